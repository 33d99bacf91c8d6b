// SPDX-License-Identifier: MIT
/*
 * TEST: VM_BIND of nova-drm: what it maps, where, in which pages
 */
#include <pthread.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_fence.h"
#include "igt_nova_walk.h"

#define KB		1024ull
#define MB		(1024 * KB)
#define HUGE		(2 * MB)
#define BASE		(1ull << 38)	/* user space's, whatever the layout */
#define BO_SIZE		(1 * MB)
#define VRAM_SIZE	(2 * HUGE)

static int fd = -1;
static struct drm_nova_mmu_info mmu;

/* What most subtests use: a VM, two objects in system memory with content. */
static struct igt_nova_vm vm;
static uint32_t bo[2];

static void setup(void)
{
	igt_nova_vm_init(fd, &vm);
	igt_assert_lte_u64(vm.layout.user_va_start, BASE);
	igt_assert_lte_u64(BASE + (1ull << 38), vm.layout.user_va_start +
			   vm.layout.user_va_size);
	for (int i = 0; i < 2; i++) {
		bo[i] = igt_nova_gem_create(fd, BO_SIZE, 0).handle;
		igt_nova_fill_bo(fd, bo[i]);
	}
}

static void teardown(void)
{
	igt_nova_vm_fini(&vm);
	for (int i = 0; i < 2; i++)
		gem_close(fd, bo[i]);
}

/*
 * In VRAM, in two pages of 2 MiB; the GPU fills it. There is one for all
 * subtests: it takes an emulated CPU half a minute to clear.
 */
static uint32_t vram_get(void)
{
	static struct drm_nova_gem_create args = {
		.size = VRAM_SIZE, .page_shift = 21,
		.flags = DRM_NOVA_GEM_NO_MMAP | DRM_NOVA_GEM_CONTIGUOUS,
		.placement = DRM_NOVA_GEM_PLACEMENT_VRAM,
	};

	igt_nova_require_vram(fd);
	if (!args.handle)
		igt_nova_gem_create_with(fd, &args);
	igt_nova_vm_map(&vm, args.handle, BASE + 16 * HUGE, VRAM_SIZE, 0, 0);
	igt_nova_vm_fill(&vm, BASE + 16 * HUGE, VRAM_SIZE, args.handle);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_unmap(&vm, BASE + 16 * HUGE, VRAM_SIZE);
	igt_nova_vm_check(&vm);
	return args.handle;
}

static void test_once(void)
{
	setup();
	igt_nova_vm_map(&vm, bo[0], BASE, BO_SIZE, 0, 0);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_unmap(&vm, BASE, BO_SIZE);
	igt_nova_vm_check(&vm);

	/* The same again, elsewhere, in part, and of another object. */
	igt_nova_vm_map(&vm, bo[0], BASE + 4096, 8 * KB, 64 * KB, 0);
	igt_nova_vm_map(&vm, bo[1], BASE + 12 * KB, 64 * KB, 4 * KB, 0);
	igt_nova_vm_map(&vm, bo[0], 1ull << 45, 4 * KB, 0, 0);
	igt_nova_vm_check_content(&vm);
	teardown();
}

/* A mapping of one object or several, and a change in the midst of it. */
static const struct style {
	const char *name;
	unsigned int pages[8];		/* of each mapping */
	unsigned int first, count;	/* what is changed */
} styles[] = {
	{ "aligned", { 4, 4 }, 4, 4 },
	{ "front", { 8 }, 0, 3 },
	{ "middle", { 8 }, 3, 2 },
	{ "back", { 8 }, 5, 3 },
	{ "all", { 8 }, 0, 8 },
	{ "two-vma", { 4, 4 }, 2, 4 },
	{ "many-vma", { 1, 1, 1, 1, 1, 1, 1, 1 }, 1, 6 },
	{ "superset", { 2, 4, 2 }, 1, 6 },
	{ "beyond", { 4, 4 }, 6, 8 },
};

