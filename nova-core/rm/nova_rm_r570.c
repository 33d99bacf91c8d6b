// SPDX-License-Identifier: GPL-2.0
/*
 * GSP firmware 570.144: with nova_rm_r570_alloc.c, all users of its structures.
 */
#include <linux/array_size.h>
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/sort.h>
#include <linux/string.h>

#include <kunit/visibility.h>

#include "../nova_bounds.h"
#include "../nova_fb.h"
#include "abi/nova_abi_r570_check.h"
#include "nova_rm.h"
#include "nova_rm_r570_alloc.h"
#include "nova_rm_r570_chan.h"

/* Vectors of the interrupt tree: 8 leaves of 32, dev_vm.h */
#define NOVA_RM_R570_VECTORS	256

static void nova_rm_r570_encode_wpr_meta(const struct nova_rm_wpr_meta *meta,
					 u8 page[NOVA_RM_PAGE_SIZE])
{
	const struct nova_fb_layout *fb = meta->fb;
	const struct nova_abi_r570_wpr_meta wire = {
		.magic = cpu_to_le64(NOVA_ABI_R570_WPR_META_MAGIC),
		.revision = cpu_to_le64(NOVA_ABI_R570_WPR_META_REVISION),
		.radix3_addr = cpu_to_le64(meta->radix3.addr),
		.radix3_size = cpu_to_le64(meta->radix3.size),
		.bootloader_addr = cpu_to_le64(meta->bootloader.addr),
		.bootloader_size = cpu_to_le64(meta->bootloader.size),
		.bootloader_code = cpu_to_le64(meta->bootloader_code),
		.bootloader_data = cpu_to_le64(meta->bootloader_data),
		.bootloader_manifest = cpu_to_le64(meta->bootloader_manifest),
		.signature_addr = cpu_to_le64(meta->signature.addr),
		.signature_size = cpu_to_le64(meta->signature.size),
		.rsvd_start = cpu_to_le64(fb->non_wpr_heap.base),
		.non_wpr_heap_offset = cpu_to_le64(fb->non_wpr_heap.base),
		.non_wpr_heap_size = cpu_to_le64(fb->non_wpr_heap.size),
		.wpr_start = cpu_to_le64(fb->wpr2.base),
		.heap_offset = cpu_to_le64(fb->heap.base),
		.heap_size = cpu_to_le64(fb->heap.size),
		.fw_offset = cpu_to_le64(fb->elf.base),
		.boot_bin_offset = cpu_to_le64(fb->boot.base),
		.frts_offset = cpu_to_le64(fb->frts.base),
		.frts_size = cpu_to_le64(fb->frts.size),
		.wpr_end = cpu_to_le64(fb->wpr2.base + fb->wpr2.size),
		.fb_size = cpu_to_le64(fb->fb_size),
		.vga_offset = cpu_to_le64(fb->vga.base),
		.vga_size = cpu_to_le64(fb->vga.size),
		.pmu_reserved_size = cpu_to_le32(fb->pmu_reserved),
	};

	memset(page, 0, NOVA_RM_PAGE_SIZE);
	memcpy(page, &wire, sizeof(wire));
}

/* Up to eight characters, the first one highest: _kgspGenerateInitArgId() */
static u64 nova_rm_r570_region_id(const char *name)
{
	u64 id = 0;

	while (*name)
		id = id << 8 | *name++;
	return id;
}

static void nova_rm_r570_encode_libos_args(const struct nova_rm_libos_args *args,
					   u8 page[NOVA_RM_PAGE_SIZE])
{
	/* LOGINIT must be first: kgspSetupLibosInitArgs_IMPL() */
	static const char * const names[] = {
		"LOGINIT", "LOGINTR", "LOGRM", "RMARGS",
	};

	static_assert(ARRAY_SIZE(names) == NOVA_RM_LOG_COUNT + 1);

	memset(page, 0, NOVA_RM_PAGE_SIZE);
	for (u32 i = 0; i < ARRAY_SIZE(names); i++) {
		const struct nova_rm_buffer *buf =
			i < NOVA_RM_LOG_COUNT ? &args->logs[i] : &args->rm_args;
		const struct nova_abi_r570_libos_region wire = {
			.id8 = cpu_to_le64(nova_rm_r570_region_id(names[i])),
			.addr = cpu_to_le64(buf->addr),
			.size = cpu_to_le64(buf->size),
			.kind = NOVA_ABI_R570_LIBOS_CONTIGUOUS,
			.loc = NOVA_ABI_R570_LIBOS_SYSMEM,
		};

		memcpy(page + i * sizeof(wire), &wire, sizeof(wire));
	}
}

