/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_DEAD_H
#define _NOVA_DRM_DEAD_H

#include <linux/compiler-context-analysis.h>

#include "nova_drm_device.h"

void nova_drm_dead_bind(struct nova_drm *nd) __must_hold_shared(nd->core);
void nova_drm_dead_unbind(struct nova_drm *nd) __must_hold_shared(nd->core);

#endif /* _NOVA_DRM_DEAD_H */
