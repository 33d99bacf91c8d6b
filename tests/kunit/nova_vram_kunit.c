// SPDX-License-Identifier: GPL-2.0
/*
 * VRAM: nothing is handed out twice or against the firmware's will, and every
 * byte is accounted for. The model is a byte per unit of 4 KiB.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "../../nova-core/nova_vram.h"

#define UNIT		SZ_4K
#define MODEL_UNITS	(SZ_128M / UNIT)
#define BAR_SIZE	SZ_32M
#define MAX_PIECES	400
#define ACCOUNTS	3

/* A unit of the model is this, or 0: free, or 1 + the index of its owner. */
#define FORBIDDEN	0xffff

/*
 * What RM might say: ends that are no multiples of 4 KiB, holes, a reserved and
 * a protected region in the middle, two regions without anything in between,
 * one too small for any page, and the firmware's own at the end.
 */
static const struct nova_core_mem_info vram_mem = {
	.vram_size = SZ_128M,
	.vram_bar_size = BAR_SIZE,
	.region_count = 8,
	.regions = {
		{ 0x3000, SZ_16M - 0x3000 - 0x800, 0 },
		{ SZ_16M, SZ_1M, NOVA_CORE_REGION_RESERVED },
		{ SZ_16M + SZ_1M + 0x200, SZ_8M, NOVA_CORE_REGION_ISO },
		{ SZ_32M - 0x5000, 0xb000, NOVA_CORE_REGION_PROTECTED },
		{ SZ_32M + 0x6000, 0xa000, NOVA_CORE_REGION_COMPRESSIBLE },
		{ SZ_32M + 0x10000, SZ_64M, 0 },
		{ SZ_64M + SZ_32M + 0x10400, 0x800, 0 },
		{ SZ_128M - SZ_16M, SZ_16M, NOVA_CORE_REGION_RESERVED },
	},
};

/* Two regions, one after the other, and nothing else */
static const struct nova_core_mem_info vram_mem_plain = {
	.vram_size = SZ_64M,
	.vram_bar_size = SZ_256M,
	.region_count = 2,
	.regions = {
		{ 0, SZ_32M, 0 },
		{ SZ_32M, SZ_32M, 0 },
	},
};

struct vram_test {
	struct nova_vram vram;
	const struct nova_core_mem_info *mem;
	u16 model[MODEL_UNITS];
	struct nova_core_vram *pieces[MAX_PIECES];
	struct nova_core_vram_params params[MAX_PIECES];
	struct nova_core_vram_account accounts[ACCOUNTS];
	struct rnd_state rnd;
};

static struct vram_test *vram_test_begin(struct kunit *test,
					 const struct nova_core_mem_info *mem)
{
	struct vram_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	t->mem = mem;
	KUNIT_ASSERT_EQ(test, nova_vram_init(&t->vram, NULL, mem), 0);
	prandom_seed_state(&t->rnd, 20261121);
	for (u32 i = 0; i < ACCOUNTS; i++)
		nova_vram_account_init(&t->vram, &t->accounts[i], "test");

	/* A unit is free if a usable region holds all of it. */
	for (u64 unit = 0; unit < MODEL_UNITS; unit++) {
		u64 addr = unit * UNIT;

		t->model[unit] = FORBIDDEN;
		for (u32 i = 0; i < mem->region_count; i++) {
			const struct nova_core_region *r = &mem->regions[i];

			if (!(r->flags & (NOVA_CORE_REGION_RESERVED |
					  NOVA_CORE_REGION_PROTECTED)) &&
			    addr >= r->base &&
			    addr + UNIT <= r->base + r->size)
				t->model[unit] = 0;
		}
	}
	return t;
}

static void vram_test_free(struct kunit *test, struct vram_test *t, u32 index,
			   bool cleared)
{
	struct nova_core_vram_iter it;
	u32 strangers = 0;

	nova_vram_iter_init(&it, t->pieces[index]);
	while (nova_vram_iter_next(&it))
		for (u64 addr = it.addr; addr < it.addr + it.size;
		     addr += UNIT) {
			strangers += t->model[addr / UNIT] != index + 1;
			t->model[addr / UNIT] = 0;
		}
	KUNIT_ASSERT_EQ(test, strangers, 0);
	nova_vram_free(&t->vram, t->pieces[index], cleared);
	t->pieces[index] = NULL;
}

