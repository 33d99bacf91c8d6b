// SPDX-License-Identifier: GPL-2.0
/*
 * The PCI driver: probe shows the whole construction, in order.
 *
 * There is no remove callback: it would run while a child is still bound. Each
 * step of probe registers a devres action that undoes it, and devres runs
 * them in reverse.
 */
#include <linux/bitfield.h>
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "hal/nova_hal.h"
#include "nova_bars_debugfs.h"
#include "nova_chan_debugfs.h"
#include "nova_core_aux.h"
#include "nova_core_driver.h"
#include "nova_core_info.h"
#include "nova_core_priv.h"
#include "nova_core_vram.h"
#include "nova_debugfs.h"
#include "nova_firmware.h"
#include "nova_gsp_boot.h"
#include "nova_rm_object.h"
#include "nova_status.h"
#include "nova_vm_list.h"
#include "regs/nova_regs_falcon.h"
#include "regs/nova_regs_pgc6.h"
#include "regs/nova_regs_pmc.h"

/**
 * DOC: Errors of probe
 *
 * Each failure is reported by one message that names what was wrong, and ends
 * probe with an errno that tests and tools may rely on:
 *
 * ===================================================== ==============
 * what                                                  errno
 * ===================================================== ==============
 * not a GPU with a GSP, unknown chip                    -ENODEV
 * known chip that is not supported yet                  -EOPNOTSUPP
 * registers read all ones, at any time                  -ENODEV
 * GPU's own boot firmware (GFW) does not finish         -ETIMEDOUT
 * firmware file missing                                 -ENOENT
 * firmware file or VBIOS malformed, or not for the chip -EINVAL
 * WPR2 is up, and still is after a reset                -EBUSY
 * falcon reset, load or halt does not finish            -ETIMEDOUT
 * FWSEC or the booter reports an error                  -EIO
 * RISC-V core does not start                            -ETIMEDOUT
 * no INIT_DONE, no reply to an RPC                      -ETIMEDOUT
 * GSP crashes                                           -EIO
 * message or answer of the GSP malformed                -EBADMSG, -EPROTO
 * RPC refused                                           by NV_STATUS
 * VRAM is not seen through BAR2                         -EIO
 * TLB invalidation does not finish                      -ETIMEDOUT
 * ===================================================== ==============
 */

/* NVIDIA: GPU_GFW_BOOT_COMPLETION_TIMEOUT_US. */
#define GFW_TIMEOUT_US		(4 * USEC_PER_SEC)
#define GFW_INTERVAL_US		1000

static int nova_core_identify(struct nova_core *core)
{
	struct nova_chip_ident ident;
	int ret;

	core->boot0 = nova_bar_rd32(&core->bar, NV_PMC_BOOT_0);
	if (nova_bar_is_dead(&core->bar))
		return -ENODEV;
	ret = nova_chip_identify(&core->pdev->dev, core->boot0,
				 nova_bar_rd32(&core->bar, NV_PMC_BOOT_1),
				 nova_bar_rd32(&core->bar, NV_PMC_BOOT_42),
				 &ident);
	if (ret)
		return ret;

	core->chip = ident.chip;
	core->info.revision = ident.major << 4 | ident.minor;
	core->hal = nova_hal_find(ident.chip->family);
	if (WARN_ON(!core->hal))
		return -EOPNOTSUPP;

	dev_info(&core->pdev->dev, "NVIDIA %s (%s), revision %x.%x\n",
		 core->chip->name, nova_chip_arch_name(core->chip->arch),
		 ident.major, ident.minor);
	return 0;
}

/*
 * The GPU runs firmware of its own after a reset; falcons may not be touched
 * before it has finished. Its progress can be read only once it has lowered
 * the protection of that register (NVIDIA: _gpuIsGfwBootCompleted_TU102).
 */
static int nova_core_wait_gfw(struct nova_core *core)
{
	struct nova_status_text text;
	u32 progress;
	int ret;

	ret = nova_bar_poll(&core->bar,
			    NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_PRIV_LEVEL_MASK,
			    NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_READ_PROTECTION_LEVEL0,
			    NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_READ_PROTECTION_LEVEL0,
			    GFW_INTERVAL_US, GFW_TIMEOUT_US);
	if (!ret)
		ret = nova_bar_poll(&core->bar,
				    NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_0_GFW_BOOT,
				    NV_PGC6_GFW_BOOT_PROGRESS,
				    NV_PGC6_GFW_BOOT_PROGRESS_COMPLETED,
				    GFW_INTERVAL_US, GFW_TIMEOUT_US);
	if (ret != -ETIMEDOUT)
		return ret;

	progress = FIELD_GET(NV_PGC6_GFW_BOOT_PROGRESS,
			     nova_bar_rd32(&core->bar,
					   NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_0_GFW_BOOT));
	text = nova_status_gfw(progress);
	return dev_err_probe(&core->pdev->dev, ret,
			     "GPU's boot firmware does not finish: progress %#x (%s)%s%s\n",
			     progress, text.name, *text.hint ? ", " : "",
			     text.hint);
}

