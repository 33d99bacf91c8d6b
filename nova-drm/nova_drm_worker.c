// SPDX-License-Identifier: GPL-2.0
/*
 * Workqueues, and waiting for what outlives files and devices.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/wait_bit.h>
#include <linux/workqueue.h>

#include "nova_drm_worker.h"

/**
 * DOC: Work
 *
 * Jobs run on one workqueue, shared by all schedulers, on which there is only what
 * is on the way to signalling fences: it makes progress when memory is short. So
 * does the one where hangs are looked at, which takes longer, for the firmware
 * is asked. What jobs leave behind is taken care of on a third one, where
 * reservations are locked and memory is allocated and freed.
 *
 * A job that waits for a fence of another driver outlives its file and even the
 * device's removal. Each queue is therefore counted from its creation until the
 * last of its jobs is freed, and unloading the module waits for the count to
 * drop to zero. Fences do signal in the end.
 */

/* One set for the module: a device may be released by work of any. */
static struct workqueue_struct *run_queue;
static struct workqueue_struct *timeout_queue;
static struct workqueue_struct *cleanup_queue;
static atomic_t live = ATOMIC_INIT(0);

static void nova_drm_worker_destroy(void)
{
	if (cleanup_queue)
		destroy_workqueue(cleanup_queue);
	if (timeout_queue)
		destroy_workqueue(timeout_queue);
	if (run_queue)
		destroy_workqueue(run_queue);
}

/**
 * nova_drm_worker_module_init() - make the workqueues
 *
 * Context: Module init.
 * Returns: 0, or -ENOMEM.
 */
int nova_drm_worker_module_init(void)
{
	run_queue = alloc_workqueue("nova-drm-run",
				    WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	timeout_queue = alloc_workqueue("nova-drm-timeout",
					WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	cleanup_queue = alloc_workqueue("nova-drm-cleanup", WQ_UNBOUND, 0);
	if (run_queue && timeout_queue && cleanup_queue)
		return 0;
	nova_drm_worker_destroy();
	return -ENOMEM;
}

/**
 * nova_drm_worker_module_exit() - wait for all jobs, and end the workqueues
 *
 * Context: Module exit; no device is bound any more. Waits for fences of other
 * drivers that jobs wait for.
 */
void nova_drm_worker_module_exit(void)
{
	wait_var_event(&live, !atomic_read(&live));
	nova_drm_worker_destroy();
}

/**
 * nova_drm_worker_run_queue() - where jobs run
 *
 * Context: Any.
 * Returns: the workqueue for schedulers.
 */
struct workqueue_struct *nova_drm_worker_run_queue(void)
{
	return run_queue;
}

/**
 * nova_drm_worker_look() - look later whether something hangs
 * @work: does that; allocates nothing. Nothing is done if it is queued
 * @delay: how much later, in jiffies
 *
 * Context: Any.
 */
void nova_drm_worker_look(struct delayed_work *work, unsigned long delay)
{
	queue_delayed_work(timeout_queue, work, delay);
}

/**
 * nova_drm_worker_run() - do something soon that signals fences
 * @work: what to do; allocates nothing
 *
 * Context: Any.
 */
void nova_drm_worker_run(struct work_struct *work)
{
	queue_work(run_queue, work);
}

/**
 * nova_drm_worker_cleanup() - do something later, outside of signalling sections
 * @work: what to do; may lock reservations and allocate memory, may not wait
 *	for fences without a deadline
 *
 * Context: Any.
 * Returns: false if it was to be done already.
 */
bool nova_drm_worker_cleanup(struct work_struct *work)
{
	return queue_work(cleanup_queue, work);
}

/**
 * nova_drm_worker_get() - keep the module from being unloaded
 *
 * Context: Any.
 */
void nova_drm_worker_get(void)
{
	atomic_inc(&live);
}

/**
 * nova_drm_worker_put() - undo nova_drm_worker_get()
 *
 * Context: Any; the caller is in a file operation of the module, or in work
 * given to nova_drm_worker_cleanup(), whose end unloading waits for.
 */
void nova_drm_worker_put(void)
{
	if (atomic_dec_and_test(&live))
		wake_up_var(&live);
}
