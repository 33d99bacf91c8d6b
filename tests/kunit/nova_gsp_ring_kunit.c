// SPDX-License-Identifier: GPL-2.0
/*
 * Queue memory: layout, headers, ring arithmetic.
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "../../nova-core/nova_gsp_ring.h"

static void nova_gsp_ring_default_layout(struct kunit *test)
{
	struct nova_gsp_ring_layout l;

	KUNIT_ASSERT_EQ(test, nova_gsp_ring_layout_init(NOVA_GSP_RING_QUEUE_SIZE,
							NOVA_GSP_RING_QUEUE_SIZE,
							&l), 0);
	KUNIT_EXPECT_EQ(test, l.pte_count, 129U);
	KUNIT_EXPECT_EQ(test, l.cmdq_offset, 0x1000U);
	KUNIT_EXPECT_EQ(test, l.statq_offset, 0x41000U);
	KUNIT_EXPECT_EQ(test, l.total, 0x81000U);
}

static void nova_gsp_ring_bad_sizes(struct kunit *test)
{
	static const u32 bad[] = { 0, 0x1000, 0x2000, 0x3001, 0x2000000,
				   0xfffff000 };
	struct nova_gsp_ring_layout l;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ(test, nova_gsp_ring_layout_init(bad[i], 0x40000,
								&l), -EINVAL);
		KUNIT_EXPECT_EQ(test, nova_gsp_ring_layout_init(0x40000, bad[i],
								&l), -EINVAL);
	}
}

/* 510 pages of queues: their own entries and the table's fill two pages */
static void nova_gsp_ring_large_layout(struct kunit *test)
{
	struct nova_gsp_ring_layout l;

	KUNIT_ASSERT_EQ(test, nova_gsp_ring_layout_init(0x100000, 0x100000, &l),
			0);
	KUNIT_EXPECT_EQ(test, l.cmdq_offset, 0x2000U);
	KUNIT_EXPECT_GE(test, l.pte_count, 0x200000U / 0x1000 + 1);
	KUNIT_EXPECT_LE(test, l.pte_count * 8, l.cmdq_offset);
}

static void nova_gsp_ring_ptes(struct kunit *test)
{
	struct nova_gsp_ring_layout l;
	__le64 *table = kunit_kzalloc(test, 130 * 8, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, table);
	KUNIT_ASSERT_EQ(test, nova_gsp_ring_layout_init(0x40000, 0x40000, &l), 0);
	nova_gsp_ring_fill_ptes(&l, 0x123456000ULL, table);
	for (u64 i = 0; i < 129; i++)
		KUNIT_EXPECT_EQ(test, le64_to_cpu(table[i]),
				0x123456000ULL + i * 0x1000);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(table[129]), 0ULL);
}

static void nova_gsp_ring_own_header(struct kunit *test)
{
	static const u32 want[] = {
		0, 0x40000, 0x1000, 63, 0, 1, 0x20, 0x1000,
	};
	struct nova_gsp_ring_geometry geo, again;
	struct nova_gsp_ring_tx tx;

	nova_gsp_ring_tx_init(&tx, 0x40000, &geo);
	for (int i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, le32_to_cpu(((__le32 *)&tx)[i]), want[i]);
	KUNIT_EXPECT_EQ(test, geo.count, 63U);
	KUNIT_EXPECT_EQ(test, nova_gsp_ring_tx_check(NULL, &tx, 0x40000, &again),
			0);
	KUNIT_EXPECT_EQ(test, memcmp(&geo, &again, sizeof(geo)), 0);
}

static void nova_gsp_ring_their_header(struct kunit *test)
{
	/* Word of the header, value that cannot be */
	static const u32 bad[][2] = {
		{ 0, 1 }, { 1, 0x40001 }, { 1, 0x3f000 }, { 2, 0x2000 },
		{ 3, 62 }, { 3, 64 }, { 3, 0xffffffff }, { 5, 0 }, { 6, 0x1c },
		{ 6, 0x22 }, { 6, 0x1000 }, { 6, 0xfffffffc }, { 7, 0x1004 },
		{ 7, 0x40001000 }, { 7, 0x3f000 },
	};
	struct nova_gsp_ring_geometry geo;
	struct nova_gsp_ring_tx tx = {};

	KUNIT_EXPECT_EQ(test, nova_gsp_ring_tx_check(NULL, &tx, 0x40000, &geo),
			-EAGAIN);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_gsp_ring_tx_init(&tx, 0x40000, &geo);
		((__le32 *)&tx)[bad[i][0]] = cpu_to_le32(bad[i][1]);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_gsp_ring_tx_check(NULL, &tx, 0x40000,
							   &geo), -EPROTO,
				    "word %u = %#x", bad[i][0], bad[i][1]);
	}
}

/* Against a model that only counts, through several turns of the ring */
static void nova_gsp_ring_arithmetic(struct kunit *test)
{
	for (u32 count = 2; count <= 7; count++) {
		u32 w = 0, r = 0, written = 0, read = 0;

		for (u32 step = 0; step < 200; step++) {
			u32 used = written - read, n;

			KUNIT_ASSERT_EQ(test, nova_gsp_ring_used(w, r, count),
					used);
			KUNIT_ASSERT_EQ(test, nova_gsp_ring_free(w, r, count),
					count - 1 - used);
			n = (step * 7 + 3) % (count - used);
			w = nova_gsp_ring_advance(w, n, count);
			written += n;
			KUNIT_ASSERT_EQ(test, w, written % count);
			n = (step * 5 + 1) % (written - read + 1);
			r = nova_gsp_ring_advance(r, n, count);
			read += n;
			KUNIT_ASSERT_EQ(test, r, read % count);
		}
	}
	KUNIT_EXPECT_TRUE(test, nova_gsp_ring_valid(62, 63));
	KUNIT_EXPECT_FALSE(test, nova_gsp_ring_valid(63, 63));
	KUNIT_EXPECT_FALSE(test, nova_gsp_ring_valid(~0U, 63));
}

static void nova_gsp_ring_spans(struct kunit *test)
{
	struct nova_gsp_ring_span s;

	nova_gsp_ring_span(10, 5, 63, &s);
	KUNIT_EXPECT_EQ(test, s.first, 10U);
	KUNIT_EXPECT_EQ(test, s.first_count, 5U);
	KUNIT_EXPECT_EQ(test, s.second_count, 0U);
	nova_gsp_ring_span(60, 16, 63, &s);
	KUNIT_EXPECT_EQ(test, s.first_count, 3U);
	KUNIT_EXPECT_EQ(test, s.second_count, 13U);
	nova_gsp_ring_span(62, 1, 63, &s);
	KUNIT_EXPECT_EQ(test, s.first_count, 1U);
	KUNIT_EXPECT_EQ(test, s.second_count, 0U);
}

static struct kunit_case nova_gsp_ring_cases[] = {
	KUNIT_CASE(nova_gsp_ring_default_layout),
	KUNIT_CASE(nova_gsp_ring_bad_sizes),
	KUNIT_CASE(nova_gsp_ring_large_layout),
	KUNIT_CASE(nova_gsp_ring_ptes),
	KUNIT_CASE(nova_gsp_ring_own_header),
	KUNIT_CASE(nova_gsp_ring_their_header),
	KUNIT_CASE(nova_gsp_ring_arithmetic),
	KUNIT_CASE(nova_gsp_ring_spans),
	{}
};

static struct kunit_suite nova_gsp_ring_suite = {
	.name = "nova-gsp-ring",
	.test_cases = nova_gsp_ring_cases,
};

kunit_test_suites(&nova_gsp_ring_suite);
