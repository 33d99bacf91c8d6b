// SPDX-License-Identifier: MIT
/*
 * The layout of the user-space interface, which must never change: compiled,
 * not run, as C and as C++, so that a change does not compile.
 */
#include <stddef.h>

#include "drm/nova_drm.h"

#ifdef __cplusplus
#define CHECK(condition)	static_assert(condition, #condition)
#else
#define CHECK(condition)	_Static_assert(condition, #condition)
#endif

#define CHECK_FIELD(type, field, offset, size)				\
	CHECK(offsetof(struct type, field) == (offset) &&		\
	      sizeof(((struct type *)0)->field) == (size))

CHECK(sizeof(struct drm_nova_getparam) == 16);
CHECK_FIELD(drm_nova_getparam, param, 0, 8);
CHECK_FIELD(drm_nova_getparam, value, 8, 8);

CHECK(sizeof(struct drm_nova_gem_create) == 40);
CHECK_FIELD(drm_nova_gem_create, handle, 0, 4);
CHECK_FIELD(drm_nova_gem_create, pad, 4, 4);
CHECK_FIELD(drm_nova_gem_create, size, 8, 8);
CHECK_FIELD(drm_nova_gem_create, flags, 16, 4);
CHECK_FIELD(drm_nova_gem_create, placement, 20, 4);
CHECK_FIELD(drm_nova_gem_create, vm_id, 24, 4);
CHECK_FIELD(drm_nova_gem_create, page_shift, 28, 4);
CHECK_FIELD(drm_nova_gem_create, mmap_offset, 32, 8);

CHECK(sizeof(struct drm_nova_gem_info) == 40);
CHECK_FIELD(drm_nova_gem_info, handle, 0, 4);
CHECK_FIELD(drm_nova_gem_info, pad, 4, 4);
CHECK_FIELD(drm_nova_gem_info, size, 8, 8);
CHECK_FIELD(drm_nova_gem_info, flags, 16, 4);
CHECK_FIELD(drm_nova_gem_info, placement, 20, 4);
CHECK_FIELD(drm_nova_gem_info, resident, 24, 4);
CHECK_FIELD(drm_nova_gem_info, page_shift, 28, 4);
CHECK_FIELD(drm_nova_gem_info, mmap_offset, 32, 8);

CHECK(sizeof(struct drm_nova_dev_query) == 16);
CHECK_FIELD(drm_nova_dev_query, type, 0, 4);
CHECK_FIELD(drm_nova_dev_query, size, 4, 4);
CHECK_FIELD(drm_nova_dev_query, pointer, 8, 8);

CHECK(sizeof(struct drm_nova_gpu_info) == 152);
CHECK_FIELD(drm_nova_gpu_info, chipset, 0, 4);
CHECK_FIELD(drm_nova_gpu_info, revision, 4, 4);
CHECK_FIELD(drm_nova_gpu_info, pci_vendor, 8, 2);
CHECK_FIELD(drm_nova_gpu_info, pci_device, 10, 2);
CHECK_FIELD(drm_nova_gpu_info, pci_subvendor, 12, 2);
CHECK_FIELD(drm_nova_gpu_info, pci_subdevice, 14, 2);
CHECK_FIELD(drm_nova_gpu_info, pci_revision, 16, 4);
CHECK_FIELD(drm_nova_gpu_info, gpc_mask, 20, 4);
CHECK_FIELD(drm_nova_gpu_info, gpc_count, 24, 4);
CHECK_FIELD(drm_nova_gpu_info, tpc_count, 28, 4);
CHECK_FIELD(drm_nova_gpu_info, sm_count, 32, 4);
CHECK_FIELD(drm_nova_gpu_info, warps_per_sm, 36, 4);
CHECK_FIELD(drm_nova_gpu_info, uuid, 40, 16);
CHECK_FIELD(drm_nova_gpu_info, chip_name, 56, 16);
CHECK_FIELD(drm_nova_gpu_info, fw_version, 72, 16);
CHECK_FIELD(drm_nova_gpu_info, board_name, 88, 64);

