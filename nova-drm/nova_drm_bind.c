// SPDX-License-Identifier: GPL-2.0
/*
 * The VM_BIND ioctl.
 */
#include <linux/dma-fence.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>
#include <drm/nova_drm.h>

#include "nova_drm_bind.h"
#include "nova_drm_bind_args.h"
#include "nova_drm_bind_job.h"
#include "nova_drm_bind_sync.h"
#include "nova_drm_gem.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_queue.h"
#include "nova_drm_queue_bind.h"
#include "nova_drm_scope.h"
#include "nova_drm_sync.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_change.h"
#include "nova_drm_vm_use.h"

/**
 * DOC: VM_BIND
 *
 * A call goes through these steps, of which all but the last can fail and then
 * leave no trace::
 *
 *	copy and check		nova_drm_bind_args.c, nova_drm_sync.c
 *	look up			VM, queue, objects, fences, syncobjs
 *	throttle		nova_drm_vm_change_throttle()
 *	enter the scope, hold nova_drm_vm.use
 *	lock			nova_drm_bind_prep_lock()
 *	validate		objects get memory
 *	reserve			page tables, mappings, struct drm_gpuvm_bo
 *	add dependencies	syncs, KERNEL fences of what is locked
 *	arm and push		the job has fences, user space sees them
 *
 * User memory is read, and users of the GPU are waited for, before the scope is
 * entered, which must not be held for long.
 *
 * A synchronous call does the same up to the dependencies, which it waits for,
 * and then takes effect with the objects still locked. It never waits for a
 * job: those may wait for what the same thread has yet to submit.
 *
 * A call that only unmaps does not fail for want of memory. If it cannot be
 * prepared, it is done operation by operation with what is kept in reserve: two
 * mappings of &nova_drm.gpuva_pool and the page tables of
 * nova_core_vm_change_new_unmap(). For a job there is then no memory either, so
 * an asynchronous call is done on the caller's thread as well, after what its
 * queue was given before and after what it has to wait for, all of which is on
 * its way already; its syncobjs get a fence that has signalled.
 */

/**
 * nova_drm_bind_free() - let go of all a call has
 * @bind: the call, whether it took effect or not
 *
 * Context: Process context; no reservation held, may sleep. Not in a fence
 * signalling section.
 */
void nova_drm_bind_free(struct nova_drm_bind *bind)
{
	struct nova_drm_vm *vm = bind->vm;

	nova_drm_sync_put(&bind->sync);
	for (u32 i = 0; i < bind->count; i++) {
		drm_gpuvm_bo_put_deferred(bind->ops[i].vm_bo);
		if (bind->ops[i].gem)
			drm_gem_object_put(&bind->ops[i].gem->ttm.base);
	}
	kvfree(bind->ops);

	if (bind->queue)
		nova_drm_queue_put(bind->queue);
	if (vm) {
		nova_drm_vm_change_free(vm, bind->change);
		nova_drm_vm_change_unthrottle(vm, bind->tables);
		nova_drm_gpuva_free(to_nova_drm(vm->base.drm), &bind->spare);
		drm_gpuvm_bo_deferred_cleanup(&vm->base);
		nova_drm_vm_put(vm);
	}
	kfree(bind);
}

/* Everything that needs user memory, or only looks something up. */
static int nova_drm_bind_fill(struct nova_drm_bind *bind,
			      const struct drm_nova_vm_bind *args,
			      struct drm_file *file)
{
	const struct nova_drm_sync_args sync = {
		.stride = args->sync_stride,
		.wait_count = args->wait_count,
		.signal_count = args->signal_count,
		.waits = args->waits,
		.signals = args->signals,
	};
	gfp_t gfp = GFP_KERNEL;
	int ret;

	ret = nova_drm_bind_args_check(args) ?:
	      nova_drm_bind_args_copy(bind, args);
	if (ret)
		return ret;

	bind->vm = nova_drm_vm_lookup(file, args->vm_id);
	if (!bind->vm || !nova_drm_vm_usable(bind->vm))
		return -ENOENT;
	if (args->flags & DRM_NOVA_VM_BIND_ASYNC) {
		bind->queue = nova_drm_queue_bind_lookup(file,
							 args->queue_id,
							 bind->vm);
		if (!bind->queue)
			return -ENOENT;
	}