static void nova_rm_r570_encode_rm_args(const struct nova_rm_args *args,
					u8 page[NOVA_RM_PAGE_SIZE])
{
	/* dmem_stack is RM's default: kgspPopulateGspRmInitArgs_IMPL() */
	const struct nova_abi_r570_gsp_args wire = {
		.shared_mem = cpu_to_le64(args->queues),
		.pte_count = cpu_to_le32(args->pte_count),
		.cmdq_offset = cpu_to_le64(args->cmdq_offset),
		.statq_offset = cpu_to_le64(args->statq_offset),
		.dmem_stack = 1,
	};

	memset(page, 0, NOVA_RM_PAGE_SIZE);
	memcpy(page, &wire, sizeof(wire));
}

static int nova_rm_r570_encode_system_info(const struct nova_rm_system_info *info,
					   u8 *buf, u32 size)
{
	/*
	 * RM's form is domain, bus and device number, without the function:
	 * nv_encode_pci_info() in osinit.c.
	 */
	const u64 location = (u64)info->domain << 32 | (u32)info->bus << 8 |
			     info->devfn >> 3;
	const struct nova_abi_r570_system_info wire = {
		.gpu_phys_addr = cpu_to_le64(info->bar0),
		.gpu_phys_fb_addr = cpu_to_le64(info->bar1),
		.gpu_phys_inst_addr = cpu_to_le64(info->bar2),
		.domain_bus_device = cpu_to_le64(location),
		.max_user_va = cpu_to_le64(info->max_user_va),
		.cfg_mirror_base = cpu_to_le32(info->cfg_mirror_base),
		.cfg_mirror_size = cpu_to_le32(info->cfg_mirror_size),
		.pci_device_id = cpu_to_le32((u32)info->device << 16 |
					     info->vendor),
		.pci_subdevice_id = cpu_to_le32((u32)info->subdevice << 16 |
						info->subvendor),
		.pci_revision_id = cpu_to_le32(info->revision),
		.gpu_behind_bridge = info->behind_bridge,
		.flr_supported = info->flr,
		.is_passthru = info->passthrough,
		.is_primary = info->is_primary,
		.pcie_link_cap = cpu_to_le32(info->link_cap),
		.host_page_size = cpu_to_le64(info->page_size),
	};

	if (size < sizeof(wire))
		return -ENOSPC;
	memcpy(buf, &wire, sizeof(wire));
	return sizeof(wire);
}

static int nova_rm_r570_encode_registry(const struct nova_rm_registry *entries,
					u32 count, u8 *buf, u32 size)
{
	struct nova_abi_r570_registry head = { .count = cpu_to_le32(count) };
	size_t at = size_add(sizeof(head),
			     array_size(count,
					sizeof(struct nova_abi_r570_registry_entry)));
	size_t total = at;

	for (u32 i = 0; i < count; i++)
		total = size_add(total, strlen(entries[i].name) + 1);
	if (total > size)
		return -ENOSPC;

	head.size = cpu_to_le32(total);
	memcpy(buf, &head, sizeof(head));
	for (u32 i = 0; i < count; i++) {
		const struct nova_abi_r570_registry_entry wire = {
			.name_offset = cpu_to_le32(at),
			.type = NOVA_ABI_R570_REGISTRY_DWORD,
			.data = cpu_to_le32(entries[i].value),
			.length = cpu_to_le32(sizeof(wire.data)),
		};
		size_t len = strlen(entries[i].name) + 1;

		memcpy(buf + sizeof(head) + i * sizeof(wire), &wire,
		       sizeof(wire));
		memcpy(buf + at, entries[i].name, len);
		at += len;
	}
	return total;
}

static int nova_rm_r570_encode_unloading(u8 *buf, u32 size)
{
	/* Driver unload: no power transition, level 0 */
	const struct nova_abi_r570_unloading wire = {};

	if (size < sizeof(wire))
		return -ENOSPC;
	memcpy(buf, &wire, sizeof(wire));
	return sizeof(wire);
}