static void test_style(const struct style *style, bool replace)
{
	static const uint64_t units[] = { 4 * KB, 64 * KB };

	setup();
	for (size_t u = 0; u < ARRAY_SIZE(units); u++) {
		uint64_t unit = units[u], va = BASE + u * (64 * MB);
		uint64_t at = va, from = va + style->first * unit;
		uint64_t size = style->count * unit;

		for (int i = 0; i < 8 && style->pages[i]; i++) {
			igt_nova_vm_map(&vm, bo[0], at, style->pages[i] * unit,
					at - va, 0);
			at += style->pages[i] * unit;
		}
		igt_nova_vm_check(&vm);
		if (replace)
			igt_nova_vm_map(&vm, bo[1], from, size, unit, 0);
		else
			igt_nova_vm_unmap(&vm, from, size);
		igt_nova_vm_check_content(&vm);

		/* And what it leaves can be used. */
		igt_nova_vm_map(&vm, bo[1], from + unit, unit, 2 * unit, 0);
		igt_nova_vm_check_content(&vm);
		igt_nova_vm_unmap(&vm, va, 16 * unit);
		igt_nova_vm_check(&vm);
	}
	teardown();
}

static void test_replace(void)
{
	setup();
	/* The same, the same with other content, and around it. */
	for (int i = 0; i < 3; i++) {
		igt_nova_vm_map(&vm, bo[0], BASE, 128 * KB, 0, 0);
		igt_nova_vm_check_content(&vm);
	}
	igt_nova_vm_map(&vm, bo[1], BASE, 128 * KB, 0, 0);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_map(&vm, bo[1], BASE, 128 * KB, 128 * KB, 0);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_map(&vm, bo[0], BASE - 64 * KB, 256 * KB, 0, 0);
	igt_nova_vm_check_content(&vm);
	teardown();
}

static void test_unmap_holes(void)
{
	setup();
	igt_nova_vm_unmap(&vm, BASE, 64 * KB);
	igt_nova_vm_check(&vm);
	igt_nova_vm_map(&vm, bo[0], BASE + 64 * KB, 4 * KB, 0, 0);
	igt_nova_vm_map(&vm, bo[0], BASE + 512 * MB, 4 * KB, 0, 0);
	igt_nova_vm_unmap(&vm, BASE, 128ull << 30);
	igt_nova_vm_check(&vm);
	igt_nova_vm_unmap(&vm, vm.layout.user_va_start,
			  BASE + (1ull << 38) - vm.layout.user_va_start);
	igt_nova_vm_check(&vm);
	teardown();
}

/* Parts of 2 MiB pages change; the rest stays, in pages as big as can be. */
static const struct {
	const char *name, *describe;
	struct {
		uint64_t first, size;
	} change[3];
} huge_styles[] = {
	{ "hugepage-split", "A page in the midst of a 2 MiB page goes",
	  { { 1 * MB, 4 * KB }, { HUGE + 68 * KB, 60 * KB } } },
	{ "hugepage-superset", "More than a 2 MiB page goes",
	  { { HUGE, 3 * HUGE } } },
	{ "hugepage-leftaligned", "The front of a 2 MiB page goes",
	  { { 0, 64 * KB }, { HUGE, 4 * KB } } },
	{ "hugepage-rightaligned", "The end of a 2 MiB page goes",
	  { { HUGE - 64 * KB, 64 * KB }, { 2 * HUGE - 4 * KB, 4 * KB } } },
	{ "hugepage-subset", "A part of a 2 MiB page goes",
	  { { 256 * KB, 512 * KB }, { HUGE - 64 * KB, 128 * KB } } },
	{ "hugepage-successive", "2 MiB pages go one by one",
	  { { 0, HUGE }, { HUGE, HUGE } } },
};

