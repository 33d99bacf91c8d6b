// SPDX-License-Identifier: GPL-2.0
/*
 * PBDMA: from a ring of GP entries to methods (rule 17)
 *
 * GP entries: NV_PPBDMA_GP_ENTRY in open-gpu-doc manuals/ampere/ga100/
 * dev_pbdma.ref.txt; pushbuffer format: FIFO_DMA in dev_ram.ref.txt. What it
 * does not accept raises the interrupt of that name there (NV_PPBDMA_INTR_0_*),
 * and RM ends the channel.
 */
#include <string.h>

#include "channel_priv.h"

#define GP_ENTRY_SIZE		8u
#define ENTRY0_CONDITIONAL	BIT(0)
#define ENTRY0_RSVD		BIT(1)
#define ENTRY0_GET(v)		((v) & 0xfffffffc)
#define ENTRY1_GET_HI(v)	((v) & 0xff)
#define ENTRY1_RSVD		BIT(8)
#define ENTRY1_SUBROUTINE	BIT(9)
#define ENTRY1_SYNC_WAIT	BIT(31)
#define ENTRY1_LENGTH(v)	((v) >> 10 & 0x1fffff)
#define ENTRY1_OPCODE(v)	((v) & 0xff)

enum { OPCODE_NOP, OPCODE_ILLEGAL, OPCODE_GP_CRC, OPCODE_PB_CRC };

/* Host addresses 40 bits; the last dword is not usable. */
#define VA_END			(1ull << 40)

#define PB_SEC_OP(v)		((v) >> 29)

enum {
	SEC_OP_GRP0_USE_TERT, SEC_OP_INC_METHOD, SEC_OP_GRP2, SEC_OP_NON_INC_METHOD,
	SEC_OP_IMMD_DATA_METHOD, SEC_OP_ONE_INC, SEC_OP_RESERVED6,
	SEC_OP_END_PB_SEGMENT,
};

#define PB_COUNT(v)		((v) >> 16 & 0x1fff)
#define PB_SUBCH(v)		((v) >> 13 & 7)
#define PB_BIT12		BIT(12)
#define PB_ADDRESS(v)		((v) & 0xfff)
#define PB_MASK_OP(v)		((v) >> 16)
#define PB_MASK_VALUE(v)	((v) >> 4 & 0xfff)
#define PB_MASK_RSVD		0xfu

enum { MASK_NOP, MASK_SET, MASK_STORE, MASK_USE };

#define SUBDEVICE_ID		0xfffu		/* RAMFC: this device is all */

#define METHOD_ADDRESSES	0x1000u		/* dwords */
/* How far from its ring a driver keeps pushes of its own: see driver_wrote(). */
#define OWN_RANGE 0x200000u
#define HOST_METHODS_END	0x100u		/* bytes */

/* ---- methods --------------------------------------------------------------- */

static void *context(struct vgpu *g, struct channel *c, enum engine_id id)
{
	if (!c->has_ctx[id]) {
		c->ctx[id] = engine_ops(g, id)->context_new(g, c);
		c->has_ctx[id] = true;
	}
	return c->ctx[id];
}

/* SET_OBJECT: the class has to be one of the subchannel's engine. */
static enum pbdma_method set_object(struct vgpu *g, struct channel *c,
				    const struct pb_method *m)
{
	const struct engine_ops *ops;
	u32 class = m->data & 0xffff;
	enum engine_id id;

	if (m->data & ~0x1fffffu)
		channel_violate(g, c, V_METHOD_RESERVED, "SET_OBJECT %08x",
				m->data);
	if (!engine_of_subchannel(g, c->runlist, m->subch, &id) ||
	    m->data >> 16 & 0x1f) {
		channel_pbdma_error(g, c, "DEVICE",
				    "software class %04x on subchannel %u",
				    class, m->subch);
		return METHOD_ERROR;
	}
	if (!engine_has_class(g, id, class)) {
		channel_violate(g, c, V_CLASS_UNKNOWN,
				"class %04x on subchannel %u (%s)", class,
				m->subch, engine_info(id)->name);
		if (id == ENGINE_GR0)
			channel_engine_error(g, c, id, "class %04x", class);
		else
			channel_pbdma_error(g, c, "HCE_ILLEGAL_CLASS",
					    "class %04x", class);
		return METHOD_ERROR;
	}
	ops = engine_ops(g, id);
	c->subch_class[m->subch] = class;
	if (ops->bind)
		ops->bind(g, c, context(g, c, id), m->subch, class);
	else
		context(g, c, id);
	return c->dead ? METHOD_ERROR : METHOD_DONE;
}

