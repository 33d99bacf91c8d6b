// SPDX-License-Identifier: GPL-2.0
/*
 * Queues for VM_BIND.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/kref.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <drm/drm_file.h>
#include <drm/gpu_scheduler.h>

#include "nova_drm_bind_job.h"
#include "nova_drm_queue.h"
#include "nova_drm_queue_bind.h"
#include "nova_drm_vm.h"
#include "nova_drm_worker.h"

/**
 * DOC: Bind queues
 *
 * A bind queue has no hardware: the CPU does what its jobs are for. Its
 * scheduler is there to wait for what a job depends on and to do one job after
 * the other; as a job is through when it has been run, there is no timeout.
 *
 * A VM has a queue for those who name none, which goes with the VM.
 */

/**
 * nova_drm_queue_bind_new() - make a bind queue
 * @vm: VM it is for
 * @id: id it will have, or 0
 *
 * Context: Process context, may reclaim.
 * Returns: a queue with one user, or an ERR_PTR.
 */
struct nova_drm_queue *nova_drm_queue_bind_new(struct nova_drm_vm *vm, u32 id)
{
	const struct drm_sched_init_args args = {
		.ops = &nova_drm_bind_job_sched_ops,
		.submit_wq = nova_drm_worker_run_queue(),
		.num_rqs = 1,
		.credit_limit = 1,
		.timeout = MAX_SCHEDULE_TIMEOUT,
		.name = "nova-bind",
		.dev = vm->base.drm->dev,
	};
	struct nova_drm_queue *queue;
	int ret;

	queue = kzalloc_obj(*queue);
	if (!queue)
		return ERR_PTR(-ENOMEM);
	queue->id = id;
	ret = nova_drm_queue_init(queue, vm, &args);
	if (ret) {
		kfree(queue);
		return ERR_PTR(ret);
	}
	return queue;
}

/**
 * nova_drm_queue_bind_lookup() - find a bind queue
 * @file: open file
 * @id: the queue's id, or 0 for the queue every VM has
 * @vm: VM it must be for
 *
 * Context: Any.
 * Returns: the queue, the caller is a user of it; NULL if there is none.
 */
struct nova_drm_queue *nova_drm_queue_bind_lookup(struct drm_file *file, u32 id,
						  struct nova_drm_vm *vm)
{
	struct nova_drm_queue *queue;

	if (!id) {
		guard(spinlock)(&vm->lock);
		queue = vm->bind_queue;
		if (queue)
			kref_get(&queue->ref);
		return queue;
	}

	queue = nova_drm_queue_lookup(file, id);
	if (!queue || (queue->vm == vm && !queue->is_chan))
		return queue;
	nova_drm_queue_put(queue);
	return NULL;
}

/**
 * nova_drm_queue_bind_wait_all() - wait for what all bind queues were given
 * @vm: the VM
 *
 * Context: As nova_drm_queue_wait().
 * Returns: 0, -ERESTARTSYS.
 */
int nova_drm_queue_bind_wait_all(struct nova_drm_vm *vm)
{
	struct nova_drm_queue *queue = NULL;
	int ret;

	while ((queue = nova_drm_queue_next(vm, queue))) {
		ret = queue->is_chan ? 0 : nova_drm_queue_wait(queue);
		if (ret) {
			nova_drm_queue_life_put(queue);
			return ret;
		}
	}
	return 0;
}
