// SPDX-License-Identifier: GPL-2.0
/*
 * GSP firmware 570.144: channels.
 *
 * What the functions do is told at the members of &struct nova_rm_chan_ops they
 * are for.
 */
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/string.h>

#include "abi/nova_abi_r570_chan_check.h"
#include "nova_rm.h"
#include "nova_rm_r570_chan.h"

static int nova_rm_r570_chan_put(const void *wire, u32 len, u8 *params,
				 u32 size)
{
	if (size < len)
		return -ENOSPC;
	memcpy(params, wire, len);
	return len;
}

static int nova_rm_r570_chan_subdevice(u8 *params, u32 size)
{
	const struct nova_abi_r570_subdevice wire = { };

	return nova_rm_r570_chan_put(&wire, sizeof(wire), params, size);
}

static int nova_rm_r570_chan_group(u32 engine_type, u32 h_vaspace, u8 *params,
				   u32 size)
{
	const struct nova_abi_r570_group wire = {
		.h_vaspace = cpu_to_le32(h_vaspace),
		.engine_type = cpu_to_le32(engine_type),
	};

	return nova_rm_r570_chan_put(&wire, sizeof(wire), params, size);
}

static struct nova_abi_r570_memory_desc
nova_rm_r570_chan_memory(const struct nova_rm_chan_mem *mem, u32 cache)
{
	u32 space = mem->aperture == NOVA_GMMU_VID ? NOVA_ABI_R570_ADDR_FBMEM :
						     NOVA_ABI_R570_ADDR_SYSMEM;

	return (struct nova_abi_r570_memory_desc){
		.base = cpu_to_le64(mem->addr),
		.size = cpu_to_le64(mem->size),
		.address_space = cpu_to_le32(space),
		.cache_attrib = cpu_to_le32(cache),
	};
}

/*
 * RM takes the number that a channel shall have from the place of its USERD in
 * the pages of USERDs it would have itself (kchannelAllocHwID, kernel_channel.c,
 * for channels of a GSP client).
 */
static u32 nova_rm_r570_chan_flags(const struct nova_rm_chan *chan)
{
	u32 flags = NOVA_ABI_R570_CHANNEL_USERD_PAGE_FIXED |
		    FIELD_PREP(NOVA_ABI_R570_CHANNEL_USERD_INDEX,
			       chan->chid % NOVA_ABI_R570_CHANNEL_USERDS) |
		    FIELD_PREP(NOVA_ABI_R570_CHANNEL_USERD_PAGE,
			       chan->chid / NOVA_ABI_R570_CHANNEL_USERDS);

	if (chan->privileged)
		return flags | NOVA_ABI_R570_CHANNEL_PRIVILEGED;
	return flags | NOVA_ABI_R570_CHANNEL_DENY_PHYSICAL_CE |
	       NOVA_ABI_R570_CHANNEL_DENY_AUTH_PRIV;
}

static u32 nova_rm_r570_chan_internal_flags(const struct nova_rm_chan *chan)
{
	u32 privilege = chan->privileged ? NOVA_ABI_R570_CHANNEL_PRIVILEGE_ADMIN :
					   NOVA_ABI_R570_CHANNEL_PRIVILEGE_USER;

	return FIELD_PREP(NOVA_ABI_R570_CHANNEL_PRIVILEGE, privilege) |
	       FIELD_PREP(NOVA_ABI_R570_CHANNEL_ERROR_NOTIFIER,
			  NOVA_ABI_R570_CHANNEL_NOTIFIER_NONE) |
	       FIELD_PREP(NOVA_ABI_R570_CHANNEL_ECC_NOTIFIER,
			  NOVA_ABI_R570_CHANNEL_NOTIFIER_NONE);
}

