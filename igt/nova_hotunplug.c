// SPDX-License-Identifier: MIT
/*
 * TEST: nova-drm when its GPU is unbound under its users
 */
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>

#include "drm_mode.h"
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_fence.h"

#define BO_SIZE		(256 << 10)

static char driver_path[PATH_MAX];	/* of the PCI driver in sysfs */
static char pci_name[64];

static void sysfs_write(const char *name, const char *text)
{
	char path[PATH_MAX + 16];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", driver_path, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	igt_assert_fd(fd);
	igt_assert_eq(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static bool is_bound(void)
{
	char path[PATH_MAX + 80];

	snprintf(path, sizeof(path), "%s/%s", driver_path, pci_name);
	return !access(path, F_OK);
}

static void unbind(void)
{
	sysfs_write("unbind", pci_name);
	igt_assert(!is_bound());
}

/* Also after a failed subtest, so that the next one has a device. */
static void bind(void)
{
	if (!is_bound())
		sysfs_write("bind", pci_name);
	igt_assert(is_bound());
}

static void find_device(void)
{
	char path[256], real[PATH_MAX];
	int fd = drm_open_driver_render(DRIVER_NOVA);

	igt_assert(igt_nova_sysfs_path(fd, "driver", path, sizeof(path)));
	igt_assert(realpath(path, driver_path));
	igt_assert(igt_nova_sysfs_path(fd, "", path, sizeof(path)));
	igt_assert(realpath(path, real));
	snprintf(pci_name, sizeof(pci_name), "%s", basename(real));
	drm_close_driver(fd);
}

static void assert_gone(int fd)
{
	struct drm_nova_getparam param = { .param = NOVA_GETPARAM_UAPI_REV };
	struct drm_nova_gem_create create = { .size = BO_SIZE };
	struct drm_nova_gem_info info = { .handle = 1 };
	struct drm_nova_dev_query query = { .type = DRM_NOVA_QUERY_GPU_INFO };
	struct drm_nova_get_time time = { .clockid = CLOCK_MONOTONIC };
	struct drm_nova_vm_create vm = {};
	struct drm_nova_vm_destroy vm_destroy = { .vm_id = 1 };
	struct drm_nova_vm_bind bind = igt_nova_bind(1, NULL, 0);
	struct drm_nova_vm_get_state state = { .vm_id = 1 };

	do_ioctl_err(fd, DRM_IOCTL_NOVA_GETPARAM, &param, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_CREATE, &create, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_INFO, &info, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GET_TIME, &time, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_DESTROY, &vm_destroy, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_BIND, &bind, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_GET_STATE, &state, ENODEV);
}

static void test_ioctl(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA), again;

	igt_nova_gem_create(fd, BO_SIZE, 0);
	unbind();
	assert_gone(fd);

	/* The old file stays dead, a new one works. */
	bind();
	assert_gone(fd);
	again = drm_open_driver_render(DRIVER_NOVA);
	igt_nova_gem_create(again, BO_SIZE, 0);
	drm_close_driver(again);
	drm_close_driver(fd);
}

static void test_mmap(bool touched, uint32_t placement)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create bo = {
		.size = placement == DRM_NOVA_GEM_PLACEMENT_VRAM ? 16 << 10 :
								   BO_SIZE,
		.placement = placement,
	};
	volatile uint32_t *map;

	if (placement == DRM_NOVA_GEM_PLACEMENT_VRAM)
		igt_nova_require_vram(fd);
	igt_nova_gem_create_with(fd, &bo);
	map = igt_nova_map(fd, &bo);
	if (touched)
		for (size_t i = 0; i < bo.size / 4; i++)
			map[i] = i;
	unbind();

	/* No signal; what is written may or may not stick. */
	for (size_t i = 0; i < bo.size / 4; i++)
		map[i] = map[i] + 1;
	igt_assert(mmap(NULL, bo.size, PROT_READ, MAP_SHARED, fd,
			bo.mmap_offset) == MAP_FAILED);
	igt_assert_eq(errno, ENODEV);
	bind();
	map[0] = map[bo.size / 4 - 1];
	munmap((void *)map, bo.size);
	drm_close_driver(fd);
}