static void vram_test_end(struct kunit *test, struct vram_test *t)
{
	struct nova_core_vram_usage usage;

	for (u32 i = 0; i < MAX_PIECES; i++)
		if (t->pieces[i])
			vram_test_free(test, t, i, false);
	nova_vram_usage(&t->vram, &usage);
	KUNIT_EXPECT_EQ(test, usage.used, 0ULL);
	for (u32 i = 0; i < ACCOUNTS; i++)
		nova_vram_account_fini(&t->vram, &t->accounts[i]);
	nova_vram_fini(&t->vram);
}

/* Enter a new piece into the model; it must be as it was asked for. */
static void vram_test_enter(struct kunit *test, struct vram_test *t, u32 index)
{
	const struct nova_core_vram_params *p = &t->params[index];
	u64 align = p->page_shift ? 1ULL << p->page_shift : UNIT;
	struct nova_core_vram_iter it;
	u64 size = 0, end = 0;
	u32 runs = 0, taken = 0;

	nova_vram_iter_init(&it, t->pieces[index]);
	while (nova_vram_iter_next(&it)) {
		/* After a run of another clear state it just goes on. */
		if (!runs || it.addr != end) {
			KUNIT_ASSERT_TRUE(test, IS_ALIGNED(it.addr, align));
			KUNIT_ASSERT_TRUE(test, IS_ALIGNED(size, align));
			runs++;
		}
		KUNIT_ASSERT_TRUE(test, it.size && IS_ALIGNED(it.size, UNIT));
		end = it.addr + it.size;
		size += it.size;
		KUNIT_ASSERT_GE(test, it.addr, p->start);
		if (p->end)
			KUNIT_ASSERT_LE(test, end, p->end);
		KUNIT_ASSERT_LE(test, end, (u64)SZ_128M);
		for (u64 addr = it.addr; addr < end; addr += UNIT) {
			taken += !!t->model[addr / UNIT];
			t->model[addr / UNIT] = index + 1;
		}
		KUNIT_ASSERT_EQ_MSG(test, taken, 0, "%u in %#llx-%#llx", taken,
				    it.addr, end);
	}
	KUNIT_ASSERT_EQ(test, size, p->size);
	if (p->flags & NOVA_CORE_VRAM_CONTIGUOUS)
		KUNIT_ASSERT_EQ(test, runs, 1);
}

static int vram_test_alloc(struct kunit *test, struct vram_test *t, u32 index,
			   struct nova_core_vram_params params)
{
	struct nova_core_vram *piece = nova_vram_alloc(&t->vram, &params);

	if (IS_ERR(piece))
		return PTR_ERR(piece);
	t->pieces[index] = piece;
	t->params[index] = params;
	vram_test_enter(test, t, index);
	return 0;
}

/* Free units of the model in a range */
static u32 vram_test_model_free(const struct vram_test *t, u64 start, u64 end)
{
	u32 count = 0;

	for (u64 unit = start / UNIT; unit < end / UNIT; unit++)
		count += !t->model[unit];
	return count;
}

static u64 vram_test_used(struct vram_test *t, u32 account)
{
	return nova_vram_account_used(&t->vram, &t->accounts[account]);
}

/* The counters must say what the model says. */
static void vram_test_sums(struct kunit *test, struct vram_test *t)
{
	u64 regions[NOVA_CORE_MAX_REGIONS] = { };
	struct nova_core_vram_usage usage;
	u64 accounts[ACCOUNTS] = { };
	u64 all = 0;

	for (u64 unit = 0; unit < MODEL_UNITS; unit++) {
		struct nova_core_vram_account *account;
		u64 addr = unit * UNIT;

		if (!t->model[unit] || t->model[unit] == FORBIDDEN)
			continue;
		all += UNIT;
		for (u32 i = 0; i < t->mem->region_count; i++)
			if (addr >= t->mem->regions[i].base &&
			    addr - t->mem->regions[i].base <
			    t->mem->regions[i].size)
				regions[i] += UNIT;
		account = t->params[t->model[unit] - 1].account;
		if (account)
			accounts[account - t->accounts] += UNIT;
	}

	nova_vram_usage(&t->vram, &usage);
	KUNIT_ASSERT_EQ(test, usage.used, all);
	for (u32 i = 0; i < t->mem->region_count; i++)
		KUNIT_ASSERT_EQ(test, usage.region_used[i], regions[i]);
	for (u32 i = 0; i < ACCOUNTS; i++)
		KUNIT_ASSERT_EQ(test, vram_test_used(t, i), accounts[i]);
}

