// SPDX-License-Identifier: GPL-2.0
/*
 * Queues: what is to be done in order.
 */
#include <linux/cleanup.h>
#include <linux/dma-fence.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include <drm/drm_file.h>
#include <drm/gpu_scheduler.h>
#include <drm/nova_drm.h>

#include "nova_drm_bind_job.h"
#include "nova_drm_file.h"
#include "nova_drm_limits.h"
#include "nova_drm_queue.h"
#include "nova_drm_vm.h"
#include "nova_drm_worker.h"

/**
 * DOC: Bind queues
 *
 * A bind queue has no hardware: the CPU does what its jobs are for. Its
 * scheduler is there to wait for what a job depends on and to do one job after
 * the other; as a job is through when it has been run, there is no timeout.
 *
 * A VM has a queue for those who name none, which goes with the VM. Others have
 * an id in the file that made them; as long as they have, the VM cannot be
 * destroyed.
 */

/* Drop the last reference, where it may sleep. */
static void nova_drm_queue_release_work(struct work_struct *work)
{
	struct nova_drm_queue *queue = container_of(work, typeof(*queue),
						    release_work);
	struct nova_drm_vm *vm = queue->vm;

	scoped_guard(spinlock, &vm->lock)
		list_del(&queue->vm_link);

	/* No jobs: each would have a reference. */
	drm_sched_entity_fini(&queue->entity);
	drm_sched_fini(&queue->sched);
	dma_fence_put(queue->last);
	mutex_destroy(&queue->lock);
	kfree_rcu(queue, rcu);
	nova_drm_vm_put(vm);
	nova_drm_worker_put();
}

static void nova_drm_queue_release(struct kref *ref)
{
	struct nova_drm_queue *queue = container_of(ref, typeof(*queue), ref);

	nova_drm_worker_cleanup(&queue->release_work);
}

static int nova_drm_queue_init_sched(struct nova_drm_queue *queue,
				     const struct drm_sched_backend_ops *ops)
{
	const struct drm_sched_init_args args = {
		.ops = ops,
		.submit_wq = nova_drm_worker_run_queue(),
		.num_rqs = 1,
		.credit_limit = 1,
		.timeout = MAX_SCHEDULE_TIMEOUT,
		.name = "nova-bind",
		.dev = queue->vm->base.drm->dev,
	};
	struct drm_gpu_scheduler *sched = &queue->sched;
	int ret;

	ret = drm_sched_init(sched, &args);
	if (ret)
		return ret;
	ret = drm_sched_entity_init(&queue->entity, DRM_SCHED_PRIORITY_KERNEL,
				    &sched, 1, NULL);
	if (ret)
		drm_sched_fini(sched);
	return ret;
}

/**
 * nova_drm_queue_new() - make a queue
 * @vm: VM it is for
 * @ops: what its jobs do
 *
 * Context: Process context, may reclaim.
 * Returns: a queue with a reference, or an ERR_PTR.
 */
struct nova_drm_queue *nova_drm_queue_new(struct nova_drm_vm *vm,
					  const struct drm_sched_backend_ops *ops)
{
	struct nova_drm_queue *queue;
	int ret;

	queue = kzalloc_obj(*queue);
	if (!queue)
		return ERR_PTR(-ENOMEM);

	queue->vm = vm;
	ret = nova_drm_queue_init_sched(queue, ops);
	if (ret) {
		kfree(queue);
		return ERR_PTR(ret);
	}

	kref_init(&queue->ref);
	mutex_init(&queue->lock);
	INIT_WORK(&queue->release_work, nova_drm_queue_release_work);
	drm_gpuvm_get(&vm->base);
	nova_drm_worker_get();
	guard(spinlock)(&vm->lock);
	list_add_tail(&queue->vm_link, &vm->queues);
	return queue;
}

/**
 * nova_drm_queue_put() - drop a reference
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
 * @queue: the queue; the id's reference is dropped
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
 * nova_drm_queue_get_bind() - find a bind queue
 * @file: open file
 * @id: the queue's id, or 0 for the queue every VM has
 * @vm: VM it must be for
 *
 * Context: Any.
 * Returns: the queue with a reference, NULL if there is none.
 */
struct nova_drm_queue *nova_drm_queue_get_bind(struct drm_file *file, u32 id,
					       struct nova_drm_vm *vm)
{
	struct nova_drm_file *nf = to_nova_drm_file(file);
	struct nova_drm_queue *queue;

	if (!id) {
		guard(spinlock)(&vm->lock);
		queue = vm->bind_queue;
		if (queue)
			kref_get(&queue->ref);
		return queue;
	}

	xa_lock(&nf->queues);
	queue = xa_load(&nf->queues, id);
	if (queue && queue->vm == vm)
		kref_get(&queue->ref);
	else
		queue = NULL;
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

