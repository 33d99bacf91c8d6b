/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rectangles in memory, in lines one after another or in blocks of GOBs
 *
 * x counts bytes and y lines. What an engine reads and writes through this is a
 * packed buffer of n lines; where each byte lies is this file's business.
 */
#ifndef VGPU_SURFACE_H
#define VGPU_SURFACE_H

#include "gmmu.h"

#define GOB_WIDTH	64u		/* bytes */
#define GOB_HEIGHT	8u		/* lines, GOB_HEIGHT_FERMI_8 */
#define GOB_SIZE	512u

struct surface {
	u64 addr;			/* virtual unless physical */
	bool physical;
	enum aperture aperture;		/* of a physical one */
	bool blocks;			/* block linear, else pitch */
	s64 pitch;			/* bytes from line to line; no blocks */
	/* With blocks: size in bytes, lines, slices, and which slice. */
	u64 width, height, depth, layer;
	unsigned int block_height, block_depth;	/* log2, GOBs */
};

/* Of the GOB that holds a byte, from addr; blocks only. */
u64 surface_gob(const struct surface *s, u64 x, u64 y);
/* Of a byte within its GOB. */
u32 surface_in_gob(u32 x, u32 y);

/*
 * w bytes of each of n lines, from (x, y). What could not be had is in f, for a
 * physical surface with the physical address.
 */
enum gmmu_result surface_read(struct vgpu *g, const struct gmmu_space *space,
			      const struct surface *s, u64 x, u64 y, u32 w,
			      u32 n, u8 *buf, struct gmmu_fault *f);
enum gmmu_result surface_write(struct vgpu *g, const struct gmmu_space *space,
			       const struct surface *s, u64 x, u64 y, u32 w,
			       u32 n, const u8 *buf, struct gmmu_fault *f);

#endif /* VGPU_SURFACE_H */
