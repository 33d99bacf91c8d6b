// SPDX-License-Identifier: GPL-2.0
/*
 * Page tables: page sizes, splitting, merging, sparse, what is reserved and
 * freed. Each case is run for both versions.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/sizes.h>

#include <kunit/test.h>

#include "nova_test_gmmu.h"

#define NOVA_TEST_VA	0x7f40000000ULL		/* at 1 GiB */
#define NOVA_TEST_PA	0x140000000ULL
#define NOVA_TEST_ANY	12			/* granule of anything */

typedef void (*nova_gmmu_pt_case)(struct kunit *test, struct nova_test_gmmu *g);

static void nova_gmmu_pt_both(struct kunit *test, nova_gmmu_pt_case run)
{
	struct nova_test_gmmu *g;

	g = nova_test_gmmu_new(test, &nova_gmmu_fmt_v2, NOVA_GMMU_VID);
	run(test, g);
	nova_test_gmmu_end(g);
	g = nova_test_gmmu_new(test, &nova_gmmu_fmt_v3, NOVA_GMMU_SYS_COH);
	run(test, g);
	nova_test_gmmu_end(g);
}

static void nova_gmmu_pt_begin(struct nova_test_gmmu *g,
			       struct nova_gmmu_batch *batch,
			       unsigned int merge_shift, u64 va, u64 size,
			       unsigned int granule)
{
	struct nova_gmmu_plan plan = { };

	KUNIT_ASSERT_EQ(g->test, nova_gmmu_plan_add(&plan, g->fmt, va, size,
						    granule), 0);
	nova_gmmu_batch_init(batch, merge_shift);
	KUNIT_ASSERT_EQ(g->test, nova_gmmu_batch_reserve(&g->pt, batch, &plan),
			0);
	g->sealed = true;
}

static void nova_gmmu_pt_end(struct nova_test_gmmu *g,
			     struct nova_gmmu_batch *batch)
{
	nova_gmmu_pt_finish(&g->pt, batch);
	g->sealed = false;
	nova_gmmu_batch_release(&g->pt, batch);
}

static const struct nova_gmmu_attrs nova_gmmu_pt_attrs = {
	.aperture = NOVA_GMMU_VID,
	.flags = NOVA_GMMU_READ_ONLY | NOVA_GMMU_NO_ATOMICS,
	.kind = 6,
};

/* A change with one mapping */
static void nova_gmmu_pt_do_map(struct nova_test_gmmu *g, u64 va, u64 size,
				u64 addr, unsigned int max_shift,
				unsigned int merge_shift)
{
	const struct nova_gmmu_map map = {
		.va = va,
		.size = size,
		.addr = addr,
		.attrs = nova_gmmu_pt_attrs,
		.max_shift = max_shift,
	};
	struct nova_gmmu_batch batch;

	nova_gmmu_pt_begin(g, &batch, merge_shift, va, size, NOVA_TEST_ANY);
	KUNIT_EXPECT_EQ(g->test, nova_gmmu_pt_map(&g->pt, &batch, &map), 0);
	nova_gmmu_pt_end(g, &batch);
}

static void nova_gmmu_pt_do_unmap(struct nova_test_gmmu *g, u64 va, u64 size,
				  bool sparse)
{
	struct nova_gmmu_batch batch;

	nova_gmmu_pt_begin(g, &batch, 0, va, size, NOVA_GMMU_PLAN_UNMAP);
	KUNIT_EXPECT_EQ(g->test, nova_gmmu_pt_unmap(&g->pt, &batch, va, size,
						    sparse), 0);
	nova_gmmu_pt_end(g, &batch);
}

/* [@va, @va + @size) consists of pages of 2^@shift bytes of memory at @addr. */
static void nova_gmmu_pt_expect(struct nova_test_gmmu *g, u64 va, u64 size,
				u64 addr, unsigned int shift)
{
	struct nova_test_gmmu_page page;

	for (u64 at = va; at < va + size; at += BIT_ULL(shift)) {
		u64 last = at + BIT_ULL(shift) - 1;

		KUNIT_ASSERT_EQ(g->test, nova_test_gmmu_walk(g, last, &page),
				true);
		KUNIT_EXPECT_EQ(g->test, page.shift, shift);
		KUNIT_EXPECT_EQ(g->test, page.va, at);
		KUNIT_EXPECT_TRUE(g->test, page.valid);
		KUNIT_EXPECT_EQ(g->test, page.addr, addr + (at - va));
		KUNIT_EXPECT_EQ(g->test, page.attrs.aperture,
				nova_gmmu_pt_attrs.aperture);
		KUNIT_EXPECT_EQ(g->test, page.attrs.kind,
				nova_gmmu_pt_attrs.kind);
		KUNIT_EXPECT_EQ(g->test, page.attrs.flags,
				nova_gmmu_pt_attrs.flags);
	}
}

