// SPDX-License-Identifier: GPL-2.0
/*
 * rm_channel.c - channels as RM hands them out: allocation, binding, scheduling
 *
 * The driver names the memory and, by the USERD page and index, the id it wants
 * (kchannelConstruct_IMPL(), kernel_channel.c; flags and parameters
 * alloc_channel.h). RM fills the instance block; host (runlist.c) runs what is
 * scheduled. A channel below a group has the group's engine and address space.
 */
#include <stdlib.h>
#include <string.h>

#include "channel_priv.h"
#include "firmware.h"
#include "rm_priv.h"

/* NV_MEMORY_DESC_PARAMS */
struct memory_desc {
	u64 base, size;
	u32 address_space;		/* ADDR_SYSMEM, ADDR_FBMEM */
	u32 cache_attrib;
};

enum { ADDR_SYSMEM = 1, ADDR_FBMEM = 2 };

/* NV_CHANNEL_ALLOC_PARAMS; the error notifiers and what follows are zero. */
struct channel_params {
	u32 error, buffer;
	u64 gp_offset;
	u32 gp_entries, flags;
	u32 context_share, vaspace;
	u32 userd_handle[8];
	u64 userd_offset[8];
	u32 engine_type, cid, sub_device, ecc_error;
	struct memory_desc inst, userd, ramfc, mthdbuf;
	u32 group, internal_flags;
	struct memory_desc notifier, ecc_notifier;
	u32 process, sub_process;
	u32 iv[6], nonce[8], tpc_config;
	u32 pad;
};

ABI_SIZE(struct channel_params, 0x170);

/* NVOS04_FLAGS_* */
#define FLAGS_PRIVILEGED		BIT(5)
#define FLAGS_DENY_PHYSICAL_MODE_CE	BIT(7)
#define FLAGS_USERD_INDEX(v)		((v) >> 8 & 7)
#define FLAGS_USERD_PAGE(v)		((v) >> 12 & 0x1ff)
#define FLAGS_USERD_PAGE_FIXED		BIT(21)
#define FLAGS_DENY_AUTH_LEVEL_PRIV	BIT(22)
#define FLAGS_ACQUIRE_TIMEOUT		BIT(27)
#define USERD_PER_PAGE			8u
/* NV_KERNELCHANNEL_ALLOC_INTERNALFLAGS_PRIVILEGE */
#define INTERNAL_PRIVILEGE(v)		((v) & 3)
#define PRIVILEGE_USER			0u

#define RAMIN_ALIGN	0x1000u		/* NV_RAMIN_BASE_SHIFT 12 */
#define USERD_ALIGN	0x200u		/* NV_RAMUSERD_BASE_SHIFT 9 */
#define GP_BASE_ALIGN	8u
#define METHOD_BUFFER_SIZE	0x1000u	/* CE_GET_FAULT_METHOD_BUFFER_SIZE */

bool rm_class_is_channel(u32 class)
{
	return class == VOLTA_CHANNEL_GPFIFO_A ||
	       class == TURING_CHANNEL_GPFIFO_A ||
	       class == AMPERE_CHANNEL_GPFIFO_A;
}

struct channel *rm_channel_of(const struct rm_object *o)
{
	while (o && !rm_class_is_channel(o->class))
		o = o->parent;
	return o ? o->data : NULL;
}

static bool memory_get(struct vgpu *g, const char *name, enum violation kind,
		       const struct memory_desc *d, u64 size, u64 align,
		       struct channel_memory *m)
{
	const char *taken;
	u32 chid;

	*m = (struct channel_memory){
		.addr = d->base, .size = d->size,
		.aperture = d->address_space == ADDR_FBMEM ? APERTURE_VID :
							     APERTURE_SYS_COH,
	};
	if ((d->address_space != ADDR_FBMEM && d->address_space != ADDR_SYSMEM) ||
	    d->size < size || !IS_ALIGNED(d->base, align) ||
	    !rm_memory_there(g, m->aperture, d->base, d->size)) {
		violate(g, kind, "%s: %#llx + %#llx in address space %u", name,
			(unsigned long long)d->base, (unsigned long long)d->size,
			d->address_space);
		return false;
	}
	taken = channel_memory_taken(g, NULL, m, &chid);
	if (taken)
		violate(g, V_CHANNEL_OVERLAP, "%s at %#llx is channel %u's %s",
			name, (unsigned long long)d->base, chid, taken);
	return true;
}

