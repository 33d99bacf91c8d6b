// SPDX-License-Identifier: GPL-2.0
/*
 * Operations take effect: in the tree of mappings and in the page tables.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>

#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>
#include <drm/nova_drm.h>

#include <kunit/visibility.h>

#include "nova_drm_bind_op.h"
#include "nova_drm_gem.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_gpuva_pte.h"
#include "nova_drm_trace.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_change.h"

/**
 * DOC: Operations
 *
 * drm_gpuvm_sm_map() and drm_gpuvm_sm_unmap() find out which mappings an
 * operation touches and call back for each: one that goes as a whole is
 * *unmapped*, one that goes in part is *remapped*, that is replaced by one or
 * two smaller ones that have its kind and flags. The callbacks change the tree
 * only.
 *
 * In the page tables an operation is then one step: nova_core_vm_map() replaces
 * whatever is there, nova_core_vm_unmap() takes it away, and both split larger
 * pages at the ends of the range. Entries of what remains of a mapping are not
 * written again, so an object whose mapping is cut in part need not be locked.
 */

static void nova_drm_bind_op_link(struct nova_drm_gpuva *va,
				  struct drm_gpuvm_bo *vm_bo)
{
	if (!vm_bo)
		return;
	guard(mutex)(&vm_bo->obj->gpuva.lock);
	drm_gpuva_link(&va->base, vm_bo);
}

static void nova_drm_bind_op_drop(struct nova_drm_bind_op_ctx *ctx,
				  struct nova_drm_gpuva *va)
{
	drm_gpuva_unlink_defer(&va->base);
	nova_drm_gpuva_give(ctx->spare, va);
}

/**
 * nova_drm_bind_op_step_map() - &drm_gpuvm_ops.sm_step_map
 * @op: what to map where
 * @priv: &struct nova_drm_bind_op_ctx
 *
 * Context: Fence signalling section, &nova_drm_vm.op_lock held.
 * Returns: 0, or -ENOMEM if too few mappings were allocated, which is a bug.
 */
int nova_drm_bind_op_step_map(struct drm_gpuva_op *op, void *priv)
{
	struct nova_drm_bind_op_ctx *ctx = priv;
	struct nova_drm_gpuva *va = nova_drm_gpuva_take(ctx->spare);

	if (WARN_ON_ONCE(!va))
		return -ENOMEM;

	va->flags = ctx->op->flags;
	va->kind = ctx->op->kind;
	va->page_shift = ctx->op->page_shift;
	if (!op->map.gem.obj)
		va->base.flags = DRM_GPUVA_SPARSE;

	drm_gpuva_map(ctx->vm, &va->base, &op->map);
	nova_drm_bind_op_link(va, ctx->op->vm_bo);
	ctx->mapped = va;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_bind_op_step_map);

/* An empty mapping with everything but range and offset of another. */
static struct nova_drm_gpuva *
nova_drm_bind_op_clone(struct nova_drm_bind_op_ctx *ctx,
		       const struct nova_drm_gpuva *old)
{
	struct nova_drm_gpuva *va = nova_drm_gpuva_take(ctx->spare);

	if (WARN_ON_ONCE(!va))
		return NULL;
	va->base.flags = old->base.flags;
	va->flags = old->flags;
	va->kind = old->kind;
	va->page_shift = old->page_shift;
	return va;
}

/**
 * nova_drm_bind_op_step_remap() - &drm_gpuvm_ops.sm_step_remap
 * @op: the mapping that is cut, and what remains of it
 * @priv: &struct nova_drm_bind_op_ctx
 *
 * What remains keeps kind, flags, and whether it is in the page tables; it has
 * not been planned for by a revalidation that is under way.
 *
 * Context: Fence signalling section, &nova_drm_vm.op_lock held.
 * Returns: 0, or -ENOMEM if too few mappings were allocated, which is a bug.
 */
int nova_drm_bind_op_step_remap(struct drm_gpuva_op *op, void *priv)
{
	struct drm_gpuva_op_remap *remap = &op->remap;
	struct nova_drm_gpuva *old = to_nova_drm_gpuva(remap->unmap->va);
	struct nova_drm_gpuva *prev = NULL, *next = NULL;
	struct nova_drm_bind_op_ctx *ctx = priv;

	if (remap->prev) {
		prev = nova_drm_bind_op_clone(ctx, old);
		if (!prev)
			return -ENOMEM;
	}
	if (remap->next) {
		next = nova_drm_bind_op_clone(ctx, old);
		if (!next) {
			if (prev)
				nova_drm_gpuva_give(ctx->spare, prev);
			return -ENOMEM;
		}
	}

	drm_gpuva_remap(prev ? &prev->base : NULL, next ? &next->base : NULL,
			remap);
	if (prev)
		nova_drm_bind_op_link(prev, old->base.vm_bo);
	if (next)
		nova_drm_bind_op_link(next, old->base.vm_bo);
	nova_drm_bind_op_drop(ctx, old);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_bind_op_step_remap);

