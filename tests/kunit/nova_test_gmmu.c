// SPDX-License-Identifier: GPL-2.0
/*
 * A GPU for the suites of the page tables: memory, and a walk through it.
 *
 * The walk knows nothing of the library. Fields: dev_mmu.ref.txt
 * (open-gpu-doc, turing/tu104) and dev_mmu.h (gh100).
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "nova_test_gmmu.h"

#define NOVA_TEST_GMMU_GARBAGE	0xa5a5a5a5a5a5a5a5ULL

static u64 nova_test_gmmu_bits(u64 v, unsigned int hi, unsigned int lo)
{
	return v >> lo & (~0ULL >> (63 - (hi - lo)));
}

static int nova_test_gmmu_alloc(void *priv, struct nova_gmmu_mem *mem,
				size_t size, size_t align)
{
	struct nova_test_gmmu *g = priv;
	u64 *words;
	u32 i;

	KUNIT_EXPECT_FALSE(g->test, g->sealed);
	KUNIT_EXPECT_LE(g->test, size, (size_t)SZ_4K);
	g->allocs++;
	if (!g->fail_nth)
		return -ENOSPC;
	if (g->fail_nth > 0)
		g->fail_nth--;
	for (i = 0; i < NOVA_TEST_GMMU_TABLES; i++) {
		if (!g->table[g->next])
			break;
		g->next = (g->next + 1) % NOVA_TEST_GMMU_TABLES;
	}
	if (i == NOVA_TEST_GMMU_TABLES)
		return -ENOSPC;
	words = kcalloc(1, SZ_4K, GFP_KERNEL);
	if (!words)
		return -ENOMEM;
	for (i = 0; i < SZ_4K / 8; i++)
		words[i] = NOVA_TEST_GMMU_GARBAGE;
	g->table[g->next] = words;
	g->live++;
	/* Table n is in page n + 1; a small one somewhere in its page. */
	mem->addr = (g->next + 1ULL) * SZ_4K;
	if (align < SZ_4K)
		mem->addr += g->next * align % SZ_4K;
	mem->aperture = g->aperture;
	mem->priv = words;
	g->next = (g->next + 1) % NOVA_TEST_GMMU_TABLES;
	return 0;
}

static void nova_test_gmmu_free(void *priv, const struct nova_gmmu_mem *mem,
				size_t size)
{
	struct nova_test_gmmu *g = priv;
	u64 i = mem->addr / SZ_4K - 1;

	KUNIT_EXPECT_FALSE(g->test, g->sealed);
	KUNIT_EXPECT_TRUE(g->test, g->table[i] == mem->priv);
	if (!g->table[i])
		return;
	kfree(g->table[i]);
	g->table[i] = NULL;
	g->live--;
}

static void nova_test_gmmu_write(void *priv, const struct nova_gmmu_mem *mem,
				 u32 first, const u64 *words, u32 count)
{
	struct nova_test_gmmu *g = priv;
	struct nova_test_gmmu_page page;
	u64 *table = mem->priv;

	KUNIT_EXPECT_NE(g->test, count, 0U);
	KUNIT_EXPECT_LE(g->test, first + count, (u32)(SZ_4K / 8));
	g->writes++;
	g->words += count;
	for (u32 i = 0; i < count; i++) {
		table[first + i] = words[i];
		for (unsigned int w = 0; w < g->watches; w++) {
			if (!nova_test_gmmu_walk(g, g->watch[w], &page) ||
			    !nova_test_gmmu_same(&page, &g->watched[w],
						 g->watch[w]))
				g->lost++;
		}
	}
}

const struct nova_gmmu_ops nova_test_gmmu_ops = {
	.alloc = nova_test_gmmu_alloc,
	.free = nova_test_gmmu_free,
	.write = nova_test_gmmu_write,
};

/**
 * nova_test_gmmu_memory() - make memory for the tables of others
 * @test: test
 * @fmt: version of the tables
 * @aperture: where they are
 *
 * It is used through nova_test_gmmu_ops; whoever does so sets its tree.
 *
 * Returns: it; ends the test if that fails.
 */
struct nova_test_gmmu *nova_test_gmmu_memory(struct kunit *test,
					     const struct nova_gmmu_fmt *fmt,
					     enum nova_gmmu_aperture aperture)
{
	struct nova_test_gmmu *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, g);
	g->test = test;
	g->fmt = fmt;
	g->aperture = aperture;
	g->fail_nth = -1;
	return g;
}

/**
 * nova_test_gmmu_new() - make an address space
 * @test: test
 * @fmt: version
 * @aperture: where its tables are
 *
 * Returns: it; ends the test if that fails.
 */
struct nova_test_gmmu *nova_test_gmmu_new(struct kunit *test,
					  const struct nova_gmmu_fmt *fmt,
					  enum nova_gmmu_aperture aperture)
{
	struct nova_test_gmmu *g = nova_test_gmmu_memory(test, fmt, aperture);

