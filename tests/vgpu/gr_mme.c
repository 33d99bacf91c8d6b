// SPDX-License-Identifier: GPL-2.0
/*
 * The macro method expander
 *
 * A macro is a program of methods; its instructions are in no public document,
 * so macros are kept account of and not run: they may not go beyond the memory
 * for them, and who calls one must have loaded it. What a macro would have written
 * is missing, which a driver cannot tell unless it reads that back.
 */
#include "gr.h"

static void load_word(struct vgpu *g, struct channel *c, struct gr_object *o)
{
	if (o->mme.word >= GR_MME_WORDS) {
		gr_error(g, c, V_GR_MME, "%s: macro instruction at word %u of %u",
			 o->class->name, o->mme.word, GR_MME_WORDS);
		return;
	}
	o->mme.loaded[o->mme.word++] = true;
}

static void load_start(struct vgpu *g, struct channel *c, struct gr_object *o,
		       u32 data)
{
	struct gr_mme *m = &o->mme;

	if (m->macro >= GR_MME_MACROS || data >= GR_MME_WORDS) {
		gr_error(g, c, V_GR_MME, "%s: macro %u of %u begins at word %u of %u",
			 o->class->name, m->macro, GR_MME_MACROS, data,
			 GR_MME_WORDS);
		return;
	}
	m->start[m->macro] = data;
	m->has_start[m->macro++] = true;
}

static void call(struct vgpu *g, struct channel *c, struct gr_object *o, u32 n)
{
	struct gr_mme *m = &o->mme;

	if (!m->has_start[n] || !m->loaded[m->start[n]]) {
		gr_error(g, c, V_GR_MME, "%s: macro %u is not loaded",
			 o->class->name, n);
		return;
	}
	m->called = true;
	m->last = n;
	stat_add(g, STAT_GR_MACROS, 1);
	trace_event(g, "gr", "chid %u: macro %u is not run", channel_id(c), n);
}

static void parameter(struct vgpu *g, struct channel *c, struct gr_object *o,
		      u32 n)
{
	if (!o->mme.called || o->mme.last != n)
		gr_error(g, c, V_GR_MME, "%s: data for macro %u, which was not called",
			 o->class->name, n);
}

bool gr_mme_method(struct vgpu *g, struct channel *c, struct gr_object *o,
		   u32 addr, u32 data)
{
	u32 n;

	switch (addr) {
	case GR_LOAD_MME_INSTRUCTION_RAM_POINTER:
		o->mme.word = data;
		return true;
	case GR_LOAD_MME_INSTRUCTION_RAM:
		load_word(g, c, o);
		return true;
	case GR_LOAD_MME_START_ADDRESS_RAM_POINTER:
		o->mme.macro = data;
		return true;
	case GR_LOAD_MME_START_ADDRESS_RAM:
		load_start(g, c, o, data);
		return true;
	}
	if (addr < GR_CALL_MME_MACRO)
		return false;
	n = (addr - GR_CALL_MME_MACRO) / 8;
	if ((addr - GR_CALL_MME_MACRO) % 8)
		parameter(g, c, o, n);
	else
		call(g, c, o, n);
	return true;
}
