// SPDX-License-Identifier: GPL-2.0
/*
 * Falcons: identify, reset, run.
 *
 * Sequences and their order follow NVIDIA's kernel_falcon_tu102.c,
 * kernel_falcon_ga102.c and kernel_gsp_falcon_ga102.c.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/minmax.h>
#include <linux/pci.h>

#include "hal/nova_hal.h"
#include "nova_core_priv.h"
#include "nova_falcon.h"
#include "nova_trace.h"
#include "regs/nova_regs_falcon.h"
#include "regs/nova_regs_riscv.h"

/* Reads needed for the reset line to propagate (FLCN_RESET_PROPAGATION_DELAY_COUNT). */
#define RESET_PROPAGATION_READS		10

/* No image run by the driver computes for longer. */
#define HALT_TIMEOUT_US			(4 * USEC_PER_SEC)

/**
 * nova_falcon_riscv_rd32() - read a register of a falcon's second block
 * @flcn: the falcon
 * @reg: the register
 *
 * Returns: its value; all ones when the device is dead.
 */
u32 nova_falcon_riscv_rd32(struct nova_falcon *flcn, struct nova_riscv_reg reg)
{
	return nova_bar_readl(flcn->bar,
			      flcn->base + NV_FALCON2_OFFSET + reg.offset);
}

/**
 * nova_falcon_riscv_wr32() - write a register of a falcon's second block
 * @flcn: the falcon
 * @reg: the register
 * @val: the value
 */
void nova_falcon_riscv_wr32(struct nova_falcon *flcn, struct nova_riscv_reg reg,
			    u32 val)
{
	nova_bar_writel(flcn->bar, flcn->base + NV_FALCON2_OFFSET + reg.offset,
			val);
}

/**
 * nova_falcon_init() - identify a falcon
 * @flcn: to initialise
 * @core: the GPU
 * @name: for messages, a string constant
 * @base: register block, offset in BAR0
 * @engine_bit: its bit in signed images' engine masks
 *
 * Context: probe, after the GPU's own firmware (GFW) has finished.
 *
 * Returns: 0, or -ENODEV if there is no such falcon or the GPU is gone;
 * reported.
 */
int nova_falcon_init(struct nova_falcon *flcn, struct nova_core *core,
		     const char *name, u32 base, u32 engine_bit)
{
	u32 hwcfg, hwcfg1;

	*flcn = (struct nova_falcon){
		.bar = &core->bar,
		.hal = core->hal,
		.name = name,
		.base = base,
		.engine_bit = engine_bit,
		.chip_id = core->boot0,
	};

	hwcfg1 = nova_falcon_rd32(flcn, NV_PFALCON_FALCON_HWCFG1);
	hwcfg = nova_falcon_rd32(flcn, NV_PFALCON_FALCON_HWCFG);
	flcn->imem_size = FIELD_GET(NV_PFALCON_FALCON_HWCFG_IMEM_SIZE, hwcfg) *
			  NOVA_FALCON_BLOCK;
	flcn->dmem_size = FIELD_GET(NV_PFALCON_FALCON_HWCFG_DMEM_SIZE, hwcfg) *
			  NOVA_FALCON_BLOCK;
	if (nova_bar_is_dead(flcn->bar))
		return -ENODEV;
	if (!flcn->imem_size || !flcn->dmem_size ||
	    FIELD_GET(NV_PFALCON_FALCON_HWCFG1_SECURITY_MODEL, hwcfg1) !=
	    NV_PFALCON_FALCON_HWCFG1_SECURITY_MODEL_HEAVY)
		return dev_err_probe(flcn->bar->dev, -ENODEV,
				     "%s is no secure falcon (HWCFG %#x, HWCFG1 %#x)\n",
				     name, hwcfg, hwcfg1);
	return 0;
}

/**
 * nova_falcon_reset_engine() - reset the engine, whatever core it runs
 * @flcn: the falcon
 *
 * Leaves the core select to the caller (the family's HAL).
 *
 * Context: process context; spins for some microseconds.
 *
 * Returns: 0, -ETIMEDOUT if the memories are not scrubbed in time (reported),
 * or -ENODEV.
 */
