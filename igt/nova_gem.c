// SPDX-License-Identifier: MIT
/*
 * TEST: GEM_CREATE and GEM_INFO of nova-drm
 */
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_walk.h"

static size_t page_size;

static void assert_zero(const void *map, size_t size)
{
	const uint64_t *words = map;

	for (size_t i = 0; i < size / sizeof(*words); i++)
		igt_assert_f(!words[i], "%#llx at %#zx\n",
			     (unsigned long long)words[i], i * sizeof(*words));
}

/* A program built against the upstream header. */
static void test_create_legacy(int fd)
{
	struct igt_nova_legacy_gem args[2] = {
		{ .size = 3 * page_size + 1 },
		{ .handle = 0x5a5a5a5a, .pad = 0x5a5a5a5a, .size = 0x5a5a5a5a },
	};
	const struct igt_nova_legacy_gem canary = args[1];
	struct drm_nova_gem_info info;
	void *map;

	do_ioctl(fd, IGT_NOVA_IOCTL_SIZED(DRM_NOVA_GEM_CREATE, sizeof(args[0])),
		 args);
	igt_assert_neq_u32(args[0].handle, 0);
	igt_assert_eq_u64(args[0].size, 4 * page_size);
	igt_assert(!memcmp(&canary, &args[1], sizeof(canary)));

	/* It is mappable and shareable all the same. */
	info = igt_nova_gem_info(fd, args[0].handle);
	igt_assert_eq_u32(info.flags, 0);
	map = mmap(NULL, args[0].size, PROT_READ, MAP_SHARED, fd,
		   info.mmap_offset);
	igt_assert(map != MAP_FAILED);
	assert_zero(map, args[0].size);
	munmap(map, args[0].size);
	close(prime_handle_to_fd(fd, args[0].handle));
	gem_close(fd, args[0].handle);
}

static void test_info_legacy(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, page_size, 0);
	struct igt_nova_legacy_gem args[2] = {
		{ .handle = bo.handle },
		{ .handle = 0x5a5a5a5a, .pad = 0x5a5a5a5a, .size = 0x5a5a5a5a },
	};
	const struct igt_nova_legacy_gem canary = args[1];

	do_ioctl(fd, IGT_NOVA_IOCTL_SIZED(DRM_NOVA_GEM_INFO, sizeof(args[0])),
		 args);
	igt_assert_eq_u32(args[0].handle, bo.handle);
	igt_assert_eq_u64(args[0].size, page_size);
	igt_assert(!memcmp(&canary, &args[1], sizeof(canary)));
	gem_close(fd, bo.handle);
}