	g->tree = &g->pt;
	KUNIT_ASSERT_EQ(test, nova_gmmu_pt_init(&g->pt, fmt,
						&nova_test_gmmu_ops, g), 0);
	return g;
}

/**
 * nova_test_gmmu_end() - end an address space; all its memory must be free then
 * @g: address space
 */
void nova_test_gmmu_end(struct nova_test_gmmu *g)
{
	g->sealed = false;
	nova_gmmu_pt_fini(&g->pt);
	KUNIT_EXPECT_EQ(g->test, g->live, 0U);
	KUNIT_EXPECT_EQ(g->test, g->lost, 0ULL);
}

/* The entry at @index of the table at @addr; false: there is none */
static bool nova_test_gmmu_read(struct nova_test_gmmu *g, u64 addr,
				unsigned int aperture, u64 index, u64 *value)
{
	u64 i = addr / SZ_4K - 1;

	if (i >= NOVA_TEST_GMMU_TABLES || !g->table[i] ||
	    aperture != (g->aperture == NOVA_GMMU_VID ? 1 : g->aperture))
		return false;
	*value = g->table[i][index];
	return *value != NOVA_TEST_GMMU_GARBAGE;
}

static void nova_test_gmmu_pte_v2(u64 pte, struct nova_test_gmmu_page *page)
{
	page->valid = nova_test_gmmu_bits(pte, 0, 0);
	page->sparse = !page->valid && nova_test_gmmu_bits(pte, 3, 3);
	if (!page->valid)
		return;
	page->attrs.aperture = nova_test_gmmu_bits(pte, 2, 1);
	page->addr = nova_test_gmmu_bits(pte, 53, 8) << 12;
	page->attrs.kind = nova_test_gmmu_bits(pte, 63, 56);
	if (nova_test_gmmu_bits(pte, 3, 3))
		page->attrs.flags |= NOVA_GMMU_VOLATILE;
	if (nova_test_gmmu_bits(pte, 5, 5))
		page->attrs.flags |= NOVA_GMMU_PRIVILEGED;
	if (nova_test_gmmu_bits(pte, 6, 6))
		page->attrs.flags |= NOVA_GMMU_READ_ONLY;
	if (nova_test_gmmu_bits(pte, 7, 7))
		page->attrs.flags |= NOVA_GMMU_NO_ATOMICS;
}

static void nova_test_gmmu_pte_v3(u64 pte, struct nova_test_gmmu_page *page)
{
	u64 pcf = nova_test_gmmu_bits(pte, 7, 3);

	page->valid = nova_test_gmmu_bits(pte, 0, 0);
	page->sparse = !page->valid && pcf == 1;
	if (!page->valid)
		return;
	page->attrs.aperture = nova_test_gmmu_bits(pte, 2, 1);
	page->addr = nova_test_gmmu_bits(pte, 51, 12) << 12;
	page->attrs.kind = nova_test_gmmu_bits(pte, 11, 8);
	if (pcf & 1)
		page->attrs.flags |= NOVA_GMMU_VOLATILE;
	if (pcf & 2)
		page->attrs.flags |= NOVA_GMMU_PRIVILEGED;
	if (pcf & 4)
		page->attrs.flags |= NOVA_GMMU_READ_ONLY;
	if (pcf & 8)
		page->attrs.flags |= NOVA_GMMU_NO_ATOMICS;
}

static void nova_test_gmmu_pte(struct nova_test_gmmu *g, u64 pte, u64 va,
			       unsigned int shift,
			       struct nova_test_gmmu_page *page)
{
	*page = (struct nova_test_gmmu_page){
		.va = ALIGN_DOWN(va, BIT_ULL(shift)), .shift = shift,
	};
	if (g->fmt->version == 2)
		nova_test_gmmu_pte_v2(pte, page);
	else
		nova_test_gmmu_pte_v3(pte, page);
}

static u64 nova_test_gmmu_pde_addr(struct nova_test_gmmu *g, u64 pde, bool big)
{
	if (g->fmt->version == 2)
		return big ? nova_test_gmmu_bits(pde, 53, 4) << 8 :
			     nova_test_gmmu_bits(pde, 53, 8) << 12;
	return big ? nova_test_gmmu_bits(pde, 51, 8) << 8 :
		     nova_test_gmmu_bits(pde, 51, 12) << 12;
}

