// SPDX-License-Identifier: GPL-2.0
/*
 * An object loses its memory: away with it from all page tables.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/dma-resv.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>

#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>

#include "nova_drm_gem.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_trace.h"
#include "nova_drm_vm.h"

/*
 * A VM the object may be in the page tables of, with a reference to what that
 * VM knows of it.
 */
static struct drm_gpuvm_bo *nova_drm_vm_evict_next(struct drm_gem_object *obj)
{
	struct drm_gpuvm_bo *vm_bo;

	guard(mutex)(&obj->gpuva.lock);
	drm_gem_for_each_gpuvm_bo(vm_bo, obj) {
		if (!to_nova_drm_vm_bo(vm_bo)->zapped)
			return drm_gpuvm_bo_get(vm_bo);
	}
	return NULL;
}

static int nova_drm_vm_evict_zap_all(struct nova_drm *nd,
				     struct nova_drm_vm *vm,
				     struct drm_gpuvm_bo *vm_bo)
	__must_hold_shared(nd->core) __must_hold(vm->evict)
{
	struct drm_gpuva *va;
	int ret = 0;

	/* Entries in the list change under both locks: this one does not. */
	guard(mutex)(&vm_bo->obj->gpuva.lock);
	drm_gpuvm_bo_for_each_va(va, vm_bo) {
		if (drm_gpuva_invalidated(va))
			continue;
		trace_nova_drm_zap(vm->name, va->va.addr, va->va.range);
		ret = nova_core_vm_unmap(nd->core, vm->evict, va->va.addr,
					 va->va.range, false) ?: ret;
		drm_gpuva_invalidate(va, true);
	}
	return ret;
}

/* Take an object's mappings in one VM out of the page tables. */
static void nova_drm_vm_evict_zap(struct nova_drm *nd, struct nova_drm_vm *vm,
				  struct drm_gpuvm_bo *vm_bo)
	__must_hold_shared(nd->core)
{
	int ret, err;

	guard(mutex)(&vm->op_lock);
	if (vm->error)
		return;
	nova_core_vm_change_begin(nd->core, vm->evict);
	ret = nova_drm_vm_evict_zap_all(nd, vm, vm_bo);
	err = nova_core_vm_change_commit(nd->core, vm->evict);
	vm->evict_used = true;
	trace_nova_drm_commit(vm->name, "evict", 1, ret ?: err);
	if (ret || err)
		nova_drm_vm_ban(vm, "eviction", ret ?: err);
}

/**
 * nova_drm_vm_evict_gem_locked() - take an object out of all page tables
 * @nd: DRM device
 * @gem: object that is to lose its memory, its reservation held, all fences in
 *	it signalled
 *
 * When this returns no access of the GPU reaches the memory any more. It needs
 * no memory: a page never reaches over the end of a mapping, so none has to be
 * split. Each VM invalidates its TLB once. The mappings come back with
 * nova_drm_vm_revalidate().
 *
 * Context: Process context, may be where memory is being reclaimed. Takes
 * &nova_drm_vm.op_lock.
 */
void nova_drm_vm_evict_gem_locked(struct nova_drm *nd, struct nova_drm_gem *gem)
{
	struct drm_gem_object *obj = &gem->ttm.base;
	struct drm_gpuvm_bo *vm_bo;

	dma_resv_assert_held(obj->resv);

	/* No VM is added meanwhile: that takes the reservation. */
	while ((vm_bo = nova_drm_vm_evict_next(obj))) {
		struct nova_drm_vm *vm = to_nova_drm_vm(vm_bo->vm);

		nova_drm_vm_evict_zap(nd, vm, vm_bo);
		to_nova_drm_vm_bo(vm_bo)->zapped = true;
		drm_gpuvm_bo_evict(vm_bo, true);
		atomic64_inc(&vm->evictions);

		drm_gpuvm_get(&vm->base);
		drm_gpuvm_bo_put_deferred(vm_bo);
		nova_drm_vm_cleanup_later(vm);
		nova_drm_vm_put(vm);
	}
}
