// SPDX-License-Identifier: MIT
/*
 * TEST: PRIME export and import of nova-drm
 */
#include <linux/dma-buf.h>
#include <linux/udmabuf.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "drm_mode.h"
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_walk.h"

#define BO_SIZE		(64 << 10)

static void fill(volatile uint32_t *map, uint32_t seed)
{
	for (uint32_t i = 0; i < BO_SIZE / 4; i++)
		map[i] = i * 2654435761u ^ seed;
}

static void check(const volatile uint32_t *map, uint32_t seed)
{
	for (uint32_t i = 0; i < BO_SIZE / 4; i++)
		igt_assert_eq_u32(map[i], i * 2654435761u ^ seed);
}

static void *map_dmabuf(int dmabuf)
{
	void *map = mmap(NULL, BO_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
			 dmabuf, 0);

	igt_assert(map != MAP_FAILED);
	return map;
}

static void *map_handle(int fd, uint32_t handle)
{
	struct drm_nova_gem_create bo = {
		.size = BO_SIZE,
		.mmap_offset = igt_nova_gem_info(fd, handle).mmap_offset,
	};

	return igt_nova_map(fd, &bo);
}

/* In VRAM or in system memory; less in VRAM would do, but it is all one size. */
static struct drm_nova_gem_create create(int fd, bool vram, uint32_t flags)
{
	return vram ? igt_nova_gem_create_vram(fd, BO_SIZE, flags) :
		      igt_nova_gem_create(fd, BO_SIZE, flags);
}

static void test_same_file(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, BO_SIZE, 0);
	int dmabuf = prime_handle_to_fd(fd, bo.handle);

	igt_assert_eq_u64(lseek(dmabuf, 0, SEEK_END), BO_SIZE);
	igt_assert_eq_u32(prime_fd_to_handle(fd, dmabuf), bo.handle);
	igt_assert_eq_u32(igt_nova_gem_info(fd, bo.handle).flags, 0);
	close(dmabuf);
	gem_close(fd, bo.handle);
}

static void test_two_files(int fd, bool vram)
{
	struct drm_nova_gem_create bo = create(fd, vram, 0);
	int other = drm_open_driver_render(DRIVER_NOVA);
	int dmabuf = prime_handle_to_fd(fd, bo.handle);
	uint32_t handle = prime_fd_to_handle(other, dmabuf);
	void *map;

	close(dmabuf);

	/* The same object, not an import of it. */
	igt_assert_eq_u32(igt_nova_gem_info(other, handle).flags, 0);
	igt_assert_eq_u32(igt_nova_gem_info(other, handle).page_shift,
			  igt_nova_gem_info(fd, bo.handle).page_shift);

	map = igt_nova_map(fd, &bo);
	fill(map, 1);
	munmap(map, BO_SIZE);
	gem_close(fd, bo.handle);

	map = map_handle(other, handle);
	check(map, 1);
	munmap(map, BO_SIZE);
	gem_close(other, handle);
	drm_close_driver(other);
}

static void test_fd_dup(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, BO_SIZE, 0);
	int dmabuf = prime_handle_to_fd(fd, bo.handle), copy = dup(dmabuf);
	int other = dup(fd);

	close(dmabuf);
	igt_assert_eq_u32(prime_fd_to_handle(fd, copy), bo.handle);
	igt_assert_eq_u32(prime_fd_to_handle(other, copy), bo.handle);
	close(other);
	close(copy);
	gem_close(fd, bo.handle);
}

static void test_mmap_dmabuf(int fd, bool vram, uint32_t flags)
{
	struct drm_nova_gem_create bo = create(fd, vram, flags);
	int dmabuf = prime_handle_to_fd(fd, bo.handle);
	void *through_bo = igt_nova_map(fd, &bo);
	void *through_dmabuf = map_dmabuf(dmabuf);
	struct dma_buf_sync sync = {
		.flags = DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW,
	};

	fill(through_bo, 2);
	do_ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &sync);
	check(through_dmabuf, 2);
	fill(through_dmabuf, 3);
	sync.flags = DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW;
	do_ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &sync);
	munmap(through_dmabuf, BO_SIZE);
	check(through_bo, 3);
	munmap(through_bo, BO_SIZE);

	/* The dma-buf keeps the memory. */
	gem_close(fd, bo.handle);
	through_dmabuf = map_dmabuf(dmabuf);
	check(through_dmabuf, 3);
	munmap(through_dmabuf, BO_SIZE);
	close(dmabuf);
}

