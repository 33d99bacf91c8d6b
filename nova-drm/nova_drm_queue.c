// SPDX-License-Identifier: GPL-2.0
/*
 * Queues: what is to be done in order.
 */
#include <linux/cleanup.h>
#include <linux/dma-fence.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include <drm/drm_file.h>
#include <drm/gpu_scheduler.h>

#include "nova_drm_exec_job.h"
#include "nova_drm_file.h"
#include "nova_drm_queue.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_vm.h"
#include "nova_drm_worker.h"

/**
 * DOC: Queues
 *
 * A queue is a scheduler with one entity: it waits for what a job depends on, and
 * does one job after the other. There are bind queues (nova_drm_queue_bind.c),
 * whose jobs the CPU does, and queues that are a channel of the GPU
 * (nova_drm_queue_chan.c).
 *
 * A queue has an id in the file that made it; as long as it has, its VM cannot be
 * destroyed. It is *used* by its id and by its jobs. When the last user has gone
 * a worker lets go of the channel, if it has one, and then of the struct; which
 * is there a little longer if, just then, somebody else closes the channel.
 */

static void nova_drm_queue_free(struct kref *life)
{
	struct nova_drm_queue *queue = container_of(life, typeof(*queue), life);
	struct nova_drm_vm *vm = queue->vm;

	scoped_guard(spinlock, &vm->lock)
		list_del(&queue->vm_link);

	/* No jobs: each would be a user. */
	drm_sched_entity_fini(&queue->entity);
	drm_sched_fini(&queue->sched);
	dma_fence_put(queue->last);
	mutex_destroy(&queue->lock);
	if (queue->is_chan)
		nova_drm_queue_chan_fini(to_nova_drm_queue_chan(queue));
	kfree_rcu(queue, rcu);
	nova_drm_vm_put(vm);
	nova_drm_worker_put();
}

/**
 * nova_drm_queue_life_put() - the struct is not needed any more
 * @queue: the queue
 *
 * Context: Process context, may sleep.
 */
void nova_drm_queue_life_put(struct nova_drm_queue *queue)
{
	kref_put(&queue->life, nova_drm_queue_free);
}

/* The last user has gone; here it may sleep. */
static void nova_drm_queue_release_work(struct work_struct *work)
{
	struct nova_drm_queue *queue = container_of(work, typeof(*queue),
						    release_work);

	if (queue->is_chan)
		nova_drm_queue_chan_release(to_nova_drm_queue_chan(queue));
	nova_drm_queue_life_put(queue);
}

static void nova_drm_queue_release(struct kref *ref)
{
	struct nova_drm_queue *queue = container_of(ref, typeof(*queue), ref);

	nova_drm_worker_cleanup(&queue->release_work);
}

/**
 * nova_drm_queue_init() - set up what all queues have
 * @queue: zeroed, @id and @is_chan set
 * @vm: VM it is for
 * @args: the scheduler; its entity will be the only one
 *
 * Afterwards nova_drm_queue_put() undoes it, which also frees the struct.
 *
 * Context: Process context, may reclaim.
 * Returns: 0, and there is one user; or -ENOMEM.
 */
int nova_drm_queue_init(struct nova_drm_queue *queue, struct nova_drm_vm *vm,
			const struct drm_sched_init_args *args)
{
	struct drm_gpu_scheduler *sched = &queue->sched;
	int ret;

	/* It is freed by this pointer. */
	static_assert(!offsetof(struct nova_drm_queue_chan, base));

	ret = drm_sched_init(sched, args);
	if (ret)
		return ret;
	ret = drm_sched_entity_init(&queue->entity, DRM_SCHED_PRIORITY_KERNEL,
				    &sched, 1, NULL);
	if (ret) {
		drm_sched_fini(sched);
		return ret;
	}

	kref_init(&queue->ref);
	kref_init(&queue->life);
	mutex_init(&queue->lock);
	INIT_WORK(&queue->release_work, nova_drm_queue_release_work);
	queue->vm = vm;
	drm_gpuvm_get(&vm->base);
	nova_drm_worker_get();
	guard(spinlock)(&vm->lock);
	list_add_tail(&queue->vm_link, &vm->queues);
	return 0;
}

