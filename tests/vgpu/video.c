// SPDX-License-Identifier: GPL-2.0
/*
 * Video engines: what of their methods needs no codec
 *
 * NVDEC, NVENC and OFA are falcons: their program takes methods and reports one
 * it does not know (OS_ERROR_INVALID_METHOD, clc7b0.h). Parameters are kept by
 * nobody, since nothing is decoded: EXECUTE ends the channel. Semaphores are
 * released, without or with a timestamp as those of copy engines are. Class C7FA
 * has no published methods: none is known here.
 */
#include <stdlib.h>

#include "channel.h"
#include "video.h"
#include "vgpu_priv.h"

/* The same in clc7b0.h and clc7b7.h */
#define SEMAPHORE_A 0x240
#define SEMAPHORE_B 0x244
#define SEMAPHORE_C 0x248
#define EXECUTE 0x300
#define SEMAPHORE_D 0x304

#define SEMAPHORE_A_BITS 0xffu
#define EXECUTE_BITS 0x10fu
#define STRUCTURE_SIZE(v) ((v) & 3)
enum { STRUCTURE_ONE, STRUCTURE_FOUR };
#define AWAKEN_ENABLE BIT(8)
#define OPERATION(v) ((v) >> 16 & 3)
enum { OPERATION_RELEASE };
#define FLUSH_DISABLE BIT(21)
#define SEMAPHORE_D_BITS 0x01e30103u

/* Addresses of methods, inclusive. */
struct video_range {
	u32 first, last;
};

static const struct video_range decoder[] = {
	{ 0x100, 0x100 }, { 0x140, 0x140 }, { 0x200, 0x204 },
	{ 0x240, 0x260 }, { 0x300, 0x310 }, { 0x400, 0x4d8 },
	{ 0x500, 0x500 }, { 0x540, 0x544 }, { 0x580, 0x594 },
	{ 0x5c0, 0x5e8 }, { 0x600, 0x610 }, { 0x640, 0x66c },
	{ 0x680, 0x694 }, { 0xc00, 0xc24 }, { 0xd00, 0xd24 },
	{ 0xe00, 0xe04 }, { 0xf00, 0xf1c }, { 0x1114, 0x1114 },
};

static const struct video_range encoder[] = {
	{ 0x100, 0x100 }, { 0x140, 0x140 }, { 0x200, 0x204 },
	{ 0x240, 0x248 }, { 0x254, 0x260 }, { 0x300, 0x30c },
	{ 0x400, 0x47c }, { 0x500, 0x53c }, { 0x544, 0x548 },
	{ 0x700, 0x750 }, { 0x758, 0x770 }, { 0x1114, 0x1114 },
};

struct video_class {
	u32 id;
	const struct video_range *ranges;
	size_t n;
};

static const struct video_class decoder_class = {
	NVC7B0_VIDEO_DECODER, decoder, ARRAY_SIZE(decoder),
}, encoder_class = {
	NVC7B7_VIDEO_ENCODER, encoder, ARRAY_SIZE(encoder),
};

struct video_context {
	u64 semaphore;
	u32 payload;
};

static bool has_decoder(const struct vgpu *g, u32 class)
{
	return class == NVC7B0_VIDEO_DECODER;
}

static bool has_encoder(const struct vgpu *g, u32 class)
{
	return class == NVC7B7_VIDEO_ENCODER;
}

static bool has_ofa(const struct vgpu *g, u32 class)
{
	return class == NVC7FA_VIDEO_OFA;
}

static void *video_context_new(struct vgpu *g, struct channel *c)
{
	return vgpu_zalloc(sizeof(struct video_context));
}

static void video_context_free(struct vgpu *g, void *ctx)
{
	free(ctx);
}

static bool class_has(const struct video_class *class, u32 addr)
{
	size_t i;

	for (i = 0; i < class->n; i++)
		if (addr >= class->ranges[i].first &&
		    addr <= class->ranges[i].last)
			return true;
	return false;
}

static void refuse(struct vgpu *g, struct channel *c, enum violation v,
		   const struct engine_method *m, const char *why)
{
	enum engine_id id = channel_engine(c);
	const char *name = engine_info(id)->name;

	/* What the model cannot do is not the user's mistake. */
	if (v == V_VIDEO_UNMODELLED)
		violate(g, v, "chid %u: %s: method %04x data %08x: %s",
			channel_id(c), name, m->addr, m->data, why);
	else
		channel_violate(g, c, v, "%s: method %04x data %08x: %s", name,
				m->addr, m->data, why);
	channel_engine_error(g, c, id, "method %04x data %08x: %s", m->addr,
			     m->data, why);
}

