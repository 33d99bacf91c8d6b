/* SPDX-License-Identifier: GPL-2.0 */
/* The generated VBIOS ROM and the FWSEC microcode inside it */
#ifndef VGPU_VBIOS_H
#define VGPU_VBIOS_H

#include "vgpu.h"

#define VBIOS_ROM_SIZE		0x100000	/* the PROM aperture */
#define FWSEC_SIG_SIZE		384		/* BCRT30_RSA3K_SIG_SIZE */
#define FWSEC_SIGS		3
#define FWSEC_SIG_VERSIONS	0x7		/* fuse versions 0, 1 and 2 */

/* Sizes and places as in a GA104 board's FWSEC. */
#define FWSEC_IMEM_SIZE		0xe200
#define FWSEC_DMEM_SIZE		0x800
#define FWSEC_PKC_OFFSET	0x5a4
#define FWSEC_APPIF_OFFSET	0x1c
#define FWSEC_DMAP_OFFSET	0x560
#define FWSEC_DMAP_SIZE		0x40
#define FWSEC_DMAP_INIT_CMD	0x2c		/* in the DMEM mapper */
#define FWSEC_CMD_OFFSET	0x7c0
#define FWSEC_CMD_SIZE		0x40
#define FWSEC_ENGINE_MASK	0x400		/* GSP */
#define FWSEC_UCODE_ID		9

/* One synthetic FWSEC: the model knows it again by its bytes. */
struct fwsec_ucode {
	u8 imem[FWSEC_IMEM_SIZE];
	u8 dmem[FWSEC_DMEM_SIZE];
	u8 sig[FWSEC_SIGS][FWSEC_SIG_SIZE];
};

struct vbios_params {
	u16 vendor, device;
	u64 seed;			/* of the synthetic microcode */
};

/* Where things are in @rom, for the faults and the tests. */
struct vbios {
	u8 rom[VBIOS_ROM_SIZE];
	u32 size;			/* of all images together */
	u32 image0, efi, ext0, ext1;	/* type 00, 03, e0, e0 */
	u32 image0_size;
	u32 bit, bit_tokens;		/* header, number of tokens */
	u32 token_p, data_p;		/* 'p': its token, its data */
	u32 pmu_table, pmu_entries, pmu_prod;
	u32 desc_prod, ucode_prod;	/* ucode: IMEM, then DMEM */
	struct fwsec_ucode prod, debug;
};

void vbios_generate(struct vbios *v, const struct vbios_params *p);
/* Damages @v as fault @f ("vbios-...") says; false for any other fault. */
bool vbios_corrupt(struct vbios *v, enum fault f);

/* vbios_fwsec.c */
void fwsec_synthesise(struct fwsec_ucode *u, u64 seed);
u32 fwsec_put(u8 *rom, u32 at, const struct fwsec_ucode *u);

/* Deterministic filler: SplitMix64. */
static inline u64 vbios_random(u64 *state)
{
	u64 z = *state += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

static inline void put16(u8 *p, u16 v)
{
	p[0] = (u8)v;
	p[1] = (u8)(v >> 8);
}

static inline void put32(u8 *p, u32 v)
{
	put16(p, (u16)v);
	put16(p + 2, (u16)(v >> 16));
}

static inline u16 get16(const u8 *p)
{
	return (u16)(p[0] | p[1] << 8);
}

static inline u32 get32(const u8 *p)
{
	return get16(p) | (u32)get16(p + 2) << 16;
}

static inline u64 get64(const u8 *p)
{
	return get32(p) | (u64)get32(p + 4) << 32;
}

#endif
