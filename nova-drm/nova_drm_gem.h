/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_GEM_H
#define _NOVA_DRM_GEM_H

#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/nova_core.h>
#include <linux/types.h>

#include <drm/ttm/ttm_bo.h>

#include "nova_drm_device.h"

struct dma_buf;
struct drm_file;
struct drm_nova_gem_create;
struct drm_nova_gem_info;

/**
 * struct nova_drm_gem - a memory object
 *
 * Reference counted through the GEM object in @ttm. Everything but @ttm and
 * @import_link is constant once the object has a handle.
 */
struct nova_drm_gem {
	/** @ttm: placement, pages and reservation; @ttm.base is the GEM object */
	struct ttm_buffer_object ttm;

	/** @flags: DRM_NOVA_GEM_* */
	u32 flags;

	/** @placement: DRM_NOVA_GEM_PLACEMENT_* it may live in, never 0 */
	u32 placement;

	/** @page_shift: log2 of the page size @ttm.base.size is a multiple of */
	u32 page_shift;

	/**
	 * @import: the dma-buf of another device that the object stands for,
	 * with a reference; NULL for the device's own objects. The object uses
	 * the dma-buf's reservation.
	 */
	struct dma_buf *import;

	/** @import_link: in &nova_drm.imports while @ttm.sg is not NULL */
	struct list_head import_link;
};

/**
 * to_nova_drm_gem() - the memory object of a GEM object
 * @obj: GEM object of a nova-drm device
 *
 * Returns: the struct @obj is embedded in.
 */
static inline struct nova_drm_gem *to_nova_drm_gem(struct drm_gem_object *obj)
{
	return container_of(obj, struct nova_drm_gem, ttm.base);
}

u64 nova_drm_gem_system_limit(void);
struct nova_drm_gem *nova_drm_gem_alloc(struct nova_drm *nd, u64 size);
int nova_drm_gem_init_locked(struct nova_drm_gem *gem,
			     enum ttm_bo_type type, struct dma_resv *resv,
			     struct ttm_operation_ctx *ctx);
u32 nova_drm_gem_resident_locked(const struct nova_drm_gem *gem);

int nova_drm_gem_create(struct nova_drm *nd, struct drm_nova_gem_create *args,
			struct drm_file *file) __must_hold_shared(nd->core);
int nova_drm_gem_info(struct nova_drm *nd, struct drm_nova_gem_info *args,
		      struct drm_file *file) __must_hold_shared(nd->core);

#endif /* _NOVA_DRM_GEM_H */