static int nova_rm_r570_encode_update_bar_pde(u64 entry, u32 shift, u8 *buf,
					      u32 size)
{
	const struct nova_abi_r570_update_bar_pde wire = {
		.bar_type = cpu_to_le32(NOVA_ABI_R570_UPDATE_PDE_BAR_2),
		.entry_value = cpu_to_le64(entry),
		.entry_level_shift = cpu_to_le64(shift),
	};

	if (size < sizeof(wire))
		return -ENOSPC;
	memcpy(buf, &wire, sizeof(wire));
	return sizeof(wire);
}

static int nova_rm_r570_encode_control(const struct nova_rm_control *ctrl,
				       const u8 *params, u8 *buf, u32 size)
{
	const struct nova_abi_r570_control wire = {
		.h_client = cpu_to_le32(ctrl->h_client),
		.h_object = cpu_to_le32(ctrl->h_object),
		.cmd = cpu_to_le32(ctrl->cmd),
		.params_size = cpu_to_le32(ctrl->params_size),
	};

	if (!nova_bounds_ok(sizeof(wire), ctrl->params_size, size))
		return -ENOSPC;
	memcpy(buf, &wire, sizeof(wire));
	if (params)
		memcpy(buf + sizeof(wire), params, ctrl->params_size);
	else
		memset(buf + sizeof(wire), 0, ctrl->params_size);
	return sizeof(wire) + ctrl->params_size;
}

static int nova_rm_r570_encode_tpc_info(u32 gpc, u8 *params, u32 size)
{
	const struct nova_abi_r570_tpc_info wire = {
		.gpc_id = cpu_to_le32(gpc),
	};

	if (size < sizeof(wire))
		return -ENOSPC;
	memcpy(params, &wire, sizeof(wire));
	return sizeof(wire);
}

/* 0, or -EBADMSG with a message; sizes are minima, firmware may add */
static int nova_rm_r570_need(struct device *dev, const char *what, u32 size,
			     size_t need)
{
	if (size >= need)
		return 0;
	dev_err(dev, "GSP: %s has %u bytes, %zu are needed\n", what, size,
		need);
	return -EBADMSG;
}

/* Copy the first line of text that may lack its end, for people to read */
static void nova_rm_r570_text(char *to, size_t to_size, const char *from,
			      size_t from_size)
{
	size_t i;

	for (i = 0; i < min(from_size, to_size - 1); i++) {
		if (!from[i] || from[i] == '\n')
			break;
		to[i] = isascii(from[i]) && isprint(from[i]) ? from[i] : '?';
	}
	while (i && to[i - 1] == ' ')
		i--;
	memset(to + i, 0, to_size - i);
}

static int nova_rm_r570_cmp_region(const void *a, const void *b)
{
	const struct nova_rm_region *x = a, *y = b;

	return x->base < y->base ? -1 : x->base > y->base;
}

static int nova_rm_r570_decode_regions(struct device *dev,
				       const struct nova_abi_r570_static_info *wire,
				       u64 fb_size,
				       struct nova_rm_static_info *info)
{
	u32 count = le32_to_cpu(wire->region_count);

	if (!count || count > NOVA_ABI_R570_FB_REGIONS) {
		dev_err(dev, "GSP: static info names %u VRAM regions, 1 to %d are possible\n",
			count, NOVA_ABI_R570_FB_REGIONS);
		return -EBADMSG;
	}
	for (u32 i = 0; i < count; i++) {
		const struct nova_abi_r570_fb_region *from = &wire->regions[i];
		struct nova_rm_region *to = &info->regions[i];
		u64 base = le64_to_cpu(from->base);
		u64 limit = le64_to_cpu(from->limit);

		/* The limit is the last byte. */
		if (limit < base || limit >= fb_size) {
			dev_err(dev, "GSP: static info has VRAM region %#llx-%#llx, VRAM ends at %#llx\n",
				base, limit, fb_size);
			return -EBADMSG;
		}
		to->base = base;
		to->size = limit - base + 1;
		to->reserved = le64_to_cpu(from->reserved);
		to->performance = le32_to_cpu(from->performance);
		to->compressible = from->compressed;
		to->iso = from->iso;
		to->protect = from->protect;
	}

