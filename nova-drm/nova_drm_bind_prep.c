// SPDX-License-Identifier: GPL-2.0
/*
 * Everything about a VM_BIND call that can fail.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/nova_core.h>

#include <drm/drm_exec.h>
#include <drm/drm_gpuvm.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_bo.h>

#include "nova_drm_bind.h"
#include "nova_drm_bind_prep.h"
#include "nova_drm_gem.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_gpuva_pte.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_change.h"

/* The new mapping and what remains on both sides; or only the latter. */
#define NOVA_DRM_BIND_PREP_PER_MAP	3
#define NOVA_DRM_BIND_PREP_PER_UNMAP	2

/**
 * nova_drm_bind_prep_lock() - lock the objects of a call
 * @bind: the call
 * @exec: initialised by the caller, who also ends it; set up with
 *	DRM_EXEC_IGNORE_DUPLICATES
 * @fences: how many fences each of them will get, 0 for none
 *
 * That is the VM's reservation, which private objects share, and each external
 * object to be mapped. &nova_drm_bind.failed_op says whose lock failed.
 *
 * Context: Process context, &nova_drm_vm.use held.
 * Returns: 0, -ENOMEM, -EINTR.
 */
int nova_drm_bind_prep_lock(struct nova_drm_bind *bind, struct drm_exec *exec,
			    u32 fences)
{
	struct drm_gem_object *last;
	int ret;

	drm_exec_until_all_locked(exec) {
		/* Another round has unlocked it. */
		last = NULL;
		ret = drm_gpuvm_prepare_vm(&bind->vm->base, exec, fences);
		drm_exec_retry_on_contention(exec);
		if (ret)
			return ret;

		for (u32 i = 0; i < bind->count; i++) {
			struct nova_drm_gem *gem = bind->ops[i].gem;
			struct drm_gem_object *obj;

			if (!gem || gem->vm_resv)
				continue;
			obj = &gem->ttm.base;
			/* Objects are often mapped piece by piece. */
			if (obj == last)
				continue;
			ret = fences ? drm_exec_prepare_obj(exec, obj, fences) :
				       drm_exec_lock_obj(exec, obj);
			drm_exec_retry_on_contention(exec);
			if (ret)
				return ret;
			last = obj;
		}
		/* The end of the loop would forbid what TTM locks to make room. */
		return 0;
	}
	return 0;
}

/* One round over all objects. */
static int nova_drm_bind_prep_validate_once(struct nova_drm *nd,
					    struct nova_drm_bind *bind,
					    struct ttm_operation_ctx *ctx)
	__must_hold_shared(nd->core)
{
	struct nova_drm_gem *last = NULL;

	for (u32 i = 0; i < bind->count; i++) {
		struct nova_drm_gem *gem = bind->ops[i].gem;
		int ret;

		if (!gem || gem == last)
			continue;
		ret = nova_drm_gem_place_validate(nd, gem, ctx);
		if (ret) {
			bind->failed_op = i;
			return ret;
		}
		if (nova_drm_gem_place_is_displaced(gem))
			bind->vm->displaced = true;
		last = gem;
	}
	return 0;
}

/*
 * See that all objects have memory. Making room for one may evict another of
 * the same VM, whose reservation is locked: then all are looked at once more,
 * and now that is not allowed.
 */
static int nova_drm_bind_prep_validate(struct nova_drm *nd,
				       struct nova_drm_bind *bind)
	__must_hold_shared(nd->core)
{
	struct ttm_operation_ctx ctx = {
		.interruptible = true,
		.gfp_retry_mayfail = true,
		.resv = drm_gpuvm_resv(&bind->vm->base),
		.allow_res_evict = true,
	};
	s64 before = atomic64_read(&bind->vm->evictions);
	int ret;

	ret = nova_drm_bind_prep_validate_once(nd, bind, &ctx);
	if (ret || before == atomic64_read(&bind->vm->evictions))
		return ret;
	ctx.allow_res_evict = false;
	return nova_drm_bind_prep_validate_once(nd, bind, &ctx);
}

