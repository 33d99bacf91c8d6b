// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs: /sys/kernel/debug/nova_core/<pci address>/
 *
 * loginit, logintr, logrm	the firmware's log buffers, binary
 * rpc_history			the last messages between CPU and GSP
 * gsp_state			state of the GSP
 * gpu_info			what the GPU is, as second-level drivers see it
 * regions			VRAM regions as the firmware reports them
 * vram				what is allocated of it, see nova_vram_debugfs.c
 *
 * The first five files stay, with what was last seen, after the driver has been
 * unbound or its probe has failed, see nova_gsp_log.c.
 */
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/seq_file.h>

#include "nova_core_priv.h"
#include "nova_debugfs.h"
#include "nova_gsp_log.h"
#include "nova_text.h"

/* Root directory, for the life of the module; an error pointer is fine. */
static struct dentry *debugfs_root;

/**
 * nova_debugfs_module_init() - create the driver's directory
 */
void nova_debugfs_module_init(void)
{
	debugfs_root = debugfs_create_dir("nova_core", NULL);
}

/**
 * nova_debugfs_module_exit() - remove it, with everything kept in it
 */
void nova_debugfs_module_exit(void)
{
	nova_gsp_log_forget_all();
	debugfs_remove_recursive(debugfs_root);
}

/**
 * nova_debugfs_root() - the driver's directory
 *
 * Returns: a dentry or error pointer, good as a parent for debugfs calls.
 */
struct dentry *nova_debugfs_root(void)
{
	return debugfs_root;
}

static int gsp_state_show(struct seq_file *m, void *unused)
{
	struct nova_core *core = m->private;
	char state[NOVA_GSP_DESCRIPTION_LEN];

	nova_gsp_describe(&core->gsp, state);
	seq_printf(m, "%s\n", state);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(gsp_state);

static int rpc_history_show(struct seq_file *m, void *unused)
{
	const struct nova_core_printer printer = nova_text_seq(m);
	struct nova_core *core = m->private;

	nova_gsp_history_print(&core->gsp.history, &printer);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(rpc_history);

static int gpu_info_show(struct seq_file *m, void *unused)
{
	struct nova_core *core = m->private;
	const struct nova_core_gpu_info *info = &core->info;

	seq_printf(m, "chip: %s (%#x), revision %x.%x\n", info->chip_name,
		   info->chipset, info->revision >> 4, info->revision & 0xf);
	seq_printf(m, "architecture: %s\n", info->arch_name);
	seq_printf(m, "board: %s\n", info->board_name);
	seq_printf(m, "firmware: %s\n", info->firmware_version);
	seq_printf(m, "uuid: %pUb\n", info->uuid);
	seq_printf(m, "gpcs: %u (mask %#x)\n", info->gpc_count, info->gpc_mask);
	seq_printf(m, "tpcs: %u\n", info->tpc_count);
	seq_printf(m, "sms: %u, %u warps each\n", info->sm_count,
		   info->warps_per_sm);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(gpu_info);

static int regions_show(struct seq_file *m, void *unused)
{
	struct nova_core *core = m->private;
	const struct nova_core_mem_info *mem = &core->mem;

	seq_printf(m, "vram: %llu bytes, %llu usable\n", mem->vram_size,
		   mem->vram_usable);
	for (u32 i = 0; i < mem->region_count; i++) {
		const struct nova_core_region *reg = &mem->regions[i];

		seq_printf(m, "%#013llx-%#013llx%s%s%s%s\n", reg->base,
			   reg->base + reg->size - 1,
			   reg->flags & NOVA_CORE_REGION_RESERVED ?
			   " reserved" : "",
			   reg->flags & NOVA_CORE_REGION_PROTECTED ?
			   " protected" : "",
			   reg->flags & NOVA_CORE_REGION_COMPRESSIBLE ?
			   " compressible" : "",
			   reg->flags & NOVA_CORE_REGION_ISO ? " iso" : "");
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(regions);

static void nova_debugfs_retire(void *data)
{
	struct nova_core *core = data;
	char state[NOVA_GSP_DESCRIPTION_LEN];

	debugfs_remove_recursive(core->debugfs);
	nova_gsp_describe(&core->gsp, state);
	nova_gsp_log_keep(&core->pdev->dev, &core->gsp.log, &core->gsp.history,
			  state);
}

/**
 * nova_debugfs_register() - show a GPU
 * @core: with log buffers allocated, before the GSP is started
 *
 * Undone by devres, which turns the directory into the kept one. As everything
 * the files show is older than this call in devres order, they need no
 * further protection.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_debugfs_register(struct nova_core *core)
{
	struct device *dev = &core->pdev->dev;

	nova_gsp_log_forget(dev);
	core->debugfs = debugfs_create_dir(dev_name(dev), debugfs_root);
	nova_gsp_log_show(&core->gsp.log, core->debugfs);
	debugfs_create_file("gsp_state", 0400, core->debugfs, core,
			    &gsp_state_fops);
	debugfs_create_file("rpc_history", 0400, core->debugfs, core,
			    &rpc_history_fops);
	debugfs_create_file("gpu_info", 0400, core->debugfs, core,
			    &gpu_info_fops);
	debugfs_create_file("regions", 0400, core->debugfs, core,
			    &regions_fops);

	return nova_core_defer(core, nova_debugfs_retire, core);
}
