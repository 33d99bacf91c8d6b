// SPDX-License-Identifier: GPL-2.0
/*
 * Walking the ROM: good ones, and each structure broken in turn.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/test.h>

#include "../../nova-core/nova_vbios.h"
#include "nova_test_rom.h"

static void nova_vbios_rom(struct kunit *test, struct nova_test_rom *rom)
{
	u8 *data = kunit_kzalloc(test, NOVA_TEST_ROM_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, data);
	nova_test_rom_build(rom, data, 3);
}

/* Parse all of it at once */
static int nova_vbios_parse_all(const struct nova_test_rom *rom,
				struct nova_vbios *vbios)
{
	u32 need = 0;

	return nova_vbios_parse(NULL, rom->data, NOVA_TEST_ROM_SIZE,
				NOVA_TEST_ROM_SIZE, vbios, &need);
}

static void nova_vbios_good(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	KUNIT_ASSERT_EQ(test, nova_vbios_parse_all(&rom, &vbios), 0);
	KUNIT_EXPECT_EQ(test, vbios.image_count, 4U);
	KUNIT_EXPECT_EQ(test, vbios.size, rom.size);
	KUNIT_EXPECT_EQ(test, vbios.base_size, rom.image[1]);
	KUNIT_EXPECT_TRUE(test, vbios.has_ext);
	KUNIT_EXPECT_EQ(test, vbios.ext_shift, rom.image[2] - rom.image[1]);
	KUNIT_EXPECT_EQ(test, vbios.bit, rom.bit);
	KUNIT_EXPECT_STREQ(test, vbios.version, "94.02.26.40.d7");
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, vbios.images[i].offset, rom.image[i]);
}

/* Reading on demand ends, and gives the same. */
static void nova_vbios_good_in_pieces(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;
	u32 len = 16, need, rounds = 0;
	int ret;

	nova_vbios_rom(test, &rom);
	for (;;) {
		need = 0;
		ret = nova_vbios_parse(NULL, rom.data, len, NOVA_TEST_ROM_SIZE,
				       &vbios, &need);
		if (ret != -EAGAIN)
			break;
		KUNIT_ASSERT_LE(test, ++rounds, 16U);
		KUNIT_EXPECT_GT(test, need, len);
		KUNIT_ASSERT_LE(test, need, (u32)NOVA_TEST_ROM_SIZE);
		len = need;
	}
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ(test, vbios.size, rom.size);
	/* Nothing behind the last image was asked for. */
	KUNIT_EXPECT_LE(test, len, rom.size);
}

/* A ROM cut off anywhere is malformed, never read beyond, never accepted. */
static void nova_vbios_truncated_everywhere(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;
	u32 need;

	nova_vbios_rom(test, &rom);
	for (u32 size = 0; size < rom.size; size += 0x191) {
		/* Its own allocation, so that KASAN sees a read beyond it */
		u8 *cut = kunit_kzalloc(test, size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, cut);
		memcpy(cut, rom.data, size);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_vbios_parse(NULL, cut, size, size,
						     &vbios, &need),
				    -EINVAL, "size %#x", size);
	}
}

static void nova_vbios_no_rom_signature(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	rom.data[0] = 0;
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);
	nova_vbios_rom(test, &rom);
	rom.data[rom.image[2]] = 0;
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);
}

static void nova_vbios_bad_pcir(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	for (int i = 0; i < 4; i++) {
		nova_vbios_rom(test, &rom);
		rom.data[rom.pcir[i]] ^= 0xff;
		KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios),
				-EINVAL);
		nova_vbios_rom(test, &rom);
		put_unaligned_le16(0xffff, rom.data + rom.image[i] + 0x18);
		KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios),
				-EINVAL);
	}
}

static void nova_vbios_zero_length_does_not_loop(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	put_unaligned_le16(0, rom.data + rom.npde[1] + 0x08);
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);
}

static void nova_vbios_length_beyond_rom(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	put_unaligned_le16(0xffff, rom.data + rom.npde[3] + 0x08);
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);
}

/* The next image would begin inside this one: its signature is missing. */
static void nova_vbios_overlapping_images(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	put_unaligned_le16(1, rom.data + rom.npde[0] + 0x08);
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);
}

static void nova_vbios_last_image_missing(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	rom.data[rom.npde[3] + 0x0a] = 0;
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);
}

