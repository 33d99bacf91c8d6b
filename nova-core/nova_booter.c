// SPDX-License-Identifier: GPL-2.0
/*
 * The booter: SEC2's programs that load and unload the GSP firmware.
 *
 * Calls and results follow NVIDIA's kernel_gsp_booter_tu102.c.
 */
#include <linux/align.h>
#include <linux/device.h>
#include <linux/firmware.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "hal/nova_hal.h"
#include "nova_booter.h"
#include "nova_core_priv.h"
#include "nova_firmware.h"
#include "nova_fw_bin.h"
#include "nova_status.h"

/* Argument of the unload program for a normal unload, in both mailboxes. */
#define UNLOAD_NORMAL	0xff

static void booter_free(void *data)
{
	struct nova_booter *booter = data;

	nova_dma_free(&booter->load.img);
	nova_dma_free(&booter->unload.img);
}

static int booter_build(struct nova_core *core, struct nova_falcon_fw *fw,
			const char *name, const struct nova_firmware *files,
			enum nova_firmware_file file)
{
	struct device *dev = &core->pdev->dev;
	const struct firmware *blob = files->blobs[file];
	struct nova_fw_bin_booter booter;
	struct nova_fw_bin bin;
	u32 fuse;
	int ret;

	ret = nova_fw_bin_parse(dev, files->paths[file], blob->data, blob->size,
				&bin);
	if (!ret)
		ret = nova_fw_bin_booter(dev, &bin, &booter);
	if (ret)
		return ret;

	ret = core->hal->falcon_fuse(&core->bar, booter.engine_mask,
				     booter.ucode_id, &fuse);
	if (ret)
		return dev_err_probe(dev, ret,
				     "%s: no fuse for it (engines %#x, id %u)\n",
				     files->paths[file], booter.engine_mask,
				     booter.ucode_id);

	fw->name = name;
	fw->imem_off = booter.code_offset;
	fw->imem_pa = 0;
	fw->imem_va = booter.code_offset;
	fw->imem_size = ALIGN(booter.code_size, NOVA_FALCON_BLOCK);
	fw->dmem_off = booter.dmem_offset;
	fw->dmem_pa = 0;
	fw->dmem_size = ALIGN(booter.dmem_size, NOVA_FALCON_BLOCK);
	fw->boot_vec = booter.code_offset;
	fw->pkc_off = booter.pkc_offset;
	fw->engine_mask = booter.engine_mask;
	fw->ucode_id = booter.ucode_id;

	ret = nova_dma_alloc(dev, &fw->img, booter.image_size);
	if (ret)
		return dev_err_probe(dev, ret, "no memory for %s\n", name);
	memcpy(fw->img.cpu, booter.image, booter.image_size);
	ret = nova_fw_bin_booter_sign(dev, &booter, fuse, fw->img.cpu,
				      booter.image_size);
	if (ret)
		return ret;
	return nova_falcon_fw_check(&core->sec2_falcon, fw);
}

/**
 * nova_booter_prepare() - get both programs ready
 * @core: the GPU, its SEC2 falcon known
 * @files: firmware files; not needed afterwards
 *
 * Freed by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0; -EINVAL for a file that is malformed or not for this chip;
 * another negative errno; reported.
 */
int nova_booter_prepare(struct nova_core *core,
			const struct nova_firmware *files)
{
	int ret;

	ret = nova_core_defer(core, booter_free, &core->booter);
	if (ret)
		return ret;
	ret = booter_build(core, &core->booter.unload, "booter_unload", files,
			   NOVA_FIRMWARE_BOOTER_UNLOAD);
	if (ret)
		return ret;
	return booter_build(core, &core->booter.load, "booter_load", files,
			    NOVA_FIRMWARE_BOOTER_LOAD);
}

static int booter_run(struct nova_core *core, const struct nova_falcon_fw *fw,
		      u32 mbox0, u32 mbox1)
{
	struct nova_status_text text;
	int ret;

	ret = nova_falcon_run(&core->sec2_falcon, fw, &mbox0, &mbox1);
	if (ret || !mbox0)
		return ret;
	if (nova_bar_is_dead(&core->bar))
		return -ENODEV;

	text = nova_status_booter(mbox0);
	dev_err(&core->pdev->dev, "%s failed: %s (mailbox %#x)%s%s\n", fw->name,
		text.name, mbox0, *text.hint ? ", " : "", text.hint);
	return -EIO;
}

/**
 * nova_booter_run_load() - have the GSP firmware loaded and started
 * @core: the GPU; FWSEC-FRTS has run, the GSP is reset into RISC-V
 * @wpr_meta: DMA address of the description of all that
 *
 * Context: probe; sleeps.
 *
 * Returns: 0; -EIO if the booter reports an error, -ETIMEDOUT, both reported;
 * -ENODEV.
 */
int nova_booter_run_load(struct nova_core *core, u64 wpr_meta)
{
	int ret = booter_run(core, &core->booter.load, lower_32_bits(wpr_meta),
			     upper_32_bits(wpr_meta));

	nova_dma_free(&core->booter.load.img);
	return ret;
}

/**
 * nova_booter_run_unload() - have WPR2 removed
 * @core: the GPU; FWSEC-SB has run
 *
 * Does nothing if there is no WPR2.
 *
 * Context: process context; sleeps.
 *
 * Returns: 0; -EIO if the booter reports an error or WPR2 remains, -ETIMEDOUT,
 * all reported; -ENODEV.
 */
int nova_booter_run_unload(struct nova_core *core)
{
	u64 end;
	int ret;

	if (!nova_fwsec_wpr2_end(core))
		return nova_bar_is_dead(&core->bar) ? -ENODEV : 0;

	ret = booter_run(core, &core->booter.unload, UNLOAD_NORMAL,
			 UNLOAD_NORMAL);
	if (ret)
		return ret;

	end = nova_fwsec_wpr2_end(core);
	if (end) {
		dev_err(&core->pdev->dev,
			"booter_unload ran but WPR2 is still set up (to %#llx); the GPU needs a reset before it can be used again\n",
			end);
		return -EIO;
	}
	return nova_bar_is_dead(&core->bar) ? -ENODEV : 0;
}
