/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The last messages between CPU and GSP, for debugging.
 */
#ifndef _NOVA_GSP_HISTORY_H
#define _NOVA_GSP_HISTORY_H

#include <linux/ktime.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct nova_core_printer;
struct nova_rm_ops;

/**
 * define NOVA_GSP_HISTORY_DEPTH - messages remembered
 */
#define NOVA_GSP_HISTORY_DEPTH	64

/**
 * enum nova_gsp_history_kind - what a record is about
 * @NOVA_GSP_HISTORY_NONE: unused slot
 * @NOVA_GSP_HISTORY_CALL: an RPC that expects a reply
 * @NOVA_GSP_HISTORY_POST: an RPC without reply
 * @NOVA_GSP_HISTORY_EVENT: a message the GSP sent on its own
 * @NOVA_GSP_HISTORY_STRAY: a reply nobody was waiting for
 */
enum nova_gsp_history_kind {
	NOVA_GSP_HISTORY_NONE,
	NOVA_GSP_HISTORY_CALL,
	NOVA_GSP_HISTORY_POST,
	NOVA_GSP_HISTORY_EVENT,
	NOVA_GSP_HISTORY_STRAY,
};

/**
 * struct nova_gsp_history_record - one message, or one RPC and its reply
 */
struct nova_gsp_history_record {
	/** @kind: what it is */
	enum nova_gsp_history_kind kind;
	/** @function: RPC or event number */
	u32 function;
	/** @detail: control command or class when @function carries one */
	u32 detail;
	/** @sequence: RPC sequence number */
	u32 sequence;
	/** @length: bytes of payload sent (received, for events) */
	u32 length;
	/** @status: NV_STATUS of the reply */
	u32 status;
	/** @error: errno of the call, 0 for success */
	int error;
	/** @start: when it was sent or received */
	ktime_t start;
	/** @end: when the reply came, 0 while it is awaited */
	ktime_t end;
};

/**
 * struct nova_gsp_history - ring of the last messages
 */
struct nova_gsp_history {
	/** @rm: knows the names of functions; set by nova_gsp_history_init() */
	const struct nova_rm_ops *rm;
	/** @lock: protects @next and @records; innermost, never in interrupts */
	spinlock_t lock;
	/** @next: total records ever begun; slot is @next modulo the depth */
	u64 next;
	/** @records: the ring */
	struct nova_gsp_history_record records[NOVA_GSP_HISTORY_DEPTH];
};

void nova_gsp_history_init(struct nova_gsp_history *hist,
			   const struct nova_rm_ops *rm);
u64 nova_gsp_history_begin(struct nova_gsp_history *hist,
			   enum nova_gsp_history_kind kind, u32 function,
			   u32 detail, u32 sequence, u32 length);
void nova_gsp_history_end(struct nova_gsp_history *hist, u64 id, u32 status,
			  int error);
void nova_gsp_history_copy(struct nova_gsp_history *to,
			   struct nova_gsp_history *from);
void nova_gsp_history_print(struct nova_gsp_history *hist,
			    const struct nova_core_printer *printer);

#endif /* _NOVA_GSP_HISTORY_H */
