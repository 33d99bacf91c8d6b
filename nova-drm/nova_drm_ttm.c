// SPDX-License-Identifier: GPL-2.0
/*
 * What TTM asks of the driver.
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

#include "nova_drm_bar1.h"
#include "nova_drm_device.h"
#include "nova_drm_dma.h"
#include "nova_drm_gem.h"
#include "nova_drm_move.h"
#include "nova_drm_shrinker.h"
#include "nova_drm_ttm.h"
#include "nova_drm_vram.h"

/* The pages of an object. */
struct nova_drm_ttm_tt {
	struct ttm_tt base;
	struct nova_drm_gem *gem;
};

static struct nova_drm_gem *nova_drm_ttm_gem(struct ttm_buffer_object *bo)
{
	return container_of(bo, struct nova_drm_gem, ttm);
}

static struct nova_drm_gem *nova_drm_ttm_tt_gem(struct ttm_tt *tt)
{
	return container_of(tt, struct nova_drm_ttm_tt, base)->gem;
}

static struct ttm_tt *nova_drm_ttm_tt_create(struct ttm_buffer_object *bo,
					     u32 page_flags)
{
	/* So says TTM of what it is not to swap out: see nova_drm_shrinker.c. */
	const u32 own_flags = TTM_TT_FLAG_EXTERNAL |
			      TTM_TT_FLAG_EXTERNAL_MAPPABLE;
	struct nova_drm_ttm_tt *tt;
	int ret;

	tt = kzalloc_obj(*tt);
	if (!tt)
		return NULL;

	tt->gem = nova_drm_ttm_gem(bo);
	if (tt->gem->import)
		ret = ttm_sg_tt_init(&tt->base, bo, page_flags, ttm_cached);
	else
		ret = ttm_tt_init(&tt->base, bo, page_flags | own_flags,
				  ttm_cached, 0);
	if (ret) {
		kfree(tt);
		return NULL;
	}
	return &tt->base;
}

static void nova_drm_ttm_tt_destroy(struct ttm_device *bdev, struct ttm_tt *tt)
{
	ttm_tt_fini(tt);
	kfree(container_of(tt, struct nova_drm_ttm_tt, base));
}

/* Pages, and a file to back them up in, which reclaim could not make. */
static int nova_drm_ttm_tt_alloc(struct ttm_device *bdev, struct ttm_tt *tt,
				 struct ttm_operation_ctx *ctx)
{
	if (!tt->backup && ttm_tt_setup_backup(tt))
		return -ENOMEM;
	return ttm_pool_alloc(&bdev->pool, tt, ctx);
}

/* The memory of an import is its exporter's, see nova_drm_prime.c. */
static int nova_drm_ttm_tt_populate(struct ttm_device *bdev, struct ttm_tt *tt,
				    struct ttm_operation_ctx *ctx)
{
	struct nova_drm *nd = container_of(bdev, struct nova_drm, ttm);
	int ret;

	if (nova_drm_ttm_tt_gem(tt)->import)
		return 0;
	if (ttm_tt_is_backed_up(tt))
		ret = ttm_tt_restore(bdev, tt, ctx);
	else
		ret = nova_drm_ttm_tt_alloc(bdev, tt, ctx);
	if (!ret)
		nova_drm_shrinker_add(nd, tt);
	return ret;
}

static void nova_drm_ttm_tt_unpopulate(struct ttm_device *bdev,
				       struct ttm_tt *tt)
{
	struct nova_drm_gem *gem = nova_drm_ttm_tt_gem(tt);

	if (gem->import)
		return;
	nova_drm_shrinker_sub(container_of(bdev, struct nova_drm, ttm), tt);
	nova_drm_dma_unmap_locked(gem);
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

/* The object is about to die, nobody can refer to it any more. */
static void nova_drm_ttm_release_notify(struct ttm_buffer_object *bo)
{
	struct nova_drm *nd = container_of(bo->bdev, struct nova_drm, ttm);

	/* So that nobody looks for its CPU mappings: it has none. */
	if (bo->resource)
		nova_drm_bar1_hold(nd, bo->resource);
}

/* The object dies: its reservation is held for the last time. */
static void nova_drm_ttm_delete_mem_notify(struct ttm_buffer_object *bo)
{
	nova_drm_dma_unmap_locked(nova_drm_ttm_gem(bo));
}

static const struct ttm_device_funcs nova_drm_ttm_funcs = {
	.ttm_tt_create = nova_drm_ttm_tt_create,
	.ttm_tt_populate = nova_drm_ttm_tt_populate,
	.ttm_tt_unpopulate = nova_drm_ttm_tt_unpopulate,
	.ttm_tt_destroy = nova_drm_ttm_tt_destroy,
	.eviction_valuable = ttm_bo_eviction_valuable,
	.evict_flags = nova_drm_ttm_evict_flags,
	.move = nova_drm_move,
	.io_mem_reserve = nova_drm_bar1_io_reserve,
	.io_mem_free = nova_drm_bar1_io_free,
	.access_memory = nova_drm_move_access,
	.release_notify = nova_drm_ttm_release_notify,
	.delete_mem_notify = nova_drm_ttm_delete_mem_notify,
};

static void nova_drm_ttm_fini(struct drm_device *dev, void *data)
{
	struct nova_drm *nd = data;

	nova_drm_vram_fini(nd);
	ttm_device_fini(&nd->ttm);
}

/**
 * nova_drm_ttm_init() - set up &nova_drm.ttm, &nova_drm.vram and &nova_drm.dma
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
	nova_drm_dma_init(nd);
	nova_drm_vram_init(nd);
	return drmm_add_action_or_reset(&nd->base, nova_drm_ttm_fini, nd);
}
ALLOW_ERROR_INJECTION(nova_drm_ttm_init, ERRNO);
