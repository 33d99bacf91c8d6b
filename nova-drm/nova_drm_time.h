/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_TIME_H
#define _NOVA_DRM_TIME_H

#include <linux/nova_core.h>

#include "nova_drm_device.h"

struct drm_file;
struct drm_nova_get_time;

int nova_drm_time_get(struct nova_drm *nd, struct drm_nova_get_time *args,
		      struct drm_file *file) __must_hold_shared(nd->core);

#endif /* _NOVA_DRM_TIME_H */
