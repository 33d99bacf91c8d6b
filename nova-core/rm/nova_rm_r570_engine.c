// SPDX-License-Identifier: GPL-2.0
/*
 * GSP firmware 570.144: which engines there are.
 *
 * What the functions do is told at the members of &struct nova_rm_chan_ops they
 * are for.
 */
#include <linux/array_size.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "abi/nova_abi_r570_chan_check.h"
#include "nova_rm.h"
#include "nova_rm_r570_chan.h"

/* More than any chip has, by far; RM's own limit is one byte. */
#define MAX_RUNLISTS	256

/*
 * Engines have two numbers: RM_ENGINE_TYPE (gpu_engine_type.h) in the list of
 * devices, and NV2080_ENGINE_TYPE (cl2080_notification.h) everywhere else.
 */
static const struct nova_rm_r570_engine_range {
	enum nova_core_engine_class class;
	u32 instance;
	u32 count;
	u32 rm_type;
	u32 type;
} engine_ranges[] = {
	{ NOVA_CORE_ENGINE_GR, 0, 1, 0x01, 0x01 },
	{ NOVA_CORE_ENGINE_CE, 0, 10, 0x09, 0x09 },
	{ NOVA_CORE_ENGINE_CE, 10, 10, 0x13, 0x34 },
	{ NOVA_CORE_ENGINE_NVDEC, 0, 8, 0x1d, 0x13 },
	{ NOVA_CORE_ENGINE_NVENC, 0, 3, 0x25, 0x1b },
	{ NOVA_CORE_ENGINE_NVENC, 3, 1, 0x28, 0x3f },
	{ NOVA_CORE_ENGINE_NVJPG, 0, 8, 0x36, 0x2b },
	{ NOVA_CORE_ENGINE_OFA, 0, 1, 0x3e, 0x33 },
	{ NOVA_CORE_ENGINE_OFA, 1, 1, 0x3f, 0x3e },
};

static_assert(NOVA_RM_CHAN_ENGINES >= NOVA_ABI_R570_DEVICE_ENTRIES);
static_assert(NOVA_RM_CHAN_FALCONS >= NOVA_ABI_R570_FALCONS);

static int engine_need(struct device *dev, const char *what, u32 size, u32 need)
{
	if (size >= need)
		return 0;
	dev_err(dev, "GSP: %s has %u bytes, %u are needed\n", what, size, need);
	return -EBADMSG;
}

/**
 * nova_rm_r570_engine_type() - how RM calls an engine
 * @class: its class
 * @instance: its number
 *
 * Returns: its NV2080_ENGINE_TYPE, or 0 if RM has no such engine.
 */
u32 nova_rm_r570_engine_type(enum nova_core_engine_class class, u32 instance)
{
	for (u32 i = 0; i < ARRAY_SIZE(engine_ranges); i++) {
		const struct nova_rm_r570_engine_range *r = &engine_ranges[i];

		if (r->class == class && instance >= r->instance &&
		    instance - r->instance < r->count)
			return r->type + instance - r->instance;
	}
	return 0;
}

/**
 * nova_rm_r570_engine_encode() - &nova_rm_chan_ops.encode_engines
 * @first: where the part begins
 * @params: filled
 * @size: bytes of @params
 *
 * Returns: bytes written or -ENOSPC.
 */
int nova_rm_r570_engine_encode(u32 first, u8 *params, u32 size)
{
	struct nova_abi_r570_device_info *wire = (void *)params;

	if (size < sizeof(*wire))
		return -ENOSPC;
	memset(wire, 0, sizeof(*wire));
	wire->base_index = cpu_to_le32(first);
	return sizeof(*wire);
}

/* Others than those in the list, and what host does not drive, are left out. */
static bool engine_decode_entry(const struct nova_abi_r570_device_entry *entry,
				struct nova_rm_chan_engine *engine)
{
	const __le32 *data = entry->engine_data;
	u32 type = le32_to_cpu(data[NOVA_ABI_R570_ENGINE_RM_TYPE]);

