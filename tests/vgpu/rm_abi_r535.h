/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rm_abi_r535.h - what GSP-RM 535.113.01 has otherwise than 570.144
 *
 * Layouts restated from NVIDIA's open-gpu-kernel-modules, tag 535.113.01; each
 * names its header. All little-endian.
 */
#ifndef VGPU_RM_ABI_R535_H
#define VGPU_RM_ABI_R535_H

#include "rm_abi_r570.h"

struct gsp_arguments_cached_r535 {	/* gsp_init_args.h */
	u64 shared_mem_phys_addr;
	u32 page_table_entry_count;
	u32 pad0;
	u64 cmd_queue_offset;
	u64 stat_queue_offset;
	u64 lockless_cmd_queue_offset;
	u64 lockless_stat_queue_offset;
	u32 sr_old_level;
	u32 sr_flags;
	u8 sr_in_pm_transition;
	u8 pad1[3];
	u32 gpu_instance;
	u64 profiler_pa;
	u64 profiler_size;
};

ABI_SIZE(struct gsp_arguments_cached_r535, 0x50);
ABI_OFF(struct gsp_arguments_cached_r535, sr_old_level, 0x30);
ABI_OFF(struct gsp_arguments_cached_r535, gpu_instance, 0x3c);

struct gsp_system_info_r535 {		/* GspSystemInfo, gsp_static_config.h */
	u64 gpu_phys_addr;
	u64 gpu_phys_fb_addr;
	u64 gpu_phys_inst_addr;
	u64 domain_bus_device_func;
	u64 sim_access_buf_phys_addr;
	u64 pcie_atomics_op_mask;
	u64 console_mem_size;
	u64 max_user_va;
	u32 pci_config_mirror_base;
	u32 pci_config_mirror_size;
	u8 oor_arch;
	u8 pad0[7];
	u64 cl_pdb_properties;
	u32 chipset;
	u8 chipset_state[0x1c];		/* bridge, ASPM, chipset ids */
	u8 acpi_method_data[0x1e4];
	u32 hypervisor_type;
	u8 is_passthru;
	u8 pad1[7];
	u64 sys_timer_offset_ns;
	u8 vf_info[0x28];
};

ABI_SIZE(struct gsp_system_info_r535, 0x298);
ABI_OFF(struct gsp_system_info_r535, max_user_va, 0x38);
ABI_OFF(struct gsp_system_info_r535, acpi_method_data, 0x78);
ABI_OFF(struct gsp_system_info_r535, hypervisor_type, 0x25c);
ABI_OFF(struct gsp_system_info_r535, sys_timer_offset_ns, 0x268);

struct sku_info_r535 {		/* NV2080_CTRL_BIOS_GET_SKU_INFO_PARAMS */
	u32 board_id;
	char chip_sku[4];
	char chip_sku_mod[2];
	char project[5];
	char project_sku[5];
	char cdp[6];
	char project_sku_mod[2];
	u32 business_cycle;
};

ABI_SIZE(struct sku_info_r535, 0x20);

#define GPCS_MAX_R535	32	/* MAX_GPC_COUNT */

struct gpc_mask_r535 {	/* NV2080_CTRL_GPU_GET_FERMI_{TPC,ZCULL}_INFO_PARAMS */
	u32 gpc, mask;
};

struct gsp_sm_info_r535 {	/* GspSMInfo, gsp_static_config.h */
	u32 version;
	u32 reg_bank_count, reg_bank_reg_count;
	u32 max_warps_per_sm, max_threads_per_warp;
	u32 geom_gs_obuf_entries, geom_xbuf_entries;
	u32 max_sp_per_sm;
	u32 rt_core_count;
};

ABI_SIZE(struct gsp_sm_info_r535, 0x24);

