// SPDX-License-Identifier: GPL-2.0
/*
 * Fences that a channel signals.
 */
#include <linux/cleanup.h>
#include <linux/dma-fence.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>

#include <kunit/visibility.h>

#include "nova_drm_fence.h"

static const char *nova_drm_fence_name(struct dma_fence *fence)
{
	return "nova-drm";
}

static const char *nova_drm_fence_timeline(struct dma_fence *fence)
{
	return "channel";
}

/* A channel tells of progress whether somebody waits or not. */
static const struct dma_fence_ops nova_drm_fence_ops = {
	.get_driver_name = nova_drm_fence_name,
	.get_timeline_name = nova_drm_fence_timeline,
};

/**
 * nova_drm_fence_context_init() - there are no fences yet
 * @ctx: fences of a channel
 *
 * Context: Any.
 */
void nova_drm_fence_context_init(struct nova_drm_fence_context *ctx)
{
	spin_lock_init(&ctx->lock);
	INIT_LIST_HEAD(&ctx->pending);
	ctx->context = dma_fence_context_alloc(1);
	ctx->seqno = 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_fence_context_init);

/**
 * nova_drm_fence_alloc() - allocate what will be a fence
 *
 * Context: Process context, may reclaim.
 * Returns: memory for nova_drm_fence_emit(), or NULL.
 */
struct nova_drm_fence *nova_drm_fence_alloc(void)
{
	static_assert(!offsetof(struct nova_drm_fence, base));

	return kzalloc_obj(struct nova_drm_fence);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_fence_alloc);

/**
 * nova_drm_fence_free() - let go of a fence
 * @fence: emitted or not; NULL is ignored
 *
 * Context: Any.
 */
void nova_drm_fence_free(struct nova_drm_fence *fence)
{
	if (fence && fence->base.context)
		dma_fence_put(&fence->base);
	else
		kfree(fence);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_fence_free);

/**
 * nova_drm_fence_emit() - make it the fence of the next submission
 * @ctx: fences of the channel
 * @fence: allocated
 *
 * To be called before the submission, which may be complete at once. One task
 * at a time submits.
 *
 * Context: Any, may be in a fence signalling section.
 */
void nova_drm_fence_emit(struct nova_drm_fence_context *ctx,
			 struct nova_drm_fence *fence)
{
	guard(spinlock_irqsave)(&ctx->lock);
	dma_fence_init64(&fence->base, &nova_drm_fence_ops, NULL, ctx->context,
			 ++ctx->seqno);
	fence->emitted = ktime_get();
	if (list_empty(&ctx->pending))
		ctx->since = jiffies;
	list_add_tail(&fence->link, &ctx->pending);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_fence_emit);

/**
 * nova_drm_fence_join() - make it a fence of the last submission
 * @ctx: fences of the channel
 * @fence: allocated
 *
 * For what is not submitted and shall end after what is before it.
 *
 * Context: As nova_drm_fence_emit().
 * Returns: false if all is complete, and it is no fence.
 */
bool nova_drm_fence_join(struct nova_drm_fence_context *ctx,
			 struct nova_drm_fence *fence)
{
	guard(spinlock_irqsave)(&ctx->lock);
	if (list_empty(&ctx->pending))
		return false;
	dma_fence_init64(&fence->base, &nova_drm_fence_ops, NULL, ctx->context,
			 ctx->seqno);
	fence->emitted = ktime_get();
	list_add_tail(&fence->link, &ctx->pending);
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_fence_join);

/**
 * nova_drm_fence_withdraw() - there was no submission
 * @ctx: fences of the channel
 * @fence: the last one that was emitted; may have been ended meanwhile. Nobody
 *	waits for it
 *
 * Context: As nova_drm_fence_emit().
 */
void nova_drm_fence_withdraw(struct nova_drm_fence_context *ctx,
			     struct nova_drm_fence *fence)
{
	guard(spinlock_irqsave)(&ctx->lock);
	list_del_init(&fence->link);
	ctx->seqno--;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_fence_withdraw);

/**
 * nova_drm_fence_is_pending() - is there something that is not complete?
 * @ctx: fences of a channel
 *
 * Context: Any.
 * Returns: true if there was, just now.
 */
bool nova_drm_fence_is_pending(struct nova_drm_fence_context *ctx)
{
	guard(spinlock_irqsave)(&ctx->lock);
	return !list_empty(&ctx->pending);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_fence_is_pending);

/**
 * nova_drm_fence_oldest() - what has been waited for longest?
 * @ctx: fences of a channel
 * @seqno: where to put the number of its submission
 * @since: where to put since when it is the oldest, in jiffies
 *
 * Context: Any.
 * Returns: false if nothing is.
 */
bool nova_drm_fence_oldest(struct nova_drm_fence_context *ctx, u64 *seqno,
			   unsigned long *since)
{
	struct nova_drm_fence *fence;

	guard(spinlock_irqsave)(&ctx->lock);
	fence = nova_drm_fence_first_locked(ctx, U64_MAX);
	if (!fence)
		return false;
	*seqno = fence->base.seqno;
	*since = ctx->since;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_fence_oldest);

/**
 * nova_drm_fence_first_locked() - the oldest fence, if it is to be signalled
 * @ctx: fences of a channel
 * @completed: number of the last submission that is complete
 *
 * Context: Any.
 * Returns: the fence, or NULL.
 */
struct nova_drm_fence *
nova_drm_fence_first_locked(struct nova_drm_fence_context *ctx, u64 completed)
{
	struct nova_drm_fence *fence;

	fence = list_first_entry_or_null(&ctx->pending, typeof(*fence), link);
	return fence && fence->base.seqno <= completed ? fence : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_fence_first_locked);

/**
 * nova_drm_fence_signal_locked() - a submission has ended
 * @ctx: fences of the channel
 * @fence: one that is on the list
 * @error: negative errno, or 0; &nova_drm_fence.error goes before
 *
 * Context: Any. The fence may be gone afterwards.
 */
void nova_drm_fence_signal_locked(struct nova_drm_fence_context *ctx,
				  struct nova_drm_fence *fence, int error)
{
	error = fence->error ?: error;
	list_del_init(&fence->link);
	ctx->since = jiffies;
	if (error)
		dma_fence_set_error(&fence->base, error);
	dma_fence_signal(&fence->base);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_fence_signal_locked);