/**
 * nova_drm_queue_put() - one user less
 * @queue: the queue
 *
 * Context: Any.
 */
void nova_drm_queue_put(struct nova_drm_queue *queue)
{
	kref_put(&queue->ref, nova_drm_queue_release);
}

/**
 * nova_drm_queue_close() - a queue has lost its id
 * @queue: the queue; the id is no user any more
 *
 * Context: Any.
 */
void nova_drm_queue_close(struct nova_drm_queue *queue)
{
	scoped_guard(spinlock, &queue->vm->lock)
		queue->vm->queue_users--;
	nova_drm_queue_put(queue);
}

/**
 * nova_drm_queue_lookup() - find a queue by its id
 * @file: open file
 * @id: id
 *
 * Context: Any.
 * Returns: the queue, the caller is a user of it; NULL if there is none.
 */
struct nova_drm_queue *nova_drm_queue_lookup(struct drm_file *file, u32 id)
{
	struct nova_drm_file *nf = to_nova_drm_file(file);
	struct nova_drm_queue *queue;

	xa_lock(&nf->queues);
	queue = xa_load(&nf->queues, id);
	if (queue)
		kref_get(&queue->ref);
	xa_unlock(&nf->queues);
	return queue;
}

/**
 * nova_drm_queue_push() - give a queue a job
 * @queue: the queue
 * @job: job of the queue's entity, with all its dependencies
 *
 * Context: Process context, allocates nothing.
 * Returns: the fence of the job, with a reference.
 */
struct dma_fence *nova_drm_queue_push(struct nova_drm_queue *queue,
				      struct drm_sched_job *job)
{
	struct dma_fence *fence, *last;

	guard(mutex)(&queue->lock);
	drm_sched_job_arm(job);
	fence = dma_fence_get(&job->s_fence->finished);
	if (queue->is_chan)
		nova_drm_exec_job_trace(job);

	if (!queue->is_chan) {
		scoped_guard(spinlock, &queue->vm->lock) {
			last = queue->last;
			queue->last = dma_fence_get(fence);
		}
		dma_fence_put(last);
	}

	drm_sched_entity_push_job(job);
	return fence;
}

/**
 * nova_drm_queue_wait() - wait for what a queue was given
 * @queue: the queue, for VM_BIND
 *
 * Context: Process context; waits for what users of the GPU do: no locks, no
 * scope.
 * Returns: 0, -ERESTARTSYS.
 */
int nova_drm_queue_wait(struct nova_drm_queue *queue)
{
	struct dma_fence *fence;
	long ret = 0;

	scoped_guard(spinlock, &queue->vm->lock)
		fence = queue->last ? dma_fence_get(queue->last) : NULL;
	if (fence)
		ret = dma_fence_wait(fence, true);
	dma_fence_put(fence);
	return ret;
}

/**
 * nova_drm_queue_next() - go through all queues of a VM
 * @vm: the VM
 * @queue: the last one, whose struct is let go of; NULL to begin
 *
 * Context: Process context, may sleep.
 * Returns: the next one, nova_drm_queue_life_put() if it is the last to be looked
 * at; NULL if there is no other.
 */
struct nova_drm_queue *nova_drm_queue_next(struct nova_drm_vm *vm,
					   struct nova_drm_queue *queue)
{
	struct nova_drm_queue *old = queue, *found = NULL;

	scoped_guard(spinlock, &vm->lock) {
		queue = list_prepare_entry(queue, &vm->queues, vm_link);
		list_for_each_entry_continue(queue, &vm->queues, vm_link) {
			if (kref_get_unless_zero(&queue->life)) {
				found = queue;
				break;
			}
		}
	}
	if (old)
		nova_drm_queue_life_put(old);
	return found;
}