/*
 * WPR2 is there before we have made it: a driver could not shut the GSP down
 * in good order, and nothing but a reset removes it.
 */
static int nova_core_recover(struct nova_core *core)
{
	struct device *dev = &core->pdev->dev;
	u64 end = nova_fwsec_wpr2_end(core);
	int ret;

	if (!end)
		return nova_bar_is_dead(&core->bar) ? -ENODEV : 0;

	dev_warn(dev, "WPR2 is still set up (to %#llx), a GSP was not shut down; resetting the GPU\n",
		 end);
	ret = pci_reset_function_locked(core->pdev);
	if (ret)
		return dev_err_probe(dev, ret,
				     "cannot reset the GPU; power-cycle the machine\n");
	ret = nova_core_wait_gfw(core);
	if (ret)
		return ret;

	end = nova_fwsec_wpr2_end(core);
	if (end)
		return dev_err_probe(dev, -EBUSY,
				     "WPR2 is still set up (to %#llx) after a reset; power-cycle the machine\n",
				     end);
	return nova_bar_is_dead(&core->bar) ? -ENODEV : 0;
}

/* The latch is closed in any context, also with locks held. */
static void nova_core_bar_died(struct nova_bar *bar)
{
	nova_chan_list_lost(container_of(bar, struct nova_core, bar));
}

static void nova_core_flush_page_clear(void *data)
{
	struct nova_core *core = data;
	const struct nova_hal *hal = core->hal;

	/* Somebody else's setting is left alone. */
	if (hal->flush_page_get(&core->bar) == core->flush_page.addr)
		hal->flush_page_set(&core->bar, 0);
}

/*
 * The GPU makes sure that its writes to system memory have arrived by reading
 * or writing this page. It must be known before any falcon is started.
 */
static int nova_core_flush_page(struct nova_core *core)
{
	int ret;

	ret = nova_dma_alloc_bound(core, &core->flush_page, NOVA_DMA_PAGE);
	if (ret)
		return ret;

	core->hal->flush_page_set(&core->bar, core->flush_page.addr);
	return nova_core_defer(core, nova_core_flush_page_clear, core);
}

static int nova_core_falcons(struct nova_core *core)
{
	int ret = nova_falcon_init(&core->gsp_falcon, core, "GSP",
				   NV_PGSP_BASE, NOVA_FALCON_ENGINE_GSP);

	return ret ?: nova_falcon_init(&core->sec2_falcon, core, "SEC2",
				       NV_PSEC_BASE, NOVA_FALCON_ENGINE_SEC2);
}

static int nova_core_start_gsp(struct nova_core *core)
{
	struct nova_firmware files = { };
	int ret;

	ret = nova_firmware_request(core, &files);
	if (ret)
		return ret;
	core->rm = files.rm;

	ret = nova_gsp_init(core);
	if (!ret)
		ret = nova_debugfs_register(core);
	if (!ret)
		ret = nova_gsp_boot(core, &files);

	nova_firmware_release(&files);
	return ret;
}

static int nova_core_interrupts(struct nova_core *core)
{
	struct nova_rm_intr_table *table __free(kvfree) =
		kvzalloc(sizeof(*table), GFP_KERNEL);
	int ret;

	if (!table)
		return -ENOMEM;

	ret = nova_intr_setup(core);
	if (ret)
		return ret;
	ret = nova_core_info_intr_table(core, table);
	if (ret)
		return ret;

	ret = nova_engine_setup(core, table);
	if (ret)
		return ret;

	for (u32 i = 0; i < table->count; i++)
		if (table->rows[i].engine == core->rm->gsp_engine &&
		    table->rows[i].stall != NOVA_RM_NO_VECTOR)
			return nova_gsp_intr_enable(&core->gsp,
						    table->rows[i].stall);

	return dev_err_probe(&core->pdev->dev, -EPROTO,
			     "GSP has no interrupt vector of its own in its table\n");
}

/* What page tables need, the GPU's windows into VRAM first. */
static int nova_core_mmu(struct nova_core *core)
{
	int ret;

	nova_tlb_init(&core->tlb);
	ret = nova_bar2_setup(core);
	if (!ret)
		ret = nova_pt_mem_setup(core);
	if (!ret)
		ret = nova_bar1_setup(core);
	if (!ret)
		ret = nova_pt_reserve_setup(core);
	return ret ?: nova_bars_debugfs_register(core);
}

/* Engines have been asked for before. */
static int nova_core_channels(struct nova_core *core)
{
	int ret = nova_gr_setup(core);

	if (!ret)
		ret = nova_chan_list_setup(core);
	if (!ret)
		ret = nova_chan_debugfs_register(core);
	if (!ret)
		ret = nova_core_defer_stop(core);
	/* A channel itself: it ends before the GPU is stopped. */
	return ret ?: nova_clear_setup(core);
}

