// SPDX-License-Identifier: MIT
/*
 * TEST: DEV_QUERY of nova-drm
 */
#include <ctype.h>
#include <inttypes.h>
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"

static const uint32_t query_types[] = {
	DRM_NOVA_QUERY_GPU_INFO,
	DRM_NOVA_QUERY_ENGINES,
	DRM_NOVA_QUERY_MEM_REGIONS,
	DRM_NOVA_QUERY_MMU,
	DRM_NOVA_QUERY_TIME,
};

#define for_each_query_type(type)					\
	for (size_t __i = 0;						\
	     __i < ARRAY_SIZE(query_types) &&				\
	     ((type = query_types[__i]), true); __i++)

static uint32_t query_size(int fd, uint32_t type)
{
	struct drm_nova_dev_query query = { .type = type, .size = 12345 };

	do_ioctl(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query);
	igt_assert_eq_u32(query.type, type);
	igt_assert_eq_u64(query.pointer, 0);
	return query.size;
}

/* Query into @size bytes at the start of @buffer; the rest is left as it is. */
static uint32_t query_into(int fd, uint32_t type, void *buffer, uint32_t size)
{
	struct drm_nova_dev_query query = {
		.type = type,
		.size = size,
		.pointer = (uintptr_t)buffer,
	};

	do_ioctl(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query);
	return query.size;
}

static void assert_filled(const uint8_t *bytes, size_t from, size_t to,
			  uint8_t value)
{
	for (size_t i = from; i < to; i++)
		igt_assert_f(bytes[i] == value, "byte %zu is %#x\n", i, bytes[i]);
}

/* Do not compare what may change from one query to the next. */
static uint32_t constant_bytes(uint32_t type, uint32_t size)
{
	return type == DRM_NOVA_QUERY_MEM_REGIONS ?
	       sizeof(struct drm_nova_mem_regions) + 24 : size;
}

static void test_short_copy(int fd, uint32_t type)
{
	uint32_t size = query_size(fd, type);
	uint8_t whole[4096], part[4096];

	igt_assert_lt(size, sizeof(whole));
	igt_assert_eq(query_into(fd, type, whole, size), size);
	for (uint32_t room = 0; room < size; room += 3) {
		uint32_t compare = constant_bytes(type, room);

		memset(part, 0xa5, sizeof(part));
		igt_assert_eq(query_into(fd, type, part, room), size);
		if (compare > room)
			compare = room;
		igt_assert(!memcmp(whole, part, compare));
		assert_filled(part, room, sizeof(part), 0xa5);
	}
}

static void test_long_zeroed(int fd, uint32_t type)
{
	uint32_t size = query_size(fd, type);
	uint8_t *buffer = malloc(DRM_NOVA_QUERY_SIZE_MAX + 1);

	memset(buffer, 0xa5, DRM_NOVA_QUERY_SIZE_MAX + 1);
	igt_assert_eq(query_into(fd, type, buffer, DRM_NOVA_QUERY_SIZE_MAX), size);
	assert_filled(buffer, size, DRM_NOVA_QUERY_SIZE_MAX, 0);
	assert_filled(buffer, DRM_NOVA_QUERY_SIZE_MAX,
		      DRM_NOVA_QUERY_SIZE_MAX + 1, 0xa5);
	free(buffer);
}

static void test_too_long(int fd, uint32_t type)
{
	static uint8_t buffer[DRM_NOVA_QUERY_SIZE_MAX + 1];
	struct drm_nova_dev_query query = {
		.type = type,
		.size = sizeof(buffer),
		.pointer = (uintptr_t)buffer,
	};

	do_ioctl_err(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query, E2BIG);
	query.size = UINT32_MAX;
	do_ioctl_err(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query, E2BIG);
}

