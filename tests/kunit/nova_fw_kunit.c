// SPDX-License-Identifier: GPL-2.0
/*
 * Firmware files: container, booter, bootloader, ELF.
 */
#include <linux/array_size.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/test.h>

#include "../../nova-core/nova_fw_bin.h"
#include "../../nova-core/nova_fw_bootloader.h"
#include "../../nova-core/nova_fw_elf.h"
#include "nova_test_fw.h"

static u8 *nova_fw_alloc(struct kunit *test, size_t size)
{
	u8 *file = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, file);
	return file;
}

static int nova_fw_parse_booter(const u8 *file, size_t size,
				struct nova_fw_bin_booter *booter)
{
	struct nova_fw_bin bin;
	int ret;

	ret = nova_fw_bin_parse(NULL, "booter.bin", file, size, &bin);
	return ret ?: nova_fw_bin_booter(NULL, &bin, booter);
}

static void nova_fw_booter_good(struct kunit *test)
{
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_BOOTER_SIZE);
	struct nova_fw_bin_booter booter;

	nova_test_fw_booter(file);
	KUNIT_ASSERT_EQ(test, nova_fw_parse_booter(file, NOVA_TEST_FW_BOOTER_SIZE,
						   &booter), 0);
	KUNIT_EXPECT_PTR_EQ(test, booter.image,
			    (const u8 *)file + NOVA_TEST_FW_BOOTER_IMAGE);
	KUNIT_EXPECT_EQ(test, booter.image_size, 0x900U);
	KUNIT_EXPECT_EQ(test, booter.code_offset, 0x100U);
	KUNIT_EXPECT_EQ(test, booter.code_size, 0x300U);
	KUNIT_EXPECT_EQ(test, booter.ns_size, 0x100U);
	KUNIT_EXPECT_EQ(test, booter.dmem_offset, 0x400U);
	KUNIT_EXPECT_EQ(test, booter.dmem_size, 0x500U);
	KUNIT_EXPECT_EQ(test, booter.sig_offset, 0x410U);
	KUNIT_EXPECT_EQ(test, booter.pkc_offset, 0x10U);
	KUNIT_EXPECT_EQ(test, booter.sig_count, 2U);
	KUNIT_EXPECT_EQ(test, booter.sig_size, 0x180U);
	KUNIT_EXPECT_EQ(test, booter.fuse_version, 1U);
	KUNIT_EXPECT_EQ(test, booter.engine_mask, 1);
	KUNIT_EXPECT_EQ(test, booter.ucode_id, 3);
}

/* The last signature is for fuse version 0. */
static void nova_fw_booter_signs(struct kunit *test)
{
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_BOOTER_SIZE);
	u8 *image = nova_fw_alloc(test, 0x900);
	struct nova_fw_bin_booter booter;

	nova_test_fw_booter(file);
	KUNIT_ASSERT_EQ(test, nova_fw_parse_booter(file, NOVA_TEST_FW_BOOTER_SIZE,
						   &booter), 0);

	memcpy(image, booter.image, booter.image_size);
	KUNIT_EXPECT_EQ(test, nova_fw_bin_booter_sign(NULL, &booter, 0, image,
						      0x900), 0);
	KUNIT_EXPECT_EQ(test, image[0x40f], 0xb0);
	KUNIT_EXPECT_EQ(test, image[0x410], 0x51);
	KUNIT_EXPECT_EQ(test, image[0x410 + 0x17f], 0x51);
	KUNIT_EXPECT_EQ(test, image[0x410 + 0x180], 0xb0);

	KUNIT_EXPECT_EQ(test, nova_fw_bin_booter_sign(NULL, &booter, 1, image,
						      0x900), 0);
	KUNIT_EXPECT_EQ(test, image[0x410], 0x50);

	/* Two revocations: this firmware is too old */
	KUNIT_EXPECT_EQ(test, nova_fw_bin_booter_sign(NULL, &booter, 3, image,
						      0x900), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_fw_bin_booter_sign(NULL, &booter, 0, image,
						      0x8ff), -EINVAL);
}

