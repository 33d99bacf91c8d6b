/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_QUEUE_END_H
#define _NOVA_DRM_QUEUE_END_H

#include <linux/nova_core.h>

#include "nova_drm_device.h"

struct nova_drm_queue_chan;
struct work_struct;

void nova_drm_queue_end_work(struct work_struct *work);
void nova_drm_queue_end_settle(struct nova_drm *nd,
			       struct nova_drm_queue_chan *queue)
	__must_hold_shared(nd->core);
void nova_drm_queue_end_fences(struct nova_drm_queue_chan *queue, int guilty,
			       int others);
void nova_drm_queue_end_hang_work(struct work_struct *work);

#endif /* _NOVA_DRM_QUEUE_END_H */
