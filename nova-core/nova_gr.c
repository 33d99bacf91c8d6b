// SPDX-License-Identifier: GPL-2.0
/*
 * The graphics engine: what its contexts have in common.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "hal/nova_hal.h"
#include "hal/nova_hal_chan.h"
#include "nova_chan.h"
#include "nova_chan_list.h"
#include "nova_core_priv.h"
#include "nova_gr.h"
#include "nova_gsp_rpc.h"
#include "nova_lockdep.h"
#include "nova_vm_list.h"

static void gr_forget(struct nova_core *core)
{
	struct nova_gr *gr = &core->gr;

	for (u32 i = 0; i < NOVA_RM_CHAN_CTX_BUFFERS; i++) {
		if (gr->global[i])
			nova_vram_free(&core->vram, gr->global[i], false);
		gr->global[i] = NULL;
	}
	gr->ready = false;
}

static void gr_teardown(void *data)
{
	gr_forget(data);
}

/**
 * nova_gr_setup() - contexts can be made from here on
 * @core: the GPU; VRAM can be allocated
 *
 * Undone by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_gr_setup(struct nova_core *core)
{
	mutex_init(&core->gr.lock);
	nova_lockdep_set_gr_class(&core->gr);
	return nova_core_defer(core, gr_teardown, core);
}

static int gr_ask(struct nova_core *core)
{
	const struct nova_rm_control_desc *desc = &core->rm->chan->ctrl_ctx_info;
	int ret;

	u8 *params __free(kvfree) = kvzalloc(desc->params_size, GFP_KERNEL);

	if (!params)
		return -ENOMEM;
	ret = nova_gsp_rpc_control(&core->gsp, desc, core->static_info.h_client,
				   core->static_info.h_subdevice, params);
	if (ret)
		return ret;
	return core->rm->chan->decode_ctx_info(&core->pdev->dev, params,
					       desc->params_size,
					       &core->gr.info);
}

static void gr_nothing(void *priv)
{
}

/* A channel that gets an object and goes away again. */
static int gr_golden(struct nova_core *core)
{
	static const struct nova_core_chan_ops ops = {
		.progress = gr_nothing, .error = gr_nothing,
	};
	const struct nova_core_vm_params vm_params = { .name = "golden" };
	struct nova_core_chan_params params = {
		.name = "golden",
		.engine = NOVA_CORE_ENGINE_GR,
		.ring_entries = NOVA_CORE_CHAN_RING_MIN,
		.class_count = 1,
		.classes = &core->hal->chan->gr_class,
		.ops = &ops,
	};
	struct nova_core_chan *chan;

	params.vm = nova_vm_list_create(core, &vm_params);
	if (IS_ERR(params.vm))
		return PTR_ERR(params.vm);
	chan = nova_chan_create(core, &params, true);
	if (!IS_ERR(chan))
		nova_chan_destroy(chan);
	nova_vm_list_destroy(core, params.vm);
	return PTR_ERR_OR_ZERO(chan);
}

/**
 * nova_gr_prepare() - have RM make its golden context
 * @core: the GPU
 *
 * Does nothing when that has been done. If RM does not let go of a channel that
 * failed it may yet use the memory it was told of: that is kept, and there is no
 * second try, until the driver is unbound.
 *
 * Context: sleeps and allocates, makes RPCs.
 *
 * Returns: 0 or a negative errno, reported unless it is -ENOMEM or -ENOSPC: then
 * it may work another time.
 */
int nova_gr_prepare(struct nova_core *core)
{
	int ret;

	guard(mutex)(&core->gr.lock);
	if (core->gr.ready)
		return 0;
	if (core->gr.lost)
		return -EIO;
	ret = gr_ask(core);
	if (!ret)
		ret = gr_golden(core);
	if (!ret)
		core->gr.ready = true;
	else if (ret != -ENOMEM && ret != -ENOSPC &&
		 nova_chan_list_has_stale(&core->chans))
		core->gr.lost = true;
	else
		gr_forget(core);
	return ret;
}
