// SPDX-License-Identifier: GPL-2.0
/*
 * Queues that are a channel of the GPU.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/dma-fence.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sprintf.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <drm/gpu_scheduler.h>
#include <drm/nova_drm.h>
#include <kunit/visibility.h>

#include "nova_drm_chans.h"
#include "nova_drm_coredump.h"
#include "nova_drm_exec_job.h"
#include "nova_drm_fence.h"
#include "nova_drm_hang.h"
#include "nova_drm_limits.h"
#include "nova_drm_lockdep.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_queue_end.h"
#include "nova_drm_scope.h"
#include "nova_drm_trace.h"
#include "nova_drm_usage.h"
#include "nova_drm_vm.h"
#include "nova_drm_wedge.h"
#include "nova_drm_worker.h"

/**
 * DOC: Queues with a channel
 *
 * One queue is one channel, one scheduler and one entity. The scheduler's credits
 * are the channel's: so a job is given to the channel when its dependencies have
 * signalled and there is room in the ring, and many are there at a time.
 *
 * To give it a job takes a few writes to memory and a doorbell. When submissions
 * complete the channel's interrupt signals their fences, all that are due, and
 * with them the jobs'.
 *
 * A channel is *open* until nova_drm_queue_chan_close(), whoever is first: the
 * last user of the queue who goes, the end of the VM, or the driver being
 * unbound. It may *die* before that, see nova_drm_queue_end.c; either way nothing
 * is submitted any more, and all fences end.
 */

/* How long it took, as far as that can be believed. */
static void nova_drm_queue_chan_account(struct nova_drm_queue_chan *queue,
					const struct nova_drm_fence *fence)
	__must_hold(&queue->fences.lock)
{
	struct nova_core_chan_times times = {};
	u64 begin, ns = 0;
	bool known;

	known = nova_core_chan_times(queue->chan, fence->base.seqno, &times);
	trace_nova_drm_complete(queue->base.vm->name, queue->base.id,
				fence->job, times.begin, times.end,
				fence->error);
	if (!known)
		return;
	begin = max(times.begin, queue->last_end);
	if (times.end > begin)
		ns = times.end - begin;
	queue->last_end = times.end;
	/* Reports are where a program could write. */
	ns = min_t(u64, ns, ktime_to_ns(ktime_sub(ktime_get(), fence->emitted)));
	nova_drm_usage_add(queue->usage, queue->engine, ns);
}

static void nova_drm_queue_chan_progress(void *priv)
{
	struct nova_drm_queue_chan *queue = priv;
	u64 completed = nova_core_chan_completed(queue->chan);
	struct nova_drm_fence *fence;

	guard(spinlock_irqsave)(&queue->fences.lock);
	while ((fence = nova_drm_fence_first_locked(&queue->fences, completed))) {
		nova_drm_queue_chan_account(queue, fence);
		nova_drm_fence_signal_locked(&queue->fences, fence, 0);
	}
}

static void nova_drm_queue_chan_error(void *priv)
{
	struct nova_drm_queue_chan *queue = priv;

	nova_drm_worker_run(&queue->end_work);
}

static const struct nova_core_chan_ops nova_drm_queue_chan_ops = {
	.progress = nova_drm_queue_chan_progress,
	.error = nova_drm_queue_chan_error,
};

static struct nova_core_chan *
nova_drm_queue_chan_open(struct nova_drm *nd, struct nova_drm_vm *vm,
			 struct nova_drm_queue_chan *queue,
			 const struct nova_drm_queue_chan_params *params)
	__must_hold_shared(nd->core)
{
	char name[NOVA_CORE_NAME_LEN];
	const struct nova_core_chan_params core = {
		.name = name,
		.vm = vm->core,
		.engine = params->engine,
		.instance = params->instance,
		.priority = params->priority,
		.ring_entries = params->ring_entries,
		.class_count = params->class_count,
		.classes = params->classes,
		.ops = &nova_drm_queue_chan_ops,
		.priv = queue,
	};

	snprintf(name, sizeof(name), "%s.q%u", vm->name, params->id);
	return nova_core_chan_create(nd->core, &core);
}

static int nova_drm_queue_chan_init_base(struct nova_drm_queue_chan *queue,
					 struct nova_drm_vm *vm)
{
	const struct drm_sched_init_args args = {
		.ops = &nova_drm_exec_job_sched_ops,
		.submit_wq = nova_drm_worker_run_queue(),
		.num_rqs = 1,
		.credit_limit = queue->layout.credits,
		.timeout = MAX_SCHEDULE_TIMEOUT,
		.name = "nova-exec",
		.dev = vm->base.drm->dev,
	};

	return nova_drm_queue_init(&queue->base, vm, &args);
}