/* A buffer whose second page cannot be written. */
static void test_bad_pointer(int fd, uint32_t type)
{
	size_t page = sysconf(_SC_PAGESIZE);
	uint8_t *map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct drm_nova_dev_query query = { .type = type };

	igt_assert(map != MAP_FAILED);
	igt_assert_eq(mprotect(map + page, page, PROT_READ), 0);

	/* In the answer, and in the zeroes behind it. */
	query.size = query_size(fd, type);
	query.pointer = (uintptr_t)(map + page - 4);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query, EFAULT);
	query.size = query_size(fd, type) + page;
	query.pointer = (uintptr_t)map;
	do_ioctl_err(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query, EFAULT);

	query.size = query_size(fd, type);
	query.pointer = 1ull << 63;
	do_ioctl_err(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query, EFAULT);
	query.size = query_size(fd, type);
	query.pointer = UINT64_MAX - 3;
	do_ioctl_err(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query, EFAULT);
	munmap(map, 2 * page);
}

static void assert_string(const char *text, size_t size)
{
	size_t len = strnlen(text, size);

	igt_assert_lt(len, size);
	for (size_t i = 0; i < len; i++)
		igt_assert(isprint((unsigned char)text[i]));
	for (size_t i = len; i < size; i++)
		igt_assert_eq(text[i], 0);
}

static uint32_t sysfs_hex(int fd, const char *name)
{
	char text[32];

	igt_assert(igt_nova_sysfs_read(fd, name, text, sizeof(text)));
	return strtoul(text, NULL, 16);
}

static void test_gpu_info(int fd)
{
	struct drm_nova_gpu_info info;
	unsigned int major, minor;
	int fields;

	igt_nova_gpu_info(fd, &info);

	igt_assert_eq_u32(info.pci_vendor, sysfs_hex(fd, "vendor"));
	igt_assert_eq_u32(info.pci_device, sysfs_hex(fd, "device"));
	igt_assert_eq_u32(info.pci_subvendor, sysfs_hex(fd, "subsystem_vendor"));
	igt_assert_eq_u32(info.pci_subdevice, sysfs_hex(fd, "subsystem_device"));
	igt_assert_eq_u32(info.pci_revision, sysfs_hex(fd, "revision"));

	assert_string(info.chip_name, sizeof(info.chip_name));
	assert_string(info.fw_version, sizeof(info.fw_version));
	assert_string(info.board_name, sizeof(info.board_name));
	igt_info("%s (%s, chip %#x), firmware %s, %u GPCs, %u TPCs, %u SMs\n",
		 info.board_name, info.chip_name, info.chipset, info.fw_version,
		 info.gpc_count, info.tpc_count, info.sm_count);

	/* Turing (0x162) is the first chip the driver knows. */
	igt_assert_lte(0x162, info.chipset);
	igt_assert_lt(0, strlen(info.chip_name));
	fields = sscanf(info.fw_version, "%u.%u", &major, &minor);
	igt_assert_eq(fields, 2);

	igt_assert_eq(__builtin_popcount(info.gpc_mask), info.gpc_count);
	igt_assert_lte(1, info.gpc_count);
	igt_assert_lte(info.gpc_count, info.tpc_count);
	igt_assert_lte(info.tpc_count, info.sm_count);
	igt_assert_lte(1, info.warps_per_sm);
}

static void test_regions(int fd)
{
	uint64_t bar = igt_nova_getparam(fd, NOVA_GETPARAM_VRAM_BAR_SIZE);
	struct drm_nova_mem_region region;

	igt_assert(igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_SYSTEM, &region));
	igt_assert(region.flags & DRM_NOVA_MEM_REGION_ALLOCATABLE);
	igt_assert_eq_u32(region.pad, 0);
	igt_assert_eq(region.min_page_size, sysconf(_SC_PAGESIZE));
	igt_assert_lt_u64(0, region.total);
	igt_assert_lte_u64(region.total, (uint64_t)sysconf(_SC_PHYS_PAGES) *
			   sysconf(_SC_PAGESIZE));
	igt_assert_eq_u64(region.cpu_visible_size, region.total);

	igt_require_f(igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_VRAM, &region),
		      "GPU without VRAM\n");
	igt_assert_eq_u32(region.pad, 0);
	igt_assert_lt_u64(0, region.total);
	igt_assert_lte_u64(region.used, region.total);
	igt_assert_lte_u64(region.cpu_visible_size, region.total);
	igt_assert_lte_u64(region.cpu_visible_size, bar);
	igt_assert_lte_u64(region.cpu_visible_used, region.used);
}

