// SPDX-License-Identifier: GPL-2.0
/* nouveau's syncs and ours differ in the order of two fields. */
#include <errno.h>
#include <stdlib.h>

#include <drm/nouveau_drm.h>

#include "bridge_call.h"
#include "bridge_sync.h"

static int bridge_sync_one(const struct drm_nouveau_sync *from,
			   struct drm_nova_sync *to)
{
	*to = (struct drm_nova_sync) { .handle = from->handle };
	switch (from->flags) {
	case DRM_NOUVEAU_SYNC_SYNCOBJ:
		return 0;
	case DRM_NOUVEAU_SYNC_TIMELINE_SYNCOBJ:
		to->flags = DRM_NOVA_SYNC_TIMELINE;
		to->point = from->timeline_value;
		return 0;
	}
	bridge_say("a sync with flags 0x%x", from->flags);
	return -EINVAL;
}

/**
 * bridge_sync_init() - translate syncs
 * @syncs:	to be ended by bridge_sync_fini(), whatever this returns
 * @from:	address of an array of struct drm_nouveau_sync
 * @count:	how many
 *
 * Returns: 0 or a negative errno.
 */
int bridge_sync_init(struct bridge_syncs *syncs, uint64_t from, uint32_t count)
{
	const struct drm_nouveau_sync *list = (const void *)(uintptr_t)from;
	uint32_t i;
	int result = 0;

	syncs->all = syncs->few;
	if (count > BRIDGE_SYNC_FEW)
		syncs->all = calloc(count, sizeof(*syncs->all));
	if (!syncs->all)
		return -ENOMEM;
	for (i = 0; i < count && !result; i++)
		result = bridge_sync_one(&list[i], &syncs->all[i]);
	return result;
}

/**
 * bridge_sync_fini() - free what bridge_sync_init() made
 * @syncs:	the syncs
 */
void bridge_sync_fini(struct bridge_syncs *syncs)
{
	if (syncs->all != syncs->few)
		free(syncs->all);
}
