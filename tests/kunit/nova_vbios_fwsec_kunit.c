// SPDX-License-Identifier: GPL-2.0
/*
 * FWSEC in the ROM: descriptors of both versions, signatures, commands.
 */
#include <linux/array_size.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/test.h>

#include "../../nova-core/nova_vbios.h"
#include "nova_test_rom.h"

static void nova_vbios_fwsec_rom(struct kunit *test, struct nova_test_rom *rom,
				 unsigned int desc_version)
{
	u8 *data = kunit_kzalloc(test, NOVA_TEST_ROM_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, data);
	nova_test_rom_build(rom, data, desc_version);
}

static int nova_vbios_fwsec_parse(struct kunit *test,
				  const struct nova_test_rom *rom,
				  struct nova_vbios_fwsec *fwsec)
{
	struct nova_vbios vbios;
	u32 need;

	KUNIT_ASSERT_EQ(test,
			nova_vbios_parse(NULL, rom->data, rom->size, rom->size,
					 &vbios, &need), 0);
	return nova_vbios_fwsec_find(NULL, &vbios, fwsec);
}

static void nova_vbios_fwsec_v3_good(struct kunit *test)
{
	struct nova_vbios_fwsec fwsec;
	struct nova_test_rom rom;

	nova_vbios_fwsec_rom(test, &rom, 3);
	KUNIT_ASSERT_EQ(test, nova_vbios_fwsec_parse(test, &rom, &fwsec), 0);
	KUNIT_EXPECT_EQ(test, fwsec.desc_version, 3);
	KUNIT_EXPECT_PTR_EQ(test, fwsec.code, (const u8 *)rom.data + rom.code);
	KUNIT_EXPECT_PTR_EQ(test, fwsec.dmem, (const u8 *)rom.data + rom.dmem);
	KUNIT_EXPECT_PTR_EQ(test, fwsec.sigs, (const u8 *)rom.data + rom.sigs);
	KUNIT_EXPECT_EQ(test, fwsec.code_size, 0x1000U);
	KUNIT_EXPECT_EQ(test, fwsec.dmem_size, 0x800U);
	KUNIT_EXPECT_EQ(test, fwsec.pkc_offset, 0x400U);
	KUNIT_EXPECT_EQ(test, fwsec.interface_offset, rom.appif);
	KUNIT_EXPECT_EQ(test, fwsec.engine_mask, 0x400);
	KUNIT_EXPECT_EQ(test, fwsec.ucode_id, 9);
	KUNIT_EXPECT_EQ(test, fwsec.sig_count, 3U);
	KUNIT_EXPECT_EQ(test, fwsec.sig_versions, 7);
}

static void nova_vbios_fwsec_v2_good(struct kunit *test)
{
	struct nova_vbios_fwsec fwsec;
	struct nova_test_rom rom;

	nova_vbios_fwsec_rom(test, &rom, 2);
	KUNIT_ASSERT_EQ(test, nova_vbios_fwsec_parse(test, &rom, &fwsec), 0);
	KUNIT_EXPECT_EQ(test, fwsec.desc_version, 2);
	KUNIT_EXPECT_PTR_EQ(test, fwsec.code, (const u8 *)rom.data + rom.code);
	KUNIT_EXPECT_PTR_EQ(test, fwsec.dmem, (const u8 *)rom.data + rom.dmem);
	/* base 0x2400 - virtual 0x2000 + physical 0x100 */
	KUNIT_EXPECT_EQ(test, fwsec.sec_offset, 0x500U);
	KUNIT_EXPECT_EQ(test, fwsec.sec_size, 0xc00U);
	KUNIT_EXPECT_EQ(test, fwsec.code_phys, 0x100U);
}

static void nova_vbios_fwsec_v2_bad(struct kunit *test)
{
	/* Offset in the descriptor, value that cannot be */
	static const struct {
		u32 offset, value;
	} bad[] = {
		{ 0x18, 0 }, { 0x18, 0xfffff000 }, { 0x18, 0x100000 },
		{ 0x20, 0x1000 }, { 0x20, 0x3000 }, { 0x24, 0x2000 },
		{ 0x28, 0xfffffff0 }, { 0x28, 0x4000 }, { 0x30, 0 },
		{ 0x30, 0xffffffff },
	};
	struct nova_vbios_fwsec fwsec;
	struct nova_test_rom rom;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_vbios_fwsec_rom(test, &rom, 2);
		put_unaligned_le32(bad[i].value,
				   rom.data + rom.desc + bad[i].offset);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_vbios_fwsec_parse(test, &rom, &fwsec),
				    -EINVAL, "%#x = %#x", bad[i].offset,
				    bad[i].value);
	}
}

