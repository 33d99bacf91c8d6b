/* SPDX-License-Identifier: GPL-2.0 */
/* Syncobjs to wait for and to signal. */
#ifndef BRIDGE_SYNC_H
#define BRIDGE_SYNC_H

#include <stdint.h>

#include <drm/nova_drm.h>

/* As many as most calls have; more need memory. */
#define BRIDGE_SYNC_FEW 16

/**
 * struct bridge_syncs - syncobjs as nova-drm wants them
 * @few:	room for some
 * @all:	@few, or memory of its own
 */
struct bridge_syncs {
	struct drm_nova_sync few[BRIDGE_SYNC_FEW];
	struct drm_nova_sync *all;
};

int bridge_sync_init(struct bridge_syncs *syncs, uint64_t from, uint32_t count);
void bridge_sync_fini(struct bridge_syncs *syncs);

#endif
