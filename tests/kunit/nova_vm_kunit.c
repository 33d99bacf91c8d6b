// SPDX-License-Identifier: GPL-2.0
/*
 * Address spaces: how they are divided, changes from plan to commit, and what
 * remains when something fails. The GPU is memory and a walk through it.
 */
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/sizes.h>

#include <kunit/test.h>

#include "../../nova-core/nova_vm.h"
#include "../../nova-core/nova_vm_change.h"
#include "../../nova-core/nova_vm_kernel.h"
#include "../../nova-core/nova_vm_layout.h"
#include "../../nova-core/nova_vram.h"
#include "nova_test_gmmu.h"

#define VA		0x7f40000000ULL		/* at 1 GiB */
#define PA		0x140000000ULL
#define END		BIT_ULL(49)
#define HOST_END	BIT_ULL(40)

/* A GPU, an address space, and what the GPU was told */
struct vm_test {
	struct kunit *test;
	struct nova_test_gmmu *g;
	struct nova_vm_host host;
	struct nova_core_vm *vm;
	u64 flushed;		/* writes that had been made at the last flush */
	u32 invalidations;
	int invalidate_error;
	struct nova_gmmu_pt reserve_pt;
	struct nova_gmmu_batch reserve;
	u32 taken;
	u32 given;
};

static struct vm_test *vm_test_of(void *priv)
{
	struct nova_test_gmmu *g = priv;

	return g->test->priv;
}

static void vm_test_flush(void *priv)
{
	struct vm_test *t = vm_test_of(priv);

	t->flushed = t->g->writes;
}

/* Nothing may be on its way, or the GPU could still read what was there. */
static int vm_test_invalidate(void *priv, const struct nova_gmmu_mem *root)
{
	struct vm_test *t = vm_test_of(priv);

	KUNIT_EXPECT_EQ(t->test, t->flushed, t->g->writes);
	KUNIT_EXPECT_EQ(t->test, root->addr,
			nova_gmmu_pt_root(&t->vm->pt)->addr);
	t->invalidations++;
	return t->invalidate_error;
}

static void vm_test_reserve_take(void *priv, struct nova_gmmu_batch *batch)
{
	struct vm_test *t = vm_test_of(priv);

	KUNIT_EXPECT_EQ(t->test, t->taken, t->given);
	t->taken++;
	for (int level = 0; level < NOVA_GMMU_LEVELS; level++)
		list_splice_tail_init(&t->reserve.spare[level],
				      &batch->spare[level]);
}

static void vm_test_reserve_give(void *priv, struct nova_gmmu_batch *batch)
{
	struct vm_test *t = vm_test_of(priv);

	KUNIT_EXPECT_FALSE(t->test, t->vm->written);
	t->given++;
	for (int level = 0; level < NOVA_GMMU_LEVELS; level++)
		list_splice_tail_init(&batch->spare[level],
				      &t->reserve.spare[level]);
}

static const struct nova_vm_host_ops vm_test_host_ops = {
	.mem = &nova_test_gmmu_ops,
	.flush = vm_test_flush,
	.invalidate = vm_test_invalidate,
	.reserve_take = vm_test_reserve_take,
	.reserve_give = vm_test_reserve_give,
};

/* A GPU without address spaces, with @tables tables of each level in reserve */
static struct vm_test *vm_test_host(struct kunit *test, u32 tables)
{
	struct vm_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	struct nova_gmmu_plan plan = { };

	KUNIT_ASSERT_NOT_NULL(test, t);
	test->priv = t;
	t->test = test;
	t->g = nova_test_gmmu_memory(test, &nova_gmmu_fmt_v2, NOVA_GMMU_VID);
	t->host = (struct nova_vm_host){
		.fmt = &nova_gmmu_fmt_v2,
		.host_va_bits = 40,
		.ops = &vm_test_host_ops,
		.priv = t->g,
	};
	t->vm = kunit_kzalloc(test, sizeof(*t->vm), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t->vm);

	t->reserve_pt = (struct nova_gmmu_pt){
		.fmt = &nova_gmmu_fmt_v2,
		.ops = &nova_test_gmmu_ops,
		.priv = t->g,
	};
	for (int level = 0; level < NOVA_GMMU_PD3; level++)
		plan.count[level] = tables;
	nova_gmmu_batch_init(&t->reserve, 0);
	KUNIT_ASSERT_EQ(test, nova_gmmu_batch_reserve(&t->reserve_pt,
						      &t->reserve, &plan), 0);
	return t;
}

static struct vm_test *vm_test_begin(struct kunit *test, u32 tables)
{
	static const struct nova_core_vm_params params = { .name = "test" };
	struct vm_test *t = vm_test_host(test, tables);

