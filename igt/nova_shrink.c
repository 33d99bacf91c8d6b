// SPDX-License-Identifier: MIT
/*
 * TEST: nova-drm when the machine is short of memory
 *
 * Objects in system memory that nobody uses go to swap. Their content and their
 * mappings have to come back, whoever wants them first.
 */
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "drm_mode.h"
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_fence.h"
#include "igt_nova_walk.h"

#define KB		1024ull
#define MB		(1024 * KB)
#define BASE		(1ull << 38)
#define SIZE		(2 * MB + 68 * KB)	/* pages of all sizes */
#define SYSTEM		DRM_NOVA_GEM_PLACEMENT_SYSTEM
#define VRAM		DRM_NOVA_GEM_PLACEMENT_VRAM

static int fd = -1;
static struct igt_nova_vm vm;

static struct drm_nova_gem_create create(uint64_t size, uint32_t placement,
					 uint32_t vm_id)
{
	struct drm_nova_gem_create args = {
		.size = size, .placement = placement, .vm_id = vm_id,
	};

	igt_nova_gem_create_with(fd, &args);
	return args;
}

static uint32_t resident(uint32_t handle)
{
	return igt_nova_gem_info(fd, handle).resident;
}

/* Bytes that the driver says could be backed up. */
static uint64_t shrinkable(void)
{
	char path[256], text[32] = "";
	FILE *file;

	igt_require_f(igt_nova_debugfs_path(fd, "shrink_system", path,
					    sizeof(path)), "no debugfs\n");
	file = fopen(path, "r");
	igt_assert(file);
	igt_assert(fgets(text, sizeof(text), file));
	fclose(file);
	return strtoull(text, NULL, 10);
}

static uint64_t kernel_memory(const char *key)
{
	char line[128];
	uint64_t kib = 0;
	FILE *file = fopen("/proc/meminfo", "r");

	igt_assert(file);
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, key, strlen(key)) && line[strlen(key)] == ':')
			kib = strtoull(line + strlen(key) + 1, NULL, 10);
	fclose(file);
	return kib * KB;
}

/* What is in shmem, in memory or in swap. */
static uint64_t backed_up(void)
{
	return kernel_memory("Shmem") + kernel_memory("SwapTotal") - kernel_memory("SwapFree");
}

static int revalidate(const struct igt_nova_vm *which)
{
	struct drm_nova_vm_bind bind = igt_nova_bind(which->id, NULL, 0);

	return igt_nova_vm_bind_errno(which->fd, &bind);
}

static void assert_unmapped(struct igt_nova_vm *which, uint64_t va, uint64_t size)
{
	unsigned int count;
	struct igt_nova_run *run = igt_nova_vm_walk(which, &count);

	for (unsigned int i = 0; i < count; i++)
		igt_assert_f(run[i].sparse || run[i].va >= va + size ||
			     run[i].va + run[i].size <= va,
			     "%#llx is mapped\n", (unsigned long long)run[i].va);
	free(run);
}

static void map_fill(volatile uint32_t *map, uint64_t size, uint32_t seed)
{
	for (uint64_t i = 0; i < size / 4; i++)
		map[i] = igt_nova_pattern(i, seed);
}

static void map_compare(const volatile uint32_t *map, uint64_t size,
			uint32_t seed)
{
	for (uint64_t i = 0; i < size / 4; i++)
		igt_assert_eq_u32(map[i], igt_nova_pattern(i, seed));
}

