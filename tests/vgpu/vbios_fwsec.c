// SPDX-License-Identifier: GPL-2.0
/*
 * A FWSEC microcode that nobody can run, in the real container
 *
 * NVIDIA's FWSEC may not be redistributed, and the model executes nothing, so
 * the code is filler; what a driver parses and patches is real in layout: the
 * application interface table and the DMEM mapper (kernel_gsp_frts_tu102.c) and
 * the version 3 descriptor with its signatures (kernel_gsp_fwsec.c).
 */
#include <string.h>

#include "vbios.h"

#define APPIF_ID_DMEMMAPPER	4
#define APPIF_ID_MULTI_TARGET	5
#define MULTI_TARGET_OFFSET	0x7ac
#define DESC_V3_SIZE		0x2c		/* without the signatures */

void fwsec_synthesise(struct fwsec_ucode *u, u64 seed)
{
	u8 *appif = u->dmem + FWSEC_APPIF_OFFSET;
	u8 *map = u->dmem + FWSEC_DMAP_OFFSET;
	size_t i;

	/* Encrypted code looks like noise. */
	for (i = 0; i < sizeof(u->imem); i++)
		u->imem[i] = (u8)vbios_random(&seed);
	for (i = 0; i < sizeof(u->sig); i++)
		((u8 *)u->sig)[i] = (u8)vbios_random(&seed);
	memset(u->dmem, 0, sizeof(u->dmem));
	for (i = 0x100; i < 0x500; i++)
		u->dmem[i] = (u8)vbios_random(&seed);

	/* FALCON_APPLICATION_INTERFACE_HEADER_V1: version, sizes, count. */
	memcpy(appif, (u8 []){ 1, 4, 8, 2 }, 4);
	put32(appif + 4, APPIF_ID_DMEMMAPPER);
	put32(appif + 8, FWSEC_DMAP_OFFSET);
	put32(appif + 12, APPIF_ID_MULTI_TARGET);
	put32(appif + 16, MULTI_TARGET_OFFSET);

	/* FALCON_APPLICATION_INTERFACE_DMEM_MAPPER_V3, values of a real one. */
	memcpy(map, "DMAP", 4);
	put16(map + 0x04, 3);			/* version */
	put16(map + 0x06, FWSEC_DMAP_SIZE);
	put32(map + 0x08, FWSEC_CMD_OFFSET);	/* command in: offset, size */
	put32(map + 0x0c, FWSEC_CMD_SIZE);
	put32(map + 0x10, 0x01000000);		/* command out */
	put32(map + 0x14, 0x100);
	put32(map + 0x18, 0x900);		/* image data buffer */
	put32(map + 0x1c, 0x2600);
	put32(map + 0x20, 0);			/* printf buffer */
	put32(map + 0x24, 0x4c8);		/* build time stamp */
	put32(map + 0x28, 0x4d0);		/* ucode signature */
	put32(map + FWSEC_DMAP_INIT_CMD, 0);
	put32(map + 0x30, 4);			/* features */
	put32(map + 0x34, 0x44000);		/* command masks */
	put32(map + 0x38, 0);
	put32(map + 0x3c, MULTI_TARGET_OFFSET);
}

/* FALCON_UCODE_DESC_V3, the signatures, IMEM, DMEM; returns where IMEM is. */
u32 fwsec_put(u8 *rom, u32 at, const struct fwsec_ucode *u)
{
	u32 desc_size = DESC_V3_SIZE + FWSEC_SIGS * FWSEC_SIG_SIZE;
	u8 *d = rom + at;

	put32(d + 0x00, 1 | 3 << 8 | desc_size << 16);	/* vDesc */
	put32(d + 0x04, FWSEC_IMEM_SIZE + FWSEC_DMEM_SIZE);	/* stored */
	put32(d + 0x08, FWSEC_PKC_OFFSET);
	put32(d + 0x0c, FWSEC_APPIF_OFFSET);
	put32(d + 0x10, 0);				/* IMEM phys base */
	put32(d + 0x14, FWSEC_IMEM_SIZE);
	put32(d + 0x18, 0);				/* IMEM virt base */
	put32(d + 0x1c, 0);				/* DMEM phys base */
	put32(d + 0x20, FWSEC_DMEM_SIZE);
	put16(d + 0x24, FWSEC_ENGINE_MASK);
	d[0x26] = FWSEC_UCODE_ID;
	d[0x27] = FWSEC_SIGS;
	put16(d + 0x28, FWSEC_SIG_VERSIONS);
	put16(d + 0x2a, 0);
	memcpy(d + DESC_V3_SIZE, u->sig, sizeof(u->sig));
	memcpy(d + desc_size, u->imem, sizeof(u->imem));
	memcpy(d + desc_size + sizeof(u->imem), u->dmem, sizeof(u->dmem));
	return at + desc_size;
}