	sort(info->regions, count, sizeof(info->regions[0]),
	     nova_rm_r570_cmp_region, NULL);
	for (u32 i = 1; i < count; i++) {
		const struct nova_rm_region *a = &info->regions[i - 1];
		const struct nova_rm_region *b = &info->regions[i];

		if (a->base + a->size > b->base) {
			dev_err(dev, "GSP: static info has overlapping VRAM regions at %#llx and %#llx\n",
				a->base, b->base);
			return -EBADMSG;
		}
	}
	info->region_count = count;
	return 0;
}

static int nova_rm_r570_decode_static_info(struct device *dev,
					   const u8 *payload, u32 size,
					   u64 fb_size,
					   struct nova_rm_static_info *info)
{
	const struct nova_abi_r570_static_info *wire = (const void *)payload;
	int ret;

	ret = nova_rm_r570_need(dev, "static info", size, sizeof(*wire));
	if (ret)
		return ret;

	*info = (struct nova_rm_static_info){
		.fb_length = le64_to_cpu(wire->fb_length),
		.fb_bus_width = le32_to_cpu(wire->fb_bus_width),
		.fb_ram_type = le32_to_cpu(wire->fb_ram_type),
		.l2_size = le32_to_cpu(wire->l2_cache_size),
		.bar1_pdb = le64_to_cpu(wire->bar1_pde_base),
		.bar2_pdb = le64_to_cpu(wire->bar2_pde_base),
		.h_client = le32_to_cpu(wire->h_client),
		.h_device = le32_to_cpu(wire->h_device),
		.h_subdevice = le32_to_cpu(wire->h_subdevice),
	};
	nova_rm_r570_text(info->name, sizeof(info->name), wire->name,
			  sizeof(wire->name));
	nova_rm_r570_text(info->short_name, sizeof(info->short_name),
			  wire->short_name, sizeof(wire->short_name));
	nova_rm_r570_text(info->sku_chip, sizeof(info->sku_chip),
			  wire->sku.chip_sku, sizeof(wire->sku.chip_sku));
	if (wire->vbios_valid) {
		info->vbios_subvendor = le32_to_cpu(wire->vbios_subvendor);
		info->vbios_subdevice = le32_to_cpu(wire->vbios_subdevice);
	}
	if (le32_to_cpu(wire->gid.length) == sizeof(info->uuid))
		memcpy(info->uuid, wire->gid.data, sizeof(info->uuid));

	if (!info->h_client || !info->h_device || !info->h_subdevice) {
		dev_err(dev, "GSP: static info lacks RM's own handles (%#x, %#x, %#x)\n",
			info->h_client, info->h_device, info->h_subdevice);
		return -EBADMSG;
	}
	if (info->bar1_pdb >= fb_size || info->bar2_pdb >= fb_size) {
		dev_err(dev, "GSP: static info has page directories at %#llx and %#llx, VRAM ends at %#llx\n",
			info->bar1_pdb, info->bar2_pdb, fb_size);
		return -EBADMSG;
	}
	if ((info->bar1_pdb | info->bar2_pdb) % NOVA_RM_PAGE_SIZE) {
		dev_err(dev, "GSP: static info has page directories at %#llx and %#llx, not at whole pages\n",
			info->bar1_pdb, info->bar2_pdb);
		return -EBADMSG;
	}
	return nova_rm_r570_decode_regions(dev, wire, fb_size, info);
}

static int nova_rm_r570_decode_control(struct device *dev,
				       const struct nova_rm_control *ctrl,
				       const u8 *payload, u32 size,
				       struct nova_rm_control_reply *reply)
{
	const struct nova_abi_r570_control *wire = (const void *)payload;
	int ret;

	ret = nova_rm_r570_need(dev, "reply to a control", size, sizeof(*wire));
	if (ret)
		return ret;
	if (le32_to_cpu(wire->cmd) != ctrl->cmd) {
		dev_err(dev, "GSP: reply is to control %#010x, %#010x was sent\n",
			le32_to_cpu(wire->cmd), ctrl->cmd);
		return -EBADMSG;
	}

	*reply = (struct nova_rm_control_reply){
		.status = le32_to_cpu(wire->status),
		.params = wire->params,
	};
	/* A failed control need not have parameters. */
	if (reply->status)
		return 0;
	if (le32_to_cpu(wire->params_size) != ctrl->params_size ||
	    !nova_bounds_ok(sizeof(*wire), ctrl->params_size, size)) {
		dev_err(dev, "GSP: reply to control %#010x has %u bytes of parameters, not %u\n",
			ctrl->cmd, le32_to_cpu(wire->params_size),
			ctrl->params_size);
		return -EBADMSG;
	}
	reply->params_size = ctrl->params_size;
	return 0;
}

