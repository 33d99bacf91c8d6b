// SPDX-License-Identifier: GPL-2.0
/*
 * Where objects may be, and getting them there.
 */
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/list.h>
#include <linux/lockdep.h>

#include <drm/nova_drm.h>
#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_device.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_resource.h>
#include <drm/ttm/ttm_tt.h>

#include "nova_drm_device.h"
#include "nova_drm_dma.h"
#include "nova_drm_gem.h"

/**
 * DOC: Placement
 *
 * An object that may be in VRAM and in system memory is in VRAM as long as
 * there is room: it drives nobody out, may be driven out, and comes back at the
 * next validation when there is room again. TTM does that for a place that is
 * TTM_PL_FLAG_DESIRED with another one that is TTM_PL_FLAG_FALLBACK.
 *
 * An object that may only be in VRAM may be driven out all the same, for
 * otherwise a few clients could have all of it for themselves; the next
 * validation brings it back and drives out others if need be.
 *
 * An object that is shared with another device stays in system memory for as
 * long as it is attached to, if it may be there: the other device cannot reach
 * VRAM, and memory would go to and fro.
 */

static const struct ttm_place place_system = { .mem_type = TTM_PL_SYSTEM };

/**
 * nova_drm_gem_place_is_attached() - is there another device that uses the object?
 * @gem: the object; its reservation is held, or nobody else knows it yet
 *
 * Context: Any.
 * Returns: true if so.
 */
bool nova_drm_gem_place_is_attached(const struct nova_drm_gem *gem)
{
	return gem->exported && !list_empty(&gem->exported->attachments);
}

static struct ttm_place place_vram(const struct nova_drm_gem *gem)
{
	struct ttm_place place = { .mem_type = TTM_PL_VRAM };

	if (gem->flags & DRM_NOVA_GEM_CONTIGUOUS)
		place.flags |= TTM_PL_FLAG_CONTIGUOUS;
	/* Not a limit, but a mark: see nova_drm_vram.c. */
	if (gem->flags & DRM_NOVA_GEM_CPU_VISIBLE)
		place.lpfn = PFN_UP(gem->ttm.base.size);
	return place;
}

/**
 * nova_drm_gem_places_init() - where an object should be
 * @places: filled in
 * @gem: an object of this device; its reservation is held, or nobody else knows
 *       it yet
 *
 * Context: Any.
 */
void nova_drm_gem_places_init(struct nova_drm_gem_places *places,
			      const struct nova_drm_gem *gem)
{
	struct ttm_place *place = places->place;
	u32 n = 0;

	if (gem->placement & DRM_NOVA_GEM_PLACEMENT_VRAM)
		place[n++] = place_vram(gem);
	if (gem->placement & DRM_NOVA_GEM_PLACEMENT_SYSTEM) {
		if (nova_drm_gem_place_is_attached(gem))
			n = 0;
		place[n++] = place_system;
	}
	if (n == 2) {
		place[0].flags |= TTM_PL_FLAG_DESIRED;
		place[1].flags |= TTM_PL_FLAG_FALLBACK;
	}
	places->ttm.num_placement = n;
	places->ttm.placement = place;
}

/**
 * nova_drm_gem_place_locked() - put an object where it should be
 * @gem: an object of this device, its reservation held
 * @ctx: how to wait and to allocate
 *
 * Gives it memory if it has none. Does not move what is pinned.
 *
 * Context: Process context, may reclaim; waits for fences when something has to
 * move.
 * Returns: 0; -ENOSPC when there is no room in VRAM, -ENOMEM when system memory
 * is short, -EBUSY when fences were not signalled in time, -EINTR,
 * -ERESTARTSYS.
 */
int nova_drm_gem_place_locked(struct nova_drm_gem *gem,
			      struct ttm_operation_ctx *ctx)
{
	struct ttm_buffer_object *bo = &gem->ttm;
	struct nova_drm_gem_places places;
	int ret;

	dma_resv_assert_held(bo->base.resv);

	if (!bo->pin_count) {
		nova_drm_gem_places_init(&places, gem);
		ret = ttm_bo_validate(bo, &places.ttm, ctx);
		if (ret)
			return ret;
	}
	if (bo->resource->mem_type != TTM_PL_SYSTEM)
		return 0;
	return ttm_bo_populate(bo, ctx);
}

/**
 * nova_drm_gem_place_is_displaced() - should an object rather be in VRAM?
 * @gem: the object, its reservation held
 *
 * Context: Any.
 * Returns: true if it is in system memory for want of room.
 */
bool nova_drm_gem_place_is_displaced(const struct nova_drm_gem *gem)
{
	dma_resv_assert_held(gem->ttm.base.resv);

	return gem->placement & DRM_NOVA_GEM_PLACEMENT_VRAM &&
	       !gem->ttm.pin_count && !nova_drm_gem_place_is_attached(gem) &&
	       gem->ttm.resource->mem_type != TTM_PL_VRAM;
}

/**
 * nova_drm_gem_place_system_locked() - put an object where everybody can reach it
 * @gem: an object of this device, its reservation held
 * @ctx: how to wait and to allocate
 *
 * Wherever it may be: also an object that should only be in VRAM is moved.
 *
 * Context: Process context, may reclaim; waits for fences.
 * Returns: like nova_drm_gem_place_locked().
 */
int nova_drm_gem_place_system_locked(struct nova_drm_gem *gem,
				     struct ttm_operation_ctx *ctx)
{
	struct ttm_placement placement = {
		.num_placement = 1,
		.placement = &place_system,
	};
	int ret;

	ret = ttm_bo_validate(&gem->ttm, &placement, ctx);
	if (ret)
		return ret;
	return ttm_bo_populate(&gem->ttm, ctx);
}

/**
 * nova_drm_gem_place_validate() - make an object's memory usable by the GPU
 * @nd: DRM device
 * @gem: the object, its reservation held
 * @ctx: how to wait and to allocate; its &ttm_operation_ctx.resv was locked with
 * the same ticket
 *
 * It is where it should be and has memory, which for system memory is mapped
 * for DMA. It stays so as long as the reservation is held, or a BOOKKEEP fence
 * that the caller adds before it lets go of it is not signalled.
 *
 * Context: Process context, may reclaim; waits for fences when something has to
 * move. With a &ww_acquire_ctx other objects that are not locked may be evicted.
 * Returns: 0; -ENOSPC when there is no room in VRAM, -ENOMEM when system memory
 * is short, -EBUSY when fences were not signalled in time, -EINTR,
 * -ERESTARTSYS, or what the exporter of an import says.
 */
int nova_drm_gem_place_validate(struct nova_drm *nd, struct nova_drm_gem *gem,
				struct ttm_operation_ctx *ctx)
{
	struct ttm_buffer_object *bo = &gem->ttm;
	int ret;

	dma_resv_assert_held(bo->base.resv);
	/* With many reservations locked lockdep cannot tell which ones. */
	lockdep_assert(dma_resv_locking_ctx(bo->base.resv) ==
		       dma_resv_locking_ctx(ctx->resv));

	if (!gem->import) {
		ret = nova_drm_gem_place_locked(gem, ctx);
		if (ret)
			return ret;
	}
	if (bo->resource->mem_type == TTM_PL_SYSTEM) {
		ret = nova_drm_dma_map_locked(nd, gem);
		if (ret)
			return ret;
	}

	spin_lock(&nd->ttm.lru_lock);
	ttm_bo_move_to_lru_tail(bo);
	spin_unlock(&nd->ttm.lru_lock);
	return 0;
}
