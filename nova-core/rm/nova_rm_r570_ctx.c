// SPDX-License-Identifier: GPL-2.0
/*
 * GSP firmware 570.144: contexts of engines.
 *
 * What the functions do is told at the members of &struct nova_rm_chan_ops they
 * are for.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "abi/nova_abi_r570_chan_check.h"
#include "nova_rm.h"
#include "nova_rm_r570_chan.h"

/* More than any chip has, by far. */
#define MAX_CTX_BUFFER	SZ_1G

/*
 * In the main buffer there is a page for each of 64 subcontexts besides
 * (kgraphicsGetMainCtxBufferSize_IMPL(), kernel_graphics.c).
 */
#define SUBCTX_HEADERS	(64 * SZ_4K)

static_assert(NOVA_RM_CHAN_CTX_BUFFERS <= NOVA_ABI_R570_PROMOTE_ENTRIES);

/*
 * Buffers, their number in the table of sizes (NV0080_CTRL_FIFO_GET_ENGINE_
 * CONTEXT_PROPERTIES_ENGINE_ID, ctrl0080fifo.h) and when promoted (NV2080_CTRL_
 * GPU_PROMOTE_CTX_BUFFER_ID, ctrl2080gpu.h). Which are global, and which RM
 * initialises: kernel_graphics_context.c, kgraphics_gm200.c. RM has the
 * privilege map of the first context without an address, and the unrestricted
 * one only there; it is of the same size.
 */
static const struct nova_rm_r570_ctx_map {
	u32 property;
	struct nova_rm_chan_ctx_desc desc;
} ctx_map[] = {
	{ 0x00, { .id = 0, .initialize = true } },			/* MAIN */
	{ 0x10, { .id = 2, .initialize = true } },			/* PATCH */
	{ 0x11, { .id = 3, .global = true } },			/* BUNDLE_CB */
	{ 0x12, { .id = 4, .global = true } },			/* PAGEPOOL */
	{ 0x13, { .id = 5, .global = true } },			/* ATTRIBUTE_CB */
	{ 0x14, { .id = 6, .global = true } },			/* RTV_CB */
	{ 0x17, { .id = 9, .global = true, .initialize = true } }, /* FECS_EVENT */
	{ 0x18, { .id = 10, .global = true, .initialize = true,	/* PRIV_ACCESS_MAP */
		  .read_only = true, .golden_nonmapped = true } },
	{ 0x18, { .id = 11, .global = true, .initialize = true,	/* UNRESTRICTED_ */
		  .read_only = true, .golden_only = true } },
};

static_assert(ARRAY_SIZE(ctx_map) <= NOVA_RM_CHAN_CTX_BUFFERS);

/**
 * nova_rm_r570_ctx_decode_info() - &nova_rm_chan_ops.decode_ctx_info
 * @dev: for messages
 * @params: parameters of the answer
 * @size: bytes of them
 * @info: filled
 *
 * Returns: 0, or -EBADMSG, reported.
 */
int nova_rm_r570_ctx_decode_info(struct device *dev, const u8 *params,
				 u32 size, struct nova_rm_chan_ctx_info *info)
{
	const struct nova_abi_r570_ctx_info *wire = (const void *)params;

	if (size < sizeof(*wire)) {
		dev_err(dev, "GSP: sizes of graphics contexts have %u bytes, %zu are needed\n",
			size, sizeof(*wire));
		return -EBADMSG;
	}
	info->count = 0;
	for (u32 i = 0; i < ARRAY_SIZE(ctx_map); i++) {
		struct nova_rm_chan_ctx_desc *desc = &info->buffers[info->count];
		u32 bytes = le32_to_cpu(wire->gr[0].property[ctx_map[i].property].size);

		/* This chip does not have it. */
		if (!bytes)
			continue;
		if (bytes > MAX_CTX_BUFFER) {
			dev_err(dev, "GSP: graphics context has a buffer (%#x) of %u bytes\n",
				ctx_map[i].property, bytes);
			return -EBADMSG;
		}
		*desc = ctx_map[i].desc;
		desc->size = ALIGN(bytes, SZ_4K);
		if (!ctx_map[i].property)
			desc->size += SUBCTX_HEADERS;
		info->count++;
	}
	return 0;
}

/**
 * nova_rm_r570_ctx_encode() - &nova_rm_chan_ops.encode_promote
 * @ctx: the context
 * @params: filled
 * @size: bytes of @params
 *
 * Returns: bytes written or -ENOSPC.
 */
int nova_rm_r570_ctx_encode(const struct nova_rm_chan_ctx *ctx, u8 *params,
			    u32 size)
{
	struct nova_abi_r570_promote *wire = (void *)params;

	if (size < sizeof(*wire) || ctx->count > NOVA_ABI_R570_PROMOTE_ENTRIES)
		return -ENOSPC;

	*wire = (struct nova_abi_r570_promote){
		.engine_type = cpu_to_le32(ctx->engine_type),
		.h_client = cpu_to_le32(ctx->h_client),
		.chid = cpu_to_le32(ctx->chid),
		.h_chan_client = cpu_to_le32(ctx->h_client),
		.h_object = cpu_to_le32(ctx->h_channel),
		.virt_address = cpu_to_le64(ctx->va),
		.size = cpu_to_le64(ctx->size),
		.entry_count = cpu_to_le32(ctx->count),
	};
	for (u32 i = 0; i < ctx->count; i++) {
		const struct nova_rm_chan_ctx_buffer *from = &ctx->buffers[i];
		struct nova_abi_r570_promote_entry *to = &wire->entries[i];

		to->virt_addr = cpu_to_le64(from->va);
		to->buffer_id = cpu_to_le16(from->id);
		to->nonmapped = !from->va;
		if (!from->initialize)
			continue;
		to->initialize = true;
		to->phys_addr = cpu_to_le64(from->addr);
		to->size = cpu_to_le64(from->size);
		to->phys_attr = cpu_to_le32(NOVA_ABI_R570_PROMOTE_VIDMEM_UNCACHED);
	}
	return sizeof(*wire);
}