static bool memory_all(struct vgpu *g, const struct channel_params *p,
		       struct channel *c)
{
	if (!memory_get(g, "instance block", V_CHANNEL_MEMORY, &p->inst,
			RAMIN_SIZE, RAMIN_ALIGN, &c->inst) ||
	    !memory_get(g, "USERD", V_CHANNEL_MEMORY, &p->userd, USERD_SIZE,
			USERD_ALIGN, &c->userd))
		return false;
	/* Nothing is written there before a copy engine faults. */
	if (!memory_get(g, "method buffer", V_CHANNEL_METHOD_BUFFER, &p->mthdbuf,
			METHOD_BUFFER_SIZE, RAMIN_ALIGN, &c->mthdbuf))
		c->mthdbuf.size = 0;
	/* RAMFC is the beginning of the instance block. */
	if (p->ramfc.base != p->inst.base || p->ramfc.size < RAMFC_SIZE ||
	    p->ramfc.address_space != p->inst.address_space) {
		violate(g, V_CHANNEL_MEMORY, "RAMFC: %#llx + %#llx",
			(unsigned long long)p->ramfc.base,
			(unsigned long long)p->ramfc.size);
		return false;
	}
	c->ramfc = c->inst;
	c->ramfc.size = RAMFC_SIZE;
	return true;
}

static u32 args_check(struct vgpu *g, const struct channel_params *p,
		      const struct channel *c)
{
	if (!c->engine || !engine_present(g, c->engine->id)) {
		violate(g, V_CHANNEL_ARGS, "engine type %u", p->engine_type);
		return NV_ERR_INVALID_ARGUMENT;
	}
	if (!c->vas) {
		violate(g, V_CHANNEL_ARGS, "chid %u: %08x is no address space",
			c->chid, p->vaspace);
		return NV_ERR_INVALID_OBJECT_HANDLE;
	}
	if (!p->gp_entries || p->gp_entries & (p->gp_entries - 1) ||
	    !IS_ALIGNED(p->gp_offset, GP_BASE_ALIGN)) {
		violate(g, V_CHANNEL_ARGS, "ring at %#llx of %u entries",
			(unsigned long long)p->gp_offset, p->gp_entries);
		return NV_ERR_INVALID_ARGUMENT;
	}
	/* GSP's client is the one that hands out ids: kchannelAllocHwID(). */
	if (!(p->flags & FLAGS_USERD_PAGE_FIXED) ||
	    c->chid >= CHANNELS_PER_RUNLIST) {
		violate(g, V_CHANNEL_ARGS, "channel id %u, flags %#x", c->chid,
			p->flags);
		return NV_ERR_INVALID_ARGUMENT;
	}
	if (channel_find(g, c->runlist, c->chid)) {
		violate(g, V_CHANNEL_ID_IN_USE, "chid %u of runlist %u", c->chid,
			c->runlist);
		return NV_ERR_STATE_IN_USE;
	}
	return NV_OK;
}

static void channel_destruct(struct vgpu *g, struct rm_object *o)
{
	struct channel *c = o->data;

	if (c) {
		channel_ram_check(g, c, "its end");
		channel_free(g, c);
	}
}

