// SPDX-License-Identifier: GPL-2.0
/*
 * The engines of a GA102 that this model has
 *
 * Numbers are those RM's device info table gives a driver: engine types
 * ctrl2080gpu.h and cl2080_notification.h, descriptors g_eng_desc_nvoc.h,
 * interrupt owners engine_idx.h, MMU fault ids dev_fault.h (ga100), error
 * types nverror.h. GR0 and its two copy engines share runlist 0; a driver
 * that has no use for GR finds CE2 and CE3 on runlists of their own. Video has
 * two decoders, an encoder and an optical flow accelerator, one runlist each;
 * which ids their runlists have, no document says.
 */
#include "engine.h"
#include "vgpu_priv.h"

#define NV2080_ENGINE_TYPE_GRAPHICS	1
#define NV2080_ENGINE_TYPE_COPY(n)	(9 + (n))
#define NV2080_ENGINE_TYPE_NVDEC(n) (0x13 + (n))
#define NV2080_ENGINE_TYPE_NVENC0 0x1b
#define NV2080_ENGINE_TYPE_OFA0 0x33
#define RM_ENGINE_TYPE_NVDEC(n) (0x1d + (n))
#define RM_ENGINE_TYPE_NVENC0 0x25
#define RM_ENGINE_TYPE_OFA0 0x3e
#define ENGDESC_GR(n)			(0xd334df00u | (n))	/* Graphics */
#define ENGDESC_CE(n)			(0x793ceb00u | (n))	/* OBJCE */
#define ENGDESC_NVDEC(n) (0x8f99e100u | (n)) /* OBJBSP */
#define ENGDESC_NVENC(n) (0xe97b6c00u | (n)) /* OBJMSENC */
#define ENGDESC_OFA(n) (0xdd7bab00u | (n)) /* OBJOFA */
#define MC_ENGINE_IDX_CE(n)		(15 + (n))
#define MC_ENGINE_IDX_NVENC0 38
#define MC_ENGINE_IDX_NVDEC(n) (65 + (n))
#define MC_ENGINE_IDX_OFA0 81
#define MC_ENGINE_IDX_GR(n)		(84 + (n))
#define NV_PFAULT_MMU_ENG_ID_GRAPHICS	64
#define NV_PFAULT_MMU_ENG_ID_CE(n)	(15 + (n))
#define NV_PFAULT_MMU_ENG_ID_OFA0 10
#define NV_PFAULT_MMU_ENG_ID_NVENC0 11
#define NV_PFAULT_MMU_ENG_ID_NVDEC(n) (25 + (n))
/* dev_top.h; those it leaves out as nouveau's ga100_top_parse() has them */
#define DEVICE_TYPE_GRAPHICS 0x00
#define DEVICE_TYPE_NVENC 0x0e
#define DEVICE_TYPE_NVDEC 0x10
#define DEVICE_TYPE_LCE			0x13
#define DEVICE_TYPE_OFA 0x16
/* Legacy stall vectors begin at 192, non-stall ones at 0 (dev_vm.ref.txt). */
#define STALL(n)			(192 + (n))

#define ROBUST_CHANNEL_GR_EXCEPTION	13
#define ROBUST_CHANNEL_CE0_ERROR	39
#define ROBUST_CHANNEL_CE3_ERROR	70
#define ROBUST_CHANNEL_NVENC0_ERROR 47
#define ROBUST_CHANNEL_NVDEC0_ERROR 68
#define ROBUST_CHANNEL_NVDEC1_ERROR 83
#define ROBUST_CHANNEL_OFA0_ERROR 86

/*
 * NV_PNVDEC(dev), dev_nvdec_pri.h (ga102); the others' are not published, and no
 * driver of a running RM has a use for them.
 */
#define NV_PNVDEC(n) (0x848000 + (n) * 0x4000)
/* Invented, as the sizes of GR's contexts are. */
#define FALCON_CONTEXT 0x2000