/* Out, and back by the GPU's wish or by the CPU's. */
static void test_idle(bool private, bool cpu_first)
{
	struct igt_nova_vm second;
	struct drm_nova_gem_create bo;
	volatile uint32_t *map;
	uint64_t before;

	igt_nova_vm_init(fd, &vm);
	igt_nova_vm_init(fd, &second);
	before = shrinkable();
	bo = create(SIZE, SYSTEM, private ? vm.id : 0);
	map = igt_nova_map(fd, &bo);
	igt_nova_vm_map(&vm, bo.handle, BASE, bo.size, 0, 0);
	if (!private)
		igt_nova_vm_map(&second, bo.handle, BASE, bo.size, 0, 0);
	igt_nova_vm_fill(&vm, BASE, bo.size, 1);
	igt_assert_eq_u32(map[5], igt_nova_pattern(5, 1));
	igt_assert_eq_u64(shrinkable() - before, bo.size);

	for (uint32_t round = 1; round < 3; round++) {
		igt_nova_shrink_system(fd);
		igt_assert_eq_u32(resident(bo.handle), 0);
		igt_assert_eq_u64(shrinkable(), before);
		assert_unmapped(&vm, BASE, bo.size);
		assert_unmapped(&second, BASE, bo.size);

		if (cpu_first) {
			map_compare(map, bo.size, round);
			/* Only who is to use it gets it. */
			assert_unmapped(&vm, BASE, bo.size);
		}
		igt_assert_eq(revalidate(&vm), 0);
		assert_unmapped(&second, BASE, bo.size);
		igt_assert_eq(revalidate(&second), 0);
		igt_assert_eq_u32(resident(bo.handle), SYSTEM);
		igt_assert_eq_u64(shrinkable() - before, bo.size);
		igt_nova_vm_check(&vm);
		igt_nova_vm_check(&second);
		igt_assert(igt_nova_vm_compare(&vm, BASE, bo.size, round));
		map_compare(map, bo.size, round);
		igt_nova_vm_fill(&vm, BASE, bo.size, round + 1);
		map_compare(map, bo.size, round + 1);
	}
	munmap((void *)map, bo.size);
	igt_nova_vm_fini(&second);
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo.handle);
	igt_assert_eq_u64(shrinkable(), before);
}

/* A bind that has not run yet maps the object where it is. */
static void test_busy(void)
{
	struct drm_nova_sync wait = {}, signal = {};
	struct drm_nova_gem_create bo;
	struct drm_nova_vm_bind_op op;
	struct drm_nova_vm_bind bind;
	struct igt_nova_fence fence;

	igt_nova_vm_init(fd, &vm);
	bo = create(SIZE, SYSTEM, 0);
	igt_nova_vm_map(&vm, bo.handle, BASE, bo.size, 0, 0);
	igt_nova_vm_fill(&vm, BASE, bo.size, 2);

	igt_nova_fence_create(&fence, 4096, true);
	wait.handle = igt_nova_fence_syncobj(&fence, fd);
	signal.handle = syncobj_create(fd, 0);
	op = igt_nova_op_map(bo.handle, BASE + 4 * MB, bo.size, 0);
	bind = igt_nova_bind(vm.id, &op, 1);
	igt_nova_bind_syncs(&bind, &wait, 1, &signal, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);

	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(bo.handle), SYSTEM);
	igt_nova_vm_check(&vm);
	igt_nova_fence_destroy(&fence);
	igt_nova_syncobj_signalled(fd, signal.handle);
	igt_nova_vm_expect(&vm, &op, 1);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE + 4 * MB, bo.size, 2));

	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(bo.handle), 0);
	assert_unmapped(&vm, BASE, 8 * MB);
	igt_assert_eq(revalidate(&vm), 0);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, bo.size, 2));
	syncobj_destroy(fd, wait.handle);
	syncobj_destroy(fd, signal.handle);
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo.handle);
}

/* Of no interest to who makes room in system memory. */
static void test_vram(void)
{
	struct drm_nova_gem_create bo;

	igt_nova_require_vram(fd);
	igt_nova_vm_init(fd, &vm);
	bo = create(SIZE, VRAM, 0);
	igt_nova_vm_map(&vm, bo.handle, BASE, bo.size, 0, 0);
	igt_nova_vm_fill(&vm, BASE, bo.size, 3);
	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(bo.handle), VRAM);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, bo.size, 3));
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo.handle);
}

