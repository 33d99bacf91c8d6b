/* SPDX-License-Identifier: MIT */
#ifndef IOCTL_WRAPPERS_H
#define IOCTL_WRAPPERS_H

/* Ioctls of the DRM core, as IGT's ioctl_wrappers.h offers them. */

#include "drmtest.h"

static inline void gem_close(int fd, uint32_t handle)
{
	struct drm_gem_close close_bo = { .handle = handle };

	igt_assert_neq_u32(handle, 0);
	do_ioctl(fd, DRM_IOCTL_GEM_CLOSE, &close_bo);
}

static inline int prime_handle_to_fd_for_mmap(int fd, uint32_t handle)
{
	struct drm_prime_handle args = {
		.handle = handle,
		.flags = DRM_CLOEXEC | DRM_RDWR,
		.fd = -1,
	};

	if (igt_ioctl(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &args))
		return -1;
	return args.fd;
}

static inline int prime_handle_to_fd(int fd, uint32_t handle)
{
	int dmabuf = prime_handle_to_fd_for_mmap(fd, handle);

	igt_assert_fd(dmabuf);
	return dmabuf;
}

static inline int __prime_fd_to_handle(int fd, int dmabuf, uint32_t *handle)
{
	struct drm_prime_handle args = { .fd = dmabuf };

	if (igt_ioctl(fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, &args))
		return -errno;
	*handle = args.handle;
	return 0;
}

static inline uint32_t prime_fd_to_handle(int fd, int dmabuf)
{
	uint32_t handle = 0;

	igt_assert_eq(__prime_fd_to_handle(fd, dmabuf, &handle), 0);
	return handle;
}

#endif /* IOCTL_WRAPPERS_H */