static int nova_rm_r570_decode_gpc_info(struct device *dev, const u8 *params,
					u32 size, u32 *gpc_mask)
{
	const struct nova_abi_r570_gpc_info *wire = (const void *)params;
	int ret;

	ret = nova_rm_r570_need(dev, "GPC info", size, sizeof(*wire));
	if (ret)
		return ret;
	*gpc_mask = le32_to_cpu(wire->gpc_mask);
	if (!*gpc_mask) {
		dev_err(dev, "GSP: GPU has no graphics cluster\n");
		return -EBADMSG;
	}
	return 0;
}

static int nova_rm_r570_decode_tpc_info(struct device *dev, const u8 *params,
					u32 size, u32 gpc, u32 *tpc_mask)
{
	const struct nova_abi_r570_tpc_info *wire = (const void *)params;
	int ret;

	ret = nova_rm_r570_need(dev, "TPC info", size, sizeof(*wire));
	if (ret)
		return ret;
	if (le32_to_cpu(wire->gpc_id) != gpc) {
		dev_err(dev, "GSP: TPC info is for GPC %u, asked for %u\n",
			le32_to_cpu(wire->gpc_id), gpc);
		return -EBADMSG;
	}
	*tpc_mask = le32_to_cpu(wire->tpc_mask);
	return 0;
}

static int nova_rm_r570_decode_gr_info(struct device *dev, const u8 *params,
				       u32 size, struct nova_rm_gr_info *info)
{
	const struct nova_abi_r570_gr_info *wire = (const void *)params;
	int ret;

	ret = nova_rm_r570_need(dev, "GR info", size, sizeof(*wire));
	if (ret)
		return ret;

	*info = (struct nova_rm_gr_info){};
	for (u32 i = 0; i < ARRAY_SIZE(wire->engine[0].info); i++) {
		u32 data = le32_to_cpu(wire->engine[0].info[i].data);

		switch (le32_to_cpu(wire->engine[0].info[i].index)) {
		case NOVA_ABI_R570_GR_SM_VERSION:
			info->sm_version = data;
			break;
		case NOVA_ABI_R570_GR_MAX_WARPS_PER_SM:
			info->warps_per_sm = data;
			break;
		case NOVA_ABI_R570_GR_SM_PER_TPC:
			info->sm_per_tpc = data;
			break;
		}
	}
	/* More than any chip has, by far. */
	if (info->sm_per_tpc > 64 || info->warps_per_sm > 1024) {
		dev_err(dev, "GSP: GR info claims %u SMs in a TPC and %u warps in an SM\n",
			info->sm_per_tpc, info->warps_per_sm);
		return -EBADMSG;
	}
	return 0;
}

static bool nova_rm_r570_vector_ok(u32 vector)
{
	return vector < NOVA_RM_R570_VECTORS || vector == NOVA_RM_NO_VECTOR;
}

static int nova_rm_r570_decode_intr_table(struct device *dev, const u8 *params,
					  u32 size,
					  struct nova_rm_intr_table *table)
{
	const struct nova_abi_r570_intr_table *wire = (const void *)params;
	int ret;

	static_assert(NOVA_ABI_R570_INTRS <= NOVA_RM_MAX_INTRS);

	ret = nova_rm_r570_need(dev, "interrupt table", size, sizeof(*wire));
	if (ret)
		return ret;
	table->count = le32_to_cpu(wire->count);
	if (table->count > NOVA_ABI_R570_INTRS) {
		dev_err(dev, "GSP: interrupt table of %u rows\n", table->count);
		return -EBADMSG;
	}
	for (u32 i = 0; i < table->count; i++) {
		struct nova_rm_intr *row = &table->rows[i];

		row->engine = le16_to_cpu(wire->rows[i].engine);
		row->stall = le32_to_cpu(wire->rows[i].stall);
		row->nonstall = le32_to_cpu(wire->rows[i].nonstall);
		if (!nova_rm_r570_vector_ok(row->stall) ||
		    !nova_rm_r570_vector_ok(row->nonstall)) {
			dev_err(dev, "GSP: interrupt table has vectors %#x and %#x for engine %u\n",
				row->stall, row->nonstall, row->engine);
			return -EBADMSG;
		}
	}
	return 0;
}