	KUNIT_ASSERT_EQ(test, nova_vm_init(t->vm, &t->host, &params), 0);
	KUNIT_EXPECT_EQ(test, t->flushed, t->g->writes);
	t->g->tree = &t->vm->pt;
	return t;
}

static void vm_test_end(struct vm_test *t)
{
	struct nova_core_vm_stats stats;

	nova_vm_stats(t->vm, &stats);
	KUNIT_EXPECT_EQ(t->test, stats.reserved, 0U);
	nova_vm_fini(t->vm);
	nova_gmmu_batch_release(&t->reserve_pt, &t->reserve);
	KUNIT_EXPECT_EQ(t->test, t->g->live, 0U);
	KUNIT_EXPECT_EQ(t->test, t->taken, t->given);
}

/* A change, and how far it gets */
static struct nova_core_vm_change *vm_test_change(struct vm_test *t, u64 va,
						  u64 size, u32 granule)
{
	struct nova_core_vm_change *change = nova_vm_change_new(t->vm);

	KUNIT_ASSERT_FALSE(t->test, IS_ERR(change));
	KUNIT_ASSERT_EQ(t->test, nova_vm_change_plan(change, va, size, granule),
			0);
	return change;
}

static int vm_test_write(struct vm_test *t, struct nova_core_vm_change *change,
			 const struct nova_gmmu_map *map)
{
	int ret, done;

	nova_vm_change_begin(change);
	t->g->sealed = true;
	ret = map->attrs.kind ? nova_vm_change_map(change, map) :
	      nova_vm_change_unmap(change, map->va, map->size, map->addr);
	done = nova_vm_change_commit(change);
	t->g->sealed = false;
	return done ?: ret;
}

static int vm_test_map(struct vm_test *t, u64 va, u64 size, u64 addr)
{
	const struct nova_gmmu_map map = {
		.va = va,
		.size = size,
		.addr = addr,
		.attrs.kind = 6,
		.max_shift = NOVA_VM_CHANGE_ANY_PAGE,
	};
	struct nova_core_vm_change *change = vm_test_change(t, va, size, 12);
	int ret = nova_vm_change_reserve(change) ?:
		  vm_test_write(t, change, &map);

	nova_vm_change_free(change);
	return ret;
}

/* With nova_vm_change_new_unmap() */
static int vm_test_unmap(struct vm_test *t, u64 va, u64 size, bool sparse)
{
	const struct nova_gmmu_map map = {
		.va = va,
		.size = size,
		.addr = sparse,
	};
	struct nova_core_vm_change *change =
		nova_vm_change_new_unmap(t->vm, va, size);
	int ret;

	KUNIT_ASSERT_FALSE(t->test, IS_ERR(change));
	ret = vm_test_write(t, change, &map);
	nova_vm_change_free(change);
	return ret;
}

static void vm_test_expect(struct vm_test *t, u64 va, bool valid,
			   unsigned int shift, u64 addr)
{
	struct nova_test_gmmu_page page;

	KUNIT_ASSERT_TRUE(t->test, nova_test_gmmu_walk(t->g, va, &page));
	KUNIT_EXPECT_EQ(t->test, page.valid, valid);
	if (shift)
		KUNIT_EXPECT_EQ(t->test, page.shift, shift);
	if (valid)
		KUNIT_EXPECT_EQ(t->test, page.addr + (va - page.va), addr);
}

