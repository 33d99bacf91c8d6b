// SPDX-License-Identifier: GPL-2.0
/*
 * The arguments of VM_BIND: copied from user space, checked, looked up.
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/overflow.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/nova_drm.h>

#include <kunit/visibility.h>

#include "nova_drm_bind.h"
#include "nova_drm_bind_args.h"
#include "nova_drm_gem.h"
#include "nova_drm_limits.h"
#include "nova_drm_vm.h"

#define NOVA_DRM_BIND_ARGS_MAP_FLAGS	(DRM_NOVA_VM_BIND_READONLY | \
					 DRM_NOVA_VM_BIND_SPARSE | \
					 DRM_NOVA_VM_BIND_GPU_UNCACHED | \
					 DRM_NOVA_VM_BIND_DUMP)

/**
 * nova_drm_bind_args_check() - check what is no array
 * @args: the ioctl's argument
 *
 * Context: Any.
 * Returns: 0, -EINVAL or -E2BIG.
 */
int nova_drm_bind_args_check(const struct drm_nova_vm_bind *args)
{
	if (args->flags & ~DRM_NOVA_VM_BIND_ASYNC || args->pad)
		return -EINVAL;
	if (!(args->flags & DRM_NOVA_VM_BIND_ASYNC) &&
	    (args->queue_id || args->wait_count || args->signal_count))
		return -EINVAL;
	if (args->op_count > NOVA_DRM_LIMITS_BIND_OPS)
		return -E2BIG;
	if (!args->op_count)
		return 0;
	if (args->op_stride < sizeof(struct drm_nova_vm_bind_op))
		return -EINVAL;
	return args->op_stride > NOVA_DRM_LIMITS_STRIDE ? -E2BIG : 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_bind_args_check);

static int nova_drm_bind_args_check_map(const struct drm_nova_vm_bind_op *op)
{
	u64 end;

	if (op->flags & ~NOVA_DRM_BIND_ARGS_MAP_FLAGS)
		return -EINVAL;
	if (op->page_shift && op->page_shift != 12 && op->page_shift != 16 &&
	    op->page_shift != 21)
		return -EINVAL;
	if (!IS_ALIGNED(op->bo_offset, SZ_4K) ||
	    check_add_overflow(op->bo_offset, op->range, &end))
		return -EINVAL;
	if (op->flags & DRM_NOVA_VM_BIND_SPARSE &&
	    (op->flags != DRM_NOVA_VM_BIND_SPARSE || op->handle ||
	     op->bo_offset))
		return -EINVAL;
	return 0;
}

/**
 * nova_drm_bind_args_check_op() - check an operation by itself
 * @op: the operation as user space gives it
 *
 * Context: Any.
 * Returns: 0, or -EINVAL.
 */
int nova_drm_bind_args_check_op(const struct drm_nova_vm_bind_op *op)
{
	u64 end;

	if (op->pad || !op->range || !IS_ALIGNED(op->va | op->range, SZ_4K) ||
	    check_add_overflow(op->va, op->range, &end))
		return -EINVAL;

	switch (op->op) {
	case DRM_NOVA_VM_BIND_OP_MAP:
		return nova_drm_bind_args_check_map(op);
	case DRM_NOVA_VM_BIND_OP_UNMAP:
		if (op->flags || op->handle || op->page_shift || op->bo_offset)
			return -EINVAL;
		return 0;
	default:
		return -EINVAL;
	}
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_bind_args_check_op);

static int nova_drm_bind_args_copy_op(struct nova_drm_bind_op *op,
				      const struct drm_nova_vm_bind *args,
				      u32 index)
{
	const void __user *from;
	struct drm_nova_vm_bind_op user;
	int ret;

	from = u64_to_user_ptr(args->ops + (u64)index * args->op_stride);
	ret = copy_struct_from_user(&user, sizeof(user), from, args->op_stride);
	if (ret)
		return ret;
	ret = nova_drm_bind_args_check_op(&user);
	if (ret)
		return ret;

	*op = (struct nova_drm_bind_op){
		.va = user.va,
		.range = user.range,
		.bo_offset = user.bo_offset,
		.handle = user.handle,
		.flags = user.flags,
		.unmap = user.op == DRM_NOVA_VM_BIND_OP_UNMAP,
		.kind = user.pte_kind,
		.page_shift = user.page_shift,
	};
	return 0;
}

/* Whether user space unmaps and does nothing else. It may change its mind. */
static bool nova_drm_bind_args_only_unmaps(const struct drm_nova_vm_bind *args)
{
	for (u32 i = 0; i < args->op_count; i++) {
		const struct drm_nova_vm_bind_op __user *user;
		u32 op;

		user = u64_to_user_ptr(args->ops + (u64)i * args->op_stride);
		if (get_user(op, &user->op) || op != DRM_NOVA_VM_BIND_OP_UNMAP)
			return false;
	}
	return true;
}