static struct nova_drm_queue_chan *
nova_drm_queue_chan_alloc(struct nova_drm_vm *vm,
			  const struct nova_drm_queue_chan_params *params)
{
	struct nova_drm_queue_chan *queue = kzalloc_obj(*queue);

	if (!queue)
		return NULL;
	queue->base.id = params->id;
	queue->base.is_chan = true;
	queue->engine = params->engine;
	queue->instance = params->instance;
	queue->pushes_max = min_t(u32, params->ring_entries / 2 - 1,
				  NOVA_DRM_LIMITS_EXEC_PUSHES);
	queue->usage = nova_drm_usage_get(params->usage);
	mutex_init(&queue->chan_lock);
	mutex_init(&queue->run_lock);
	nova_drm_lockdep_set_queue_class(queue);
	INIT_LIST_HEAD(&queue->dev_link);
	INIT_WORK(&queue->end_work, nova_drm_queue_end_work);
	INIT_DELAYED_WORK(&queue->hang_work, nova_drm_queue_end_hang_work);
	init_waitqueue_head(&queue->room);
	nova_drm_fence_context_init(&queue->fences);
	nova_drm_coredump_init_queue(queue, vm);
	nova_drm_wedge_init(queue);
	return queue;
}

/**
 * nova_drm_queue_chan_new() - make a queue with a channel
 * @nd: DRM device
 * @vm: VM it is for, alive; &nova_drm_vm.use held
 * @params: what it shall be like
 *
 * Context: Process context, may reclaim, talks to the firmware.
 * Returns: a queue with one user, or as an ERR_PTR -ENOMEM, or what
 * nova_core_chan_create() says.
 */
struct nova_drm_queue_chan *
nova_drm_queue_chan_new(struct nova_drm *nd, struct nova_drm_vm *vm,
			const struct nova_drm_queue_chan_params *params)
{
	struct nova_drm_queue_chan *queue;
	struct nova_core_chan_error why;
	struct nova_core_chan *chan;
	int ret;

	queue = nova_drm_queue_chan_alloc(vm, params);
	if (!queue)
		return ERR_PTR(-ENOMEM);

	chan = nova_drm_queue_chan_open(nd, vm, queue, params);
	ret = PTR_ERR_OR_ZERO(chan);
	if (!ret) {
		nova_core_chan_layout(chan, &queue->layout);
		ret = nova_drm_queue_chan_init_base(queue, vm);
	}
	if (ret) {
		disable_work_sync(&queue->end_work);
		nova_core_chan_destroy(nd->core, chan);
		nova_drm_queue_chan_fini(queue);
		kfree(queue);
		return ERR_PTR(ret);
	}

	/* The open channel has a reference of its own. */
	kref_get(&queue->base.life);
	/* After the VM, which nova_drm_queue_end_work() follows. */
	smp_store_release(&queue->chan, chan);
	/* Who told of its death before that was not heard. */
	nova_core_chan_error(chan, &why);
	if (why.cause != NOVA_CORE_CHAN_ALIVE)
		nova_drm_queue_chan_error(queue);

	if (!nova_drm_chans_add(&nd->chans, queue)) {
		nova_drm_queue_put(&queue->base);
		return ERR_PTR(-ENODEV);
	}
	return queue;
}

/**
 * nova_drm_queue_chan_fini() - undo what was set up before the channel
 * @queue: the queue, closed
 *
 * Context: Process context.
 */
void nova_drm_queue_chan_fini(struct nova_drm_queue_chan *queue)
{
	mutex_destroy(&queue->run_lock);
	mutex_destroy(&queue->chan_lock);
	nova_drm_usage_put(queue->usage);
}

/* What is still being executed will not be. */
static void nova_drm_queue_chan_stop(struct nova_drm *nd,
				     struct nova_drm_queue_chan *queue)
	__must_hold_shared(nd->core) __must_hold(&queue->chan_lock)
{
	if (!nova_drm_fence_is_pending(&queue->fences))
		return;
	nova_core_chan_poll(nd->core, queue->chan);
	if (nova_drm_fence_is_pending(&queue->fences) &&
	    nova_core_chan_kill(nd->core, queue->chan))
		nova_drm_vm_cut_off(nd, queue->base.vm, "stopping a queue", -EIO);
}

/**
 * nova_drm_queue_chan_close() - close the channel, if it is open
 * @nd: DRM device
 * @queue: the queue, the caller has a reference to the struct
 * @error: what jobs that are not complete end with
 *
 * Context: Process context, talks to the firmware. Waits for nobody but that.
 */
void nova_drm_queue_chan_close(struct nova_drm *nd,
			       struct nova_drm_queue_chan *queue, int error)
{
	/* It takes the lock. */
	disable_delayed_work_sync(&queue->hang_work);
	guard(mutex)(&queue->chan_lock);
	if (!queue->chan)
		return;

	disable_work_sync(&queue->end_work);
	nova_drm_queue_end_settle(nd, queue);
	scoped_guard(mutex, &queue->run_lock) {
		if (!queue->error)
			WRITE_ONCE(queue->error, error);
	}
	nova_drm_queue_chan_stop(nd, queue);
	nova_drm_queue_end_fences(queue, error, error);
	wake_up_all(&queue->room);