/* Without NVIDIA's extension the PCI structure decides. */
static void nova_vbios_without_npde(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	rom.data[rom.npde[1]] = 0;
	KUNIT_ASSERT_EQ(test, nova_vbios_parse_all(&rom, &vbios), 0);
	KUNIT_EXPECT_EQ(test, vbios.image_count, 2U);
	KUNIT_EXPECT_FALSE(test, vbios.has_ext);
}

static void nova_vbios_too_many_images(struct kunit *test)
{
	u32 size = (NOVA_VBIOS_MAX_IMAGES + 1) * 512, need;
	u8 *data = kunit_kzalloc(test, size, GFP_KERNEL);
	struct nova_vbios vbios;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (u32 at = 0; at < size; at += 512) {
		put_unaligned_le16(0xaa55, data + at);
		put_unaligned_le16(0x20, data + at + 0x18);
		put_unaligned_le32(0x52494350, data + at + 0x20);
		put_unaligned_le16(0x18, data + at + 0x2a);
		put_unaligned_le16(1, data + at + 0x30);
	}
	KUNIT_EXPECT_EQ(test, nova_vbios_parse(NULL, data, size, size, &vbios,
					       &need), -EINVAL);
}

static void nova_vbios_first_image_is_not_base(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	rom.data[rom.pcir[0] + 0x14] = 0x03;
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);
}

static void nova_vbios_no_bit(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	rom.data[rom.bit + 2] = 'b';
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);
}

static void nova_vbios_bit_checksum(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	rom.data[rom.bit + 11]++;
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);
}

/* A false one before the right one is passed over. */
static void nova_vbios_bit_false_start(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	memcpy(rom.data + 0x120, rom.data + rom.bit, 12);
	rom.data[0x120 + 11]++;
	KUNIT_ASSERT_EQ(test, nova_vbios_parse_all(&rom, &vbios), 0);
	KUNIT_EXPECT_EQ(test, vbios.bit, rom.bit);
}

static void nova_vbios_bit_tokens(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	nova_vbios_rom(test, &rom);
	rom.data[rom.bit + 9] = 5;
	nova_test_rom_fix_bit(&rom);
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);

	nova_vbios_rom(test, &rom);
	rom.data[rom.bit + 9] = 255;
	rom.data[rom.bit + 10] = 255;
	nova_test_rom_fix_bit(&rom);
	KUNIT_EXPECT_EQ(test, nova_vbios_parse_all(&rom, &vbios), -EINVAL);

	nova_vbios_rom(test, &rom);
	KUNIT_ASSERT_EQ(test, nova_vbios_parse_all(&rom, &vbios), 0);
	KUNIT_EXPECT_PTR_EQ(test, nova_vbios_bit_token(&vbios, 'p', 2, 4),
			    (const u8 *)rom.data + rom.falcon_data);
	KUNIT_EXPECT_NULL(test, nova_vbios_bit_token(&vbios, 'p', 1, 4));
	KUNIT_EXPECT_NULL(test, nova_vbios_bit_token(&vbios, 'p', 2, 5));
	KUNIT_EXPECT_NULL(test, nova_vbios_bit_token(&vbios, 'Q', 2, 0));

	/* Data of a token outside the ROM */
	put_unaligned_le16(0xffff, rom.data + rom.token_p + 4);
	KUNIT_EXPECT_NULL(test, nova_vbios_bit_token(&vbios, 'p', 2, 4));
}

static void nova_vbios_ext_addresses(struct kunit *test)
{
	struct nova_test_rom rom;
	struct nova_vbios vbios;
	u32 base, at;

	nova_vbios_rom(test, &rom);
	KUNIT_ASSERT_EQ(test, nova_vbios_parse_all(&rom, &vbios), 0);
	base = vbios.base_size;

	KUNIT_EXPECT_EQ(test, nova_vbios_ext_addr(&vbios, 0x10, 4, &at), 0);
	KUNIT_EXPECT_EQ(test, at, 0x10U);
	KUNIT_EXPECT_EQ(test, nova_vbios_ext_addr(&vbios, base, 4, &at), 0);
	KUNIT_EXPECT_EQ(test, at, rom.image[2]);
	/* Through the first extension image into the second one */
	KUNIT_EXPECT_EQ(test, nova_vbios_ext_addr(&vbios, base + 0x400, 4, &at),
			0);
	KUNIT_EXPECT_EQ(test, at, rom.image[3]);
	/* Across the end of the base image; at and over the end of all */
	KUNIT_EXPECT_EQ(test, nova_vbios_ext_addr(&vbios, base - 2, 4, &at),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vbios_ext_addr(&vbios, base + 0x43fc, 4, &at),
			0);
	KUNIT_EXPECT_EQ(test, nova_vbios_ext_addr(&vbios, base + 0x43fd, 4, &at),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vbios_ext_addr(&vbios, ~0U, 4, &at), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vbios_ext_addr(&vbios, base, ~0U, &at),
			-EINVAL);
}

