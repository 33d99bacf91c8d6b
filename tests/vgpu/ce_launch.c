// SPDX-License-Identifier: GPL-2.0
/*
 * From a copy engine's methods to a copy
 *
 * Fields are those of clc7b5.h. What the engine refuses are the values of
 * NV_CE_LCE_LAUNCHERR_REPORT (dev_ce.ref.txt of ga102). With remapping, lines,
 * widths and horizontal origins count pixels, without it bytes: that is how
 * Mesa's nvk_cmd_copy.c and uvm_maxwell_ce.c fill them in.
 */
#include "ce.h"

#define LAUNCH_RESERVED		(BIT(20) | BIT(21) | BIT(24) | 0xfu << 28)

#define PHYS_TARGET(v)		((v) & 3)
#define PHYS_TARGET_PEERMEM	3

#define BLOCK_SIZE_WIDTH(v)	((v) & 0xf)
#define BLOCK_SIZE_HEIGHT(v)	((v) >> 4 & 0xf)
#define BLOCK_SIZE_DEPTH(v)	((v) >> 8 & 0xf)
#define BLOCK_SIZE_GOB(v)	((v) >> 12)
#define GOB_HEIGHT_FERMI_8	1
#define THIRTYTWO_GOBS		5

#define REMAP_SELECT(v, i)	((v) >> 4 * (i) & 7)
#define REMAP_SIZE(v)		(((v) >> 16 & 3) + 1)
#define REMAP_NUM_SRC(v)	(((v) >> 20 & 3) + 1)
#define REMAP_NUM_DST(v)	(((v) >> 24 & 3) + 1)

const char *ce_launch_error(enum ce_error e)
{
	static const char *const names[] = {
		"NO_ERR", "2D_LAYER_EXCEEDS_DEPTH", "INVALID_ALIGNMENT",
		"MEM2MEM_RECT_OUT_OF_BOUNDS", "SRC_LINE_EXCEEDS_PITCH",
		"SRC_LINE_EXCEEDS_NEG_PITCH", "DST_LINE_EXCEEDS_PITCH",
		"DST_LINE_EXCEEDS_NEG_PITCH", "BAD_SRC_PIXEL_COMP_REF",
		"INVALID_VALUE", "INVALID_UNUSED_FIELD", "INVALID_OPERATION",
		"NO_RESOURCES", "INVALID_CONFIG",
	};

	return e < ARRAY_SIZE(names) ? names[e] : "?";
}

/* SET_SRC_PHYS_MODE and SET_DST_PHYS_MODE. */
static enum ce_error physical(u32 mode, struct surface *s)
{
	static const enum aperture targets[] = {
		APERTURE_VID, APERTURE_SYS_COH, APERTURE_SYS_NCOH,
	};

	s->physical = true;
	if (PHYS_TARGET(mode) == PHYS_TARGET_PEERMEM)
		return CE_INVALID_CONFIG;	/* there is one GPU */
	s->aperture = targets[PHYS_TARGET(mode)];
	return CE_NO_ERR;
}

/* Block size and what follows it, the same for source and destination. */
static enum ce_error blocks(const struct ce_context *x, u32 methods, u32 pixel,
			    struct surface *s)
{
	u32 size = ce_reg(x, methods);

	s->blocks = true;
	s->width = (u64)ce_reg(x, methods + CE_BLOCK_WIDTH) * pixel;
	s->height = ce_reg(x, methods + CE_BLOCK_HEIGHT);
	s->depth = ce_reg(x, methods + CE_BLOCK_DEPTH);
	s->layer = ce_reg(x, methods + CE_BLOCK_LAYER);
	s->block_height = BLOCK_SIZE_HEIGHT(size);
	s->block_depth = BLOCK_SIZE_DEPTH(size);
	if (BLOCK_SIZE_WIDTH(size) || BLOCK_SIZE_GOB(size) != GOB_HEIGHT_FERMI_8 ||
	    s->block_height > THIRTYTWO_GOBS || s->block_depth > THIRTYTWO_GOBS)
		return CE_INVALID_VALUE;
	if (!IS_ALIGNED(s->addr, GOB_SIZE))
		return CE_INVALID_ALIGNMENT;
	if (s->layer >= s->depth)
		return CE_2D_LAYER_EXCEEDS_DEPTH;
	return CE_NO_ERR;
}

static enum ce_error remap(const struct ce_context *x, struct ce_copy *c)
{
	u32 data = ce_reg(x, CE_SET_REMAP_COMPONENTS), i;
	u32 num_src = REMAP_NUM_SRC(data);

