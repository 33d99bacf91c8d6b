/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_H
#define IGT_NOVA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drm/nova_drm.h"

/* The structs of the upstream header, which must keep working. */
struct igt_nova_legacy_gem {
	uint32_t handle;
	uint32_t pad;
	uint64_t size;
};

#define IGT_NOVA_IOCTL_SIZED(nr, size) \
	_IOC(_IOC_READ | _IOC_WRITE, DRM_IOCTL_BASE, DRM_COMMAND_BASE + (nr), size)

uint64_t igt_nova_getparam(int fd, uint64_t param);
struct drm_nova_gem_create igt_nova_gem_create(int fd, uint64_t size,
					       uint32_t flags);
struct drm_nova_gem_info igt_nova_gem_info(int fd, uint32_t handle);
void *igt_nova_map(int fd, const struct drm_nova_gem_create *bo);
void igt_nova_gpu_info(int fd, struct drm_nova_gpu_info *info);
bool igt_nova_mem_region(int fd, unsigned int mem_class,
			 struct drm_nova_mem_region *region);

bool igt_nova_sysfs_path(int fd, const char *name, char *path, size_t size);
bool igt_nova_sysfs_read(int fd, const char *name, char *text, size_t size);
uint64_t igt_nova_pci_bar_size(int fd, int bar);

#endif /* IGT_NOVA_H */
