// SPDX-License-Identifier: GPL-2.0
/*
 * TTM's manager of VRAM, on top of nova-core's allocator.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include <drm/drm_print.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_resource.h>

#include "nova_drm_bar1.h"
#include "nova_drm_device.h"
#include "nova_drm_gem.h"
#include "nova_drm_scope.h"
#include "nova_drm_segs.h"
#include "nova_drm_vram.h"

/**
 * DOC: VRAM of objects
 *
 * A resource (&struct nova_drm_vram_res) belongs to TTM and lives as long as
 * TTM likes, which may be longer than the GPU is bound. Its memory (&struct
 * nova_drm_vram_alloc) belongs to nova-core and does not. All memory is on a
 * list, and &nova_drm_vram.lock decides who frees it: the one who frees the
 * resource, inside a scope, or, without a scope, nova_drm_vram_unbind(), which
 * runs when there are no scopes any more.
 *
 * TTM is told of lack of room by -ENOSPC, and then evicts objects until the
 * allocation succeeds. There are two kinds of room: VRAM, and for objects the
 * CPU can always see, BAR1. A place with an &ttm_place.lpfn, which has no other
 * meaning here, is one that needs both; where only BAR1 is short, evicting
 * objects that have nothing there is of no use, so
 * &ttm_resource_manager_func.intersects says no to those.
 *
 * Everything user space sees is cleared first (nova_drm_move.c), and what is
 * freed is never known to be cleared: user space wrote to it.
 */

/* 511 MiB of objects, or a little more, have to go for what is none. */
#define NOVA_DRM_VRAM_TRIES	9

static struct nova_drm *vram_to_nova_drm(struct ttm_resource_manager *man)
{
	return container_of(man, struct nova_drm, vram.man);
}

/* Largest pages first: what is in large pieces needs few page table entries. */
static struct nova_core_vram *vram_get(struct nova_drm *nd, u64 size, u32 flags)
	__must_hold_shared(nd->core)
{
	static const u32 shifts[] = { 21, 16, NOVA_CORE_VRAM_MIN_SHIFT };
	struct nova_core_vram_params params = {
		.size = size,
		.flags = flags | NOVA_CORE_VRAM_PREFER_CLEARED,
		.account = &nd->vram.account,
	};
	struct nova_core_vram *vram = ERR_PTR(-ENOSPC);

	for (u32 i = 0; i < ARRAY_SIZE(shifts); i++) {
		if (size < BIT_ULL(shifts[i]))
			continue;
		params.page_shift = shifts[i];
		vram = nova_core_vram_alloc(nd->core, &params);
		if (vram != ERR_PTR(-ENOSPC))
			break;
	}
	return vram;
}

/* Give the memory back. */
static void vram_put_locked(struct nova_drm *nd,
			    struct nova_drm_vram_alloc *alloc)
	__must_hold(&nd->vram.lock) __must_hold_shared(nd->core)
{
	nova_drm_bar1_drop_locked(nd, alloc);
	if (alloc->lasting)
		nd->vram.visible_used -= nova_core_vram_size(alloc->vram);
	list_del(&alloc->link);
	if (alloc->res)
		alloc->res->alloc = NULL;
	nova_core_vram_free(nd->core, alloc->vram, false);
	kfree(alloc);
}

/* Memory, with a mapping in BAR1 that lasts as long if @lasting. */
static struct nova_drm_vram_alloc *vram_alloc(struct nova_drm *nd, u64 size,
					      u32 flags, bool lasting)
	__must_hold_shared(nd->core)
{
	struct nova_drm_vram *man = &nd->vram;
	struct nova_drm_vram_alloc *alloc;
	struct nova_core_vram *vram;
	int ret;

	alloc = kzalloc_obj(*alloc);
	if (!alloc)
		return ERR_PTR(-ENOMEM);
	vram = vram_get(nd, size, flags);
	if (IS_ERR(vram)) {
		kfree(alloc);
		return ERR_CAST(vram);
	}
	alloc->vram = vram;
	INIT_LIST_HEAD(&alloc->lru);

	guard(mutex)(&man->lock);
	list_add_tail(&alloc->link, &man->allocs);
	if (!lasting)
		return alloc;

	ret = -ENOSPC;
	if (size <= man->visible_size - man->visible_used)
		ret = nova_drm_bar1_map_locked(nd, alloc);
	if (ret) {
		vram_put_locked(nd, alloc);
		return ERR_PTR(ret);
	}
	alloc->lasting = true;
	man->visible_used += size;
	return alloc;
}

static void vram_free(struct nova_drm *nd, struct nova_drm_vram_alloc *alloc)
	__must_hold_shared(nd->core)
{
	scoped_guard(mutex, &nd->vram.lock)
		vram_put_locked(nd, alloc);
	atomic64_inc(&nd->vram.freed);
}

