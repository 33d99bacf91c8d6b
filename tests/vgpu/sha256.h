/* SPDX-License-Identifier: GPL-2.0 */
/* The hash of FIPS 180-4, to name and to remember byte strings */
#ifndef VGPU_SHA256_H
#define VGPU_SHA256_H

#include "vgpu.h"

#define SHA256_SIZE	32
#define SHA256_HEX	(2 * SHA256_SIZE + 1)

struct sha256 {
	u32 state[8];
	u64 bytes;
	u8 block[64];
};

void sha256_init(struct sha256 *s);
void sha256_update(struct sha256 *s, const void *data, size_t len);
void sha256_final(struct sha256 *s, u8 out[SHA256_SIZE]);
void sha256_once(const void *data, size_t len, u8 out[SHA256_SIZE]);
/* Lower-case hexadecimal, NUL-terminated. */
void sha256_hex(const u8 hash[SHA256_SIZE], char out[SHA256_HEX]);

#endif
