/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_COREDUMP_H
#define _NOVA_DRM_COREDUMP_H

#include <linux/time64.h>
#include <linux/types.h>
#include <linux/workqueue_types.h>

struct nova_drm_queue_chan;
struct nova_drm_vm;

/**
 * struct nova_drm_coredump - a core dump that is to be made
 *
 * Part of what it is about. Filled before @work is queued, once, and constant
 * then.
 */
struct nova_drm_coredump {
	/** @work: makes it */
	struct work_struct work;

	/** @vm: what was banned, or the VM of @queue */
	struct nova_drm_vm *vm;

	/** @queue: what was banned, or NULL */
	struct nova_drm_queue_chan *queue;

	/** @what: what failed */
	const char *what;

	/** @error: errno of that */
	int error;

	/** @time: when, wall clock */
	struct timespec64 time;
};

void nova_drm_coredump_init_vm(struct nova_drm_vm *vm);
void nova_drm_coredump_init_queue(struct nova_drm_queue_chan *queue,
				  struct nova_drm_vm *vm);
void nova_drm_coredump_later(struct nova_drm_coredump *dump, const char *what,
			     int error);

#endif /* _NOVA_DRM_COREDUMP_H */
