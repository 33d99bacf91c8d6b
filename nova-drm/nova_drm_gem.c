// SPDX-License-Identifier: GPL-2.0
/*
 * Memory objects: their life, and what the DRM core asks of them.
 */
#include <linux/dma-resv.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include <drm/drm_gem.h>
#include <drm/drm_gem_ttm_helper.h>
#include <drm/drm_prime.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_tt.h>

#include "nova_drm_gem.h"
#include "nova_drm_label.h"
#include "nova_drm_mmap.h"
#include "nova_drm_prime.h"
#include "nova_drm_prime_export.h"
#include "nova_drm_shrinker.h"
#include "nova_drm_vram.h"

/**
 * DOC: Memory objects
 *
 * A memory object is a TTM buffer object. Its life::
 *
 *	nova_drm_gem_alloc()		plain struct, freed with kfree()
 *	nova_drm_gem_init_locked()	TTM owns it; failure destroys it
 *	drm_gem_handle_create()		user space can see it
 *	drm_gem_object_put()		last reference: TTM waits for its
 *					fences, then nova_drm_gem_destroy()
 *
 * Objects live in VRAM (TTM_PL_VRAM, nova_drm_vram.c) or in system memory
 * (TTM_PL_SYSTEM), whose pages TTM clears as it allocates them. Those go to swap
 * when memory is short (nova_drm_shrinker.c), unless they are pinned or in use.
 * nova_drm_gem_place.c says where an object may be, nova_drm_move.c moves it.
 *
 * System memory is always cached: the GPU snoops the CPU's caches, so there is
 * nothing to gain from another type, which costs a change of the kernel's page
 * tables for every allocation, and a clearing of uncached pages for every one
 * that TTM keeps for later.
 *
 * The code for one object needs no GPU and opens no scope unless it is about
 * VRAM: dma-bufs and CPU mappings outlive the GPU.
 *
 * Locks: an object's reservation protects what &struct ttm_buffer_object says
 * it does, and &nova_drm_gem.exported.
 */

/**
 * nova_drm_gem_system_limit() - how much system memory an object can have
 *
 * That is what TTM thinks graphics may have of the machine's memory; and TTM
 * keeps one int's worth of bytes for an object's page array at most. TTM does
 * not count what can be backed up, so objects may have more together.
 *
 * Context: Any.
 * Returns: bytes.
 */
u64 nova_drm_gem_system_limit(void)
{
	const u64 max_pages = INT_MAX / (sizeof(struct page *) +
					 sizeof(dma_addr_t));

	return min_t(u64, ttm_tt_pages_limit(), max_pages) << PAGE_SHIFT;
}

static void nova_drm_gem_free(struct drm_gem_object *obj)
{
	ttm_bo_fini(&to_nova_drm_gem(obj)->ttm);
}

/* Other devices and the kernel reach an object in system memory only. */
static int nova_drm_gem_pin(struct drm_gem_object *obj)
{
	struct nova_drm_gem *gem = to_nova_drm_gem(obj);
	struct ttm_operation_ctx ctx = { .interruptible = true };
	int ret;

	ret = nova_drm_gem_place_system_locked(gem, &ctx);
	if (ret)
		return ret;
	/* It has pages, which stay as long as it is pinned. */
	if (!gem->ttm.pin_count && !gem->import)
		nova_drm_shrinker_sub(to_nova_drm(obj->dev), gem->ttm.ttm);
	ttm_bo_pin(&gem->ttm);
	return 0;
}

static void nova_drm_gem_unpin(struct drm_gem_object *obj)
{
	struct nova_drm_gem *gem = to_nova_drm_gem(obj);

	ttm_bo_unpin(&gem->ttm);
	if (!gem->ttm.pin_count && !gem->import)
		nova_drm_shrinker_add(to_nova_drm(obj->dev), gem->ttm.ttm);
}

/* Only called for an object that was brought to system memory. */
static struct sg_table *nova_drm_gem_get_sg_table(struct drm_gem_object *obj)
{
	const struct ttm_tt *tt = to_nova_drm_gem(obj)->ttm.ttm;

	return drm_prime_pages_to_sg(obj->dev, tt->pages, tt->num_pages);
}

static int nova_drm_gem_vmap(struct drm_gem_object *obj, struct iosys_map *map)
{
	int ret;

	ret = nova_drm_gem_pin(obj);
	if (ret)
		return ret;
	ret = drm_gem_ttm_vmap(obj, map);
	if (ret)
		nova_drm_gem_unpin(obj);
	return ret;
}

static void nova_drm_gem_vunmap(struct drm_gem_object *obj,
				struct iosys_map *map)
{
	drm_gem_ttm_vunmap(obj, map);
	nova_drm_gem_unpin(obj);
}

static int nova_drm_gem_mmap(struct drm_gem_object *obj,
			     struct vm_area_struct *vma)
{
	const struct nova_drm_gem *gem = to_nova_drm_gem(obj);

	if (gem->flags & DRM_NOVA_GEM_NO_MMAP)
		return -EINVAL;
	if (gem->import)
		return nova_drm_prime_mmap(obj, vma);
	return drm_gem_ttm_mmap(obj, vma);
}

