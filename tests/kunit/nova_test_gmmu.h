/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A GPU for the suites of the page tables: memory, and a walk through it.
 */
#ifndef _NOVA_TEST_GMMU_H
#define _NOVA_TEST_GMMU_H

#include <linux/types.h>

#include <kunit/test.h>

#include "../../nova-core/mmu/nova_gmmu_plan.h"
#include "../../nova-core/mmu/nova_gmmu_pt.h"

#define NOVA_TEST_GMMU_TABLES	8192

/**
 * struct nova_test_gmmu_page - what the GPU finds at an address
 */
struct nova_test_gmmu_page {
	/** @va: start of the page, or hole */
	u64 va;
	/** @shift: log2 of its size */
	unsigned int shift;
	/** @valid: is mapped */
	bool valid;
	/** @sparse: is sparse */
	bool sparse;
	/** @addr: physical address, if @valid */
	u64 addr;
	/** @attrs: the rest, if @valid */
	struct nova_gmmu_attrs attrs;
};

/**
 * struct nova_test_gmmu - tables in memory, as the GPU sees them
 */
struct nova_test_gmmu {
	/** @test: whose failures are reported */
	struct kunit *test;
	/** @fmt: version */
	const struct nova_gmmu_fmt *fmt;
	/** @pt: the library's side */
	struct nova_gmmu_pt pt;
	/** @tree: what nova_test_gmmu_walk() walks: @pt, or somebody else's */
	const struct nova_gmmu_pt *tree;
	/** @aperture: where tables are allocated */
	enum nova_gmmu_aperture aperture;
	/** @table: words of each table; the index is in its address */
	u64 *table[NOVA_TEST_GMMU_TABLES];
	/** @next: where to look for a free index */
	u32 next;
	/** @live: how many there are */
	u32 live;
	/** @allocs: calls of alloc so far */
	u64 allocs;
	/** @fail_nth: allocations until one fails; negative: none does */
	int fail_nth;
	/** @sealed: nothing may be allocated or freed now */
	bool sealed;
	/** @writes: calls of write */
	u64 writes;
	/** @words: words written */
	u64 words;
	/** @watch: addresses that must not change under a change */
	u64 watch[4];
	/** @watched: what they translate to */
	struct nova_test_gmmu_page watched[4];
	/** @watches: how many of them are in use */
	unsigned int watches;
	/** @lost: how often one did change; must stay 0 */
	u64 lost;
};

extern const struct nova_gmmu_ops nova_test_gmmu_ops;

struct nova_test_gmmu *nova_test_gmmu_memory(struct kunit *test,
					     const struct nova_gmmu_fmt *fmt,
					     enum nova_gmmu_aperture aperture);
struct nova_test_gmmu *nova_test_gmmu_new(struct kunit *test,
					  const struct nova_gmmu_fmt *fmt,
					  enum nova_gmmu_aperture aperture);
void nova_test_gmmu_end(struct nova_test_gmmu *g);
bool nova_test_gmmu_walk(struct nova_test_gmmu *g, u64 va,
			 struct nova_test_gmmu_page *page);
bool nova_test_gmmu_same(const struct nova_test_gmmu_page *a,
			 const struct nova_test_gmmu_page *b, u64 va);
void nova_test_gmmu_watch(struct nova_test_gmmu *g, u64 va);
u64 nova_test_gmmu_sum(const struct nova_test_gmmu *g);
void nova_test_gmmu_fail_slab(int nth);

#endif /* _NOVA_TEST_GMMU_H */
