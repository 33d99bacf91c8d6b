/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_GEM_PIECES_H
#define _NOVA_DRM_GEM_PIECES_H

#include <linux/nova_core.h>
#include <linux/types.h>

struct nova_drm_gem;
struct nova_drm_segs;

/**
 * struct nova_drm_gem_piece - a part of an object with consecutive addresses
 */
struct nova_drm_gem_piece {
	/** @addr: address as the GPU sees it, in @aperture */
	u64 addr;

	/** @size: bytes */
	u64 size;

	/** @aperture: what memory @addr is of */
	enum nova_core_aperture aperture;
};

/**
 * struct nova_drm_gem_pieces - iterator over a part of an object
 */
struct nova_drm_gem_pieces {
	/** @piece: the current piece, after nova_drm_gem_pieces_next() */
	struct nova_drm_gem_piece piece;

	/* private: */
	const struct nova_drm_segs *segs;
	u32 index;
	u64 offset;
	u64 end;
};

void nova_drm_gem_pieces_init(struct nova_drm_gem_pieces *it,
			      const struct nova_drm_gem *gem, u64 offset,
			      u64 size);
bool nova_drm_gem_pieces_next(struct nova_drm_gem_pieces *it);
u32 nova_drm_gem_pieces_granule(const struct nova_drm_gem *gem);

#endif /* _NOVA_DRM_GEM_PIECES_H */
