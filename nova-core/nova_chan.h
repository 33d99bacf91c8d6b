/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Channels.
 */
#ifndef _NOVA_CHAN_H
#define _NOVA_CHAN_H

#include <linux/atomic.h>
#include <linux/compiler-context-analysis.h>
#include <linux/list.h>
#include <linux/nova_core.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "nova_chan_mem.h"
#include "nova_chan_ring.h"
#include "nova_chan_rm.h"
#include "nova_gr.h"

struct nova_chan_runlist;
struct nova_core;
struct nova_engine;

/**
 * DOC: Progress and death of channels
 *
 * How far a channel has come is in its reports; nova_chan_poll() looks. It is
 * called for all channels of a runlist by the runlist's interrupt, and for all
 * channels by a timer while something is not complete, in case an interrupt was
 * lost; the timer then also sees to it that there are interrupts again. It takes no
 * lock: what is counted only grows, and who makes it grow tells the owner.
 *
 * A channel dies once: nova_chan_fail() decides who was first. It is told of by
 * the firmware's event, by the death of firmware or GPU, and by the owner
 * himself.
 *
 * The owner is called within an RCU read-side critical section, in which the
 * channel was found in its list or in &nova_chan_list.chans. nova_chan_destroy()
 * takes it out of both and waits for a grace period.
 */

/**
 * struct nova_core_chan - a channel
 */
struct nova_core_chan {
	/** @link: in &nova_chan_runlist.chans */
	struct list_head link;
	/** @listed: it is there */
	bool listed;
	/** @core: the GPU; constant */
	struct nova_core *core;
	/** @runlist: its runlist; constant */
	struct nova_chan_runlist *runlist;
	/** @engine: its engine; constant */
	const struct nova_engine *engine;
	/** @vm: its address space; constant */
	struct nova_core_vm *vm;
	/** @name: for people; constant */
	char name[NOVA_CORE_NAME_LEN];
	/** @chid: its number; constant */
	u32 chid;
	/** @token: what to ring the doorbell with; constant */
	u32 token;
	/** @ops: the owner's functions; constant */
	const struct nova_core_chan_ops *ops;
	/** @priv: for @ops; constant */
	void *priv;
	/** @mem: its memory */
	struct nova_chan_mem mem;
	/** @ctx: its context, if the engine has any */
	struct nova_gr_ctx ctx;
	/** @rm: what RM knows of it */
	struct nova_chan_rm rm;

	/**
	 * @ring_lock: protects what changes of @ring, and @stopped; nothing is
	 * allocated under it
	 */
	spinlock_t ring_lock;
	/** @stopped: nothing may be submitted any more */
	bool stopped __guarded_by(&ring_lock);
	/** @ring: where the next submission goes */
	struct nova_chan_ring ring;
	/** @submitted: &nova_chan_ring.submitted, for those without the lock */
	atomic64_t submitted;
	/** @completed: the last submission that is complete */
	atomic64_t completed;
	/** @interrupts: see &nova_core_chan_state.interrupts */
	atomic64_t interrupts;
	/** @polled: see &nova_core_chan_state.polled */
	atomic64_t polled;

	/**
	 * @error_lock: protects @error and @log, but for reading
	 * &nova_core_chan_error.cause; taken in any context
	 */
	spinlock_t error_lock;
	/** @error: what happened to it */
	struct nova_core_chan_error error;
	/** @log: the firmware's last words about it, before the event came */
	char log[NOVA_CORE_CHAN_TEXT_LEN];
	/** @log_xid: kind of error they are about */
	u32 log_xid;
};

struct nova_core_chan *nova_chan_create(struct nova_core *core,
					const struct nova_core_chan_params *params,
					bool golden);
void nova_chan_destroy(struct nova_core_chan *chan);
void nova_chan_release(struct nova_core_chan *chan);
int nova_chan_kill(struct nova_core_chan *chan);

#endif /* _NOVA_CHAN_H */