static void nova_vbios_fwsec_v3_bad(struct kunit *test)
{
	static const struct {
		u32 offset, value;
	} bad[] = {
		/* Stored size, signature place, code and data sizes and places */
		{ 0x04, 0 }, { 0x04, 0xffffffff }, { 0x04, 0x17ff },
		{ 0x08, 0x700 }, { 0x08, 0xffffff00 },
		{ 0x14, 0 }, { 0x14, 0x1001 }, { 0x14, 0xffffff00 },
		{ 0x10, 0x80 }, { 0x1c, 4 },
		{ 0x20, 0 }, { 0x20, 0x801 }, { 0x20, 0xffffff00 },
		/* Engines, ucode id and number of signatures; versions */
		{ 0x24, 0x03090001 }, { 0x24, 0x03000400 },
		{ 0x24, 0x03110400 }, { 0x24, 0x04090400 },
		{ 0x24, 0x02090400 }, { 0x28, 0xf },
	};
	struct nova_vbios_fwsec fwsec;
	struct nova_test_rom rom;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_vbios_fwsec_rom(test, &rom, 3);
		put_unaligned_le32(bad[i].value,
				   rom.data + rom.desc + bad[i].offset);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_vbios_fwsec_parse(test, &rom, &fwsec),
				    -EINVAL, "%#x = %#x", bad[i].offset,
				    bad[i].value);
	}
}

static void nova_vbios_fwsec_desc_header_bad(struct kunit *test)
{
	/* Not valid; versions 1, 4; too short for its version; too long */
	static const u32 bad[] = {
		(44 + 3 * 384) << 16 | 3 << 8, (44 + 3 * 384) << 16 | 1 << 8 | 1,
		(44 + 3 * 384) << 16 | 4 << 8 | 1, 43 << 16 | 3 << 8 | 1,
		59 << 16 | 2 << 8 | 1, 0xffffU << 16 | 3 << 8 | 1,
	};
	struct nova_vbios_fwsec fwsec;
	struct nova_test_rom rom;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_vbios_fwsec_rom(test, &rom, 3);
		put_unaligned_le32(bad[i], rom.data + rom.desc);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_vbios_fwsec_parse(test, &rom, &fwsec),
				    -EINVAL, "header %#x", bad[i]);
	}
}

static void nova_vbios_fwsec_table_bad(struct kunit *test)
{
	static const struct {
		u8 offset, value;
	} bad[] = {
		/* Version, header and entry size, application id */
		{ 0, 2 }, { 1, 5 }, { 2, 5 }, { 12, 0x86 },
	};
	struct nova_vbios_fwsec fwsec;
	struct nova_test_rom rom;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_vbios_fwsec_rom(test, &rom, 3);
		rom.data[rom.table + bad[i].offset] = bad[i].value;
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_vbios_fwsec_parse(test, &rom, &fwsec),
				    -EINVAL, "byte %u", bad[i].offset);
	}

	/* More entries than there is ROM */
	nova_vbios_fwsec_rom(test, &rom, 3);
	rom.data[rom.table + 2] = 255;
	rom.data[rom.table + 3] = 255;
	KUNIT_EXPECT_EQ(test, nova_vbios_fwsec_parse(test, &rom, &fwsec),
			-EINVAL);

	/* Table, then descriptor, outside */
	nova_vbios_fwsec_rom(test, &rom, 3);
	put_unaligned_le32(0x6e886, rom.data + rom.falcon_data);
	KUNIT_EXPECT_EQ(test, nova_vbios_fwsec_parse(test, &rom, &fwsec),
			-EINVAL);
	nova_vbios_fwsec_rom(test, &rom, 3);
	put_unaligned_le32(0xfffffffe, rom.data + rom.entry + 2);
	KUNIT_EXPECT_EQ(test, nova_vbios_fwsec_parse(test, &rom, &fwsec),
			-EINVAL);
}

/* A ROM as tools cut it: base and EFI images, without the extension */
static void nova_vbios_fwsec_extension_missing(struct kunit *test)
{
	struct nova_vbios_fwsec fwsec;
	struct nova_test_rom rom;
	struct nova_vbios vbios;
	u32 need;

	nova_vbios_fwsec_rom(test, &rom, 3);
	rom.data[rom.npde[1] + 0x0a] = 0x80;
	KUNIT_ASSERT_EQ(test, nova_vbios_parse(NULL, rom.data, rom.image[2],
					       rom.image[2], &vbios, &need), 0);
	KUNIT_EXPECT_EQ(test, nova_vbios_fwsec_find(NULL, &vbios, &fwsec),
			-EINVAL);
	/* Not even when the address would hit the EFI image */
	put_unaligned_le32(rom.image[1] + 0x10, rom.data + rom.falcon_data);
	KUNIT_EXPECT_EQ(test, nova_vbios_fwsec_find(NULL, &vbios, &fwsec),
			-EINVAL);
}

