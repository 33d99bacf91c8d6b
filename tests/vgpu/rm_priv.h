/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rm_priv.h - what the files of the resource manager share
 *
 * The driver's messages go queue.c -> rpc.c -> rm_ctrl*.c, rm_object.c, ...;
 * replies and events go back through queue_send(). rm.c owns the life cycle.
 */
#ifndef VGPU_RM_PRIV_H
#define VGPU_RM_PRIV_H

#include "boot.h"
#include "gmmu.h"
#include "rm.h"
#include "rm_abi.h"
#include "vgpu_priv.h"

/* ---- rm.c: life cycle ------------------------------------------------------ */

enum rm_phase {
	RM_OFF,			/* not started */
	RM_BOOT,		/* started; has not looked at memory yet */
	RM_WAIT_CPU,		/* queues up; waits for 72 and 73 */
	RM_INIT,		/* has both; initialises the GPU */
	RM_SEQUENCE,		/* the CPU runs a sequencer program */
	RM_RUN,			/* INIT_DONE sent */
	RM_UNLOADED,		/* 47 answered, suspended */
	RM_DEAD,		/* crashed or could not start */
};

struct rm_state {
	enum rm_phase phase;
	struct rm_boot boot;
	struct vtimer boot_timer;
	struct vtimer unload_timer;
	struct gsp_arguments_cached args;
	u64 args_addr;
	bool system_info_seen, registry_seen;
	u64 bar_pde[2];			/* from UPDATE_BAR_PDE */
	bool bars_bound;		/* whether RM runs or has crashed since */
};

