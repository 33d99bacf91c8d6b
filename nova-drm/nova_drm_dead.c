// SPDX-License-Identifier: GPL-2.0
/*
 * The GPU dies under the driver.
 */
#include <linux/mm.h>
#include <linux/nova_core.h>

#include <drm/drm_device.h>

#include "nova_drm_dead.h"
#include "nova_drm_device.h"
#include "nova_drm_wedge.h"

/* Jobs end by their channels; here is the rest. */
static void nova_drm_dead_listen(struct nova_core_listener *listener, bool gone)
{
	struct nova_drm *nd = container_of(listener, struct nova_drm, dead);

	nova_drm_wedge_device(nd);
	/* What faults from here on finds no VRAM any more. */
	if (gone)
		unmap_mapping_range(nd->base.anon_inode->i_mapping, 0, 0, 1);
}

/**
 * nova_drm_dead_bind() - have something done when the GPU dies
 * @nd: DRM device, registered
 *
 * Context: Process context.
 */
void nova_drm_dead_bind(struct nova_drm *nd)
{
	nd->dead.dead = nova_drm_dead_listen;
	nova_core_listen_begin(nd->core, &nd->dead);
}

/**
 * nova_drm_dead_unbind() - undo nova_drm_dead_bind()
 * @nd: DRM device
 *
 * Context: Process context.
 */
void nova_drm_dead_unbind(struct nova_drm *nd)
{
	nova_core_listen_end(nd->core, &nd->dead);
}
