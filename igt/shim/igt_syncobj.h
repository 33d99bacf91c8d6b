/* SPDX-License-Identifier: MIT */
#ifndef IGT_SYNCOBJ_H
#define IGT_SYNCOBJ_H

/* Synchronisation objects, as IGT's igt_syncobj.h offers them. */

#include <linux/sync_file.h>

#include "drmtest.h"

static inline uint32_t syncobj_create(int fd, uint32_t flags)
{
	struct drm_syncobj_create create = { .flags = flags };

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_CREATE, &create);
	igt_assert_neq_u32(create.handle, 0);
	return create.handle;
}

static inline void syncobj_destroy(int fd, uint32_t handle)
{
	struct drm_syncobj_destroy destroy = { .handle = handle };

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_DESTROY, &destroy);
}

static inline int syncobj_handle_to_fd(int fd, uint32_t handle, uint32_t flags)
{
	struct drm_syncobj_handle args = {
		.handle = handle, .flags = flags, .fd = -1,
	};

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD, &args);
	return args.fd;
}

static inline uint32_t syncobj_fd_to_handle(int fd, int syncobj_fd,
					    uint32_t flags)
{
	struct drm_syncobj_handle args = { .flags = flags, .fd = syncobj_fd };

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_FD_TO_HANDLE, &args);
	return args.handle;
}

static inline int syncobj_export_sync_file(int fd, uint32_t handle)
{
	return syncobj_handle_to_fd(fd, handle,
				    DRM_SYNCOBJ_HANDLE_TO_FD_FLAGS_EXPORT_SYNC_FILE);
}

static inline void syncobj_import_sync_file(int fd, uint32_t handle,
					    int sync_file)
{
	struct drm_syncobj_handle args = {
		.handle = handle,
		.flags = DRM_SYNCOBJ_FD_TO_HANDLE_FLAGS_IMPORT_SYNC_FILE,
		.fd = sync_file,
	};

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_FD_TO_HANDLE, &args);
}

/* 0 or a negative errno, -ETIME for one. */
static inline int syncobj_wait_err(int fd, uint32_t *handles, uint32_t count,
				   uint64_t abs_timeout_nsec, uint32_t flags)
{
	struct drm_syncobj_wait wait = {
		.handles = (uintptr_t)handles,
		.count_handles = count,
		.timeout_nsec = abs_timeout_nsec,
		.flags = flags,
	};
	int err = igt_ioctl(fd, DRM_IOCTL_SYNCOBJ_WAIT, &wait) ? -errno : 0;

	errno = 0;
	return err;
}

static inline bool syncobj_wait(int fd, uint32_t *handles, uint32_t count,
				uint64_t abs_timeout_nsec, uint32_t flags,
				uint32_t *first_signaled)
{
	int err = syncobj_wait_err(fd, handles, count, abs_timeout_nsec, flags);

	igt_assert(!err || err == -ETIME);
	return !err;
}

static inline int syncobj_timeline_wait_err(int fd, uint32_t *handles,
					    uint64_t *points, uint32_t count,
					    int64_t timeout_nsec, uint32_t flags)
{
	struct drm_syncobj_timeline_wait wait = {
		.handles = (uintptr_t)handles,
		.points = (uintptr_t)points,
		.count_handles = count,
		.timeout_nsec = timeout_nsec,
		.flags = flags,
	};
	int err = igt_ioctl(fd, DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT, &wait) ?
		  -errno : 0;

	errno = 0;
	return err;
}

static inline void syncobj_reset(int fd, uint32_t *handles, uint32_t count)
{
	struct drm_syncobj_array array = {
		.handles = (uintptr_t)handles, .count_handles = count,
	};

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_RESET, &array);
}

static inline void syncobj_signal(int fd, uint32_t *handles, uint32_t count)
{
	struct drm_syncobj_array array = {
		.handles = (uintptr_t)handles, .count_handles = count,
	};

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_SIGNAL, &array);
}

static inline void syncobj_timeline_signal(int fd, uint32_t *handles,
					   uint64_t *points, uint32_t count)
{
	struct drm_syncobj_timeline_array array = {
		.handles = (uintptr_t)handles,
		.points = (uintptr_t)points,
		.count_handles = count,
	};

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_TIMELINE_SIGNAL, &array);
}

static inline void syncobj_timeline_query(int fd, uint32_t *handles,
					  uint64_t *points, uint32_t count)
{
	struct drm_syncobj_timeline_array array = {
		.handles = (uintptr_t)handles,
		.points = (uintptr_t)points,
		.count_handles = count,
	};

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_QUERY, &array);
}

static inline void syncobj_timeline_to_binary(int fd, uint32_t binary_handle,
					      uint32_t timeline_handle,
					      uint64_t point, uint32_t flags)
{
	struct drm_syncobj_transfer args = {
		.src_handle = timeline_handle, .dst_handle = binary_handle,
		.src_point = point, .flags = flags,
	};

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_TRANSFER, &args);
}

static inline void syncobj_binary_to_timeline(int fd, uint32_t timeline_handle,
					      uint64_t point,
					      uint32_t binary_handle)
{
	struct drm_syncobj_transfer args = {
		.src_handle = binary_handle, .dst_handle = timeline_handle,
		.dst_point = point,
	};

	do_ioctl(fd, DRM_IOCTL_SYNCOBJ_TRANSFER, &args);
}

/* The status of a sync file: 1 signalled, 0 not yet, or a negative errno. */
static inline int sync_fence_status(int sync_file)
{
	struct sync_fence_info fence = {};
	struct sync_file_info info = {
		.num_fences = 1,
		.sync_fence_info = (uintptr_t)&fence,
	};

	do_ioctl(sync_file, SYNC_IOC_FILE_INFO, &info);
	return info.status;
}

#endif /* IGT_SYNCOBJ_H */
