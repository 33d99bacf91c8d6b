// SPDX-License-Identifier: GPL-2.0
/*
 * BAR1 and BAR2: what is in BAR2's page tables before there is a BAR2, and
 * which part of BAR1 shows what.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bitmap.h>
#include <linux/minmax.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include <kunit/static_stub.h>
#include <kunit/test.h>

#include "../../nova-core/mmu/nova_gmmu_fmt.h"
#include "../../nova-core/nova_bar.h"
#include "../../nova-core/nova_bar1.h"
#include "../../nova-core/nova_bar1_space.h"
#include "../../nova-core/nova_bar2.h"
#include "../../nova-core/nova_bar2_tables.h"
#include "../../nova-core/nova_pramin.h"
#include "../../nova-core/nova_vram.h"

#define TABLES		0x33c00000ULL
#define ROOT		0x33f00000ULL

/*
 * Golden words, from the fields of dev_mmu.h: a PDE has the aperture (VRAM: 1) in
 * 2:1 and the address >> 12 from bit 8, a PTE VALID in bit 0 and its aperture
 * (VRAM: 0) in 2:1.
 */
static void nova_bar_window_tables_v2(struct kunit *test)
{
	const struct nova_gmmu_fmt *fmt = &nova_gmmu_fmt_v2;
	u64 *words = kunit_kcalloc(test, NOVA_BAR2_TABLE_WORDS, sizeof(*words),
				   GFP_KERNEL);
	static const struct {
		u32 table;
		u32 word;
		u64 value;
	} want[] = {
		{ 0, 0, 0x33c0102 },	/* PD2 -> PD1 */
		{ 1, 0, 0x33c0202 },	/* PD1 -> PD0 */
		{ 2, 0, 0x33c0001 },	/* slot 0: 2 MiB from the tables on */
		{ 2, 3, 0x33c0302 },	/* slot 1: table of 4 KiB pages */
		{ 3, 0, 0x33f0001 },	/* its first: BAR1's root */
	};
	u32 n = 0;

	KUNIT_ASSERT_NOT_NULL(test, words);
	KUNIT_ASSERT_EQ(test, nova_bar2_tables_count(fmt), 4U);
	KUNIT_EXPECT_EQ(test, nova_bar2_tables_entry(fmt, TABLES), 0x33c0002ULL);
	KUNIT_EXPECT_EQ(test, nova_bar2_tables_slot_word(fmt, 7), 14U);
	for (u32 table = 0; table < 4; table++) {
		nova_bar2_tables_fill(fmt, TABLES, ROOT, table, words);
		for (u32 i = 0; i < NOVA_BAR2_TABLE_WORDS; i++) {
			u64 value = 0;

			if (n < ARRAY_SIZE(want) && want[n].table == table &&
			    want[n].word == i)
				value = want[n++].value;
			KUNIT_EXPECT_EQ_MSG(test, words[i], value,
					    "table %u word %u", table, i);
		}
	}
	KUNIT_EXPECT_EQ(test, n, (u32)ARRAY_SIZE(want));
}

/* One directory more, and the same meaning. */
static void nova_bar_window_tables_v3(struct kunit *test)
{
	const struct nova_gmmu_fmt *fmt = &nova_gmmu_fmt_v3;
	u64 *words = kunit_kcalloc(test, NOVA_BAR2_TABLE_WORDS, sizeof(*words),
				   GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, words);
	KUNIT_ASSERT_EQ(test, nova_bar2_tables_count(fmt), 5U);
	for (u32 table = 0; table < 3; table++) {
		nova_bar2_tables_fill(fmt, TABLES, ROOT, table, words);
		KUNIT_EXPECT_EQ(test, words[0],
				fmt->pde(NOVA_GMMU_VID,
					 TABLES + (table + 1) * SZ_4K));
	}
	nova_bar2_tables_fill(fmt, TABLES, ROOT, 3, words);
	KUNIT_EXPECT_EQ(test, words[0], nova_bar2_tables_pte(fmt, TABLES));
	KUNIT_EXPECT_EQ(test, words[3],
			fmt->pde(NOVA_GMMU_VID, TABLES + 4 * SZ_4K));
	nova_bar2_tables_fill(fmt, TABLES, ROOT, 4, words);
	KUNIT_EXPECT_EQ(test, words[0], nova_bar2_tables_pte(fmt, ROOT));
}

/* What PRAMIN would show, and where writes would go. */
struct pramin_model {
	u32 window;
	u32 windows;
	u32 reads;
	u64 at[4];
	u32 val[4];
	u32 writes;
};

static void pramin_writel(struct nova_bar *bar, u32 addr, u32 val)
{
	struct pramin_model *model = kunit_get_current_test()->priv;

	if (addr == 0x1700) {
		model->window = val;
		model->windows++;
		return;
	}
	if (model->writes < ARRAY_SIZE(model->at)) {
		model->at[model->writes] = ((u64)model->window << 16) +
					   addr - 0x700000;
		model->val[model->writes] = val;
	}
	model->writes++;
}