/* From VRAM to system memory, to swap, and back to VRAM at once. */
static void test_to_vram(void)
{
	struct drm_nova_gem_create bo;
	uint64_t before;
	char path[256];

	igt_nova_require_vram(fd);
	igt_require_f(igt_nova_debugfs_path(fd, "evict_vram", path,
					    sizeof(path)), "no debugfs\n");
	igt_nova_vm_init(fd, &vm);
	before = shrinkable();
	bo = create(256 * KB, VRAM | SYSTEM, 0);
	igt_nova_vm_map(&vm, bo.handle, BASE, bo.size, 0, 0);
	igt_nova_vm_fill(&vm, BASE, bo.size, 4);
	igt_assert_eq_u32(resident(bo.handle), VRAM);
	igt_assert_eq_u64(shrinkable(), before);

	igt_assert(igt_nova_write_file(path, "1"));
	igt_assert_eq_u32(resident(bo.handle), SYSTEM);
	igt_assert_eq_u64(shrinkable() - before, bo.size);
	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(bo.handle), 0);
	igt_assert_eq(revalidate(&vm), 0);
	igt_assert_eq_u32(resident(bo.handle), VRAM);
	igt_assert_eq_u64(shrinkable(), before);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, bo.size, 4));
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo.handle);
}

static void *map_dmabuf(int dmabuf, uint64_t size)
{
	void *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, dmabuf,
			 0);

	igt_assert(map != MAP_FAILED);
	return map;
}

/* What another device uses stays; what it could use comes when it does. */
static void test_export(void)
{
	struct drm_nova_gem_create bo;
	uint64_t before;
	int vgem, dmabuf;
	uint32_t handle;
	void *map;

	igt_nova_vm_init(fd, &vm);
	vgem = drm_open_driver(DRIVER_VGEM);
	before = shrinkable();
	bo = create(64 * KB, SYSTEM, 0);
	igt_nova_vm_map(&vm, bo.handle, BASE, bo.size, 0, 0);
	igt_nova_vm_fill(&vm, BASE, bo.size, 5);
	dmabuf = prime_handle_to_fd(fd, bo.handle);
	map = map_dmabuf(dmabuf, bo.size);
	map_compare(map, bo.size, 5);

	/* Nobody is attached: out, and back by a mapping of the dma-buf. */
	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(bo.handle), 0);
	map_compare(map, bo.size, 5);
	map_fill(map, bo.size, 6);

	/* Attached to while it is out; back to stay. */
	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(bo.handle), 0);
	handle = prime_fd_to_handle(vgem, dmabuf);
	igt_assert_eq(revalidate(&vm), 0);
	igt_assert_eq_u32(resident(bo.handle), SYSTEM);
	igt_nova_vm_check(&vm);
	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(bo.handle), SYSTEM);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, bo.size, 6));

	gem_close(vgem, handle);
	drm_close_driver(vgem);
	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(bo.handle), 0);
	map_compare(map, bo.size, 6);
	munmap(map, bo.size);
	close(dmabuf);
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo.handle);
	igt_assert_eq_u64(shrinkable(), before);
}

static void test_import(void)
{
	struct drm_mode_create_dumb dumb = {
		.width = 256, .height = 64, .bpp = 32,
	};
	uint64_t before;
	uint32_t handle;
	int vgem, dmabuf;

	igt_nova_vm_init(fd, &vm);
	vgem = drm_open_driver(DRIVER_VGEM);
	do_ioctl(vgem, DRM_IOCTL_MODE_CREATE_DUMB, &dumb);
	dmabuf = prime_handle_to_fd(vgem, dumb.handle);
	before = shrinkable();
	handle = prime_fd_to_handle(fd, dmabuf);
	igt_nova_vm_map(&vm, handle, BASE, dumb.size, 0, 0);
	igt_nova_vm_fill(&vm, BASE, dumb.size, 7);
	igt_assert_eq_u64(shrinkable(), before);
	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(handle), SYSTEM);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, dumb.size, 7));
	igt_nova_vm_fini(&vm);
	gem_close(fd, handle);
	close(dmabuf);
	drm_close_driver(vgem);
	igt_assert_eq_u64(shrinkable(), before);
}

