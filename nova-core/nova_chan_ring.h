/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ring of a channel: where the next submission goes, and is there room?
 */
#ifndef _NOVA_CHAN_RING_H
#define _NOVA_CHAN_RING_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include "nova_host.h"

/**
 * DOC: Rings
 *
 * A ring has entries, for which see nova_host_gp_entry(), and *slots*: room for
 * what nova-core adds to a submission. A submission takes a slot, and an entry
 * for each of its pushes and for two of nova-core's own. So that there is always
 * a slot when there are entries, a submission counts for no fewer than
 * NOVA_CHAN_RING_PER_SLOT entries: the sum of these *credits* is what the
 * owner sees to.
 *
 * Entries are taken back when their submission is complete, at which time host
 * has read them all. GP_GET may lag behind, by the last one, so one entry more
 * is left free than the one without which a full ring would look like an empty
 * one.
 *
 * Submission n has slot (n - 1) modulo the number of slots.
 */

/**
 * define NOVA_CHAN_RING_PER_SLOT - entries of a ring for each of its slots
 */
#define NOVA_CHAN_RING_PER_SLOT		8

/**
 * define NOVA_CHAN_RING_OWN - entries of a submission that are nova-core's
 */
#define NOVA_CHAN_RING_OWN		2

/**
 * define NOVA_CHAN_RING_SPARE - entries that are never in use
 */
#define NOVA_CHAN_RING_SPARE		2

/**
 * struct nova_chan_ring_push - nova-core's pushes of a slot
 *
 * Written when the channel is made, but for the sequence numbers.
 */
struct nova_chan_ring_push {
	/** @begin: nova_host_begin() */
	__le32 begin[NOVA_HOST_BEGIN_WORDS];
	/** @end: nova_host_end() */
	__le32 end[NOVA_HOST_END_WORDS];
	/** @words: the owner's push, if that is copied */
	__le32 words[NOVA_CORE_PUSH_INLINE_MAX];
	/** @pad: so that its size is a power of two */
	__le32 pad[6];
};

static_assert(sizeof(struct nova_chan_ring_push) == 256);

/**
 * struct nova_chan_ring_report - what the GPU writes into a slot
 */
struct nova_chan_ring_report {
	/** @begin: before the owner's first push */
	struct nova_host_report begin;
	/** @end: after the last */
	struct nova_host_report end;
};

/**
 * struct nova_chan_ring - what is where in a ring
 *
 * Positions count from 0 on and do not wrap; the entry is the remainder.
 */
struct nova_chan_ring {
	/** @entries: a power of two; constant */
	u32 entries;
	/** @slots: a power of two; constant */
	u32 slots;
	/** @put: position of the next entry */
	u64 put;
	/** @submitted: number of the last submission */
	u64 submitted;
	/** @ends: by slot: position after its submission */
	u64 *ends;
};

int nova_chan_ring_init(struct nova_chan_ring *ring, u32 entries);
void nova_chan_ring_fini(struct nova_chan_ring *ring);
u32 nova_chan_ring_credits(u32 pushes);
u32 nova_chan_ring_capacity(const struct nova_chan_ring *ring);
u32 nova_chan_ring_slot(const struct nova_chan_ring *ring, u64 seqno);
bool nova_chan_ring_has_room(const struct nova_chan_ring *ring, u64 completed,
			     u32 pushes);
u32 nova_chan_ring_entry(const struct nova_chan_ring *ring, u32 index);
u64 nova_chan_ring_advance(struct nova_chan_ring *ring, u32 pushes);
bool nova_chan_ring_find(const struct nova_chan_ring *ring, u64 seqno,
			 u64 *first, u64 *end);
u64 nova_chan_ring_progress(const struct nova_chan_ring *ring,
			    const struct nova_chan_ring_report *reports,
			    u64 completed, u64 submitted);

#endif /* _NOVA_CHAN_RING_H */
