// SPDX-License-Identifier: GPL-2.0
/*
 * Channels for children.
 */
#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/export.h>

#include "hal/nova_hal.h"
#include "nova_chan.h"
#include "nova_chan_poll.h"
#include "nova_chan_submit.h"
#include "nova_core_priv.h"
#include "nova_engine.h"
#include "regs/nova_cl_c56f.h"

/**
 * nova_core_engines() - engines that channels can be made for
 * @core: bound
 * @engines: filled
 * @max: room there; NOVA_CORE_ENGINES_MAX is always enough
 *
 * Context: any.
 *
 * Returns: how many there are, which may be more than @max.
 */
u32 nova_core_engines(struct nova_core *core, struct nova_core_engine *engines,
		      u32 max)
{
	return nova_engine_list(core, engines, max);
}
EXPORT_SYMBOL_NS_GPL(nova_core_engines, "NOVA_CORE");

/**
 * nova_core_chan_create() - make a channel
 * @core: bound
 * @params: what it shall be like
 *
 * Context: sleeps and allocates, talks to the firmware; not in a fence
 * signalling section.
 *
 * Returns: the channel, ready to be submitted to, or an error pointer: -ENODEV
 * if there is no such engine, or the GPU is dead; -EINVAL if the engine has not
 * such a class, or for a ring of a size there is not; -ENOSPC when VRAM is full;
 * -EUSERS when there are too many channels, or the window is full; -ENOMEM;
 * -ETIMEDOUT or another negative errno, reported, when the firmware is at fault:
 * -EBUSY or -ETIME may work another time.
 */
struct nova_core_chan *
nova_core_chan_create(struct nova_core *core,
		      const struct nova_core_chan_params *params)
{
	struct nova_core_chan *chan = nova_chan_create(core, params, false);

	return IS_ERR(chan) ? ERR_PTR(nova_core_errno(core, PTR_ERR(chan))) :
			      chan;
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_create, "NOVA_CORE");

/**
 * nova_core_chan_destroy() - destroy a channel
 * @core: bound
 * @chan: nobody submits to it; NULL and error pointers are left alone
 *
 * What is not complete never will be. When it returns the owner is not called
 * any more. It may not be called from the owner's functions, nor while anything
 * is held that these take.
 *
 * Context: sleeps, talks to the firmware; not in a fence signalling section.
 */
void nova_core_chan_destroy(struct nova_core *core, struct nova_core_chan *chan)
{
	if (!IS_ERR_OR_NULL(chan))
		nova_chan_destroy(chan);
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_destroy, "NOVA_CORE");

/**
 * nova_core_chan_kill() - end a channel that makes no progress
 * @core: bound
 * @chan: the channel
 *
 * It is taken off the engine, for good, and is dead then; the owner is told if
 * it was not dead before. It still has to be destroyed.
 *
 * Context: sleeps, talks to the firmware; not in a fence signalling section.
 *
 * Returns: 0; -ENODEV if the GPU is gone or being stopped: then the channel is
 * lost, not killed; -ETIMEDOUT or another negative errno, reported, if it could not
 * be taken off the engine, or nobody knows. Then the GPU may still execute it, and
 * the firmware has been given up: all channels are lost.
 */
int nova_core_chan_kill(struct nova_core *core, struct nova_core_chan *chan)
{
	return nova_chan_kill(chan);
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_kill, "NOVA_CORE");

/**
 * nova_core_chan_layout() - what a channel is like
 * @chan: the channel
 * @layout: filled
 *
 * Context: any.
 */
void nova_core_chan_layout(const struct nova_core_chan *chan,
			   struct nova_core_chan_layout *layout)
{
	u32 credits = nova_chan_ring_capacity(&chan->ring);

	*layout = (struct nova_core_chan_layout){
		.credits = credits,
		.pushes = credits - NOVA_CHAN_RING_OWN,
		.va_end = BIT_ULL(chan->core->hal->host_va_bits),
		.chid = chan->chid,
		.runlist = chan->engine->rm.runlist,
	};
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_layout, "NOVA_CORE");

/**
 * nova_core_chan_credits() - how much room a submission takes in the ring
 * @pushes: pushes it has
 *
 * Context: any.
 *
 * Returns: credits; more than any ring has if there are too many pushes.
 */
u32 nova_core_chan_credits(u32 pushes)
{
	return nova_chan_ring_credits(pushes);
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_credits, "NOVA_CORE");

/**
 * nova_core_chan_submit() - give a channel something to do
 * @core: bound
 * @chan: the channel
 * @pushes: what, in this order; they are copied, what they point to is not
 * @count: how many; may be 0
 * @seqno: filled before the GPU is told: number of the submission
 *
 * Context: any, may be in a fence signalling section. The owner may be told of
 * progress before it returns.
 *
 * Returns: 0; -EINVAL for a push that is empty, too large, not aligned, or not
 * where host has addresses; -ENOSPC if there is no room in the ring; -EIO,
 * -ECANCELED or -ENODEV if the channel is dead: by RC, killed, or lost.
 */