static void nova_vm_layouts(struct kunit *test)
{
	static const struct {
		u64 start, size;		/* asked for */
		int ret;
		u64 kernel, kernel_size, user, user_end;
	} want[] = {
		/* Left to us */
		{ 0, 0, 0, HOST_END - SZ_2M - SZ_4G, SZ_4G, SZ_64K, END },
		{ 12345, 0, 0, HOST_END - SZ_2M - SZ_4G, SZ_4G, SZ_64K, END },
		/* Where NVK wants it: inside */
		{ BIT_ULL(39), BIT_ULL(39), 0, BIT_ULL(39), BIT_ULL(39), SZ_64K,
		  END },
		/* At the ends */
		{ HOST_END - SZ_8G, SZ_8G, 0, HOST_END - SZ_8G, SZ_8G, SZ_64K,
		  END },
		{ 0, SZ_4G, 0, 0, SZ_4G, SZ_4G, END },
		{ SZ_2M, SZ_4G, 0, SZ_2M, SZ_4G, SZ_64K, END },
		{ 0, HOST_END, 0, 0, HOST_END, HOST_END, END },
		{ SZ_2M, HOST_END - SZ_2M, 0, SZ_2M, HOST_END - SZ_2M, SZ_64K,
		  END },
		/* Too small, not aligned, beyond what host can reach */
		{ SZ_4G, SZ_4G - SZ_2M, -EINVAL },
		{ SZ_4G, SZ_4G + SZ_1M, -EINVAL },
		{ SZ_4G + SZ_1M, SZ_4G, -EINVAL },
		{ HOST_END - SZ_4G + SZ_2M, SZ_4G, -EINVAL },
		{ HOST_END, SZ_4G, -EINVAL },
		{ END - SZ_4G, SZ_4G, -EINVAL },
		{ 0, HOST_END + SZ_2M, -EINVAL },
		{ ~0ULL - SZ_2M + 1, SZ_4G, -EINVAL },
		{ SZ_4G, ~0ULL - SZ_2M + 1, -EINVAL },
	};
	struct nova_core_vm_layout all = { };

	/* On a GPU whose host can reach everything */
	KUNIT_EXPECT_EQ(test, nova_vm_layout_choose(&all, &nova_gmmu_fmt_v2, 49,
						    0, END), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vm_layout_choose(&all, &nova_gmmu_fmt_v2, 49,
						    END - SZ_4G, SZ_4G), 0);
	KUNIT_EXPECT_EQ(test, all.user_start, (u64)SZ_64K);
	KUNIT_EXPECT_EQ(test, all.user_start + all.user_size, END - SZ_4G);
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		struct nova_core_vm_layout l = { };
		int ret = nova_vm_layout_choose(&l, &nova_gmmu_fmt_v2, 40,
						want[i].start, want[i].size);

		KUNIT_EXPECT_EQ_MSG(test, ret, want[i].ret, "layout %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, l.kernel_start, want[i].kernel,
				    "layout %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, l.kernel_size, want[i].kernel_size,
				    "layout %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, l.user_start, want[i].user,
				    "layout %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, l.user_start + l.user_size,
				    want[i].user_end, "layout %zu", i);
	}
}

static void nova_vm_info(struct kunit *test)
{
	struct nova_core_mmu_info info;

	nova_vm_layout_info(&nova_gmmu_fmt_v2, &info);
	KUNIT_EXPECT_EQ(test, info.va_bits, 49U);
	KUNIT_EXPECT_EQ(test, info.page_shifts, 1U << 12 | 1U << 16 | 1U << 21);
	KUNIT_EXPECT_EQ(test, info.sparse_shifts,
			1ULL << 12 | 1ULL << 16 | 1ULL << 21 | 1ULL << 29 |
			1ULL << 38 | 1ULL << 47);
	KUNIT_EXPECT_EQ(test, info.kinds, 0x7f7fULL);
	KUNIT_EXPECT_EQ(test, info.kinds_vram, 0x7f00ULL);
	KUNIT_EXPECT_EQ(test, info.kernel_size_min, (u64)SZ_4G);
	KUNIT_EXPECT_EQ(test, info.kernel_align, (u64)SZ_2M);
}

