// SPDX-License-Identifier: GPL-2.0
/*
 * Copy engines: methods, semaphores, interrupts
 *
 * clc7b5.h names methods and fields; GA102 has no other copy class
 * (g_gpu_class_list.c). A launch is done within its method, so one that is not
 * pipelined has nothing to wait for, and an engine is always idle. The classes'
 * headers do not say what a disabled render enable leaves out: here it is the
 * transfer, not the semaphore.
 */
#include <stdlib.h>

#include "ce.h"
#include "vgpu_priv.h"

/* SET_RENDER_ENABLE_C */
enum {
	MODE_FALSE,
	MODE_TRUE,
	MODE_CONDITIONAL,
	MODE_RENDER_IF_EQUAL,
	MODE_RENDER_IF_NOT_EQUAL,
};

/* Methods, and the bits of their data that mean something. */
struct ce_method {
	u32 first, last;
	u32 bits;
};

static const struct ce_method methods[] = {
	{ CE_NOP, CE_NOP, 0xffffffff },
	{ CE_PM_TRIGGER, CE_PM_TRIGGER, 0xffffffff },
	{ CE_SET_MONITORED_FENCE_TYPE, CE_SET_MONITORED_FENCE_TYPE, 1 },
	{ CE_SET_MONITORED_FENCE_UPPER, CE_SET_MONITORED_FENCE_UPPER, 0x1ffff },
	{ CE_SET_MONITORED_FENCE_LOWER, CE_SET_MONITORED_FENCE_LOWER, 0xffffffff },
	{ CE_SET_SEMAPHORE_A, CE_SET_SEMAPHORE_A, 0x1ffff },
	{ CE_SET_SEMAPHORE_B, CE_SET_SEMAPHORE_PAYLOAD_UPPER, 0xffffffff },
	{ CE_SET_RENDER_ENABLE_A, CE_SET_RENDER_ENABLE_A, 0xff },
	{ CE_SET_RENDER_ENABLE_B, CE_SET_RENDER_ENABLE_B, 0xffffffff },
	{ CE_SET_RENDER_ENABLE_C, CE_SET_RENDER_ENABLE_C, 7 },
	{ CE_SET_SRC_PHYS_MODE, CE_SET_DST_PHYS_MODE, 0x3ff },
	{ CE_LAUNCH_DMA, CE_LAUNCH_DMA, 0xffffffff },
	{ CE_OFFSET_IN_UPPER, CE_OFFSET_IN_UPPER, 0x1ffff },
	{ CE_OFFSET_IN_UPPER + 4, CE_OFFSET_IN_UPPER + 4, 0xffffffff },
	{ CE_OFFSET_OUT_UPPER, CE_OFFSET_OUT_UPPER, 0x1ffff },
	{ CE_OFFSET_OUT_UPPER + 4, CE_LINE_COUNT, 0xffffffff },
	{ CE_SET_REMAP_CONST_A, CE_SET_REMAP_CONST_B, 0xffffffff },
	{ CE_SET_REMAP_COMPONENTS, CE_SET_REMAP_COMPONENTS, 0x03337777 },
	{ CE_SET_DST_BLOCK_SIZE, CE_SET_DST_BLOCK_SIZE, 0xffff },
	{ CE_SET_DST_BLOCK_SIZE + 4, CE_SET_DST_ORIGIN, 0xffffffff },
	{ CE_SET_SRC_BLOCK_SIZE, CE_SET_SRC_BLOCK_SIZE, 0xffff },
	{ CE_SET_SRC_BLOCK_SIZE + 4, CE_SET_SRC_ORIGIN, 0xffffffff },
	{ CE_SRC_ORIGIN_X, CE_DST_ORIGIN_Y, 0xffffffff },
	{ CE_PM_TRIGGER_END, CE_PM_TRIGGER_END, 0xffffffff },
};

static const struct ce_method *find_method(u32 addr)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(methods); i++)
		if (addr >= methods[i].first && addr <= methods[i].last)
			return &methods[i];
	return NULL;
}

/* All of them share these ops: which one is it that has this context? */
static enum engine_id which(const struct channel *c, const void *ctx)
{
	enum engine_id id;

	for (id = ENGINE_CE0; id < ENGINE_CE3; id++)
		if (channel_context(c, id) == ctx)
			break;
	return id;
}

static bool ce_has_class(const struct vgpu *g, u32 class)
{
	return class == AMPERE_DMA_COPY_B;
}

static void *ce_context_new(struct vgpu *g, struct channel *c)
{
	struct ce_context *x = vgpu_zalloc(sizeof(*x));

	x->reg[CE_SET_RENDER_ENABLE_C / 4] = MODE_TRUE;
	return x;
}

static void ce_context_free(struct vgpu *g, void *ctx)
{
	free(ctx);
}

