// SPDX-License-Identifier: GPL-2.0
/*
 * All channels of a GPU: who is who, and who is told what.
 */
#include <linux/cleanup.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/pci.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>

#include <kunit/visibility.h>

#include "nova_chan.h"
#include "nova_chan_fail.h"
#include "nova_chan_list.h"
#include "nova_chan_poll.h"
#include "nova_core_priv.h"

/* Looks of the timer without progress until an interrupt may have been lost */
#define QUIET_LOOKS	10

/*
 * The interrupt of a runlist: any of its channels may have come further.
 *
 * One that comes after the channel was looked at is another edge.
 */
static void list_interrupt(struct nova_intr_handler *handler)
{
	struct nova_chan_runlist *runlist =
		container_of(handler, struct nova_chan_runlist, intr);
	struct nova_core_chan *chan;

	guard(rcu)();
	list_for_each_entry_rcu(chan, &runlist->chans, link)
		if (nova_chan_poll_is_busy(chan) && nova_chan_poll(chan))
			atomic64_inc(&chan->interrupts);
}

/* What the timer sees */
struct list_look {
	/* Something is not complete */
	bool busy;
	/* Something is complete, and no interrupt told of it */
	bool missed;
	/* Submissions that are complete */
	u64 completed;
};

static void list_poll(struct nova_chan_runlist *runlist, struct list_look *look)
{
	struct nova_core_chan *chan;

	guard(rcu)();
	list_for_each_entry_rcu(chan, &runlist->chans, link) {
		if (nova_chan_poll_is_busy(chan) && nova_chan_poll(chan)) {
			atomic64_inc(&chan->polled);
			look->missed = true;
		}
		look->busy |= nova_chan_poll_is_busy(chan);
		look->completed += atomic64_read(&chan->completed);
	}
}

/*
 * A message that was lost keeps all others from being sent. It was if there is
 * progress that none told of; and it may have been, one that tells of an error, if
 * there is no progress.
 */
static void list_check_intr(struct nova_chan_list *list,
			    const struct list_look *look)
{
	if (look->completed != list->seen)
		list->quiet = 0;
	list->seen = look->completed;
	if (look->missed || ++list->quiet % QUIET_LOOKS == 0)
		nova_intr_retry(&list->core->intr);
}

static void list_timer(struct timer_list *timer)
{
	struct nova_chan_list *list =
		timer_container_of(list, timer, timer);
	struct list_look look = { };

	/* It is not pending any more; see nova_chan_list_watch(). */
	smp_mb();
	for (u32 i = 0; i < list->runlist_count; i++)
		list_poll(&list->runlists[i], &look);
	if (look.busy || look.missed)
		list_check_intr(list, &look);
	if (look.busy)
		nova_chan_list_watch(list);
}

static void list_lost(struct work_struct *work)
{
	struct nova_chan_list *list =
		container_of(work, struct nova_chan_list, lost);
	struct nova_core_chan *chan;

	for (u32 i = 0; i < list->runlist_count; i++) {
		guard(rcu)();
		list_for_each_entry_rcu(chan, &list->runlists[i].chans, link) {
			struct nova_core_chan_error error = {
				.cause = NOVA_CORE_CHAN_LOST,
			};

			nova_chan_fail(chan, &error);
		}
	}
	nova_core_listen_tell(list->core);
}

static void list_teardown(void *data)
{
	struct nova_chan_list *list = data;
	struct nova_core_chan *chan;

	WRITE_ONCE(list->ready, false);
	for (u32 i = 0; i < list->runlist_count; i++) {
		if (list->runlists[i].enabled)
			nova_intr_disable(&list->core->intr,
					  &list->runlists[i].intr);
		WARN_ON(!list_empty(&list->runlists[i].chans));
	}
	timer_shutdown_sync(&list->timer);
	disable_work_sync(&list->lost);
	/* There are any only if the GPU has been stopped. */
	list_for_each_entry(chan, &list->stale, link)
		nova_chan_mem_release_vram(list->core, &chan->mem);
}

/* The GPU has been stopped: what it did not let go of can be freed now. */
static void list_fini(void *data)
{
	struct nova_chan_list *list = data;
	struct nova_core_chan *chan, *next;

	list_for_each_entry_safe(chan, next, &list->stale, link)
		nova_chan_release(chan);
	xa_destroy(&list->chans);
}

