// SPDX-License-Identifier: GPL-2.0
/*
 * GA102 to GA107: Ampere as sold in graphics cards.
 *
 * Falcon and RISC-V sequences: NVIDIA's kernel_falcon_ga102.c,
 * kernel_falcon_ga100.c, kernel_falcon_tu102.c; memory: kern_mem_sys_ga102.c,
 * kern_mem_sys_ga100.c; TLB: kern_gmmu_gm107.c, kern_gmmu_tu102.c,
 * kern_gmmu_ga100.c; interrupts: kernel_bif_gm107.c; heap: gsp_fw_heap.h.
 */
#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/sizes.h>

#include "../nova_bar.h"
#include "../nova_falcon.h"
#include "../nova_falcon_dma.h"
#include "../nova_tlb.h"
#include "../regs/nova_regs_falcon.h"
#include "../regs/nova_regs_fuse.h"
#include "../regs/nova_regs_mmu.h"
#include "../regs/nova_regs_pdisp.h"
#include "../regs/nova_regs_pfb.h"
#include "../regs/nova_regs_pgc6.h"
#include "../regs/nova_regs_riscv.h"
#include "../regs/nova_regs_xve.h"
#include "nova_hal.h"
#include "nova_hal_chan.h"

/* kernel_falcon_ga102.c, PRE_RESET_TIMEOUT_US; hardware may never report it. */
#define RESET_READY_TIMEOUT_US		150

#define SCRUB_TIMEOUT_US		(20 * USEC_PER_MSEC)
#define CORE_SELECT_TIMEOUT_US		(10 * USEC_PER_MSEC)

/* It takes microseconds; the limit is that of NVIDIA's default, 4 s. */
#define TLB_SPIN_US			50
#define TLB_INTERVAL_US			20
#define TLB_TIMEOUT_US			(4 * USEC_PER_SEC)

static u64 ga102_vga_workspace(struct nova_bar *bar)
{
	u32 val;

	if (nova_bar_rd32(bar, NV_FUSE_STATUS_OPT_DISPLAY_GA100) &
	    NV_FUSE_STATUS_OPT_DISPLAY_DATA)
		return 0;

	val = nova_bar_rd32(bar, NV_PDISP_VGA_WORKSPACE_BASE);
	if (!(val & NV_PDISP_VGA_WORKSPACE_BASE_STATUS_VALID))
		return 0;
	return (u64)FIELD_GET(NV_PDISP_VGA_WORKSPACE_BASE_ADDR, val) <<
	       NV_PDISP_VGA_WORKSPACE_BASE_ADDR_SHIFT;
}

static u64 ga102_vram_size(struct nova_bar *bar)
{
	return (u64)nova_bar_rd32(bar, NV_USABLE_FB_SIZE_IN_MB) * SZ_1M;
}

static void ga102_flush_page_set(struct nova_bar *bar, u64 addr)
{
	nova_bar_wr32(bar, NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI,
		      FIELD_PREP(NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI_ADR_63_40,
				 addr >> 40));
	nova_bar_wr32(bar, NV_PFB_NISO_FLUSH_SYSMEM_ADDR,
		      lower_32_bits(addr >>
				    NV_PFB_NISO_FLUSH_SYSMEM_ADDR_SHIFT));
}

static u64 ga102_flush_page_get(struct nova_bar *bar)
{
	u64 lo = nova_bar_rd32(bar, NV_PFB_NISO_FLUSH_SYSMEM_ADDR);
	u64 hi = FIELD_GET(NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI_ADR_63_40,
			   nova_bar_rd32(bar, NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI));

	return hi << 40 | lo << NV_PFB_NISO_FLUSH_SYSMEM_ADDR_SHIFT;
}

static int ga102_tlb_wait(struct nova_bar *bar)
{
	int ret = nova_bar_poll(bar, NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE,
				NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_TRIGGER,
				0, 0, TLB_SPIN_US);

	if (ret != -ETIMEDOUT)
		return ret;
	return nova_bar_poll(bar, NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE,
			     NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_TRIGGER, 0,
			     TLB_INTERVAL_US, TLB_TIMEOUT_US);
}

/*
 * The registers may be busy though nobody here uses them: GSP firmware has the
 * same ones. What was in the TLB is no longer used when TRIGGER reads 0;
 * accesses that have used it are over if SYS_MEMBAR is given as well, which
 * NVIDIA does whenever a PTE has been taken away
 * (kgmmuSetTlbInvalidateMembarWarParameters_TU102()).
 */