/* At @va is no page, and entries of 2^@shift bytes say so. */
static void nova_gmmu_pt_expect_none(struct nova_test_gmmu *g, u64 va,
				     unsigned int shift, bool sparse)
{
	struct nova_test_gmmu_page page;

	KUNIT_ASSERT_EQ(g->test, nova_test_gmmu_walk(g, va, &page), true);
	KUNIT_EXPECT_FALSE(g->test, page.valid);
	KUNIT_EXPECT_EQ(g->test, page.sparse, sparse);
	KUNIT_EXPECT_EQ(g->test, page.shift, shift);
}

static void nova_gmmu_pt_expect_tables(struct nova_test_gmmu *g, u32 count)
{
	u32 sum = 0;

	for (int level = 0; level < NOVA_GMMU_LEVELS; level++)
		sum += g->pt.tables[level];
	KUNIT_EXPECT_EQ(g->test, sum, count);
	KUNIT_EXPECT_EQ(g->test, g->live, count);
}

/* Directories from the root to PD0 */
static u32 nova_gmmu_pt_depth(const struct nova_test_gmmu *g)
{
	return g->fmt->root - NOVA_GMMU_PD0 + 1;
}

static void nova_gmmu_pt_new_run(struct kunit *test, struct nova_test_gmmu *g)
{
	unsigned int shift = g->fmt->level[g->fmt->root].shift;

	nova_gmmu_pt_expect_none(g, 0, shift, false);
	nova_gmmu_pt_expect_none(g, BIT_ULL(g->fmt->va_bits) - 1, shift, false);
	nova_gmmu_pt_expect_tables(g, 1);
	KUNIT_EXPECT_EQ(test, nova_gmmu_pt_bytes(&g->pt),
			nova_gmmu_fmt_table_words(g->fmt, g->fmt->root) * 8ULL);
	KUNIT_EXPECT_EQ(test, g->writes, 1ULL);
}

static void nova_gmmu_pt_new(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_new_run);
}

static void nova_gmmu_pt_sizes_run(struct kunit *test, struct nova_test_gmmu *g)
{
	static const u8 shifts[] = { 12, 16, 21, 29 };

	for (size_t i = 0; i < ARRAY_SIZE(shifts); i++) {
		u64 size = BIT_ULL(shifts[i]);
		unsigned int shift = shifts[i];

		if (!nova_gmmu_fmt_has_page(g->fmt, shift))
			shift = 21;
		nova_gmmu_pt_do_map(g, NOVA_TEST_VA, size, NOVA_TEST_PA, 63, 0);
		nova_gmmu_pt_expect(g, NOVA_TEST_VA, size, NOVA_TEST_PA, shift);
		nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA, size, false);
		nova_gmmu_pt_expect_tables(g, 1);
	}
}

static void nova_gmmu_pt_sizes(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_sizes_run);
}

/* A range that begins and ends in the middle uses all sizes. */
static void nova_gmmu_pt_mixed_run(struct kunit *test, struct nova_test_gmmu *g)
{
	u64 va = NOVA_TEST_VA + SZ_2M - SZ_64K - SZ_4K;
	u64 addr = NOVA_TEST_PA + SZ_2M - SZ_64K - SZ_4K;
	u64 size = SZ_4K + SZ_64K + 2 * SZ_2M + 3 * SZ_64K + 2 * SZ_4K;

	nova_gmmu_pt_do_map(g, va, size, addr, 63, 0);
	nova_gmmu_pt_expect(g, va, SZ_4K, addr, 12);
	va += SZ_4K;
	addr += SZ_4K;
	nova_gmmu_pt_expect(g, va, SZ_64K, addr, 16);
	va += SZ_64K;
	addr += SZ_64K;
	nova_gmmu_pt_expect(g, va, 2 * SZ_2M, addr, 21);
	va += 2 * SZ_2M;
	addr += 2 * SZ_2M;
	nova_gmmu_pt_expect(g, va, 3 * SZ_64K, addr, 16);
	va += 3 * SZ_64K;
	addr += 3 * SZ_64K;
	nova_gmmu_pt_expect(g, va, 2 * SZ_4K, addr, 12);
	nova_gmmu_pt_expect_none(g, va + 2 * SZ_4K, 12, false);
	nova_gmmu_pt_expect_none(g, va + SZ_64K, 16, false);
	nova_gmmu_pt_expect_tables(g, nova_gmmu_pt_depth(g) + 4);
}

static void nova_gmmu_pt_mixed(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_mixed_run);
}