static void test_outlives_file(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, BO_SIZE, 0);
	int dmabuf = prime_handle_to_fd(fd, bo.handle);
	void *map = igt_nova_map(fd, &bo);

	fill(map, 4);
	munmap(map, BO_SIZE);
	drm_close_driver(fd);

	map = map_dmabuf(dmabuf);
	check(map, 4);
	munmap(map, BO_SIZE);

	fd = drm_open_driver_render(DRIVER_NOVA);
	bo.handle = prime_fd_to_handle(fd, dmabuf);
	close(dmabuf);
	map = map_handle(fd, bo.handle);
	check(map, 4);
	munmap(map, BO_SIZE);
	drm_close_driver(fd);
}

/* Checks an import of @dmabuf, whose memory @map shows, and closes nothing. */
static void check_foreign(int fd, int dmabuf, void *map)
{
	int other = drm_open_driver_render(DRIVER_NOVA), again;
	uint32_t handle, second;
	struct drm_nova_gem_info info;
	void *mine;

	handle = prime_fd_to_handle(fd, dmabuf);
	info = igt_nova_gem_info(fd, handle);
	igt_assert_eq_u32(info.flags, DRM_NOVA_GEM_IMPORTED);
	igt_assert_eq_u64(info.size, BO_SIZE);
	igt_assert_eq_u32(info.placement, DRM_NOVA_GEM_PLACEMENT_SYSTEM);
	igt_assert_eq_u32(info.resident, DRM_NOVA_GEM_PLACEMENT_SYSTEM);

	/* A second import into the file is the first. */
	igt_assert_eq_u32(prime_fd_to_handle(fd, dmabuf), handle);

	/* Exporting the import gives the original. */
	again = prime_handle_to_fd(fd, handle);
	second = prime_fd_to_handle(other, again);
	close(again);
	igt_assert_eq_u32(igt_nova_gem_info(other, second).flags,
			  DRM_NOVA_GEM_IMPORTED);

	fill(map, 5);
	mine = map_handle(fd, handle);
	check(mine, 5);
	fill(mine, 6);
	check(map, 6);
	gem_close(fd, handle);
	check(mine, 6);
	munmap(mine, BO_SIZE);

	mine = map_handle(other, second);
	check(mine, 6);
	munmap(mine, BO_SIZE);
	drm_close_driver(other);
	check(map, 6);
}

static uint32_t vgem_create(int vgem, uint64_t *size)
{
	struct drm_mode_create_dumb create = {
		.width = 256, .height = BO_SIZE / 1024, .bpp = 32,
	};

	do_ioctl(vgem, DRM_IOCTL_MODE_CREATE_DUMB, &create);
	*size = create.size;
	return create.handle;
}

static void *vgem_map(int vgem, uint32_t handle)
{
	struct drm_mode_map_dumb args = { .handle = handle };
	void *map;

	do_ioctl(vgem, DRM_IOCTL_MODE_MAP_DUMB, &args);
	map = mmap(NULL, BO_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, vgem,
		   args.offset);
	igt_assert(map != MAP_FAILED);
	return map;
}

static void test_import_vgem(int fd)
{
	int vgem = drm_open_driver(DRIVER_VGEM), dmabuf;
	uint32_t handle;
	uint64_t size;
	void *map;

	handle = vgem_create(vgem, &size);
	igt_assert_eq_u64(size, BO_SIZE);
	dmabuf = prime_handle_to_fd(vgem, handle);
	map = vgem_map(vgem, handle);
	check_foreign(fd, dmabuf, map);

	/* The importer keeps the exporter's memory. */
	fill(map, 7);
	munmap(map, BO_SIZE);
	handle = prime_fd_to_handle(fd, dmabuf);
	close(dmabuf);
	drm_close_driver(vgem);
	map = map_handle(fd, handle);
	check(map, 7);
	munmap(map, BO_SIZE);
	gem_close(fd, handle);
}

/* vgem maps no imports, so look at the memory through the dma-buf. */
static void test_export_vgem(int fd, bool vram)
{
	struct drm_nova_gem_create bo = create(fd, vram, 0);
	int vgem = drm_open_driver(DRIVER_VGEM);
	int dmabuf = prime_handle_to_fd(fd, bo.handle);
	uint32_t handle = prime_fd_to_handle(vgem, dmabuf);
	void *map = igt_nova_map(fd, &bo);

	close(dmabuf);
	fill(map, 8);
	munmap(map, BO_SIZE);
	gem_close(fd, bo.handle);

	/* Only vgem has it now; it comes back as what it is. */
	dmabuf = prime_handle_to_fd(vgem, handle);
	gem_close(vgem, handle);
	drm_close_driver(vgem);
	map = map_dmabuf(dmabuf);
	check(map, 8);
	munmap(map, BO_SIZE);
	handle = prime_fd_to_handle(fd, dmabuf);
	igt_assert_eq_u32(igt_nova_gem_info(fd, handle).flags, 0);
	close(dmabuf);
	map = map_handle(fd, handle);
	check(map, 8);
	munmap(map, BO_SIZE);
	gem_close(fd, handle);
}

