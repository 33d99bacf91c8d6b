// SPDX-License-Identifier: GPL-2.0
/*
 * Generates the expansion ROM a GA10x board shows in its PROM
 *
 * Four images, as in ROMs of real boards: the PC-AT one (type 00, with the
 * BIOS Information Table), an EFI one (type 03) whose PCIR claims to be the
 * last while its NPDE denies it, and two extended ones (type e0) with the falcon
 * ucode table and FWSEC. A pointer beyond image 0 goes on counting in the first
 * e0 image (kernel_gsp_vbios_tu102.c: expansionRomOffset).
 *
 * Sources: PCI Firmware Specification (ROM header, PCIR), pci_exp_table.h
 * (NPDS, NPDE), open-gpu-doc BIOS-Information-Table (BIT), kernel_gsp_fwsec.c
 * (falcon ucode table).
 */
#include <string.h>

#include "vbios.h"

#define IMAGE0_SIZE	0xfe00
#define EFI_SIZE	0x1000
#define EXT0_SIZE	0x5600
#define EXT1_SIZE	0x20000

#define IMAGE0_PCIR	0x170
#define IMAGE0_BIT	0x1b0
#define OTHER_PCIR	0x20
#define PCIR_SIZE	0x18
#define NPDE_SIZE	0xc

#define BIT_HEADER_SIZE	12
#define BIT_TOKEN_SIZE	6

#define PMU_ENTRIES	16
#define PMU_TARGET	7
#define APPID_FWSEC_DBG	0x45
#define APPID_FWSEC_PROD 0x85

struct image {
	u16 rom_sig;
	const char *data_sig;		/* "PCIR" or "NPDS" */
	u8 type;
	u32 pcir, size;
	bool pcir_last, npde_last;
};

static void vbios_image(u8 *img, const struct vbios_params *p,
			const struct image *i)
{
	u8 *pcir = img + i->pcir, *npde = img + ALIGN_UP(i->pcir + PCIR_SIZE, 16);

	put16(img, i->rom_sig);
	put16(img + 0x18, (u16)i->pcir);

	memcpy(pcir, i->data_sig, 4);
	put16(pcir + 0x04, p->vendor);
	put16(pcir + 0x06, p->device);
	put16(pcir + 0x0a, PCIR_SIZE);
	pcir[0x0c] = 3;				/* revision */
	memcpy(pcir + 0x0d, (u8 []){ 0, 0, 3 }, 3);	/* class 03 00 00 */
	put16(pcir + 0x10, (u16)(i->size / 512));
	pcir[0x14] = i->type;
	pcir[0x15] = i->pcir_last ? 0x80 : 0;
	put16(pcir + 0x16, (u16)(i->size / 512));

	memcpy(npde, "NPDE", 4);
	put16(npde + 0x04, 0x101);		/* NV_PCI_DATA_EXT_REV_11 */
	put16(npde + 0x06, NPDE_SIZE);
	put16(npde + 0x08, (u16)(i->size / 512));
	npde[0x0a] = i->npde_last ? 0x80 : 0;
	npde[0x0b] = 1;				/* private images enabled */
}

/* Strings of the 'S' token; a board maker's would differ. */
static const char * const bit_string[] = {
	"Virtual GA10x board, synthetic VBIOS, no microcode inside\r\n",
	"Version 94.02.42.00.0A ",
	"No copyrighted code",
	"GA10x board",
	"virtual",
	"virtual board",
	"rev 1",
};

static u32 vbios_bit_data(struct vbios *v, u8 id, u32 at, u16 size)
{
	u8 *img = v->rom + v->image0, *d = img + at;
	u32 text = at + size;
	size_t i;

	switch (id) {
	case 'B':
	case 'i':
		/* 94.02.42.00.0a: major, chip, minor, micro; then OEM. */
		put32(d, 0x94024200);
		d[4] = 0x0a;
		break;
	case 'S':
		for (i = 0; i < ARRAY_SIZE(bit_string); i++) {
			u32 len = (u32)strlen(bit_string[i]) + 1;

			put16(d + 3 * i, (u16)text);
			d[3 * i + 2] = (u8)len;
			memcpy(img + text, bit_string[i], len);
			text += len;
		}
		return text;
	case 'p':
		v->data_p = v->image0 + at;	/* filled in with the table */
		break;
	}
	return text;
}

