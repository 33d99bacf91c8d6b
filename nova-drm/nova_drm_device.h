/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_DEVICE_H
#define _NOVA_DRM_DEVICE_H

#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/mempool.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/ratelimit_types.h>

#include <drm/drm_device.h>
#include <drm/ttm/ttm_device.h>

#include "nova_drm_ce_types.h"
#include "nova_drm_chans.h"
#include "nova_drm_dma_types.h"
#include "nova_drm_engines.h"
#include "nova_drm_move_types.h"
#include "nova_drm_shrinker.h"
#include "nova_drm_vram_types.h"

/**
 * struct nova_drm - one DRM device
 *
 * Reference counted through @base: open files and exported dma-bufs keep it
 * alive after the GPU is gone. Everything but @core may therefore be used at
 * any time.
 */
struct nova_drm {
	/** @base: the DRM device; its parent is the PCI device */
	struct drm_device base;

	/**
	 * @core: the GPU, borrowed from nova-core. To be followed only between
	 * nova_drm_enter() and nova_drm_exit(), and in the auxiliary driver's
	 * probe and remove; NULL once remove is through with it.
	 */
	struct nova_core *core;

	/** @engines: what the GPU has, as long as it is there constant */
	struct nova_drm_engines engines;

	/** @ttm: memory manager; lives and dies with @base */
	struct ttm_device ttm;

	/** @vram: objects' VRAM; the manager lives as long as @ttm */
	struct nova_drm_vram vram;

	/** @vm_lock: protects @vms; nothing is allocated under it */
	struct mutex vm_lock;

	/** @vms: VMs that live, by &nova_drm_vm.link */
	struct list_head vms;

	/**
	 * @label_lock: protects &nova_drm_gem.label of all objects; they are set
	 * rarely, and read by people. Nothing is taken under it.
	 */
	struct mutex label_lock;

	/**
	 * @coredump_lock: one core dump is made at a time; two at once would
	 * each find that there is none
	 */
	struct mutex coredump_lock;

	/** @told: limits messages about banned queues */
	struct ratelimit_state told;

	/** @chans: queues that have a channel */
	struct nova_drm_chans chans;

	/** @dead: listens whether the GPU dies */
	struct nova_core_listener dead;

	/** @wedged: user space was told that the firmware or the GPU has failed */
	atomic_t wedged;

	/** @gpuva_pool: mappings, with some kept for unmapping */
	mempool_t *gpuva_pool;

	/** @dma: system memory that is mapped for the GPU */
	struct nova_drm_dma_device dma;

	/** @ce: what moves memory */
	struct nova_drm_ce ce;

	/** @moves: how much was moved */
	struct nova_drm_move_stats moves;

	/** @shrinker: backs up objects when memory is short; as @ttm */
	struct nova_drm_shrinker shrinker;
};

/**
 * to_nova_drm() - the driver's device struct of a DRM device
 * @dev: DRM device made by nova_drm_driver.c
 *
 * Returns: the struct @dev is embedded in.
 */
static inline struct nova_drm *to_nova_drm(struct drm_device *dev)
{
	return container_of(dev, struct nova_drm, base);
}

#endif /* _NOVA_DRM_DEVICE_H */
