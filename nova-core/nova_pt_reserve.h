/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tables put aside, so that unmapping is possible when memory is short.
 */
#ifndef _NOVA_PT_RESERVE_H
#define _NOVA_PT_RESERVE_H

#include <linux/semaphore.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "mmu/nova_gmmu_plan.h"
#include "mmu/nova_gmmu_pt.h"

struct nova_core;

/**
 * struct nova_pt_reserve - tables for one unmapping, whichever it is
 *
 * An unmapping splits at most two entries of each level, where it begins and
 * where it ends. Tables do not know which address space they will be in, so
 * one reserve serves all.
 */
struct nova_pt_reserve {
	/** @pt: format and allocator of the tables; constant, without a tree */
	struct nova_gmmu_pt pt;
	/** @plan: how many tables there shall be; constant */
	struct nova_gmmu_plan plan;
	/**
	 * @free: nobody has the reserve, and it is complete
	 *
	 * No mutex, as it may be given back by another task than took it.
	 */
	struct semaphore free;
	/** @batch: the tables, of whoever has the reserve */
	struct nova_gmmu_batch batch;
	/** @refill: replaces what was used, then ups @free */
	struct delayed_work refill;
};

int nova_pt_reserve_setup(struct nova_core *core);
void nova_pt_reserve_take(struct nova_core *core,
			  struct nova_gmmu_batch *batch);
void nova_pt_reserve_give(struct nova_core *core,
			  struct nova_gmmu_batch *batch);

#endif /* _NOVA_PT_RESERVE_H */
