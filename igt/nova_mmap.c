// SPDX-License-Identifier: MIT
/*
 * TEST: CPU mappings of nova-drm objects
 */
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_walk.h"

static size_t page_size;

static uint32_t pattern(size_t index, uint32_t seed)
{
	return (uint32_t)index * 2654435761u ^ seed;
}

static void fill(volatile uint32_t *map, size_t size, uint32_t seed)
{
	for (size_t i = 0; i < size / 4; i++)
		map[i] = pattern(i, seed);
}

static void check(const volatile uint32_t *map, size_t size, uint32_t seed)
{
	for (size_t i = 0; i < size / 4; i++)
		igt_assert_eq_u32(map[i], pattern(i, seed));
}

/* Write through one mapping, read through another. */
static void test_two_mappings(int fd, struct drm_nova_gem_create bo)
{
	void *first = igt_nova_map(fd, &bo), *second = igt_nova_map(fd, &bo);

	fill(first, bo.size, 1);
	check(second, bo.size, 1);
	munmap(first, bo.size);
	fill(second, bo.size, 2);
	munmap(second, bo.size);

	/* The content does not need a mapping. */
	first = igt_nova_map(fd, &bo);
	check(first, bo.size, 2);
	munmap(first, bo.size);
	gem_close(fd, bo.handle);
}

static void test_system(int fd, uint32_t flags)
{
	test_two_mappings(fd, igt_nova_gem_create(fd, 1 << 20, flags));
}

static void test_vram(int fd, uint32_t flags)
{
	test_two_mappings(fd, igt_nova_gem_create_vram(fd, 32 << 10, flags));
}

/*
 * What the CPU writes the GPU reads, and the other way round: write-combining
 * and the GPU's caches notwithstanding.
 */
static void test_gpu_coherent(int fd, uint32_t placement)
{
	struct drm_nova_gem_create bo = {
		.size = 64 << 10, .placement = placement,
	};
	struct igt_nova_vm vm;
	uint64_t va;
	void *map;

	if (placement == DRM_NOVA_GEM_PLACEMENT_VRAM)
		igt_nova_require_vram(fd);
	igt_nova_vm_init(fd, &vm);
	va = vm.layout.user_va_start + (16 << 20);
	igt_nova_gem_create_with(fd, &bo);
	map = igt_nova_map(fd, &bo);
	fill(map, bo.size, 11);
	igt_nova_vm_map(&vm, bo.handle, va, bo.size, 0, 0);
	igt_assert(igt_nova_vm_compare(&vm, va, bo.size, 11));
	igt_nova_vm_fill(&vm, va, bo.size, 12);
	check(map, bo.size, 12);
	munmap(map, bo.size);
	map = igt_nova_map(fd, &bo);
	check(map, bo.size, 12);
	munmap(map, bo.size);
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo.handle);
}

/*
 * More VRAM than the CPU's window shows at a time: mappings give way to each
 * other, and all of them show what they should.
 */
static void test_small_bar(int fd)
{
	const uint64_t size = 512 << 10;
	struct drm_nova_mem_region region = {};
	unsigned int count;
	struct object {
		struct drm_nova_gem_create bo;
		volatile uint32_t *map;
	} *objects;

	igt_nova_require_vram(fd);
	igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_VRAM, &region);
	count = igt_nova_pci_bar_size(fd, 1) * 3 / 2 / size;
	igt_require_f(region.total - region.used >= count * size,
		      "VRAM fits into BAR1\n");
	igt_require_f(!igt_nova_control_present() || count <= 32,
		      "BAR1 is too large to fill, see --bar1 of the virtual GPU\n");
	objects = calloc(count, sizeof(*objects));
	for (unsigned int i = 0; i < count; i++) {
		objects[i].bo = igt_nova_gem_create_vram(fd, size, 0);
		objects[i].map = igt_nova_map(fd, &objects[i].bo);
		for (uint64_t w = 0; w < size / 4; w += 1024)
			objects[i].map[w] = pattern(w, i);
	}
	for (unsigned int round = 0; round < 2; round++) {
		for (unsigned int i = 0; i < count; i++) {
			volatile uint32_t *map = objects[i].map;

			for (uint64_t w = 0; w < size / 4; w += 1024) {
				igt_assert_eq_u32(map[w], pattern(w, i + round));
				map[w] = pattern(w, i + round + 1);
			}
		}
	}
	for (unsigned int i = 0; i < count; i++) {
		munmap((void *)objects[i].map, size);
		gem_close(fd, objects[i].bo.handle);
	}
	free(objects);
}