static u32 pramin_readl(struct nova_bar *bar, u32 addr)
{
	struct pramin_model *model = kunit_get_current_test()->priv;

	model->reads++;
	return 0;
}

/* Across the end of the window, which is moved once, and flushed. */
static void nova_bar_window_pramin(struct kunit *test)
{
	static const u64 words[2] = { 0x1122334455667788, 0x99aabbccddeeff00 };
	struct nova_bar *bar = kunit_kzalloc(test, sizeof(*bar), GFP_KERNEL);
	struct pramin_model model = { };

	KUNIT_ASSERT_NOT_NULL(test, bar);
	test->priv = &model;
	kunit_activate_static_stub(test, nova_bar_writel, pramin_writel);
	kunit_activate_static_stub(test, nova_bar_readl, pramin_readl);

	KUNIT_EXPECT_EQ(test, nova_pramin_write(bar, 0x33cffff8, words, 2), 0);
	KUNIT_EXPECT_EQ(test, model.windows, 2U);
	KUNIT_EXPECT_EQ(test, model.writes, 4U);
	KUNIT_EXPECT_EQ(test, model.reads, 1U);
	KUNIT_EXPECT_EQ(test, model.at[0], 0x33cffff8ULL);
	KUNIT_EXPECT_EQ(test, model.val[0], 0x55667788U);
	KUNIT_EXPECT_EQ(test, model.at[1], 0x33cffffcULL);
	KUNIT_EXPECT_EQ(test, model.val[1], 0x11223344U);
	KUNIT_EXPECT_EQ(test, model.at[2], 0x33d00000ULL);
	KUNIT_EXPECT_EQ(test, model.at[3], 0x33d00004ULL);

	/* What 24 bits of 64 KiB cannot show, and what is not aligned */
	KUNIT_EXPECT_EQ(test, nova_pramin_write(bar, 1ULL << 40, words, 1),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, nova_pramin_write(bar, (1ULL << 40) - 8, words, 2),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, nova_pramin_write(bar, 0x1004, words, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_pramin_write(bar, 0x1000, words, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, model.writes, 4U);
}

#define SPACE		SZ_64M
#define VIEWS		64

/* Nothing overlaps, all is aligned, and room that is there is found. */
static void nova_bar_window_space(struct kunit *test)
{
	struct view { u64 va, size; } *views =
		kunit_kcalloc(test, VIEWS, sizeof(*views), GFP_KERNEL);
	unsigned long *model = kunit_kcalloc(test,
					     BITS_TO_LONGS(SPACE / SZ_4K),
					     sizeof(*model), GFP_KERNEL);
	struct nova_bar1_space space;
	struct rnd_state rnd;
	u32 overlaps = 0, full = 0;

	KUNIT_ASSERT_NOT_NULL(test, views);
	KUNIT_ASSERT_NOT_NULL(test, model);
	KUNIT_ASSERT_EQ(test, nova_bar1_space_init(&space, SPACE), 0);
	prandom_seed_state(&rnd, 20261121);

	for (u32 i = 0; i < 20000; i++) {
		struct view *v = &views[prandom_u32_state(&rnd) % VIEWS];
		u32 r = prandom_u32_state(&rnd);
		u64 align;

		if (v->size) {
			nova_bar1_space_free(&space, v->va, v->size);
			bitmap_clear(model, v->va / SZ_4K, v->size / SZ_4K);
			v->size = 0;
			continue;
		}
		v->size = (1 + (r >> 8) % (r & 1 ? 24 : 1500)) * SZ_4K;
		align = v->size >= SZ_2M ? SZ_2M :
			v->size >= SZ_64K ? SZ_64K : SZ_4K;
		if (nova_bar1_space_alloc(&space, v->size, &v->va)) {
			u32 at = bitmap_find_next_zero_area(model,
							    SPACE / SZ_4K, 0,
							    v->size / SZ_4K,
							    align / SZ_4K - 1);

			KUNIT_ASSERT_GE(test, at, SPACE / SZ_4K);
			full++;
			v->size = 0;
			continue;
		}
		KUNIT_ASSERT_TRUE(test, IS_ALIGNED(v->va, align));
		KUNIT_ASSERT_LE(test, v->va + v->size, (u64)SPACE);
		overlaps += find_next_bit(model, (v->va + v->size) / SZ_4K,
					  v->va / SZ_4K) <
			    (v->va + v->size) / SZ_4K;
		bitmap_set(model, v->va / SZ_4K, v->size / SZ_4K);
	}
	KUNIT_EXPECT_EQ(test, overlaps, 0U);
	KUNIT_EXPECT_GT(test, full, 0U);
	nova_bar1_space_fini(&space);
}

/* All of it, more than all of it, and again */
static void nova_bar_window_space_all(struct kunit *test)
{
	struct nova_bar1_space space;
	u64 va;

	KUNIT_ASSERT_EQ(test, nova_bar1_space_init(&space, SPACE), 0);
	KUNIT_EXPECT_EQ(test, nova_bar1_space_alloc(&space, SPACE + SZ_4K, &va),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, nova_bar1_space_alloc(&space, 1ULL << 44, &va),
			-ENOSPC);
	KUNIT_ASSERT_EQ(test, nova_bar1_space_alloc(&space, SPACE, &va), 0);
	KUNIT_EXPECT_EQ(test, va, 0ULL);
	KUNIT_EXPECT_EQ(test, nova_bar1_space_alloc(&space, SZ_4K, &va),
			-ENOSPC);
	nova_bar1_space_free(&space, SPACE - SZ_4K, SZ_4K);
	KUNIT_ASSERT_EQ(test, nova_bar1_space_alloc(&space, SZ_4K, &va), 0);
	KUNIT_EXPECT_EQ(test, va, (u64)SPACE - SZ_4K);
	nova_bar1_space_fini(&space);
}

static const struct nova_core_mem_info window_mem = {
	.vram_size = SZ_128M,
	.vram_bar_size = SZ_64M,
	.region_count = 1,
	.regions = { { 0, SZ_128M, 0 } },
};

/* VRAM in several pieces: every second 64 KiB of a range that was full */
static void nova_bar_window_pieces(struct kunit *test)
{
	struct nova_vram *vram = kunit_kzalloc(test, sizeof(*vram), GFP_KERNEL);
	struct nova_core_vram_params params = { .size = SZ_64K };
	struct nova_core_vram *part[8], *piece;
	struct nova_core_vram_iter run;
	struct nova_bar1_space_iter it;
	struct nova_core_bar1 map = { .va = SZ_2M };
	u64 total = 0, skipped = SZ_64K + SZ_4K;

	KUNIT_ASSERT_NOT_NULL(test, vram);
	KUNIT_ASSERT_EQ(test, nova_vram_init(vram, NULL, &window_mem), 0);
	params.end = SZ_512K;
	for (u32 i = 0; i < 8; i++) {
		part[i] = nova_vram_alloc(vram, &params);
		KUNIT_ASSERT_FALSE(test, IS_ERR(part[i]));
	}
	for (u32 i = 0; i < 8; i++) {
		nova_vram_iter_init(&run, part[i]);
		KUNIT_ASSERT_TRUE(test, nova_vram_iter_next(&run));
		if (run.addr / SZ_64K % 2) {
			nova_vram_free(vram, part[i], false);
			part[i] = NULL;
		}
	}
	params.size = SZ_256K;
	piece = nova_vram_alloc(vram, &params);
	KUNIT_ASSERT_FALSE(test, IS_ERR(piece));

	/* From the second page of the second run to the end but one page */
	map.vram = piece;
	map.offset = skipped;
	map.size = SZ_256K - skipped - SZ_4K;
	nova_bar1_space_iter_init(&it, &map);
	nova_vram_iter_init(&run, piece);
	nova_vram_iter_next(&run);
	while (nova_bar1_space_iter_next(&it)) {
		KUNIT_ASSERT_TRUE(test, nova_vram_iter_next(&run));
		KUNIT_EXPECT_EQ(test, it.va, map.va + total);
		KUNIT_EXPECT_EQ(test, it.addr,
				run.addr + (total ? 0 : (u64)SZ_4K));
		total += it.size;
	}
	KUNIT_EXPECT_EQ(test, total, map.size);
	/* An offset of a page: no piece is at a multiple of 64 KiB in both. */
	KUNIT_EXPECT_EQ(test, nova_bar1_space_granule(&map), 12U);

	map.offset = SZ_64K;
	map.size = SZ_256K - SZ_64K;
	KUNIT_EXPECT_EQ(test, nova_bar1_space_granule(&map), 16U);
	map.va = SZ_2M + SZ_4K;
	KUNIT_EXPECT_EQ(test, nova_bar1_space_granule(&map), 12U);

	nova_vram_free(vram, piece, false);
	for (u32 i = 0; i < 8; i++)
		nova_vram_free(vram, part[i], false);
	nova_vram_fini(vram);
}

static struct kunit_case nova_bar_window_cases[] = {
	KUNIT_CASE(nova_bar_window_tables_v2),
	KUNIT_CASE(nova_bar_window_tables_v3),
	KUNIT_CASE(nova_bar_window_pramin),
	KUNIT_CASE(nova_bar_window_space),
	KUNIT_CASE(nova_bar_window_space_all),
	KUNIT_CASE(nova_bar_window_pieces),
	{}
};

static struct kunit_suite nova_bar_window_suite = {
	.name = "nova-bar-window",
	.test_cases = nova_bar_window_cases,
};

kunit_test_suites(&nova_bar_window_suite);