/**
 * nova_drm_bind_args_copy() - copy the operations, and check each by itself
 * @bind: its operations are filled in
 * @args: the ioctl's argument, checked
 *
 * Context: Process context; reads user memory: no locks, no scope.
 * Returns: 0; -EINVAL, -E2BIG or -EFAULT for a bad operation, whose index is
 * &nova_drm_bind.failed_op then; -ENOMEM, but not if all there is to do is to
 * unmap.
 */
int nova_drm_bind_args_copy(struct nova_drm_bind *bind,
			    const struct drm_nova_vm_bind *args)
{
	int ret;

	if (!args->op_count)
		return 0;
	bind->ops = kvmalloc_objs(*bind->ops, args->op_count, GFP_KERNEL);
	if (!bind->ops && nova_drm_bind_args_only_unmaps(args))
		bind->ops = kvmalloc_objs(*bind->ops, args->op_count,
					  GFP_KERNEL | __GFP_NOFAIL);
	if (!bind->ops)
		return -ENOMEM;

	bind->only_unmaps = true;
	for (u32 i = 0; i < args->op_count; i++) {
		ret = nova_drm_bind_args_copy_op(&bind->ops[i], args, i);
		if (ret) {
			bind->failed_op = i;
			return ret;
		}
		bind->only_unmaps &= bind->ops[i].unmap;
		bind->count++;
	}
	return 0;
}

/* Check an operation against its VM, and find its object. */
static int nova_drm_bind_args_resolve_op(struct nova_drm_bind_op *op,
					 const struct nova_drm_vm *vm,
					 struct drm_file *file)
{
	struct drm_gem_object *obj, *resv_obj;

	if (!nova_drm_vm_range_ok(vm, op->va, op->range))
		return -EINVAL;
	if (op->unmap)
		return 0;
	if (op->kind >= BITS_PER_TYPE(vm->mmu.kinds) ||
	    !(vm->mmu.kinds & BIT_ULL(op->kind)))
		return -EINVAL;
	if (op->flags & DRM_NOVA_VM_BIND_SPARSE)
		return 0;

	obj = drm_gem_object_lookup(file, op->handle);
	if (!obj)
		return -ENOENT;
	op->gem = to_nova_drm_gem(obj);

	resv_obj = op->gem->vm_resv;
	if (resv_obj && resv_obj != drm_gpuvm_resv_obj(&vm->base))
		return -EPERM;
	return op->bo_offset + op->range > obj->size ? -EINVAL : 0;
}

/**
 * nova_drm_bind_args_resolve() - check the operations against the VM, and look
 * up objects
 * @bind: VM and operations are there
 * @file: the caller's file
 *
 * Context: Process context.
 * Returns: 0; with the operation's index in &nova_drm_bind.failed_op -EINVAL
 * for a range, a kind or an offset that cannot be, -ENOENT for an unknown
 * handle, -EPERM for an object of another VM.
 */
int nova_drm_bind_args_resolve(struct nova_drm_bind *bind,
			       struct drm_file *file)
{
	for (u32 i = 0; i < bind->count; i++) {
		int ret;

		ret = nova_drm_bind_args_resolve_op(&bind->ops[i], bind->vm,
						    file);
		if (ret) {
			bind->failed_op = i;
			return ret;
		}
	}
	return 0;
}

/**
 * nova_drm_bind_args_estimate() - how many page tables a call may need
 * @bind: operations are there
 *
 * Made before objects are locked and it is known where their memory is: it goes
 * by alignment, and takes for granted that what can be mapped with the largest
 * pages will be.
 *
 * Context: Any.
 * Returns: tables.
 */
u64 nova_drm_bind_args_estimate(const struct nova_drm_bind *bind)
{
	u64 tables = 0, last = ~0ULL;

	for (u32 i = 0; i < bind->count; i++) {
		const struct nova_drm_bind_op *op = &bind->ops[i];
		u64 first = op->va / SZ_2M, end = (op->va + op->range - 1) / SZ_2M;
		bool small = op->page_shift && op->page_shift < 21;

		/* In those at either end, a table of small and one of big pages. */
		if (first != last)
			tables += 2;
		if (end != first)
			tables += 2;
		if (op->gem && end > first + 1 &&
		    (small || !IS_ALIGNED(op->va - op->bo_offset, SZ_2M)))
			tables += 2 * (end - first - 1);
		last = end;
	}
	return tables;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_bind_args_estimate);
