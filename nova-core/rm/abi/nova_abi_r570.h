/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structures of GSP firmware 570.144 that nova-core uses, as they are in
 * memory: little endian, naturally aligned.
 *
 * Written after NVIDIA's open-gpu-kernel-modules, tag 570.144; each struct
 * names its origin there. Only nova_rm_r570*.c include this file. Sizes and
 * offsets are asserted in nova_abi_r570_check.h. "pad" is compiler padding in
 * the original, "skip" is members nobody here looks at.
 */
#ifndef _NOVA_ABI_R570_H
#define _NOVA_ABI_R570_H

#include <linux/types.h>

/* GspFwWprMeta, gsp_fw_wpr_meta.h */
struct nova_abi_r570_wpr_meta {
	__le64 magic;
	__le64 revision;
	__le64 radix3_addr;
	__le64 radix3_size;
	__le64 bootloader_addr;
	__le64 bootloader_size;
	__le64 bootloader_code;
	__le64 bootloader_data;
	__le64 bootloader_manifest;
	__le64 signature_addr;
	__le64 signature_size;
	__le64 rsvd_start;
	__le64 non_wpr_heap_offset;
	__le64 non_wpr_heap_size;
	__le64 wpr_start;
	__le64 heap_offset;
	__le64 heap_size;
	__le64 fw_offset;
	__le64 boot_bin_offset;
	__le64 frts_offset;
	__le64 frts_size;
	__le64 wpr_end;
	__le64 fb_size;
	__le64 vga_offset;
	__le64 vga_size;
	__le64 boot_count;
	u8 skip[32];
	u8 vf_partition_count;
	u8 flags;
	u8 padding[2];
	__le32 pmu_reserved_size;
	__le64 verified;
};

#define NOVA_ABI_R570_WPR_META_MAGIC	0xdc3aae21371a60b3ULL
#define NOVA_ABI_R570_WPR_META_REVISION	1

/* LibosMemoryRegionInitArgument, libos_init_args.h */
struct nova_abi_r570_libos_region {
	__le64 id8;
	__le64 addr;
	__le64 size;
	u8 kind;
	u8 loc;
	u8 pad[6];
};

#define NOVA_ABI_R570_LIBOS_CONTIGUOUS	1
#define NOVA_ABI_R570_LIBOS_SYSMEM	1

/* GSP_ARGUMENTS_CACHED, gsp_init_args.h */
struct nova_abi_r570_gsp_args {
	__le64 shared_mem;
	__le32 pte_count;
	__le32 pad0;
	__le64 cmdq_offset;
	__le64 statq_offset;
	__le32 old_level;
	__le32 flags;
	u8 in_pm_transition;
	u8 pad1[3];
	__le32 gpu_instance;
	u8 dmem_stack;
	u8 pad2[7];
	__le64 profiler_addr;
	__le64 profiler_size;
};

/* BUSINFO, chipset.h */
struct nova_abi_r570_bus_info {
	__le16 device_id;
	__le16 vendor_id;
	__le16 subdevice_id;
	__le16 subvendor_id;
	u8 revision_id;
	u8 pad;
};

/* GSP_VF_INFO, gsp_static_config.h */
struct nova_abi_r570_vf_info {
	__le32 total_vfs;
	__le32 first_vf_offset;
	__le64 bar0_address;
	__le64 bar1_address;
	__le64 bar2_address;
	u8 bar0_64bit;
	u8 bar1_64bit;
	u8 bar2_64bit;
	u8 pad[5];
};

