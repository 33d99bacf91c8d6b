/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One table of a GPU address space. Private to nova-core/mmu.
 */
#ifndef _NOVA_GMMU_TABLE_H
#define _NOVA_GMMU_TABLE_H

#include <linux/list.h>
#include <linux/types.h>

#include "nova_gmmu_pt.h"

/**
 * struct nova_gmmu_table - a directory or page table
 *
 * The CPU's copy of the entries is what the library reads: the table itself may
 * be in VRAM, where reading is slow, and may have to be written again after
 * VRAM was lost.
 */
struct nova_gmmu_table {
	/** @node: in the lists of a &struct nova_gmmu_batch */
	struct list_head node;
	/** @parent: directory that points here; NULL for the root */
	struct nova_gmmu_table *parent;
	/**
	 * @child: of a directory, the table each word points to, or NULL; in
	 * PD0 that is PT_BIG for even and PT_SMALL for odd words
	 */
	struct nova_gmmu_table **child;
	/** @entry: the words as they are, or will be after the next sync */
	u64 *entry;
	/** @mem: the memory the GPU reads */
	struct nova_gmmu_mem mem;
	/** @level: what it is */
	enum nova_gmmu_level level;
	/** @index: which entry of @parent points here */
	u16 index;
	/** @leaves: entries that are valid PTEs */
	u16 leaves;
	/** @sparse: entries that are sparse */
	u16 sparse;
	/** @links: entries that point to tables */
	u16 links;
	/** @sync_first: first word that @mem does not have yet */
	u16 sync_first;
	/** @sync_end: after the last of them; 0 if @mem has all */
	u16 sync_end;
	/** @published: the memory has been written and may be pointed to */
	bool published;
};

/**
 * struct nova_gmmu_pt_op - content for a range, and who is writing it
 */
struct nova_gmmu_pt_op {
	/** @pt: address space */
	struct nova_gmmu_pt *pt;
	/** @batch: the change */
	struct nova_gmmu_batch *batch;
	/** @va: start of the range */
	u64 va;
	/** @entry: 0, &nova_gmmu_fmt.sparse or the PTE of the page at @va */
	u64 entry;
	/** @max_shift: log2 of the largest page */
	unsigned int max_shift;
};

static inline u32 nova_gmmu_table_slots(const struct nova_gmmu_pt *pt,
					const struct nova_gmmu_table *t)
{
	return 1U << pt->fmt->level[t->level].bits;
}

static inline u32 nova_gmmu_table_index(const struct nova_gmmu_pt *pt,
					const struct nova_gmmu_table *t, u64 va)
{
	return va >> pt->fmt->level[t->level].shift &
	       (nova_gmmu_table_slots(pt, t) - 1);
}

static inline bool nova_gmmu_table_is_empty(const struct nova_gmmu_table *t)
{
	return !t->leaves && !t->sparse && !t->links;
}

struct nova_gmmu_table *nova_gmmu_table_new(const struct nova_gmmu_pt *pt,
					    enum nova_gmmu_level level);
void nova_gmmu_table_free(const struct nova_gmmu_pt *pt,
			  struct nova_gmmu_table *t);
void nova_gmmu_table_free_list(const struct nova_gmmu_pt *pt,
			       struct list_head *list);
struct nova_gmmu_table *nova_gmmu_table_take(struct nova_gmmu_batch *batch,
					     enum nova_gmmu_level level);
void nova_gmmu_table_give(struct nova_gmmu_batch *batch,
			  struct nova_gmmu_table *t);
void nova_gmmu_table_set(const struct nova_gmmu_pt *pt,
			 struct nova_gmmu_batch *batch,
			 struct nova_gmmu_table *t, u32 word, u64 value);
void nova_gmmu_table_sync(const struct nova_gmmu_pt *pt,
			  struct nova_gmmu_table *t);
void nova_gmmu_table_link(struct nova_gmmu_pt *pt,
			  struct nova_gmmu_batch *batch,
			  struct nova_gmmu_table *t, u32 word,
			  struct nova_gmmu_table *child);
void nova_gmmu_table_unlink(struct nova_gmmu_pt *pt,
			    struct nova_gmmu_table *t, u32 word,
			    struct list_head *freed);
bool nova_gmmu_table_is_page(const struct nova_gmmu_pt *pt,
			     const struct nova_gmmu_table *t, u32 first,
			     u32 count);

int nova_gmmu_pt_write(const struct nova_gmmu_pt_op *op,
		       struct nova_gmmu_table *t, u64 va, u64 end);

#endif /* _NOVA_GMMU_TABLE_H */
