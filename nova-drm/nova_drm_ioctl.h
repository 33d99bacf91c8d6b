/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_IOCTL_H
#define _NOVA_DRM_IOCTL_H

#include <drm/drm_ioctl.h>
#include <drm/nova_drm.h>

/**
 * define NOVA_DRM_IOCTL_COUNT - entries in nova_drm_ioctls, holes included
 */
#define NOVA_DRM_IOCTL_COUNT	(DRM_NOVA_EXEC + 1)

extern const struct drm_ioctl_desc nova_drm_ioctls[NOVA_DRM_IOCTL_COUNT];

#endif /* _NOVA_DRM_IOCTL_H */
