// SPDX-License-Identifier: MIT
/*
 * TEST: ranges of a VM of nova-drm that have no memory and do not fault
 */
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_exec.h"
#include "igt_nova_walk.h"

#define KB		1024ull
#define MB		(1024 * KB)
#define GB		(1024 * MB)
#define BASE		(1ull << 38)
#define BO_SIZE		(1 * MB)

static int fd = -1;
static struct igt_nova_vm vm;
static uint32_t bo;

static void setup(void)
{
	igt_require_f(igt_nova_getparam(fd, NOVA_GETPARAM_FEATURES) &
		      DRM_NOVA_FEATURE_SPARSE, "no sparse ranges\n");
	igt_nova_vm_init(fd, &vm);
	bo = igt_nova_gem_create(fd, BO_SIZE, 0).handle;
	igt_nova_fill_bo(fd, bo);
}

static void teardown(void)
{
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo);
}

/* Nothing is mapped but the range, entry for entry. */
static void test_entries(void)
{
	static const uint64_t sizes[] = {
		4 * KB, 64 * KB, 68 * KB, 1 * MB, 2 * MB, 2 * MB + 4 * KB,
		16 * MB, 600 * MB,
	};

	setup();
	vm.largest_sparse = true;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		uint64_t va = BASE + i * 4 * GB;

		igt_nova_vm_sparse(&vm, va, sizes[i]);
		igt_nova_vm_check(&vm);
		/* Not aligned to anything but a page. */
		igt_nova_vm_sparse(&vm, va + 2 * GB - 4 * KB, sizes[i] + 4 * KB);
		igt_nova_vm_check(&vm);
	}
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		igt_nova_vm_unmap(&vm, BASE + i * 4 * GB, 4 * GB);
		igt_nova_vm_check(&vm);
	}
	teardown();
}

static void test_access(void)
{
	uint64_t value;

	setup();
	igt_nova_vm_sparse(&vm, BASE, 64 * MB);
	for (uint64_t at = 0; at < 64 * MB; at += 9 * MB + 8) {
		igt_assert(!igt_nova_vm_write(&vm, BASE + at, ~0ull));
		igt_assert(!igt_nova_vm_read(&vm, BASE + at, &value));
		igt_assert_eq_u64(value, 0);
	}
	igt_assert(igt_nova_vm_read(&vm, BASE + 64 * MB, &value));
	igt_assert(igt_nova_vm_read(&vm, BASE - 8, &value));
	igt_nova_vm_check(&vm);
	teardown();
}

/* Memory in the midst of it; around that it stays what it was. */
static void test_map_over(void)
{
	setup();
	igt_nova_vm_sparse(&vm, BASE, 8 * MB);
	igt_nova_vm_check(&vm);
	igt_nova_vm_map(&vm, bo, BASE + 64 * KB, 64 * KB, 0, 0);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_map(&vm, bo, BASE + 3 * MB + 4 * KB, 4 * KB, 8 * KB, 0);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_map(&vm, bo, BASE + 8 * MB - 4 * KB, 8 * KB, 0, 0);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_map(&vm, bo, BASE - 512 * KB, 1 * MB, 0, 0);
	igt_nova_vm_check_content(&vm);

	/* A hole in it does fault. */
	igt_nova_vm_unmap(&vm, BASE + 4 * MB, 2 * MB);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_unmap(&vm, BASE + 1 * MB, 4 * KB);
	igt_nova_vm_check_content(&vm);
	teardown();
}

/* What NVK does when memory goes: the range is sparse as before. */
static void test_unmap_to_sparse(void)
{
	setup();
	igt_nova_vm_sparse(&vm, BASE, 8 * MB);
	for (int round = 0; round < 3; round++) {
		igt_nova_vm_map(&vm, bo, BASE + 1 * MB, 1 * MB, 0, 0);
		igt_nova_vm_map(&vm, bo, BASE + 4 * MB, 64 * KB, 0, 0);
		igt_nova_vm_check_content(&vm);
		igt_nova_vm_sparse(&vm, BASE + 1 * MB, 1 * MB);
		igt_nova_vm_check_content(&vm);
		igt_nova_vm_sparse(&vm, BASE + 4 * MB, 64 * KB);
		igt_nova_vm_check(&vm);
	}
	/* All of it anew: as if nothing had been. */
	igt_nova_vm_map(&vm, bo, BASE + 2 * MB, 1 * MB, 0, 0);
	igt_nova_vm_sparse(&vm, BASE, 8 * MB);
	igt_nova_vm_check(&vm);
	teardown();
}

