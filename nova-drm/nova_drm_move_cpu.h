/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_MOVE_CPU_H
#define _NOVA_DRM_MOVE_CPU_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include "nova_drm_device.h"

struct nova_drm_vram_res;
struct ttm_buffer_object;
struct ttm_resource;

int nova_drm_move_cpu_copy(struct nova_drm *nd, struct ttm_buffer_object *bo,
			   const struct ttm_resource *new)
	__must_hold_shared(nd->core);
int nova_drm_move_cpu_clear(struct nova_drm *nd, struct nova_drm_vram_res *res,
			    u64 offset, u64 end)
	__must_hold_shared(nd->core);

#endif /* _NOVA_DRM_MOVE_CPU_H */