static void test_create_rounded(int fd)
{
	static const struct {
		uint64_t size;
		uint32_t page_shift;
		uint32_t shift;
	} cases[] = {
		{ 1, 0, 12 }, { 4095, 0, 12 }, { 4096, 0, 12 }, { 4097, 0, 12 },
		{ 1, 12, 12 }, { 4097, 12, 12 },
		{ 1, 16, 16 }, { 65536, 16, 16 }, { 65537, 16, 16 },
		{ 1, 21, 21 }, { (2 << 20) + 1, 21, 21 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t unit = 1ull << cases[i].shift;
		uint64_t expected = (cases[i].size + unit - 1) / unit * unit;
		struct drm_nova_gem_create args = {
			.size = cases[i].size,
			.page_shift = cases[i].page_shift,
			.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM,
		};
		struct drm_nova_gem_info info;

		do_ioctl(fd, DRM_IOCTL_NOVA_GEM_CREATE, &args);
		igt_assert_eq_u64(args.size, expected);
		info = igt_nova_gem_info(fd, args.handle);
		igt_assert_eq_u64(info.size, expected);
		igt_assert_eq_u32(info.page_shift, cases[i].shift);
		gem_close(fd, args.handle);
	}
}

/*
 * Write a pattern, free, allocate again: the same pages come back, so a driver
 * that does not clear is caught.
 */
static void test_create_zeroed(int fd, uint32_t flags)
{
	const uint64_t size = 4 << 20;

	for (int round = 0; round < 4; round++) {
		struct drm_nova_gem_create bo;
		void *map;

		bo = igt_nova_gem_create(fd, size, flags);
		map = igt_nova_map(fd, &bo);
		assert_zero(map, size);
		memset(map, 0xc5, size);
		munmap(map, size);
		gem_close(fd, bo.handle);
	}
}

/* As above; the GPU writes what must not be seen again, all VRAM if need be. */
static void test_create_zeroed_vram(int fd)
{
	const uint64_t size = 64 << 10;
	struct igt_nova_vm vm;

	igt_nova_require_vram(fd);
	igt_nova_vm_init(fd, &vm);
	for (int round = 0; round < 4; round++) {
		uint64_t va = vm.layout.user_va_start;
		struct drm_nova_gem_create bo;
		void *map;

		bo = igt_nova_gem_create_vram(fd, size, 0);
		igt_assert_eq_u32(igt_nova_gem_info(fd, bo.handle).resident,
				  DRM_NOVA_GEM_PLACEMENT_VRAM);
		map = igt_nova_map(fd, &bo);
		assert_zero(map, round ? size : page_size);
		munmap(map, size);
		igt_nova_vm_map(&vm, bo.handle, va, size, 0, 0);
		igt_nova_vm_fill(&vm, va, size, 0xc5c5c5c5);
		igt_nova_vm_unmap(&vm, va, size);
		gem_close(fd, bo.handle);
	}
	igt_nova_vm_fini(&vm);
}

/* Consecutive, and where its creator says. */
static void test_contiguous(int fd)
{
	const uint64_t size = 512 << 10;
	struct drm_nova_gem_create bo;
	struct igt_nova_run run;
	struct igt_nova_vm vm;

	igt_nova_require_vram(fd);
	igt_nova_vm_init(fd, &vm);
	bo = igt_nova_gem_create_vram(fd, size, DRM_NOVA_GEM_CONTIGUOUS |
				      DRM_NOVA_GEM_NO_MMAP);
	igt_assert_eq_u32(igt_nova_gem_info(fd, bo.handle).flags,
			  DRM_NOVA_GEM_CONTIGUOUS | DRM_NOVA_GEM_NO_MMAP);
	igt_nova_vm_map(&vm, bo.handle, vm.layout.user_va_start + 4096, size, 0, 0);
	igt_nova_vm_check(&vm);
	/* Not aligned to more than 4 KiB, so it is all one run. */
	run = igt_nova_vm_lookup(&vm, vm.layout.user_va_start + 4096);
	igt_assert(run.vram);
	igt_assert_eq_u64(run.size, size);
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo.handle);
}

static void test_placement(int fd)
{
	static const uint32_t placements[] = {
		DRM_NOVA_GEM_PLACEMENT_SYSTEM, DRM_NOVA_GEM_PLACEMENT_VRAM,
		DRM_NOVA_GEM_PLACEMENT_VRAM | DRM_NOVA_GEM_PLACEMENT_SYSTEM, 0,
	};
	const uint32_t both = placements[2];

	igt_nova_require_vram(fd);
	for (size_t i = 0; i < ARRAY_SIZE(placements); i++) {
		struct drm_nova_gem_create bo = {
			.size = page_size, .placement = placements[i],
		};
		struct drm_nova_gem_info info;

		igt_nova_gem_create_with(fd, &bo);
		info = igt_nova_gem_info(fd, bo.handle);
		igt_assert_eq_u32(info.placement, placements[i] ?: both);
		/* VRAM first, if there is a choice. */
		igt_assert_eq_u32(info.resident,
				  info.placement & DRM_NOVA_GEM_PLACEMENT_VRAM ?:
				  DRM_NOVA_GEM_PLACEMENT_SYSTEM);
		gem_close(fd, bo.handle);
	}
}

static void test_private(int fd)
{
	uint32_t vm_id = igt_nova_vm_create(fd);
	struct drm_nova_gem_create bo = {
		.size = page_size, .vm_id = vm_id,
		.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM,
	};
	void *map;

	igt_nova_gem_create_with(fd, &bo);
	igt_assert_eq_u32(igt_nova_gem_info(fd, bo.handle).flags,
			  DRM_NOVA_GEM_PRIVATE);
	map = igt_nova_map(fd, &bo);
	assert_zero(map, page_size);
	munmap(map, page_size);
	gem_close(fd, bo.handle);

	bo.vm_id = vm_id + 1000;
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_CREATE, &bo, ENOENT);
	igt_nova_vm_destroy(fd, vm_id);
	bo.vm_id = vm_id;
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_CREATE, &bo, ENOENT);
}

static void label_err(int fd, struct drm_nova_gem_set_label args, int err)
{
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_SET_LABEL, &args, err);
}