static void nova_gmmu_pt_limit_run(struct kunit *test, struct nova_test_gmmu *g)
{
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 16, 0);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 16);
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 12, 0);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 12);
	nova_gmmu_pt_expect_tables(g, nova_gmmu_pt_depth(g) + 1);
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 20, 0);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 16);
	nova_gmmu_pt_expect_tables(g, nova_gmmu_pt_depth(g) + 1);
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 21, 0);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 21);
	nova_gmmu_pt_expect_tables(g, nova_gmmu_pt_depth(g));
}

static void nova_gmmu_pt_limit(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_limit_run);
}

/* The physical address decides as well. */
static void nova_gmmu_pt_align_run(struct kunit *test, struct nova_test_gmmu *g)
{
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA + SZ_64K, 63,
			    0);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA + SZ_64K, 16);
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA + SZ_4K, 63,
			    21);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA + SZ_4K, 12);
}

static void nova_gmmu_pt_align(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_align_run);
}

/* What remains keeps address, kind, flags, and pages as large as can be. */
static void nova_gmmu_pt_split_run(struct kunit *test, struct nova_test_gmmu *g,
				   bool sparse)
{
	u64 hole = 5 * SZ_64K + 3 * SZ_4K;

	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 63, 0);
	nova_test_gmmu_watch(g, NOVA_TEST_VA);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + hole - 1);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + hole + SZ_4K);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + SZ_2M - 1);
	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA + hole, SZ_4K, sparse);
	g->watches = 0;

	nova_gmmu_pt_expect(g, NOVA_TEST_VA, 5 * SZ_64K, NOVA_TEST_PA, 16);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA + 5 * SZ_64K, 3 * SZ_4K,
			    NOVA_TEST_PA + 5 * SZ_64K, 12);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + hole, 12, sparse);
	hole += SZ_4K;
	nova_gmmu_pt_expect(g, NOVA_TEST_VA + hole, 12 * SZ_4K,
			    NOVA_TEST_PA + hole, 12);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA + 6 * SZ_64K, 26 * SZ_64K,
			    NOVA_TEST_PA + 6 * SZ_64K, 16);
	nova_gmmu_pt_expect_tables(g, nova_gmmu_pt_depth(g) + 2);
}

static void nova_gmmu_pt_split_2m_run(struct kunit *test,
				      struct nova_test_gmmu *g)
{
	nova_gmmu_pt_split_run(test, g, false);
}

static void nova_gmmu_pt_split_2m(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_split_2m_run);
}

static void nova_gmmu_pt_split_sparse_run(struct kunit *test,
					  struct nova_test_gmmu *g)
{
	nova_gmmu_pt_split_run(test, g, true);
}

static void nova_gmmu_pt_split_sparse(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_split_sparse_run);
}

static void nova_gmmu_pt_split_64k_run(struct kunit *test,
				       struct nova_test_gmmu *g)
{
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 63, 0);
	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA + SZ_64K, SZ_64K, false);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_64K, NOVA_TEST_PA, 16);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + SZ_64K, 16, false);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA + 2 * SZ_64K, 30 * SZ_64K,
			    NOVA_TEST_PA + 2 * SZ_64K, 16);
	nova_gmmu_pt_expect_tables(g, nova_gmmu_pt_depth(g) + 1);

	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA + SZ_4K, SZ_4K, false);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_4K, NOVA_TEST_PA, 12);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + SZ_4K, 12, false);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA + 2 * SZ_4K, 14 * SZ_4K,
			    NOVA_TEST_PA + 2 * SZ_4K, 12);
	nova_gmmu_pt_expect_tables(g, nova_gmmu_pt_depth(g) + 2);
	/* The last small page goes, and with it the table. */
	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA, SZ_64K, false);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + SZ_4K, 16, false);
	nova_gmmu_pt_expect_tables(g, nova_gmmu_pt_depth(g) + 1);
}

static void nova_gmmu_pt_split_64k(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_split_64k_run);
}

static void nova_gmmu_pt_split_512m(struct kunit *test)
{
	struct nova_test_gmmu *g = nova_test_gmmu_new(test, &nova_gmmu_fmt_v3,
						      NOVA_GMMU_VID);
	u64 hole = 7 * (u64)SZ_2M;

	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_512M, NOVA_TEST_PA, 63, 0);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_512M, NOVA_TEST_PA, 29);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + hole - 1);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + hole + SZ_2M);
	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA + hole, SZ_2M, false);
	g->watches = 0;
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, hole, NOVA_TEST_PA, 21);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + hole, 21, false);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA + hole + SZ_2M,
			    SZ_512M - hole - SZ_2M,
			    NOVA_TEST_PA + hole + SZ_2M, 21);
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA + hole, SZ_2M, NOVA_TEST_PA + hole,
			    63, 29);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_512M, NOVA_TEST_PA, 29);
	nova_test_gmmu_end(g);
}

