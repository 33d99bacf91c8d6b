/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_EXEC_JOB_H
#define _NOVA_DRM_EXEC_JOB_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include <drm/gpu_scheduler.h>

#include "nova_drm_sync.h"

struct nova_drm_fence;
struct nova_drm_queue_chan;

/**
 * struct nova_drm_exec_job - one EXEC call, from its arguments to its end
 */
struct nova_drm_exec_job {
	/** @base: the scheduler's part */
	struct drm_sched_job base;

	/** @queue: the queue, the job is a user of it */
	struct nova_drm_queue_chan *queue;

	/** @fence: of the submission */
	struct nova_drm_fence *fence;

	/** @sync: what to wait for and to signal, until it is pushed */
	struct nova_drm_sync sync;

	/** @credits: counted in &nova_drm_queue_chan.backlog, 0 before that */
	u32 credits;

	/** @count: elements of @pushes */
	u32 count;

	/** @pushes: what to execute */
	struct nova_core_push pushes[] __counted_by(count);
};

extern const struct drm_sched_backend_ops nova_drm_exec_job_sched_ops;

struct nova_drm_exec_job *
nova_drm_exec_job_new(struct nova_drm_queue_chan *queue, u32 count);
void nova_drm_exec_job_trace(const struct drm_sched_job *base);
void nova_drm_exec_job_free(struct nova_drm_exec_job *job);

#endif /* _NOVA_DRM_EXEC_JOB_H */
