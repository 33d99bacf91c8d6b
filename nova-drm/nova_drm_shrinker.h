/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_SHRINKER_H
#define _NOVA_DRM_SHRINKER_H

#include <linux/atomic.h>
#include <linux/types.h>

struct nova_drm;
struct shrinker;
struct ttm_tt;

/**
 * struct nova_drm_shrinker - what gives a device's system memory back
 */
struct nova_drm_shrinker {
	/** @shrink: the memory manager's side of it */
	struct shrinker *shrink;

	/** @pages: pages of own objects that are populated and not pinned */
	atomic_long_t pages;
};

void nova_drm_shrinker_add(struct nova_drm *nd, const struct ttm_tt *tt);
void nova_drm_shrinker_sub(struct nova_drm *nd, const struct ttm_tt *tt);
void nova_drm_shrinker_shrink_all(struct nova_drm *nd);
int nova_drm_shrinker_init(struct nova_drm *nd);

#endif /* _NOVA_DRM_SHRINKER_H */
