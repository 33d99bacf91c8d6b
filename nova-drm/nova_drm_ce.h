/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_CE_H
#define _NOVA_DRM_CE_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include "nova_drm_device.h"

int nova_drm_ce_init(struct nova_drm *nd);
void nova_drm_ce_bind(struct nova_drm *nd) __must_hold_shared(nd->core);
void nova_drm_ce_unbind(struct nova_drm *nd) __must_hold_shared(nd->core);
bool nova_drm_ce_is_used(const struct nova_drm *nd);

int nova_drm_ce_open_locked(struct nova_drm *nd)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock);
int nova_drm_ce_submit_locked(struct nova_drm *nd, const u32 *words, u32 count,
			      u64 *seqno)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock);
int nova_drm_ce_wait_locked(struct nova_drm *nd, u64 seqno)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock);
void nova_drm_ce_fail_locked(struct nova_drm *nd, int error)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock);

#endif /* _NOVA_DRM_CE_H */
