// SPDX-License-Identifier: GPL-2.0
/*
 * rm_abi_r535.c - 535.113.01: turns its messages to and from the layouts of
 * 570.144, which the rest of the model uses
 */
#include <string.h>

#include "rm_abi.h"
#include "rm_abi_r535.h"
#include "rm_priv.h"
#include "video.h"

static void args_decode(struct gsp_arguments_cached *a, const void *raw)
{
	const struct gsp_arguments_cached_r535 *r = raw;

	*a = (struct gsp_arguments_cached){
		.shared_mem_phys_addr = r->shared_mem_phys_addr,
		.page_table_entry_count = r->page_table_entry_count,
		.cmd_queue_offset = r->cmd_queue_offset,
		.stat_queue_offset = r->stat_queue_offset,
		.sr_old_level = r->sr_old_level,
		.sr_flags = r->sr_flags,
		.sr_in_pm_transition = r->sr_in_pm_transition,
		.gpu_instance = r->gpu_instance,
		.profiler_pa = r->profiler_pa,
		.profiler_size = r->profiler_size,
	};
}

static void system_info_decode(struct gsp_system_info *i, const void *raw)
{
	const struct gsp_system_info_r535 *r = raw;

	*i = (struct gsp_system_info){
		.gpu_phys_addr = r->gpu_phys_addr,
		.gpu_phys_fb_addr = r->gpu_phys_fb_addr,
		.gpu_phys_inst_addr = r->gpu_phys_inst_addr,
		.domain_bus_device_func = r->domain_bus_device_func,
		.sim_access_buf_phys_addr = r->sim_access_buf_phys_addr,
		.pcie_atomics_op_mask = r->pcie_atomics_op_mask,
		.console_mem_size = r->console_mem_size,
		.max_user_va = r->max_user_va,
		.pci_config_mirror_base = r->pci_config_mirror_base,
		.pci_config_mirror_size = r->pci_config_mirror_size,
		.hypervisor_type = r->hypervisor_type,
		.is_passthru = r->is_passthru,
		.sys_timer_offset_ns = r->sys_timer_offset_ns,
	};
}

static void sku_encode(struct sku_info_r535 *r, const struct sku_info *s)
{
	r->board_id = s->board_id;
	memcpy(r->chip_sku, s->chip_sku, sizeof(r->chip_sku));
	memcpy(r->chip_sku_mod, s->chip_sku_mod, sizeof(r->chip_sku_mod));
	memcpy(r->project, s->project, sizeof(r->project));
	memcpy(r->project_sku, s->project_sku, sizeof(r->project_sku));
	memcpy(r->cdp, s->cdp, sizeof(r->cdp));
	r->business_cycle = s->business_cycle;
}

/* What later versions ask for by controls: rm_ctrl_gr.c. */
static void shape_encode(struct vgpu *g, struct gsp_static_config_info_r535 *r)
{
	u32 gpc;

	r->gpc_mask = rm_static_gpc_mask(g);
	for (gpc = 0; gpc < GPCS_MAX_R535; gpc++) {
		r->tpc[gpc].gpc = gpc;
		r->tpc[gpc].mask = rm_static_tpc_mask(g, gpc);
		r->zcull[gpc] = r->tpc[gpc];
	}
	r->sm_info.version = 0x806;		/* NV2080_CTRL_GR_INFO_SM_VERSION_8_6 */
	r->sm_info.max_warps_per_sm = 48;
	r->sm_info.max_threads_per_warp = 32;
	r->sm_info.max_sp_per_sm = 128;
}

/* RM_ENGINE_TYPE: 570.144 has put NVENC3 in at 28 (gpu_engine_type.h). */
static u32 engine_type(u32 type)
{
	return type > 0x28 ? type - 1 : type;
}

static void engine_caps_encode(u32 *raw, const u32 *caps)
{
	u32 type;

	for (type = 0; type < 64; type++)
		if (caps[type / 32] & BIT(type % 32))
			raw[engine_type(type) / 32] |=
				BIT(engine_type(type) % 32);
}

static void static_info_encode(struct vgpu *g, void *raw,
			       const struct gsp_static_config_info *i)
{
	struct gsp_static_config_info_r535 *r = raw;

	memset(r, 0, sizeof(*r));
	r->gid_info = i->gid_info;
	shape_encode(g, r);
	sku_encode(&r->sku_info, &i->sku_info);
	r->fb_region_info = i->fb_region_info;
	engine_caps_encode(r->engine_caps, i->engine_caps);
	r->fb_length = i->fb_length;
	r->fbio_mask = (u32)i->fbio_mask;
	r->fb_bus_width = i->fb_bus_width;
	r->fb_ram_type = i->fb_ram_type;
	r->fbp_mask = (u32)i->fbp_mask;
	r->l2_cache_size = i->l2_cache_size;
	memcpy(r->gpu_name, i->gpu_name, sizeof(r->gpu_name));
	memcpy(r->gpu_short_name, i->gpu_short_name, sizeof(r->gpu_short_name));
	memcpy(r->gpu_name_unicode, i->gpu_name_unicode,
	       sizeof(r->gpu_name_unicode));
	r->bar1_pde_base = i->bar1_pde_base;
	r->bar2_pde_base = i->bar2_pde_base;
	r->vbios_valid = i->vbios_valid;
	r->vbios_sub_vendor = i->vbios_sub_vendor;
	r->vbios_sub_device = i->vbios_sub_device;
	r->internal_client = i->internal_client;
	r->internal_device = i->internal_device;
	r->internal_subdevice = i->internal_subdevice;
	r->is_gpu_uefi = i->is_gpu_uefi;
}

