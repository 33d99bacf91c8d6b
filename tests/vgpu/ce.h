/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Copy engines: class AMPERE_DMA_COPY_B (clc7b5.h)
 *
 * ce.c takes methods and releases semaphores, ce_launch.c makes a copy of them
 * or says what is wrong with it, ce_copy.c moves the bytes.
 */
#ifndef VGPU_CE_H
#define VGPU_CE_H

#include "channel.h"
#include "surface.h"

#define AMPERE_DMA_COPY_B	0xc7b5u

/* Methods; those of a surface are counted from its SET_x_BLOCK_SIZE. */
enum {
	CE_NOP				= 0x100,
	CE_PM_TRIGGER			= 0x140,
	CE_SET_MONITORED_FENCE_TYPE	= 0x21c,
	CE_SET_MONITORED_FENCE_UPPER	= 0x220,
	CE_SET_MONITORED_FENCE_LOWER	= 0x224,
	CE_SET_SEMAPHORE_A		= 0x240,
	CE_SET_SEMAPHORE_B		= 0x244,
	CE_SET_SEMAPHORE_PAYLOAD	= 0x248,
	CE_SET_SEMAPHORE_PAYLOAD_UPPER	= 0x24c,
	CE_SET_RENDER_ENABLE_A		= 0x254,
	CE_SET_RENDER_ENABLE_B		= 0x258,
	CE_SET_RENDER_ENABLE_C		= 0x25c,
	CE_SET_SRC_PHYS_MODE		= 0x260,
	CE_SET_DST_PHYS_MODE		= 0x264,
	CE_LAUNCH_DMA			= 0x300,
	CE_OFFSET_IN_UPPER		= 0x400,
	CE_OFFSET_OUT_UPPER		= 0x408,
	CE_PITCH_IN			= 0x410,
	CE_PITCH_OUT			= 0x414,
	CE_LINE_LENGTH_IN		= 0x418,
	CE_LINE_COUNT			= 0x41c,
	CE_SET_REMAP_CONST_A		= 0x700,
	CE_SET_REMAP_CONST_B		= 0x704,
	CE_SET_REMAP_COMPONENTS		= 0x708,
	CE_SET_DST_BLOCK_SIZE		= 0x70c,
	CE_SET_DST_ORIGIN		= 0x720,
	CE_SET_SRC_BLOCK_SIZE		= 0x728,
	CE_SET_SRC_ORIGIN		= 0x73c,
	CE_SRC_ORIGIN_X			= 0x744,
	CE_DST_ORIGIN_X			= 0x74c,
	CE_DST_ORIGIN_Y			= 0x750,
	CE_PM_TRIGGER_END		= 0x1114,
};

#define CE_BLOCK_WIDTH		0x04	/* SET_x_WIDTH and so on */
#define CE_BLOCK_HEIGHT		0x08
#define CE_BLOCK_DEPTH		0x0c
#define CE_BLOCK_LAYER		0x10

/* LAUNCH_DMA */
#define CE_TRANSFER(v)		((v) & 3)
enum { CE_TRANSFER_NONE, CE_TRANSFER_PIPELINED, CE_TRANSFER_NON_PIPELINED };
#define CE_FLUSH_ENABLE		BIT(2)
#define CE_SEMAPHORE(v)		((v) >> 3 & 3)
enum {
	CE_SEMAPHORE_NONE,
	CE_SEMAPHORE_ONE_WORD,
	CE_SEMAPHORE_FOUR_WORD,
	CE_SEMAPHORE_CONDITIONAL_INTR,
};