static void test_huge(size_t style)
{
	uint32_t vram;

	setup();
	vram = vram_get();
	igt_nova_vm_map(&vm, vram, BASE, VRAM_SIZE, 0, 0);
	igt_nova_vm_check_content(&vm);
	igt_assert_eq_u64(igt_nova_vm_pages(&vm, BASE, VRAM_SIZE, 21), VRAM_SIZE);
	for (int i = 0; i < 3 && huge_styles[style].change[i].size; i++) {
		uint64_t va = BASE + huge_styles[style].change[i].first;
		uint64_t size = huge_styles[style].change[i].size;

		igt_nova_vm_unmap(&vm, va, size);
		igt_nova_vm_check_content(&vm);
		igt_nova_vm_map(&vm, bo[i & 1], va, size < BO_SIZE ? size : BO_SIZE,
				0, 0);
		igt_nova_vm_check_content(&vm);
	}

	/* In one piece again, they are big pages again. */
	igt_nova_vm_map(&vm, vram, BASE, VRAM_SIZE, 0, 0);
	igt_nova_vm_check_content(&vm);
	igt_assert_eq_u64(igt_nova_vm_pages(&vm, BASE, VRAM_SIZE, 21), VRAM_SIZE);
	teardown();
}

/* Addresses and offsets that go together for small pages only, or in parts. */
static void test_mixed_pages(void)
{
	static const struct {
		uint64_t va, offset, size;
	} maps[] = {
		{ 4 * KB, 0, 256 * KB },		/* never aligned */
		{ 4 * KB, 4 * KB, VRAM_SIZE - 4 * KB },	/* all but the start */
		{ 64 * KB, 0, 1 * MB },			/* 64 KiB and no more */
		{ 60 * KB, 60 * KB, HUGE },
		{ HUGE - 64 * KB, HUGE - 64 * KB, HUGE + 64 * KB },
	};
	uint32_t vram;

	setup();
	vram = vram_get();
	for (size_t i = 0; i < ARRAY_SIZE(maps); i++)
		igt_nova_vm_map(&vm, vram, BASE + i * 4 * HUGE + maps[i].va,
				maps[i].size, maps[i].offset, 0);
	igt_nova_vm_check_content(&vm);
	for (size_t i = 0; i < ARRAY_SIZE(maps); i++)
		igt_info("offset %#9llx size %#9llx: 4K %llu, 64K %llu, 2M %llu bytes\n",
			 (unsigned long long)maps[i].offset,
			 (unsigned long long)maps[i].size,
			 (unsigned long long)igt_nova_vm_pages(&vm,
				BASE + i * 4 * HUGE, 4 * HUGE, 12),
			 (unsigned long long)igt_nova_vm_pages(&vm,
				BASE + i * 4 * HUGE, 4 * HUGE, 16),
			 (unsigned long long)igt_nova_vm_pages(&vm,
				BASE + i * 4 * HUGE, 4 * HUGE, 21));
	teardown();
}

/* The caller limits the size of pages. */
static void test_page_shift(void)
{
	static const uint8_t shifts[] = { 12, 16, 21, 0 };
	uint32_t vram;

	setup();
	vram = vram_get();
	for (size_t i = 0; i < ARRAY_SIZE(shifts); i++) {
		struct drm_nova_vm_bind_op op;

		op = igt_nova_op_map(vram, BASE, VRAM_SIZE, 0);
		op.page_shift = shifts[i];
		igt_nova_vm_bind(&vm, &op, 1);
		igt_nova_vm_check_content(&vm);
		igt_assert_eq_u64(igt_nova_vm_pages(&vm, BASE, VRAM_SIZE,
						    shifts[i] ?: 21), VRAM_SIZE);
	}
	teardown();
}

static void test_kind_valid(void)
{
	unsigned int count = 0;
	uint32_t vram;

	setup();
	vram = vram_get();
	for (unsigned int kind = 0; kind < 256; kind++) {
		struct drm_nova_vm_bind_op ops[2];

		if (!igt_nova_has_kind(mmu.kinds, kind))
			continue;
		ops[0] = igt_nova_op_map(vram, BASE + kind * 4 * KB, 4 * KB,
					 kind * 4 * KB);
		ops[1] = igt_nova_op_map(bo[0], BASE + HUGE + kind * 4 * KB,
					 4 * KB, kind % 64 * 4 * KB);
		ops[0].pte_kind = kind;
		ops[1].pte_kind = kind;
		igt_nova_vm_bind(&vm, ops, 2);
		count++;
	}
	igt_info("%u kinds\n", count);
	igt_assert_lte(1, count);
	igt_nova_vm_check(&vm);
	teardown();
}

