// SPDX-License-Identifier: GPL-2.0
/*
 * What TTM asks of the driver: pages for an object, and where to move it.
 */
#include <linux/error-injection.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include <drm/drm_drv.h>
#include <drm/drm_managed.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_allocation.h>
#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_device.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_pool.h>
#include <drm/ttm/ttm_tt.h>

#include "nova_drm_device.h"
#include "nova_drm_gem.h"
#include "nova_drm_prime.h"
#include "nova_drm_ttm.h"

static struct ttm_tt *nova_drm_ttm_tt_create(struct ttm_buffer_object *bo,
					     u32 page_flags)
{
	struct nova_drm_gem *gem = container_of(bo, typeof(*gem), ttm);
	enum ttm_caching caching = ttm_write_combined;
	struct ttm_tt *tt;
	int ret;

	tt = kzalloc_obj(*tt);
	if (!tt)
		return NULL;

	/* The exporter decides how the CPU maps an import. */
	if (gem->import || gem->flags & DRM_NOVA_GEM_CPU_CACHED)
		caching = ttm_cached;

	if (page_flags & TTM_TT_FLAG_EXTERNAL)
		ret = ttm_sg_tt_init(tt, bo, page_flags, caching);
	else
		ret = ttm_tt_init(tt, bo, page_flags, caching, 0);
	if (ret) {
		kfree(tt);
		return NULL;
	}
	return tt;
}

static void nova_drm_ttm_tt_destroy(struct ttm_device *bdev, struct ttm_tt *tt)
{
	ttm_tt_fini(tt);
	kfree(tt);
}

/* The memory of an import is its exporter's, see nova_drm_prime.c. */
static int nova_drm_ttm_tt_populate(struct ttm_device *bdev, struct ttm_tt *tt,
				    struct ttm_operation_ctx *ctx)
{
	if (tt->page_flags & TTM_TT_FLAG_EXTERNAL)
		return 0;
	return ttm_pool_alloc(&bdev->pool, tt, ctx);
}

static void nova_drm_ttm_tt_unpopulate(struct ttm_device *bdev,
				       struct ttm_tt *tt)
{
	if (tt->page_flags & TTM_TT_FLAG_EXTERNAL)
		return;
	ttm_pool_free(&bdev->pool, tt);
}

static void nova_drm_ttm_evict_flags(struct ttm_buffer_object *bo,
				     struct ttm_placement *placement)
{
	static const struct ttm_place system = { .mem_type = TTM_PL_SYSTEM };

	*placement = (struct ttm_placement) {
		.num_placement = 1,
		.placement = &system,
	};
}

/* From nowhere to system memory is the only move there is: nothing to copy. */
static int nova_drm_ttm_move(struct ttm_buffer_object *bo, bool evict,
			     struct ttm_operation_ctx *ctx,
			     struct ttm_resource *new_mem,
			     struct ttm_place *hop)
{
	if (bo->resource && bo->resource->mem_type != new_mem->mem_type)
		return -EINVAL;
	ttm_bo_move_null(bo, new_mem);
	return 0;
}

/* The object dies: its reservation is held for the last time. */
static void nova_drm_ttm_delete_mem_notify(struct ttm_buffer_object *bo)
{
	struct nova_drm_gem *gem = container_of(bo, typeof(*gem), ttm);

	if (gem->import)
		nova_drm_prime_unmap_locked(gem);
}

static const struct ttm_device_funcs nova_drm_ttm_funcs = {
	.ttm_tt_create = nova_drm_ttm_tt_create,
	.ttm_tt_populate = nova_drm_ttm_tt_populate,
	.ttm_tt_unpopulate = nova_drm_ttm_tt_unpopulate,
	.ttm_tt_destroy = nova_drm_ttm_tt_destroy,
	.eviction_valuable = ttm_bo_eviction_valuable,
	.evict_flags = nova_drm_ttm_evict_flags,
	.move = nova_drm_ttm_move,
	.delete_mem_notify = nova_drm_ttm_delete_mem_notify,
};

static void nova_drm_ttm_fini(struct drm_device *dev, void *data)
{
	struct nova_drm *nd = data;

	ttm_device_fini(&nd->ttm);
}

/**
 * nova_drm_ttm_init() - set up &nova_drm.ttm
 * @nd: DRM device, not registered yet
 *
 * TTM is taken down with the last reference to @nd, not when the GPU goes:
 * objects outlive the GPU. It is told of no device to allocate DMA memory for,
 * so that it holds nothing that does not.
 *
 * Context: Process context, may reclaim.
 * Returns: 0, or -ENOMEM.
 */
int nova_drm_ttm_init(struct nova_drm *nd)
{
	int ret;

	ret = ttm_device_init(&nd->ttm, &nova_drm_ttm_funcs, nd->base.dev,
			      nd->base.anon_inode->i_mapping,
			      nd->base.vma_offset_manager,
			      TTM_ALLOCATION_PROPAGATE_ENOSPC |
			      TTM_ALLOCATION_POOL_BENEFICIAL_ORDER(get_order(SZ_2M)));
	if (ret)
		return ret;
	return drmm_add_action_or_reset(&nd->base, nova_drm_ttm_fini, nd);
}
ALLOW_ERROR_INJECTION(nova_drm_ttm_init, ERRNO);