static void test_label(int fd)
{
	static const char text[] = "a texture\n\x1b[31m";
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, page_size, 0);
	char *map = mmap(NULL, 2 * page_size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct drm_nova_gem_set_label args = {
		.handle = bo.handle, .label = (uintptr_t)map,
	}, bad;

	igt_assert(map != MAP_FAILED);
	igt_assert_eq(mprotect(map + page_size, page_size, PROT_NONE), 0);
	memcpy(map, text, sizeof(text));
	for (uint32_t size = 0; size < 64; size += 7) {
		args.size = size;
		do_ioctl(fd, DRM_IOCTL_NOVA_GEM_SET_LABEL, &args);
	}
	/* No zero byte at all, as long as can be, and at the end of memory. */
	memset(map, 'x', page_size);
	args.size = DRM_NOVA_LABEL_MAX;
	args.label = (uintptr_t)(map + page_size - DRM_NOVA_LABEL_MAX);
	do_ioctl(fd, DRM_IOCTL_NOVA_GEM_SET_LABEL, &args);

	bad = args;
	bad.size = DRM_NOVA_LABEL_MAX + 1;
	label_err(fd, bad, E2BIG);
	bad.size = UINT32_MAX;
	label_err(fd, bad, E2BIG);
	bad = args;
	bad.label += 1;
	label_err(fd, bad, EFAULT);
	bad.label = 1ull << 63;
	label_err(fd, bad, EFAULT);
	bad = args;
	bad.handle = 0;
	label_err(fd, bad, ENOENT);
	bad.handle = bo.handle + 1000;
	label_err(fd, bad, ENOENT);

	/* Take it away; with nothing there it does not matter where. */
	args.size = 0;
	args.label = 0;
	do_ioctl(fd, DRM_IOCTL_NOVA_GEM_SET_LABEL, &args);
	munmap(map, 2 * page_size);
	gem_close(fd, bo.handle);
	args.handle = bo.handle;
	label_err(fd, args, ENOENT);
}

static void test_invalid(int fd, struct drm_nova_gem_create bad, int err)
{
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_CREATE, &bad, err);
	igt_assert_eq_u32(bad.handle, 0);
}

/* Every bit that means nothing must be refused, alone and with good ones. */
static void test_invalid_flags(int fd)
{
	const uint32_t known = DRM_NOVA_GEM_NO_MMAP | DRM_NOVA_GEM_CPU_CACHED |
			       DRM_NOVA_GEM_CONTIGUOUS |
			       DRM_NOVA_GEM_DEFER_BACKING;
	struct drm_nova_gem_create args = {
		.size = page_size,
		.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM,
	};

	igt_require(igt_nova_getparam(fd, NOVA_GETPARAM_UAPI_REV) == 3);
	args.flags = DRM_NOVA_GEM_CPU_VISIBLE | DRM_NOVA_GEM_NO_MMAP;
	test_invalid(fd, args, EINVAL);
	args.placement = DRM_NOVA_GEM_PLACEMENT_VRAM;
	test_invalid(fd, args, EINVAL);
	args.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM;
	for (int bit = 0; bit < 32; bit++) {
		if ((known | DRM_NOVA_GEM_CPU_VISIBLE) & 1u << bit)
			continue;
		args.flags = 1u << bit;
		test_invalid(fd, args, EINVAL);
		args.flags = 1u << bit | known;
		test_invalid(fd, args, EINVAL);
	}
}

static void test_invalid_placement(int fd)
{
	struct drm_nova_gem_create args = { .size = page_size };

	for (int bit = 2; bit < 32; bit++) {
		args.placement = 1u << bit;
		test_invalid(fd, args, EINVAL);
		args.placement = 1u << bit | DRM_NOVA_GEM_PLACEMENT_SYSTEM;
		test_invalid(fd, args, EINVAL);
	}
}

static void test_invalid_page_shift(int fd)
{
	struct drm_nova_gem_create args = { .size = page_size };

	for (uint32_t shift = 1; shift < 80; shift++) {
		if (shift == 12 || shift == 16 || shift == 21)
			continue;
		args.page_shift = shift;
		test_invalid(fd, args, EINVAL);
	}
	args.page_shift = UINT32_MAX;
	test_invalid(fd, args, EINVAL);
}

/* More than there is, up to sizes that wrap around when rounded. */
static void test_too_big(int fd)
{
	struct drm_nova_mem_region region;
	uint64_t sizes[] = {
		0, 1ull << 40, 1ull << 44, 1ull << 62, 1ull << 63,
		UINT64_MAX - page_size, UINT64_MAX - 1, UINT64_MAX,
	};

	igt_assert(igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_SYSTEM, &region));
	sizes[0] = region.total + 1;
	if (igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_VRAM, &region) &&
	    region.total >= sizes[0])
		sizes[0] = region.total + 1;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct drm_nova_gem_create args = { .size = sizes[i] };

		test_invalid(fd, args, ENOMEM);
		args.flags = DRM_NOVA_GEM_DEFER_BACKING;
		args.page_shift = 21;
		test_invalid(fd, args, ENOMEM);
	}
}