static void nova_gmmu_pt_merge_run(struct kunit *test, struct nova_test_gmmu *g)
{
	u64 hole = 5 * SZ_64K + 3 * SZ_4K;

	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 63, 0);
	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA + hole, SZ_4K, false);
	/* Not without leave, and no further than allowed */
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA + hole, SZ_4K, NOVA_TEST_PA + hole,
			    63, 0);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA + 5 * SZ_64K, SZ_64K,
			    NOVA_TEST_PA + 5 * SZ_64K, 12);
	nova_test_gmmu_watch(g, NOVA_TEST_VA);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + hole - 1);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + SZ_2M - 1);
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA + hole, SZ_4K, NOVA_TEST_PA + hole,
			    63, 16);
	g->watches = 0;
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 16);
	nova_gmmu_pt_expect_tables(g, nova_gmmu_pt_depth(g) + 1);

	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA + hole, SZ_4K, false);
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA + hole, SZ_4K, NOVA_TEST_PA + hole,
			    63, 21);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 21);
	nova_gmmu_pt_expect_tables(g, nova_gmmu_pt_depth(g));
}

static void nova_gmmu_pt_merge(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_merge_run);
}

/* Pages that differ in anything are not merged. */
static void nova_gmmu_pt_merge_not_run(struct kunit *test,
				       struct nova_test_gmmu *g)
{
	static const struct nova_gmmu_map other[] = {
		{ .addr = NOVA_TEST_PA + SZ_2M - 2 * SZ_4K,
		  .attrs = { NOVA_GMMU_VID, 10, 6 } },
		{ .addr = NOVA_TEST_PA + SZ_2M - SZ_4K,
		  .attrs = { NOVA_GMMU_VID, 10, 0 } },
		{ .addr = NOVA_TEST_PA + SZ_2M - SZ_4K,
		  .attrs = { NOVA_GMMU_VID, 8, 6 } },
		{ .addr = NOVA_TEST_PA + SZ_2M - SZ_4K,
		  .attrs = { NOVA_GMMU_SYS_COH, 10, 6 } },
	};
	u64 va = NOVA_TEST_VA + SZ_2M - SZ_4K;

	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 63, 0);
	for (size_t i = 0; i < ARRAY_SIZE(other); i++) {
		struct nova_gmmu_map map = other[i];
		struct nova_test_gmmu_page page;
		struct nova_gmmu_batch batch;

		map.va = va;
		map.size = SZ_4K;
		map.max_shift = 63;
		nova_gmmu_pt_begin(g, &batch, 21, va, SZ_4K, NOVA_TEST_ANY);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_map(&g->pt, &batch, &map),
				0);
		nova_gmmu_pt_end(g, &batch);
		KUNIT_EXPECT_TRUE(test, nova_test_gmmu_walk(g, va, &page));
		KUNIT_EXPECT_EQ(test, page.shift, 12U);
		KUNIT_EXPECT_EQ(test, page.addr, map.addr);
		KUNIT_EXPECT_EQ(test, page.attrs.kind, map.attrs.kind);
		KUNIT_EXPECT_EQ(test, page.attrs.flags, map.attrs.flags);
		KUNIT_EXPECT_EQ(test, page.attrs.aperture, map.attrs.aperture);
		nova_gmmu_pt_expect(g, NOVA_TEST_VA, 31 * SZ_64K, NOVA_TEST_PA,
				    16);
	}
}

static void nova_gmmu_pt_merge_not(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_merge_not_run);
}

/* One entry is enough where the range is what an entry covers. */
static void nova_gmmu_pt_sparse_run(struct kunit *test,
				    struct nova_test_gmmu *g)
{
	for (int level = NOVA_GMMU_PD0; level <= g->fmt->root; level++) {
		unsigned int shift = g->fmt->level[level].shift;
		u64 words;

		words = g->words;
		nova_gmmu_pt_do_unmap(g, 0, BIT_ULL(shift), true);
		nova_gmmu_pt_expect_none(g, 0, shift, true);
		nova_gmmu_pt_expect_none(g, BIT_ULL(shift) - 1, shift, true);
		nova_gmmu_pt_expect_tables(g, g->fmt->root - level + 1);
		if (level == g->fmt->root)
			KUNIT_EXPECT_EQ(test, g->words - words, 1ULL);
		nova_gmmu_pt_do_unmap(g, 0, BIT_ULL(shift), false);
		nova_gmmu_pt_expect_tables(g, 1);
	}
}

static void nova_gmmu_pt_sparse(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_sparse_run);
}

static void nova_gmmu_pt_sparse_map_run(struct kunit *test,
					struct nova_test_gmmu *g)
{
	u64 base = ALIGN_DOWN(NOVA_TEST_VA, BIT_ULL(38));

