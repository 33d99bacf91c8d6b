// SPDX-License-Identifier: GPL-2.0
/*
 * rm_ctrl_gr.c - controls about the graphics engine's shape (ctrl2080gpu.h,
 * ctrl2080internal.h, ctrl0080gr.h). One GR engine, index 0 of arrays of 8.
 */
#include <string.h>

#include "rm_priv.h"

#define GR_ENGINES	8
#define GPCS_MAX	12
#define SMS_MAX		240
#define SMS_PER_TPC	2	/* GA10x whitepaper */

static u32 gpu_get_fermi_gpc_info(struct vgpu *g, struct rm_object *o, void *params)
{
	*(u32 *)params = inject(g, F_GPC_MASK, NULL) ? 0 : rm_static_gpc_mask(g);
	return NV_OK;
}

static u32 gpu_get_fermi_tpc_info(struct vgpu *g, struct rm_object *o, void *params)
{
	u32 *p = params;	/* gpcId, tpcMask */

	if (!(p[0] < 32 && rm_static_gpc_mask(g) & BIT(p[0]))) {
		violate(g, V_RM_CTRL_ARGS, "GET_FERMI_TPC_INFO: GPC %u is not in mask 0x%x",
			p[0], rm_static_gpc_mask(g));
		return NV_ERR_INVALID_ARGUMENT;
	}
	p[1] = rm_static_tpc_mask(g, p[0]);
	return NV_OK;
}

struct sm_order {
	struct {
		u16 gpc, local_tpc, local_sm, global_tpc, virtual_gpc, migratable_tpc;
	} sm[SMS_MAX];
	u16 num_sm, num_tpc;
};

ABI_SIZE(struct sm_order, 2884);

static u32 static_kgr_get_global_sm_order(struct vgpu *g, struct rm_object *o,
					  void *params)
{
	struct sm_order *p = params;
	u32 gpc, tpc, sm;

	memset(p, 0, GR_ENGINES * sizeof(*p));
	/* TPCs in turn across the GPCs, as hardware numbers them. */
	for (tpc = 0; tpc < g->chip->tpcs_per_gpc; tpc++)
		for (gpc = 0; gpc < g->chip->gpcs; gpc++) {
			for (sm = 0; sm < SMS_PER_TPC; sm++) {
				p->sm[p->num_sm].gpc = gpc;
				p->sm[p->num_sm].local_tpc = tpc;
				p->sm[p->num_sm].local_sm = sm;
				p->sm[p->num_sm].global_tpc = p->num_tpc;
				p->sm[p->num_sm].virtual_gpc = gpc;
				p->sm[p->num_sm].migratable_tpc = p->num_tpc;
				p->num_sm++;
			}
			p->num_tpc++;
		}
	return NV_OK;
}

struct floorsweeping_masks {
	u32 gpc_mask;
	u32 tpc_mask[GPCS_MAX];
	u32 tpc_count[GPCS_MAX];
	u32 phys_gpc_mask;
	u32 mmu_per_gpc[GPCS_MAX];
	u32 tpc_to_pes_map[10];
	u32 num_pes_per_gpc[GPCS_MAX];
	u32 zcull_mask[GPCS_MAX];
	u32 phys_gfx_gpc_mask;
	u32 num_gfx_tpc;
};

ABI_SIZE(struct floorsweeping_masks, 296);

static u32 static_kgr_get_floorsweeping_masks(struct vgpu *g, struct rm_object *o,
					      void *params)
{
	struct floorsweeping_masks *p = params;
	u32 gpc;

	memset(p, 0, GR_ENGINES * sizeof(*p));
	p->gpc_mask = rm_static_gpc_mask(g);
	p->phys_gpc_mask = p->gpc_mask;
	p->phys_gfx_gpc_mask = p->gpc_mask;
	for (gpc = 0; gpc < g->chip->gpcs; gpc++) {
		p->tpc_mask[gpc] = rm_static_tpc_mask(g, gpc);
		p->tpc_count[gpc] = g->chip->tpcs_per_gpc;
		p->mmu_per_gpc[gpc] = 1;
		p->num_pes_per_gpc[gpc] = (g->chip->tpcs_per_gpc + 1) / 2;
		p->zcull_mask[gpc] = rm_static_tpc_mask(g, gpc);
		p->num_gfx_tpc += g->chip->tpcs_per_gpc;
	}
	return NV_OK;
}

