/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_DMA_H
#define _NOVA_DRM_DMA_H

#include <linux/nova_core.h>

#include "nova_drm_device.h"

struct nova_drm_gem;

void nova_drm_dma_init(struct nova_drm *nd);
int nova_drm_dma_map_locked(struct nova_drm *nd, struct nova_drm_gem *gem)
	__must_hold_shared(nd->core);
void nova_drm_dma_unmap_locked(struct nova_drm_gem *gem);
void nova_drm_dma_unmap_all(struct nova_drm *nd);

#endif /* _NOVA_DRM_DMA_H */
