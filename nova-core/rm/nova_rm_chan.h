/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What nova-core says to RM about engines and channels.
 */
#ifndef _NOVA_RM_CHAN_H
#define _NOVA_RM_CHAN_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include "../mmu/nova_gmmu_fmt.h"
#include "nova_rm.h"

struct device;

/**
 * define NOVA_RM_CHAN_ENGINES - most engines RM may list at a time
 */
#define NOVA_RM_CHAN_ENGINES		32

/**
 * define NOVA_RM_CHAN_FALCONS - most falcons RM may list
 */
#define NOVA_RM_CHAN_FALCONS		64

/**
 * define NOVA_RM_CHAN_CTX_BUFFERS - most buffers of a context that are promoted
 */
#define NOVA_RM_CHAN_CTX_BUFFERS	16

/**
 * struct nova_rm_chan_engine - one engine of RM's list
 */
struct nova_rm_chan_engine {
	/** @class: what it is for */
	enum nova_core_engine_class class;
	/** @instance: number of it within its class */
	u32 instance;
	/** @type: NV2080_ENGINE_TYPE, by which RM is told which one is meant */
	u32 type;
	/** @desc: ENGDESCRIPTOR, by which RM tells the size of its context */
	u32 desc;
	/** @mc: MC_ENGINE_IDX, by which it is found in the interrupt table */
	u32 mc;
	/** @runlist: number of its runlist */
	u32 runlist;
	/** @runlist_engine: which engine of the runlist it is, 0: the first */
	u32 runlist_engine;
};

/**
 * struct nova_rm_chan_engines - a part of RM's list of engines
 */
struct nova_rm_chan_engines {
	/** @count: valid entries of @engines; those of no interest left out */
	u32 count;
	/** @engines: in RM's order */
	struct nova_rm_chan_engine engines[NOVA_RM_CHAN_ENGINES];
	/** @next: where the next part begins; 0: this was the last */
	u32 next;
};

/**
 * struct nova_rm_chan_falcons - contexts of engines that are falcons
 */
struct nova_rm_chan_falcons {
	/** @count: valid entries of @falcons */
	u32 count;
	/** @falcons: one of each */
	struct {
		/** @falcons.desc: ENGDESCRIPTOR */
		u32 desc;
		/** @falcons.ctx_size: bytes of a context; 0: has none */
		u32 ctx_size;
	} falcons[NOVA_RM_CHAN_FALCONS];
};

/**
 * struct nova_rm_chan_mem - consecutive memory
 */
struct nova_rm_chan_mem {
	/** @addr: its address */
	u64 addr;
	/** @size: bytes */
	u64 size;
	/** @aperture: which memory */
	enum nova_gmmu_aperture aperture;
};

/**
 * struct nova_rm_chan - a channel to be made
 */
struct nova_rm_chan {
	/** @chid: number it shall have */
	u32 chid;
	/** @engine_type: NV2080_ENGINE_TYPE */
	u32 engine_type;
	/** @h_vaspace: address space; 0 if that of its group */
	u32 h_vaspace;
	/** @privileged: it may do what user space may not */
	bool privileged;
	/** @ring_va: address of the ring */
	u64 ring_va;
	/** @ring_entries: entries of it, a power of two */
	u32 ring_entries;
	/** @instance: instance block; RAMFC is its beginning */
	struct nova_rm_chan_mem instance;
	/** @userd: USERD */
	struct nova_rm_chan_mem userd;
	/** @method_buffer: where copy engines put methods when they fault */
	struct nova_rm_chan_mem method_buffer;
};

/**
 * struct nova_rm_chan_ctx_desc - one buffer of a graphics context
 */
struct nova_rm_chan_ctx_desc {
	/** @id: NV2080_CTRL_GPU_PROMOTE_CTX_BUFFER_ID */
	u16 id;
	/** @size: bytes, a multiple of 4 KiB */
	u32 size;
	/** @global: all contexts have the same memory */
	bool global;
	/** @initialize: RM writes to it when its memory is new */
	bool initialize;
	/** @read_only: the GPU need not write to it */
	bool read_only;
	/** @golden_only: only the first context has it */
	bool golden_only;
	/** @golden_nonmapped: the first context has it without an address */
	bool golden_nonmapped;
};

/**
 * struct nova_rm_chan_ctx_info - all buffers of a graphics context
 */
struct nova_rm_chan_ctx_info {
	/** @count: valid entries of @buffers */
	u32 count;
	/** @buffers: in the order in which they are promoted */
	struct nova_rm_chan_ctx_desc buffers[NOVA_RM_CHAN_CTX_BUFFERS];
};

/**
 * struct nova_rm_chan_ctx_buffer - a buffer that is promoted
 */
struct nova_rm_chan_ctx_buffer {
	/** @id: &nova_rm_chan_ctx_desc.id */
	u16 id;
	/** @va: its address; 0: it has none */
	u64 va;
	/** @initialize: RM shall write to it */
	bool initialize;
	/** @addr: if @initialize: its address in VRAM */
	u64 addr;
	/** @size: if @initialize: bytes */
	u64 size;
};

/**
 * struct nova_rm_chan_ctx - buffers a context is made of
 */
