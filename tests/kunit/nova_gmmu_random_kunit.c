// SPDX-License-Identifier: GPL-2.0
/*
 * Page tables against a flat model: 100,000 random operations a version, the
 * same ones each time. A kernel with KASAN in an emulated machine takes minutes
 * for so many, and does fewer; in user space, under ASan, all are done.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kconfig.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sizes.h>

#include <kunit/test.h>

#include "nova_test_gmmu.h"

#define NOVA_RANDOM_OPS		(IS_ENABLED(CONFIG_KASAN) ? 5000 : 100000)
#define NOVA_RANDOM_BATCH	4
/* What is looked at: 8 MiB around a boundary of 512 GiB */
#define NOVA_RANDOM_BASE	(0x8000000000ULL - SZ_4M)
#define NOVA_RANDOM_PAGES	2048
#define NOVA_RANDOM_SLOT	(SZ_2M / SZ_4K)

enum nova_gmmu_random_what {
	NOVA_RANDOM_NOTHING,
	NOVA_RANDOM_SPARSE,
	NOVA_RANDOM_PAGE,
};

/**
 * struct nova_gmmu_random_op - what to do with a range
 */
struct nova_gmmu_random_op {
	/** @map: range; the rest only if pages are mapped */
	struct nova_gmmu_map map;
	/** @what: what will be there */
	enum nova_gmmu_random_what what;
};

/**
 * struct nova_gmmu_random - model, and what it is compared with
 */
struct nova_gmmu_random {
	/** @g: address space */
	struct nova_test_gmmu *g;
	/** @state: of the random numbers */
	u64 state;
	/** @page: what each page should be */
	struct nova_test_gmmu_page *page;
	/** @seen: page sizes, bit n for 2^n */
	u32 seen;
	/** @peak: most tables there were */
	u32 peak;
};

static u64 nova_gmmu_random_below(struct nova_gmmu_random *r, u64 below)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (r->state >> 16) % below;
}

static u64 nova_gmmu_random_va(u32 page)
{
	return NOVA_RANDOM_BASE + (u64)page * SZ_4K;
}

/* Memory that often is next to that of the neighbours, sometimes not aligned */
static void nova_gmmu_random_memory(struct nova_gmmu_random *r,
				    struct nova_gmmu_map *map)
{
	static const u32 offset[] = { 0, 0, 0, 0, SZ_64K, SZ_4K };
	static const u8 limit[] = { 63, 63, 63, 21, 16, 12 };
	static const struct nova_gmmu_attrs attrs[] = {
		{ NOVA_GMMU_VID, 0, 6 },
		{ NOVA_GMMU_VID, NOVA_GMMU_READ_ONLY, 6 },
		{ NOVA_GMMU_SYS_COH, NOVA_GMMU_VOLATILE, 0 },
	};

	map->addr = 0x200000000ULL + (map->va - NOVA_RANDOM_BASE) +
		    offset[nova_gmmu_random_below(r, ARRAY_SIZE(offset))];
	map->max_shift = limit[nova_gmmu_random_below(r, ARRAY_SIZE(limit))];
	map->attrs = attrs[0];
	if (!nova_gmmu_random_below(r, 4))
		map->attrs = attrs[nova_gmmu_random_below(r,
							  ARRAY_SIZE(attrs))];
}

static void nova_gmmu_random_next(struct nova_gmmu_random *r,
				  struct nova_gmmu_random_op *op)
{
	static const u16 unit[] = { 1, 1, 16, 16, NOVA_RANDOM_SLOT };
	u64 u = unit[nova_gmmu_random_below(r, ARRAY_SIZE(unit))];
	u64 n = NOVA_RANDOM_PAGES / u, first, count;

	first = nova_gmmu_random_below(r, n);
	count = 1 + nova_gmmu_random_below(r, min(n - first, 40ULL));
	*op = (struct nova_gmmu_random_op){
		.map.va = nova_gmmu_random_va(first * u),
		.map.size = count * u * SZ_4K,
	};
	switch (nova_gmmu_random_below(r, 256)) {
	case 0:		/* all, with the directories */
		op->map.va = 0;
		op->map.size = BIT_ULL(r->g->fmt->va_bits);
		op->what = nova_gmmu_random_below(r, 2);
		break;
	case 1:
		op->map.va = 0x8000000000ULL - SZ_512M;
		op->map.size = SZ_1G;
		op->what = nova_gmmu_random_below(r, 2);
		break;
	case 2 ... 59:
		op->what = NOVA_RANDOM_NOTHING;
		break;
	case 60 ... 99:
		op->what = NOVA_RANDOM_SPARSE;
		break;
	default:
		op->what = NOVA_RANDOM_PAGE;
		nova_gmmu_random_memory(r, &op->map);
		break;
	}
}