/* One entry of the highest directory that fits, for each level there is. */
static void test_huge_range(void)
{
	setup();
	for (unsigned int shift = 12; shift < vm.mmu.va_bits; shift++) {
		uint64_t size = 1ull << shift, va = size > BASE ? size : BASE;
		struct igt_nova_run *runs;
		unsigned int count;

		if (!(vm.mmu.sparse_sizes & size))
			continue;
		if (va + size > vm.layout.user_va_start + vm.layout.user_va_size)
			continue;
		igt_nova_vm_sparse(&vm, va, size);
		igt_nova_vm_check(&vm);
		runs = igt_nova_vm_walk(&vm, &count);
		igt_assert_eq(count, 1);
		igt_info("%#llx bytes in units of %#llx\n", (unsigned long long)size,
			 (unsigned long long)runs[0].page);
		igt_assert_eq_u64(runs[0].page, size);
		free(runs);

		/* It can be cut, and be whole again. */
		igt_nova_vm_map(&vm, bo, va + (size / 2 & ~4095ull), 4 * KB, 0, 0);
		igt_nova_vm_check_content(&vm);
		igt_nova_vm_sparse(&vm, va, size);
		igt_nova_vm_check(&vm);
		igt_nova_vm_unmap(&vm, va, size);
		igt_nova_vm_check(&vm);
	}

	/* A page less at both ends: units of all sizes. */
	igt_nova_vm_sparse(&vm, BASE + 4 * KB, BASE - 8 * KB);
	igt_nova_vm_check(&vm);
	igt_nova_vm_unmap(&vm, BASE + 64 * GB, 4 * KB);
	igt_nova_vm_check(&vm);
	teardown();
}

/* A texture of which some tiles are there. */
static void test_mixed_resident(void)
{
	const uint64_t size = 64 * MB;
	unsigned int seed = 7;

	setup();
	igt_nova_vm_sparse(&vm, BASE, size);
	for (int i = 0; i < 24; i++) {
		uint64_t tile = rand_r(&seed) % (size / (64 * KB));

		igt_nova_vm_map(&vm, bo, BASE + tile * 64 * KB, 64 * KB,
				i % 16 * 64 * KB, 0);
	}
	igt_nova_vm_check_content(&vm);
	for (int i = 0; i < 12; i++) {
		uint64_t tile = rand_r(&seed) % (size / (64 * KB));

		igt_nova_vm_sparse(&vm, BASE + tile * 64 * KB, 64 * KB);
	}
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_unmap(&vm, BASE, size);
	igt_nova_vm_check(&vm);
	teardown();
}

/* Jobs */

#define HOLE_START	(32 * KB)
#define HOLE_SIZE	(68 * KB)
#define MEM_SIZE	(128 * KB)

static bool in_hole(uint64_t at)
{
	return at >= HOLE_START && at < HOLE_START + HOLE_SIZE;
}

/* What @mem is to a copy engine, put into @seen. */
static void job_read(struct igt_nova_ctx *ctx, uint32_t queue,
		     const struct igt_nova_mem *seen,
		     const struct igt_nova_mem *mem)
{
	struct igt_nova_push push = igt_nova_ctx_push(ctx, 64);
	struct drm_nova_push whole;

	memset(seen->map, 0xa5, seen->size);
	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_copy(&push, seen->va, mem->va, mem->size);
	whole = igt_nova_push_end(&push);
	igt_nova_exec_done(fd, queue, &whole, 1);
}

