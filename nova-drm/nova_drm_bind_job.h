/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_BIND_JOB_H
#define _NOVA_DRM_BIND_JOB_H

#include <linux/nova_core.h>

#include <drm/gpu_scheduler.h>

#include "nova_drm_device.h"

struct drm_file;
struct nova_drm_bind;

extern const struct drm_sched_backend_ops nova_drm_bind_job_sched_ops;

int nova_drm_bind_job_submit(struct nova_drm *nd, struct nova_drm_bind *bind,
			     struct drm_file *file)
	__must_hold_shared(nd->core);

#endif /* _NOVA_DRM_BIND_JOB_H */
