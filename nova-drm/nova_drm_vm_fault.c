// SPDX-License-Identifier: GPL-2.0
/*
 * Uses of addresses of a VM that failed.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/nova_core.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <drm/nova_drm.h>

#include "nova_drm_vm.h"
#include "nova_drm_vm_fault.h"

/**
 * nova_drm_vm_fault_access() - what an access wanted, in the uAPI's numbers
 * @access: the same in nova-core's
 *
 * These are NV_PFAULT_ACCESS_TYPE_VIRT_* of dev_fault.h.
 *
 * Context: Any.
 * Returns: &drm_nova_vm_fault.access.
 */
u32 nova_drm_vm_fault_access(enum nova_core_access access)
{
	switch (access) {
	case NOVA_CORE_ACCESS_READ:
		return 0;
	case NOVA_CORE_ACCESS_WRITE:
		return 1;
	case NOVA_CORE_ACCESS_ATOMIC:
		return 2;
	case NOVA_CORE_ACCESS_PREFETCH:
		return 3;
	case NOVA_CORE_ACCESS_UNKNOWN:
	default:
		return DRM_NOVA_FAULT_ACCESS_UNKNOWN;
	}
}

/**
 * nova_drm_vm_fault_add() - the GPU used an address it must not use
 * @vm: the VM
 * @why: what a channel of it died of
 *
 * Context: Any.
 */
void nova_drm_vm_fault_add(struct nova_drm_vm *vm,
			   const struct nova_core_chan_error *why)
{
	atomic_or(DRM_NOVA_VM_STATE_FAULT, &vm->state);

	guard(spinlock)(&vm->lock);
	if (vm->fault_count < NOVA_DRM_VM_FAULTS)
		vm->faults[vm->fault_count] = (struct drm_nova_vm_fault){
			.va = why->fault_addr,
			.type = why->fault_type,
			.access = nova_drm_vm_fault_access(why->access),
		};
	vm->fault_count++;
}

/**
 * nova_drm_vm_fault_copy() - tell user space of faults
 * @vm: the VM
 * @args: argument of VM_GET_STATE, checked
 *
 * Context: Process context, writes user memory.
 * Returns: 0, or -EFAULT.
 */
int nova_drm_vm_fault_copy(struct nova_drm_vm *vm,
			   struct drm_nova_vm_get_state *args)
{
	struct drm_nova_vm_fault faults[NOVA_DRM_VM_FAULTS];
	u32 room = args->fault_count, known;

	scoped_guard(spinlock, &vm->lock) {
		args->fault_count = vm->fault_count;
		memcpy(faults, vm->faults, sizeof(faults));
	}
	known = min3(room, args->fault_count, NOVA_DRM_VM_FAULTS);

	for (u32 i = 0; i < known; i++) {
		u64 to = args->faults + (u64)i * args->fault_stride;
		int ret = copy_struct_to_user(u64_to_user_ptr(to),
					      args->fault_stride, &faults[i],
					      sizeof(faults[i]), NULL);

		if (ret)
			return ret;
	}
	return 0;
}