static void job_fill(struct igt_nova_ctx *ctx, uint32_t queue,
		     const struct igt_nova_mem *mem, uint32_t value)
{
	struct igt_nova_push push = igt_nova_ctx_push(ctx, 64);
	struct drm_nova_push whole;

	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_fill(&push, mem->va, mem->size, value);
	whole = igt_nova_push_end(&push);
	igt_nova_exec_done(fd, queue, &whole, 1);
}

/* Words are a pattern, or @value outside the hole, and in it 0 or the pattern. */
static void check_words(const struct igt_nova_mem *mem, const uint32_t *value,
			bool hole)
{
	for (uint64_t i = 0; i < MEM_SIZE / 4; i++) {
		uint32_t expected = igt_nova_pattern(i, 1);

		if (in_hole(i * 4) && hole)
			expected = 0;
		else if (!in_hole(i * 4) && value)
			expected = *value;
		igt_assert_eq_u32(mem->u32[i], expected);
	}
}

/* The engine has used the memory before it goes; what it then does is nowhere. */
static void test_exec(uint32_t placement)
{
	struct drm_nova_gem_create create = {
		.size = MEM_SIZE, .placement = placement,
	};
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	const uint32_t value = 0x5ca1ab1e;
	struct igt_nova_mem mem, seen;
	struct igt_nova_ctx ctx;
	uint32_t queue;

	igt_require_f(igt_nova_getparam(fd, NOVA_GETPARAM_FEATURES) &
		      DRM_NOVA_FEATURE_SPARSE, "no sparse ranges\n");
	if (placement == DRM_NOVA_GEM_PLACEMENT_VRAM)
		igt_nova_require_vram(fd);
	igt_nova_ctx_init(fd, &ctx);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
	mem = igt_nova_mem_create_with(&ctx, &create);
	seen = igt_nova_mem_create(&ctx, MEM_SIZE);
	for (uint64_t i = 0; i < MEM_SIZE / 4; i++)
		mem.u32[i] = igt_nova_pattern(i, 1);
	job_read(&ctx, queue, &seen, &mem);
	check_words(&seen, NULL, false);

	igt_nova_ctx_bind(&ctx, 0, mem.va + HOLE_START, HOLE_SIZE,
			  DRM_NOVA_VM_BIND_SPARSE);
	job_read(&ctx, queue, &seen, &mem);
	check_words(&seen, NULL, true);
	job_fill(&ctx, queue, &mem, value);
	job_read(&ctx, queue, &seen, &mem);
	check_words(&seen, &value, true);
	check_words(&mem, &value, false);

	/* The object is there again with what it had. */
	igt_nova_ctx_bind(&ctx, mem.handle, mem.va, mem.size, 0);
	job_read(&ctx, queue, &seen, &mem);
	check_words(&seen, &value, false);
	igt_nova_queue_good(fd, queue);
	igt_nova_queue_destroy(fd, queue);
	igt_nova_mem_destroy(&ctx, &mem);
	igt_nova_mem_destroy(&ctx, &seen);
	igt_nova_ctx_fini(&ctx);
}

int igt_main()
{
	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("Sparse ranges are described in units that fit");
	igt_subtest("entries")
		test_entries();

	igt_describe("Reads give zero, writes are dropped");
	igt_subtest("read-zero-write-dropped")
		test_access();

	igt_describe("Memory replaces parts of a sparse range");
	igt_subtest("map-over")
		test_map_over();

	igt_describe("Memory becomes a sparse range again");
	igt_subtest("unmap-to-sparse")
		test_unmap_to_sparse();

	igt_describe("Ranges of all sizes up to a quarter of the address space");
	igt_subtest("huge-range")
		test_huge_range();

	igt_describe("Many parts with and without memory");
	igt_subtest("mixed-resident")
		test_mixed_resident();

	igt_describe("Jobs use a range that has lost its memory");
	igt_subtest("exec-after-unmap") {
		test_exec(DRM_NOVA_GEM_PLACEMENT_SYSTEM);
		test_exec(DRM_NOVA_GEM_PLACEMENT_VRAM);
	}

	igt_fixture()
		drm_close_driver(fd);
}