static void nova_drm_gem_print_info(struct drm_printer *p, unsigned int indent,
				    const struct drm_gem_object *obj)
{
	drm_gem_ttm_print_info(p, indent, obj);
	nova_drm_label_print(p, indent, obj);
}

static const struct drm_gem_object_funcs nova_drm_gem_funcs = {
	.free = nova_drm_gem_free,
	.print_info = nova_drm_gem_print_info,
	.export = nova_drm_prime_export,
	.pin = nova_drm_gem_pin,
	.unpin = nova_drm_gem_unpin,
	.get_sg_table = nova_drm_gem_get_sg_table,
	.vmap = nova_drm_gem_vmap,
	.vunmap = nova_drm_gem_vunmap,
	.mmap = nova_drm_gem_mmap,
	.vm_ops = &nova_drm_mmap_vm_ops,
};

/* TTM's last act on an object: no reference, no fence, no memory any more. */
static void nova_drm_gem_destroy(struct ttm_buffer_object *ttm)
{
	struct nova_drm_gem *gem = container_of(ttm, typeof(*gem), ttm);
	struct drm_gem_object *vm_resv = gem->vm_resv;

	if (gem->import)
		nova_drm_prime_detach(gem);
	drm_gem_object_release(&ttm->base);
	kfree(gem->label);
	kfree(gem);
	if (vm_resv)
		drm_gem_object_put(vm_resv);
}

/**
 * nova_drm_gem_alloc() - allocate an object, first half
 * @nd: DRM device
 * @size: size in bytes, a multiple of the page size
 *
 * The caller fills in what it wants other than the default (shareable,
 * mappable, system memory) and calls nova_drm_gem_init_locked(); until then
 * kfree() is the way to get rid of the object.
 *
 * Context: Process context, may reclaim.
 * Returns: the object, or NULL when memory is short.
 */
struct nova_drm_gem *nova_drm_gem_alloc(struct nova_drm *nd, u64 size)
{
	struct nova_drm_gem *gem = kzalloc_obj(*gem);

	if (!gem)
		return NULL;

	gem->placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM;
	gem->page_shift = PAGE_SHIFT;
	INIT_LIST_HEAD(&gem->dma.link);
	gem->ttm.base.funcs = &nova_drm_gem_funcs;
	drm_gem_private_object_init(&nd->base, &gem->ttm.base, size);
	return gem;
}

/**
 * nova_drm_gem_init_locked() - allocate an object, second half
 * @gem: object from nova_drm_gem_alloc(); destroyed on failure
 * @type: ttm_bo_type_device or, for an import, ttm_bo_type_sg
 * @resv: reservation to use, locked by the caller; NULL for an own one, which
 *        is locked on success
 * @ctx: how to wait
 *
 * An object in VRAM has its memory then, unless it was to have none yet; one in
 * system memory has no pages before nova_drm_gem_place_locked() is called.
 *
 * Context: Process context, may reclaim; waits for fences when others have to
 * make room in VRAM.
 * Returns: 0, -ENOMEM, -ENOSPC when there is no room in VRAM, or -EINTR or
 * -ERESTARTSYS if @ctx allows it.
 */
int nova_drm_gem_init_locked(struct nova_drm_gem *gem,
			     enum ttm_bo_type type, struct dma_resv *resv,
			     struct ttm_operation_ctx *ctx)
{
	struct nova_drm *nd = to_nova_drm(gem->ttm.base.dev);
	struct nova_drm_gem_places places = {
		.place[0].mem_type = TTM_PL_SYSTEM,
		.ttm = { .num_placement = 1, .placement = places.place },
	};

	if (!(gem->flags & DRM_NOVA_GEM_DEFER_BACKING))
		nova_drm_gem_places_init(&places, gem);

	return ttm_bo_init_reserved(&nd->ttm, &gem->ttm, type, &places.ttm,
				    BIT(gem->page_shift - PAGE_SHIFT), ctx,
				    NULL, resv, nova_drm_gem_destroy);
}

/**
 * nova_drm_gem_resident_locked() - where an object's memory is
 * @gem: the object, its reservation held
 *
 * Context: Process context.
 * Returns: a DRM_NOVA_GEM_PLACEMENT_* bit, or 0 if it has no memory just now.
 */
u32 nova_drm_gem_resident_locked(const struct nova_drm_gem *gem)
{
	struct nova_drm *nd = to_nova_drm(gem->ttm.base.dev);
	const struct ttm_resource *res = gem->ttm.resource;
	struct ttm_tt *tt = gem->ttm.ttm;
	bool has;

	dma_resv_assert_held(gem->ttm.base.resv);

	if (res && res->mem_type == TTM_PL_VRAM) {
		has = nova_drm_vram_has_memory(nd, to_nova_drm_vram_res(res));
		return has ? DRM_NOVA_GEM_PLACEMENT_VRAM : 0;
	}
	if (gem->import)
		has = gem->dma.sg;
	else
		has = tt && ttm_tt_is_populated(tt);
	return has ? DRM_NOVA_GEM_PLACEMENT_SYSTEM : 0;
}
