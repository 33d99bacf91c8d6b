/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_QUEUE_IOCTL_H
#define _NOVA_DRM_QUEUE_IOCTL_H

#include <linux/nova_core.h>

#include "nova_drm_device.h"

struct drm_device;
struct drm_file;
struct drm_nova_queue_destroy;

int nova_drm_queue_ioctl_create(struct drm_device *dev, void *data,
				struct drm_file *file);
int nova_drm_queue_ioctl_destroy(struct nova_drm *nd,
				 struct drm_nova_queue_destroy *args,
				 struct drm_file *file)
	__must_hold_shared(nd->core);
int nova_drm_queue_ioctl_get_state(struct drm_device *dev, void *data,
				   struct drm_file *file);

#endif /* _NOVA_DRM_QUEUE_IOCTL_H */