/* Both tables of an entry of PD0, of which one may be missing */
static bool nova_test_gmmu_walk_pd0(struct nova_test_gmmu *g, const u64 *pde,
				    u64 va, struct nova_test_gmmu_page *page)
{
	unsigned int aper_big = nova_test_gmmu_bits(pde[0], 2, 1);
	unsigned int aper_small = nova_test_gmmu_bits(pde[1], 2, 1);
	u64 addr = nova_test_gmmu_pde_addr(g, pde[0], true);
	u64 big = 0, small = 0;

	/* A small table of 256 bytes begins somewhere in its page. */
	if (aper_big &&
	    (!nova_test_gmmu_read(g, addr, aper_big, va >> 16 & 31, &big) ||
	     addr % SZ_4K != (addr / SZ_4K - 1) * 256 % SZ_4K))
		return false;
	addr = nova_test_gmmu_pde_addr(g, pde[1], false);
	if (aper_small && !nova_test_gmmu_read(g, addr, aper_small,
					       va >> 12 & 511, &small))
		return false;
	/* Where the big one says something the small one is not looked at. */
	if (big) {
		nova_test_gmmu_pte(g, big, va, 16, page);
		return !small || g->watches;
	}
	nova_test_gmmu_pte(g, small, va, 12, page);
	return true;
}

/**
 * nova_test_gmmu_walk() - translate an address as the GPU does
 * @g: address space
 * @va: virtual address
 * @page: filled
 *
 * Returns: false if an entry on the way is not one that should be there.
 */
bool nova_test_gmmu_walk(struct nova_test_gmmu *g, u64 va,
			 struct nova_test_gmmu_page *page)
{
	static const u8 lo[] = { 56, 47, 38, 29, 21 };
	static const u16 mask[] = { 1, 511, 511, 511, 255 };
	const struct nova_gmmu_mem *root = nova_gmmu_pt_root(g->tree);
	unsigned int aperture = root->aperture == NOVA_GMMU_VID ?
				1 : root->aperture;
	u64 addr = root->addr, pde[2] = { 0, 0 };

	for (unsigned int i = g->fmt->version == 2; i < 5; i++) {
		u64 index = va >> lo[i] & mask[i];

		if (i == 1 && g->fmt->version == 2)
			index &= 3;
		if (i == 4)
			index *= 2;
		if (!nova_test_gmmu_read(g, addr, aperture, index, &pde[0]))
			return false;
		if (i == 4 && !nova_test_gmmu_read(g, addr, aperture, index + 1,
						   &pde[1]))
			return false;
		if (pde[0] & 1) {
			if (i < 3 || (i == 3 && g->fmt->version == 2))
				return false;
			nova_test_gmmu_pte(g, pde[0], va, lo[i], page);
			return i == 3 || !pde[1] || g->watches;
		}
		aperture = nova_test_gmmu_bits(pde[0], 2, 1);
		if (!aperture && !nova_test_gmmu_bits(pde[1], 2, 1)) {
			nova_test_gmmu_pte(g, pde[0], va, lo[i], page);
			return page->sparse || (!pde[0] && !pde[1]);
		}
		addr = nova_test_gmmu_pde_addr(g, pde[0], false);
	}
	return nova_test_gmmu_walk_pd0(g, pde, va, page);
}

/**
 * nova_test_gmmu_same() - is it the same translation, whatever the page size?
 * @a: one
 * @b: the other
 * @va: virtual address both are for
 *
 * Returns: true if so.
 */
bool nova_test_gmmu_same(const struct nova_test_gmmu_page *a,
			 const struct nova_test_gmmu_page *b, u64 va)
{
	if (a->valid != b->valid || a->sparse != b->sparse)
		return false;
	return !a->valid || (a->addr + (va - a->va) == b->addr + (va - b->va) &&
			     a->attrs.aperture == b->attrs.aperture &&
			     a->attrs.kind == b->attrs.kind &&
			     a->attrs.flags == b->attrs.flags);
}

/**
 * nova_test_gmmu_watch() - look at an address after each word that is written
 * @g: address space
 * @va: what must go on translating to what it does now
 */
void nova_test_gmmu_watch(struct nova_test_gmmu *g, u64 va)
{
	unsigned int w = g->watches;

	g->watch[w] = va;
	KUNIT_EXPECT_TRUE(g->test, nova_test_gmmu_walk(g, va, &g->watched[w]));
	g->watches++;
}

/**
 * nova_test_gmmu_sum() - checksum of all tables
 * @g: address space
 *
 * Returns: a number that any change of any word or table changes.
 */
u64 nova_test_gmmu_sum(const struct nova_test_gmmu *g)
{
	u64 sum = 14695981039346656037ULL;

	for (u32 i = 0; i < NOVA_TEST_GMMU_TABLES; i++) {
		for (u32 w = 0; g->table[i] && w < SZ_4K / 8; w++)
			sum = (sum ^ g->table[i][w] ^ i) * 1099511628211ULL;
	}
	return sum;
}

/**
 * nova_test_gmmu_fail_slab() - let an allocation of the kernel fail
 * @nth: allocations until it does; negative: none does
 *
 * Has an effect in user space only.
 */
void nova_test_gmmu_fail_slab(int nth)
{
#ifdef _NOVA_SHIM_H
	nova_shim_fail_nth = nth;
#endif
}