static unsigned int other_kind(void)
{
	for (unsigned int kind = 1; kind < 256; kind++)
		if (igt_nova_has_kind(mmu.kinds, kind) &&
		    !igt_nova_has_kind(mmu.kinds_vram, kind))
			return kind;
	igt_skip("all memory has the same kind\n");
}

static void test_kind_views(void)
{
	unsigned int kind = other_kind();
	struct drm_nova_vm_bind_op ops[2];
	struct igt_nova_run runs[2];

	setup();
	for (int i = 0; i < 2; i++) {
		ops[i] = igt_nova_op_map(bo[0], BASE + i * HUGE, BO_SIZE, 0);
		ops[i].pte_kind = i ? kind : 0;
	}
	igt_nova_vm_bind(&vm, ops, 2);
	igt_nova_vm_check(&vm);
	for (int i = 0; i < 2; i++)
		runs[i] = igt_nova_vm_lookup(&vm, BASE + i * HUGE);
	igt_assert_eq_u64(runs[0].addr, runs[1].addr);
	igt_assert_eq_u64(runs[0].kind, 0);
	igt_assert_eq_u64(runs[1].kind, kind);
	teardown();
}

/* Neighbours that differ in nothing else stay apart, whichever comes first. */
static void test_no_merge(unsigned int kind, uint32_t flags)
{
	uint32_t vram;

	setup();
	vram = vram_get();
	for (int order = 0; order < 3; order++) {
		struct drm_nova_vm_bind_op ops[3] = {
			igt_nova_op_map(vram, BASE, 1 * MB, 0),
			igt_nova_op_map(vram, BASE + 1 * MB, 64 * KB, 1 * MB),
			igt_nova_op_map(vram, BASE + 1 * MB + 64 * KB,
					VRAM_SIZE - 1 * MB - 64 * KB,
					1 * MB + 64 * KB),
		};

		ops[order].pte_kind = kind;
		ops[order].flags = flags;
		igt_nova_vm_bind(&vm, ops, 3);
		igt_nova_vm_check(&vm);
		igt_nova_vm_unmap(&vm, BASE, VRAM_SIZE);

		/* A part of what is one mapping changes in place. */
		igt_nova_vm_map(&vm, vram, BASE, VRAM_SIZE, 0, 0);
		igt_nova_vm_bind(&vm, &ops[order], 1);
		igt_nova_vm_check(&vm);
		igt_nova_vm_unmap(&vm, BASE, VRAM_SIZE);
	}
	teardown();
}

static void test_readonly(void)
{
	uint64_t before, after;
	const char *fault;

	setup();
	igt_nova_vm_map(&vm, bo[0], BASE, BO_SIZE, 0, DRM_NOVA_VM_BIND_READONLY);
	igt_nova_vm_map(&vm, bo[0], BASE + HUGE, BO_SIZE, 0, 0);
	igt_nova_vm_check_content(&vm);
	igt_assert(!igt_nova_vm_read(&vm, BASE + 64, &before));
	fault = igt_nova_vm_write(&vm, BASE + 64, 1);
	igt_assert_f(fault && !strcmp(fault, "RO_VIOLATION"), "a write: %s\n",
		     fault ?: "no fault");
	igt_assert(!igt_nova_vm_read(&vm, BASE + 64, &after));
	igt_assert_eq_u64(before, after);

	/* Rights can be given and taken. */
	igt_nova_vm_map(&vm, bo[0], BASE, BO_SIZE, 0, 0);
	igt_nova_vm_check_content(&vm);
	igt_assert(!igt_nova_vm_write(&vm, BASE + 64, 1));
	igt_assert(!igt_nova_vm_read(&vm, BASE + HUGE + 64, &after));
	igt_assert_eq_u64(after, 1);
	igt_nova_vm_map(&vm, bo[0], BASE + 4 * KB, 4 * KB, 4 * KB,
			DRM_NOVA_VM_BIND_READONLY);
	igt_nova_vm_check_content(&vm);
	igt_assert(igt_nova_vm_write(&vm, BASE + 4 * KB, 1));
	igt_assert(!igt_nova_vm_write(&vm, BASE, before));
	teardown();
}

