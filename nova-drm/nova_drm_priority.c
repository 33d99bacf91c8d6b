// SPDX-License-Identifier: GPL-2.0
/*
 * Priorities of queues, and who may have which.
 */
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/nova_core.h>

#include <drm/drm_auth.h>
#include <drm/nova_drm.h>

#include "nova_drm_priority.h"

static const enum nova_core_chan_priority priority_chan[] = {
	[DRM_NOVA_QUEUE_PRIORITY_LOW] = NOVA_CORE_CHAN_LOW,
	[DRM_NOVA_QUEUE_PRIORITY_MEDIUM] = NOVA_CORE_CHAN_MEDIUM,
	[DRM_NOVA_QUEUE_PRIORITY_HIGH] = NOVA_CORE_CHAN_HIGH,
};

/* The master composes what everybody sees. */
static bool priority_high_allowed(struct drm_file *file)
{
	return drm_is_current_master(file) || capable(CAP_SYS_NICE);
}

/**
 * nova_drm_priority_mask() - priorities the caller may choose
 * @file: the caller's file
 *
 * %NOVA_GETPARAM_QUEUE_PRIORITY_MASK.
 *
 * Context: Process context, of the process that asks.
 * Returns: bit n for DRM_NOVA_QUEUE_PRIORITY_* n.
 */
u32 nova_drm_priority_mask(struct drm_file *file)
{
	u32 mask = BIT(DRM_NOVA_QUEUE_PRIORITY_LOW) |
		   BIT(DRM_NOVA_QUEUE_PRIORITY_MEDIUM);

	if (priority_high_allowed(file))
		mask |= BIT(DRM_NOVA_QUEUE_PRIORITY_HIGH);
	return mask;
}

/**
 * nova_drm_priority_chan() - a queue's priority as that of a channel
 * @file: the caller's file
 * @priority: DRM_NOVA_QUEUE_PRIORITY_*, as the caller wants it
 * @chan: filled in
 *
 * Context: Process context, of the process that asks.
 * Returns: 0, -EINVAL for a priority there is not, -EOPNOTSUPP for one that is
 * reserved, -EACCES for one the caller may not have.
 */
int nova_drm_priority_chan(struct drm_file *file, u32 priority,
			   enum nova_core_chan_priority *chan)
{
	if (priority == DRM_NOVA_QUEUE_PRIORITY_REALTIME)
		return -EOPNOTSUPP;
	if (priority >= ARRAY_SIZE(priority_chan))
		return -EINVAL;
	if (priority == DRM_NOVA_QUEUE_PRIORITY_HIGH &&
	    !priority_high_allowed(file))
		return -EACCES;
	*chan = priority_chan[priority];
	return 0;
}
