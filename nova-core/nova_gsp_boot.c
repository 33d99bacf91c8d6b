// SPDX-License-Identifier: GPL-2.0
/*
 * Starting and stopping the GSP firmware.
 *
 * The order is that of NVIDIA's kgspInitRm_IMPL(), kgspBootstrap_TU102(),
 * kgspUnloadRm_IMPL() and kgspTeardown_TU102():
 *
 * - everything that can fail for want of memory or a good file is prepared,
 *   including what the way back needs;
 * - the first two RPCs are put into the command queue;
 * - FWSEC-FRTS creates WPR2 (on the GSP's falcon core);
 * - the GSP is reset into its RISC-V core, the mailboxes hold its arguments;
 * - the booter (on SEC2) verifies the firmware, puts it into WPR2, starts it;
 * - the firmware runs, possibly asks for a sequencer program, says INIT_DONE.
 *
 * From FWSEC-FRTS on, whatever fails, the GPU is taken back to where a driver
 * can start again: nova_gsp_boot_stop().
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/firmware.h>
#include <linux/pci.h>
#include <linux/sizes.h>

#include "hal/nova_hal.h"
#include "nova_core_priv.h"
#include "nova_firmware.h"
#include "nova_fw_bin.h"
#include "nova_fw_bootloader.h"
#include "nova_fw_elf.h"
#include "nova_gsp_boot.h"
#include "nova_gsp_rpc.h"
#include "nova_radix3.h"
#include "nova_rm_object.h"
#include "regs/nova_regs_falcon.h"
#include "regs/nova_regs_gsp.h"

/* The RISC-V core starts at once; NVIDIA's driver looks only once. */
#define ACTIVE_TIMEOUT_US	(2 * USEC_PER_SEC)

/* From the start of the firmware to INIT_DONE; a second on real hardware. */
#define INIT_DONE_TIMEOUT_MS	10000

/* From the reply to UNLOADING_GUEST_DRIVER to the suspended processor. */
#define SUSPEND_TIMEOUT_US	(4 * USEC_PER_SEC)

/* The same for a GSP that has failed and may not listen. */
#define SUSPEND_FAILED_TIMEOUT_US	(500 * USEC_PER_MSEC)

/**
 * struct nova_gsp_boot_images - what the booter reads from system memory
 *
 * Copied into WPR2 by the booter; nobody needs it once the firmware runs.
 */
struct nova_gsp_boot_images {
	/** @gsp: the firmware image */
	struct nova_dma_image gsp;
	/** @radix3: tables of its pages, level after level */
	struct nova_dma_buf radix3;
	/** @signature: of the firmware image, for this family */
	struct nova_dma_buf signature;
	/** @bootloader: first stage on the RISC-V core */
	struct nova_dma_buf bootloader;
	/** @wpr_meta: description of all that for the booter */
	struct nova_dma_buf wpr_meta;
};

static void boot_images_free(struct nova_gsp_boot_images *img)
{
	nova_dma_free(&img->wpr_meta);
	nova_dma_free(&img->bootloader);
	nova_dma_free(&img->signature);
	nova_dma_free(&img->radix3);
	nova_dma_image_destroy(&img->gsp);
}

DEFINE_FREE(boot_images, struct nova_gsp_boot_images *, boot_images_free(_T))

/* A level of the radix3 table: the pages it points to. */
struct boot_radix3_source {
	struct nova_radix3_source base;
	const dma_addr_t *pages;	/* image pages, for the last level */
	u64 table;			/* or: address of the next level */
};

static u64 boot_radix3_page_addr(struct nova_radix3_source *base, u32 page)
{
	struct boot_radix3_source *source =
		container_of(base, struct boot_radix3_source, base);

	if (source->pages)
		return source->pages[page];
	return source->table + (u64)page * NOVA_RADIX3_PAGE_SIZE;
}

static int boot_build_radix3(struct device *dev,
			     const struct nova_dma_image *image,
			     struct nova_dma_buf *buf)
{
	struct nova_radix3 plan;
	u32 first = 0;
	int ret;

