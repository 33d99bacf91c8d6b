/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The shared memory of the two message queues: layout and ring arithmetic.
 */
#ifndef _NOVA_GSP_RING_H
#define _NOVA_GSP_RING_H

#include <linux/types.h>

struct device;

/**
 * DOC: Queue memory
 *
 * One buffer holds a page table of itself, the command queue (CPU to GSP) and
 * the status queue (GSP to CPU), each of whole 4 KiB pages. A queue is one
 * page of headers followed by its entries, a page each. The producer owns the
 * TX header and its write pointer. The read pointer of a queue is *not* in
 * that queue: with NOVA_GSP_RING_SWAP_RX the consumer keeps it in the RX
 * header of the queue it produces itself, so that each side only ever writes
 * its own queue. Pointers count entries, from 0 to count - 1; equal pointers
 * mean empty, so one entry always stays free.
 *
 * Source: message_queue_cpu.c, msgq.c and msgq_priv.h; the same in 535 and 570.
 */

/**
 * define NOVA_GSP_RING_PAGE - bytes of a page of queue memory, and an entry
 */
#define NOVA_GSP_RING_PAGE		4096
/**
 * define NOVA_GSP_RING_QUEUE_SIZE - default bytes of a queue, headers included
 */
#define NOVA_GSP_RING_QUEUE_SIZE	0x40000
/**
 * define NOVA_GSP_RING_VERSION - version in a TX header
 */
#define NOVA_GSP_RING_VERSION		0
/**
 * define NOVA_GSP_RING_SWAP_RX - flag: read pointers live in the other queue
 */
#define NOVA_GSP_RING_SWAP_RX		1
/**
 * define NOVA_GSP_RING_RX_OFFSET - where the CPU puts its queue's RX header
 */
#define NOVA_GSP_RING_RX_OFFSET		0x20

/**
 * struct nova_gsp_ring_tx - wire: a queue's TX header, written by its producer
 */
struct nova_gsp_ring_tx {
	/** @version: NOVA_GSP_RING_VERSION */
	__le32 version;
	/** @size: bytes of the queue, headers included */
	__le32 size;
	/** @msg_size: bytes of an entry */
	__le32 msg_size;
	/** @msg_count: number of entries */
	__le32 msg_count;
	/** @write_ptr: entry the producer fills next */
	__le32 write_ptr;
	/** @flags: NOVA_GSP_RING_SWAP_RX */
	__le32 flags;
	/** @rx_hdr_off: offset of the RX header in the queue */
	__le32 rx_hdr_off;
	/** @entry_off: offset of entry 0 in the queue */
	__le32 entry_off;
};

/**
 * struct nova_gsp_ring_rx - wire: RX header, read position in the other queue
 */
struct nova_gsp_ring_rx {
	/** @read_ptr: entry that is read next */
	__le32 read_ptr;
};

/**
 * struct nova_gsp_ring_layout - offsets in the shared buffer
 */
struct nova_gsp_ring_layout {
	/** @pte_count: entries of the page table, table pages included */
	u32 pte_count;
	/** @cmdq_offset: start of the command queue */
	u32 cmdq_offset;
	/** @cmdq_size: bytes of it */
	u32 cmdq_size;
	/** @statq_offset: start of the status queue */
	u32 statq_offset;
	/** @statq_size: bytes of it */
	u32 statq_size;
	/** @total: bytes of the buffer */
	u32 total;
};

/**
 * struct nova_gsp_ring_geometry - a queue's header in CPU terms
 */
struct nova_gsp_ring_geometry {
	/** @count: entries */
	u32 count;
	/** @entry_offset: offset of entry 0 in the queue */
	u32 entry_offset;
	/** @rx_offset: offset of the RX header in the queue */
	u32 rx_offset;
};

/**
 * struct nova_gsp_ring_span - a run of entries as at most two pieces
 */
struct nova_gsp_ring_span {
	/** @first: index of the first entry */
	u32 first;
	/** @first_count: entries from there up to the end of the ring at most */
	u32 first_count;
	/** @second_count: entries from index 0 on, 0 if it does not wrap */
	u32 second_count;
};

int nova_gsp_ring_layout_init(u32 cmdq_size, u32 statq_size,
			      struct nova_gsp_ring_layout *layout);
void nova_gsp_ring_fill_ptes(const struct nova_gsp_ring_layout *layout,
			     u64 base, __le64 *table);
void nova_gsp_ring_tx_init(struct nova_gsp_ring_tx *tx, u32 queue_size,
			   struct nova_gsp_ring_geometry *geo);
int nova_gsp_ring_tx_check(struct device *dev,
			   const struct nova_gsp_ring_tx *tx, u32 queue_size,
			   struct nova_gsp_ring_geometry *geo);
void nova_gsp_ring_span(u32 start, u32 n, u32 count,
			struct nova_gsp_ring_span *span);

/**
 * nova_gsp_ring_valid() - is a pointer read from shared memory usable?
 * @ptr: read or write pointer
 * @count: entries of the ring
 *
 * Returns: true if it names an entry.
 */
static inline bool nova_gsp_ring_valid(u32 ptr, u32 count)
{
	return ptr < count;
}

/**
 * nova_gsp_ring_used() - entries written and not yet read
 * @wptr: write pointer, valid
 * @rptr: read pointer, valid
 * @count: entries of the ring
 *
 * Returns: 0 to @count - 1.
 */
static inline u32 nova_gsp_ring_used(u32 wptr, u32 rptr, u32 count)
{
	return wptr >= rptr ? wptr - rptr : wptr + count - rptr;
}

/**
 * nova_gsp_ring_free() - entries that may be written
 * @wptr: write pointer, valid
 * @rptr: read pointer, valid
 * @count: entries of the ring
 *
 * Returns: 0 to @count - 1; an empty ring has one entry that is never used.
 */
static inline u32 nova_gsp_ring_free(u32 wptr, u32 rptr, u32 count)
{
	return count - 1 - nova_gsp_ring_used(wptr, rptr, count);
}

/**
 * nova_gsp_ring_advance() - pointer after some entries
 * @ptr: valid pointer
 * @n: entries to go on, at most @count
 * @count: entries of the ring
 *
 * Returns: the new pointer, valid.
 */
static inline u32 nova_gsp_ring_advance(u32 ptr, u32 n, u32 count)
{
	ptr += n;
	return ptr >= count ? ptr - count : ptr;
}

#endif /* _NOVA_GSP_RING_H */