/* The window has room for this many objects that keep their place in it. */
static void test_visible_limit(int fd)
{
	const uint64_t size = 512 << 10;
	struct drm_nova_mem_region region = {};
	struct drm_nova_gem_create bo[64];
	unsigned int count = 0;

	igt_nova_require_vram(fd);
	igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_VRAM, &region);
	igt_require_f(region.cpu_visible_size - region.cpu_visible_used <=
		      32 * size && region.total > region.cpu_visible_size,
		      "VRAM fits into BAR1, or BAR1 is too large to fill\n");
	for (;;) {
		struct drm_nova_gem_create args = {
			.size = size, .flags = DRM_NOVA_GEM_CPU_VISIBLE,
			.placement = DRM_NOVA_GEM_PLACEMENT_VRAM |
				     DRM_NOVA_GEM_PLACEMENT_SYSTEM,
		};

		igt_assert_lt(count, ARRAY_SIZE(bo));
		igt_nova_gem_create_with(fd, &args);
		bo[count++] = args;
		if (igt_nova_gem_info(fd, args.handle).resident !=
		    DRM_NOVA_GEM_PLACEMENT_VRAM)
			break;
	}
	igt_info("%u of %llu KiB\n", count - 1, (unsigned long long)(size >> 10));
	igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_VRAM, &region);
	igt_assert_lte_u64(region.cpu_visible_used, region.cpu_visible_size);
	while (count) {
		volatile uint32_t *map = igt_nova_map(fd, &bo[--count]);

		map[0] = 1;
		munmap((void *)map, size);
		gem_close(fd, bo[count].handle);
	}
}

/* A mapping keeps its object. */
static void test_close_handle(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, 1 << 16, 0);
	void *map = igt_nova_map(fd, &bo);

	fill(map, bo.size, 3);
	gem_close(fd, bo.handle);
	check(map, bo.size, 3);
	igt_assert(mmap(NULL, bo.size, PROT_READ, MAP_SHARED, fd,
			bo.mmap_offset) == MAP_FAILED);
	check(map, bo.size, 3);
	munmap(map, bo.size);
}

static void test_close_file(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, 1 << 16, 0);
	void *map = igt_nova_map(fd, &bo);

	fill(map, bo.size, 4);
	drm_close_driver(fd);
	check(map, bo.size, 4);
	munmap(map, bo.size);
}

static void test_partial(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, 8 * page_size, 0);
	uint32_t *whole = igt_nova_map(fd, &bo), *part;

	fill(whole, bo.size, 5);

	/* The front of an object can be mapped. */
	part = mmap(NULL, 2 * page_size, PROT_READ, MAP_SHARED, fd,
		    bo.mmap_offset);
	igt_assert(part != MAP_FAILED);
	check(part, 2 * page_size, 5);
	munmap(part, 2 * page_size);

	/* And a mapping can lose its middle. */
	munmap((char *)whole + 3 * page_size, 2 * page_size);
	check(whole, 3 * page_size, 5);
	igt_assert_eq_u32(whole[5 * page_size / 4],
			  pattern(5 * page_size / 4, 5));
	munmap(whole, bo.size);
	gem_close(fd, bo.handle);
}

static void map_fixed(int fd, void *where, const struct drm_nova_gem_create *bo)
{
	igt_assert(mmap(where, bo->size, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_FIXED, fd, bo->mmap_offset) == where);
}

/* In place of what is mapped there, of another object too, and of that only. */
static void test_fixed(int fd, struct drm_nova_gem_create first,
		       struct drm_nova_gem_create second)
{
	const size_t size = first.size + 2 * page_size;
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS;
	char *range, *where;
	void *other;

	igt_assert_eq_u64(first.size, second.size);
	range = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
	igt_assert(range != MAP_FAILED);
	where = range + page_size;
	fill((void *)range, size, 1);
	other = igt_nova_map(fd, &first);
	fill(other, first.size, 2);

