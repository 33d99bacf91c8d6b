/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_BAR1_H
#define _NOVA_DRM_BAR1_H

#include <linux/compiler-context-analysis.h>
#include <linux/nova_core.h>
#include <linux/types.h>

#include "nova_drm_device.h"

struct nova_drm_vram_res;
struct ttm_device;
struct ttm_resource;

/**
 * struct nova_drm_bar1_window - a part of VRAM the kernel looks at for a while
 */
struct nova_drm_bar1_window {
	/** @ptr: where the CPU sees it, write-combined */
	void __iomem *ptr;

	/** @size: bytes, a multiple of the page size, at most what was wanted */
	u64 size;

	/* private: NULL if a lasting mapping is used */
	struct nova_core_bar1 *map;
};

u64 nova_drm_bar1_lasting(u64 bar_size);
int nova_drm_bar1_map_locked(struct nova_drm *nd,
			     struct nova_drm_vram_alloc *alloc)
	__must_hold(&nd->vram.lock) __must_hold_shared(nd->core);
void nova_drm_bar1_drop_locked(struct nova_drm *nd,
			       struct nova_drm_vram_alloc *alloc)
	__must_hold(&nd->vram.lock) __must_hold_shared(nd->core);

int nova_drm_bar1_open(struct nova_drm *nd, struct nova_drm_vram_res *res,
		       u64 offset, u64 size,
		       struct nova_drm_bar1_window *window)
	__must_hold_shared(nd->core);
void nova_drm_bar1_close(struct nova_drm *nd,
			 const struct nova_drm_bar1_window *window)
	__must_hold_shared(nd->core);

void nova_drm_bar1_hold(struct nova_drm *nd, struct ttm_resource *res);
void nova_drm_bar1_release(struct nova_drm *nd, struct ttm_resource *res);
int nova_drm_bar1_io_reserve(struct ttm_device *bdev, struct ttm_resource *res);
void nova_drm_bar1_io_free(struct ttm_device *bdev, struct ttm_resource *res);

#endif /* _NOVA_DRM_BAR1_H */
