/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_FDINFO_H
#define _NOVA_DRM_FDINFO_H

struct drm_file;
struct drm_printer;

void nova_drm_fdinfo_show(struct drm_printer *p, struct drm_file *file);

#endif /* _NOVA_DRM_FDINFO_H */