	map_fixed(fd, where, &first);
	check((void *)where, first.size, 2);
	fill((void *)where, first.size, 3);
	map_fixed(fd, where, &second);
	fill((void *)where, second.size, 4);
	check(other, first.size, 3);
	map_fixed(fd, where, &first);
	check((void *)where, first.size, 3);
	map_fixed(fd, where, &second);
	check((void *)where, second.size, 4);

	/* Reserved again, as before. */
	igt_assert(mmap(where, second.size, PROT_READ | PROT_WRITE,
			flags | MAP_FIXED, -1, 0) == where);
	igt_assert_eq(where[0], 0);
	igt_assert(!memcmp(where, where + 1, second.size - 1));
	check((void *)range, page_size, 1);
	for (size_t i = (size - page_size) / 4; i < size / 4; i++)
		igt_assert_eq_u32(((uint32_t *)range)[i], pattern(i, 1));
	munmap(range, size);
	check(other, first.size, 3);
	munmap(other, first.size);
	gem_close(fd, first.handle);
	gem_close(fd, second.handle);
}

static void assert_refused(int fd, size_t size, uint64_t offset, int prot,
			   int flags, int err)
{
	void *map = mmap(NULL, size, prot, flags, fd, offset);

	igt_assert(map == MAP_FAILED);
	igt_assert_eq(errno, err);
	errno = 0;
}

static void test_bad_offset(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, 4 * page_size, 0);
	const int rw = PROT_READ | PROT_WRITE;

	assert_refused(fd, page_size, 0, rw, MAP_SHARED, EINVAL);
	assert_refused(fd, page_size, bo.mmap_offset + (1ull << 40), rw,
		       MAP_SHARED, EINVAL);
	/* Beyond the end. */
	assert_refused(fd, bo.size + page_size, bo.mmap_offset, rw, MAP_SHARED,
		       EINVAL);
	/* A copy-on-write view of device memory makes no sense. */
	assert_refused(fd, bo.size, bo.mmap_offset, rw, MAP_PRIVATE, EINVAL);
	gem_close(fd, bo.handle);
}

/* Knowing an offset is not enough. */
static void test_other_file(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, page_size, 0);
	int other = drm_open_driver_render(DRIVER_NOVA);

	assert_refused(other, bo.size, bo.mmap_offset, PROT_READ, MAP_SHARED,
		       EACCES);
	drm_close_driver(other);
	gem_close(fd, bo.handle);
}

/* No offset is given out; the one next to a neighbour's does not work either. */
static void test_no_mmap(int fd)
{
	struct drm_nova_gem_create before, hidden;
	int dmabuf;

	before = igt_nova_gem_create(fd, page_size, 0);
	hidden = igt_nova_gem_create(fd, page_size, DRM_NOVA_GEM_NO_MMAP);
	igt_assert_eq_u64(hidden.mmap_offset, 0);

	for (int i = -16; i <= 16; i++) {
		uint64_t offset = before.mmap_offset + i * (int64_t)page_size;
		void *map;

		if (!i)
			continue;
		map = mmap(NULL, page_size, PROT_READ, MAP_SHARED, fd, offset);
		igt_assert(map == MAP_FAILED);
	}

	dmabuf = prime_handle_to_fd(fd, hidden.handle);
	assert_refused(dmabuf, page_size, 0, PROT_READ | PROT_WRITE, MAP_SHARED,
		       EINVAL);
	close(dmabuf);
	gem_close(fd, hidden.handle);
	gem_close(fd, before.handle);
}

static void test_fork(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, 1 << 16, 0);
	uint32_t *map = igt_nova_map(fd, &bo);

	fill(map, bo.size, 6);
	igt_fork(child, 2) {
		check(map, bo.size, 6);
		if (!child)
			munmap(map, bo.size);
	}
	igt_waitchildren();
	check(map, bo.size, 6);

	/* What a child writes is seen here. */
	igt_fork(child, 1)
		fill(map, bo.size, 7);
	igt_waitchildren();
	check(map, bo.size, 7);
	munmap(map, bo.size);
	gem_close(fd, bo.handle);
}

/* Each 2 MiB in a few pieces, to go through several faults. */
static void test_large(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, 16 << 20, 0);
	volatile uint32_t *map = igt_nova_map(fd, &bo);

	for (size_t i = 0; i < bo.size / 4; i += 257 * 4)
		map[i] = pattern(i, 8);
	for (size_t i = 0; i < bo.size / 4; i += 257 * 4)
		igt_assert_eq_u32(map[i], pattern(i, 8));
	munmap((void *)map, bo.size);
	gem_close(fd, bo.handle);
}

