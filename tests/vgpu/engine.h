/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Engines behind the host: what they are, and how they take methods
 *
 * The host (pbdma.c) executes methods below 100h itself and hands the others,
 * one by one and in order, to the engine the subchannel's class lives on. An
 * engine does its work within the call; what it cannot do becomes one of the
 * errors of channel.h, after which the channel gets no more methods.
 */
#ifndef VGPU_ENGINE_H
#define VGPU_ENGINE_H

#include "vgpu.h"

struct channel;

/* GR0 shares its runlist with CE0 and CE1, its "GRCE"s. */
enum engine_id {
	ENGINE_GR0,
	ENGINE_CE0,
	ENGINE_CE1,
	ENGINE_CE2,
	ENGINE_CE3,
	ENGINE_NVDEC0,
	ENGINE_NVDEC1,
	ENGINE_NVENC0,
	ENGINE_OFA0,
	ENGINE_COUNT,
};

#define RUNLISTS 8 /* ids 0 to 7 */

/* What RM tells of an engine: one row of its device info table. */
struct engine_info {
	enum engine_id id;
	const char *name;	/* "gr0", "ce2" */
	u32 nv2080_type;	/* NV2080_ENGINE_TYPE_*, cl2080_notification.h */
	u32 rm_type; /* RM_ENGINE_TYPE_*, gpu_engine_type.h */
	u32 eng_desc;		/* MKENGDESC(class id, instance) */
	u32 dev_type_enum;	/* NV_PTOP_DEVICE_INFO_TYPE_ENUM_*, dev_top.h */
	u32 instance;		/* among those of its type */
	u32 mc_idx;		/* MC_ENGINE_IDX_*, engine_idx.h */
	u32 runlist;		/* runlist id, as in a doorbell */
	u32 runlist_engine_id;	/* of the engines of a runlist */
	u32 fault_id;		/* MMU fault id */
	u32 stall, nonstall;	/* interrupt vectors */
	u32 rc_error;		/* ROBUST_CHANNEL_*, nverror.h: its exceptions */
	u32 falcon_base; /* registers of the falcon that drives it */
	u32 falcon_ctx; /* bytes of its context buffer; 0: not a falcon */
};

const struct engine_info *engine_info(enum engine_id id);
/* By NV2080_ENGINE_TYPE_*; NULL: there is none. */
const struct engine_info *engine_by_type(u32 nv2080_type);
/* The engine that gives a runlist its name: what a channel is allocated for. */
const struct engine_info *engine_of_runlist(u32 runlist);

/* A method on its way to an engine. */
struct engine_method {
	u32 subch;
	u32 class;		/* of the last SET_OBJECT there; 0: none, which no */
				/* engine requires (dev_pbdma.ref.txt, OBJECT) */
	u32 addr;		/* byte address, 100h and up, multiple of 4 */
	u32 data;
	bool last;		/* of its pushbuffer header: no more data follow */
	bool again; /* after channel_engine_busy() */
};

struct engine_ops {
	const char *name;
	/* Does an object of this class live here (SET_OBJECT, RM ALLOC)? */
	bool (*has_class)(const struct vgpu *g, u32 class);
	/*
	 * What the engine keeps of one channel (all subchannels): made when a
	 * class of it is first bound, freed with the channel.
	 */
	void *(*context_new)(struct vgpu *g, struct channel *c);
	void (*context_free)(struct vgpu *g, void *ctx);
	/* SET_OBJECT; NULL: nothing to do. */
	void (*bind)(struct vgpu *g, struct channel *c, void *ctx, u32 subch,
		     u32 class);
	void (*method)(struct vgpu *g, struct channel *c, void *ctx,
		       const struct engine_method *m);
	/*
	 * Is all work of the channel done (WFI, semaphore release with WFI)?
	 * NULL: always. Who says false calls channel_kick() when it is.
	 */
	bool (*idle)(struct vgpu *g, struct channel *c, void *ctx);
};

/* At initialisation; instances of one kind may share ops. */
void engine_register(struct vgpu *g, enum engine_id id,
		     const struct engine_ops *ops);
const struct engine_ops *engine_ops(const struct vgpu *g, enum engine_id id);
/* Is it in RM's device info table? GR0 and its CEs are when GR0 has ops. */
bool engine_present(const struct vgpu *g, enum engine_id id);
bool engine_has_class(const struct vgpu *g, enum engine_id id, u32 class);
/* The engine a subchannel belongs to; false: software's. */
bool engine_of_subchannel(const struct vgpu *g, u32 runlist, u32 subch,
			  enum engine_id *id);
/* The first engine of a runlist that has the class; false: none. */
bool engine_find_class(const struct vgpu *g, u32 runlist, u32 class,
		       enum engine_id *id);
/* Raise the engine's non-stall vector: its work is done and in memory. */
void engine_nonstall(struct vgpu *g, enum engine_id id);

void engine_init(struct vgpu *g);

#endif /* VGPU_ENGINE_H */
