/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_CHANS_H
#define _NOVA_DRM_CHANS_H

#include <linux/list.h>
#include <linux/nova_core.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

struct nova_drm;
struct nova_drm_queue_chan;

/**
 * struct nova_drm_chans - all queues of a device that have a channel
 */
struct nova_drm_chans {
	/** @lock: protects the members below; nothing but fences' locks inside */
	spinlock_t lock;

	/** @list: by &nova_drm_queue_chan.dev_link */
	struct list_head list;

	/** @closed: the driver is being unbound, no channel may be opened */
	bool closed;
};

void nova_drm_chans_init(struct nova_drm_chans *chans);
bool nova_drm_chans_add(struct nova_drm_chans *chans,
			struct nova_drm_queue_chan *queue);
void nova_drm_chans_del(struct nova_drm_chans *chans,
			struct nova_drm_queue_chan *queue);
u32 nova_drm_chans_count(struct nova_drm_chans *chans,
			 enum nova_core_engine_class engine, u32 instance);
u32 nova_drm_chans_busy(struct nova_drm_chans *chans, u32 runlist);
void nova_drm_chans_close_all(struct nova_drm *nd);

#endif /* _NOVA_DRM_CHANS_H */
