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

#define NOVA_UAPI_FIELD(type, field, offset)				\
	{ #type "." #field, offsetof(struct type, field), offset }
#define NOVA_UAPI_SIZE(type, size)					\
	{ #type, sizeof(struct type), size }

static const struct nova_uapi_layout {
	const char *what;
	size_t is;
	size_t shall;
} nova_uapi_layouts[] = {
	NOVA_UAPI_FIELD(drm_nova_mmu_info, va_bits, 0),
	NOVA_UAPI_FIELD(drm_nova_mmu_info, pad, 4),
	NOVA_UAPI_FIELD(drm_nova_mmu_info, page_sizes, 8),
	NOVA_UAPI_FIELD(drm_nova_mmu_info, sparse_sizes, 16),
	NOVA_UAPI_FIELD(drm_nova_mmu_info, kernel_va_min, 24),
	NOVA_UAPI_FIELD(drm_nova_mmu_info, kernel_va_align, 32),
	NOVA_UAPI_FIELD(drm_nova_mmu_info, kinds, 40),
	NOVA_UAPI_FIELD(drm_nova_mmu_info, kinds_vram, 72),
	NOVA_UAPI_SIZE(drm_nova_mmu_info, 104),
	NOVA_UAPI_FIELD(drm_nova_gem_set_label, handle, 0),
	NOVA_UAPI_FIELD(drm_nova_gem_set_label, size, 4),
	NOVA_UAPI_FIELD(drm_nova_gem_set_label, label, 8),
	NOVA_UAPI_SIZE(drm_nova_gem_set_label, 16),
	NOVA_UAPI_FIELD(drm_nova_vm_create, flags, 0),
	NOVA_UAPI_FIELD(drm_nova_vm_create, vm_id, 4),
	NOVA_UAPI_FIELD(drm_nova_vm_create, kernel_va_start, 8),
	NOVA_UAPI_FIELD(drm_nova_vm_create, kernel_va_size, 16),
	NOVA_UAPI_FIELD(drm_nova_vm_create, user_va_start, 24),
	NOVA_UAPI_FIELD(drm_nova_vm_create, user_va_size, 32),
	NOVA_UAPI_SIZE(drm_nova_vm_create, 40),
	NOVA_UAPI_FIELD(drm_nova_vm_destroy, vm_id, 0),
	NOVA_UAPI_FIELD(drm_nova_vm_destroy, pad, 4),
	NOVA_UAPI_SIZE(drm_nova_vm_destroy, 8),
	NOVA_UAPI_FIELD(drm_nova_vm_bind_op, op, 0),
	NOVA_UAPI_FIELD(drm_nova_vm_bind_op, flags, 4),
	NOVA_UAPI_FIELD(drm_nova_vm_bind_op, handle, 8),
	NOVA_UAPI_FIELD(drm_nova_vm_bind_op, pte_kind, 12),
	NOVA_UAPI_FIELD(drm_nova_vm_bind_op, page_shift, 13),
	NOVA_UAPI_FIELD(drm_nova_vm_bind_op, pad, 14),
	NOVA_UAPI_FIELD(drm_nova_vm_bind_op, va, 16),
	NOVA_UAPI_FIELD(drm_nova_vm_bind_op, range, 24),
	NOVA_UAPI_FIELD(drm_nova_vm_bind_op, bo_offset, 32),
	NOVA_UAPI_SIZE(drm_nova_vm_bind_op, 40),
	NOVA_UAPI_FIELD(drm_nova_sync, handle, 0),
	NOVA_UAPI_FIELD(drm_nova_sync, flags, 4),
	NOVA_UAPI_FIELD(drm_nova_sync, point, 8),
	NOVA_UAPI_SIZE(drm_nova_sync, 16),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, vm_id, 0),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, flags, 4),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, queue_id, 8),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, op_count, 12),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, op_stride, 16),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, sync_stride, 20),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, wait_count, 24),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, signal_count, 28),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, ops, 32),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, waits, 40),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, signals, 48),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, failed_op, 56),
	NOVA_UAPI_FIELD(drm_nova_vm_bind, pad, 60),
	NOVA_UAPI_SIZE(drm_nova_vm_bind, 64),
	NOVA_UAPI_FIELD(drm_nova_vm_fault, va, 0),
	NOVA_UAPI_FIELD(drm_nova_vm_fault, type, 8),
	NOVA_UAPI_FIELD(drm_nova_vm_fault, access, 12),
	NOVA_UAPI_SIZE(drm_nova_vm_fault, 16),
	NOVA_UAPI_FIELD(drm_nova_vm_get_state, vm_id, 0),
	NOVA_UAPI_FIELD(drm_nova_vm_get_state, state, 4),
	NOVA_UAPI_FIELD(drm_nova_vm_get_state, fault_count, 8),
	NOVA_UAPI_FIELD(drm_nova_vm_get_state, fault_stride, 12),
	NOVA_UAPI_FIELD(drm_nova_vm_get_state, faults, 16),
	NOVA_UAPI_SIZE(drm_nova_vm_get_state, 24),
	NOVA_UAPI_FIELD(drm_nova_queue_create, vm_id, 0),
	NOVA_UAPI_FIELD(drm_nova_queue_create, flags, 4),
	NOVA_UAPI_FIELD(drm_nova_queue_create, engine_class, 8),
	NOVA_UAPI_FIELD(drm_nova_queue_create, engine_instance, 10),
	NOVA_UAPI_FIELD(drm_nova_queue_create, priority, 12),
	NOVA_UAPI_FIELD(drm_nova_queue_create, ring_entries, 16),
	NOVA_UAPI_FIELD(drm_nova_queue_create, queue_id, 20),
	NOVA_UAPI_FIELD(drm_nova_queue_create, classes, 24),
	NOVA_UAPI_FIELD(drm_nova_queue_create, class_count, 32),
	NOVA_UAPI_FIELD(drm_nova_queue_create, pad, 36),
	NOVA_UAPI_SIZE(drm_nova_queue_create, 40),
	NOVA_UAPI_FIELD(drm_nova_queue_destroy, queue_id, 0),
	NOVA_UAPI_FIELD(drm_nova_queue_destroy, pad, 4),
	NOVA_UAPI_SIZE(drm_nova_queue_destroy, 8),
	NOVA_UAPI_FIELD(drm_nova_engine, engine_class, 0),
	NOVA_UAPI_FIELD(drm_nova_engine, engine_instance, 2),
	NOVA_UAPI_FIELD(drm_nova_engine, runlist, 4),
	NOVA_UAPI_FIELD(drm_nova_engine, class_count, 8),
	NOVA_UAPI_FIELD(drm_nova_engine, pad, 12),
	NOVA_UAPI_FIELD(drm_nova_engine, classes, 16),
	NOVA_UAPI_SIZE(drm_nova_engine, 48),
	NOVA_UAPI_FIELD(drm_nova_engines, count, 0),
	NOVA_UAPI_FIELD(drm_nova_engines, stride, 4),
	NOVA_UAPI_SIZE(drm_nova_engines, 8),
	NOVA_UAPI_FIELD(drm_nova_time_info, frequency, 0),
	NOVA_UAPI_FIELD(drm_nova_time_info, resolution, 8),
	NOVA_UAPI_SIZE(drm_nova_time_info, 16),
	NOVA_UAPI_FIELD(drm_nova_get_time, clockid, 0),
	NOVA_UAPI_FIELD(drm_nova_get_time, flags, 4),
	NOVA_UAPI_FIELD(drm_nova_get_time, gpu_ns, 8),
	NOVA_UAPI_FIELD(drm_nova_get_time, cpu_ns, 16),
	NOVA_UAPI_FIELD(drm_nova_get_time, cpu_delta_ns, 24),
	NOVA_UAPI_SIZE(drm_nova_get_time, 32),
	NOVA_UAPI_FIELD(drm_nova_queue_get_state, queue_id, 0),
	NOVA_UAPI_FIELD(drm_nova_queue_get_state, state, 4),
	NOVA_UAPI_FIELD(drm_nova_queue_get_state, error, 8),
	NOVA_UAPI_FIELD(drm_nova_queue_get_state, rc_code, 12),
	NOVA_UAPI_FIELD(drm_nova_queue_get_state, fault_va, 16),
	NOVA_UAPI_FIELD(drm_nova_queue_get_state, fault_type, 24),
	NOVA_UAPI_FIELD(drm_nova_queue_get_state, fault_access, 28),
	NOVA_UAPI_SIZE(drm_nova_queue_get_state, 32),
	NOVA_UAPI_FIELD(drm_nova_push, va, 0),
	NOVA_UAPI_FIELD(drm_nova_push, size, 8),
	NOVA_UAPI_FIELD(drm_nova_push, flags, 12),
	NOVA_UAPI_SIZE(drm_nova_push, 16),
	NOVA_UAPI_FIELD(drm_nova_exec, queue_id, 0),
	NOVA_UAPI_FIELD(drm_nova_exec, flags, 4),
	NOVA_UAPI_FIELD(drm_nova_exec, push_count, 8),
	NOVA_UAPI_FIELD(drm_nova_exec, push_stride, 12),
	NOVA_UAPI_FIELD(drm_nova_exec, sync_stride, 16),
	NOVA_UAPI_FIELD(drm_nova_exec, wait_count, 20),
	NOVA_UAPI_FIELD(drm_nova_exec, signal_count, 24),
	NOVA_UAPI_FIELD(drm_nova_exec, pad, 28),
	NOVA_UAPI_FIELD(drm_nova_exec, pushes, 32),
	NOVA_UAPI_FIELD(drm_nova_exec, waits, 40),
	NOVA_UAPI_FIELD(drm_nova_exec, signals, 48),
	NOVA_UAPI_FIELD(drm_nova_exec, seqno, 56),
	NOVA_UAPI_SIZE(drm_nova_exec, 64),
};

