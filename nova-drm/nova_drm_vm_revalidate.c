// SPDX-License-Identifier: GPL-2.0
/*
 * Evicted objects of a VM get memory again, and their mappings come back.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/dma-resv.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>

#include <drm/drm_exec.h>
#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>
#include <drm/ttm/ttm_bo.h>

#include "nova_drm_gem.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_gpuva_pte.h"
#include "nova_drm_scope.h"
#include "nova_drm_trace.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_change.h"

/**
 * DOC: Revalidation
 *
 * All reservations of the VM are locked for it, so that nobody else evicts
 * anything of it meanwhile. Jobs go on: they take &nova_drm_vm.op_lock only, and
 * may cut or unmap what is to be written.
 *
 * So page tables are planned for under that lock, for the mappings as they are,
 * each of which is marked (&nova_drm_gpuva.planned); reserved without the lock;
 * and written under it, but only what still bears its mark. A mapping that was
 * cut meanwhile lost it, and is left for the next round, until there is none.
 *
 * An object that found no room in VRAM stays in system memory and is used there.
 * It is looked at again when some of the device's VRAM was freed.
 */

/* Rounds of giving objects memory in which they may evict each other. */
#define NOVA_DRM_VM_REVALIDATE_ROUNDS	4

/* As long as TTM waits for memory that is being moved. */
#define NOVA_DRM_VM_REVALIDATE_DEADLINE	(15 * HZ)

/* Plan for all mappings that are not in the page tables; count them. */
static int nova_drm_vm_revalidate_plan(struct nova_drm_vm *vm,
				       struct drm_gpuvm_bo *vm_bo,
				       struct nova_core_vm_change *change)
{
	struct nova_drm_gem *gem = to_nova_drm_gem(vm_bo->obj);
	struct drm_gpuva *va;
	int count = 0, ret;

	guard(mutex)(&vm->op_lock);
	guard(mutex)(&vm_bo->obj->gpuva.lock);
	drm_gpuvm_bo_for_each_va(va, vm_bo) {
		struct nova_drm_gpuva *nva = to_nova_drm_gpuva(va);

		nva->planned = drm_gpuva_invalidated(va);
		if (!nva->planned)
			continue;
		ret = nova_drm_gpuva_pte_plan(change, gem, va->va.addr,
					      va->va.range, va->gem.offset,
					      nva->page_shift);
		if (ret)
			return ret;
		count++;
	}
	return count;
}

static int nova_drm_vm_revalidate_write_all(struct nova_drm *nd,
					    struct nova_drm_vm *vm,
					    struct drm_gpuvm_bo *vm_bo,
					    struct nova_core_vm_change *change)
	__must_hold_shared(nd->core) __must_hold(change)
{
	struct drm_gpuva *va;
	int ret;

	guard(mutex)(&vm_bo->obj->gpuva.lock);
	drm_gpuvm_bo_for_each_va(va, vm_bo) {
		struct nova_drm_gpuva *nva = to_nova_drm_gpuva(va);

		if (!nva->planned)
			continue;
		ret = nova_drm_gpuva_pte_write(nd, vm, change, nva);
		if (ret)
			return ret;
		nva->planned = false;
		drm_gpuva_invalidate(va, false);
	}
	return 0;
}

static int nova_drm_vm_revalidate_write(struct nova_drm *nd,
					struct nova_drm_vm *vm,
					struct drm_gpuvm_bo *vm_bo,
					struct nova_core_vm_change *change)
	__must_hold_shared(nd->core)
{
	int ret, err;

	guard(mutex)(&vm->op_lock);
	if (!nova_drm_vm_usable(vm))
		return -ENOENT;
	nova_core_vm_change_begin(nd->core, change);
	ret = nova_drm_vm_revalidate_write_all(nd, vm, vm_bo, change);
	err = nova_core_vm_change_commit(nd->core, change);
	trace_nova_drm_commit(vm->name, "revalidate", 1, ret ?: err);
	if (ret || err)
		nova_drm_vm_ban(vm, "revalidation", ret ?: err);
	return ret ?: err;
}

