// SPDX-License-Identifier: GPL-2.0
/*
 * The methods host executes itself, those below 100h
 *
 * clc46f.h and clc56f.h name them; what they do: "Host Methods (NV_UDMA)" in
 * open-gpu-doc manuals/ampere/ga100/dev_pbdma.ref.txt. Fields "should be set to
 * 0" where an operation has no use for them: hardware does not look, this model
 * does (rule 17).
 */
#include "channel_priv.h"

enum {
	ILLEGAL			= 0x04,
	NOP			= 0x08,
	SEMAPHOREA		= 0x10,
	SEMAPHOREB		= 0x14,
	SEMAPHOREC		= 0x18,
	SEMAPHORED		= 0x1c,
	NON_STALL_INTERRUPT	= 0x20,
	FB_FLUSH		= 0x24,
	MEM_OP_A		= 0x28,
	MEM_OP_B		= 0x2c,
	MEM_OP_C		= 0x30,
	MEM_OP_D		= 0x34,
	SET_REFERENCE		= 0x50,
	SEM_ADDR_LO		= 0x5c,
	SEM_ADDR_HI		= 0x60,
	SEM_PAYLOAD_LO		= 0x64,
	SEM_PAYLOAD_HI		= 0x68,
	SEM_EXECUTE		= 0x6c,
	WFI			= 0x78,
	YIELD			= 0x80,
	CLEAR_FAULTED		= 0x84,
};

#define ADDR_LO_RSVD		3u
#define ADDR_HI(v)		((v) & 0xff)

#define MEM_OP_D_OPERATION(v)	((v) >> 27)
enum {
	OPERATION_MEMBAR		= 0x05,
	OPERATION_TLB_INVALIDATE	= 0x09,
	OPERATION_TLB_INVALIDATE_TARGETED = 0x0a,
	OPERATION_L2_PEERMEM_INVALIDATE	= 0x0d,
	OPERATION_L2_SYSMEM_INVALIDATE	= 0x0e,
	OPERATION_L2_CLEAN_COMPTAGS	= 0x0f,
	OPERATION_L2_FLUSH_DIRTY	= 0x10,
	OPERATION_L2_WAIT_FOR_SYS_PENDING_READS = 0x15,
	OPERATION_ACCESS_COUNTER_CLR	= 0x16,
};

#define MEM_OP_ALL_SET		7u
#define MEMBAR_TYPE_BITS	7u
#define MEMBAR_TYPE_MEMBAR	1u

/* TLB_INVALIDATE */
#define INV_SIZE(a)		((a) & 0x3f)
#define INV_SCOPE(a)		((a) >> 6 & 3)
#define INV_SCOPE_RSVD		3u
#define INV_CANCEL_GPC(a)	((a) >> 6 & 0x1f)
#define INV_SYSMEMBAR		BIT(11)
#define INV_ADDR_LO(a)		((a) & 0xfffff000)
#define INV_PDB_ALL		BIT(0)
#define INV_GPC_DISABLE		BIT(1)
#define INV_REPLAY(c)		((c) >> 2 & 7)
#define INV_REPLAY_CANCEL_TARGETED 3u
#define INV_REPLAY_CANCEL_VA_GLOBAL 5u
#define INV_ACK(c)		((c) >> 5 & 3)
#define INV_LEVEL(c)		((c) >> 7 & 7)
#define INV_APERTURE(c)		((c) >> 10 & 3)
#define INV_PDB_LO(c)		((c) & 0xfffff000)
#define INV_PDB_HI(d)		((d) & 0x07ffffff)

static void reserved(struct vgpu *g, struct channel *c, const char *name,
		     u32 data)
{
	channel_violate(g, c, V_METHOD_RESERVED, "%s %08x", name, data);
}

/* The engine that got this channel's last method. */
bool pbdma_idle(struct vgpu *g, struct channel *c)
{
	const struct engine_ops *ops;

	if (!c->has_target)
		return true;
	ops = engine_ops(g, c->target);
	if (!ops || !ops->idle || !c->has_ctx[c->target] ||
	    ops->idle(g, c, c->ctx[c->target]))
		return true;
	c->waiting = WAIT_IDLE;
	return false;
}

static enum pbdma_method method_error(struct vgpu *g, struct channel *c,
				      const struct pb_method *m,
				      enum violation v, const char *why)
{
	channel_violate(g, c, v, "method %02x data %08x: %s", m->addr, m->data,
			why);
	channel_pbdma_error(g, c, "METHOD", "method %02x data %08x: %s",
			    m->addr, m->data, why);
	return METHOD_ERROR;
}

/* ---- MEM_OP ------------------------------------------------------------------ */