	nova_gmmu_pt_do_unmap(g, base, BIT_ULL(38), true);
	nova_test_gmmu_watch(g, NOVA_TEST_VA - 1);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + SZ_4K);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + SZ_64K);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + SZ_2M);
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_4K, NOVA_TEST_PA, 63, 0);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_4K, NOVA_TEST_PA, 12);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + SZ_4K, 12, true);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + SZ_64K, 16, true);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + SZ_2M, 21, true);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + SZ_512M, 29, true);
	/* MAP | SPARSE over it: one entry again */
	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA, SZ_4K, true);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA, 38, true);
	g->watches = 0;
	/* A hole in it is a fault, and nothing else is. */
	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA, SZ_64K, false);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA, 16, false);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + SZ_64K, 16, true);
	nova_gmmu_pt_do_unmap(g, base, BIT_ULL(38), false);
	nova_gmmu_pt_expect_tables(g, 1);
}

static void nova_gmmu_pt_sparse_map(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_sparse_map_run);
}

/* Below a directory in use: no address may fault while it is cut. */
static void nova_gmmu_pt_sparse_cut_run(struct kunit *test,
					struct nova_test_gmmu *g)
{
	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA, SZ_2M, true);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + SZ_4K);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + SZ_64K);
	nova_test_gmmu_watch(g, NOVA_TEST_VA + SZ_2M - 1);
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_4K, NOVA_TEST_PA, 63, 0);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_4K, NOVA_TEST_PA, 12);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA + SZ_64K, 16, true);
}

static void nova_gmmu_pt_sparse_cut(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_sparse_cut_run);
}

/* Both ends of the address space, and across every boundary in it */
static void nova_gmmu_pt_ends_run(struct kunit *test, struct nova_test_gmmu *g)
{
	u64 end = BIT_ULL(g->fmt->va_bits);

	nova_gmmu_pt_do_map(g, 0, SZ_4K, NOVA_TEST_PA, 63, 0);
	nova_gmmu_pt_do_map(g, end - SZ_4K, SZ_4K, NOVA_TEST_PA, 63, 0);
	nova_gmmu_pt_expect(g, 0, SZ_4K, NOVA_TEST_PA, 12);
	nova_gmmu_pt_expect(g, end - SZ_4K, SZ_4K, NOVA_TEST_PA, 12);
	nova_gmmu_pt_do_unmap(g, 0, end, false);
	nova_gmmu_pt_expect_tables(g, 1);

	for (int level = NOVA_GMMU_PD0; level <= g->fmt->root; level++) {
		u64 at = BIT_ULL(g->fmt->level[level].shift);

		nova_gmmu_pt_do_map(g, at - SZ_4K, 2 * SZ_4K, NOVA_TEST_PA, 63,
				    0);
		nova_gmmu_pt_expect(g, at - SZ_4K, 2 * SZ_4K, NOVA_TEST_PA, 12);
		nova_gmmu_pt_do_unmap(g, at - SZ_4K, 2 * SZ_4K, false);
		nova_gmmu_pt_expect_tables(g, 1);
	}
}

static void nova_gmmu_pt_ends(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_ends_run);
}

/* Replaced tables stay as they are until they are released. */
static void nova_gmmu_pt_freed_run(struct kunit *test, struct nova_test_gmmu *g)
{
	struct nova_gmmu_batch batch;
	u32 live, linked;

	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 12, 0);
	nova_gmmu_pt_begin(g, &batch, 0, NOVA_TEST_VA, SZ_2M,
			   NOVA_GMMU_PLAN_UNMAP);
	live = g->live;
	KUNIT_EXPECT_EQ(test, nova_gmmu_pt_unmap(&g->pt, &batch, NOVA_TEST_VA,
						 SZ_2M, false), 0);
	nova_gmmu_pt_finish(&g->pt, &batch);
	nova_gmmu_pt_expect_none(g, NOVA_TEST_VA,
				 g->fmt->level[g->fmt->root].shift, false);
	linked = 0;
	for (int level = 0; level < NOVA_GMMU_LEVELS; level++)
		linked += g->pt.tables[level];
	KUNIT_EXPECT_EQ(test, linked, 1U);
	KUNIT_EXPECT_EQ(test, g->live, live);
	g->sealed = false;
	nova_gmmu_batch_release(&g->pt, &batch);
	KUNIT_EXPECT_EQ(test, g->live, 1U);
}

static void nova_gmmu_pt_freed(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_freed_run);
}

static u64 nova_gmmu_pt_planned(struct kunit *test,
				const struct nova_gmmu_fmt *fmt, u64 va,
				u64 size, unsigned int granule)
{
	struct nova_gmmu_plan plan = { };

	KUNIT_EXPECT_EQ(test, nova_gmmu_plan_add(&plan, fmt, va, size, granule),
			0);
	return nova_gmmu_plan_tables(&plan);
}