static int ga102_tlb_invalidate(struct nova_bar *bar, u64 pdb,
				enum nova_gmmu_aperture aperture, u32 flags)
{
	u64 addr = pdb >> NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_PDB_ADDR_ALIGNMENT;
	u32 val = NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_TRIGGER |
		  NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_ALL_VA |
		  FIELD_PREP(NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_INVAL_SCOPE,
			     NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_INVAL_SCOPE_NON_LINK_TLBS);
	u32 lo = FIELD_PREP(NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_PDB_ADDR,
			    addr & GENMASK(27, 0));
	u32 hi = FIELD_PREP(NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_UPPER_PDB_ADDR,
			    addr >> 28);
	int ret;

	if (aperture != NOVA_GMMU_VID)
		lo |= NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_PDB_APERTURE_SYS_MEM;
	if (flags & NOVA_TLB_HUB_ONLY)
		val |= NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_HUBTLB_ONLY;
	if (flags & NOVA_TLB_DOWNGRADE)
		val |= NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_SYS_MEMBAR |
		       FIELD_PREP(NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_ACK,
				  NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_ACK_GLOBALLY);

	ret = ga102_tlb_wait(bar);
	if (ret)
		return ret;
	nova_bar_wr32(bar, NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_PDB, lo);
	nova_bar_wr32(bar, NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_UPPER_PDB,
		      hi);
	nova_bar_wr32(bar, NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE, val);
	return ga102_tlb_wait(bar);
}

static void ga102_falcon_prepare_reset(struct nova_falcon *flcn)
{
	/* Not an error if it is never reported, see NVIDIA's comment there. */
	(void)nova_falcon_poll(flcn, NV_PFALCON_FALCON_HWCFG2,
			       NV_PFALCON_FALCON_HWCFG2_RESET_READY,
			       NV_PFALCON_FALCON_HWCFG2_RESET_READY,
			       0, RESET_READY_TIMEOUT_US);
}

static int ga102_falcon_wait_scrub(struct nova_falcon *flcn)
{
	return nova_falcon_poll(flcn, NV_PFALCON_FALCON_HWCFG2,
				NV_PFALCON_FALCON_HWCFG2_MEM_SCRUBBING, 0,
				10, SCRUB_TIMEOUT_US);
}

static int ga102_falcon_select(struct nova_falcon *flcn)
{
	u32 bcr;

	if (!(nova_falcon_rd32(flcn, NV_PFALCON_FALCON_HWCFG2) &
	      NV_PFALCON_FALCON_HWCFG2_RISCV))
		return 0;

	bcr = nova_falcon_riscv_rd32(flcn, NV_PRISCV_RISCV_BCR_CTRL);
	if (FIELD_GET(NV_PRISCV_RISCV_BCR_CTRL_CORE_SELECT, bcr) ==
	    NV_PRISCV_RISCV_BCR_CTRL_CORE_SELECT_FALCON)
		return 0;

	nova_falcon_riscv_wr32(flcn, NV_PRISCV_RISCV_BCR_CTRL,
			       FIELD_PREP(NV_PRISCV_RISCV_BCR_CTRL_CORE_SELECT,
					  NV_PRISCV_RISCV_BCR_CTRL_CORE_SELECT_FALCON));
	return nova_bar_poll_addr(flcn->bar,
				  flcn->base + NV_FALCON2_OFFSET +
				  NV_PRISCV_RISCV_BCR_CTRL.offset,
				  NV_PRISCV_RISCV_BCR_CTRL_VALID,
				  NV_PRISCV_RISCV_BCR_CTRL_VALID,
				  10, CORE_SELECT_TIMEOUT_US, NULL);
}

static int ga102_falcon_fuse(struct nova_bar *bar, u32 engine_mask,
			     u8 ucode_id, u32 *fuse)
{
	struct nova_reg reg;

	if (!ucode_id || ucode_id > NV_FUSE_OPT_FPF_UCODE_MAX)
		return -EINVAL;

	if (engine_mask & NOVA_FALCON_ENGINE_SEC2)
		reg = NV_FUSE_OPT_FPF_SEC2_UCODE_VERSION(ucode_id);
	else if (engine_mask & NOVA_FALCON_ENGINE_GSP)
		reg = NV_FUSE_OPT_FPF_GSP_UCODE_VERSION(ucode_id);
	else
		return -EINVAL;

	*fuse = nova_bar_rd32(bar, reg);
	return 0;
}

