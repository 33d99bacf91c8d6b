// SPDX-License-Identifier: GPL-2.0
/*
 * Giving channels something to do.
 *
 * What is written, in this order: the pushes of nova-core, the entries, GP_PUT in
 * USERD, the doorbell. All but the last is in system memory, which the GPU reads
 * coherently.
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/pci.h>
#include <linux/wordpart.h>

#include <asm/barrier.h>

#include "hal/nova_hal.h"
#include "hal/nova_hal_chan.h"
#include "nova_chan.h"
#include "nova_chan_list.h"
#include "nova_chan_poll.h"
#include "nova_chan_submit.h"
#include "nova_core_priv.h"
#include "nova_trace.h"
#include "regs/nova_cl_c56f.h"

static int submit_error(const struct nova_core_chan *chan)
	__must_hold(&chan->ring_lock)
{
	switch (READ_ONCE(chan->error.cause)) {
	case NOVA_CORE_CHAN_ALIVE:
		if (chan->stopped)
			return -ECANCELED;
		return nova_chan_list_is_lost(&chan->core->chans) ? -ENODEV : 0;
	case NOVA_CORE_CHAN_RC:
		return -EIO;
	case NOVA_CORE_CHAN_KILLED:
		return -ECANCELED;
	case NOVA_CORE_CHAN_LOST:
	default:
		return -ENODEV;
	}
}

static bool submit_push_ok(const struct nova_core_chan *chan,
			   const struct nova_core_push *push)
{
	u64 end = BIT_ULL(chan->core->hal->host_va_bits);

	return push->size && push->size < NOVA_CORE_PUSH_MAX_SIZE &&
	       IS_ALIGNED(push->va | push->size, 4) &&
	       push->va < end && push->size < end - push->va;
}

static void submit_entry(struct nova_core_chan *chan, u32 index, u64 va,
			 u32 size, bool wait)
{
	__le64 *entries = chan->mem.ring.cpu;

	WRITE_ONCE(entries[nova_chan_ring_entry(&chan->ring, index)],
		   cpu_to_le64(nova_host_gp_entry(va, size, wait)));
}

static void submit_number(__le32 *words, u64 seqno)
{
	WRITE_ONCE(words[NOVA_HOST_SEQNO_LO],
		   cpu_to_le32(lower_32_bits(seqno)));
	WRITE_ONCE(words[NOVA_HOST_SEQNO_HI],
		   cpu_to_le32(upper_32_bits(seqno)));
}

/* Entries are there; tell the GPU. */
static void submit_kick(struct nova_core_chan *chan)
	__must_hold(&chan->ring_lock)
{
	__le32 *gp_put = chan->mem.userd.cpu + NVC56F_USERD_GP_PUT;

	dma_wmb();
	WRITE_ONCE(*gp_put, cpu_to_le32(nova_chan_ring_entry(&chan->ring, 0)));
	nova_chan_list_watch(&chan->core->chans);
	/* Ordered after the writes to memory. */
	nova_bar_wr32(&chan->core->bar, chan->core->hal->chan->doorbell,
		      chan->token);
}

/* @words: instead of @pushes, then @count is 1; they are in the slot then. */
static int submit_write(struct nova_core_chan *chan,
			const struct nova_core_push *pushes, u32 count,
			const u32 *words, u32 word_count, u64 *seqno)
	__must_hold(&chan->ring_lock)
{
	u32 slot = nova_chan_ring_slot(&chan->ring, chan->ring.submitted + 1);
	struct nova_chan_ring_push *own = nova_chan_mem_push(&chan->mem, slot);
	u64 va = nova_chan_mem_push_va(&chan->mem, slot);
	int ret = submit_error(chan);

	if (ret)
		return ret;
	if (!nova_chan_ring_has_room(&chan->ring,
				     atomic64_read(&chan->completed), count))
		return -ENOSPC;

	submit_number(own->begin, chan->ring.submitted + 1);
	submit_number(own->end, chan->ring.submitted + 1);
	submit_entry(chan, 0, va + offsetof(typeof(*own), begin),
		     sizeof(own->begin), false);
	for (u32 i = 0; i < word_count; i++)
		WRITE_ONCE(own->words[i], cpu_to_le32(words[i]));
	if (words)
		submit_entry(chan, 1, va + offsetof(typeof(*own), words),
			     4 * word_count, false);
	for (u32 i = 0; pushes && i < count; i++)
		submit_entry(chan, i + 1, pushes[i].va, pushes[i].size,
			     pushes[i].no_prefetch);
	submit_entry(chan, count + 1, va + offsetof(typeof(*own), end),
		     sizeof(own->end), false);

	*seqno = nova_chan_ring_advance(&chan->ring, count);
	atomic64_set_release(&chan->submitted, *seqno);
	trace_nova_chan_submit(&chan->core->pdev->dev, chan->chid, *seqno,
			       count);
	submit_kick(chan);
	return 0;
}

static int submit(struct nova_core_chan *chan,
		  const struct nova_core_push *pushes, u32 count,
		  const u32 *words, u32 word_count, u64 *seqno)
{
	int ret;

	scoped_guard(spinlock_irqsave, &chan->ring_lock)
		ret = submit_write(chan, pushes, count, words, word_count,
				   seqno);
	if (ret != -ENOSPC || !nova_chan_poll(chan))
		return ret;
	scoped_guard(spinlock_irqsave, &chan->ring_lock)
		ret = submit_write(chan, pushes, count, words, word_count,
				   seqno);
	return ret;
}

/**
 * nova_chan_submit() - give a channel something to do
 * @chan: the channel
 * @pushes: what; copied
 * @count: how many; may be 0
 * @seqno: number of the submission, written before the GPU is told
 *
 * Context: any, also in a fence signalling section; the owner may be told of
 * progress before it returns.
 *
 * Returns: as nova_core_chan_submit().
 */
int nova_chan_submit(struct nova_core_chan *chan,
		     const struct nova_core_push *pushes, u32 count,
		     u64 *seqno)
{
	for (u32 i = 0; i < count; i++)
		if (!submit_push_ok(chan, &pushes[i]))
			return -EINVAL;
	return submit(chan, pushes, count, NULL, 0, seqno);
}

/**
 * nova_chan_submit_inline() - give a channel a few methods to execute
 * @chan: the channel
 * @words: the methods; copied
 * @count: words, 1 to NOVA_CORE_PUSH_INLINE_MAX
 * @seqno: number of the submission, written before the GPU is told
 *
 * Context: as nova_chan_submit().
 *
 * Returns: as nova_core_chan_submit().
 */
int nova_chan_submit_inline(struct nova_core_chan *chan, const u32 *words,
			    u32 count, u64 *seqno)
{
	if (!count || count > NOVA_CORE_PUSH_INLINE_MAX)
		return -EINVAL;
	return submit(chan, NULL, 1, words, count, seqno);
}