static u32 vram_test_below(struct vram_test *t, u32 ceil)
{
	return prandom_u32_state(&t->rnd) % ceil;
}

static struct nova_core_vram_params vram_test_random(struct vram_test *t)
{
	static const u32 shifts[] = { 0, 12, 13, 16, 16, 20, 21, 21 };
	static const u64 sizes[] = { SZ_16K, SZ_256K, SZ_2M, SZ_4M };
	struct nova_core_vram_params p = {
		.page_shift = shifts[vram_test_below(t, ARRAY_SIZE(shifts))],
	};
	u32 most = sizes[vram_test_below(t, ARRAY_SIZE(sizes))] / UNIT;
	u32 account = vram_test_below(t, ACCOUNTS + 1);

	p.size = (1 + vram_test_below(t, most)) * (u64)UNIT;
	if (!vram_test_below(t, 4))
		p.size = roundup_pow_of_two(p.size);
	if (!vram_test_below(t, 3))
		p.flags |= NOVA_CORE_VRAM_CONTIGUOUS;
	if (!vram_test_below(t, 3))
		p.flags |= NOVA_CORE_VRAM_PREFER_CLEARED;
	if (!vram_test_below(t, 3))
		p.flags |= NOVA_CORE_VRAM_TOP_DOWN;
	else if (!vram_test_below(t, 3))
		p.flags |= NOVA_CORE_VRAM_BOTTOM_UP;
	switch (vram_test_below(t, 8)) {
	case 0:
		p.start = vram_test_below(t, MODEL_UNITS) * (u64)UNIT;
		p.end = p.start + (1 + vram_test_below(t, 2048)) * (u64)UNIT;
		break;
	case 1:
		p.start = vram_test_below(t, MODEL_UNITS) * (u64)UNIT;
		break;
	case 2:
		p.end = BAR_SIZE;
		break;
	}
	if (account < ACCOUNTS)
		p.account = &t->accounts[account];
	return p;
}

static void nova_vram_random(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem);
	u32 allocations = 0, refusals = 0;

	for (u32 turn = 0; allocations < 20000; turn++) {
		u32 index = vram_test_below(t, MAX_PIECES);
		int ret;

		KUNIT_ASSERT_LT(test, turn, 200000);
		if (t->pieces[index]) {
			vram_test_free(test, t, index,
				       vram_test_below(t, 2));
			continue;
		}
		ret = vram_test_alloc(test, t, index, vram_test_random(t));
		if (ret)
			KUNIT_ASSERT_EQ(test, ret, -ENOSPC);
		allocations += !ret;
		refusals += !!ret;
		if (turn % 1024 == 0)
			vram_test_sums(test, t);
	}
	/* Otherwise there was too little to do. */
	KUNIT_EXPECT_GT(test, refusals, 1000);
	vram_test_sums(test, t);
	vram_test_end(test, t);
}

static void nova_vram_totals(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem);
	struct nova_core_vram_usage usage;

	nova_vram_usage(&t->vram, &usage);
	KUNIT_EXPECT_EQ(test, usage.total,
			(u64)vram_test_model_free(t, 0, SZ_128M) * UNIT);
	KUNIT_EXPECT_EQ(test, usage.used, 0ULL);
	vram_test_end(test, t);
}

static void nova_vram_no_region(struct kunit *test)
{
	struct nova_core_mem_info *mem =
		kunit_kzalloc(test, sizeof(*mem), GFP_KERNEL);
	struct nova_vram *vram = kunit_kzalloc(test, sizeof(*vram), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, mem);
	KUNIT_ASSERT_NOT_NULL(test, vram);
	KUNIT_EXPECT_EQ(test, nova_vram_init(vram, NULL, mem), -EINVAL);
	mem->region_count = 3;
	mem->regions[0] = (struct nova_core_region){
		0, SZ_1M, NOVA_CORE_REGION_RESERVED };
	mem->regions[1] = (struct nova_core_region){
		SZ_1M, SZ_1M, NOVA_CORE_REGION_PROTECTED };
	mem->regions[2] = (struct nova_core_region){
		2 * SZ_1M + 1, 2 * SZ_4K - 2, 0 };
	memset(vram, 0, sizeof(*vram));
	KUNIT_EXPECT_EQ(test, nova_vram_init(vram, NULL, mem), -EINVAL);
}

