// SPDX-License-Identifier: GPL-2.0
/*
 * Memory objects: creation, description, mapping, end.
 */
#include <linux/align.h>
#include <linux/dma-resv.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/drm_gem_ttm_helper.h>
#include <drm/drm_prime.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_tt.h>

#include "nova_drm_gem.h"
#include "nova_drm_prime.h"

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
 * Objects live in system memory (TTM_PL_SYSTEM): pages of TTM's pool, cleared
 * when they are allocated, write-combined or cached for good. TTM may swap out
 * what nobody has pinned, and so may take the pages from under a mapping, which
 * faults them in again.
 *
 * The code for one object needs no GPU and opens no scope: dma-bufs and CPU
 * mappings outlive the GPU. The fault handler is TTM's, which maps a fresh page
 * in place of the object's once the device is unplugged.
 *
 * Locks: an object's reservation protects what &struct ttm_buffer_object says
 * it does, and &nova_drm_gem.import_link.
 */

/* The flags revision 1 knows; others may follow, so check all. */
#define NOVA_DRM_GEM_CREATE_FLAGS	(DRM_NOVA_GEM_NO_MMAP | \
					 DRM_NOVA_GEM_CPU_CACHED | \
					 DRM_NOVA_GEM_DEFER_BACKING)

#define NOVA_DRM_GEM_PLACEMENTS		(DRM_NOVA_GEM_PLACEMENT_SYSTEM | \
					 DRM_NOVA_GEM_PLACEMENT_VRAM)

/* Where objects can be placed; agrees with nova_drm_query_mem_regions(). */
#define NOVA_DRM_GEM_ALLOCATABLE	DRM_NOVA_GEM_PLACEMENT_SYSTEM

static const struct ttm_place nova_drm_gem_system_place = {
	.mem_type = TTM_PL_SYSTEM,
};

static struct ttm_placement nova_drm_gem_system_placement = {
	.num_placement = 1,
	.placement = &nova_drm_gem_system_place,
};

/**
 * nova_drm_gem_system_limit() - how much system memory objects can have
 *
 * That is what TTM grants all its users together before it swaps, and TTM
 * keeps one int's worth of bytes for an object's page array at most.
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

static int nova_drm_gem_pin(struct drm_gem_object *obj)
{
	struct nova_drm_gem *gem = to_nova_drm_gem(obj);
	struct ttm_operation_ctx ctx = { .interruptible = true };
	int ret;

	ret = ttm_bo_populate(&gem->ttm, &ctx);
	if (ret)
		return ret;
	ttm_bo_pin(&gem->ttm);
	return 0;
}

static void nova_drm_gem_unpin(struct drm_gem_object *obj)
{
	ttm_bo_unpin(&to_nova_drm_gem(obj)->ttm);
}

/* Only called while pinned, hence with pages. */
static struct sg_table *nova_drm_gem_get_sg_table(struct drm_gem_object *obj)
{
	const struct ttm_tt *tt = to_nova_drm_gem(obj)->ttm.ttm;

