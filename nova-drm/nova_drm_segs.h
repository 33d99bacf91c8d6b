/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_SEGS_H
#define _NOVA_DRM_SEGS_H

#include <linux/cleanup.h>
#include <linux/nova_core.h>
#include <linux/types.h>

struct sg_table;

/**
 * struct nova_drm_seg - a run of consecutive addresses
 *
 * Reaches to where the next one begins, the last one to the end.
 */
struct nova_drm_seg {
	/** @offset: where in the memory it begins */
	u64 offset;

	/** @addr: address of its first byte */
	u64 addr;
};

/**
 * struct nova_drm_segs - where some memory is, as the GPU sees it
 *
 * Constant from its making until it is freed. Neighbours are never consecutive.
 */
struct nova_drm_segs {
	/** @size: bytes, all together */
	u64 size;

	/** @aperture: what memory the addresses are of */
	enum nova_core_aperture aperture;

	/**
	 * @granule: log2: each segment but the last begins and ends at a
	 * multiple, address and offset alike; the last one begins at one
	 */
	u32 granule;

	/** @count: number of segments */
	u32 count;

	/** @seg: the segments, by offset; the first one's is 0 */
	struct nova_drm_seg seg[] __counted_by(count);
};

struct nova_drm_segs *nova_drm_segs_from_vram(const struct nova_core_vram *vram);
struct nova_drm_segs *nova_drm_segs_from_sg(struct sg_table *sg, u64 size);
u32 nova_drm_segs_find(const struct nova_drm_segs *segs, u64 offset);
u64 nova_drm_segs_end(const struct nova_drm_segs *segs, u32 index);
void nova_drm_segs_free(struct nova_drm_segs *segs);

DEFINE_FREE(nova_drm_segs, struct nova_drm_segs *, nova_drm_segs_free(_T))

#endif /* _NOVA_DRM_SEGS_H */