static void test_defer_backing(int fd)
{
	struct drm_nova_gem_create bo;
	volatile uint32_t *map;

	bo = igt_nova_gem_create(fd, 16 * page_size, 0);
	igt_assert_eq_u32(igt_nova_gem_info(fd, bo.handle).resident,
			  DRM_NOVA_GEM_PLACEMENT_SYSTEM);
	gem_close(fd, bo.handle);

	bo = igt_nova_gem_create(fd, 16 * page_size, DRM_NOVA_GEM_DEFER_BACKING);
	igt_assert_eq_u32(igt_nova_gem_info(fd, bo.handle).resident, 0);
	map = igt_nova_map(fd, &bo);
	igt_assert_eq_u32(igt_nova_gem_info(fd, bo.handle).resident, 0);
	igt_assert_eq_u32(map[0], 0);
	igt_assert_eq_u32(igt_nova_gem_info(fd, bo.handle).resident,
			  DRM_NOVA_GEM_PLACEMENT_SYSTEM);
	munmap((void *)map, bo.size);
	gem_close(fd, bo.handle);
}

static void test_info(int fd)
{
	static const uint32_t flags[] = {
		0, DRM_NOVA_GEM_NO_MMAP, DRM_NOVA_GEM_CPU_CACHED,
		DRM_NOVA_GEM_NO_MMAP | DRM_NOVA_GEM_CPU_CACHED,
	};

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		struct drm_nova_gem_create bo;
		struct drm_nova_gem_info info;

		bo = igt_nova_gem_create(fd, 5 * page_size, flags[i]);
		info = igt_nova_gem_info(fd, bo.handle);
		igt_assert_eq_u32(info.handle, bo.handle);
		igt_assert_eq_u32(info.flags, flags[i]);
		igt_assert_eq_u64(info.size, bo.size);
		igt_assert_eq_u64(info.mmap_offset, bo.mmap_offset);
		igt_assert_eq_u32(info.placement & ~bo.placement,
				  bo.placement ? 0 : info.placement);
		igt_assert_neq_u32(info.placement, 0);
		igt_assert_eq(__builtin_popcount(info.resident), 1);
		igt_assert_eq_u32(info.resident & ~info.placement, 0);
		if (flags[i] & DRM_NOVA_GEM_NO_MMAP)
			igt_assert_eq_u64(bo.mmap_offset, 0);
		else
			igt_assert_neq_u64(bo.mmap_offset, 0);
		gem_close(fd, bo.handle);
	}
}

static void test_info_invalid_handle(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, page_size, 0);
	int other = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_info info = {};

	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_INFO, &info, ENOENT);
	info.handle = UINT32_MAX;
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_INFO, &info, ENOENT);

	/* Another file's handle, and one that was closed. */
	info.handle = bo.handle;
	do_ioctl_err(other, DRM_IOCTL_NOVA_GEM_INFO, &info, ENOENT);
	gem_close(fd, bo.handle);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_INFO, &info, ENOENT);
	drm_close_driver(other);
}

/* An ioctl that cannot copy its argument out must not corrupt anything. */
static void test_unwritable_argument(int fd)
{
	struct drm_nova_gem_create *args;

	args = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	igt_assert(args != MAP_FAILED);
	args->size = page_size;
	igt_assert_eq(mprotect(args, page_size, PROT_READ), 0);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_CREATE, args, EFAULT);
	munmap(args, page_size);
}

