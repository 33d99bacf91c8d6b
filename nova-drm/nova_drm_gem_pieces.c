// SPDX-License-Identifier: GPL-2.0
/*
 * The pieces of memory an object consists of, for page tables.
 */
#include <linux/bug.h>
#include <linux/dma-resv.h>
#include <linux/minmax.h>
#include <linux/mm.h>

#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_resource.h>

#include <kunit/visibility.h>

#include "nova_drm_gem.h"
#include "nova_drm_gem_pieces.h"
#include "nova_drm_segs.h"
#include "nova_drm_vram.h"

/* Where the memory is; NULL if the GPU cannot use it just now. */
static const struct nova_drm_segs *pieces_segs(const struct nova_drm_gem *gem)
{
	const struct ttm_resource *res = gem->ttm.resource;

	if (res && res->mem_type == TTM_PL_VRAM)
		return to_nova_drm_vram_res(res)->segs;
	return gem->dma.segs;
}

/**
 * nova_drm_gem_pieces_init() - begin to look at the pieces of an object
 * @it: iterator
 * @gem: an object that nova_drm_gem_place_validate() was called for
 * @offset: first byte, a multiple of the page size
 * @size: bytes; @offset + @size is at most the object's size
 *
 * The caller either has held the object's reservation ever since it was
 * validated, or added a BOOKKEEP fence to it then, which is not signalled yet:
 * memory moves only when all fences are.
 *
 * Context: Any, also fence signalling; allocates nothing, takes no lock.
 */
void nova_drm_gem_pieces_init(struct nova_drm_gem_pieces *it,
			      const struct nova_drm_gem *gem, u64 offset,
			      u64 size)
{
	const struct nova_drm_segs *segs = pieces_segs(gem);

	*it = (struct nova_drm_gem_pieces) { .offset = offset, .end = offset };
	if (WARN_ON(!segs || offset > segs->size || size > segs->size - offset))
		return;

	it->segs = segs;
	it->end = offset + size;
	if (size)
		it->index = nova_drm_segs_find(segs, offset);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_gem_pieces_init);

/**
 * nova_drm_gem_pieces_next() - go to the next piece
 * @it: iterator
 *
 * Context: Any, also fence signalling; allocates nothing, takes no lock.
 * Returns: true with &nova_drm_gem_pieces.piece filled in, false at the end.
 */
bool nova_drm_gem_pieces_next(struct nova_drm_gem_pieces *it)
{
	const struct nova_drm_seg *seg;
	u64 end;

	if (it->offset == it->end)
		return false;

	seg = &it->segs->seg[it->index];
	end = min(it->end, nova_drm_segs_end(it->segs, it->index));
	it->piece.addr = seg->addr + (it->offset - seg->offset);
	it->piece.size = end - it->offset;
	it->piece.aperture = it->segs->aperture;
	it->offset = end;
	it->index++;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_gem_pieces_next);

/**
 * nova_drm_gem_pieces_granule() - how finely an object's memory is divided
 * @gem: the object, validated, its reservation held ever since
 *
 * Context: Any.
 * Returns: log2 of bytes: every piece of the whole object begins at a multiple,
 * as address and as offset, and all but the last end at one.
 */
u32 nova_drm_gem_pieces_granule(const struct nova_drm_gem *gem)
{
	const struct nova_drm_segs *segs = pieces_segs(gem);

	dma_resv_assert_held(gem->ttm.base.resv);

	return segs ? segs->granule : PAGE_SHIFT;
}
