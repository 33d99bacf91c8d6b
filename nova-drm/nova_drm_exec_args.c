// SPDX-License-Identifier: GPL-2.0
/*
 * What user space passes to EXEC.
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/nova_core.h>
#include <linux/uaccess.h>

#include <drm/nova_drm.h>

#include "nova_drm_exec_args.h"
#include "nova_drm_exec_job.h"
#include "nova_drm_limits.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_vm.h"

/* So many are copied at a time. */
#define NOVA_DRM_EXEC_ARGS_BATCH	16

/**
 * nova_drm_exec_args_check() - check everything but the pushes themselves
 * @args: the ioctl's argument
 * @queue: the queue
 *
 * Context: Any.
 * Returns: 0, -EINVAL, or -E2BIG for a stride.
 */
int nova_drm_exec_args_check(const struct drm_nova_exec *args,
			     const struct nova_drm_queue_chan *queue)
{
	if (args->flags || args->pad || args->push_count > queue->pushes_max)
		return -EINVAL;
	if (!args->push_count)
		return 0;
	if (args->push_stride < sizeof(struct drm_nova_push))
		return -EINVAL;
	return args->push_stride > NOVA_DRM_LIMITS_STRIDE ? -E2BIG : 0;
}

static bool nova_drm_exec_args_push_ok(const struct nova_drm_queue_chan *queue,
				       const struct drm_nova_push *push)
{
	u64 end = queue->layout.va_end;

	return !(push->flags & ~DRM_NOVA_PUSH_NO_PREFETCH) &&
	       push->size <= DRM_NOVA_PUSH_SIZE_MAX &&
	       IS_ALIGNED(push->va | push->size, 4) &&
	       nova_drm_vm_range_ok(queue->base.vm, push->va, push->size) &&
	       push->va < end && push->size < end - push->va;
}

/* User space's elements may be longer than ours. */
static int nova_drm_exec_args_fetch(struct drm_nova_push *to, u64 from,
				    u32 count, u32 stride)
{
	if (stride == sizeof(*to))
		return copy_from_user(to, u64_to_user_ptr(from),
				      count * sizeof(*to)) ? -EFAULT : 0;
	for (u32 i = 0; i < count; i++) {
		int ret = copy_struct_from_user(&to[i], sizeof(*to),
						u64_to_user_ptr(from + (u64)i * stride),
						stride);

		if (ret)
			return ret;
	}
	return 0;
}

/**
 * nova_drm_exec_args_copy() - copy and check the pushes
 * @job: filled in, has room for them
 * @args: the ioctl's argument, checked
 *
 * Context: Process context; reads user memory: no locks, no scope.
 * Returns: 0, -EINVAL, -EFAULT, or -E2BIG for a tail that is not 0.
 */
int nova_drm_exec_args_copy(struct nova_drm_exec_job *job,
			    const struct drm_nova_exec *args)
{
	struct drm_nova_push batch[NOVA_DRM_EXEC_ARGS_BATCH];

	static_assert(DRM_NOVA_PUSH_SIZE_MAX < NOVA_CORE_PUSH_MAX_SIZE);

	for (u32 done = 0; done < args->push_count;) {
		u32 count = min_t(u32, args->push_count - done,
				  NOVA_DRM_EXEC_ARGS_BATCH);
		u64 from = args->pushes + (u64)done * args->push_stride;
		int ret = nova_drm_exec_args_fetch(batch, from, count,
						   args->push_stride);

		if (ret)
			return ret;
		for (u32 i = 0; i < count; i++, done++) {
			if (!nova_drm_exec_args_push_ok(job->queue, &batch[i]))
				return -EINVAL;
			job->pushes[done] = (struct nova_core_push){
				.va = batch[i].va,
				.size = batch[i].size,
				.no_prefetch = batch[i].flags &
					       DRM_NOVA_PUSH_NO_PREFETCH,
			};
		}
	}
	return 0;
}