	nova_core_chan_destroy(nd->core, queue->chan);
	WRITE_ONCE(queue->chan, NULL);
	nova_drm_chans_del(&nd->chans, queue);
	nova_drm_queue_life_put(&queue->base);
}

/**
 * nova_drm_queue_chan_release() - nobody uses the queue any more
 * @queue: the queue
 *
 * If the driver is being unbound that closes the channel.
 *
 * Context: Process context, talks to the firmware.
 */
void nova_drm_queue_chan_release(struct nova_drm_queue_chan *queue)
{
	struct nova_drm *nd = to_nova_drm(queue->base.vm->base.drm);
	int idx;

	if (nova_drm_enter(nd, &idx)) {
		nova_drm_queue_chan_close(nd, queue, -ECANCELED);
		nova_drm_exit(nd, idx);
	}
}

/**
 * nova_drm_queue_chan_close_all() - close the channels of all queues of a VM
 * @nd: DRM device
 * @vm: the VM, which gets no new queue
 * @error: what jobs that are not complete end with
 *
 * Context: Process context, talks to the firmware.
 */
void nova_drm_queue_chan_close_all(struct nova_drm *nd, struct nova_drm_vm *vm,
				   int error)
{
	struct nova_drm_queue *queue = NULL;

	while ((queue = nova_drm_queue_next(vm, queue)))
		if (queue->is_chan)
			nova_drm_queue_chan_close(nd,
						  to_nova_drm_queue_chan(queue),
						  error);
}

/**
 * nova_drm_queue_chan_skip() - a job has nothing to do any more
 * @queue: the queue
 * @fence: allocated; may become the fence that is returned
 * @error: what the job ends with, or 0
 *
 * It ends after those before it.
 *
 * Context: As nova_drm_queue_chan_run().
 * Returns: as nova_drm_queue_chan_run().
 */
struct dma_fence *nova_drm_queue_chan_skip(struct nova_drm_queue_chan *queue,
					   struct nova_drm_fence *fence,
					   int error)
{
	fence->error = error;
	if (nova_drm_fence_join(&queue->fences, fence))
		return dma_fence_get(&fence->base);
	return error ? ERR_PTR(error) : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_queue_chan_skip);

/* Returns 0, or what the job ends with; then there was no submission. */
static int nova_drm_queue_chan_submit(struct nova_drm *nd,
				      struct nova_drm_queue_chan *queue,
				      struct nova_drm_fence *fence,
				      const struct nova_core_push *pushes,
				      u32 count)
	__must_hold_shared(nd->core) __must_hold(&queue->run_lock)
{
	u64 seqno;
	int ret;

	nova_drm_fence_emit(&queue->fences, fence);
	trace_nova_drm_run(queue->base.vm->name, queue->base.id, fence->job,
			   fence->base.seqno);
	ret = nova_core_chan_submit(nd->core, queue->chan, pushes, count,
				    &seqno);
	if (ret == -EIO || ret == -ENODEV || ret == -ECANCELED) {
		/* It died just now: who settles that ends all fences, in order. */
		fence->error = -ECANCELED;
		return 0;
	}
	if (ret)
		nova_drm_fence_withdraw(&queue->fences, fence);
	return ret;
}

/**
 * nova_drm_queue_chan_run() - give the channel something to do
 * @nd: DRM device
 * @queue: the queue
 * @fence: allocated; may become the fence that is returned
 * @pushes: what
 * @count: how many, there is room; 0: only what is before it has to end
 *
 * Context: Process context, in a fence signalling section; one at a time.
 * Returns: a fence with a reference, which signals when it has been done; NULL if
 * it has been; or as an ERR_PTR what the job ends with.
 */
struct dma_fence *
nova_drm_queue_chan_run(struct nova_drm *nd, struct nova_drm_queue_chan *queue,
			struct nova_drm_fence *fence,
			const struct nova_core_push *pushes, u32 count)
{
	int ret;

	guard(mutex)(&queue->run_lock);
	if (!count || queue->error)
		return nova_drm_queue_chan_skip(queue, fence, queue->error);
	ret = nova_drm_queue_chan_submit(nd, queue, fence, pushes, count);
	if (ret)
		return ERR_PTR(ret);
	nova_drm_worker_look(&queue->hang_work, NOVA_DRM_HANG_PERIOD);
	return dma_fence_get(&fence->base);
}

/**
 * nova_drm_queue_chan_status() - can anything be submitted?
 * @queue: the queue
 *
 * Context: Any.
 * Returns: 0; -ECANCELED if it is banned or closed, -ENODEV if the driver is
 * being unbound.
 */
int nova_drm_queue_chan_status(const struct nova_drm_queue_chan *queue)
{
	return READ_ONCE(queue->error);
}