	scoped_guard(spinlock, &queue->vm->lock) {
		last = queue->last;
		queue->last = dma_fence_get(fence);
	}
	dma_fence_put(last);

	drm_sched_entity_push_job(job);
	return fence;
}

/**
 * nova_drm_queue_wait() - wait for what a queue was given
 * @queue: the queue
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

/* The queue after @queue, or the first; with a reference, for that of @queue. */
static struct nova_drm_queue *nova_drm_queue_next(struct nova_drm_vm *vm,
						  struct nova_drm_queue *queue)
{
	struct nova_drm_queue *old = queue, *found = NULL;

	scoped_guard(spinlock, &vm->lock) {
		queue = list_prepare_entry(queue, &vm->queues, vm_link);
		list_for_each_entry_continue(queue, &vm->queues, vm_link) {
			/* One that is being released has no jobs any more. */
			if (kref_get_unless_zero(&queue->ref)) {
				found = queue;
				break;
			}
		}
	}
	if (old)
		nova_drm_queue_put(old);
	return found;
}

/**
 * nova_drm_queue_wait_all() - wait for what all queues of a VM were given
 * @vm: the VM
 *
 * Context: As nova_drm_queue_wait().
 * Returns: 0, -ERESTARTSYS.
 */
int nova_drm_queue_wait_all(struct nova_drm_vm *vm)
{
	struct nova_drm_queue *queue = NULL;
	int ret;

	while ((queue = nova_drm_queue_next(vm, queue))) {
		ret = nova_drm_queue_wait(queue);
		if (ret) {
			nova_drm_queue_put(queue);
			return ret;
		}
	}
	return 0;
}

/* A queue for a VM of the file, counted in. */
static struct nova_drm_queue *nova_drm_queue_open(struct nova_drm_file *nf,
						  u32 vm_id)
{
	struct nova_drm_queue *queue;
	struct nova_drm_vm *vm;

	/* So that the VM is not destroyed in between. */
	guard(mutex)(&nf->lock);
	vm = xa_load(&nf->vms, vm_id);
	if (!vm)
		return ERR_PTR(-ENOENT);

	queue = nova_drm_queue_new(vm, &nova_drm_bind_job_sched_ops);
	if (!IS_ERR(queue)) {
		guard(spinlock)(&vm->lock);
		vm->queue_users++;
	}
	return queue;
}

/**
 * nova_drm_queue_create() - the QUEUE_CREATE ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file
 *
 * Context: Process context, may reclaim.
 * Returns: 0, or the error &struct drm_nova_queue_create names.
 */
int nova_drm_queue_create(struct nova_drm *nd,
			  struct drm_nova_queue_create *args,
			  struct drm_file *file)
{
	struct nova_drm_file *nf = to_nova_drm_file(file);
	struct nova_drm_queue *queue;
	u32 id;
	int ret;

	if (args->flags || args->pad)
		return -EINVAL;
	if (args->engine_class != DRM_NOVA_ENGINE_CLASS_BIND)
		return -EOPNOTSUPP;
	if (args->engine_instance || args->priority || args->ring_entries ||
	    args->classes || args->class_count)
		return -EINVAL;

	ret = xa_alloc(&nf->queues, &id, NULL,
		       XA_LIMIT(1, NOVA_DRM_LIMITS_QUEUES), GFP_KERNEL);
	if (ret)
		return ret == -EBUSY ? -ENOSPC : ret;

	queue = nova_drm_queue_open(nf, args->vm_id);
	if (IS_ERR(queue)) {
		xa_erase(&nf->queues, id);
		return PTR_ERR(queue);
	}
	args->queue_id = id;
	xa_store(&nf->queues, id, queue, GFP_KERNEL);
	return 0;
}

/**
 * nova_drm_queue_destroy() - the QUEUE_DESTROY ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file
 *
 * Context: Process context.
 * Returns: 0, -EINVAL for padding that is not 0, -ENOENT for an unknown id.
 */
int nova_drm_queue_destroy(struct nova_drm *nd,
			   struct drm_nova_queue_destroy *args,
			   struct drm_file *file)
{
	struct nova_drm_file *nf = to_nova_drm_file(file);
	struct nova_drm_queue *queue;

	if (args->pad)
		return -EINVAL;
	/* The place of one that is just being made is not to be taken away. */
	xa_lock(&nf->queues);
	queue = xa_load(&nf->queues, args->queue_id);
	if (queue)
		__xa_erase(&nf->queues, args->queue_id);
	xa_unlock(&nf->queues);
	if (!queue)
		return -ENOENT;
	nova_drm_queue_close(queue);
	return 0;
}
