// SPDX-License-Identifier: GPL-2.0
/*
 * How a queue comes to its end before its time.
 */
#include <linux/cleanup.h>
#include <linux/dma-fence.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/limits.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/ratelimit.h>
#include <linux/sched/mm.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <drm/drm_print.h>
#include <drm/nova_drm.h>
#include <kunit/visibility.h>

#include "nova_drm_chans.h"
#include "nova_drm_coredump.h"
#include "nova_drm_fence.h"
#include "nova_drm_hang.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_queue_end.h"
#include "nova_drm_scope.h"
#include "nova_drm_trace.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_fault.h"
#include "nova_drm_wedge.h"
#include "nova_drm_worker.h"

/**
 * DOC: The end of a queue
 *
 * The channel of a queue dies
 *
 * - of an error that the GPU or its firmware found: then the firmware has taken
 *   it off the engine before it said so;
 * - because a job hangs: nova_drm_queue_end_hang_work() has the firmware stop it;
 * - with the firmware, or with the GPU.
 *
 * nova_drm_queue_end_settle() makes the best of it: the queue is banned, the fence
 * of the job that was being executed gets the error, and those of later jobs,
 * that were in the ring or come to their turn later, -ECANCELED.
 *
 * Fences say that the memory is not used any more. Where nobody can know, since
 * the firmware did not stop the channel, the VM is cut off before: nothing is
 * mapped any more, for any queue of it, and it is banned.
 */

/**
 * nova_drm_queue_end_fences() - all that is not complete never will be
 * @queue: the queue; nothing is submitted any more
 * @guilty: error of the oldest fence
 * @others: error of all others
 *
 * Context: Process context.
 */
void nova_drm_queue_end_fences(struct nova_drm_queue_chan *queue, int guilty,
			       int others)
{
	struct nova_drm_fence *fence;
	int error = guilty;

	guard(spinlock_irqsave)(&queue->fences.lock);
	while ((fence = nova_drm_fence_first_locked(&queue->fences, U64_MAX))) {
		trace_nova_drm_complete(queue->base.vm->name, queue->base.id,
					fence->job, 0, 0,
					fence->error ?: error);
		nova_drm_fence_signal_locked(&queue->fences, fence, error);
		error = others;
	}
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_queue_end_fences);

/*
 * As many as a program likes to have, but not in the system's log. (The DRM core
 * has a line for each wedged event there.)
 */
static bool nova_drm_queue_end_may_tell(struct nova_drm *nd)
{
	int missed;

	if (!__ratelimit(&nd->told))
		return false;
	missed = ratelimit_state_reset_miss(&nd->told);
	if (missed)
		drm_info(&nd->base,
			 "%d messages about banned queues were left out\n",
			 missed);
	return true;
}

static void nova_drm_queue_end_tell(struct nova_drm *nd,
				    const struct nova_drm_queue_chan *queue)
{
	const struct nova_core_chan_error *why = &queue->why;
	const char *name = queue->base.vm->name;
	u32 id = queue->base.id;

	/* That the firmware or the GPU has failed was said by nova-core. */
	if (why->cause == NOVA_CORE_CHAN_LOST || !nova_drm_queue_end_may_tell(nd))
		return;
	if (why->cause == NOVA_CORE_CHAN_KILLED)
		drm_err(&nd->base, "%s: queue %u hangs and is banned\n", name,
			id);
	else if (why->mmu_fault)
		drm_err(&nd->base, "%s: queue %u is banned: Xid %u at %#llx, fault type %u: %s\n",
			name, id, why->xid, why->fault_addr, why->fault_type,
			why->text);
	else
		drm_err(&nd->base, "%s: queue %u is banned: Xid %u: %s\n",
			name, id, why->xid, why->text);
}

/* Returns the error of the job that was being executed; 0: done before. */
static int nova_drm_queue_end_ban(struct nova_drm_queue_chan *queue)
{
	guard(mutex)(&queue->run_lock);
	if (queue->error)
		return 0;

	nova_core_chan_error(queue->chan, &queue->why);
	queue->state = DRM_NOVA_QUEUE_STATE_BANNED;
	if (queue->why.cause == NOVA_CORE_CHAN_RC) {
		queue->state |= DRM_NOVA_QUEUE_STATE_FAULT;
		queue->guilty_error = -EIO;
	} else if (queue->timed_out) {
		queue->state |= DRM_NOVA_QUEUE_STATE_TIMEDOUT;
		queue->guilty_error = -ETIME;
	} else {
		queue->state |= DRM_NOVA_QUEUE_STATE_INNOCENT;
		queue->guilty_error = -ECANCELED;
	}
	WRITE_ONCE(queue->error, -ECANCELED);
	return queue->guilty_error;
}

/**
 * nova_drm_queue_end_settle() - draw the consequences of a channel's death
 * @nd: DRM device
 * @queue: the queue, its channel open
 *
 * Does nothing if it is alive, or somebody else does or did that.
 *
 * Context: Process context, may be in a fence signalling section.
 */
