// SPDX-License-Identifier: GPL-2.0
/*
 * A made-up VBIOS for tests, shaped as real ones are.
 *
 * Formats as in nova_vbios.c; the figures in the FWSEC descriptor are scaled
 * down from those of a GA104.
 */
#include <linux/array_size.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "nova_test_rom.h"

static const struct {
	u16 rom_sig;
	u32 pcir_sig;
	u8 type;
	u16 blocks;
	u8 pcir_last, npde_last;
} nova_test_rom_images[] = {
	{ 0xaa55, 0x52494350, 0x00, 4, 0x00, 0x00 },
	{ 0xaa55, 0x52494350, 0x03, 2, 0x80, 0x00 },
	{ 0x4e56, 0x5344504e, 0xe0, 2, 0x00, 0x00 },
	{ 0x4e56, 0x5344504e, 0xe0, 32, 0x00, 0x80 },
};

static void nova_test_rom_image(struct nova_test_rom *rom, unsigned int i,
				u32 at)
{
	u8 *p = rom->data + at;

	rom->image[i] = at;
	put_unaligned_le16(nova_test_rom_images[i].rom_sig, p);
	put_unaligned_le16(0x40, p + 0x18);

	rom->pcir[i] = at + 0x40;
	p = rom->data + rom->pcir[i];
	put_unaligned_le32(nova_test_rom_images[i].pcir_sig, p);
	put_unaligned_le16(0x10de, p + 0x04);
	put_unaligned_le16(0x2204, p + 0x06);
	put_unaligned_le16(0x18, p + 0x0a);
	put_unaligned_le16(nova_test_rom_images[i].blocks, p + 0x10);
	p[0x14] = nova_test_rom_images[i].type;
	p[0x15] = nova_test_rom_images[i].pcir_last;

	rom->npde[i] = at + 0x60;
	p = rom->data + rom->npde[i];
	put_unaligned_le32(0x4544504e, p);
	put_unaligned_le16(0x0101, p + 0x04);
	put_unaligned_le16(0x14, p + 0x06);
	put_unaligned_le16(nova_test_rom_images[i].blocks, p + 0x08);
	p[0x0a] = nova_test_rom_images[i].npde_last;
}

/**
 * nova_test_rom_addr() - address of an offset, as falcon data has it
 * @rom: the ROM
 * @offset: in an extension image
 *
 * Returns: the address that counts on behind the base image.
 */
u32 nova_test_rom_addr(const struct nova_test_rom *rom, u32 offset)
{
	return offset - rom->image[2] + rom->image[1];
}

/**
 * nova_test_rom_fix_bit() - make the BIT's checksum right again
 * @rom: the ROM
 */
void nova_test_rom_fix_bit(struct nova_test_rom *rom)
{
	u8 *bit = rom->data + rom->bit, sum = 0;

	bit[11] = 0;
	for (unsigned int i = 0; i < 12; i++)
		sum += bit[i];
	bit[11] = -sum;
}

static void nova_test_rom_token(struct nova_test_rom *rom, unsigned int i,
				u8 id, u8 version, u16 size, u16 at)
{
	u8 *p = rom->data + rom->bit + 12 + i * 6;

	p[0] = id;
	p[1] = version;
	put_unaligned_le16(size, p + 2);
	put_unaligned_le16(at, p + 4);
}

static void nova_test_rom_bit(struct nova_test_rom *rom)
{
	static const u8 head[] = {
		0xff, 0xb8, 'B', 'I', 'T', 0, 0x00, 0x01, 12, 6, 3, 0,
	};
	u8 *biosdata;

	rom->bit = 0x1b0;
	memcpy(rom->data + rom->bit, head, sizeof(head));
	nova_test_rom_token(rom, 0, '2', 1, 4, 0x300);
	nova_test_rom_token(rom, 1, 'B', 2, 6, 0x320);
	nova_test_rom_token(rom, 2, 'p', 2, 4, 0x340);
	rom->token_p = rom->bit + 12 + 2 * 6;
	rom->falcon_data = 0x340;

	/* 94.02.26.40.d7 */
	biosdata = rom->data + 0x320;
	put_unaligned_le32(0x94022640, biosdata);
	biosdata[4] = 0xd7;
	nova_test_rom_fix_bit(rom);
}