/* Flash that PROM does not skip the "init from ROM" header of */
static void nova_vbios_behind_ifr(struct kunit *test)
{
	u32 size = NOVA_TEST_ROM_SIZE + 0x2000, need;
	u8 *flash = kunit_kzalloc(test, size, GFP_KERNEL);
	struct nova_test_rom rom;
	struct nova_vbios vbios;

	KUNIT_ASSERT_NOT_NULL(test, flash);
	nova_test_rom_build(&rom, flash + 0x2000, 3);
	put_unaligned_le32(0x4947564e, flash);

	/* Version 2: the offset is in the extended section */
	put_unaligned_le32(0x40 << 16 | 2 << 8, flash + 4);
	put_unaligned_le32(0x2000, flash + 0x44);
	KUNIT_ASSERT_EQ(test, nova_vbios_parse(NULL, flash, size, size, &vbios,
					       &need), 0);
	KUNIT_EXPECT_PTR_EQ(test, vbios.data, (const u8 *)flash + 0x2000);
	KUNIT_EXPECT_EQ(test, vbios.bit, rom.bit);

	/* Version 3: by way of flash status and ROM directory */
	put_unaligned_le32(3 << 8, flash + 4);
	put_unaligned_le32(0x80, flash + 8);
	put_unaligned_le32(0x100, flash + 0x80);
	put_unaligned_le32(0x44524652, flash + 0x1100);
	put_unaligned_le32(0x2000, flash + 0x1108);
	KUNIT_EXPECT_EQ(test, nova_vbios_parse(NULL, flash, size, size, &vbios,
					       &need), 0);

	put_unaligned_le32(0xfffffff0, flash + 0x80);
	KUNIT_EXPECT_EQ(test, nova_vbios_parse(NULL, flash, size, size, &vbios,
					       &need), -EINVAL);
	put_unaligned_le32(0x104, flash + 0x80);
	KUNIT_EXPECT_EQ(test, nova_vbios_parse(NULL, flash, size, size, &vbios,
					       &need), -EINVAL);
	put_unaligned_le32(9 << 8, flash + 4);
	KUNIT_EXPECT_EQ(test, nova_vbios_parse(NULL, flash, size, size, &vbios,
					       &need), -EINVAL);
}

static struct kunit_case nova_vbios_cases[] = {
	KUNIT_CASE(nova_vbios_good),
	KUNIT_CASE(nova_vbios_good_in_pieces),
	KUNIT_CASE(nova_vbios_truncated_everywhere),
	KUNIT_CASE(nova_vbios_no_rom_signature),
	KUNIT_CASE(nova_vbios_bad_pcir),
	KUNIT_CASE(nova_vbios_zero_length_does_not_loop),
	KUNIT_CASE(nova_vbios_length_beyond_rom),
	KUNIT_CASE(nova_vbios_overlapping_images),
	KUNIT_CASE(nova_vbios_last_image_missing),
	KUNIT_CASE(nova_vbios_without_npde),
	KUNIT_CASE(nova_vbios_too_many_images),
	KUNIT_CASE(nova_vbios_first_image_is_not_base),
	KUNIT_CASE(nova_vbios_no_bit),
	KUNIT_CASE(nova_vbios_bit_checksum),
	KUNIT_CASE(nova_vbios_bit_false_start),
	KUNIT_CASE(nova_vbios_bit_tokens),
	KUNIT_CASE(nova_vbios_ext_addresses),
	KUNIT_CASE(nova_vbios_behind_ifr),
	{}
};

static struct kunit_suite nova_vbios_suite = {
	.name = "nova-vbios",
	.test_cases = nova_vbios_cases,
};

kunit_test_suites(&nova_vbios_suite);