/**
 * nova_chan_list_init() - there are no channels
 * @core: the GPU, its firmware not started
 *
 * Undone by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_chan_list_init(struct nova_core *core)
{
	struct nova_chan_list *list = &core->chans;

	list->core = core;
	xa_init_flags(&list->chans, XA_FLAGS_ALLOC);
	spin_lock_init(&list->lock);
	INIT_LIST_HEAD(&list->stale);
	timer_setup(&list->timer, list_timer, 0);
	INIT_WORK(&list->lost, list_lost);
	return nova_core_defer(core, list_fini, list);
}

static int list_add_runlist(struct nova_chan_list *list,
			    const struct nova_engine *engine)
{
	struct nova_chan_runlist *runlist =
		nova_chan_list_runlist(list, engine->rm.runlist);
	int ret;

	if (!runlist) {
		runlist = &list->runlists[list->runlist_count++];
		runlist->id = engine->rm.runlist;
		INIT_LIST_HEAD(&runlist->chans);
	}
	/* Channels have the vector of the first engine (nouveau: ga100.c). */
	if (runlist->enabled || engine->rm.runlist_engine ||
	    engine->nonstall == NOVA_RM_NO_VECTOR)
		return 0;
	runlist->intr.fn = list_interrupt;
	runlist->intr.vector = engine->nonstall;
	ret = nova_intr_enable(&list->core->intr, &runlist->intr);
	if (ret)
		return dev_err_probe(&list->core->pdev->dev, ret,
				     "interrupt vector %u of runlist %u is not usable\n",
				     engine->nonstall, runlist->id);
	runlist->enabled = true;
	return 0;
}

/**
 * nova_chan_list_setup() - channels can be made from here on
 * @core: its engines known, its interrupt set up
 *
 * Undone by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_chan_list_setup(struct nova_core *core)
{
	struct nova_chan_list *list = &core->chans;
	int ret;

	ret = nova_core_defer(core, list_teardown, list);
	for (u32 i = 0; i < core->engines.count && !ret; i++)
		ret = list_add_runlist(list, &core->engines.engines[i]);
	if (!ret)
		WRITE_ONCE(list->ready, true);
	return ret;
}

/**
 * nova_chan_list_is_lost() - is the GPU of no use any more?
 * @list: all channels
 *
 * Context: any.
 *
 * Returns: true if channels can do nothing.
 */
bool nova_chan_list_is_lost(const struct nova_chan_list *list)
{
	return nova_bar_is_dead(&list->core->bar) ||
	       nova_gsp_state(&list->core->gsp) != NOVA_GSP_RUNNING;
}

/**
 * nova_chan_list_alloc_id() - get a number for a channel
 * @list: all channels
 * @chid: filled
 *
 * Context: sleeps and allocates.
 *
 * Returns: 0, -EUSERS when all are in use, or -ENOMEM.
 */
int nova_chan_list_alloc_id(struct nova_chan_list *list, u32 *chid)
{
	const struct xa_limit limit =
		XA_LIMIT(list->core->rm->chan->first_chid,
			 NOVA_CHAN_LIST_IDS - 1);
	int ret = xa_alloc(&list->chans, chid, NULL, limit, GFP_KERNEL);

	return ret == -EBUSY ? -EUSERS : ret;
}

/**
 * nova_chan_list_free_id() - give the number of a channel back
 * @list: all channels
 * @chid: the number
 *
 * Context: any.
 */
void nova_chan_list_free_id(struct nova_chan_list *list, u32 chid)
{
	xa_erase(&list->chans, chid);
}

/**
 * nova_chan_list_runlist() - find a runlist
 * @list: all channels
 * @id: number of the runlist
 *
 * Context: any.
 *
 * Returns: the runlist, or NULL.
 */
struct nova_chan_runlist *nova_chan_list_runlist(struct nova_chan_list *list,
						 u32 id)
{
	for (u32 i = 0; i < list->runlist_count; i++)
		if (list->runlists[i].id == id)
			return &list->runlists[i];
	return NULL;
}

/**
 * nova_chan_list_add() - events find a channel from here on
 * @list: all channels
 * @chan: the channel, complete
 *
 * Context: sleeps.
 */
