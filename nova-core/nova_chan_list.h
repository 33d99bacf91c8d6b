/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All channels of a GPU: who is who, and who is told what.
 */
#ifndef _NOVA_CHAN_LIST_H
#define _NOVA_CHAN_LIST_H

#include <linux/compiler-context-analysis.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "nova_engine.h"
#include "nova_intr.h"

struct nova_core;
struct nova_core_chan;
struct nova_rm_error_log;
struct nova_rm_rc;

/**
 * define NOVA_CHAN_LIST_IDS - numbers of channels there are, of all runlists
 *
 * Each runlist has so many (dev_runlist.h: NV_CHRAM_CHANNEL__SIZE_1), but RM
 * speaks of channels without saying which runlist they are on.
 */
#define NOVA_CHAN_LIST_IDS	2048

/**
 * struct nova_chan_runlist - channels that share the time of an engine
 */
struct nova_chan_runlist {
	/** @intr: the interrupt that their submissions end with */
	struct nova_intr_handler intr;
	/** @enabled: @intr is */
	bool enabled;
	/** @id: number of the runlist; constant */
	u32 id;
	/** @chans: &nova_core_chan.link, read under RCU */
	struct list_head chans;
};

/**
 * struct nova_chan_list - all channels of a GPU
 */
struct nova_chan_list {
	/** @core: the GPU; constant */
	struct nova_core *core;
	/** @ready: what is in here can be used */
	bool ready;
	/** @runlist_count: valid entries of @runlists; constant */
	u32 runlist_count;
	/** @runlists: runlists; constant but for the lists */
	struct nova_chan_runlist runlists[NOVA_ENGINE_RUNLISTS];
	/** @chans: channels by number, read under RCU; NULL while being made */
	struct xarray chans;
	/** @lock: protects changes of @runlists' lists and @stale */
	spinlock_t lock;
	/** @stale: &nova_core_chan.link of those that must not be freed yet */
	struct list_head stale;
	/** @timer: looks for progress that no interrupt told of */
	struct timer_list timer;
	/** @seen: submissions that were complete when it last looked; its own */
	u64 seen;
	/** @quiet: how often it has seen no progress since; its own */
	u32 quiet;
	/** @lost: tells all owners that the GPU is dead */
	struct work_struct lost;
};

int nova_chan_list_init(struct nova_core *core);
int nova_chan_list_setup(struct nova_core *core);
bool nova_chan_list_is_lost(const struct nova_chan_list *list);
int nova_chan_list_alloc_id(struct nova_chan_list *list, u32 *chid);
void nova_chan_list_free_id(struct nova_chan_list *list, u32 chid);
struct nova_chan_runlist *nova_chan_list_runlist(struct nova_chan_list *list,
						 u32 id);
void nova_chan_list_add(struct nova_chan_list *list,
			struct nova_core_chan *chan);
void nova_chan_list_remove(struct nova_chan_list *list,
			   struct nova_core_chan *chan);
void nova_chan_list_keep(struct nova_chan_list *list,
			 struct nova_core_chan *chan);
bool nova_chan_list_has_stale(struct nova_chan_list *list);
void nova_chan_list_watch(struct nova_chan_list *list);
void nova_chan_list_rc(struct nova_core *core, const struct nova_rm_rc *rc);
void nova_chan_list_log(struct nova_core *core,
			const struct nova_rm_error_log *log);
void nova_chan_list_flush(struct nova_core *core);
void nova_chan_list_lost(struct nova_core *core);

#endif /* _NOVA_CHAN_LIST_H */
