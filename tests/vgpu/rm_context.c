// SPDX-License-Identifier: GPL-2.0
/*
 * rm_context.c - contexts of engines: how big, and where the driver put them
 *
 * RM says how big each buffer of a context is; the driver allocates and maps
 * them and tells RM by PROMOTE_CTX, before the first object of GR on the channel
 * (kgraphics.c, kernel_graphics_context.c, ctrl2080gpu.h). Sizes are invented:
 * what a buffer holds is NVIDIA's secret, and no driver looks into one. They are
 * small because drivers zero them by the CPU, which takes long in an emulator.
 * A falcon has one buffer, whose size GPU_GET_CONSTRUCTED_FALCON_INFO says; it is
 * promoted whole, by virtual address or, if RM maps it later, by physical one
 * (_kflcnPromoteContext(), kernel_falcon.c).
 */
#include <string.h>

#include "channel_priv.h"
#include "rm_priv.h"

#define GR_ENGINES	8u
#define FALCON_ALIGN 256u /* FLCN_BLK_ALIGNMENT */
#define PROPERTIES	0x1au	/* NV0080_CTRL_FIFO_..._PROPERTIES_ENGINE_ID_COUNT */
#define KB		1024u

struct context_buffers {
	struct {
		u32 size, alignment;
	} engine[GR_ENGINES][PROPERTIES];
};

ABI_SIZE(struct context_buffers, 0x680);

/*
 * One buffer: its number in the table of sizes (ctrl0080fifo.h), its number when
 * promoted (ctrl2080gpu.h), and whether GR cannot do without.
 */
static const struct context_buffer {
	const char *name;
	u8 property, promote;
	bool needed;
	bool initialised;		/* RM writes to it: needs its memory */
	u32 size, align;
} buffers[] = {
	{ "MAIN", 0x00, 0, true, true, 64 * KB, 4 * KB },
	{ "PM", 0x09, 1, false, true, 64 * KB, 4 * KB },
	{ "PATCH", 0x10, 2, true, true, 16 * KB, 4 * KB },
	{ "BUNDLE_CB", 0x11, 3, true, false, 192 * KB, 4 * KB },
	{ "PAGEPOOL", 0x12, 4, false, false, 256 * KB, 4 * KB },
	{ "PAGEPOOL", 0x0d, 4, true, false, 256 * KB, 4 * KB },
	{ "ATTRIBUTE_CB", 0x13, 5, true, false, 4096 * KB, 4 * KB },
	{ "RTV_CB_GLOBAL", 0x14, 6, true, false, 96 * KB, 4 * KB },
	{ "GFXP_POOL", 0x15, 7, false, false, 128 * KB, 4 * KB },
	{ "GFXP_CTRL_BLK", 0x16, 8, false, false, 4 * KB, 4 * KB },
	{ "FECS_EVENT", 0x17, 9, true, true, 16 * KB, 4 * KB },
	{ "PRIV_ACCESS_MAP", 0x18, 10, true, true, 64 * KB, 4 * KB },
	{ "UNRESTRICTED_PRIV_ACCESS_MAP", 0x18, 11, false, true, 64 * KB,
	  4 * KB },
};

static u32 static_kgr_get_context_buffers_info(struct vgpu *g, struct rm_object *o,
					       void *params)
{
	struct context_buffers *p = params;
	size_t i;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < ARRAY_SIZE(buffers); i++) {
		p->engine[0][buffers[i].property].size = buffers[i].size;
		p->engine[0][buffers[i].property].alignment = buffers[i].align;
	}
	return NV_OK;
}

/* ---- NV2080_CTRL_GPU_PROMOTE_CTX ------------------------------------------------- */

struct promote_entry {
	u64 phys_addr, virt_addr, size;
	u32 phys_attr;
	u16 id;
	u8 initialize, nonmapped;
};

#define PROMOTE_ENTRIES	16u

struct promote {
	u32 engine_type;
	u32 client;
	u32 chid;
	u32 chan_client, object;
	u32 virt_memory;
	u64 virt_address, size;
	u32 count, pad;
	struct promote_entry entry[PROMOTE_ENTRIES];
};

ABI_SIZE(struct promote, 0x230);