/* ---- events ---------------------------------------------------------------- */

static bool event_encode(struct rm_abi_event *e)
{
	struct rpc_rc_triggered_r535 rc;
	struct rpc_rc_triggered base;

	switch (e->event) {
	case NV_VGPU_MSG_EVENT_GSP_POST_NOCAT_RECORD:
		return false;
	case NV_VGPU_MSG_EVENT_GSP_LOCKDOWN_NOTICE:
		e->event = NV_VGPU_MSG_EVENT_GSP_LOCKDOWN_NOTICE_R535;
		return true;
	case NV_VGPU_MSG_EVENT_OS_ERROR_LOG:
		if (e->len > RPC_OS_ERROR_LOG_SIZE_R535)
			e->len = RPC_OS_ERROR_LOG_SIZE_R535;
		return true;
	case NV_VGPU_MSG_EVENT_RC_TRIGGERED:
		memcpy(&base, e->body, sizeof(base));
		rc = (struct rpc_rc_triggered_r535){
			.nv2080_engine_type = base.nv2080_engine_type,
			.chid = base.chid,
			.except_type = base.except_type,
			.scope = base.scope,
			.partition_attribution_id = base.partition_attribution_id,
		};
		memcpy(e->body, &rc, sizeof(rc));
		if (e->len > sizeof(rc))
			e->len = sizeof(rc);
		return true;
	default:
		return true;
	}
}

/* ---- controls (ctrl2080internal.h, ctrl2080fifo.h, ctrl2080gpu.h) ------------ */

/* engine_idx.h: 570.144 has put in NVENC3 at 41 and OFA1 at 82. */
static u32 mc_idx(u32 idx)
{
	return idx - (idx > 41) - (idx > 82);
}

#define INTR_TABLE_SIZE		0x814u
#define INTR_TABLE_ROWS		128u
#define INTR_TABLE_ROW(n)	(4 + (n) * 16)

static void intr_table_from_base(void *raw, const void *base)
{
	u16 idx;
	u32 n, i;

	memcpy(raw, base, INTR_TABLE_SIZE);
	memcpy(&n, base, sizeof(n));
	for (i = 0; i < n && i < INTR_TABLE_ROWS; i++) {
		memcpy(&idx, (u8 *)raw + INTR_TABLE_ROW(i), sizeof(idx));
		idx = mc_idx(idx);
		memcpy((u8 *)raw + INTR_TABLE_ROW(i), &idx, sizeof(idx));
	}
}

#define DEVICE_TABLE_SIZE	0xc8cu
#define DEVICE_TABLE_ROWS	32u
/* ENGINE_INFO_TYPE_RM_ENGINE_TYPE and _MC are words 2 and 8 of a row. */
#define DEVICE_TABLE_WORD(n, w) (12 + (n) * 100 + (w) * 4)

static void device_word(u8 *raw, u32 word, u32 (*convert)(u32 val))
{
	u32 val;

	memcpy(&val, raw + word, sizeof(val));
	val = convert(val);
	memcpy(raw + word, &val, sizeof(val));
}

static void device_table_from_base(void *raw, const void *base)
{
	u32 i, n;

	memcpy(raw, base, DEVICE_TABLE_SIZE);
	memcpy(&n, (const u8 *)base + 4, sizeof(n));
	for (i = 0; i < n && i < DEVICE_TABLE_ROWS; i++) {
		device_word(raw, DEVICE_TABLE_WORD(i, 2), engine_type);
		device_word(raw, DEVICE_TABLE_WORD(i, 8), mc_idx);
	}
}

/* NV2080_CTRL_INTERNAL_MEMSYS_GET_STATIC_CONFIG_PARAMS */
struct memsys_static_config_r535 {
	u8 comptags[7];
	u8 pad0;
	u64 l2_cache_size;
	u8 reserved_mem_at_bottom;
	u8 fbpa_present;
	u8 pad1[2];
	u32 compr_page_size;
	u32 compr_page_shift;
	u16 maximum_blacklist_pages;
	u16 pad2;
	u32 ram_type;
	u32 ltc_count;
	u32 lts_per_ltc_count;
	u8 disable_plc_for_certain_offsets;
	u8 pad3[3];
	u64 fb_override_start_kb;
};

ABI_SIZE(struct memsys_static_config_r535, 0x38);
ABI_OFF(struct memsys_static_config_r535, compr_page_size, 0x14);
ABI_OFF(struct memsys_static_config_r535, ram_type, 0x20);

