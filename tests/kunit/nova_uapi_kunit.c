// SPDX-License-Identifier: GPL-2.0
/*
 * Sizes and offsets of the user interface: once released they never change.
 */
#include <linux/array_size.h>
#include <linux/stddef.h>

#include <kunit/test.h>

#include <drm/nova_drm.h>

static void nova_uapi_getparam(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct drm_nova_getparam), (size_t)16);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_getparam, value),
			(size_t)8);
}

/* The first 16 bytes are upstream's whole struct. */
static void nova_uapi_gem_create(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_create, handle),
			(size_t)0);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_create, pad),
			(size_t)4);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_create, size),
			(size_t)8);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_create, flags),
			(size_t)16);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_create, placement),
			(size_t)20);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_create, vm_id),
			(size_t)24);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_create, page_shift),
			(size_t)28);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_create, mmap_offset),
			(size_t)32);
	KUNIT_EXPECT_EQ(test, sizeof(struct drm_nova_gem_create), (size_t)40);
}

static void nova_uapi_gem_info(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_info, size),
			(size_t)8);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_info, flags),
			(size_t)16);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_info, resident),
			(size_t)24);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gem_info, mmap_offset),
			(size_t)32);
	KUNIT_EXPECT_EQ(test, sizeof(struct drm_nova_gem_info), (size_t)40);
}

static void nova_uapi_query(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct drm_nova_dev_query), (size_t)16);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_dev_query, pointer),
			(size_t)8);
	KUNIT_EXPECT_EQ(test, sizeof(struct drm_nova_mem_region), (size_t)48);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_mem_region, total),
			(size_t)16);
	KUNIT_EXPECT_EQ(test, sizeof(struct drm_nova_mem_regions), (size_t)8);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gpu_info, pci_revision),
			(size_t)16);
	KUNIT_EXPECT_EQ(test, offsetof(struct drm_nova_gpu_info, uuid),
			(size_t)40);
	KUNIT_EXPECT_EQ(test, sizeof(struct drm_nova_gpu_info), (size_t)152);
}

/* Direction, size and number are all in the ioctl's number. */
static void nova_uapi_ioctl_numbers(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_GETPARAM, 0xc0106440U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_GEM_CREATE, 0xc0286441U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_GEM_INFO, 0xc0286442U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_DEV_QUERY, 0xc0106450U);
}

/* No struct has a hole, and 32-bit callers see the same one. */
static void nova_uapi_sizes_are_whole(struct kunit *test)
{
	static const size_t sizes[] = {
		sizeof(struct drm_nova_getparam),
		sizeof(struct drm_nova_gem_create),
		sizeof(struct drm_nova_gem_info),
		sizeof(struct drm_nova_dev_query),
		sizeof(struct drm_nova_gpu_info),
		sizeof(struct drm_nova_mem_region),
		sizeof(struct drm_nova_mem_regions),
	};

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		KUNIT_EXPECT_EQ(test, sizes[i] % 8, (size_t)0);
}

static struct kunit_case nova_uapi_cases[] = {
	KUNIT_CASE(nova_uapi_getparam),
	KUNIT_CASE(nova_uapi_gem_create),
	KUNIT_CASE(nova_uapi_gem_info),
	KUNIT_CASE(nova_uapi_query),
	KUNIT_CASE(nova_uapi_ioctl_numbers),
	KUNIT_CASE(nova_uapi_sizes_are_whole),
	{}
};

static struct kunit_suite nova_uapi_suite = {
	.name = "nova-uapi",
	.test_cases = nova_uapi_cases,
};

kunit_test_suites(&nova_uapi_suite);