static void nova_fw_booter_single_signature(struct kunit *test)
{
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_BOOTER_SIZE);
	u8 *image = nova_fw_alloc(test, 0x900);
	struct nova_fw_bin_booter booter;

	nova_test_fw_booter(file);
	put_unaligned_le32(1, file + 0x350);
	put_unaligned_le32(0x10, file + 0x18 + 4);
	KUNIT_ASSERT_EQ(test, nova_fw_parse_booter(file, NOVA_TEST_FW_BOOTER_SIZE,
						   &booter), 0);
	KUNIT_EXPECT_EQ(test, nova_fw_bin_booter_sign(NULL, &booter, 0x7, image,
						      0x900), 0);
	KUNIT_EXPECT_EQ(test, image[0x410], 0x50);
	KUNIT_EXPECT_EQ(test, image[0x420], 0);
}

static void nova_fw_container_bad(struct kunit *test)
{
	static const struct {
		u32 offset, value;
	} bad[] = {
		{ 0x00, 0x10dd }, { 0x04, 2 }, { 0x0c, 0xffffffff },
		{ 0x10, 0xffffffff }, { 0x14, 0 }, { 0x14, 0xfffffff0 },
		{ 0x14, 0x901 },
	};
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_BOOTER_SIZE);
	struct nova_fw_bin bin;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_test_fw_booter(file);
		put_unaligned_le32(bad[i].value, file + bad[i].offset);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_fw_bin_parse(NULL, "x", file,
						      NOVA_TEST_FW_BOOTER_SIZE,
						      &bin), -EINVAL,
				    "%#x = %#x", bad[i].offset, bad[i].value);
	}
	KUNIT_EXPECT_EQ(test, nova_fw_bin_parse(NULL, "x", file, 0x17, &bin),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, nova_fw_bin_parse(NULL, "x", file, 0, &bin),
			-EINVAL);
}

static void nova_fw_booter_bad(struct kunit *test)
{
	static const struct {
		u32 offset, value;
	} bad[] = {
		/* Container: header at the very end */
		{ 0x0c, NOVA_TEST_FW_BOOTER_SIZE - 8 },
		/* Header: everything it points to */
		{ 0x18, 0xc01 }, { 0x18, 0xffffffff }, { 0x1c, 0x301 },
		{ 0x1c, 0 }, { 0x1c, 0xfffffffe }, { 0x20, 0xcfd },
		{ 0x24, 0xffffffff }, { 0x28, 0xcf8 }, { 0x2c, 8 },
		{ 0x30, 0xffffffff }, { 0x34, 0xce0 }, { 0x38, 0x20 },
		/* Place of the signature, metadata, count */
		{ 0x33c, 0x3ff }, { 0x33c, 0x781 }, { 0x33c, 0xffffffff },
		{ 0x340, 0xffffffff }, { 0x348, 0x10000 }, { 0x34c, 0 },
		{ 0x34c, 17 }, { 0x350, 7 }, { 0x350, 0xffffffff },
		/* Load header: code and data, number of applications */
		{ 0x354, 0x900 }, { 0x358, 0x901 }, { 0x35c, 0x500 },
		{ 0x360, 0 }, { 0x360, 0x600 }, { 0x360, 0x4ff }, { 0x364, 0 },
		{ 0x364, 2 }, { 0x368, 0xffffff00 }, { 0x368, 0x80 },
		{ 0x36c, 0 },
	};
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_BOOTER_SIZE);
	struct nova_fw_bin_booter booter;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_test_fw_booter(file);
		put_unaligned_le32(bad[i].value, file + bad[i].offset);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_fw_parse_booter(file,
							 NOVA_TEST_FW_BOOTER_SIZE,
							 &booter), -EINVAL,
				    "%#x = %#x", bad[i].offset, bad[i].value);
	}
}

static void nova_fw_booter_truncated(struct kunit *test)
{
	u8 *whole = nova_fw_alloc(test, NOVA_TEST_FW_BOOTER_SIZE);
	struct nova_fw_bin_booter booter;

	nova_test_fw_booter(whole);
	for (u32 size = 0; size < NOVA_TEST_FW_BOOTER_SIZE; size += 0x41) {
		u8 *cut = nova_fw_alloc(test, size);

		memcpy(cut, whole, size);
		KUNIT_EXPECT_EQ_MSG(test, nova_fw_parse_booter(cut, size, &booter),
				    -EINVAL, "size %#x", size);
	}
}

