// SPDX-License-Identifier: GPL-2.0
/*
 * Channels: which there are, what engines may ask of them, how they die
 *
 * A channel id is one of its runlist's (each has a channel RAM of its own,
 * dev_runlist.ref.txt of ga100). An error ends the channel and its group: host
 * runs them no more, RM tells the driver by RC_TRIGGERED, others go on.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "channel_priv.h"

/* A fault names a page: NV_VIRTUAL_FUNCTION_PRIV_MMU_FAULT_ADDR_LO is 31:12. */
#define FAULT_PAGE	0x1000u

struct channel_state {
	struct channel *first;
};

void channel_init(struct vgpu *g)
{
	g->channel = vgpu_zalloc(sizeof(*g->channel));
}

void channel_reset(struct vgpu *g)
{
	while (g->channel->first)
		channel_free(g, g->channel->first);
}

struct channel *channel_find(struct vgpu *g, u32 runlist, u32 chid)
{
	struct channel *c;

	for (c = g->channel->first; c; c = c->next)
		if (c->runlist == runlist && c->chid == chid)
			return c;
	return NULL;
}

static struct channel *skip_to(struct channel *c, u32 runlist)
{
	while (c && c->runlist != runlist)
		c = c->next;
	return c;
}

struct channel *channel_first(struct vgpu *g, u32 runlist)
{
	return skip_to(g->channel->first, runlist);
}

struct channel *channel_next(struct channel *c)
{
	return skip_to(c->next, c->runlist);
}

struct channel *channel_new(struct vgpu *g, const struct channel *like)
{
	struct channel **p = &g->channel->first;
	struct channel *c = vgpu_zalloc(sizeof(*c));

	*c = *like;
	while (*p)
		p = &(*p)->next;
	c->next = NULL;
	*p = c;
	c->tsg->channels++;
	c->vas->users++;
	trace_event(g, "channel", "runlist %u chid %u new, %s%s", c->runlist,
		    c->chid, c->engine->name, c->admin ? ", admin" : "");
	return c;
}

void vaspace_put(struct vaspace *v)
{
	if (!--v->users && v->freed)
		free(v);
}

void channel_free(struct vgpu *g, struct channel *c)
{
	struct channel **p = &g->channel->first;
	size_t i;

	trace_event(g, "channel", "runlist %u chid %u freed%s", c->runlist,
		    c->chid, c->pb.gp_get != c->pb.gp_put ? ", not idle" : "");
	for (i = 0; i < ENGINE_COUNT; i++)
		if (c->has_ctx[i])
			engine_ops(g, i)->context_free(g, c->ctx[i]);
	while (*p != c)
		p = &(*p)->next;
	*p = c->next;
	if (c->hangs)
		runlist_kick(g, c->runlist);
	vaspace_put(c->vas);
	if (!--c->tsg->channels && c->tsg->implicit)
		free(c->tsg);
	free(c);
}

static bool overlap(const struct channel_memory *a,
		    const struct channel_memory *b)
{
	return a->size && b->size && a->aperture == b->aperture &&
	       a->addr < b->addr + b->size && b->addr < a->addr + a->size;
}

const char *channel_memory_taken(struct vgpu *g, const struct channel *self,
				 const struct channel_memory *m, u32 *chid)
{
	const struct channel *c;

	for (c = g->channel->first; c; c = c->next) {
		*chid = c->chid;
		if (c == self)
			continue;
		if (overlap(m, &c->inst))
			return "instance block";
		if (overlap(m, &c->userd))
			return "USERD";
		if (overlap(m, &c->mthdbuf))
			return "method buffer";
	}
	return NULL;
}

bool channel_runnable(const struct channel *c)
{
	return c->bound && c->enabled && !c->stopped && !c->dead && c->pending;
}

/* ---- for engines ------------------------------------------------------------ */

u32 channel_id(const struct channel *c)
{
	return c->chid;
}

enum engine_id channel_engine(const struct channel *c)
{
	return c->engine->id;
}

bool channel_privileged(const struct channel *c)
{
	return c->ce_physical;
}

static const struct gmmu_space *space(struct channel *c, const char *who,
				      enum gmmu_client client)
{
	c->space = (struct gmmu_space){
		.pdb = c->vas->pdb, .client = client, .privileged = c->admin,
		/* Without a directory nothing translates. */
		.pdb_aperture = c->vas->bound ? c->vas->aperture : APERTURE_PEER,
		.who = who,
	};
	return &c->space;
}