static struct drm_nova_mem_region region(int fd, unsigned int mem_class)
{
	struct drm_nova_mem_region region;

	igt_assert(igt_nova_mem_region(fd, mem_class, &region));
	return region;
}

static uint64_t system_used(int fd)
{
	return region(fd, DRM_NOVA_MEM_CLASS_SYSTEM).used;
}

static uint64_t vram_used(int fd)
{
	return region(fd, DRM_NOVA_MEM_CLASS_VRAM).used;
}

static uint64_t visible_used(int fd)
{
	return region(fd, DRM_NOVA_MEM_CLASS_VRAM).cpu_visible_used;
}

static void test_region_used(int fd)
{
	const uint64_t size = 4 << 20;
	struct drm_nova_gem_create bo;
	uint64_t before = system_used(fd);

	bo = igt_nova_gem_create(fd, size, 0);
	igt_assert_eq_u64(system_used(fd), before + size);
	gem_close(fd, bo.handle);

	/* Kernels that clear memory on free do so in the background. */
	igt_assert(igt_wait(system_used(fd) == before, 5000, 10));
}

static void test_region_used_vram(int fd)
{
	const uint64_t size = 256 << 10;
	struct drm_nova_gem_create bo[2];
	uint64_t used, visible, system;

	igt_nova_require_vram(fd);
	used = vram_used(fd);
	visible = visible_used(fd);
	system = system_used(fd);
	bo[0] = igt_nova_gem_create_vram(fd, size, 0);
	igt_assert_eq_u64(vram_used(fd), used + size);
	igt_assert_eq_u64(visible_used(fd), visible);
	bo[1] = igt_nova_gem_create_vram(fd, size, DRM_NOVA_GEM_CPU_VISIBLE);
	igt_assert_eq_u64(vram_used(fd), used + 2 * size);
	igt_assert_eq_u64(visible_used(fd), visible + size);
	igt_assert_eq_u64(system_used(fd), system);
	for (int i = 0; i < 2; i++)
		gem_close(fd, bo[i].handle);
	igt_assert(igt_wait(vram_used(fd) == used, 20000, 10));
	igt_assert(igt_wait(visible_used(fd) == visible, 20000, 10));
}

static bool is_power_of_two(uint64_t value)
{
	return value && !(value & (value - 1));
}

static void test_mmu(int fd)
{
	struct drm_nova_mmu_info info, again;
	uint64_t features = igt_nova_getparam(fd, NOVA_GETPARAM_FEATURES);
	unsigned int kinds = 0;

	igt_nova_mmu_info(fd, &info);
	igt_nova_mmu_info(fd, &again);
	igt_assert(!memcmp(&info, &again, sizeof(info)));
	igt_info("%u bits, pages %#llx, sparse %#llx, kernel's range %#llx of %#llx\n",
		 info.va_bits, info.page_sizes, info.sparse_sizes,
		 info.kernel_va_min, info.kernel_va_align);

	igt_assert_eq_u32(info.pad, 0);
	igt_assert_lte(40, info.va_bits);
	igt_assert_lte(info.va_bits, 64);
	/* Pascal to Ada have these; sizes of objects are rounded to them. */
	for (int shift = 12; shift <= 21; shift++)
		igt_assert_eq(info.page_sizes >> shift & 1,
			      shift == 12 || shift == 16 || shift == 21);
	igt_assert_eq_u64(info.page_sizes & 4095, 0);
	igt_assert_eq_u64(info.page_sizes >> info.va_bits, 0);
	igt_assert_eq(!!info.sparse_sizes, !!(features & DRM_NOVA_FEATURE_SPARSE));
	igt_assert_eq_u64(info.sparse_sizes & 4095, 0);
	if (info.sparse_sizes)
		igt_assert(info.sparse_sizes & 4096);
	igt_assert_eq_u64(info.sparse_sizes >> info.va_bits, 0);

	igt_assert(is_power_of_two(info.kernel_va_align));
	igt_assert_lte_u64(4096, info.kernel_va_align);
	igt_assert_lt_u64(0, info.kernel_va_min);
	igt_assert_eq_u64(info.kernel_va_min % info.kernel_va_align, 0);
	igt_assert_lt_u64(info.kernel_va_min, 1ull << (info.va_bits - 1));

	/* Kind 0 is plain memory, everywhere. */
	igt_assert(igt_nova_has_kind(info.kinds, 0));
	igt_assert(!igt_nova_has_kind(info.kinds_vram, 0));
	for (unsigned int kind = 0; kind < 256; kind++) {
		kinds += igt_nova_has_kind(info.kinds, kind);
		if (igt_nova_has_kind(info.kinds_vram, kind))
			igt_assert(igt_nova_has_kind(info.kinds, kind));
	}
	igt_info("%u kinds\n", kinds);
	if (features & DRM_NOVA_FEATURE_PTE_KIND)
		igt_assert_lt(1, kinds);
}

