// SPDX-License-Identifier: GPL-2.0
/*
 * Loading a falcon by its DMA engine (GA102 and later).
 *
 * Follows s_dmaTransfer_GA102() and kgspExecuteHsFalcon_GA102() of NVIDIA's
 * kernel_gsp_falcon_ga102.c: the request queue is checked for space before
 * each request, and for having drained at the end of each transfer.
 */
#include <linux/bitfield.h>
#include <linux/device.h>

#include "nova_falcon.h"
#include "nova_falcon_dma.h"
#include "regs/nova_regs_falcon.h"
#include "regs/nova_regs_fbif.h"
#include "regs/nova_regs_riscv.h"

/* A transfer of 256 bytes takes far less than a microsecond. */
#define DMA_TIMEOUT_US		(2 * USEC_PER_SEC)

/* The engine's base register holds address bits 48:8 (dev_falcon_v4.h). */
#define DMA_ADDR_BITS		49

static int dma_wait(struct nova_falcon *flcn, u32 mask, u32 want)
{
	return nova_falcon_poll(flcn, NV_PFALCON_FALCON_DMATRFCMD, mask, want,
				0, DMA_TIMEOUT_US);
}

static int dma_transfer(struct nova_falcon *flcn, u64 base, u32 mem, u32 off,
			u32 size, u32 cmd)
{
	int ret;

	if (base >> DMA_ADDR_BITS) {
		dev_err(flcn->bar->dev, "%s falcon: no DMA from %#llx\n",
			flcn->name, base);
		return -ERANGE;
	}

	ret = dma_wait(flcn, NV_PFALCON_FALCON_DMATRFCMD_FULL, 0);
	if (ret)
		return ret;
	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_DMATRFBASE,
			 lower_32_bits(base >> 8));
	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_DMATRFBASE1,
			 upper_32_bits(base >> 8));

	for (u32 pos = 0; pos < size; pos += NOVA_FALCON_BLOCK) {
		ret = dma_wait(flcn, NV_PFALCON_FALCON_DMATRFCMD_FULL, 0);
		if (ret)
			return ret;
		nova_falcon_wr32(flcn, NV_PFALCON_FALCON_DMATRFMOFFS,
				 FIELD_PREP(NV_PFALCON_FALCON_DMATRFMOFFS_OFFS,
					    mem + pos));
		nova_falcon_wr32(flcn, NV_PFALCON_FALCON_DMATRFFBOFFS,
				 off + pos);
		nova_falcon_wr32(flcn, NV_PFALCON_FALCON_DMATRFCMD, cmd);
	}

	return dma_wait(flcn, NV_PFALCON_FALCON_DMATRFCMD_IDLE,
			NV_PFALCON_FALCON_DMATRFCMD_IDLE);
}

/**
 * nova_falcon_dma_load() - load an image and set the boot ROM up for it
 * @flcn: the falcon, just reset
 * @fw: an image that passed nova_falcon_fw_check()
 *
 * Context: process context.
 *
 * Returns: 0; -ETIMEDOUT or -ENODEV, not reported; -ERANGE, reported.
 */
int nova_falcon_dma_load(struct nova_falcon *flcn,
			 const struct nova_falcon_fw *fw)
{
	u32 cmd = FIELD_PREP(NV_PFALCON_FALCON_DMATRFCMD_SIZE,
			     NV_PFALCON_FALCON_DMATRFCMD_SIZE_256B);
	u32 val;
	int ret;

	/* Physical addresses of coherent memory, with no context bound. */
	val = nova_falcon_rd32(flcn, NV_PFALCON_FBIF_CTL);
	nova_falcon_wr32(flcn, NV_PFALCON_FBIF_CTL,
			 val | NV_PFALCON_FBIF_CTL_ALLOW_PHYS_NO_CTX);
	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_DMACTL, 0);

	val = nova_falcon_rd32(flcn, NV_PFALCON_FBIF_TRANSCFG(0));
	FIELD_MODIFY(NV_PFALCON_FBIF_TRANSCFG_TARGET, &val,
		     NV_PFALCON_FBIF_TRANSCFG_TARGET_COHERENT_SYSMEM);
	FIELD_MODIFY(NV_PFALCON_FBIF_TRANSCFG_MEM_TYPE, &val,
		     NV_PFALCON_FBIF_TRANSCFG_MEM_TYPE_PHYSICAL);
	nova_falcon_wr32(flcn, NV_PFALCON_FBIF_TRANSCFG(0), val);

	/*
	 * The memory offset of code doubles as its tag, the virtual address, so
	 * the base is moved down by as much.
	 */
	ret = dma_transfer(flcn, fw->img.addr + fw->imem_off - fw->imem_va,
			   fw->imem_pa, fw->imem_va, fw->imem_size,
			   cmd | NV_PFALCON_FALCON_DMATRFCMD_IMEM |
			   FIELD_PREP(NV_PFALCON_FALCON_DMATRFCMD_SEC, 1));
	if (ret)
		return ret;

	ret = dma_transfer(flcn, fw->img.addr + fw->dmem_off, fw->dmem_pa, 0,
			   fw->dmem_size, cmd);
	if (ret)
		return ret;

	nova_falcon_riscv_wr32(flcn, NV_PFALCON2_FALCON_BROM_PARAADDR(0),
			       fw->pkc_off);
	nova_falcon_riscv_wr32(flcn, NV_PFALCON2_FALCON_BROM_ENGIDMASK,
			       fw->engine_mask);
	nova_falcon_riscv_wr32(flcn, NV_PFALCON2_FALCON_BROM_CURR_UCODE_ID,
			       FIELD_PREP(NV_PFALCON2_FALCON_BROM_CURR_UCODE_ID_VAL,
					  fw->ucode_id));
	nova_falcon_riscv_wr32(flcn, NV_PFALCON2_FALCON_MOD_SEL,
			       FIELD_PREP(NV_PFALCON2_FALCON_MOD_SEL_ALGO,
					  NV_PFALCON2_FALCON_MOD_SEL_ALGO_RSA3K));

	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_BOOTVEC, fw->boot_vec);
	return 0;
}