static int vram_man_alloc_bound(struct nova_drm *nd,
				struct ttm_buffer_object *bo,
				const struct ttm_place *place,
				struct nova_drm_vram_res *res)
	__must_hold_shared(nd->core)
{
	struct nova_drm_vram_alloc *alloc;
	u32 flags = 0;

	if (place->flags & TTM_PL_FLAG_CONTIGUOUS)
		flags |= NOVA_CORE_VRAM_CONTIGUOUS;
	res->lasting = place->lpfn;
	alloc = vram_alloc(nd, bo->base.size, flags, res->lasting);
	if (IS_ERR(alloc))
		return PTR_ERR(alloc);

	res->segs = nova_drm_segs_from_vram(alloc->vram);
	if (!res->segs) {
		vram_free(nd, alloc);
		return -ENOMEM;
	}

	scoped_guard(mutex, &nd->vram.lock) {
		res->alloc = alloc;
		alloc->res = res;
	}
	ttm_resource_init(bo, place, &res->base);
	if (res->segs->count == 1)
		res->base.placement |= TTM_PL_FLAG_CONTIGUOUS;
	return 0;
}

static int vram_man_alloc(struct ttm_resource_manager *man,
			  struct ttm_buffer_object *bo,
			  const struct ttm_place *place,
			  struct ttm_resource **out)
{
	struct nova_drm *nd = vram_to_nova_drm(man);
	struct nova_drm_vram_res *res;
	int idx, ret;

	res = kzalloc_obj(*res);
	if (!res)
		return -ENOMEM;

	ret = -ENODEV;
	if (nova_drm_enter(nd, &idx)) {
		ret = vram_man_alloc_bound(nd, bo, place, res);
		nova_drm_exit(nd, idx);
	}
	if (ret) {
		kfree(res);
		return ret;
	}
	*out = &res->base;
	return 0;
}

static void vram_man_free(struct ttm_resource_manager *man,
			  struct ttm_resource *base)
{
	struct nova_drm_vram_res *res = to_nova_drm_vram_res(base);
	struct nova_drm *nd = vram_to_nova_drm(man);
	int idx;

	ttm_resource_fini(man, base);

	if (nova_drm_enter(nd, &idx)) {
		vram_free(nd, res->alloc);
		nova_drm_exit(nd, idx);
	} else {
		guard(mutex)(&nd->vram.lock);
		if (res->alloc)
			res->alloc->res = NULL;
	}
	nova_drm_segs_free(res->segs);
	kfree(res);
}

/* How much VRAM is free, of everybody's. */
static u64 vram_free_bytes(struct nova_drm *nd)
{
	struct nova_core_vram_usage usage;
	int idx;

	if (!nova_drm_enter(nd, &idx))
		return 0;
	nova_core_vram_usage(nd->core, &usage);
	nova_drm_exit(nd, idx);
	return usage.total - usage.used;
}

static bool vram_man_intersects(struct ttm_resource_manager *man,
				struct ttm_resource *base,
				const struct ttm_place *place, size_t size)
{
	if (!place->lpfn || to_nova_drm_vram_res(base)->lasting)
		return true;

	/* Is it VRAM that is short, or at least not of one piece? */
	return place->flags & TTM_PL_FLAG_CONTIGUOUS ||
	       size > vram_free_bytes(vram_to_nova_drm(man));
}

static bool vram_man_compatible(struct ttm_resource_manager *man,
				struct ttm_resource *base,
				const struct ttm_place *place, size_t size)
{
	return !place->lpfn || to_nova_drm_vram_res(base)->lasting;
}

static void vram_man_debug(struct ttm_resource_manager *man,
			   struct drm_printer *p)
{
	struct nova_drm *nd = vram_to_nova_drm(man);
	const struct nova_drm_vram_alloc *alloc;
	u64 all = 0, mapped = 0, lasting;

	scoped_guard(mutex, &nd->vram.lock) {
		lasting = nd->vram.visible_used;
		list_for_each_entry(alloc, &nd->vram.allocs, link) {
			u64 size = nova_core_vram_size(alloc->vram);

			all += size;
			if (alloc->map)
				mapped += size;
		}
	}
	drm_printf(p, "  allocated: %llu\n", all);
	drm_printf(p, "  mapped in BAR1: %llu\n", mapped);
	drm_printf(p, "  of these for good: %llu of %llu\n", lasting,
		   nd->vram.visible_size);
}

static const struct ttm_resource_manager_func vram_man_func = {
	.alloc = vram_man_alloc,
	.free = vram_man_free,
	.intersects = vram_man_intersects,
	.compatible = vram_man_compatible,
	.debug = vram_man_debug,
};

/**
 * nova_drm_vram_init() - set up &nova_drm.vram
 * @nd: DRM device, its TTM device set up
 *
 * Nothing can be allocated before nova_drm_vram_bind().
 *
 * Context: Process context.
 */
void nova_drm_vram_init(struct nova_drm *nd)
{
	struct nova_drm_vram *vram = &nd->vram;

	mutex_init(&vram->lock);
	scoped_guard(mutex, &vram->lock) {
		INIT_LIST_HEAD(&vram->allocs);
		INIT_LIST_HEAD(&vram->lru);
	}
	vram->man.func = &vram_man_func;
	ttm_resource_manager_init(&vram->man, &nd->ttm, 0);
	ttm_set_driver_manager(&nd->ttm, TTM_PL_VRAM, &vram->man);
}