/* GspSystemInfo, gsp_static_config.h; acpi_data is ACPI_METHOD_DATA */
struct nova_abi_r570_system_info {
	__le64 gpu_phys_addr;
	__le64 gpu_phys_fb_addr;
	__le64 gpu_phys_inst_addr;
	__le64 gpu_phys_io_addr;
	__le64 domain_bus_device;
	__le64 sim_access_buf;
	__le64 notify_op_surface;
	__le64 pcie_atomics_op_mask;
	__le64 console_mem_size;
	__le64 max_user_va;
	__le32 cfg_mirror_base;
	__le32 cfg_mirror_size;
	__le32 pci_device_id;
	__le32 pci_subdevice_id;
	__le32 pci_revision_id;
	__le32 pcie_atomics_cpl_mask;
	u8 oor_arch;
	u8 pad0[7];
	__le64 cl_pdb_properties;
	__le32 chipset;
	u8 gpu_behind_bridge;
	u8 flr_supported;
	u8 bar0_64bit;
	u8 mnoc_available;
	__le32 chipset_l1ss_enable;
	u8 upstream_l0s_unsupported;
	u8 upstream_l1_unsupported;
	u8 upstream_l1_por_supported;
	u8 upstream_l1_por_mobile_only;
	u8 system_has_mux;
	u8 upstream_address_valid;
	struct nova_abi_r570_bus_info fhb_bus_info;
	struct nova_abi_r570_bus_info chipset_id_info;
	u8 pad1[2];
	u8 acpi_data[0x2a4];
	__le32 hypervisor_type;
	u8 is_passthru;
	u8 pad2[7];
	__le64 sys_timer_offset_ns;
	struct nova_abi_r570_vf_info vf_info;
	u8 is_primary;
	u8 is_grid_build;
	u8 pad3[2];
	__le32 pcie_link_cap;
	__le32 grid_build_csp;
	u8 preserve_vidmem;
	u8 tdr_event_supported;
	u8 stretch_vblank_capable;
	u8 dynamic_page_arrays;
	u8 clock_boost_supported;
	u8 route_disp_intrs_to_cpu;
	u8 pad4[6];
	__le64 host_page_size;
};

/* PACKED_REGISTRY_ENTRY and _TABLE, g_os_nvoc.h; names follow the entries */
struct nova_abi_r570_registry_entry {
	__le32 name_offset;
	u8 type;
	u8 pad[3];
	__le32 data;
	__le32 length;
};

struct nova_abi_r570_registry {
	__le32 size;
	__le32 count;
	struct nova_abi_r570_registry_entry entries[];
};

#define NOVA_ABI_R570_REGISTRY_DWORD	1

/* rpc_unloading_guest_driver_v1F_07, g_rpc-structures.h */
struct nova_abi_r570_unloading {
	u8 in_pm_transition;
	u8 gc6_entering;
	u8 pad[2];
	__le32 new_level;
};

/* NV_RPC_UPDATE_PDE_BAR_TYPE, rpc_headers.h */
#define NOVA_ABI_R570_UPDATE_PDE_BAR_2		1

/* UpdateBarPde_v15_00, g_sdk-structures.h */
struct nova_abi_r570_update_bar_pde {
	__le32 bar_type;
	u8 pad[4];
	__le64 entry_value;
	__le64 entry_level_shift;
};

/* rpc_gsp_rm_control_v03_00, g_rpc-structures.h */
struct nova_abi_r570_control {
	__le32 h_client;
	__le32 h_object;
	__le32 cmd;
	__le32 status;
	__le32 params_size;
	__le32 flags;
	u8 params[];
};

/* NV2080_CTRL_CMD_FB_GET_FB_REGION_FB_REGION_INFO, ctrl2080fb.h */
struct nova_abi_r570_fb_region {
	__le64 base;
	__le64 limit;
	__le64 reserved;
	__le32 performance;
	u8 compressed;
	u8 iso;
	u8 protect;
	u8 blacklist[17];
};

#define NOVA_ABI_R570_FB_REGIONS	16

/* NV2080_CTRL_GPU_GET_GID_INFO_PARAMS, ctrl2080gpu.h */
struct nova_abi_r570_gid_info {
	__le32 index;
	__le32 flags;
	__le32 length;
	u8 data[256];
};

/* NV2080_CTRL_BIOS_GET_SKU_INFO_PARAMS, ctrl2080bios.h */
struct nova_abi_r570_sku_info {
	__le32 board_id;
	char chip_sku[9];
	char chip_sku_mod[5];
	u8 pad0[2];
	__le32 sku_config_version;
	char project[5];
	char project_sku[5];
	char cdp[6];
	char project_sku_mod[2];
	u8 pad1[2];
	__le32 business_cycle;
};