	if (bind->only_unmaps)
		gfp |= __GFP_NOFAIL;
	return nova_drm_bind_args_resolve(bind, file) ?:
	       nova_drm_sync_get(&bind->sync, file, &sync, gfp);
}

/* The part that needs the GPU, with a VM that lives meanwhile. */
static int nova_drm_bind_do(struct nova_drm *nd, struct nova_drm_bind *bind,
			    struct drm_file *file, bool from_reserve)
	__must_hold_shared(nd->core)
{
	if (!nova_drm_vm_usable(bind->vm))
		return -ENOENT;
	if (from_reserve)
		return nova_drm_bind_sync_unmap(nd, bind);
	if (bind->queue)
		return nova_drm_bind_job_submit(nd, bind, file);
	if (!bind->count)
		return nova_drm_vm_revalidate(nd, bind->vm);
	return nova_drm_bind_sync_run(nd, bind);
}

static int nova_drm_bind_enter(struct nova_drm_bind *bind,
			       struct drm_file *file, bool from_reserve)
{
	struct nova_drm *nd = to_nova_drm(bind->vm->base.drm);
	struct nova_drm_vm *vm = bind->vm;
	int idx, ret;

	ret = nova_drm_vm_use_begin(nd, vm, &idx);
	if (ret)
		return ret;
	ret = nova_drm_bind_do(nd, bind, file, from_reserve);
	nova_drm_vm_use_end(nd, vm, idx);
	return ret;
}

/* Wait for what has to come first, where nobody else waits for the caller. */
static int nova_drm_bind_wait(struct nova_drm_bind *bind)
{
	if (bind->queue) {
		u64 tables = nova_drm_bind_args_estimate(bind);
		int ret = nova_drm_vm_change_throttle(bind->vm, tables);

		if (!ret)
			bind->tables = tables;
		return ret;
	}
	return bind->count ? 0 : nova_drm_queue_bind_wait_all(bind->vm);
}

/* There was too little memory to prepare a call that only unmaps. */
static int nova_drm_bind_from_reserve(struct nova_drm_bind *bind,
				      struct drm_file *file)
{
	struct dma_fence *fence;
	int ret = 0;

	nova_drm_vm_change_free(bind->vm, bind->change);
	bind->change = NULL;
	nova_drm_gpuva_free(to_nova_drm(bind->vm->base.drm), &bind->spare);

	if (bind->queue)
		ret = nova_drm_queue_wait(bind->queue);
	if (!ret)
		ret = nova_drm_sync_wait(&bind->sync);
	if (!ret)
		ret = nova_drm_bind_enter(bind, file, true);
	if (ret)
		return ret;

	fence = dma_fence_get_stub();
	nova_drm_sync_signal(&bind->sync, fence);
	dma_fence_put(fence);
	return 0;
}

/**
 * nova_drm_bind_ioctl() - the VM_BIND ioctl
 * @dev: DRM device
 * @data: the ioctl's argument, &struct drm_nova_vm_bind
 * @file: the caller's file
 *
 * Opens the scope itself: it reads user memory and waits before.
 *
 * Context: Process context.
 * Returns: 0, or the error &struct drm_nova_vm_bind names.
 */
int nova_drm_bind_ioctl(struct drm_device *dev, void *data,
			struct drm_file *file)
{
	struct drm_nova_vm_bind *args = data;
	struct nova_drm_bind *bind;
	bool queued = false;
	int ret;

	/* Less than a page, and to unmap must not fail. */
	bind = kzalloc_obj(*bind, GFP_KERNEL | __GFP_NOFAIL);
	INIT_LIST_HEAD(&bind->spare);
	bind->failed_op = U32_MAX;
	args->failed_op = args->op_count;

	ret = nova_drm_bind_fill(bind, args, file);
	if (!ret)
		ret = nova_drm_bind_wait(bind);
	if (!ret) {
		ret = nova_drm_bind_enter(bind, file, false);
		queued = !ret && args->flags & DRM_NOVA_VM_BIND_ASYNC;
	}
	if ((ret == -ENOMEM || ret == -ENOSPC) && bind->only_unmaps)
		ret = nova_drm_bind_from_reserve(bind, file);
	if (queued)
		return 0;

	args->failed_op = min(bind->failed_op, args->op_count);
	nova_drm_bind_free(bind);
	return ret;
}
