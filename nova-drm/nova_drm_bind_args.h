/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_BIND_ARGS_H
#define _NOVA_DRM_BIND_ARGS_H

#include <linux/types.h>

struct drm_file;
struct drm_nova_vm_bind;
struct drm_nova_vm_bind_op;
struct nova_drm_bind;
struct nova_drm_bind_op;
struct nova_drm_vm;

int nova_drm_bind_args_check(const struct drm_nova_vm_bind *args);
int nova_drm_bind_args_check_op(const struct drm_nova_vm_bind_op *op);
int nova_drm_bind_args_copy(struct nova_drm_bind *bind,
			    const struct drm_nova_vm_bind *args);
int nova_drm_bind_args_resolve(struct nova_drm_bind *bind,
			       struct drm_file *file);
u64 nova_drm_bind_args_estimate(const struct nova_drm_bind *bind);

#endif /* _NOVA_DRM_BIND_ARGS_H */
