/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between GPU families, and nothing else.
 */
#ifndef _NOVA_HAL_H
#define _NOVA_HAL_H

#include <linux/types.h>

#include "../mmu/nova_gmmu_fmt.h"
#include "../nova_chip.h"
#include "../nova_fb.h"

struct nova_bar;
struct nova_falcon;
struct nova_falcon_fw;
struct nova_hal_chan;

/**
 * struct nova_hal - one family of GPUs
 *
 * Constant; found once by chip (&struct nova_chip) and then called without any
 * further question: no member is ever NULL, and no other code asks what
 * generation a GPU is. A family file may use another family's function.
 */
struct nova_hal {
	/** @name: the family's first chip, for debugging */
	const char *name;
	/** @dma_bits: width of a system memory address */
	unsigned int dma_bits;
	/** @va_bits: width of a GPU virtual address */
	unsigned int va_bits;
	/** @host_va_bits: width of those that host and its methods take */
	unsigned int host_va_bits;
	/** @gmmu_fmt: format of page tables */
	const struct nova_gmmu_fmt *gmmu_fmt;
	/** @chan: channels and engines */
	const struct nova_hal_chan *chan;
	/** @warps_per_sm: warps one streaming multiprocessor holds */
	unsigned int warps_per_sm;
	/** @gsp_signature_section: ELF section with the GSP image's signature */
	const char *gsp_signature_section;
	/** @gsp_heap: how much VRAM the firmware needs for itself */
	struct nova_fb_heap_params gsp_heap;
	/** @non_wpr_heap: bytes of heap it needs outside of WPR2 */
	u32 non_wpr_heap;
	/** @frts_size: bytes FWSEC puts at the end of WPR2 */
	u32 frts_size;
	/** @pci_mirror_base: where configuration space shows up in BAR0 */
	u32 pci_mirror_base;
	/** @pci_mirror_size: bytes of that mirror */
	u32 pci_mirror_size;

	/**
	 * @vga_workspace: where the VBIOS has its VGA workspace in VRAM
	 *
	 * Returns its offset, or 0 if the chip has no display or the VBIOS has
	 * not said.
	 */
	u64 (*vga_workspace)(struct nova_bar *bar);
	/** @vram_size: bytes of VRAM usable to software */
	u64 (*vram_size)(struct nova_bar *bar);
	/**
	 * @flush_page_set: tell the GPU where to flush system memory writes to
	 *
	 * @addr is a DMA address, 256-byte aligned; 0 for none.
	 */
	void (*flush_page_set)(struct nova_bar *bar, u64 addr);
	/** @flush_page_get: what flush_page_set() or someone else has set */
	u64 (*flush_page_get)(struct nova_bar *bar);

	/**
	 * @tlb_invalidate: forget translations, directory entries included
	 *
	 * Of the address space whose root directory is at @pdb; @flags are
	 * NOVA_TLB_*. One at a time; does not allocate. Returns 0, -ETIMEDOUT
	 * or -ENODEV.
	 */
	int (*tlb_invalidate)(struct nova_bar *bar, u64 pdb,
			      enum nova_gmmu_aperture aperture, u32 flags);

	/** @falcon_prepare_reset: what must be awaited before a reset, if can be */
	void (*falcon_prepare_reset)(struct nova_falcon *flcn);
	/**
	 * @falcon_wait_scrub: wait for the memories to be cleared after a reset
	 *
	 * Returns 0, -ETIMEDOUT or -ENODEV.
	 */
	int (*falcon_wait_scrub)(struct nova_falcon *flcn);
	/**
	 * @falcon_select: give the memories to the falcon core
	 *
	 * Returns 0, -ETIMEDOUT or -ENODEV.
	 */
	int (*falcon_select)(struct nova_falcon *flcn);
	/**
	 * @falcon_load: bring an image into the falcon's memories
	 *
	 * Also programs the boot ROM and the boot vector. Returns 0, -ERANGE,
	 * -ETIMEDOUT or -ENODEV.
	 */
	int (*falcon_load)(struct nova_falcon *flcn,
			   const struct nova_falcon_fw *fw);
	/**
	 * @falcon_fuse: read the fuses that say which image versions may run
	 *
	 * For images of number @ucode_id (from 1) signed for @engine_mask.
	 * Returns 0 or -EINVAL for an image no fuse is known for.
	 */
	int (*falcon_fuse)(struct nova_bar *bar, u32 engine_mask, u8 ucode_id,
			   u32 *fuse);

	/**
	 * @riscv_reset: reset into the RISC-V core
	 *
	 * Returns 0, -ETIMEDOUT or -ENODEV.
	 */
	int (*riscv_reset)(struct nova_falcon *flcn);
	/** @riscv_active: is the RISC-V core running? */
	bool (*riscv_active)(struct nova_falcon *flcn);
	/** @riscv_halted: has the RISC-V core stopped for good? */
	bool (*riscv_halted)(struct nova_falcon *flcn);
	/** @riscv_irq_pending: falcon interrupts pending for the CPU */
	u32 (*riscv_irq_pending)(struct nova_falcon *flcn);
	/** @riscv_irq_retrigger: raise the vector again if any is still pending */
	void (*riscv_irq_retrigger)(struct nova_falcon *flcn);

	/** @msi_rearm: allow the next MSI */
	void (*msi_rearm)(struct nova_bar *bar);
};

extern const struct nova_hal nova_hal_ga102;

const struct nova_hal *nova_hal_find(enum nova_family family);

#endif /* _NOVA_HAL_H */