static void nova_vram_wrong_params(struct kunit *test)
{
	static const struct nova_core_vram_params wrong[] = {
		{ .size = 0 },
		{ .size = 1 },
		{ .size = SZ_4K + 1 },
		{ .size = SZ_4K, .page_shift = 11 },
		{ .size = SZ_4K, .page_shift = 22 },
		{ .size = SZ_4K, .page_shift = ~0U },
		{ .size = SZ_4K, .start = 0x800 },
		{ .size = SZ_4K, .end = SZ_1M + 0x800 },
		{ .size = SZ_4K, .start = SZ_1M, .end = SZ_1M },
		{ .size = SZ_4K, .start = SZ_2M, .end = SZ_1M },
		{ .size = SZ_4K, .flags = 1 << 4 },
		{ .size = SZ_4K, .flags = NOVA_CORE_VRAM_TOP_DOWN |
					  NOVA_CORE_VRAM_BOTTOM_UP },
	};
	struct vram_test *t = vram_test_begin(test, &vram_mem);

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    vram_test_alloc(test, t, 0, wrong[i]),
				    -EINVAL, "%zu", i);
	vram_test_end(test, t);
}

/* Sizes and places that overflow or that there are not */
static void nova_vram_too_much(struct kunit *test)
{
	static const struct nova_core_vram_params much[] = {
		{ .size = SZ_128M },
		{ .size = SZ_128M, .flags = NOVA_CORE_VRAM_CONTIGUOUS },
		{ .size = SZ_128M, .flags = NOVA_CORE_VRAM_BOTTOM_UP },
		{ .size = 1ULL << 63 },
		{ .size = ~0xfffULL },
		{ .size = ~0xfffULL, .flags = NOVA_CORE_VRAM_CONTIGUOUS },
		{ .size = ~0xfffULL, .page_shift = 21 },
		{ .size = SZ_4K, .start = SZ_128M },
		{ .size = SZ_4K, .start = ~0xfffULL },
		{ .size = SZ_4K, .start = ~0xfffULL, .page_shift = 21 },
		{ .size = SZ_4K, .start = SZ_1M + SZ_4K, .end = SZ_2M,
		  .page_shift = 21 },
		{ .size = SZ_8K, .end = SZ_16K },
		{ .size = SZ_4K, .start = SZ_16M, .end = SZ_16M + SZ_1M },
		{ .size = SZ_32M, .end = SZ_32M },
		{ .size = SZ_16M, .start = SZ_64M, .end = SZ_64M + SZ_8M },
	};
	struct vram_test *t = vram_test_begin(test, &vram_mem);

	for (size_t i = 0; i < ARRAY_SIZE(much); i++)
		KUNIT_EXPECT_EQ_MSG(test, vram_test_alloc(test, t, 0, much[i]),
				    -ENOSPC, "%zu", i);
	vram_test_sums(test, t);
	vram_test_end(test, t);
}

/* Each alignment with each kind of size, with and without a range */
static void nova_vram_alignment(struct kunit *test)
{
	static const u64 sizes[] = { SZ_4K, 3 * SZ_4K, SZ_64K, SZ_64K + SZ_4K,
				     SZ_2M - SZ_4K, SZ_2M, SZ_2M + SZ_4K,
				     3 * SZ_1M, 5 * SZ_1M };
	static const u32 flags[] = { 0, NOVA_CORE_VRAM_CONTIGUOUS,
				     NOVA_CORE_VRAM_TOP_DOWN,
				     NOVA_CORE_VRAM_BOTTOM_UP,
				     NOVA_CORE_VRAM_CONTIGUOUS |
				     NOVA_CORE_VRAM_BOTTOM_UP };
	struct vram_test *t = vram_test_begin(test, &vram_mem);
	struct nova_core_vram_params page = { .size = SZ_4K };

	/* Out of step with everything that is larger than a page */
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 0, page), 0);
	for (u32 shift = 12; shift <= 21; shift++)
		for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
			for (size_t j = 0; j < 2 * ARRAY_SIZE(flags); j++) {
				struct nova_core_vram_params p = {
					.size = sizes[i],
					.page_shift = shift,
					.flags = flags[j / 2],
				};

				if (j & 1) {
					p.start = SZ_1M - SZ_4K;
					p.end = BAR_SIZE;
				}
				KUNIT_ASSERT_EQ(test,
						vram_test_alloc(test, t, 1, p),
						0);
				vram_test_free(test, t, 1, false);
			}
	vram_test_end(test, t);
}