static const struct engine_info engines[ENGINE_COUNT] = {
	[ENGINE_GR0] = {
		.id = ENGINE_GR0, .name = "gr0",
		.nv2080_type = NV2080_ENGINE_TYPE_GRAPHICS,
		.rm_type = NV2080_ENGINE_TYPE_GRAPHICS,
		.eng_desc = ENGDESC_GR(0),
		.dev_type_enum = DEVICE_TYPE_GRAPHICS,
		.mc_idx = MC_ENGINE_IDX_GR(0),
		.fault_id = NV_PFAULT_MMU_ENG_ID_GRAPHICS,
		.stall = STALL(0), .nonstall = 0,
		.rc_error = ROBUST_CHANNEL_GR_EXCEPTION,
	},
	[ENGINE_CE0] = {
		.id = ENGINE_CE0, .name = "ce0",
		.nv2080_type = NV2080_ENGINE_TYPE_COPY(0),
		.rm_type = NV2080_ENGINE_TYPE_COPY(0),
		.eng_desc = ENGDESC_CE(0),
		.dev_type_enum = DEVICE_TYPE_LCE, .instance = 0,
		.mc_idx = MC_ENGINE_IDX_CE(0),
		.runlist = 0, .runlist_engine_id = 1,
		.fault_id = NV_PFAULT_MMU_ENG_ID_CE(0),
		.stall = STALL(4), .nonstall = 4,
		.rc_error = ROBUST_CHANNEL_CE0_ERROR,
	},
	[ENGINE_CE1] = {
		.id = ENGINE_CE1, .name = "ce1",
		.nv2080_type = NV2080_ENGINE_TYPE_COPY(1),
		.rm_type = NV2080_ENGINE_TYPE_COPY(1),
		.eng_desc = ENGDESC_CE(1),
		.dev_type_enum = DEVICE_TYPE_LCE, .instance = 1,
		.mc_idx = MC_ENGINE_IDX_CE(1),
		.runlist = 0, .runlist_engine_id = 2,
		.fault_id = NV_PFAULT_MMU_ENG_ID_CE(1),
		.stall = STALL(5), .nonstall = 5,
		.rc_error = ROBUST_CHANNEL_CE0_ERROR + 1,
	},
	[ENGINE_CE2] = {
		.id = ENGINE_CE2, .name = "ce2",
		.nv2080_type = NV2080_ENGINE_TYPE_COPY(2),
		.rm_type = NV2080_ENGINE_TYPE_COPY(2),
		.eng_desc = ENGDESC_CE(2),
		.dev_type_enum = DEVICE_TYPE_LCE, .instance = 2,
		.mc_idx = MC_ENGINE_IDX_CE(2),
		.runlist = 2, .runlist_engine_id = 0,
		.fault_id = NV_PFAULT_MMU_ENG_ID_CE(2),
		.stall = STALL(2), .nonstall = 2,
		.rc_error = ROBUST_CHANNEL_CE0_ERROR + 2,
	},
	[ENGINE_CE3] = {
		.id = ENGINE_CE3, .name = "ce3",
		.nv2080_type = NV2080_ENGINE_TYPE_COPY(3),
		.rm_type = NV2080_ENGINE_TYPE_COPY(3),
		.eng_desc = ENGDESC_CE(3),
		.dev_type_enum = DEVICE_TYPE_LCE, .instance = 3,
		.mc_idx = MC_ENGINE_IDX_CE(3),
		.runlist = 3, .runlist_engine_id = 0,
		.fault_id = NV_PFAULT_MMU_ENG_ID_CE(3),
		.stall = STALL(3), .nonstall = 3,
		.rc_error = ROBUST_CHANNEL_CE3_ERROR,
	},
	[ENGINE_NVDEC0] = {
		.id = ENGINE_NVDEC0, .name = "nvdec0",
		.nv2080_type = NV2080_ENGINE_TYPE_NVDEC(0),
		.rm_type = RM_ENGINE_TYPE_NVDEC(0),
		.eng_desc = ENGDESC_NVDEC(0),
		.dev_type_enum = DEVICE_TYPE_NVDEC, .instance = 0,
		.mc_idx = MC_ENGINE_IDX_NVDEC(0),
		.runlist = 4, .runlist_engine_id = 0,
		.fault_id = NV_PFAULT_MMU_ENG_ID_NVDEC(0),
		.stall = STALL(6), .nonstall = 6,
		.rc_error = ROBUST_CHANNEL_NVDEC0_ERROR,
		.falcon_base = NV_PNVDEC(0), .falcon_ctx = FALCON_CONTEXT,
	},
	[ENGINE_NVDEC1] = {
		.id = ENGINE_NVDEC1, .name = "nvdec1",
		.nv2080_type = NV2080_ENGINE_TYPE_NVDEC(1),
		.rm_type = RM_ENGINE_TYPE_NVDEC(1),
		.eng_desc = ENGDESC_NVDEC(1),
		.dev_type_enum = DEVICE_TYPE_NVDEC, .instance = 1,
		.mc_idx = MC_ENGINE_IDX_NVDEC(1),
		.runlist = 5, .runlist_engine_id = 0,
		.fault_id = NV_PFAULT_MMU_ENG_ID_NVDEC(1),
		.stall = STALL(7), .nonstall = 7,
		.rc_error = ROBUST_CHANNEL_NVDEC1_ERROR,
		.falcon_base = NV_PNVDEC(1), .falcon_ctx = FALCON_CONTEXT,
	},
	[ENGINE_NVENC0] = {
		.id = ENGINE_NVENC0, .name = "nvenc0",
		.nv2080_type = NV2080_ENGINE_TYPE_NVENC0,
		.rm_type = RM_ENGINE_TYPE_NVENC0,
		.eng_desc = ENGDESC_NVENC(0),
		.dev_type_enum = DEVICE_TYPE_NVENC, .instance = 0,
		.mc_idx = MC_ENGINE_IDX_NVENC0,
		.runlist = 6, .runlist_engine_id = 0,
		.fault_id = NV_PFAULT_MMU_ENG_ID_NVENC0,
		.stall = STALL(8), .nonstall = 8,
		.rc_error = ROBUST_CHANNEL_NVENC0_ERROR,
		.falcon_ctx = FALCON_CONTEXT,
	},
	[ENGINE_OFA0] = {
		.id = ENGINE_OFA0, .name = "ofa0",
		.nv2080_type = NV2080_ENGINE_TYPE_OFA0,
		.rm_type = RM_ENGINE_TYPE_OFA0,
		.eng_desc = ENGDESC_OFA(0),
		.dev_type_enum = DEVICE_TYPE_OFA, .instance = 0,
		.mc_idx = MC_ENGINE_IDX_OFA0,
		.runlist = 7, .runlist_engine_id = 0,
		.fault_id = NV_PFAULT_MMU_ENG_ID_OFA0,
		.stall = STALL(9), .nonstall = 9,
		.rc_error = ROBUST_CHANNEL_OFA0_ERROR,
		.falcon_ctx = FALCON_CONTEXT,
	},
};

