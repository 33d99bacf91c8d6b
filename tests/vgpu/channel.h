/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Channels, as engines see them (channel_priv.h has the host's own view)
 *
 * A channel is made by RM (rm_channel.c), scheduled on the runlist of its
 * engine (runlist.c) and executed by that runlist's PBDMA (pbdma.c).
 */
#ifndef VGPU_CHANNEL_H
#define VGPU_CHANNEL_H

#include "engine.h"
#include "gmmu.h"

struct channel;

u32 channel_id(const struct channel *c);
/* The engine that gives its runlist the name. */
enum engine_id channel_engine(const struct channel *c);
/* May it use physical addresses, privileged methods and pages? */
bool channel_privileged(const struct channel *c);
/*
 * The address space for gmmu_read() and the like, of that TLB; messages name
 * the engine. Valid until the engine returns.
 */
const struct gmmu_space *channel_space(struct vgpu *g, struct channel *c,
				       enum engine_id engine,
				       enum gmmu_client client);
/* What the engine's context_new() gave; NULL: nothing of it is bound. */
void *channel_context(const struct channel *c, enum engine_id engine);

/* ---- semaphores (semaphore.c) ------------------------------------------------- */

/* NV_SEMAPHORE reductions as SEM_EXECUTE numbers them (clc56f.h). */
enum semaphore_reduction {
	SEMAPHORE_IMIN,
	SEMAPHORE_IMAX,
	SEMAPHORE_IXOR,
	SEMAPHORE_IAND,
	SEMAPHORE_IOR,
	SEMAPHORE_IADD,
	SEMAPHORE_INC,
	SEMAPHORE_DEC,
};

/*
 * Write a payload of 4 or 8 bytes. With a timestamp 16 bytes are written: the
 * payload in the first quadword, PTIMER's nanoseconds in the second, that one
 * first. Whoever waits for memory looks again afterwards.
 */
enum gmmu_result semaphore_release(struct vgpu *g, const struct gmmu_space *s,
				   u64 va, u64 payload, bool payload_64bit,
				   bool timestamp, struct gmmu_fault *f);
/* memory = op(memory, payload), atomically; optionally a timestamp after it. */
enum gmmu_result semaphore_reduce(struct vgpu *g, const struct gmmu_space *s,
				  u64 va, enum semaphore_reduction op,
				  bool is_signed, u64 payload,
				  bool payload_64bit, bool timestamp,
				  struct gmmu_fault *f);
/* The value a reduction leaves in memory. */
u64 semaphore_reduced(enum semaphore_reduction op, bool is_signed, bool is_64bit,
		      u64 memory, u64 payload);

/*
 * What the method being executed does wrong: a violation, if the driver's own
 * push has it; else the mistake of a user, and no driver can look for those.
 */
void channel_violate(struct vgpu *g, struct channel *c, enum violation v,
		     const char *fmt, ...) __printf(4, 5);

/* ---- errors: each ends the channel, and its TSG, by an RC event -------------- */

/* An access of the engine's failed. */
void channel_mmu_fault(struct vgpu *g, struct channel *c,
		       enum engine_id engine, const struct gmmu_fault *f);
/* The engine's own exception: its rc_error, e.g. a method it cannot do. */
void channel_engine_error(struct vgpu *g, struct channel *c,
			  enum engine_id engine, const char *fmt, ...)
	__printf(4, 5);
bool channel_dead(const struct channel *c);

/*
 * From the engine's method(): it is not done with it. It comes again, with
 * @again, when other channels have had their turn, unless the channel ends.
 */
void channel_engine_busy(struct channel *c);

/* Something a channel may wait for has changed: look at all of them again. */
void channel_kick(struct vgpu *g);

#endif /* VGPU_CHANNEL_H */