static void nova_vm_user_ranges(struct kunit *test)
{
	static const struct nova_core_vm vm = {
		.layout = {
			.kernel_start = SZ_4G, .kernel_size = SZ_4G,
			.user_start = SZ_64K, .user_size = END - SZ_64K,
		},
	};
	static const struct {
		u64 va, size;
		bool ok;
	} want[] = {
		{ SZ_64K, SZ_4K, true },
		{ SZ_64K - SZ_4K, SZ_8K, false },
		{ 0, SZ_4K, false },
		{ SZ_64K, 0, false },
		{ SZ_64K, SZ_4G - SZ_64K, true },
		{ SZ_64K, SZ_4G, false },
		{ SZ_4G, SZ_4K, false },
		{ SZ_8G - SZ_4K, SZ_8K, false },
		{ SZ_8G, END - SZ_8G, true },
		{ SZ_8G, END - SZ_8G + SZ_4K, false },
		{ SZ_64K, END - SZ_64K, false },
		{ END, SZ_4K, false },
		{ ~0ULL - SZ_4K + 1, SZ_4K, false },
		{ SZ_8G, ~0ULL - SZ_4K + 1, false },
	};
	struct nova_core_vm_map map = {
		.va = SZ_8G,
		.size = SZ_4K,
		.addr = PA,
		.aperture = NOVA_CORE_SYSTEM,
		.flags = NOVA_CORE_MAP_READ_ONLY,
		.kind = 3,
		.max_shift = 16,
	};
	struct nova_gmmu_map to;

	for (size_t i = 0; i < ARRAY_SIZE(want); i++)
		KUNIT_EXPECT_EQ_MSG(test, nova_vm_is_user(&vm, want[i].va,
							  want[i].size),
				    want[i].ok, "range %zu", i);

	KUNIT_EXPECT_EQ(test, nova_vm_user_map(&vm, &map, &to), 0);
	KUNIT_EXPECT_EQ(test, to.va, map.va);
	KUNIT_EXPECT_EQ(test, to.size, map.size);
	KUNIT_EXPECT_EQ(test, to.addr, map.addr);
	KUNIT_EXPECT_EQ(test, to.attrs.aperture, NOVA_GMMU_SYS_COH);
	KUNIT_EXPECT_EQ(test, to.attrs.flags, (u32)NOVA_GMMU_READ_ONLY);
	KUNIT_EXPECT_EQ(test, to.attrs.kind, 3);
	KUNIT_EXPECT_EQ(test, to.max_shift, 16);
	map.aperture = NOVA_CORE_VRAM;
	map.flags = NOVA_CORE_MAP_UNCACHED;
	map.max_shift = 0;
	KUNIT_EXPECT_EQ(test, nova_vm_user_map(&vm, &map, &to), 0);
	KUNIT_EXPECT_EQ(test, to.attrs.aperture, NOVA_GMMU_VID);
	KUNIT_EXPECT_EQ(test, to.attrs.flags, (u32)NOVA_GMMU_VOLATILE);
	KUNIT_EXPECT_GT(test, to.max_shift, 47);

	map.flags = 1 << 2;
	KUNIT_EXPECT_EQ(test, nova_vm_user_map(&vm, &map, &to), -EINVAL);
	map.flags = 0;
	map.max_shift = 11;
	KUNIT_EXPECT_EQ(test, nova_vm_user_map(&vm, &map, &to), -EINVAL);
	map.max_shift = 12;
	map.aperture = 2;
	KUNIT_EXPECT_EQ(test, nova_vm_user_map(&vm, &map, &to), -EINVAL);
	map.aperture = NOVA_CORE_VRAM;
	map.va = SZ_4G;
	KUNIT_EXPECT_EQ(test, nova_vm_user_map(&vm, &map, &to), -EINVAL);
}

/* Plan, reserve, begin, map, commit, free: what each of them does and not */
static void nova_vm_life_of_a_change(struct kunit *test)
{
	struct vm_test *t = vm_test_begin(test, 0);
	const struct nova_gmmu_map map = {
		.va = VA,
		.size = SZ_2M + SZ_64K,
		.addr = PA,
		.attrs.kind = 6,
		.attrs.flags = NOVA_GMMU_READ_ONLY,
		.max_shift = NOVA_VM_CHANGE_ANY_PAGE,
	};
	struct nova_core_vm_change *change;
	struct nova_core_vm_stats stats;
	struct nova_core_vm_leaf leaf;
	u64 sum = nova_test_gmmu_sum(t->g);
	u64 allocs = t->g->allocs;

	KUNIT_EXPECT_STREQ(test, t->vm->name, "test");
	change = vm_test_change(t, VA, map.size, 12);
	KUNIT_EXPECT_EQ(test, t->g->allocs, allocs);
	KUNIT_ASSERT_EQ(test, nova_vm_change_reserve(change), 0);
	nova_vm_stats(t->vm, &stats);
	KUNIT_EXPECT_EQ(test, t->g->allocs - allocs, (u64)stats.reserved);
	KUNIT_EXPECT_EQ(test, stats.tables[NOVA_GMMU_PD3], 1U);
	KUNIT_EXPECT_EQ(test, stats.tables[NOVA_GMMU_PD2], 0U);

	KUNIT_EXPECT_EQ(test, vm_test_write(t, change, &map), 0);
	KUNIT_EXPECT_NE(test, nova_test_gmmu_sum(t->g), sum);
	KUNIT_EXPECT_EQ(test, t->invalidations, 1U);
	vm_test_expect(t, VA, true, 21, PA);
	vm_test_expect(t, VA + SZ_2M, true, 16, PA + SZ_2M);
	vm_test_expect(t, VA + SZ_2M + SZ_64K, false, 16, 0);
	nova_vm_change_free(change);
	nova_vm_stats(t->vm, &stats);
	KUNIT_EXPECT_EQ(test, stats.reserved, 0U);
	KUNIT_EXPECT_EQ(test, stats.changes, 1ULL);
	KUNIT_EXPECT_EQ(test, stats.invalidations, 1ULL);
	KUNIT_EXPECT_EQ(test, stats.tables[NOVA_GMMU_PT_BIG], 1U);
	KUNIT_EXPECT_EQ(test, stats.tables[NOVA_GMMU_PT_SMALL], 0U);
	KUNIT_EXPECT_EQ(test, stats.table_bytes,
			32ULL + 3 * SZ_4K + 32 * 8);
	KUNIT_EXPECT_EQ(test, t->g->live, 5U);

	nova_vm_lookup(t->vm, VA + SZ_2M + 123, &leaf);
	KUNIT_EXPECT_EQ(test, leaf.state, NOVA_CORE_LEAF_VALID);
	KUNIT_EXPECT_EQ(test, leaf.va, VA + SZ_2M);
	KUNIT_EXPECT_EQ(test, leaf.shift, 16);
	KUNIT_EXPECT_EQ(test, leaf.addr, PA + SZ_2M);
	KUNIT_EXPECT_EQ(test, leaf.kind, 6);
	KUNIT_EXPECT_EQ(test, leaf.flags, (u32)NOVA_CORE_MAP_READ_ONLY);
	KUNIT_EXPECT_EQ(test, leaf.aperture, NOVA_CORE_VRAM);
	nova_vm_lookup(t->vm, 0, &leaf);
	KUNIT_EXPECT_EQ(test, leaf.state, NOVA_CORE_LEAF_INVALID);
	KUNIT_EXPECT_EQ(test, leaf.shift, 38);

	/* What is there already needs no write, and so no invalidation. */
	KUNIT_EXPECT_EQ(test, vm_test_unmap(t, 0, BIT_ULL(38), false), 0);
	KUNIT_EXPECT_EQ(test, t->invalidations, 1U);
	/* Sparse */
	KUNIT_EXPECT_EQ(test, vm_test_unmap(t, VA, SZ_2M, true), 0);
	KUNIT_EXPECT_EQ(test, t->invalidations, 2U);
	nova_vm_lookup(t->vm, VA, &leaf);
	KUNIT_EXPECT_EQ(test, leaf.state, NOVA_CORE_LEAF_SPARSE);
	KUNIT_EXPECT_EQ(test, leaf.shift, 21);
	/* Small pages that would make a large one are left as they are. */
	for (u64 i = 0; i < SZ_2M; i += SZ_64K)
		KUNIT_EXPECT_EQ(test, vm_test_map(t, VA + i, SZ_64K, PA + i), 0);
	vm_test_expect(t, VA, true, 16, PA);

	KUNIT_EXPECT_EQ(test, nova_vm_invalidate(t->vm), 0);
	KUNIT_EXPECT_FALSE(test, nova_vm_is_stale(t->vm));
	vm_test_end(t);
}

