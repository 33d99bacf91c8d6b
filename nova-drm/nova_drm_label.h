/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_LABEL_H
#define _NOVA_DRM_LABEL_H

struct drm_device;
struct drm_file;
struct drm_gem_object;
struct drm_printer;

int nova_drm_label_set_ioctl(struct drm_device *dev, void *data,
			     struct drm_file *file);
void nova_drm_label_print(struct drm_printer *p, unsigned int indent,
			  const struct drm_gem_object *obj);

#endif /* _NOVA_DRM_LABEL_H */