/* What was backed up goes with its object. */
static void test_close(void)
{
	const uint64_t size = 32 * MB;
	uint64_t before = backed_up();
	struct drm_nova_gem_create bo = create(size, SYSTEM, 0);
	volatile uint32_t *map = igt_nova_map(fd, &bo);

	for (uint64_t i = 0; i < size; i += 4096)
		map[i / 4] = i;
	munmap((void *)map, size);
	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(bo.handle), 0);
	igt_assert_lt_u64(before + size / 2, backed_up());
	gem_close(fd, bo.handle);
	igt_assert_lt_u64(backed_up(), before + size / 2);
}

/* A process with all of this is killed, at any moment of it. */
static void test_kill(void)
{
	uint64_t before = shrinkable();

	for (unsigned int ms = 10; ms < 2000; ms = ms * 3 / 2) {
		int pipes[2], status;
		pid_t pid;
		char byte;

		igt_assert_eq(pipe(pipes), 0);
		pid = fork();
		igt_assert_lte(0, pid);
		if (!pid) {
			struct drm_nova_gem_create bo;
			volatile uint32_t *map;
			char path[256];

			prctl(PR_SET_PDEATHSIG, SIGKILL);
			fd = drm_open_driver_render(DRIVER_NOVA);
			if (!igt_nova_debugfs_path(fd, "shrink_system", path,
						   sizeof(path)))
				_exit(1);
			bo = create(4 * MB, SYSTEM, 0);
			map = igt_nova_map(fd, &bo);
			write(pipes[1], "", 1);
			for (;;) {
				for (uint64_t i = 0; i < bo.size; i += 4096)
					map[i / 4]++;
				igt_nova_write_file(path, "1");
			}
		}
		igt_assert_eq(read(pipes[0], &byte, 1), 1);
		/* Not a wait for something: this is how long it has. */
		usleep(ms * 1000);
		kill(pid, SIGKILL);
		igt_assert_eq(waitpid(pid, &status, 0), pid);
		igt_assert(WIFSIGNALED(status));
		close(pipes[0]);
		close(pipes[1]);
	}
	igt_assert_eq_u64(shrinkable(), before);
}

/* The kernel calls all its shrinkers. */
static void test_drop_caches(void)
{
	struct drm_nova_gem_create bo;

	igt_nova_vm_init(fd, &vm);
	bo = create(SIZE, SYSTEM, 0);
	igt_nova_vm_map(&vm, bo.handle, BASE, bo.size, 0, 0);
	igt_nova_vm_fill(&vm, BASE, bo.size, 8);
	igt_require_f(kernel_memory("SwapFree"), "no room in swap\n");
	igt_assert(igt_nova_write_file("/proc/sys/vm/drop_caches", "2"));
	igt_assert_eq_u32(resident(bo.handle), 0);
	assert_unmapped(&vm, BASE, bo.size);
	igt_assert_eq(revalidate(&vm), 0);
	igt_nova_vm_check(&vm);
	igt_assert(igt_nova_vm_compare(&vm, BASE, bo.size, 8));
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo.handle);
}

/*
 * Take memory until told to stop, keep it until told to end, and be the first to
 * be killed for it. Large pages, where there are any, take less of a slow machine.
 */
