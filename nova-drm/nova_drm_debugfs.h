/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_DEBUGFS_H
#define _NOVA_DRM_DEBUGFS_H

struct drm_minor;

void nova_drm_debugfs_init(struct drm_minor *minor);

#endif /* _NOVA_DRM_DEBUGFS_H */