void nova_chan_list_add(struct nova_chan_list *list,
			struct nova_core_chan *chan)
{
	scoped_guard(spinlock_irqsave, &list->lock)
		list_add_tail_rcu(&chan->link, &chan->runlist->chans);
	chan->listed = true;
	/* The entry is there: no memory is needed. */
	WARN_ON(xa_err(xa_store(&list->chans, chan->chid, chan, GFP_KERNEL)));
}

/**
 * nova_chan_list_remove() - events do not find a channel any more
 * @list: all channels
 * @chan: a channel that was added; until a grace period has passed some may
 *	have found it already. Its number stays taken
 *
 * Context: sleeps.
 */
void nova_chan_list_remove(struct nova_chan_list *list,
			   struct nova_core_chan *chan)
{
	WARN_ON(xa_err(xa_store(&list->chans, chan->chid, NULL, GFP_KERNEL)));
	scoped_guard(spinlock_irqsave, &list->lock)
		list_del_rcu(&chan->link);
	chan->listed = false;
}

/**
 * nova_chan_list_keep() - have a channel until the driver is unbound
 * @list: all channels
 * @chan: a channel that RM or the GPU may still use; not in the list
 *
 * Context: any.
 */
void nova_chan_list_keep(struct nova_chan_list *list,
			 struct nova_core_chan *chan)
{
	guard(spinlock_irqsave)(&list->lock);
	list_add_tail(&chan->link, &list->stale);
}

/**
 * nova_chan_list_has_stale() - may the GPU use what nobody has any more?
 * @list: all channels
 *
 * Context: any.
 *
 * Returns: true if nova_chan_list_keep() was called.
 */
bool nova_chan_list_has_stale(struct nova_chan_list *list)
{
	guard(spinlock_irqsave)(&list->lock);
	return !list_empty(&list->stale);
}

/**
 * nova_chan_list_watch() - something is not complete
 * @list: all channels
 *
 * Context: any.
 */
void nova_chan_list_watch(struct nova_chan_list *list)
{
	/*
	 * Either the timer is pending, and when it fires sees what was submitted
	 * before, or it is not, and is started. Pairs with the one in list_timer().
	 */
	smp_mb();
	if (!timer_pending(&list->timer))
		mod_timer(&list->timer,
			  jiffies + msecs_to_jiffies(NOVA_CORE_CHAN_POLL_MS));
}

/**
 * nova_chan_list_rc() - the firmware has ended a channel
 * @core: the GPU
 * @rc: which, and why
 *
 * Context: the message queue's thread.
 */
void nova_chan_list_rc(struct nova_core *core, const struct nova_rm_rc *rc)
{
	struct nova_core_chan *chan;

	if (!READ_ONCE(core->chans.ready))
		return;
	guard(rcu)();
	chan = xa_load(&core->chans.chans, rc->chid);
	if (chan)
		nova_chan_fail_rc(chan, rc);
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_list_rc);

/**
 * nova_chan_list_log() - the firmware says something, maybe about a channel
 * @core: the GPU
 * @log: what it says
 *
 * Context: the message queue's thread.
 */
void nova_chan_list_log(struct nova_core *core,
			const struct nova_rm_error_log *log)
{
	struct nova_core_chan *chan;

	if (!READ_ONCE(core->chans.ready))
		return;
	guard(rcu)();
	chan = xa_load(&core->chans.chans, log->chid);
	if (chan)
		nova_chan_fail_log(chan, log);
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_list_log);

/**
 * nova_chan_list_flush() - wait until those have been told who had to be
 * @core: the GPU
 *
 * Context: sleeps.
 */
void nova_chan_list_flush(struct nova_core *core)
{
	if (READ_ONCE(core->chans.ready))
		flush_work(&core->chans.lost);
}

/**
 * nova_chan_list_lost() - the firmware has failed, or the GPU has gone or is stopped
 * @core: the GPU
 *
 * All channels are dead; their owners, and those who listen, are told soon. Who takes
 * memory away from a channel then does so under one that may run if the firmware has
 * failed; one that is stopped has RM end all of them first.
 *
 * Context: any.
 */
void nova_chan_list_lost(struct nova_core *core)
{
	if (READ_ONCE(core->chans.ready))
		schedule_work(&core->chans.lost);
}
