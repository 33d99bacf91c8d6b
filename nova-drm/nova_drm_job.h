/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_JOB_H
#define _NOVA_DRM_JOB_H

#include <linux/types.h>

struct drm_exec;
struct drm_sched_job;
struct nova_drm_queue;
struct nova_drm_sync;

int nova_drm_job_depend(struct drm_sched_job *job, struct drm_exec *exec);
u64 nova_drm_job_push(struct nova_drm_queue *queue, struct drm_sched_job *job,
		      struct nova_drm_sync *sync, struct drm_exec *exec);

#endif /* _NOVA_DRM_JOB_H */
