// SPDX-License-Identifier: GPL-2.0
/*
 * Semaphores in memory: release, reduction, acquire
 *
 * SEM_EXECUTE: open-gpu-doc manuals/ampere/ga100/dev_pbdma.ref.txt, "Host
 * Semaphore Methods". The older SEMAPHOREA to D are in the channel classes'
 * headers (clc46f.h, clc56f.h) though not in that manual; nouveau's nvc0_fence.c
 * shows what their fields mean.
 */
#include <string.h>

#include "channel_priv.h"

#define EXECUTE_OPERATION(v)	((v) & 7)
#define OPERATION_RELEASE	1
#define OPERATION_REDUCTION	6
#define EXECUTE_SWITCH_TSG	BIT(12)
#define EXECUTE_RELEASE_WFI	BIT(20)
#define EXECUTE_64BIT		BIT(24)
#define EXECUTE_TIMESTAMP	BIT(25)
#define EXECUTE_REDUCTION(v)	((v) >> 27 & 0xf)
#define EXECUTE_UNSIGNED	BIT(31)

/* Bits with a meaning in an operation: "should be set to 0" otherwise. */
#define ACQUIRE_BITS		(7u | EXECUTE_SWITCH_TSG | EXECUTE_64BIT)
#define RELEASE_BITS	\
	(7u | EXECUTE_RELEASE_WFI | EXECUTE_64BIT | EXECUTE_TIMESTAMP)
#define REDUCTION_BITS	(RELEASE_BITS | 0xfu << 27 | EXECUTE_UNSIGNED)

/* SEMAPHORED */
#define LEGACY_OPERATION(v)	((v) & 0x1f)
#define LEGACY_ACQUIRE		1
#define LEGACY_RELEASE		2
#define LEGACY_ACQ_GEQ		4
#define LEGACY_ACQ_AND		8
#define LEGACY_REDUCTION	16
#define LEGACY_WFI_DIS		BIT(20)
#define LEGACY_SIZE_4BYTE	BIT(24)

bool semaphore_met(enum semaphore_acquire op, bool is_64bit, u64 memory,
		   u64 payload)
{
	u64 mask = is_64bit ? ~0ull : 0xffffffffull;

	memory &= mask;
	payload &= mask;
	switch (op) {
	case SEMAPHORE_ACQUIRE:
		return memory == payload;
	case SEMAPHORE_ACQ_STRICT_GEQ:
		return memory >= payload;
	case SEMAPHORE_ACQ_CIRC_GEQ:
		return ((memory - payload) & mask) <= mask >> 1;
	case SEMAPHORE_ACQ_AND:
		return memory & payload;
	case SEMAPHORE_ACQ_NOR:
		return ~(memory | payload) & mask;
	}
	return false;
}

static s64 extend(u64 v, bool is_64bit)
{
	return is_64bit ? (s64)v : (s32)v;
}

u64 semaphore_reduced(enum semaphore_reduction op, bool is_signed, bool is_64bit,
		      u64 memory, u64 payload)
{
	u64 mask = is_64bit ? ~0ull : 0xffffffffull;
	bool less;

	memory &= mask;
	payload &= mask;
	less = is_signed ? extend(memory, is_64bit) < extend(payload, is_64bit) :
			   memory < payload;
	switch (op) {
	case SEMAPHORE_IMIN:
		return less ? memory : payload;
	case SEMAPHORE_IMAX:
		return less ? payload : memory;
	case SEMAPHORE_IXOR:
		return memory ^ payload;
	case SEMAPHORE_IAND:
		return memory & payload;
	case SEMAPHORE_IOR:
		return memory | payload;
	case SEMAPHORE_IADD:
		return (memory + payload) & mask;
	case SEMAPHORE_INC:
		return memory >= payload ? 0 : memory + 1;
	case SEMAPHORE_DEC:
		return !memory || memory > payload ? payload : memory - 1;
	}
	return memory;
}

/* The timestamp goes out before the payload. */
static enum gmmu_result stamp(struct vgpu *g, const struct gmmu_space *s, u64 va,
			      struct gmmu_fault *f)
{
	u64 now = ptimer_ns(g);

	return gmmu_write(g, s, va + 8, &now, sizeof(now), f);
}

enum gmmu_result semaphore_release(struct vgpu *g, const struct gmmu_space *s,
				   u64 va, u64 payload, bool payload_64bit,
				   bool timestamp, struct gmmu_fault *f)
{
	enum gmmu_result r;
	size_t len = 4;

	if (!payload_64bit)
		payload = (u32)payload;
	if (timestamp) {
		r = stamp(g, s, va, f);
		if (r != GMMU_OK)
			return r;
	}
	if (payload_64bit || timestamp)
		len = 8;
	r = gmmu_write(g, s, va, &payload, len, f);
	if (r != GMMU_OK)
		return r;
	stat_add(g, STAT_SEMAPHORES, 1);
	trace_event(g, "sem", "%s releases %#llx = %#llx", s->who,
		    (unsigned long long)va, (unsigned long long)payload);
	channel_kick(g);
	return r;
}