int nova_core_chan_submit(struct nova_core *core, struct nova_core_chan *chan,
			  const struct nova_core_push *pushes, u32 count,
			  u64 *seqno)
{
	return nova_chan_submit(chan, pushes, count, seqno);
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_submit, "NOVA_CORE");

/**
 * nova_core_chan_submit_inline() - give a channel a few methods to execute
 * @core: bound
 * @chan: the channel
 * @words: the methods; copied. Counts as one push
 * @count: words, 1 to NOVA_CORE_PUSH_INLINE_MAX
 * @seqno: filled before the GPU is told: number of the submission
 *
 * Context: as nova_core_chan_submit().
 *
 * Returns: as nova_core_chan_submit(); -EINVAL for too many words, or none.
 */
int nova_core_chan_submit_inline(struct nova_core *core,
				 struct nova_core_chan *chan, const u32 *words,
				 u32 count, u64 *seqno)
{
	return nova_chan_submit_inline(chan, words, count, seqno);
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_submit_inline, "NOVA_CORE");

/**
 * nova_core_chan_poll() - look how far a channel has come
 * @core: bound
 * @chan: the channel
 *
 * For those who cannot wait for the interrupt, or do not trust it. The owner is
 * told before it returns if there was progress.
 *
 * Context: any.
 */
void nova_core_chan_poll(struct nova_core *core, struct nova_core_chan *chan)
{
	nova_chan_poll(chan);
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_poll, "NOVA_CORE");

/**
 * nova_core_chan_completed() - how far has a channel come?
 * @chan: the channel
 *
 * Context: any.
 *
 * Returns: number of the last submission that is complete; 0: none.
 */
u64 nova_core_chan_completed(const struct nova_core_chan *chan)
{
	return atomic64_read(&chan->completed);
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_completed, "NOVA_CORE");

/**
 * nova_core_chan_times() - when was a submission executed?
 * @chan: the channel
 * @seqno: number of the submission
 * @times: filled
 *
 * Of the last submissions only, but always when it is asked for from
 * &nova_core_chan_ops.progress.
 *
 * Context: any.
 *
 * Returns: true if it is known; false if it is not complete, or too old.
 */
bool nova_core_chan_times(const struct nova_core_chan *chan, u64 seqno,
			  struct nova_core_chan_times *times)
{
	return nova_chan_poll_times(chan, seqno, times);
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_times, "NOVA_CORE");

/**
 * nova_core_chan_begun() - has the GPU begun with a submission?
 * @chan: the channel
 * @seqno: number of the submission, not complete or the last that is
 *
 * A hint: the answer is in memory that pushes can write.
 *
 * Context: any.
 *
 * Returns: true if it has.
 */
bool nova_core_chan_begun(const struct nova_core_chan *chan, u64 seqno)
{
	return nova_chan_poll_begun(chan, seqno);
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_begun, "NOVA_CORE");

/**
 * nova_core_chan_error() - what happened to a channel
 * @chan: the channel
 * @error: filled
 *
 * Context: any.
 */
void nova_core_chan_error(struct nova_core_chan *chan,
			  struct nova_core_chan_error *error)
{
	guard(spinlock_irqsave)(&chan->error_lock);
	*error = chan->error;
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_error, "NOVA_CORE");

/**
 * nova_core_chan_state() - where a channel is
 * @core: bound
 * @chan: the channel
 * @state: filled
 *
 * For debugfs, core dumps and tests.
 *
 * Context: any.
 */
void nova_core_chan_state(struct nova_core *core, struct nova_core_chan *chan,
			  struct nova_core_chan_state *state)
{
	const __le32 *put = chan->mem.userd.cpu + NVC56F_USERD_GP_PUT;
	const __le32 *get = chan->mem.userd.cpu + NVC56F_USERD_GP_GET;

	*state = (struct nova_core_chan_state){
		.submitted = atomic64_read(&chan->submitted),
		.completed = atomic64_read(&chan->completed),
		.gp_put = le32_to_cpu(READ_ONCE(*put)),
		.gp_get = le32_to_cpu(READ_ONCE(*get)),
		.ring_va = nova_chan_mem_ring_va(&chan->mem),
		.ring_entries = chan->ring.entries,
		.interrupts = atomic64_read(&chan->interrupts),
		.polled = atomic64_read(&chan->polled),
	};
}
EXPORT_SYMBOL_NS_GPL(nova_core_chan_state, "NOVA_CORE");