/* Mapped objects of all kinds, a queue, and a bind that waits. */
static void test_vm(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_sync wait = {}, signal = {};
	struct drm_nova_gem_create bo[3] = {};
	struct drm_nova_vm_create vm = {};
	struct drm_nova_vm_bind_op ops[4];
	struct drm_nova_vm_bind bind_args;
	struct pollfd done = { .events = POLLIN };
	struct igt_nova_fence fence;

	igt_nova_fence_create(&fence, 4096, true);
	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm);
	for (int i = 0; i < 3; i++) {
		bo[i].size = 64 << 10;
		bo[i].vm_id = i == 2 ? vm.vm_id : 0;
		bo[i].placement = i ? 0 : DRM_NOVA_GEM_PLACEMENT_SYSTEM;
		igt_nova_gem_create_with(fd, &bo[i]);
		ops[i] = (struct drm_nova_vm_bind_op){
			.op = DRM_NOVA_VM_BIND_OP_MAP, .handle = bo[i].handle,
			.va = vm.user_va_start + (i << 20), .range = bo[i].size,
		};
	}
	ops[3] = (struct drm_nova_vm_bind_op){
		.op = DRM_NOVA_VM_BIND_OP_MAP, .flags = DRM_NOVA_VM_BIND_SPARSE,
		.va = vm.user_va_start + (1 << 30), .range = 1 << 30,
	};
	bind_args = igt_nova_bind(vm.vm_id, ops, 4);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind_args), 0);

	wait.handle = igt_nova_fence_syncobj(&fence, fd);
	signal.handle = syncobj_create(fd, 0);
	ops[0].va += 4 << 20;
	bind_args = igt_nova_bind(vm.vm_id, ops, 1);
	bind_args.queue_id = igt_nova_bind_queue_create(fd, vm.vm_id);
	igt_nova_bind_syncs(&bind_args, &wait, 1, &signal, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind_args), 0);
	done.fd = syncobj_export_sync_file(fd, signal.handle);
	unbind();
	assert_gone(fd);

	/* Not earlier than what it waits for, but then with an error. */
	igt_assert_eq(poll(&done, 1, 0), 0);
	igt_nova_fence_signal(&fence);
	igt_assert_eq(poll(&done, 1, IGT_NOVA_LONG_MS), 1);
	igt_assert_lt(sync_fence_status(done.fd), 0);
	close(done.fd);
	bind();
	igt_nova_fence_destroy(&fence);
	drm_close_driver(fd);
}

static void test_dmabuf(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA), dmabuf;
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, BO_SIZE, 0);
	volatile uint32_t *map;

	dmabuf = prime_handle_to_fd(fd, bo.handle);
	map = mmap(NULL, BO_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, dmabuf, 0);
	igt_assert(map != MAP_FAILED);
	map[0] = 1;
	drm_close_driver(fd);
	unbind();
	map[0] = 2;
	map[BO_SIZE / 4 - 1] = 2;
	bind();
	munmap((void *)map, BO_SIZE);
	close(dmabuf);
}

/*
 * Objects in memory and in swap, mapped for GPU and CPU. Memory is reclaimed
 * while the GPU goes, and after.
 */
struct reclaim {
	volatile bool stop;
	unsigned long rounds;
};