/* One change again and again, as for evictions: nothing piles up. */
static void nova_vm_change_again(struct kunit *test)
{
	struct vm_test *t = vm_test_begin(test, 0);
	const struct nova_gmmu_map none = { .va = VA, .size = SZ_2M };
	struct nova_core_vm_change *again = nova_vm_change_new(t->vm);
	u32 live = t->g->live;

	KUNIT_ASSERT_FALSE(test, IS_ERR(again));
	for (u32 i = 0; i < 5; i++) {
		KUNIT_ASSERT_EQ(test, vm_test_map(t, VA, SZ_2M, PA + SZ_4K), 0);
		vm_test_expect(t, VA, true, 12, PA + SZ_4K);
		KUNIT_EXPECT_EQ(test, t->g->live, live + 4);
		KUNIT_EXPECT_EQ(test, vm_test_write(t, again, &none), 0);
		vm_test_expect(t, VA, false, 0, 0);
		/* Not freed yet: that is for one who may sleep. */
		KUNIT_EXPECT_EQ(test, t->g->live, live + 4);
	}
	nova_vm_change_free(again);
	KUNIT_EXPECT_EQ(test, t->g->live, live);
	vm_test_end(t);
}

static void nova_vm_without_a_plan(struct kunit *test)
{
	struct vm_test *t = vm_test_begin(test, 0);
	const struct nova_gmmu_map map = {
		.va = VA,
		.size = SZ_4K,
		.addr = PA,
		.attrs.kind = 6,
		.max_shift = NOVA_VM_CHANGE_ANY_PAGE,
	};
	struct nova_core_vm_change *change = nova_vm_change_new(t->vm);

	KUNIT_ASSERT_FALSE(test, IS_ERR(change));
	KUNIT_EXPECT_EQ(test, nova_vm_change_plan(change, VA + 1, SZ_4K, 12),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vm_change_plan(change, END, SZ_4K, 12),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, vm_test_write(t, change, &map), -ENOMEM);
	nova_vm_change_free(change);
	vm_test_expect(t, VA, false, 0, 0);
	/* Never begun */
	change = vm_test_change(t, VA, SZ_4K, 12);
	KUNIT_EXPECT_EQ(test, nova_vm_change_reserve(change), 0);
	nova_vm_change_free(change);
	nova_vm_change_free(NULL);
	nova_vm_change_free(ERR_PTR(-ENOMEM));
	vm_test_end(t);
}

