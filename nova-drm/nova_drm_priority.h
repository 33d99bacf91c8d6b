/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_PRIORITY_H
#define _NOVA_DRM_PRIORITY_H

#include <linux/nova_core.h>
#include <linux/types.h>

struct drm_file;

u32 nova_drm_priority_mask(struct drm_file *file);
int nova_drm_priority_chan(struct drm_file *file, u32 priority,
			   enum nova_core_chan_priority *chan);

#endif /* _NOVA_DRM_PRIORITY_H */
