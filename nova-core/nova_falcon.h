/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Falcons: the GPU's microcontrollers.
 */
#ifndef _NOVA_FALCON_H
#define _NOVA_FALCON_H

#include <linux/mutex.h>
#include <linux/types.h>

#include "nova_bar.h"
#include "nova_dma.h"
#include "regs/nova_reg.h"

struct nova_core;
struct nova_hal;

/**
 * DOC: Falcons
 *
 * A falcon is a small processor with instruction memory (IMEM), data memory
 * (DMEM) and a register block. Driver-visible ones used here are the GSP and
 * SEC2. The sequence to run an image is always the same: reset, load IMEM and
 * DMEM, tell the boot ROM where the signature is, start, wait for halt, read
 * the mailboxes (kernel_gsp_falcon_ga102.c, kgspExecuteHsFalcon_GA102). From
 * GA102 on a falcon shares its memories with a RISC-V core ("Peregrine"), and
 * the core select register says which of the two runs.
 */

/**
 * define NOVA_FALCON_BLOCK - unit of a DMA transfer into IMEM or DMEM, bytes
 */
#define NOVA_FALCON_BLOCK	256

/**
 * define NOVA_FALCON_ENGINE_SEC2 - SEC2 in a signed image's engine mask
 */
#define NOVA_FALCON_ENGINE_SEC2	BIT(0)
/**
 * define NOVA_FALCON_ENGINE_GSP - the GSP in a signed image's engine mask
 */
#define NOVA_FALCON_ENGINE_GSP	BIT(10)

/**
 * struct nova_falcon - one falcon of a GPU
 *
 * Lives as long as the PCI driver is bound.
 */
struct nova_falcon {
	/** @bar: registers of the GPU */
	struct nova_bar *bar;
	/** @hal: what differs between families */
	const struct nova_hal *hal;
	/** @name: for messages, "GSP" or "SEC2" */
	const char *name;
	/** @base: first register block, offset in BAR0 */
	u32 base;
	/** @engine_bit: bit that stands for it in signed images' engine masks */
	u32 engine_bit;
	/** @chip_id: value of NV_PMC_BOOT_0, told to the falcon after a reset */
	u32 chip_id;
	/** @imem_size: bytes of instruction memory */
	u32 imem_size;
	/** @dmem_size: bytes of data memory */
	u32 dmem_size;
};

/**
 * struct nova_falcon_fw - a signed image ready to be loaded
 *
 * Offsets and sizes are multiples of NOVA_FALCON_BLOCK and lie inside @img;
 * nova_falcon_fw_check() has verified that.
 */
struct nova_falcon_fw {
	/** @name: for messages */
	const char *name;
	/** @img: the image, signature and command already patched in */
	struct nova_dma_buf img;
	/** @imem_off: where the code is in @img */
	u32 imem_off;
	/** @imem_pa: where it goes in IMEM */
	u32 imem_pa;
	/** @imem_va: address the code runs at, multiple of NOVA_FALCON_BLOCK */
	u32 imem_va;
	/** @imem_size: bytes of code */
	u32 imem_size;
	/** @dmem_off: where the data is in @img */
	u32 dmem_off;
	/** @dmem_pa: where it goes in DMEM */
	u32 dmem_pa;
	/** @dmem_size: bytes of data */
	u32 dmem_size;
	/** @boot_vec: address of the first instruction */
	u32 boot_vec;
	/** @pkc_off: where the signature is in DMEM */
	u32 pkc_off;
	/** @engine_mask: engines the image is signed for */
	u32 engine_mask;
	/** @ucode_id: image number the boot ROM looks up in the fuses */
	u8 ucode_id;
};

int nova_falcon_init(struct nova_falcon *flcn, struct nova_core *core,
		     const char *name, u32 base, u32 engine_bit);

int nova_falcon_reset(struct nova_falcon *flcn);
int nova_falcon_reset_engine(struct nova_falcon *flcn);
int nova_falcon_fw_check(const struct nova_falcon *flcn,
			 const struct nova_falcon_fw *fw);
int nova_falcon_run(struct nova_falcon *flcn, const struct nova_falcon_fw *fw,
		    u32 *mbox0, u32 *mbox1);
void nova_falcon_start(struct nova_falcon *flcn);
int nova_falcon_wait_halted(struct nova_falcon *flcn);
void nova_falcon_mailboxes_set(struct nova_falcon *flcn, u64 val);

/**
 * nova_falcon_rd32() - read a register of a falcon
 * @flcn: the falcon
 * @reg: the register
 *
 * Returns: its value; all ones when the device is dead.
 */
static inline u32 nova_falcon_rd32(struct nova_falcon *flcn,
				   struct nova_falcon_reg reg)
{
	return nova_bar_readl(flcn->bar, flcn->base + reg.offset);
}

/**
 * nova_falcon_wr32() - write a register of a falcon
 * @flcn: the falcon
 * @reg: the register
 * @val: the value
 */
static inline void nova_falcon_wr32(struct nova_falcon *flcn,
				    struct nova_falcon_reg reg, u32 val)
{
	nova_bar_writel(flcn->bar, flcn->base + reg.offset, val);
}

/**
 * nova_falcon_poll() - nova_bar_poll() on a falcon's register
 * @flcn: the falcon
 * @reg: the register
 * @mask: bits to look at
 * @want: value to wait for
 * @interval_us: sleep between reads, 0 to spin
 * @timeout_us: deadline
 *
 * Returns: 0, -ETIMEDOUT or -ENODEV.
 */
static inline int nova_falcon_poll(struct nova_falcon *flcn,
				   struct nova_falcon_reg reg, u32 mask,
				   u32 want, unsigned int interval_us,
				   unsigned int timeout_us)
{
	return nova_bar_poll_addr(flcn->bar, flcn->base + reg.offset, mask,
				  want, interval_us, timeout_us, NULL);
}

u32 nova_falcon_riscv_rd32(struct nova_falcon *flcn, struct nova_riscv_reg reg);
void nova_falcon_riscv_wr32(struct nova_falcon *flcn, struct nova_riscv_reg reg,
			    u32 val);

#endif /* _NOVA_FALCON_H */
