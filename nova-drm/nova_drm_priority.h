/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_PRIORITY_H
#define _NOVA_DRM_PRIORITY_H

#include <linux/nova_core.h>
#include <linux/types.h>

u32 nova_drm_priority_mask(void);
int nova_drm_priority_chan(u32 priority, enum nova_core_chan_priority *chan);

#endif /* _NOVA_DRM_PRIORITY_H */