struct nova_rm_chan_ctx {
	/** @engine_type: NV2080_ENGINE_TYPE */
	u32 engine_type;
	/** @h_client: client of the channel */
	u32 h_client;
	/** @h_channel: the channel */
	u32 h_channel;
	/** @chid: its number */
	u32 chid;
	/** @va: of an engine's only buffer; 0 if there are @count of them */
	u64 va;
	/** @size: bytes of that */
	u64 size;
	/** @count: valid entries of @buffers */
	u32 count;
	/** @buffers: of the graphics engine */
	struct nova_rm_chan_ctx_buffer buffers[NOVA_RM_CHAN_CTX_BUFFERS];
};

/**
 * struct nova_rm_chan_ops - engines and channels of one firmware version
 *
 * As &struct nova_rm_ops; encoders return the bytes written or -ENOSPC,
 * decoders 0 or -EBADMSG, reported.
 */
struct nova_rm_chan_ops {
	/** @first_chid: smaller channel ids are RM's own */
	u32 first_chid;
	/** @max_preempt_us: longest time a preemption may take */
	u32 max_preempt_us;
	/** @class_subdevice: a GPU's part of a device, below that */
	struct nova_rm_class_desc class_subdevice;
	/** @class_group: a group of channels, below a device */
	struct nova_rm_class_desc class_group;
	/** @channel_size: bytes of parameters of a channel, of any class */
	u32 channel_size;
	/** @ctrl_engines: engines; to RM's own subdevice */
	struct nova_rm_control_desc ctrl_engines;
	/** @ctrl_falcons: contexts of falcons; to RM's own subdevice */
	struct nova_rm_control_desc ctrl_falcons;
	/** @ctrl_method_buffer: size of method buffers; to RM's own subdevice */
	struct nova_rm_control_desc ctrl_method_buffer;
	/** @ctrl_ctx_info: graphics contexts; to RM's own subdevice */
	struct nova_rm_control_desc ctrl_ctx_info;
	/** @ctrl_promote: memory of a context; to a subdevice */
	struct nova_rm_control_desc ctrl_promote;
	/** @ctrl_bind: which engine a group is for */
	struct nova_rm_control_desc ctrl_bind;
	/** @ctrl_schedule: may a group run? */
	struct nova_rm_control_desc ctrl_schedule;
	/** @ctrl_timeslice: how long a group may run */
	struct nova_rm_control_desc ctrl_timeslice;
	/** @ctrl_interleave: how often a group may run */
	struct nova_rm_control_desc ctrl_interleave;
	/** @ctrl_preempt: get a group off the engine */
	struct nova_rm_control_desc ctrl_preempt;
	/** @ctrl_token: what to ring the doorbell with; to a channel */
	struct nova_rm_control_desc ctrl_token;

	/** @encode_subdevice: parameters of @class_subdevice */
	int (*encode_subdevice)(u8 *params, u32 size);
	/** @encode_group: parameters of @class_group */
	int (*encode_group)(u32 engine_type, u32 h_vaspace, u8 *params,
			    u32 size);
	/** @encode_channel: parameters of a channel */
	int (*encode_channel)(const struct nova_rm_chan *chan, u8 *params,
			      u32 size);
	/** @encode_object: parameters of an object of an engine's class */
	int (*encode_object)(enum nova_core_engine_class class, u32 instance,
			     u8 *params, u32 size);
	/** @encode_engines: parameters of @ctrl_engines */
	int (*encode_engines)(u32 first, u8 *params, u32 size);
	/** @encode_promote: parameters of @ctrl_promote */
	int (*encode_promote)(const struct nova_rm_chan_ctx *ctx, u8 *params,
			      u32 size);
	/** @encode_bind: parameters of @ctrl_bind */
	int (*encode_bind)(u32 engine_type, u8 *params, u32 size);
	/** @encode_schedule: parameters of @ctrl_schedule */
	int (*encode_schedule)(bool enable, u8 *params, u32 size);
	/** @encode_timeslice: parameters of @ctrl_timeslice */
	int (*encode_timeslice)(u32 timeslice_us, u8 *params, u32 size);
	/** @encode_interleave: parameters of @ctrl_interleave */
	int (*encode_interleave)(enum nova_core_chan_priority priority,
				 u8 *params, u32 size);
	/** @encode_preempt: parameters of @ctrl_preempt */
	int (*encode_preempt)(u32 timeout_us, u8 *params, u32 size);

	/** @decode_engines: parameters of @ctrl_engines */
	int (*decode_engines)(struct device *dev, const u8 *params, u32 size,
			      struct nova_rm_chan_engines *engines);
	/** @decode_falcons: parameters of @ctrl_falcons */
	int (*decode_falcons)(struct device *dev, const u8 *params, u32 size,
			      struct nova_rm_chan_falcons *falcons);
	/** @decode_method_buffer: parameters of @ctrl_method_buffer */
	int (*decode_method_buffer)(struct device *dev, const u8 *params,
				    u32 size, u32 *bytes);
	/** @decode_ctx_info: parameters of @ctrl_ctx_info */
	int (*decode_ctx_info)(struct device *dev, const u8 *params, u32 size,
			       struct nova_rm_chan_ctx_info *info);
	/** @decode_token: parameters of @ctrl_token */
	int (*decode_token)(struct device *dev, const u8 *params, u32 size,
			    u32 *token);
};

enum nova_core_access nova_rm_chan_access(const char *text);

#endif /* _NOVA_RM_CHAN_H */
