/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The message queues between CPU and GSP.
 */
#ifndef _NOVA_GSP_CMDQ_H
#define _NOVA_GSP_CMDQ_H

#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "nova_dma.h"
#include "nova_gsp_msg.h"
#include "nova_gsp_ring.h"

struct nova_gsp;
struct task_struct;

/**
 * DOC: Message queues
 *
 * The command queue carries RPCs to the GSP, the status queue replies and
 * events back. Layout and arithmetic are in nova_gsp_ring.h, messages in
 * nova_gsp_msg.h; here they are used.
 *
 * One thread owns the status queue. It alone reads it, checks each message,
 * puts continuation records together, gives a reply to the caller who waits for
 * it and hands events to nova_gsp_event.c. It is woken by the GSP's interrupt;
 * while a caller waits it also looks by itself every few milliseconds, else twice
 * a second, so a lost interrupt costs time and nothing else: what it finds without
 * one makes it re-arm the interrupt. Before interrupts work at all it looks more
 * often.
 *
 * One RPC is under way at a time, as in NVIDIA's driver. A reply belongs to it
 * if function and sequence number agree; firmware that leaves the sequence
 * number zero is believed too. Whatever else looks like a reply (a duplicate,
 * or one that comes after its caller gave up) is counted and dropped.
 *
 * A message that fails its checks means that the two sides no longer agree on
 * what is in the queue; there is no way to find the next good one, so the GSP
 * is declared failed, and every waiter gets the error at once.
 */

/**
 * define NOVA_GSP_CMDQ_TIMEOUT_MS - an RPC is answered within this time
 */
#define NOVA_GSP_CMDQ_TIMEOUT_MS	6000

/**
 * struct nova_gsp_rpc - one RPC as its caller sees it
 *
 * Fill the first group in, the second is filled by nova_gsp_cmdq_call().
 */
struct nova_gsp_rpc {
	/** @function: NOVA_RM_FN_* */
	u32 function;
	/** @detail: what to show in traces: control command or class, or 0 */
	u32 detail;
	/** @req: payload to send, may be NULL if @req_size is 0 */
	const void *req;
	/** @req_size: bytes of @req */
	u32 req_size;
	/** @reply: buffer for the reply's payload, may be @req's memory */
	void *reply;
	/** @reply_max: bytes of @reply */
	u32 reply_max;
	/** @leaving: it is part of stopping the GSP */
	bool leaving;

	/** @reply_size: bytes written to @reply */
	u32 reply_size;
	/** @status: NV_STATUS of the RPC itself */
	u32 status;

	/* Private to nova_gsp_cmdq.c, under its pending_lock. */
	/* private: */
	u32 sequence;
	bool done;
	int error;
};

/**
 * struct nova_gsp_cmdq - both queues
 */
struct nova_gsp_cmdq {
	/** @gsp: the GSP they belong to */
	struct nova_gsp *gsp;
	/** @mem: shared memory: page table, command queue, status queue */
	struct nova_dma_buf mem;
	/** @layout: where in @mem */
	struct nova_gsp_ring_layout layout;

	/**
	 * @lock: one RPC at a time; protects the command queue (down to
	 * @tx_buf) from building the message to receiving the reply. Never
	 * taken by the thread, so an event handler must not send RPCs. Taken
	 * outside of every other lock of nova-core; may not be held while
	 * memory is reclaimed for the GPU.
	 */
	struct mutex lock;
	/** @tx_geo: shape of the command queue */
	struct nova_gsp_ring_geometry tx_geo;
	/** @tx_wptr: next entry to write */
	u32 tx_wptr;
	/** @tx_seq: element sequence number of the next message */
	u32 tx_seq;
	/** @rpc_sequence: RPC sequence number used last */
	u32 rpc_sequence;
	/** @tx_buf: room to build a message */
	void *tx_buf;

	/** @thread: owner of the status queue (the members down to @assembly) */
	struct task_struct *thread;
	/** @linked: the GSP has set the status queue up */
	bool linked;
	/** @rx_geo: shape of the status queue */
	struct nova_gsp_ring_geometry rx_geo;
	/** @rx_rptr: next entry to read */
	u32 rx_rptr;
	/** @rx_seq: element sequence number expected next */
	u32 rx_seq;
	/** @rx_buf: room for one message */
	void *rx_buf;
	/** @assembly: RPC being put together from several messages */
	struct nova_gsp_msg_assembly assembly;

	/** @work: wakes the thread */
	wait_queue_head_t work;
	/** @kicked: something may be in the status queue */
	bool kicked;
	/** @irq: the interrupt works, so looking now and then is enough */
	bool irq;

	/** @pending_lock: protects @pending and the RPC it points to */
	spinlock_t pending_lock;
	/** @pending: RPC whose reply is awaited, or NULL */
	struct nova_gsp_rpc *pending;
};

int nova_gsp_cmdq_create(struct nova_gsp *gsp);
int nova_gsp_cmdq_call(struct nova_gsp_cmdq *cmdq, struct nova_gsp_rpc *rpc);
int nova_gsp_cmdq_post(struct nova_gsp_cmdq *cmdq, u32 function,
		       const void *req, u32 req_size);
void nova_gsp_cmdq_kick(struct nova_gsp_cmdq *cmdq);

#endif /* _NOVA_GSP_CMDQ_H */