	c->component = REMAP_SIZE(data);
	c->components = REMAP_NUM_DST(data);
	c->src_pixel = num_src * c->component;
	c->dst_pixel = c->components * c->component;
	c->constant[0] = ce_reg(x, CE_SET_REMAP_CONST_A);
	c->constant[1] = ce_reg(x, CE_SET_REMAP_CONST_B);
	for (i = 0; i < c->components; i++) {
		c->select[i] = REMAP_SELECT(data, i);
		if (c->select[i] > CE_NO_WRITE)
			return CE_INVALID_VALUE;
		if (c->select[i] == CE_NO_WRITE)
			c->partial = true;
		if (c->select[i] > CE_SRC_W)
			continue;
		if (c->select[i] >= num_src)
			return CE_BAD_SRC_PIXEL_COMP_REF;
		c->reads = true;
	}
	return CE_NO_ERR;
}

static enum ce_error src_bounds(const struct ce_copy *c)
{
	u64 w = c->pixels * c->src_pixel;
	s64 pitch = c->src.pitch;

	if (c->src.blocks)
		return c->src_x + w > c->src.width ||
		       c->src_y + c->lines > c->src.height ?
		       CE_MEM2MEM_RECT_OUT_OF_BOUNDS : CE_NO_ERR;
	if (c->lines < 2)
		return CE_NO_ERR;
	if (pitch < 0)
		return w > (u64)-pitch ? CE_SRC_LINE_EXCEEDS_NEG_PITCH : CE_NO_ERR;
	return w > (u64)pitch ? CE_SRC_LINE_EXCEEDS_PITCH : CE_NO_ERR;
}

static enum ce_error dst_bounds(const struct ce_copy *c)
{
	u64 w = c->pixels * c->dst_pixel;
	s64 pitch = c->dst.pitch;

	if (c->dst.blocks)
		return c->dst_x + w > c->dst.width ||
		       c->dst_y + c->lines > c->dst.height ?
		       CE_MEM2MEM_RECT_OUT_OF_BOUNDS : CE_NO_ERR;
	if (c->lines < 2)
		return CE_NO_ERR;
	if (pitch < 0)
		return w > (u64)-pitch ? CE_DST_LINE_EXCEEDS_NEG_PITCH : CE_NO_ERR;
	return w > (u64)pitch ? CE_DST_LINE_EXCEEDS_PITCH : CE_NO_ERR;
}

/* An origin means something with blocks only. */
static enum ce_error surfaces(const struct ce_context *x, u32 launch,
			      struct ce_copy *c)
{
	enum ce_error e;

	c->dst.addr = ce_addr(x, CE_OFFSET_OUT_UPPER);
	c->dst.pitch = (s32)ce_reg(x, CE_PITCH_OUT);
	if (launch & CE_DST_PHYSICAL) {
		e = physical(ce_reg(x, CE_SET_DST_PHYS_MODE), &c->dst);
		if (e)
			return e;
	}
	if (!(launch & CE_DST_PITCH)) {
		c->dst_x = (u64)ce_reg(x, CE_DST_ORIGIN_X) * c->dst_pixel;
		c->dst_y = ce_reg(x, CE_DST_ORIGIN_Y);
		e = blocks(x, CE_SET_DST_BLOCK_SIZE, c->dst_pixel, &c->dst);
		if (e)
			return e;
	}
	e = dst_bounds(c);
	if (e || !c->reads)
		return e;
	c->src.addr = ce_addr(x, CE_OFFSET_IN_UPPER);
	c->src.pitch = (s32)ce_reg(x, CE_PITCH_IN);
	if (launch & CE_SRC_PHYSICAL) {
		e = physical(ce_reg(x, CE_SET_SRC_PHYS_MODE), &c->src);
		if (e)
			return e;
	}
	if (!(launch & CE_SRC_PITCH)) {
		c->src_x = (u64)ce_reg(x, CE_SRC_ORIGIN_X) * c->src_pixel;
		c->src_y = ce_reg(x, CE_SRC_ORIGIN_X + 4);
		e = blocks(x, CE_SET_SRC_BLOCK_SIZE, c->src_pixel, &c->src);
		if (e)
			return e;
	}
	return src_bounds(c);
}

/* Of the launch itself, whether it copies or not. */
static enum ce_error check_fields(u32 launch)
{
	u32 reduction = CE_REDUCTION(launch);