static void *reclaim_thread(void *data)
{
	struct reclaim *reclaim = data;

	while (!reclaim->stop) {
		igt_nova_write_file("/proc/sys/vm/drop_caches", "2");
		__atomic_add_fetch(&reclaim->rounds, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

static void test_reclaim(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA), dmabuf;
	struct drm_nova_gem_create bo[4] = {};
	struct drm_nova_vm_create vm = {};
	struct drm_nova_vm_bind_op ops[ARRAY_SIZE(bo)];
	struct drm_nova_vm_bind bind_args;
	struct reclaim reclaim = {};
	volatile uint32_t *map[ARRAY_SIZE(bo)], *shared;
	pthread_t thread;

	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm);
	for (uint32_t i = 0; i < ARRAY_SIZE(bo); i++) {
		bo[i] = igt_nova_gem_create(fd, BO_SIZE, 0);
		map[i] = igt_nova_map(fd, &bo[i]);
		for (uint32_t w = 0; w < BO_SIZE / 4; w++)
			map[i][w] = igt_nova_pattern(w, i);
		ops[i] = (struct drm_nova_vm_bind_op){
			.op = DRM_NOVA_VM_BIND_OP_MAP, .handle = bo[i].handle,
			.va = vm.user_va_start + (i << 20), .range = BO_SIZE,
		};
	}
	bind_args = igt_nova_bind(vm.vm_id, ops, ARRAY_SIZE(bo));
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind_args), 0);
	dmabuf = prime_handle_to_fd(fd, bo[0].handle);
	shared = mmap(NULL, BO_SIZE, PROT_READ, MAP_SHARED, dmabuf, 0);
	igt_assert(shared != MAP_FAILED);

	igt_nova_shrink_system(fd);
	for (uint32_t i = 0; i < ARRAY_SIZE(bo); i++)
		igt_assert_eq_u32(igt_nova_gem_info(fd, bo[i].handle).resident, 0);
	for (uint32_t w = 0; w < BO_SIZE / 4; w++)
		igt_assert_eq_u32(map[1][w], igt_nova_pattern(w, 1));
	bind_args = igt_nova_bind(vm.vm_id, ops, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind_args), 0);

	igt_assert_eq(pthread_create(&thread, NULL, reclaim_thread, &reclaim), 0);
	igt_assert(igt_wait(reclaim.rounds > 1, 60000, 1));
	unbind();
	reclaim.rounds = 0;
	igt_assert(igt_wait(reclaim.rounds > 1, 60000, 1));
	reclaim.stop = true;
	pthread_join(thread, NULL);
	assert_gone(fd);

	/* No signal, wherever it was. */
	igt_assert(shared[0] == shared[0]);
	for (uint32_t i = 0; i < ARRAY_SIZE(bo); i++) {
		map[i][0]++;
		munmap((void *)map[i], BO_SIZE);
	}
	munmap((void *)shared, BO_SIZE);
	close(dmabuf);
	bind();
	drm_close_driver(fd);
}

/* Another device's memory is not affected, nor is ours that it uses. */
static void test_foreign(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	int vgem = drm_open_driver(DRIVER_VGEM), dmabuf;
	struct drm_mode_create_dumb dumb = {
		.width = 256, .height = BO_SIZE / 1024, .bpp = 32,
	};
	struct drm_mode_map_dumb offset = {};
	struct drm_nova_gem_create bo;
	uint32_t *theirs, *ours, handle;

	/* vgem -> nova */
	do_ioctl(vgem, DRM_IOCTL_MODE_CREATE_DUMB, &dumb);
	dmabuf = prime_handle_to_fd(vgem, dumb.handle);
	bo.handle = prime_fd_to_handle(fd, dmabuf);
	close(dmabuf);
	bo.size = BO_SIZE;
	bo.mmap_offset = igt_nova_gem_info(fd, bo.handle).mmap_offset;
	theirs = igt_nova_map(fd, &bo);
	theirs[1] = 0x1234;

	/* nova -> vgem */
	bo = igt_nova_gem_create(fd, BO_SIZE, 0);
	dmabuf = prime_handle_to_fd(fd, bo.handle);
	handle = prime_fd_to_handle(vgem, dmabuf);
	close(dmabuf);

	unbind();

	igt_assert_eq_u32(theirs[1], 0x1234);
	offset.handle = dumb.handle;
	do_ioctl(vgem, DRM_IOCTL_MODE_MAP_DUMB, &offset);
	ours = mmap(NULL, BO_SIZE, PROT_READ, MAP_SHARED, vgem, offset.offset);
	igt_assert(ours != MAP_FAILED);
	igt_assert_eq_u32(ours[1], 0x1234);
	munmap(ours, BO_SIZE);

	bind();
	gem_close(vgem, handle);
	munmap(theirs, BO_SIZE);
	drm_close_driver(fd);
	drm_close_driver(vgem);
}