static void assert_engine(const struct drm_nova_engine *engine)
{
	igt_assert_lte(engine->engine_class, DRM_NOVA_ENGINE_CLASS_OFA);
	igt_assert_neq(engine->engine_instance, DRM_NOVA_ENGINE_INSTANCE_ANY);
	igt_assert_eq_u32(engine->pad, 0);
	igt_assert_lte(1, engine->class_count);
	igt_assert_lte(engine->class_count, DRM_NOVA_ENGINE_CLASSES_MAX);
	for (uint32_t i = 0; i < DRM_NOVA_ENGINE_CLASSES_MAX; i++) {
		igt_assert_eq(!!engine->classes[i], i < engine->class_count);
		for (uint32_t k = 0; k < i && i < engine->class_count; k++)
			igt_assert_neq_u32(engine->classes[i], engine->classes[k]);
	}
}

static const struct drm_nova_engine *
nth_engine(const struct drm_nova_engines *engines, uint32_t nth)
{
	return (const void *)((const uint8_t *)(engines + 1) +
			      nth * engines->stride);
}

static bool has_engine(const struct drm_nova_engines *engines,
		       unsigned int engine_class, unsigned int instance)
{
	for (uint32_t i = 0; i < engines->count; i++) {
		const struct drm_nova_engine *engine = nth_engine(engines, i);

		if (engine->engine_class == engine_class &&
		    engine->engine_instance == instance)
			return true;
	}
	return false;
}

/* Every chip that there is as a virtual one has these. */
static void assert_video(const struct drm_nova_engines *engines)
{
	igt_assert(has_engine(engines, DRM_NOVA_ENGINE_CLASS_NVDEC, 0));
	igt_assert(has_engine(engines, DRM_NOVA_ENGINE_CLASS_NVDEC, 1));
	igt_assert(has_engine(engines, DRM_NOVA_ENGINE_CLASS_NVENC, 0));
	igt_assert(has_engine(engines, DRM_NOVA_ENGINE_CLASS_OFA, 0));
}

static void test_engines(int fd)
{
	_Alignas(8) uint8_t buffer[4096] = {}, again[4096] = {};
	const struct drm_nova_engines *engines = (void *)buffer;
	uint32_t size = query_into(fd, DRM_NOVA_QUERY_ENGINES, buffer,
				   sizeof(buffer));
	unsigned int copies = 0;

	query_into(fd, DRM_NOVA_QUERY_ENGINES, again, sizeof(again));
	igt_assert(!memcmp(buffer, again, sizeof(buffer)));
	igt_assert_lte(sizeof(struct drm_nova_engine), engines->stride);
	igt_assert_eq_u64(size, sizeof(*engines) +
			  (uint64_t)engines->count * engines->stride);
	igt_assert_lte(size, sizeof(buffer));

	for (uint32_t i = 0; i < engines->count; i++) {
		const struct drm_nova_engine *engine = nth_engine(engines, i);

		igt_info("class %u, instance %u, runlist %u, %u classes, first %#x\n",
			 engine->engine_class, engine->engine_instance,
			 engine->runlist, engine->class_count,
			 engine->classes[0]);
		assert_engine(engine);
		for (uint32_t k = 0; k < i; k++) {
			const struct drm_nova_engine *other;

			other = nth_engine(engines, k);
			igt_assert(engine->engine_class != other->engine_class ||
				   engine->engine_instance !=
				   other->engine_instance);
		}
		/* Every engine that can copy does so by a class like 0xc7b5. */
		for (uint32_t k = 0; k < engine->class_count; k++)
			if ((engine->classes[k] & 0xff) == 0xb5) {
				igt_assert_lte(engine->engine_class,
					       DRM_NOVA_ENGINE_CLASS_CE);
				copies++;
			}
	}
	igt_assert_lte(1, copies);
	if (igt_nova_control_present())
		assert_video(engines);
}

