// SPDX-License-Identifier: GPL-2.0
/*
 * Channels: from their making to their end.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "hal/nova_hal.h"
#include "hal/nova_hal_chan.h"
#include "nova_chan.h"
#include "nova_chan_fail.h"
#include "nova_chan_list.h"
#include "nova_core_priv.h"
#include "nova_engine.h"
#include "nova_vm.h"
#include "regs/nova_cl_c56f.h"

static const struct nova_hal_class *
chan_find_class(const struct nova_hal_chan *hal,
		const struct nova_engine *engine, u32 number)
{
	for (u32 i = 0; i < hal->class_count; i++)
		if (hal->classes[i].class == number &&
		    nova_engine_has_class(engine, &hal->classes[i]))
			return &hal->classes[i];
	return NULL;
}

static bool chan_params_ok(const struct nova_hal_chan *hal,
			   const struct nova_engine *engine,
			   const struct nova_core_chan_params *params)
{
	if (params->class_count > NOVA_CORE_ENGINE_CLASSES_MAX ||
	    params->priority > NOVA_CORE_CHAN_HIGH)
		return false;
	for (u32 i = 0; i < params->class_count; i++)
		if (!chan_find_class(hal, engine, params->classes[i]))
			return false;
	return true;
}

static int chan_make_context(struct nova_core_chan *chan, bool golden)
{
	if (chan->engine->rm.class == NOVA_CORE_ENGINE_GR)
		return nova_gr_ctx_create(chan->core, chan, golden, &chan->ctx);
	if (chan->engine->ctx_size)
		return nova_gr_ctx_create_single(chan->core, chan, &chan->ctx);
	return 0;
}

static int chan_make_objects(struct nova_core_chan *chan,
			     const struct nova_core_chan_params *params)
{
	const struct nova_hal_chan *hal = chan->core->hal->chan;
	int ret = 0;

	for (u32 i = 0; i < params->class_count && !ret; i++)
		ret = nova_chan_rm_add_object(chan->core, &chan->rm,
					      chan->engine, chan->chid,
					      chan_find_class(hal, chan->engine,
							      params->classes[i]));
	return ret;
}

static int chan_make(struct nova_core_chan *chan,
		     const struct nova_core_chan_params *params, bool golden)
{
	struct nova_rm_chan rm = {
		.chid = chan->chid,
		.engine_type = chan->engine->rm.type,
		.privileged = golden,
		.ring_entries = params->ring_entries,
	};
	int ret;

	ret = nova_chan_ring_init(&chan->ring, params->ring_entries);
	if (ret)
		return ret;
	ret = nova_chan_mem_alloc(chan->core, chan->vm, &chan->ring, &chan->mem);
	if (ret)
		return ret;

	rm.ring_va = nova_chan_mem_ring_va(&chan->mem);
	rm.instance = (struct nova_rm_chan_mem){
		.addr = chan->mem.instance.addr,
		.size = NOVA_CHAN_MEM_INSTANCE,
		.aperture = chan->mem.instance.aperture,
	};
	rm.userd = (struct nova_rm_chan_mem){
		.addr = chan->mem.userd.addr,
		.size = NVC56F_USERD_SIZE,
		.aperture = NOVA_GMMU_SYS_COH,
	};
	rm.method_buffer = (struct nova_rm_chan_mem){
		.addr = chan->mem.method_buffer.addr,
		.size = chan->mem.method_buffer.size,
		.aperture = NOVA_GMMU_SYS_COH,
	};
	ret = nova_chan_rm_create(chan->core, chan->vm, chan->engine, &rm,
				  &chan->rm);
	if (!ret)
		ret = chan_make_context(chan, golden);
	if (!ret)
		ret = chan_make_objects(chan, params);
	return ret;
}

/* From here on events find it. */
static int chan_start(struct nova_core_chan *chan,
		      const struct nova_core_chan_params *params)
{
	int ret;

	ret = nova_chan_rm_set_up(chan->core, &chan->rm, params);
	if (!ret)
		ret = nova_chan_rm_token(chan->core, &chan->rm, &chan->token);
	if (ret)
		return ret;
	nova_chan_list_add(&chan->core->chans, chan);
	return nova_chan_rm_schedule(chan->core, &chan->rm, true);
}

static struct nova_core_chan *chan_alloc(struct nova_core *core,
					 const struct nova_engine *engine,
					 const struct nova_core_chan_params *params)
{
	struct nova_core_chan *chan = kzalloc_obj(*chan);
	int ret;

	if (!chan)
		return ERR_PTR(-ENOMEM);
	chan->core = core;
	chan->engine = engine;
	chan->vm = params->vm;
	chan->ops = params->ops;
	chan->priv = params->priv;
	chan->runlist = nova_chan_list_runlist(&core->chans,
					       engine->rm.runlist);
	strscpy(chan->name, params->name);
	INIT_LIST_HEAD(&chan->link);
	spin_lock_init(&chan->ring_lock);
	spin_lock_init(&chan->error_lock);

	ret = nova_chan_list_alloc_id(&core->chans, &chan->chid);
	if (ret) {
		kfree(chan);
		return ERR_PTR(ret);
	}
	return chan;
}

