/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rm_driver.h - the CPU's side of GSP-RM's message queues, also a wrong one
 *
 * Builds on boot_driver.h. Messages are put together from offsets, not from the
 * model's own structures, so that a mistake in those shows.
 */
#ifndef VGPU_RM_DRIVER_H
#define VGPU_RM_DRIVER_H

#include "boot_driver.h"

#define RM_MSG_MAX	0x40000u

#define FN_FREE			10
#define FN_UNLOADING		47
#define FN_GET_STATIC_INFO	65
#define FN_UPDATE_BAR_PDE	70
#define FN_CONTINUATION		71
#define FN_SET_SYSTEM_INFO	72
#define FN_SET_REGISTRY		73
#define FN_CONTROL		76
#define FN_ALLOC		103
#define EV_INIT_DONE		0x1001
#define EV_SEQUENCER		0x1002
#define EV_POST_EVENT		0x1003
#define EV_RC_TRIGGERED		0x1004
#define EV_OS_ERROR_LOG		0x1006

#define NO_CORRUPTION	0xffffffffu

/* One received message, continuations appended. */
struct rm_msg {
	u32 function, result, sequence, len;
	u8 data[RM_MSG_MAX];
};

struct rm_driver {
	struct boot_driver b;
	u8 *cmdq, *statq;
	u64 *log[3], log_addr[3];		/* LOGINIT LOGINTR LOGRM */
	u32 wptr, rptr;
	u32 tx_seq, rx_seq, rpc_seq;
	u32 internal_client, device, subdevice;	/* from the static info */
	struct rm_msg rx;

	/* Mistakes of the next record, reset when it is sent. */
	struct {
		u32 offset, xor;	/* a dword of the record, before the sum */
		u32 sum_xor, seq_add, elems;
		bool no_doorbell;
	} bad;
};

#define RM_LOG_SIZE	0x10000u

/* Model started, GSP's memory prepared, nothing run. False: test skipped. */
bool rm_driver_prepare(struct rm_driver *d, const char *opt1, const char *opt2);
void rm_gsp_prepare(struct rm_driver *d);
/* FWSEC, booter, RISC-V active. */
void rm_driver_run(struct rm_driver *d);
/* 72 and 73. */
void rm_send_init(struct rm_driver *d);
/* The same; false when INIT_DONE does not come. */
bool rm_driver_init(struct rm_driver *d);
/* Boot to a running RISC-V; 72 and 73 not sent yet. False: test skipped. */
bool rm_driver_boot(struct rm_driver *d, const char *opt1, const char *opt2);
/* The same with this version's files; the model is told nothing of it. */
bool rm_driver_boot_with(struct rm_driver *d, const char *version);
/* As rm_driver_boot(), then 72 and 73, INIT_DONE awaited, static info read. */
bool rm_driver_start(struct rm_driver *d, const char *opt1, const char *opt2);
/* 47, suspended, SB, booter_unload, model stopped without a violation. */
void rm_driver_unload(struct rm_driver *d);
void rm_driver_stop(struct rm_driver *d);

/* The model comes to see this mistake so often, and no other. */
void rm_expect_violations(struct rm_driver *d, const char *name, unsigned int count);

/* RM has nothing more to do. */
void rm_settle(struct rm_driver *d);

/* The bytes of the two messages RM waits for; returns the length. */
u32 rm_system_info(struct rm_driver *d, u8 *buf);
u32 rm_registry(u8 *buf);

/* Queue a message, in records, and ring the doorbell. */
void rm_send(struct rm_driver *d, u32 function, const void *payload, u32 len);
/* Any message into d->rx; false when none comes within ms. */
bool rm_recv(struct rm_driver *d, unsigned int ms);
/* The next message of that function, skipping others. */
bool rm_recv_function(struct rm_driver *d, u32 function, unsigned int ms);
/* Send, await the reply in d->rx. */
bool rm_call(struct rm_driver *d, u32 function, const void *payload, u32 len);

/* Status in the body; params are in and out. */
u32 rm_control(struct rm_driver *d, u32 client, u32 object, u32 cmd, void *params,
	       u32 size);
/* As rm_control() to RM's own subdevice. */
u32 rm_subdevice_control(struct rm_driver *d, u32 cmd, void *params, u32 size);
u32 rm_alloc(struct rm_driver *d, u32 client, u32 parent, u32 object, u32 class,
	     const void *params, u32 size);
u32 rm_free(struct rm_driver *d, u32 client, u32 object);
/* A client with a device and a subdevice of that handle + 1 and + 2. */
void rm_alloc_tree(struct rm_driver *d, u32 client);

#endif
