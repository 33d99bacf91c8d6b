/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_QUEUE_ROOM_H
#define _NOVA_DRM_QUEUE_ROOM_H

#include <linux/types.h>

struct nova_drm_queue_chan;

int nova_drm_queue_room_wait(struct nova_drm_queue_chan *queue, u32 credits);
void nova_drm_queue_room_give(struct nova_drm_queue_chan *queue, u32 credits);

#endif /* _NOVA_DRM_QUEUE_ROOM_H */