/**
 * nova_chan_create() - make a channel
 * @core: the GPU
 * @params: what it shall be like
 * @golden: it is the first of the graphics engine, and will not run
 *
 * Context: sleeps and allocates, makes RPCs.
 *
 * Returns: the channel or an error pointer, as nova_core_chan_create().
 */
struct nova_core_chan *nova_chan_create(struct nova_core *core,
					const struct nova_core_chan_params *params,
					bool golden)
{
	const struct nova_engine *engine =
		nova_engine_find(&core->engines, params->engine,
				 params->instance);
	struct nova_core_chan *chan;
	int ret;

	if (!engine)
		return ERR_PTR(-ENODEV);
	if (!chan_params_ok(core->hal->chan, engine, params))
		return ERR_PTR(-EINVAL);
	if (nova_chan_list_is_lost(&core->chans))
		return ERR_PTR(-ENODEV);
	if (params->engine == NOVA_CORE_ENGINE_GR && !golden) {
		ret = nova_gr_prepare(core);
		if (ret)
			return ERR_PTR(ret);
	}

	chan = chan_alloc(core, engine, params);
	if (IS_ERR(chan))
		return chan;
	ret = chan_make(chan, params, golden);
	if (!ret && !golden)
		ret = chan_start(chan, params);
	if (ret) {
		nova_chan_destroy(chan);
		return ERR_PTR(ret);
	}
	return chan;
}

/**
 * nova_chan_release() - free what is left of a channel
 * @chan: nothing uses it, RM and the GPU included
 *
 * Context: sleeps.
 */
void nova_chan_release(struct nova_core_chan *chan)
{
	nova_chan_mem_release(&chan->mem);
	nova_chan_ring_fini(&chan->ring);
	kfree(chan);
}

/**
 * nova_chan_destroy() - destroy a channel
 * @chan: made, completely or not
 *
 * When it returns the owner is not called any more. If RM does not let go of it
 * its memory, and its number, are kept until the driver is unbound, and the GPU
 * stopped.
 *
 * Context: sleeps, makes RPCs.
 */
void nova_chan_destroy(struct nova_core_chan *chan)
{
	struct nova_core *core = chan->core;
	int ret;

	if (chan->listed) {
		nova_chan_list_remove(&core->chans, chan);
		synchronize_rcu();
	}
	ret = nova_chan_rm_destroy(&chan->rm);
	if (!ret)
		ret = nova_gr_ctx_destroy(core, &chan->ctx);
	if (!ret)
		ret = nova_chan_mem_free(core, &chan->mem);
	if (ret) {
		nova_chan_list_keep(&core->chans, chan);
		return;
	}
	nova_chan_list_free_id(&core->chans, chan->chid);
	nova_chan_release(chan);
}

/* RM may have ended it meanwhile, and refuse for that reason. */
static int chan_take_off(struct nova_core_chan *chan)
{
	struct nova_core *core = chan->core;
	int ret = nova_chan_rm_schedule(core, &chan->rm, false);

	if (!ret)
		ret = nova_chan_rm_preempt(core, &chan->rm);
	return READ_ONCE(chan->error.cause) == NOVA_CORE_CHAN_RC ? 0 : ret;
}

/**
 * nova_chan_kill() - end a channel
 * @chan: the channel
 *
 * One that RM does not take off the engine may go on for ever. Giving the GSP up
 * does not stop it: nothing is submitted any more, its owner knows that it may run
 * yet, and unbinding stops the GPU before what is kept of it is freed.
 *
 * Context: sleeps, makes RPCs.
 *
 * Returns: as nova_core_chan_kill().
 */
int nova_chan_kill(struct nova_core_chan *chan)
{
	struct nova_core_chan_error error = { .cause = NOVA_CORE_CHAN_KILLED };
	enum nova_core_chan_cause cause;
	int ret = 0;

	/* What cannot run must not be rung for. */
	scoped_guard(spinlock_irqsave, &chan->ring_lock)
		chan->stopped = true;
	/* One that the firmware has ended, or that was killed, is off the engine. */
	cause = READ_ONCE(chan->error.cause);
	if (cause == NOVA_CORE_CHAN_ALIVE)
		ret = chan_take_off(chan);
	else if (cause == NOVA_CORE_CHAN_LOST)
		ret = -ENODEV;
	if (ret == -ENODEV)
		error.cause = NOVA_CORE_CHAN_LOST;
	scoped_guard(rcu)
		nova_chan_fail(chan, &error);
	/* With the GSP all channels are lost, but this one was killed. */
	if (ret && ret != -ENODEV)
		nova_gsp_fail(&chan->core->gsp, ret,
			      "it does not take channel %u (%s) off its engine",
			      chan->chid, chan->name);
	return ret;
}
