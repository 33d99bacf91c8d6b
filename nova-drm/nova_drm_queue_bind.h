/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_QUEUE_BIND_H
#define _NOVA_DRM_QUEUE_BIND_H

#include <linux/types.h>

struct drm_file;
struct nova_drm_queue;
struct nova_drm_vm;

struct nova_drm_queue *nova_drm_queue_bind_new(struct nova_drm_vm *vm, u32 id);
struct nova_drm_queue *nova_drm_queue_bind_lookup(struct drm_file *file, u32 id,
						  struct nova_drm_vm *vm);
int nova_drm_queue_bind_wait_all(struct nova_drm_vm *vm);

#endif /* _NOVA_DRM_QUEUE_BIND_H */
