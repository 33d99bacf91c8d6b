/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_BIND_PREP_H
#define _NOVA_DRM_BIND_PREP_H

#include <linux/nova_core.h>

#include "nova_drm_device.h"

struct drm_exec;
struct nova_drm_bind;

int nova_drm_bind_prep_lock(struct nova_drm_bind *bind, struct drm_exec *exec,
			    u32 fences);
int nova_drm_bind_prep(struct nova_drm *nd, struct nova_drm_bind *bind)
	__must_hold_shared(nd->core);

#endif /* _NOVA_DRM_BIND_PREP_H */