static u32 channel_construct(struct vgpu *g, struct rm_object *o, u32 client,
			     const void *params)
{
	struct channel_params copy = { 0 };
	const struct channel_params *p = &copy;
	struct tsg *group = rm_tsg_of(o->parent);
	struct channel c = { 0 };
	u32 engine_type, status;

	/* Older firmware's are shorter at the end. */
	memcpy(&copy, params, rm_abi_params_size(firmware_abi(g), o->class,
						 sizeof(copy)));
	engine_type = group && !p->engine_type ? group->engine_type :
						 p->engine_type;
	c.engine = engine_by_type(engine_type);
	c.runlist = c.engine ? c.engine->runlist : 0;
	c.chid = FLAGS_USERD_PAGE(p->flags) * USERD_PER_PAGE +
		 FLAGS_USERD_INDEX(p->flags);
	c.vas = group && !p->vaspace ? group->vas :
				       rm_vaspace_find(g, client, p->vaspace);
	status = args_check(g, p, &c);
	if (status)
		return status;
	if (group && engine_by_type(group->engine_type)->runlist != c.runlist) {
		violate(g, V_CHANNEL_ARGS, "chid %u: runlist %u, its group's is another",
			c.chid, c.runlist);
		return NV_ERR_INVALID_ARGUMENT;
	}
	if (!memory_all(g, p, &c))
		return NV_ERR_INVALID_ARGUMENT;
	c.class = o->class;
	c.gp_base = p->gp_offset;
	c.gp_entries = p->gp_entries;
	/* The driver asks for it in one word and RM's own in another. */
	c.admin = p->flags & FLAGS_PRIVILEGED &&
		  INTERNAL_PRIVILEGE(p->internal_flags) != PRIVILEGE_USER;
	c.ce_physical = c.admin && !(p->flags & FLAGS_DENY_PHYSICAL_MODE_CE);
	c.auth = c.admin && !(p->flags & FLAGS_DENY_AUTH_LEVEL_PRIV);
	c.acquire_timeout = p->flags & FLAGS_ACQUIRE_TIMEOUT;
	c.tsg = group ? group : rm_tsg_implicit(engine_type, c.vas);
	o->data = channel_new(g, &c);
	o->destruct = channel_destruct;
	if (!channel_ram_fill(g, o->data))
		return NV_ERR_INVALID_ADDRESS;
	return NV_OK;
}

#define CHANNEL_CLASS(class)						\
	{ class, sizeof(struct channel_params),				\
	  { NV01_DEVICE_0, KEPLER_CHANNEL_GROUP_A, CLASS_NONE }, false,	\
	  channel_construct }

const struct rm_class rm_channel_classes[] = {
	{ FERMI_VASPACE_A, 0x30, { NV01_DEVICE_0, CLASS_NONE }, false,
	  rm_vaspace_construct },
	{ KEPLER_CHANNEL_GROUP_A, RM_TSG_PARAMS_SIZE,
	  { NV01_DEVICE_0, CLASS_NONE }, false, rm_tsg_construct },
	CHANNEL_CLASS(VOLTA_CHANNEL_GPFIFO_A),
	CHANNEL_CLASS(TURING_CHANNEL_GPFIFO_A),
	CHANNEL_CLASS(AMPERE_CHANNEL_GPFIFO_A),
	{ 0 }
};

/* ---- objects of engines ------------------------------------------------------- */

#define COPY_ENGINE_PARAMS	8u	/* NVB0B5_ALLOCATION_PARAMETERS */
#define GR_PARAMS		16u	/* NV_GR_ALLOCATION_PARAMETERS */

/* NV_BSP_, NV_MSENC_, NV_OFA_ALLOCATION_PARAMETERS, nvos.h */
struct video_params {
	u32 size;
	u32 prohibit_multiple;
	u32 engine_instance;
};

/* Older firmware's OFA has no instance: there was one only. */
static bool video_params_ok(struct vgpu *g, const struct rm_object *o,
			    const struct engine_info *e, const void *params)
{
	u32 size = rm_abi_params_size(firmware_abi(g), o->class,
				      sizeof(struct video_params));
	struct video_params p = { .engine_instance = e->instance };

	memcpy(&p, params, size);
	if (p.size == size && p.engine_instance == e->instance)
		return true;
	violate(g, V_RM_PARAMS, "class %04x: %u bytes, instance %u on %s",
		o->class, p.size, p.engine_instance, e->name);
	return false;
}

static u32 engine_object_construct(struct vgpu *g, struct rm_object *o,
				   u32 client, const void *params)
{
	struct channel *c = rm_channel_of(o);
	enum engine_id id;

	if (!c || !engine_find_class(g, c->runlist, o->class, &id)) {
		violate(g, V_CLASS_UNKNOWN, "class %04x on runlist %u", o->class,
			c ? c->runlist : 0);
		return NV_ERR_INVALID_CLASS;
	}
	if (engine_info(id)->falcon_ctx && params &&
	    !video_params_ok(g, o, engine_info(id), params))
		return NV_ERR_INVALID_ARGUMENT;
	if ((id == ENGINE_GR0 || engine_info(id)->falcon_ctx) && !c->context)
		return rm_context_check(g, c);
	return NV_OK;
}