/* GspStaticConfigInfo, gsp_static_config.h */
struct nova_abi_r570_static_info {
	u8 gr_caps[23];
	u8 pad0;
	struct nova_abi_r570_gid_info gid;
	struct nova_abi_r570_sku_info sku;
	u8 pad1[4];
	__le32 region_count;
	u8 pad2[4];
	struct nova_abi_r570_fb_region regions[NOVA_ABI_R570_FB_REGIONS];
	u8 sriov_caps[0x50];
	__le32 sriov_max_gfid;
	__le32 engine_caps[3];
	u8 poison_fuse_enabled;
	u8 pad3[7];
	__le64 fb_length;
	__le64 fbio_mask;
	__le32 fb_bus_width;
	__le32 fb_ram_type;
	__le64 fbp_mask;
	__le32 l2_cache_size;
	char name[64];
	char short_name[64];
	__le16 name_unicode[64];
	u8 skip0[14];
	__le16 gc6_total_board_power;
	__le16 gc6_perst_delay;
	u8 pad4[2];
	__le64 bar1_pde_base;
	__le64 bar2_pde_base;
	u8 vbios_valid;
	u8 pad5[3];
	__le32 vbios_subvendor;
	__le32 vbios_subdevice;
	u8 page_retirement;
	u8 split_vas;
	u8 nosnoop_war;
	u8 pad6;
	u8 displayless[0x20];
	__le32 h_client;
	__le32 h_device;
	__le32 h_subdevice;
	u8 skip1[4];
	u8 ecid[0x18];
	__le64 non_wpr_heap_offset;
	__le64 frts_offset;
};

/* NV2080_CTRL_GPU_GET_FERMI_GPC_INFO_PARAMS, ctrl2080gpu.h */
struct nova_abi_r570_gpc_info {
	__le32 gpc_mask;
};

/* NV2080_CTRL_GPU_GET_FERMI_TPC_INFO_PARAMS, ctrl2080gpu.h */
struct nova_abi_r570_tpc_info {
	__le32 gpc_id;
	__le32 tpc_mask;
};

/* NV2080_CTRL_INTERNAL_STATIC_GR_GET_INFO_PARAMS, ctrl2080internal.h */
struct nova_abi_r570_gr_info {
	struct {
		struct {
			__le32 index;
			__le32 data;
		} info[0x3a];
	} engine[8];
};

/* Indices: ctrl0080gr.h */
#define NOVA_ABI_R570_GR_SM_VERSION		0x0c
#define NOVA_ABI_R570_GR_MAX_WARPS_PER_SM	0x0d
#define NOVA_ABI_R570_GR_SM_PER_TPC		0x20

/* NV2080_CTRL_INTERNAL_INTR_GET_KERNEL_TABLE_PARAMS, ctrl2080internal.h */
struct nova_abi_r570_intr {
	__le16 engine;
	u8 pad[2];
	__le32 pmc_mask;
	__le32 stall;
	__le32 nonstall;
};

#define NOVA_ABI_R570_INTRS		128

struct nova_abi_r570_intr_table {
	__le32 count;
	struct nova_abi_r570_intr rows[NOVA_ABI_R570_INTRS];
	u8 subtrees[14];
	u8 pad[2];
};

/* Control numbers: ctrl2080gpu.h, ctrl2080internal.h */
#define NOVA_ABI_R570_CTRL_GPC_INFO	0x20800137
#define NOVA_ABI_R570_CTRL_TPC_INFO	0x20800138
#define NOVA_ABI_R570_CTRL_GR_INFO	0x20800a2a
#define NOVA_ABI_R570_CTRL_INTR_TABLE	0x20800a5c

/* MC_ENGINE_IDX_GSP, engine_idx.h */
#define NOVA_ABI_R570_ENGINE_GSP	50

/* rpc_rc_triggered_v17_02, g_rpc-structures.h */
struct nova_abi_r570_rc {
	__le32 engine_type;
	__le32 chid;
	__le32 gfid;
	__le32 except_level;
	__le32 except_type;
	__le32 scope;
	__le16 partition_attribution;
	u8 pad0[2];
	__le32 fault_addr_lo;
	__le32 fault_addr_hi;
	__le32 fault_type;
	u8 callback_needed;
	u8 pad1[3];
	__le32 journal_size;
	u8 journal[];
};