/* NV2080_CTRL_GPU_INITIALIZE_CTX_APERTURE */
enum { APERTURE_ATTR_VIDMEM, APERTURE_ATTR_COH_SYS, APERTURE_ATTR_NCOH_SYS };
#define PHYS_ATTR_APERTURE(v)	((v) & 3)
#define PHYS_ATTR_KNOWN		0xfu	/* and cacheability, preservation */

static const struct context_buffer *buffer_find(u32 promote)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(buffers); i++)
		if (buffers[i].promote == promote)
			return &buffers[i];
	return NULL;
}

static bool mapped(struct vgpu *g, struct channel *c, u64 va, u64 size)
{
	struct gmmu_space s = *channel_space(g, c, c->engine->id, GMMU_HUB);
	struct gmmu_page page;
	u64 done;

	/* The engine's own firmware uses them, not the channel's methods. */
	s.privileged = true;
	/* An address that is too high faults; the sum of both could wrap. */
	for (done = 0; done < size; done = page.va + (1ull << page.shift) - va)
		if (gmmu_translate(g, &s, va + done, GMMU_READ, &page, NULL) != GMMU_OK ||
		    page.sparse)
			return false;
	return true;
}

static bool initialized(struct vgpu *g, const struct promote_entry *e,
			const struct context_buffer *b)
{
	enum aperture a = PHYS_ATTR_APERTURE(e->phys_attr) == APERTURE_ATTR_VIDMEM ?
			  APERTURE_VID : APERTURE_SYS_COH;

	return e->phys_attr <= PHYS_ATTR_KNOWN &&
	       PHYS_ATTR_APERTURE(e->phys_attr) <= APERTURE_ATTR_NCOH_SYS &&
	       e->size >= b->size && IS_ALIGNED(e->phys_addr, b->align) &&
	       rm_memory_there(g, a, e->phys_addr, e->size);
}

/* What is wrong with a buffer; NULL: nothing. */
static const char *entry_check(struct vgpu *g, struct channel *c,
			       const struct promote_entry *e,
			       const struct context_buffer *b)
{
	if (!b)
		return "no such buffer";
	if (e->initialize && !b->initialised)
		return "has nothing to be initialised";
	if (e->initialize && !initialized(g, e, b))
		return "memory is not there, of no kind, or too small";
	if (e->nonmapped)
		return e->virt_addr ? "not mapped, but has an address" : NULL;
	if (!e->virt_addr || !IS_ALIGNED(e->virt_addr, b->align))
		return "virtual address misaligned";
	if (!mapped(g, c, e->virt_addr, b->size))
		return "virtual address not mapped";
	return NULL;
}

static struct channel *promote_channel(struct vgpu *g, const struct promote *p)
{
	struct rm_object *o = rm_object_find(g, p->chan_client, p->object);

	if (o && o->class == KEPLER_CHANNEL_GROUP_A)
		o = o->child;
	return o ? rm_channel_of(o) : NULL;
}

static u32 promote_gr(struct vgpu *g, struct channel *c,
		      const struct promote *p)
{
	const struct promote_entry *b;
	const char *why;
	u32 i;

	for (i = 0; i < p->count; i++) {
		b = &p->entry[i];
		why = entry_check(g, c, b, buffer_find(b->id));
		if (why) {
			violate(g, V_CONTEXT_BUFFER,
				"chid %u: buffer %u at %#llx, memory %#llx + %#llx: %s",
				c->chid, b->id, (unsigned long long)b->virt_addr,
				(unsigned long long)b->phys_addr,
				(unsigned long long)b->size, why);
			return NV_ERR_INVALID_ARGUMENT;
		}
		c->promoted |= BIT(b->id);
	}
	return NV_OK;
}

/* What is wrong with a falcon's buffer; NULL: nothing. */
static const char *falcon_check(struct vgpu *g, struct channel *c,
				const struct promote *p)
{
	const struct promote_entry *b = &p->entry[0];
	const struct context_buffer needed = {
		.size = c->engine->falcon_ctx,
		.align = FALCON_ALIGN,
		.initialised = true,
	};

	if (p->size < needed.size)
		return "too small";
	if (p->count > 1)
		return "more than one";
	if (p->count && p->virt_address)
		return "two addresses";
	if (p->count && (!b->initialize || !b->nonmapped ||
			 !initialized(g, b, &needed)))
		return "memory is not there, of no kind, or too small";
	if (p->count)
		return NULL;
	if (!p->virt_address || !IS_ALIGNED(p->virt_address, needed.align))
		return "virtual address misaligned";
	if (!mapped(g, c, p->virt_address, needed.size))
		return "virtual address not mapped";
	return NULL;
}

