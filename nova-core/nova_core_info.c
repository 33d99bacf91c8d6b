// SPDX-License-Identifier: GPL-2.0
/*
 * What children are told about the GPU: asked of the firmware once, at probe.
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "hal/nova_hal.h"
#include "nova_chip.h"
#include "nova_core_info.h"
#include "nova_core_priv.h"
#include "nova_gsp_rpc.h"
#include "regs/nova_regs_usermode.h"

/* A control on RM's own subdevice; the caller decodes @params. */
static int info_control(struct nova_core *core,
			const struct nova_rm_control_desc *desc, u8 *params)
{
	return nova_gsp_rpc_control(&core->gsp, desc,
				    core->static_info.h_client,
				    core->static_info.h_subdevice, params);
}

static int info_gpcs(struct nova_core *core)
{
	const struct nova_rm_control_desc *gpc = &core->rm->ctrl_gpc_info;
	const struct nova_rm_control_desc *tpc = &core->rm->ctrl_tpc_info;
	struct device *dev = &core->pdev->dev;
	u32 size = max(gpc->params_size, tpc->params_size);
	unsigned long mask;
	unsigned int id;
	u32 tpcs;
	int ret;

	u8 *params __free(kfree) = kzalloc(size, GFP_KERNEL);

	if (!params)
		return -ENOMEM;

	ret = info_control(core, gpc, params);
	if (!ret)
		ret = core->rm->decode_gpc_info(dev, params, gpc->params_size,
						&core->info.gpc_mask);
	if (ret)
		return ret;

	mask = core->info.gpc_mask;
	for_each_set_bit(id, &mask, 32) {
		ret = core->rm->encode_tpc_info(id, params, tpc->params_size);
		if (ret < 0)
			return ret;
		ret = info_control(core, tpc, params);
		if (!ret)
			ret = core->rm->decode_tpc_info(dev, params,
							tpc->params_size, id,
							&tpcs);
		if (ret)
			return ret;
		core->info.gpc_count++;
		core->info.tpc_count += hweight32(tpcs);
	}
	return 0;
}

static int info_gr(struct nova_core *core)
{
	const struct nova_rm_control_desc *desc = &core->rm->ctrl_gr_info;
	struct nova_rm_gr_info gr;
	int ret;

	u8 *params __free(kvfree) = kvzalloc(desc->params_size, GFP_KERNEL);

	if (!params)
		return -ENOMEM;

	ret = info_control(core, desc, params);
	if (!ret)
		ret = core->rm->decode_gr_info(&core->pdev->dev, params,
					       desc->params_size, &gr);
	if (ret)
		return ret;

	core->info.sm_count = core->info.tpc_count * gr.sm_per_tpc;
	core->info.warps_per_sm = gr.warps_per_sm;
	return 0;
}

static int info_regions(struct nova_core *core)
{
	const struct nova_rm_static_info *st = &core->static_info;
	struct nova_core_mem_info *mem = &core->mem;

	static_assert(NOVA_CORE_MAX_REGIONS >= NOVA_RM_MAX_REGIONS);

	mem->vram_size = core->fb.fb_size;
	mem->vram_bar_size = pci_resource_len(core->pdev, 1);
	mem->region_count = st->region_count;
	for (u32 i = 0; i < st->region_count; i++) {
		const struct nova_rm_region *from = &st->regions[i];
		struct nova_core_region *to = &mem->regions[i];

		to->base = from->base;
		to->size = from->size;
		/* RM marks a region it keeps by reserving some of it. */
		if (from->reserved)
			to->flags |= NOVA_CORE_REGION_RESERVED;
		if (from->protect)
			to->flags |= NOVA_CORE_REGION_PROTECTED;
		if (from->compressible)
			to->flags |= NOVA_CORE_REGION_COMPRESSIBLE;
		if (from->iso)
			to->flags |= NOVA_CORE_REGION_ISO;
		if (!from->reserved && !from->protect)
			mem->vram_usable += from->size;
	}

	if (!mem->vram_usable)
		return dev_err_probe(&core->pdev->dev, -EPROTO,
				     "GSP reports %u VRAM regions, none of them usable\n",
				     mem->region_count);
	return 0;
}