/*
 * Between graphics and its copy engine host waits for the one before it sends
 * methods to the other (dev_ram.ref.txt, "subchannel-switches").
 */
static enum pbdma_method engine_send(struct vgpu *g, struct channel *c,
				     const struct pb_method *m)
{
	struct engine_method em = {
		.again = c->busy,
		.subch = m->subch,
		.class = c->subch_class[m->subch],
		.addr = m->addr,
		.data = m->data,
		.last = m->last,
	};
	const struct engine_ops *ops;
	enum engine_id id;

	if (!engine_of_subchannel(g, c->runlist, m->subch, &id)) {
		channel_violate(g, c, V_METHOD_SOFTWARE,
				"method %04x on subchannel %u", m->addr,
				m->subch);
		channel_pbdma_error(g, c, "DEVICE",
				    "software method %04x on subchannel %u",
				    m->addr, m->subch);
		return METHOD_ERROR;
	}
	if (c->has_target && c->target != id && !pbdma_idle(g, c))
		return METHOD_WAIT;
	c->target = id;
	c->has_target = true;
	ops = engine_ops(g, id);
	if (!ops) {
		channel_pbdma_error(g, c, "DEVICE",
				    "method %04x on subchannel %u, no engine",
				    m->addr, m->subch);
		return METHOD_ERROR;
	}
	c->busy = false;
	/* Without SET_OBJECT the class is the engine's: "not required by any". */
	ops->method(g, c, context(g, c, id), &em);
	if (c->dead)
		return METHOD_ERROR;
	return c->busy ? METHOD_WAIT : METHOD_DONE;
}

static enum pbdma_method method(struct vgpu *g, struct channel *c,
				const struct pb_method *m)
{
	enum pbdma_method r;

	if (m->addr == 0)
		r = set_object(g, c, m);
	else if (m->addr < HOST_METHODS_END)
		r = pbdma_host_method(g, c, m);
	else
		r = engine_send(g, c, m);
	if (r != METHOD_WAIT) {
		c->waiting = WAIT_NONE;
		stat_add(g, STAT_METHODS, 1);
	}
	return r;
}

/* ---- pushbuffer entries ---------------------------------------------------- */

static enum pbdma_method pb_error(struct vgpu *g, struct channel *c, u32 entry,
				  const char *why)
{
	channel_violate(g, c, V_PB_ENTRY, "%08x at %#llx: %s", entry,
			(unsigned long long)c->pb.get - 4, why);
	channel_pbdma_error(g, c, "PBENTRY", "%08x: %s", entry, why);
	return METHOD_ERROR;
}

/* The method goes out, or its turn comes again. */
static enum pbdma_method generate(struct vgpu *g, struct channel *c, u32 subch,
				  u32 dword_addr, u32 data, bool last)
{
	struct pb_method m = {
		.subch = subch, .addr = dword_addr * 4, .data = data,
		.last = last,
	};
	enum pbdma_method r;

	if (c->pb.inactive)
		return METHOD_DONE;
	r = method(g, c, &m);
	if (r == METHOD_WAIT) {
		c->pb.stalled = m;
		c->wait_since = vclock_now(g);
		c->wait_reported = false;
	}
	return r;
}

static enum pbdma_method mask_op(struct vgpu *g, struct channel *c, u32 entry)
{
	u32 mask = PB_MASK_VALUE(entry);

	if (!entry)
		return METHOD_DONE;		/* NV_FIFO_DMA_NOP */
	switch (PB_MASK_OP(entry)) {
	case MASK_SET:
		c->pb.inactive = !(mask & SUBDEVICE_ID);
		break;
	case MASK_STORE:
		c->pb.stored_mask = mask;
		break;
	case MASK_USE:
		c->pb.inactive = !(c->pb.stored_mask & SUBDEVICE_ID);
		break;
	default:
		return pb_error(g, c, entry, "no such control entry");
	}
	if (entry & PB_MASK_RSVD)
		channel_violate(g, c, V_METHOD_RESERVED, "control entry %08x",
				entry);
	/* "the rest of the PB segment will be discarded" */
	if (c->pb.inactive && c->pb.conditional) {
		c->pb.left = 0;
		c->pb.buf_len = c->pb.buf_pos;
	}
	return METHOD_DONE;
}

