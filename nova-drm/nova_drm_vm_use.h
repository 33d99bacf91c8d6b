/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_VM_USE_H
#define _NOVA_DRM_VM_USE_H

#include <linux/nova_core.h>

#include "nova_drm_device.h"
#include "nova_drm_vm.h"

int nova_drm_vm_use_begin(struct nova_drm *nd, struct nova_drm_vm *vm, int *idx)
	__cond_acquires_shared(0, nd->core) __cond_acquires_shared(0, &vm->use);
void nova_drm_vm_use_end(struct nova_drm *nd, struct nova_drm_vm *vm, int idx)
	__releases_shared(nd->core) __releases_shared(&vm->use);

#endif /* _NOVA_DRM_VM_USE_H */