static void vbios_bit(struct vbios *v)
{
	/* Identifiers, versions and sizes of one GA104 ROM, in its order. */
	static const struct { u8 id, version; u16 size; } token[] = {
		{ '2', 1, 0x04 }, { 'B', 2, 0x26 }, { 'C', 2, 0x2c },
		{ 'D', 1, 0x04 }, { 'I', 1, 0x24 }, { 'M', 2, 0x29 },
		{ 'N', 0, 0x00 }, { 'P', 2, 0xe4 }, { 'S', 2, 0x15 },
		{ 'T', 1, 0x02 }, { 'U', 1, 0x05 }, { 'V', 1, 0x06 },
		{ 'x', 1, 0x08 }, { 'd', 1, 0x02 }, { 'p', 2, 0x04 },
		{ 'u', 1, 0x11 }, { 'i', 2, 0x6c }, { 'E', 1, 0x04 },
	};
	u8 *img = v->rom + v->image0, *bit = img + IMAGE0_BIT, *t;
	u32 data = IMAGE0_BIT + BIT_HEADER_SIZE +
		   ARRAY_SIZE(token) * BIT_TOKEN_SIZE;
	u8 sum = 0;
	size_t i;

	v->bit = v->image0 + IMAGE0_BIT;
	v->bit_tokens = ARRAY_SIZE(token);
	put16(bit, 0xb8ff);
	memcpy(bit + 2, "BIT", 4);
	put16(bit + 6, 0x0100);
	bit[8] = BIT_HEADER_SIZE;
	bit[9] = BIT_TOKEN_SIZE;
	bit[10] = ARRAY_SIZE(token);
	for (i = 0; i < BIT_HEADER_SIZE - 1; i++)
		sum += bit[i];
	bit[11] = (u8)-sum;

	for (i = 0; i < ARRAY_SIZE(token); i++) {
		t = bit + BIT_HEADER_SIZE + i * BIT_TOKEN_SIZE;
		t[0] = token[i].id;
		t[1] = token[i].version;
		put16(t + 2, token[i].size);
		if (token[i].id == 'p')
			v->token_p = (u32)(t - v->rom);
		if (!token[i].size)
			continue;
		data = ALIGN_UP(data, 4);
		put16(t + 4, (u16)data);
		data = vbios_bit_data(v, token[i].id, data, token[i].size);
	}
}

/* A ROM offset as a VBIOS pointer: the EFI image is not counted. */
static u32 vbios_pointer(const struct vbios *v, u32 rom_offset)
{
	return rom_offset - v->ext0 + v->image0_size;
}

static void vbios_pmu_table(struct vbios *v, u32 at, u32 desc_debug,
			    u32 small)
{
	/* Identifiers beside FWSEC's two are of no concern to a driver. */
	static const u8 appid[PMU_ENTRIES] = {
		0x01, 0x02, 0x03, 0x04, 0x06, 0x07, 0x08, 0x09,
		APPID_FWSEC_DBG, 0x0b, APPID_FWSEC_PROD, 0x0c,
	};
	u8 *t = v->rom + at;
	unsigned int i;

	memcpy(t, (u8 []){ 1, 6, 6, PMU_ENTRIES, 3, 0x2c }, 6);
	v->pmu_table = at;
	v->pmu_entries = PMU_ENTRIES;
	for (i = 0; i < PMU_ENTRIES; i++) {
		u8 *e = t + 6 + 6 * i;

		if (!appid[i])
			continue;
		e[0] = appid[i];
		e[1] = PMU_TARGET;
		switch (appid[i]) {
		case APPID_FWSEC_PROD:
			v->pmu_prod = (u32)(e - v->rom);
			put32(e + 2, vbios_pointer(v, v->desc_prod));
			break;
		case APPID_FWSEC_DBG:
			put32(e + 2, vbios_pointer(v, desc_debug));
			break;
		default:
			put32(e + 2, vbios_pointer(v, small));
		}
	}
	put32(v->rom + v->data_p, vbios_pointer(v, at));
}

