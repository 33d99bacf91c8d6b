// SPDX-License-Identifier: GPL-2.0
/*
 * What RM knows of a channel.
 */
#include <linux/errno.h>
#include <linux/pci.h>

#include "hal/nova_hal.h"
#include "hal/nova_hal_chan.h"
#include "nova_chan_rm.h"
#include "nova_core_priv.h"
#include "nova_engine.h"
#include "nova_vm.h"

/* Room for the parameters of any control of a channel but the contexts' */
#define CHAN_RM_PARAMS	32

/*
 * Handles; the number of the channel is in the low bits, and of objects the
 * number among these besides.
 */
#define CHAN_RM_GROUP		0xa06c0000
#define CHAN_RM_CHANNEL		0xf1f00000
#define CHAN_RM_OBJECT		0x0b000000

/**
 * nova_chan_rm_create() - make a channel known to RM
 * @core: the GPU
 * @vm: its address space
 * @engine: its engine
 * @chan: what it shall be like
 * @rm: filled; zeroed before
 *
 * It is bound to its engine, but cannot run yet.
 *
 * Context: sleeps, makes RPCs.
 *
 * Returns: 0 or a negative errno, reported; nova_chan_rm_destroy() in any case.
 */
int nova_chan_rm_create(struct nova_core *core, struct nova_core_vm *vm,
			const struct nova_engine *engine,
			const struct nova_rm_chan *chan,
			struct nova_chan_rm *rm)
{
	const struct nova_rm_chan_ops *ops = core->rm->chan;
	u8 params[NOVA_RM_ALLOC_PARAMS_MAX];
	int ret;

	ret = ops->encode_group(engine->rm.type, vm->rm.vaspace.h_object,
				params, sizeof(params));
	if (ret < 0)
		return ret;
	ret = nova_rm_object_new(&rm->group, &vm->rm.device, &ops->class_group,
				 CHAN_RM_GROUP | chan->chid, params);
	if (ret)
		return ret;

	rm->desc = (struct nova_rm_class_desc){
		.name = core->hal->chan->class_name,
		.class = core->hal->chan->class,
		.params_size = ops->channel_size,
	};
	ret = ops->encode_channel(chan, params, sizeof(params));
	if (ret < 0)
		return ret;
	ret = nova_rm_object_new(&rm->channel, &rm->group, &rm->desc,
				 CHAN_RM_CHANNEL | chan->chid, params);
	if (ret)
		return ret;

	ret = ops->encode_bind(engine->rm.type, params, sizeof(params));
	if (ret < 0)
		return ret;
	return nova_rm_object_control(&rm->group, &ops->ctrl_bind, params);
}