struct gsp_static_config_info_r535 {	/* GspStaticConfigInfo */
	u8 gr_caps_bits[23];
	u8 pad0;
	struct gid_info gid_info;
	u32 gpc_mask;
	struct gpc_mask_r535 tpc[GPCS_MAX_R535];
	struct gpc_mask_r535 zcull[GPCS_MAX_R535];
	struct sku_info_r535 sku_info;
	struct fb_region_info fb_region_info;
	u32 compute_branding;
	u32 pad1;
	u8 sriov_caps[0x48];
	u32 sriov_max_gfid;
	u32 engine_caps[2];
	struct gsp_sm_info_r535 sm_info;
	u8 poison_fuse_enabled;
	u8 pad2[7];
	u64 fb_length;
	u32 fbio_mask;
	u32 fb_bus_width;
	u32 fb_ram_type;
	u32 fbp_mask;
	u32 l2_cache_size;
	u32 gfxp_buffer_size[5];
	u32 gfxp_buffer_alignment[5];
	char gpu_name[64];
	char gpu_short_name[64];
	u16 gpu_name_unicode[64];
	u8 board_flags[12];	/* bGpuInternalSku .. bIsGcoffLegacyAllowed */
	u64 bar1_pde_base;
	u64 bar2_pde_base;
	u8 vbios_valid;
	u8 pad3[3];
	u32 vbios_sub_vendor;
	u32 vbios_sub_device;
	u8 page_retirement_supported;
	u8 split_vas_between_server_client_rm;
	u8 cl_rootport_needs_nosnoop_war;
	u8 pad4;
	u32 displayless_num_heads;
	u32 displayless_max_num_heads;
	u32 displayless_head_index;
	u32 displayless_max_hres;
	u32 displayless_max_vres;
	u32 pad5;
	u64 displayless_max_pixels;
	u32 internal_client;
	u32 internal_device;
	u32 internal_subdevice;
	u8 self_hosted_mode;
	u8 ats_supported;
	u8 is_gpu_uefi;
	u8 pad6;
};

ABI_SIZE(struct gsp_static_config_info_r535, 0x878);
ABI_OFF(struct gsp_static_config_info_r535, gpc_mask, 0x124);
ABI_OFF(struct gsp_static_config_info_r535, tpc, 0x128);
ABI_OFF(struct gsp_static_config_info_r535, zcull, 0x228);
ABI_OFF(struct gsp_static_config_info_r535, sku_info, 0x328);
ABI_OFF(struct gsp_static_config_info_r535, fb_region_info, 0x348);
ABI_OFF(struct gsp_static_config_info_r535, sriov_caps, 0x658);
ABI_OFF(struct gsp_static_config_info_r535, engine_caps, 0x6a4);
ABI_OFF(struct gsp_static_config_info_r535, sm_info, 0x6ac);
ABI_OFF(struct gsp_static_config_info_r535, fb_length, 0x6d8);
ABI_OFF(struct gsp_static_config_info_r535, l2_cache_size, 0x6f0);
ABI_OFF(struct gsp_static_config_info_r535, gpu_name, 0x71c);
ABI_OFF(struct gsp_static_config_info_r535, bar1_pde_base, 0x828);
ABI_OFF(struct gsp_static_config_info_r535, vbios_valid, 0x838);
ABI_OFF(struct gsp_static_config_info_r535, displayless_max_pixels, 0x860);
ABI_OFF(struct gsp_static_config_info_r535, internal_client, 0x868);
ABI_OFF(struct gsp_static_config_info_r535, is_gpu_uefi, 0x876);

/* ---- g_rpc-structures.h, rpc_global_enums.h ------------------------------ */

#define NV_VGPU_MSG_EVENT_GSP_LOCKDOWN_NOTICE_R535	0x101d

struct rpc_rc_triggered_r535 {	/* _v17_02 */
	u32 nv2080_engine_type;
	u32 chid;
	u32 except_type;
	u32 scope;
	u16 partition_attribution_id;
	u16 pad0;
};

ABI_SIZE(struct rpc_rc_triggered_r535, 0x14);

/* rpc_os_error_log_v17_00 ends with the text. */
#define RPC_OS_ERROR_LOG_SIZE_R535	0x10cu

#endif
