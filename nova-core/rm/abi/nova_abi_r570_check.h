/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sizes and offsets of nova_abi_r570.h, checked at compile time against what a
 * compiler makes of NVIDIA's own headers, open-gpu-kernel-modules 570.144.
 */
#ifndef _NOVA_ABI_R570_CHECK_H
#define _NOVA_ABI_R570_CHECK_H

#include <linux/build_bug.h>
#include <linux/stddef.h>

#include "nova_abi_r570.h"

#define NOVA_ABI_R570_AT(type, member, offset)				\
	static_assert(offsetof(struct nova_abi_r570_##type, member) == (offset))

static_assert(sizeof(struct nova_abi_r570_wpr_meta) == 0x100);
NOVA_ABI_R570_AT(wpr_meta, magic, 0x0);
NOVA_ABI_R570_AT(wpr_meta, revision, 0x8);
NOVA_ABI_R570_AT(wpr_meta, radix3_addr, 0x10);
NOVA_ABI_R570_AT(wpr_meta, radix3_size, 0x18);
NOVA_ABI_R570_AT(wpr_meta, bootloader_addr, 0x20);
NOVA_ABI_R570_AT(wpr_meta, bootloader_size, 0x28);
NOVA_ABI_R570_AT(wpr_meta, bootloader_code, 0x30);
NOVA_ABI_R570_AT(wpr_meta, bootloader_data, 0x38);
NOVA_ABI_R570_AT(wpr_meta, bootloader_manifest, 0x40);
NOVA_ABI_R570_AT(wpr_meta, signature_addr, 0x48);
NOVA_ABI_R570_AT(wpr_meta, signature_size, 0x50);
NOVA_ABI_R570_AT(wpr_meta, rsvd_start, 0x58);
NOVA_ABI_R570_AT(wpr_meta, non_wpr_heap_offset, 0x60);
NOVA_ABI_R570_AT(wpr_meta, non_wpr_heap_size, 0x68);
NOVA_ABI_R570_AT(wpr_meta, wpr_start, 0x70);
NOVA_ABI_R570_AT(wpr_meta, heap_offset, 0x78);
NOVA_ABI_R570_AT(wpr_meta, heap_size, 0x80);
NOVA_ABI_R570_AT(wpr_meta, fw_offset, 0x88);
NOVA_ABI_R570_AT(wpr_meta, boot_bin_offset, 0x90);
NOVA_ABI_R570_AT(wpr_meta, frts_offset, 0x98);
NOVA_ABI_R570_AT(wpr_meta, frts_size, 0xa0);
NOVA_ABI_R570_AT(wpr_meta, wpr_end, 0xa8);
NOVA_ABI_R570_AT(wpr_meta, fb_size, 0xb0);
NOVA_ABI_R570_AT(wpr_meta, vga_offset, 0xb8);
NOVA_ABI_R570_AT(wpr_meta, vga_size, 0xc0);
NOVA_ABI_R570_AT(wpr_meta, boot_count, 0xc8);
NOVA_ABI_R570_AT(wpr_meta, vf_partition_count, 0xf0);
NOVA_ABI_R570_AT(wpr_meta, flags, 0xf1);
NOVA_ABI_R570_AT(wpr_meta, pmu_reserved_size, 0xf4);
NOVA_ABI_R570_AT(wpr_meta, verified, 0xf8);

static_assert(sizeof(struct nova_abi_r570_libos_region) == 0x20);
NOVA_ABI_R570_AT(libos_region, id8, 0x0);
NOVA_ABI_R570_AT(libos_region, addr, 0x8);
NOVA_ABI_R570_AT(libos_region, size, 0x10);
NOVA_ABI_R570_AT(libos_region, kind, 0x18);
NOVA_ABI_R570_AT(libos_region, loc, 0x19);

static_assert(sizeof(struct nova_abi_r570_gsp_args) == 0x48);
NOVA_ABI_R570_AT(gsp_args, shared_mem, 0x0);
NOVA_ABI_R570_AT(gsp_args, pte_count, 0x8);
NOVA_ABI_R570_AT(gsp_args, cmdq_offset, 0x10);
NOVA_ABI_R570_AT(gsp_args, statq_offset, 0x18);
NOVA_ABI_R570_AT(gsp_args, old_level, 0x20);
NOVA_ABI_R570_AT(gsp_args, flags, 0x24);
NOVA_ABI_R570_AT(gsp_args, in_pm_transition, 0x28);
NOVA_ABI_R570_AT(gsp_args, gpu_instance, 0x2c);
NOVA_ABI_R570_AT(gsp_args, dmem_stack, 0x30);
NOVA_ABI_R570_AT(gsp_args, profiler_addr, 0x38);
NOVA_ABI_R570_AT(gsp_args, profiler_size, 0x40);

static_assert(sizeof(struct nova_abi_r570_bus_info) == 0xa);

static_assert(sizeof(struct nova_abi_r570_vf_info) == 0x28);

static_assert(sizeof(struct nova_abi_r570_system_info) == 0x3a0);
NOVA_ABI_R570_AT(system_info, gpu_phys_addr, 0x0);
NOVA_ABI_R570_AT(system_info, gpu_phys_fb_addr, 0x8);
NOVA_ABI_R570_AT(system_info, gpu_phys_inst_addr, 0x10);
NOVA_ABI_R570_AT(system_info, gpu_phys_io_addr, 0x18);
NOVA_ABI_R570_AT(system_info, domain_bus_device, 0x20);
NOVA_ABI_R570_AT(system_info, max_user_va, 0x48);
NOVA_ABI_R570_AT(system_info, cfg_mirror_base, 0x50);
NOVA_ABI_R570_AT(system_info, cfg_mirror_size, 0x54);
NOVA_ABI_R570_AT(system_info, pci_device_id, 0x58);
NOVA_ABI_R570_AT(system_info, pci_subdevice_id, 0x5c);
NOVA_ABI_R570_AT(system_info, pci_revision_id, 0x60);
NOVA_ABI_R570_AT(system_info, pcie_atomics_cpl_mask, 0x64);
NOVA_ABI_R570_AT(system_info, oor_arch, 0x68);
NOVA_ABI_R570_AT(system_info, cl_pdb_properties, 0x70);
NOVA_ABI_R570_AT(system_info, chipset, 0x78);
NOVA_ABI_R570_AT(system_info, gpu_behind_bridge, 0x7c);
NOVA_ABI_R570_AT(system_info, flr_supported, 0x7d);
NOVA_ABI_R570_AT(system_info, bar0_64bit, 0x7e);
NOVA_ABI_R570_AT(system_info, mnoc_available, 0x7f);
NOVA_ABI_R570_AT(system_info, chipset_l1ss_enable, 0x80);
NOVA_ABI_R570_AT(system_info, upstream_l0s_unsupported, 0x84);
NOVA_ABI_R570_AT(system_info, upstream_address_valid, 0x89);
NOVA_ABI_R570_AT(system_info, fhb_bus_info, 0x8a);
NOVA_ABI_R570_AT(system_info, chipset_id_info, 0x94);
NOVA_ABI_R570_AT(system_info, acpi_data, 0xa0);
NOVA_ABI_R570_AT(system_info, hypervisor_type, 0x344);
NOVA_ABI_R570_AT(system_info, is_passthru, 0x348);
NOVA_ABI_R570_AT(system_info, sys_timer_offset_ns, 0x350);
NOVA_ABI_R570_AT(system_info, vf_info, 0x358);
NOVA_ABI_R570_AT(system_info, is_primary, 0x380);
NOVA_ABI_R570_AT(system_info, is_grid_build, 0x381);
NOVA_ABI_R570_AT(system_info, pcie_link_cap, 0x384);
NOVA_ABI_R570_AT(system_info, grid_build_csp, 0x388);
NOVA_ABI_R570_AT(system_info, preserve_vidmem, 0x38c);
NOVA_ABI_R570_AT(system_info, host_page_size, 0x398);

static_assert(sizeof(struct nova_abi_r570_registry_entry) == 0x10);

static_assert(sizeof(struct nova_abi_r570_registry) == 0x8);
NOVA_ABI_R570_AT(registry_entry, name_offset, 0x0);
NOVA_ABI_R570_AT(registry_entry, type, 0x4);
NOVA_ABI_R570_AT(registry_entry, data, 0x8);
NOVA_ABI_R570_AT(registry_entry, length, 0xc);

static_assert(sizeof(struct nova_abi_r570_unloading) == 0x8);
NOVA_ABI_R570_AT(unloading, new_level, 0x4);

static_assert(sizeof(struct nova_abi_r570_update_bar_pde) == 0x18);
NOVA_ABI_R570_AT(update_bar_pde, bar_type, 0x0);
NOVA_ABI_R570_AT(update_bar_pde, entry_value, 0x8);
NOVA_ABI_R570_AT(update_bar_pde, entry_level_shift, 0x10);

static_assert(sizeof(struct nova_abi_r570_control) == 0x18);
NOVA_ABI_R570_AT(control, h_client, 0x0);
NOVA_ABI_R570_AT(control, h_object, 0x4);
NOVA_ABI_R570_AT(control, cmd, 0x8);
NOVA_ABI_R570_AT(control, status, 0xc);
NOVA_ABI_R570_AT(control, params_size, 0x10);
NOVA_ABI_R570_AT(control, flags, 0x14);
NOVA_ABI_R570_AT(control, params, 0x18);

static_assert(sizeof(struct nova_abi_r570_fb_region) == 0x30);
NOVA_ABI_R570_AT(fb_region, base, 0x0);
NOVA_ABI_R570_AT(fb_region, limit, 0x8);
NOVA_ABI_R570_AT(fb_region, reserved, 0x10);
NOVA_ABI_R570_AT(fb_region, performance, 0x18);
NOVA_ABI_R570_AT(fb_region, compressed, 0x1c);
NOVA_ABI_R570_AT(fb_region, iso, 0x1d);
NOVA_ABI_R570_AT(fb_region, protect, 0x1e);

static_assert(sizeof(struct nova_abi_r570_gid_info) == 0x10c);
NOVA_ABI_R570_AT(gid_info, data, 0xc);

static_assert(sizeof(struct nova_abi_r570_sku_info) == 0x30);
NOVA_ABI_R570_AT(sku_info, chip_sku, 0x4);
NOVA_ABI_R570_AT(sku_info, chip_sku_mod, 0xd);
NOVA_ABI_R570_AT(sku_info, sku_config_version, 0x14);
NOVA_ABI_R570_AT(sku_info, business_cycle, 0x2c);

static_assert(sizeof(struct nova_abi_r570_static_info) == 0x678);
NOVA_ABI_R570_AT(static_info, gid, 0x18);
NOVA_ABI_R570_AT(static_info, sku, 0x124);
NOVA_ABI_R570_AT(static_info, region_count, 0x158);
NOVA_ABI_R570_AT(static_info, regions, 0x160);
NOVA_ABI_R570_AT(static_info, sriov_caps, 0x460);
NOVA_ABI_R570_AT(static_info, engine_caps, 0x4b4);
NOVA_ABI_R570_AT(static_info, poison_fuse_enabled, 0x4c0);
NOVA_ABI_R570_AT(static_info, fb_length, 0x4c8);
NOVA_ABI_R570_AT(static_info, fbio_mask, 0x4d0);
NOVA_ABI_R570_AT(static_info, fb_bus_width, 0x4d8);
NOVA_ABI_R570_AT(static_info, fb_ram_type, 0x4dc);
NOVA_ABI_R570_AT(static_info, fbp_mask, 0x4e0);
NOVA_ABI_R570_AT(static_info, l2_cache_size, 0x4e8);
NOVA_ABI_R570_AT(static_info, name, 0x4ec);
NOVA_ABI_R570_AT(static_info, short_name, 0x52c);
NOVA_ABI_R570_AT(static_info, name_unicode, 0x56c);
NOVA_ABI_R570_AT(static_info, skip0, 0x5ec);
NOVA_ABI_R570_AT(static_info, gc6_total_board_power, 0x5fa);
NOVA_ABI_R570_AT(static_info, bar1_pde_base, 0x600);
NOVA_ABI_R570_AT(static_info, bar2_pde_base, 0x608);
NOVA_ABI_R570_AT(static_info, vbios_valid, 0x610);
NOVA_ABI_R570_AT(static_info, vbios_subvendor, 0x614);
NOVA_ABI_R570_AT(static_info, vbios_subdevice, 0x618);
NOVA_ABI_R570_AT(static_info, displayless, 0x620);
NOVA_ABI_R570_AT(static_info, h_client, 0x640);
NOVA_ABI_R570_AT(static_info, h_device, 0x644);
NOVA_ABI_R570_AT(static_info, h_subdevice, 0x648);
NOVA_ABI_R570_AT(static_info, ecid, 0x650);
NOVA_ABI_R570_AT(static_info, non_wpr_heap_offset, 0x668);
NOVA_ABI_R570_AT(static_info, frts_offset, 0x670);

static_assert(sizeof(struct nova_abi_r570_gpc_info) == 0x4);

static_assert(sizeof(struct nova_abi_r570_tpc_info) == 0x8);
NOVA_ABI_R570_AT(tpc_info, tpc_mask, 0x4);

static_assert(sizeof(struct nova_abi_r570_gr_info) == 0xe80);

static_assert(sizeof(struct nova_abi_r570_intr) == 0x10);
NOVA_ABI_R570_AT(intr, engine, 0x0);
NOVA_ABI_R570_AT(intr, pmc_mask, 0x4);
NOVA_ABI_R570_AT(intr, stall, 0x8);
NOVA_ABI_R570_AT(intr, nonstall, 0xc);

static_assert(sizeof(struct nova_abi_r570_intr_table) == 0x814);
NOVA_ABI_R570_AT(intr_table, rows, 0x4);
NOVA_ABI_R570_AT(intr_table, subtrees, 0x804);

static_assert(sizeof(struct nova_abi_r570_rc) == 0x30);
NOVA_ABI_R570_AT(rc, engine_type, 0x0);
NOVA_ABI_R570_AT(rc, chid, 0x4);
NOVA_ABI_R570_AT(rc, except_type, 0x10);
NOVA_ABI_R570_AT(rc, scope, 0x14);
NOVA_ABI_R570_AT(rc, partition_attribution, 0x18);
NOVA_ABI_R570_AT(rc, fault_addr_lo, 0x1c);
NOVA_ABI_R570_AT(rc, fault_addr_hi, 0x20);
NOVA_ABI_R570_AT(rc, fault_type, 0x24);
NOVA_ABI_R570_AT(rc, callback_needed, 0x28);
NOVA_ABI_R570_AT(rc, journal_size, 0x2c);

static_assert(sizeof(struct nova_abi_r570_error_log) == 0x110);
NOVA_ABI_R570_AT(error_log, runlist, 0x4);
NOVA_ABI_R570_AT(error_log, chid, 0x8);
NOVA_ABI_R570_AT(error_log, text, 0xc);
NOVA_ABI_R570_AT(error_log, previous_xid, 0x10c);
NOVA_ABI_R570_AT(post_event, h_client, 0x0);
NOVA_ABI_R570_AT(post_event, h_event, 0x4);
NOVA_ABI_R570_AT(post_event, notify_index, 0x8);
NOVA_ABI_R570_AT(post_event, data, 0xc);
NOVA_ABI_R570_AT(post_event, info16, 0x10);
NOVA_ABI_R570_AT(post_event, status, 0x14);
NOVA_ABI_R570_AT(post_event, event_data_size, 0x18);
NOVA_ABI_R570_AT(post_event, notify_list, 0x1c);
NOVA_ABI_R570_AT(post_event, event_data, 0x1d);

static_assert(sizeof(struct nova_abi_r570_lockdown) == 0x1);

static_assert(sizeof(struct nova_abi_r570_alloc) == 0x20);
NOVA_ABI_R570_AT(alloc, h_client, 0x0);
NOVA_ABI_R570_AT(alloc, h_parent, 0x4);
NOVA_ABI_R570_AT(alloc, h_object, 0x8);
NOVA_ABI_R570_AT(alloc, class, 0xc);
NOVA_ABI_R570_AT(alloc, status, 0x10);
NOVA_ABI_R570_AT(alloc, params_size, 0x14);
NOVA_ABI_R570_AT(alloc, flags, 0x18);
NOVA_ABI_R570_AT(alloc, params, 0x20);

static_assert(sizeof(struct nova_abi_r570_free) == 0x10);
NOVA_ABI_R570_AT(free, h_object_parent, 0x4);
NOVA_ABI_R570_AT(free, h_object_old, 0x8);
NOVA_ABI_R570_AT(free, status, 0xc);

static_assert(sizeof(struct nova_abi_r570_client) == 0x78);
NOVA_ABI_R570_AT(client, process_id, 0x4);
NOVA_ABI_R570_AT(client, process_name, 0x8);
NOVA_ABI_R570_AT(client, os_pid_info, 0x70);

static_assert(sizeof(struct nova_abi_r570_device) == 0x38);
NOVA_ABI_R570_AT(device, h_client_share, 0x4);
NOVA_ABI_R570_AT(device, h_target_client, 0x8);
NOVA_ABI_R570_AT(device, h_target_device, 0xc);
NOVA_ABI_R570_AT(device, flags, 0x10);
NOVA_ABI_R570_AT(device, va_space_size, 0x18);
NOVA_ABI_R570_AT(device, va_start_internal, 0x20);
NOVA_ABI_R570_AT(device, va_limit_internal, 0x28);
NOVA_ABI_R570_AT(device, va_mode, 0x30);

static_assert(sizeof(struct nova_abi_r570_vaspace) == 0x30);
NOVA_ABI_R570_AT(vaspace, flags, 0x4);
NOVA_ABI_R570_AT(vaspace, va_size, 0x8);
NOVA_ABI_R570_AT(vaspace, va_start_internal, 0x10);
NOVA_ABI_R570_AT(vaspace, va_limit_internal, 0x18);
NOVA_ABI_R570_AT(vaspace, big_page_size, 0x20);
NOVA_ABI_R570_AT(vaspace, va_base, 0x28);

static_assert(sizeof(struct nova_abi_r570_set_page_directory) == 0x20);
NOVA_ABI_R570_AT(set_page_directory, phys_address, 0x0);
NOVA_ABI_R570_AT(set_page_directory, num_entries, 0x8);
NOVA_ABI_R570_AT(set_page_directory, flags, 0xc);
NOVA_ABI_R570_AT(set_page_directory, h_vaspace, 0x10);
NOVA_ABI_R570_AT(set_page_directory, chid, 0x14);
NOVA_ABI_R570_AT(set_page_directory, sub_device_id, 0x18);
NOVA_ABI_R570_AT(set_page_directory, pasid, 0x1c);

static_assert(sizeof(struct nova_abi_r570_unset_page_directory) == 0x8);
NOVA_ABI_R570_AT(unset_page_directory, h_vaspace, 0x0);
NOVA_ABI_R570_AT(unset_page_directory, sub_device_id, 0x4);

#undef NOVA_ABI_R570_AT

#endif /* _NOVA_ABI_R570_CHECK_H */