/* rpc_global_enums.h: events, and the functions nova-core calls */
#define NOVA_RM_R570_FIRST_EVENT	0x1000

static const char * const nova_rm_r570_events[] = {
	[0x01] = "GSP_INIT_DONE",
	[0x02] = "GSP_RUN_CPU_SEQUENCER",
	[0x03] = "POST_EVENT",
	[0x04] = "RC_TRIGGERED",
	[0x05] = "MMU_FAULT_QUEUED",
	[0x06] = "OS_ERROR_LOG",
	[0x07] = "RG_LINE_INTR",
	[0x08] = "GPUACCT_PERFMON_UTIL_SAMPLES",
	[0x09] = "SIM_READ",
	[0x0a] = "SIM_WRITE",
	[0x0b] = "SEMAPHORE_SCHEDULE_CALLBACK",
	[0x0c] = "UCODE_LIBOS_PRINT",
	[0x0d] = "VGPU_GSP_PLUGIN_TRIGGERED",
	[0x0e] = "PERF_GPU_BOOST_SYNC_LIMITS_CALLBACK",
	[0x0f] = "PERF_BRIDGELESS_INFO_UPDATE",
	[0x10] = "VGPU_CONFIG",
	[0x11] = "DISPLAY_MODESET",
	[0x12] = "EXTDEV_INTR_SERVICE",
	[0x13] = "NVLINK_INBAND_RECEIVED_DATA_256",
	[0x14] = "NVLINK_INBAND_RECEIVED_DATA_512",
	[0x15] = "NVLINK_INBAND_RECEIVED_DATA_1024",
	[0x16] = "NVLINK_INBAND_RECEIVED_DATA_2048",
	[0x17] = "NVLINK_INBAND_RECEIVED_DATA_4096",
	[0x18] = "TIMED_SEMAPHORE_RELEASE",
	[0x19] = "NVLINK_IS_GPU_DEGRADED",
	[0x1a] = "PFM_REQ_HNDLR_STATE_SYNC_CALLBACK",
	[0x1b] = "NVLINK_FAULT_UP",
	[0x1c] = "GSP_LOCKDOWN_NOTICE",
	[0x1d] = "MIG_CI_CONFIG_UPDATE",
	[0x1e] = "UPDATE_GSP_TRACE",
	[0x1f] = "NVLINK_FATAL_ERROR_RECOVERY",
	[0x20] = "GSP_POST_NOCAT_RECORD",
	[0x21] = "FECS_ERROR",
	[0x22] = "RECOVERY_ACTION",
};

static const char *nova_rm_r570_event_name(u32 function)
{
	u32 index = function - NOVA_RM_R570_FIRST_EVENT;

	return index && index < ARRAY_SIZE(nova_rm_r570_events) ?
	       nova_rm_r570_events[index] : NULL;
}

static enum nova_rm_event nova_rm_r570_event(u32 function)
{
	if (function < NOVA_RM_R570_FIRST_EVENT)
		return NOVA_RM_EVENT_NONE;

	switch (function - NOVA_RM_R570_FIRST_EVENT) {
	case 0x01:
		return NOVA_RM_EVENT_INIT_DONE;
	case 0x02:
		return NOVA_RM_EVENT_RUN_CPU_SEQUENCER;
	case 0x03:
		return NOVA_RM_EVENT_POST_EVENT;
	case 0x04:
		return NOVA_RM_EVENT_RC_TRIGGERED;
	case 0x05:
		return NOVA_RM_EVENT_MMU_FAULT_QUEUED;
	case 0x06:
		return NOVA_RM_EVENT_OS_ERROR_LOG;
	case 0x0c:
		return NOVA_RM_EVENT_LIBOS_PRINT;
	case 0x1c:
		return NOVA_RM_EVENT_LOCKDOWN;
	}
	return nova_rm_r570_event_name(function) ? NOVA_RM_EVENT_OTHER :
						   NOVA_RM_EVENT_UNKNOWN;
}