struct engine_state {
	const struct engine_ops *ops[ENGINE_COUNT];
};

const struct engine_info *engine_info(enum engine_id id)
{
	return &engines[id];
}

const struct engine_info *engine_by_type(u32 nv2080_type)
{
	size_t i;

	for (i = 0; i < ENGINE_COUNT; i++)
		if (engines[i].nv2080_type == nv2080_type)
			return &engines[i];
	return NULL;
}

const struct engine_info *engine_of_runlist(u32 runlist)
{
	size_t i;

	for (i = 0; i < ENGINE_COUNT; i++)
		if (engines[i].runlist == runlist &&
		    !engines[i].runlist_engine_id)
			return &engines[i];
	return NULL;
}

void engine_register(struct vgpu *g, enum engine_id id,
		     const struct engine_ops *ops)
{
	g->engine->ops[id] = ops;
}

const struct engine_ops *engine_ops(const struct vgpu *g, enum engine_id id)
{
	return g->engine->ops[id];
}

/*
 * The host serves the runlists of copy and video engines in any case; GR's is
 * there when something takes its methods.
 */
bool engine_present(const struct vgpu *g, enum engine_id id)
{
	return engines[id].runlist || g->engine->ops[ENGINE_GR0];
}

bool engine_has_class(const struct vgpu *g, enum engine_id id, u32 class)
{
	const struct engine_ops *ops = g->engine->ops[id];

	return engine_present(g, id) && ops && ops->has_class(g, class);
}

bool engine_find_class(const struct vgpu *g, u32 runlist, u32 class,
		       enum engine_id *id)
{
	size_t i;

	for (i = 0; i < ENGINE_COUNT; i++)
		if (engines[i].runlist == runlist &&
		    engine_has_class(g, i, class)) {
			*id = i;
			return true;
		}
	return false;
}

/*
 * "The mapping between subchannels and engines is fixed": 0 to 4 are the
 * runlist's engine, but on GR's subchannel 4 is its copy engine; 5 to 7 are
 * software's (dev_ram.ref.txt, FIFO_DMA).
 */
bool engine_of_subchannel(const struct vgpu *g, u32 runlist, u32 subch,
			  enum engine_id *id)
{
	const struct engine_info *e = engine_of_runlist(runlist);

	if (!e || subch > 4)
		return false;
	*id = e->id == ENGINE_GR0 && subch == 4 ? ENGINE_CE0 : e->id;
	return true;
}

void engine_nonstall(struct vgpu *g, enum engine_id id)
{
	if (inject(g, F_NONSTALL_LOST, NULL))
		return;
	irq_raise(g, engines[id].nonstall);
}

void engine_init(struct vgpu *g)
{
	g->engine = vgpu_zalloc(sizeof(*g->engine));
}
