/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_CE_MOVE_H
#define _NOVA_DRM_CE_MOVE_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include "nova_drm_device.h"

struct nova_drm_segs;

int nova_drm_ce_move_init_locked(struct nova_drm *nd)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock);
int nova_drm_ce_move_copy(struct nova_drm *nd, const struct nova_drm_segs *dst,
			  const struct nova_drm_segs *src)
	__must_hold_shared(nd->core);
int nova_drm_ce_move_clear(struct nova_drm *nd, const struct nova_drm_segs *dst,
			   u64 offset, u64 end)
	__must_hold_shared(nd->core);

#endif /* _NOVA_DRM_CE_MOVE_H */
