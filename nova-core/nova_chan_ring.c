// SPDX-License-Identifier: GPL-2.0
/*
 * The ring of a channel: where the next submission goes, and is there room?
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include <asm/barrier.h>
#include <kunit/visibility.h>

#include "nova_chan_ring.h"

/**
 * nova_chan_ring_init() - an empty ring
 * @ring: initialised
 * @entries: entries, a power of two
 *
 * Context: sleeps and allocates.
 *
 * Returns: 0, -EINVAL for a size there is not, or -ENOMEM.
 */
int nova_chan_ring_init(struct nova_chan_ring *ring, u32 entries)
{
	*ring = (struct nova_chan_ring){
		.entries = entries,
		.slots = entries / NOVA_CHAN_RING_PER_SLOT,
	};
	if (!is_power_of_2(entries) || entries < NOVA_CORE_CHAN_RING_MIN ||
	    entries > NOVA_CORE_CHAN_RING_MAX)
		return -EINVAL;
	ring->ends = kvcalloc(ring->slots, sizeof(*ring->ends), GFP_KERNEL);
	return ring->ends ? 0 : -ENOMEM;
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_ring_init);

/**
 * nova_chan_ring_fini() - the end of a ring
 * @ring: initialised, or zeroed
 *
 * Context: sleeps.
 */
void nova_chan_ring_fini(struct nova_chan_ring *ring)
{
	kvfree(ring->ends);
	ring->ends = NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_ring_fini);

/**
 * nova_chan_ring_credits() - what a submission counts for
 * @pushes: pushes it has
 *
 * Context: any.
 *
 * Returns: credits; U32_MAX for more pushes than any ring can hold.
 */
u32 nova_chan_ring_credits(u32 pushes)
{
	if (pushes > NOVA_CORE_CHAN_RING_MAX)
		return U32_MAX;
	return max_t(u32, pushes + NOVA_CHAN_RING_OWN, NOVA_CHAN_RING_PER_SLOT);
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_ring_credits);

/**
 * nova_chan_ring_capacity() - how many credits a ring has
 * @ring: the ring
 *
 * Context: any.
 *
 * Returns: credits.
 */
u32 nova_chan_ring_capacity(const struct nova_chan_ring *ring)
{
	return ring->entries - NOVA_CHAN_RING_SPARE;
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_ring_capacity);

/**
 * nova_chan_ring_slot() - which slot a submission has
 * @ring: the ring
 * @seqno: its number, not 0
 *
 * Context: any.
 *
 * Returns: the slot.
 */
u32 nova_chan_ring_slot(const struct nova_chan_ring *ring, u64 seqno)
{
	return (seqno - 1) & (ring->slots - 1);
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_ring_slot);

/* Position after a submission whose slot has not been used again; 0: of none. */
static u64 ring_end(const struct nova_chan_ring *ring, u64 seqno)
{
	return seqno ? ring->ends[nova_chan_ring_slot(ring, seqno)] : 0;
}

/* Entries of submissions that are not complete. */
static u64 ring_used(const struct nova_chan_ring *ring, u64 completed)
{
	if (completed == ring->submitted)
		return 0;
	return ring->put - ring_end(ring, completed);
}

/**
 * nova_chan_ring_has_room() - is there room for a submission?
 * @ring: the ring
 * @completed: number of the last submission that is complete
 * @pushes: pushes it has
 *
 * Context: any; as nova_chan_ring_advance().
 *
 * Returns: true if there is.
 */
bool nova_chan_ring_has_room(const struct nova_chan_ring *ring, u64 completed,
			     u32 pushes)
{
	/* The slot of the last complete one says where free entries end. */
	if (ring->submitted - completed + 1 >= ring->slots ||
	    pushes > ring->entries)
		return false;
	return ring_used(ring, completed) + pushes + NOVA_CHAN_RING_OWN <=
	       nova_chan_ring_capacity(ring);
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_ring_has_room);

/**
 * nova_chan_ring_entry() - where an entry of the next submission is
 * @ring: the ring
 * @index: which of its entries
 *
 * Context: any; as nova_chan_ring_advance().
 *
 * Returns: number of the entry in memory.
 */
u32 nova_chan_ring_entry(const struct nova_chan_ring *ring, u32 index)
{
	return (ring->put + index) & (ring->entries - 1);
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_ring_entry);

/**
 * nova_chan_ring_advance() - the next submission has been written
 * @ring: the ring, with room for it
 * @pushes: pushes it has
 *
 * Context: any; one caller at a time.
 *
 * Returns: its number.
 */
u64 nova_chan_ring_advance(struct nova_chan_ring *ring, u32 pushes)
{
	u64 seqno = ring->submitted + 1;

	ring->put += pushes + NOVA_CHAN_RING_OWN;
	ring->ends[nova_chan_ring_slot(ring, seqno)] = ring->put;
	ring->submitted = seqno;
	return seqno;
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_ring_advance);

/**
 * nova_chan_ring_find() - where the entries of a submission are
 * @ring: the ring
 * @seqno: its number, not 0
 * @first: filled: position of the first
 * @end: filled: position after the last
 *
 * Context: any; as nova_chan_ring_advance().
 *
 * Returns: true; false if there is no such submission yet, or so many came after
 * it that this is not known any more.
 */
bool nova_chan_ring_find(const struct nova_chan_ring *ring, u64 seqno,
			 u64 *first, u64 *end)
{
	if (seqno > ring->submitted ||
	    ring->submitted - seqno + 1 >= ring->slots)
		return false;
	*first = ring_end(ring, seqno - 1);
	*end = ring_end(ring, seqno);
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_ring_find);

/**
 * nova_chan_ring_progress() - how far has the GPU come?
 * @ring: the ring; only its constant members are looked at
 * @reports: reports, by slot; the GPU writes there
 * @completed: a submission that is known to be complete, or 0
 * @submitted: the last submission
 *
 * What complete submissions wrote can be read afterwards.
 *
 * Context: any, also while something is submitted.
 *
 * Returns: number of the last submission that is complete.
 */
u64 nova_chan_ring_progress(const struct nova_chan_ring *ring,
			    const struct nova_chan_ring_report *reports,
			    u64 completed, u64 submitted)
{
	while (completed < submitted) {
		u32 slot = nova_chan_ring_slot(ring, completed + 1);

		if (le64_to_cpu(READ_ONCE(reports[slot].end.seqno)) !=
		    completed + 1)
			break;
		completed++;
	}
	dma_rmb();
	return completed;
}
EXPORT_SYMBOL_IF_KUNIT(nova_chan_ring_progress);