static void array(unsigned int count)
{
	struct drm_nova_vm_bind_op *ops = calloc(count, sizeof(*ops));

	setup();
	for (unsigned int i = 0; i < count; i++)
		ops[i] = igt_nova_op_map(bo[i & 1], BASE + i * 8 * KB, 4 * KB,
					 i % 128 * 8 * KB);
	igt_nova_vm_bind(&vm, ops, count);
	igt_nova_vm_check_content(&vm);
	for (unsigned int i = 0; i < count; i++)
		ops[i] = igt_nova_op_unmap(BASE + i * 8 * KB, 4 * KB);
	igt_nova_vm_bind(&vm, ops, count);
	igt_nova_vm_check(&vm);
	free(ops);
	teardown();
}

static void test_array_order(void)
{
	struct drm_nova_vm_bind_op ops[5];

	setup();
	ops[0] = igt_nova_op_map(bo[0], BASE, BO_SIZE, 0);
	ops[1] = igt_nova_op_unmap(BASE + 64 * KB, 64 * KB);
	ops[2] = igt_nova_op_map(bo[1], BASE + 96 * KB, 64 * KB, 0);
	ops[3] = igt_nova_op_sparse(BASE + 96 * KB, 4 * KB);
	ops[4] = igt_nova_op_unmap(BASE + 512 * KB, 512 * KB);
	igt_nova_vm_bind(&vm, ops, 5);
	igt_nova_vm_check_content(&vm);
	teardown();
}

static void test_array_too_big(void)
{
	uint64_t max = igt_nova_getparam(fd, NOVA_GETPARAM_VM_BIND_OPS_MAX);
	uint64_t syncs_max = igt_nova_getparam(fd, NOVA_GETPARAM_SYNCS_MAX);
	struct drm_nova_vm_bind_op *ops = calloc(max + 1, sizeof(*ops));
	struct drm_nova_sync *syncs = calloc(syncs_max + 1, sizeof(*syncs));
	struct drm_nova_vm_bind bind;

	setup();
	for (uint64_t i = 0; i <= max; i++)
		ops[i] = igt_nova_op_map(bo[0], BASE + i * 4 * KB, 4 * KB, 0);
	bind = igt_nova_bind(vm.id, ops, max + 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), E2BIG);
	bind.op_count = UINT32_MAX;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), E2BIG);

	for (uint64_t i = 0; i <= syncs_max; i++)
		syncs[i].handle = syncobj_create(fd, 0);
	bind = igt_nova_bind(vm.id, ops, 1);
	igt_nova_bind_syncs(&bind, NULL, 0, syncs, syncs_max + 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), E2BIG);
	igt_nova_bind_syncs(&bind, syncs, syncs_max + 1, NULL, 0);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), E2BIG);
	igt_nova_vm_check(&vm);

	/* As many as it says can be signalled, and waited for. */
	igt_nova_bind_syncs(&bind, NULL, 0, syncs, syncs_max);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	for (uint64_t i = 0; i < syncs_max; i++)
		igt_nova_syncobj_signalled(fd, syncs[i].handle);
	igt_nova_vm_expect(&vm, ops, 1);
	igt_nova_vm_check(&vm);
	igt_nova_bind_syncs(&bind, syncs, syncs_max, NULL, 0);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);

	for (uint64_t i = 0; i <= syncs_max; i++)
		syncobj_destroy(fd, syncs[i].handle);
	free(syncs);
	free(ops);
	teardown();
}

