/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_MOVE_H
#define _NOVA_DRM_MOVE_H

#include <linux/types.h>

struct nova_drm_gem;
struct ttm_buffer_object;
struct ttm_operation_ctx;
struct ttm_place;
struct ttm_resource;

void nova_drm_move_notify_locked(struct nova_drm_gem *gem);
int nova_drm_move(struct ttm_buffer_object *bo, bool evict,
		  struct ttm_operation_ctx *ctx, struct ttm_resource *new,
		  struct ttm_place *hop);
int nova_drm_move_access(struct ttm_buffer_object *bo, unsigned long offset,
			 void *buf, int len, int write);

#endif /* _NOVA_DRM_MOVE_H */
