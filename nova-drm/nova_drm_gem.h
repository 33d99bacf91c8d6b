/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_GEM_H
#define _NOVA_DRM_GEM_H

#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/nova_core.h>
#include <linux/types.h>

#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_placement.h>

#include "nova_drm_device.h"
#include "nova_drm_dma_types.h"
#include "nova_drm_gem_pieces.h"

struct dma_buf;
struct drm_file;
struct drm_nova_gem_create;
struct drm_nova_gem_info;
struct ttm_operation_ctx;

/**
 * struct nova_drm_gem - a memory object
 *
 * Reference counted through the GEM object in @ttm. Everything but @ttm, @dma,
 * @exported and @label is constant once the object has a handle.
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
	 * @vm_resv: the GEM object whose reservation a private object shares
	 * with its VM, with a reference; NULL for an object that can be shared
	 */
	struct drm_gem_object *vm_resv;

	/**
	 * @import: the dma-buf of another device that the object stands for,
	 * with a reference; NULL for the device's own objects. The object uses
	 * the dma-buf's reservation.
	 */
	struct dma_buf *import;

	/**
	 * @exported: the dma-buf that stands for this object in other devices,
	 * NULL if there is none. Protected by the reservation. Not
	 * &drm_gem_object.dma_buf, which forgets the dma-buf with the last
	 * handle, while importers still use it.
	 */
	struct dma_buf *exported;

	/** @dma: its system memory, as the GPU sees it */
	struct nova_drm_dma dma;

	/** @label: what user space calls it, or NULL; see nova_drm_label.c */
	char *label;
};

/**
 * struct nova_drm_gem_places - where an object should be, in TTM's words
 */
struct nova_drm_gem_places {
	/** @ttm: what TTM is given */
	struct ttm_placement ttm;

	/** @place: what @ttm points to */
	struct ttm_place place[2];
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

void nova_drm_gem_places_init(struct nova_drm_gem_places *places,
			      const struct nova_drm_gem *gem);
int nova_drm_gem_place_locked(struct nova_drm_gem *gem,
			      struct ttm_operation_ctx *ctx);
bool nova_drm_gem_place_is_attached(const struct nova_drm_gem *gem);
bool nova_drm_gem_place_is_displaced(const struct nova_drm_gem *gem);
int nova_drm_gem_place_system_locked(struct nova_drm_gem *gem,
				     struct ttm_operation_ctx *ctx);
int nova_drm_gem_place_validate(struct nova_drm *nd, struct nova_drm_gem *gem,
				struct ttm_operation_ctx *ctx)
	__must_hold_shared(nd->core);

int nova_drm_gem_ioctl_create(struct nova_drm *nd,
			      struct drm_nova_gem_create *args,
			      struct drm_file *file) __must_hold_shared(nd->core);
int nova_drm_gem_ioctl_info(struct nova_drm *nd,
			    struct drm_nova_gem_info *args,
			    struct drm_file *file) __must_hold_shared(nd->core);

#endif /* _NOVA_DRM_GEM_H */
