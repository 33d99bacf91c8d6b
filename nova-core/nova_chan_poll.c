// SPDX-License-Identifier: GPL-2.0
/*
 * How far channels have come.
 */
#include <linux/pci.h>

#include "nova_chan.h"
#include "nova_chan_poll.h"
#include "nova_core_priv.h"
#include "nova_trace.h"

/**
 * nova_chan_poll_is_busy() - is there anything to wait for?
 * @chan: the channel
 *
 * Context: any.
 *
 * Returns: true if it is alive and something is not complete.
 */
bool nova_chan_poll_is_busy(const struct nova_core_chan *chan)
{
	return READ_ONCE(chan->error.cause) == NOVA_CORE_CHAN_ALIVE &&
	       atomic64_read(&chan->completed) !=
	       atomic64_read_acquire(&chan->submitted);
}

/**
 * nova_chan_poll() - look how far a channel has come, and tell its owner
 * @chan: the channel, which cannot go away meanwhile
 *
 * Context: any.
 *
 * Returns: true if it has come any further.
 */
bool nova_chan_poll(struct nova_core_chan *chan)
{
	s64 old = atomic64_read(&chan->completed);
	s64 new = nova_chan_ring_progress(&chan->ring,
					  nova_chan_mem_reports(&chan->mem),
					  old,
					  atomic64_read_acquire(&chan->submitted));

	/* Somebody else may have seen as much, or more. */
	do {
		if (old >= new)
			return false;
	} while (!atomic64_try_cmpxchg(&chan->completed, &old, new));

	trace_nova_chan_progress(&chan->core->pdev->dev, chan->chid, new);
	chan->ops->progress(chan->priv);
	return true;
}

/**
 * nova_chan_poll_times() - when was a submission executed?
 * @chan: the channel
 * @seqno: number of a submission
 * @times: filled
 *
 * Context: any.
 *
 * Returns: true; false if it is not complete, or so long ago that its slot may
 * have been used again.
 */
bool nova_chan_poll_times(const struct nova_core_chan *chan, u64 seqno,
			  struct nova_core_chan_times *times)
{
	const struct nova_chan_ring_report *report;

	if (!seqno || seqno > atomic64_read(&chan->completed))
		return false;
	report = nova_chan_mem_reports(&chan->mem) +
		 nova_chan_ring_slot(&chan->ring, seqno);
	dma_rmb();
	times->begin = le64_to_cpu(READ_ONCE(report->begin.time));
	times->end = le64_to_cpu(READ_ONCE(report->end.time));
	dma_rmb();
	/* The slot's next submission rings after it has taken its number. */
	return atomic64_read(&chan->submitted) - seqno < chan->ring.slots;
}

/**
 * nova_chan_poll_begun() - has the GPU begun with a submission?
 * @chan: the channel
 * @seqno: number of a submission
 *
 * Context: any.
 *
 * Returns: true if its slot says so.
 */
bool nova_chan_poll_begun(const struct nova_core_chan *chan, u64 seqno)
{
	const struct nova_chan_ring_report *report =
		nova_chan_mem_reports(&chan->mem) +
		nova_chan_ring_slot(&chan->ring, seqno);

	return le64_to_cpu(READ_ONCE(report->begin.seqno)) == seqno;
}
