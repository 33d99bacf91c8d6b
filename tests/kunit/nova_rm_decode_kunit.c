// SPDX-License-Identifier: GPL-2.0
/*
 * What the firmware answers: golden bytes of 570.144, and lies.
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/test.h>

#include "../../nova-core/rm/nova_rm.h"

#define NOVA_RM_TEST_FB		0x40000000ULL
#define NOVA_RM_TEST_STATIC	0x678

static u8 *nova_rm_decode_alloc(struct kunit *test, size_t size)
{
	u8 *p = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	return p;
}

static void nova_rm_decode_region(u8 *p, unsigned int i, u64 base, u64 limit,
				  u64 reserved, u8 flags)
{
	p += 0x160 + i * 0x30;
	put_unaligned_le64(base, p);
	put_unaligned_le64(limit, p + 8);
	put_unaligned_le64(reserved, p + 0x10);
	put_unaligned_le32(100 - i, p + 0x18);
	p[0x1c] = flags & 1;
	p[0x1d] = flags >> 1 & 1;
	p[0x1e] = flags >> 2 & 1;
}

/* Offsets: GspStaticConfigInfo as a compiler lays it out */
static void nova_rm_decode_fill(u8 *p)
{
	memset(p, 0, NOVA_RM_TEST_STATIC);
	put_unaligned_le32(16, p + 0x20);
	for (int i = 0; i < 16; i++)
		p[0x24 + i] = 0x10 + i;
	memcpy(p + 0x128, "GA102-300", 9);
	put_unaligned_le32(3, p + 0x158);
	nova_rm_decode_region(p, 0, 0x34000000, 0x3fffffff, 0xc000000, 4);
	nova_rm_decode_region(p, 1, 0, 0x2fffffff, 0, 3);
	nova_rm_decode_region(p, 2, 0x30000000, 0x33ffffff, 1, 0);
	put_unaligned_le64(NOVA_RM_TEST_FB, p + 0x4c8);
	put_unaligned_le32(384, p + 0x4d8);
	put_unaligned_le32(15, p + 0x4dc);
	put_unaligned_le32(0x600000, p + 0x4e8);
	memcpy(p + 0x4ec, "NVIDIA GeForce RTX 3090", 24);
	memcpy(p + 0x52c, "GA102-A", 8);
	put_unaligned_le64(0x30010000, p + 0x600);
	put_unaligned_le64(0x30020000, p + 0x608);
	p[0x610] = 1;
	put_unaligned_le32(0x10de, p + 0x614);
	put_unaligned_le32(0x1467, p + 0x618);
	put_unaligned_le32(0xc1d00001, p + 0x640);
	put_unaligned_le32(0xde1d0002, p + 0x644);
	put_unaligned_le32(0x5d1d0003, p + 0x648);
}

static int nova_rm_decode_static(const u8 *p, u32 size,
				 struct nova_rm_static_info *info)
{
	return nova_rm_r570.decode_static_info(NULL, p, size, NOVA_RM_TEST_FB,
					       info);
}

static void nova_rm_decode_static_golden(struct kunit *test)
{
	u8 *p = nova_rm_decode_alloc(test, NOVA_RM_TEST_STATIC);
	struct nova_rm_static_info *info =
		(void *)nova_rm_decode_alloc(test, sizeof(*info));

	KUNIT_ASSERT_EQ(test, nova_rm_r570.static_info_size,
			(u32)NOVA_RM_TEST_STATIC);
	nova_rm_decode_fill(p);
	KUNIT_ASSERT_EQ(test, nova_rm_decode_static(p, NOVA_RM_TEST_STATIC,
						    info), 0);
	KUNIT_EXPECT_STREQ(test, info->name, "NVIDIA GeForce RTX 3090");
	KUNIT_EXPECT_STREQ(test, info->short_name, "GA102-A");
	KUNIT_EXPECT_STREQ(test, info->sku_chip, "GA102-300");
	KUNIT_EXPECT_EQ(test, info->uuid[0], 0x10);
	KUNIT_EXPECT_EQ(test, info->uuid[15], 0x1f);
	KUNIT_EXPECT_EQ(test, info->fb_length, NOVA_RM_TEST_FB);
	KUNIT_EXPECT_EQ(test, info->fb_bus_width, 384U);
	KUNIT_EXPECT_EQ(test, info->fb_ram_type, 15U);
	KUNIT_EXPECT_EQ(test, info->l2_size, 0x600000U);
	KUNIT_EXPECT_EQ(test, info->bar1_pdb, 0x30010000ULL);
	KUNIT_EXPECT_EQ(test, info->bar2_pdb, 0x30020000ULL);
	KUNIT_EXPECT_EQ(test, info->h_client, 0xc1d00001U);
	KUNIT_EXPECT_EQ(test, info->h_device, 0xde1d0002U);
	KUNIT_EXPECT_EQ(test, info->h_subdevice, 0x5d1d0003U);
	KUNIT_EXPECT_EQ(test, info->vbios_subdevice, 0x1467U);

	/* Sorted, with flags and sizes kept together */
	KUNIT_ASSERT_EQ(test, info->region_count, 3U);
	KUNIT_EXPECT_EQ(test, info->regions[0].base, 0ULL);
	KUNIT_EXPECT_EQ(test, info->regions[0].size, 0x30000000ULL);
	KUNIT_EXPECT_TRUE(test, info->regions[0].compressible);
	KUNIT_EXPECT_TRUE(test, info->regions[0].iso);
	KUNIT_EXPECT_FALSE(test, info->regions[0].protect);
	KUNIT_EXPECT_EQ(test, info->regions[0].performance, 99U);
	KUNIT_EXPECT_EQ(test, info->regions[1].reserved, 1ULL);
	KUNIT_EXPECT_TRUE(test, info->regions[2].protect);
	KUNIT_EXPECT_EQ(test, info->regions[2].base + info->regions[2].size,
			NOVA_RM_TEST_FB);
}

