/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_TTM_H
#define _NOVA_DRM_TTM_H

struct nova_drm;

int nova_drm_ttm_init(struct nova_drm *nd);

#endif /* _NOVA_DRM_TTM_H */