/* Users that do not stop while the device goes. */
struct busy {
	int fd;
	volatile bool stop;
	unsigned long rounds, odd;
};

static void *busy_thread(void *data)
{
	struct busy *busy = data;

	while (!busy->stop) {
		struct drm_nova_gem_create create = { .size = 4 << 10 };
		struct drm_nova_dev_query query = {
			.type = DRM_NOVA_QUERY_GPU_INFO,
		};

		if (!igt_ioctl(busy->fd, DRM_IOCTL_NOVA_GEM_CREATE, &create)) {
			struct drm_gem_close close_bo = {
				.handle = create.handle,
			};

			igt_ioctl(busy->fd, DRM_IOCTL_GEM_CLOSE, &close_bo);
		} else if (errno != ENODEV) {
			__atomic_add_fetch(&busy->odd, 1, __ATOMIC_RELAXED);
		}
		if (igt_ioctl(busy->fd, DRM_IOCTL_NOVA_DEV_QUERY, &query) &&
		    errno != ENODEV)
			__atomic_add_fetch(&busy->odd, 1, __ATOMIC_RELAXED);
		__atomic_add_fetch(&busy->rounds, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

static void test_busy(void)
{
	struct busy busy = { .fd = drm_open_driver_render(DRIVER_NOVA) };
	pthread_t threads[2];

	for (int i = 0; i < 2; i++)
		igt_assert_eq(pthread_create(&threads[i], NULL, busy_thread,
					     &busy), 0);
	igt_assert(igt_wait(busy.rounds > 20, 60000, 1));
	unbind();
	assert_gone(busy.fd);
	busy.stop = true;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	igt_assert_eq_u64(busy.odd, 0);
	bind();
	drm_close_driver(busy.fd);
}

int igt_main()
{
	igt_fixture()
		find_device();

	igt_describe("Ioctls of an open file fail with ENODEV");
	igt_subtest("ioctl-after-unbind") {
		bind();
		test_ioctl();
	}

	igt_describe("A mapping that was used can still be accessed");
	igt_subtest("mmap-after-unbind") {
		bind();
		test_mmap(true, DRM_NOVA_GEM_PLACEMENT_SYSTEM);
	}

	igt_describe("A mapping of VRAM that was used can still be accessed");
	igt_subtest("mmap-vram-after-unbind") {
		bind();
		test_mmap(true, DRM_NOVA_GEM_PLACEMENT_VRAM);
	}

	igt_describe("A mapping of VRAM not used yet can still be accessed");
	igt_subtest("mmap-vram-untouched-after-unbind") {
		bind();
		test_mmap(false, DRM_NOVA_GEM_PLACEMENT_VRAM);
	}

	igt_describe("VMs, their mappings and what waits go with the device");
	igt_subtest("vm-after-unbind") {
		bind();
		test_vm();
	}

	igt_describe("A mapping that was not used yet can still be accessed");
	igt_subtest("mmap-untouched-after-unbind") {
		bind();
		test_mmap(false, DRM_NOVA_GEM_PLACEMENT_SYSTEM);
	}

	igt_describe("An exported object outlives the device");
	igt_subtest("dmabuf-after-unbind") {
		bind();
		test_dmabuf();
	}

	igt_describe("Memory is reclaimed while the device goes");
	igt_subtest("reclaim-at-unbind") {
		bind();
		test_reclaim();
	}

	igt_describe("Sharing with another device survives");
	igt_subtest("foreign-after-unbind") {
		bind();
		test_foreign();
	}

	igt_describe("Unbinding waits for ioctls that run");
	igt_subtest("unbind-while-busy") {
		bind();
		test_busy();
	}

	igt_fixture()
		bind();
}