	if (!data[NOVA_ABI_R570_ENGINE_HOST_DRIVEN])
		return false;
	for (u32 i = 0; i < ARRAY_SIZE(engine_ranges); i++) {
		const struct nova_rm_r570_engine_range *r = &engine_ranges[i];

		if (type < r->rm_type || type - r->rm_type >= r->count)
			continue;
		*engine = (struct nova_rm_chan_engine){
			.class = r->class,
			.instance = r->instance + type - r->rm_type,
			.type = r->type + type - r->rm_type,
			.desc = le32_to_cpu(data[NOVA_ABI_R570_ENGINE_DESC]),
			.mc = le32_to_cpu(data[NOVA_ABI_R570_ENGINE_MC]),
			.runlist = le32_to_cpu(data[NOVA_ABI_R570_ENGINE_RUNLIST]),
			.runlist_engine =
				le32_to_cpu(data[NOVA_ABI_R570_ENGINE_RUNLIST_ENGINE]),
		};
		return true;
	}
	return false;
}

/**
 * nova_rm_r570_engine_decode() - &nova_rm_chan_ops.decode_engines
 * @dev: for messages
 * @params: parameters of the answer
 * @size: bytes of them
 * @engines: filled
 *
 * Returns: 0, or -EBADMSG, reported.
 */
int nova_rm_r570_engine_decode(struct device *dev, const u8 *params, u32 size,
			       struct nova_rm_chan_engines *engines)
{
	const struct nova_abi_r570_device_info *wire = (const void *)params;
	u32 count, first;
	int ret;

	ret = engine_need(dev, "list of engines", size, sizeof(*wire));
	if (ret)
		return ret;
	count = le32_to_cpu(wire->num_entries);
	first = le32_to_cpu(wire->base_index);
	if (count > NOVA_ABI_R570_DEVICE_ENTRIES) {
		dev_err(dev, "GSP: list of %u engines at a time\n", count);
		return -EBADMSG;
	}

	engines->count = 0;
	for (u32 i = 0; i < count; i++) {
		struct nova_rm_chan_engine *engine =
			&engines->engines[engines->count];

		if (!engine_decode_entry(&wire->entries[i], engine))
			continue;
		if (engine->runlist >= MAX_RUNLISTS) {
			dev_err(dev, "GSP: engine %#x is on runlist %u\n",
				engine->type, engine->runlist);
			return -EBADMSG;
		}
		engines->count++;
	}
	engines->next = wire->more ? first + NOVA_ABI_R570_DEVICE_ENTRIES : 0;
	return 0;
}

/**
 * nova_rm_r570_engine_decode_falcons() - &nova_rm_chan_ops.decode_falcons
 * @dev: for messages
 * @params: parameters of the answer
 * @size: bytes of them
 * @falcons: filled
 *
 * Returns: 0, or -EBADMSG, reported.
 */
int nova_rm_r570_engine_decode_falcons(struct device *dev, const u8 *params,
				       u32 size,
				       struct nova_rm_chan_falcons *falcons)
{
	const struct nova_abi_r570_falcons *wire = (const void *)params;
	int ret;

	ret = engine_need(dev, "list of falcons", size, sizeof(*wire));
	if (ret)
		return ret;
	falcons->count = le32_to_cpu(wire->count);
	if (falcons->count > NOVA_ABI_R570_FALCONS) {
		dev_err(dev, "GSP: list of %u falcons\n", falcons->count);
		return -EBADMSG;
	}
	for (u32 i = 0; i < falcons->count; i++) {
		falcons->falcons[i].desc = le32_to_cpu(wire->falcons[i].eng_desc);
		falcons->falcons[i].ctx_size =
			le32_to_cpu(wire->falcons[i].ctx_buffer_size);
	}
	return 0;
}

/**
 * nova_rm_r570_engine_decode_size() - &nova_rm_chan_ops.decode_method_buffer
 * @dev: for messages
 * @params: parameters of the answer
 * @size: bytes of them
 * @bytes: filled
 *
 * Returns: 0, or -EBADMSG, reported.
 */
int nova_rm_r570_engine_decode_size(struct device *dev, const u8 *params,
				    u32 size, u32 *bytes)
{
	const struct nova_abi_r570_method_buffer *wire = (const void *)params;
	int ret;

	ret = engine_need(dev, "size of method buffers", size, sizeof(*wire));
	if (ret)
		return ret;
	*bytes = le32_to_cpu(wire->size);
	/* One per thread of each engine: nothing like a MiB. */
	if (!*bytes || *bytes > SZ_1M) {
		dev_err(dev, "GSP: method buffers of %u bytes\n", *bytes);
		return -EBADMSG;
	}
	return 0;
}