/* rpc_os_error_log_v17_00, g_rpc-structures.h */
struct nova_abi_r570_error_log {
	__le32 except_type;
	__le32 runlist;
	__le32 chid;
	char text[256];
	__le32 previous_xid;
};

/* rpc_post_event_v17_00, g_rpc-structures.h */
struct nova_abi_r570_post_event {
	__le32 h_client;
	__le32 h_event;
	__le32 notify_index;
	__le32 data;
	__le16 info16;
	u8 pad0[2];
	__le32 status;
	__le32 event_data_size;
	u8 notify_list;
	u8 event_data[];
};

/* rpc_gsp_lockdown_notice_v17_00, g_rpc-structures.h */
struct nova_abi_r570_lockdown {
	u8 engaging;
};

/* rpc_gsp_rm_alloc_v03_00, g_rpc-structures.h */
struct nova_abi_r570_alloc {
	__le32 h_client;
	__le32 h_parent;
	__le32 h_object;
	__le32 class;
	__le32 status;
	__le32 params_size;
	__le32 flags;
	u8 reserved[4];
	u8 params[];
};

/* rpc_free_v03_00: NVOS00_PARAMETERS_v03_00, g_sdk-structures.h */
struct nova_abi_r570_free {
	__le32 h_root;
	__le32 h_object_parent;
	__le32 h_object_old;
	__le32 status;
};

/* NV0000_ALLOC_PARAMETERS, cl0000.h */
struct nova_abi_r570_client {
	__le32 h_client;
	__le32 process_id;
	char process_name[100];
	u8 pad[4];
	__le64 os_pid_info;
};

/* NV0080_ALLOC_PARAMETERS, cl0080.h */
struct nova_abi_r570_device {
	__le32 device_id;
	__le32 h_client_share;
	__le32 h_target_client;
	__le32 h_target_device;
	__le32 flags;
	u8 pad0[4];
	__le64 va_space_size;
	__le64 va_start_internal;
	__le64 va_limit_internal;
	__le32 va_mode;
	u8 pad1[4];
};

/* NV_VASPACE_ALLOCATION_PARAMETERS, nvos.h */
struct nova_abi_r570_vaspace {
	__le32 index;
	__le32 flags;
	__le64 va_size;
	__le64 va_start_internal;
	__le64 va_limit_internal;
	__le32 big_page_size;
	u8 pad[4];
	__le64 va_base;
};

#define NOVA_ABI_R570_VASPACE_EXTERNALLY_OWNED	0x8

/* NV0080_CTRL_DMA_SET_PAGE_DIRECTORY_PARAMS, ctrl0080dma.h */
struct nova_abi_r570_set_page_directory {
	__le64 phys_address;
	__le32 num_entries;
	__le32 flags;
	__le32 h_vaspace;
	__le32 chid;
	__le32 sub_device_id;
	__le32 pasid;
};

/* NV0080_CTRL_DMA_SET_PAGE_DIRECTORY_FLAGS_APERTURE */
#define NOVA_ABI_R570_PAGE_DIRECTORY_VIDMEM		0x0
#define NOVA_ABI_R570_PAGE_DIRECTORY_SYSMEM_COH		0x1
#define NOVA_ABI_R570_PAGE_DIRECTORY_SYSMEM_NONCOH	0x2

/* NV0080_CTRL_DMA_UNSET_PAGE_DIRECTORY_PARAMS, ctrl0080dma.h */
struct nova_abi_r570_unset_page_directory {
	__le32 h_vaspace;
	__le32 sub_device_id;
};

/* Control numbers: ctrl0080dma.h */
#define NOVA_ABI_R570_CTRL_SET_PAGE_DIRECTORY	0x00801813
#define NOVA_ABI_R570_CTRL_UNSET_PAGE_DIRECTORY	0x00801814

/* Classes: cl0000.h, cl0080.h, cl90f1.h */
#define NOVA_ABI_R570_NV01_ROOT			0x0000
#define NOVA_ABI_R570_NV01_DEVICE_0		0x0080
#define NOVA_ABI_R570_FERMI_VASPACE_A		0x90f1

#endif /* _NOVA_ABI_R570_H */
