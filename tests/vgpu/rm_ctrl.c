// SPDX-License-Identifier: GPL-2.0
/*
 * rm_ctrl.c - GSP_RM_CONTROL: finds the object and the command, checks the
 * size, calls the table's function
 *
 * Status codes: unknown client NV_ERR_INVALID_CLIENT (rmapi/control.c), unknown
 * object NV_ERR_OBJECT_NOT_FOUND (clientGetResourceRef()), unknown command
 * NV_ERR_NOT_SUPPORTED, wrong size NV_ERR_INVALID_PARAM_STRUCT (both
 * resControlLookup_IMPL()). They go into the body; the header says NV_OK
 * because the message itself was served (rpcRmApiControl_GSP()).
 */
#include <stdlib.h>
#include <string.h>

#include "firmware.h"
#include "rm_priv.h"

static const struct rm_ctrl *const tables[] = {
	rm_ctrl_gpu_table, rm_ctrl_gr_table, rm_ctrl_fb_table, rm_ctrl_fifo_table,
	rm_vaspace_ctrls, rm_tsg_ctrls, rm_channel_ctrls, rm_context_ctrls,
};

static const struct rm_ctrl *ctrl_find(u32 cmd)
{
	const struct rm_ctrl *c;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (c = tables[i]; c->fn; c++)
			if (c->cmd == cmd)
				return c;
	return NULL;
}

/* Channel classes inherit the controls of those before them. */
static bool class_takes(const struct rm_ctrl *c, u32 class)
{
	return c->class == class ||
	       (c->class == CLASS_CHANNEL && rm_class_is_channel(class));
}

const char *rm_ctrl_name(const struct vgpu *g, u32 cmd)
{
	const struct rm_abi_ctrl *a = rm_abi_ctrl(firmware_abi(g), cmd);
	const struct rm_ctrl *c = a ? NULL : ctrl_find(cmd);

	return a ? a->name : c ? c->name : NULL;
}

/* The control works on parameters of the model's own layout. */
static u32 control_convert(struct vgpu *g, const struct rm_ctrl *c,
			   const struct rm_abi_ctrl *a, struct rm_object *o,
			   void *raw)
{
	u32 common = a->params_size < c->params_size ? a->params_size :
						       c->params_size;
	void *base = vgpu_zalloc(c->params_size);
	u32 status;

	if (a->to_base)
		a->to_base(base, raw);
	else
		memcpy(base, raw, common);
	status = c->fn(g, o, base);
	if (a->from_base)
		a->from_base(raw, base);
	else
		memcpy(raw, base, common);
	free(base);
	return status;
}

/* Do channels have to get off their engine for it? */
static bool takes_off(const struct rpc_rm_control *p, u32 avail)
{
	const u8 *enable = (const u8 *)(p + 1);

	switch (p->cmd) {
	case CTRL_GROUP_PREEMPT:
		return true;
	case CTRL_GROUP_GPFIFO_SCHEDULE:
	case CTRL_GPFIFO_SCHEDULE:
		return avail && !*enable;
	}
	return false;
}

static u32 control_run(struct vgpu *g, struct rpc_rm_control *p, u32 avail)
{
	const struct rm_abi_ctrl *a = rm_abi_ctrl(firmware_abi(g), p->cmd);
	const struct rm_ctrl *c = ctrl_find(a ? a->base_cmd : p->cmd);
	u32 size;
	struct rm_object *o;
	u64 arg;

	if (inject_match(g, F_RM_STATUS, p->cmd, &arg))
		return arg;
	if (!rm_object_client(g, p->client)) {
		violate(g, V_RM_CLIENT, "control %08x: client %08x", p->cmd, p->client);
		return NV_ERR_INVALID_CLIENT;
	}
	o = rm_object_find(g, p->client, p->object);
	if (!o) {
		violate(g, V_RM_OBJECT, "control %08x: object %08x of client %08x",
			p->cmd, p->object, p->client);
		return NV_ERR_OBJECT_NOT_FOUND;
	}
	if (p->params_size > avail) {
		violate(g, V_RPC_BODY, "control %08x: 0x%x bytes of parameters, message has 0x%x",
			p->cmd, p->params_size, avail);
		return NV_ERR_INVALID_PARAM_STRUCT;
	}
	if (!c || !class_takes(c, o->class)) {
		vgpu_log(g, "RM: control %08x on class %04x is not supported", p->cmd,
			 o->class);
		rm_log(g, RM_LOGRM, RM_LOG_CTRL_UNKNOWN, p->cmd, p->object, 0);
		return NV_ERR_NOT_SUPPORTED;
	}
	size = a ? a->params_size : c->params_size;
	if (p->params_size != size) {
		violate(g, V_RM_PARAMS, "%s: 0x%x bytes of parameters, needs 0x%x",
			c->name, p->params_size, size);
		return NV_ERR_INVALID_PARAM_STRUCT;
	}
	if (p->flags & ~RMAPI_RPC_FLAGS_COPYOUT_ON_ERROR)
		violate(g, V_RPC_BODY, "%s: flags 0x%x", c->name, p->flags);
	return a ? control_convert(g, c, a, o, p + 1) : c->fn(g, o, p + 1);
}

void rpc_rm_control(struct vgpu *g, struct rpc_msg *m)
{
	struct rpc_rm_control *p = (void *)m->payload;
	u32 avail = m->len - sizeof(*p);
	u64 status;

	if (takes_off(p, avail)) {
		m->no_reply = inject(g, F_PREEMPT_STUCK, NULL);
		if (m->no_reply)
			return;
		if (inject(g, F_PREEMPT_REFUSED, &status)) {
			p->status = (u32)status;
			return;
		}
	}
	p->status = control_run(g, p, avail);
}
