/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_CE_TYPES_H
#define _NOVA_DRM_CE_TYPES_H

#include <linux/compiler-context-analysis.h>
#include <linux/mutex_types.h>
#include <linux/types.h>
#include <linux/wait.h>

struct nova_core_chan;
struct nova_core_vm;

/**
 * struct nova_drm_ce - a device's channel on a copy engine
 *
 * @lock, @wait and @enabled live as long as the device, the rest is used while
 * the GPU is bound.
 */
struct nova_drm_ce {
	/**
	 * @lock: one job at a time; protects the members that say so. Taken
	 * under reservations; memory is allocated under it and nova-core is
	 * called, so it must not be taken where memory is being reclaimed.
	 */
	struct mutex lock;

	/** @vm: address space of @chan; NULL if there is none */
	struct nova_core_vm *vm __guarded_by(&lock);

	/** @chan: the channel; NULL if there is none */
	struct nova_core_chan *chan __guarded_by(&lock);

	/** @instance: number of the engine; constant while bound */
	u32 instance;

	/** @class: class of the channel's object; constant while bound */
	u32 class;

	/** @failures: how often a channel failed since a job was complete */
	u32 failures __guarded_by(&lock);

	/** @usable: there is a channel, or it is worth trying to make one */
	bool usable;

	/** @enabled: to be used, if it can be; changed through debugfs */
	bool enabled;

	/** @dead: @chan had an error; written when nova-core says so */
	bool dead;

	/** @wait: woken when @chan has made progress, or is dead */
	wait_queue_head_t wait;
};

#endif /* _NOVA_DRM_CE_TYPES_H */
