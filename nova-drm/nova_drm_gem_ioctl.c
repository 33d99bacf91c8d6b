// SPDX-License-Identifier: GPL-2.0
/*
 * The GEM_CREATE and GEM_INFO ioctls.
 */
#include <linux/align.h>
#include <linux/dma-resv.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/nova_core.h>
#include <linux/slab.h>

#include <drm/drm_exec.h>
#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/drm_vma_manager.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_bo.h>

#include "nova_drm_gem.h"
#include "nova_drm_vm.h"
#include "nova_drm_vram.h"

/* The flags that can be asked for; others may follow, so check all. */
#define GEM_CREATE_FLAGS	(DRM_NOVA_GEM_NO_MMAP | \
				 DRM_NOVA_GEM_CPU_CACHED | \
				 DRM_NOVA_GEM_CPU_VISIBLE | \
				 DRM_NOVA_GEM_CONTIGUOUS | \
				 DRM_NOVA_GEM_DEFER_BACKING)

#define GEM_PLACEMENTS		(DRM_NOVA_GEM_PLACEMENT_SYSTEM | \
				 DRM_NOVA_GEM_PLACEMENT_VRAM)

/* Check what of the arguments can be checked without looking anything up. */
static int gem_check(const struct drm_nova_gem_create *args)
{
	const u32 visible = DRM_NOVA_GEM_CPU_VISIBLE | DRM_NOVA_GEM_NO_MMAP;

	if (args->pad || !args->size)
		return -EINVAL;
	if (args->flags & ~GEM_CREATE_FLAGS || args->placement & ~GEM_PLACEMENTS)
		return -EINVAL;
	if (args->flags & DRM_NOVA_GEM_CPU_CACHED &&
	    args->placement != DRM_NOVA_GEM_PLACEMENT_SYSTEM)
		return -EINVAL;
	if ((args->flags & visible) == visible)
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

/* Fill in where the object may be, and its size. */
static int gem_plan(struct nova_drm *nd, struct drm_nova_gem_create *args)
{
	u64 vram = nd->vram.man.size, limit = 0;
	u32 placement = args->placement ?: GEM_PLACEMENTS;

	if (!vram)
		placement &= ~DRM_NOVA_GEM_PLACEMENT_VRAM;
	if (!placement)
		return -EOPNOTSUPP;

	if (placement & DRM_NOVA_GEM_PLACEMENT_VRAM)
		limit = vram;
	if (placement & DRM_NOVA_GEM_PLACEMENT_SYSTEM)
		limit = max(limit, nova_drm_gem_system_limit());
	if (args->size > limit)
		return -ENOMEM;

	args->placement = placement;
	args->page_shift = max_t(u32, args->page_shift, PAGE_SHIFT);
	args->size = ALIGN(args->size, BIT_ULL(args->page_shift));

	/* What can never be in VRAM shall not drive out others in vain. */
	if (args->size > vram || (args->flags & DRM_NOVA_GEM_CPU_VISIBLE &&
				  args->size > nd->vram.visible_size))
		args->placement &= ~DRM_NOVA_GEM_PLACEMENT_VRAM;
	return args->placement ? 0 : -ENOSPC;
}

/* Allocate the object and, unless asked not to, its memory. */
static struct nova_drm_gem *gem_create(struct nova_drm *nd,
				       const struct drm_nova_gem_create *args,
				       struct drm_gem_object *vm_resv)
{
	struct dma_resv *resv = vm_resv ? vm_resv->resv : NULL;
	/* Other objects of the VM can make room, too. */
	struct ttm_operation_ctx ctx = {
		.interruptible = true,
		.gfp_retry_mayfail = true,
		.resv = resv,
		.allow_res_evict = resv,
	};
	struct nova_drm_gem *gem;
	int ret;

	gem = nova_drm_gem_alloc(nd, args->size);
	if (!gem)
		return ERR_PTR(-ENOMEM);
	gem->flags = args->flags;
	gem->placement = args->placement;
	gem->page_shift = args->page_shift;
	if (vm_resv) {
		gem->flags |= DRM_NOVA_GEM_PRIVATE;
		gem->vm_resv = vm_resv;
		drm_gem_object_get(vm_resv);
	}

	ret = nova_drm_gem_init_locked(gem, ttm_bo_type_device, resv, &ctx);
	if (ret)
		return ERR_PTR(ret);
	if (!(args->flags & DRM_NOVA_GEM_DEFER_BACKING))
		ret = nova_drm_gem_place_locked(gem, &ctx);
	if (!resv)
		dma_resv_unlock(gem->ttm.base.resv);
	if (ret) {
		drm_gem_object_put(&gem->ttm.base);
		return ERR_PTR(ret);
	}
	return gem;
}

static struct nova_drm_gem *
gem_create_private(struct nova_drm *nd, const struct drm_nova_gem_create *args,
		   struct drm_file *file)
{
	struct drm_gem_object *vm_resv;
	struct nova_drm_gem *gem;
	struct nova_drm_vm *vm;
	int ret;

	vm = nova_drm_vm_lookup(file, args->vm_id);
	if (!vm)
		return ERR_PTR(-ENOENT);
	vm_resv = nova_drm_vm_resv_obj(vm);

	ret = dma_resv_lock_interruptible(vm_resv->resv, NULL);
	if (ret) {
		gem = ERR_PTR(ret);
	} else {
		gem = gem_create(nd, args, vm_resv);
		dma_resv_unlock(vm_resv->resv);
	}
	nova_drm_vm_put(vm);
	return gem;
}

static struct nova_drm_gem *gem_create_any(struct nova_drm *nd,
					   const struct drm_nova_gem_create *args,
					   struct drm_file *file)
{
	return args->vm_id ? gem_create_private(nd, args, file) :
			     gem_create(nd, args, NULL);
}

/* Place an object, and wait for what others have locked to be evicted. */
static int gem_place_patiently(struct nova_drm_gem *gem)
{
	struct drm_gem_object *obj = &gem->ttm.base;
	struct ttm_operation_ctx ctx = {
		.interruptible = true,
		.gfp_retry_mayfail = true,
		.resv = obj->resv,
		.allow_res_evict = gem->vm_resv,
	};
	struct drm_exec exec;
	int ret = 0;

	drm_exec_init(&exec, DRM_EXEC_INTERRUPTIBLE_WAIT, 1);
	drm_exec_until_all_locked(&exec) {
		ret = drm_exec_lock_obj(&exec, obj);
		drm_exec_retry_on_contention(&exec);
		if (!ret)
			ret = nova_drm_gem_place_locked(gem, &ctx);
	}
	drm_exec_fini(&exec);
	return ret;
}

/*
 * TTM passes over objects that somebody has locked just now, unless the new
 * object is locked with a ticket, which a new one is not: so make it first, and
 * find a place for it then.
 */
static struct nova_drm_gem *
gem_create_patiently(struct nova_drm *nd,
		     const struct drm_nova_gem_create *args,
		     struct drm_file *file)
{
	struct drm_nova_gem_create later = *args;
	struct nova_drm_gem *gem;
	int ret;

	later.flags |= DRM_NOVA_GEM_DEFER_BACKING;
	gem = gem_create_any(nd, &later, file);
	if (IS_ERR(gem))
		return gem;

	gem->flags &= ~DRM_NOVA_GEM_DEFER_BACKING;
	ret = gem_place_patiently(gem);
	if (ret) {
		drm_gem_object_put(&gem->ttm.base);
		return ERR_PTR(ret);
	}
	return gem;
}

static u64 gem_mmap_offset(struct nova_drm_gem *gem)
{
	if (gem->flags & DRM_NOVA_GEM_NO_MMAP)
		return 0;
	return drm_vma_node_offset_addr(&gem->ttm.base.vma_node);
}

/**
 * nova_drm_gem_ioctl_create() - the GEM_CREATE ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file, gets the handle
 *
 * Context: Process context, may reclaim; takes reservations, waits for fences
 * when others have to make room.
 * Returns: 0, or the error &struct drm_nova_gem_create names.
 */
int nova_drm_gem_ioctl_create(struct nova_drm *nd,
			      struct drm_nova_gem_create *args,
			      struct drm_file *file)
{
	struct nova_drm_gem *gem;
	struct drm_nova_gem_create plan = *args;
	int ret;

	ret = gem_check(args) ?: gem_plan(nd, &plan);
	if (ret)
		return ret;

	gem = gem_create_any(nd, &plan, file);
	if (gem == ERR_PTR(-ENOSPC))
		gem = gem_create_patiently(nd, &plan, file);
	if (IS_ERR(gem))
		return PTR_ERR(gem);

	/* Once it has a handle another thread may close it: fill in first. */
	args->size = plan.size;
	args->mmap_offset = gem_mmap_offset(gem);
	ret = drm_gem_handle_create(file, &gem->ttm.base, &args->handle);
	drm_gem_object_put(&gem->ttm.base);
	return ret;
}

/**
 * nova_drm_gem_ioctl_info() - the GEM_INFO ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file
 *
 * Context: Process context, waits for the object's reservation.
 * Returns: 0, -EINVAL for padding that is not 0, -ENOENT for an unknown
 * handle, -EINTR when interrupted by a signal.
 */
int nova_drm_gem_ioctl_info(struct nova_drm *nd,
			    struct drm_nova_gem_info *args,
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
		args->mmap_offset = gem_mmap_offset(gem);
		dma_resv_unlock(obj->resv);
	}
	drm_gem_object_put(obj);
	return ret;
}