#define CE_INTERRUPT(v)		((v) >> 5 & 3)
enum { CE_INTERRUPT_NONE, CE_INTERRUPT_BLOCKING, CE_INTERRUPT_NON_BLOCKING };
#define CE_SRC_PITCH		BIT(7)
#define CE_DST_PITCH		BIT(8)
#define CE_MULTI_LINE		BIT(9)
#define CE_REMAP		BIT(10)
#define CE_SRC_PHYSICAL		BIT(12)
#define CE_DST_PHYSICAL		BIT(13)
#define CE_REDUCTION(v)		((v) >> 14 & 0xf)
#define CE_REDUCTION_UNSIGNED	BIT(18)
#define CE_REDUCTION_ENABLE	BIT(19)
#define CE_VPRMODE(v)		((v) >> 22 & 3)
#define CE_FLUSH_GL		BIT(25)
#define CE_PAYLOAD_TWO_WORD	BIT(27)

/* NV_CE_LCE_LAUNCHERR_REPORT: dev_ce.ref.txt of ga102. */
enum ce_error {
	CE_NO_ERR,
	CE_2D_LAYER_EXCEEDS_DEPTH,
	CE_INVALID_ALIGNMENT,
	CE_MEM2MEM_RECT_OUT_OF_BOUNDS,
	CE_SRC_LINE_EXCEEDS_PITCH,
	CE_SRC_LINE_EXCEEDS_NEG_PITCH,
	CE_DST_LINE_EXCEEDS_PITCH,
	CE_DST_LINE_EXCEEDS_NEG_PITCH,
	CE_BAD_SRC_PIXEL_COMP_REF,
	CE_INVALID_VALUE,
	CE_INVALID_UNUSED_FIELD,
	CE_INVALID_OPERATION,
	CE_NO_RESOURCES,
	CE_INVALID_CONFIG,
};

#define CE_METHODS	0x1118		/* bytes of method addresses */

/* Where a component of a destination pixel comes from. */
enum ce_select {
	CE_SRC_X,
	CE_SRC_Y,
	CE_SRC_Z,
	CE_SRC_W,
	CE_CONST_A,
	CE_CONST_B,
	CE_NO_WRITE,
};

struct ce_copy {
	struct surface src, dst;
	u64 src_x, src_y, dst_x, dst_y;	/* bytes, lines */
	u64 pixels;			/* of a line; bytes without remap */
	u64 lines;
	bool remap;
	u32 src_pixel, dst_pixel;	/* bytes */
	u32 component;			/* bytes, with remap */
	u32 components;			/* of a destination pixel */
	enum ce_select select[4];
	u32 constant[2];
	bool reads;			/* is any byte the source's? */
	bool partial;			/* are some left as they are? */
};

/* Where the rest of a copy begins: pixels, lines. */
struct ce_progress {
	u64 x, y;
};

/* Methods of a channel as last set: they outlive a launch. */
struct ce_context {
	u32 reg[CE_METHODS / 4];
	struct ce_copy copy; /* under way */
	struct ce_progress progress;
};

static inline u32 ce_reg(const struct ce_context *x, u32 method)
{
	return x->reg[method / 4];
}

/* Upper 17 bits in one method, lower 32 in the next. */
static inline u64 ce_addr(const struct ce_context *x, u32 method)
{
	return (u64)(ce_reg(x, method) & 0x1ffff) << 32 | ce_reg(x, method + 4);
}

/* What LAUNCH_DMA's data makes of the methods before it. */
enum ce_error ce_launch_prepare(const struct ce_context *x, u32 launch,
				struct ce_copy *copy);
const char *ce_launch_error(enum ce_error e);
/* Does a copy read what it writes? Surfaces of unlike layout: not looked at. */
bool ce_launch_overlaps(const struct ce_copy *copy);

/* Some of it, from @p on; it is done when ce_copy_done(). */
enum gmmu_result ce_copy_run(struct vgpu *g, const struct gmmu_space *space,
			     const struct ce_copy *copy, struct ce_progress *p,
			     struct gmmu_fault *f);
bool ce_copy_done(const struct ce_copy *copy, const struct ce_progress *p);

void ce_init(struct vgpu *g);

#endif /* VGPU_CE_H */