/* A range without any room to move */
static void nova_vram_exact_range(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem);
	struct nova_core_vram_params p = {
		.size = 3 * SZ_1M,
		.start = SZ_4M,
		.end = 7 * SZ_1M,
		.page_shift = 21,
	};

	KUNIT_EXPECT_EQ(test, vram_test_alloc(test, t, 0, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_alloc(test, t, 1, p), -ENOSPC);
	p.start = 7 * SZ_1M;
	p.end = SZ_8M + 3 * SZ_1M;
	KUNIT_EXPECT_EQ(test, vram_test_alloc(test, t, 1, p), 0);
	vram_test_end(test, t);
}

/* Where the only run of a piece begins */
static u64 vram_test_addr(struct kunit *test, const struct nova_core_vram *piece)
{
	struct nova_core_vram_iter it, end;

	nova_vram_iter_init(&it, piece);
	KUNIT_ASSERT_TRUE(test, nova_vram_iter_next(&it));
	end = it;
	KUNIT_ASSERT_FALSE(test, nova_vram_iter_next(&end));
	return it.addr;
}

static void nova_vram_ends(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem_plain);
	struct nova_core_vram_params p = {
		.size = SZ_1M,
		.start = SZ_16M + SZ_1M,
		.end = SZ_16M + SZ_2M,
	};

	/* Without a wish it is the hole that fits best. */
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 0, p), 0);
	p.start = 0;
	p.end = 0;
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 1, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_addr(test, t->pieces[1]), (u64)SZ_16M);
	vram_test_free(test, t, 1, false);

	p.flags = NOVA_CORE_VRAM_TOP_DOWN;
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 1, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_addr(test, t->pieces[1]),
			(u64)SZ_64M - SZ_1M);
	p.flags = NOVA_CORE_VRAM_BOTTOM_UP;
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 2, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_addr(test, t->pieces[2]), 0ULL);
	vram_test_end(test, t);
}

/* Little is needed at a boundary, and what follows it is in use. */
static void nova_vram_small_aligned(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem_plain);
	struct nova_core_vram_params used = { .size = SZ_4K };
	struct nova_core_vram_params p = {
		.size = SZ_64K,
		.end = SZ_8M,
		.page_shift = 21,
	};

	for (u32 i = 0; i < 4; i++) {
		used.start = i * SZ_2M + SZ_1M;
		used.end = used.start + SZ_4K;
		KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, i, used), 0);
	}
	for (u32 i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, vram_test_alloc(test, t, 4 + i, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_alloc(test, t, 8, p), -ENOSPC);
	vram_test_end(test, t);
}

/* From two neighbouring blocks, neither of which is large enough */
static void nova_vram_contiguous_neighbours(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem_plain);
	struct nova_core_vram_params p = {
		.size = SZ_4M,
		.flags = NOVA_CORE_VRAM_BOTTOM_UP,
	};

	for (u32 i = 0; i < SZ_64M / SZ_4M; i++)
		KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, i, p), 0);
	/* 12 to 20 MiB: two halves of different parents */
	vram_test_free(test, t, 3, false);
	vram_test_free(test, t, 4, true);
	p.size = 6 * SZ_1M;
	p.page_shift = 21;
	for (u32 more = 0; more < 2; more++) {
		p.flags = NOVA_CORE_VRAM_CONTIGUOUS;
		if (more)
			p.flags |= NOVA_CORE_VRAM_BOTTOM_UP;
		KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 100, p), 0);
		KUNIT_EXPECT_EQ(test, vram_test_alloc(test, t, 101, p),
				-ENOSPC);
		vram_test_free(test, t, 100, false);
	}
	vram_test_end(test, t);
}

static void nova_vram_fill(struct kunit *test, struct vram_test *t, u64 size)
{
	struct nova_core_vram_params p = { .size = size };
	u32 i;
	int ret = 0;

	for (i = 0; i < MAX_PIECES && !ret; i++)
		ret = vram_test_alloc(test, t, i, p);
	KUNIT_ASSERT_EQ(test, ret, -ENOSPC);
}