static void memsys_from_base(void *raw, const void *base)
{
	struct memsys_static_config_r535 *r = raw;
	const u8 *b = base;

	memset(r, 0, sizeof(*r));
	memcpy(r->comptags, b, sizeof(r->comptags));
	memcpy(&r->l2_cache_size, b + 0x08, 8);
	r->fbpa_present = b[0x10];
	memcpy(&r->compr_page_size, b + 0x14, 8);	/* and the shift */
	memcpy(&r->ram_type, b + 0x1c, 12);		/* and the two counts */
}

/* bar1Size at 0xc: nothing calls its reader, gpuReadBAR1Size_FWCLIENT(): 0. */
static void chip_info_from_base(void *raw, const void *base)
{
	memcpy(raw, base, 0xc);
	memset((u8 *)raw + 0xc, 0, sizeof(u32));
	memcpy((u8 *)raw + 0x10, (const u8 *)base + 0xc, 0x58 - 0xc);
}

/* Arrays of eight engines, each of so many pairs of words. */
#define GR_INFO_ROW_BASE	(0x3a * 8)
#define GR_INFO_ROW_R535	(0x35 * 8)

static void gr_info_from_base(void *raw, const void *base)
{
	int i;

	for (i = 0; i < 8; i++)
		memcpy((u8 *)raw + i * GR_INFO_ROW_R535,
		       (const u8 *)base + i * GR_INFO_ROW_BASE, GR_INFO_ROW_R535);
}

#define CONTEXT_ROW_BASE	(0x1a * 8)
#define CONTEXT_ROW_R535	(0x19 * 8)

static void context_buffers_from_base(void *raw, const void *base)
{
	int i;

	for (i = 0; i < 8; i++)
		memcpy((u8 *)raw + i * CONTEXT_ROW_R535,
		       (const u8 *)base + i * CONTEXT_ROW_BASE, CONTEXT_ROW_R535);
}

static const struct rm_abi_ctrl ctrls[] = {
	{ 0x20800170, 0x20800170, "GPU_GET_ENGINES_V2", 0xfc, NULL, NULL },
	{ 0x20800a1c, 0x20800a1c, "INTERNAL_MEMSYS_GET_STATIC_CONFIG", 0x38,
	  NULL, memsys_from_base },
	{ 0x20800a2a, 0x20800a2a, "INTERNAL_STATIC_KGR_GET_INFO", 0xd40, NULL,
	  gr_info_from_base },
	{ 0x20800a32, 0x20800a32,
	  "INTERNAL_STATIC_KGR_GET_CONTEXT_BUFFERS_INFO", 8 * CONTEXT_ROW_R535,
	  NULL, context_buffers_from_base },
	{ 0x20800a36, 0x20800a36, "INTERNAL_GPU_GET_CHIP_INFO", 0x5c, NULL,
	  chip_info_from_base },
	{ 0x20800a42, 0x208001b0, "INTERNAL_GET_CONSTRUCTED_FALCON_INFO", 0x504,
	  NULL, NULL },
	{ 0x208001b0, 0, "GPU_GET_CONSTRUCTED_FALCON_INFO", 0, NULL, NULL },
	{ 0x20800a5c, 0x20800a5c, "INTERNAL_INTR_GET_KERNEL_TABLE",
	  INTR_TABLE_SIZE, NULL, intr_table_from_base },
	{ 0x20801112, 0x20801112, "FIFO_GET_DEVICE_INFO_TABLE",
	  DEVICE_TABLE_SIZE, NULL, device_table_from_base },
	{ 0x20801303, 0x20801303, "FB_GET_INFO_V2", 0x1b4, NULL, NULL },
	{ 0 }
};

/*
 * NV0000_ALLOC_PARAMETERS, cl0000.h: no pOsPidInfo yet. NV_CHANNEL_ALLOC_PARAMS,
 * alloc_channel.h: no tpcConfigID.
 */
static const struct rm_abi_class classes[] = {
	{ NV01_ROOT, 0x6c },
	{ NV01_ROOT_NON_PRIV, 0x6c },
	{ NV01_ROOT_CLIENT, 0x6c },
	{ VOLTA_CHANNEL_GPFIFO_A, 0x168 },
	{ TURING_CHANNEL_GPFIFO_A, 0x168 },
	{ AMPERE_CHANNEL_GPFIFO_A, 0x168 },
	{ NVC7FA_VIDEO_OFA, 0x8 }, /* NV_OFA_ALLOCATION_PARAMETERS */
	{ 0 }
};

const struct rm_abi rm_abi_r535 = {
	.version = "535.113.01",
	.wpr_flags_known = 0,
	/* GSP_FW_HEAP_SIZE_OVERRIDE_LIBOS3_BAREMETAL_MIN_MB */
	.heap_min = 84ull << 20,
	.args_size = sizeof(struct gsp_arguments_cached_r535),
	.args_decode = args_decode,
	.system_info_size = sizeof(struct gsp_system_info_r535),
	.system_info_has_pci_ids = false,
	.system_info_decode = system_info_decode,
	.static_info_size = sizeof(struct gsp_static_config_info_r535),
	.static_info_encode = static_info_encode,
	.event_encode = event_encode,
	.ctrls = ctrls,
	.classes = classes,
};
