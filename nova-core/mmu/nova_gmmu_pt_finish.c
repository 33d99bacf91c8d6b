// SPDX-License-Identifier: GPL-2.0
/*
 * The end of a change: tables that say one thing become one entry.
 *
 * From the leaves up. A table without a valid or sparse entry is unlinked, one
 * that is sparse as a whole becomes a sparse entry, and one whose pages follow
 * each other in memory becomes a larger page if the caller allows.
 */
#include <linux/export.h>
#include <linux/sizes.h>

#include <kunit/visibility.h>

#include "nova_gmmu_table.h"

#define NOVA_GMMU_PT_FINISH_GROUP	(SZ_64K / SZ_4K)
#define NOVA_GMMU_PT_FINISH_BIGS	(SZ_2M / SZ_64K)
#define NOVA_GMMU_PT_FINISH_SMALLS	(SZ_2M / SZ_4K)

/*
 * 64 KiB that PT_SMALL decides about, beside a PT_BIG that can
 *
 * The entry of PT_BIG is written first: where it is not 0 the GPU does not
 * look at the small ones.
 */
static void nova_gmmu_pt_finish_group(struct nova_gmmu_pt *pt,
				      struct nova_gmmu_batch *batch,
				      struct nova_gmmu_table *big,
				      struct nova_gmmu_table *small, u32 group)
{
	u32 first = group * NOVA_GMMU_PT_FINISH_GROUP;
	u64 entry = small->entry[first];

	if (entry & NOVA_GMMU_ENTRY_IS_PTE) {
		if (batch->merge_shift < NOVA_GMMU_SHIFT_64K ||
		    !nova_gmmu_table_is_page(pt, small, first,
					     NOVA_GMMU_PT_FINISH_GROUP))
			return;
	} else {
		for (u32 i = 1; i < NOVA_GMMU_PT_FINISH_GROUP; i++) {
			if (small->entry[first + i] != entry)
				return;
		}
	}
	nova_gmmu_table_set(pt, batch, big, group,
			    entry ? entry : pt->fmt->no_small);
	for (u32 i = 0; i < NOVA_GMMU_PT_FINISH_GROUP; i++)
		nova_gmmu_table_set(pt, batch, small, first + i, 0);
}

/* What a whole table says; false: more than one thing */
static bool nova_gmmu_pt_finish_entry(const struct nova_gmmu_pt *pt,
				      const struct nova_gmmu_batch *batch,
				      const struct nova_gmmu_table *t,
				      u64 *entry)
{
	const struct nova_gmmu_level_fmt *l = &pt->fmt->level[t->level];
	u32 slots = nova_gmmu_table_slots(pt, t);

	if (nova_gmmu_table_is_empty(t)) {
		*entry = 0;
		return true;
	}
	if (t->sparse == slots) {
		*entry = pt->fmt->sparse;
		return true;
	}
	if (t->leaves == slots && l->shift + l->bits <= batch->merge_shift &&
	    nova_gmmu_fmt_has_page(pt->fmt, l->shift + l->bits) &&
	    nova_gmmu_table_is_page(pt, t, 0, slots)) {
		*entry = t->entry[0];
		return true;
	}
	return false;
}

/* Page tables below an entry of PD0 */
static void nova_gmmu_pt_finish_slot(struct nova_gmmu_pt *pt,
				     struct nova_gmmu_batch *batch,
				     struct nova_gmmu_table *pd0, u32 slot)
{
	u32 word = slot * 2;
	struct nova_gmmu_table *big = pd0->child[word];
	struct nova_gmmu_table *small = pd0->child[word + 1];
	u64 entry;

	if (big && small) {
		for (u32 i = 0; i < NOVA_GMMU_PT_FINISH_BIGS; i++) {
			if (!big->entry[i])
				nova_gmmu_pt_finish_group(pt, batch, big,
							  small, i);
		}
		nova_gmmu_table_sync(pt, big);
		nova_gmmu_table_sync(pt, small);
		list_del_init(&big->node);
		list_del_init(&small->node);

		/* Where the entries of both are nothing either can do that. */
		if (nova_gmmu_table_is_empty(small)) {
			nova_gmmu_table_unlink(pt, pd0, word + 1,
					       &batch->freed);
			nova_gmmu_table_set(pt, batch, pd0, word + 1, 0);
			small = NULL;
		} else if (nova_gmmu_table_is_empty(big)) {
			nova_gmmu_table_unlink(pt, pd0, word, &batch->freed);
			nova_gmmu_table_set(pt, batch, pd0, word, 0);
			big = NULL;
		}
		/* Before the first word, if it changes, makes it the only one */
		nova_gmmu_table_sync(pt, pd0);
	}
	if ((big && small) ||
	    !nova_gmmu_pt_finish_entry(pt, batch, big ? big : small, &entry)) {
		nova_gmmu_table_sync(pt, pd0);
		return;
	}
	nova_gmmu_table_unlink(pt, pd0, big ? word : word + 1, &batch->freed);
	nova_gmmu_table_set(pt, batch, pd0, word, entry);
	nova_gmmu_table_set(pt, batch, pd0, word + 1, 0);
	nova_gmmu_table_sync(pt, pd0);
}

static void nova_gmmu_pt_finish_table(struct nova_gmmu_pt *pt,
				      struct nova_gmmu_batch *batch,
				      struct nova_gmmu_table *t)
{
	struct nova_gmmu_table *parent = t->parent;
	u32 index = t->index;
	u64 entry;

	if (t->level < NOVA_GMMU_PD0) {
		nova_gmmu_pt_finish_slot(pt, batch, parent, index);
		return;
	}
	if (!parent || !nova_gmmu_pt_finish_entry(pt, batch, t, &entry))
		return;
	nova_gmmu_table_unlink(pt, parent, index, &batch->freed);
	nova_gmmu_table_set(pt, batch, parent, index, entry);
	nova_gmmu_table_sync(pt, parent);
}

/**
 * nova_gmmu_pt_finish() - make the tables as few as they can be
 * @pt: address space
 * @batch: the change; its freed tables are no longer pointed to
 *
 * To be called once, after all mapping and unmapping, even if that failed. Then
 * the TLB has to be invalidated, directory entries included, before
 * nova_gmmu_batch_release().
 *
 * Context: any, may be in a fence-signalling section; the caller's lock.
 */
void nova_gmmu_pt_finish(struct nova_gmmu_pt *pt, struct nova_gmmu_batch *batch)
{
	struct nova_gmmu_table *t;

	for (int level = 0; level <= pt->fmt->root; level++) {
		struct list_head *changed = &batch->changed[level];

		while (!list_empty(changed)) {
			t = list_first_entry(changed, struct nova_gmmu_table,
					     node);
			list_del_init(&t->node);
			nova_gmmu_pt_finish_table(pt, batch, t);
		}
	}
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_pt_finish);
