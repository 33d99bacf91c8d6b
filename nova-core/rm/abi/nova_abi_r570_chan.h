/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structures of GSP firmware 570.144 for engines and channels, as they are in
 * memory: see nova_abi_r570.h.
 */
#ifndef _NOVA_ABI_R570_CHAN_H
#define _NOVA_ABI_R570_CHAN_H

#include <linux/types.h>

/* ENGINE_INFO_TYPE_*, engine_info.h: indices of engine_data below */
#define NOVA_ABI_R570_ENGINE_DESC		0
#define NOVA_ABI_R570_ENGINE_RM_TYPE		2
#define NOVA_ABI_R570_ENGINE_RUNLIST		3
#define NOVA_ABI_R570_ENGINE_MC			8
#define NOVA_ABI_R570_ENGINE_HOST_DRIVEN	12
#define NOVA_ABI_R570_ENGINE_RUNLIST_ENGINE	13

/* NV2080_CTRL_FIFO_DEVICE_ENTRY, ctrl2080fifo.h */
struct nova_abi_r570_device_entry {
	__le32 engine_data[16];
	__le32 pbdma_ids[2];
	__le32 pbdma_fault_ids[2];
	__le32 num_pbdmas;
	char name[16];
};

#define NOVA_ABI_R570_DEVICE_ENTRIES	32

/* NV2080_CTRL_FIFO_GET_DEVICE_INFO_TABLE_PARAMS, ctrl2080fifo.h */
struct nova_abi_r570_device_info {
	__le32 base_index;
	__le32 num_entries;
	u8 more;
	u8 pad[3];
	struct nova_abi_r570_device_entry entries[NOVA_ABI_R570_DEVICE_ENTRIES];
};

/* NV2080_CTRL_GPU_CONSTRUCTED_FALCON_INFO, ctrl2080gpu.h */
struct nova_abi_r570_falcon {
	__le32 eng_desc;
	__le32 ctx_attr;
	__le32 ctx_buffer_size;
	__le32 addr_space_list;
	__le32 register_base;
};

#define NOVA_ABI_R570_FALCONS		64

/* NV2080_CTRL_GPU_GET_CONSTRUCTED_FALCON_INFO_PARAMS, ctrl2080gpu.h */
struct nova_abi_r570_falcons {
	__le32 count;
	struct nova_abi_r570_falcon falcons[NOVA_ABI_R570_FALCONS];
};

/* NV2080_CTRL_CE_GET_FAULT_METHOD_BUFFER_SIZE_PARAMS, ctrl2080ce.h */
struct nova_abi_r570_method_buffer {
	__le32 size;
};

/* NV_CHANNEL_GROUP_ALLOCATION_PARAMETERS, nvos.h */
struct nova_abi_r570_group {
	__le32 h_object_error;
	__le32 h_object_ecc_error;
	__le32 h_vaspace;
	__le32 engine_type;
	u8 is_vgpu_plugin;
	u8 pad[3];
};

/* NV_MEMORY_DESC_PARAMS, alloc_channel.h */
struct nova_abi_r570_memory_desc {
	__le64 base;
	__le64 size;
	__le32 address_space;
	__le32 cache_attrib;
};

/* ADDR_*, NV_MEMORY_*: g_mem_desc_nvoc.h, nvos.h */
#define NOVA_ABI_R570_ADDR_SYSMEM	1
#define NOVA_ABI_R570_ADDR_FBMEM	2
#define NOVA_ABI_R570_CACHED		0
#define NOVA_ABI_R570_UNCACHED		1