/* Wherever an allocation fails, everything is as before. */
static void nova_vm_out_of_memory(struct kunit *test)
{
	static const struct nova_core_vm_params params = { };
	struct vm_test *t = vm_test_host(test, 0);
	u32 live;
	u64 sum;
	int n;

	t->g->fail_nth = 0;
	KUNIT_EXPECT_EQ(test, nova_vm_init(t->vm, &t->host, &params), -ENOSPC);
	KUNIT_EXPECT_EQ(test, t->g->live, 0U);
	memset(t->vm, 0, sizeof(*t->vm));
	t->g->fail_nth = -1;
	KUNIT_ASSERT_EQ(test, nova_vm_init(t->vm, &t->host, &params), 0);
	t->g->tree = &t->vm->pt;
	KUNIT_ASSERT_EQ(test, vm_test_map(t, VA, SZ_4M, PA), 0);

	live = t->g->live;
	sum = nova_test_gmmu_sum(t->g);
	for (n = 0; n < 100; n++) {
		int ret;

		t->g->fail_nth = n;
		ret = vm_test_map(t, VA + SZ_4K, SZ_8M, PA + SZ_8K);
		if (!ret)
			break;
		KUNIT_EXPECT_EQ(test, ret, -ENOSPC);
		KUNIT_EXPECT_EQ(test, t->g->live, live);
		KUNIT_EXPECT_EQ(test, nova_test_gmmu_sum(t->g), sum);
		KUNIT_EXPECT_EQ(test, atomic_read(&t->vm->reserved), 0);
		KUNIT_EXPECT_EQ(test, t->invalidations, 1U);
	}
	/* Two tables for each 2 MiB, and what is above them */
	KUNIT_EXPECT_EQ(test, n, 2 * 5 + 3);
	t->g->fail_nth = -1;
	vm_test_end(t);
}

/* Unmapping goes on when there is no memory, with the reserve. */
static void nova_vm_unmap_with_reserve(struct kunit *test)
{
	struct vm_test *t = vm_test_begin(test, 2);
	struct nova_core_vm_change *change;

	KUNIT_ASSERT_EQ(test, vm_test_map(t, VA, SZ_4M, PA), 0);
	KUNIT_EXPECT_EQ(test, vm_test_unmap(t, VA + SZ_64K, SZ_64K, false), 0);
	KUNIT_EXPECT_EQ(test, t->taken, 0U);

	t->g->fail_nth = 0;
	KUNIT_EXPECT_EQ(test, vm_test_unmap(t, VA + SZ_2M - SZ_4K, SZ_8K, true),
			0);
	KUNIT_EXPECT_EQ(test, t->taken, 1U);
	KUNIT_EXPECT_EQ(test, t->given, 1U);
	vm_test_expect(t, VA, true, 16, PA);
	vm_test_expect(t, VA + SZ_64K, false, 16, 0);
	vm_test_expect(t, VA + SZ_2M - SZ_8K, true, 12, PA + SZ_2M - SZ_8K);
	vm_test_expect(t, VA + SZ_2M - SZ_4K, false, 12, 0);
	vm_test_expect(t, VA + SZ_2M, false, 12, 0);
	vm_test_expect(t, VA + SZ_2M + SZ_4K, true, 12, PA + SZ_2M + SZ_4K);

	/* It is for its range only, and for nothing but unmapping. */
	t->g->fail_nth = -1;
	change = nova_vm_change_new_unmap(t->vm, VA, SZ_64K);
	KUNIT_ASSERT_FALSE(test, IS_ERR(change));
	nova_vm_change_begin(change);
	KUNIT_EXPECT_EQ(test, nova_vm_change_unmap(change, VA - SZ_4K, SZ_8K,
						   false), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vm_change_unmap(change, VA, SZ_64K + SZ_4K,
						   false), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vm_change_unmap(change, VA + SZ_64K, SZ_4K,
						   false), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vm_change_map(change,
						 &(struct nova_gmmu_map){
							.va = VA,
							.size = SZ_4K,
							.addr = PA,
						 }), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vm_change_commit(change), 0);
	nova_vm_change_free(change);
	KUNIT_EXPECT_EQ(test, PTR_ERR(nova_vm_change_new_unmap(t->vm, END,
							       SZ_4K)),
			(long)-EINVAL);
	vm_test_expect(t, VA, true, 16, PA);
	vm_test_end(t);
}

