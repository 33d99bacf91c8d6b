/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_FENCE_H
#define _NOVA_DRM_FENCE_H

#include <linux/dma-fence.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

/**
 * DOC: Hardware fences
 *
 * A job of an engine has two fences. The scheduler's is what user space gets; it
 * is there from the ioctl on. The hardware's, from here, stands for a submission
 * to a channel, and is the scheduler's parent: it is allocated in the ioctl, and
 * becomes a fence when the job runs.
 *
 * Fences of a channel are signalled in the order of their submissions, from the
 * interrupt, or with an error when the channel ends. Signalling and the list are
 * under one spinlock; so a fence that is on the list has not been signalled, and
 * whoever takes it off signals it, unless it was never submitted and nobody has
 * seen it.
 *
 * A job that does not reach the channel any more, since that is dead or being
 * closed, has its fence on the list as well, behind those that do: who is told
 * that a job has ended may think the same of all that were before it.
 */

/**
 * struct nova_drm_fence_context - fences of a channel that have not signalled
 */
struct nova_drm_fence_context {
	/** @lock: protects the members below; taken in hard interrupts */
	spinlock_t lock;

	/** @pending: by &nova_drm_fence.link, oldest first */
	struct list_head pending;

	/** @context: DMA fence context; constant */
	u64 context;

	/** @seqno: number of the last submission to the channel */
	u64 seqno;

	/** @since: since when the first of @pending is that, in jiffies */
	unsigned long since;
};

/**
 * struct nova_drm_fence - a submission to a channel
 */
struct nova_drm_fence {
	/**
	 * @base: initialised by nova_drm_fence_emit() or nova_drm_fence_join();
	 * first, it is freed by it
	 */
	struct dma_fence base;

	/** @link: in &nova_drm_fence_context.pending until it signals */
	struct list_head link;

	/** @job: number of the job, for tracepoints */
	u64 job;

	/** @emitted: when it was given to the channel, of ktime_get() */
	ktime_t emitted;

	/** @error: it ends with this error, whatever else ends with success */
	int error;
};

void nova_drm_fence_context_init(struct nova_drm_fence_context *ctx);
struct nova_drm_fence *nova_drm_fence_alloc(void);
void nova_drm_fence_free(struct nova_drm_fence *fence);
void nova_drm_fence_emit(struct nova_drm_fence_context *ctx,
			 struct nova_drm_fence *fence);
bool nova_drm_fence_join(struct nova_drm_fence_context *ctx,
			 struct nova_drm_fence *fence);
void nova_drm_fence_withdraw(struct nova_drm_fence_context *ctx,
			     struct nova_drm_fence *fence);
bool nova_drm_fence_is_pending(struct nova_drm_fence_context *ctx);
bool nova_drm_fence_oldest(struct nova_drm_fence_context *ctx, u64 *seqno,
			   unsigned long *since);
struct nova_drm_fence *
nova_drm_fence_first_locked(struct nova_drm_fence_context *ctx, u64 completed)
	__must_hold(&ctx->lock);
void nova_drm_fence_signal_locked(struct nova_drm_fence_context *ctx,
				  struct nova_drm_fence *fence, int error)
	__must_hold(&ctx->lock);

#endif /* _NOVA_DRM_FENCE_H */