static void mem_op_unused(struct vgpu *g, struct channel *c, u32 d, u32 a_used,
			  u32 b_used, u32 c_used, u32 d_used)
{
	const u32 *op = c->host.mem_op;

	if (op[0] & ~a_used || op[1] & ~b_used || op[2] & ~c_used ||
	    d & ~(d_used | 0x1fu << 27))
		channel_violate(g, c, V_MEM_OP_FIELDS,
				"MEM_OP %08x %08x %08x %08x sets fields the operation has no use for",
				op[0], op[1], op[2], d);
}

/* What must be 0 depends on what else was asked for. */
static bool invalidate_fields_ok(u32 a, u32 cc, u32 d, bool targeted)
{
	u32 replay = INV_REPLAY(cc);

	if (!targeted && (INV_ADDR_LO(a) || INV_SIZE(a)))
		return false;
	if (cc & INV_PDB_ALL && (INV_APERTURE(cc) || INV_PDB_LO(cc) ||
				 INV_PDB_HI(d)))
		return false;
	if (cc & INV_GPC_DISABLE && a & INV_SYSMEMBAR)
		return false;
	if (replay > INV_REPLAY_CANCEL_VA_GLOBAL || INV_ACK(cc) == 3)
		return false;
	if (!replay && (INV_SCOPE(a) == INV_SCOPE_RSVD ||
			INV_CANCEL_GPC(a) & ~3u))
		return false;
	return true;
}

static enum pbdma_method tlb_invalidate(struct vgpu *g, struct channel *c,
					const struct pb_method *m)
{
	bool targeted = MEM_OP_D_OPERATION(m->data) ==
			OPERATION_TLB_INVALIDATE_TARGETED;
	u32 a = c->host.mem_op[0], b = c->host.mem_op[1];
	u32 cc = c->host.mem_op[2];
	struct gmmu_invalidate inv = {
		.all_pdb = cc & INV_PDB_ALL,
		.pdb = (u64)INV_PDB_HI(m->data) << 32 | INV_PDB_LO(cc),
		.pdb_sysmem = INV_APERTURE(cc) != APERTURE_VID,
		.all_va = !targeted,
		.va = (u64)b << 32 | INV_ADDR_LO(a),
		.size = 4096ull << (INV_SIZE(a) < 48 ? INV_SIZE(a) : 48),
		.hub_only = cc & INV_GPC_DISABLE,
		.level = INV_LEVEL(cc),
	};

	if (!c->auth)
		return method_error(g, c, m, V_METHOD_PRIVILEGED,
				    "TLB invalidation by an unprivileged channel");
	if (!invalidate_fields_ok(a, cc, m->data, targeted) ||
	    (!targeted && b) || (targeted && cc & INV_PDB_ALL))
		channel_violate(g, c, V_MEM_OP_FIELDS,
				"TLB invalidation %08x %08x %08x %08x", a, b,
				cc, m->data);
	/* The size is of what begins at a multiple of it. */
	inv.va = ALIGN_DOWN(inv.va & ((1ull << GMMU_VA_BITS) - 1), inv.size);
	gmmu_invalidate(g, &inv);
	if (a & INV_SYSMEMBAR && INV_ACK(cc))
		posted_flush(g);
	return METHOD_DONE;
}

static enum pbdma_method mem_op(struct vgpu *g, struct channel *c,
				const struct pb_method *m)
{
	const u32 *op = c->host.mem_op;
	u32 set = c->host.mem_op_set;

	c->host.mem_op_set = 0;
	if (set != MEM_OP_ALL_SET)
		channel_violate(g, c, V_MEM_OP_PARTIAL,
				"MEM_OP_D without%s%s%s before it",
				set & 1 ? "" : " A", set & 2 ? "" : " B",
				set & 4 ? "" : " C");
	switch (MEM_OP_D_OPERATION(m->data)) {
	case OPERATION_MEMBAR:
		mem_op_unused(g, c, m->data, 0, 0, MEMBAR_TYPE_BITS, 0);
		if ((op[2] & MEMBAR_TYPE_BITS) > MEMBAR_TYPE_MEMBAR)
			channel_violate(g, c, V_MEM_OP_FIELDS, "membar type %u",
					op[2] & MEMBAR_TYPE_BITS);
		if (!(op[2] & MEMBAR_TYPE_BITS))
			posted_flush(g);
		return METHOD_DONE;
	case OPERATION_TLB_INVALIDATE:
	case OPERATION_TLB_INVALIDATE_TARGETED:
		return tlb_invalidate(g, c, m);
	case OPERATION_L2_PEERMEM_INVALIDATE:
	case OPERATION_L2_SYSMEM_INVALIDATE:
	case OPERATION_L2_CLEAN_COMPTAGS:
	case OPERATION_L2_FLUSH_DIRTY:
	case OPERATION_L2_WAIT_FOR_SYS_PENDING_READS:
		/* There is no cache between this model and memory. */
		mem_op_unused(g, c, m->data, 0, 0, 0, 0);
		return METHOD_DONE;
	case OPERATION_ACCESS_COUNTER_CLR:
		if (!c->auth)
			return method_error(g, c, m, V_METHOD_PRIVILEGED,
					    "ACCESS_COUNTER_CLR by an unprivileged channel");
		mem_op_unused(g, c, m->data, 0, 0, 0xfffff, 0x7f);
		return METHOD_DONE;
	default:
		return method_error(g, c, m, V_MEM_OP_UNKNOWN,
				    "no such memory operation");
	}
}

