/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the fuzz targets share.
 */
#ifndef _NOVA_FUZZ_H
#define _NOVA_FUZZ_H

#include "shim/nova_shim.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/*
 * Every failure is reported by exactly one message, and success by none. The
 * value of @ret is passed on.
 */
static inline int nova_fuzz_reported(int ret, const char *what)
{
	if (ret > 0 || nova_shim_errors != (ret ? 1 : 0)) {
		fprintf(stderr, "%s: returned %d with %u messages\n", what, ret,
			nova_shim_errors);
		abort();
	}
	nova_shim_errors = 0;
	return ret;
}

#define NOVA_FUZZ_CALL(call) \
	(nova_shim_errors = 0, nova_fuzz_reported((call), #call))

/* An allocation of exactly this size, so that the sanitizer guards its end */
static inline u8 *nova_fuzz_copy(const u8 *data, size_t size)
{
	u8 *copy = malloc(size ? size : 1);

	assert(copy);
	if (size)
		memcpy(copy, data, size);
	return copy;
}

/* Read all of it, where the compiler cannot see that it is for nothing */
static inline void nova_fuzz_touch(const u8 *data, size_t size)
{
	u8 sum = 0;

	for (size_t i = 0; i < size; i++)
		sum ^= data[i];
	__asm__ volatile("" : : "r" (sum));
}

/* Text for a log: ends, and is printable */
static inline void nova_fuzz_text(const char *text, size_t size)
{
	size_t len = strnlen(text, size);

	assert(len < size);
	for (size_t i = 0; i < len; i++)
		assert(text[i] >= ' ' && text[i] < 0x7f);
}

#endif /* _NOVA_FUZZ_H */