int nova_falcon_reset_engine(struct nova_falcon *flcn)
{
	u32 engine;
	int ret;

	flcn->hal->falcon_prepare_reset(flcn);

	engine = nova_falcon_rd32(flcn, NV_PFALCON_FALCON_ENGINE);
	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_ENGINE,
			 engine | NV_PFALCON_FALCON_ENGINE_RESET);
	for (int i = 0; i < RESET_PROPAGATION_READS; i++)
		nova_falcon_rd32(flcn, NV_PFALCON_FALCON_ENGINE);

	engine = nova_falcon_rd32(flcn, NV_PFALCON_FALCON_ENGINE);
	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_ENGINE,
			 engine & ~NV_PFALCON_FALCON_ENGINE_RESET);
	for (int i = 0; i < RESET_PROPAGATION_READS; i++)
		nova_falcon_rd32(flcn, NV_PFALCON_FALCON_ENGINE);

	ret = flcn->hal->falcon_wait_scrub(flcn);
	if (ret == -ETIMEDOUT)
		dev_err(flcn->bar->dev,
			"%s falcon: memory scrubbing does not finish after reset (HWCFG2 %#x); the GPU needs a power cycle\n",
			flcn->name,
			nova_falcon_rd32(flcn, NV_PFALCON_FALCON_HWCFG2));
	return ret;
}

/**
 * nova_falcon_reset() - reset and leave the falcon core ready for an image
 * @flcn: the falcon
 *
 * Context: process context.
 *
 * Returns: 0, -ETIMEDOUT (reported) or -ENODEV.
 */
int nova_falcon_reset(struct nova_falcon *flcn)
{
	int ret = nova_falcon_reset_engine(flcn);

	if (ret)
		return ret;

	ret = flcn->hal->falcon_select(flcn);
	if (ret == -ETIMEDOUT)
		dev_err(flcn->bar->dev,
			"%s: cannot switch from the RISC-V core to the falcon core; the GPU needs a power cycle\n",
			flcn->name);
	if (ret)
		return ret;

	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_RM, flcn->chip_id);
	return 0;
}

static bool nova_falcon_fits(u32 off, u32 size, size_t limit)
{
	u32 end;

	return !(off % NOVA_FALCON_BLOCK) && !(size % NOVA_FALCON_BLOCK) &&
	       !check_add_overflow(off, size, &end) && end <= limit;
}

/**
 * nova_falcon_fw_check() - does an image fit a falcon?
 * @flcn: the falcon it is for
 * @fw: the image; its numbers come from a file or the VBIOS
 *
 * Returns: 0 or -EINVAL, reported.
 */
int nova_falcon_fw_check(const struct nova_falcon *flcn,
			 const struct nova_falcon_fw *fw)
{
	const char *what;

	if (!nova_falcon_fits(fw->imem_off, fw->imem_size, fw->img.size))
		what = "code outside of the file";
	else if (!nova_falcon_fits(fw->dmem_off, fw->dmem_size, fw->img.size))
		what = "data outside of the file";
	else if (!fw->imem_size ||
		 !nova_falcon_fits(fw->imem_pa, fw->imem_size, flcn->imem_size))
		what = "code does not fit IMEM";
	else if (!fw->dmem_size ||
		 !nova_falcon_fits(fw->dmem_pa, fw->dmem_size, flcn->dmem_size))
		what = "data does not fit DMEM";
	else if (fw->imem_va % NOVA_FALCON_BLOCK)
		what = "code address is not aligned";
	else if (fw->pkc_off >= fw->dmem_size)
		what = "signature outside of the data";
	else if (!(fw->engine_mask & flcn->engine_bit))
		what = "not signed for this engine";
	else
		return 0;

	return dev_err_probe(flcn->bar->dev, -EINVAL,
			     "%s cannot run on the %s falcon: %s\n",
			     fw->name, flcn->name, what);
}