/* NV_CHANNEL_ALLOC_PARAMS, alloc_channel.h */
struct nova_abi_r570_channel {
	__le32 h_object_error;
	__le32 h_object_buffer;
	__le64 gp_fifo_offset;
	__le32 gp_fifo_entries;
	__le32 flags;
	__le32 h_context_share;
	__le32 h_vaspace;
	__le32 h_userd_memory[8];
	__le64 userd_offset[8];
	__le32 engine_type;
	__le32 cid;
	__le32 sub_device_id;
	__le32 h_object_ecc_error;
	struct nova_abi_r570_memory_desc instance;
	struct nova_abi_r570_memory_desc userd;
	struct nova_abi_r570_memory_desc ramfc;
	struct nova_abi_r570_memory_desc method_buffer;
	__le32 h_phys_channel_group;
	__le32 internal_flags;
	struct nova_abi_r570_memory_desc error_notifier;
	struct nova_abi_r570_memory_desc ecc_error_notifier;
	__le32 process_id;
	__le32 sub_process_id;
	__le32 encrypt_iv[3];
	__le32 decrypt_iv[3];
	__le32 hmac_nonce[8];
	__le32 tpc_config_id;
	__le32 pad;
};

/* NVOS04_FLAGS_*, alloc_channel.h */
#define NOVA_ABI_R570_CHANNEL_PRIVILEGED	BIT(5)
#define NOVA_ABI_R570_CHANNEL_DENY_PHYSICAL_CE	BIT(7)
#define NOVA_ABI_R570_CHANNEL_USERD_INDEX	GENMASK(10, 8)
#define NOVA_ABI_R570_CHANNEL_USERD_PAGE	GENMASK(20, 12)
#define NOVA_ABI_R570_CHANNEL_USERD_PAGE_FIXED	BIT(21)
#define NOVA_ABI_R570_CHANNEL_DENY_AUTH_PRIV	BIT(22)
/* USERDs of a page; a channel's place says which channel id it wants */
#define NOVA_ABI_R570_CHANNEL_USERDS		8

/* NV_KERNELCHANNEL_ALLOC_INTERNALFLAGS_*, g_kernel_channel_nvoc.h */
#define NOVA_ABI_R570_CHANNEL_PRIVILEGE		GENMASK(1, 0)
#define NOVA_ABI_R570_CHANNEL_PRIVILEGE_USER	0
#define NOVA_ABI_R570_CHANNEL_PRIVILEGE_ADMIN	1
#define NOVA_ABI_R570_CHANNEL_ERROR_NOTIFIER	GENMASK(3, 2)
#define NOVA_ABI_R570_CHANNEL_ECC_NOTIFIER	GENMASK(5, 4)
#define NOVA_ABI_R570_CHANNEL_NOTIFIER_NONE	1

/* NVB0B5_ALLOCATION_PARAMETERS, clb0b5sw.h */
struct nova_abi_r570_ce_object {
	__le32 version;
	__le32 engine_type;
};

#define NOVA_ABI_R570_CE_OBJECT_VERSION_1	1

/* NV_GR_ALLOCATION_PARAMETERS, nvos.h */
struct nova_abi_r570_gr_object {
	__le32 version;
	__le32 flags;
	__le32 size;
	__le32 caps;
};

#define NOVA_ABI_R570_GR_OBJECT_VERSION		2

/* NV_BSP_, NV_MSENC_, NV_NVJPG_ and NV_OFA_ALLOCATION_PARAMETERS, nvos.h */
struct nova_abi_r570_video_object {
	__le32 size;
	__le32 prohibit_multiple_instances;
	__le32 engine_instance;
};

/* NV2080_ALLOC_PARAMETERS, cl2080.h */
struct nova_abi_r570_subdevice {
	__le32 sub_device_id;
};

/* NVA06F_CTRL_BIND_PARAMS, ctrla06fgpfifo.h; the same for a group */
struct nova_abi_r570_bind {
	__le32 engine_type;
};

/* NVA06F_CTRL_GPFIFO_SCHEDULE_PARAMS, ctrla06fgpfifo.h; the same for a group */
struct nova_abi_r570_schedule {
	u8 enable;
	u8 skip_submit;
};

/* NVA06C_CTRL_TIMESLICE_PARAMS, ctrla06c.h */
struct nova_abi_r570_timeslice {
	__le64 timeslice_us;
};