static void test_foreign_private(void)
{
	struct igt_nova_vm other;
	struct drm_nova_gem_create private = { .size = BO_SIZE };
	struct drm_nova_vm_bind_op ops[2];
	struct drm_nova_vm_bind bind;

	setup();
	igt_nova_vm_init(fd, &other);
	private.vm_id = vm.id;
	private.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM;
	igt_nova_gem_create_with(fd, &private);
	igt_nova_fill_bo(fd, private.handle);

	ops[0] = igt_nova_op_map(bo[0], BASE, BO_SIZE, 0);
	ops[1] = igt_nova_op_map(private.handle, BASE + HUGE, BO_SIZE, 0);
	bind = igt_nova_bind(other.id, ops, 2);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EPERM);
	igt_assert_eq_u32(bind.failed_op, 1);
	igt_nova_vm_check(&other);

	igt_nova_vm_bind(&vm, ops, 2);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_fini(&other);
	gem_close(fd, private.handle);
	igt_nova_vm_check_content(&vm);
	teardown();
}

static void test_many_vms(void)
{
	struct igt_nova_vm others[3];

	setup();
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		igt_nova_vm_init(fd, &others[i]);
		igt_nova_vm_map(&others[i], bo[0], BASE, BO_SIZE, 0, 0);
	}
	igt_nova_vm_map(&vm, bo[0], BASE, BO_SIZE, 0, 0);
	igt_nova_vm_unmap(&others[1], BASE + 4 * KB, 4 * KB);
	igt_nova_vm_check_content(&vm);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		igt_nova_vm_check_content(&others[i]);
		igt_nova_vm_fini(&others[i]);
	}
	igt_nova_vm_check_content(&vm);
	teardown();
}

static uint64_t system_used(void)
{
	struct drm_nova_mem_region region;

	igt_assert(igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_SYSTEM, &region));
	return region.used;
}

/* Mapped memory stays, its last mapping takes it along. */
static void test_close_handle(void)
{
	uint64_t used = system_used();
	uint32_t handle;

	setup();
	handle = igt_nova_gem_create(fd, 4 * MB, 0).handle;
	igt_nova_fill_bo(fd, handle);
	igt_nova_vm_map(&vm, handle, BASE, 4 * MB, 0, 0);
	gem_close(fd, handle);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_unmap(&vm, BASE + 1 * MB, 1 * MB);
	igt_nova_vm_check_content(&vm);
	igt_assert_eq_u64(system_used(), used + 4 * MB + 2 * BO_SIZE);
	igt_nova_vm_unmap(&vm, BASE, 4 * MB);
	igt_nova_vm_check(&vm);
	igt_assert(igt_wait(system_used() == used + 2 * BO_SIZE, 20000, 10));
	teardown();
	igt_assert(igt_wait(system_used() == used, 20000, 10));
}

static void test_import(void)
{
	struct igt_nova_fence foreign;
	uint32_t handle;

	setup();
	igt_nova_fence_create(&foreign, BO_SIZE, false);
	igt_nova_fence_signal(&foreign);
	handle = prime_fd_to_handle(fd, foreign.dmabuf);
	igt_nova_fill_bo(fd, handle);
	igt_nova_vm_map(&vm, handle, BASE, BO_SIZE, 0, 0);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_unmap(&vm, BASE + 64 * KB, 4 * KB);
	igt_nova_vm_check_content(&vm);
	gem_close(fd, handle);
	igt_nova_vm_check_content(&vm);
	teardown();
	igt_nova_fence_destroy(&foreign);
}

/* Anything, in any order, within a small range. */
static void test_random(void)
{
	const unsigned int pages = 1536;	/* three times 2 MiB */
	unsigned int seed = 20261121;
	uint32_t handles[3];

	setup();
	handles[0] = bo[0];
	handles[1] = bo[1];
	handles[2] = vram_get();
	for (int round = 0; round < 240; round++) {
		struct drm_nova_vm_bind_op ops[4];
		unsigned int count = 1 + rand_r(&seed) % 4;

		for (unsigned int i = 0; i < count; i++) {
			unsigned int which = rand_r(&seed) % 6;
			unsigned int bo_pages = which == 2 ? VRAM_SIZE / 4096 :
							     BO_SIZE / 4096;
			unsigned int granule = rand_r(&seed) % 3 ? 16 : 1;
			unsigned int first, size, offset;

			size = 1 + rand_r(&seed) % (bo_pages / 2);
			first = rand_r(&seed) % (pages - size) / granule * granule;
			offset = rand_r(&seed) % (bo_pages - size) / granule *
				 granule;
			if (which < 3)
				ops[i] = igt_nova_op_map(handles[which],
							 BASE + first * 4 * KB,
							 size * 4 * KB,
							 offset * 4 * KB);
			else if (which == 3)
				ops[i] = igt_nova_op_sparse(BASE + first * 4 * KB,
							    size * 4 * KB);
			else
				ops[i] = igt_nova_op_unmap(BASE + first * 4 * KB,
							   size * 4 * KB);
			if (which < 3 && rand_r(&seed) % 4 == 0)
				ops[i].flags = DRM_NOVA_VM_BIND_READONLY;
		}
		igt_nova_vm_bind(&vm, ops, count);
		if (round % 8 == 7)
			igt_nova_vm_check_content(&vm);
	}
	teardown();
}

