/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sizes and offsets of nova_abi_r570_chan.h, checked at compile time against
 * what a compiler makes of NVIDIA's own headers, open-gpu-kernel-modules
 * 570.144.
 */
#ifndef _NOVA_ABI_R570_CHAN_CHECK_H
#define _NOVA_ABI_R570_CHAN_CHECK_H

#include <linux/build_bug.h>
#include <linux/stddef.h>

#include "nova_abi_r570_chan.h"

#define NOVA_ABI_R570_CHAN_AT(type, member, offset)			\
	static_assert(offsetof(struct nova_abi_r570_##type, member) == (offset))

static_assert(sizeof(struct nova_abi_r570_device_entry) == 0x64);
NOVA_ABI_R570_CHAN_AT(device_entry, pbdma_ids, 0x40);
NOVA_ABI_R570_CHAN_AT(device_entry, num_pbdmas, 0x50);
NOVA_ABI_R570_CHAN_AT(device_entry, name, 0x54);

static_assert(sizeof(struct nova_abi_r570_device_info) == 0xc8c);
NOVA_ABI_R570_CHAN_AT(device_info, num_entries, 0x4);
NOVA_ABI_R570_CHAN_AT(device_info, more, 0x8);
NOVA_ABI_R570_CHAN_AT(device_info, entries, 0xc);

static_assert(sizeof(struct nova_abi_r570_falcon) == 0x14);
NOVA_ABI_R570_CHAN_AT(falcon, ctx_buffer_size, 0x8);

static_assert(sizeof(struct nova_abi_r570_falcons) == 0x504);
NOVA_ABI_R570_CHAN_AT(falcons, falcons, 0x4);

static_assert(sizeof(struct nova_abi_r570_method_buffer) == 0x4);

static_assert(sizeof(struct nova_abi_r570_group) == 0x14);
NOVA_ABI_R570_CHAN_AT(group, h_vaspace, 0x8);
NOVA_ABI_R570_CHAN_AT(group, engine_type, 0xc);

static_assert(sizeof(struct nova_abi_r570_memory_desc) == 0x18);
NOVA_ABI_R570_CHAN_AT(memory_desc, address_space, 0x10);
NOVA_ABI_R570_CHAN_AT(memory_desc, cache_attrib, 0x14);

static_assert(sizeof(struct nova_abi_r570_channel) == 0x170);
NOVA_ABI_R570_CHAN_AT(channel, gp_fifo_offset, 0x8);
NOVA_ABI_R570_CHAN_AT(channel, gp_fifo_entries, 0x10);
NOVA_ABI_R570_CHAN_AT(channel, flags, 0x14);
NOVA_ABI_R570_CHAN_AT(channel, h_vaspace, 0x1c);
NOVA_ABI_R570_CHAN_AT(channel, h_userd_memory, 0x20);
NOVA_ABI_R570_CHAN_AT(channel, engine_type, 0x80);
NOVA_ABI_R570_CHAN_AT(channel, instance, 0x90);
NOVA_ABI_R570_CHAN_AT(channel, userd, 0xa8);
NOVA_ABI_R570_CHAN_AT(channel, ramfc, 0xc0);
NOVA_ABI_R570_CHAN_AT(channel, method_buffer, 0xd8);
NOVA_ABI_R570_CHAN_AT(channel, internal_flags, 0xf4);
NOVA_ABI_R570_CHAN_AT(channel, error_notifier, 0xf8);
NOVA_ABI_R570_CHAN_AT(channel, process_id, 0x128);
NOVA_ABI_R570_CHAN_AT(channel, hmac_nonce, 0x148);
NOVA_ABI_R570_CHAN_AT(channel, tpc_config_id, 0x168);

static_assert(sizeof(struct nova_abi_r570_ce_object) == 0x8);

static_assert(sizeof(struct nova_abi_r570_gr_object) == 0x10);

static_assert(sizeof(struct nova_abi_r570_video_object) == 0xc);

static_assert(sizeof(struct nova_abi_r570_subdevice) == 0x4);

static_assert(sizeof(struct nova_abi_r570_bind) == 0x4);

static_assert(sizeof(struct nova_abi_r570_schedule) == 0x2);

static_assert(sizeof(struct nova_abi_r570_timeslice) == 0x8);

static_assert(sizeof(struct nova_abi_r570_interleave) == 0x4);

static_assert(sizeof(struct nova_abi_r570_preempt) == 0x8);
NOVA_ABI_R570_CHAN_AT(preempt, timeout_us, 0x4);

static_assert(sizeof(struct nova_abi_r570_token) == 0x4);

static_assert(sizeof(struct nova_abi_r570_ctx_info) == 0x680);

static_assert(sizeof(struct nova_abi_r570_promote_entry) == 0x20);
NOVA_ABI_R570_CHAN_AT(promote_entry, virt_addr, 0x8);
NOVA_ABI_R570_CHAN_AT(promote_entry, phys_attr, 0x18);
NOVA_ABI_R570_CHAN_AT(promote_entry, buffer_id, 0x1c);
NOVA_ABI_R570_CHAN_AT(promote_entry, initialize, 0x1e);
NOVA_ABI_R570_CHAN_AT(promote_entry, nonmapped, 0x1f);

static_assert(sizeof(struct nova_abi_r570_promote) == 0x230);
NOVA_ABI_R570_CHAN_AT(promote, chid, 0x8);
NOVA_ABI_R570_CHAN_AT(promote, h_chan_client, 0xc);
NOVA_ABI_R570_CHAN_AT(promote, h_object, 0x10);
NOVA_ABI_R570_CHAN_AT(promote, virt_address, 0x18);
NOVA_ABI_R570_CHAN_AT(promote, size, 0x20);
NOVA_ABI_R570_CHAN_AT(promote, entry_count, 0x28);
NOVA_ABI_R570_CHAN_AT(promote, entries, 0x30);

#undef NOVA_ABI_R570_CHAN_AT

#endif /* _NOVA_ABI_R570_CHAN_CHECK_H */