	ret = nova_radix3_plan(image->size, &plan);
	if (ret)
		return ret;
	ret = nova_dma_alloc(dev, buf,
			     (size_t)plan.table_pages * NOVA_RADIX3_PAGE_SIZE);
	if (ret)
		return ret;

	for (unsigned int level = 0; level < NOVA_RADIX3_LEVELS; level++) {
		u32 next = first + plan.level_pages[level];
		struct boot_radix3_source source = {
			.base.page_addr = boot_radix3_page_addr,
			.pages = level == NOVA_RADIX3_LEVELS - 1 ?
				 image->pages : NULL,
			.table = buf->addr + (u64)next * NOVA_RADIX3_PAGE_SIZE,
		};

		for (u32 page = 0; page < plan.level_pages[level]; page++)
			nova_radix3_fill_page(&plan, level, page, &source.base,
					      buf->cpu + (size_t)(first + page) *
					      NOVA_RADIX3_PAGE_SIZE);
		first = next;
	}
	return 0;
}

static int boot_copy(struct device *dev, struct nova_dma_buf *buf,
		     const void *data, size_t size)
{
	int ret = nova_dma_alloc(dev, buf, size);

	if (!ret)
		memcpy(buf->cpu, data, size);
	return ret;
}

static int boot_layout(struct nova_core *core, size_t image_size,
		       size_t bootloader_size)
{
	struct nova_fb_params params = {
		.fb_size = core->hal->vram_size(&core->bar),
		.vga_base = core->hal->vga_workspace(&core->bar),
		.frts_size = core->hal->frts_size,
		.bootloader_size = bootloader_size,
		.elf_size = image_size,
		.non_wpr_heap = core->hal->non_wpr_heap,
		.heap = core->hal->gsp_heap,
	};

	params.has_display = params.vga_base;
	if (nova_bar_is_dead(&core->bar))
		return -ENODEV;
	return nova_fb_layout_compute(&core->pdev->dev, &params, &core->fb);
}

static int boot_prepare(struct nova_core *core,
			const struct nova_firmware *files,
			struct nova_gsp_boot_images *img)
{
	const struct firmware *gsp_file = files->blobs[NOVA_FIRMWARE_GSP];
	const struct firmware *bl_file = files->blobs[NOVA_FIRMWARE_BOOTLOADER];
	const char *gsp_path = files->paths[NOVA_FIRMWARE_GSP];
	struct device *dev = &core->pdev->dev;
	struct nova_fw_elf_section image, sig;
	struct nova_rm_wpr_meta meta = { };
	struct nova_fw_bootloader bl;
	struct nova_fw_bin bin;
	int ret;

	ret = nova_fw_elf_section(dev, gsp_path, gsp_file->data, gsp_file->size,
				  ".fwimage", &image);
	if (!ret)
		ret = nova_fw_elf_section(dev, gsp_path, gsp_file->data,
					  gsp_file->size,
					  core->hal->gsp_signature_section,
					  &sig);
	if (!ret)
		ret = nova_fw_bin_parse(dev,
					files->paths[NOVA_FIRMWARE_BOOTLOADER],
					bl_file->data, bl_file->size, &bin);
	if (!ret)
		ret = nova_fw_bootloader_parse(dev, &bin, &bl);
	if (!ret)
		ret = boot_layout(core, image.size, bl.image_size);
	if (!ret)
		ret = nova_fwsec_prepare(core, &core->fb.frts);
	if (!ret)
		ret = nova_booter_prepare(core, files);
	if (ret)
		return ret;

	ret = nova_dma_image_create(dev, &img->gsp, image.data, image.size);
	if (!ret)
		ret = boot_build_radix3(dev, &img->gsp, &img->radix3);
	if (!ret)
		ret = boot_copy(dev, &img->signature, sig.data, sig.size);
	if (!ret)
		ret = boot_copy(dev, &img->bootloader, bl.image, bl.image_size);
	if (!ret)
		ret = nova_dma_alloc(dev, &img->wpr_meta, NOVA_RM_PAGE_SIZE);
	if (ret)
		return dev_err_probe(dev, ret,
				     "cannot put the GSP firmware (%zu MiB) into memory\n",
				     (size_t)(image.size / SZ_1M));