static void nova_uapi_layout(struct kunit *test)
{
	for (size_t i = 0; i < ARRAY_SIZE(nova_uapi_layouts); i++) {
		const struct nova_uapi_layout *l = &nova_uapi_layouts[i];

		KUNIT_EXPECT_EQ_MSG(test, l->is, l->shall, "%s", l->what);
	}
}

/* Direction, size and number are all in the ioctl's number. */
static void nova_uapi_ioctl_numbers(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_GETPARAM, 0xc0106440U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_GEM_CREATE, 0xc0286441U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_GEM_INFO, 0xc0286442U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_DEV_QUERY, 0xc0106450U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_GET_TIME, 0xc0206451U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_GEM_SET_LABEL, 0xc0106452U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_VM_CREATE, 0xc0286458U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_VM_DESTROY, 0xc0086459U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_VM_BIND, 0xc040645aU);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_VM_GET_STATE, 0xc018645bU);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_QUEUE_CREATE, 0xc0286460U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_QUEUE_DESTROY, 0xc0086461U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_QUEUE_GET_STATE, 0xc0206462U);
	KUNIT_EXPECT_EQ(test, (u32)DRM_IOCTL_NOVA_EXEC, 0xc0406463U);
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
		sizeof(struct drm_nova_mmu_info),
		sizeof(struct drm_nova_gem_set_label),
		sizeof(struct drm_nova_vm_create),
		sizeof(struct drm_nova_vm_destroy),
		sizeof(struct drm_nova_vm_bind_op),
		sizeof(struct drm_nova_sync),
		sizeof(struct drm_nova_vm_bind),
		sizeof(struct drm_nova_vm_fault),
		sizeof(struct drm_nova_vm_get_state),
		sizeof(struct drm_nova_queue_create),
		sizeof(struct drm_nova_queue_destroy),
		sizeof(struct drm_nova_engine),
		sizeof(struct drm_nova_engines),
		sizeof(struct drm_nova_time_info),
		sizeof(struct drm_nova_get_time),
		sizeof(struct drm_nova_queue_get_state),
		sizeof(struct drm_nova_push),
		sizeof(struct drm_nova_exec),
	};

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		KUNIT_EXPECT_EQ(test, sizes[i] % 8, (size_t)0);
}

static struct kunit_case nova_uapi_cases[] = {
	KUNIT_CASE(nova_uapi_getparam),
	KUNIT_CASE(nova_uapi_gem_create),
	KUNIT_CASE(nova_uapi_gem_info),
	KUNIT_CASE(nova_uapi_query),
	KUNIT_CASE(nova_uapi_layout),
	KUNIT_CASE(nova_uapi_ioctl_numbers),
	KUNIT_CASE(nova_uapi_sizes_are_whole),
	{}
};

static struct kunit_suite nova_uapi_suite = {
	.name = "nova-uapi",
	.test_cases = nova_uapi_cases,
};

kunit_test_suites(&nova_uapi_suite);