/* Whatever fails changes nothing, and what is freed can be had again. */
static void nova_vram_exhaustion(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem);
	struct nova_core_vram_params p = { .size = SZ_4K };
	struct nova_core_vram_usage before, after;
	u64 left;

	nova_vram_fill(test, t, SZ_1M);
	nova_vram_usage(&t->vram, &before);
	left = before.total - before.used;
	/* Not contiguous and small pages: the very last one can be had. */
	KUNIT_ASSERT_LT(test, left, (u64)SZ_1M);
	for (u32 flags = 0; flags < 1 << 4; flags++) {
		p.size = left + SZ_4K;
		p.flags = flags;
		if (flags & NOVA_CORE_VRAM_TOP_DOWN &&
		    flags & NOVA_CORE_VRAM_BOTTOM_UP)
			continue;
		KUNIT_EXPECT_EQ(test,
				vram_test_alloc(test, t, MAX_PIECES - 1, p),
				-ENOSPC);
	}
	nova_vram_usage(&t->vram, &after);
	KUNIT_EXPECT_EQ(test, memcmp(&before, &after, sizeof(before)), 0);
	vram_test_sums(test, t);

	p = (struct nova_core_vram_params){ .size = left };
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, MAX_PIECES - 1, p), 0);
	nova_vram_usage(&t->vram, &after);
	KUNIT_EXPECT_EQ(test, after.used, after.total);
	KUNIT_EXPECT_EQ(test, vram_test_model_free(t, 0, SZ_128M), 0);

	/* In odd order, and half of it as cleared: it must merge again. */
	for (u32 i = 0; i < MAX_PIECES; i++)
		if (t->pieces[i * 7 % MAX_PIECES])
			vram_test_free(test, t, i * 7 % MAX_PIECES, i & 1);
	p.size = SZ_32M;
	p.page_shift = 21;
	p.flags = NOVA_CORE_VRAM_CONTIGUOUS;
	KUNIT_EXPECT_EQ(test, vram_test_alloc(test, t, 0, p), 0);
	vram_test_end(test, t);
}

/* All VRAM in one piece: what is freed is found, wherever it is. */
static void nova_vram_everything(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem);
	struct nova_core_vram_params all = { .account = &t->accounts[0] };
	struct nova_core_vram_usage usage;

	nova_vram_usage(&t->vram, &usage);
	all.size = usage.total;
	for (u32 turn = 0; turn < 4; turn++) {
		KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 0, all), 0);
		KUNIT_EXPECT_EQ(test, vram_test_model_free(t, 0, SZ_128M), 0);
		vram_test_sums(test, t);
		vram_test_free(test, t, 0, turn & 1);
	}
	vram_test_end(test, t);
}

static u64 vram_test_cleared(const struct nova_core_vram *piece)
{
	struct nova_core_vram_iter it;
	u64 size = 0;

	nova_vram_iter_init(&it, piece);
	while (nova_vram_iter_next(&it))
		if (it.cleared)
			size += it.size;
	return size;
}

static void nova_vram_cleared(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem_plain);
	struct nova_core_vram_params all = { .size = SZ_64M };
	struct nova_core_vram_params p = {
		.size = SZ_1M,
		.flags = NOVA_CORE_VRAM_PREFER_CLEARED,
	};

	/* Nothing is at first. */
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 0, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_cleared(t->pieces[0]), 0ULL);
	vram_test_free(test, t, 0, true);

	/* Preferred and got, */
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 0, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_cleared(t->pieces[0]), (u64)SZ_1M);
	/* no more of it than there is, */
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 1, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_cleared(t->pieces[1]), 0ULL);
	vram_test_free(test, t, 1, false);
	/* and no longer when it has been used. */
	vram_test_free(test, t, 0, false);
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 0, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_cleared(t->pieces[0]), 0ULL);
	vram_test_free(test, t, 0, true);

	/* Whoever does not prefer it leaves it alone. */
	p.flags = 0;
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 0, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_cleared(t->pieces[0]), 0ULL);
	vram_test_free(test, t, 0, false);

	/* Blocks that merge with others say no more than is true. */
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 0, all), 0);
	KUNIT_EXPECT_LE(test, vram_test_cleared(t->pieces[0]), (u64)SZ_1M);
	vram_test_free(test, t, 0, true);
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 0, all), 0);
	KUNIT_EXPECT_EQ(test, vram_test_cleared(t->pieces[0]), (u64)SZ_64M);
	vram_test_end(test, t);
}