/**
 * nova_drm_vram_fini() - undo nova_drm_vram_init()
 * @nd: DRM device without objects
 *
 * Context: Process context.
 */
void nova_drm_vram_fini(struct nova_drm *nd)
{
	ttm_resource_manager_set_used(&nd->vram.man, false);
	ttm_set_driver_manager(&nd->ttm, TTM_PL_VRAM, NULL);
	mutex_destroy(&nd->vram.lock);
}

/**
 * nova_drm_vram_bind() - begin to use the GPU's VRAM
 * @nd: DRM device, not registered yet
 *
 * Context: Process context.
 */
void nova_drm_vram_bind(struct nova_drm *nd)
{
	struct nova_drm_vram *vram = &nd->vram;
	struct nova_core_mem_info mem;

	nova_core_mem_info(nd->core, &mem);
	nova_core_vram_account_init(nd->core, &vram->account, "objects");
	vram->man.size = mem.vram_usable;
	vram->visible_size = nova_drm_bar1_lasting(mem.vram_bar_size);
	ttm_resource_manager_set_used(&vram->man, mem.vram_usable);
}

/* Returns 0 if @size bytes of objects, or some at least, were evicted. */
static int vram_make_room(struct nova_drm *nd, u64 size, u32 *tries)
{
	struct ttm_operation_ctx ctx = {
		.interruptible = true,
		.gfp_retry_mayfail = true,
	};
	struct ttm_lru_walk_arg arg = { .ctx = &ctx };
	struct ttm_bo_lru_cursor cursor;
	struct ttm_buffer_object *bo;
	u64 freed = 0;

	ttm_bo_lru_for_each_reserved_guarded(&cursor, &nd->vram.man, &arg, bo) {
		struct nova_drm_gem *gem = to_nova_drm_gem(&bo->base);
		int ret;

		/* What is being destroyed gives its memory back by itself. */
		if (bo->deleted)
			continue;
		ret = nova_drm_gem_place_system_locked(gem, &ctx);
		/* A job uses it, for long: that wait was the last. Others may be idle. */
		if (ret == -EBUSY) {
			ctx.no_wait_gpu = true;
			*tries = NOVA_DRM_VRAM_TRIES;
			continue;
		}
		if (ret)
			return ret;
		freed += bo->base.size;
		if (freed >= size)
			return 0;
	}
	if (IS_ERR(bo))
		return PTR_ERR(bo);
	return freed ? 0 : -ENOSPC;
}

/**
 * nova_drm_vram_retry() - is it worth to try again?
 * @nd: DRM device
 * @ret: what the last try ended with
 * @tries: 0 at first; how often it was done again, or more if that is enough
 *
 * For channels, of which TTM knows nothing: objects may have all of VRAM. (Page
 * tables can be elsewhere.) If there was no room objects are evicted. Their
 * owners may want it back at once, so each time it is twice as much. An object
 * that is locked, by the caller or by others, stays where it is.
 *
 * Context: Process context, may reclaim, waits for fences.
 * Returns: 1 if it is, no errno, since any may come from RM; otherwise what is to be
 * returned: @ret, -ENOMEM when system memory is short, -ERESTARTSYS.
 */
int nova_drm_vram_retry(struct nova_drm *nd, int ret, u32 *tries)
{
	if (ret != -ENOSPC || *tries >= NOVA_DRM_VRAM_TRIES)
		return ret;
	return vram_make_room(nd, (u64)SZ_1M << (*tries)++, tries) ?: 1;
}

/**
 * nova_drm_vram_has_memory() - has an object's place in VRAM memory?
 * @nd: DRM device
 * @res: the place; the object's reservation is held
 *
 * Context: Process context.
 * Returns: true, or false if the GPU was unbound.
 */
bool nova_drm_vram_has_memory(struct nova_drm *nd,
			      const struct nova_drm_vram_res *res)
{
	guard(mutex)(&nd->vram.lock);
	return res->alloc;
}

/**
 * nova_drm_vram_unbind() - give all VRAM back
 * @nd: DRM device, unplugged and without VMs; no scope is open
 *
 * Objects in VRAM lose their memory and its content with it: the CPU's mappings
 * are gone and will not show it again, so nothing is copied. TTM is not asked,
 * which would wait for fences that may never be signalled: for TTM they keep
 * their places, until they are moved or freed, and no other gets one.
 *
 * Context: Process context.
 */
void nova_drm_vram_unbind(struct nova_drm *nd)
{
	struct nova_drm_vram *vram = &nd->vram;
	struct nova_drm_vram_alloc *alloc, *next;

	scoped_guard(mutex, &vram->lock) {
		list_for_each_entry_safe(alloc, next, &vram->allocs, link)
			vram_put_locked(nd, alloc);
	}
	nova_core_vram_account_fini(nd->core, &vram->account);
}