CHECK(sizeof(struct drm_nova_mem_region) == 48);
CHECK_FIELD(drm_nova_mem_region, mem_class, 0, 2);
CHECK_FIELD(drm_nova_mem_region, instance, 2, 2);
CHECK_FIELD(drm_nova_mem_region, flags, 4, 4);
CHECK_FIELD(drm_nova_mem_region, min_page_size, 8, 4);
CHECK_FIELD(drm_nova_mem_region, pad, 12, 4);
CHECK_FIELD(drm_nova_mem_region, total, 16, 8);
CHECK_FIELD(drm_nova_mem_region, used, 24, 8);
CHECK_FIELD(drm_nova_mem_region, cpu_visible_size, 32, 8);
CHECK_FIELD(drm_nova_mem_region, cpu_visible_used, 40, 8);

CHECK(sizeof(struct drm_nova_mem_regions) == 8);
CHECK_FIELD(drm_nova_mem_regions, count, 0, 4);
CHECK_FIELD(drm_nova_mem_regions, stride, 4, 4);

CHECK(sizeof(struct drm_nova_mmu_info) == 104);
CHECK_FIELD(drm_nova_mmu_info, va_bits, 0, 4);
CHECK_FIELD(drm_nova_mmu_info, pad, 4, 4);
CHECK_FIELD(drm_nova_mmu_info, page_sizes, 8, 8);
CHECK_FIELD(drm_nova_mmu_info, sparse_sizes, 16, 8);
CHECK_FIELD(drm_nova_mmu_info, kernel_va_min, 24, 8);
CHECK_FIELD(drm_nova_mmu_info, kernel_va_align, 32, 8);
CHECK_FIELD(drm_nova_mmu_info, kinds, 40, 32);
CHECK_FIELD(drm_nova_mmu_info, kinds_vram, 72, 32);

CHECK(sizeof(struct drm_nova_gem_set_label) == 16);
CHECK_FIELD(drm_nova_gem_set_label, handle, 0, 4);
CHECK_FIELD(drm_nova_gem_set_label, size, 4, 4);
CHECK_FIELD(drm_nova_gem_set_label, label, 8, 8);

CHECK(sizeof(struct drm_nova_vm_create) == 40);
CHECK_FIELD(drm_nova_vm_create, flags, 0, 4);
CHECK_FIELD(drm_nova_vm_create, vm_id, 4, 4);
CHECK_FIELD(drm_nova_vm_create, kernel_va_start, 8, 8);
CHECK_FIELD(drm_nova_vm_create, kernel_va_size, 16, 8);
CHECK_FIELD(drm_nova_vm_create, user_va_start, 24, 8);
CHECK_FIELD(drm_nova_vm_create, user_va_size, 32, 8);

CHECK(sizeof(struct drm_nova_vm_destroy) == 8);
CHECK_FIELD(drm_nova_vm_destroy, vm_id, 0, 4);
CHECK_FIELD(drm_nova_vm_destroy, pad, 4, 4);

CHECK(sizeof(struct drm_nova_vm_bind_op) == 40);
CHECK_FIELD(drm_nova_vm_bind_op, op, 0, 4);
CHECK_FIELD(drm_nova_vm_bind_op, flags, 4, 4);
CHECK_FIELD(drm_nova_vm_bind_op, handle, 8, 4);
CHECK_FIELD(drm_nova_vm_bind_op, pte_kind, 12, 1);
CHECK_FIELD(drm_nova_vm_bind_op, page_shift, 13, 1);
CHECK_FIELD(drm_nova_vm_bind_op, pad, 14, 2);
CHECK_FIELD(drm_nova_vm_bind_op, va, 16, 8);
CHECK_FIELD(drm_nova_vm_bind_op, range, 24, 8);
CHECK_FIELD(drm_nova_vm_bind_op, bo_offset, 32, 8);

CHECK(sizeof(struct drm_nova_sync) == 16);
CHECK_FIELD(drm_nova_sync, handle, 0, 4);
CHECK_FIELD(drm_nova_sync, flags, 4, 4);
CHECK_FIELD(drm_nova_sync, point, 8, 8);