static void nova_rm_decode_static_lies(struct kunit *test)
{
	static const struct {
		u32 offset, size;
		u64 value;
	} bad[] = {
		/* Number of regions; a region outside, reversed, overlapping */
		{ 0x158, 4, 0 }, { 0x158, 4, 17 }, { 0x158, 4, 0xffffffff },
		{ 0x168, 8, 0x40000000 }, { 0x168, 8, ~0ULL },
		{ 0x168, 8, 0x33ffffff }, { 0x160, 8, 0x33ffffff },
		{ 0x198, 8, 0x30000000 },
		/* Page directories outside, in the midst; handles missing */
		{ 0x600, 8, 0x40000000 }, { 0x608, 8, ~0ULL },
		{ 0x600, 8, 0x30010100 }, { 0x608, 8, 0x30020008 },
		{ 0x640, 4, 0 }, { 0x644, 4, 0 }, { 0x648, 4, 0 },
	};
	u8 *p = nova_rm_decode_alloc(test, NOVA_RM_TEST_STATIC);
	struct nova_rm_static_info *info =
		(void *)nova_rm_decode_alloc(test, sizeof(*info));

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_rm_decode_fill(p);
		if (bad[i].size == 4)
			put_unaligned_le32(bad[i].value, p + bad[i].offset);
		else
			put_unaligned_le64(bad[i].value, p + bad[i].offset);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_rm_decode_static(p, NOVA_RM_TEST_STATIC,
							  info), -EBADMSG,
				    "%#x = %#llx", bad[i].offset, bad[i].value);
	}
	nova_rm_decode_fill(p);
	KUNIT_EXPECT_EQ(test, nova_rm_decode_static(p, NOVA_RM_TEST_STATIC - 1,
						    info), -EBADMSG);
	KUNIT_EXPECT_EQ(test, nova_rm_decode_static(p, 0, info), -EBADMSG);
}

/* Names go into logs: no end, no control characters */
static void nova_rm_decode_static_names(struct kunit *test)
{
	u8 *p = nova_rm_decode_alloc(test, NOVA_RM_TEST_STATIC);
	struct nova_rm_static_info *info =
		(void *)nova_rm_decode_alloc(test, sizeof(*info));

	nova_rm_decode_fill(p);
	memset(p + 0x4ec, 'x', 64);
	memcpy(p + 0x52c, "a\x1b[2J\xff b  ", 10);
	memcpy(p + 0x128, "123456789", 9);
	memset(p + 0x131, 'M', 5);
	put_unaligned_le32(20, p + 0x20);
	KUNIT_ASSERT_EQ(test, nova_rm_decode_static(p, NOVA_RM_TEST_STATIC,
						    info), 0);
	KUNIT_EXPECT_EQ(test, strlen(info->name), (size_t)63);
	KUNIT_EXPECT_STREQ(test, info->short_name, "a?[2J? b");
	KUNIT_EXPECT_STREQ(test, info->sku_chip, "123456789");
	/* Not the 16 bytes of a SHA-1 id */
	for (int i = 0; i < 16; i++)
		KUNIT_EXPECT_EQ(test, info->uuid[i], 0);
}