static int nova_core_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct nova_core *core;
	int ret;

	core = devm_kzalloc(dev, sizeof(*core), GFP_KERNEL);
	if (!core)
		return -ENOMEM;
	core->pdev = pdev;
	core->bar.died = nova_core_bar_died;
	nova_core_listen_init(core);

	ret = pcim_enable_device(pdev);
	if (ret)
		return dev_err_probe(dev, ret, "cannot enable the PCI device\n");

	ret = nova_bar_map(&core->bar, pdev);
	if (ret)
		return ret;
	ret = nova_core_identify(core);
	if (ret)
		return ret;
	ret = nova_core_wait_gfw(core);
	if (ret)
		return ret;
	ret = nova_core_recover(core);
	if (ret)
		return ret;
	ret = nova_dma_setup(core);
	if (ret)
		return ret;
	ret = nova_core_flush_page(core);
	if (ret)
		return ret;
	ret = nova_core_falcons(core);
	if (ret)
		return ret;
	ret = nova_chan_list_init(core);
	if (ret)
		return ret;
	ret = nova_rm_object_setup(core);
	if (ret)
		return ret;
	ret = nova_core_start_gsp(core);
	if (ret)
		return ret;
	ret = nova_core_info_collect(core);
	if (ret)
		return ret;
	ret = nova_core_interrupts(core);
	if (ret)
		return ret;
	ret = nova_core_vram_setup(core);
	if (ret)
		return ret;
	ret = nova_core_mmu(core);
	if (ret)
		return ret;

	ret = nova_vm_list_setup(core);
	if (ret)
		return ret;
	ret = nova_core_channels(core);
	if (ret)
		return ret;

	pci_set_drvdata(pdev, core);
	dev_info(dev, "%s: GSP firmware %s running, %llu MiB VRAM\n",
		 core->info.board_name, core->rm->version,
		 core->mem.vram_size >> 20);

	/* The last: see there. */
	return nova_core_aux_register(core);
}

/*
 * kexec, reboot and power off: the next driver or the firmware must find the
 * GPU as it was. Children stay bound; their calls fail from here on.
 */
static void nova_core_shutdown(struct pci_dev *pdev)
{
	struct nova_core *core = pci_get_drvdata(pdev);

	if (core)
		nova_core_stop(core);
}

/*
 * An error that is not fatal, and may have been another function's, costs nothing:
 * the link works, and the GPU has all that it had. Since nothing has to be set up
 * anew there are no other callbacks of recovery. From any other error the GPU comes
 * back, if at all, by a reset of the link, which ends its GSP: it is given up, and
 * kept off memory that is going to be freed.
 */
static pci_ers_result_t nova_core_error_detected(struct pci_dev *pdev,
						 pci_channel_state_t state)
{
	struct nova_core *core = pci_get_drvdata(pdev);

	if (state == pci_channel_io_normal)
		return PCI_ERS_RESULT_CAN_RECOVER;
	pci_clear_master(pdev);
	if (core)
		nova_bar_kill(&core->bar, "PCI error recovery took it off the bus");
	return PCI_ERS_RESULT_DISCONNECT;
}

/*
 * Somebody resets the GPU under the driver: by sysfs, or together with other
 * functions of the bus. Nothing of what the driver has set up survives that.
 * During probe, which resets by itself, there are no data yet.
 */
static void nova_core_reset_prepare(struct pci_dev *pdev)
{
	struct nova_core *core = pci_get_drvdata(pdev);

	if (!core)
		return;
	if (!nova_core_is_stopped(core))
		dev_notice(&pdev->dev,
			   "the GPU is going to be reset: its GSP is stopped, channels are lost\n");
	nova_core_stop(core);
}

static void nova_core_reset_done(struct pci_dev *pdev)
{
	if (pci_get_drvdata(pdev))
		dev_notice(&pdev->dev,
			   "the GPU has been reset; unbind and bind the driver to use it again\n");
}

static const struct pci_error_handlers nova_core_error_handlers = {
	.error_detected = nova_core_error_detected,
	.reset_prepare = nova_core_reset_prepare,
	.reset_done = nova_core_reset_done,
};

/*
 * The state of the GSP cannot be saved yet. Refusing keeps the machine awake
 * and says why, instead of losing the GPU on the way back.
 */
static int nova_core_suspend(struct device *dev)
{
	dev_err(dev, "suspend is not supported yet; unbind the driver first\n");
	return -EOPNOTSUPP;
}

static const struct dev_pm_ops nova_core_pm_ops = {
	SYSTEM_SLEEP_PM_OPS(nova_core_suspend, NULL)
};

/* Display or 3D controllers; what chip it is decides the chip itself. */
static const struct pci_device_id nova_core_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_NVIDIA, PCI_ANY_ID),
	  .class = PCI_BASE_CLASS_DISPLAY << 16, .class_mask = 0xff0000 },
	{ }
};

struct pci_driver nova_core_driver = {
	.name = "nova-core",
	.id_table = nova_core_ids,
	.probe = nova_core_probe,
	.shutdown = nova_core_shutdown,
	.err_handler = &nova_core_error_handlers,
	.driver.pm = pm_sleep_ptr(&nova_core_pm_ops),
};