	return drm_prime_pages_to_sg(obj->dev, tt->pages, tt->num_pages);
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

static const struct vm_operations_struct nova_drm_gem_vm_ops = {
	.fault = ttm_bo_vm_fault,
	.open = ttm_bo_vm_open,
	.close = ttm_bo_vm_close,
	.access = ttm_bo_vm_access,
};

static const struct drm_gem_object_funcs nova_drm_gem_funcs = {
	.free = nova_drm_gem_free,
	.print_info = drm_gem_ttm_print_info,
	.pin = nova_drm_gem_pin,
	.unpin = nova_drm_gem_unpin,
	.get_sg_table = nova_drm_gem_get_sg_table,
	.vmap = drm_gem_ttm_vmap,
	.vunmap = drm_gem_ttm_vunmap,
	.mmap = nova_drm_gem_mmap,
	.vm_ops = &nova_drm_gem_vm_ops,
};

/* TTM's last act on an object: no reference, no fence, no memory any more. */
static void nova_drm_gem_destroy(struct ttm_buffer_object *ttm)
{
	struct nova_drm_gem *gem = container_of(ttm, typeof(*gem), ttm);

	if (gem->import)
		nova_drm_prime_detach(gem);
	drm_gem_object_release(&ttm->base);
	kfree(gem);
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
	INIT_LIST_HEAD(&gem->import_link);
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
 * Places the object, but allocates no pages.
 *
 * Context: Process context, may reclaim.
 * Returns: 0, -ENOMEM, or -ERESTARTSYS if @ctx allows it.
 */
int nova_drm_gem_init_locked(struct nova_drm_gem *gem,
			     enum ttm_bo_type type, struct dma_resv *resv,
			     struct ttm_operation_ctx *ctx)
{
	struct nova_drm *nd = to_nova_drm(gem->ttm.base.dev);
	u32 alignment = BIT(gem->page_shift - PAGE_SHIFT);

	return ttm_bo_init_reserved(&nd->ttm, &gem->ttm, type,
				    &nova_drm_gem_system_placement, alignment,
				    ctx, NULL, resv, nova_drm_gem_destroy);
}

/**
 * nova_drm_gem_resident_locked() - where an object's memory is
 * @gem: the object, its reservation held
 *
 * Context: Any.
 * Returns: a DRM_NOVA_GEM_PLACEMENT_* bit, or 0 if it has no memory just now.
 */
u32 nova_drm_gem_resident_locked(const struct nova_drm_gem *gem)
{
	struct ttm_tt *tt = gem->ttm.ttm;
	bool resident;

	dma_resv_assert_held(gem->ttm.base.resv);

	if (gem->import)
		resident = gem->ttm.sg;
	else
		resident = tt && ttm_tt_is_populated(tt);
	return resident ? DRM_NOVA_GEM_PLACEMENT_SYSTEM : 0;
}

/* Check what of the arguments can be checked without looking anything up. */
static int nova_drm_gem_check(const struct drm_nova_gem_create *args)
{
	if (args->pad || !args->size)
		return -EINVAL;
	if (args->flags & ~NOVA_DRM_GEM_CREATE_FLAGS)
		return -EINVAL;
	if (args->placement & ~NOVA_DRM_GEM_PLACEMENTS)
		return -EINVAL;
	if (args->flags & DRM_NOVA_GEM_CPU_CACHED &&
	    args->placement != DRM_NOVA_GEM_PLACEMENT_SYSTEM)
		return -EINVAL;

	switch (args->page_shift) {
	case 0:
	case 12:
	case 16:
	case 21:
		return 0;
	default:
		return -EINVAL;
	}
}

/* Allocate the object and, unless asked not to, its pages. */
static struct nova_drm_gem *
nova_drm_gem_create_object(struct nova_drm *nd, u64 size, u32 placement,
			   u32 page_shift, u32 flags)
{
	struct ttm_operation_ctx ctx = {
		.interruptible = true,
		.gfp_retry_mayfail = true,
	};
	struct nova_drm_gem *gem;
	int ret = 0;

	gem = nova_drm_gem_alloc(nd, size);
	if (!gem)
		return ERR_PTR(-ENOMEM);
	gem->flags = flags;
	gem->placement = placement;
	gem->page_shift = page_shift;

	ret = nova_drm_gem_init_locked(gem, ttm_bo_type_device, NULL, &ctx);
	if (ret)
		return ERR_PTR(ret);

	if (!(flags & DRM_NOVA_GEM_DEFER_BACKING))
		ret = ttm_bo_populate(&gem->ttm, &ctx);
	ttm_bo_unreserve(&gem->ttm);

	if (ret) {
		drm_gem_object_put(&gem->ttm.base);
		return ERR_PTR(ret);
	}
	return gem;
}

static u64 nova_drm_gem_mmap_offset(struct nova_drm_gem *gem)
{
	if (gem->flags & DRM_NOVA_GEM_NO_MMAP)
		return 0;
	return drm_vma_node_offset_addr(&gem->ttm.base.vma_node);
}

/**
 * nova_drm_gem_create() - the GEM_CREATE ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file, gets the handle
 *
 * Context: Process context, may reclaim.
 * Returns: 0, or the error &struct drm_nova_gem_create names.
 */
int nova_drm_gem_create(struct nova_drm *nd, struct drm_nova_gem_create *args,
			struct drm_file *file)
{
	u32 placement, page_shift;
	struct nova_drm_gem *gem;
	u64 size;
	int ret;

	ret = nova_drm_gem_check(args);
	if (ret)
		return ret;
	if (args->vm_id)
		return -ENOENT;

	placement = args->placement ?: NOVA_DRM_GEM_ALLOCATABLE;
	placement &= NOVA_DRM_GEM_ALLOCATABLE;
	if (!placement)
		return -EOPNOTSUPP;

	page_shift = max_t(u32, args->page_shift, PAGE_SHIFT);
	if (args->size > nova_drm_gem_system_limit())
		return -ENOMEM;
	size = ALIGN(args->size, BIT_ULL(page_shift));

	gem = nova_drm_gem_create_object(nd, size, placement, page_shift,
					 args->flags);
	if (IS_ERR(gem))
		return PTR_ERR(gem);

	/* Once it has a handle another thread may close it: fill in first. */
	args->size = size;
	args->mmap_offset = nova_drm_gem_mmap_offset(gem);
	ret = drm_gem_handle_create(file, &gem->ttm.base, &args->handle);
	drm_gem_object_put(&gem->ttm.base);
	return ret;
}

/**
 * nova_drm_gem_info() - the GEM_INFO ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file
 *
 * Context: Process context, waits for the object's reservation.
 * Returns: 0, -EINVAL for padding that is not 0, -ENOENT for an unknown
 * handle, -EINTR when interrupted by a signal.
 */
int nova_drm_gem_info(struct nova_drm *nd, struct drm_nova_gem_info *args,
		      struct drm_file *file)
{
	struct drm_gem_object *obj;
	struct nova_drm_gem *gem;
	int ret;

	if (args->pad)
		return -EINVAL;
	obj = drm_gem_object_lookup(file, args->handle);
	if (!obj)
		return -ENOENT;
	gem = to_nova_drm_gem(obj);

	ret = dma_resv_lock_interruptible(obj->resv, NULL);
	if (!ret) {
		args->size = obj->size;
		args->flags = gem->flags;
		args->placement = gem->placement;
		args->resident = nova_drm_gem_resident_locked(gem);
		args->page_shift = gem->page_shift;
		args->mmap_offset = nova_drm_gem_mmap_offset(gem);
		dma_resv_unlock(obj->resv);
	}
	drm_gem_object_put(obj);
	return ret;
}