static void nova_rm_decode_gpcs_and_tpcs(struct kunit *test)
{
	const struct nova_rm_ops *ops = &nova_rm_r570;
	u8 gpc[4] __aligned(8) = { 0x7f };
	u8 tpc[8] __aligned(8) = { 2, 0, 0, 0, 0x3f };
	u32 mask;

	KUNIT_EXPECT_EQ(test, ops->ctrl_gpc_info.cmd, 0x20800137U);
	KUNIT_EXPECT_EQ(test, ops->ctrl_gpc_info.params_size, 4U);
	KUNIT_EXPECT_EQ(test, ops->decode_gpc_info(NULL, gpc, 4, &mask), 0);
	KUNIT_EXPECT_EQ(test, mask, 0x7fU);
	KUNIT_EXPECT_EQ(test, ops->decode_gpc_info(NULL, gpc, 3, &mask),
			-EBADMSG);
	gpc[0] = 0;
	KUNIT_EXPECT_EQ(test, ops->decode_gpc_info(NULL, gpc, 4, &mask),
			-EBADMSG);

	KUNIT_EXPECT_EQ(test, ops->ctrl_tpc_info.cmd, 0x20800138U);
	KUNIT_EXPECT_EQ(test, ops->ctrl_tpc_info.params_size, 8U);
	KUNIT_EXPECT_EQ(test, ops->decode_tpc_info(NULL, tpc, 8, 2, &mask), 0);
	KUNIT_EXPECT_EQ(test, mask, 0x3fU);
	KUNIT_EXPECT_EQ(test, ops->decode_tpc_info(NULL, tpc, 8, 1, &mask),
			-EBADMSG);
	KUNIT_EXPECT_EQ(test, ops->decode_tpc_info(NULL, tpc, 7, 2, &mask),
			-EBADMSG);
}

static void nova_rm_decode_gr(struct kunit *test)
{
	const struct nova_rm_ops *ops = &nova_rm_r570;
	u32 size = ops->ctrl_gr_info.params_size;
	u8 *p = nova_rm_decode_alloc(test, 0xe80);
	struct nova_rm_gr_info info;

	KUNIT_ASSERT_EQ(test, size, 0xe80U);
	for (u32 i = 0; i < 0x3a; i++)
		put_unaligned_le32(i, p + i * 8);
	put_unaligned_le32(0x806, p + 0x0c * 8 + 4);
	put_unaligned_le32(48, p + 0x0d * 8 + 4);
	put_unaligned_le32(2, p + 0x20 * 8 + 4);
	KUNIT_ASSERT_EQ(test, ops->decode_gr_info(NULL, p, size, &info), 0);
	KUNIT_EXPECT_EQ(test, info.sm_version, 0x806U);
	KUNIT_EXPECT_EQ(test, info.warps_per_sm, 48U);
	KUNIT_EXPECT_EQ(test, info.sm_per_tpc, 2U);
	KUNIT_EXPECT_EQ(test, ops->decode_gr_info(NULL, p, size - 1, &info),
			-EBADMSG);
	put_unaligned_le32(0xffff, p + 0x20 * 8 + 4);
	KUNIT_EXPECT_EQ(test, ops->decode_gr_info(NULL, p, size, &info),
			-EBADMSG);
}

static void nova_rm_decode_interrupts(struct kunit *test)
{
	const struct nova_rm_ops *ops = &nova_rm_r570;
	u32 size = ops->ctrl_intr_table.params_size;
	u8 *p = nova_rm_decode_alloc(test, 0x814);
	struct nova_rm_intr_table *table =
		(void *)nova_rm_decode_alloc(test, sizeof(*table));

	KUNIT_ASSERT_EQ(test, size, 0x814U);
	KUNIT_EXPECT_EQ(test, ops->gsp_engine, 50);
	put_unaligned_le32(2, p);
	put_unaligned_le16(50, p + 4);
	put_unaligned_le32(155, p + 12);
	put_unaligned_le32(0xffffffff, p + 16);
	put_unaligned_le16(17, p + 20);
	put_unaligned_le32(194, p + 28);
	put_unaligned_le32(2, p + 32);
	KUNIT_ASSERT_EQ(test, ops->decode_intr_table(NULL, p, size, table), 0);
	KUNIT_EXPECT_EQ(test, table->count, 2U);
	KUNIT_EXPECT_EQ(test, table->rows[0].engine, 50);
	KUNIT_EXPECT_EQ(test, table->rows[0].stall, 155U);
	KUNIT_EXPECT_EQ(test, table->rows[0].nonstall, NOVA_RM_NO_VECTOR);
	KUNIT_EXPECT_EQ(test, table->rows[1].nonstall, 2U);

	put_unaligned_le32(256, p + 28);
	KUNIT_EXPECT_EQ(test, ops->decode_intr_table(NULL, p, size, table),
			-EBADMSG);
	put_unaligned_le32(129, p);
	KUNIT_EXPECT_EQ(test, ops->decode_intr_table(NULL, p, size, table),
			-EBADMSG);
	put_unaligned_le32(2, p);
	KUNIT_EXPECT_EQ(test, ops->decode_intr_table(NULL, p, size - 1, table),
			-EBADMSG);
}

