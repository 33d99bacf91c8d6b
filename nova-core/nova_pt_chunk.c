// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that is given out in small pieces.
 */
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/math.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <kunit/visibility.h>

#include "nova_pt_chunk.h"

/**
 * nova_pt_chunk_new() - describe memory
 * @size: bytes of it
 *
 * Context: sleeps, allocates with GFP_KERNEL.
 *
 * Returns: a chunk of which nothing is given out, for the caller to fill in
 * what memory it is and to free with kvfree(); NULL if there is no memory.
 */
struct nova_pt_chunk *nova_pt_chunk_new(size_t size)
{
	u32 units = size / NOVA_PT_CHUNK_UNIT;
	struct nova_pt_chunk *chunk;

	chunk = kvzalloc(struct_size(chunk, map, BITS_TO_LONGS(units)),
			 GFP_KERNEL);
	if (!chunk)
		return NULL;
	INIT_LIST_HEAD(&chunk->link);
	chunk->units = units;
	return chunk;
}
EXPORT_SYMBOL_IF_KUNIT(nova_pt_chunk_new);

/**
 * nova_pt_chunk_take() - give out a piece
 * @chunk: from which
 * @size: bytes
 * @align: what the address is to be a multiple of, a power of two of at least
 *	%NOVA_PT_CHUNK_UNIT
 * @addr: filled: address for the GPU
 *
 * The lowest place is taken: small pieces fill what large ones leave.
 *
 * Context: any; the lock.
 *
 * Returns: false if there is no room.
 */
bool nova_pt_chunk_take(struct nova_pt_chunk *chunk, size_t size, size_t align,
			u64 *addr)
{
	u32 count = DIV_ROUND_UP(size, NOVA_PT_CHUNK_UNIT);
	u32 first = chunk->addr / NOVA_PT_CHUNK_UNIT;
	unsigned long mask = align / NOVA_PT_CHUNK_UNIT - 1;
	unsigned long at;

	if (count > chunk->units - chunk->used)
		return false;
	at = bitmap_find_next_zero_area_off(chunk->map, chunk->units, 0, count,
					    mask, first & mask);
	if (at >= chunk->units)
		return false;
	bitmap_set(chunk->map, at, count);
	chunk->used += count;
	*addr = chunk->addr + (u64)at * NOVA_PT_CHUNK_UNIT;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(nova_pt_chunk_take);

/**
 * nova_pt_chunk_put() - take a piece back
 * @chunk: whose
 * @addr: from nova_pt_chunk_take()
 * @size: as there
 *
 * Context: any; the lock.
 */
void nova_pt_chunk_put(struct nova_pt_chunk *chunk, u64 addr, size_t size)
{
	u32 count = DIV_ROUND_UP(size, NOVA_PT_CHUNK_UNIT);
	u32 at = (addr - chunk->addr) / NOVA_PT_CHUNK_UNIT;

	if (WARN_ON(at >= chunk->units || count > chunk->units - at))
		return;
	bitmap_clear(chunk->map, at, count);
	chunk->used -= count;
}
EXPORT_SYMBOL_IF_KUNIT(nova_pt_chunk_put);

/**
 * nova_pt_chunk_write() - write into a piece
 * @chunk: whose
 * @addr: where, a multiple of 8
 * @words: what
 * @count: how many words
 *
 * The GPU sees them in this order.
 *
 * Context: any.
 */
void nova_pt_chunk_write(const struct nova_pt_chunk *chunk, u64 addr,
			 const u64 *words, u32 count)
{
	size_t offset = addr - chunk->addr;

	for (u32 i = 0; i < count; i++, offset += sizeof(*words)) {
		if (!i || !chunk->uncached) {
			/* In order; uncached writes are by themselves. */
			wmb();
		}
		if (chunk->io)
			writeq_relaxed(words[i], chunk->io + offset);
		else
			WRITE_ONCE(*(u64 *)(chunk->dma.cpu + offset), words[i]);
	}
}
EXPORT_SYMBOL_IF_KUNIT(nova_pt_chunk_write);

/**
 * nova_pt_chunk_zero() - clear a piece
 * @chunk: whose
 * @addr: where, a multiple of 8
 * @size: bytes, a multiple of 8
 *
 * Context: any.
 */
void nova_pt_chunk_zero(const struct nova_pt_chunk *chunk, u64 addr,
			size_t size)
{
	size_t offset = addr - chunk->addr;

	if (chunk->io)
		memset_io(chunk->io + offset, 0, size);
	else
		memset(chunk->dma.cpu + offset, 0, size);
}
EXPORT_SYMBOL_IF_KUNIT(nova_pt_chunk_zero);
