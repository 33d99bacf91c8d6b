/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The graphics engine
 *
 * gr.c takes methods, gr_class.c knows which there are, gr_inline.c writes data
 * that came with them, gr_report.c semaphores and reports, gr_mme.c keeps account
 * of macros, gr_swallow.c of what is not done. Nothing here runs a program:
 * neither shaders nor macros.
 */
#ifndef VGPU_GR_H
#define VGPU_GR_H

#include "channel.h"
#include "surface.h"
#include "vgpu_priv.h"

/* Those of GA102 that live on ENG_GR(0): g_gpu_class_list.c. */
#define AMPERE_B			0xc797u
#define AMPERE_COMPUTE_B		0xc7c0u
#define KEPLER_INLINE_TO_MEMORY_B	0xa140u
#define FERMI_TWOD_A			0x902du

/* Methods that all classes have which have them at all. */
enum {
	GR_NO_OPERATION				= 0x100,
	GR_NOTIFY				= 0x10c,
	GR_LOAD_MME_INSTRUCTION_RAM_POINTER	= 0x114,
	GR_LOAD_MME_INSTRUCTION_RAM		= 0x118,
	GR_LOAD_MME_START_ADDRESS_RAM_POINTER	= 0x11c,
	GR_LOAD_MME_START_ADDRESS_RAM		= 0x120,
	GR_SET_REPORT_PAYLOAD_LOWER		= 0x158,
	GR_SET_REPORT_PAYLOAD_UPPER		= 0x15c,
	GR_SET_REPORT_ADDRESS_LOWER		= 0x160,
	GR_SET_REPORT_ADDRESS_UPPER		= 0x164,
	GR_REPORT_SEMAPHORE_EXECUTE		= 0x168,
	GR_LINE_LENGTH_IN			= 0x180,
	GR_LINE_COUNT				= 0x184,
	GR_OFFSET_OUT_UPPER			= 0x188,
	GR_PITCH_OUT				= 0x190,
	GR_SET_DST_BLOCK_SIZE			= 0x194,
	GR_SET_DST_WIDTH			= 0x198,
	GR_SET_DST_HEIGHT			= 0x19c,
	GR_SET_DST_DEPTH			= 0x1a0,
	GR_SET_DST_LAYER			= 0x1a4,
	GR_SET_DST_ORIGIN_BYTES_X		= 0x1a8,
	GR_SET_DST_ORIGIN_SAMPLES_Y		= 0x1ac,
	GR_LAUNCH_DMA				= 0x1b0,
	GR_LOAD_INLINE_DATA			= 0x1b4,
	GR_SET_I2M_SEMAPHORE_A			= 0x1dc,
	GR_SET_I2M_SEMAPHORE_C			= 0x1e4,
	GR_PEER_SEMAPHORE_RELEASE		= 0x2f0,
	GR_MME_DMA_WRITE			= 0x564,
	GR_MME_DMA_REDUCTION			= 0x568,
	GR_SET_REPORT_SEMAPHORE_A		= 0x1b00,
	GR_SET_REPORT_SEMAPHORE_C		= 0x1b08,
	GR_SET_REPORT_SEMAPHORE_D		= 0x1b0c,
	GR_SET_MME_SHADOW_SCRATCH		= 0x3400,
	GR_CALL_MME_MACRO			= 0x3800,
	GR_METHODS				= 0x4000,
};

/* LAUNCH_DMA */
#define GR_LAUNCH_PITCH			BIT(0)
#define GR_LAUNCH_REDUCTION_ENABLE	BIT(1)
#define GR_LAUNCH_REDUCTION_FORMAT(v)	((v) >> 2 & 3)
#define GR_LAUNCH_COMPLETION(v)		((v) >> 4 & 3)
enum { GR_FLUSH_DISABLE, GR_FLUSH_ONLY, GR_RELEASE_SEMAPHORE };
#define GR_LAUNCH_SYSMEMBAR_DISABLE	BIT(6)
#define GR_LAUNCH_INTERRUPT(v)		((v) >> 8 & 3)
#define GR_LAUNCH_ONE_WORD		BIT(12)
#define GR_LAUNCH_REDUCTION_OP(v)	((v) >> 13 & 7)

struct gr_method {
	u16 addr, stride, count;	/* bytes, bytes, elements */
	u32 bits;			/* that mean something */
	const char *name;
};

struct gr_class {
	u32 id;
	const char *name;
	const struct gr_method *methods;
	size_t n;
};

/* NULL: there is none. */
const struct gr_class *gr_class_find(u32 id);
/* Of a subchannel nothing was bound to; nv_push.h of Mesa has the same order. */
const struct gr_class *gr_class_of_subchannel(u32 subch);
const struct gr_method *gr_class_method(const struct gr_class *class, u32 addr);

/* A transfer of inline data under way. */
struct gr_inline {
	bool busy;
	u32 launch;			/* LAUNCH_DMA's data */
	struct surface dst;
	u64 x, y;			/* where it begins: bytes, lines */
	u32 length, lines;		/* bytes of a line */
	u32 line, pos;			/* next byte */
	u8 buf[4096];			/* those just before it */
	u32 fill;
};

#define GR_MME_MACROS	((GR_METHODS - GR_CALL_MME_MACRO) / 8u)
/*
 * Documents do not tell the size of instruction RAM. Mesa's macros for Turing
 * and later are 2163 words, so that it is the next power of two at least.
 */
#define GR_MME_WORDS	4096u

struct gr_mme {
	u32 word, macro;		/* where the next one goes */
	u32 start[GR_MME_MACROS];
	bool has_start[GR_MME_MACROS];
	bool loaded[GR_MME_WORDS];
	bool called;			/* a macro, at last */
	u32 last;			/* which */
};

/* What a class keeps of a channel. */
struct gr_object {
	const struct gr_class *class;
	u32 reg[GR_METHODS / 4];	/* methods as last set */
	struct gr_inline in;
	struct gr_mme mme;
};

static inline u32 gr_reg(const struct gr_object *o, u32 method)
{
	return o->reg[method / 4];
}

/* Upper bits in one method, lower 32 in the next. */
static inline u64 gr_addr(const struct gr_object *o, u32 method)
{
	return (u64)gr_reg(o, method) << 32 | gr_reg(o, method + 4);
}

/* A violation that ends the channel. */
void gr_error(struct vgpu *g, struct channel *c, enum violation v,
	      const char *fmt, ...) __printf(4, 5);
/* RED_* as all classes number them. */
enum semaphore_reduction gr_reduction(u32 op);

void gr_inline_launch(struct vgpu *g, struct channel *c, struct gr_object *o);
void gr_inline_data(struct vgpu *g, struct channel *c, struct gr_object *o,
		    u32 data);

/* Was it one of these methods? */
bool gr_report_method(struct vgpu *g, struct channel *c, struct gr_object *o,
		      u32 addr, u32 data);
bool gr_mme_method(struct vgpu *g, struct channel *c, struct gr_object *o,
		   u32 addr, u32 data);
bool gr_swallow_method(struct vgpu *g, struct channel *c, struct gr_object *o,
		       u32 addr, u32 data);
/* One line for the report; NULL: all was done. Valid until the next call. */
const char *gr_swallow_note(const struct vgpu *g);

void gr_init(struct vgpu *g);

#endif /* VGPU_GR_H */
