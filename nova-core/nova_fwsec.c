// SPDX-License-Identifier: GPL-2.0
/*
 * FWSEC: found in the VBIOS, signed for the fuses, run on the GSP falcon.
 *
 * What is checked after each command: NVIDIA's kgspExecuteFwsec_TU102().
 */
#include <linux/align.h>
#include <linux/bitfield.h>
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "hal/nova_hal.h"
#include "nova_core_priv.h"
#include "nova_fwsec.h"
#include "nova_status.h"
#include "nova_vbios.h"
#include "regs/nova_regs_pbus.h"
#include "regs/nova_regs_pfb.h"
#include "regs/nova_regs_pgc6.h"
#include "regs/nova_regs_prom.h"

/* What is read of the ROM before its headers have said how much there is. */
#define ROM_FIRST_READ	4096

/**
 * nova_fwsec_wpr2_end() - where does WPR2 end?
 * @core: the GPU
 *
 * Context: any.
 *
 * Returns: VRAM offset behind its last byte, 0 if there is no WPR2; 0 as well
 * when the GPU has gone.
 */
u64 nova_fwsec_wpr2_end(struct nova_core *core)
{
	u32 hi = nova_bar_rd32(&core->bar, NV_PFB_PRI_MMU_WPR2_ADDR_HI);

	return nova_bar_is_dead(&core->bar) ? 0 : nova_fb_wpr2_addr(hi);
}

static void fwsec_free(void *data)
{
	struct nova_fwsec *fwsec = data;

	nova_dma_free(&fwsec->frts.img);
	nova_dma_free(&fwsec->sb.img);
}

/* The ROM is read a dword at a time, as only that is defined. */
static int fwsec_read_vbios(struct nova_core *core, u8 *rom,
			    struct nova_vbios *vbios)
{
	u32 len = 0, need = ROM_FIRST_READ;
	int ret;

	do {
		need = min(ALIGN(need, 4), NV_PROM_SIZE);
		for (; len < need; len += 4) {
			__le32 word = cpu_to_le32(nova_bar_rd32(&core->bar,
								NV_PROM_DATA(len)));

			memcpy(rom + len, &word, sizeof(word));
		}
		if (nova_bar_is_dead(&core->bar))
			return -ENODEV;
		ret = nova_vbios_parse(&core->pdev->dev, rom, len, NV_PROM_SIZE,
				       vbios, &need);
	} while (ret == -EAGAIN);
	return ret;
}

static int fwsec_build(struct nova_core *core, struct nova_falcon_fw *fw,
		       const char *name,
		       const struct nova_vbios_fwsec *fwsec, const u8 *sig,
		       const struct nova_vbios_fwsec_cmd *cmd)
{
	struct device *dev = &core->pdev->dev;
	u8 *image;
	int ret;

	fw->name = name;
	fw->imem_off = 0;
	fw->imem_pa = fwsec->code_phys;
	fw->imem_va = fwsec->code_virt;
	fw->imem_size = ALIGN(fwsec->code_size, NOVA_FALCON_BLOCK);
	fw->dmem_off = fw->imem_size;
	fw->dmem_pa = fwsec->dmem_phys;
	fw->dmem_size = ALIGN(fwsec->dmem_size, NOVA_FALCON_BLOCK);
	fw->boot_vec = fwsec->code_virt;
	fw->pkc_off = fwsec->pkc_offset;
	fw->engine_mask = fwsec->engine_mask;
	fw->ucode_id = fwsec->ucode_id;

	ret = nova_dma_alloc(dev, &fw->img, fw->dmem_off + fw->dmem_size);
	if (ret)
		return dev_err_probe(dev, ret, "no memory for %s\n", name);

	image = fw->img.cpu;
	memcpy(image, fwsec->code, fwsec->code_size);
	memcpy(image + fw->dmem_off, fwsec->dmem, fwsec->dmem_size);
	memcpy(image + fw->dmem_off + fwsec->pkc_offset, sig,
	       NOVA_VBIOS_SIG_SIZE);
	ret = nova_vbios_appif_patch(dev, image + fw->dmem_off,
				     fwsec->dmem_size, fwsec->interface_offset,
				     cmd);
	if (ret)
		return ret;
	return nova_falcon_fw_check(&core->gsp_falcon, fw);
}

/**
 * nova_fwsec_prepare() - get both commands ready
 * @core: the GPU, its GSP falcon known
 * @frts: where the FRTS data shall go in VRAM
 *
 * Reads the VBIOS. Freed by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0; -EINVAL for a VBIOS that is malformed or has no FWSEC for this
 * chip; another negative errno; reported.
 */
