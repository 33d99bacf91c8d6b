// SPDX-License-Identifier: GPL-2.0
/*
 * rm_tsg.c - channel groups: what is scheduled, and dies, together
 *
 * KEPLER_CHANNEL_GROUP_A (kernel_channel_group_api.c, ctrla06c.h). A channel that
 * is in none has one of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "channel_priv.h"
#include "rm.h"
#include "rm_priv.h"

/* NV_CHANNEL_GROUP_ALLOCATION_PARAMETERS, nvos.h */
struct tsg_params {
	u32 object_error, object_ecc_error;
	u32 vaspace;
	u32 engine_type;
	u8 is_vgpu_plugin, pad[3];
};

ABI_SIZE(struct tsg_params, RM_TSG_PARAMS_SIZE);

/* kfifoChannelGroupGetDefaultTimeslice_GV100(): 128 << 3; there is no minimum. */
#define TIMESLICE_DEFAULT_US	(128u << 3)
#define INTERLEAVE_LEVELS	3u		/* low, medium, high */
#define PREEMPT_TIMEOUT_MAX_US	1000000u

struct tsg *rm_tsg_of(const struct rm_object *o)
{
	return o->class == KEPLER_CHANNEL_GROUP_A ? o->data : NULL;
}

struct tsg *rm_tsg_implicit(u32 engine_type, struct vaspace *vas)
{
	struct tsg *t = vgpu_zalloc(sizeof(*t));

	t->engine_type = engine_type;
	t->vas = vas;
	t->timeslice_us = TIMESLICE_DEFAULT_US;
	t->implicit = true;
	return t;
}

static void tsg_destruct(struct vgpu *g, struct rm_object *o)
{
	struct tsg *t = o->data;

	if (!t)
		return;
	if (t->vas)
		vaspace_put(t->vas);
	free(t);
}

u32 rm_tsg_construct(struct vgpu *g, struct rm_object *o, u32 client,
		     const void *params)
{
	const struct tsg_params *p = params;
	const struct engine_info *e = engine_by_type(p->engine_type);
	struct vaspace *vas = NULL;
	struct tsg *t;

	if (p->vaspace)
		vas = rm_vaspace_find(g, client, p->vaspace);
	if (!e || !engine_present(g, e->id) || (p->vaspace && !vas)) {
		violate(g, V_CHANNEL_ARGS, "group: engine type %u, address space %08x",
			p->engine_type, p->vaspace);
		return NV_ERR_INVALID_ARGUMENT;
	}
	t = rm_tsg_implicit(p->engine_type, vas);
	t->implicit = false;
	if (vas)
		vas->users++;
	o->data = t;
	o->destruct = tsg_destruct;
	return NV_OK;
}

struct tsg_list {
	FILE *out;
	size_t n;
};

static void print(struct vgpu *g, const struct rm_object *o, u32 client, void *arg)
{
	struct tsg_list *list = arg;
	const struct tsg *t = o->data;

	fprintf(list->out, "%s{\"client\": \"%#x\", \"handle\": \"%#x\"",
		list->n++ ? ", " : "", client, o->handle);
	fprintf(list->out, ", \"engine\": \"%s\", \"channels\": %u",
		engine_by_type(t->engine_type)->name, t->channels);
	fprintf(list->out, ", \"interleave\": %u, \"timeslice_us\": %llu}",
		t->interleave, (unsigned long long)t->timeslice_us);
}

void rm_tsg_json(struct vgpu *g, FILE *out)
{
	struct tsg_list list = { .out = out };

	fputc('[', out);
	rm_object_each(g, KEPLER_CHANNEL_GROUP_A, print, &list);
	fputc(']', out);
}

/* ---- controls ------------------------------------------------------------------- */

static u32 each_channel(struct vgpu *g, struct rm_object *o,
			u32 (*fn)(struct vgpu *g, struct channel *c, u32 arg),
			u32 arg)
{
	struct rm_object *child;
	u32 status = NV_OK;

	for (child = o->child; child && !status; child = child->sibling)
		if (rm_channel_of(child))
			status = fn(g, rm_channel_of(child), arg);
	return status;
}

