/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What RM knows of a channel.
 */
#ifndef _NOVA_CHAN_RM_H
#define _NOVA_CHAN_RM_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include "nova_rm_object.h"
#include "rm/nova_rm.h"
#include "rm/nova_rm_chan.h"

struct nova_chan_mem;
struct nova_chan_ring;
struct nova_core;
struct nova_core_vm;
struct nova_engine;
struct nova_hal_class;

/**
 * DOC: Channels in RM
 *
 * A channel is in a group of its own: that is what RM schedules, what has
 * a priority and a time slice, what is preempted, and what an error ends. The
 * group has the address space. Below the channel are the objects.
 */

/**
 * struct nova_chan_rm_object - an object of an engine's class
 */
struct nova_chan_rm_object {
	/** @desc: its class, as RM is told */
	struct nova_rm_class_desc desc;
	/** @object: the object */
	struct nova_rm_object object;
};

/**
 * struct nova_chan_rm - objects of RM for one channel
 */
struct nova_chan_rm {
	/** @group: below the device of the address space */
	struct nova_rm_object group;
	/** @desc: class of @channel, as RM is told */
	struct nova_rm_class_desc desc;
	/** @channel: below @group */
	struct nova_rm_object channel;
	/** @count: objects there are */
	u32 count;
	/** @objects: below @channel */
	struct nova_chan_rm_object objects[NOVA_CORE_ENGINE_CLASSES_MAX];
};

int nova_chan_rm_create(struct nova_core *core, struct nova_core_vm *vm,
			const struct nova_engine *engine,
			const struct nova_rm_chan *chan,
			struct nova_chan_rm *rm);
int nova_chan_rm_add_object(struct nova_core *core, struct nova_chan_rm *rm,
			    const struct nova_engine *engine, u32 chid,
			    const struct nova_hal_class *class);
int nova_chan_rm_set_up(struct nova_core *core, struct nova_chan_rm *rm,
			const struct nova_core_chan_params *params);
int nova_chan_rm_schedule(struct nova_core *core, struct nova_chan_rm *rm,
			  bool enable);
int nova_chan_rm_preempt(struct nova_core *core, struct nova_chan_rm *rm);
int nova_chan_rm_token(struct nova_core *core, struct nova_chan_rm *rm,
		       u32 *token);
int nova_chan_rm_destroy(struct nova_chan_rm *rm);

#endif /* _NOVA_CHAN_RM_H */