static void vbios_filler(struct vbios *v, u32 at, u32 size, u64 seed)
{
	while (size--)
		v->rom[at++] = (u8)vbios_random(&seed);
}

void vbios_generate(struct vbios *v, const struct vbios_params *p)
{
	static const struct image image0 = {
		0xaa55, "PCIR", 0x00, IMAGE0_PCIR, IMAGE0_SIZE, false, false };
	static const struct image efi = {
		0xaa55, "PCIR", 0x03, OTHER_PCIR, EFI_SIZE, true, false };
	static const struct image ext0 = {
		0x4e56, "NPDS", 0xe0, OTHER_PCIR, EXT0_SIZE, false, false };
	static const struct image ext1 = {
		0x4e56, "NPDS", 0xe0, OTHER_PCIR, EXT1_SIZE, true, true };
	u32 at, debug, small, i;
	u8 *img, sum = 0;

	memset(v, 0, sizeof(*v));
	memset(v->rom, 0xff, sizeof(v->rom));	/* erased flash */
	v->image0_size = IMAGE0_SIZE;
	v->efi = v->image0 + IMAGE0_SIZE;
	v->ext0 = v->efi + EFI_SIZE;
	v->ext1 = v->ext0 + EXT0_SIZE;
	v->size = v->ext1 + EXT1_SIZE;
	memset(v->rom, 0, v->size);

	/* PC-AT: entry point, "IBM" mark of VGA BIOSes, tables, code. */
	img = v->rom + v->image0;
	vbios_image(img, p, &image0);
	img[2] = IMAGE0_SIZE / 512;
	memcpy(img + 3, (u8 []){ 0xeb, 0x4b }, 2);
	memcpy(img + 0x1e, "IBM VGA compatible", 18);
	vbios_bit(v);
	vbios_filler(v, v->image0 + 0x2000, 0x8000, p->seed + 1);

	/* EFI ROM header of the UEFI specification. */
	img = v->rom + v->efi;
	vbios_image(img, p, &efi);
	put16(img + 2, EFI_SIZE / 512);
	put32(img + 4, 0x0ef1);
	put16(img + 8, 0x0b);			/* boot service driver */
	put16(img + 10, 0x8664);
	put16(img + 12, 1);			/* compressed */
	put16(img + 0x16, 0x60);
	vbios_filler(v, v->efi + 0x60, EFI_SIZE - 0x60, p->seed + 2);

	vbios_image(v->rom + v->ext0, p, &ext0);
	vbios_filler(v, v->ext0 + 0x80, EXT0_SIZE - 0x80, p->seed + 3);

	vbios_image(v->rom + v->ext1, p, &ext1);
	fwsec_synthesise(&v->debug, p->seed + 4);
	fwsec_synthesise(&v->prod, p->seed + 5);
	small = v->ext1 + 0x80;
	put32(v->rom + small, 1 | 2 << 8 | 60u << 16);	/* a v2 descriptor */
	debug = v->ext1 + 0x200;
	at = fwsec_put(v->rom, debug, &v->debug);
	v->desc_prod = at + FWSEC_IMEM_SIZE + FWSEC_DMEM_SIZE + 0x56;
	v->ucode_prod = fwsec_put(v->rom, v->desc_prod, &v->prod);
	at = v->ucode_prod + FWSEC_IMEM_SIZE + FWSEC_DMEM_SIZE;
	vbios_pmu_table(v, at + 0x36, debug, small);

	/* The bytes of a type 00 image add up to zero. */
	for (i = 0; i < IMAGE0_SIZE; i++)
		sum += v->rom[v->image0 + i];
	v->rom[v->image0 + IMAGE0_SIZE - 1] -= sum;
}