static int nova_rm_r570_chan_channel(const struct nova_rm_chan *chan,
				     u8 *params, u32 size)
{
	struct nova_rm_chan_mem ramfc = chan->instance;
	struct nova_abi_r570_channel *wire = (void *)params;

	if (size < sizeof(*wire))
		return -ENOSPC;

	/* NV_RAMFC: the first 512 bytes (dev_ram.h). */
	ramfc.size = 0x200;
	*wire = (struct nova_abi_r570_channel){
		.gp_fifo_offset = cpu_to_le64(chan->ring_va),
		.gp_fifo_entries = cpu_to_le32(chan->ring_entries),
		.flags = cpu_to_le32(nova_rm_r570_chan_flags(chan)),
		.h_vaspace = cpu_to_le32(chan->h_vaspace),
		.engine_type = cpu_to_le32(chan->engine_type),
		.instance = nova_rm_r570_chan_memory(&chan->instance,
						     NOVA_ABI_R570_UNCACHED),
		.userd = nova_rm_r570_chan_memory(&chan->userd,
						  NOVA_ABI_R570_UNCACHED),
		.ramfc = nova_rm_r570_chan_memory(&ramfc,
						  NOVA_ABI_R570_UNCACHED),
		.method_buffer =
			nova_rm_r570_chan_memory(&chan->method_buffer,
						 NOVA_ABI_R570_CACHED),
		.internal_flags =
			cpu_to_le32(nova_rm_r570_chan_internal_flags(chan)),
	};
	return sizeof(*wire);
}

static int nova_rm_r570_chan_object(enum nova_core_engine_class class,
				    u32 instance, u8 *params, u32 size)
{
	const struct nova_abi_r570_ce_object ce = {
		.version = cpu_to_le32(NOVA_ABI_R570_CE_OBJECT_VERSION_1),
		.engine_type = cpu_to_le32(nova_rm_r570_engine_type(class,
								    instance)),
	};
	const struct nova_abi_r570_gr_object gr = {
		.version = cpu_to_le32(NOVA_ABI_R570_GR_OBJECT_VERSION),
		.size = cpu_to_le32(sizeof(gr)),
	};
	const struct nova_abi_r570_video_object video = {
		.size = cpu_to_le32(sizeof(video)),
		.engine_instance = cpu_to_le32(instance),
	};

	switch (class) {
	case NOVA_CORE_ENGINE_CE:
		return nova_rm_r570_chan_put(&ce, sizeof(ce), params, size);
	case NOVA_CORE_ENGINE_GR:
		return nova_rm_r570_chan_put(&gr, sizeof(gr), params, size);
	default:
		return nova_rm_r570_chan_put(&video, sizeof(video), params,
					     size);
	}
}

static int nova_rm_r570_chan_bind(u32 engine_type, u8 *params, u32 size)
{
	const struct nova_abi_r570_bind wire = {
		.engine_type = cpu_to_le32(engine_type),
	};

	return nova_rm_r570_chan_put(&wire, sizeof(wire), params, size);
}

static int nova_rm_r570_chan_schedule(bool enable, u8 *params, u32 size)
{
	const struct nova_abi_r570_schedule wire = { .enable = enable };

	return nova_rm_r570_chan_put(&wire, sizeof(wire), params, size);
}

static int nova_rm_r570_chan_timeslice(u32 timeslice_us, u8 *params, u32 size)
{
	const struct nova_abi_r570_timeslice wire = {
		.timeslice_us = cpu_to_le64(timeslice_us),
	};

	return nova_rm_r570_chan_put(&wire, sizeof(wire), params, size);
}

/* NVA06C_CTRL_INTERLEAVE_LEVEL_*, ctrla06c.h: in the same order */
static int nova_rm_r570_chan_interleave(enum nova_core_chan_priority priority,
					u8 *params, u32 size)
{
	const struct nova_abi_r570_interleave wire = {
		.level = cpu_to_le32(priority),
	};

	static_assert(NOVA_CORE_CHAN_LOW == 0 && NOVA_CORE_CHAN_MEDIUM == 1 &&
		      NOVA_CORE_CHAN_HIGH == 2);
	return nova_rm_r570_chan_put(&wire, sizeof(wire), params, size);
}

static int nova_rm_r570_chan_preempt(u32 timeout_us, u8 *params, u32 size)
{
	const struct nova_abi_r570_preempt wire = {
		.wait = true,
		.manual_timeout = true,
		.timeout_us = cpu_to_le32(timeout_us),
	};

	return nova_rm_r570_chan_put(&wire, sizeof(wire), params, size);
}

static int nova_rm_r570_chan_token(struct device *dev, const u8 *params,
				   u32 size, u32 *token)
{
	const struct nova_abi_r570_token *wire = (const void *)params;

	if (size < sizeof(*wire)) {
		dev_err(dev, "GSP: a channel's token has %u bytes\n", size);
		return -EBADMSG;
	}
	*token = le32_to_cpu(wire->token);
	return 0;
}

