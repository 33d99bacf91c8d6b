/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_DMA_TYPES_H
#define _NOVA_DRM_DMA_TYPES_H

#include <linux/compiler-context-analysis.h>
#include <linux/list.h>
#include <linux/mutex_types.h>

struct nova_drm_segs;
struct sg_table;

/**
 * struct nova_drm_dma_device - all memory that is mapped for DMA by a device
 */
struct nova_drm_dma_device {
	/**
	 * @lock: protects @maps and every &struct nova_drm_dma. Taken under
	 * reservations; nothing is allocated under it, since it is also taken
	 * where memory is being reclaimed.
	 */
	struct mutex lock;

	/** @maps: mapped objects, by &nova_drm_dma.link */
	struct list_head maps __guarded_by(&lock);
};

/**
 * struct nova_drm_dma - an object's system memory, mapped for DMA by the GPU
 *
 * Changes only under &nova_drm_dma_device.lock; and, but for
 * nova_drm_dma_unmap_all(), only under the object's reservation, whose holder
 * may therefore look at it inside a scope.
 */
struct nova_drm_dma {
	/** @sg: the mapping; NULL if there is none */
	struct sg_table *sg;

	/** @segs: what it looks like to the GPU; NULL if there is none */
	struct nova_drm_segs *segs;

	/** @link: in &nova_drm_dma_device.maps while mapped */
	struct list_head link;
};

#endif /* _NOVA_DRM_DMA_TYPES_H */