enum gmmu_result semaphore_reduce(struct vgpu *g, const struct gmmu_space *s,
				  u64 va, enum semaphore_reduction op,
				  bool is_signed, u64 payload,
				  bool payload_64bit, bool timestamp,
				  struct gmmu_fault *f)
{
	size_t len = payload_64bit ? 8 : 4;
	enum gmmu_result r;
	struct gmmu_page p;
	u64 memory = 0;

	r = gmmu_translate(g, s, va, GMMU_ATOMIC, &p, f);
	if (r == GMMU_OK)
		r = gmmu_read(g, s, va, &memory, len, f);
	if (r == GMMU_OK && timestamp)
		r = stamp(g, s, va, f);
	if (r != GMMU_OK)
		return r;
	memory = semaphore_reduced(op, is_signed, payload_64bit, memory,
				   payload);
	r = gmmu_write(g, s, va, &memory, len, f);
	if (r != GMMU_OK)
		return r;
	stat_add(g, STAT_SEMAPHORES, 1);
	trace_event(g, "sem", "%s reduces %#llx to %#llx", s->who,
		    (unsigned long long)va, (unsigned long long)memory);
	channel_kick(g);
	return r;
}

/* ---- the host's methods ---------------------------------------------------- */

static enum pbdma_method sem_error(struct vgpu *g, struct channel *c,
				   enum violation v, u32 data, const char *why)
{
	channel_violate(g, c, v, "%s: %08x at %#llx", why, data,
			(unsigned long long)c->host.sem_addr);
	channel_pbdma_error(g, c, "SEMAPHORE", "%s (%08x)", why, data);
	return METHOD_ERROR;
}

/* The table of supported reductions in dev_pbdma.ref.txt. */
static bool reduction_ok(u32 data)
{
	bool is_signed = !(data & EXECUTE_UNSIGNED);
	bool is_64bit = data & EXECUTE_64BIT;

	switch (EXECUTE_REDUCTION(data)) {
	case SEMAPHORE_IMIN:
	case SEMAPHORE_IMAX:
	case SEMAPHORE_IXOR:
	case SEMAPHORE_IAND:
	case SEMAPHORE_IOR:
		return true;
	case SEMAPHORE_IADD:
		return !(is_64bit && is_signed);
	case SEMAPHORE_INC:
	case SEMAPHORE_DEC:
		return !is_64bit && !is_signed;
	}
	return false;
}

/* Bit 12 is ACQUIRE_SWITCH_TSG of both, SEM_EXECUTE and SEMAPHORED. */
static enum pbdma_method acquire(struct vgpu *g, struct channel *c, u32 data,
				 enum semaphore_acquire op, u64 va, u64 payload,
				 bool is_64bit)
{
	struct gmmu_fault f;
	u64 memory = 0;

	if (gmmu_read(g, channel_host_space(c), va, &memory, is_64bit ? 8 : 4,
		      &f) != GMMU_OK) {
		channel_host_fault(g, c, &f);
		return METHOD_ERROR;
	}
	if (!semaphore_met(op, is_64bit, memory, payload)) {
		if (!c->waiting)
			trace_event(g, "sem", "chid %u waits at %#llx: %#llx, has %#llx",
				    c->chid, (unsigned long long)va,
				    (unsigned long long)payload,
				    (unsigned long long)memory);
		c->waiting = WAIT_ACQUIRE;
		c->keeps_pbdma = !(data & EXECUTE_SWITCH_TSG);
		return METHOD_WAIT;
	}
	trace_event(g, "sem", "chid %u acquires %#llx at %#llx", c->chid,
		    (unsigned long long)memory, (unsigned long long)va);
	return METHOD_DONE;
}

/* A release or reduction: after the engine, when it says so. */
static enum pbdma_method release(struct vgpu *g, struct channel *c, u32 data)
{
	const struct host_methods *h = &c->host;
	const struct gmmu_space *s = channel_host_space(c);
	bool is_64bit = data & EXECUTE_64BIT, ts = data & EXECUTE_TIMESTAMP;
	struct gmmu_fault f;
	enum gmmu_result r;

	if (data & EXECUTE_RELEASE_WFI) {
		if (!pbdma_idle(g, c))
			return METHOD_WAIT;
		posted_flush(g);		/* SYSMEMBAR */
	}
	if (EXECUTE_OPERATION(data) == OPERATION_RELEASE)
		r = semaphore_release(g, s, h->sem_addr, h->sem_payload,
				      is_64bit, ts, &f);
	else
		r = semaphore_reduce(g, s, h->sem_addr, EXECUTE_REDUCTION(data),
				     !(data & EXECUTE_UNSIGNED), h->sem_payload,
				     is_64bit, ts, &f);
	if (r != GMMU_OK) {
		channel_host_fault(g, c, &f);
		return METHOD_ERROR;
	}
	return METHOD_DONE;
}

