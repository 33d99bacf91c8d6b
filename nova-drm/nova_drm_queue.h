/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_QUEUE_H
#define _NOVA_DRM_QUEUE_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/types.h>
#include <linux/workqueue_types.h>

#include <drm/gpu_scheduler.h>

#include "nova_drm_device.h"

struct dma_fence;
struct drm_file;
struct drm_nova_queue_create;
struct drm_nova_queue_destroy;
struct nova_drm_vm;

/**
 * struct nova_drm_queue - does in order what it is given
 *
 * A queue for binds: a scheduler with one entity. Reference counted; each job
 * has a reference, so that a queue that is closed does what it was given.
 */
struct nova_drm_queue {
	/** @ref: references */
	struct kref ref;

	/** @vm: the VM it is for, with a reference */
	struct nova_drm_vm *vm;

	/** @vm_link: in &nova_drm_vm.queues, protected by &nova_drm_vm.lock */
	struct list_head vm_link;

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
	 * @last: fence of the newest job, with a reference, or NULL; protected
	 * by &nova_drm_vm.lock
	 */
	struct dma_fence *last;

	/** @release_work: takes the queue down, in a place that may sleep */
	struct work_struct release_work;

	/** @rcu: fences that were signalled may name it for a grace period */
	struct rcu_head rcu;
};

struct nova_drm_queue *nova_drm_queue_new(struct nova_drm_vm *vm,
					  const struct drm_sched_backend_ops *ops);
void nova_drm_queue_put(struct nova_drm_queue *queue);
void nova_drm_queue_close(struct nova_drm_queue *queue);
struct nova_drm_queue *nova_drm_queue_get_bind(struct drm_file *file, u32 id,
					       struct nova_drm_vm *vm);
int nova_drm_queue_wait(struct nova_drm_queue *queue);
struct dma_fence *nova_drm_queue_push(struct nova_drm_queue *queue,
				      struct drm_sched_job *job);
int nova_drm_queue_wait_all(struct nova_drm_vm *vm);

int nova_drm_queue_create(struct nova_drm *nd,
			  struct drm_nova_queue_create *args,
			  struct drm_file *file) __must_hold_shared(nd->core);
int nova_drm_queue_destroy(struct nova_drm *nd,
			   struct drm_nova_queue_destroy *args,
			   struct drm_file *file) __must_hold_shared(nd->core);

#endif /* _NOVA_DRM_QUEUE_H */