static void nova_gmmu_pt_plan(struct kunit *test)
{
	static const struct nova_gmmu_fmt *const fmts[] = {
		&nova_gmmu_fmt_v2, &nova_gmmu_fmt_v3,
	};

	for (size_t i = 0; i < ARRAY_SIZE(fmts); i++) {
		const struct nova_gmmu_fmt *f = fmts[i];
		u64 va = NOVA_TEST_VA, un = NOVA_GMMU_PLAN_UNMAP;
		u64 dirs = f->root - NOVA_GMMU_PD0;

		/* Directories, both page tables */
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, va, SZ_4K,
							   12), dirs + 2);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, va, SZ_64K,
							   16), dirs + 1);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, va, SZ_2M,
							   21), dirs);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, va, SZ_512M,
							   29),
				f->version == 2 ? dirs : dirs - 1);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, va, SZ_1G,
							   12),
				dirs - 1 + 2 + 2 * 512);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, va, SZ_1G,
							   16),
				dirs - 1 + 2 + 512);
		/* Unmapping needs tables at the ends only. */
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, 0,
							   BIT_ULL(f->va_bits),
							   un), 0ULL);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, va, SZ_4K,
							   un), dirs + 2);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, va, SZ_64K,
							   un), dirs + 1);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, va, SZ_2M,
							   un), dirs);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, va, SZ_512M,
							   un), dirs - 1);
		KUNIT_EXPECT_EQ(test, nova_gmmu_pt_planned(test, f, SZ_4K,
							   BIT_ULL(f->va_bits) -
							   2 * SZ_4K, un),
				2 * (dirs + 2));
	}
}

/* 4096 pages of a buffer, each with an operation of its own */
static void nova_gmmu_pt_plan_adjacent(struct kunit *test)
{
	struct nova_gmmu_plan plan = { };

	for (u64 i = 0; i < 4096; i++)
		KUNIT_EXPECT_EQ(test, nova_gmmu_plan_add(&plan,
							 &nova_gmmu_fmt_v2,
							 NOVA_TEST_VA +
							 i * SZ_4K, SZ_4K, 12),
				0);
	KUNIT_EXPECT_EQ(test, plan.count[NOVA_GMMU_PT_SMALL], 8ULL);
	KUNIT_EXPECT_EQ(test, plan.count[NOVA_GMMU_PT_BIG], 8ULL);
	KUNIT_EXPECT_EQ(test, plan.count[NOVA_GMMU_PD0], 1ULL);
	KUNIT_EXPECT_EQ(test, nova_gmmu_plan_tables(&plan), 19ULL);
}

/*
 * Operations of one change that use up a table, free it, and need another:
 * tables are not reused before the TLB has been invalidated.
 */
static void nova_gmmu_pt_plan_again_run(struct kunit *test,
					struct nova_test_gmmu *g)
{
	static const u64 whole[] = { SZ_2M, SZ_512M, SZ_1G };
	struct nova_gmmu_map map = {
		.va = NOVA_TEST_VA,
		.addr = NOVA_TEST_PA,
		.attrs = nova_gmmu_pt_attrs,
		.max_shift = 63,
	};

	for (size_t i = 0; i < ARRAY_SIZE(whole) * 2; i++) {
		struct nova_gmmu_plan plan = { };
		struct nova_gmmu_batch batch;
		u64 size = whole[i / 2];
		bool unmap = i % 2;

		for (unsigned int n = 0; n < 3; n++) {
			nova_gmmu_plan_add(&plan, g->fmt, map.va, SZ_4K, 12);
			nova_gmmu_plan_add(&plan, g->fmt, map.va, size,
					   unmap ? NOVA_GMMU_PLAN_UNMAP : 12);
		}
		nova_gmmu_batch_init(&batch, 0);
		KUNIT_ASSERT_EQ(test, nova_gmmu_batch_reserve(&g->pt, &batch,
							      &plan), 0);
		g->sealed = true;
		for (unsigned int n = 0; n < 3; n++) {
			map.size = SZ_4K;
			KUNIT_EXPECT_EQ(test, nova_gmmu_pt_map(&g->pt, &batch,
							       &map), 0);
			map.size = size;
			KUNIT_EXPECT_EQ(test, unmap ?
					nova_gmmu_pt_unmap(&g->pt, &batch,
							   map.va, size, n & 1) :
					nova_gmmu_pt_map(&g->pt, &batch, &map),
					0);
		}
		nova_gmmu_pt_end(g, &batch);
		nova_gmmu_pt_do_unmap(g, map.va, size, false);
		nova_gmmu_pt_expect_tables(g, 1);
	}
}

static void nova_gmmu_pt_plan_again(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_plan_again_run);
}

