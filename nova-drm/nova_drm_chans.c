// SPDX-License-Identifier: GPL-2.0
/*
 * All channels that user space has on a device.
 */
#include <linux/cleanup.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/nova_core.h>
#include <linux/spinlock.h>

#include "nova_drm_chans.h"
#include "nova_drm_device.h"
#include "nova_drm_fence.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_scope.h"

/**
 * nova_drm_chans_init() - there are none
 * @chans: all channels
 *
 * Context: Any.
 */
void nova_drm_chans_init(struct nova_drm_chans *chans)
{
	spin_lock_init(&chans->lock);
	INIT_LIST_HEAD(&chans->list);
}

/**
 * nova_drm_chans_add() - a queue has a channel
 * @chans: all channels
 * @queue: the queue
 *
 * Context: Process context.
 * Returns: false if it may not have one any more.
 */
bool nova_drm_chans_add(struct nova_drm_chans *chans,
			struct nova_drm_queue_chan *queue)
{
	guard(spinlock)(&chans->lock);
	if (chans->closed)
		return false;
	list_add_tail(&queue->dev_link, &chans->list);
	return true;
}

/**
 * nova_drm_chans_del() - a queue's channel is closed
 * @chans: all channels
 * @queue: the queue, added or not
 *
 * Context: Process context.
 */
void nova_drm_chans_del(struct nova_drm_chans *chans,
			struct nova_drm_queue_chan *queue)
{
	guard(spinlock)(&chans->lock);
	list_del_init(&queue->dev_link);
}

/**
 * nova_drm_chans_count() - how many queues has an engine?
 * @chans: all channels
 * @engine: class of the engine
 * @instance: which of them
 *
 * Context: Process context.
 * Returns: queues.
 */
u32 nova_drm_chans_count(struct nova_drm_chans *chans,
			 enum nova_core_engine_class engine, u32 instance)
{
	struct nova_drm_queue_chan *queue;
	u32 count = 0;

	guard(spinlock)(&chans->lock);
	list_for_each_entry(queue, &chans->list, dev_link)
		count += queue->engine == engine && queue->instance == instance;
	return count;
}

/**
 * nova_drm_chans_busy() - how many queues share a runlist's time just now?
 * @chans: all channels
 * @runlist: &nova_core_chan_layout.runlist
 *
 * Context: Process context.
 * Returns: queues that have submissions which are not complete.
 */
u32 nova_drm_chans_busy(struct nova_drm_chans *chans, u32 runlist)
{
	struct nova_drm_queue_chan *queue;
	u32 count = 0;

	guard(spinlock)(&chans->lock);
	list_for_each_entry(queue, &chans->list, dev_link)
		count += queue->layout.runlist == runlist &&
			 nova_drm_fence_is_pending(&queue->fences);
	return count;
}

/* One that is open; the caller has its struct. */
static struct nova_drm_queue_chan *
nova_drm_chans_first(struct nova_drm_chans *chans)
{
	struct nova_drm_queue_chan *queue;

	guard(spinlock)(&chans->lock);
	queue = list_first_entry_or_null(&chans->list, typeof(*queue), dev_link);
	/* An open channel has a reference. */
	if (queue)
		kref_get(&queue->base.life);
	return queue;
}

/**
 * nova_drm_chans_close_all() - the driver is about to be unbound
 * @nd: DRM device
 *
 * All fences end, with -ENODEV, so that nobody who waits for one holds a scope
 * for long; and no new channel is opened.
 *
 * Context: Process context, talks to the firmware.
 */
void nova_drm_chans_close_all(struct nova_drm *nd)
{
	struct nova_drm_queue_chan *queue;
	int idx;

	scoped_guard(spinlock, &nd->chans.lock)
		nd->chans.closed = true;
	if (!nova_drm_enter(nd, &idx))
		return;
	while ((queue = nova_drm_chans_first(&nd->chans))) {
		nova_drm_queue_chan_close(nd, queue, -ENODEV);
		nova_drm_queue_life_put(&queue->base);
	}
	nova_drm_exit(nd, idx);
}
