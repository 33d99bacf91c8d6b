/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rm_abi_r570.h - what GSP-RM 570.144 reads and writes in memory
 *
 * Layouts and numbers restated from NVIDIA's open-gpu-kernel-modules, tag
 * 570.144; each block names the header it follows. Offsets were compared with
 * the compiler's view of those headers (debug information of a file that
 * includes them); the assertions below keep them so. All little-endian.
 */
#ifndef VGPU_RM_ABI_R570_H
#define VGPU_RM_ABI_R570_H

#include <assert.h>

#include "vgpu.h"

#define ABI_SIZE(type, size) \
	static_assert(sizeof(type) == (size), #type " size")
#define ABI_OFF(type, member, off) \
	static_assert(offsetof(type, member) == (off), #type "." #member)

#define RM_PAGE_SIZE		0x1000u

/* ---- libos_init_args.h, gsp_init_args.h -------------------------------- */

#define LIBOS_MEMORY_REGION_CONTIGUOUS	1
#define LIBOS_MEMORY_REGION_LOC_SYSMEM	1
/* One page of arguments (LIBOS_INIT_ARGUMENTS_SIZE, g_kernel_gsp_nvoc.h). */
#define LIBOS_INIT_ARGUMENTS_SIZE	0x1000u

struct libos_init_arg {
	u64 id8;		/* up to 8 characters, first one highest */
	u64 pa;
	u64 size;
	u8 kind;
	u8 loc;
	u8 pad[6];
};

ABI_SIZE(struct libos_init_arg, 0x20);
ABI_OFF(struct libos_init_arg, kind, 0x18);

struct gsp_arguments_cached {
	u64 shared_mem_phys_addr;
	u32 page_table_entry_count;
	u32 pad0;
	u64 cmd_queue_offset;
	u64 stat_queue_offset;
	u32 sr_old_level;
	u32 sr_flags;
	u8 sr_in_pm_transition;
	u8 pad1[3];
	u32 gpu_instance;
	u8 dmem_stack;
	u8 pad2[7];
	u64 profiler_pa;
	u64 profiler_size;
};

ABI_SIZE(struct gsp_arguments_cached, 0x48);
ABI_OFF(struct gsp_arguments_cached, stat_queue_offset, 0x18);
ABI_OFF(struct gsp_arguments_cached, gpu_instance, 0x2c);
ABI_OFF(struct gsp_arguments_cached, profiler_pa, 0x38);

/* ---- msgq_priv.h, message_queue_priv.h ---------------------------------- */

#define MSGQ_VERSION		0
#define MSGQ_FLAGS_SWAP_RX	1
#define MSGQ_RX_HDR_OFF		0x20
#define MSGQ_ELEMENT_SIZE	RM_PAGE_SIZE
#define MSGQ_ELEMENTS_MAX	16u
#define MSGQ_MSG_SIZE_MAX	(MSGQ_ELEMENT_SIZE * MSGQ_ELEMENTS_MAX)

struct msgq_tx_header {
	u32 version;
	u32 size;
	u32 msg_size;
	u32 msg_count;
	u32 write_ptr;
	u32 flags;
	u32 rx_hdr_off;
	u32 entry_off;
};

ABI_SIZE(struct msgq_tx_header, 0x20);
ABI_OFF(struct msgq_tx_header, write_ptr, 0x10);

/* GSP_MSG_QUEUE_ELEMENT without the RPC header. */
struct msgq_element {
	u8 auth_tag[16];
	u8 aad[16];
	u32 checksum;
	u32 seq_num;
	u32 elem_count;
	u32 pad;
};

ABI_SIZE(struct msgq_element, 0x30);
ABI_OFF(struct msgq_element, checksum, 0x20);

/* ---- g_rpc-message-header.h, rpc_headers.h ------------------------------ */

#define NV_VGPU_MSG_HEADER_VERSION		0x03000000u
#define NV_VGPU_MSG_SIGNATURE_VALID		0x43505256u	/* "CPRV" */
#define NV_VGPU_MSG_RESULT_RPC_PENDING		0xffffffffu
#define NV_VGPU_MSG_RESULT_RPC_UNKNOWN_FUNCTION	0xff100001u
#define NV_VGPU_MSG_RESULT_RPC_INVALID_MESSAGE_FORMAT 0xff100002u

struct rpc_header {
	u32 header_version;
	u32 signature;
	u32 length;		/* of this header and what follows */
	u32 function;
	u32 rpc_result;
	u32 rpc_result_private;
	u32 sequence;
	u32 spare;
};

ABI_SIZE(struct rpc_header, 0x20);
ABI_OFF(struct rpc_header, function, 0xc);

/* Message buffer of one queue record: GSP_MSG_QUEUE_RPC_SIZE_MAX. */
#define RPC_SIZE_MAX	(MSGQ_MSG_SIZE_MAX - sizeof(struct msgq_element))
#define RPC_PAYLOAD_MAX	(RPC_SIZE_MAX - sizeof(struct rpc_header))

/* ---- rpc_global_enums.h -------------------------------------------------- */

#define NV_VGPU_MSG_FUNCTION_FREE			10
#define NV_VGPU_MSG_FUNCTION_UNLOADING_GUEST_DRIVER	47
#define NV_VGPU_MSG_FUNCTION_GET_GSP_STATIC_INFO	65
#define NV_VGPU_MSG_FUNCTION_UPDATE_BAR_PDE		70
#define NV_VGPU_MSG_FUNCTION_CONTINUATION_RECORD	71
#define NV_VGPU_MSG_FUNCTION_GSP_SET_SYSTEM_INFO	72
#define NV_VGPU_MSG_FUNCTION_SET_REGISTRY		73
#define NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL		76
#define NV_VGPU_MSG_FUNCTION_GSP_RM_ALLOC		103
#define NV_VGPU_MSG_FUNCTION_NUM_FUNCTIONS		227

#define NV_VGPU_MSG_EVENT_FIRST_EVENT			0x1000
#define NV_VGPU_MSG_EVENT_GSP_INIT_DONE			0x1001
#define NV_VGPU_MSG_EVENT_GSP_RUN_CPU_SEQUENCER		0x1002
#define NV_VGPU_MSG_EVENT_POST_EVENT			0x1003
#define NV_VGPU_MSG_EVENT_RC_TRIGGERED			0x1004
#define NV_VGPU_MSG_EVENT_MMU_FAULT_QUEUED		0x1005
#define NV_VGPU_MSG_EVENT_OS_ERROR_LOG			0x1006
#define NV_VGPU_MSG_EVENT_UCODE_LIBOS_PRINT		0x100c
#define NV_VGPU_MSG_EVENT_GSP_LOCKDOWN_NOTICE		0x101c
#define NV_VGPU_MSG_EVENT_GSP_POST_NOCAT_RECORD		0x1020

/* ---- nvstatuscodes.h ------------------------------------------------------ */

#define NV_OK					0x00
#define NV_ERR_INSERT_DUPLICATE_NAME		0x19
#define NV_ERR_INVALID_ADDRESS			0x1e
#define NV_ERR_INVALID_ARGUMENT			0x1f
#define NV_ERR_INVALID_CLASS			0x22
#define NV_ERR_INVALID_CLIENT			0x23
#define NV_ERR_INVALID_EVENT			0x28
#define NV_ERR_INVALID_INDEX			0x2c
#define NV_ERR_INVALID_OBJECT_HANDLE		0x33
#define NV_ERR_INVALID_OBJECT_PARENT		0x36
#define NV_ERR_INVALID_PARAM_STRUCT		0x3a
#define NV_ERR_INVALID_PARAMETER		0x3b
#define NV_ERR_INVALID_STATE			0x40
#define NV_ERR_NOT_SUPPORTED			0x56
#define NV_ERR_OBJECT_NOT_FOUND			0x57
#define NV_ERR_STATE_IN_USE			0x63

/* ---- g_rpc-structures.h: bodies ------------------------------------------- */

struct rpc_free {		/* rpc_free_v03_00, NVOS00 */
	u32 root;
	u32 object_parent;
	u32 object_old;
	u32 status;
};

ABI_SIZE(struct rpc_free, 0x10);

struct rpc_rm_alloc {		/* rpc_gsp_rm_alloc_v03_00; params follow */
	u32 client;
	u32 parent;
	u32 object;
	u32 class;
	u32 status;
	u32 params_size;
	u32 flags;
	u8 reserved[4];
};

ABI_SIZE(struct rpc_rm_alloc, 0x20);

struct rpc_rm_control {		/* rpc_gsp_rm_control_v03_00; params follow */
	u32 client;
	u32 object;
	u32 cmd;
	u32 status;
	u32 params_size;
	u32 flags;
};

ABI_SIZE(struct rpc_rm_control, 0x18);

#define RMAPI_RPC_FLAGS_COPYOUT_ON_ERROR	BIT(0)
#define RMAPI_RPC_FLAGS_SERIALIZED		BIT(1)

struct rpc_unloading_guest_driver {	/* _v1F_07 */
	u8 in_pm_transition;
	u8 gc6_entering;
	u8 pad[2];
	u32 new_level;
};

ABI_SIZE(struct rpc_unloading_guest_driver, 8);

#define NV_RPC_UPDATE_PDE_BAR_1		0
#define NV_RPC_UPDATE_PDE_BAR_2		1

struct rpc_update_bar_pde {	/* UpdateBarPde_v15_00 */
	u32 bar_type;
	u32 pad;
	u64 entry_value;
	u64 entry_level_shift;
};

ABI_SIZE(struct rpc_update_bar_pde, 0x18);

struct rpc_run_cpu_sequencer {	/* _v17_00; commands follow */
	u32 buffer_size_dword;
	u32 cmd_index;
	u32 reg_save_area[8];
};

ABI_SIZE(struct rpc_run_cpu_sequencer, 0x28);

struct rpc_init_done {		/* _v17_00 */
	u32 not_used;
};

struct rpc_post_event {		/* _v17_00; event data follow at 0x1d */
	u32 client;
	u32 event;
	u32 notify_index;
	u32 data;
	u16 info16;
	u16 pad0;
	u32 status;
	u32 event_data_size;
	u8 notify_list;
	u8 pad1[3];
};

ABI_SIZE(struct rpc_post_event, 0x20);

struct rpc_rc_triggered {	/* _v17_02; RC journal follows */
	u32 nv2080_engine_type;
	u32 chid;
	u32 gfid;
	u32 except_level;
	u32 except_type;
	u32 scope;
	u16 partition_attribution_id;
	u16 pad0;
	u32 mmu_fault_addr_lo;
	u32 mmu_fault_addr_hi;
	u32 mmu_fault_type;
	u8 callback_needed;
	u8 pad1[3];
	u32 rc_journal_buffer_size;
};

ABI_SIZE(struct rpc_rc_triggered, 0x30);

struct rpc_os_error_log {	/* _v17_00 */
	u32 except_type;
	u32 runlist_id;
	u32 chid;
	char err_string[0x100];
	u32 preemptive_removal_previous_xid;
};

ABI_SIZE(struct rpc_os_error_log, 0x110);

struct rpc_ucode_libos_print {	/* _v1E_08; text follows */
	u32 ucode_eng_desc;
	u32 libos_print_buf_size;
};

ABI_SIZE(struct rpc_ucode_libos_print, 8);

/* ---- g_os_nvoc.h: SET_REGISTRY -------------------------------------------- */

#define REGISTRY_TABLE_ENTRY_TYPE_DWORD		1
#define REGISTRY_TABLE_ENTRY_TYPE_BINARY	2
#define REGISTRY_TABLE_ENTRY_TYPE_STRING	3

struct packed_registry_entry {
	u32 name_offset;	/* from the table's start */
	u8 type;
	u8 pad[3];
	u32 data;		/* value, or offset from the table's start */
	u32 length;
};

ABI_SIZE(struct packed_registry_entry, 0x10);

struct packed_registry_table {	/* entries, then names and data */
	u32 size;
	u32 num_entries;
};

ABI_SIZE(struct packed_registry_table, 8);

/* ---- gsp_static_config.h --------------------------------------------------- */

struct gsp_system_info {	/* GspSystemInfo */
	u64 gpu_phys_addr;
	u64 gpu_phys_fb_addr;
	u64 gpu_phys_inst_addr;
	u64 gpu_phys_io_addr;
	u64 domain_bus_device_func;
	u64 sim_access_buf_phys_addr;
	u64 notify_op_shared_surface_phys_addr;
	u64 pcie_atomics_op_mask;
	u64 console_mem_size;
	u64 max_user_va;
	u32 pci_config_mirror_base;
	u32 pci_config_mirror_size;
	u32 pci_device_id;
	u32 pci_sub_device_id;
	u32 pci_revision_id;
	u32 pcie_atomics_cpl_device_cap_mask;
	u8 oor_arch;
	u8 pad0[7];
	u64 cl_pdb_properties;
	u32 chipset;
	u8 gpu_behind_bridge;
	u8 flr_supported;
	u8 bar0_64bit;
	u8 mnoc_available;
	u8 chipset_state[0x20];		/* ASPM, chipset ids */
	u8 acpi_method_data[0x2a4];
	u32 hypervisor_type;
	u8 is_passthru;
	u8 pad1[7];
	u64 sys_timer_offset_ns;
	u8 vf_info[0x28];
	u8 is_primary;
	u8 tail[0x17];
	u64 host_page_size;
};

ABI_SIZE(struct gsp_system_info, 0x3a0);
ABI_OFF(struct gsp_system_info, max_user_va, 0x48);
ABI_OFF(struct gsp_system_info, pci_config_mirror_base, 0x50);
ABI_OFF(struct gsp_system_info, cl_pdb_properties, 0x70);
ABI_OFF(struct gsp_system_info, acpi_method_data, 0xa0);
ABI_OFF(struct gsp_system_info, hypervisor_type, 0x344);
ABI_OFF(struct gsp_system_info, vf_info, 0x358);
ABI_OFF(struct gsp_system_info, is_primary, 0x380);
ABI_OFF(struct gsp_system_info, host_page_size, 0x398);

struct gid_info {		/* NV2080_CTRL_GPU_GET_GID_INFO_PARAMS */
	u32 index;
	u32 flags;
	u32 length;
	u8 data[0x100];
};

ABI_SIZE(struct gid_info, 0x10c);

struct sku_info {		/* NV2080_CTRL_BIOS_GET_SKU_INFO_PARAMS */
	u32 board_id;
	char chip_sku[9];
	char chip_sku_mod[5];
	u8 pad0[2];
	u32 sku_config_version;
	char project[5];
	char project_sku[5];
	char cdp[6];
	char project_sku_mod[2];
	u8 pad1[2];
	u32 business_cycle;
};

ABI_SIZE(struct sku_info, 0x30);

#define FB_REGIONS_MAX	16

struct fb_region {
	u64 base;
	u64 limit;		/* last byte */
	u64 reserved;		/* bytes RM needs in it; 0 = all for the driver */
	u32 performance;
	u8 support_compressed;
	u8 support_iso;
	u8 is_protected;
	u8 black_list[17];
};

ABI_SIZE(struct fb_region, 0x30);

struct fb_region_info {		/* NV2080_CTRL_CMD_FB_GET_FB_REGION_INFO_PARAMS */
	u32 num_fb_regions;
	u32 pad;
	struct fb_region region[FB_REGIONS_MAX];
};

ABI_SIZE(struct fb_region_info, 0x308);

struct sriov_caps {		/* NV0080_CTRL_GPU_GET_SRIOV_CAPS_PARAMS */
	u8 bytes[0x50];
};

struct gsp_static_config_info {	/* GspStaticConfigInfo */
	u8 gr_caps_bits[23];
	u8 pad0;
	struct gid_info gid_info;
	struct sku_info sku_info;
	u32 pad1;
	struct fb_region_info fb_region_info;
	struct sriov_caps sriov_caps;
	u32 sriov_max_gfid;
	u32 engine_caps[3];
	u8 poison_fuse_enabled;
	u8 pad2[7];
	u64 fb_length;
	u64 fbio_mask;
	u32 fb_bus_width;
	u32 fb_ram_type;
	u64 fbp_mask;
	u32 l2_cache_size;
	char gpu_name[64];
	char gpu_short_name[64];
	u16 gpu_name_unicode[64];
	u8 board_flags[14];	/* bGpuInternalSku .. bIsMigSupported */
	u16 rtd3_gc6_total_board_power;
	u16 rtd3_gc6_perst_delay;
	u8 pad3[2];
	u64 bar1_pde_base;
	u64 bar2_pde_base;
	u8 vbios_valid;
	u8 pad4[3];
	u32 vbios_sub_vendor;
	u32 vbios_sub_device;
	u8 page_retirement_supported;
	u8 split_vas_between_server_client_rm;
	u8 cl_rootport_needs_nosnoop_war;
	u8 pad5;
	u32 displayless_num_heads;
	u32 displayless_max_num_heads;
	u32 displayless_head_index;
	u32 displayless_max_hres;
	u32 displayless_max_vres;
	u32 pad6;
	u64 displayless_max_pixels;
	u32 internal_client;
	u32 internal_device;
	u32 internal_subdevice;
	u8 self_hosted_mode;
	u8 ats_supported;
	u8 is_gpu_uefi;
	u8 is_efi_init;
	u32 ecid_info[6];
	u64 fw_wpr_non_wpr_heap_offset;
	u64 fw_wpr_frts_offset;
};

ABI_SIZE(struct gsp_static_config_info, 0x678);
ABI_OFF(struct gsp_static_config_info, gid_info, 0x18);
ABI_OFF(struct gsp_static_config_info, sku_info, 0x124);
ABI_OFF(struct gsp_static_config_info, fb_region_info, 0x158);
ABI_OFF(struct gsp_static_config_info, sriov_caps, 0x460);
ABI_OFF(struct gsp_static_config_info, fb_length, 0x4c8);
ABI_OFF(struct gsp_static_config_info, gpu_name, 0x4ec);
ABI_OFF(struct gsp_static_config_info, board_flags, 0x5ec);
ABI_OFF(struct gsp_static_config_info, bar1_pde_base, 0x600);
ABI_OFF(struct gsp_static_config_info, vbios_valid, 0x610);
ABI_OFF(struct gsp_static_config_info, displayless_max_pixels, 0x638);
ABI_OFF(struct gsp_static_config_info, internal_client, 0x640);
ABI_OFF(struct gsp_static_config_info, ecid_info, 0x650);

/* ---- rmgspseq.h -------------------------------------------------------------- */

enum gsp_seq_opcode {
	GSP_SEQ_BUF_OPCODE_REG_WRITE,		/* addr, val */
	GSP_SEQ_BUF_OPCODE_REG_MODIFY,		/* addr, mask, val */
	GSP_SEQ_BUF_OPCODE_REG_POLL,		/* addr, mask, val, timeout, error */
	GSP_SEQ_BUF_OPCODE_DELAY_US,		/* microseconds */
	GSP_SEQ_BUF_OPCODE_REG_STORE,		/* addr, index */
	GSP_SEQ_BUF_OPCODE_CORE_RESET,
	GSP_SEQ_BUF_OPCODE_CORE_START,
	GSP_SEQ_BUF_OPCODE_CORE_WAIT_FOR_HALT,
	GSP_SEQ_BUF_OPCODE_CORE_RESUME,
};

/* ---- handles: g_resserv_nvoc.h, g_gpu_nvoc.h ---------------------------------- */

#define RS_CLIENT_HANDLE_BASE			0xc1d00000u
#define RS_UNIQUE_HANDLE_BASE			0xcaf00000u
#define RS_UNIQUE_HANDLE_RANGE			0x00080000u
#define RS_CLIENT_INTERNAL_HANDLE_BASE		0xc1e00000u
#define NV_GPU_INTERNAL_DEVICE_HANDLE		0xabcd0080u
#define NV_GPU_INTERNAL_SUBDEVICE_HANDLE	0xabcd2080u

#endif