static u32 promote_falcon(struct vgpu *g, struct channel *c,
			  const struct promote *p)
{
	const char *why = falcon_check(g, c, p);

	if (why) {
		violate(g, V_CONTEXT_BUFFER,
			"chid %u: context of %s at %#llx, %#llx bytes, %u entries: %s",
			c->chid, c->engine->name,
			(unsigned long long)p->virt_address,
			(unsigned long long)p->size, p->count, why);
		return NV_ERR_INVALID_ARGUMENT;
	}
	c->context = true;
	return NV_OK;
}

static u32 gpu_promote_ctx(struct vgpu *g, struct rm_object *o, void *params)
{
	const struct promote *p = params;
	const struct engine_info *e = engine_by_type(p->engine_type);
	struct channel *c = promote_channel(g, p);

	if (!c || e != c->engine || p->count > PROMOTE_ENTRIES ||
	    (e->id != ENGINE_GR0 && !e->falcon_ctx)) {
		violate(g, V_CONTEXT_BUFFER,
			"engine type %u, object %08x of client %08x, %u buffers",
			p->engine_type, p->object, p->chan_client, p->count);
		return NV_ERR_INVALID_ARGUMENT;
	}
	return e->falcon_ctx ? promote_falcon(g, c, p) : promote_gr(g, c, p);
}

u32 rm_context_check(struct vgpu *g, struct channel *c)
{
	size_t i;

	if (c->engine->falcon_ctx) {
		violate(g, V_CONTEXT_BUFFER,
			"chid %u: object of %s, but its context was not promoted",
			c->chid, c->engine->name);
		return NV_ERR_INVALID_STATE;
	}
	for (i = 0; i < ARRAY_SIZE(buffers); i++)
		if (buffers[i].needed && !(c->promoted & BIT(buffers[i].promote))) {
			violate(g, V_CONTEXT_BUFFER,
				"chid %u: graphics object, but %s was not promoted",
				c->chid, buffers[i].name);
			return NV_ERR_INVALID_STATE;
		}
	c->context = true;
	return NV_OK;
}

/* ---- NV2080_CTRL_GR_GET_ZCULL_INFO, ctrl2080gr.h --------------------------------- */

struct zcull_info {
	u32 width_align_pixels, height_align_pixels;
	u32 pixel_squares_by_aliquots, aliquot_total;
	u32 region_byte_multiplier, region_header_size, subregion_header_size;
	u32 subregion_count;
	u32 subregion_width_align_pixels, subregion_height_align_pixels;
};

ABI_SIZE(struct zcull_info, 40);

static u32 gr_get_zcull_info(struct vgpu *g, struct rm_object *o, void *params)
{
	u32 tpcs = g->chip->gpcs * g->chip->tpcs_per_gpc;

	*(struct zcull_info *)params = (struct zcull_info){
		.width_align_pixels = tpcs * 16, .height_align_pixels = 32,
		.pixel_squares_by_aliquots = tpcs * 512,
		.aliquot_total = tpcs * 1024, .region_byte_multiplier = 32,
		.region_header_size = 64, .subregion_header_size = 64,
		.subregion_count = 16,
		.subregion_width_align_pixels = tpcs * 16,
		.subregion_height_align_pixels = 64,
	};
	return NV_OK;
}

const struct rm_ctrl rm_context_ctrls[] = {
	{ 0x2080012b, "GPU_PROMOTE_CTX", sizeof(struct promote), NV20_SUBDEVICE_0,
	  gpu_promote_ctx },
	{ 0x20800a32, "INTERNAL_STATIC_KGR_GET_CONTEXT_BUFFERS_INFO",
	  sizeof(struct context_buffers), NV20_SUBDEVICE_0,
	  static_kgr_get_context_buffers_info },
	{ 0x20801206, "GR_GET_ZCULL_INFO", sizeof(struct zcull_info),
	  NV20_SUBDEVICE_0, gr_get_zcull_info },
	{ 0 }
};
