/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_VM_CHANGE_H
#define _NOVA_DRM_VM_CHANGE_H

#include <linux/list.h>
#include <linux/nova_core.h>
#include <linux/types.h>

#include "nova_drm_device.h"
#include "nova_drm_vm.h"

/**
 * define NOVA_DRM_VM_CHANGE_TABLES - most page tables reserved for binds to come
 *
 * Of one VM. A single call may need more, when no other has any.
 */
#define NOVA_DRM_VM_CHANGE_TABLES	1024

/**
 * struct nova_drm_vm_change - a change of page tables that is prepared
 *
 * Who kills a VM takes away what its changes have of the GPU.
 */
struct nova_drm_vm_change {
	/**
	 * @core: the change; NULL once the VM was killed. May be used while
	 * &nova_drm_vm.use is held, or &nova_drm_vm.op_lock, and
	 * &nova_drm_vm.error is 0.
	 */
	struct nova_core_vm_change *core;

	/** @link: in &nova_drm_vm.changes, protected by &nova_drm_vm.lock */
	struct list_head link;

	/** @orphan: nobody but the VM's list knows of it; as @link */
	bool orphan;
};

struct nova_drm_vm_change *
nova_drm_vm_change_new(struct nova_drm *nd, struct nova_drm_vm *vm)
	__must_hold_shared(nd->core);
struct nova_drm_vm_change *
nova_drm_vm_change_new_unmap(struct nova_drm *nd, struct nova_drm_vm *vm,
			     u64 va, u64 size)
	__must_hold_shared(nd->core);
void nova_drm_vm_change_free(struct nova_drm_vm *vm,
			     struct nova_drm_vm_change *change);
void nova_drm_vm_change_free_all(struct nova_drm *nd, struct nova_drm_vm *vm)
	__must_hold_shared(nd->core);

int nova_drm_vm_change_throttle(struct nova_drm_vm *vm, u64 tables);
void nova_drm_vm_change_unthrottle(struct nova_drm_vm *vm, u64 tables);

#endif /* _NOVA_DRM_VM_CHANGE_H */
