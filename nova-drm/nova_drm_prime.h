/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_PRIME_H
#define _NOVA_DRM_PRIME_H

struct dma_buf;
struct drm_device;
struct drm_gem_object;
struct nova_drm_gem;
struct vm_area_struct;

struct drm_gem_object *nova_drm_prime_import(struct drm_device *dev,
					     struct dma_buf *dma_buf);
int nova_drm_prime_mmap(struct drm_gem_object *obj, struct vm_area_struct *vma);
void nova_drm_prime_detach(struct nova_drm_gem *gem);

#endif /* _NOVA_DRM_PRIME_H */
