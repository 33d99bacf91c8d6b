// SPDX-License-Identifier: GPL-2.0
/*
 * The context of a channel.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "nova_chan.h"
#include "nova_clear.h"
#include "nova_core_priv.h"
#include "nova_engine.h"
#include "nova_gr.h"
#include "nova_vm.h"

/* Consecutive: RM is told one address. */
static struct nova_core_vram *ctx_vram(struct nova_core *core, u64 size,
				       bool clear)
{
	const struct nova_core_vram_params params = {
		.size = size,
		.page_shift = size >= SZ_2M ? NOVA_GMMU_SHIFT_2M :
			      size >= SZ_64K ? NOVA_GMMU_SHIFT_64K : 0,
		.flags = NOVA_CORE_VRAM_CONTIGUOUS |
			 (clear ? NOVA_CORE_VRAM_PREFER_CLEARED : 0),
	};
	struct nova_core_vram *vram = nova_vram_alloc(&core->vram, &params);
	int ret;

	if (IS_ERR(vram) || !clear || nova_core_vram_is_cleared(vram))
		return vram;
	ret = nova_clear_vram(core, vram);
	if (!ret)
		return vram;
	/* Else it may still be written to. */
	if (ret != -ETIMEDOUT)
		nova_vram_free(&core->vram, vram, false);
	return ERR_PTR(ret);
}

static int ctx_map(struct nova_gr_ctx *ctx, const struct nova_core_vram *vram,
		   bool read_only, struct nova_gr_buffer *buffer)
{
	const struct nova_vm_kernel_mem mem = {
		.vram = vram,
		.attrs.aperture = NOVA_GMMU_VID,
		.attrs.flags = NOVA_GMMU_PRIVILEGED |
			       (read_only ? NOVA_GMMU_READ_ONLY : 0),
	};
	int ret = nova_vm_kernel_map(ctx->vm, &mem, &buffer->map);

	if (ret)
		buffer->map.size = 0;
	return ret;
}

static u64 ctx_addr(const struct nova_core_vram *vram)
{
	struct nova_core_vram_iter it;

	nova_vram_iter_init(&it, vram);
	nova_vram_iter_next(&it);
	return it.addr;
}

/* Global memory comes with the golden context. */
static int ctx_buffer(struct nova_core *core, bool golden, u32 index,
		      struct nova_gr_ctx *ctx, struct nova_rm_chan_ctx *promote)
{
	const struct nova_rm_chan_ctx_desc *desc = &core->gr.info.buffers[index];
	struct nova_rm_chan_ctx_buffer *to = &promote->buffers[promote->count];
	struct nova_gr_buffer *buffer = &ctx->buffers[index];
	struct nova_core_vram *vram = core->gr.global[index];
	bool fresh = golden || !desc->global;
	int ret;

	if (desc->golden_only && !golden)
		return 0;
	if (fresh) {
		vram = ctx_vram(core, desc->size, desc->initialize);
		if (IS_ERR(vram))
			return PTR_ERR(vram);
		if (desc->global)
			core->gr.global[index] = vram;
		else
			buffer->vram = vram;
	}

	*to = (struct nova_rm_chan_ctx_buffer){ .id = desc->id };
	if (fresh && desc->initialize) {
		to->initialize = true;
		to->addr = ctx_addr(vram);
		to->size = desc->size;
	}
	promote->count++;
	if (golden && desc->golden_nonmapped)
		return 0;
	ret = ctx_map(ctx, vram, desc->read_only, buffer);
	to->va = buffer->map.va;
	return ret;
}

static int ctx_promote(struct nova_core *core, struct nova_core_chan *chan,
		       const struct nova_rm_chan_ctx *promote)
{
	const struct nova_rm_chan_ops *ops = core->rm->chan;
	int ret;

	u8 *params __free(kfree) = kzalloc(ops->ctrl_promote.params_size,
					   GFP_KERNEL);

	if (!params)
		return -ENOMEM;
	ret = ops->encode_promote(promote, params,
				  ops->ctrl_promote.params_size);
	if (ret < 0)
		return ret;
	return nova_rm_object_control(&chan->vm->rm.subdevice,
				      &ops->ctrl_promote, params);
}