static const char *nova_rm_r570_function_name(u32 function)
{
	switch (function) {
	case NOVA_RM_FN_FREE:
		return "FREE";
	case NOVA_RM_FN_UNLOADING_GUEST_DRIVER:
		return "UNLOADING_GUEST_DRIVER";
	case NOVA_RM_FN_GET_GSP_STATIC_INFO:
		return "GET_GSP_STATIC_INFO";
	case NOVA_RM_FN_UPDATE_BAR_PDE:
		return "UPDATE_BAR_PDE";
	case NOVA_RM_FN_CONTINUATION_RECORD:
		return "CONTINUATION_RECORD";
	case NOVA_RM_FN_GSP_SET_SYSTEM_INFO:
		return "GSP_SET_SYSTEM_INFO";
	case NOVA_RM_FN_SET_REGISTRY:
		return "SET_REGISTRY";
	case NOVA_RM_FN_GSP_RM_CONTROL:
		return "GSP_RM_CONTROL";
	case NOVA_RM_FN_GSP_RM_ALLOC:
		return "GSP_RM_ALLOC";
	}
	return nova_rm_r570_event_name(function) ?: "unknown";
}

static int nova_rm_r570_decode_rc(struct device *dev, const u8 *payload,
				  u32 size, struct nova_rm_rc *rc)
{
	const struct nova_abi_r570_rc *wire = (const void *)payload;
	int ret;

	ret = nova_rm_r570_need(dev, "event RC_TRIGGERED", size, sizeof(*wire));
	if (ret)
		return ret;
	*rc = (struct nova_rm_rc){
		.engine_type = le32_to_cpu(wire->engine_type),
		.chid = le32_to_cpu(wire->chid),
		.xid = le32_to_cpu(wire->except_type),
		.scope = le32_to_cpu(wire->scope),
		.fault_addr = (u64)le32_to_cpu(wire->fault_addr_hi) << 32 |
			      le32_to_cpu(wire->fault_addr_lo),
		.fault_type = le32_to_cpu(wire->fault_type),
	};
	return 0;
}

static int nova_rm_r570_decode_error_log(struct device *dev, const u8 *payload,
					 u32 size,
					 struct nova_rm_error_log *log)
{
	const struct nova_abi_r570_error_log *wire = (const void *)payload;
	int ret;

	ret = nova_rm_r570_need(dev, "event OS_ERROR_LOG", size, sizeof(*wire));
	if (ret)
		return ret;
	log->xid = le32_to_cpu(wire->except_type);
	log->runlist = le32_to_cpu(wire->runlist);
	log->chid = le32_to_cpu(wire->chid);
	nova_rm_r570_text(log->text, sizeof(log->text), wire->text,
			  sizeof(wire->text));
	return 0;
}

static int nova_rm_r570_decode_post_event(struct device *dev,
					  const u8 *payload, u32 size,
					  struct nova_rm_post_event *ev)
{
	const struct nova_abi_r570_post_event *wire = (const void *)payload;
	const u32 head = offsetof(struct nova_abi_r570_post_event, event_data);
	int ret;

	ret = nova_rm_r570_need(dev, "event POST_EVENT", size, head);
	if (ret)
		return ret;
	*ev = (struct nova_rm_post_event){
		.h_client = le32_to_cpu(wire->h_client),
		.h_event = le32_to_cpu(wire->h_event),
		.notify_index = le32_to_cpu(wire->notify_index),
		.data = le32_to_cpu(wire->data),
		.status = le32_to_cpu(wire->status),
		.payload = payload + head,
		.payload_size = le32_to_cpu(wire->event_data_size),
	};
	if (!nova_bounds_ok(head, ev->payload_size, size)) {
		dev_err(dev, "GSP: event POST_EVENT of %u bytes claims %u bytes of data\n",
			size, ev->payload_size);
		return -EBADMSG;
	}
	return 0;
}

static int nova_rm_r570_decode_lockdown(struct device *dev, const u8 *payload,
					u32 size, bool *engaging)
{
	const struct nova_abi_r570_lockdown *wire = (const void *)payload;
	int ret;

	ret = nova_rm_r570_need(dev, "event GSP_LOCKDOWN_NOTICE", size,
				sizeof(*wire));
	if (ret)
		return ret;
	*engaging = wire->engaging;
	return 0;
}

