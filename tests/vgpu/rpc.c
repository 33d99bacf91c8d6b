// SPDX-License-Identifier: GPL-2.0
/*
 * rpc.c - RPCs from the driver: reassembly, dispatch, replies
 *
 * RM works on one message at a time, some microseconds after the doorbell, and
 * answers in the message's own buffer: same function, same length, result in
 * the header (rpcRecvPoll() matches by function only; the sequence is echoed).
 */
#include <stdlib.h>
#include <string.h>

#include "firmware.h"
#include "rm_priv.h"

#define RPC_LATENCY_NS		40000ull
/* rpcSetRegistry_v17_00() asserts that the table fits the command queue. */
#define RPC_MESSAGE_MAX		0x40000u

struct rpc_state {
	struct vtimer pump;
	u8 *buf;			/* payload of the current message */
	u32 len, expected;		/* expected > len: continuations follow */
	u32 function, sequence;

	struct vtimer delayed;		/* an injected delay holds this reply */
	struct rpc_msg late;
	bool busy;
};

struct rpc_handler {
	u32 function;
	u32 min_len;			/* 0: the version says, handler_min_len() */
	bool boot;			/* part of RM's start */
	void (*fn)(struct vgpu *g, struct rpc_msg *m);
};

static const struct rpc_handler handlers[] = {
	{ NV_VGPU_MSG_FUNCTION_FREE, sizeof(struct rpc_free), false, rpc_rm_free },
	{ NV_VGPU_MSG_FUNCTION_UNLOADING_GUEST_DRIVER,
	  sizeof(struct rpc_unloading_guest_driver), false,
	  rpc_unloading_guest_driver },
	{ NV_VGPU_MSG_FUNCTION_GET_GSP_STATIC_INFO,
	  0, false, rpc_get_gsp_static_info },
	{ NV_VGPU_MSG_FUNCTION_UPDATE_BAR_PDE, sizeof(struct rpc_update_bar_pde),
	  false, rpc_update_bar_pde },
	{ NV_VGPU_MSG_FUNCTION_GSP_SET_SYSTEM_INFO, 0, true, rpc_set_system_info },
	{ NV_VGPU_MSG_FUNCTION_SET_REGISTRY, sizeof(struct packed_registry_table),
	  true, rpc_set_registry },
	{ NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL, sizeof(struct rpc_rm_control), false,
	  rpc_rm_control },
	{ NV_VGPU_MSG_FUNCTION_GSP_RM_ALLOC, sizeof(struct rpc_rm_alloc), false,
	  rpc_rm_alloc },
};

static const struct rpc_handler *handler_find(u32 function)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(handlers); i++)
		if (handlers[i].function == function)
			return &handlers[i];
	return NULL;
}

static u32 handler_min_len(const struct vgpu *g, const struct rpc_handler *h)
{
	switch (h->function) {
	case NV_VGPU_MSG_FUNCTION_GET_GSP_STATIC_INFO:
		return firmware_abi(g)->static_info_size;
	case NV_VGPU_MSG_FUNCTION_GSP_SET_SYSTEM_INFO:
		return firmware_abi(g)->system_info_size;
	default:
		return h->min_len;
	}
}

/* What the message is about, for the trace. */
static void trace_in(struct vgpu *g, const struct rpc_msg *m)
{
	char more[64] = "";

	if (m->function == NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL &&
	    m->len >= sizeof(struct rpc_rm_control)) {
		const struct rpc_rm_control *c = (void *)m->payload;
		const char *name = rm_ctrl_name(g, c->cmd);

		snprintf(more, sizeof(more), " %08x:%08x %08x %s", c->client,
			 c->object, c->cmd, name ? name : "?");
	} else if (m->function == NV_VGPU_MSG_FUNCTION_GSP_RM_ALLOC &&
		   m->len >= sizeof(struct rpc_rm_alloc)) {
		const struct rpc_rm_alloc *a = (void *)m->payload;

		snprintf(more, sizeof(more), " %08x:%08x %08x class %04x", a->client,
			 a->parent, a->object, a->class);
	} else if (m->function == NV_VGPU_MSG_FUNCTION_FREE &&
		   m->len >= sizeof(struct rpc_free)) {
		const struct rpc_free *f = (void *)m->payload;

		snprintf(more, sizeof(more), " %08x:%08x", f->root, f->object_old);
	}
	trace_event(g, "rpc>", "%s len 0x%x seq %u%s",
		    rpc_function_name(m->function), m->len, m->sequence, more);
}

