// SPDX-License-Identifier: GPL-2.0
/*
 * The graphics engine: methods
 *
 * What a method sets is kept per class. Some do something at once, and are done
 * within their method, so GR is always idle: WAIT_FOR_IDLE, cache invalidations
 * and the like have nothing to do.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "gr.h"

#define GR_OBJECTS	4

struct gr_context {
	struct gr_object object[GR_OBJECTS];
};

void gr_error(struct vgpu *g, struct channel *c, enum violation v,
	      const char *fmt, ...)
{
	char text[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	/* What the model cannot do is not the user's mistake. */
	if (v == V_GR_UNMODELLED)
		violate(g, v, "chid %u: gr0: %s", channel_id(c), text);
	else
		channel_violate(g, c, v, "gr0: %s", text);
	channel_engine_error(g, c, ENGINE_GR0, "%s", text);
}

enum semaphore_reduction gr_reduction(u32 op)
{
	static const enum semaphore_reduction ops[8] = {
		SEMAPHORE_IADD, SEMAPHORE_IMIN, SEMAPHORE_IMAX, SEMAPHORE_INC,
		SEMAPHORE_DEC, SEMAPHORE_IAND, SEMAPHORE_IOR, SEMAPHORE_IXOR,
	};

	return ops[op & 7];
}

static bool gr_has_class(const struct vgpu *g, u32 class)
{
	return gr_class_find(class);
}

static void *gr_context_new(struct vgpu *g, struct channel *c)
{
	struct gr_context *x = vgpu_zalloc(sizeof(*x));
	u32 i;

	for (i = 0; i < GR_OBJECTS; i++)
		x->object[i].class = gr_class_of_subchannel(i);
	return x;
}

static void gr_context_free(struct vgpu *g, void *ctx)
{
	free(ctx);
}

static struct gr_object *find_object(struct gr_context *x,
				     const struct engine_method *m)
{
	const struct gr_class *class = m->class ? gr_class_find(m->class) :
				       gr_class_of_subchannel(m->subch);
	u32 i;

	for (i = 0; i < GR_OBJECTS; i++)
		if (x->object[i].class == class)
			return &x->object[i];
	vgpu_die("GR got a method of class %04x on subchannel %u", m->class,
		 m->subch);
}

static void gr_method(struct vgpu *g, struct channel *c, void *ctx,
		      const struct engine_method *m)
{
	struct gr_object *o = find_object(ctx, m);
	const struct gr_method *known = gr_class_method(o->class, m->addr);

	if (!known) {
		gr_error(g, c, V_GR_METHOD, "%s: method %04x data %08x",
			 o->class->name, m->addr, m->data);
		return;
	}
	if (m->data & ~known->bits)
		channel_violate(g, c, V_GR_RESERVED,
				"gr0: %s: %s (%04x) data %08x", o->class->name,
				known->name, m->addr, m->data);
	if (o->in.busy && m->addr != GR_LOAD_INLINE_DATA &&
	    m->addr != GR_NO_OPERATION) {
		gr_error(g, c, V_GR_INLINE,
			 "%s: %s with line %u of %u, byte %u of %u to come",
			 o->class->name, known->name, o->in.line, o->in.lines,
			 o->in.pos, o->in.length);
		return;
	}
	o->reg[m->addr / 4] = m->data & known->bits;
	if (m->addr == GR_LAUNCH_DMA)
		gr_inline_launch(g, c, o);
	else if (m->addr == GR_LOAD_INLINE_DATA)
		gr_inline_data(g, c, o, m->data);
	else if (!gr_report_method(g, c, o, m->addr, m->data) &&
		 !gr_mme_method(g, c, o, m->addr, m->data))
		gr_swallow_method(g, c, o, m->addr, m->data);
}

static const struct engine_ops gr_ops = {
	.name = "graphics",
	.has_class = gr_has_class,
	.context_new = gr_context_new,
	.context_free = gr_context_free,
	.method = gr_method,
};

void gr_init(struct vgpu *g)
{
	engine_register(g, ENGINE_GR0, &gr_ops);
}
