// SPDX-License-Identifier: GPL-2.0
/*
 * Made-up firmware files for tests, in the real formats.
 *
 * Structure and order as in linux-firmware's nvidia/ga102/gsp/, contents and
 * sizes not.
 */
#include <linux/array_size.h>
#include <linux/elf.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "nova_test_fw.h"

static void nova_test_fw_words(u8 *at, const u32 *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put_unaligned_le32(words[i], at + i * 4);
}

/**
 * nova_test_fw_booter() - make a booter with two signatures
 * @file: NOVA_TEST_FW_BOOTER_SIZE bytes
 *
 * Signature 0 is all 0x50, signature 1 all 0x51, 0x180 bytes each.
 */
void nova_test_fw_booter(u8 *file)
{
	static const u32 container[] = {
		0x10de, 1, 0xd00, 0x18, NOVA_TEST_FW_BOOTER_IMAGE, 0x900,
	};
	/* Signatures, patch place and index, metadata, count, load header */
	static const u32 hs[] = {
		0x3c, 0x300, 0x33c, 0x340, 0x344, 0xc, 0x350, 0x354, 0x24,
	};
	static const u32 place[] = { 0x410, 0, 1, 1, 3, 2 };
	static const u32 load[] = {
		0, 0x100, 0x400, 0x500, 1, 0x100, 0x300, 0x100, 0,
	};

	memset(file, 0, NOVA_TEST_FW_BOOTER_SIZE);
	nova_test_fw_words(file, container, ARRAY_SIZE(container));
	nova_test_fw_words(file + 0x18, hs, ARRAY_SIZE(hs));
	memset(file + 0x3c, 0x50, 0x180);
	memset(file + 0x1bc, 0x51, 0x180);
	nova_test_fw_words(file + 0x33c, place, ARRAY_SIZE(place));
	nova_test_fw_words(file + 0x354, load, ARRAY_SIZE(load));
	memset(file + NOVA_TEST_FW_BOOTER_IMAGE, 0xb0, 0x900);
}

/**
 * nova_test_fw_bootloader() - make a RISC-V bootloader
 * @file: NOVA_TEST_FW_BL_SIZE bytes
 */
void nova_test_fw_bootloader(u8 *file)
{
	static const u32 container[] = { 0x10de, 1, 0x700, 0x18, 0x6c, 0x600 };
	static const u32 desc[] = {
		5, 0x500, 0x88, 0x588, 0x10, 0, 0, 0x1234, 0, 0x80, 0x80, 0x100,
		0x180, 0x290, 1, 0, 0, 0, 0, 0x600, 0,
	};

	memset(file, 0, NOVA_TEST_FW_BL_SIZE);
	nova_test_fw_words(file, container, ARRAY_SIZE(container));
	nova_test_fw_words(file + 0x18, desc, ARRAY_SIZE(desc));
	memset(file + 0x6c, 0xb1, 0x600);
}

/**
 * nova_test_fw_elf() - make a GSP firmware file
 * @file: NOVA_TEST_FW_ELF_SIZE bytes
 *
 * Sections .fwimage (0x100 bytes of 0xe1), .fwversion, .fwsignature_ga10x
 * (0x40 bytes of 0xe2), .empty and .shstrtab.
 */
void nova_test_fw_elf(u8 *file)
{
	static const char names[] =
		"\0.fwimage\0.fwversion\0.fwsignature_ga10x\0.empty\0.shstrtab";
	static const struct {
		u32 name, type;
		u64 offset, size;
	} sections[] = {
		{ 0, 0, 0, 0 },
		{ 1, 1, 0x40, 0x100 },
		{ 10, 1, 0x140, 8 },
		{ 21, 1, 0x180, 0x40 },
		{ 40, 1, 0x1c0, 0 },
		{ 47, 3, 0x200, sizeof(names) },
	};
	static const u8 ident[] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };

	memset(file, 0, NOVA_TEST_FW_ELF_SIZE);
	memcpy(file, ident, sizeof(ident));
	put_unaligned_le16(1, file + offsetof(Elf64_Ehdr, e_type));
	put_unaligned_le16(243, file + offsetof(Elf64_Ehdr, e_machine));
	put_unaligned_le64(0x280, file + offsetof(Elf64_Ehdr, e_shoff));
	put_unaligned_le16(sizeof(Elf64_Shdr),
			   file + offsetof(Elf64_Ehdr, e_shentsize));
	put_unaligned_le16(ARRAY_SIZE(sections),
			   file + offsetof(Elf64_Ehdr, e_shnum));
	put_unaligned_le16(ARRAY_SIZE(sections) - 1,
			   file + offsetof(Elf64_Ehdr, e_shstrndx));

	memset(file + 0x40, 0xe1, 0x100);
	memcpy(file + 0x140, "570.144", 8);
	memset(file + 0x180, 0xe2, 0x40);
	memcpy(file + 0x200, names, sizeof(names));
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		u8 *sh = file + 0x280 + i * sizeof(Elf64_Shdr);

		put_unaligned_le32(sections[i].name,
				   sh + offsetof(Elf64_Shdr, sh_name));
		put_unaligned_le32(sections[i].type,
				   sh + offsetof(Elf64_Shdr, sh_type));
		put_unaligned_le64(sections[i].offset,
				   sh + offsetof(Elf64_Shdr, sh_offset));
		put_unaligned_le64(sections[i].size,
				   sh + offsetof(Elf64_Shdr, sh_size));
	}
}
