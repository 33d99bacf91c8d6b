// SPDX-License-Identifier: MIT
/*
 * Helpers for tests of nova-drm. They assert success.
 */
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "igt.h"
#include "igt_nova.h"

uint64_t igt_nova_getparam(int fd, uint64_t param)
{
	struct drm_nova_getparam args = { .param = param };

	do_ioctl(fd, DRM_IOCTL_NOVA_GETPARAM, &args);
	return args.value;
}

/* Returns the ioctl's argument as the kernel left it. */
struct drm_nova_gem_create igt_nova_gem_create(int fd, uint64_t size,
					       uint32_t flags)
{
	struct drm_nova_gem_create args = { .size = size, .flags = flags };

	if (flags & DRM_NOVA_GEM_CPU_CACHED)
		args.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM;
	do_ioctl(fd, DRM_IOCTL_NOVA_GEM_CREATE, &args);
	igt_assert_neq_u32(args.handle, 0);
	return args;
}

struct drm_nova_gem_info igt_nova_gem_info(int fd, uint32_t handle)
{
	struct drm_nova_gem_info args = { .handle = handle };

	do_ioctl(fd, DRM_IOCTL_NOVA_GEM_INFO, &args);
	return args;
}

void *igt_nova_map(int fd, const struct drm_nova_gem_create *bo)
{
	void *map = mmap(NULL, bo->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			 bo->mmap_offset);

	igt_assert(map != MAP_FAILED);
	return map;
}

void igt_nova_gpu_info(int fd, struct drm_nova_gpu_info *info)
{
	struct drm_nova_dev_query query = {
		.type = DRM_NOVA_QUERY_GPU_INFO,
		.size = sizeof(*info),
		.pointer = (uintptr_t)info,
	};

	memset(info, 0, sizeof(*info));
	do_ioctl(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query);
}

/* Look a region up; false if the GPU has none of this class. */
bool igt_nova_mem_region(int fd, unsigned int mem_class,
			 struct drm_nova_mem_region *region)
{
	struct drm_nova_dev_query query = {
		.type = DRM_NOVA_QUERY_MEM_REGIONS,
	};
	const struct drm_nova_mem_regions *head;
	uint8_t buffer[4096] = {};
	bool found = false;

	query.size = sizeof(buffer);
	query.pointer = (uintptr_t)buffer;
	do_ioctl(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query);

	head = (void *)buffer;
	igt_assert_lte(sizeof(*region), head->stride);
	igt_assert_eq_u64(query.size,
			  sizeof(*head) + (uint64_t)head->count * head->stride);
	for (uint32_t i = 0; i < head->count; i++) {
		const struct drm_nova_mem_region *entry;

		entry = (void *)(buffer + sizeof(*head) + i * head->stride);
		if (entry->mem_class == mem_class && !entry->instance) {
			igt_assert(!found);
			*region = *entry;
			found = true;
		}
	}
	return found;
}

/* The path of a file of the PCI device a DRM node belongs to. */
bool igt_nova_sysfs_path(int fd, const char *name, char *path, size_t size)
{
	struct stat st;

	if (fstat(fd, &st))
		return false;
	snprintf(path, size, "/sys/dev/char/%u:%u/device/%s",
		 major(st.st_rdev), minor(st.st_rdev), name);
	return true;
}

bool igt_nova_sysfs_read(int fd, const char *name, char *text, size_t size)
{
	char path[256];
	ssize_t len;
	int file;

	if (!igt_nova_sysfs_path(fd, name, path, sizeof(path)))
		return false;
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	len = read(file, text, size - 1);
	close(file);
	if (len < 0)
		return false;
	text[len] = '\0';
	return true;
}

/* The size of a BAR as the PCI core sees it, 0 if it has none. */
uint64_t igt_nova_pci_bar_size(int fd, int bar)
{
	uint64_t start, end, flags;
	char text[4096], *line = text;

	igt_assert(igt_nova_sysfs_read(fd, "resource", text, sizeof(text)));
	for (int i = 0; i < bar; i++) {
		line = strchr(line, '\n');
		igt_assert(line);
		line++;
	}
	igt_assert_eq(sscanf(line, "%" SCNx64 " %" SCNx64 " %" SCNx64,
			     &start, &end, &flags), 3);
	return end ? end - start + 1 : 0;
}
