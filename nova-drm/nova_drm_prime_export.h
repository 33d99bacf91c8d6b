/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_PRIME_EXPORT_H
#define _NOVA_DRM_PRIME_EXPORT_H

struct dma_buf;
struct drm_device;
struct drm_gem_object;

struct dma_buf *nova_drm_prime_export(struct drm_gem_object *obj, int flags);
struct drm_gem_object *nova_drm_prime_export_own(struct drm_device *dev,
						 struct dma_buf *dma_buf);

#endif /* _NOVA_DRM_PRIME_EXPORT_H */
