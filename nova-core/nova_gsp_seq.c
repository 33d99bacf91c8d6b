// SPDX-License-Identifier: GPL-2.0
/*
 * Running the GSP's sequencer programs.
 *
 * While it boots the GSP may ask the CPU to do what it cannot do for itself,
 * like resetting it. The program was checked as a whole before the first
 * command of it is run (nova_gsp_seq_decode.c). Effects of the commands:
 * NVIDIA's kgspExecuteSequencerBuffer_IMPL() and
 * kgspExecuteSequencerCommand_GA102().
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/pci.h>

#include "hal/nova_hal.h"
#include "nova_core_priv.h"
#include "nova_gsp.h"
#include "nova_gsp_boot.h"
#include "nova_gsp_seq.h"
#include "nova_gsp_seq_decode.h"
#include "nova_trace.h"
#include "regs/nova_regs_falcon.h"
#include "regs/nova_regs_fbif.h"
#include "regs/nova_regs_pgc6.h"

#define RESUME_TIMEOUT_US	(4 * USEC_PER_SEC)

static int seq_core_reset(struct nova_core *core)
{
	struct nova_falcon *flcn = &core->gsp_falcon;
	u32 ctl;
	int ret;

	WRITE_ONCE(core->gsp.active, false);
	ret = nova_falcon_reset(flcn);
	if (ret)
		return ret;

	/* kflcnDisableCtxReq: DMA with no context bound. */
	ctl = nova_falcon_rd32(flcn, NV_PFALCON_FBIF_CTL);
	nova_falcon_wr32(flcn, NV_PFALCON_FBIF_CTL,
			 ctl | NV_PFALCON_FBIF_CTL_ALLOW_PHYS_NO_CTX);
	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_DMACTL, 0);
	return 0;
}

static int seq_core_resume(struct nova_core *core)
{
	struct nova_falcon *flcn = &core->gsp_falcon;
	u32 mbox;
	int ret;

	ret = flcn->hal->riscv_reset(flcn);
	if (ret)
		return ret;
	nova_falcon_mailboxes_set(flcn, core->gsp.libos_args.addr);

	/* SEC2 still holds the program that brings RM back. */
	nova_falcon_start(&core->sec2_falcon);
	ret = nova_bar_poll(&core->bar, NV_PGC6_BSI_SECURE_SCRATCH_14,
			    NV_PGC6_BSI_SECURE_SCRATCH_14_BOOT_STAGE_3_HANDOFF,
			    NV_PGC6_BSI_SECURE_SCRATCH_14_BOOT_STAGE_3_HANDOFF,
			    100, RESUME_TIMEOUT_US);
	mbox = nova_falcon_rd32(&core->sec2_falcon, NV_PFALCON_FALCON_MAILBOX0);
	if (!ret && mbox)
		ret = -EIO;
	if (ret) {
		dev_err(&core->pdev->dev,
			"GSP sequencer: SEC2 did not bring the GSP back (mailbox %#x)\n", mbox);
		return ret;
	}
	return nova_gsp_boot_activate(&core->gsp);
}

static int seq_cmd(struct nova_core *core, const struct nova_gsp_seq_cmd *cmd,
		   u32 slots[NOVA_GSP_SEQ_SLOTS])
{
	struct device *dev = &core->pdev->dev;
	struct nova_bar *bar = &core->bar;
	u32 val;
	int ret;

	switch (cmd->opcode) {
	case NOVA_GSP_SEQ_REG_WRITE:
		nova_bar_writel(bar, cmd->addr, cmd->val);
		return 0;
	case NOVA_GSP_SEQ_REG_MODIFY:
		val = nova_bar_readl(bar, cmd->addr);
		nova_bar_writel(bar, cmd->addr,
				(val & ~cmd->mask) | cmd->val);
		return 0;
	case NOVA_GSP_SEQ_REG_POLL:
		ret = nova_bar_poll_addr(bar, cmd->addr, cmd->mask, cmd->val,
					 20, cmd->timeout_us, &val);
		if (ret == -ETIMEDOUT)
			dev_err(dev, "GSP sequencer: register %#x is %#x, and never became %#x (mask %#x)\n",
				cmd->addr, val, cmd->val, cmd->mask);
		return ret;
	case NOVA_GSP_SEQ_DELAY_US:
		fsleep(cmd->val);
		return 0;
	case NOVA_GSP_SEQ_REG_STORE:
		slots[cmd->index] = nova_bar_readl(bar, cmd->addr);
		return 0;
	case NOVA_GSP_SEQ_CORE_RESET:
		return seq_core_reset(core);
	case NOVA_GSP_SEQ_CORE_START:
		nova_falcon_start(&core->gsp_falcon);
		return 0;
	case NOVA_GSP_SEQ_CORE_WAIT_FOR_HALT:
		ret = nova_falcon_wait_halted(&core->gsp_falcon);
		if (ret == -ETIMEDOUT)
			dev_err(dev, "GSP sequencer: the GSP's falcon core does not halt\n");
		return ret;
	case NOVA_GSP_SEQ_CORE_RESUME:
		return seq_core_resume(core);
	default:
		return -EPROTO;
	}
}

/**
 * nova_gsp_seq_run() - run a program of the GSP
 * @gsp: the GSP that asks for it, booting
 * @payload: body of the RUN_CPU_SEQUENCER event
 * @size: bytes of it
 *
 * Context: the message queue's thread; sleeps some seconds at worst per command.
 *
 * Returns: 0; -EPROTO or -EBADMSG for a malformed program, of which nothing has
 * been run; -ETIMEDOUT, -EIO or -ENODEV; reported.
 */
int nova_gsp_seq_run(struct nova_gsp *gsp, const u8 *payload, u32 size)
{
	struct nova_core *core = gsp->core;
	struct device *dev = &core->pdev->dev;
	u32 slots[NOVA_GSP_SEQ_SLOTS] = { };
	struct nova_gsp_seq_cmd cmd;
	struct nova_gsp_seq seq;
	u32 pos = 0;
	int ret;

	ret = nova_gsp_seq_decode_open(dev, payload, size, NOVA_BAR_SIZE, &seq);
	if (ret)
		return ret;

	for (u32 i = 0; i < seq.cmd_count; i++) {
		ret = nova_gsp_seq_decode_next(&seq, &pos, &cmd);
		if (ret < 0)
			return ret;

		trace_nova_gsp_seq_cmd(dev,
				       nova_gsp_seq_decode_opcode_name(cmd.opcode),
				       cmd.addr, cmd.mask, cmd.val);
		ret = seq_cmd(core, &cmd, slots);
		if (ret)
			return ret;
	}
	return 0;
}
