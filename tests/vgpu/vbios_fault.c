// SPDX-License-Identifier: GPL-2.0
/*
 * One way to damage each structure of the VBIOS
 *
 * Only what the fault names is touched, so that a parser that checks everything
 * else still must notice it. Checksums are not repaired: the first image's byte
 * sum is a hint to drivers, not a condition.
 */
#include <string.h>

#include "vbios.h"

/* What follows an NPDE of the fixed layout of vbios_gen.c. */
static u8 *npde(struct vbios *v, u32 image)
{
	u8 *img = v->rom + image;

	return img + ALIGN_UP(get16(img + 0x18) + 0x18, 16);
}

static u8 *pcir(struct vbios *v, u32 image)
{
	return v->rom + image + get16(v->rom + image + 0x18);
}

/* FWSEC's DMEM as the ROM has it. */
static u8 *dmem(struct vbios *v)
{
	return v->rom + v->ucode_prod + FWSEC_IMEM_SIZE;
}

static bool vbios_corrupt_image(struct vbios *v, enum fault f)
{
	u8 *img = v->rom + v->image0;

	switch (f) {
	case F_VBIOS_EMPTY:
		memset(v->rom, 0xff, sizeof(v->rom));
		return true;
	case F_VBIOS_ROM_SIG:
		put16(img, 0x55aa);
		return true;
	case F_VBIOS_PCIR_RANGE:
		put16(img + 0x18, 0xfff0);
		return true;
	case F_VBIOS_PCIR_SIG:
		memcpy(pcir(v, v->image0), "RICP", 4);
		return true;
	case F_VBIOS_LENGTH:
		put16(pcir(v, v->image0) + 0x10, 0);
		put16(npde(v, v->image0) + 0x08, 0);
		return true;
	case F_VBIOS_NO_LAST:
		pcir(v, v->ext1)[0x15] = 0;
		npde(v, v->ext1)[0x0a] = 0;
		return true;
	case F_VBIOS_EXT_SIG:
		put16(v->rom + v->ext1, 0);
		return true;
	case F_VBIOS_CUT:
		npde(v, v->efi)[0x0a] = 0x80;
		memset(v->rom + v->ext0, 0xff, sizeof(v->rom) - v->ext0);
		return true;
	default:
		return false;
	}
}

static bool vbios_corrupt_table(struct vbios *v, enum fault f)
{
	u8 *bit = v->rom + v->bit, *p = v->rom + v->token_p;
	u8 *table = v->rom + v->pmu_table, *prod = v->rom + v->pmu_prod;

	switch (f) {
	case F_VBIOS_NO_BIT:
		memcpy(bit + 2, "TIB", 4);
		return true;
	case F_VBIOS_BIT_SUM:
		bit[11] ^= 0x55;
		return true;
	case F_VBIOS_BIT_TOKENS:
		bit[9] = 2;
		bit[11] += 4;		/* keeps the sum */
		return true;
	case F_VBIOS_NO_FALCON:
		p[0] = 'q';
		return true;
	case F_VBIOS_FALCON_VER:
		p[1] = 7;
		return true;
	case F_VBIOS_FALCON_PTR:
		put16(p + 4, 0xfffe);
		return true;
	case F_VBIOS_PMU_RANGE:
		put32(v->rom + v->data_p, 0xfffffff0);
		return true;
	case F_VBIOS_PMU_INSIDE:
		put32(v->rom + v->data_p, 0x400);
		return true;
	case F_VBIOS_PMU_VER:
		table[0] = 9;
		return true;
	case F_VBIOS_PMU_SIZE:
		table[2] = 1;
		return true;
	case F_VBIOS_NO_FWSEC:
		prod[0] = 0x0a;
		return true;
	case F_VBIOS_DESC_RANGE:
		put32(prod + 2, 0x7ffffff0);
		return true;
	default:
		return false;
	}
}

static bool vbios_corrupt_desc(struct vbios *v, enum fault f)
{
	u8 *d = v->rom + v->desc_prod;

	switch (f) {
	case F_VBIOS_DESC_INVALID:
		d[0] &= ~1;
		return true;
	case F_VBIOS_DESC_VER:
		d[1] = 9;
		return true;
	case F_VBIOS_DESC_SIZE:
		put16(d + 2, 8);
		return true;
	case F_VBIOS_UCODE_SIZE:
		put32(d + 0x14, 0x00fffe00);
		return true;
	case F_VBIOS_SIG_COUNT:
		d[0x27] = 0;
		return true;
	case F_VBIOS_SIG_VER:
		put16(d + 0x28, 0xc000);
		d[0x27] = 2;
		return true;
	case F_VBIOS_PKC_RANGE:
		put32(d + 0x08, FWSEC_DMEM_SIZE - 0x40);
		return true;
	case F_VBIOS_ENGINE:
		put16(d + 0x24, 1);
		return true;
	case F_VBIOS_UCODE_ID:
		d[0x26] = 0;
		return true;
	case F_VBIOS_APPIF_RANGE:
		put32(d + 0x0c, 0xfffffffc);
		return true;
	case F_VBIOS_UCODE_BITS:
		v->rom[v->ucode_prod + FWSEC_IMEM_SIZE / 2] ^= 0x10;
		return true;
	default:
		return false;
	}
}

static bool vbios_corrupt_dmem(struct vbios *v, enum fault f)
{
	u8 *appif = dmem(v) + FWSEC_APPIF_OFFSET;
	u8 *map = dmem(v) + FWSEC_DMAP_OFFSET;

	switch (f) {
	case F_VBIOS_APPIF_VER:
		appif[0] = 9;
		return true;
	case F_VBIOS_NO_DMAP:
		put32(appif + 4, 3);
		return true;
	case F_VBIOS_DMAP_RANGE:
		put32(appif + 8, FWSEC_DMEM_SIZE - 8);
		return true;
	case F_VBIOS_CMD_RANGE:
		put32(map + 8, 0xffffffe0);
		return true;
	default:
		return false;
	}
}

bool vbios_corrupt(struct vbios *v, enum fault f)
{
	return vbios_corrupt_image(v, f) || vbios_corrupt_table(v, f) ||
	       vbios_corrupt_desc(v, f) || vbios_corrupt_dmem(v, f);
}
