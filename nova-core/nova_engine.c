// SPDX-License-Identifier: GPL-2.0
/*
 * The engines of a GPU: what RM says of them, put together once.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include <kunit/visibility.h>

#include "hal/nova_hal.h"
#include "hal/nova_hal_chan.h"
#include "nova_core_priv.h"
#include "nova_engine.h"
#include "nova_gsp_rpc.h"

/* A list in so many parts is none; see NV2080_CTRL_FIFO_..._MAX_DEVICES. */
#define MAX_PARTS	8

/* A control on RM's own subdevice; the caller decodes @params. */
static int engine_control(struct nova_core *core,
			  const struct nova_rm_control_desc *desc, u8 *params)
{
	return nova_gsp_rpc_control(&core->gsp, desc, core->static_info.h_client,
				    core->static_info.h_subdevice, params);
}

/**
 * nova_engine_add() - add a part of RM's list
 * @dev: for messages
 * @all: engines found so far
 * @part: the part
 *
 * Context: any.
 *
 * Returns: 0; -EPROTO, reported, if an engine is in the list twice or there are
 * too many.
 */
int nova_engine_add(struct device *dev, struct nova_engines *all,
		    const struct nova_rm_chan_engines *part)
{
	for (u32 i = 0; i < part->count; i++) {
		if (nova_engine_find_type(all, part->engines[i].type) ||
		    all->count == NOVA_CORE_ENGINES_MAX) {
			dev_err(dev, "GSP lists engine %#x twice, or after %u others\n",
				part->engines[i].type, all->count);
			return -EPROTO;
		}
		all->engines[all->count++] = (struct nova_engine){
			.rm = part->engines[i],
			.nonstall = NOVA_RM_NO_VECTOR,
		};
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_engine_add);

static void engine_join_copy(struct nova_engines *all,
			     struct nova_engine *engine)
{
	for (u32 i = 0; i < all->count; i++) {
		const struct nova_engine *other = &all->engines[i];

		if (other->rm.class == NOVA_CORE_ENGINE_CE &&
		    other->rm.runlist == engine->rm.runlist &&
		    (!engine->has_copy || other->rm.instance < engine->copy)) {
			engine->copy = other->rm.instance;
			engine->has_copy = true;
		}
	}
}

/**
 * nova_engine_join() - what other tables say of engines
 * @all: all engines
 * @intrs: interrupt vectors
 * @falcons: sizes of contexts
 *
 * Context: any.
 */
void nova_engine_join(struct nova_engines *all,
		      const struct nova_rm_intr_table *intrs,
		      const struct nova_rm_chan_falcons *falcons)
{
	for (u32 i = 0; i < all->count; i++) {
		struct nova_engine *engine = &all->engines[i];

		for (u32 k = 0; k < intrs->count; k++)
			if (intrs->rows[k].engine == engine->rm.mc)
				engine->nonstall = intrs->rows[k].nonstall;
		for (u32 k = 0; k < falcons->count; k++)
			if (falcons->falcons[k].desc == engine->rm.desc)
				engine->ctx_size = falcons->falcons[k].ctx_size;
		if (engine->rm.class == NOVA_CORE_ENGINE_GR)
			engine_join_copy(all, engine);
	}
}
EXPORT_SYMBOL_IF_KUNIT(nova_engine_join);

static int engine_ask(struct nova_core *core, u32 first, u8 *params,
		      struct nova_rm_chan_engines *part)
{
	const struct nova_rm_control_desc *desc = &core->rm->chan->ctrl_engines;
	int ret;

	ret = core->rm->chan->encode_engines(first, params, desc->params_size);
	if (ret < 0)
		return ret;
	ret = engine_control(core, desc, params);
	if (ret)
		return ret;
	return core->rm->chan->decode_engines(&core->pdev->dev, params,
					      desc->params_size, part);
}

static int engine_ask_all(struct nova_core *core)
{
	u32 size = core->rm->chan->ctrl_engines.params_size, first = 0;
	struct device *dev = &core->pdev->dev;
	int ret;

	struct nova_rm_chan_engines *part __free(kvfree) =
		kvzalloc(sizeof(*part), GFP_KERNEL);
	u8 *params __free(kvfree) = kvzalloc(size, GFP_KERNEL);

	if (!part || !params)
		return -ENOMEM;
	for (u32 i = 0; i < MAX_PARTS; i++) {
		ret = engine_ask(core, first, params, part);
		if (!ret)
			ret = nova_engine_add(dev, &core->engines, part);
		if (ret || !part->next)
			return ret;
		first = part->next;
	}
	dev_err(dev, "GSP: the list of engines does not end\n");
	return -EPROTO;
}

static int engine_ask_falcons(struct nova_core *core,
			      struct nova_rm_chan_falcons *falcons)
{
	const struct nova_rm_control_desc *desc = &core->rm->chan->ctrl_falcons;
	int ret;

	u8 *params __free(kvfree) = kvzalloc(desc->params_size, GFP_KERNEL);

	if (!params)
		return -ENOMEM;
	ret = engine_control(core, desc, params);
	if (ret)
		return ret;
	return core->rm->chan->decode_falcons(&core->pdev->dev, params,
					      desc->params_size, falcons);
}

static int engine_ask_method_buffer(struct nova_core *core)
{
	const struct nova_rm_control_desc *desc =
		&core->rm->chan->ctrl_method_buffer;
	u8 params[16] = { };
	int ret;

	if (WARN_ON(desc->params_size > sizeof(params)))
		return -EINVAL;
	ret = engine_control(core, desc, params);
	if (ret)
		return ret;
	return core->rm->chan->decode_method_buffer(&core->pdev->dev, params,
						    desc->params_size,
						    &core->engines.method_buffer);
}

/**
 * nova_engine_setup() - ask the firmware for engines
 * @core: the GPU, its static info known
 * @intrs: interrupt vectors
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_engine_setup(struct nova_core *core,
		      const struct nova_rm_intr_table *intrs)
{
	int ret;

	struct nova_rm_chan_falcons *falcons __free(kvfree) =
		kvzalloc(sizeof(*falcons), GFP_KERNEL);

	if (!falcons)
		return -ENOMEM;
	ret = engine_ask_all(core);
	if (!ret)
		ret = engine_ask_falcons(core, falcons);
	if (!ret)
		ret = engine_ask_method_buffer(core);
	if (!ret)
		nova_engine_join(&core->engines, intrs, falcons);
	return ret;
}

/**
 * nova_engine_is_listed() - can channels be made for it?
 * @engine: the engine
 *
 * Not for a copy engine on the runlist of another engine: that engine's channels
 * use it.
 *
 * Context: any.
 *
 * Returns: true if they can.
 */
bool nova_engine_is_listed(const struct nova_engine *engine)
{
	return !engine->rm.runlist_engine;
}
EXPORT_SYMBOL_IF_KUNIT(nova_engine_is_listed);

/**
 * nova_engine_find() - find an engine
 * @all: all engines
 * @class: its class
 * @instance: its number
 *
 * Context: any.
 *
 * Returns: the engine, or NULL if there is none that channels can be made for.
 */
const struct nova_engine *nova_engine_find(const struct nova_engines *all,
					   enum nova_core_engine_class class,
					   u32 instance)
{
	for (u32 i = 0; i < all->count; i++) {
		const struct nova_engine *engine = &all->engines[i];

		if (nova_engine_is_listed(engine) &&
		    engine->rm.class == class && engine->rm.instance == instance)
			return engine;
	}
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_engine_find);

/**
 * nova_engine_find_type() - find an engine as RM calls it
 * @all: all engines
 * @type: NV2080_ENGINE_TYPE
 *
 * Context: any.
 *
 * Returns: the engine, or NULL if there is none.
 */
const struct nova_engine *nova_engine_find_type(const struct nova_engines *all,
						u32 type)
{
	for (u32 i = 0; i < all->count; i++)
		if (all->engines[i].rm.type == type)
			return &all->engines[i];
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_engine_find_type);

/**
 * nova_engine_has_class() - can a channel of the engine have such an object?
 * @engine: the engine
 * @class: one of &nova_hal_chan.classes
 *
 * Context: any.
 *
 * Returns: true if it can.
 */
bool nova_engine_has_class(const struct nova_engine *engine,
			   const struct nova_hal_class *class)
{
	return class->engine == engine->rm.class;
}

static void engine_describe(const struct nova_hal_chan *hal,
			    const struct nova_engine *engine,
			    struct nova_core_engine *to)
{
	*to = (struct nova_core_engine){
		.class = engine->rm.class,
		.instance = engine->rm.instance,
		.runlist = engine->rm.runlist,
	};
	for (u32 i = 0; i < hal->class_count &&
	     to->class_count < NOVA_CORE_ENGINE_CLASSES_MAX; i++) {
		const struct nova_hal_class *class = &hal->classes[i];

		if (!nova_engine_has_class(engine, class) ||
		    (engine->rm.class == NOVA_CORE_ENGINE_GR &&
		     class->class == hal->ce_class && !engine->has_copy))
			continue;
		to->classes[to->class_count++] = class->class;
	}
}

/**
 * nova_engine_list() - engines that channels can be made for
 * @core: the GPU
 * @engines: filled
 * @max: room there
 *
 * Context: any.
 *
 * Returns: how many there are, which may be more than @max.
 */
u32 nova_engine_list(struct nova_core *core, struct nova_core_engine *engines,
		     u32 max)
{
	const struct nova_engines *all = &core->engines;
	u32 count = 0;

	for (u32 i = 0; i < all->count; i++) {
		if (!nova_engine_is_listed(&all->engines[i]))
			continue;
		if (count < max)
			engine_describe(core->hal->chan, &all->engines[i],
					&engines[count]);
		count++;
	}
	return count;
}
