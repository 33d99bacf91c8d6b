/* SPDX-License-Identifier: GPL-2.0 */
/*
 * channel_priv.h - channels as the host and RM see them
 *
 * Host is what runs pushbuffers: doorbell.c -> runlist.c -> pbdma.c ->
 * pbdma_methods.c, semaphore.c, or an engine. RM (rm_channel.c) makes, binds,
 * schedules and frees channels, and tells the driver of their errors.
 */
#ifndef VGPU_CHANNEL_PRIV_H
#define VGPU_CHANNEL_PRIV_H

#include "channel.h"
#include "vgpu_priv.h"

/* NV_CTRL_DOORBELL_VECTOR is 11:0; channel RAM has 2048 entries a runlist. */
#define CHANNELS_PER_RUNLIST	2048u

/* Offsets in bytes: dev_ram.ref.txt (ga100) */
#define RAMIN_SIZE		0x1000u
#define RAMFC_SIZE		0x200u
#define USERD_SIZE		0x200u
#define USERD_GP_GET		0x88u
#define USERD_GP_PUT		0x8cu

/* A piece of memory RM was told of: NV_MEMORY_DESC_PARAMS, alloc_channel.h. */
struct channel_memory {
	u64 addr, size;
	enum aperture aperture;		/* VID or SYS_COH */
};

/* FERMI_VASPACE_A; external ones get their directory from the driver. */
struct vaspace {
	u64 pdb;
	enum aperture aperture;
	bool bound;			/* there is a page directory */
	bool external;
	unsigned int users;		/* channels and groups */
	bool freed;			/* goes with the last of them */
};

/* A channel group; a channel outside of any gets one of its own. */
struct tsg {
	u32 id;
	u32 engine_type;		/* NV2080_ENGINE_TYPE_* */
	struct vaspace *vas;
	u64 timeslice_us;
	u32 interleave;
	bool scheduled;
	bool implicit;
	unsigned int channels;
};

/* Method address and data as PBDMA hands them on. */
struct pb_method {
	u32 subch, addr, data;
	bool last;
};

enum pb_type { PB_INC, PB_NON_INC, PB_INC_ONCE };

/* Dwords, GP entries: how far host reads ahead is written nowhere, that it does is. */
#define PB_AHEAD 64u
#define GP_AHEAD 16u

/* Where the PBDMA is in a channel's ring and pushbuffer. */
struct pb_state {
	u32 gp_get, gp_put;
	u64 get;			/* next dword */
	u32 left;			/* dwords of the segment */
	bool in_segment, subroutine, conditional;
	u64 top_level_get;
	bool own; /* the segment is the driver's, not a user's */
	/* a compressed method sequence under way */
	enum pb_type type;
	u32 addr, subch, count;
	bool first;
	/* sub-device mask */
	u32 stored_mask;
	bool inactive;			/* methods are ignored */
	struct pb_method stalled;	/* is tried again: see waiting */
	u32 buf[1024];			/* fetched ahead, within one page */
	u32 buf_pos, buf_len;
	/* Of the next segment, before its turn came: dwords, its GP entry. */
	u32 ahead[PB_AHEAD];
	u32 ahead_len, ahead_index, ahead_entry[2];
	bool ahead_valid;
};

enum channel_wait { WAIT_NONE, WAIT_ACQUIRE, WAIT_IDLE, WAIT_ENGINE };

/* Registers of host methods. */
struct host_methods {
	u64 sem_addr, sem_payload;
	bool sem_payload_hi;		/* set since the last SEM_EXECUTE */
	bool sem_payload_own; /* by the driver's push: pb_state.own */
	u64 legacy_addr;
	u32 legacy_payload;
	u32 mem_op[3];			/* A, B, C */
	u32 mem_op_set;			/* bits 0 to 2 */
	u32 ref;
};

struct channel {
	struct channel *next;		/* on its runlist, of all states */
	u32 chid, runlist;
	const struct engine_info *engine;	/* it was allocated for */
	u32 class;
	struct tsg *tsg;
	struct vaspace *vas;
	struct channel_memory inst, userd, ramfc, mthdbuf;
	u64 gp_base;
	u32 gp_entries;
	bool admin;			/* NV_KERNELCHANNEL_..._PRIVILEGE */
	bool ce_physical, auth;		/* what that allows */
	bool acquire_timeout;
	bool runlist_fixed, bound, enabled, stopped, dead;
	bool context; /* GR, falcons: buffers were promoted */
	u32 promoted;			/* bit: promote buffer id */
	u32 rc_type;			/* what ended it; 0: nothing has */
	struct gmmu_fault fault;	/* if it was one */

	bool pending;			/* there is something to execute */
	enum channel_wait waiting;
	bool busy; /* channel_engine_busy() */
	u64 wait_since;
	bool wait_reported;
	bool keeps_pbdma; /* WAIT_ACQUIRE without ACQUIRE_SWITCH_TSG */
	bool hangs; /* and nobody else can use its engine */
	struct pb_state pb;
	struct host_methods host;
	u32 subch_class[8];
	bool has_target;
	enum engine_id target;		/* methods went there last */
	void *ctx[ENGINE_COUNT];
	bool has_ctx[ENGINE_COUNT];
	struct gmmu_space space;	/* what channel_space() gives */
};