/* An entry that is not method data: a header or a control entry. */
static enum pbdma_method instruction(struct vgpu *g, struct channel *c,
				     u32 entry)
{
	struct pb_state *pb = &c->pb;
	u32 op = PB_SEC_OP(entry);

	switch (op) {
	case SEC_OP_GRP0_USE_TERT:
		return mask_op(g, c, entry);
	case SEC_OP_INC_METHOD:
	case SEC_OP_NON_INC_METHOD:
	case SEC_OP_ONE_INC:
		break;
	case SEC_OP_IMMD_DATA_METHOD:
		if (entry & PB_BIT12)
			channel_violate(g, c, V_METHOD_RESERVED, "header %08x",
					entry);
		return generate(g, c, PB_SUBCH(entry), PB_ADDRESS(entry),
				PB_COUNT(entry), true);
	case SEC_OP_END_PB_SEGMENT:
		pb->left = 0;
		pb->buf_len = pb->buf_pos;
		return METHOD_DONE;
	default:
		return pb_error(g, c, entry, "no such opcode");
	}
	if (entry & PB_BIT12)
		channel_violate(g, c, V_METHOD_RESERVED, "header %08x", entry);
	pb->count = PB_COUNT(entry);
	pb->addr = PB_ADDRESS(entry);
	pb->subch = PB_SUBCH(entry);
	pb->first = true;
	pb->type = op == SEC_OP_INC_METHOD ? PB_INC :
		   op == SEC_OP_ONE_INC ? PB_INC_ONCE : PB_NON_INC;
	if ((pb->type == PB_INC && pb->addr + pb->count > METHOD_ADDRESSES) ||
	    (pb->type == PB_INC_ONCE && pb->count > 1 &&
	     pb->addr + 2 > METHOD_ADDRESSES)) {
		pb->count = 0;
		return pb_error(g, c, entry, "addresses go past the last method");
	}
	return METHOD_DONE;
}

static enum pbdma_method method_data(struct vgpu *g, struct channel *c, u32 data)
{
	struct pb_state *pb = &c->pb;
	u32 addr = pb->addr;

	pb->count--;
	if (pb->type == PB_INC || (pb->type == PB_INC_ONCE && pb->first))
		pb->addr++;
	pb->first = false;
	return generate(g, c, pb->subch, addr, data, !pb->count);
}

/* ---- fetching ----------------------------------------------------------------- */

/* How much of a segment is fetched in one go: a page is not left. */
static u32 fetch_size(u64 va, u32 left)
{
	u32 n = (u32)(0x1000 - (va & 0xfff)) / 4;

	return n < left ? n : left;
}

static bool entry_read(struct vgpu *g, struct channel *c, u32 index, u32 *e,
		       struct gmmu_fault *f)
{
	return gmmu_read(g, channel_host_space(c),
			 c->gp_base + (u64)index * GP_ENTRY_SIZE, e,
			 GP_ENTRY_SIZE, f) == GMMU_OK;
}

/*
 * Host passes over what is no segment, and what it need not fetch as things are,
 * as far as it has room for entries; how much that is no document says.
 */
static bool next_segment(struct vgpu *g, struct channel *c, u32 *index, u32 *e)
{
	struct pb_state *pb = &c->pb;
	u32 i = pb->gp_get, room;
	struct gmmu_fault f;

	for (room = 0; room < GP_AHEAD; room++) {
		i = (i + 1) % c->gp_entries;
		if (i == pb->gp_put)
			return false;
		if (!entry_read(g, c, i, e, &f))
			return false;
		if (!ENTRY1_LENGTH(e[1]) ||
		    (e[0] & ENTRY0_CONDITIONAL && pb->inactive))
			continue;
		*index = i;
		return true;
	}
	return false;
}

/*
 * "Whether a pushbuffer may be fetched before Host has finished processing the
 * preceding PB segment": it is, unless SYNC_WAIT forbids it, so that a driver that
 * forgets that sees old words. SYNC_WAIT is about the entry's own segment: on an
 * entry without one it holds up nothing. What is not there is left to the
 * segment's turn, and what was fetched stays until then.
 */