/*
 * What is called cleared must have been freed as such: the model's contents are
 * a bit for each unit, set when somebody has written to it.
 */
static void nova_vram_cleared_random(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem);
	u8 *dirty = kunit_kzalloc(test, MODEL_UNITS, GFP_KERNEL);
	struct nova_core_vram_iter it;
	void *written;
	u32 found = 0;

	KUNIT_ASSERT_NOT_NULL(test, dirty);
	memset(dirty, 1, MODEL_UNITS);
	for (u32 turn = 0; turn < 10000; turn++) {
		u32 index = vram_test_below(t, MAX_PIECES);
		bool cleared = vram_test_below(t, 2);

		if (!t->pieces[index]) {
			if (vram_test_alloc(test, t, index,
					    vram_test_random(t)))
				continue;
			nova_vram_iter_init(&it, t->pieces[index]);
			while (nova_vram_iter_next(&it)) {
				if (!it.cleared)
					continue;
				found++;
				written = memchr(dirty + it.addr / UNIT, 1,
						 it.size / UNIT);
				KUNIT_ASSERT_NULL(test, written);
			}
			continue;
		}
		nova_vram_iter_init(&it, t->pieces[index]);
		while (nova_vram_iter_next(&it))
			memset(dirty + it.addr / UNIT, !cleared,
			       it.size / UNIT);
		vram_test_free(test, t, index, cleared);
	}
	KUNIT_EXPECT_GT(test, found, 1000);
	vram_test_end(test, t);
}

static void nova_vram_accounts(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem);
	struct nova_core_vram_params p = {
		.size = SZ_2M,
		.start = BAR_SIZE,
		.account = &t->accounts[1],
	};

	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 0, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_used(t, 1), (u64)SZ_2M);
	p.start = 0;
	p.end = BAR_SIZE;
	KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, 1, p), 0);
	KUNIT_EXPECT_EQ(test, vram_test_used(t, 1), (u64)SZ_4M);
	KUNIT_EXPECT_EQ(test, vram_test_used(t, 0), 0ULL);
	vram_test_sums(test, t);
	vram_test_free(test, t, 0, false);
	KUNIT_EXPECT_EQ(test, vram_test_used(t, 1), (u64)SZ_2M);
	vram_test_end(test, t);
}

/* A child that left something behind: gpu_buddy would complain. */
static void nova_vram_left_behind(struct kunit *test)
{
	struct vram_test *t = vram_test_begin(test, &vram_mem);
	struct nova_core_vram_params p = {
		.size = SZ_2M - SZ_4K,
		.account = &t->accounts[0],
	};

	for (u32 i = 0; i < 3; i++) {
		KUNIT_ASSERT_EQ(test, vram_test_alloc(test, t, i, p), 0);
		p.account = NULL;
	}
	nova_vram_fini(&t->vram);
}

static struct kunit_case nova_vram_cases[] = {
	KUNIT_CASE(nova_vram_random),
	KUNIT_CASE(nova_vram_totals),
	KUNIT_CASE(nova_vram_no_region),
	KUNIT_CASE(nova_vram_wrong_params),
	KUNIT_CASE(nova_vram_too_much),
	KUNIT_CASE(nova_vram_alignment),
	KUNIT_CASE(nova_vram_exact_range),
	KUNIT_CASE(nova_vram_ends),
	KUNIT_CASE(nova_vram_small_aligned),
	KUNIT_CASE(nova_vram_contiguous_neighbours),
	KUNIT_CASE(nova_vram_exhaustion),
	KUNIT_CASE(nova_vram_everything),
	KUNIT_CASE(nova_vram_cleared),
	KUNIT_CASE(nova_vram_cleared_random),
	KUNIT_CASE(nova_vram_accounts),
	KUNIT_CASE(nova_vram_left_behind),
	{}
};

static struct kunit_suite nova_vram_suite = {
	.name = "nova-vram",
	.test_cases = nova_vram_cases,
};

kunit_test_suites(&nova_vram_suite);
