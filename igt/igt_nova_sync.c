// SPDX-License-Identifier: MIT
#include "igt.h"
#include "igt_nova_exec.h"
#include "igt_nova_fence.h"

struct drm_nova_sync igt_nova_sync_create(int fd)
{
	return (struct drm_nova_sync){ .handle = syncobj_create(fd, 0) };
}

struct drm_nova_sync igt_nova_sync_point(uint32_t syncobj, uint64_t point)
{
	return (struct drm_nova_sync){
		.handle = syncobj, .flags = DRM_NOVA_SYNC_TIMELINE,
		.point = point,
	};
}

void igt_nova_sync_destroy(int fd, struct drm_nova_sync *sync)
{
	syncobj_destroy(fd, sync->handle);
	sync->handle = 0;
}

/* 0, -ETIME, or another that fails; a timeout of 0 looks, and that is all. */
static int wait_until(int fd, const struct drm_nova_sync *sync, int64_t deadline)
{
	uint32_t handle = sync->handle;
	uint64_t point = sync->point;
	int err;

	err = sync->flags & DRM_NOVA_SYNC_TIMELINE ?
	      syncobj_timeline_wait_err(fd, &handle, &point, 1, deadline, 0) :
	      syncobj_wait_err(fd, &handle, 1, deadline, 0);
	igt_assert_f(!err || err == -ETIME, "syncobj %u: %d\n", handle, err);
	return err;
}

void igt_nova_sync_signalled(int fd, const struct drm_nova_sync *sync)
{
	igt_assert_eq(wait_until(fd, sync, igt_nova_deadline(IGT_NOVA_LONG_MS)), 0);
}

void igt_nova_sync_pending(int fd, const struct drm_nova_sync *sync)
{
	igt_assert_eq(wait_until(fd, sync, igt_nova_deadline(IGT_NOVA_SHORT_MS)),
		      -ETIME);
}

bool igt_nova_sync_is_signalled(int fd, const struct drm_nova_sync *sync)
{
	return !wait_until(fd, sync, 0);
}

int igt_nova_sync_error(int fd, const struct drm_nova_sync *sync)
{
	uint32_t binary;
	int error;

	if (!(sync->flags & DRM_NOVA_SYNC_TIMELINE))
		return igt_nova_syncobj_error(fd, sync->handle);
	binary = syncobj_create(fd, 0);
	syncobj_timeline_to_binary(fd, binary, sync->handle, sync->point, 0);
	error = igt_nova_syncobj_error(fd, binary);
	syncobj_destroy(fd, binary);
	return error;
}
