// SPDX-License-Identifier: GPL-2.0
/*
 * Telling user space that something has hung, or worse.
 */
#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/nova_core.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include <drm/drm_device.h>
#include <drm/drm_drv.h>

#include "nova_drm_queue_chan.h"
#include "nova_drm_vm.h"
#include "nova_drm_wedge.h"
#include "nova_drm_worker.h"

/**
 * DOC: Wedged events
 *
 * A uevent of the DRM device tells who listens (udev, a compositor) that a queue
 * was banned: ``WEDGED=none``, nothing is to be done, with the task that made the
 * queue. When the firmware or the GPU has failed, which ends all queues, there is
 * one event, ``WEDGED=rebind,bus-reset``, without a task: the device works again
 * when it has been bound anew, or reset and bound anew.
 */

/**
 * nova_drm_wedge_device() - tell user space that the firmware or the GPU has failed
 * @nd: DRM device; the first time counts
 *
 * Context: Process context.
 */
void nova_drm_wedge_device(struct nova_drm *nd)
{
	if (!atomic_xchg(&nd->wedged, 1))
		drm_dev_wedged_event(&nd->base, DRM_WEDGE_RECOVERY_REBIND |
				     DRM_WEDGE_RECOVERY_BUS_RESET, NULL);
}

static void nova_drm_wedge_work(struct work_struct *work)
{
	struct nova_drm_queue_chan *queue = container_of(work, typeof(*queue),
							 wedge_work);
	struct drm_device *drm = queue->base.vm->base.drm;

	if (queue->why.cause != NOVA_CORE_CHAN_LOST)
		drm_dev_wedged_event(drm, DRM_WEDGE_RECOVERY_NONE, &queue->task);
	else
		nova_drm_wedge_device(to_nova_drm(drm));
	nova_drm_queue_life_put(&queue->base);
}

/**
 * nova_drm_wedge_init() - remember who makes a queue
 * @queue: the queue being made
 *
 * Context: Process context, of the process that makes it.
 */
void nova_drm_wedge_init(struct nova_drm_queue_chan *queue)
{
	queue->task.pid = task_tgid_nr(current);
	get_task_comm(queue->task.comm, current);
	INIT_WORK(&queue->wedge_work, nova_drm_wedge_work);
}

/**
 * nova_drm_wedge_later() - tell user space that a queue was banned
 * @queue: the queue, the caller has a reference; once
 *
 * Context: Any.
 */
void nova_drm_wedge_later(struct nova_drm_queue_chan *queue)
{
	kref_get(&queue->base.life);
	nova_drm_worker_cleanup(&queue->wedge_work);
}