/* Nothing planned: the rest is as it was, and says what it said. */
static void nova_gmmu_pt_unplanned_run(struct kunit *test,
				       struct nova_test_gmmu *g)
{
	const struct nova_gmmu_map map = {
		.va = NOVA_TEST_VA + SZ_4K,
		.size = SZ_4K,
		.addr = NOVA_TEST_PA,
		.attrs = nova_gmmu_pt_attrs,
		.max_shift = 63,
	};
	struct nova_gmmu_batch batch;
	u64 sum;

	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 63, 0);
	sum = nova_test_gmmu_sum(g);
	nova_gmmu_batch_init(&batch, 0);
	g->sealed = true;
	KUNIT_EXPECT_EQ(test, nova_gmmu_pt_map(&g->pt, &batch, &map), -ENOMEM);
	KUNIT_EXPECT_EQ(test, nova_gmmu_pt_unmap(&g->pt, &batch, map.va,
						 map.size, true), -ENOMEM);
	nova_gmmu_pt_end(g, &batch);
	KUNIT_EXPECT_EQ(test, nova_test_gmmu_sum(g), sum);
	nova_gmmu_pt_expect(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 21);
}

static void nova_gmmu_pt_unplanned(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_unplanned_run);
}

static void nova_gmmu_pt_arguments_run(struct kunit *test,
				       struct nova_test_gmmu *g)
{
	u64 end = BIT_ULL(g->fmt->va_bits), sum = nova_test_gmmu_sum(g);
	const struct nova_gmmu_map good = {
		.va = NOVA_TEST_VA,
		.size = SZ_4K,
		.addr = NOVA_TEST_PA,
		.attrs = nova_gmmu_pt_attrs,
		.max_shift = 63,
	};
	struct nova_gmmu_map bad[8];
	struct nova_gmmu_batch batch;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		bad[i] = good;
	bad[0].va += 1;
	bad[1].va = end;
	bad[2].size = 0;
	bad[3].size = end;
	bad[4].addr += 0x100;
	bad[5].addr = 1ULL << 40;
	bad[6].attrs.kind = 7;
	bad[7].attrs.flags = ~0U;

	nova_gmmu_pt_begin(g, &batch, 0, good.va, good.size, NOVA_TEST_ANY);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_NE(test, nova_gmmu_pt_map(&g->pt, &batch, &bad[i]),
				0);
	KUNIT_EXPECT_EQ(test, nova_gmmu_pt_unmap(&g->pt, &batch, 1, SZ_4K,
						 false), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_gmmu_pt_unmap(&g->pt, &batch, end, SZ_4K,
						 false), -EINVAL);
	nova_gmmu_pt_end(g, &batch);
	KUNIT_EXPECT_EQ(test, nova_test_gmmu_sum(g), sum);
}

static void nova_gmmu_pt_arguments(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_arguments_run);
}

/* Each allocation fails once; then nothing is reserved, and nothing changed. */
static void nova_gmmu_pt_no_memory_run(struct kunit *test,
				       struct nova_test_gmmu *g)
{
	struct nova_gmmu_plan plan = { };
	struct nova_gmmu_batch batch;
	u32 live;
	u64 sum;
	int ret;

	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_2M, NOVA_TEST_PA, 63, 0);
	nova_gmmu_plan_add(&plan, g->fmt, NOVA_TEST_VA + SZ_4K, 2 * SZ_2M, 12);
	nova_gmmu_batch_init(&batch, 0);
	sum = nova_test_gmmu_sum(g);
	live = g->live;
	for (u64 n = 0; n < nova_gmmu_plan_tables(&plan); n++) {
		g->fail_nth = n;
		KUNIT_EXPECT_EQ(test, nova_gmmu_batch_reserve(&g->pt, &batch,
							      &plan), -ENOSPC);
		KUNIT_EXPECT_EQ(test, g->live, live);
		KUNIT_EXPECT_EQ(test, nova_test_gmmu_sum(g), sum);
		for (int level = 0; level < NOVA_GMMU_LEVELS; level++)
			KUNIT_EXPECT_TRUE(test,
					  list_empty(&batch.spare[level]));
	}
	g->fail_nth = -1;
	for (int n = 0; ; n++) {
		nova_test_gmmu_fail_slab(n);
		ret = nova_gmmu_batch_reserve(&g->pt, &batch, &plan);
		nova_test_gmmu_fail_slab(-1);
		if (!ret)
			break;
		KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
		KUNIT_EXPECT_EQ(test, g->live, live);
		KUNIT_EXPECT_EQ(test, nova_test_gmmu_sum(g), sum);
	}
	KUNIT_EXPECT_EQ(test, g->live, live + nova_gmmu_plan_tables(&plan));
	nova_gmmu_batch_release(&g->pt, &batch);
	KUNIT_EXPECT_EQ(test, nova_test_gmmu_sum(g), sum);
}