/* What VMs map follows the memory, wherever another device has it put. */
static void test_export_mapped(int fd)
{
	struct drm_nova_gem_create bo = {
		.size = BO_SIZE, .placement = DRM_NOVA_GEM_PLACEMENT_VRAM |
					      DRM_NOVA_GEM_PLACEMENT_SYSTEM,
	};
	struct drm_nova_vm_bind bind;
	struct igt_nova_vm vm;
	uint32_t handle;
	int vgem, dmabuf;
	uint64_t va;

	igt_nova_require_vram(fd);
	igt_nova_vm_init(fd, &vm);
	vgem = drm_open_driver(DRIVER_VGEM);
	va = vm.layout.user_va_start;
	igt_nova_gem_create_with(fd, &bo);
	igt_nova_vm_map(&vm, bo.handle, va, BO_SIZE, 0, 0);
	igt_nova_vm_fill(&vm, va, BO_SIZE, 12);
	igt_assert(igt_nova_vm_lookup(&vm, va).vram);

	dmabuf = prime_handle_to_fd(fd, bo.handle);
	handle = prime_fd_to_handle(vgem, dmabuf);
	bind = igt_nova_bind(vm.id, NULL, 0);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	igt_nova_vm_check(&vm);
	igt_info("another device has it: %s\n",
		 igt_nova_vm_lookup(&vm, va).vram ? "VRAM" : "system memory");
	igt_assert(igt_nova_vm_compare(&vm, va, BO_SIZE, 12));

	gem_close(vgem, handle);
	close(dmabuf);
	drm_close_driver(vgem);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	igt_nova_vm_check(&vm);
	igt_info("no more: %s\n",
		 igt_nova_vm_lookup(&vm, va).vram ? "VRAM" : "system memory");
	igt_assert(igt_nova_vm_compare(&vm, va, BO_SIZE, 12));
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo.handle);
}

static void test_private(int fd)
{
	struct drm_nova_gem_create bo = {
		.size = BO_SIZE, .placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM,
		.vm_id = igt_nova_vm_create(fd),
	};
	struct drm_prime_handle args = { .flags = DRM_CLOEXEC };

	igt_nova_gem_create_with(fd, &bo);
	args.handle = bo.handle;
	do_ioctl_err(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &args, EPERM);
	igt_nova_vm_destroy(fd, bo.vm_id);
	do_ioctl_err(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &args, EPERM);
	gem_close(fd, bo.handle);
}

