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

static void test_invalid_param(int fd)
{
	static const uint64_t params[] = {
		0, 2, 0xff, 0x102, 0x107, 0xffff,
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

	igt_describe("Revision 1 has no feature bits");
	igt_subtest("features") {
		igt_require(igt_nova_getparam(fd, NOVA_GETPARAM_UAPI_REV) == 1);
		igt_assert_eq_u64(igt_nova_getparam(fd, NOVA_GETPARAM_FEATURES), 0);
	}

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
		static const int numbers[] = { 0x03, 0x0f, 0x11, 0x1f, 0x5f };

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