CHECK(sizeof(struct drm_nova_vm_bind) == 64);
CHECK_FIELD(drm_nova_vm_bind, vm_id, 0, 4);
CHECK_FIELD(drm_nova_vm_bind, flags, 4, 4);
CHECK_FIELD(drm_nova_vm_bind, queue_id, 8, 4);
CHECK_FIELD(drm_nova_vm_bind, op_count, 12, 4);
CHECK_FIELD(drm_nova_vm_bind, op_stride, 16, 4);
CHECK_FIELD(drm_nova_vm_bind, sync_stride, 20, 4);
CHECK_FIELD(drm_nova_vm_bind, wait_count, 24, 4);
CHECK_FIELD(drm_nova_vm_bind, signal_count, 28, 4);
CHECK_FIELD(drm_nova_vm_bind, ops, 32, 8);
CHECK_FIELD(drm_nova_vm_bind, waits, 40, 8);
CHECK_FIELD(drm_nova_vm_bind, signals, 48, 8);
CHECK_FIELD(drm_nova_vm_bind, failed_op, 56, 4);
CHECK_FIELD(drm_nova_vm_bind, pad, 60, 4);

CHECK(sizeof(struct drm_nova_vm_fault) == 16);
CHECK_FIELD(drm_nova_vm_fault, va, 0, 8);
CHECK_FIELD(drm_nova_vm_fault, type, 8, 4);
CHECK_FIELD(drm_nova_vm_fault, access, 12, 4);

CHECK(sizeof(struct drm_nova_vm_get_state) == 24);
CHECK_FIELD(drm_nova_vm_get_state, vm_id, 0, 4);
CHECK_FIELD(drm_nova_vm_get_state, state, 4, 4);
CHECK_FIELD(drm_nova_vm_get_state, fault_count, 8, 4);
CHECK_FIELD(drm_nova_vm_get_state, fault_stride, 12, 4);
CHECK_FIELD(drm_nova_vm_get_state, faults, 16, 8);

CHECK(sizeof(struct drm_nova_queue_create) == 40);
CHECK_FIELD(drm_nova_queue_create, vm_id, 0, 4);
CHECK_FIELD(drm_nova_queue_create, flags, 4, 4);
CHECK_FIELD(drm_nova_queue_create, engine_class, 8, 2);
CHECK_FIELD(drm_nova_queue_create, engine_instance, 10, 2);
CHECK_FIELD(drm_nova_queue_create, priority, 12, 4);
CHECK_FIELD(drm_nova_queue_create, ring_entries, 16, 4);
CHECK_FIELD(drm_nova_queue_create, queue_id, 20, 4);
CHECK_FIELD(drm_nova_queue_create, classes, 24, 8);
CHECK_FIELD(drm_nova_queue_create, class_count, 32, 4);
CHECK_FIELD(drm_nova_queue_create, pad, 36, 4);

CHECK(sizeof(struct drm_nova_queue_destroy) == 8);
CHECK_FIELD(drm_nova_queue_destroy, queue_id, 0, 4);
CHECK_FIELD(drm_nova_queue_destroy, pad, 4, 4);

CHECK(sizeof(struct drm_nova_engine) == 48);
CHECK_FIELD(drm_nova_engine, engine_class, 0, 2);
CHECK_FIELD(drm_nova_engine, engine_instance, 2, 2);
CHECK_FIELD(drm_nova_engine, runlist, 4, 4);
CHECK_FIELD(drm_nova_engine, class_count, 8, 4);
CHECK_FIELD(drm_nova_engine, pad, 12, 4);
CHECK_FIELD(drm_nova_engine, classes, 16, 32);

CHECK(sizeof(struct drm_nova_engines) == 8);
CHECK_FIELD(drm_nova_engines, count, 0, 4);
CHECK_FIELD(drm_nova_engines, stride, 4, 4);

CHECK(sizeof(struct drm_nova_time_info) == 16);
CHECK_FIELD(drm_nova_time_info, frequency, 0, 8);
CHECK_FIELD(drm_nova_time_info, resolution, 8, 8);