static void reserved(struct vgpu *g, struct channel *c,
		     const struct engine_method *m, u32 bits)
{
	if (m->data & ~bits)
		channel_violate(g, c, V_VIDEO_RESERVED,
				"%s: method %04x data %08x",
				engine_info(channel_engine(c))->name, m->addr,
				m->data);
}

static void semaphore_d(struct vgpu *g, struct channel *c,
			const struct video_context *x,
			const struct engine_method *m)
{
	bool timestamp = STRUCTURE_SIZE(m->data) == STRUCTURE_FOUR;
	enum engine_id id = channel_engine(c);
	struct gmmu_fault f;

	reserved(g, c, m, SEMAPHORE_D_BITS);
	if (OPERATION(m->data) != OPERATION_RELEASE ||
	    STRUCTURE_SIZE(m->data) > STRUCTURE_FOUR) {
		refuse(g, c, V_VIDEO_UNMODELLED, m, "semaphore operation");
		return;
	}
	if (!IS_ALIGNED(x->semaphore, timestamp ? 16 : 4)) {
		refuse(g, c, V_VIDEO_SEMAPHORE, m, "unaligned address");
		return;
	}
	if (!(m->data & FLUSH_DISABLE))
		posted_flush(g);
	if (semaphore_release(g, channel_space(g, c, id, GMMU_HUB),
			      x->semaphore, x->payload, false, timestamp,
			      &f) != GMMU_OK)
		channel_mmu_fault(g, c, id, &f);
	else if (m->data & AWAKEN_ENABLE)
		engine_nonstall(g, id);
}

static void known_method(struct vgpu *g, struct channel *c,
			 struct video_context *x, const struct engine_method *m)
{
	switch (m->addr) {
	case SEMAPHORE_A:
		reserved(g, c, m, SEMAPHORE_A_BITS);
		x->semaphore = (x->semaphore & 0xffffffff) |
			       (u64)(m->data & SEMAPHORE_A_BITS) << 32;
		break;
	case SEMAPHORE_B:
		x->semaphore = (x->semaphore & ~0xffffffffull) | m->data;
		break;
	case SEMAPHORE_C:
		x->payload = m->data;
		break;
	case SEMAPHORE_D:
		semaphore_d(g, c, x, m);
		break;
	case EXECUTE:
		reserved(g, c, m, EXECUTE_BITS);
		refuse(g, c, V_VIDEO_UNMODELLED, m, "EXECUTE");
		break;
	}
}

static void video_method(struct vgpu *g, struct channel *c, void *ctx,
			 const struct engine_method *m,
			 const struct video_class *class)
{
	if (class_has(class, m->addr))
		known_method(g, c, ctx, m);
	else
		refuse(g, c, V_VIDEO_METHOD, m, "invalid method");
}

static void decoder_method(struct vgpu *g, struct channel *c, void *ctx,
			   const struct engine_method *m)
{
	video_method(g, c, ctx, m, &decoder_class);
}

static void encoder_method(struct vgpu *g, struct channel *c, void *ctx,
			   const struct engine_method *m)
{
	video_method(g, c, ctx, m, &encoder_class);
}

static void ofa_method(struct vgpu *g, struct channel *c, void *ctx,
		       const struct engine_method *m)
{
	refuse(g, c, V_VIDEO_UNMODELLED, m, "nothing is published of it");
}

#define VIDEO_OPS(kind)                                                      \
	{                                                                    \
		.name = #kind, .has_class = has_##kind,                      \
		.context_new = video_context_new,                            \
		.context_free = video_context_free, .method = kind##_method, \
	}

static const struct engine_ops decoder_ops = VIDEO_OPS(decoder);
static const struct engine_ops encoder_ops = VIDEO_OPS(encoder);
static const struct engine_ops ofa_ops = VIDEO_OPS(ofa);

void video_init(struct vgpu *g)
{
	engine_register(g, ENGINE_NVDEC0, &decoder_ops);
	engine_register(g, ENGINE_NVDEC1, &decoder_ops);
	engine_register(g, ENGINE_NVENC0, &encoder_ops);
	engine_register(g, ENGINE_OFA0, &ofa_ops);
}
