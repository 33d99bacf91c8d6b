// SPDX-License-Identifier: GPL-2.0
/*
 * Which part of BAR1 shows what.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sizes.h>

#include <kunit/visibility.h>

#include "mmu/nova_gmmu_fmt.h"
#include "nova_bar1.h"
#include "nova_bar1_space.h"
#include "nova_vram.h"

/**
 * nova_bar1_space_init() - all of it is free
 * @space: initialised
 * @size: bytes, a multiple of 4 KiB
 *
 * Context: sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_bar1_space_init(struct nova_bar1_space *space, u64 size)
{
	space->pages = size / SZ_4K;
	space->used = kvcalloc(BITS_TO_LONGS(space->pages),
			       sizeof(*space->used), GFP_KERNEL);
	return space->used ? 0 : -ENOMEM;
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar1_space_init);

/**
 * nova_bar1_space_fini() - the end of it
 * @space: initialised
 *
 * Context: sleeps.
 */
void nova_bar1_space_fini(struct nova_bar1_space *space)
{
	kvfree(space->used);
	space->used = NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar1_space_fini);

/**
 * nova_bar1_space_alloc() - find a range
 * @space: where
 * @size: bytes, a multiple of 4 KiB, not 0
 * @va: filled; a multiple of the largest page that is not larger than @size
 *
 * Context: any; the owner's lock.
 *
 * Returns: 0 or -ENOSPC.
 */
int nova_bar1_space_alloc(struct nova_bar1_space *space, u64 size, u64 *va)
{
	u64 align = size >= SZ_2M ? SZ_2M : size >= SZ_64K ? SZ_64K : SZ_4K;
	unsigned long at;

	if (size / SZ_4K > min_t(u64, space->pages, UINT_MAX))
		return -ENOSPC;
	at = bitmap_find_next_zero_area(space->used, space->pages, 0,
					size / SZ_4K, align / SZ_4K - 1);
	if (at >= space->pages)
		return -ENOSPC;
	bitmap_set(space->used, at, size / SZ_4K);
	*va = (u64)at * SZ_4K;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar1_space_alloc);

/**
 * nova_bar1_space_free() - give a range back
 * @space: where
 * @va: from nova_bar1_space_alloc()
 * @size: as there
 *
 * Context: any; the owner's lock.
 */
void nova_bar1_space_free(struct nova_bar1_space *space, u64 va, u64 size)
{
	bitmap_clear(space->used, va / SZ_4K, size / SZ_4K);
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar1_space_free);

/**
 * nova_bar1_space_iter_init() - before the first piece of a view
 * @it: filled
 * @map: the view; its offset and size are in its allocation
 *
 * Context: any.
 */
void nova_bar1_space_iter_init(struct nova_bar1_space_iter *it,
			       const struct nova_core_bar1 *map)
{
	*it = (struct nova_bar1_space_iter){
		.va = map->va,
		.skip = map->offset,
		.left = map->size,
	};
	nova_vram_iter_init(&it->vram, map->vram);
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar1_space_iter_init);

/**
 * nova_bar1_space_iter_next() - the next piece of a view
 * @it: initialised
 *
 * Context: any.
 *
 * Returns: false if there is none.
 */
bool nova_bar1_space_iter_next(struct nova_bar1_space_iter *it)
{
	it->va += it->size;
	while (it->left && nova_vram_iter_next(&it->vram)) {
		if (it->skip >= it->vram.size) {
			it->skip -= it->vram.size;
			continue;
		}
		it->addr = it->vram.addr + it->skip;
		it->size = min(it->vram.size - it->skip, it->left);
		it->skip = 0;
		it->left -= it->size;
		return true;
	}
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar1_space_iter_next);

/**
 * nova_bar1_space_granule() - pages a view can be mapped with
 * @map: the view, its address known
 *
 * Context: any.
 *
 * Returns: log2 of what all pieces begin and end at multiples of, in BAR1 and in
 * VRAM, but for the two ends; as nova_gmmu_plan_add() has it.
 */
unsigned int nova_bar1_space_granule(const struct nova_core_bar1 *map)
{
	struct nova_bar1_space_iter it;
	u64 bits = SZ_2M;

	nova_bar1_space_iter_init(&it, map);
	while (nova_bar1_space_iter_next(&it)) {
		bits |= it.va ^ it.addr;
		if (it.va != map->va)
			bits |= it.va;
	}
	return __ffs64(bits);
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar1_space_granule);