const struct nova_rm_ops nova_rm_r570 = {
	.version = "570.144",
	.gsp_engine = NOVA_ABI_R570_ENGINE_GSP,
	.static_info_size = sizeof(struct nova_abi_r570_static_info),
	.ctrl_gpc_info = {
		.name = "GPU_GET_FERMI_GPC_INFO",
		.cmd = NOVA_ABI_R570_CTRL_GPC_INFO,
		.params_size = sizeof(struct nova_abi_r570_gpc_info),
	},
	.ctrl_tpc_info = {
		.name = "GPU_GET_FERMI_TPC_INFO",
		.cmd = NOVA_ABI_R570_CTRL_TPC_INFO,
		.params_size = sizeof(struct nova_abi_r570_tpc_info),
	},
	.ctrl_gr_info = {
		.name = "INTERNAL_STATIC_KGR_GET_INFO",
		.cmd = NOVA_ABI_R570_CTRL_GR_INFO,
		.params_size = sizeof(struct nova_abi_r570_gr_info),
	},
	.ctrl_intr_table = {
		.name = "INTERNAL_INTR_GET_KERNEL_TABLE",
		.cmd = NOVA_ABI_R570_CTRL_INTR_TABLE,
		.params_size = sizeof(struct nova_abi_r570_intr_table),
	},
	.ctrl_set_page_directory = {
		.name = "DMA_SET_PAGE_DIRECTORY",
		.cmd = NOVA_ABI_R570_CTRL_SET_PAGE_DIRECTORY,
		.params_size = sizeof(struct nova_abi_r570_set_page_directory),
	},
	.ctrl_unset_page_directory = {
		.name = "DMA_UNSET_PAGE_DIRECTORY",
		.cmd = NOVA_ABI_R570_CTRL_UNSET_PAGE_DIRECTORY,
		.params_size = sizeof(struct nova_abi_r570_unset_page_directory),
	},
	.class_client = {
		.name = "NV01_ROOT",
		.class = NOVA_ABI_R570_NV01_ROOT,
		.params_size = sizeof(struct nova_abi_r570_client),
	},
	.class_device = {
		.name = "NV01_DEVICE_0",
		.class = NOVA_ABI_R570_NV01_DEVICE_0,
		.params_size = sizeof(struct nova_abi_r570_device),
	},
	.class_vaspace = {
		.name = "FERMI_VASPACE_A",
		.class = NOVA_ABI_R570_FERMI_VASPACE_A,
		.params_size = sizeof(struct nova_abi_r570_vaspace),
	},
	.chan = &nova_rm_r570_chan_ops,
	.encode_wpr_meta = nova_rm_r570_encode_wpr_meta,
	.encode_libos_args = nova_rm_r570_encode_libos_args,
	.encode_rm_args = nova_rm_r570_encode_rm_args,
	.encode_system_info = nova_rm_r570_encode_system_info,
	.encode_registry = nova_rm_r570_encode_registry,
	.encode_unloading = nova_rm_r570_encode_unloading,
	.encode_update_bar_pde = nova_rm_r570_encode_update_bar_pde,
	.encode_control = nova_rm_r570_encode_control,
	.encode_tpc_info = nova_rm_r570_encode_tpc_info,
	.encode_alloc = nova_rm_r570_alloc_encode,
	.encode_free = nova_rm_r570_alloc_encode_free,
	.encode_client = nova_rm_r570_alloc_client,
	.encode_device = nova_rm_r570_alloc_device,
	.encode_vaspace = nova_rm_r570_alloc_vaspace,
	.encode_set_page_directory = nova_rm_r570_alloc_set_pd,
	.encode_unset_page_directory = nova_rm_r570_alloc_unset_pd,
	.decode_static_info = nova_rm_r570_decode_static_info,
	.decode_control = nova_rm_r570_decode_control,
	.decode_alloc = nova_rm_r570_alloc_decode,
	.decode_free = nova_rm_r570_alloc_decode_free,
	.decode_gpc_info = nova_rm_r570_decode_gpc_info,
	.decode_tpc_info = nova_rm_r570_decode_tpc_info,
	.decode_gr_info = nova_rm_r570_decode_gr_info,
	.decode_intr_table = nova_rm_r570_decode_intr_table,
	.event = nova_rm_r570_event,
	.function_name = nova_rm_r570_function_name,
	.decode_rc = nova_rm_r570_decode_rc,
	.decode_error_log = nova_rm_r570_decode_error_log,
	.decode_post_event = nova_rm_r570_decode_post_event,
	.decode_lockdown = nova_rm_r570_decode_lockdown,
};
EXPORT_SYMBOL_IF_KUNIT(nova_rm_r570);