/* What a debugger does: access another process's mapping through the kernel. */
static void test_peek(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, 2 * page_size, 0);
	uint32_t *map = igt_nova_map(fd, &bo), seen[4];
	off_t where = (uintptr_t)map + page_size - 8;
	int mem = open("/proc/self/mem", O_RDWR | O_CLOEXEC);

	igt_assert_fd(mem);
	fill(map, bo.size, 9);
	igt_assert_eq(pread(mem, seen, sizeof(seen), where), sizeof(seen));
	igt_assert(!memcmp(seen, (char *)map + page_size - 8, sizeof(seen)));
	seen[0] = 0x12345678;
	seen[3] = 0x9abcdef0;
	igt_assert_eq(pwrite(mem, seen, sizeof(seen), where), sizeof(seen));
	igt_assert(!memcmp(seen, (char *)map + page_size - 8, sizeof(seen)));
	close(mem);
	munmap(map, bo.size);
	gem_close(fd, bo.handle);
}

int igt_main()
{
	int fd = -1;

	igt_fixture() {
		page_size = sysconf(_SC_PAGESIZE);
		fd = drm_open_driver_render(DRIVER_NOVA);
	}

	igt_describe("Two write-combined mappings show the same memory");
	igt_subtest("system")
		test_system(fd, 0);

	igt_describe("Two cached mappings show the same memory");
	igt_subtest("system-cached")
		test_system(fd, DRM_NOVA_GEM_CPU_CACHED);

	igt_describe("Two mappings of VRAM show the same memory");
	igt_subtest("vram")
		test_vram(fd, 0);

	igt_describe("The same of an object that keeps its place in BAR1");
	igt_subtest("cpu-visible")
		test_vram(fd, DRM_NOVA_GEM_CPU_VISIBLE);

	igt_describe("CPU and GPU see each other's writes to system memory");
	igt_subtest("gpu-coherent-system")
		test_gpu_coherent(fd, DRM_NOVA_GEM_PLACEMENT_SYSTEM);

	igt_describe("CPU and GPU see each other's writes to VRAM");
	igt_subtest("wc-readback")
		test_gpu_coherent(fd, DRM_NOVA_GEM_PLACEMENT_VRAM);

	igt_describe("More VRAM is mapped than BAR1 can show");
	igt_subtest("small-bar")
		test_small_bar(fd);

	igt_describe("Objects that keep their place fill BAR1");
	igt_subtest("small-bar-visible")
		test_visible_limit(fd);

	igt_describe("Many pages");
	igt_subtest("large")
		test_large(fd);

	igt_describe("A mapping outlives the handle");
	igt_subtest("close-handle")
		test_close_handle(fd);

	igt_describe("A mapping outlives the file");
	igt_subtest("close-file")
		test_close_file();

	igt_describe("Objects can be mapped and unmapped in parts");
	igt_subtest("partial")
		test_partial(fd);

	igt_describe("Objects are mapped where the program has reserved a range");
	igt_subtest("map-fixed") {
		test_fixed(fd, igt_nova_gem_create(fd, 64 << 10, 0),
			   igt_nova_gem_create(fd, 64 << 10,
					       DRM_NOVA_GEM_CPU_CACHED));
		test_fixed(fd, igt_nova_gem_create_vram(fd, 16 << 10, 0),
			   igt_nova_gem_create(fd, 16 << 10, 0));
	}

	igt_describe("Offsets and lengths that are no object are refused");
	igt_subtest("bad-offset")
		test_bad_offset(fd);

	igt_describe("Another file's objects cannot be mapped");
	igt_subtest("other-file-refused")
		test_other_file(fd);

	igt_describe("NO_MMAP objects cannot be mapped");
	igt_subtest("no-mmap-refused")
		test_no_mmap(fd);

	igt_describe("Children share the mapping");
	igt_subtest("fork")
		test_fork(fd);

	igt_describe("ptrace-style access works");
	igt_subtest("access")
		test_peek(fd);

	igt_fixture()
		drm_close_driver(fd);
}
