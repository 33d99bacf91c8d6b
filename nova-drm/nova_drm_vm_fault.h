/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_VM_FAULT_H
#define _NOVA_DRM_VM_FAULT_H

#include <linux/nova_core.h>
#include <linux/types.h>

struct drm_nova_vm_get_state;
struct nova_drm_vm;

u32 nova_drm_vm_fault_access(enum nova_core_access access);
void nova_drm_vm_fault_add(struct nova_drm_vm *vm,
			   const struct nova_core_chan_error *why);
int nova_drm_vm_fault_copy(struct nova_drm_vm *vm,
			   struct drm_nova_vm_get_state *args);

#endif /* _NOVA_DRM_VM_FAULT_H */