static void refuse(struct vgpu *g, struct channel *c, enum engine_id id,
		   enum violation v, u32 launch, const char *why)
{
	channel_violate(g, c, v, "%s: LAUNCH_DMA %08x: %s",
			engine_info(id)->name, launch, why);
	channel_engine_error(g, c, id, "LAUNCH_DMA %08x: %s", launch, why);
}

/*
 * The header names the modes, not what they read. Taken from the 3D class, whose
 * reports of 16 bytes they are for: CONDITIONAL looks at one 64-bit value, the
 * others compare those of two reports.
 */
static enum gmmu_result enabled(struct vgpu *g, const struct gmmu_space *s,
				const struct ce_context *x, bool *yes,
				struct gmmu_fault *f)
{
	u64 va = (u64)ce_reg(x, CE_SET_RENDER_ENABLE_A) << 32 |
		 ce_reg(x, CE_SET_RENDER_ENABLE_B);
	u32 mode = ce_reg(x, CE_SET_RENDER_ENABLE_C);
	enum gmmu_result r = GMMU_OK;
	u64 value[3] = { 0 };
	bool equal;

	*yes = mode == MODE_TRUE;
	if (mode < MODE_CONDITIONAL)
		return r;
	r = gmmu_read(g, s, va, value,
		      mode == MODE_CONDITIONAL ? sizeof(value[0]) : sizeof(value),
		      f);
	equal = value[0] == value[2];
	if (mode == MODE_CONDITIONAL)
		*yes = value[0];
	else
		*yes = mode == MODE_RENDER_IF_EQUAL ? equal : !equal;
	return r;
}

static enum gmmu_result release(struct vgpu *g, const struct gmmu_space *s,
				const struct ce_context *x, u32 launch,
				struct gmmu_fault *f)
{
	u64 payload = (u64)ce_reg(x, CE_SET_SEMAPHORE_PAYLOAD_UPPER) << 32 |
		      ce_reg(x, CE_SET_SEMAPHORE_PAYLOAD);
	bool timestamp = CE_SEMAPHORE(launch) == CE_SEMAPHORE_FOUR_WORD;
	u64 va = ce_addr(x, CE_SET_SEMAPHORE_A);
	bool wide = launch & CE_PAYLOAD_TWO_WORD;

	if (launch & CE_REDUCTION_ENABLE)
		return semaphore_reduce(g, s, va, CE_REDUCTION(launch),
					!(launch & CE_REDUCTION_UNSIGNED),
					payload, wide, timestamp, f);
	return semaphore_release(g, s, va, payload, wide, timestamp, f);
}

static bool semaphore_aligned(const struct ce_context *x, u32 launch)
{
	u32 align = launch & CE_PAYLOAD_TWO_WORD ? 8 : 4;

	if (!CE_SEMAPHORE(launch))
		return true;
	if (CE_SEMAPHORE(launch) == CE_SEMAPHORE_FOUR_WORD)
		align = 16;
	return IS_ALIGNED(ce_addr(x, CE_SET_SEMAPHORE_A), align);
}

/* What would be wrong with it whatever memory holds; true: go on. */
static bool acceptable(struct vgpu *g, struct channel *c, enum engine_id id,
		       const struct ce_context *x, u32 launch,
		       struct ce_copy *copy)
{
	bool transfers = CE_TRANSFER(launch) != CE_TRANSFER_NONE;
	enum ce_error e;

	if (transfers && launch & (CE_SRC_PHYSICAL | CE_DST_PHYSICAL) &&
	    !channel_privileged(c)) {
		refuse(g, c, id, V_CE_PHYSICAL, launch,
		       "physical mode on an unprivileged channel");
		return false;
	}
	e = ce_launch_prepare(x, launch, copy);
	if (!e && !semaphore_aligned(x, launch))
		e = CE_INVALID_ALIGNMENT;
	if (!e && ce_reg(x, CE_SET_RENDER_ENABLE_C) > MODE_RENDER_IF_NOT_EQUAL)
		e = CE_INVALID_VALUE;
	if (e) {
		refuse(g, c, id, V_CE_LAUNCH, launch, ce_launch_error(e));
		return false;
	}
	if (CE_TRANSFER(launch) == CE_TRANSFER_PIPELINED &&
	    (!copy->pixels || !copy->lines))
		channel_violate(g, c, V_CE_EMPTY,
				"%s: LAUNCH_DMA %08x copies nothing",
				engine_info(id)->name, launch);
	if (ce_launch_overlaps(copy))
		channel_violate(g, c, V_CE_OVERLAP,
				"%s: %llu lines of %llu bytes at %#llx and %#llx",
				engine_info(id)->name, (unsigned long long)copy->lines,
				(unsigned long long)(copy->pixels * copy->dst_pixel),
				(unsigned long long)copy->src.addr,
				(unsigned long long)copy->dst.addr);
	return true;
}