/* Memory of no DRM driver at all. */
static void test_import_udmabuf(int fd)
{
	struct udmabuf_create create = { .size = BO_SIZE };
	int device, dmabuf;
	void *map;

	device = open("/dev/udmabuf", O_RDWR | O_CLOEXEC);
	igt_require_f(device >= 0, "no /dev/udmabuf\n");
	create.memfd = memfd_create("nova_prime", MFD_ALLOW_SEALING | MFD_CLOEXEC);
	igt_assert_fd(create.memfd);
	igt_assert_eq(ftruncate(create.memfd, BO_SIZE), 0);
	igt_assert_eq(fcntl(create.memfd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	map = mmap(NULL, BO_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
		   create.memfd, 0);
	igt_assert(map != MAP_FAILED);

	dmabuf = ioctl(device, UDMABUF_CREATE, &create);
	igt_assert_fd(dmabuf);
	close(device);
	check_foreign(fd, dmabuf, map);
	close(dmabuf);
	munmap(map, BO_SIZE);
	close(create.memfd);
}

static void test_invalid(int fd)
{
	struct drm_prime_handle args = { .handle = 0x12345 };
	uint32_t handle;

	do_ioctl_err(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &args, ENOENT);
	args.handle = igt_nova_gem_create(fd, BO_SIZE, 0).handle;
	args.flags = 1u << 30;
	do_ioctl_err(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &args, EINVAL);
	gem_close(fd, args.handle);

	igt_assert_eq(__prime_fd_to_handle(fd, -1, &handle), -EBADF);
	igt_assert_eq(__prime_fd_to_handle(fd, fd, &handle), -EINVAL);
}

/* Threads that import and close the same two objects. */
struct race {
	int fd;
	int dmabuf;
	volatile bool stop;
	unsigned long rounds, failures;
};

static void *race_thread(void *data)
{
	struct race *race = data;

	while (!race->stop) {
		struct drm_gem_close close_bo = {};
		uint32_t handle = 0;

		/* Another thread may be first to close; importing must work. */
		if (__prime_fd_to_handle(race->fd, race->dmabuf, &handle))
			__atomic_add_fetch(&race->failures, 1, __ATOMIC_RELAXED);
		close_bo.handle = handle;
		igt_ioctl(race->fd, DRM_IOCTL_GEM_CLOSE, &close_bo);
		__atomic_add_fetch(&race->rounds, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

static void run_race(int fd, int dmabuf)
{
	struct race race = { .fd = fd, .dmabuf = dmabuf };
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		igt_assert_eq(pthread_create(&threads[i], NULL, race_thread,
					     &race), 0);
	sleep(1);
	race.stop = true;
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	igt_info("%lu rounds\n", race.rounds);
	igt_assert_lte_u64(1, race.rounds);
	igt_assert_eq_u64(race.failures, 0);
}

static void test_close_race(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, BO_SIZE, 0);
	int other = drm_open_driver_render(DRIVER_NOVA);
	int dmabuf = prime_handle_to_fd(fd, bo.handle);

	run_race(other, dmabuf);
	close(dmabuf);
	drm_close_driver(other);
	gem_close(fd, bo.handle);
}

static void test_foreign_close_race(int fd)
{
	int vgem = drm_open_driver(DRIVER_VGEM), dmabuf;
	uint64_t size;

	dmabuf = prime_handle_to_fd(vgem, vgem_create(vgem, &size));
	run_race(fd, dmabuf);
	close(dmabuf);
	drm_close_driver(vgem);
}

int igt_main()
{
	int fd = -1;

	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("Importing into the exporting file gives the same handle");
	igt_subtest("export-import-same-file")
		test_same_file(fd);

	igt_describe("Importing into another file gives the same object");
	igt_subtest("two-files")
		test_two_files(fd, false);

	igt_describe("The same with an object in VRAM");
	igt_subtest("two-files-vram")
		test_two_files(fd, true);

	igt_describe("Duplicated descriptors are the same dma-buf and file");
	igt_subtest("fd-dup")
		test_fd_dup(fd);

	igt_describe("A write-combined object's dma-buf can be mapped");
	igt_subtest("mmap-dmabuf")
		test_mmap_dmabuf(fd, false, 0);

	igt_describe("The dma-buf of an object in VRAM can be mapped");
	igt_subtest("mmap-dmabuf-vram")
		test_mmap_dmabuf(fd, true, 0);

	igt_describe("A cached object's dma-buf can be mapped");
	igt_subtest("mmap-dmabuf-cached")
		test_mmap_dmabuf(fd, false, DRM_NOVA_GEM_CPU_CACHED);

	igt_describe("An exported object outlives the file");
	igt_subtest("outlives-file")
		test_outlives_file();

	igt_describe("An object without backing gets it when it is shared");
	igt_subtest("export-deferred") {
		struct drm_nova_gem_create bo;
		int dmabuf;
		void *map;

		bo = igt_nova_gem_create(fd, BO_SIZE, DRM_NOVA_GEM_DEFER_BACKING);
		dmabuf = prime_handle_to_fd(fd, bo.handle);
		map = map_dmabuf(dmabuf);
		fill(map, 10);
		munmap(map, BO_SIZE);
		map = igt_nova_map(fd, &bo);
		check(map, 10);
		munmap(map, BO_SIZE);
		close(dmabuf);
		gem_close(fd, bo.handle);
	}

	igt_describe("Memory of vgem can be imported");
	igt_subtest("import-foreign-vgem")
		test_import_vgem(fd);

	igt_describe("Memory of a memfd can be imported");
	igt_subtest("import-foreign-udmabuf")
		test_import_udmabuf(fd);

	igt_describe("vgem can import our memory");
	igt_subtest("export-foreign-vgem")
		test_export_vgem(fd, false);

	igt_describe("vgem can import what may only be in VRAM");
	igt_subtest("export-foreign-vgem-vram")
		test_export_vgem(fd, true);

	igt_describe("An object in VRAM that others use keeps its GPU mappings");
	igt_subtest("export-foreign-mapped")
		test_export_mapped(fd);

	igt_describe("An object that belongs to a VM is not exported");
	igt_subtest("private-refused")
		test_private(fd);

	igt_describe("What is no object or dma-buf is refused");
	igt_subtest("invalid")
		test_invalid(fd);

	igt_describe("Import and close from several threads");
	igt_subtest("close-race")
		test_close_race(fd);

	igt_describe("Import of foreign memory and close from several threads");
	igt_subtest("foreign-close-race")
		test_foreign_close_race(fd);

	igt_fixture()
		drm_close_driver(fd);
}