/* The pages of the model that the range covers: the first, and where it ends */
static u32 nova_gmmu_random_range(const struct nova_gmmu_random_op *op,
				  u32 *end)
{
	u64 lo = max(op->map.va, NOVA_RANDOM_BASE);
	u64 hi = min(op->map.va + op->map.size,
		     nova_gmmu_random_va(NOVA_RANDOM_PAGES));

	*end = (hi - NOVA_RANDOM_BASE) / SZ_4K;
	return (lo - NOVA_RANDOM_BASE) / SZ_4K;
}

static void nova_gmmu_random_model(struct nova_gmmu_random *r,
				   const struct nova_gmmu_random_op *op)
{
	u32 end;

	for (u32 i = nova_gmmu_random_range(op, &end); i < end; i++) {
		u64 va = nova_gmmu_random_va(i);

		r->page[i] = (struct nova_test_gmmu_page){
			.va = va,
			.shift = 12,
			.valid = op->what == NOVA_RANDOM_PAGE,
			.sparse = op->what == NOVA_RANDOM_SPARSE,
			.addr = op->map.addr + (va - op->map.va),
			.attrs = op->map.attrs,
		};
	}
}

static unsigned int nova_gmmu_random_granule(const struct nova_gmmu_map *map)
{
	static const u8 shifts[] = { 29, 21, 16 };

	for (size_t i = 0; i < ARRAY_SIZE(shifts); i++) {
		if (shifts[i] <= map->max_shift &&
		    IS_ALIGNED(map->va ^ map->addr, BIT_ULL(shifts[i])))
			return shifts[i];
	}
	return 12;
}

/* Is what the model has for 2 MiB one page, or no page at all? */
static bool nova_gmmu_random_uniform(struct nova_gmmu_random *r, u32 first)
{
	const struct nova_test_gmmu_page *p = &r->page[first];

	if (p->valid && !IS_ALIGNED(p->addr, SZ_2M))
		return false;
	for (u32 i = 0; i < NOVA_RANDOM_SLOT; i++) {
		struct nova_test_gmmu_page want = *p;

		want.va = p[i].va;
		want.addr += i * SZ_4K;
		if (!nova_test_gmmu_same(&p[i], &want, want.va))
			return false;
	}
	return true;
}

/*
 * Compare [@first, @end) with the model: by what the GPU sees, by what the
 * library says, and whether it is as few entries as it can be.
 */
static void nova_gmmu_random_compare(struct nova_gmmu_random *r, u32 first,
				     u32 end, unsigned int merge_shift)
{
	struct kunit *test = r->g->test;
	struct nova_test_gmmu_page page;
	struct nova_gmmu_leaf leaf;
	u32 i = first, next;

	while (i < end) {
		u64 va = nova_gmmu_random_va(i);

		KUNIT_ASSERT_EQ(test, nova_test_gmmu_walk(r->g, va, &page),
				true);
		r->seen |= page.valid ? BIT(page.shift) : 0;
		nova_gmmu_pt_lookup(&r->g->pt, va, &leaf);
		KUNIT_ASSERT_EQ(test, leaf.shift, page.shift);
		KUNIT_ASSERT_EQ(test, leaf.va, page.va);
		KUNIT_ASSERT_EQ(test, !!(leaf.entry & 1), page.valid);
		KUNIT_ASSERT_EQ(test, leaf.entry == r->g->fmt->sparse,
				page.sparse);
		next = end;
		if (page.va + BIT_ULL(page.shift) < nova_gmmu_random_va(end))
			next = (page.va + BIT_ULL(page.shift) -
				NOVA_RANDOM_BASE) / SZ_4K;
		while (i < next && nova_test_gmmu_same(&page, &r->page[i],
						       r->page[i].va))
			i++;
		KUNIT_ASSERT_EQ(test, i, next);
	}

	for (i = ALIGN(first, NOVA_RANDOM_SLOT); i + NOVA_RANDOM_SLOT <= end;
	     i += NOVA_RANDOM_SLOT) {
		if ((r->page[i].valid && merge_shift < 21) ||
		    !nova_gmmu_random_uniform(r, i))
			continue;
		KUNIT_ASSERT_EQ(test, nova_test_gmmu_walk(r->g,
							  r->page[i].va, &page),
				true);
		KUNIT_ASSERT_GE(test, page.shift, 21U);
	}
}

/* Tables that are linked are those that exist. */
static void nova_gmmu_random_tables(struct nova_gmmu_random *r)
{
	u32 linked = 0;

	for (int level = 0; level < NOVA_GMMU_LEVELS; level++)
		linked += r->g->pt.tables[level];
	KUNIT_ASSERT_EQ(r->g->test, linked, r->g->live);
	r->peak = max(r->peak, linked);
}