/* A copy begins, if it is to be done at all; else there is nothing to do. */
static enum gmmu_result begin(struct vgpu *g, struct channel *c,
			      enum engine_id id, struct ce_context *x,
			      u32 launch, struct gmmu_fault *f)
{
	const struct ce_copy *copy = &x->copy;
	enum gmmu_result r;
	bool yes;

	x->progress = (struct ce_progress){ 0 };
	r = enabled(g, channel_space(g, c, id, GMMU_HUB), x, &yes, f);
	if (r != GMMU_OK)
		return r;
	if (!yes)
		x->copy.pixels = 0;
	if (ce_copy_done(copy, &x->progress))
		return r;
	trace_event(g, "ce",
		    "chid %u: %s: %llu x %llu from %#llx to %#llx, %08x",
		    channel_id(c), engine_info(id)->name,
		    (unsigned long long)copy->pixels,
		    (unsigned long long)copy->lines,
		    (unsigned long long)copy->src.addr,
		    (unsigned long long)copy->dst.addr, launch);
	stat_add(g, STAT_CE_COPIES, 1);
	stat_add(g, STAT_CE_BYTES,
		 copy->pixels * copy->lines * copy->dst_pixel);
	return r;
}

/* What comes after the bytes. */
static enum gmmu_result finish(struct vgpu *g, const struct gmmu_space *s,
			       const struct ce_context *x, u32 launch,
			       struct gmmu_fault *f)
{
	enum gmmu_result r = GMMU_OK;

	/* Flushing caches of video memory: there is none. */
	if (launch & CE_FLUSH_ENABLE && !(launch & CE_FLUSH_GL))
		posted_flush(g);
	if (CE_SEMAPHORE(launch))
		r = release(g, s, x, launch, f);
	return r;
}

static void launch_dma(struct vgpu *g, struct channel *c, enum engine_id id,
		       struct ce_context *x, const struct engine_method *m)
{
	const struct gmmu_space *s = channel_space(g, c, id, GMMU_HUB);
	enum gmmu_result r = GMMU_OK;
	u32 launch = m->data;
	struct gmmu_fault f;

	if (!m->again) {
		if (!acceptable(g, c, id, x, launch, &x->copy))
			return;
		r = begin(g, c, id, x, launch, &f);
	}
	if (r == GMMU_OK && !ce_copy_done(&x->copy, &x->progress))
		r = ce_copy_run(g, s, &x->copy, &x->progress, &f);
	if (r == GMMU_OK && !ce_copy_done(&x->copy, &x->progress)) {
		channel_engine_busy(c);
		return;
	}
	if (r == GMMU_OK)
		r = finish(g, s, x, launch, &f);
	if (r != GMMU_OK) {
		channel_mmu_fault(g, c, id, &f);
		return;
	}
	if (CE_INTERRUPT(launch) == CE_INTERRUPT_NON_BLOCKING)
		engine_nonstall(g, id);
	else if (CE_INTERRUPT(launch) == CE_INTERRUPT_BLOCKING)
		irq_raise(g, engine_info(id)->stall);
}

/* The origins of 16 bits each are an older way to set the others. */
static void split_origin(struct ce_context *x, u32 origin_x, u32 data)
{
	x->reg[origin_x / 4] = data & 0xffff;
	x->reg[origin_x / 4 + 1] = data >> 16;
}

static void ce_method(struct vgpu *g, struct channel *c, void *ctx,
		      const struct engine_method *m)
{
	const struct ce_method *known = find_method(m->addr);
	enum engine_id id = which(c, ctx);
	struct ce_context *x = ctx;

	if (!known) {
		channel_violate(g, c, V_CE_METHOD, "%s: method %04x data %08x",
				engine_info(id)->name, m->addr, m->data);
		channel_engine_error(g, c, id, "method %04x data %08x", m->addr,
				     m->data);
		return;
	}
	if (m->data & ~known->bits)
		channel_violate(g, c, V_CE_RESERVED,
				"%s: method %04x data %08x",
				engine_info(id)->name, m->addr, m->data);
	x->reg[m->addr / 4] = m->data & known->bits;
	switch (m->addr) {
	case CE_LAUNCH_DMA:
		launch_dma(g, c, id, x, m);
		break;
	case CE_SET_SRC_ORIGIN:
		split_origin(x, CE_SRC_ORIGIN_X, m->data);
		break;
	case CE_SET_DST_ORIGIN:
		split_origin(x, CE_DST_ORIGIN_X, m->data);
		break;
	}
}

static const struct engine_ops ce_ops = {
	.name = "copy",
	.has_class = ce_has_class,
	.context_new = ce_context_new,
	.context_free = ce_context_free,
	.method = ce_method,
};

void ce_init(struct vgpu *g)
{
	enum engine_id id;

	for (id = ENGINE_CE0; id <= ENGINE_CE3; id++)
		engine_register(g, id, &ce_ops);
}