static void nova_fw_bootloader_good(struct kunit *test)
{
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_BL_SIZE);
	struct nova_fw_bootloader bl;
	struct nova_fw_bin bin;

	nova_test_fw_bootloader(file);
	KUNIT_ASSERT_EQ(test, nova_fw_bin_parse(NULL, "bl", file,
						NOVA_TEST_FW_BL_SIZE, &bin), 0);
	KUNIT_ASSERT_EQ(test, nova_fw_bootloader_parse(NULL, &bin, &bl), 0);
	KUNIT_EXPECT_EQ(test, bl.image_size, 0x600U);
	KUNIT_EXPECT_EQ(test, bl.manifest_offset, 0U);
	KUNIT_EXPECT_EQ(test, bl.data_offset, 0x80U);
	KUNIT_EXPECT_EQ(test, bl.code_offset, 0x180U);
	KUNIT_EXPECT_EQ(test, bl.app_version, 0x1234U);
}

static void nova_fw_bootloader_bad(struct kunit *test)
{
	static const struct {
		u32 offset, value;
	} bad[] = {
		{ 0x0c, NOVA_TEST_FW_BL_SIZE - 0x30 },
		{ 0x18 + 0x20, 0x600 }, { 0x18 + 0x24, 0x601 },
		{ 0x18 + 0x28, 0x501 }, { 0x18 + 0x2c, 0xffffffff },
		{ 0x18 + 0x30, 0xfffffff0 }, { 0x18 + 0x34, 0x481 },
	};
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_BL_SIZE);
	struct nova_fw_bootloader bl;
	struct nova_fw_bin bin;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_test_fw_bootloader(file);
		put_unaligned_le32(bad[i].value, file + bad[i].offset);
		KUNIT_ASSERT_EQ(test, nova_fw_bin_parse(NULL, "bl", file,
							NOVA_TEST_FW_BL_SIZE,
							&bin), 0);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_fw_bootloader_parse(NULL, &bin, &bl),
				    -EINVAL, "%#x = %#x", bad[i].offset,
				    bad[i].value);
	}
}

static int nova_fw_elf_find(const u8 *file, size_t size, const char *name,
			    struct nova_fw_elf_section *section)
{
	return nova_fw_elf_section(NULL, "gsp.bin", file, size, name, section);
}

static void nova_fw_elf_good(struct kunit *test)
{
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_ELF_SIZE);
	struct nova_fw_elf_section s;

	nova_test_fw_elf(file);
	KUNIT_ASSERT_EQ(test, nova_fw_elf_find(file, NOVA_TEST_FW_ELF_SIZE,
					       ".fwimage", &s), 0);
	KUNIT_EXPECT_PTR_EQ(test, s.data, (const u8 *)file + 0x40);
	KUNIT_EXPECT_EQ(test, s.size, (size_t)0x100);
	KUNIT_ASSERT_EQ(test, nova_fw_elf_find(file, NOVA_TEST_FW_ELF_SIZE,
					       ".fwversion", &s), 0);
	KUNIT_EXPECT_STREQ(test, (const char *)s.data, "570.144");
	KUNIT_ASSERT_EQ(test, nova_fw_elf_find(file, NOVA_TEST_FW_ELF_SIZE,
					       ".fwsignature_ga10x", &s), 0);
	KUNIT_EXPECT_EQ(test, s.data[0], 0xe2);
}

static void nova_fw_elf_not_there(struct kunit *test)
{
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_ELF_SIZE);
	struct nova_fw_elf_section s;

	nova_test_fw_elf(file);
	/* Absent; beginning of a name; end of a name's string; empty */
	KUNIT_EXPECT_EQ(test, nova_fw_elf_find(file, NOVA_TEST_FW_ELF_SIZE,
					       ".fwsignature_ad10x", &s), -ENOENT);
	KUNIT_EXPECT_EQ(test, nova_fw_elf_find(file, NOVA_TEST_FW_ELF_SIZE,
					       ".fwimag", &s), -ENOENT);
	KUNIT_EXPECT_EQ(test, nova_fw_elf_find(file, NOVA_TEST_FW_ELF_SIZE,
					       ".shstrtab.and.more", &s), -ENOENT);
	KUNIT_EXPECT_EQ(test, nova_fw_elf_find(file, NOVA_TEST_FW_ELF_SIZE,
					       ".empty", &s), -ENOENT);
}

