// SPDX-License-Identifier: GPL-2.0
/*
 * Moving the bytes of a copy
 *
 * In rectangles that fit a buffer: all of one is read before it is written. A
 * fault ends the copy where it is, as on hardware.
 */
#include <stdlib.h>
#include <string.h>

#include "ce.h"

#define BUFFER	BIT(20)
/* Then other channels have their turn: a copy may be of any size. */
#define SLICE BIT(24)

/* One pixel; what is not written keeps the byte dst has. */
static void remap_pixel(const struct ce_copy *c, const u8 *src, u8 *dst)
{
	u32 i, k, value;

	for (i = 0; i < c->components; i++, dst += c->component) {
		switch (c->select[i]) {
		case CE_CONST_A:
		case CE_CONST_B:
			value = c->constant[c->select[i] - CE_CONST_A];
			for (k = 0; k < c->component; k++)
				dst[k] = value >> 8 * k;
			break;
		case CE_NO_WRITE:
			break;
		default:
			memcpy(dst, src + c->select[i] * c->component,
			       c->component);
		}
	}
}

/* As it is: every component is the source's of the same place. */
static bool plain(const struct ce_copy *c)
{
	u32 i;

	if (!c->remap)
		return true;
	if (c->src_pixel != c->dst_pixel)
		return false;
	for (i = 0; i < c->components; i++)
		if (c->select[i] != i)
			return false;
	return true;
}

struct rectangle {
	u64 x, y;			/* pixels, lines: of the copy */
	u32 w, n;
};

static enum gmmu_result move(struct vgpu *g, const struct gmmu_space *space,
			     const struct ce_copy *c, const struct rectangle *r,
			     u8 *in, u8 *out, struct gmmu_fault *f)
{
	u64 x = c->dst_x + r->x * c->dst_pixel, y = c->dst_y + r->y;
	enum gmmu_result res = GMMU_OK;
	size_t i, n = (size_t)r->w * r->n;

	if (c->reads)
		res = surface_read(g, space, &c->src,
				   c->src_x + r->x * c->src_pixel,
				   c->src_y + r->y, r->w * c->src_pixel, r->n,
				   in, f);
	if (res == GMMU_OK && c->partial)
		res = surface_read(g, space, &c->dst, x, y,
				   r->w * c->dst_pixel, r->n, out, f);
	if (res != GMMU_OK)
		return res;
	if (!plain(c))
		for (i = 0; i < n; i++)
			remap_pixel(c, in + i * c->src_pixel,
				    out + i * c->dst_pixel);
	return surface_write(g, space, &c->dst, x, y, r->w * c->dst_pixel, r->n,
			     plain(c) ? in : out, f);
}

/* Whole rows of GOBs where possible, so that none is read twice. */
static u32 lines_at_once(const struct ce_copy *c, u64 width, u64 y)
{
	u64 n = BUFFER / width, aligned;

	if (n > c->lines - y)
		return c->lines - y;
	aligned = ALIGN_DOWN(c->dst_y + y + n, GOB_HEIGHT);
	return aligned > c->dst_y + y ? aligned - c->dst_y - y : n;
}

bool ce_copy_done(const struct ce_copy *c, const struct ce_progress *p)
{
	return !c->lines || p->x >= c->pixels;
}

enum gmmu_result ce_copy_run(struct vgpu *g, const struct gmmu_space *space,
			     const struct ce_copy *c, struct ce_progress *p,
			     struct gmmu_fault *f)
{
	u32 pixel = c->src_pixel > c->dst_pixel ? c->src_pixel : c->dst_pixel;
	/* A multiple of GOB_WIDTH however many bytes a pixel has. */
	u64 step = BUFFER / GOB_HEIGHT / pixel / GOB_WIDTH * GOB_WIDTH;
	u64 columns = c->lines == 1 ? BUFFER / pixel : step;
	enum gmmu_result res = GMMU_OK;
	struct rectangle r;
	u64 bytes = 0;
	u8 *in, *out;

	in = malloc(BUFFER);
	out = c->remap ? malloc(BUFFER) : in;
	if (!in || !out)
		vgpu_die("no memory for a copy");
	while (!ce_copy_done(c, p) && bytes < SLICE && res == GMMU_OK) {
		r.x = p->x;
		r.y = p->y;
		r.w = c->pixels - r.x < columns ? c->pixels - r.x : columns;
		r.n = lines_at_once(c, (u64)r.w * pixel, r.y);
		res = move(g, space, c, &r, in, out, f);
		bytes += (u64)r.w * r.n * pixel;
		p->y += r.n;
		if (p->y < c->lines)
			continue;
		p->y = 0;
		p->x += r.w;
	}
	if (out != in)
		free(out);
	free(in);
	return res;
}
