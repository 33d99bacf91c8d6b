/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_EXEC_H
#define _NOVA_DRM_EXEC_H

struct drm_device;
struct drm_file;

int nova_drm_exec_ioctl(struct drm_device *dev, void *data,
			struct drm_file *file);

#endif /* _NOVA_DRM_EXEC_H */
