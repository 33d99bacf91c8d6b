// SPDX-License-Identifier: GPL-2.0
/*
 * Idle system memory goes to swap when the machine is short of memory.
 */
#include <linux/atomic.h>
#include <linux/error-injection.h>
#include <linux/gfp.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/shrinker.h>
#include <linux/workqueue.h>

#include <drm/drm_managed.h>
#include <drm/drm_print.h>
#include <drm/ttm/ttm_backup.h>
#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_device.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_tt.h>

#include "nova_drm_device.h"
#include "nova_drm_gem.h"
#include "nova_drm_move.h"
#include "nova_drm_scope.h"
#include "nova_drm_shrinker.h"

/**
 * DOC: Shrinker
 *
 * Pages of objects in system memory are on no list of the kernel's, so without
 * help it could not reclaim one of them. The shrinker has TTM *back up* objects:
 * content goes page by page to a shmem file that belongs to the object, and each
 * page is freed as soon as it has been copied. Pages of shmem the kernel can swap
 * out. Whatever populates the object again (validation, a CPU fault, a move, a pin
 * by an importer: all of them by way of ttm_bo_populate()) reads the content back.
 *
 * TTM's own swapping is not used. It begins only when all users of TTM together
 * have half of the machine's memory, not when memory is short, and it allocates
 * all of an object's copy before it frees the first page. TTM does not apply it
 * to objects that are to be backed up.
 *
 * An object is backed up if nobody has to be waited for or asked:
 *
 * - its reservation can be had at once, and all fences in it are signalled;
 * - it is not pinned, no import, and no other device is attached to it;
 * - there is room in swap: where there is none shmem has nowhere to go, either.
 *
 * Before its pages go it is taken out of the page tables of all VMs, unmapped for
 * DMA, and out of those of the CPU. For the first a scope is needed; between the
 * moment that none can be had any more and the end of unbinding, page tables may
 * still show the pages, and objects stay as they are.
 *
 * All of that needs no memory, and no lock under which others allocate any. Backing
 * up does: it takes from the reserves that reclaim is there to fill, a page at
 * a time. It locks pages of shmem, so it is done for allocations with __GFP_FS
 * only. kswapd has the pages written to swap at once; a task that allocates
 * leaves that to the kernel's next round.
 *
 * Memory of objects in VRAM is not the shrinker's business: moved out, it would
 * take what is short.
 */

/**
 * nova_drm_shrinker_add() - an object has pages that may be taken from it
 * @nd: DRM device
 * @tt: pages of an own object, populated now, or not pinned any more
 *
 * Context: Any.
 */
void nova_drm_shrinker_add(struct nova_drm *nd, const struct ttm_tt *tt)
{
	atomic_long_add(tt->num_pages, &nd->shrinker.pages);
}

/**
 * nova_drm_shrinker_sub() - undo nova_drm_shrinker_add()
 * @nd: DRM device
 * @tt: the pages
 *
 * Context: Any.
 */
void nova_drm_shrinker_sub(struct nova_drm *nd, const struct ttm_tt *tt)
{
	atomic_long_sub(tt->num_pages, &nd->shrinker.pages);
}

static bool shrinker_suits(struct ttm_buffer_object *bo,
			   struct ttm_operation_ctx *ctx)
{
	const struct nova_drm_gem *gem = container_of(bo, typeof(*gem), ttm);

	/* What is being destroyed is about to free its pages. */
	return !bo->deleted && !gem->import &&
	       !nova_drm_gem_place_is_attached(gem) &&
	       ttm_bo_shrink_suitable(bo, ctx);
}

/* See that the GPU cannot reach an idle object's memory any more. */
static bool shrinker_unmap(struct nova_drm *nd, struct nova_drm_gem *gem)
{
	int idx;

	if (nova_drm_enter(nd, &idx)) {
		nova_drm_move_notify_locked(gem);
		nova_drm_exit(nd, idx);
		return true;
	}
	/* Pairs with the end of nova_drm_driver_shutdown(). */
	return !smp_load_acquire(&nd->core);
}

static long shrinker_back_up(struct nova_drm *nd, struct ttm_buffer_object *bo,
			     struct ttm_operation_ctx *ctx, bool writeback)
{
	const struct ttm_bo_shrink_flags flags = { .writeback = writeback };
	long ret;

