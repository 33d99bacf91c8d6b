// SPDX-License-Identifier: GPL-2.0
/*
 * What the graphics engine is asked for and does not do
 *
 * Draws, clears, dispatches, constants for shaders and 2D operations are counted.
 * Their only trace would be in memory, and a driver's kernel side sees none of it.
 * Which of the methods that belong to a draw begins it is in the classes' headers
 * only by name: it is the last one of a group, which has the count.
 */
#include "gr.h"

struct swallowed {
	u32 class;
	u32 first, last, stride;
	enum stat_counter stat;
};

static const struct swallowed swallowed[] = {
	/* DRAW_{INDEX_BUFFER,VERTEX_ARRAY}_BEGIN_END_B, DRAW_ZERO_INDEX */
	{ AMPERE_B, 0x026c, 0x0274, 8, STAT_GR_DRAWS },
	{ AMPERE_B, 0x0304, 0x0304, 4, STAT_GR_DRAWS },
	/* DRAW_VERTEX_ARRAY, its _INSTANCE_FIRST and _SUBSEQUENT, DRAW_AUTO */
	{ AMPERE_B, 0x0d78, 0x0d78, 4, STAT_GR_DRAWS },
	{ AMPERE_B, 0x1214, 0x1218, 4, STAT_GR_DRAWS },
	{ AMPERE_B, 0x123c, 0x123c, 4, STAT_GR_DRAWS },
	/* DRAW_INLINE_INDEX4X8, DRAW_INLINE_INDEX, DRAW_INLINE_INDEX2X16 */
	{ AMPERE_B, 0x1304, 0x1304, 4, STAT_GR_DRAWS },
	{ AMPERE_B, 0x15e8, 0x15f0, 8, STAT_GR_DRAWS },
	/* DRAW_INDEX_BUFFER, then 32, 16, 8 bits' _FIRST and _SUBSEQUENT */
	{ AMPERE_B, 0x17e0, 0x17f8, 4, STAT_GR_DRAWS },
	/* CLEAR_ZCULL_REGION, CLEAR_SURFACE, CLEAR_CLIP_ID_SURFACE */
	{ AMPERE_B, 0x12c8, 0x12c8, 4, STAT_GR_CLEARS },
	{ AMPERE_B, 0x19d0, 0x19d4, 4, STAT_GR_CLEARS },
	/* LOAD_CONSTANT_BUFFER: a macro may have chosen the buffer */
	{ AMPERE_B, 0x2390, 0x23cc, 4, STAT_GR_CONSTANTS },
	/* SEND_PCAS_B */
	{ AMPERE_COMPUTE_B, 0x02b8, 0x02b8, 4, STAT_GR_DISPATCHES },
	/* RENDER_SOLID_PRIM_POINT_X_Y, RENDER_SOLID_PRIM_POINT_Y */
	{ FERMI_TWOD_A, 0x05e0, 0x05e0, 4, STAT_GR_TWOD },
	{ FERMI_TWOD_A, 0x0604, 0x07fc, 8, STAT_GR_TWOD },
	/* PIXELS_FROM_CPU_DATA, PIXELS_FROM_MEMORY_SRC_Y0_INT */
	{ FERMI_TWOD_A, 0x0860, 0x0860, 4, STAT_GR_TWOD },
	{ FERMI_TWOD_A, 0x08dc, 0x08dc, 4, STAT_GR_TWOD },
};

/* SEND_SIGNALING_PCAS_B and its successor do not always schedule. */
static bool schedules(u32 addr, u32 data)
{
	static const u32 actions = BIT(2) | BIT(3) | BIT(9) | BIT(10) | BIT(11);

	return addr == 0x2bc ? data & BIT(1) : actions & BIT(data & 0xf);
}

static bool find(const struct gr_object *o, u32 addr, u32 data,
		 enum stat_counter *stat)
{
	const struct swallowed *s;
	size_t i;

	if (o->class->id == AMPERE_COMPUTE_B && (addr == 0x2bc || addr == 0x2c0)) {
		*stat = STAT_GR_DISPATCHES;
		return schedules(addr, data);
	}
	for (i = 0; i < ARRAY_SIZE(swallowed); i++) {
		s = &swallowed[i];
		if (s->class == o->class->id && addr >= s->first &&
		    addr <= s->last && !((addr - s->first) % s->stride)) {
			*stat = s->stat;
			return true;
		}
	}
	return false;
}

/* Methods whose work somebody waits for, or reads. */
static const char *missed(const struct gr_object *o, u32 addr)
{
	bool has_mme = o->class->id != KEPLER_INLINE_TO_MEMORY_B;

	if (addr == GR_NOTIFY)
		return "NOTIFY";
	if (o->class->id == AMPERE_B && addr == GR_PEER_SEMAPHORE_RELEASE)
		return "PEER_SEMAPHORE_RELEASE";
	if (has_mme && addr == GR_MME_DMA_WRITE)
		return "MME_DMA_WRITE";
	if (has_mme && addr == GR_MME_DMA_REDUCTION)
		return "MME_DMA_REDUCTION";
	return NULL;
}

bool gr_swallow_method(struct vgpu *g, struct channel *c, struct gr_object *o,
		       u32 addr, u32 data)
{
	const char *name = missed(o, addr);
	enum stat_counter stat;

	if (name) {
		gr_error(g, c, V_GR_UNMODELLED, "%s: %s %08x", o->class->name,
			 name, data);
		return true;
	}
	if (!find(o, addr, data, &stat))
		return false;
	stat_add(g, stat, 1);
	trace_event(g, "gr", "chid %u: %s: method %04x data %08x is not done",
		    channel_id(c), o->class->name, addr, data);
	return true;
}

const char *gr_swallow_note(const struct vgpu *g)
{
	static const struct { enum stat_counter stat; const char *what; } kinds[] = {
		{ STAT_GR_DRAWS, "draws" },
		{ STAT_GR_CLEARS, "clears" },
		{ STAT_GR_DISPATCHES, "dispatches" },
		{ STAT_GR_MACROS, "macros" },
		{ STAT_GR_CONSTANTS, "constants" },
		{ STAT_GR_TWOD, "2D operations" },
	};
	static char text[256];
	size_t i, at;
	u64 n;

	at = snprintf(text, sizeof(text), "shaders do not run; not done:");
	for (i = 0, n = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!stat_get(g, kinds[i].stat))
			continue;
		at += snprintf(text + at, sizeof(text) - at, "%s %llu %s",
			       n++ ? "," : "",
			       (unsigned long long)stat_get(g, kinds[i].stat),
			       kinds[i].what);
	}
	return n ? text : NULL;
}