static struct nova_rm_chan_ctx ctx_of(const struct nova_core_chan *chan)
{
	return (struct nova_rm_chan_ctx){
		.engine_type = chan->engine->rm.type,
		.h_client = chan->vm->rm.client.h_client,
		.h_channel = chan->rm.channel.h_object,
		.chid = chan->chid,
	};
}

/**
 * nova_gr_ctx_create() - give a channel its graphics context
 * @core: the GPU
 * @chan: the channel, known to RM
 * @golden: it is the first
 * @ctx: filled; zeroed before
 *
 * Context: sleeps and allocates, makes an RPC; with &nova_gr.lock if @golden,
 * else after nova_gr_prepare().
 *
 * Returns: 0 or a negative errno; nova_gr_ctx_destroy() in any case.
 */
int nova_gr_ctx_create(struct nova_core *core, struct nova_core_chan *chan,
		       bool golden, struct nova_gr_ctx *ctx)
{
	int ret = 0;

	struct nova_rm_chan_ctx *promote __free(kfree) = kzalloc_obj(*promote);

	if (!promote)
		return -ENOMEM;
	*promote = ctx_of(chan);
	ctx->vm = chan->vm;
	for (u32 i = 0; i < core->gr.info.count && !ret; i++)
		ret = ctx_buffer(core, golden, i, ctx, promote);
	return ret ?: ctx_promote(core, chan, promote);
}

/**
 * nova_gr_ctx_create_single() - give a channel a context of one buffer
 * @core: the GPU
 * @chan: the channel, known to RM
 * @ctx: filled; zeroed before
 *
 * Context: sleeps and allocates, makes an RPC.
 *
 * Returns: 0 or a negative errno; nova_gr_ctx_destroy() in any case.
 */
int nova_gr_ctx_create_single(struct nova_core *core,
			      struct nova_core_chan *chan,
			      struct nova_gr_ctx *ctx)
{
	u64 size = ALIGN(chan->engine->ctx_size, SZ_4K);
	struct nova_gr_buffer *buffer = &ctx->buffers[0];
	struct nova_core_vram *vram;
	int ret;

	struct nova_rm_chan_ctx *promote __free(kfree) = kzalloc_obj(*promote);

	if (!promote)
		return -ENOMEM;
	ctx->vm = chan->vm;
	vram = ctx_vram(core, size, true);
	if (IS_ERR(vram))
		return PTR_ERR(vram);
	buffer->vram = vram;
	ret = ctx_map(ctx, vram, false, buffer);
	if (ret)
		return ret;
	*promote = ctx_of(chan);
	promote->va = buffer->map.va;
	promote->size = size;
	return ctx_promote(core, chan, promote);
}

/**
 * nova_gr_ctx_destroy() - unmap and free a context
 * @core: the GPU
 * @ctx: what there is of it; RM has forgotten the channel
 *
 * Context: sleeps.
 *
 * Returns: 0; an error if the GPU may still use it: then it is unmapped but not
 * all of it is freed.
 */
int nova_gr_ctx_destroy(struct nova_core *core, struct nova_gr_ctx *ctx)
{
	int ret = 0;

	for (u32 i = 0; i < NOVA_RM_CHAN_CTX_BUFFERS; i++) {
		struct nova_gr_buffer *buffer = &ctx->buffers[i];
		int err = 0;

		if (buffer->map.size)
			err = nova_vm_kernel_unmap(ctx->vm, &buffer->map);
		buffer->map.size = 0;
		if (!err && buffer->vram) {
			nova_vram_free(&core->vram, buffer->vram, false);
			buffer->vram = NULL;
		}
		ret = ret ?: err;
	}
	return ret;
}
