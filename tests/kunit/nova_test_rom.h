/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A made-up VBIOS for tests, shaped as real ones are.
 */
#ifndef _NOVA_TEST_ROM_H
#define _NOVA_TEST_ROM_H

#include <linux/types.h>

/**
 * define NOVA_TEST_ROM_SIZE - bytes a ROM needs
 */
#define NOVA_TEST_ROM_SIZE	0x6000

/**
 * struct nova_test_rom - a ROM, and where its parts are
 *
 * Four images: base, EFI (which the PCI structure calls the last one and
 * NVIDIA's extension of it does not), and two extension images. Offsets count
 * from the first byte of the ROM.
 */
struct nova_test_rom {
	/** @data: the ROM, NOVA_TEST_ROM_SIZE bytes of the caller's */
	u8 *data;
	/** @size: bytes of images */
	u32 size;
	/** @image: offsets of the images */
	u32 image[4];
	/** @pcir: offsets of their PCI data structures */
	u32 pcir[4];
	/** @npde: offsets of NVIDIA's extensions */
	u32 npde[4];
	/** @bit: BIT header */
	u32 bit;
	/** @token_p: token 'p' in the BIT */
	u32 token_p;
	/** @falcon_data: what that leads to */
	u32 falcon_data;
	/** @table: table of falcon microcodes */
	u32 table;
	/** @entry: FWSEC's entry in it */
	u32 entry;
	/** @desc: FWSEC's descriptor */
	u32 desc;
	/** @sigs: its signatures, version 3 */
	u32 sigs;
	/** @code: its code */
	u32 code;
	/** @dmem: its data */
	u32 dmem;
	/** @dmem_size: bytes of that */
	u32 dmem_size;
	/** @appif: application interface table, from @dmem */
	u32 appif;
	/** @dmap: DMEMMAPPER, from @dmem */
	u32 dmap;
	/** @cmd_in: its command buffer, from @dmem */
	u32 cmd_in;
};

void nova_test_rom_build(struct nova_test_rom *rom, u8 *data,
			 unsigned int desc_version);
void nova_test_rom_fix_bit(struct nova_test_rom *rom);
u32 nova_test_rom_addr(const struct nova_test_rom *rom, u32 offset);

#endif /* _NOVA_TEST_ROM_H */
