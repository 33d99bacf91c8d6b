// SPDX-License-Identifier: GPL-2.0
/*
 * The table of chips, and identification from registers.
 */
#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "../../nova-core/nova_chip.h"
#include "../../nova-core/regs/nova_regs_pmc.h"

static void nova_chip_table_is_complete(struct kunit *test)
{
	/* Turing 5, Ampere 6, Hopper 1, Ada 5, Blackwell 7 */
	static const unsigned int want[] = { 5, 6, 1, 5, 7 };
	unsigned int have[5] = {};

	KUNIT_EXPECT_EQ(test, nova_chip_count, 24U);
	for (unsigned int i = 0; i < nova_chip_count; i++) {
		KUNIT_ASSERT_LE(test, (unsigned int)nova_chip_table[i].arch, 4U);
		have[nova_chip_table[i].arch]++;
	}
	for (unsigned int i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, have[i], want[i]);
}

static void nova_chip_table_is_sorted_and_unique(struct kunit *test)
{
	for (unsigned int i = 1; i < nova_chip_count; i++)
		KUNIT_EXPECT_LT(test, nova_chip_table[i - 1].id,
				nova_chip_table[i].id);
	for (unsigned int i = 0; i < nova_chip_count; i++)
		for (unsigned int j = 0; j < i; j++)
			KUNIT_EXPECT_NE(test, strcmp(nova_chip_table[i].name,
						     nova_chip_table[j].name),
					0);
}

/* Names and ids come from different sources; the letters tell the family. */
static void nova_chip_names_match_arch(struct kunit *test)
{
	static const char * const prefix[] = { "tu", "ga", "gh", "ad", "gb" };
	static const u16 first[] = { 0x160, 0x170, 0x180, 0x190, 0x1a0 };
	static const u16 last[] = { 0x16f, 0x17f, 0x18f, 0x19f, 0x1bf };

	for (unsigned int i = 0; i < nova_chip_count; i++) {
		const struct nova_chip *chip = &nova_chip_table[i];

		KUNIT_EXPECT_EQ_MSG(test, memcmp(chip->name, prefix[chip->arch], 2),
				    0, "%s", chip->name);
		KUNIT_EXPECT_GE(test, chip->id, first[chip->arch]);
		KUNIT_EXPECT_LE(test, chip->id, last[chip->arch]);
		KUNIT_EXPECT_EQ(test, strlen(chip->name), (size_t)5);
	}
}

static void nova_chip_ga10x_boot(struct kunit *test)
{
	static const u16 boots[] = { 0x172, 0x173, 0x174, 0x176, 0x177 };
	unsigned int count = 0;

	for (unsigned int i = 0; i < nova_chip_count; i++) {
		count += nova_chip_table[i].boots;
		KUNIT_EXPECT_EQ(test, nova_chip_table[i].boots,
				nova_chip_table[i].family == NOVA_FAMILY_GA102);
	}
	KUNIT_EXPECT_EQ(test, count, 5U);
	for (unsigned int i = 0; i < 5; i++) {
		KUNIT_ASSERT_NOT_NULL(test, nova_chip_find(boots[i]));
		KUNIT_EXPECT_TRUE(test, nova_chip_find(boots[i])->boots);
	}
}

static void nova_chip_find_unknown(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, nova_chip_find(0));
	KUNIT_EXPECT_NULL(test, nova_chip_find(0x163));
	KUNIT_EXPECT_NULL(test, nova_chip_find(0x1ff));
	KUNIT_EXPECT_NULL(test, nova_chip_find(0xffff));
}

/* What a GA102, revision A1, has in its registers */
static void nova_chip_identify_ga102(struct kunit *test)
{
	struct nova_chip_ident ident = {};

	KUNIT_ASSERT_EQ(test, nova_chip_identify(NULL, 0x172000a1, 0, 0x172a1000,
						 &ident), 0);
	KUNIT_ASSERT_NOT_NULL(test, ident.chip);
	KUNIT_EXPECT_STREQ(test, ident.chip->name, "ga102");
	KUNIT_EXPECT_STREQ(test, nova_chip_arch_name(ident.chip->arch),
			   "Ampere");
	KUNIT_EXPECT_EQ(test, ident.major, 0xa);
	KUNIT_EXPECT_EQ(test, ident.minor, 0x1);
}

static void nova_chip_identify_known_unsupported(struct kunit *test)
{
	struct nova_chip_ident ident = {};

	for (unsigned int i = 0; i < nova_chip_count; i++) {
		u32 boot = (u32)nova_chip_table[i].id << 20;

		KUNIT_EXPECT_EQ_MSG(test,
				    nova_chip_identify(NULL, boot | 0xa1, 0,
						       boot | 0xa1000, &ident),
				    nova_chip_table[i].boots ? 0 : -EOPNOTSUPP,
				    "%s", nova_chip_table[i].name);
	}
}

static void nova_chip_identify_older(struct kunit *test)
{
	struct nova_chip_ident ident = {};

	/* GP104, GV100, GK104; G92, NV4x and before without NV_PMC_BOOT_42 */
	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, 0x134000a1, 0, 0x134a1000,
						 &ident), -ENODEV);
	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, 0x140000a1, 0, 0x140a1000,
						 &ident), -ENODEV);
	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, 0x0e4000a2, 0, 0x0e4a2000,
						 &ident), -ENODEV);
	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, 0x092000a2, 0, 0x172a1000,
						 &ident), -ENODEV);
	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, 0x04b000a2, 0, 0, &ident),
			-ENODEV);
}

static void nova_chip_identify_no_answer(struct kunit *test)
{
	struct nova_chip_ident ident = {};

	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, ~0U, ~0U, ~0U, &ident),
			-ENODEV);
	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, 0x172000a1, 0, ~0U,
						 &ident), -ENODEV);
	KUNIT_EXPECT_NULL(test, ident.chip);
}

static void nova_chip_identify_vgpu_and_endian(struct kunit *test)
{
	struct nova_chip_ident ident = {};

	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, 0x172000a1, 0x00010000,
						 0x172a1000, &ident), -ENODEV);
	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, 0x172000a1, 0x01000001,
						 0x172a1000, &ident), -ENODEV);
}

static void nova_chip_identify_future(struct kunit *test)
{
	struct nova_chip_ident ident = {};

	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, 0x1f2000a1, 0, 0x1f2a1000,
						 &ident), -ENODEV);
	KUNIT_EXPECT_EQ(test, nova_chip_identify(NULL, 0x17f000a1, 0, 0x17fa1000,
						 &ident), -ENODEV);
}

static struct kunit_case nova_chip_cases[] = {
	KUNIT_CASE(nova_chip_table_is_complete),
	KUNIT_CASE(nova_chip_table_is_sorted_and_unique),
	KUNIT_CASE(nova_chip_names_match_arch),
	KUNIT_CASE(nova_chip_ga10x_boot),
	KUNIT_CASE(nova_chip_find_unknown),
	KUNIT_CASE(nova_chip_identify_ga102),
	KUNIT_CASE(nova_chip_identify_known_unsupported),
	KUNIT_CASE(nova_chip_identify_older),
	KUNIT_CASE(nova_chip_identify_no_answer),
	KUNIT_CASE(nova_chip_identify_vgpu_and_endian),
	KUNIT_CASE(nova_chip_identify_future),
	{}
};

static struct kunit_suite nova_chip_suite = {
	.name = "nova-chip",
	.test_cases = nova_chip_cases,
};

kunit_test_suites(&nova_chip_suite);