/* One round for one object: 1 if there may be more to do. */
static int nova_drm_vm_revalidate_round(struct nova_drm *nd,
					struct nova_drm_vm *vm,
					struct drm_gpuvm_bo *vm_bo)
	__must_hold_shared(nd->core)
{
	struct nova_drm_vm_change *change;
	int count, ret;

	change = nova_drm_vm_change_new(nd, vm);
	if (IS_ERR(change))
		return PTR_ERR(change);

	count = nova_drm_vm_revalidate_plan(vm, vm_bo, change->core);
	ret = min(count, 0);
	if (count > 0)
		ret = nova_core_vm_change_reserve(nd->core, change->core) ?:
		      nova_drm_vm_revalidate_write(nd, vm, vm_bo, change->core);
	nova_drm_vm_change_free(vm, change);
	return ret ?: count > 0;
}

/* An object has memory: wait until it is usable, and write the mappings. */
static int nova_drm_vm_revalidate_mappings(struct nova_drm *nd,
					   struct nova_drm_vm *vm,
					   struct drm_gpuvm_bo *vm_bo)
	__must_hold_shared(nd->core)
{
	long ret;

	ret = dma_resv_wait_timeout(vm_bo->obj->resv, DMA_RESV_USAGE_KERNEL,
				    true, NOVA_DRM_VM_REVALIDATE_DEADLINE);
	if (ret <= 0)
		return ret ?: -EBUSY;

	/* For the next eviction, even if not all is written in the end. */
	to_nova_drm_vm_bo(vm_bo)->zapped = false;
	do {
		ret = nova_drm_vm_revalidate_round(nd, vm, vm_bo);
	} while (ret > 0);
	if (!ret)
		drm_gpuvm_bo_evict(vm_bo, false);
	return ret;
}

static int nova_drm_vm_revalidate_object(struct nova_drm *nd,
					 struct nova_drm_vm *vm,
					 struct drm_gpuvm_bo *vm_bo,
					 bool may_evict)
	__must_hold_shared(nd->core)
{
	struct ttm_operation_ctx ctx = {
		.interruptible = true,
		.gfp_retry_mayfail = true,
		.resv = drm_gpuvm_resv(&vm->base),
		.allow_res_evict = may_evict,
	};
	struct nova_drm_gem *gem = to_nova_drm_gem(vm_bo->obj);
	int ret;

	ret = nova_drm_gem_place_validate(nd, gem, &ctx);
	if (ret)
		return ret;
	if (nova_drm_gem_place_is_displaced(gem))
		vm->displaced = true;
	return nova_drm_vm_revalidate_mappings(nd, vm, vm_bo);
}

/**
 * nova_drm_vm_revalidate_bo() - &drm_gpuvm_ops.vm_bo_validate
 * @vm_bo: an evicted object of the VM, locked
 * @exec: what it is locked with, part of a revalidation
 *
 * Gives it memory and writes its mappings, whereupon it is evicted no more.
 *
 * Context: Process context, may reclaim and evict.
 * Returns: 0, -ENODEV, or an error of nova_drm_vm_revalidate().
 */
int nova_drm_vm_revalidate_bo(struct drm_gpuvm_bo *vm_bo,
			      struct drm_exec *exec)
{
	struct nova_drm_vm_revalidation *r = container_of(exec, typeof(*r),
							  exec);
	struct nova_drm *nd = to_nova_drm(vm_bo->vm->drm);
	int idx, ret;

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
	ret = nova_drm_vm_revalidate_object(nd, to_nova_drm_vm(vm_bo->vm),
					    vm_bo, r->may_evict);
	nova_drm_exit(nd, idx);
	return ret;
}

static int nova_drm_vm_revalidate_lock(struct nova_drm_vm *vm,
				       struct drm_exec *exec, u32 fences)
{
	int ret;

	drm_exec_until_all_locked(exec) {
		ret = drm_gpuvm_prepare_vm(&vm->base, exec, fences);
		drm_exec_retry_on_contention(exec);
		if (ret)
			return ret;
		ret = drm_gpuvm_prepare_objects(&vm->base, exec, fences);
		drm_exec_retry_on_contention(exec);
		/* The end of the loop would forbid what TTM locks to make room. */
		return ret;
	}
	return 0;
}