/* Threads that bind at the same time, each in its own range. */
static void *bind_thread(void *data)
{
	uint64_t va = BASE + (uintptr_t)data * HUGE;

	for (int round = 0; round < 40; round++) {
		struct drm_nova_vm_bind_op ops[2] = {
			igt_nova_op_map(bo[round & 1], va, BO_SIZE, 0),
			igt_nova_op_unmap(va + round % 16 * 64 * KB, 64 * KB),
		};
		struct drm_nova_vm_bind bind = igt_nova_bind(vm.id, ops, 2);

		if (igt_nova_vm_bind_errno(fd, &bind))
			return NULL;
	}
	return data;
}

static void test_threads(void)
{
	pthread_t threads[4];
	void *result;

	setup();
	for (uintptr_t i = 0; i < ARRAY_SIZE(threads); i++)
		igt_assert_eq(pthread_create(&threads[i], NULL, bind_thread,
					     (void *)(i + 1)), 0);
	for (uintptr_t i = 0; i < ARRAY_SIZE(threads); i++) {
		uint64_t va = BASE + (i + 1) * HUGE;
		struct drm_nova_vm_bind_op ops[2] = {
			igt_nova_op_map(bo[1], va, BO_SIZE, 0),
			igt_nova_op_unmap(va + 7 * 64 * KB, 64 * KB),
		};

		pthread_join(threads[i], &result);
		igt_assert(result == (void *)(i + 1));
		igt_nova_vm_expect(&vm, ops, 2);
	}
	igt_nova_vm_check_content(&vm);
	teardown();
}

struct crosser {
	pthread_t thread;
	uint32_t vm_id;
	unsigned int first;
};

/* Two objects, in the order of the thread: each has what the other wants. */
static void *cross_thread(void *data)
{
	struct crosser *c = data;

	for (int round = 0; round < 400; round++) {
		struct drm_nova_vm_bind_op ops[2] = {
			igt_nova_op_map(bo[c->first], BASE, BO_SIZE, 0),
			igt_nova_op_map(bo[!c->first], BASE + HUGE, BO_SIZE, 0),
		};
		struct drm_nova_vm_bind bind = igt_nova_bind(c->vm_id, ops, 2);

		/* Jobs leave their fences in what was locked. */
		bind.flags = DRM_NOVA_VM_BIND_ASYNC;
		if (igt_nova_vm_bind_errno(fd, &bind))
			return NULL;
	}
	return c;
}

/*
 * Threads that lock the same objects in opposite orders: one has to let go of
 * what it has and to begin anew. A kernel with lockdep notices if an object is
 * used that was not locked again.
 */
static void test_threads_cross(void)
{
	struct crosser crossers[2];
	struct drm_nova_vm_bind wait;
	void *result;

	setup();
	for (unsigned int i = 0; i < ARRAY_SIZE(crossers); i++) {
		crossers[i].vm_id = i ? igt_nova_vm_create(fd) : vm.id;
		crossers[i].first = i;
		igt_assert_eq(pthread_create(&crossers[i].thread, NULL,
					     cross_thread, &crossers[i]), 0);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(crossers); i++) {
		pthread_join(crossers[i].thread, &result);
		igt_assert(result == &crossers[i]);
		wait = igt_nova_bind(crossers[i].vm_id, NULL, 0);
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &wait), 0);
	}
	igt_nova_vm_expect(&vm, (struct drm_nova_vm_bind_op[]){
		igt_nova_op_map(bo[0], BASE, BO_SIZE, 0),
		igt_nova_op_map(bo[1], BASE + HUGE, BO_SIZE, 0),
	}, 2);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_destroy(fd, crossers[1].vm_id);
	teardown();
}