/* With too small a reserve more is unmapped than asked for, but never less. */
static void nova_vm_unmap_without_reserve(struct kunit *test)
{
	struct vm_test *t = vm_test_begin(test, 0);

	KUNIT_ASSERT_EQ(test, vm_test_map(t, VA, SZ_4M, PA), 0);
	KUNIT_ASSERT_EQ(test, vm_test_unmap(t, 0, BIT_ULL(38), true), 0);
	t->g->fail_nth = 0;

	/* What needs no table is not affected. */
	KUNIT_EXPECT_EQ(test, vm_test_map(t, VA, SZ_4K, PA), -ENOSPC);
	KUNIT_EXPECT_EQ(test, vm_test_unmap(t, VA + SZ_2M - SZ_4K, SZ_4K, true),
			0);
	vm_test_expect(t, VA, false, 21, 0);
	vm_test_expect(t, VA + SZ_2M, true, 21, PA + SZ_2M);
	/* An entry that is sparse as a whole: 256 GiB */
	KUNIT_EXPECT_EQ(test, vm_test_unmap(t, SZ_1G, SZ_4K, false), 0);
	vm_test_expect(t, SZ_1G, false, 38, 0);
	vm_test_expect(t, 0, false, 38, 0);
	vm_test_expect(t, VA + SZ_2M, true, 21, PA + SZ_2M);
	KUNIT_EXPECT_EQ(test, t->taken, 2U);
	t->g->fail_nth = -1;
	vm_test_end(t);
}

/* Tables that the GPU may still use are kept until the end. */
static void nova_vm_invalidation_fails(struct kunit *test)
{
	struct vm_test *t = vm_test_begin(test, 0);
	u32 live;

	KUNIT_ASSERT_EQ(test, vm_test_map(t, VA, SZ_64K, PA), 0);
	KUNIT_EXPECT_FALSE(test, nova_vm_is_stale(t->vm));
	live = t->g->live;
	t->invalidate_error = -ETIMEDOUT;
	KUNIT_EXPECT_EQ(test, vm_test_unmap(t, VA, SZ_64K, false), -ETIMEDOUT);
	KUNIT_EXPECT_TRUE(test, nova_vm_is_stale(t->vm));
	KUNIT_EXPECT_EQ(test, t->g->live, live);
	vm_test_expect(t, VA, false, 0, 0);

	/* It is tried again, even if the next change writes nothing. */
	t->invalidate_error = 0;
	KUNIT_EXPECT_EQ(test, vm_test_unmap(t, VA, SZ_64K, false), 0);
	KUNIT_EXPECT_EQ(test, t->invalidations, 3U);
	KUNIT_EXPECT_TRUE(test, nova_vm_is_stale(t->vm));
	KUNIT_EXPECT_EQ(test, t->g->live, live);
	KUNIT_EXPECT_EQ(test, vm_test_unmap(t, VA, SZ_64K, false), 0);
	KUNIT_EXPECT_EQ(test, t->invalidations, 3U);
	vm_test_end(t);

	t = vm_test_begin(test, 0);
	t->invalidate_error = -ENODEV;
	KUNIT_EXPECT_EQ(test, nova_vm_invalidate(t->vm), -ENODEV);
	KUNIT_EXPECT_TRUE(test, nova_vm_is_stale(t->vm));
	vm_test_end(t);
}