static void nova_gmmu_pt_no_memory(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_no_memory_run);
}

static void nova_gmmu_pt_no_root(struct kunit *test)
{
	struct nova_test_gmmu *g = nova_test_gmmu_new(test, &nova_gmmu_fmt_v2,
						      NOVA_GMMU_VID);
	struct nova_gmmu_pt pt;

	g->fail_nth = 0;
	KUNIT_EXPECT_EQ(test, nova_gmmu_pt_init(&pt, g->fmt, g->pt.ops, g),
			-ENOSPC);
	nova_gmmu_pt_fini(&pt);
	nova_test_gmmu_end(g);
}

/* A run of entries is one write; directories are written once. */
static void nova_gmmu_pt_writes_run(struct kunit *test,
				    struct nova_test_gmmu *g)
{
	u64 writes = g->writes, words = g->words, tables;

	/* Each new table, and the word of the root */
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA, SZ_4K, NOVA_TEST_PA, 12, 0);
	tables = nova_gmmu_pt_depth(g);
	KUNIT_EXPECT_EQ(test, g->writes - writes, tables + 1);
	KUNIT_EXPECT_EQ(test, g->words - words, tables * 512 + 1);
	writes = g->writes;
	words = g->words;
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA + SZ_4K, 100 * SZ_4K,
			    NOVA_TEST_PA + SZ_4K, 12, 0);
	KUNIT_EXPECT_EQ(test, g->writes - writes, 1ULL);
	KUNIT_EXPECT_EQ(test, g->words - words, 100ULL);
	/* What is the same already is not written. */
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA + SZ_4K, 100 * SZ_4K,
			    NOVA_TEST_PA + SZ_4K, 12, 0);
	KUNIT_EXPECT_EQ(test, g->writes - writes, 1ULL);
	nova_gmmu_pt_do_map(g, NOVA_TEST_VA + SZ_2M, 16 * (u64)SZ_2M,
			    NOVA_TEST_PA, 63, 0);
	KUNIT_EXPECT_EQ(test, g->writes - writes, 2ULL);
	KUNIT_EXPECT_EQ(test, g->words - words, 131ULL);
	/* Nor is what was not mapped unmapped. */
	nova_gmmu_pt_do_unmap(g, NOVA_TEST_VA + SZ_512M - SZ_4K,
			      SZ_512M + 2 * SZ_4K, false);
	nova_gmmu_pt_do_unmap(g, SZ_4K, SZ_4K, false);
	KUNIT_EXPECT_EQ(test, g->writes - writes, 2ULL);
}

static void nova_gmmu_pt_writes(struct kunit *test)
{
	nova_gmmu_pt_both(test, nova_gmmu_pt_writes_run);
}

static struct kunit_case nova_gmmu_pt_cases[] = {
	KUNIT_CASE(nova_gmmu_pt_new),
	KUNIT_CASE(nova_gmmu_pt_sizes),
	KUNIT_CASE(nova_gmmu_pt_mixed),
	KUNIT_CASE(nova_gmmu_pt_limit),
	KUNIT_CASE(nova_gmmu_pt_align),
	KUNIT_CASE(nova_gmmu_pt_split_2m),
	KUNIT_CASE(nova_gmmu_pt_split_sparse),
	KUNIT_CASE(nova_gmmu_pt_split_64k),
	KUNIT_CASE(nova_gmmu_pt_split_512m),
	KUNIT_CASE(nova_gmmu_pt_merge),
	KUNIT_CASE(nova_gmmu_pt_merge_not),
	KUNIT_CASE(nova_gmmu_pt_sparse),
	KUNIT_CASE(nova_gmmu_pt_sparse_cut),
	KUNIT_CASE(nova_gmmu_pt_sparse_map),
	KUNIT_CASE(nova_gmmu_pt_ends),
	KUNIT_CASE(nova_gmmu_pt_freed),
	KUNIT_CASE(nova_gmmu_pt_plan),
	KUNIT_CASE(nova_gmmu_pt_plan_adjacent),
	KUNIT_CASE(nova_gmmu_pt_plan_again),
	KUNIT_CASE(nova_gmmu_pt_unplanned),
	KUNIT_CASE(nova_gmmu_pt_arguments),
	KUNIT_CASE(nova_gmmu_pt_no_memory),
	KUNIT_CASE(nova_gmmu_pt_no_root),
	KUNIT_CASE(nova_gmmu_pt_writes),
	{}
};

static struct kunit_suite nova_gmmu_pt_suite = {
	.name = "nova_gmmu_pt",
	.test_cases = nova_gmmu_pt_cases,
};

kunit_test_suites(&nova_gmmu_pt_suite);