/* What the driver has sent of the two messages RM waits for. */
void rm_init_rpc_seen(struct vgpu *g, u32 function);
/* RM stops for good; the reason goes to its log and the process's. */
void rm_die(struct vgpu *g, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void rm_unload(struct vgpu *g);

/* rm_args.c: the arguments in guest memory */
bool rm_args_load(struct vgpu *g, u64 libos_args);

/* ---- queue.c: the command and the status queue ----------------------------- */

/* One queue record; payload_avail >= payload_len counts the record's pages. */
struct queue_record {
	struct rpc_header hdr;
	const u8 *payload;
	u32 payload_len;	/* by the header's length */
	u32 payload_avail;	/* what its pages hold */
};

void queue_init(struct vgpu *g);
void queue_reset(struct vgpu *g);
bool queue_attach(struct vgpu *g, const struct gsp_arguments_cached *args);
bool queue_attached(const struct vgpu *g);
/* The next record of the command queue; false when there is none. */
bool queue_receive(struct vgpu *g, struct queue_record *r);
bool queue_pending(struct vgpu *g);
/* Queue a reply or an event, split into records; SWGEN0 follows each. */
void queue_send(struct vgpu *g, u32 function, u32 result, u32 sequence,
		const void *payload, u32 len);
void queue_doorbell(struct vgpu *g);
/* Does [addr, addr+size) touch the shared memory? */
bool queue_uses(const struct vgpu *g, u64 addr, u64 size);
u32 queue_checksum(const void *buf, size_t len);	/* len: multiple of 8 */

/* ---- rpc.c: dispatch --------------------------------------------------------- */

struct rpc_msg {
	u32 function;
	u32 sequence;
	u32 result;		/* rpc_result of the reply */
	u8 *payload;		/* request; the handler turns it into the reply */
	u32 len;		/* of the request and of the reply */
	u32 avail;		/* readable bytes: >= len, see rpc_alloc() */
	bool no_reply;
};

void rpc_init(struct vgpu *g);
void rpc_reset(struct vgpu *g);
void rpc_kick(struct vgpu *g);		/* look at the command queue soon */

/* rpc_boot.c: SET_SYSTEM_INFO, SET_REGISTRY, UPDATE_BAR_PDE, UNLOADING */
void rpc_set_system_info(struct vgpu *g, struct rpc_msg *m);
void rpc_set_registry(struct vgpu *g, struct rpc_msg *m);
void rpc_update_bar_pde(struct vgpu *g, struct rpc_msg *m);
void rpc_unloading_guest_driver(struct vgpu *g, struct rpc_msg *m);

/* rpc_name.c */
const char *rpc_function_name(u32 function);
const char *rpc_status_name(u32 status);

/* ---- rm_object.c: clients and objects ----------------------------------------- */

struct rm_object {
	u32 handle;
	u32 class;
	struct rm_object *parent, *child, *sibling;
	/* NV01_EVENT*: what it listens to; subdevice: which may fire */
	u32 notify_index;
	u8 *notify_action;	/* NV20_SUBDEVICE_0: [NV2080_NOTIFIERS_MAXCOUNT] */
	u32 generated;		/* client: handles RM has chosen in it */
	/* what the class keeps of it: rm_vaspace.c, rm_channel.c */
	void *data;
	void (*destruct)(struct vgpu *g, struct rm_object *o);
};

/* One class RM has: resource_list.h. */
struct rm_class {
	u32 class;
	u32 params_size;
	u32 parents[4];		/* CLASS_NONE ends */
	bool params_optional;	/* RS_OPTIONAL: none at all will do */
	/* The object is in the tree; a status frees it. params: NULL if none. */
	u32 (*construct)(struct vgpu *g, struct rm_object *o, u32 client,
			 const void *params);
};

#define CLASS_NONE	0xffffffffu
#define CLASS_CLIENT	0x00000000u	/* any of the NV01_ROOT classes */
#define CLASS_CHANNEL	0xffff006fu	/* any of the channel classes */

#define NV01_ROOT			0x0000u
#define NV01_ROOT_NON_PRIV		0x0001u
#define NV01_ROOT_CLIENT		0x0041u
#define NV01_EVENT			0x0005u
#define NV01_EVENT_KERNEL_CALLBACK	0x0078u
#define NV01_EVENT_OS_EVENT		0x0079u
#define NV01_EVENT_KERNEL_CALLBACK_EX	0x007eu
#define NV01_DEVICE_0			0x0080u
#define NV20_SUBDEVICE_0		0x2080u
#define FERMI_VASPACE_A			0x90f1u
#define KEPLER_CHANNEL_GROUP_A		0xa06cu
#define VOLTA_CHANNEL_GPFIFO_A		0xc36fu
#define TURING_CHANNEL_GPFIFO_A		0xc46fu
#define AMPERE_CHANNEL_GPFIFO_A		0xc56fu

#define NV2080_NOTIFIERS_MAXCOUNT	197

void rm_object_init(struct vgpu *g);
void rm_object_reset(struct vgpu *g);
void rm_object_start(struct vgpu *g);	/* make RM's internal client */
u32 rm_object_leaks(struct vgpu *g);	/* report and drop the driver's clients */
struct rm_object *rm_object_client(struct vgpu *g, u32 client);
struct rm_object *rm_object_find(struct vgpu *g, u32 client, u32 object);
void rpc_rm_alloc(struct vgpu *g, struct rpc_msg *m);
void rpc_rm_free(struct vgpu *g, struct rpc_msg *m);
u32 rm_object_internal_client(const struct vgpu *g);
/* All objects of a class, of all clients. */
void rm_object_each(struct vgpu *g, u32 class,
		    void (*fn)(struct vgpu *g, const struct rm_object *o, u32 client,
			       void *arg), void *arg);
/* Walk all events listening for a subdevice notifier. */
void rm_object_notify(struct vgpu *g, u32 notifier,
		      void (*fn)(struct vgpu *g, u32 client, u32 event,
				 u32 notify_index, void *arg), void *arg);

/* ---- rm_vaspace.c, rm_tsg.c, rm_channel.c, rm_context.c -------------------------- */

struct vaspace;
struct tsg;
struct channel;

/* May the driver give RM this memory? */
bool rm_memory_there(struct vgpu *g, enum aperture a, u64 addr, u64 size);

extern const struct rm_class rm_channel_classes[];	/* ends with class 0 */
bool rm_class_is_channel(u32 class);
/* Classes of engines, all below a channel; NULL: nobody has it. */
const struct rm_class *rm_engine_class(const struct vgpu *g, u32 class);
u32 rm_vaspace_construct(struct vgpu *g, struct rm_object *o, u32 client,
			 const void *params);
/* By handle, of that client; NULL: there is none. */
struct vaspace *rm_vaspace_find(struct vgpu *g, u32 client, u32 handle);
void rm_vaspace_check_free(struct vgpu *g, const struct rm_object *o);
struct channel *rm_channel_of(const struct rm_object *o);
/* A status. */
u32 rm_channel_schedule(struct vgpu *g, struct channel *c, bool enable);

#define RM_TSG_PARAMS_SIZE	0x14u
u32 rm_tsg_construct(struct vgpu *g, struct rm_object *o, u32 client,
		     const void *params);
/* NULL: it is no group. */
struct tsg *rm_tsg_of(const struct rm_object *o);
/* For a channel that is in none. */
struct tsg *rm_tsg_implicit(u32 engine_type, struct vaspace *vas);
/* A status. */
u32 rm_tsg_interleave(struct vgpu *g, struct tsg *t, u32 level);
/* Has GR what an object of it needs? A status. */
u32 rm_context_check(struct vgpu *g, struct channel *c);

/* ---- rm_ctrl.c: controls --------------------------------------------------------- */

struct rm_ctrl {
	u32 cmd;
	const char *name;
	u32 params_size;
	u32 class;		/* class of the object it is sent to */
	u32 (*fn)(struct vgpu *g, struct rm_object *o, void *params);
};

void rpc_rm_control(struct vgpu *g, struct rpc_msg *m);
#define CTRL_GROUP_GPFIFO_SCHEDULE 0xa06c0101u
#define CTRL_GROUP_PREEMPT 0xa06c0105u
#define CTRL_GPFIFO_SCHEDULE 0xa06f0103u
/* As the version in use numbers it; NULL: it has none. */
const char *rm_ctrl_name(const struct vgpu *g, u32 cmd);

/* Tables: rm_ctrl_gpu.c, rm_ctrl_gr.c, rm_ctrl_fb.c, rm_ctrl_fifo.c */
extern const struct rm_ctrl rm_ctrl_gpu_table[];
extern const struct rm_ctrl rm_ctrl_gr_table[];
extern const struct rm_ctrl rm_ctrl_fb_table[];
extern const struct rm_ctrl rm_ctrl_fifo_table[];
/* rm_vaspace.c, rm_tsg.c, rm_channel.c, rm_context.c */
extern const struct rm_ctrl rm_vaspace_ctrls[];
extern const struct rm_ctrl rm_tsg_ctrls[];
extern const struct rm_ctrl rm_channel_ctrls[];
extern const struct rm_ctrl rm_context_ctrls[];

/* ---- rm_static.c: what the board is ------------------------------------------------ */

void rpc_get_gsp_static_info(struct vgpu *g, struct rpc_msg *m);
void rm_static_gid(const struct vgpu *g, u8 gid[16]);
void rm_static_fb_regions(struct vgpu *g, struct fb_region_info *info);
u32 rm_static_gpc_mask(const struct vgpu *g);
u32 rm_static_tpc_mask(const struct vgpu *g, u32 gpc);
u64 rm_static_bar_pdb(const struct vgpu *g, unsigned int bar);	/* 1 or 2 */
u64 rm_static_server_table(const struct vgpu *g);	/* a page of RM's */

#define RM_L2_CACHE_SIZE	0x600000u
#define RM_FB_BUS_WIDTH		384u
#define RM_FB_RAM_TYPE_GDDR6X	0x12u	/* ctrl2080fb.h */

/* ---- rm_sequencer.c ---------------------------------------------------------------- */

void rm_sequencer_init(struct vgpu *g);
void rm_sequencer_reset(struct vgpu *g);
/* Send the program of the profile; true: INIT_DONE waits for CORE_RESUME. */
bool rm_sequencer_start(struct vgpu *g);
void rm_sequencer_core_reset(struct vgpu *g);
bool rm_sequencer_resume(struct vgpu *g, u64 libos_args);
bool rm_sequencer_active(const struct vgpu *g);

/* ---- rm_event.c ---------------------------------------------------------------------- */

void rm_event_init_done(struct vgpu *g);
void rm_event_os_error(struct vgpu *g, u32 xid, const char *text);
void rm_event_before_reply(struct vgpu *g);	/* injected events */
void rm_event_after_init(struct vgpu *g);

/* ---- rm_log.c: libos logs ---------------------------------------------------------- */

enum rm_log_id { RM_LOGINIT, RM_LOGINTR, RM_LOGRM, RM_LOG_COUNT };

void rm_log_init(struct vgpu *g);
void rm_log_reset(struct vgpu *g);
bool rm_log_attach(struct vgpu *g, enum rm_log_id id, u64 pa, u64 size);
bool rm_log_uses(const struct vgpu *g, u64 addr, u64 size);

/* Messages: a log record names one by the address of its metadata. */
enum rm_log_text {
#define L(id, nargs, text) RM_LOG_##id,
#include "rm_log.def"
#undef L
	RM_LOG_TEXT_COUNT
};

void rm_log(struct vgpu *g, enum rm_log_id id, enum rm_log_text text,
	    u64 a, u64 b, u64 c);

#endif