/**
 * nova_chan_rm_add_object() - give a channel an object
 * @core: the GPU
 * @rm: the channel, with room for it
 * @engine: its engine
 * @chid: its number
 * @class: class of the object; the engine has it
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_chan_rm_add_object(struct nova_core *core, struct nova_chan_rm *rm,
			    const struct nova_engine *engine, u32 chid,
			    const struct nova_hal_class *class)
{
	struct nova_chan_rm_object *obj = &rm->objects[rm->count];
	enum nova_core_engine_class whose = engine->rm.class;
	u32 handle = CHAN_RM_OBJECT | chid << 4 | rm->count;
	u32 instance = engine->rm.instance;
	u8 params[CHAN_RM_PARAMS];
	int ret;

	static_assert(NOVA_CORE_ENGINE_CLASSES_MAX <= 16);

	if (class->class == core->hal->chan->ce_class &&
	    whose == NOVA_CORE_ENGINE_GR) {
		whose = NOVA_CORE_ENGINE_CE;
		instance = engine->copy;
	}
	ret = core->rm->chan->encode_object(whose, instance, params,
					    sizeof(params));
	if (ret < 0)
		return ret;
	obj->desc = (struct nova_rm_class_desc){
		.name = class->name,
		.class = class->class,
		.params_size = ret,
	};
	ret = nova_rm_object_new(&obj->object, &rm->channel, &obj->desc, handle,
				 params);
	if (!ret)
		rm->count++;
	return ret;
}

/**
 * nova_chan_rm_set_up() - priority and time slice
 * @core: the GPU
 * @rm: the channel
 * @params: what was asked for
 *
 * Context: sleeps, makes RPCs.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_chan_rm_set_up(struct nova_core *core, struct nova_chan_rm *rm,
			const struct nova_core_chan_params *params)
{
	const struct nova_rm_chan_ops *ops = core->rm->chan;
	u8 buf[CHAN_RM_PARAMS];
	int ret;

	ret = ops->encode_interleave(params->priority, buf, sizeof(buf));
	if (ret < 0)
		return ret;
	ret = nova_rm_object_control(&rm->group, &ops->ctrl_interleave, buf);
	if (ret || !params->timeslice_us)
		return ret;
	ret = ops->encode_timeslice(params->timeslice_us, buf, sizeof(buf));
	if (ret < 0)
		return ret;
	return nova_rm_object_control(&rm->group, &ops->ctrl_timeslice, buf);
}

/**
 * nova_chan_rm_schedule() - may it run?
 * @core: the GPU
 * @rm: the channel
 * @enable: it may
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_chan_rm_schedule(struct nova_core *core, struct nova_chan_rm *rm,
			  bool enable)
{
	const struct nova_rm_chan_ops *ops = core->rm->chan;
	u8 buf[CHAN_RM_PARAMS];
	int ret;

	ret = ops->encode_schedule(enable, buf, sizeof(buf));
	if (ret < 0)
		return ret;
	return nova_rm_object_control(&rm->group, &ops->ctrl_schedule, buf);
}

/**
 * nova_chan_rm_preempt() - get it off the engine
 * @core: the GPU
 * @rm: the channel, which may not run any more
 *
 * Waits until it is, as long as RM allows (a second).
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_chan_rm_preempt(struct nova_core *core, struct nova_chan_rm *rm)
{
	const struct nova_rm_chan_ops *ops = core->rm->chan;
	u8 buf[CHAN_RM_PARAMS];
	int ret;

	ret = ops->encode_preempt(ops->max_preempt_us, buf, sizeof(buf));
	if (ret < 0)
		return ret;
	return nova_rm_object_control(&rm->group, &ops->ctrl_preempt, buf);
}

/**
 * nova_chan_rm_token() - what to ring the doorbell with
 * @core: the GPU
 * @rm: the channel
 * @token: filled
 *
 * Context: sleeps, makes an RPC.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_chan_rm_token(struct nova_core *core, struct nova_chan_rm *rm,
		       u32 *token)
{
	const struct nova_rm_chan_ops *ops = core->rm->chan;
	u8 buf[CHAN_RM_PARAMS] = { };
	int ret;

	ret = nova_rm_object_control(&rm->channel, &ops->ctrl_token, buf);
	if (ret)
		return ret;
	return ops->decode_token(&core->pdev->dev, buf,
				 ops->ctrl_token.params_size, token);
}

/**
 * nova_chan_rm_destroy() - have RM forget a channel
 * @rm: what there is of it
 *
 * If it runs, RM takes it off the engine first.
 *
 * Context: sleeps, makes RPCs.
 *
 * Returns: 0; an error, reported, if RM, and so the GPU, may still use the
 * memory of the channel.
 */
int nova_chan_rm_destroy(struct nova_chan_rm *rm)
{
	int ret = 0;

	while (rm->count && ret != -ETIMEDOUT)
		ret = nova_rm_object_free(&rm->objects[--rm->count].object);
	/* A GSP that does not answer is not asked again. */
	if (ret == -ETIMEDOUT)
		return ret;
	ret = nova_rm_object_free(&rm->channel);
	if (ret == -ETIMEDOUT)
		return ret;
	return nova_rm_object_free(&rm->group) ?: ret;
}