static u32 body_status(const struct rpc_msg *m)
{
	switch (m->function) {
	case NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL:
		return ((struct rpc_rm_control *)m->payload)->status;
	case NV_VGPU_MSG_FUNCTION_GSP_RM_ALLOC:
		return ((struct rpc_rm_alloc *)m->payload)->status;
	case NV_VGPU_MSG_FUNCTION_FREE:
		return ((struct rpc_free *)m->payload)->status;
	default:
		return NV_OK;
	}
}

/* The message is done with, answered or not. */
static void finish(struct vgpu *g, struct rpc_msg *m)
{
	bool unload = m->function == NV_VGPU_MSG_FUNCTION_UNLOADING_GUEST_DRIVER &&
		      m->result == NV_OK;

	free(m->payload);
	m->payload = NULL;
	g->rpc->busy = false;
	if (unload)
		rm_unload(g);
}

static void reply_send(struct vgpu *g, struct rpc_msg *m)
{
	u64 arg;

	rm_event_before_reply(g);
	if (inject(g, F_RPC_WRONG_SEQ, NULL))
		m->sequence += 1000;
	if (inject(g, F_RPC_SHORT, &arg) && arg < m->len)
		m->len = arg;
	trace_event(g, "rpc<", "%s len 0x%x seq %u %s%s%s",
		    rpc_function_name(m->function), m->len, m->sequence,
		    rpc_status_name(m->result),
		    body_status(m) ? " body " : "",
		    body_status(m) ? rpc_status_name(body_status(m)) : "");
	queue_send(g, m->function, m->result, m->sequence, m->payload, m->len);
	if (inject(g, F_RPC_DUPLICATE, NULL))
		queue_send(g, m->function, m->result, m->sequence, m->payload, m->len);
	finish(g, m);
}

static void reply_late(struct vgpu *g, struct vtimer *t)
{
	reply_send(g, &g->rpc->late);
	rpc_kick(g);
}

static bool dropped(struct vgpu *g, u32 function)
{
	u64 arg;

	return inject_armed(g, F_RPC_DROP, &arg) && (!arg || arg == function) &&
	       inject(g, F_RPC_DROP, NULL);
}

static void reply(struct vgpu *g, struct rpc_msg *m)
{
	struct rpc_state *s = g->rpc;
	u64 arg;

	if (!m->no_reply && inject_match(g, F_RPC_ERROR, m->function, &arg))
		m->result = arg;
	if (m->no_reply || dropped(g, m->function)) {
		finish(g, m);
		return;
	}
	s->busy = true;
	if (inject_match(g, F_RPC_DELAY, m->function, &arg)) {
		s->late = *m;
		vtimer_arm(g, &s->delayed, arg * 1000000ull, reply_late);
		return;
	}
	reply_send(g, m);
}

static void dispatch(struct vgpu *g, struct rpc_msg *m)
{
	const struct rpc_handler *h = handler_find(m->function);

	stat_add(g, STAT_RPC_IN, 1);
	trace_in(g, m);
	rm_log(g, RM_LOGRM, RM_LOG_RPC, m->function, m->sequence, 0);
	if (!h) {
		violate(g, V_RPC_UNKNOWN, "function %u (%s)", m->function,
			rpc_function_name(m->function));
		m->result = NV_VGPU_MSG_RESULT_RPC_UNKNOWN_FUNCTION;
	} else if (m->len < handler_min_len(g, h)) {
		violate(g, V_RPC_BODY, "%s: 0x%x bytes, needs 0x%x",
			rpc_function_name(m->function), m->len,
			handler_min_len(g, h));
		m->result = NV_VGPU_MSG_RESULT_RPC_INVALID_MESSAGE_FORMAT;
		m->no_reply = h->boot;
	} else if (g->rm->phase != (h->boot ? RM_WAIT_CPU : RM_RUN)) {
		violate(g, V_RPC_ORDER, "%s %s", rpc_function_name(m->function),
			h->boot ? "after RM has started" : "before INIT_DONE");
		m->result = NV_ERR_INVALID_STATE;
		m->no_reply = h->boot;
	} else {
		h->fn(g, m);
	}
	reply(g, m);
}