static void nova_fw_elf_bad(struct kunit *test)
{
	static const struct {
		u32 offset, size;
		u64 value;
	} bad[] = {
		{ 0, 2, 0 }, { 4, 2, 0x0101 }, { 4, 2, 0x0202 },
		{ offsetof(Elf64_Ehdr, e_shoff), 8, ~0ULL },
		{ offsetof(Elf64_Ehdr, e_shoff), 8, NOVA_TEST_FW_ELF_SIZE - 64 },
		{ offsetof(Elf64_Ehdr, e_shentsize), 2, 0 },
		{ offsetof(Elf64_Ehdr, e_shentsize), 2, 63 },
		{ offsetof(Elf64_Ehdr, e_shnum), 2, 0 },
		{ offsetof(Elf64_Ehdr, e_shnum), 2, 0xffff },
		{ offsetof(Elf64_Ehdr, e_shstrndx), 2, 6 },
		/* String table, then .fwimage: outside, wrapping, in memory */
		{ 0x280 + 5 * 64 + 24, 8, ~0ULL },
		{ 0x280 + 5 * 64 + 32, 8, 0x400 },
		{ 0x280 + 5 * 64 + 4, 2, 8 },
		{ 0x280 + 64 + 24, 8, ~0ULL - 0x10 },
		{ 0x280 + 64 + 32, 8, 0x500 },
		{ 0x280 + 64 + 32, 8, ~0ULL },
		{ 0x280 + 64 + 4, 2, 8 },
	};
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_ELF_SIZE);
	struct nova_fw_elf_section s;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_test_fw_elf(file);
		if (bad[i].size == 2)
			put_unaligned_le16(bad[i].value, file + bad[i].offset);
		else
			put_unaligned_le64(bad[i].value, file + bad[i].offset);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_fw_elf_find(file, NOVA_TEST_FW_ELF_SIZE,
						     ".fwimage", &s), -EINVAL,
				    "%#x = %#llx", bad[i].offset, bad[i].value);
	}
	nova_test_fw_elf(file);
	KUNIT_EXPECT_EQ(test, nova_fw_elf_find(file, 63, ".fwimage", &s),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, nova_fw_elf_find(file, 0x3ff, ".fwimage", &s),
			-EINVAL);
}

/* A name that runs to the end of the string table without a zero */
static void nova_fw_elf_unterminated_name(struct kunit *test)
{
	u8 *file = nova_fw_alloc(test, NOVA_TEST_FW_ELF_SIZE);
	struct nova_fw_elf_section s;

	nova_test_fw_elf(file);
	put_unaligned_le64(9, file + 0x280 + 5 * 64 + 32);
	KUNIT_EXPECT_EQ(test, nova_fw_elf_find(file, NOVA_TEST_FW_ELF_SIZE,
					       ".fwimage", &s), -ENOENT);
	put_unaligned_le32(~0U, file + 0x280 + 64);
	KUNIT_EXPECT_EQ(test, nova_fw_elf_find(file, NOVA_TEST_FW_ELF_SIZE,
					       ".fwimage", &s), -ENOENT);
}

static struct kunit_case nova_fw_cases[] = {
	KUNIT_CASE(nova_fw_booter_good),
	KUNIT_CASE(nova_fw_booter_signs),
	KUNIT_CASE(nova_fw_booter_single_signature),
	KUNIT_CASE(nova_fw_container_bad),
	KUNIT_CASE(nova_fw_booter_bad),
	KUNIT_CASE(nova_fw_booter_truncated),
	KUNIT_CASE(nova_fw_bootloader_good),
	KUNIT_CASE(nova_fw_bootloader_bad),
	KUNIT_CASE(nova_fw_elf_good),
	KUNIT_CASE(nova_fw_elf_not_there),
	KUNIT_CASE(nova_fw_elf_bad),
	KUNIT_CASE(nova_fw_elf_unterminated_name),
	{}
};

static struct kunit_suite nova_fw_suite = {
	.name = "nova-fw",
	.test_cases = nova_fw_cases,
};

kunit_test_suites(&nova_fw_suite);
