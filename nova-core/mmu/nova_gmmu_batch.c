// SPDX-License-Identifier: GPL-2.0
/*
 * Begin and end of a change of page tables.
 */
#include <linux/err.h>
#include <linux/export.h>

#include <kunit/visibility.h>

#include "nova_gmmu_plan.h"
#include "nova_gmmu_table.h"

/**
 * nova_gmmu_batch_init() - begin a change
 * @batch: initialised, without tables
 * @merge_shift: see &nova_gmmu_batch.merge_shift
 *
 * Context: any.
 */
void nova_gmmu_batch_init(struct nova_gmmu_batch *batch,
			  unsigned int merge_shift)
{
	for (int level = 0; level < NOVA_GMMU_LEVELS; level++) {
		INIT_LIST_HEAD(&batch->spare[level]);
		INIT_LIST_HEAD(&batch->changed[level]);
	}
	INIT_LIST_HEAD(&batch->freed);
	batch->merge_shift = merge_shift;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_batch_init);

/**
 * nova_gmmu_batch_reserve() - allocate all tables a change can need
 * @pt: address space
 * @batch: gets the tables
 * @plan: how many
 *
 * Context: may sleep; no lock is needed.
 *
 * Returns: 0; -ENOMEM, or what the allocator of table memory said, and the
 * batch is as it was.
 */
int nova_gmmu_batch_reserve(const struct nova_gmmu_pt *pt,
			    struct nova_gmmu_batch *batch,
			    const struct nova_gmmu_plan *plan)
{
	struct nova_gmmu_table *t;
	struct list_head got;

	INIT_LIST_HEAD(&got);
	for (int level = 0; level < pt->fmt->root; level++) {
		for (u64 i = 0; i < plan->count[level]; i++) {
			t = nova_gmmu_table_new(pt, level);
			if (IS_ERR(t)) {
				nova_gmmu_table_free_list(pt, &got);
				return PTR_ERR(t);
			}
			list_add_tail(&t->node, &got);
		}
	}
	while (!list_empty(&got)) {
		t = list_first_entry(&got, struct nova_gmmu_table, node);
		list_move_tail(&t->node, &batch->spare[t->level]);
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_batch_reserve);

/**
 * nova_gmmu_batch_release() - end a change
 * @pt: address space
 * @batch: empty afterwards, and may be used again
 *
 * Frees the tables that were reserved and not needed, and those that the change
 * has replaced. If there was a nova_gmmu_pt_finish(), the TLB has been
 * invalidated since.
 *
 * Context: may sleep; no lock is needed.
 */
void nova_gmmu_batch_release(const struct nova_gmmu_pt *pt,
			     struct nova_gmmu_batch *batch)
{
	for (int level = 0; level < NOVA_GMMU_LEVELS; level++)
		nova_gmmu_table_free_list(pt, &batch->spare[level]);
	nova_gmmu_table_free_list(pt, &batch->freed);
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_batch_release);