static int ga102_riscv_reset(struct nova_falcon *flcn)
{
	int ret = nova_falcon_reset_engine(flcn);

	if (ret)
		return ret;

	nova_falcon_riscv_wr32(flcn, NV_PRISCV_RISCV_BCR_CTRL,
			       FIELD_PREP(NV_PRISCV_RISCV_BCR_CTRL_CORE_SELECT,
					  NV_PRISCV_RISCV_BCR_CTRL_CORE_SELECT_RISCV) |
			       NV_PRISCV_RISCV_BCR_CTRL_VALID |
			       NV_PRISCV_RISCV_BCR_CTRL_BRFETCH);
	return 0;
}

static bool ga102_riscv_active(struct nova_falcon *flcn)
{
	return nova_falcon_riscv_rd32(flcn, NV_PRISCV_RISCV_CPUCTL) &
	       NV_PRISCV_RISCV_CPUCTL_ACTIVE_STAT;
}

static bool ga102_riscv_halted(struct nova_falcon *flcn)
{
	return nova_falcon_riscv_rd32(flcn, NV_PRISCV_RISCV_CPUCTL) &
	       NV_PRISCV_RISCV_CPUCTL_HALTED;
}

static u32 ga102_riscv_irq_pending(struct nova_falcon *flcn)
{
	return nova_falcon_rd32(flcn, NV_PFALCON_FALCON_IRQSTAT) &
	       nova_falcon_riscv_rd32(flcn, NV_PRISCV_RISCV_IRQMASK) &
	       nova_falcon_riscv_rd32(flcn, NV_PRISCV_RISCV_IRQDEST);
}

static void ga102_riscv_irq_retrigger(struct nova_falcon *flcn)
{
	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_INTR_RETRIGGER(0),
			 NV_PFALCON_FALCON_INTR_RETRIGGER_TRIGGER);
}

static void ga102_msi_rearm(struct nova_bar *bar)
{
	nova_bar_wr32(bar, NV_XVE_CYA_2, 0);
}

const struct nova_hal nova_hal_ga102 = {
	.name = "ga102",
	.dma_bits = 47,
	.va_bits = 49,
	.host_va_bits = 40,	/* SEM_ADDR_HI, dev_pbdma.ref.txt */
	.gmmu_fmt = &nova_gmmu_fmt_v2,
	.chan = &nova_hal_chan_ga102,
	.warps_per_sm = 48,
	.gsp_signature_section = ".fwsignature_ga10x",
	.gsp_heap = {
		.os_carveout = 22 * SZ_1M,	/* LIBOS3_BAREMETAL */
		.base = 8 * SZ_1M,		/* BASE_RM_SIZE_TU10X */
		.per_gib = 96 * SZ_1K,
		.client = 96 * SZ_1M,		/* 2048 channels of 48 KiB */
		.min = 88 * SZ_1M,		/* LIBOS3_BAREMETAL_MIN_MB */
	},
	.non_wpr_heap = SZ_1M,
	.frts_size = SZ_1M,
	.pci_mirror_base = NV_XVE_MIRROR_BASE,
	.pci_mirror_size = NV_XVE_MIRROR_SIZE,

	.vga_workspace = ga102_vga_workspace,
	.vram_size = ga102_vram_size,
	.flush_page_set = ga102_flush_page_set,
	.flush_page_get = ga102_flush_page_get,
	.tlb_invalidate = ga102_tlb_invalidate,

	.falcon_prepare_reset = ga102_falcon_prepare_reset,
	.falcon_wait_scrub = ga102_falcon_wait_scrub,
	.falcon_select = ga102_falcon_select,
	.falcon_load = nova_falcon_dma_load,
	.falcon_fuse = ga102_falcon_fuse,

	.riscv_reset = ga102_riscv_reset,
	.riscv_active = ga102_riscv_active,
	.riscv_halted = ga102_riscv_halted,
	.riscv_irq_pending = ga102_riscv_irq_pending,
	.riscv_irq_retrigger = ga102_riscv_irq_retrigger,

	.msi_rearm = ga102_msi_rearm,
};