static void nova_vbios_fwsec_no_token(struct kunit *test)
{
	struct nova_vbios_fwsec fwsec;
	struct nova_test_rom rom;

	nova_vbios_fwsec_rom(test, &rom, 3);
	rom.data[rom.token_p] = 'q';
	KUNIT_EXPECT_EQ(test, nova_vbios_fwsec_parse(test, &rom, &fwsec),
			-EINVAL);
}

static void nova_vbios_fwsec_signatures(struct kunit *test)
{
	struct nova_vbios_fwsec fwsec;
	struct nova_test_rom rom;
	const u8 *sig;

	nova_vbios_fwsec_rom(test, &rom, 3);
	KUNIT_ASSERT_EQ(test, nova_vbios_fwsec_parse(test, &rom, &fwsec), 0);

	/* Fuse words count revocations in unary */
	sig = nova_vbios_fwsec_signature(NULL, &fwsec, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, sig);
	KUNIT_EXPECT_EQ(test, sig[0], 0xa0);
	sig = nova_vbios_fwsec_signature(NULL, &fwsec, 0x1);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, sig);
	KUNIT_EXPECT_EQ(test, sig[383], 0xa1);
	sig = nova_vbios_fwsec_signature(NULL, &fwsec, 0x3);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, sig);
	KUNIT_EXPECT_EQ(test, sig[0], 0xa2);
	sig = nova_vbios_fwsec_signature(NULL, &fwsec, 0x7);
	KUNIT_EXPECT_EQ(test, PTR_ERR(sig), (long)-EINVAL);
	sig = nova_vbios_fwsec_signature(NULL, &fwsec, 0xffff);
	KUNIT_EXPECT_EQ(test, PTR_ERR(sig), (long)-EINVAL);

	/* Version 1 left out: version 2 has the second signature */
	fwsec.sig_versions = 0x5;
	sig = nova_vbios_fwsec_signature(NULL, &fwsec, 0x1);
	KUNIT_EXPECT_EQ(test, PTR_ERR(sig), (long)-EINVAL);
	sig = nova_vbios_fwsec_signature(NULL, &fwsec, 0x3);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, sig);
	KUNIT_EXPECT_EQ(test, sig[0], 0xa1);
}

static void nova_vbios_fwsec_patch_frts(struct kunit *test)
{
	/* kernel_gsp_frts_tu102.c: both structures, then the command */
	static const u8 want[] = {
		1, 0, 0, 0, 0x18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 2, 0, 0, 0,
		1, 0, 0, 0, 0x14, 0, 0, 0, 0x00, 0xfe, 0x17, 0x00,
		0x00, 0x01, 0, 0, 2, 0, 0, 0,
	};
	const struct nova_vbios_fwsec_cmd cmd = {
		.op = NOVA_VBIOS_FWSEC_FRTS,
		.frts_offset = 0x17fe00000ULL,
		.frts_size = 0x100000,
	};
	struct nova_test_rom rom;
	u8 *dmem;

	nova_vbios_fwsec_rom(test, &rom, 3);
	dmem = rom.data + rom.dmem;
	KUNIT_ASSERT_EQ(test, nova_vbios_appif_patch(NULL, dmem, rom.dmem_size,
						     rom.appif, &cmd), 0);
	KUNIT_EXPECT_MEMEQ(test, dmem + rom.cmd_in, want, sizeof(want));
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(dmem + rom.dmap + 0x2c), 0x15U);
	/* Nothing else changed */
	KUNIT_EXPECT_EQ(test, dmem[rom.cmd_in + sizeof(want)], 0);
	KUNIT_EXPECT_EQ(test, memcmp(dmem + rom.dmap, "DMAP", 4), 0);
}