static void test_time(int fd)
{
	struct drm_nova_time_info info = {};

	query_into(fd, DRM_NOVA_QUERY_TIME, &info, sizeof(info));
	igt_assert_eq_u64(info.frequency, 1000000000);
	igt_assert_lt_u64(0, info.resolution);
}

int igt_main()
{
	uint32_t type;
	int fd = -1;

	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("With no pointer the kernel says how much there is");
	igt_subtest("size-probe") {
		igt_assert_lte(sizeof(struct drm_nova_gpu_info),
			       query_size(fd, DRM_NOVA_QUERY_GPU_INFO));
		igt_assert_lte(sizeof(struct drm_nova_mem_regions) +
			       sizeof(struct drm_nova_mem_region),
			       query_size(fd, DRM_NOVA_QUERY_MEM_REGIONS));
		igt_assert_lte(sizeof(struct drm_nova_mmu_info),
			       query_size(fd, DRM_NOVA_QUERY_MMU));
		igt_assert_lte(sizeof(struct drm_nova_engines) +
			       sizeof(struct drm_nova_engine),
			       query_size(fd, DRM_NOVA_QUERY_ENGINES));
		igt_assert_lte(sizeof(struct drm_nova_time_info),
			       query_size(fd, DRM_NOVA_QUERY_TIME));
	}

	igt_describe("A short buffer gets the front part");
	igt_subtest("short-copy")
		for_each_query_type(type)
			test_short_copy(fd, type);

	igt_describe("What the kernel does not know is zeroed");
	igt_subtest("long-zeroed")
		for_each_query_type(type)
			test_long_zeroed(fd, type);

	igt_describe("Absurd sizes are refused");
	igt_subtest("too-long")
		for_each_query_type(type)
			test_too_long(fd, type);

	igt_describe("Buffers that cannot be written are refused");
	igt_subtest("bad-pointer")
		for_each_query_type(type)
			test_bad_pointer(fd, type);

	igt_describe("Unknown queries are refused");
	igt_subtest("invalid-type") {
		static const uint32_t types[] = { 0, 6, 7, 0x10004, UINT32_MAX };

		for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
			struct drm_nova_dev_query query = { .type = types[i] };

			do_ioctl_err(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query, EINVAL);
		}
	}

	igt_describe("GPU_INFO agrees with the PCI core and with itself");
	igt_subtest("gpu-info")
		test_gpu_info(fd);

	igt_describe("GPU_INFO does not change");
	igt_subtest("gpu-info-constant") {
		struct drm_nova_gpu_info first, second;
		int other = drm_open_driver_render(DRIVER_NOVA);

		igt_nova_gpu_info(fd, &first);
		igt_nova_gpu_info(other, &second);
		igt_assert(!memcmp(&first, &second, sizeof(first)));
		drm_close_driver(other);
	}

	igt_describe("Memory regions agree with RAM, VRAM and BAR sizes");
	igt_subtest("mem-regions")
		test_regions(fd);

	igt_describe("The system region counts objects");
	igt_subtest("mem-regions-used")
		test_region_used(fd);

	igt_describe("The VRAM region counts objects, and those the CPU sees");
	igt_subtest("mem-regions-used-vram")
		test_region_used_vram(fd);

	igt_describe("What is said of the MMU makes sense");
	igt_subtest("mmu")
		test_mmu(fd);

	igt_describe("Each engine is listed once, with objects it can have");
	igt_subtest("engines")
		test_engines(fd);

	igt_describe("The GPU's clock counts nanoseconds");
	igt_subtest("time")
		test_time(fd);

	igt_fixture()
		drm_close_driver(fd);
}
