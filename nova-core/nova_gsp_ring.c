// SPDX-License-Identifier: GPL-2.0
/*
 * The shared memory of the two message queues: layout and ring arithmetic.
 */
#include <linux/align.h>
#include <linux/build_bug.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/sizes.h>

#include <kunit/visibility.h>

#include "nova_gsp_ring.h"

static_assert(sizeof(struct nova_gsp_ring_tx) == 0x20);
static_assert(sizeof(struct nova_gsp_ring_rx) == 0x04);

/* A queue has its header page and at least two entries. */
#define NOVA_GSP_RING_MIN_SIZE	(3 * NOVA_GSP_RING_PAGE)
#define NOVA_GSP_RING_MAX_SIZE	SZ_16M

static bool nova_gsp_ring_size_ok(u32 size)
{
	return IS_ALIGNED(size, NOVA_GSP_RING_PAGE) &&
	       size >= NOVA_GSP_RING_MIN_SIZE && size <= NOVA_GSP_RING_MAX_SIZE;
}

/**
 * nova_gsp_ring_layout_init() - lay out the queue memory
 * @cmdq_size: bytes of the command queue
 * @statq_size: bytes of the status queue
 * @layout: filled on success
 *
 * The page table covers the queues and its own pages: _getMsgQueueParams() in
 * message_queue_cpu.c.
 *
 * Returns: 0, or -EINVAL if a size is not a whole number of pages from 3 on.
 */
int nova_gsp_ring_layout_init(u32 cmdq_size, u32 statq_size,
			      struct nova_gsp_ring_layout *layout)
{
	u32 pages, table_pages;

	if (!nova_gsp_ring_size_ok(cmdq_size) ||
	    !nova_gsp_ring_size_ok(statq_size))
		return -EINVAL;

	pages = (cmdq_size + statq_size) / NOVA_GSP_RING_PAGE;
	table_pages = DIV_ROUND_UP(pages * sizeof(__le64), NOVA_GSP_RING_PAGE);
	pages += table_pages;
	/* Entries for the table's own pages may have filled another page. */
	table_pages = DIV_ROUND_UP(pages * sizeof(__le64), NOVA_GSP_RING_PAGE);

	layout->pte_count = pages;
	layout->cmdq_offset = table_pages * NOVA_GSP_RING_PAGE;
	layout->cmdq_size = cmdq_size;
	layout->statq_offset = layout->cmdq_offset + cmdq_size;
	layout->statq_size = statq_size;
	layout->total = layout->statq_offset + statq_size;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_ring_layout_init);

/**
 * nova_gsp_ring_fill_ptes() - fill the page table of contiguous queue memory
 * @layout: the layout
 * @base: DMA address of the queue memory
 * @table: its first byte, @layout->pte_count entries are written
 */
void nova_gsp_ring_fill_ptes(const struct nova_gsp_ring_layout *layout,
			     u64 base, __le64 *table)
{
	for (u32 i = 0; i < layout->pte_count; i++)
		table[i] = cpu_to_le64(base + (u64)i * NOVA_GSP_RING_PAGE);
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_ring_fill_ptes);

/**
 * nova_gsp_ring_tx_init() - fill the TX header of the CPU's own queue
 * @tx: the header, at the start of the queue
 * @queue_size: bytes of the queue, accepted by nova_gsp_ring_layout_init()
 * @geo: filled with what it says
 *
 * msgqTxCreate() in msgq.c. The RX header behind it is left alone: zeroed
 * memory says that nothing has been read.
 */
void nova_gsp_ring_tx_init(struct nova_gsp_ring_tx *tx, u32 queue_size,
			   struct nova_gsp_ring_geometry *geo)
{
	geo->entry_offset = NOVA_GSP_RING_PAGE;
	geo->rx_offset = NOVA_GSP_RING_RX_OFFSET;
	geo->count = (queue_size - geo->entry_offset) / NOVA_GSP_RING_PAGE;

	*tx = (struct nova_gsp_ring_tx){
		.version = cpu_to_le32(NOVA_GSP_RING_VERSION),
		.size = cpu_to_le32(queue_size),
		.msg_size = cpu_to_le32(NOVA_GSP_RING_PAGE),
		.msg_count = cpu_to_le32(geo->count),
		.flags = cpu_to_le32(NOVA_GSP_RING_SWAP_RX),
		.rx_hdr_off = cpu_to_le32(geo->rx_offset),
		.entry_off = cpu_to_le32(geo->entry_offset),
	};
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_ring_tx_init);

/**
 * nova_gsp_ring_tx_check() - check the TX header the GSP has written
 * @dev: device for messages
 * @tx: a copy of the header; shared memory may change under the check
 * @queue_size: bytes of the queue
 * @geo: filled on success
 *
 * msgqRxLink() in msgq.c, and in addition that what is there fits the queue.
 * The GSP writes the header while it starts; until then it is all zero.
 *
 * Returns: 0; -EAGAIN while there is no header yet; -EPROTO, reported, if it
 * is not one for this queue.
 */
int nova_gsp_ring_tx_check(struct device *dev,
			   const struct nova_gsp_ring_tx *tx, u32 queue_size,
			   struct nova_gsp_ring_geometry *geo)
{
	u32 size = le32_to_cpu(tx->size);
	u32 entry_off = le32_to_cpu(tx->entry_off);
	u32 rx_off = le32_to_cpu(tx->rx_hdr_off);
	u32 count = le32_to_cpu(tx->msg_count);

	if (!size || !entry_off || !count)
		return -EAGAIN;

	if (le32_to_cpu(tx->version) != NOVA_GSP_RING_VERSION ||
	    size != queue_size ||
	    le32_to_cpu(tx->msg_size) != NOVA_GSP_RING_PAGE) {
		dev_err(dev, "GSP set up a status queue of version %u, %#x bytes, entries of %#x\n",
			le32_to_cpu(tx->version), size,
			le32_to_cpu(tx->msg_size));
		return -EPROTO;
	}
	if (!(le32_to_cpu(tx->flags) & NOVA_GSP_RING_SWAP_RX)) {
		dev_err(dev, "GSP set up a status queue without swapped read pointers (flags %#x)\n",
			le32_to_cpu(tx->flags));
		return -EPROTO;
	}
	if (rx_off < sizeof(*tx) || !IS_ALIGNED(rx_off, 4) ||
	    !IS_ALIGNED(entry_off, 8) || entry_off > size ||
	    rx_off > entry_off ||
	    entry_off - rx_off < sizeof(struct nova_gsp_ring_rx) ||
	    count != (size - entry_off) / NOVA_GSP_RING_PAGE || count < 2) {
		dev_err(dev, "GSP set up a status queue with its read pointer at %#x and %u entries at %#x\n",
			rx_off, count, entry_off);
		return -EPROTO;
	}

	geo->count = count;
	geo->entry_offset = entry_off;
	geo->rx_offset = rx_off;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_ring_tx_check);

/**
 * nova_gsp_ring_span() - split a run of entries where the ring wraps
 * @start: first entry, valid
 * @n: entries, at most @count
 * @count: entries of the ring
 * @span: filled
 */
void nova_gsp_ring_span(u32 start, u32 n, u32 count,
			struct nova_gsp_ring_span *span)
{
	span->first = start;
	span->first_count = min(n, count - start);
	span->second_count = n - span->first_count;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_ring_span);