static int nova_drm_bind_prep_plan(struct nova_drm_bind *bind)
{
	struct nova_core_vm_change *change = bind->change->core;

	for (u32 i = 0; i < bind->count; i++) {
		const struct nova_drm_bind_op *op = &bind->ops[i];
		int ret;

		ret = op->gem ?
			nova_drm_gpuva_pte_plan(change, op->gem, op->va,
						op->range, op->bo_offset,
						op->page_shift) :
			nova_core_vm_change_plan(change, op->va, op->range,
						 NOVA_CORE_VM_PLAN_UNMAP);
		if (ret) {
			bind->failed_op = i;
			return ret;
		}
	}
	return 0;
}

/* Reserve page tables, and put right what was counted as an estimate. */
static int nova_drm_bind_prep_tables(struct nova_drm *nd,
				     struct nova_drm_bind *bind)
	__must_hold_shared(nd->core)
{
	struct nova_drm_vm *vm = bind->vm;
	struct nova_drm_vm_change *change;
	u64 tables;
	int ret;

	change = nova_drm_vm_change_new(nd, vm);
	if (IS_ERR(change))
		return PTR_ERR(change);
	bind->change = change;

	ret = nova_drm_bind_prep_plan(bind);
	if (ret)
		return ret;
	tables = nova_core_vm_change_tables(change->core);
	atomic64_add(tables, &vm->tables);
	nova_drm_vm_change_unthrottle(vm, bind->tables);
	bind->tables = tables;

	return nova_core_vm_change_reserve(nd->core, change->core);
}

/* What the VM knows of an object: it may be the first mapping. */
static struct drm_gpuvm_bo *nova_drm_bind_prep_vm_bo(struct nova_drm_vm *vm,
						     struct drm_gem_object *obj)
{
	struct drm_gpuvm_bo *vm_bo;

	vm_bo = drm_gpuvm_bo_create(&vm->base, obj);
	if (!vm_bo)
		return NULL;
	vm_bo = drm_gpuvm_bo_obtain_prealloc(vm_bo);
	drm_gpuvm_bo_extobj_add(vm_bo);
	/* The next eviction has to look. */
	to_nova_drm_vm_bo(vm_bo)->zapped = false;
	return vm_bo;
}

static int nova_drm_bind_prep_mappings(struct nova_drm_bind *bind)
{
	struct drm_gpuvm_bo *last = NULL;
	int ret;

	for (u32 i = 0; i < bind->count; i++) {
		struct nova_drm_bind_op *op = &bind->ops[i];

		ret = nova_drm_gpuva_alloc(&bind->spare, op->unmap ?
					   NOVA_DRM_BIND_PREP_PER_UNMAP :
					   NOVA_DRM_BIND_PREP_PER_MAP);
		if (ret)
			return ret;
		if (!op->gem)
			continue;
		if (last && last->obj == &op->gem->ttm.base)
			op->vm_bo = drm_gpuvm_bo_get(last);
		else
			op->vm_bo = nova_drm_bind_prep_vm_bo(bind->vm,
							     &op->gem->ttm.base);
		if (!op->vm_bo)
			return -ENOMEM;
		last = op->vm_bo;
	}
	return 0;
}

/**
 * nova_drm_bind_prep() - get all that a call needs to take effect
 * @nd: DRM device
 * @bind: the call; its objects are locked, unless none is to be mapped
 *
 * What it got nova_drm_bind_free() gives back, whether this succeeds or not;
 * nothing else was changed.
 *
 * Context: Process context, may reclaim and evict; &nova_drm_vm.use held.
 * Returns: 0, -ENOSPC for a lack of VRAM, -ENOMEM, -ERESTARTSYS.
 */
int nova_drm_bind_prep(struct nova_drm *nd, struct nova_drm_bind *bind)
{
	int ret;

	ret = nova_drm_bind_prep_validate(nd, bind);
	if (!ret && bind->count)
		ret = nova_drm_bind_prep_tables(nd, bind);
	if (!ret)
		ret = nova_drm_bind_prep_mappings(bind);
	return ret;
}
