/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_EXEC_ARGS_H
#define _NOVA_DRM_EXEC_ARGS_H

struct drm_nova_exec;
struct nova_drm_exec_job;
struct nova_drm_queue_chan;

int nova_drm_exec_args_check(const struct drm_nova_exec *args,
			     const struct nova_drm_queue_chan *queue);
int nova_drm_exec_args_copy(struct nova_drm_exec_job *job,
			    const struct drm_nova_exec *args);

#endif /* _NOVA_DRM_EXEC_ARGS_H */
