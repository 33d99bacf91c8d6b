// SPDX-License-Identifier: GPL-2.0
/*
 * Syncobjs that a call waits for and signals.
 */
#include <linux/dma-fence.h>
#include <linux/dma-fence-chain.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include <drm/drm_file.h>
#include <drm/drm_syncobj.h>
#include <drm/gpu_scheduler.h>
#include <drm/nova_drm.h>

#include "nova_drm_limits.h"
#include "nova_drm_sync.h"

/**
 * DOC: Syncs
 *
 * Everything is looked up and allocated before a job is armed, since nothing
 * may fail after that: fences to wait for, syncobjs to signal, and a
 * &struct dma_fence_chain for each point of a timeline.
 *
 * To wait for what has no fence yet is an error: whoever has locked objects
 * must not wait for user space.
 */

/* Copy one element and check it. */
static int nova_drm_sync_copy(struct drm_nova_sync *out, u64 array, u32 index,
			      u32 stride)
{
	const void __user *from = u64_to_user_ptr(array + (u64)index * stride);
	int ret;

	ret = copy_struct_from_user(out, sizeof(*out), from, stride);
	if (ret)
		return ret;
	if (out->flags & ~DRM_NOVA_SYNC_TIMELINE)
		return -EINVAL;
	if (!(out->flags & DRM_NOVA_SYNC_TIMELINE) != !out->point)
		return -EINVAL;
	return 0;
}

static int nova_drm_sync_get_waits(struct nova_drm_sync *sync,
				   struct drm_file *file,
				   const struct nova_drm_sync_args *args)
{
	for (u32 i = 0; i < args->wait_count; i++) {
		struct drm_nova_sync user;
		int ret;

		ret = nova_drm_sync_copy(&user, args->waits, i, args->stride);
		if (ret)
			return ret;
		ret = drm_syncobj_find_fence(file, user.handle, user.point, 0,
					     &sync->waits[i]);
		if (ret)
			return ret;
		sync->wait_count++;
	}
	return 0;
}

static int nova_drm_sync_get_signals(struct nova_drm_sync *sync,
				     struct drm_file *file,
				     const struct nova_drm_sync_args *args,
				     gfp_t gfp)
{
	for (u32 i = 0; i < args->signal_count; i++) {
		struct nova_drm_sync_signal *signal = &sync->signals[i];
		struct drm_nova_sync user;
		int ret;

		ret = nova_drm_sync_copy(&user, args->signals, i, args->stride);
		if (ret)
			return ret;
		signal->obj = drm_syncobj_find(file, user.handle);
		if (!signal->obj)
			return -ENOENT;
		sync->signal_count++;
		signal->point = user.point;
		if (!user.point)
			continue;
		signal->chain = kmalloc_obj(struct dma_fence_chain, gfp);
		if (!signal->chain)
			return -ENOMEM;
	}
	return 0;
}

static int nova_drm_sync_check(const struct nova_drm_sync_args *args)
{
	if (args->wait_count > NOVA_DRM_LIMITS_SYNCS ||
	    args->signal_count > NOVA_DRM_LIMITS_SYNCS)
		return -E2BIG;
	if (!args->wait_count && !args->signal_count)
		return 0;
	if (args->stride < sizeof(struct drm_nova_sync))
		return -EINVAL;
	return args->stride > NOVA_DRM_LIMITS_STRIDE ? -E2BIG : 0;
}

/**
 * nova_drm_sync_get() - look up all syncs of a call
 * @sync: filled in; in case of failure as well, in part
 * @file: the caller's file
 * @args: user space's arrays
 * @gfp: how to allocate
 *
 * Context: Process context; reads user memory: no locks, no scope.
 * Returns: 0; -E2BIG, -EINVAL or -EFAULT for bad arrays, -EINVAL for a fence
 * that is not there yet, -ENOENT for an unknown handle, -ENOMEM.
 */
int nova_drm_sync_get(struct nova_drm_sync *sync, struct drm_file *file,
		      const struct nova_drm_sync_args *args, gfp_t gfp)
{
	int ret;

	ret = nova_drm_sync_check(args);
	if (ret)
		return ret;

	if (args->wait_count) {
		sync->waits = kvmalloc_objs(*sync->waits, args->wait_count, gfp);
		if (!sync->waits)
			return -ENOMEM;
	}
	if (args->signal_count) {
		sync->signals = kvzalloc_objs(*sync->signals,
					      args->signal_count, gfp);
		if (!sync->signals)
			return -ENOMEM;
	}

	return nova_drm_sync_get_waits(sync, file, args) ?:
	       nova_drm_sync_get_signals(sync, file, args, gfp);
}

/**
 * nova_drm_sync_put() - let go of all syncs
 * @sync: none afterwards
 *
 * Context: Process context.
 */
void nova_drm_sync_put(struct nova_drm_sync *sync)
{
	for (u32 i = 0; i < sync->wait_count; i++)
		dma_fence_put(sync->waits[i]);
	for (u32 i = 0; i < sync->signal_count; i++) {
		dma_fence_chain_free(sync->signals[i].chain);
		drm_syncobj_put(sync->signals[i].obj);
	}
	kvfree(sync->waits);
	kvfree(sync->signals);
	*sync = (struct nova_drm_sync){};
}

/**
 * nova_drm_sync_add_dependencies() - let a job wait for all there is to wait for
 * @sync: syncs of the call
 * @job: job that is not armed yet
 *
 * Context: Process context, may reclaim.
 * Returns: 0, or -ENOMEM.
 */
int nova_drm_sync_add_dependencies(const struct nova_drm_sync *sync,
				   struct drm_sched_job *job)
{
	for (u32 i = 0; i < sync->wait_count; i++) {
		int ret;

		/* Takes the reference, even when it fails. */
		ret = drm_sched_job_add_dependency(job,
						   dma_fence_get(sync->waits[i]));
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * nova_drm_sync_wait() - wait here and now
 * @sync: syncs of the call
 *
 * Context: Process context; waits for what users of the GPU do: no locks, no
 * scope.
 * Returns: 0, -ERESTARTSYS.
 */
int nova_drm_sync_wait(const struct nova_drm_sync *sync)
{
	for (u32 i = 0; i < sync->wait_count; i++) {
		long ret = dma_fence_wait(sync->waits[i], true);

		if (ret)
			return ret;
	}
	return 0;
}

/**
 * nova_drm_sync_signal() - give a fence to all syncobjs to be signalled
 * @sync: syncs of the call; afterwards there is nothing left to signal
 * @fence: the fence, the caller keeps its reference
 *
 * Context: Process context; cannot fail.
 */
void nova_drm_sync_signal(struct nova_drm_sync *sync, struct dma_fence *fence)
{
	for (u32 i = 0; i < sync->signal_count; i++) {
		struct nova_drm_sync_signal *signal = &sync->signals[i];

		if (signal->chain)
			drm_syncobj_add_point(signal->obj, signal->chain, fence,
					      signal->point);
		else
			drm_syncobj_replace_fence(signal->obj, fence);
		signal->chain = NULL;
	}
}
