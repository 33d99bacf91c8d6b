/* SPDX-License-Identifier: GPL-2.0 */
/* The operations of a VM_BIND. */
#ifndef BRIDGE_OPS_H
#define BRIDGE_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drm/nouveau_drm.h>
#include <drm/nova_drm.h>

#include "bridge_map.h"

/**
 * struct bridge_change - a sparse region that a call makes or ends
 * @region:	the region
 * @made:	is it made?
 */
struct bridge_change {
	struct bridge_entry region;
	bool made;
};

/**
 * struct bridge_ops - operations as nova-drm wants them; all zero is none
 * @ops:		the operations
 * @count:		how many
 * @room:		how many there is memory for
 * @changes:		what they change, to be undone if the call fails
 * @change_count:	how many
 * @change_room:	how many there is memory for
 */
struct bridge_ops {
	struct drm_nova_vm_bind_op *ops;
	size_t count;
	size_t room;
	struct bridge_change *changes;
	size_t change_count;
	size_t change_room;
};

int bridge_ops_add(struct bridge_ops *ops, struct bridge_map *sparse,
		   const struct drm_nouveau_vm_bind_op *from);
void bridge_ops_undo(struct bridge_ops *ops, struct bridge_map *sparse);
void bridge_ops_free(struct bridge_ops *ops);

#endif