/**
 * nova_drm_bind_op_step_unmap() - &drm_gpuvm_ops.sm_step_unmap
 * @op: the mapping that goes
 * @priv: &struct nova_drm_bind_op_ctx
 *
 * Context: Fence signalling section, &nova_drm_vm.op_lock held.
 * Returns: 0.
 */
int nova_drm_bind_op_step_unmap(struct drm_gpuva_op *op, void *priv)
{
	struct nova_drm_gpuva *va = to_nova_drm_gpuva(op->unmap.va);

	drm_gpuva_unmap(&op->unmap);
	nova_drm_bind_op_drop(priv, va);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_bind_op_step_unmap);

static int nova_drm_bind_op_map(struct nova_drm *nd, struct nova_drm_vm *vm,
				struct nova_core_vm_change *change,
				struct nova_drm_bind_op_ctx *ctx)
	__must_hold_shared(nd->core) __must_hold(change)
{
	const struct nova_drm_bind_op *op = ctx->op;
	const struct drm_gpuvm_map_req req = {
		.map = {
			.va.addr = op->va,
			.va.range = op->range,
			.gem.offset = op->bo_offset,
			.gem.obj = op->gem ? &op->gem->ttm.base : NULL,
		},
	};
	int ret;

	ret = drm_gpuvm_sm_map(&vm->base, ctx, &req);
	if (ret)
		return ret;
	return nova_drm_gpuva_pte_write(nd, vm, change, ctx->mapped);
}

static int nova_drm_bind_op_unmap(struct nova_drm *nd, struct nova_drm_vm *vm,
				  struct nova_core_vm_change *change,
				  struct nova_drm_bind_op_ctx *ctx)
	__must_hold_shared(nd->core) __must_hold(change)
{
	const struct nova_drm_bind_op *op = ctx->op;
	int ret;

	ret = drm_gpuvm_sm_unmap(&vm->base, ctx, op->va, op->range);
	if (ret)
		return ret;
	return nova_core_vm_unmap(nd->core, change, op->va, op->range, false);
}

static int nova_drm_bind_op_run_all(struct nova_drm *nd, struct nova_drm_vm *vm,
				    struct nova_core_vm_change *change,
				    const struct nova_drm_bind_op *ops,
				    u32 count, struct list_head *spare)
	__must_hold_shared(nd->core) __must_hold(change)
{
	for (u32 i = 0; i < count; i++) {
		struct nova_drm_bind_op_ctx ctx = {
			.vm = &vm->base,
			.op = &ops[i],
			.spare = spare,
		};
		int ret;

		trace_nova_drm_bind(vm->name, ops[i].unmap, ops[i].va,
				    ops[i].range, ops[i].bo_offset,
				    ops[i].flags, ops[i].kind);
		ret = ops[i].unmap ?
			nova_drm_bind_op_unmap(nd, vm, change, &ctx) :
			nova_drm_bind_op_map(nd, vm, change, &ctx);
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * nova_drm_bind_op_run() - let operations take effect, as one change
 * @nd: DRM device
 * @vm: their VM
 * @change: change with tables for all of them
 * @ops: operations
 * @count: how many
 * @spare: mappings for all of them; those used no more are put there
 *
 * The TLB is invalidated once. A failure bans the VM.
 *
 * Context: Fence signalling section; sleeps for a lock and for the GPU, which
 * has a deadline. The memory of objects to be mapped does not move, because
 * their reservations are held or have a fence of this change.
 * Returns: 0, -ECANCELED if the VM was banned before, another error if it was
 * killed, or what nova-core says when the GPU does not work.
 */
int nova_drm_bind_op_run(struct nova_drm *nd, struct nova_drm_vm *vm,
			 struct nova_drm_vm_change *change,
			 const struct nova_drm_bind_op *ops, u32 count,
			 struct list_head *spare)
{
	int ret, err;

	guard(mutex)(&vm->op_lock);
	if (vm->error)
		return vm->error;
	if (!nova_drm_vm_usable(vm))
		return -ECANCELED;
	if (!count)
		return 0;

	nova_core_vm_change_begin(nd->core, change->core);
	ret = nova_drm_bind_op_run_all(nd, vm, change->core, ops, count, spare);
	err = nova_core_vm_change_commit(nd->core, change->core);
	if (!ret)
		ret = err;
	trace_nova_drm_commit(vm->name, "bind", count, ret);
	if (ret)
		nova_drm_vm_ban(vm, "VM_BIND", ret);
	return ret;
}
