// SPDX-License-Identifier: GPL-2.0
/*
 * CPU mappings of objects: what happens when one faults.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/nova_core.h>

#include <drm/drm_gem.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_resource.h>

#include "nova_drm_bar1.h"
#include "nova_drm_device.h"
#include "nova_drm_gem.h"
#include "nova_drm_mmap.h"
#include "nova_drm_scope.h"

/**
 * DOC: CPU mappings
 *
 * A mapping is filled in by faults. The memory stays where it is: the CPU sees
 * system memory as such, cached, and VRAM through BAR1, write-combined. An
 * object without memory gets some where it should be. One that cannot have
 * a mapping in BAR1, because it is larger, or objects that are always visible
 * leave too little room, goes to system memory if it may be there; else the
 * access ends with SIGBUS.
 *
 * Mappings are taken away when memory moves (by TTM), when another object needs
 * the room in BAR1 (nova_drm_bar1.c), and all at once when the device is
 * unplugged, or the GPU has gone or is reset under the driver (nova_drm_dead.c);
 * from then on a fault maps a page that is the mapping's own, but for what is in
 * system memory of a device that is still plugged in.
 */

/* What a fault handler answers to an error. */
static vm_fault_t mmap_error(int err)
{
	switch (err) {
	case -EINTR:
	case -ERESTARTSYS:
	case -EAGAIN:
		return VM_FAULT_NOPAGE;
	default:
		return VM_FAULT_SIGBUS;
	}
}

/* Memory that the CPU can see, wherever. */
static int mmap_prepare_locked(struct nova_drm *nd, struct nova_drm_gem *gem)
	__must_hold_shared(nd->core)
{
	struct ttm_operation_ctx ctx = { .interruptible = true };
	struct ttm_buffer_object *bo = &gem->ttm;
	int ret;

	if (!nova_drm_gem_resident_locked(gem)) {
		ret = nova_drm_gem_place_locked(gem, &ctx);
		if (ret)
			return ret;
	}

	nova_drm_bar1_hold(nd, bo->resource);
	ret = nova_drm_bar1_io_reserve(&nd->ttm, bo->resource);
	if (ret != -ENOSPC || !(gem->placement & DRM_NOVA_GEM_PLACEMENT_SYSTEM))
		return ret;
	return nova_drm_gem_place_system_locked(gem, &ctx);
}

static vm_fault_t mmap_fault_locked(struct nova_drm *nd,
				    struct nova_drm_gem *gem,
				    struct vm_fault *vmf)
	__must_hold_shared(nd->core)
{
	bool gone = nova_core_is_gone(nd->core);
	vm_fault_t fault;
	int ret;

	if (gone &&
	    nova_drm_gem_resident_locked(gem) != DRM_NOVA_GEM_PLACEMENT_SYSTEM)
		return ttm_bo_vm_dummy_page(vmf, vmf->vma->vm_page_prot);

	ret = mmap_prepare_locked(nd, gem);
	if (ret)
		fault = mmap_error(ret);
	else
		fault = ttm_bo_vm_fault_reserved(vmf, vmf->vma->vm_page_prot,
						 TTM_BO_VM_NUM_PREFAULT);

	/* If it goes later nova_drm_dead.c finds what was mapped here. */
	smp_mb();
	if (!gone && nova_core_is_gone(nd->core))
		ttm_bo_unmap_virtual(&gem->ttm);
	return fault;
}

static vm_fault_t nova_drm_mmap_fault(struct vm_fault *vmf)
{
	struct ttm_buffer_object *bo = vmf->vma->vm_private_data;
	struct nova_drm_gem *gem = container_of(bo, struct nova_drm_gem, ttm);
	struct nova_drm *nd = to_nova_drm(bo->base.dev);
	vm_fault_t fault;
	int idx;

	fault = ttm_bo_vm_reserve(bo, vmf);
	if (fault)
		return fault;

	if (nova_drm_enter(nd, &idx)) {
		fault = mmap_fault_locked(nd, gem, vmf);
		nova_drm_exit(nd, idx);
	} else {
		fault = ttm_bo_vm_dummy_page(vmf, vmf->vma->vm_page_prot);
	}

	/*
	 * TTM has waited for a fence, and let go of everything to do so. What
	 * was taken off the list of BAR1 comes back to it at the next fault.
	 */
	if (fault == VM_FAULT_RETRY && !(vmf->flags & FAULT_FLAG_RETRY_NOWAIT))
		return fault;

	if (bo->resource)
		nova_drm_bar1_release(nd, bo->resource);
	dma_resv_unlock(bo->base.resv);
	return fault;
}

/* How the CPU's memory manager handles mappings of objects. */
const struct vm_operations_struct nova_drm_mmap_vm_ops = {
	.fault = nova_drm_mmap_fault,
	.open = ttm_bo_vm_open,
	.close = ttm_bo_vm_close,
	.access = ttm_bo_vm_access,
};