/* NVA06C_CTRL_INTERLEAVE_LEVEL_PARAMS, ctrla06c.h */
struct nova_abi_r570_interleave {
	__le32 level;
};

/* NVA06C_CTRL_PREEMPT_PARAMS, ctrla06c.h */
struct nova_abi_r570_preempt {
	u8 wait;
	u8 manual_timeout;
	u8 pad[2];
	__le32 timeout_us;
};

#define NOVA_ABI_R570_PREEMPT_MAX_US	1000000

/* NVC36F_CTRL_CMD_GPFIFO_GET_WORK_SUBMIT_TOKEN_PARAMS, ctrlc36f.h */
struct nova_abi_r570_token {
	__le32 token;
};

/*
 * NV2080_CTRL_INTERNAL_STATIC_GR_GET_CONTEXT_BUFFERS_INFO_PARAMS,
 * ctrl2080internal.h
 */
#define NOVA_ABI_R570_CTX_GRS		8
#define NOVA_ABI_R570_CTX_PROPERTIES	0x1a

struct nova_abi_r570_ctx_info {
	struct {
		struct {
			__le32 size;
			__le32 alignment;
		} property[NOVA_ABI_R570_CTX_PROPERTIES];
	} gr[NOVA_ABI_R570_CTX_GRS];
};

/* NV2080_CTRL_GPU_PROMOTE_CTX_BUFFER_ENTRY, ctrl2080gpu.h */
struct nova_abi_r570_promote_entry {
	__le64 phys_addr;
	__le64 virt_addr;
	__le64 size;
	__le32 phys_attr;
	__le16 buffer_id;
	u8 initialize;
	u8 nonmapped;
};

#define NOVA_ABI_R570_PROMOTE_ENTRIES	16

/* NV2080_CTRL_GPU_INITIALIZE_CTX_*, ctrl2080gpu.h: VRAM, not GPU cached */
#define NOVA_ABI_R570_PROMOTE_VIDMEM_UNCACHED	BIT(2)

/* NV2080_CTRL_GPU_PROMOTE_CTX_PARAMS, ctrl2080gpu.h */
struct nova_abi_r570_promote {
	__le32 engine_type;
	__le32 h_client;
	__le32 chid;
	__le32 h_chan_client;
	__le32 h_object;
	__le32 h_virt_memory;
	__le64 virt_address;
	__le64 size;
	__le32 entry_count;
	u8 pad[4];
	struct nova_abi_r570_promote_entry entries[NOVA_ABI_R570_PROMOTE_ENTRIES];
};

/* Control numbers: the headers named above */
#define NOVA_ABI_R570_CTRL_DEVICE_INFO		0x20801112
#define NOVA_ABI_R570_CTRL_FALCONS		0x208001b0
#define NOVA_ABI_R570_CTRL_METHOD_BUFFER	0x20802a08
#define NOVA_ABI_R570_CTRL_CTX_INFO		0x20800a32
#define NOVA_ABI_R570_CTRL_PROMOTE		0x2080012b
#define NOVA_ABI_R570_CTRL_GROUP_SCHEDULE	0xa06c0101
#define NOVA_ABI_R570_CTRL_GROUP_BIND		0xa06c0102
#define NOVA_ABI_R570_CTRL_GROUP_TIMESLICE	0xa06c0103
#define NOVA_ABI_R570_CTRL_GROUP_PREEMPT	0xa06c0105
#define NOVA_ABI_R570_CTRL_GROUP_INTERLEAVE	0xa06c0107
#define NOVA_ABI_R570_CTRL_TOKEN		0xc36f0108

/* Classes: cl2080.h, cla06c.h */
#define NOVA_ABI_R570_CLASS_SUBDEVICE	0x2080
#define NOVA_ABI_R570_CLASS_GROUP	0xa06c

#endif /* _NOVA_ABI_R570_CHAN_H */
