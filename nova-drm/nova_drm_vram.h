/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_VRAM_H
#define _NOVA_DRM_VRAM_H

#include <linux/container_of.h>
#include <linux/nova_core.h>
#include <linux/types.h>

#include <drm/ttm/ttm_resource.h>

#include "nova_drm_device.h"
#include "nova_drm_vram_types.h"

/**
 * to_nova_drm_vram_res() - the driver's part of a resource
 * @res: resource of the type TTM_PL_VRAM
 *
 * Returns: the struct @res is embedded in.
 */
static inline struct nova_drm_vram_res *
to_nova_drm_vram_res(const struct ttm_resource *res)
{
	return container_of(res, struct nova_drm_vram_res, base);
}

void nova_drm_vram_init(struct nova_drm *nd);
void nova_drm_vram_fini(struct nova_drm *nd);
int nova_drm_vram_retry(struct nova_drm *nd, int ret, u32 *tries)
	__must_hold_shared(nd->core);
bool nova_drm_vram_has_memory(struct nova_drm *nd,
			      const struct nova_drm_vram_res *res);
void nova_drm_vram_bind(struct nova_drm *nd) __must_hold_shared(nd->core);
void nova_drm_vram_unbind(struct nova_drm *nd) __must_hold_shared(nd->core);

#endif /* _NOVA_DRM_VRAM_H */