static void nova_gmmu_random_watch(struct nova_gmmu_random *r,
				   const struct nova_gmmu_random_op *op)
{
	struct nova_test_gmmu *g = r->g;

	g->watches = 0;
	while (g->watches < 4) {
		u32 i = nova_gmmu_random_below(r, NOVA_RANDOM_PAGES);
		u64 va = nova_gmmu_random_va(i);

		/* Next to the range is where it is dangerous. */
		if (g->watches == 0)
			va = op->map.va - SZ_4K;
		else if (g->watches == 1)
			va = op->map.va + op->map.size;
		if (va >= op->map.va && va < op->map.va + op->map.size)
			break;
		nova_test_gmmu_watch(g, va);
	}
}

static void nova_gmmu_random_batch(struct nova_gmmu_random *r, unsigned int n)
{
	static const u8 merges[] = { 0, 16, 21, 21, 29 };
	struct nova_gmmu_random_op op[NOVA_RANDOM_BATCH];
	unsigned int count = 1 + n % NOVA_RANDOM_BATCH;
	struct nova_test_gmmu *g = r->g;
	struct nova_gmmu_plan plan = { };
	struct nova_gmmu_batch batch;

	nova_gmmu_batch_init(&batch, merges[nova_gmmu_random_below(r, 5)]);
	for (unsigned int i = 0; i < count; i++) {
		nova_gmmu_random_next(r, &op[i]);
		KUNIT_ASSERT_EQ(g->test,
				nova_gmmu_plan_add(&plan, g->fmt, op[i].map.va,
						   op[i].map.size,
						   op[i].what == NOVA_RANDOM_PAGE ?
						   nova_gmmu_random_granule(&op[i].map) :
						   NOVA_GMMU_PLAN_UNMAP), 0);
	}
	KUNIT_ASSERT_EQ(g->test, nova_gmmu_batch_reserve(&g->pt, &batch, &plan),
			0);
	if (n % (4 * NOVA_RANDOM_BATCH) == 0 && op[0].map.va)
		nova_gmmu_random_watch(r, &op[0]);

	g->sealed = true;
	for (unsigned int i = 0; i < count; i++) {
		int ret;

		if (op[i].what == NOVA_RANDOM_PAGE)
			ret = nova_gmmu_pt_map(&g->pt, &batch, &op[i].map);
		else
			ret = nova_gmmu_pt_unmap(&g->pt, &batch, op[i].map.va,
						 op[i].map.size,
						 op[i].what ==
						 NOVA_RANDOM_SPARSE);
		KUNIT_ASSERT_EQ(g->test, ret, 0);
		nova_gmmu_random_model(r, &op[i]);
	}
	nova_gmmu_pt_finish(&g->pt, &batch);
	g->watches = 0;
	g->sealed = false;

	for (unsigned int i = 0; i < count; i++) {
		u32 end, first = nova_gmmu_random_range(&op[i], &end);

		nova_gmmu_random_compare(r, first, end, batch.merge_shift);
	}
	nova_gmmu_batch_release(&g->pt, &batch);
	nova_gmmu_random_tables(r);
}

static void nova_gmmu_random_run(struct kunit *test,
				 const struct nova_gmmu_fmt *fmt)
{
	struct nova_gmmu_random r = { .state = 0x9e3779b97f4a7c15ULL };
	unsigned int n = 0;

	r.g = nova_test_gmmu_new(test, fmt, NOVA_GMMU_VID);
	r.page = kunit_kzalloc(test, NOVA_RANDOM_PAGES * sizeof(*r.page),
			       GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, r.page);
	for (u32 i = 0; i < NOVA_RANDOM_PAGES; i++)
		r.page[i].va = nova_gmmu_random_va(i);
	for (unsigned int ops = 0; ops < NOVA_RANDOM_OPS; n++) {
		nova_gmmu_random_batch(&r, n);
		ops += 1 + n % NOVA_RANDOM_BATCH;
		/* Also where nothing was to change */
		if (n % 512 == 0)
			nova_gmmu_random_compare(&r, 0, NOVA_RANDOM_PAGES, 0);
		cond_resched();
	}
	nova_gmmu_random_compare(&r, 0, NOVA_RANDOM_PAGES, 0);
	/* Otherwise little has been tested. */
	KUNIT_EXPECT_EQ(test, r.seen, BIT(12) | BIT(16) | BIT(21));
	KUNIT_EXPECT_GE(test, r.peak, fmt->root - NOVA_GMMU_PD0 + 6U);
	nova_test_gmmu_end(r.g);
}

static void nova_gmmu_random_v2(struct kunit *test)
{
	nova_gmmu_random_run(test, &nova_gmmu_fmt_v2);
}

static void nova_gmmu_random_v3(struct kunit *test)
{
	nova_gmmu_random_run(test, &nova_gmmu_fmt_v3);
}

static struct kunit_case nova_gmmu_random_cases[] = {
	KUNIT_CASE(nova_gmmu_random_v2),
	KUNIT_CASE(nova_gmmu_random_v3),
	{}
};

static struct kunit_suite nova_gmmu_random_suite = {
	.name = "nova_gmmu_random",
	.test_cases = nova_gmmu_random_cases,
};

kunit_test_suites(&nova_gmmu_random_suite);