static void check_unused(struct vgpu *g, struct channel *c, u32 data, u32 used)
{
	if (data & ~used)
		channel_violate(g, c, V_METHOD_RESERVED,
				"SEM_EXECUTE %08x sets bits its operation has no use for",
				data);
	/* A user's leftovers are no mistake of whoever comes next. */
	if (c->host.sem_payload_hi && c->host.sem_payload_own == c->pb.own &&
	    !(data & EXECUTE_64BIT) && c->host.sem_payload >> 32)
		channel_violate(g, c, V_SEM_PAYLOAD_HI,
				"SEM_PAYLOAD_HI is %#llx, the payload has 32 bits",
				(unsigned long long)c->host.sem_payload >> 32);
	c->host.sem_payload_hi = false;
}

enum pbdma_method semaphore_execute(struct vgpu *g, struct channel *c, u32 data)
{
	u32 op = EXECUTE_OPERATION(data);
	bool releases = op == OPERATION_RELEASE || op == OPERATION_REDUCTION;
	u32 used = op == OPERATION_RELEASE ? RELEASE_BITS :
		   op == OPERATION_REDUCTION ? REDUCTION_BITS : ACQUIRE_BITS;
	u32 align = releases && data & EXECUTE_TIMESTAMP ? 16 :
		    data & EXECUTE_64BIT ? 8 : 4;

	if (op > OPERATION_REDUCTION)
		return sem_error(g, c, V_SEM_INVALID, data, "no such operation");
	if (!IS_ALIGNED(c->host.sem_addr, align))
		return sem_error(g, c, V_SEM_ALIGN, data, "unaligned address");
	if (op == OPERATION_REDUCTION && !reduction_ok(data))
		return sem_error(g, c, V_SEM_INVALID, data,
				 "unsupported reduction");
	if (!c->waiting)
		check_unused(g, c, data, used);
	if (releases)
		return release(g, c, data);
	return acquire(g, c, data, op, c->host.sem_addr, c->host.sem_payload,
		       data & EXECUTE_64BIT);
}

/* SEMAPHORED in terms of the above; 0: no such operation. */
static bool legacy_acquire(u32 data, enum semaphore_acquire *op)
{
	switch (LEGACY_OPERATION(data)) {
	case LEGACY_ACQUIRE:
		*op = SEMAPHORE_ACQUIRE;
		return true;
	case LEGACY_ACQ_GEQ:
		*op = SEMAPHORE_ACQ_CIRC_GEQ;
		return true;
	case LEGACY_ACQ_AND:
		*op = SEMAPHORE_ACQ_AND;
		return true;
	}
	return false;
}

enum pbdma_method semaphore_legacy(struct vgpu *g, struct channel *c, u32 data)
{
	struct host_methods saved = c->host, *h = &c->host;
	bool wide = LEGACY_OPERATION(data) == LEGACY_RELEASE &&
		    !(data & LEGACY_SIZE_4BYTE);
	enum semaphore_acquire op;
	enum pbdma_method r;
	u32 execute;

	h->sem_addr = h->legacy_addr;
	h->sem_payload = h->legacy_payload;
	if (!IS_ALIGNED(h->sem_addr, wide ? 16 : 4)) {
		r = sem_error(g, c, V_SEM_ALIGN, data, "unaligned address");
	} else if (legacy_acquire(data, &op)) {
		r = acquire(g, c, data, op, h->sem_addr, h->sem_payload, false);
	} else if (LEGACY_OPERATION(data) == LEGACY_RELEASE ||
		   LEGACY_OPERATION(data) == LEGACY_REDUCTION) {
		execute = (LEGACY_OPERATION(data) == LEGACY_RELEASE ?
			   OPERATION_RELEASE : OPERATION_REDUCTION) |
			  (wide ? EXECUTE_TIMESTAMP : 0) |
			  (data & LEGACY_WFI_DIS ? 0 : EXECUTE_RELEASE_WFI) |
			  (data & (0xfu << 27 | EXECUTE_UNSIGNED));
		if (LEGACY_OPERATION(data) == LEGACY_REDUCTION &&
		    !reduction_ok(execute))
			r = sem_error(g, c, V_SEM_INVALID, data,
				      "unsupported reduction");
		else
			r = release(g, c, execute);
	} else {
		r = sem_error(g, c, V_SEM_INVALID, data, "no such operation");
	}
	*h = saved;
	return r;
}