#define NOVA_RM_R570_CHAN_CTRL(ctrl_name, number, type)			\
	{								\
		.name = ctrl_name,					\
		.cmd = NOVA_ABI_R570_CTRL_##number,			\
		.params_size = sizeof(struct nova_abi_r570_##type),	\
	}

const struct nova_rm_chan_ops nova_rm_r570_chan_ops = {
	/* nouveau: rsvd_chids of r570_fifo; RM's own channel */
	.first_chid = 1,
	.max_preempt_us = NOVA_ABI_R570_PREEMPT_MAX_US,
	.class_subdevice = {
		.name = "NV20_SUBDEVICE_0",
		.class = NOVA_ABI_R570_CLASS_SUBDEVICE,
		.params_size = sizeof(struct nova_abi_r570_subdevice),
	},
	.class_group = {
		.name = "KEPLER_CHANNEL_GROUP_A",
		.class = NOVA_ABI_R570_CLASS_GROUP,
		.params_size = sizeof(struct nova_abi_r570_group),
	},
	.channel_size = sizeof(struct nova_abi_r570_channel),
	.ctrl_engines = NOVA_RM_R570_CHAN_CTRL("FIFO_GET_DEVICE_INFO_TABLE",
					       DEVICE_INFO, device_info),
	.ctrl_falcons =
		NOVA_RM_R570_CHAN_CTRL("GPU_GET_CONSTRUCTED_FALCON_INFO",
				       FALCONS, falcons),
	.ctrl_method_buffer =
		NOVA_RM_R570_CHAN_CTRL("CE_GET_FAULT_METHOD_BUFFER_SIZE",
				       METHOD_BUFFER, method_buffer),
	.ctrl_ctx_info =
		NOVA_RM_R570_CHAN_CTRL("INTERNAL_STATIC_KGR_GET_CONTEXT_BUFFERS_INFO",
				       CTX_INFO, ctx_info),
	.ctrl_promote = NOVA_RM_R570_CHAN_CTRL("GPU_PROMOTE_CTX", PROMOTE,
					       promote),
	.ctrl_bind = NOVA_RM_R570_CHAN_CTRL("BIND", GROUP_BIND, bind),
	.ctrl_schedule = NOVA_RM_R570_CHAN_CTRL("GPFIFO_SCHEDULE",
						GROUP_SCHEDULE, schedule),
	.ctrl_timeslice = NOVA_RM_R570_CHAN_CTRL("SET_TIMESLICE",
						 GROUP_TIMESLICE, timeslice),
	.ctrl_interleave = NOVA_RM_R570_CHAN_CTRL("SET_INTERLEAVE_LEVEL",
						  GROUP_INTERLEAVE, interleave),
	.ctrl_preempt = NOVA_RM_R570_CHAN_CTRL("PREEMPT", GROUP_PREEMPT,
					       preempt),
	.ctrl_token = NOVA_RM_R570_CHAN_CTRL("GPFIFO_GET_WORK_SUBMIT_TOKEN",
					     TOKEN, token),
	.encode_subdevice = nova_rm_r570_chan_subdevice,
	.encode_group = nova_rm_r570_chan_group,
	.encode_channel = nova_rm_r570_chan_channel,
	.encode_object = nova_rm_r570_chan_object,
	.encode_engines = nova_rm_r570_engine_encode,
	.encode_promote = nova_rm_r570_ctx_encode,
	.encode_bind = nova_rm_r570_chan_bind,
	.encode_schedule = nova_rm_r570_chan_schedule,
	.encode_timeslice = nova_rm_r570_chan_timeslice,
	.encode_interleave = nova_rm_r570_chan_interleave,
	.encode_preempt = nova_rm_r570_chan_preempt,
	.decode_engines = nova_rm_r570_engine_decode,
	.decode_falcons = nova_rm_r570_engine_decode_falcons,
	.decode_method_buffer = nova_rm_r570_engine_decode_size,
	.decode_ctx_info = nova_rm_r570_ctx_decode_info,
	.decode_token = nova_rm_r570_chan_token,
};