const struct rm_class *rm_engine_class(const struct vgpu *g, u32 class)
{
	static const struct rm_class copy = {
		0, COPY_ENGINE_PARAMS, { CLASS_CHANNEL, CLASS_NONE }, true,
		engine_object_construct,
	}, gr = {
		0, GR_PARAMS, { CLASS_CHANNEL, CLASS_NONE }, true,
		engine_object_construct,
	}, video = {
		0, sizeof(struct video_params), { CLASS_CHANNEL, CLASS_NONE },
		true, engine_object_construct,
	};
	size_t i;

	for (i = 0; i < ENGINE_COUNT; i++) {
		if (!engine_has_class(g, i, class))
			continue;
		if (engine_info(i)->falcon_ctx)
			return &video;
		return i == ENGINE_GR0 ? &gr : &copy;
	}
	return NULL;
}

/* ---- controls ------------------------------------------------------------------- */

static u32 channel_bind(struct vgpu *g, struct rm_object *o, void *params)
{
	const u32 *engine_type = params;
	const struct engine_info *e = engine_by_type(*engine_type);
	struct channel *c = rm_channel_of(o);

	if (!e || e->runlist != c->runlist) {
		violate(g, V_CHANNEL_STATE,
			"chid %u of runlist %u bound to engine type %u", c->chid,
			c->runlist, *engine_type);
		return NV_ERR_INVALID_ARGUMENT;
	}
	c->bound = true;
	return NV_OK;
}

u32 rm_channel_schedule(struct vgpu *g, struct channel *c, bool enable)
{
	if (!c->bound) {
		violate(g, V_CHANNEL_STATE, "chid %u scheduled, is not bound",
			c->chid);
		return NV_ERR_INVALID_STATE;
	}
	c->enabled = enable;
	c->tsg->scheduled = enable;
	if (c->enabled && c->pending)
		runlist_kick(g, c->runlist);
	return NV_OK;
}

struct gpfifo_schedule {
	u8 enable, skip_submit;
};

static u32 channel_schedule(struct vgpu *g, struct rm_object *o, void *params)
{
	const struct gpfifo_schedule *p = params;

	return rm_channel_schedule(g, rm_channel_of(o), p->enable);
}

static u32 channel_set_interleave(struct vgpu *g, struct rm_object *o,
				  void *params)
{
	return rm_tsg_interleave(g, rm_channel_of(o)->tsg, *(u32 *)params);
}

static u32 channel_get_interleave(struct vgpu *g, struct rm_object *o,
				  void *params)
{
	*(u32 *)params = rm_channel_of(o)->tsg->interleave;
	return NV_OK;
}

static u32 channel_token(struct vgpu *g, struct rm_object *o, void *params)
{
	const struct channel *c = rm_channel_of(o);
	u32 *token = params;

	*token = c->runlist << 16 | c->chid;
	return NV_OK;
}

const struct rm_ctrl rm_channel_ctrls[] = {
	{ CTRL_GPFIFO_SCHEDULE, "GPFIFO_SCHEDULE",
	  sizeof(struct gpfifo_schedule), CLASS_CHANNEL, channel_schedule },
	{ 0xa06f0104, "CHANNEL_BIND", sizeof(u32), CLASS_CHANNEL,
	  channel_bind },
	{ 0xa06f0109, "SET_INTERLEAVE_LEVEL", 4, CLASS_CHANNEL,
	  channel_set_interleave },
	{ 0xa06f0110, "GET_INTERLEAVE_LEVEL", 4, CLASS_CHANNEL,
	  channel_get_interleave },
	{ 0xc36f0108, "GPFIFO_GET_WORK_SUBMIT_TOKEN", sizeof(u32),
	  CLASS_CHANNEL, channel_token },
	{ 0 }
};
