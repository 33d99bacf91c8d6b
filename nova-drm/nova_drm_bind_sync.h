/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_BIND_SYNC_H
#define _NOVA_DRM_BIND_SYNC_H

#include <linux/nova_core.h>

#include "nova_drm_device.h"

struct nova_drm_bind;

int nova_drm_bind_sync_run(struct nova_drm *nd, struct nova_drm_bind *bind)
	__must_hold_shared(nd->core);
int nova_drm_bind_sync_unmap(struct nova_drm *nd, struct nova_drm_bind *bind)
	__must_hold_shared(nd->core);

#endif /* _NOVA_DRM_BIND_SYNC_H */
