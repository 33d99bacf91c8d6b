/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_GPUVA_PTE_H
#define _NOVA_DRM_GPUVA_PTE_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include "nova_drm_device.h"

struct nova_drm_gem;
struct nova_drm_gpuva;
struct nova_drm_vm;

int nova_drm_gpuva_pte_plan(struct nova_core_vm_change *change,
			    const struct nova_drm_gem *gem, u64 va, u64 range,
			    u64 bo_offset, u32 page_shift);
int nova_drm_gpuva_pte_write(struct nova_drm *nd, struct nova_drm_vm *vm,
			     struct nova_core_vm_change *change,
			     const struct nova_drm_gpuva *va)
	__must_hold_shared(nd->core) __must_hold(change);

#endif /* _NOVA_DRM_GPUVA_PTE_H */
