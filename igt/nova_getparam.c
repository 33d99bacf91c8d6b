// SPDX-License-Identifier: MIT
/*
 * TEST: GETPARAM of nova-drm
 */
#include "igt.h"
#include "igt_nova.h"

/* BAR1 is the window into VRAM on every GPU the driver knows. */
static void test_vram_bar_size(int fd)
{
	uint64_t expected = igt_nova_pci_bar_size(fd, 1);

	igt_assert_neq_u64(expected, 0);
	igt_assert_eq_u64(igt_nova_getparam(fd, NOVA_GETPARAM_VRAM_BAR_SIZE),
			  expected);
}

static void test_features(int fd)
{
	uint64_t features = igt_nova_getparam(fd, NOVA_GETPARAM_FEATURES);

	igt_require(igt_nova_getparam(fd, NOVA_GETPARAM_UAPI_REV) == 3);
	igt_info("features %#llx\n", (unsigned long long)features);
	igt_assert_eq_u64(features & ~0x3full, 0);
	/* What does not depend on the GPU. */
	igt_assert(features & DRM_NOVA_FEATURE_ASYNC_BIND);
	igt_assert(features & DRM_NOVA_FEATURE_TIMELINE);
	igt_assert(features & DRM_NOVA_FEATURE_RESIDENT_QUERY);
}

static void test_limits(int fd)
{
	igt_assert_lte_u64(2047,
			   igt_nova_getparam(fd, NOVA_GETPARAM_EXEC_PUSH_MAX));
	igt_assert_lte_u64(256, igt_nova_getparam(fd, NOVA_GETPARAM_SYNCS_MAX));
	igt_assert_lte_u64(4096,
			   igt_nova_getparam(fd, NOVA_GETPARAM_VM_BIND_OPS_MAX));
	igt_assert_lte_u64(1, igt_nova_getparam(fd, NOVA_GETPARAM_QUEUES_MAX));
}

static void assert_priorities(int fd, uint64_t expected)
{
	igt_assert_eq_u64(igt_nova_getparam(fd,
					    NOVA_GETPARAM_QUEUE_PRIORITY_MASK),
			  expected);
}

/* What counts is who asks, not who opened the file. */
static void test_priority_mask(int fd)
{
	const uint64_t anyone = 1 << DRM_NOVA_QUEUE_PRIORITY_LOW |
				1 << DRM_NOVA_QUEUE_PRIORITY_MEDIUM;
	const uint64_t nice = anyone | 1 << DRM_NOVA_QUEUE_PRIORITY_HIGH;

	igt_require_f(igt_nova_sys_nice(true), "not with CAP_SYS_NICE\n");
	assert_priorities(fd, nice);
	igt_fork(child, 1) {
		igt_nova_sys_nice(false);
		assert_priorities(fd, anyone);
		igt_nova_sys_nice(true);
		assert_priorities(fd, nice);
	}
	igt_waitchildren();
}

static void test_vram_used(int fd)
{
	const uint64_t size = 256 << 10;
	struct drm_nova_mem_region region = {};
	struct drm_nova_gem_create bo;
	uint64_t before;

	igt_nova_require_vram(fd);
	before = igt_nova_getparam(fd, NOVA_GETPARAM_VRAM_USED);
	igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_VRAM, &region);
	igt_assert_lte_u64(region.used, before);
	bo = igt_nova_gem_create_vram(fd, size, DRM_NOVA_GEM_NO_MMAP);
	igt_assert_lte_u64(before + size,
			   igt_nova_getparam(fd, NOVA_GETPARAM_VRAM_USED));
	gem_close(fd, bo.handle);
	igt_assert(igt_wait(igt_nova_getparam(fd, NOVA_GETPARAM_VRAM_USED) <=
			    before, 20000, 10));
}

static void test_invalid_param(int fd)
{
	static const uint64_t params[] = {
		0, 2, 0xff, 0x108, 0x109, 0xffff,
		/* Known ids with something in the upper half. */
		1ull << 32 | NOVA_GETPARAM_VRAM_BAR_SIZE,
		1ull << 63 | NOVA_GETPARAM_UAPI_REV,
		UINT64_MAX,
	};

	for (size_t i = 0; i < ARRAY_SIZE(params); i++) {
		struct drm_nova_getparam args = { .param = params[i] };

		do_ioctl_err(fd, DRM_IOCTL_NOVA_GETPARAM, &args, EINVAL);
	}
}

/* The kernel writes what the caller has room for and no more. */
static void test_short_struct(int fd)
{
	struct drm_nova_getparam args = {
		.param = NOVA_GETPARAM_UAPI_REV,
		.value = 0x5555555555555555,
	};

	do_ioctl(fd, IGT_NOVA_IOCTL_SIZED(DRM_NOVA_GETPARAM, 8), &args);
	igt_assert_eq_u64(args.value, 0x5555555555555555);
}

/* A later struct's tail does not disturb. */
static void test_long_struct(int fd)
{
	struct {
		struct drm_nova_getparam base;
		uint64_t tail;
	} args = {
		.base.param = NOVA_GETPARAM_UAPI_REV,
	};

	do_ioctl(fd, IGT_NOVA_IOCTL_SIZED(DRM_NOVA_GETPARAM, sizeof(args)),
		 &args);
	igt_assert_lte_u64(1, args.base.value);
	igt_assert_eq_u64(args.tail, 0);
}

int igt_main()
{
	int fd = -1, card = -1;

	igt_fixture() {
		fd = drm_open_driver_render(DRIVER_NOVA);
		card = drm_open_driver(DRIVER_NOVA);
	}

	igt_describe("The size of the VRAM window is that of PCI BAR 1");
	igt_subtest("vram-bar-size")
		test_vram_bar_size(fd);

	igt_describe("The revision is at least the one the test was built for");
	igt_subtest("uapi-rev")
		igt_assert_lte_u64(DRM_NOVA_UAPI_REV,
				   igt_nova_getparam(fd, NOVA_GETPARAM_UAPI_REV));

	igt_describe("Revision 3 has six feature bits");
	igt_subtest("features")
		test_features(fd);

	igt_describe("Limits are those that programs rely on");
	igt_subtest("limits")
		test_limits(fd);

	igt_describe("A high priority takes CAP_SYS_NICE");
	igt_subtest("priority-mask")
		test_priority_mask(fd);

	igt_describe("VRAM in use includes what objects have");
	igt_subtest("vram-used")
		test_vram_used(fd);

	igt_describe("Both nodes give the same answers");
	igt_subtest("card-node") {
		igt_assert_eq_u64(igt_nova_getparam(card, NOVA_GETPARAM_UAPI_REV),
				  igt_nova_getparam(fd, NOVA_GETPARAM_UAPI_REV));
		test_vram_bar_size(card);
	}

	igt_describe("Unknown parameters are refused");
	igt_subtest("invalid-param")
		test_invalid_param(fd);

	igt_describe("A struct without the value is not overrun");
	igt_subtest("short-struct")
		test_short_struct(fd);

	igt_describe("A longer struct works");
	igt_subtest("long-struct")
		test_long_struct(fd);

	igt_describe("Unused ioctl numbers are refused");
	igt_subtest("unused-ioctls") {
		static const int numbers[] = { 0x03, 0x0f, 0x13, 0x17, 0x1c, 0x24, 0x5f };

		for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
			uint64_t args[16] = {};

			do_ioctl_err(fd, IGT_NOVA_IOCTL_SIZED(numbers[i], 16),
				     args, EINVAL);
		}
	}

	igt_fixture() {
		drm_close_driver(card);
		drm_close_driver(fd);
	}
}