static void fetch_ahead(struct vgpu *g, struct channel *c)
{
	struct pb_state *pb = &c->pb;
	u32 *e = pb->ahead_entry, n;
	struct gmmu_fault f;
	u64 va;

	if (pb->ahead_valid && pb->ahead_index != pb->gp_get)
		return;
	pb->ahead_len = 0;
	pb->ahead_valid = next_segment(g, c, &pb->ahead_index, e);
	if (!pb->ahead_valid || e[1] & ENTRY1_SYNC_WAIT)
		return;
	va = (u64)ENTRY1_GET_HI(e[1]) << 32 | ENTRY0_GET(e[0]);
	n = fetch_size(va, ENTRY1_LENGTH(e[1]));
	if (n > PB_AHEAD)
		n = PB_AHEAD;
	if (gmmu_read(g, channel_host_space(c), va, pb->ahead, n * 4, &f) ==
	    GMMU_OK)
		pb->ahead_len = n;
}

static bool is_ahead(const struct pb_state *pb)
{
	return pb->ahead_valid && pb->ahead_index == pb->gp_get;
}

/*
 * "Host may fetch GP entries long before it is ready to process the entries", and
 * "may discard GP entries that it has fetched" (NV_PPBDMA_GP_FETCH there): until
 * GP_GET has passed an entry it has to stay what it is. Here it is executed as it
 * was fetched, with the words it led to.
 */
static void entry_check(struct vgpu *g, struct channel *c, u32 *e)
{
	const u32 *ahead = c->pb.ahead_entry;

	if (!is_ahead(&c->pb) || !memcmp(e, ahead, GP_ENTRY_SIZE))
		return;
	violate(g, V_GP_REWRITTEN,
		"chid %u: entry %u: %08x %08x, was %08x %08x when it was fetched",
		c->chid, c->pb.gp_get, e[1], e[0], ahead[1], ahead[0]);
	memcpy(e, ahead, GP_ENTRY_SIZE);
}

static bool fetch(struct vgpu *g, struct channel *c)
{
	struct pb_state *pb = &c->pb;
	struct gmmu_fault f;
	u32 n = fetch_size(pb->get, pb->left);

	if (gmmu_read(g, channel_host_space(c), pb->get, pb->buf, n * 4, &f) !=
	    GMMU_OK) {
		channel_host_fault(g, c, &f);
		return false;
	}
	pb->buf_pos = 0;
	pb->buf_len = n;
	stat_add(g, STAT_PUSHBUFFER_DWORDS, n);
	return true;
}

static bool gp_error(struct vgpu *g, struct channel *c, const u32 *e,
		     const char *why)
{
	violate(g, V_GP_ENTRY, "chid %u: entry %u: %08x %08x: %s", c->chid,
		c->pb.gp_get, e[1], e[0], why);
	channel_pbdma_error(g, c, "GPENTRY", "%08x %08x: %s", e[1], e[0], why);
	return false;
}

/*
 * Length 0. Of the CRCs the manual names the polynomial, but neither the order
 * of bits nor what goes in first: they are not kept, and always match.
 */
static bool gp_control(struct vgpu *g, struct channel *c, const u32 *e)
{
	switch (ENTRY1_OPCODE(e[1])) {
	case OPCODE_NOP:
	case OPCODE_GP_CRC:
	case OPCODE_PB_CRC:
		return true;
	case OPCODE_ILLEGAL:
		return gp_error(g, c, e, "ILLEGAL");
	default:
		return gp_error(g, c, e, "no such opcode");
	}
}

static bool read_only(struct vgpu *g, struct channel *c, u64 va)
{
	struct gmmu_page page;

	return gmmu_translate(g, channel_host_space(c), va, GMMU_READ, &page,
			      NULL) == GMMU_OK &&
	       page.read_only;
}

/*
 * Is a segment the driver's? It is if no push can write it and it is beside the
 * ring, which no push may be able to write either: where a driver has mapped them
 * otherwise, nothing tells its pushes from a user's. Methods that a user's segment
 * has left unfinished take their data from it: then it is not what it was.
 */
static bool driver_wrote(struct vgpu *g, struct channel *c, u64 va)
{
	u64 far = va > c->gp_base ? va - c->gp_base : c->gp_base - va;

	if (c->pb.count && !c->pb.own)
		return false;
	return far < OWN_RANGE && read_only(g, c, va) &&
	       read_only(g, c, c->gp_base);
}

