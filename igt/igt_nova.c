// SPDX-License-Identifier: MIT
/*
 * Helpers for tests of nova-drm. They assert success.
 */
#include <inttypes.h>
#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "igt.h"
#include "igt_nova.h"

uint64_t igt_nova_getparam(int fd, uint64_t param)
{
	struct drm_nova_getparam args = { .param = param };

	do_ioctl(fd, DRM_IOCTL_NOVA_GETPARAM, &args);
	return args.value;
}

void igt_nova_gem_create_with(int fd, struct drm_nova_gem_create *args)
{
	do_ioctl(fd, DRM_IOCTL_NOVA_GEM_CREATE, args);
	igt_assert_neq_u32(args->handle, 0);
}

/* Returns the ioctl's argument as the kernel left it. */
struct drm_nova_gem_create igt_nova_gem_create(int fd, uint64_t size,
					       uint32_t flags)
{
	struct drm_nova_gem_create args = {
		.size = size, .flags = flags,
		.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM,
	};

	igt_nova_gem_create_with(fd, &args);
	return args;
}

void igt_nova_require_vram(int fd)
{
	struct drm_nova_mem_region region = {};

	igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_VRAM, &region);
	igt_require_f(region.flags & DRM_NOVA_MEM_REGION_ALLOCATABLE,
		      "no VRAM to put objects in\n");
}

struct drm_nova_gem_create igt_nova_gem_create_vram(int fd, uint64_t size,
						    uint32_t flags)
{
	struct drm_nova_gem_create args = {
		.size = size, .flags = flags,
		.placement = DRM_NOVA_GEM_PLACEMENT_VRAM,
	};

	igt_nova_require_vram(fd);
	igt_nova_gem_create_with(fd, &args);
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

uint64_t igt_nova_vram_room(int fd)
{
	struct drm_nova_mem_region region = {};
	uint64_t kernel;

	igt_nova_require_vram(fd);
	igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_VRAM, &region);
	kernel = igt_nova_getparam(fd, NOVA_GETPARAM_VRAM_USED) - region.used;
	return region.total - kernel;
}

void igt_nova_mmu_info(int fd, struct drm_nova_mmu_info *info)
{
	struct drm_nova_dev_query query = {
		.type = DRM_NOVA_QUERY_MMU,
		.size = sizeof(*info),
		.pointer = (uintptr_t)info,
	};

	memset(info, 0, sizeof(*info));
	do_ioctl(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query);
}

bool igt_nova_has_kind(const __u64 *kinds, unsigned int kind)
{
	return kinds[kind / 64] >> kind % 64 & 1;
}

uint32_t igt_nova_vm_create(int fd)
{
	struct drm_nova_vm_create args = {};

	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &args);
	igt_assert_neq_u32(args.vm_id, 0);
	return args.vm_id;
}

void igt_nova_vm_destroy(int fd, uint32_t vm_id)
{
	struct drm_nova_vm_destroy args = { .vm_id = vm_id };

	do_ioctl(fd, DRM_IOCTL_NOVA_VM_DESTROY, &args);
}

uint32_t igt_nova_vm_state(int fd, uint32_t vm_id)
{
	struct drm_nova_vm_get_state args = { .vm_id = vm_id };

	do_ioctl(fd, DRM_IOCTL_NOVA_VM_GET_STATE, &args);
	return args.state;
}

uint32_t igt_nova_bind_queue_create(int fd, uint32_t vm_id)
{
	struct drm_nova_queue_create args = {
		.vm_id = vm_id, .engine_class = DRM_NOVA_ENGINE_CLASS_BIND,
	};

	do_ioctl(fd, DRM_IOCTL_NOVA_QUEUE_CREATE, &args);
	igt_assert_neq_u32(args.queue_id, 0);
	return args.queue_id;
}

void igt_nova_queue_destroy(int fd, uint32_t queue_id)
{
	struct drm_nova_queue_destroy args = { .queue_id = queue_id };

	do_ioctl(fd, DRM_IOCTL_NOVA_QUEUE_DESTROY, &args);
}

struct drm_nova_vm_bind igt_nova_bind(uint32_t vm_id,
				      const struct drm_nova_vm_bind_op *ops,
				      uint32_t op_count)
{
	return (struct drm_nova_vm_bind){
		.vm_id = vm_id,
		.op_count = op_count,
		.op_stride = sizeof(*ops),
		.sync_stride = sizeof(struct drm_nova_sync),
		.ops = (uintptr_t)ops,
		.failed_op = UINT32_MAX,
	};
}

void igt_nova_bind_syncs(struct drm_nova_vm_bind *bind,
			 const struct drm_nova_sync *waits, uint32_t wait_count,
			 const struct drm_nova_sync *signals,
			 uint32_t signal_count)
{
	bind->flags |= DRM_NOVA_VM_BIND_ASYNC;
	bind->waits = (uintptr_t)waits;
	bind->wait_count = wait_count;
	bind->signals = (uintptr_t)signals;
	bind->signal_count = signal_count;
}

int igt_nova_vm_bind_errno(int fd, struct drm_nova_vm_bind *bind)
{
	int err = igt_ioctl(fd, DRM_IOCTL_NOVA_VM_BIND, bind) ? errno : 0;

	errno = 0;
	return err;
}

bool igt_nova_sys_nice(bool on)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2] = {};

	igt_assert_eq(syscall(SYS_capget, &header, data), 0);
	if (!(data[0].permitted & 1u << CAP_SYS_NICE))
		return false;
	data[0].effective &= ~(1u << CAP_SYS_NICE);
	data[0].effective |= (uint32_t)on << CAP_SYS_NICE;
	igt_assert_eq(syscall(SYS_capset, &header, data), 0);
	return true;
}

bool igt_nova_write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool written;

	if (fd < 0)
		return false;
	written = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	close(fd);
	return written;
}

/* A file of the device in debugfs; false if there is none. */
bool igt_nova_debugfs_path(int fd, const char *name, char *path, size_t size)
{
	struct stat st;

	if (fstat(fd, &st))
		return false;
	snprintf(path, size, "/sys/kernel/debug/dri/%u/%s", minor(st.st_rdev),
		 name);
	return !access(path, F_OK);
}

void igt_nova_shrink_system(int fd)
{
	char path[256];
	int file;
	bool written;

	igt_require_f(igt_nova_debugfs_path(fd, "shrink_system", path,
					    sizeof(path)), "no debugfs\n");
	file = open(path, O_WRONLY | O_CLOEXEC);
	igt_assert_fd(file);
	written = write(file, "1", 1) == 1;
	igt_require_f(written || errno != ENOSPC, "no room in swap\n");
	igt_assert(written);
	close(file);
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
