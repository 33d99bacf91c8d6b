/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_QUEUE_H
#define _NOVA_DRM_QUEUE_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/workqueue_types.h>

#include <drm/gpu_scheduler.h>

struct dma_fence;
struct drm_file;
struct nova_drm_vm;

/**
 * struct nova_drm_queue - does in order what it is given
 *
 * A scheduler with one entity, for binds or, as &struct nova_drm_queue_chan, for
 * a channel. Each job has a reference, so that a queue that has lost its id does
 * what it was given.
 */
struct nova_drm_queue {
	/** @ref: users: the id, or the VM whose bind queue it is, and jobs */
	struct kref ref;

	/** @life: whoever needs the struct: the users, and an open channel */
	struct kref life;

	/** @vm: the VM it is for, with a reference */
	struct nova_drm_vm *vm;

	/** @vm_link: in &nova_drm_vm.queues, protected by &nova_drm_vm.lock */
	struct list_head vm_link;

	/** @id: id in the file, 0 for the bind queue every VM has; constant */
	u32 id;

	/** @is_chan: part of a &struct nova_drm_queue_chan; constant */
	bool is_chan;

	/** @sched: scheduler of nobody else */
	struct drm_gpu_scheduler sched;

	/** @entity: its only entity */
	struct drm_sched_entity entity;

	/**
	 * @lock: makes arming and pushing a job one step. Taken under
	 * reservations; nothing is allocated under it.
	 */
	struct mutex lock;

	/**
	 * @last: of a bind queue: fence of the newest job, with a reference, or
	 * NULL; protected by &nova_drm_vm.lock
	 */
	struct dma_fence *last;

	/** @release_work: when there are no users any more */
	struct work_struct release_work;

	/** @rcu: fences that were signalled may name it for a grace period */
	struct rcu_head rcu;
};

int nova_drm_queue_init(struct nova_drm_queue *queue, struct nova_drm_vm *vm,
			const struct drm_sched_init_args *args);
void nova_drm_queue_put(struct nova_drm_queue *queue);
void nova_drm_queue_life_put(struct nova_drm_queue *queue);
void nova_drm_queue_close(struct nova_drm_queue *queue);
struct nova_drm_queue *nova_drm_queue_lookup(struct drm_file *file, u32 id);
int nova_drm_queue_wait(struct nova_drm_queue *queue);
struct dma_fence *nova_drm_queue_push(struct nova_drm_queue *queue,
				      struct drm_sched_job *job);
struct nova_drm_queue *nova_drm_queue_next(struct nova_drm_vm *vm,
					   struct nova_drm_queue *queue);

#endif /* _NOVA_DRM_QUEUE_H */