CHECK(sizeof(struct drm_nova_get_time) == 32);
CHECK_FIELD(drm_nova_get_time, clockid, 0, 4);
CHECK_FIELD(drm_nova_get_time, flags, 4, 4);
CHECK_FIELD(drm_nova_get_time, gpu_ns, 8, 8);
CHECK_FIELD(drm_nova_get_time, cpu_ns, 16, 8);
CHECK_FIELD(drm_nova_get_time, cpu_delta_ns, 24, 8);

CHECK(sizeof(struct drm_nova_queue_get_state) == 32);
CHECK_FIELD(drm_nova_queue_get_state, queue_id, 0, 4);
CHECK_FIELD(drm_nova_queue_get_state, state, 4, 4);
CHECK_FIELD(drm_nova_queue_get_state, error, 8, 4);
CHECK_FIELD(drm_nova_queue_get_state, rc_code, 12, 4);
CHECK_FIELD(drm_nova_queue_get_state, fault_va, 16, 8);
CHECK_FIELD(drm_nova_queue_get_state, fault_type, 24, 4);
CHECK_FIELD(drm_nova_queue_get_state, fault_access, 28, 4);

CHECK(sizeof(struct drm_nova_push) == 16);
CHECK_FIELD(drm_nova_push, va, 0, 8);
CHECK_FIELD(drm_nova_push, size, 8, 4);
CHECK_FIELD(drm_nova_push, flags, 12, 4);

CHECK(sizeof(struct drm_nova_exec) == 64);
CHECK_FIELD(drm_nova_exec, queue_id, 0, 4);
CHECK_FIELD(drm_nova_exec, flags, 4, 4);
CHECK_FIELD(drm_nova_exec, push_count, 8, 4);
CHECK_FIELD(drm_nova_exec, push_stride, 12, 4);
CHECK_FIELD(drm_nova_exec, sync_stride, 16, 4);
CHECK_FIELD(drm_nova_exec, wait_count, 20, 4);
CHECK_FIELD(drm_nova_exec, signal_count, 24, 4);
CHECK_FIELD(drm_nova_exec, pad, 28, 4);
CHECK_FIELD(drm_nova_exec, pushes, 32, 8);
CHECK_FIELD(drm_nova_exec, waits, 40, 8);
CHECK_FIELD(drm_nova_exec, signals, 48, 8);
CHECK_FIELD(drm_nova_exec, seqno, 56, 8);

CHECK(DRM_IOCTL_NOVA_GETPARAM == 0xc0106440);
CHECK(DRM_IOCTL_NOVA_GEM_CREATE == 0xc0286441);
CHECK(DRM_IOCTL_NOVA_GEM_INFO == 0xc0286442);
CHECK(DRM_IOCTL_NOVA_DEV_QUERY == 0xc0106450);
CHECK(DRM_IOCTL_NOVA_GET_TIME == 0xc0206451);
CHECK(DRM_IOCTL_NOVA_GEM_SET_LABEL == 0xc0106452);
CHECK(DRM_IOCTL_NOVA_VM_CREATE == 0xc0286458);
CHECK(DRM_IOCTL_NOVA_VM_DESTROY == 0xc0086459);
CHECK(DRM_IOCTL_NOVA_VM_BIND == 0xc040645a);
CHECK(DRM_IOCTL_NOVA_VM_GET_STATE == 0xc018645b);
CHECK(DRM_IOCTL_NOVA_QUEUE_CREATE == 0xc0286460);
CHECK(DRM_IOCTL_NOVA_QUEUE_DESTROY == 0xc0086461);
CHECK(DRM_IOCTL_NOVA_QUEUE_GET_STATE == 0xc0206462);
CHECK(DRM_IOCTL_NOVA_EXEC == 0xc0406463);

