// SPDX-License-Identifier: GPL-2.0
/*
 * How many jobs of a queue there may be.
 */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/wait.h>

#include <kunit/visibility.h>

#include "nova_drm_queue_chan.h"
#include "nova_drm_queue_room.h"

/* Jobs that wait in the kernel may take so many times what the ring holds. */
#define NOVA_DRM_QUEUE_ROOM_MAX	8

/* Count credits in, unless they are too many. */
static bool nova_drm_queue_room_take(struct nova_drm_queue_chan *queue,
				     u32 credits)
{
	int max = NOVA_DRM_QUEUE_ROOM_MAX * queue->layout.credits;
	int now = atomic_read(&queue->backlog);

	do {
		if (now && now + credits > max)
			return false;
	} while (!atomic_try_cmpxchg(&queue->backlog, &now, now + credits));
	return true;
}

/**
 * nova_drm_queue_room_wait() - wait until there may be another job
 * @queue: the queue
 * @credits: of the job; nova_drm_queue_room_give() takes them back
 *
 * Jobs wait in the kernel for what they depend on and for room in the ring; what
 * a program can have there has a bound.
 *
 * Context: Process context, waits for jobs: no locks, no scope.
 * Returns: 0, -ERESTARTSYS, or as nova_drm_queue_chan_status().
 */
int nova_drm_queue_room_wait(struct nova_drm_queue_chan *queue, u32 credits)
{
	bool in = false;
	int ret;

	ret = wait_event_interruptible(queue->room,
				       nova_drm_queue_chan_status(queue) ||
				       (in = nova_drm_queue_room_take(queue, credits)));
	if (ret)
		return ret;
	return in ? 0 : nova_drm_queue_chan_status(queue);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_queue_room_wait);

/**
 * nova_drm_queue_room_give() - a job has ended, or was not made
 * @queue: the queue
 * @credits: as many as were counted in
 *
 * Context: Any.
 */
void nova_drm_queue_room_give(struct nova_drm_queue_chan *queue, u32 credits)
{
	atomic_sub(credits, &queue->backlog);
	wake_up_all(&queue->room);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_queue_room_give);
