/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_COREDUMP_CONTENT_H
#define _NOVA_DRM_COREDUMP_CONTENT_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include "nova_drm_device.h"

struct drm_printer;
struct nova_drm_vm;

void nova_drm_coredump_content_print(struct nova_drm *nd, struct nova_drm_vm *vm,
				     u64 budget, struct drm_printer *p)
	__must_hold_shared(nd->core);

#endif /* _NOVA_DRM_COREDUMP_CONTENT_H */
