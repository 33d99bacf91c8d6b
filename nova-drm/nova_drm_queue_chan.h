/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_QUEUE_CHAN_H
#define _NOVA_DRM_QUEUE_CHAN_H

#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue_types.h>

#include <drm/drm_device.h>

#include "nova_drm_coredump.h"
#include "nova_drm_device.h"
#include "nova_drm_fence.h"
#include "nova_drm_hang.h"
#include "nova_drm_queue.h"

struct dma_fence;
struct nova_drm_usage;

/**
 * struct nova_drm_queue_chan_params - a queue to be made
 */
struct nova_drm_queue_chan_params {
	/** @id: id it will have */
	u32 id;

	/** @engine: class of the engine */
	enum nova_core_engine_class engine;

	/** @instance: which of them */
	u32 instance;

	/** @priority: against others */
	enum nova_core_chan_priority priority;

	/** @ring_entries: size of the ring, one that nova-core takes */
	u32 ring_entries;

	/** @class_count: valid entries of @classes */
	u32 class_count;

	/** @classes: objects it shall have */
	u32 classes[NOVA_CORE_ENGINE_CLASSES_MAX];

	/** @usage: where its time is counted */
	struct nova_drm_usage *usage;
};

/**
 * struct nova_drm_queue_chan - a queue that is a channel of the GPU
 */
struct nova_drm_queue_chan {
	/** @base: what all queues have */
	struct nova_drm_queue base;

	/**
	 * @chan: the channel, open until nova_drm_queue_chan_close(); then NULL.
	 * Protected by @chan_lock, but for who knows that it is open: the
	 * channel's own callbacks, @end_work, and whoever holds @run_lock and
	 * finds @error 0.
	 */
	struct nova_core_chan *chan;

	/** @chan_lock: held while the channel is closed, or the firmware asked */
	struct mutex chan_lock;

	/** @layout: what the channel is like; constant */
	struct nova_core_chan_layout layout;

	/** @pushes_max: most pushes of a job; constant */
	u32 pushes_max;

	/** @engine: class of its engine; constant */
	enum nova_core_engine_class engine;

	/** @instance: which of them; constant */
	u32 instance;

	/** @dev_link: in &nova_drm_chans.list while it is open */
	struct list_head dev_link;

	/** @fences: submissions that are not complete */
	struct nova_drm_fence_context fences;

	/** @run_lock: protects the members below, to @why; see @chan */
	struct mutex run_lock;

	/** @error: what jobs that have not run yet end with; 0 while it is open */
	int error;

	/** @guilty_error: &drm_nova_queue_get_state.error */
	int guilty_error;

	/** @state: mask of DRM_NOVA_QUEUE_STATE_* */
	u32 state;

	/** @why: what the channel died of */
	struct nova_core_chan_error why;

	/** @end_work: the channel has died, let its fences end */
	struct work_struct end_work;

	/** @hang: does it make progress? Protected by @chan_lock */
	struct nova_drm_hang hang;

	/** @hang_work: looks whether it does, as long as there are @fences */
	struct delayed_work hang_work;

	/** @timed_out: it was killed, for it made no progress; as @hang */
	bool timed_out;

	/** @kill_failed: and the firmware could not stop it; as @hang */
	bool kill_failed;

	/** @backlog: credits of all jobs there are */
	atomic_t backlog;

	/** @room: for @backlog to go down */
	wait_queue_head_t room;

	/**
	 * @last_end: when the last submission ended, of nova_core_gpu_time();
	 * protected by the lock of @fences
	 */
	u64 last_end;

	/** @usage: where its time is counted, with a reference */
	struct nova_drm_usage *usage;

	/** @task: who made it; constant */
	struct drm_wedge_task_info task;

	/** @coredump: made when the queue is banned */
	struct nova_drm_coredump coredump;

	/** @wedge_work: tells user space that it was banned */
	struct work_struct wedge_work;
};

/**
 * to_nova_drm_queue_chan() - the channel's part of a queue
 * @queue: a queue with @is_chan
 *
 * Returns: the struct @queue is embedded in.
 */
static inline struct nova_drm_queue_chan *
to_nova_drm_queue_chan(struct nova_drm_queue *queue)
{
	return container_of(queue, struct nova_drm_queue_chan, base);
}

struct nova_drm_queue_chan *
nova_drm_queue_chan_new(struct nova_drm *nd, struct nova_drm_vm *vm,
			const struct nova_drm_queue_chan_params *params)
	__must_hold_shared(nd->core);
void nova_drm_queue_chan_release(struct nova_drm_queue_chan *queue);
void nova_drm_queue_chan_fini(struct nova_drm_queue_chan *queue);
void nova_drm_queue_chan_close(struct nova_drm *nd,
			       struct nova_drm_queue_chan *queue, int error)
	__must_hold_shared(nd->core);
void nova_drm_queue_chan_close_all(struct nova_drm *nd, struct nova_drm_vm *vm,
				   int error) __must_hold_shared(nd->core);

struct dma_fence *
nova_drm_queue_chan_run(struct nova_drm *nd, struct nova_drm_queue_chan *queue,
			struct nova_drm_fence *fence,
			const struct nova_core_push *pushes, u32 count)
	__must_hold_shared(nd->core);
struct dma_fence *nova_drm_queue_chan_skip(struct nova_drm_queue_chan *queue,
					   struct nova_drm_fence *fence,
					   int error);
int nova_drm_queue_chan_status(const struct nova_drm_queue_chan *queue);

#endif /* _NOVA_DRM_QUEUE_CHAN_H */
