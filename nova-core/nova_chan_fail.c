// SPDX-License-Identifier: GPL-2.0
/*
 * The death of channels.
 *
 * The firmware tells of an error in two messages: a line for the system's log,
 * which names a channel, and then the event, which ends it. What is in the line
 * only, as whether it was a read or a write, is remembered until then.
 */
#include <linux/cleanup.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "nova_chan.h"
#include "nova_chan_fail.h"
#include "nova_chan_poll.h"
#include "nova_core_priv.h"
#include "nova_trace.h"

/* ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT, nverror.h */
#define XID_MMU_FAULT	31

/**
 * nova_chan_fail() - a channel is dead
 * @chan: the channel, which cannot go away meanwhile
 * @error: why
 *
 * The first one counts. The owner is told, of what is complete first.
 *
 * Context: any.
 */
void nova_chan_fail(struct nova_core_chan *chan,
		    struct nova_core_chan_error *error)
{
	scoped_guard(spinlock_irqsave, &chan->error_lock) {
		if (chan->error.cause != NOVA_CORE_CHAN_ALIVE)
			return;
		if (chan->log_xid == error->xid &&
		    error->cause == NOVA_CORE_CHAN_RC) {
			strscpy(error->text, chan->log);
			if (error->mmu_fault)
				error->access = nova_rm_chan_access(chan->log);
		}
		chan->error = *error;
	}
	trace_nova_chan_error(&chan->core->pdev->dev, chan->chid, error->cause,
			      error->xid);
	nova_chan_poll(chan);
	chan->ops->error(chan->priv);
}

/**
 * nova_chan_fail_rc() - the firmware has ended a channel
 * @chan: the channel, which cannot go away meanwhile
 * @rc: what the firmware said; if the engine is none we know it was the channel's
 *
 * Context: any.
 */
void nova_chan_fail_rc(struct nova_core_chan *chan, const struct nova_rm_rc *rc)
{
	const struct nova_engine *engine =
		nova_engine_find_type(&chan->core->engines, rc->engine_type) ?:
		chan->engine;
	struct nova_core_chan_error error = {
		.cause = NOVA_CORE_CHAN_RC,
		.xid = rc->xid,
		.engine = engine->rm.class,
		.instance = engine->rm.instance,
	};

	if (rc->xid == XID_MMU_FAULT) {
		error.mmu_fault = true;
		error.fault_addr = rc->fault_addr;
		error.fault_type = rc->fault_type;
	}
	nova_chan_fail(chan, &error);
}

/**
 * nova_chan_fail_log() - the firmware says something about a channel
 * @chan: the channel, which cannot go away meanwhile
 * @log: what it says
 *
 * Context: any.
 */
void nova_chan_fail_log(struct nova_core_chan *chan,
			const struct nova_rm_error_log *log)
{
	guard(spinlock_irqsave)(&chan->error_lock);
	strscpy(chan->log, log->text);
	chan->log_xid = log->xid;
}
