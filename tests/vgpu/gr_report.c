// SPDX-License-Identifier: GPL-2.0
/*
 * Report semaphores of the 3D and compute classes
 *
 * A semaphore of four words is the payload, zero and PTIMER's time. A report of a
 * 32-bit counter has the count in the second word, one of a 64-bit counter in the
 * first two (Mesa, nvc0_query_hw.c, at each kind of query). What is counted are
 * the doings of shaders and of stages around them: since none runs, nothing.
 */
#include "gr.h"

enum operation { RELEASE, ACQUIRE, REPORT_ONLY, TRAP };

/* Reports of clc797.h that count something: a bit each. */
#define REPORT_NONE		0u
#define REPORT_ZPASS_PIXEL_CNT	2u	/* 32 bits */
#define REPORTS_COUNTING	(BIT(0x01) | BIT(0x02) | BIT(0x03) | BIT(0x05) | \
				 BIT(0x06) | BIT(0x07) | BIT(0x09) | BIT(0x0b) | \
				 BIT(0x0d) | BIT(0x0f) | BIT(0x11) | BIT(0x12) | \
				 BIT(0x13) | BIT(0x15) | BIT(0x1a) | BIT(0x1b) | \
				 BIT(0x1d) | BIT(0x1e) | BIT(0x1f))

struct report {
	const char *method;
	u32 data;
	u64 va, payload;
	u32 operations;			/* the method knows: bits */
	u32 operation, words, report;
	bool wide;			/* 64-bit payload */
	bool reduce, trap, awaken;
	u32 reduction, format;
};

static u32 bits(u32 data, u32 high, u32 low)
{
	return data >> low & (BIT(high - low + 1) - 1);
}

/* SET_REPORT_SEMAPHORE_D; compute's has no reports. */
static struct report semaphore_d(const struct gr_object *o, u32 data)
{
	return (struct report){
		.method = "SET_REPORT_SEMAPHORE_D",
		.data = data,
		.va = gr_addr(o, GR_SET_REPORT_SEMAPHORE_A),
		.payload = gr_reg(o, GR_SET_REPORT_SEMAPHORE_C),
		.operations = o->class->id == AMPERE_B ? 0xf :
			      BIT(RELEASE) | BIT(TRAP),
		.operation = bits(data, 1, 0),
		.reduce = bits(data, 3, 3),
		.reduction = bits(data, 11, 9),
		.format = bits(data, 18, 17),
		.trap = bits(data, 19, 19),
		.awaken = bits(data, 20, 20),
		.report = bits(data, 27, 23),
		.words = bits(data, 28, 28) ? 1 : 4,
	};
}

static struct report execute(const struct gr_object *o, u32 data)
{
	static const u32 words[4] = { 4, 1, 2, 0 };
	struct report r = {
		.method = "REPORT_SEMAPHORE_EXECUTE",
		.data = data,
		.va = (u64)gr_reg(o, GR_SET_REPORT_ADDRESS_UPPER) << 32 |
		      gr_reg(o, GR_SET_REPORT_ADDRESS_LOWER),
		.payload = gr_reg(o, GR_SET_REPORT_PAYLOAD_LOWER),
		.operations = 0xf,
		.operation = bits(data, 1, 0),
	};

	if (o->class->id == AMPERE_B) {
		r.awaken = bits(data, 6, 6);
		r.report = bits(data, 11, 7);
		r.words = words[bits(data, 14, 13)];
		r.reduce = bits(data, 20, 20);
		r.reduction = bits(data, 23, 21);
		r.format = bits(data, 25, 24);
		r.wide = bits(data, 27, 27);
		r.trap = bits(data, 29, 28);
	} else {
		r.awaken = bits(data, 2, 2);
		r.words = words[bits(data, 4, 3)];
		r.reduce = bits(data, 6, 6);
		r.reduction = bits(data, 9, 7);
		r.format = bits(data, 11, 10);
		r.wide = bits(data, 12, 12);
		r.trap = bits(data, 14, 13);
	}
	if (r.wide)
		r.payload |= (u64)gr_reg(o, GR_SET_REPORT_PAYLOAD_UPPER) << 32;
	return r;
}

/* NULL: nothing is wrong. */
static const char *field_error(const struct report *r)
{
	if (!r->words)
		return "structure size";
	if (r->wide && r->words == 1)
		return "64-bit payload in one word";
	if (r->reduce && r->format > 1)
		return "reduction format";
	if (r->reduce && r->report != REPORT_NONE)
		return "reduction of a report";
	if (!IS_ALIGNED(r->va, r->words * 4))
		return "alignment";
	if (!(r->operations & BIT(r->operation)))
		return "operation";
	return NULL;
}

/* What only the real thing does. */
static const char *unmodelled(const struct report *r)
{
	if (r->operation == ACQUIRE)
		return "acquire";
	if (r->operation == TRAP || r->trap)
		return "trap";
	if (r->report != REPORT_NONE && !(REPORTS_COUNTING & BIT(r->report)))
		return "report";
	if (r->words == 2 && !r->wide)
		return "32-bit payload in two words";
	return NULL;
}

static void run(struct vgpu *g, struct channel *c, struct gr_object *o,
		struct report *r)
{
	const struct gmmu_space *s = channel_space(g, c, ENGINE_GR0, GMMU_HUB);
	const char *why = field_error(r);
	bool timestamp = r->words == 4;
	struct gmmu_fault f;
	enum gmmu_result res;

	if (why) {
		gr_error(g, c, V_GR_SEMAPHORE, "%s: %s %08x: %s",
			 o->class->name, r->method, r->data, why);
		return;
	}
	why = unmodelled(r);
	if (why) {
		gr_error(g, c, V_GR_UNMODELLED, "%s: %s %08x: %s",
			 o->class->name, r->method, r->data, why);
		return;
	}
	if (r->report != REPORT_NONE) {
		stat_add(g, STAT_GR_REPORTS, 1);
		if (r->report != REPORT_ZPASS_PIXEL_CNT || r->words == 1)
			r->payload = 0;
	}
	if (r->reduce)
		res = semaphore_reduce(g, s, r->va, gr_reduction(r->reduction),
				       r->format, r->payload, r->wide, timestamp,
				       &f);
	else
		res = semaphore_release(g, s, r->va, r->payload, r->wide,
					timestamp, &f);
	if (res != GMMU_OK)
		channel_mmu_fault(g, c, ENGINE_GR0, &f);
	else if (r->awaken)
		engine_nonstall(g, ENGINE_GR0);
}

bool gr_report_method(struct vgpu *g, struct channel *c, struct gr_object *o,
		      u32 addr, u32 data)
{
	struct report r;

	if (o->class->id != AMPERE_B && o->class->id != AMPERE_COMPUTE_B)
		return false;
	if (addr == GR_SET_REPORT_SEMAPHORE_D)
		r = semaphore_d(o, gr_reg(o, addr));
	else if (addr == GR_REPORT_SEMAPHORE_EXECUTE)
		r = execute(o, gr_reg(o, addr));
	else
		return false;
	run(g, c, o, &r);
	return true;
}
