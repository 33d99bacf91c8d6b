// SPDX-License-Identifier: GPL-2.0
/*
 * Inline to memory: data in the pushbuffer go to a surface
 *
 * Class A140; the 3D and compute classes have the same methods at the same
 * addresses. Headers name the methods, not their limits: what a copy engine would
 * refuse (dev_ce.ref.txt) is refused here.
 */
#include <string.h>

#include "gr.h"

#define MAX_LOG2_GOBS	5u		/* THIRTYTWO_GOBS */

static bool fits(u64 from, u64 n, u64 limit)
{
	return from <= limit && n <= limit - from;
}

/* Has the address space room for such an image? */
static bool addressable(const struct surface *s)
{
	u64 width = ALIGN_UP(s->width, GOB_WIDTH);
	u64 height = ALIGN_UP(s->height, (u64)GOB_HEIGHT << s->block_height);
	u64 depth = ALIGN_UP(s->depth, 1ull << s->block_depth);
	u64 room = 1ull << GMMU_VA_BITS;

	if (!width || !height)
		return true;
	return height <= room / width && depth <= room / width / height;
}

/* NULL: nothing is wrong. */
static const char *pitch_error(const struct gr_inline *in)
{
	if (in->lines > 1 && in->dst.pitch < in->length)
		return "a line exceeds the pitch";
	return NULL;
}

static const char *block_error(const struct gr_inline *in, u32 block)
{
	if (block & 0xf || in->dst.block_height > MAX_LOG2_GOBS ||
	    in->dst.block_depth > MAX_LOG2_GOBS)
		return "block size";
	if (!IS_ALIGNED(in->dst.addr, GOB_SIZE))
		return "address of a GOB";
	if (!addressable(&in->dst))
		return "image exceeds the address space";
	if (in->dst.layer >= in->dst.depth)
		return "layer exceeds depth";
	if (!fits(in->x, in->length, in->dst.width) ||
	    !fits(in->y, in->lines, in->dst.height))
		return "rectangle out of bounds";
	return NULL;
}

static const char *field_error(const struct gr_object *o, u32 launch)
{
	u32 align = launch & GR_LAUNCH_ONE_WORD ? 4 : 16;

	if (GR_LAUNCH_COMPLETION(launch) > GR_RELEASE_SEMAPHORE)
		return "completion type";
	if (GR_LAUNCH_INTERRUPT(launch) > 1)
		return "interrupt type";
	if (GR_LAUNCH_COMPLETION(launch) != GR_RELEASE_SEMAPHORE)
		return NULL;
	if (launch & GR_LAUNCH_REDUCTION_ENABLE &&
	    GR_LAUNCH_REDUCTION_FORMAT(launch) > 1)
		return "reduction format";
	if (!IS_ALIGNED(gr_addr(o, GR_SET_I2M_SEMAPHORE_A), align))
		return "semaphore alignment";
	return NULL;
}

static void prepare(const struct gr_object *o, struct gr_inline *in)
{
	u32 block = gr_reg(o, GR_SET_DST_BLOCK_SIZE);

	in->busy = false;
	in->launch = gr_reg(o, GR_LAUNCH_DMA);
	in->length = gr_reg(o, GR_LINE_LENGTH_IN);
	in->lines = gr_reg(o, GR_LINE_COUNT);
	in->line = 0;
	in->pos = 0;
	in->fill = 0;
	in->x = 0;
	in->y = 0;
	in->dst = (struct surface){
		.addr = gr_addr(o, GR_OFFSET_OUT_UPPER),
		.pitch = gr_reg(o, GR_PITCH_OUT),
	};
	if (in->launch & GR_LAUNCH_PITCH)
		return;
	in->x = gr_reg(o, GR_SET_DST_ORIGIN_BYTES_X);
	in->y = gr_reg(o, GR_SET_DST_ORIGIN_SAMPLES_Y);
	in->dst.blocks = true;
	in->dst.width = gr_reg(o, GR_SET_DST_WIDTH);
	in->dst.height = gr_reg(o, GR_SET_DST_HEIGHT);
	in->dst.depth = gr_reg(o, GR_SET_DST_DEPTH);
	in->dst.layer = gr_reg(o, GR_SET_DST_LAYER);
	in->dst.block_height = block >> 4 & 0xf;
	in->dst.block_depth = block >> 8 & 0xf;
}

