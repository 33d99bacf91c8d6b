// SPDX-License-Identifier: GPL-2.0
/*
 * Tables put aside, so that unmapping is possible when memory is short.
 */
#include <linux/container_of.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/semaphore.h>
#include <linux/workqueue.h>

#include "hal/nova_hal.h"
#include "nova_core_priv.h"
#include "nova_pt_mem.h"
#include "nova_pt_reserve.h"

static u64 pt_reserve_spare(struct nova_gmmu_batch *batch, int level)
{
	return list_count_nodes(&batch->spare[level]);
}

/* Get back what was used. */
static int pt_reserve_fill(struct nova_pt_reserve *reserve)
{
	struct nova_gmmu_plan missing = { };
	u64 have;

	for (int level = 0; level < NOVA_GMMU_LEVELS; level++) {
		have = pt_reserve_spare(&reserve->batch, level);
		if (have < reserve->plan.count[level])
			missing.count[level] = reserve->plan.count[level] - have;
	}
	return nova_gmmu_batch_reserve(&reserve->pt, &reserve->batch, &missing);
}

/*
 * A worker is in no memory cgroup, whose limit may be what has made somebody
 * take the reserve. If there is no memory at all it waits for it.
 */
static void pt_reserve_refill(struct work_struct *work)
{
	struct nova_pt_reserve *reserve =
		container_of(to_delayed_work(work), struct nova_pt_reserve,
			     refill);

	if (pt_reserve_fill(reserve))
		schedule_delayed_work(&reserve->refill, HZ);
	else
		up(&reserve->free);
}

/**
 * nova_pt_reserve_take() - get tables for one unmapping
 * @core: the GPU
 * @batch: the change, gets all tables it can need
 *
 * Waits until nobody else has the reserve. Who has it finishes the change
 * without waiting for another one, and calls nova_pt_reserve_give(); that need
 * not be the same task.
 *
 * Context: sleeps; not in a fence signalling section.
 */
void nova_pt_reserve_take(struct nova_core *core, struct nova_gmmu_batch *batch)
{
	struct nova_pt_reserve *reserve = &core->pt_reserve;

	down(&reserve->free);
	for (int level = 0; level < NOVA_GMMU_LEVELS; level++)
		list_splice_tail_init(&reserve->batch.spare[level],
				      &batch->spare[level]);
}

/**
 * nova_pt_reserve_give() - end a change that was made with the reserve
 * @core: the GPU
 * @batch: the change, the TLB has been invalidated since; its unused tables go
 *	back, then it is released
 *
 * Context: sleeps; not in a fence signalling section.
 */
void nova_pt_reserve_give(struct nova_core *core, struct nova_gmmu_batch *batch)
{
	struct nova_pt_reserve *reserve = &core->pt_reserve;

	for (int level = 0; level < NOVA_GMMU_LEVELS; level++)
		list_splice_tail_init(&batch->spare[level],
				      &reserve->batch.spare[level]);
	/* What the change has replaced makes room for what it has used. */
	nova_gmmu_batch_release(&reserve->pt, batch);
	schedule_delayed_work(&reserve->refill, 0);
}

static void pt_reserve_teardown(void *data)
{
	struct nova_pt_reserve *reserve = data;

	cancel_delayed_work_sync(&reserve->refill);
	nova_gmmu_batch_release(&reserve->pt, &reserve->batch);
}

/**
 * nova_pt_reserve_setup() - put tables aside
 * @core: memory for page tables can be allocated
 *
 * Undone by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_pt_reserve_setup(struct nova_core *core)
{
	struct nova_pt_reserve *reserve = &core->pt_reserve;
	int ret;

	sema_init(&reserve->free, 1);
	INIT_DELAYED_WORK(&reserve->refill, pt_reserve_refill);
	reserve->pt = (struct nova_gmmu_pt){
		.fmt = core->hal->gmmu_fmt,
		.ops = &nova_pt_mem_ops,
		.priv = core,
	};
	nova_gmmu_batch_init(&reserve->batch, 0);
	/* One below what the range begins in, one below what it ends in */
	for (int level = 0; level < reserve->pt.fmt->root; level++)
		reserve->plan.count[level] = 2;

	ret = pt_reserve_fill(reserve);
	return ret ?: nova_core_defer(core, pt_reserve_teardown, reserve);
}