/**
 * nova_core_info_collect() - ask the firmware about the GPU
 * @core: the GPU, its firmware running
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_core_info_collect(struct nova_core *core)
{
	const struct nova_rm_static_info *st = &core->static_info;
	struct nova_core_gpu_info *info = &core->info;
	int ret;

	ret = nova_gsp_rpc_static_info(&core->gsp, &core->static_info);
	if (ret)
		return ret;

	info->chipset = core->chip->id;
	strscpy(info->chip_name, core->chip->name);
	strscpy(info->arch_name, nova_chip_arch_name(core->chip->arch));
	strscpy(info->board_name, st->name);
	strscpy(info->firmware_version, core->rm->version);
	info->pci_vendor = core->pdev->vendor;
	info->pci_device = core->pdev->device;
	info->pci_subvendor = core->pdev->subsystem_vendor;
	info->pci_subdevice = core->pdev->subsystem_device;
	info->pci_revision = core->pdev->revision;
	memcpy(info->uuid, st->uuid, sizeof(info->uuid));
	info->dma_bits = core->hal->dma_bits;
	info->va_bits = core->hal->va_bits;

	ret = info_regions(core);
	if (ret)
		return ret;
	ret = info_gpcs(core);
	if (ret)
		return ret;
	return info_gr(core);
}

/**
 * nova_core_info_intr_table() - ask the firmware who interrupts how
 * @core: the GPU, its static info known
 * @table: filled
 *
 * Context: sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_core_info_intr_table(struct nova_core *core,
			      struct nova_rm_intr_table *table)
{
	const struct nova_rm_control_desc *desc = &core->rm->ctrl_intr_table;
	int ret;

	u8 *params __free(kvfree) = kvzalloc(desc->params_size, GFP_KERNEL);

	if (!params)
		return -ENOMEM;

	ret = info_control(core, desc, params);
	if (ret)
		return ret;
	return core->rm->decode_intr_table(&core->pdev->dev, params,
					   desc->params_size, table);
}

/**
 * nova_core_gpu_info() - what the GPU is
 * @core: bound
 * @info: filled
 *
 * Context: any.
 */
void nova_core_gpu_info(struct nova_core *core, struct nova_core_gpu_info *info)
{
	*info = core->info;
}
EXPORT_SYMBOL_NS_GPL(nova_core_gpu_info, "NOVA_CORE");

/**
 * nova_core_mem_info() - what memory the GPU has
 * @core: bound
 * @info: filled
 *
 * Context: any.
 */
void nova_core_mem_info(struct nova_core *core, struct nova_core_mem_info *info)
{
	*info = core->mem;
}
EXPORT_SYMBOL_NS_GPL(nova_core_mem_info, "NOVA_CORE");

/**
 * nova_core_is_dead() - is there any use in going on?
 * @core: bound
 *
 * For reporting and for giving up early; calls fail by themselves.
 *
 * Context: any.
 *
 * Returns: true when the GPU has gone from the bus, has been reset under the
 * driver, or its firmware has failed.
 */
bool nova_core_is_dead(struct nova_core *core)
{
	return nova_bar_is_dead(&core->bar) ||
	       nova_gsp_state(&core->gsp) == NOVA_GSP_FAILED;
}
EXPORT_SYMBOL_NS_GPL(nova_core_is_dead, "NOVA_CORE");

/**
 * nova_core_is_gone() - may its memory not be touched any more?
 * @core: bound
 *
 * nova-core does not; for children who access VRAM through BAR1 by themselves.
 *
 * Context: any.
 *
 * Returns: true when the GPU has gone from the bus, or has been reset under the
 * driver.
 */
bool nova_core_is_gone(struct nova_core *core)
{
	return nova_bar_is_dead(&core->bar);
}
EXPORT_SYMBOL_NS_GPL(nova_core_is_gone, "NOVA_CORE");

/**
 * nova_core_gpu_time() - what time is it in the GPU?
 * @core: bound
 *
 * Context: any.
 *
 * Returns: nanoseconds of NV_PTIMER, in steps of NOVA_CORE_GPU_TIME_STEP; all
 * ones when the GPU has gone.
 */
u64 nova_core_gpu_time(struct nova_core *core)
{
	u32 hi, lo, again;

	static_assert(NV_VIRTUAL_FUNCTION_TIME_0_NSEC ==
		      (u32)-NOVA_CORE_GPU_TIME_STEP);

	hi = nova_bar_rd32(&core->bar, NV_VIRTUAL_FUNCTION_TIME_1);
	for (;;) {
		lo = nova_bar_rd32(&core->bar, NV_VIRTUAL_FUNCTION_TIME_0);
		again = nova_bar_rd32(&core->bar, NV_VIRTUAL_FUNCTION_TIME_1);
		if (again == hi)
			return nova_bar_is_dead(&core->bar) ? U64_MAX :
			       (u64)hi << 32 | lo;
		hi = again;
	}
}
EXPORT_SYMBOL_NS_GPL(nova_core_gpu_time, "NOVA_CORE");
