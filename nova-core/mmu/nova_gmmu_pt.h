/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The page tables of one GPU address space.
 */
#ifndef _NOVA_GMMU_PT_H
#define _NOVA_GMMU_PT_H

#include <linux/list.h>
#include <linux/types.h>

#include "nova_gmmu_fmt.h"

struct nova_gmmu_plan;
struct nova_gmmu_table;

/**
 * DOC: GPU page tables
 *
 * A change is made in these steps. Only reserving and releasing may sleep, and
 * only reserving may fail for want of memory::
 *
 *	nova_gmmu_plan_add()		count the tables, for each range
 *	nova_gmmu_batch_reserve()	allocate them
 *	nova_gmmu_pt_map(), _unmap()	write entries; any number of them
 *	nova_gmmu_pt_finish()		put tables that say one thing into one entry
 *	(invalidate the TLB)
 *	nova_gmmu_batch_release()	free what is left, and replaced tables
 *
 * The plan is for the worst case: it does not look at the tables, so that it
 * can be made long before the change, while others are on their way.
 *
 * Which page size is used follows from the alignment of both addresses and a
 * limit; a range that cuts a larger page splits it. Entries change in such an
 * order that what lies beside the range can be translated at any moment. NVIDIA
 * warns that a page that is accessed while its size changes may be in the TLB
 * twice, and accesses be reordered (block_gpu_pte_merge_big_and_end() in
 * uvm_va_block.c): so valid pages are only merged where the caller says that
 * they are idle.
 *
 * Locks: the library takes none. &struct nova_gmmu_pt and what is linked to it
 * belong to the caller's lock of the address space; a plan and a batch belong
 * to who makes the change, and reserving or releasing needs no lock, as neither
 * touches the tree.
 */

/**
 * struct nova_gmmu_mem - memory of a table, filled in by &nova_gmmu_ops.alloc
 */
struct nova_gmmu_mem {
	/** @addr: address as the GPU sees it */
	u64 addr;
	/** @aperture: which memory */
	enum nova_gmmu_aperture aperture;
	/** @priv: of the allocator */
	void *priv;
};

/**
 * struct nova_gmmu_ops - what the library needs from its user
 */
struct nova_gmmu_ops {
	/**
	 * @alloc: get memory for a table, with any content
	 *
	 * May sleep. Returns: 0 or an error, which becomes that of
	 * nova_gmmu_pt_init() or nova_gmmu_batch_reserve().
	 */
	int (*alloc)(void *priv, struct nova_gmmu_mem *mem, size_t size,
		     size_t align);
	/** @free: give it back. May sleep */
	void (*free)(void *priv, const struct nova_gmmu_mem *mem, size_t size);
	/**
	 * @write: write @count words, the first of which is the @first of the
	 * table
	 *
	 * Called with the caller's lock held, in a fence-signalling section:
	 * must not sleep or fail. The GPU must see words in ascending order and
	 * calls in the order they were made. After nova_gmmu_pt_finish() the
	 * caller makes sure that all has arrived before it invalidates the TLB.
	 */
	void (*write)(void *priv, const struct nova_gmmu_mem *mem, u32 first,
		      const u64 *words, u32 count);
};

/**
 * struct nova_gmmu_pt - page tables of an address space
 *
 * All but the constant members are protected by the caller's lock.
 */
struct nova_gmmu_pt {
	/** @fmt: version, constant */
	const struct nova_gmmu_fmt *fmt;
	/** @ops: constant */
	const struct nova_gmmu_ops *ops;
	/** @priv: given to @ops, constant */
	void *priv;
	/** @root: the root directory, always there, constant */
	struct nova_gmmu_table *root;
	/** @tables: how many are linked, by level, the root included */
	u32 tables[NOVA_GMMU_LEVELS];
};

/**
 * struct nova_gmmu_batch - a change: tables for it, tables it replaced
 */
struct nova_gmmu_batch {
	/** @spare: reserved tables, by level */
	struct list_head spare[NOVA_GMMU_LEVELS];
	/** @changed: tables that nova_gmmu_pt_finish() looks at, by level */
	struct list_head changed[NOVA_GMMU_LEVELS];
	/** @freed: unlinked tables, which the GPU may still read */
	struct list_head freed;
	/**
	 * @merge_shift: log2 of the largest page to make of smaller ones that
	 * are contiguous, which nothing may access until the TLB is invalidated;
	 * 0 leaves them as they are
	 */
	unsigned int merge_shift;
};

/**
 * struct nova_gmmu_map - memory that is contiguous for the GPU, and where to
 * map it
 */
struct nova_gmmu_map {
	/** @va: virtual address, a multiple of 4 KiB */
	u64 va;
	/** @size: bytes, a multiple of 4 KiB */
	u64 size;
	/** @addr: physical address, a multiple of 4 KiB */
	u64 addr;
	/** @attrs: aperture, kind and flags */
	struct nova_gmmu_attrs attrs;
	/** @max_shift: log2 of the largest page to use */
	u8 max_shift;
};

/**
 * struct nova_gmmu_leaf - what an address translates to
 */
struct nova_gmmu_leaf {
	/** @va: start of the entry's range */
	u64 va;
	/** @entry: a valid PTE, &nova_gmmu_fmt.sparse or 0 */
	u64 entry;
	/** @shift: log2 of the size of the range */
	u8 shift;
};

int nova_gmmu_pt_init(struct nova_gmmu_pt *pt, const struct nova_gmmu_fmt *fmt,
		      const struct nova_gmmu_ops *ops, void *priv);
void nova_gmmu_pt_fini(struct nova_gmmu_pt *pt);
const struct nova_gmmu_mem *nova_gmmu_pt_root(const struct nova_gmmu_pt *pt);
u64 nova_gmmu_pt_bytes(const struct nova_gmmu_pt *pt);
void nova_gmmu_pt_lookup(const struct nova_gmmu_pt *pt, u64 va,
			 struct nova_gmmu_leaf *leaf);

void nova_gmmu_batch_init(struct nova_gmmu_batch *batch,
			  unsigned int merge_shift);
int nova_gmmu_batch_reserve(const struct nova_gmmu_pt *pt,
			    struct nova_gmmu_batch *batch,
			    const struct nova_gmmu_plan *plan);
void nova_gmmu_batch_release(const struct nova_gmmu_pt *pt,
			     struct nova_gmmu_batch *batch);

int nova_gmmu_pt_map(struct nova_gmmu_pt *pt, struct nova_gmmu_batch *batch,
		     const struct nova_gmmu_map *map);
int nova_gmmu_pt_unmap(struct nova_gmmu_pt *pt, struct nova_gmmu_batch *batch,
		       u64 va, u64 size, bool sparse);
void nova_gmmu_pt_finish(struct nova_gmmu_pt *pt,
			 struct nova_gmmu_batch *batch);

#endif /* _NOVA_GMMU_PT_H */