const struct gmmu_space *channel_space(struct vgpu *g, struct channel *c,
				       enum engine_id engine,
				       enum gmmu_client client)
{
	return space(c, engine_info(engine)->name, client);
}

const struct gmmu_space *channel_host_space(struct channel *c)
{
	return space(c, "PBDMA", GMMU_HUB);
}

void *channel_context(const struct channel *c, enum engine_id engine)
{
	return c->has_ctx[engine] ? c->ctx[engine] : NULL;
}

void channel_engine_busy(struct channel *c)
{
	c->busy = true;
	c->waiting = WAIT_ENGINE;
}

bool channel_dead(const struct channel *c)
{
	return c->dead;
}

/* ---- errors ------------------------------------------------------------------ */

/*
 * A channel with privileges is the driver's. On others it adds pushes of its own,
 * which pbdma.c tells by where they are.
 */
void channel_violate(struct vgpu *g, struct channel *c, enum violation v,
		     const char *fmt, ...)
{
	char text[224];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (c->admin || c->pb.own)
		violate(g, v, "chid %u: %s", c->chid, text);
	else
		violate_user(g, v, "chid %u of runlist %u: %s", c->chid,
			     c->runlist, text);
}

static void group_stop(struct vgpu *g, struct channel *c)
{
	struct channel *other;

	for (other = g->channel->first; other; other = other->next)
		if (other->tsg == c->tsg) {
			other->dead = true;
			other->waiting = WAIT_NONE;
		}
}

void channel_rc(struct vgpu *g, struct channel *c, u32 type,
		const struct gmmu_fault *f, const char *text)
{
	struct rm_rc rc = {
		.engine_type = c->engine->nv2080_type, .runlist = c->runlist,
		.chid = c->chid, .type = type, .text = text,
	};

	if (c->dead)
		return;
	if (f) {
		rc.fault_addr = ALIGN_DOWN(f->va, FAULT_PAGE);
		rc.fault_type = gmmu_fault_type(f->result);
		c->fault = *f;
	}
	c->rc_type = type;
	group_stop(g, c);
	channel_ram_writeback(g, c);
	if (c->hangs)
		runlist_kick(g, c->runlist);
	stat_add(g, STAT_CHANNEL_ERRORS, 1);
	vgpu_log(g, "channel %u of runlist %u: %s", c->chid, c->runlist, text);
	trace_event(g, "rc", "runlist %u chid %u type %u: %s", c->runlist,
		    c->chid, type, text);
	if (!inject(g, F_RC_LOST, NULL))
		rm_event_rc(g, &rc);
}

static const char *access_name(enum gmmu_access a)
{
	static const char *const names[] = { "READ", "WRITE", "ATOMIC" };

	return names[a];
}

/* Worded as NVIDIA's Xid 31 is. */
static void mmu_fault(struct vgpu *g, struct channel *c, const char *unit,
		      const struct gmmu_fault *f)
{
	char text[160];

	snprintf(text, sizeof(text),
		 "Ch %08x, MMU Fault: ENGINE %s faulted @ 0x%llx. Fault is of type FAULT_%s ACCESS_TYPE_VIRT_%s",
		 c->chid, unit, (unsigned long long)f->va,
		 gmmu_result_name(f->result), access_name(f->access));
	channel_rc(g, c, ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT, f, text);
}

void channel_mmu_fault(struct vgpu *g, struct channel *c,
		       enum engine_id engine, const struct gmmu_fault *f)
{
	mmu_fault(g, c, engine_info(engine)->name, f);
}

void channel_host_fault(struct vgpu *g, struct channel *c,
			const struct gmmu_fault *f)
{
	mmu_fault(g, c, "PBDMA", f);
}

void channel_engine_error(struct vgpu *g, struct channel *c,
			  enum engine_id engine, const char *fmt, ...)
{
	const struct engine_info *e = engine_info(engine);
	char what[128], text[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	snprintf(text, sizeof(text), "Ch %08x, %s: %s", c->chid, e->name, what);
	channel_rc(g, c, e->rc_error, NULL, text);
}

void channel_pbdma_error(struct vgpu *g, struct channel *c, const char *intr,
			 const char *fmt, ...)
{
	char what[128], text[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	snprintf(text, sizeof(text), "Ch %08x, PBDMA %s interrupt: %s", c->chid,
		 intr, what);
	channel_rc(g, c, ROBUST_CHANNEL_PBDMA_ERROR, NULL, text);
}