	meta.radix3.addr = img->radix3.addr;
	meta.radix3.size = image.size;
	meta.bootloader.addr = img->bootloader.addr;
	meta.bootloader.size = bl.image_size;
	meta.bootloader_code = bl.code_offset;
	meta.bootloader_data = bl.data_offset;
	meta.bootloader_manifest = bl.manifest_offset;
	meta.signature.addr = img->signature.addr;
	meta.signature.size = sig.size;
	meta.fb = &core->fb;
	core->rm->encode_wpr_meta(&meta, img->wpr_meta.cpu);
	core->gsp.app_version = bl.app_version;
	return 0;
}

/**
 * nova_gsp_boot_activate() - see that the RISC-V core has started
 * @gsp: the GSP, its firmware just loaded
 *
 * From here on RM is listened to, and may have its core reset.
 *
 * Context: sleeps.
 *
 * Returns: 0; -ETIMEDOUT if it does not start, -EIO if it has stopped again,
 * both reported; -ENODEV.
 */
int nova_gsp_boot_activate(struct nova_gsp *gsp)
{
	struct nova_falcon *flcn = &gsp->core->gsp_falcon;
	int ret;

	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_OS, gsp->app_version);

	ret = nova_bar_poll_cond(flcn->bar, flcn->hal->riscv_active(flcn),
				 500, ACTIVE_TIMEOUT_US);
	if (!ret)
		WRITE_ONCE(gsp->active, true);
	if (ret != -ETIMEDOUT)
		return ret;

	if (flcn->hal->riscv_halted(flcn)) {
		nova_gsp_fail(gsp, -EIO,
			      "its RISC-V core stopped as soon as it was started (mailbox %#x)",
			      nova_falcon_rd32(flcn, NV_PFALCON_FALCON_MAILBOX0));
		return -EIO;
	}

	dev_err(&gsp->core->pdev->dev,
		"GSP's RISC-V core did not start (mailbox %#x)\n",
		nova_falcon_rd32(flcn, NV_PFALCON_FALCON_MAILBOX0));
	return -ETIMEDOUT;
}

static int boot_wait_suspended(struct nova_core *core, unsigned int timeout_us)
{
	return nova_falcon_poll(&core->gsp_falcon, NV_PFALCON_FALCON_MAILBOX0,
				NV_PGSP_MAILBOX0_SUSPENDED,
				NV_PGSP_MAILBOX0_SUSPENDED, 100, timeout_us);
}

/*
 * A GSP that runs is told to stop and suspends its processor, after which it
 * can be reset. If children are bound channels may run yet, which RM ends first:
 * until then page tables may change, which are written through BAR2.
 *
 * Returns -ETIMEDOUT if it does not answer, and has not been told.
 */
static int boot_stop_running(struct nova_core *core)
{
	int ret = nova_rm_object_leave(core);

	if (ret != -ETIMEDOUT)
		ret = nova_bar2_unbind(core);
	if (ret == -ETIMEDOUT)
		return ret;
	if (!nova_gsp_rpc_unload(&core->gsp) &&
	    boot_wait_suspended(core, SUSPEND_TIMEOUT_US) == -ETIMEDOUT)
		dev_err(&core->pdev->dev,
			"GSP does not suspend its processor (mailbox %#x); resetting it anyway\n",
			nova_falcon_rd32(&core->gsp_falcon,
					 NV_PFALCON_FALCON_MAILBOX0));
	return 0;
}

/*
 * One that cannot be understood any more, or does not answer, is told as well if its
 * processor still runs, but not trusted to listen: what went wrong has been reported,
 * and the reset comes either way.
 */
static void boot_stop_failed(struct nova_core *core)
{
	struct nova_falcon *flcn = &core->gsp_falcon;

	if (READ_ONCE(core->gsp.active) && flcn->hal->riscv_active(flcn) &&
	    !nova_gsp_rpc_unload_post(&core->gsp))
		boot_wait_suspended(core, SUSPEND_FAILED_TIMEOUT_US);
}