static void nova_test_rom_desc_v3(struct nova_test_rom *rom)
{
	u8 *p = rom->data + rom->desc;

	rom->sigs = rom->desc + 44;
	rom->code = rom->sigs + 3 * 384;
	rom->dmem = rom->code + 0x1000;

	put_unaligned_le32((44 + 3 * 384) << 16 | 3 << 8 | 1, p);
	put_unaligned_le32(0x1000 + rom->dmem_size, p + 0x04);
	put_unaligned_le32(0x400, p + 0x08);
	put_unaligned_le32(rom->appif, p + 0x0c);
	put_unaligned_le32(0, p + 0x10);
	put_unaligned_le32(0x1000, p + 0x14);
	put_unaligned_le32(0, p + 0x18);
	put_unaligned_le32(0, p + 0x1c);
	put_unaligned_le32(rom->dmem_size, p + 0x20);
	put_unaligned_le16(0x400, p + 0x24);
	p[0x26] = 9;
	p[0x27] = 3;
	put_unaligned_le16(0x7, p + 0x28);

	for (unsigned int i = 0; i < 3; i++)
		memset(rom->data + rom->sigs + i * 384, 0xa0 + i, 384);
}

static void nova_test_rom_desc_v2(struct nova_test_rom *rom)
{
	u8 *p = rom->data + rom->desc;

	rom->code = rom->desc + 60;
	rom->dmem = rom->code + 0x1000;

	put_unaligned_le32(60 << 16 | 2 << 8 | 1, p);
	put_unaligned_le32(0x1000 + rom->dmem_size, p + 0x04);
	put_unaligned_le32(0x1000 + rom->dmem_size, p + 0x08);
	put_unaligned_le32(0, p + 0x0c);
	put_unaligned_le32(rom->appif, p + 0x10);
	put_unaligned_le32(0x100, p + 0x14);
	put_unaligned_le32(0x1000, p + 0x18);
	put_unaligned_le32(0x2000, p + 0x1c);
	put_unaligned_le32(0x2400, p + 0x20);
	put_unaligned_le32(0x0c00, p + 0x24);
	put_unaligned_le32(0x1000, p + 0x28);
	put_unaligned_le32(0, p + 0x2c);
	put_unaligned_le32(rom->dmem_size, p + 0x30);
}

static void nova_test_rom_ucode(struct nova_test_rom *rom,
				unsigned int desc_version)
{
	u8 *p;

	/* Table in the first extension image, the rest in the second one */
	rom->table = rom->image[2] + 0x100;
	p = rom->data + rom->table;
	p[0] = 1;
	p[1] = 6;
	p[2] = 6;
	p[3] = 3;
	rom->entry = rom->table + 6 + 6;
	p[6] = 0x45;
	p[7] = 7;
	put_unaligned_le32(0xffffffff, p + 8);
	p[12] = 0x85;
	p[13] = 7;
	rom->desc = rom->image[3] + 0x180;
	put_unaligned_le32(nova_test_rom_addr(rom, rom->desc), p + 14);
	p[18] = 0x01;

	put_unaligned_le32(nova_test_rom_addr(rom, rom->table),
			   rom->data + rom->falcon_data);

	rom->dmem_size = 0x800;
	rom->appif = 0x1c;
	rom->dmap = 0x260;
	rom->cmd_in = 0x7c0;
	if (desc_version == 3)
		nova_test_rom_desc_v3(rom);
	else
		nova_test_rom_desc_v2(rom);
	memset(rom->data + rom->code, 0xc0, 0x1000);

	p = rom->data + rom->dmem + rom->appif;
	p[0] = 1;
	p[1] = 4;
	p[2] = 8;
	p[3] = 2;
	put_unaligned_le32(5, p + 4);
	put_unaligned_le32(0x7ac, p + 8);
	put_unaligned_le32(4, p + 12);
	put_unaligned_le32(rom->dmap, p + 16);

	p = rom->data + rom->dmem + rom->dmap;
	memcpy(p, "DMAP", 4);
	put_unaligned_le16(3, p + 4);
	put_unaligned_le16(0x40, p + 6);
	put_unaligned_le32(rom->cmd_in, p + 8);
	put_unaligned_le32(0x40, p + 0x0c);
}

/**
 * nova_test_rom_build() - make a ROM that is right in every way
 * @rom: filled with where things are
 * @data: NOVA_TEST_ROM_SIZE bytes
 * @desc_version: FWSEC's descriptor, 2 or 3
 */
void nova_test_rom_build(struct nova_test_rom *rom, u8 *data,
			 unsigned int desc_version)
{
	u32 at = 0;

	memset(data, 0, NOVA_TEST_ROM_SIZE);
	*rom = (struct nova_test_rom){ .data = data };
	for (unsigned int i = 0; i < ARRAY_SIZE(nova_test_rom_images); i++) {
		nova_test_rom_image(rom, i, at);
		at += nova_test_rom_images[i].blocks * 512;
	}
	rom->size = at;
	nova_test_rom_bit(rom);
	nova_test_rom_ucode(rom, desc_version);
}