	if (!shrinker_unmap(nd, container_of(bo, struct nova_drm_gem, ttm)))
		return -EBUSY;
	ret = ttm_bo_shrink(ctx, bo, flags);
	/* Even if it is only a part: none of it is populated any more. */
	if (ret > 0)
		nova_drm_shrinker_sub(nd, bo->ttm);
	return ret;
}

/* Back up objects until @goal pages were tried. Returns pages freed. */
static unsigned long shrinker_shrink(struct nova_drm *nd, bool writeback,
				     unsigned long goal, unsigned long *tried)
{
	struct ttm_operation_ctx ctx = { .no_wait_gpu = true };
	struct ttm_lru_walk_arg arg = { .ctx = &ctx, .trylock_only = true };
	struct ttm_bo_lru_cursor cursor;
	struct ttm_buffer_object *bo;
	unsigned long freed = 0;

	*tried = 0;
	ttm_bo_lru_for_each_reserved_guarded(&cursor,
					     ttm_manager_type(&nd->ttm,
							      TTM_PL_SYSTEM),
					     &arg, bo) {
		long ret;

		if (!shrinker_suits(bo, &ctx))
			continue;
		*tried += bo->ttm->num_pages;
		ret = shrinker_back_up(nd, bo, &ctx, writeback);
		/* No swap, no memory, or the GPU is being unbound. */
		if (ret < 0)
			break;
		freed += ret;
		if (*tried >= goal)
			break;
	}
	return freed;
}

static unsigned long shrinker_count(struct shrinker *shrink,
				    struct shrink_control *sc)
{
	struct nova_drm *nd = shrink->private_data;
	unsigned long pages = atomic_long_read(&nd->shrinker.pages);

	if (!(sc->gfp_mask & __GFP_FS))
		return 0;
	return min_t(u64, pages, ttm_backup_bytes_avail() >> PAGE_SHIFT) ?:
	       SHRINK_EMPTY;
}

static unsigned long shrinker_scan(struct shrinker *shrink,
				   struct shrink_control *sc)
{
	struct nova_drm *nd = shrink->private_data;
	bool writeback = !ttm_bo_shrink_avoid_wait() &&
			 sc->gfp_mask & __GFP_IO;
	unsigned long freed;

	if (!(sc->gfp_mask & __GFP_FS))
		return SHRINK_STOP;
	freed = shrinker_shrink(nd, writeback, sc->nr_to_scan, &sc->nr_scanned);
	return sc->nr_scanned ? freed : SHRINK_STOP;
}

/**
 * nova_drm_shrinker_shrink_all() - back up all that can be
 * @nd: DRM device
 *
 * Under the same rules as where memory is reclaimed, so that lockdep sees it.
 *
 * Context: Process context, no locks held.
 */
void nova_drm_shrinker_shrink_all(struct nova_drm *nd)
{
	unsigned long tried;
	unsigned int flags;

	fs_reclaim_acquire(GFP_KERNEL);
	flags = memalloc_noreclaim_save();
	shrinker_shrink(nd, true, ULONG_MAX, &tried);
	memalloc_noreclaim_restore(flags);
	fs_reclaim_release(GFP_KERNEL);
}

static void shrinker_fini(struct drm_device *dev, void *data)
{
	struct nova_drm *nd = data;

	shrinker_free(nd->shrinker.shrink);
	/* The device may go with a job, and objects that it used with it. */
	drain_workqueue(nd->ttm.wq);
	drm_WARN_ON(dev, atomic_long_read(&nd->shrinker.pages));
}

/**
 * nova_drm_shrinker_init() - set up &nova_drm.shrinker
 * @nd: DRM device, with &nova_drm.ttm; not registered yet
 *
 * Lives as long as TTM does: objects outlive the GPU.
 *
 * Context: Process context, may reclaim.
 * Returns: 0, or -ENOMEM.
 */
int nova_drm_shrinker_init(struct nova_drm *nd)
{
	struct shrinker *shrink = shrinker_alloc(0, "drm-nova:%s",
						 nd->base.unique);

	if (!shrink)
		return -ENOMEM;
	shrink->count_objects = shrinker_count;
	shrink->scan_objects = shrinker_scan;
	shrink->private_data = nd;
	nd->shrinker.shrink = shrink;
	shrinker_register(shrink);
	return drmm_add_action_or_reset(&nd->base, shrinker_fini, nd);
}
ALLOW_ERROR_INJECTION(nova_drm_shrinker_init, ERRNO);