static void hog(int told)
{
	const uint64_t step = 8 * MB;
	char byte;

	igt_nova_write_file("/proc/self/oom_score_adj", "1000");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fcntl(told, F_SETFL, O_NONBLOCK);
	while (read(told, &byte, 1) < 0) {
		char *part = mmap(NULL, step, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (part == MAP_FAILED)
			break;
		madvise(part, step, MADV_HUGEPAGE);
		for (uint64_t i = 0; i < step; i += 4096)
			part[i] = 0;
	}
	fcntl(told, F_SETFL, 0);
	read(told, &byte, 1);
	_exit(0);
}

/* Somebody takes all memory. Objects give way, and lose nothing. */
static void test_pressure(void)
{
	enum { OBJECTS = 8 };
	struct drm_nova_gem_create bo[OBJECTS];
	unsigned int in_memory = OBJECTS;
	int pipes[2], status = -1;
	pid_t pid;

	igt_require_f(kernel_memory("SwapTotal") >= 256 * MB, "no room in swap\n");
	igt_require_f(kernel_memory("MemTotal") <= 4096 * MB, "too much memory to fill\n");
	igt_nova_vm_init(fd, &vm);
	for (uint32_t i = 0; i < OBJECTS; i++) {
		bo[i] = create(4 * MB, SYSTEM, i & 1 ? vm.id : 0);
		igt_nova_vm_map(&vm, bo[i].handle, BASE + i * 4 * MB, bo[i].size,
				0, 0);
		igt_nova_vm_fill(&vm, BASE + i * 4 * MB, bo[i].size, i);
	}

	igt_assert_eq(pipe(pipes), 0);
	pid = fork();
	igt_assert_lte(0, pid);
	if (!pid) {
		close(pipes[1]);
		hog(pipes[0]);
	}
	while (in_memory && !waitpid(pid, &status, WNOHANG)) {
		in_memory = 0;
		for (unsigned int i = 0; i < OBJECTS; i++)
			in_memory += resident(bo[i].handle) == SYSTEM;
		if (kernel_memory("SwapFree") < kernel_memory("SwapTotal") / 4)
			break;
		usleep(10000);
	}
	igt_info("%llu MiB of swap used, %u objects in memory\n",
		 (unsigned long long)((kernel_memory("SwapTotal") -
				       kernel_memory("SwapFree")) / MB), in_memory);
	/* Back into memory, which is still short. */
	igt_assert_eq(write(pipes[1], "", 1), 1);
	igt_assert_eq(revalidate(&vm), 0);
	close(pipes[1]);
	close(pipes[0]);
	if (status == -1)
		igt_assert_eq(waitpid(pid, &status, 0), pid);
	igt_assert_eq(in_memory, 0);
	igt_assert_eq(revalidate(&vm), 0);
	igt_nova_vm_check(&vm);
	for (uint32_t i = 0; i < OBJECTS; i++)
		igt_assert(igt_nova_vm_compare(&vm, BASE + i * 4 * MB, bo[i].size,
					       i));
	igt_nova_vm_fini(&vm);
	for (uint32_t i = 0; i < OBJECTS; i++)
		gem_close(fd, bo[i].handle);
}

int igt_main()
{
	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("Out, and back when the GPU is to use it");
	igt_subtest("gpu")
		test_idle(false, false);

	igt_describe("Out, and back when the CPU uses it");
	igt_subtest("cpu")
		test_idle(false, true);

	igt_describe("An object that shares its VM's reservation");
	igt_subtest("private")
		test_idle(true, false);

	igt_describe("An object that a bind waits to map stays");
	igt_subtest("busy")
		test_busy();

	igt_describe("An object in VRAM stays");
	igt_subtest("vram")
		test_vram();

	igt_describe("VRAM, system memory, swap, VRAM");
	igt_subtest("to-vram")
		test_to_vram();

	igt_describe("Exported objects, with another device attached and without");
	igt_subtest("export")
		test_export();

	igt_describe("Memory of another device stays");
	igt_subtest("import")
		test_import();

	igt_describe("An object is closed while its content is in swap");
	igt_subtest("close")
		test_close();

	igt_describe("A process is killed while its objects go to swap and back");
	igt_subtest("kill")
		test_kill();

	igt_describe("The kernel's own call of shrinkers");
	igt_subtest("drop-caches")
		test_drop_caches();

	igt_describe("Another process takes all memory");
	igt_subtest("pressure")
		test_pressure();

	igt_fixture()
		drm_close_driver(fd);
}