/* ---- channel.c ---------------------------------------------------------------- */

void channel_init(struct vgpu *g);
void channel_reset(struct vgpu *g);
struct channel *channel_find(struct vgpu *g, u32 runlist, u32 chid);
/* All of a runlist, in the order they were made. */
struct channel *channel_first(struct vgpu *g, u32 runlist);
struct channel *channel_next(struct channel *c);
/* Takes its copy; chid and runlist are free. */
struct channel *channel_new(struct vgpu *g, const struct channel *like);
void channel_free(struct vgpu *g, struct channel *c);
/* A user lets go of its address space. */
void vaspace_put(struct vaspace *v);
/* The memory another channel has that touches this; NULL: none. */
const char *channel_memory_taken(struct vgpu *g, const struct channel *self,
				 const struct channel_memory *m, u32 *chid);
bool channel_runnable(const struct channel *c);
/* PBDMA's address space; messages name it. */
const struct gmmu_space *channel_host_space(struct channel *c);
void channel_pbdma_error(struct vgpu *g, struct channel *c, const char *intr,
			 const char *fmt, ...) __printf(4, 5);
void channel_host_fault(struct vgpu *g, struct channel *c,
			const struct gmmu_fault *f);
/* End a channel and its group; RM tells the driver. @f may be NULL. */
void channel_rc(struct vgpu *g, struct channel *c, u32 type,
		const struct gmmu_fault *f, const char *text);

#define ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT	31	/* nverror.h */
#define ROBUST_CHANNEL_PBDMA_ERROR		32

/* ---- channel_ram.c: instance block and USERD --------------------------------- */

/* RM fills RAMFC and the page directory of RAMIN; false: not its memory. */
bool channel_ram_fill(struct vgpu *g, struct channel *c);
/* The page directory has changed. */
bool channel_ram_set_pdb(struct vgpu *g, struct channel *c);
/* Is what RM wrote still there? Violates if not. */
void channel_ram_check(struct vgpu *g, struct channel *c, const char *when);
bool channel_ram_gp_put(struct vgpu *g, struct channel *c, u32 *gp_put);
/* Host's progress for whoever looks: USERD and RAMFC. */
void channel_ram_writeback(struct vgpu *g, struct channel *c);

/* ---- doorbell.c --------------------------------------------------------------- */

void doorbell_init(struct vgpu *g);

/* ---- runlist.c ---------------------------------------------------------------- */

void runlist_init(struct vgpu *g);
void runlist_reset(struct vgpu *g);
/* Look at the runlist's channels soon. */
void runlist_kick(struct vgpu *g, u32 runlist);
void runlist_kick_after(struct vgpu *g, u32 runlist, u64 ns);
/* The channels of a group are off PBDMA and engine. */
void runlist_preempt(struct vgpu *g, const struct tsg *tsg, u32 runlist);

/* ---- pbdma.c ------------------------------------------------------------------- */

enum pbdma_result {
	PBDMA_IDLE,			/* nothing left to do */
	PBDMA_MORE,			/* its time is up */
	PBDMA_WAITING,			/* c->waiting */
	PBDMA_DEAD,
};

/* Execute up to budget dwords. */
enum pbdma_result pbdma_run(struct vgpu *g, struct channel *c, u32 budget);

/* ---- pbdma_methods.c ------------------------------------------------------------ */

enum pbdma_method {
	METHOD_DONE,
	METHOD_WAIT,			/* try it again: c->waiting says why */
	METHOD_YIELD,			/* done; others' turn */
	METHOD_ERROR,			/* the channel is dead */
};

enum pbdma_method pbdma_host_method(struct vgpu *g, struct channel *c,
				    const struct pb_method *m);
/* Wait for the engine the channel last sent methods to; false: not idle. */
bool pbdma_idle(struct vgpu *g, struct channel *c);

/* ---- semaphore.c ----------------------------------------------------------------- */

enum semaphore_acquire {		/* NV_UDMA_SEM_EXECUTE_OPERATION */
	SEMAPHORE_ACQUIRE = 0,
	SEMAPHORE_ACQ_STRICT_GEQ = 2,
	SEMAPHORE_ACQ_CIRC_GEQ = 3,
	SEMAPHORE_ACQ_AND = 4,
	SEMAPHORE_ACQ_NOR = 5,
};

bool semaphore_met(enum semaphore_acquire op, bool is_64bit, u64 memory,
		   u64 payload);
enum pbdma_method semaphore_execute(struct vgpu *g, struct channel *c, u32 data);
enum pbdma_method semaphore_legacy(struct vgpu *g, struct channel *c, u32 data);

/* ---- rm_event.c --------------------------------------------------------------------- */

struct rm_rc {
	u32 engine_type, runlist, chid, type;
	u64 fault_addr;
	u32 fault_type;
	const char *text;
};

void rm_event_rc(struct vgpu *g, const struct rm_rc *rc);

#endif /* VGPU_CHANNEL_PRIV_H */
