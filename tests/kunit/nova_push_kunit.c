// SPDX-License-Identifier: GPL-2.0
/*
 * Methods: golden words, by hand from clc56f.h and clc7b5.h.
 */
#include <linux/array_size.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "../../nova-core/nova_ce.h"
#include "../../nova-core/nova_host.h"
#include "../../nova-core/nova_push.h"

#define NOVA_PUSH_TEST_MAX	32

static void nova_push_expect(struct kunit *test, const struct nova_push *push,
			     const u32 *want, u32 count)
{
	KUNIT_ASSERT_EQ(test, push->count, count);
	for (u32 i = 0; i < count; i++)
		KUNIT_EXPECT_EQ_MSG(test, le32_to_cpu(push->words[i]), want[i],
				    "word %u", i);
}

static void nova_push_headers(struct kunit *test)
{
	static const u32 want[] = {
		0x20058100,	/* incrementing, 5 words, subchannel 4, 400h */
		0x80150148,	/* immediate 15h, subchannel 0, 520h */
		0x00000012, 0x34567890,
	};
	__le32 words[NOVA_PUSH_TEST_MAX];
	struct nova_push push = { .words = words, .max = ARRAY_SIZE(words) };

	nova_push_method(&push, NOVA_PUSH_SUBC_COPY, 0x400, 5);
	nova_push_immediate(&push, NOVA_PUSH_SUBC_HOST, 0x520, 0x15);
	nova_push_data64(&push, 0x1234567890ULL);
	nova_push_expect(test, &push, want, ARRAY_SIZE(want));
}

/* What does not fit is counted, and not written. */
static void nova_push_stays_inside(struct kunit *test)
{
	__le32 words[3] = { 0, 0, cpu_to_le32(0xee) };
	struct nova_push push = { .words = words, .max = 2 };

	for (u32 i = 1; i <= 5; i++)
		nova_push_data(&push, i);
	KUNIT_EXPECT_EQ(test, push.count, 5U);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(words[1]), 2U);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(words[2]), 0xeeU);
}

static void nova_push_begin(struct kunit *test)
{
	static const u32 want[NOVA_HOST_BEGIN_WORDS] = {
		0x20050017,			/* SEM_ADDR_LO to SEM_EXECUTE */
		0x89abcde0, 0x00000012,
		0x76543210, 0xfedcba98,
		0x03000001,			/* release, 64 bits, time */
	};
	__le32 words[NOVA_PUSH_TEST_MAX];
	struct nova_push push = { .words = words, .max = ARRAY_SIZE(words) };

	nova_host_begin(&push, 0x1289abcde0ULL, 0xfedcba9876543210ULL);
	nova_push_expect(test, &push, want, ARRAY_SIZE(want));
	KUNIT_EXPECT_EQ(test, want[NOVA_HOST_SEQNO_LO], 0x76543210U);
	KUNIT_EXPECT_EQ(test, want[NOVA_HOST_SEQNO_HI], 0xfedcba98U);
}

static void nova_push_end(struct kunit *test)
{
	static const u32 want[NOVA_HOST_END_WORDS] = {
		0x20050017,
		0x00001010, 0x000000ff,
		0x00000007, 0x00000000,
		0x03100001,			/* and after the engine is idle */
		0x2004000a,			/* MEM_OP_A to D */
		0x00000000, 0x00000000, 0x00000000,
		0x28000000,			/* MEMBAR, of the system */
		0x80000008,			/* NON_STALL_INTERRUPT */
	};
	__le32 words[NOVA_PUSH_TEST_MAX];
	struct nova_push push = { .words = words, .max = ARRAY_SIZE(words) };

	nova_host_end(&push, 0xff00001010ULL, 7);
	nova_push_expect(test, &push, want, ARRAY_SIZE(want));
}

static void nova_push_gp_entries(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, nova_host_gp_entry(0x4, 4, false),
			0x0000040000000004ULL);
	KUNIT_EXPECT_EQ(test, nova_host_gp_entry(0xab12345678ULL, 0x18, false),
			0x000018ab12345678ULL);
	KUNIT_EXPECT_EQ(test, nova_host_gp_entry(0xfffffffffcULL, 0x7ffffc, true),
			0xfffffcfffffffffcULL);
}

/* For core dumps: what was written is read. */
static void nova_push_gp_entries_read(struct kunit *test)
{
	static const struct nova_host_gp entries[] = {
		{ 0x4, 4, false },
		{ 0xab12345678ULL, 0x18, false },
		{ 0xfffffffffcULL, 0x7ffffc, true },
		{ 0x100000000ULL, 4, true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		const struct nova_host_gp *want = &entries[i];
		struct nova_host_gp got;

		nova_host_gp_decode(nova_host_gp_entry(want->va, want->size,
						       want->wait), &got);
		KUNIT_EXPECT_EQ(test, got.va, want->va);
		KUNIT_EXPECT_EQ(test, got.size, want->size);
		KUNIT_EXPECT_EQ(test, got.wait, want->wait);
	}
}

static void nova_push_copy(struct kunit *test)
{
	static const u32 want[] = {
		0x20018000, 0x0000c7b5,		/* SET_OBJECT */
		0x20048100,			/* OFFSET_IN_UPPER to OUT_LOWER */
		0x00000001, 0x23456000, 0x0001ffff, 0x98765432,
		0x20028106, 0x00012345, 0x00000001,	/* LINE_LENGTH_IN, COUNT */
		0x200180c0, 0x00000186,		/* LAUNCH_DMA */
	};
	__le32 words[NOVA_CE_WORDS];
	struct nova_push push = { .words = words, .max = ARRAY_SIZE(words) };

	nova_ce_copy(&push, 0x1ffff98765432ULL, 0x123456000ULL, 0x12345);
	nova_push_expect(test, &push, want, ARRAY_SIZE(want));
}

static void nova_push_fill(struct kunit *test)
{
	static const u32 want[] = {
		0x20018000, 0x0000c7b5,		/* SET_OBJECT */
		0x20028102, 0x0000000a, 0xbcdef000,	/* OFFSET_OUT_UPPER, LOWER */
		0x200181c0, 0xdeadbeef,		/* SET_REMAP_CONST_A */
		0x200181c2, 0x00030004,		/* 4 bytes, all of CONST_A */
		0x20028106, 0x00004000, 0x00000001,
		0x200180c0, 0x00000586,		/* LAUNCH_DMA, with remap */
	};
	__le32 words[NOVA_CE_WORDS];
	struct nova_push push = { .words = words, .max = ARRAY_SIZE(words) };

	nova_ce_fill(&push, 0xabcdef000ULL, 0x10000, 0xdeadbeef);
	nova_push_expect(test, &push, want, ARRAY_SIZE(want));
}

static struct kunit_case nova_push_cases[] = {
	KUNIT_CASE(nova_push_headers),
	KUNIT_CASE(nova_push_stays_inside),
	KUNIT_CASE(nova_push_begin),
	KUNIT_CASE(nova_push_end),
	KUNIT_CASE(nova_push_gp_entries),
	KUNIT_CASE(nova_push_gp_entries_read),
	KUNIT_CASE(nova_push_copy),
	KUNIT_CASE(nova_push_fill),
	{ }
};

static struct kunit_suite nova_push_suite = {
	.name = "nova-push",
	.test_cases = nova_push_cases,
};

kunit_test_suites(&nova_push_suite);