/* Memory in the kernel's window */
static void nova_vm_kernel_window(struct kunit *test)
{
	static const struct nova_core_mem_info info = {
		.vram_size = SZ_64M,
		.vram_bar_size = SZ_64M,
		.region_count = 1,
		.regions = { { 0, SZ_64M, 0 } },
	};
	const struct nova_core_vram_params params = {
		.size = SZ_4M + SZ_64K,
		.page_shift = 21,
	};
	struct vm_test *t = vm_test_begin(test, 2);
	struct nova_vm_kernel_map small, large, none;
	struct nova_core_vram_iter it;
	struct nova_vm_kernel_mem mem = { };
	struct nova_core_vram *piece;
	static struct nova_vram vram;
	dma_addr_t pages[5];
	u64 va;

	for (size_t i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i] = PA + (ARRAY_SIZE(pages) - i) * SZ_8K;
	KUNIT_ASSERT_EQ(test, nova_vram_init(&vram, NULL, &info), 0);
	piece = nova_vram_alloc(&vram, &params);
	KUNIT_ASSERT_FALSE(test, IS_ERR(piece));

	KUNIT_EXPECT_EQ(test, nova_vm_kernel_map(t->vm, &mem, &none), -EINVAL);
	mem = (struct nova_vm_kernel_mem){
		.pages = pages,
		.page_count = ARRAY_SIZE(pages),
		.attrs = { NOVA_GMMU_SYS_COH, NOVA_GMMU_VOLATILE, 6 },
	};
	KUNIT_ASSERT_EQ(test, nova_vm_kernel_map(t->vm, &mem, &small), 0);
	KUNIT_EXPECT_EQ(test, small.size, (u64)sizeof(pages) / 8 * SZ_4K);
	for (size_t i = 0; i < ARRAY_SIZE(pages); i++)
		vm_test_expect(t, small.va + i * SZ_4K, true, 12, pages[i]);

	mem = (struct nova_vm_kernel_mem){
		.vram = piece,
		.attrs = { NOVA_GMMU_VID, NOVA_GMMU_PRIVILEGED, 6 },
	};
	KUNIT_ASSERT_EQ(test, nova_vm_kernel_map(t->vm, &mem, &large), 0);
	KUNIT_EXPECT_EQ(test, large.size, (u64)SZ_4M + SZ_64K);
	va = large.va;
	nova_vram_iter_init(&it, piece);
	while (nova_vram_iter_next(&it)) {
		vm_test_expect(t, va, true, it.size < SZ_2M ? 16 : 21, it.addr);
		va += it.size;
	}
	KUNIT_EXPECT_FALSE(test, nova_vm_is_user(t->vm, small.va, SZ_4K));
	KUNIT_EXPECT_FALSE(test, nova_vm_is_user(t->vm, large.va, SZ_4K));
	KUNIT_EXPECT_EQ(test, nova_vm_kernel_used(&t->vm->kernel),
			small.size + large.size);

	/* A failure leaves nothing behind; unmapping needs no memory. */
	t->g->fail_nth = 0;
	KUNIT_EXPECT_EQ(test, nova_vm_kernel_map(t->vm, &mem, &none), -ENOSPC);
	KUNIT_EXPECT_EQ(test, nova_vm_kernel_unmap(t->vm, &large), 0);
	t->g->fail_nth = -1;
	/* System memory has no compressible kinds. */
	mem = (struct nova_vm_kernel_mem){
		.pages = pages,
		.page_count = ARRAY_SIZE(pages),
		.attrs = { NOVA_GMMU_SYS_COH, 0, 8 },
	};
	KUNIT_EXPECT_EQ(test, nova_vm_kernel_map(t->vm, &mem, &none), -EINVAL);
	KUNIT_EXPECT_EQ(test, nova_vm_kernel_used(&t->vm->kernel), small.size);
	vm_test_expect(t, small.va, true, 12, pages[0]);
	vm_test_expect(t, large.va, false, 0, 0);

	t->invalidate_error = -ETIMEDOUT;
	KUNIT_EXPECT_EQ(test, nova_vm_kernel_unmap(t->vm, &small), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, nova_vm_kernel_used(&t->vm->kernel), 0ULL);
	nova_vram_free(&vram, piece, false);
	nova_vram_fini(&vram);
	vm_test_end(t);
}

/* What channels have left in the window that were never let go of */
static void nova_vm_kernel_left(struct kunit *test)
{
	struct vm_test *t = vm_test_begin(test, 2);
	dma_addr_t pages[3] = { PA, PA + SZ_4K, PA + SZ_16K };
	const struct nova_vm_kernel_mem mem = {
		.pages = pages,
		.page_count = ARRAY_SIZE(pages),
		.attrs = { NOVA_GMMU_SYS_COH, 0, 6 },
	};
	struct nova_vm_kernel_map left[2];

	for (size_t i = 0; i < ARRAY_SIZE(left); i++)
		KUNIT_ASSERT_EQ(test, nova_vm_kernel_map(t->vm, &mem, &left[i]),
				0);
	KUNIT_EXPECT_EQ(test, nova_vm_kernel_used(&t->vm->kernel),
			left[0].size + left[1].size);
	/* gpu_buddy would complain of an address that is not free. */
	vm_test_end(t);
	for (size_t i = 0; i < ARRAY_SIZE(left); i++)
		KUNIT_EXPECT_TRUE(test, list_empty(&left[i].link));
}

static struct kunit_case nova_vm_cases[] = {
	KUNIT_CASE(nova_vm_layouts),
	KUNIT_CASE(nova_vm_info),
	KUNIT_CASE(nova_vm_user_ranges),
	KUNIT_CASE(nova_vm_life_of_a_change),
	KUNIT_CASE(nova_vm_change_again),
	KUNIT_CASE(nova_vm_without_a_plan),
	KUNIT_CASE(nova_vm_out_of_memory),
	KUNIT_CASE(nova_vm_unmap_with_reserve),
	KUNIT_CASE(nova_vm_unmap_without_reserve),
	KUNIT_CASE(nova_vm_invalidation_fails),
	KUNIT_CASE(nova_vm_kernel_window),
	KUNIT_CASE(nova_vm_kernel_left),
	{}
};

static struct kunit_suite nova_vm_suite = {
	.name = "nova-vm",
	.test_cases = nova_vm_cases,
};

kunit_test_suites(&nova_vm_suite);
