// SPDX-License-Identifier: GPL-2.0
/*
 * Where the bytes of a surface lie
 *
 * Block linear: a surface is rows of blocks, a block is 2^h GOBs high and 2^d
 * slices deep (one GOB wide), a GOB 64 bytes by 8 lines. Within a GOB bytes lie
 * in sectors of 16: "Pixel Memory Formats" in the Tegra X1 TRM, to which
 * drm_fourcc.h refers for desktop GPUs too. A GOB begins at a multiple of its
 * 512 bytes, so no GOB is in two pages.
 */
#include <string.h>

#include "surface.h"

#define SECTOR	16u			/* bytes that stay together */

u32 surface_in_gob(u32 x, u32 y)
{
	return (x % 64 / 32) * 256 + (y % 8 / 2) * 64 + (x % 32 / 16) * 32 +
	       (y % 2) * 16 + x % 16;
}

static u64 div_up(u64 n, u64 by)
{
	return n / by + !!(n % by);
}

u64 surface_gob(const struct surface *s, u64 x, u64 y)
{
	u64 lines = (u64)GOB_HEIGHT << s->block_height;
	u64 slice = (u64)GOB_SIZE << s->block_height;
	u64 block = slice << s->block_depth;
	u64 per_row = div_up(s->width, GOB_WIDTH);
	u64 rows = div_up(s->height, lines);
	u64 z = s->layer >> s->block_depth;
	u64 at;

	at = ((z * rows + y / lines) * per_row + x / GOB_WIDTH) * block;
	at += (s->layer & ((1ull << s->block_depth) - 1)) * slice;
	return at + y % lines / GOB_HEIGHT * GOB_SIZE;
}

static enum gmmu_result get(struct vgpu *g, const struct gmmu_space *space,
			    const struct surface *s, u64 addr, u8 *buf,
			    size_t len, struct gmmu_fault *f)
{
	enum gmmu_result r;

	if (!s->physical)
		return gmmu_read(g, space, addr, buf, len, f);
	r = gmmu_phys_read(g, s->aperture, addr, buf, len, space->who);
	if (r != GMMU_OK)
		*f = (struct gmmu_fault){ addr, GMMU_READ, r };
	return r;
}

static enum gmmu_result put(struct vgpu *g, const struct gmmu_space *space,
			    const struct surface *s, u64 addr, const u8 *buf,
			    size_t len, struct gmmu_fault *f)
{
	enum gmmu_result r;

	if (!s->physical)
		return gmmu_write(g, space, addr, buf, len, f);
	r = gmmu_phys_write(g, s->aperture, addr, buf, len, space->who);
	if (r != GMMU_OK)
		*f = (struct gmmu_fault){ addr, GMMU_WRITE, r };
	return r;
}

/* The part of a rectangle that is in the GOB of (x, y). */
struct part {
	u64 addr;
	u32 x, y;			/* in the GOB */
	u32 w, n;
};

static struct part part_at(const struct surface *s, u64 x, u64 y, u64 w, u64 n)
{
	struct part p = {
		.addr = s->addr + surface_gob(s, x, y),
		.x = x % GOB_WIDTH, .y = y % GOB_HEIGHT,
	};

	p.w = w < GOB_WIDTH - p.x ? w : GOB_WIDTH - p.x;
	p.n = n < GOB_HEIGHT - p.y ? n : GOB_HEIGHT - p.y;
	return p;
}

/* How many bytes from x on lie together. */
static u32 run(const struct part *p, u32 x)
{
	u32 end = p->x + p->w, next = ALIGN_DOWN(x, SECTOR) + SECTOR;

	return (next < end ? next : end) - x;
}

static void from_gob(const struct part *p, const u8 *gob, u8 *buf, size_t stride)
{
	u32 x, y, n;

	for (y = 0; y < p->n; y++)
		for (x = p->x; x < p->x + p->w; x += n) {
			n = run(p, x);
			memcpy(buf + y * stride + (x - p->x),
			       gob + surface_in_gob(x, p->y + y), n);
		}
}

static void to_gob(const struct part *p, u8 *gob, const u8 *buf, size_t stride)
{
	u32 x, y, n;

	for (y = 0; y < p->n; y++)
		for (x = p->x; x < p->x + p->w; x += n) {
			n = run(p, x);
			memcpy(gob + surface_in_gob(x, p->y + y),
			       buf + y * stride + (x - p->x), n);
		}
}

/* Only the bytes meant: others may be the CPU's at this moment. */
static enum gmmu_result put_part(struct vgpu *g, const struct gmmu_space *space,
				 const struct surface *s, const struct part *p,
				 const u8 *buf, size_t stride,
				 struct gmmu_fault *f)
{
	enum gmmu_result r;
	u8 gob[GOB_SIZE];
	u32 x, y, n;

	if (p->w == GOB_WIDTH && p->n == GOB_HEIGHT) {
		to_gob(p, gob, buf, stride);
		return put(g, space, s, p->addr, gob, GOB_SIZE, f);
	}
	for (y = 0; y < p->n; y++)
		for (x = p->x; x < p->x + p->w; x += n) {
			n = run(p, x);
			r = put(g, space, s,
				p->addr + surface_in_gob(x, p->y + y),
				buf + y * stride + (x - p->x), n, f);
			if (r != GMMU_OK)
				return r;
		}
	return GMMU_OK;
}

/* Lines that follow each other without a gap are one. */
static void join(const struct surface *s, u64 *w, u32 *n)
{
	if (s->pitch == (s64)*w) {
		*w *= *n;
		*n = 1;
	}
}

enum gmmu_result surface_read(struct vgpu *g, const struct gmmu_space *space,
			      const struct surface *s, u64 x, u64 y, u32 w,
			      u32 n, u8 *buf, struct gmmu_fault *f)
{
	enum gmmu_result r = GMMU_OK;
	u8 gob[GOB_SIZE];
	struct part p;
	u64 len = w;
	u32 i, j;

	if (!s->blocks) {
		join(s, &len, &n);
		for (i = 0; i < n && r == GMMU_OK; i++)
			r = get(g, space, s, s->addr + (y + i) * s->pitch + x,
				buf + i * len, len, f);
		return r;
	}
	for (j = 0; j < n; j += p.n)
		for (i = 0; i < w; i += p.w) {
			p = part_at(s, x + i, y + j, w - i, n - j);
			r = get(g, space, s, p.addr, gob, GOB_SIZE, f);
			if (r != GMMU_OK)
				return r;
			from_gob(&p, gob, buf + (size_t)j * w + i, w);
		}
	return GMMU_OK;
}

enum gmmu_result surface_write(struct vgpu *g, const struct gmmu_space *space,
			       const struct surface *s, u64 x, u64 y, u32 w,
			       u32 n, const u8 *buf, struct gmmu_fault *f)
{
	enum gmmu_result r = GMMU_OK;
	struct part p;
	u64 len = w;
	u32 i, j;

	if (!s->blocks) {
		join(s, &len, &n);
		for (i = 0; i < n && r == GMMU_OK; i++)
			r = put(g, space, s, s->addr + (y + i) * s->pitch + x,
				buf + i * len, len, f);
		return r;
	}
	for (j = 0; j < n; j += p.n)
		for (i = 0; i < w; i += p.w) {
			p = part_at(s, x + i, y + j, w - i, n - j);
			r = put_part(g, space, s, &p, buf + (size_t)j * w + i,
				     w, f);
			if (r != GMMU_OK)
				return r;
		}
	return GMMU_OK;
}