void nova_drm_queue_end_settle(struct nova_drm *nd,
			       struct nova_drm_queue_chan *queue)
{
	struct nova_core_chan_error why;
	int guilty;

	nova_core_chan_error(queue->chan, &why);
	if (why.cause == NOVA_CORE_CHAN_ALIVE)
		return;
	guilty = nova_drm_queue_end_ban(queue);
	if (!guilty)
		return;

	nova_drm_queue_end_tell(nd, queue);
	if (why.mmu_fault)
		nova_drm_vm_fault_add(queue->base.vm, &why);
	if (why.cause == NOVA_CORE_CHAN_LOST || queue->kill_failed)
		nova_drm_vm_cut_off(nd, queue->base.vm, "a queue", -EIO);
	nova_drm_queue_end_fences(queue, guilty, -ECANCELED);
	wake_up_all(&queue->room);
	nova_drm_coredump_later(&queue->coredump, "a job", guilty);
	nova_drm_wedge_later(queue);
}

/**
 * nova_drm_queue_end_work() - &nova_drm_queue_chan.end_work
 * @work: of a queue whose channel has died
 *
 * Context: Workqueue, signals fences.
 */
void nova_drm_queue_end_work(struct work_struct *work)
{
	struct nova_drm_queue_chan *queue = container_of(work, typeof(*queue),
							 end_work);
	/* With it comes all that was set up before it. */
	struct nova_core_chan *chan = smp_load_acquire(&queue->chan);
	struct nova_core_chan_error why;
	struct nova_drm *nd;
	bool cookie;
	int idx;

	/* Who makes the queue looks by himself then, and so does who kills it. */
	if (!chan)
		return;
	nova_core_chan_error(chan, &why);
	if (why.cause == NOVA_CORE_CHAN_KILLED)
		return;
	nd = to_nova_drm(queue->base.vm->base.drm);
	/* When the driver is being unbound that is done where it is closed. */
	if (!nova_drm_enter(nd, &idx))
		return;
	cookie = dma_fence_begin_signalling();
	nova_drm_queue_end_settle(nd, queue);
	dma_fence_end_signalling(cookie);
	nova_drm_exit(nd, idx);
}

/* The firmware is told to stop it, which takes as long as its calls do. */
static void nova_drm_queue_end_kill(struct nova_drm *nd,
				    struct nova_drm_queue_chan *queue)
	__must_hold_shared(nd->core) __must_hold(&queue->chan_lock)
{
	/* Should such a call allocate memory it does not wait for any. */
	unsigned int flags = memalloc_noio_save();
	int ret;

	ret = nova_core_chan_kill(nd->core, queue->chan);
	memalloc_noio_restore(flags);
	/* If the GPU was taken away first, that is why it makes no progress. */
	queue->timed_out = ret != -ENODEV;
	queue->kill_failed = ret;
	nova_drm_queue_end_settle(nd, queue);
}

/* Returns in how many jiffies it should be looked at again; 0: in no time. */
static unsigned long
nova_drm_queue_end_check(struct nova_drm *nd, struct nova_drm_queue_chan *queue)
	__must_hold_shared(nd->core) __must_hold(&queue->chan_lock)
{
	unsigned long since, early;
	u64 seqno;

	if (!queue->chan)
		return 0;
	nova_core_chan_poll(nd->core, queue->chan);
	if (!nova_drm_fence_oldest(&queue->fences, &seqno, &since))
		return 0;
	early = nova_drm_hang_early(&queue->hang, seqno, since, jiffies);
	if (early)
		return early;
	if (!nova_drm_hang_judge(&queue->hang, seqno,
				 nova_core_chan_begun(queue->chan, seqno),
				 nova_drm_chans_busy(&nd->chans,
						     queue->layout.runlist)))
		return NOVA_DRM_HANG_PERIOD;
	nova_drm_queue_end_kill(nd, queue);
	return 0;
}

/**
 * nova_drm_queue_end_hang_work() - &nova_drm_queue_chan.hang_work
 * @work: of a queue that had something to do a while ago
 *
 * Context: Workqueue; talks to the firmware, signals fences.
 */
void nova_drm_queue_end_hang_work(struct work_struct *work)
{
	struct nova_drm_queue_chan *queue =
		container_of(to_delayed_work(work), typeof(*queue), hang_work);
	struct nova_drm *nd = to_nova_drm(queue->base.vm->base.drm);
	unsigned long again = 0;
	int idx;

	if (!nova_drm_enter(nd, &idx))
		return;
	scoped_guard(mutex, &queue->chan_lock)
		again = nova_drm_queue_end_check(nd, queue);
	nova_drm_exit(nd, idx);
	if (again)
		nova_drm_worker_look(&queue->hang_work, again);
}