static bool gp_segment(struct vgpu *g, struct channel *c, const u32 *e)
{
	struct pb_state *pb = &c->pb;
	u64 va = (u64)ENTRY1_GET_HI(e[1]) << 32 | ENTRY0_GET(e[0]);
	u32 len = ENTRY1_LENGTH(e[1]);

	if (va + len * 4ull >= VA_END)
		return gp_error(g, c, e, "segment goes past the address space");
	if (e[0] & ENTRY0_RSVD || e[1] & ENTRY1_RSVD)
		violate(g, V_GP_RESERVED, "chid %u: entry %u: %08x %08x",
			c->chid, pb->gp_get, e[1], e[0]);
	if (e[0] & ENTRY0_CONDITIONAL && pb->inactive)
		return true;			/* as a NOP */
	pb->conditional = e[0] & ENTRY0_CONDITIONAL;
	if (pb->conditional && pb->count) {
		channel_pbdma_error(g, c, "PBSEG",
				    "method data in a conditional segment");
		return false;
	}
	pb->own = driver_wrote(g, c, va);
	pb->get = va;
	pb->left = len;
	pb->subroutine = e[1] & ENTRY1_SUBROUTINE;
	pb->in_segment = true;
	pb->buf_pos = 0;
	pb->buf_len = is_ahead(pb) ? pb->ahead_len : 0;
	memcpy(pb->buf, pb->ahead, pb->buf_len * sizeof(pb->buf[0]));
	stat_add(g, STAT_PUSHBUFFER_DWORDS, pb->buf_len);
	fetch_ahead(g, c);
	return true;
}

static bool gp_fetch(struct vgpu *g, struct channel *c)
{
	struct gmmu_fault f;
	u32 e[2];
	bool ok;

	if (!entry_read(g, c, c->pb.gp_get, e, &f)) {
		channel_host_fault(g, c, &f);
		return false;
	}
	entry_check(g, c, e);
	stat_add(g, STAT_GP_ENTRIES, 1);
	trace_event(g, "pb", "chid %u entry %u: %08x %08x", c->chid,
		    c->pb.gp_get, e[1], e[0]);
	ok = ENTRY1_LENGTH(e[1]) ? gp_segment(g, c, e) : gp_control(g, c, e);
	if (ok && !c->pb.in_segment) {
		fetch_ahead(g, c);
		c->pb.gp_get = (c->pb.gp_get + 1) % c->gp_entries;
	}
	return ok;
}

/* "GP_GET ... the memory location is no longer needed": after its last dword. */
static void segment_end(struct channel *c)
{
	struct pb_state *pb = &c->pb;

	pb->in_segment = false;
	if (!pb->subroutine)
		pb->top_level_get = pb->get;
	pb->gp_get = (pb->gp_get + 1) % c->gp_entries;
}

static enum pbdma_method step(struct vgpu *g, struct channel *c)
{
	struct pb_state *pb = &c->pb;
	enum pbdma_method r;
	u32 entry;

	if (c->waiting)
		return method(g, c, &pb->stalled);
	if (pb->buf_pos == pb->buf_len && !fetch(g, c))
		return METHOD_ERROR;
	entry = pb->buf[pb->buf_pos++];
	pb->get += 4;
	pb->left--;
	r = pb->count ? method_data(g, c, entry) : instruction(g, c, entry);
	if (!pb->subroutine)
		pb->top_level_get = pb->get;
	return r;
}

static enum pbdma_result run(struct vgpu *g, struct channel *c, u32 budget)
{
	while (budget--) {
		if (!c->waiting && !c->pb.left && c->pb.in_segment) {
			segment_end(c);
			continue;
		}
		if (!c->waiting && !c->pb.in_segment) {
			if (c->pb.gp_get == c->pb.gp_put)
				return PBDMA_IDLE;
			if (!gp_fetch(g, c))
				return PBDMA_DEAD;
			continue;
		}
		switch (step(g, c)) {
		case METHOD_DONE:
			break;
		case METHOD_WAIT:
			return PBDMA_WAITING;
		case METHOD_YIELD:
			return PBDMA_MORE;
		case METHOD_ERROR:
			return PBDMA_DEAD;
		}
	}
	return PBDMA_MORE;
}

enum pbdma_result pbdma_run(struct vgpu *g, struct channel *c, u32 budget)
{
	u32 gp_get = c->pb.gp_get, ref = c->host.ref;
	enum pbdma_result r = run(g, c, budget);

	if (r != PBDMA_DEAD && (gp_get != c->pb.gp_get || ref != c->host.ref))
		channel_ram_writeback(g, c);
	return r;
}