#define GR_INFO_SIZE	0x3a	/* NV0080_CTRL_GR_INFO_MAX_SIZE */

struct gr_info {
	u32 index, data;
};

/* NV0080_CTRL_GR_INFO_INDEX_*, ctrl0080gr.h; others read 0. */
static u32 gr_info_value(const struct vgpu *g, u32 index)
{
	switch (index) {
	case 0x07:	/* SHADER_PIPE_COUNT */
		return g->chip->gpcs;
	case 0x09:	/* SHADER_PIPE_SUB_COUNT */
		return g->chip->gpcs * g->chip->tpcs_per_gpc;
	case 0x0c:	/* SM_VERSION: 8.6 */
		return 0x806;
	case 0x0d:	/* MAX_WARPS_PER_SM */
		return 48;
	case 0x0e:	/* MAX_THREADS_PER_WARP */
		return 32;
	case 0x14:	/* LITTER_NUM_GPCS */
		return 7;
	case 0x15:	/* LITTER_NUM_FBPS */
		return 6;
	case 0x17:	/* LITTER_NUM_TPC_PER_GPC */
	case 0x2a:	/* FAMILY_MAX_TPC_PER_GPC */
		return 6;
	case 0x1d:	/* GPU_CORE_COUNT: 128 FP32 lanes per SM */
		return g->chip->gpcs * g->chip->tpcs_per_gpc * SMS_PER_TPC * 128;
	case 0x20:	/* LITTER_NUM_SM_PER_TPC */
		return SMS_PER_TPC;
	case 0x22:	/* RT_CORE_COUNT */
		return g->chip->gpcs * g->chip->tpcs_per_gpc * SMS_PER_TPC;
	case 0x23:	/* TENSOR_CORE_COUNT */
		return g->chip->gpcs * g->chip->tpcs_per_gpc * SMS_PER_TPC * 4;
	case 0x2c:	/* MAX_SUBCONTEXT_COUNT */
		return 64;
	default:
		return 0;
	}
}

static u32 static_kgr_get_info(struct vgpu *g, struct rm_object *o, void *params)
{
	struct gr_info *p = params;
	u32 i;

	memset(p, 0, GR_ENGINES * GR_INFO_SIZE * sizeof(*p));
	for (i = 0; i < GR_INFO_SIZE; i++) {
		p[i].index = i;
		p[i].data = gr_info_value(g, i);
	}
	return NV_OK;
}

const struct rm_ctrl rm_ctrl_gr_table[] = {
	{ 0x20800137, "GPU_GET_FERMI_GPC_INFO", 4, NV20_SUBDEVICE_0,
	  gpu_get_fermi_gpc_info },
	{ 0x20800138, "GPU_GET_FERMI_TPC_INFO", 8, NV20_SUBDEVICE_0,
	  gpu_get_fermi_tpc_info },
	{ 0x20800a22, "INTERNAL_STATIC_KGR_GET_GLOBAL_SM_ORDER",
	  GR_ENGINES * sizeof(struct sm_order), NV20_SUBDEVICE_0,
	  static_kgr_get_global_sm_order },
	{ 0x20800a26, "INTERNAL_STATIC_KGR_GET_FLOORSWEEPING_MASKS",
	  GR_ENGINES * sizeof(struct floorsweeping_masks), NV20_SUBDEVICE_0,
	  static_kgr_get_floorsweeping_masks },
	{ 0x20800a2a, "INTERNAL_STATIC_KGR_GET_INFO",
	  GR_ENGINES * GR_INFO_SIZE * sizeof(struct gr_info), NV20_SUBDEVICE_0,
	  static_kgr_get_info },
	{ 0 }
};