void gr_inline_launch(struct vgpu *g, struct channel *c, struct gr_object *o)
{
	struct gr_inline *in = &o->in;
	const char *why;

	prepare(o, in);
	why = field_error(o, in->launch);
	if (!why && (!in->length || !in->lines))
		why = "no data";
	if (!why && in->dst.blocks)
		why = block_error(in, gr_reg(o, GR_SET_DST_BLOCK_SIZE));
	else if (!why)
		why = pitch_error(in);
	if (why) {
		gr_error(g, c, V_GR_INLINE, "%s: LAUNCH_DMA %08x: %s",
			 o->class->name, in->launch, why);
		return;
	}
	/* Does a line begin with a word? Nothing says so. */
	if (in->lines > 1 && in->length % 4) {
		gr_error(g, c, V_GR_UNMODELLED,
			 "%s: LAUNCH_DMA %08x: %u lines of %u bytes",
			 o->class->name, in->launch, in->lines, in->length);
		return;
	}
	in->busy = true;
	trace_event(g, "gr", "chid %u: inline data: %u lines of %u bytes to %#llx",
		    channel_id(c), in->lines, in->length,
		    (unsigned long long)in->dst.addr);
}

static enum gmmu_result release(struct vgpu *g, const struct gmmu_space *s,
				const struct gr_object *o, struct gmmu_fault *f)
{
	u64 va = gr_addr(o, GR_SET_I2M_SEMAPHORE_A);
	u32 payload = gr_reg(o, GR_SET_I2M_SEMAPHORE_C);
	bool timestamp = !(o->in.launch & GR_LAUNCH_ONE_WORD);

	if (o->in.launch & GR_LAUNCH_REDUCTION_ENABLE)
		return semaphore_reduce(g, s, va,
					gr_reduction(GR_LAUNCH_REDUCTION_OP(o->in.launch)),
					GR_LAUNCH_REDUCTION_FORMAT(o->in.launch),
					payload, false, timestamp, f);
	return semaphore_release(g, s, va, payload, false, timestamp, f);
}

/* All data are there. */
static enum gmmu_result complete(struct vgpu *g, const struct gmmu_space *s,
				 struct gr_object *o, struct gmmu_fault *f)
{
	u32 launch = o->in.launch, how = GR_LAUNCH_COMPLETION(launch);
	enum gmmu_result r = GMMU_OK;

	o->in.busy = false;
	stat_add(g, STAT_GR_INLINE, 1);
	stat_add(g, STAT_GR_INLINE_BYTES, (u64)o->in.length * o->in.lines);
	if (how != GR_FLUSH_DISABLE && !(launch & GR_LAUNCH_SYSMEMBAR_DISABLE))
		posted_flush(g);
	if (how == GR_RELEASE_SEMAPHORE)
		r = release(g, s, o, f);
	if (r == GMMU_OK && GR_LAUNCH_INTERRUPT(launch))
		engine_nonstall(g, ENGINE_GR0);
	return r;
}

static enum gmmu_result write_out(struct vgpu *g, const struct gmmu_space *s,
				  struct gr_inline *in, struct gmmu_fault *f)
{
	u32 n = in->fill;

	in->fill = 0;
	return surface_write(g, s, &in->dst, in->x + in->pos - n,
			     in->y + in->line, n, 1, in->buf, f);
}

void gr_inline_data(struct vgpu *g, struct channel *c, struct gr_object *o,
		    u32 data)
{
	const struct gmmu_space *s = channel_space(g, c, ENGINE_GR0, GMMU_HUB);
	struct gr_inline *in = &o->in;
	enum gmmu_result r = GMMU_OK;
	struct gmmu_fault f;
	u32 n;

	if (!in->busy) {
		gr_error(g, c, V_GR_INLINE, "%s: LOAD_INLINE_DATA %08x too many",
			 o->class->name, data);
		return;
	}
	n = in->length - in->pos < 4 ? in->length - in->pos : 4;
	memcpy(in->buf + in->fill, &data, n);
	in->fill += n;
	in->pos += n;
	if (in->pos == in->length || in->fill == sizeof(in->buf))
		r = write_out(g, s, in, &f);
	if (r == GMMU_OK && in->pos == in->length) {
		in->pos = 0;
		if (++in->line == in->lines)
			r = complete(g, s, o, &f);
	}
	if (r != GMMU_OK)
		channel_mmu_fault(g, c, ENGINE_GR0, &f);
}