CHECK(NOVA_GETPARAM_VRAM_BAR_SIZE == 0x1);
CHECK(NOVA_GETPARAM_UAPI_REV == 0x100);
CHECK(NOVA_GETPARAM_FEATURES == 0x101);
CHECK(DRM_NOVA_GEM_NO_MMAP == 0x1);
CHECK(DRM_NOVA_GEM_CPU_CACHED == 0x2);
CHECK(DRM_NOVA_GEM_DEFER_BACKING == 0x10);
CHECK(DRM_NOVA_GEM_IMPORTED == 0x10000);
CHECK(DRM_NOVA_GEM_PLACEMENT_SYSTEM == 1 << DRM_NOVA_MEM_CLASS_SYSTEM);
CHECK(DRM_NOVA_GEM_PLACEMENT_VRAM == 1 << DRM_NOVA_MEM_CLASS_VRAM);
CHECK(DRM_NOVA_QUERY_GPU_INFO == 1);
CHECK(DRM_NOVA_QUERY_MEM_REGIONS == 3);
CHECK(NOVA_GETPARAM_SYNCS_MAX == 0x103);
CHECK(NOVA_GETPARAM_VM_BIND_OPS_MAX == 0x104);
CHECK(NOVA_GETPARAM_QUEUES_MAX == 0x106);
CHECK(NOVA_GETPARAM_VRAM_USED == 0x107);
CHECK(DRM_NOVA_QUERY_MMU == 4);
CHECK(DRM_NOVA_VM_BIND_OP_MAP == 0);
CHECK(DRM_NOVA_VM_BIND_OP_UNMAP == 1);
CHECK(DRM_NOVA_VM_BIND_READONLY == 0x1);
CHECK(DRM_NOVA_VM_BIND_SPARSE == 0x2);
CHECK(DRM_NOVA_VM_BIND_GPU_UNCACHED == 0x4);
CHECK(DRM_NOVA_VM_BIND_DUMP == 0x8);
CHECK(DRM_NOVA_SYNC_TIMELINE == 0x1);
CHECK(DRM_NOVA_VM_BIND_ASYNC == 0x1);
CHECK(DRM_NOVA_VM_STATE_BANNED == 0x1);
CHECK(DRM_NOVA_VM_STATE_FAULT == 0x4);
CHECK(DRM_NOVA_ENGINE_CLASS_BIND == 0x100);
CHECK(NOVA_GETPARAM_EXEC_PUSH_MAX == 0x102);
CHECK(NOVA_GETPARAM_QUEUE_PRIORITY_MASK == 0x105);
CHECK(DRM_NOVA_QUERY_ENGINES == 2);
CHECK(DRM_NOVA_QUERY_TIME == 5);
CHECK(DRM_NOVA_ENGINE_CLASSES_MAX == 8);
CHECK(DRM_NOVA_ENGINE_CLASS_GR == 0);
CHECK(DRM_NOVA_ENGINE_CLASS_CE == 1);
CHECK(DRM_NOVA_ENGINE_CLASS_NVDEC == 2);
CHECK(DRM_NOVA_ENGINE_CLASS_NVENC == 3);
CHECK(DRM_NOVA_ENGINE_CLASS_NVJPG == 4);
CHECK(DRM_NOVA_ENGINE_CLASS_OFA == 5);
CHECK(DRM_NOVA_ENGINE_INSTANCE_ANY == 0xffff);
CHECK(DRM_NOVA_QUEUE_PRIORITY_LOW == 0);
CHECK(DRM_NOVA_QUEUE_PRIORITY_MEDIUM == 1);
CHECK(DRM_NOVA_QUEUE_PRIORITY_HIGH == 2);
CHECK(DRM_NOVA_QUEUE_PRIORITY_REALTIME == 3);
CHECK(DRM_NOVA_QUEUE_USER_RING == 0x1);
CHECK(DRM_NOVA_QUEUE_STATE_BANNED == 0x1);
CHECK(DRM_NOVA_QUEUE_STATE_TIMEDOUT == 0x2);
CHECK(DRM_NOVA_QUEUE_STATE_FAULT == 0x4);
CHECK(DRM_NOVA_QUEUE_STATE_INNOCENT == 0x8);
CHECK(DRM_NOVA_PUSH_NO_PREFETCH == 0x1);
CHECK(DRM_NOVA_PUSH_SIZE_MAX == 0x7ffffc);
