// SPDX-License-Identifier: GPL-2.0
/*
 * Where memory is: arrays of segments, made once and searched often.
 *
 * VRAM comes from nova-core as a list of runs, system memory from the DMA
 * mapping as a scatter list. Page tables are written from offsets somewhere in
 * the middle of an object, in a fence signalling section; so both are turned
 * into an array that can be searched by offset without any allocation.
 */
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include <kunit/visibility.h>

#include "nova_drm_segs.h"

/* More than any page of the GPU, less than what means "no memory" in a plan. */
#define SEGS_MAX_GRANULE	40

static struct nova_drm_segs *segs_alloc(enum nova_core_aperture aperture,
					u32 max)
{
	struct nova_drm_segs *segs;

	segs = kvzalloc(struct_size(segs, seg, max), GFP_KERNEL);
	if (!segs)
		return NULL;
	segs->aperture = aperture;
	return segs;
}

/* Add a run; one that continues the last segment makes that longer. */
static void segs_add(struct nova_drm_segs *segs, u64 addr, u64 size)
{
	const struct nova_drm_seg *last;
	u32 n = segs->count;

	if (n) {
		last = &segs->seg[n - 1];
		if (last->addr + (segs->size - last->offset) == addr) {
			segs->size += size;
			return;
		}
	}
	segs->count = n + 1;
	segs->seg[n].offset = segs->size;
	segs->seg[n].addr = addr;
	segs->size += size;
}

static void segs_finish(struct nova_drm_segs *segs)
{
	u64 bits = BIT_ULL(SEGS_MAX_GRANULE);

	for (u32 i = 0; i < segs->count; i++)
		bits |= segs->seg[i].offset | segs->seg[i].addr;
	segs->granule = __ffs64(bits);
}

/**
 * nova_drm_segs_from_vram() - segments of VRAM
 * @vram: the allocation
 *
 * Context: Process context, may reclaim.
 * Returns: the segments, or NULL when memory is short.
 */
struct nova_drm_segs *nova_drm_segs_from_vram(const struct nova_core_vram *vram)
{
	struct nova_core_vram_iter it;
	struct nova_drm_segs *segs;
	u32 runs = 0;

	nova_core_vram_iter_init(&it, vram);
	while (nova_core_vram_iter_next(&it))
		runs++;

	segs = segs_alloc(NOVA_CORE_VRAM, runs);
	if (!segs)
		return NULL;

	nova_core_vram_iter_init(&it, vram);
	while (nova_core_vram_iter_next(&it))
		segs_add(segs, it.addr, it.size);
	segs_finish(segs);
	return segs;
}

/**
 * nova_drm_segs_from_sg() - segments of memory that is mapped for DMA
 * @sg: the mapping
 * @size: bytes of it to use
 *
 * What is mapped may come from another driver, so it is not trusted to be as
 * long as it should be, nor to consist of whole pages.
 *
 * Context: Process context, may reclaim.
 * Returns: the segments; ERR_PTR -ENOMEM when memory is short, -EINVAL when the
 * mapping is shorter than @size or not made of pages.
 */
struct nova_drm_segs *nova_drm_segs_from_sg(struct sg_table *sg, u64 size)
{
	struct nova_drm_segs *segs __free(nova_drm_segs) = NULL;
	struct scatterlist *sgl;
	u64 left = size;
	u32 i;

	segs = segs_alloc(NOVA_CORE_SYSTEM, sg->nents);
	if (!segs)
		return ERR_PTR(-ENOMEM);

	for_each_sgtable_dma_sg(sg, sgl, i) {
		dma_addr_t addr = sg_dma_address(sgl);
		u64 len = min_t(u64, sg_dma_len(sgl), left);

		if (!PAGE_ALIGNED(addr | len))
			return ERR_PTR(-EINVAL);
		if (len)
			segs_add(segs, addr, len);
		left -= len;
	}
	if (left)
		return ERR_PTR(-EINVAL);

	segs_finish(segs);
	return_ptr(segs);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_segs_from_sg);

/**
 * nova_drm_segs_find() - find a segment
 * @segs: the segments
 * @offset: an offset below &nova_drm_segs.size
 *
 * Context: Any; allocates nothing and takes no lock.
 * Returns: index of the segment that @offset is in.
 */
u32 nova_drm_segs_find(const struct nova_drm_segs *segs, u64 offset)
{
	u32 low = 0, high = segs->count;

	/* Invariant: the segment is in [low, high). */
	while (high - low > 1) {
		u32 mid = low + (high - low) / 2;

		if (segs->seg[mid].offset <= offset)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/**
 * nova_drm_segs_end() - where a segment ends
 * @segs: the segments
 * @index: one of them
 *
 * Context: Any.
 * Returns: offset of the first byte after the segment.
 */
u64 nova_drm_segs_end(const struct nova_drm_segs *segs, u32 index)
{
	return index + 1 < segs->count ? segs->seg[index + 1].offset : segs->size;
}

/**
 * nova_drm_segs_free() - free segments
 * @segs: the segments, or NULL
 *
 * Context: Process context; also where memory is being reclaimed.
 */
void nova_drm_segs_free(struct nova_drm_segs *segs)
{
	kvfree(segs);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_segs_free);