int igt_main()
{
	int fd = -1;

	igt_fixture() {
		page_size = sysconf(_SC_PAGESIZE);
		fd = drm_open_driver_render(DRIVER_NOVA);
	}

	igt_describe("The upstream header's 16-byte struct creates an object");
	igt_subtest("create-legacy-16byte")
		test_create_legacy(fd);

	igt_describe("The upstream header's 16-byte struct describes an object");
	igt_subtest("info-legacy-16byte")
		test_info_legacy(fd);

	igt_describe("Sizes are rounded up to the page size");
	igt_subtest("create-rounded")
		test_create_rounded(fd);

	igt_describe("New objects contain zeroes");
	igt_subtest("create-zeroed")
		test_create_zeroed(fd, 0);

	igt_describe("New cached objects contain zeroes");
	igt_subtest("create-zeroed-cached")
		test_create_zeroed(fd, DRM_NOVA_GEM_CPU_CACHED);

	igt_describe("New objects in VRAM contain zeroes");
	igt_subtest("create-zeroed-vram")
		test_create_zeroed_vram(fd);

	igt_describe("Objects are where they may be");
	igt_subtest("create-placement")
		test_placement(fd);

	igt_describe("A contiguous object has consecutive addresses");
	igt_subtest("create-contiguous")
		test_contiguous(fd);

	igt_describe("Objects that belong to a VM");
	igt_subtest("create-private")
		test_private(fd);

	igt_describe("An object of no size is refused");
	igt_subtest("create-invalid-size-zero")
		test_invalid(fd, (struct drm_nova_gem_create){}, EINVAL);

	igt_describe("Unknown flags are refused");
	igt_subtest("create-invalid-flags")
		test_invalid_flags(fd);

	igt_describe("Unknown placements are refused");
	igt_subtest("create-invalid-placement")
		test_invalid_placement(fd);

	igt_describe("Unknown VMs are refused");
	igt_subtest("create-invalid-vm-id") {
		struct drm_nova_gem_create args = { .size = page_size };

		args.vm_id = 1;
		test_invalid(fd, args, ENOENT);
		args.vm_id = UINT32_MAX;
		test_invalid(fd, args, ENOENT);
	}

	igt_describe("Page sizes the GPU does not have are refused");
	igt_subtest("create-invalid-page-shift")
		test_invalid_page_shift(fd);

	igt_describe("Padding must be zero");
	igt_subtest("create-invalid-pad") {
		struct drm_nova_gem_create args = { .size = page_size };

		args.pad = 1;
		test_invalid(fd, args, EINVAL);
		args.pad = 1u << 31;
		test_invalid(fd, args, EINVAL);
	}

	igt_describe("Objects larger than memory are refused");
	igt_subtest("create-too-big")
		test_too_big(fd);

	igt_describe("Cached mappings are for system memory only");
	igt_subtest("cached-vram-refused") {
		struct drm_nova_gem_create args = {
			.size = page_size,
			.flags = DRM_NOVA_GEM_CPU_CACHED,
		};

		test_invalid(fd, args, EINVAL);
		args.placement = DRM_NOVA_GEM_PLACEMENT_VRAM;
		test_invalid(fd, args, EINVAL);
		args.placement |= DRM_NOVA_GEM_PLACEMENT_SYSTEM;
		test_invalid(fd, args, EINVAL);
	}

	igt_describe("A region that is not allocatable is no place for an object");
	igt_subtest("create-not-allocatable") {
		struct drm_nova_gem_create args = {
			.size = page_size,
			.placement = DRM_NOVA_GEM_PLACEMENT_VRAM,
		};
		struct drm_nova_mem_region region = {};

		igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_VRAM, &region);
		igt_require_f(!(region.flags & DRM_NOVA_MEM_REGION_ALLOCATABLE),
			      "VRAM is allocatable\n");
		test_invalid(fd, args, EOPNOTSUPP);

		/* With a choice the kernel takes the other. */
		args.placement |= DRM_NOVA_GEM_PLACEMENT_SYSTEM;
		do_ioctl(fd, DRM_IOCTL_NOVA_GEM_CREATE, &args);
		igt_assert_eq_u32(igt_nova_gem_info(fd, args.handle).placement,
				  DRM_NOVA_GEM_PLACEMENT_SYSTEM);
		gem_close(fd, args.handle);
	}

	igt_describe("Deferred memory is allocated at the first access");
	igt_subtest("defer-backing")
		test_defer_backing(fd);

	igt_describe("GEM_INFO tells what GEM_CREATE was told");
	igt_subtest("info")
		test_info(fd);

	igt_describe("Unknown handles are refused");
	igt_subtest("info-invalid-handle")
		test_info_invalid_handle(fd);

	igt_describe("Padding must be zero");
	igt_subtest("info-invalid-pad") {
		struct drm_nova_gem_create bo;
		struct drm_nova_gem_info info = {};

		bo = igt_nova_gem_create(fd, page_size, 0);
		info.handle = bo.handle;
		info.pad = 1;
		do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_INFO, &info, EINVAL);
		gem_close(fd, bo.handle);
	}

	igt_describe("Objects can be named");
	igt_subtest("label")
		test_label(fd);

	igt_describe("An argument that cannot be written gives EFAULT");
	igt_subtest("unwritable-argument")
		test_unwritable_argument(fd);

	igt_describe("Objects that are not closed go with the file");
	igt_subtest("close-with-objects") {
		for (int round = 0; round < 8; round++) {
			int other = drm_open_driver_render(DRIVER_NOVA);

			for (int i = 0; i < 16; i++)
				igt_nova_gem_create(other, 64 * page_size, 0);
			drm_close_driver(other);
		}
	}

	igt_fixture()
		drm_close_driver(fd);
}