static void nova_rm_decode_events(struct kunit *test)
{
	const struct nova_rm_ops *ops = &nova_rm_r570;
	u8 *p = nova_rm_decode_alloc(test, 0x110);
	struct nova_rm_error_log *log =
		(void *)nova_rm_decode_alloc(test, sizeof(*log));
	struct nova_rm_post_event ev;
	struct nova_rm_rc rc;
	bool engaging;

	put_unaligned_le32(9, p);
	put_unaligned_le32(5, p + 4);
	put_unaligned_le32(31, p + 0x10);
	put_unaligned_le32(0x12345000, p + 0x1c);
	put_unaligned_le32(0x7f, p + 0x20);
	put_unaligned_le32(2, p + 0x24);
	KUNIT_ASSERT_EQ(test, ops->decode_rc(NULL, p, 0x30, &rc), 0);
	KUNIT_EXPECT_EQ(test, rc.engine_type, 9U);
	KUNIT_EXPECT_EQ(test, rc.chid, 5U);
	KUNIT_EXPECT_EQ(test, rc.xid, 31U);
	KUNIT_EXPECT_EQ(test, rc.fault_addr, 0x7f12345000ULL);
	KUNIT_EXPECT_EQ(test, rc.fault_type, 2U);
	for (u32 size = 0; size < 0x30; size++)
		KUNIT_EXPECT_EQ_MSG(test, ops->decode_rc(NULL, p, size, &rc),
				    -EBADMSG, "%u bytes", size);
	/* What newer firmware appends is not looked at. */
	KUNIT_EXPECT_EQ(test, ops->decode_rc(NULL, p, 0x110, &rc), 0);

	memset(p, 0, 0x110);
	put_unaligned_le32(31, p);
	put_unaligned_le32(0xffffffff, p + 4);
	put_unaligned_le32(7, p + 8);
	memcpy(p + 0xc, "MMU Fault\nsecond line", 22);
	KUNIT_ASSERT_EQ(test, ops->decode_error_log(NULL, p, 0x110, log), 0);
	KUNIT_EXPECT_EQ(test, log->xid, 31U);
	KUNIT_EXPECT_EQ(test, log->runlist, 0xffffffffU);
	KUNIT_EXPECT_EQ(test, log->chid, 7U);
	KUNIT_EXPECT_STREQ(test, log->text, "MMU Fault");
	memset(p + 0xc, 'y', 256);
	KUNIT_ASSERT_EQ(test, ops->decode_error_log(NULL, p, 0x110, log), 0);
	KUNIT_EXPECT_EQ(test, strlen(log->text), (size_t)256);
	KUNIT_EXPECT_EQ(test, ops->decode_error_log(NULL, p, 0x10f, log),
			-EBADMSG);

	memset(p, 0, 0x110);
	put_unaligned_le32(0xc1d00001, p);
	put_unaligned_le32(3, p + 0x18);
	p[0x1d] = 0xab;
	KUNIT_ASSERT_EQ(test, ops->decode_post_event(NULL, p, 0x20, &ev), 0);
	KUNIT_EXPECT_EQ(test, ev.h_client, 0xc1d00001U);
	KUNIT_EXPECT_EQ(test, ev.payload_size, 3U);
	KUNIT_EXPECT_EQ(test, ev.payload[0], 0xab);
	KUNIT_EXPECT_EQ(test, ops->decode_post_event(NULL, p, 0x1f, &ev),
			-EBADMSG);
	put_unaligned_le32(0xffffffff, p + 0x18);
	KUNIT_EXPECT_EQ(test, ops->decode_post_event(NULL, p, 0x20, &ev),
			-EBADMSG);
	KUNIT_EXPECT_EQ(test, ops->decode_post_event(NULL, p, 0x1c, &ev),
			-EBADMSG);

	p[0] = 1;
	KUNIT_EXPECT_EQ(test, ops->decode_lockdown(NULL, p, 1, &engaging), 0);
	KUNIT_EXPECT_TRUE(test, engaging);
	KUNIT_EXPECT_EQ(test, ops->decode_lockdown(NULL, p, 0, &engaging),
			-EBADMSG);
}

static struct kunit_case nova_rm_decode_cases[] = {
	KUNIT_CASE(nova_rm_decode_static_golden),
	KUNIT_CASE(nova_rm_decode_static_lies),
	KUNIT_CASE(nova_rm_decode_static_names),
	KUNIT_CASE(nova_rm_decode_gpcs_and_tpcs),
	KUNIT_CASE(nova_rm_decode_gr),
	KUNIT_CASE(nova_rm_decode_interrupts),
	KUNIT_CASE(nova_rm_decode_events),
	{}
};

static struct kunit_suite nova_rm_decode_suite = {
	.name = "nova-rm-decode",
	.test_cases = nova_rm_decode_cases,
};

kunit_test_suites(&nova_rm_decode_suite);
