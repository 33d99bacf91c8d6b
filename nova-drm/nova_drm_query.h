/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_QUERY_H
#define _NOVA_DRM_QUERY_H

#include <linux/nova_core.h>

#include "nova_drm_device.h"

struct drm_file;
struct drm_nova_dev_query;
struct drm_nova_getparam;

int nova_drm_query_param(struct nova_drm *nd, struct drm_nova_getparam *args,
			 struct drm_file *file) __must_hold_shared(nd->core);
int nova_drm_query_device(struct nova_drm *nd, struct drm_nova_dev_query *args,
			  struct drm_file *file) __must_hold_shared(nd->core);

#endif /* _NOVA_DRM_QUERY_H */