static u32 bind_one(struct vgpu *g, struct channel *c, u32 arg)
{
	c->bound = true;
	return NV_OK;
}

static u32 schedule_one(struct vgpu *g, struct channel *c, u32 enable)
{
	return rm_channel_schedule(g, c, enable);
}

static u32 group_schedule(struct vgpu *g, struct rm_object *o, void *params)
{
	return each_channel(g, o, schedule_one, *(u8 *)params);
}

static u32 group_bind(struct vgpu *g, struct rm_object *o, void *params)
{
	const struct engine_info *e = engine_by_type(*(u32 *)params);
	const struct tsg *t = o->data;

	if (!e || e->runlist != engine_by_type(t->engine_type)->runlist) {
		violate(g, V_CHANNEL_STATE, "group %08x bound to engine type %u",
			o->handle, *(u32 *)params);
		return NV_ERR_INVALID_ARGUMENT;
	}
	return each_channel(g, o, bind_one, 0);
}

static u32 group_set_timeslice(struct vgpu *g, struct rm_object *o, void *params)
{
	struct tsg *t = o->data;

	t->timeslice_us = *(u64 *)params;
	return NV_OK;
}

static u32 group_get_timeslice(struct vgpu *g, struct rm_object *o, void *params)
{
	const struct tsg *t = o->data;

	*(u64 *)params = t->timeslice_us;
	return NV_OK;
}

struct preempt {
	u8 wait, manual_timeout, pad[2];
	u32 timeout_us;
};

ABI_SIZE(struct preempt, 8);

/* It is off at once, by a reset of the engine if it hangs (RM's recovery). */
static u32 group_preempt(struct vgpu *g, struct rm_object *o, void *params)
{
	const struct preempt *p = params;
	const struct tsg *t = o->data;

	if (p->manual_timeout && p->timeout_us > PREEMPT_TIMEOUT_MAX_US) {
		violate(g, V_CHANNEL_ARGS, "group %08x: preemption within %u us",
			o->handle, p->timeout_us);
		return NV_ERR_INVALID_ARGUMENT;
	}
	runlist_preempt(g, t, engine_by_type(t->engine_type)->runlist);
	return NV_OK;
}

u32 rm_tsg_interleave(struct vgpu *g, struct tsg *t, u32 level)
{
	if (level >= INTERLEAVE_LEVELS) {
		violate(g, V_CHANNEL_ARGS, "interleave level %u", level);
		return NV_ERR_INVALID_ARGUMENT;
	}
	t->interleave = level;
	return NV_OK;
}

static u32 group_set_interleave_level(struct vgpu *g, struct rm_object *o,
				      void *params)
{
	return rm_tsg_interleave(g, o->data, *(u32 *)params);
}

static u32 group_get_interleave_level(struct vgpu *g, struct rm_object *o,
				      void *params)
{
	const struct tsg *t = o->data;

	*(u32 *)params = t->interleave;
	return NV_OK;
}

const struct rm_ctrl rm_tsg_ctrls[] = {
	{ CTRL_GROUP_GPFIFO_SCHEDULE, "GROUP_GPFIFO_SCHEDULE", 2,
	  KEPLER_CHANNEL_GROUP_A, group_schedule },
	{ 0xa06c0102, "GROUP_BIND", 4, KEPLER_CHANNEL_GROUP_A, group_bind },
	{ 0xa06c0103, "GROUP_SET_TIMESLICE", 8, KEPLER_CHANNEL_GROUP_A,
	  group_set_timeslice },
	{ 0xa06c0104, "GROUP_GET_TIMESLICE", 8, KEPLER_CHANNEL_GROUP_A,
	  group_get_timeslice },
	{ CTRL_GROUP_PREEMPT, "GROUP_PREEMPT", sizeof(struct preempt),
	  KEPLER_CHANNEL_GROUP_A, group_preempt },
	{ 0xa06c0107, "GROUP_SET_INTERLEAVE_LEVEL", 4, KEPLER_CHANNEL_GROUP_A,
	  group_set_interleave_level },
	{ 0xa06c0108, "GROUP_GET_INTERLEAVE_LEVEL", 4, KEPLER_CHANNEL_GROUP_A,
	  group_get_interleave_level },
	{ 0 }
};