	if (launch & LAUNCH_RESERVED)
		return CE_INVALID_UNUSED_FIELD;
	if (CE_TRANSFER(launch) > CE_TRANSFER_NON_PIPELINED ||
	    CE_INTERRUPT(launch) > CE_INTERRUPT_NON_BLOCKING ||
	    CE_VPRMODE(launch) > 1)
		return CE_INVALID_VALUE;
	/* What it compares with what is written down nowhere. */
	if (CE_SEMAPHORE(launch) == CE_SEMAPHORE_CONDITIONAL_INTR)
		return CE_INVALID_CONFIG;
	/* Those on floating point numbers are not for plain semaphores. */
	if (launch & CE_REDUCTION_ENABLE && reduction > SEMAPHORE_DEC)
		return CE_INVALID_OPERATION;
	return CE_NO_ERR;
}

enum ce_error ce_launch_prepare(const struct ce_context *x, u32 launch,
				struct ce_copy *c)
{
	enum ce_error e = check_fields(launch);

	*c = (struct ce_copy){
		.pixels = ce_reg(x, CE_LINE_LENGTH_IN),
		.lines = launch & CE_MULTI_LINE ? ce_reg(x, CE_LINE_COUNT) : 1,
		.remap = launch & CE_REMAP, .reads = true,
		.src_pixel = 1, .dst_pixel = 1,
	};
	if (e || CE_TRANSFER(launch) == CE_TRANSFER_NONE) {
		c->pixels = 0;
		return e;
	}
	if (!c->pixels || !c->lines)
		return CE_NO_ERR;
	if (c->remap) {
		c->reads = false;
		e = remap(x, c);
		if (e)
			return e;
	}
	return surfaces(x, launch, c);
}

/* ---- overlap --------------------------------------------------------------- */

/* Bytes from the first to the one after the last, for a pitch surface. */
static void extent(const struct surface *s, u64 w, u64 lines, u64 *lo, u64 *hi)
{
	u64 rest = (lines - 1) * (u64)s->pitch;

	*lo = s->pitch < 0 && lines > 1 ? s->addr + rest : s->addr;
	*hi = (s->pitch < 0 ? s->addr : s->addr + (lines > 1 ? rest : 0)) + w;
}

/*
 * Equal pitches: a line of one meets a line of the other when the distance of
 * the first lines, in lines and a remainder, is less than both sizes.
 */
static bool lines_meet(u64 distance, u64 pitch, u64 lo_w, u64 hi_w, u64 lines)
{
	u64 n = distance / pitch, rest = distance % pitch;

	return (rest < lo_w && n < lines) ||
	       (pitch - rest < hi_w && n + 1 < lines);
}

static bool pitch_overlap(const struct ce_copy *c, u64 sw, u64 dw)
{
	u64 slo, shi, dlo, dhi;

	extent(&c->src, sw, c->lines, &slo, &shi);
	extent(&c->dst, dw, c->lines, &dlo, &dhi);
	if (shi <= dlo || dhi <= slo)
		return false;
	if (c->lines == 1)
		return true;
	if (c->src.pitch != c->dst.pitch || c->src.pitch <= 0)
		return c->src.pitch == (s64)sw && c->dst.pitch == (s64)dw;
	return slo < dlo ?
	       lines_meet(dlo - slo, c->src.pitch, sw, dw, c->lines) :
	       lines_meet(slo - dlo, c->src.pitch, dw, sw, c->lines);
}

static bool ranges_meet(u64 a, u64 a_len, u64 b, u64 b_len)
{
	return a < b + b_len && b < a + a_len;
}

bool ce_launch_overlaps(const struct ce_copy *c)
{
	u64 sw = c->pixels * c->src_pixel, dw = c->pixels * c->dst_pixel;
	const struct surface *s = &c->src, *d = &c->dst;

	if (!c->reads || !sw || !c->lines || s->blocks != d->blocks ||
	    s->physical != d->physical ||
	    (s->physical && s->aperture != d->aperture))
		return false;
	if (!s->blocks)
		return pitch_overlap(c, sw, dw);
	return s->addr == d->addr && s->width == d->width &&
	       s->height == d->height && s->layer == d->layer &&
	       s->block_height == d->block_height &&
	       s->block_depth == d->block_depth &&
	       ranges_meet(c->src_x, sw, c->dst_x, dw) &&
	       ranges_meet(c->src_y, c->lines, c->dst_y, c->lines);
}
