// SPDX-License-Identifier: GPL-2.0
/*
 * rm_event.c - what RM tells the CPU unasked; bodies from g_rpc-structures.h
 */
#include <string.h>

#include "channel_priv.h"
#include "firmware.h"
#include "rm_priv.h"

/* NV2080CtrlNocatJournalInsertRecord, ctrl2080nvd.h; zero is a valid record. */
#define NOCAT_RECORD_SIZE	1208

static void event_send(struct vgpu *g, u32 event, u32 result, const void *body,
		       u32 len)
{
	struct rm_abi_event e = { .event = event, .len = len };

	assert(len <= sizeof(e.body));
	if (len)
		memcpy(e.body, body, len);
	if (!firmware_abi(g)->event_encode(&e))
		return;
	trace_event(g, "rpc<", "%s len 0x%x event", rpc_function_name(event), e.len);
	queue_send(g, e.event, result, 0, e.body, e.len);
}

void rm_event_init_done(struct vgpu *g)
{
	struct rpc_init_done body = { 0 };
	u64 result = NV_OK;

	inject(g, F_INIT_DONE_RESULT, &result);
	rm_log(g, RM_LOGRM, RM_LOG_INIT_DONE, 0, 0, 0);
	event_send(g, NV_VGPU_MSG_EVENT_GSP_INIT_DONE, result, &body, sizeof(body));
}

void rm_event_os_error(struct vgpu *g, u32 xid, const char *text)
{
	struct rpc_os_error_log body = {
		.except_type = xid,
		.runlist_id = 0xffffffff,
		.chid = 0xffffffff,		/* INVALID_CHID */
	};

	snprintf(body.err_string, sizeof(body.err_string), "%s", text);
	event_send(g, NV_VGPU_MSG_EVENT_OS_ERROR_LOG, NV_OK, &body, sizeof(body));
}

/*
 * What RM says when a channel ends: a line for the kernel's log (an "Xid"),
 * then which channel. Recovery level: ROBUST_CHANNEL_ERROR_RECOVERY_LEVEL_FATAL
 * of nverror.h; scope: RC_NOTIFIER_SCOPE_TSG of g_kernel_rc_nvoc.h.
 */
void rm_event_rc(struct vgpu *g, const struct rm_rc *rc)
{
	struct rpc_os_error_log log = {
		.except_type = rc->type,
		.runlist_id = rc->runlist,
		.chid = rc->chid,
	};
	struct rpc_rc_triggered body = {
		.nv2080_engine_type = rc->engine_type,
		.chid = rc->chid,
		.except_level = 2,
		.except_type = rc->type,
		.scope = 1,
		.mmu_fault_addr_lo = (u32)rc->fault_addr,
		.mmu_fault_addr_hi = rc->fault_addr >> 32,
		.mmu_fault_type = rc->fault_type,
	};

	if (g->rm->phase != RM_RUN)
		return;
	snprintf(log.err_string, sizeof(log.err_string), "%s", rc->text);
	event_send(g, NV_VGPU_MSG_EVENT_OS_ERROR_LOG, NV_OK, &log, sizeof(log));
	event_send(g, NV_VGPU_MSG_EVENT_RC_TRIGGERED, NV_OK, &body, sizeof(body));
}

static void event_rc_triggered(struct vgpu *g, u32 len)
{
	struct rpc_rc_triggered body = {
		.nv2080_engine_type = 0x9 + 2,	/* NV2080_ENGINE_TYPE_COPY2 */
		.chid = 0x7ff,
		.except_type = 31,		/* ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT */
		.mmu_fault_addr_lo = 0xdead0000,
	};

	event_send(g, NV_VGPU_MSG_EVENT_RC_TRIGGERED, NV_OK, &body, len);
}

static void event_libos_print(struct vgpu *g)
{
	struct {
		struct rpc_ucode_libos_print hdr;
		char text[32];
	} body = {
		.hdr = { .ucode_eng_desc = 0, .libos_print_buf_size = 32 },
		.text = "vgpu: libos print\n",
	};

	event_send(g, NV_VGPU_MSG_EVENT_UCODE_LIBOS_PRINT, NV_OK, &body, sizeof(body));
}

static void event_post(struct vgpu *g, u32 client, u32 event, u32 notify_index,
		       void *arg)
{
	struct rpc_post_event body = {
		.client = client,
		.event = event,
		.notify_index = notify_index,
		.status = NV_OK,
		.notify_list = 1,
	};

	event_send(g, NV_VGPU_MSG_EVENT_POST_EVENT, NV_OK, &body, sizeof(body));
}

/* One event of the n-th kind. */
static void event_any(struct vgpu *g, u32 n)
{
	static const u8 nocat[NOCAT_RECORD_SIZE];
	static const u8 engaging;
	u32 notifier;

	switch (n % 7) {
	case 0:
		rm_event_os_error(g, 13, "Graphics Exception: injected");
		break;
	case 1:
		event_send(g, NV_VGPU_MSG_EVENT_GSP_POST_NOCAT_RECORD, NV_OK, nocat,
			   sizeof(nocat));
		break;
	case 2:
		event_libos_print(g);
		break;
	case 3:
		event_send(g, NV_VGPU_MSG_EVENT_GSP_LOCKDOWN_NOTICE, NV_OK, &engaging,
			   sizeof(engaging));
		break;
	case 4:
		event_send(g, NV_VGPU_MSG_EVENT_MMU_FAULT_QUEUED, NV_OK, NULL, 0);
		break;
	case 5:
		event_rc_triggered(g, sizeof(struct rpc_rc_triggered));
		break;
	case 6:
		for (notifier = 0; notifier < NV2080_NOTIFIERS_MAXCOUNT; notifier++)
			rm_object_notify(g, notifier, event_post, NULL);
		break;
	}
}

void rm_event_before_reply(struct vgpu *g)
{
	u64 n, xid, i;

	if (inject(g, F_EVENTS_BEFORE, &n))
		for (i = 0; i < n && i < 10000; i++)
			event_any(g, i);
	if (inject(g, F_XID, &xid))
		rm_event_os_error(g, xid, "injected by the virtual GPU");
	if (inject(g, F_EVENT_SHORT, NULL))
		event_rc_triggered(g, 8);
	if (inject(g, F_MSGQ_FUNCTION, NULL))
		event_send(g, 0x1fff, NV_OK, NULL, 0);
}

void rm_event_after_init(struct vgpu *g)
{
	u64 n, i;

	if (inject(g, F_EVENT_STORM, &n))
		for (i = 0; i < n && i < 100000; i++)
			event_any(g, i);
}