/**
 * nova_falcon_mailboxes_set() - put a 64-bit argument into both mailboxes
 * @flcn: the falcon
 * @val: low half to mailbox 0, high half to mailbox 1
 */
void nova_falcon_mailboxes_set(struct nova_falcon *flcn, u64 val)
{
	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_MAILBOX0, lower_32_bits(val));
	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_MAILBOX1, upper_32_bits(val));
}

/**
 * nova_falcon_start() - start the falcon core
 * @flcn: the falcon, reset and loaded
 */
void nova_falcon_start(struct nova_falcon *flcn)
{
	u32 cpuctl = nova_falcon_rd32(flcn, NV_PFALCON_FALCON_CPUCTL);

	if (cpuctl & NV_PFALCON_FALCON_CPUCTL_ALIAS_EN)
		nova_falcon_wr32(flcn, NV_PFALCON_FALCON_CPUCTL_ALIAS,
				 NV_PFALCON_FALCON_CPUCTL_ALIAS_STARTCPU);
	else
		nova_falcon_wr32(flcn, NV_PFALCON_FALCON_CPUCTL,
				 NV_PFALCON_FALCON_CPUCTL_STARTCPU);
}

/**
 * nova_falcon_wait_halted() - wait until the falcon core stops
 * @flcn: the falcon
 *
 * Context: sleeps.
 *
 * Returns: 0, -ETIMEDOUT or -ENODEV; not reported.
 */
int nova_falcon_wait_halted(struct nova_falcon *flcn)
{
	return nova_falcon_poll(flcn, NV_PFALCON_FALCON_CPUCTL,
				NV_PFALCON_FALCON_CPUCTL_HALTED,
				NV_PFALCON_FALCON_CPUCTL_HALTED,
				50, HALT_TIMEOUT_US);
}

/**
 * nova_falcon_run() - reset, load, start, and wait for the end
 * @flcn: the falcon
 * @fw: an image that passed nova_falcon_fw_check()
 * @mbox0: argument on entry, result on return; NULL for neither
 * @mbox1: likewise
 *
 * What the result means is the caller's knowledge.
 *
 * Context: process context; sleeps up to some seconds.
 *
 * Returns: 0 when the image ran and halted; -ETIMEDOUT (reported) or -ENODEV.
 */
int nova_falcon_run(struct nova_falcon *flcn, const struct nova_falcon_fw *fw,
		    u32 *mbox0, u32 *mbox1)
{
	int ret;

	ret = nova_falcon_reset(flcn);
	if (ret)
		return ret;

	ret = flcn->hal->falcon_load(flcn, fw);
	if (ret == -ETIMEDOUT)
		dev_err(flcn->bar->dev,
			"%s falcon: DMA of %s does not finish; check the IOMMU log\n",
			flcn->name, fw->name);
	if (ret)
		return ret;

	if (mbox0)
		nova_falcon_wr32(flcn, NV_PFALCON_FALCON_MAILBOX0, *mbox0);
	if (mbox1)
		nova_falcon_wr32(flcn, NV_PFALCON_FALCON_MAILBOX1, *mbox1);

	trace_nova_falcon_start(flcn->bar->dev, flcn->name, fw->name);
	nova_falcon_start(flcn);
	ret = nova_falcon_wait_halted(flcn);

	if (mbox0)
		*mbox0 = nova_falcon_rd32(flcn, NV_PFALCON_FALCON_MAILBOX0);
	if (mbox1)
		*mbox1 = nova_falcon_rd32(flcn, NV_PFALCON_FALCON_MAILBOX1);
	trace_nova_falcon_halt(flcn->bar->dev, flcn->name, fw->name,
			       mbox0 ? *mbox0 : 0, ret);

	if (ret == -ETIMEDOUT)
		dev_err(flcn->bar->dev,
			"%s falcon: %s does not halt (CPUCTL %#x, mailbox %#x)\n",
			flcn->name, fw->name,
			nova_falcon_rd32(flcn, NV_PFALCON_FALCON_CPUCTL),
			nova_falcon_rd32(flcn, NV_PFALCON_FALCON_MAILBOX0));
	return ret;
}
