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

/* What tests fill memory with; the virtual GPU's gpu-fill writes the same. */
static inline uint32_t igt_nova_pattern(uint64_t index, uint32_t seed)
{
	return (uint32_t)index * 2654435761u ^ seed;
}

uint64_t igt_nova_getparam(int fd, uint64_t param);
/*
 * In system memory: there the CPU is quick, and much of the interface does not
 * depend on where an object is.
 */
struct drm_nova_gem_create igt_nova_gem_create(int fd, uint64_t size,
					       uint32_t flags);
/* In VRAM; skips where there is none to have. */
struct drm_nova_gem_create igt_nova_gem_create_vram(int fd, uint64_t size,
						    uint32_t flags);
/* The same for all fields; asserts that it works. */
void igt_nova_gem_create_with(int fd, struct drm_nova_gem_create *args);
void igt_nova_require_vram(int fd);
struct drm_nova_gem_info igt_nova_gem_info(int fd, uint32_t handle);
void *igt_nova_map(int fd, const struct drm_nova_gem_create *bo);
void igt_nova_gpu_info(int fd, struct drm_nova_gpu_info *info);
bool igt_nova_mem_region(int fd, unsigned int mem_class,
			 struct drm_nova_mem_region *region);
/* Bytes of VRAM that are not the kernel's now; skips where there is no VRAM. */
uint64_t igt_nova_vram_room(int fd);

void igt_nova_mmu_info(int fd, struct drm_nova_mmu_info *info);
bool igt_nova_has_kind(const __u64 *kinds, unsigned int kind);

uint32_t igt_nova_vm_create(int fd);
void igt_nova_vm_destroy(int fd, uint32_t vm_id);
uint32_t igt_nova_vm_state(int fd, uint32_t vm_id);
uint32_t igt_nova_bind_queue_create(int fd, uint32_t vm_id);
void igt_nova_queue_destroy(int fd, uint32_t queue_id);

/* A synchronous VM_BIND of these operations; syncs make it an asynchronous one. */
struct drm_nova_vm_bind igt_nova_bind(uint32_t vm_id,
				      const struct drm_nova_vm_bind_op *ops,
				      uint32_t op_count);
void igt_nova_bind_syncs(struct drm_nova_vm_bind *bind,
			 const struct drm_nova_sync *waits, uint32_t wait_count,
			 const struct drm_nova_sync *signals,
			 uint32_t signal_count);
/* 0 or the errno. */
int igt_nova_vm_bind_errno(int fd, struct drm_nova_vm_bind *bind);

/*
 * Lay CAP_SYS_NICE down or take it up again. False if the process may not have it,
 * and so has not got it.
 */
bool igt_nova_sys_nice(bool on);

/* False if there is no such file or it does not take the text. */
bool igt_nova_write_file(const char *path, const char *text);
/* Back up what is idle in system memory; skips if there is no room in swap. */
void igt_nova_shrink_system(int fd);
bool igt_nova_sysfs_path(int fd, const char *name, char *path, size_t size);
bool igt_nova_debugfs_path(int fd, const char *name, char *path, size_t size);
bool igt_nova_sysfs_read(int fd, const char *name, char *text, size_t size);
uint64_t igt_nova_pci_bar_size(int fd, int bar);

#endif /* IGT_NOVA_H */