/*
 * Have another try at those objects that should rather be in VRAM, if any of it
 * was freed since the last time. Their mappings stay as they are if it fails.
 */
static int nova_drm_vm_revalidate_displaced(struct nova_drm *nd,
					    struct nova_drm_vm *vm,
					    struct drm_exec *exec)
{
	s64 freed = atomic64_read(&nd->vram.freed);
	struct drm_gpuva *va;

	if (!vm->displaced || vm->displaced_freed == freed)
		return 0;
	vm->displaced = false;
	vm->displaced_freed = freed;

	scoped_guard(mutex, &vm->op_lock) {
		drm_gpuvm_for_each_va(va, &vm->base) {
			struct drm_gem_object *obj = va->gem.obj;

			if (obj && nova_drm_gem_place_is_displaced(to_nova_drm_gem(obj)))
				drm_gpuvm_bo_evict(va->vm_bo, true);
		}
	}
	/* All is locked: this puts external objects on the list of the evicted. */
	return drm_gpuvm_prepare_objects(&vm->base, exec, 0);
}

/*
 * All of the VM is locked. Making room for one object may evict another that
 * shares the reservation; should that not come to an end, it is forbidden.
 */
static int nova_drm_vm_revalidate_locked(struct nova_drm_vm *vm,
					 struct nova_drm_vm_revalidation *r)
{
	int ret, round = 0;
	s64 before;

	ret = nova_drm_vm_revalidate_displaced(to_nova_drm(vm->base.drm), vm,
					       &r->exec);
	if (ret)
		return ret;
	do {
		r->may_evict = ++round < NOVA_DRM_VM_REVALIDATE_ROUNDS;
		before = atomic64_read(&vm->evictions);
		ret = drm_gpuvm_validate(&vm->base, &r->exec);
	} while (!ret && before != atomic64_read(&vm->evictions));
	return ret;
}

/**
 * nova_drm_vm_revalidate_begin() - bring back all that was evicted, and keep it
 * @nd: DRM device
 * @vm: the VM, &nova_drm_vm.use held
 * @r: nova_drm_vm_revalidate_end() in any case
 * @fences: how many fences each reservation will get
 *
 * Every mapping of the VM is in the page tables until the end.
 *
 * Context: Process context, may reclaim and evict.
 * Returns: 0, -ENOSPC for a lack of VRAM, -ENOMEM, -ENOENT if the VM is banned
 * or killed, -EBUSY if memory is being moved for too long, -EINTR,
 * -ERESTARTSYS. In case of failure what was done remains.
 */
int nova_drm_vm_revalidate_begin(struct nova_drm *nd, struct nova_drm_vm *vm,
				 struct nova_drm_vm_revalidation *r, u32 fences)
{
	drm_exec_init(&r->exec, DRM_EXEC_INTERRUPTIBLE_WAIT |
		      DRM_EXEC_IGNORE_DUPLICATES, 0);
	return nova_drm_vm_revalidate_lock(vm, &r->exec, fences) ?:
	       nova_drm_vm_revalidate_locked(vm, r);
}

/**
 * nova_drm_vm_revalidate_end() - unlock a VM
 * @vm: the VM
 * @r: of nova_drm_vm_revalidate_begin()
 *
 * Context: Process context, may sleep.
 */
void nova_drm_vm_revalidate_end(struct nova_drm_vm *vm,
				struct nova_drm_vm_revalidation *r)
{
	drm_exec_fini(&r->exec);
	drm_gpuvm_bo_deferred_cleanup(&vm->base);
}

/**
 * nova_drm_vm_revalidate() - bring back all that was evicted
 * @nd: DRM device
 * @vm: the VM, &nova_drm_vm.use held
 *
 * Context: Process context, may reclaim and evict.
 * Returns: as nova_drm_vm_revalidate_begin().
 */
int nova_drm_vm_revalidate(struct nova_drm *nd, struct nova_drm_vm *vm)
{
	struct nova_drm_vm_revalidation r;
	int ret;

	ret = nova_drm_vm_revalidate_begin(nd, vm, &r, 0);
	nova_drm_vm_revalidate_end(vm, &r);
	return ret;
}