/* ---- reassembly -------------------------------------------------------- */

/*
 * Length the message says it has. RM_ALLOC's header length may leave out the
 * parameters (rpcRmApiAlloc_GSP() does) and is never continued.
 */
static u32 message_length(const struct queue_record *r)
{
	u32 params;

	if (r->hdr.function == NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL &&
	    r->payload_len >= sizeof(struct rpc_rm_control)) {
		params = ((const struct rpc_rm_control *)r->payload)->params_size;
		if (params <= RPC_MESSAGE_MAX)
			return sizeof(struct rpc_rm_control) + params;
	}
	if (r->hdr.function == NV_VGPU_MSG_FUNCTION_SET_REGISTRY &&
	    r->payload_len >= sizeof(struct packed_registry_table))
		return ((const struct packed_registry_table *)r->payload)->size;
	return r->payload_len;
}

static void message_start(struct vgpu *g, const struct queue_record *r)
{
	struct rpc_state *s = g->rpc;
	u32 want = message_length(r);

	if (s->buf) {
		violate(g, V_RPC_CONTINUATION, "%s ends after 0x%x of 0x%x bytes",
			rpc_function_name(s->function), s->len, s->expected);
		free(s->buf);
		s->buf = NULL;
	}
	s->function = r->hdr.function;
	s->sequence = r->hdr.sequence;
	s->len = r->payload_len;
	s->expected = r->payload_len;
	if (r->payload_len == RPC_PAYLOAD_MAX && want > r->payload_len &&
	    want <= RPC_MESSAGE_MAX)
		s->expected = want;
	s->buf = vgpu_zalloc(s->expected > r->payload_avail ? s->expected :
			     r->payload_avail);
	memcpy(s->buf, r->payload, r->payload_avail);
}

static bool message_continue(struct vgpu *g, const struct queue_record *r)
{
	struct rpc_state *s = g->rpc;

	if (!s->buf || r->payload_len > s->expected - s->len ||
	    (r->payload_len < RPC_PAYLOAD_MAX && r->payload_len < s->expected - s->len)) {
		violate(g, V_RPC_CONTINUATION, "0x%x bytes where 0x%x are missing",
			r->payload_len, s->buf ? s->expected - s->len : 0);
		return false;
	}
	memcpy(s->buf + s->len, r->payload, r->payload_len);
	s->len += r->payload_len;
	return true;
}

static void pump(struct vgpu *g, struct vtimer *t)
{
	struct rpc_state *s = g->rpc;
	struct queue_record r;
	struct rpc_msg m;

	if (s->busy || g->rm->phase < RM_WAIT_CPU || g->rm->phase == RM_SEQUENCE ||
	    !rm_running(g))
		return;
	if (queue_pending(g) && inject(g, F_GSP_CRASH, NULL)) {
		rm_die(g, "injected crash");
		return;
	}
	if (!queue_receive(g, &r))
		return;
	if (r.hdr.function != NV_VGPU_MSG_FUNCTION_CONTINUATION_RECORD)
		message_start(g, &r);
	else if (!message_continue(g, &r))
		goto next;
	if (s->len == s->expected) {
		m = (struct rpc_msg) {
			.function = s->function,
			.sequence = s->sequence,
			.payload = s->buf,
			.len = s->len,
			.avail = s->len > r.payload_avail ? s->len : r.payload_avail,
		};
		s->buf = NULL;
		dispatch(g, &m);
	}
next:
	if (!s->busy && queue_pending(g))
		rpc_kick(g);
}

void rpc_kick(struct vgpu *g)
{
	if (!g->rpc->pump.armed)
		vtimer_arm(g, &g->rpc->pump, RPC_LATENCY_NS, pump);
}

void rpc_reset(struct vgpu *g)
{
	struct rpc_state *s = g->rpc;

	vtimer_cancel(g, &s->pump);
	vtimer_cancel(g, &s->delayed);
	free(s->buf);
	if (s->busy)
		free(s->late.payload);
	memset(s, 0, sizeof(*s));
}

void rpc_init(struct vgpu *g)
{
	g->rpc = vgpu_zalloc(sizeof(*g->rpc));
}