/**
 * nova_gsp_boot_stop() - stop the GSP and make the GPU ready for a next start
 * @core: the GPU, in any state
 *
 * Does as much as still works; a GPU that has gone needs nothing. Harmless if
 * it has been called before.
 *
 * Context: process context; sleeps some seconds at worst.
 */
void nova_gsp_boot_stop(struct nova_core *core)
{
	struct nova_gsp *gsp = &core->gsp;
	enum nova_gsp_state was = nova_gsp_state(gsp);

	if (!nova_gsp_set_state(gsp, NOVA_GSP_STOPPING))
		return;

	/* One that has not said that it is up does not listen yet. */
	if (was == NOVA_GSP_RUNNING && boot_stop_running(core) == -ETIMEDOUT)
		was = NOVA_GSP_FAILED;
	if (was == NOVA_GSP_FAILED)
		boot_stop_failed(core);
	WRITE_ONCE(gsp->active, false);

	/*
	 * Before FWSEC-FRTS has done its work there is nothing to take back.
	 * Each step reports its own failure, and the next is tried anyway.
	 */
	if (nova_fwsec_wpr2_end(core)) {
		nova_fwsec_run_sb(core);
		nova_booter_run_unload(core);
	}

	nova_gsp_set_state(gsp, NOVA_GSP_OFF);
}

/* What the GSP shares with the CPU is freed next: it has the bus no more. */
static void boot_stop_action(void *data)
{
	struct nova_core *core = data;

	nova_gsp_boot_stop(core);
	pci_clear_master(core->pdev);
}

static int boot_wait_init_done(struct nova_gsp *gsp)
{
	int ret;

	ret = nova_bar_wait_event(&gsp->core->bar,
				  nova_gsp_state(gsp) != NOVA_GSP_BOOTING,
				  INIT_DONE_TIMEOUT_MS);
	if (ret == -ETIMEDOUT && nova_gsp_check_alive(gsp))
		dev_err(&gsp->core->pdev->dev,
			"GSP firmware started but did not finish its initialisation within %u s; see loginit in debugfs\n",
			INIT_DONE_TIMEOUT_MS / 1000);
	if (nova_gsp_state(gsp) == NOVA_GSP_FAILED)
		return nova_gsp_error(gsp);
	return ret;
}

/**
 * nova_gsp_boot() - start the GSP firmware
 * @core: the GPU; its falcons and queues are ready
 * @files: the firmware; not needed afterwards
 *
 * devres stops it.
 *
 * Context: probe; sleeps seconds.
 *
 * Returns: 0 when it runs, or a negative errno, reported, or -ENODEV when the
 * GPU has gone.
 */
int nova_gsp_boot(struct nova_core *core, const struct nova_firmware *files)
{
	struct nova_gsp_boot_images img = { };
	struct nova_gsp_boot_images *clean __free(boot_images) = &img;
	struct nova_falcon *flcn = &core->gsp_falcon;
	struct nova_gsp *gsp = &core->gsp;
	int ret;

	ret = boot_prepare(core, files, clean);
	if (ret)
		return ret;

	ret = nova_gsp_rpc_prepare_boot(gsp);
	if (ret)
		return ret;

	nova_gsp_set_state(gsp, NOVA_GSP_BOOTING);
	ret = nova_core_defer(core, boot_stop_action, core);
	if (ret)
		return ret;

	ret = nova_fwsec_run_frts(core, &core->fb.frts);
	if (ret)
		return ret;

	ret = flcn->hal->riscv_reset(flcn);
	if (ret)
		return ret;
	nova_falcon_mailboxes_set(flcn, gsp->libos_args.addr);

	ret = nova_booter_run_load(core, clean->wpr_meta.addr);
	if (ret)
		return ret;

	ret = nova_gsp_boot_activate(gsp);
	if (ret)
		return ret;

	nova_gsp_cmdq_kick(&gsp->cmdq);
	return boot_wait_init_done(gsp);
}