/* ---- all ------------------------------------------------------------------------ */

static enum pbdma_method set_reference(struct vgpu *g, struct channel *c,
				       u32 data)
{
	if (!pbdma_idle(g, c))
		return METHOD_WAIT;
	posted_flush(g);			/* SysMemBar */
	c->host.ref = data;
	return METHOD_DONE;
}

static u64 with_hi(u64 old, u32 hi)
{
	return (old & 0xffffffff) | (u64)hi << 32;
}

static u64 with_lo(u64 old, u32 lo)
{
	return (old & ~0xffffffffull) | lo;
}

/* Methods that only set a register; false: another. */
static bool set_register(struct vgpu *g, struct channel *c,
			 const struct pb_method *m)
{
	struct host_methods *h = &c->host;
	u32 data = m->data;

	switch (m->addr) {
	case SEM_ADDR_LO:
		if (data & ADDR_LO_RSVD)
			channel_violate(g, c, V_SEM_ALIGN, "SEM_ADDR_LO %08x",
					data);
		h->sem_addr = with_lo(h->sem_addr, data & ~ADDR_LO_RSVD);
		return true;
	case SEM_ADDR_HI:
		if (ADDR_HI(data) != data)
			reserved(g, c, "SEM_ADDR_HI", data);
		h->sem_addr = with_hi(h->sem_addr, ADDR_HI(data));
		return true;
	case SEM_PAYLOAD_LO:
		h->sem_payload = with_lo(h->sem_payload, data);
		return true;
	case SEM_PAYLOAD_HI:
		h->sem_payload = with_hi(h->sem_payload, data);
		h->sem_payload_hi = true;
		h->sem_payload_own = c->pb.own;
		return true;
	case SEMAPHOREA:
		if (ADDR_HI(data) != data)
			reserved(g, c, "SEMAPHOREA", data);
		h->legacy_addr = with_hi(h->legacy_addr, ADDR_HI(data));
		return true;
	case SEMAPHOREB:
		h->legacy_addr = with_lo(h->legacy_addr, data & ~ADDR_LO_RSVD);
		return true;
	case SEMAPHOREC:
		h->legacy_payload = data;
		return true;
	case MEM_OP_A:
	case MEM_OP_B:
	case MEM_OP_C:
		h->mem_op[(m->addr - MEM_OP_A) / 4] = data;
		h->mem_op_set |= BIT((m->addr - MEM_OP_A) / 4);
		return true;
	}
	return false;
}

enum pbdma_method pbdma_host_method(struct vgpu *g, struct channel *c,
				    const struct pb_method *m)
{
	if (set_register(g, c, m))
		return METHOD_DONE;
	switch (m->addr) {
	case NOP:
		return METHOD_DONE;
	case ILLEGAL:
		return method_error(g, c, m, V_METHOD_UNKNOWN, "ILLEGAL");
	case SEMAPHORED:
		return semaphore_legacy(g, c, m->data);
	case NON_STALL_INTERRUPT:
		engine_nonstall(g, engine_of_runlist(c->runlist)->id);
		return METHOD_DONE;
	case FB_FLUSH:
		posted_flush(g);
		return METHOD_DONE;
	case MEM_OP_D:
		return mem_op(g, c, m);
	case SET_REFERENCE:
		return set_reference(g, c, m->data);
	case SEM_EXECUTE:
		return semaphore_execute(g, c, m->data);
	case WFI:
		if (m->data & ~1u)
			reserved(g, c, "WFI", m->data);
		return pbdma_idle(g, c) ? METHOD_DONE : METHOD_WAIT;
	case YIELD:
		if (m->data & ~3u)
			reserved(g, c, "YIELD", m->data);
		return m->data & 2 ? METHOD_YIELD : METHOD_DONE;
	case CLEAR_FAULTED:
		/* RM's handler clears the bit; no channel is faulted here. */
		return METHOD_DONE;
	default:
		return method_error(g, c, m, V_METHOD_UNKNOWN,
				    "no such host method");
	}
}