int igt_main()
{
	char name[64];

	igt_fixture() {
		fd = drm_open_driver_render(DRIVER_NOVA);
		igt_nova_mmu_info(fd, &mmu);
	}

	igt_describe("A mapping is where it should be, and gone when it should be");
	igt_subtest("once")
		test_once();

	for (size_t i = 0; i < ARRAY_SIZE(styles); i++) {
		snprintf(name, sizeof(name), "munmap-style-%s", styles[i].name);
		igt_describe("An unmap takes what is in its range and nothing else");
		igt_subtest(name)
			test_style(&styles[i], false);
		snprintf(name, sizeof(name), "mmap-style-%s", styles[i].name);
		igt_describe("A map replaces what is in its range and nothing else");
		igt_subtest(name)
			test_style(&styles[i], true);
	}

	igt_describe("Maps over maps");
	igt_subtest("replace")
		test_replace();

	igt_describe("An unmap of nothing, and of much");
	igt_subtest("unmap-holes")
		test_unmap_holes();

	for (size_t i = 0; i < ARRAY_SIZE(huge_styles); i++) {
		igt_describe(huge_styles[i].describe);
		igt_subtest(huge_styles[i].name)
			test_huge(i);
	}

	igt_describe("Pages are as large as alignment allows");
	igt_subtest("mixed-page-size")
		test_mixed_pages();

	igt_describe("Pages are not larger than asked for");
	igt_subtest("page-shift")
		test_page_shift();

	igt_describe("Every kind there is reaches the page tables");
	igt_subtest("kind-valid")
		test_kind_valid();

	igt_describe("One object at two addresses with different kinds");
	igt_subtest("kind-two-views")
		test_kind_views();

	igt_describe("Neighbours of different kinds are not joined");
	igt_subtest("kind-no-merge")
		test_no_merge(other_kind(), 0);

	igt_describe("The GPU cannot write");
	igt_subtest("readonly")
		test_readonly();

	igt_describe("Neighbours with different rights are not joined");
	igt_subtest("readonly-no-merge")
		test_no_merge(0, DRM_NOVA_VM_BIND_READONLY);

	igt_describe("Mappings that the L2 cache does not keep");
	igt_subtest("gpu-uncached")
		test_no_merge(0, DRM_NOVA_VM_BIND_GPU_UNCACHED);

	igt_describe("Two operations in a call");
	igt_subtest("array-two")
		array(2);

	igt_describe("Many operations in a call");
	igt_subtest("array-many")
		array(200);

	igt_describe("As many operations in a call as there may be");
	igt_subtest("array-max")
		array(igt_nova_getparam(fd, NOVA_GETPARAM_VM_BIND_OPS_MAX));

	igt_describe("More operations or syncs than there may be");
	igt_subtest("array-e2big")
		test_array_too_big();

	igt_describe("Operations are done in their order");
	igt_subtest("array-order")
		test_array_order();

	igt_describe("An object of one VM cannot be bound in another");
	igt_subtest("foreign-private-eperm")
		test_foreign_private();

	igt_describe("An object in several VMs");
	igt_subtest("many-vms")
		test_many_vms();

	igt_describe("Memory stays as long as it is mapped");
	igt_subtest("close-handle")
		test_close_handle();

	igt_describe("Memory of another device");
	igt_subtest("import")
		test_import();

	igt_describe("Anything over anything");
	igt_subtest("random")
		test_random();

	igt_describe("Threads that bind in one VM at the same time");
	igt_subtest("threads")
		test_threads();

	igt_describe("Threads that want the same objects in opposite orders");
	igt_subtest("threads-cross")
		test_threads_cross();

	igt_fixture()
		drm_close_driver(fd);
}
