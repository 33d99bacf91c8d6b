/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_WEDGE_H
#define _NOVA_DRM_WEDGE_H

struct nova_drm;
struct nova_drm_queue_chan;

void nova_drm_wedge_device(struct nova_drm *nd);
void nova_drm_wedge_init(struct nova_drm_queue_chan *queue);
void nova_drm_wedge_later(struct nova_drm_queue_chan *queue);

#endif /* _NOVA_DRM_WEDGE_H */