static void nova_vbios_fwsec_patch_sb(struct kunit *test)
{
	const struct nova_vbios_fwsec_cmd cmd = { .op = NOVA_VBIOS_FWSEC_SB };
	struct nova_test_rom rom;
	u8 *dmem;

	nova_vbios_fwsec_rom(test, &rom, 3);
	dmem = rom.data + rom.dmem;
	KUNIT_ASSERT_EQ(test, nova_vbios_appif_patch(NULL, dmem, rom.dmem_size,
						     rom.appif, &cmd), 0);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(dmem + rom.dmap + 0x2c), 0x19U);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(dmem + rom.cmd_in + 4), 0x18U);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(dmem + rom.cmd_in + 0x18), 0U);
}

static void nova_vbios_fwsec_patch_bad(struct kunit *test)
{
	/* Offset in the data; bytes there; value that cannot be */
	static const struct {
		u32 offset, size, value;
	} bad[] = {
		{ 0x1c, 1, 2 }, { 0x1d, 1, 3 }, { 0x1e, 1, 7 },
		{ 0x1f, 1, 255 }, { 0x1f, 1, 1 }, { 0x28, 4, 6 },
		{ 0x2c, 4, 0x7c1 }, { 0x2c, 4, 0xfffffff0 },
		{ 0x268, 4, 0x7c1 }, { 0x268, 4, 0xffffffff },
		{ 0x26c, 4, 0x2b }, { 0x26c, 4, 0xffffffff },
	};
	const struct nova_vbios_fwsec_cmd cmd = {
		.op = NOVA_VBIOS_FWSEC_FRTS,
		.frts_offset = 0x3ff00000,
		.frts_size = 0x100000,
	};
	struct nova_test_rom rom;
	u8 *dmem, *before = kunit_kzalloc(test, 0x800, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, before);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_vbios_fwsec_rom(test, &rom, 3);
		dmem = rom.data + rom.dmem;
		if (bad[i].size == 1)
			dmem[bad[i].offset] = bad[i].value;
		else
			put_unaligned_le32(bad[i].value, dmem + bad[i].offset);
		memcpy(before, dmem, 0x800);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_vbios_appif_patch(NULL, dmem,
							   rom.dmem_size,
							   rom.appif, &cmd),
				    -EINVAL, "%#x = %#x", bad[i].offset,
				    bad[i].value);
		KUNIT_EXPECT_MEMEQ(test, before, dmem, 0x800);
	}

	nova_vbios_fwsec_rom(test, &rom, 3);
	dmem = rom.data + rom.dmem;
	KUNIT_EXPECT_EQ(test, nova_vbios_appif_patch(NULL, dmem, rom.dmem_size,
						     0x7fd, &cmd), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vbios_appif_patch(NULL, dmem, rom.dmem_size,
						     ~0U, &cmd), -EINVAL);
}

static void nova_vbios_fwsec_patch_region(struct kunit *test)
{
	static const struct nova_vbios_fwsec_cmd bad[] = {
		{ NOVA_VBIOS_FWSEC_FRTS, 0x3ff00800, 0x100000 },
		{ NOVA_VBIOS_FWSEC_FRTS, 0x3ff00000, 0x100001 },
		{ NOVA_VBIOS_FWSEC_FRTS, 1ULL << 44, 0x100000 },
	};
	struct nova_test_rom rom;

	nova_vbios_fwsec_rom(test, &rom, 3);
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test,
				nova_vbios_appif_patch(NULL, rom.data + rom.dmem,
						       rom.dmem_size, rom.appif,
						       &bad[i]), -EINVAL);
}

static struct kunit_case nova_vbios_fwsec_cases[] = {
	KUNIT_CASE(nova_vbios_fwsec_v3_good),
	KUNIT_CASE(nova_vbios_fwsec_v2_good),
	KUNIT_CASE(nova_vbios_fwsec_v2_bad),
	KUNIT_CASE(nova_vbios_fwsec_v3_bad),
	KUNIT_CASE(nova_vbios_fwsec_desc_header_bad),
	KUNIT_CASE(nova_vbios_fwsec_table_bad),
	KUNIT_CASE(nova_vbios_fwsec_extension_missing),
	KUNIT_CASE(nova_vbios_fwsec_no_token),
	KUNIT_CASE(nova_vbios_fwsec_signatures),
	KUNIT_CASE(nova_vbios_fwsec_patch_frts),
	KUNIT_CASE(nova_vbios_fwsec_patch_sb),
	KUNIT_CASE(nova_vbios_fwsec_patch_bad),
	KUNIT_CASE(nova_vbios_fwsec_patch_region),
	{}
};

static struct kunit_suite nova_vbios_fwsec_suite = {
	.name = "nova-vbios-fwsec",
	.test_cases = nova_vbios_fwsec_cases,
};

kunit_test_suites(&nova_vbios_fwsec_suite);