int nova_fwsec_prepare(struct nova_core *core, const struct nova_fb_range *frts)
{
	const struct nova_vbios_fwsec_cmd frts_cmd = {
		.op = NOVA_VBIOS_FWSEC_FRTS,
		.frts_offset = frts->base,
		.frts_size = frts->size,
	};
	const struct nova_vbios_fwsec_cmd sb_cmd = {
		.op = NOVA_VBIOS_FWSEC_SB,
	};
	struct device *dev = &core->pdev->dev;
	struct nova_vbios *vbios __free(kfree) =
		kzalloc(sizeof(*vbios), GFP_KERNEL);
	u8 *rom __free(kvfree) = kvmalloc(NV_PROM_SIZE, GFP_KERNEL);
	struct nova_vbios_fwsec fwsec;
	const u8 *sig;
	u32 fuse;
	int ret;

	if (!vbios || !rom)
		return dev_err_probe(dev, -ENOMEM,
				     "no memory to read the VBIOS\n");

	ret = fwsec_read_vbios(core, rom, vbios);
	if (ret)
		return ret;
	dev_dbg(dev, "VBIOS %s\n", vbios->version);

	ret = nova_vbios_fwsec_find(dev, vbios, &fwsec);
	if (ret)
		return ret;
	if (fwsec.desc_version != 3)
		return dev_err_probe(dev, -EINVAL,
				     "VBIOS: FWSEC descriptor version %u does not belong to this chip\n",
				     fwsec.desc_version);

	ret = core->hal->falcon_fuse(&core->bar, fwsec.engine_mask,
				     fwsec.ucode_id, &fuse);
	if (ret)
		return dev_err_probe(dev, ret,
				     "VBIOS: no fuse for FWSEC (engines %#x, id %u)\n",
				     fwsec.engine_mask, fwsec.ucode_id);
	sig = nova_vbios_fwsec_signature(dev, &fwsec, fuse);
	if (IS_ERR(sig))
		return PTR_ERR(sig);

	ret = nova_core_defer(core, fwsec_free, &core->fwsec);
	if (ret)
		return ret;
	ret = fwsec_build(core, &core->fwsec.sb, "FWSEC-SB", &fwsec, sig,
			  &sb_cmd);
	if (ret)
		return ret;
	return fwsec_build(core, &core->fwsec.frts, "FWSEC-FRTS", &fwsec, sig,
			   &frts_cmd);
}

/**
 * nova_fwsec_run_frts() - create WPR2 with the FRTS data in it
 * @core: the GPU, without WPR2
 * @frts: where, as told to nova_fwsec_prepare()
 *
 * Context: probe; sleeps.
 *
 * Returns: 0; -EIO if FWSEC reports an error or does something else,
 * -ETIMEDOUT, both reported; -ENODEV.
 */
int nova_fwsec_run_frts(struct nova_core *core,
			const struct nova_fb_range *frts)
{
	struct device *dev = &core->pdev->dev;
	struct nova_bar *bar = &core->bar;
	struct nova_status_text text;
	u32 code;
	u64 lo, hi;
	int ret;

	ret = nova_falcon_run(&core->gsp_falcon, &core->fwsec.frts, NULL, NULL);
	nova_dma_free(&core->fwsec.frts.img);
	if (ret)
		return ret;

	code = FIELD_GET(NV_PBUS_VBIOS_SCRATCH_FRTS_ERR_CODE,
			 nova_bar_rd32(bar, NV_PBUS_VBIOS_SCRATCH_FRTS));
	lo = nova_fb_wpr2_addr(nova_bar_rd32(bar, NV_PFB_PRI_MMU_WPR2_ADDR_LO));
	hi = nova_fwsec_wpr2_end(core);
	if (nova_bar_is_dead(bar))
		return -ENODEV;

	if (code) {
		text = nova_status_frts(code);
		return dev_err_probe(dev, -EIO, "FWSEC-FRTS failed: %s (%#x)%s%s\n",
				     text.name, code, *text.hint ? ", " : "",
				     text.hint);
	}
	if (!hi)
		return dev_err_probe(dev, -EIO,
				     "FWSEC-FRTS ran but did not create WPR2\n");
	if (lo != frts->base)
		return dev_err_probe(dev, -EIO,
				     "FWSEC-FRTS created WPR2 at %#llx instead of %#llx\n",
				     lo, frts->base);
	return 0;
}

/**
 * nova_fwsec_run_sb() - put back what the VBIOS had running
 * @core: the GPU, its GSP stopped
 *
 * Context: process context; sleeps.
 *
 * Returns: 0; -EIO if FWSEC reports an error, -ETIMEDOUT, both reported;
 * -ENODEV.
 */
int nova_fwsec_run_sb(struct nova_core *core)
{
	struct device *dev = &core->pdev->dev;
	struct nova_bar *bar = &core->bar;
	u32 mask, progress, code;
	int ret;

	ret = nova_falcon_run(&core->gsp_falcon, &core->fwsec.sb, NULL, NULL);
	if (ret)
		return ret;

	mask = nova_bar_rd32(bar,
			     NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_PRIV_LEVEL_MASK);
	progress = FIELD_GET(NV_PGC6_GFW_BOOT_PROGRESS,
			     nova_bar_rd32(bar,
					   NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_0_GFW_BOOT));
	code = FIELD_GET(NV_PBUS_VBIOS_SCRATCH_SB_ERR_CODE,
			 nova_bar_rd32(bar, NV_PBUS_VBIOS_SCRATCH_SB));
	if (nova_bar_is_dead(bar))
		return -ENODEV;

	if (!(mask & NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_READ_PROTECTION_LEVEL0) ||
	    progress != NV_PGC6_GFW_BOOT_PROGRESS_COMPLETED || code) {
		dev_err(dev, "FWSEC-SB failed: error %#x, GFW progress %#x; the GPU may need a reset before it can be used again\n",
			code, progress);
		return -EIO;
	}
	return 0;
}
