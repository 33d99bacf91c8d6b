// SPDX-License-Identifier: GPL-2.0
/*
 * The GSP: its state machine, its interrupt, and what is allocated for it.
 */
#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/pci.h>
#include <linux/ratelimit.h>
#include <linux/sprintf.h>

#include "hal/nova_hal.h"
#include "nova_core_priv.h"
#include "nova_gsp.h"
#include "nova_status.h"
#include "nova_trace.h"
#include "regs/nova_regs_falcon.h"
#include "regs/nova_regs_gsp.h"
#include "regs/nova_regs_riscv.h"

static const char * const state_names[NOVA_GSP_STATES] = {
	[NOVA_GSP_OFF] = "off",
	[NOVA_GSP_BOOTING] = "booting",
	[NOVA_GSP_RUNNING] = "running",
	[NOVA_GSP_STOPPING] = "stopping",
	[NOVA_GSP_FAILED] = "failed",
};

/* Which states each state may be entered from. */
static const unsigned long allowed_from[NOVA_GSP_STATES] = {
	[NOVA_GSP_OFF] = BIT(NOVA_GSP_STOPPING) | BIT(NOVA_GSP_FAILED),
	[NOVA_GSP_BOOTING] = BIT(NOVA_GSP_OFF),
	[NOVA_GSP_RUNNING] = BIT(NOVA_GSP_BOOTING),
	[NOVA_GSP_STOPPING] = BIT(NOVA_GSP_BOOTING) | BIT(NOVA_GSP_RUNNING) |
			      BIT(NOVA_GSP_FAILED),
	[NOVA_GSP_FAILED] = BIT(NOVA_GSP_BOOTING) | BIT(NOVA_GSP_RUNNING) |
			    BIT(NOVA_GSP_STOPPING),
};

/**
 * nova_gsp_set_state() - the only way to change the GSP's state
 * @gsp: the GSP
 * @state: the state to go to
 *
 * Wakes whoever waits for the GPU, as waiting for a state is done there too.
 *
 * Context: any.
 *
 * Returns: true if the state was changed; false if that is not allowed from
 * the state it is in, which the caller may have to expect: the GSP can fail at
 * any time.
 */
bool nova_gsp_set_state(struct nova_gsp *gsp, enum nova_gsp_state state)
{
	enum nova_gsp_state old;

	scoped_guard(spinlock_irqsave, &gsp->lock) {
		old = gsp->state;
		if (!(allowed_from[state] & BIT(old)))
			return false;
		if (state == NOVA_GSP_STOPPING)
			gsp->stopped_from = old;
		WRITE_ONCE(gsp->state, state);
	}

	trace_nova_gsp_state(&gsp->core->pdev->dev, state_names[old],
			     state_names[state]);
	wake_up_all(&gsp->core->bar.waiters);
	if (state == NOVA_GSP_FAILED)
		nova_chan_list_lost(gsp->core);
	return true;
}

/**
 * nova_gsp_state() - what state is it in?
 * @gsp: the GSP
 *
 * Context: any.
 *
 * Returns: the state, which may have changed when the caller looks at it.
 */
enum nova_gsp_state nova_gsp_state(struct nova_gsp *gsp)
{
	return READ_ONCE(gsp->state);
}

/**
 * nova_gsp_error() - why did it fail?
 * @gsp: the GSP, failed
 *
 * Returns: a negative errno.
 */
int nova_gsp_error(struct nova_gsp *gsp)
{
	guard(spinlock_irqsave)(&gsp->lock);
	return gsp->error ?: -EIO;
}

/**
 * nova_gsp_describe() - its state in words, for people
 * @gsp: the GSP
 * @buf: where to, NOVA_GSP_DESCRIPTION_LEN bytes
 *
 * For one that has been stopped this tells what it was before: "off, was
 * failed (-EIO)".
 *
 * Context: any.
 */
void nova_gsp_describe(struct nova_gsp *gsp, char *buf)
{
	const size_t size = NOVA_GSP_DESCRIPTION_LEN;
	enum nova_gsp_state state, from;
	int error, len;

	scoped_guard(spinlock_irqsave, &gsp->lock) {
		state = gsp->state;
		from = gsp->stopped_from;
		error = gsp->error;
	}

	len = scnprintf(buf, size, "%s", state_names[state]);
	if (from != NOVA_GSP_OFF)
		len += scnprintf(buf + len, size - len, ", was %s",
				 state_names[from]);
	if (error)
		scnprintf(buf + len, size - len, " (%pe)", ERR_PTR(error));
}

/**
 * nova_gsp_fail() - give the GSP up
 * @gsp: the GSP
 * @error: errno for everyone who waits for it or calls it from now on
 * @fmt: what happened, without newline, printed the first time only; NULL if
 *	it has been printed
 *
 * It can still be stopped, and must be before the GPU can be used again.
 *
 * Context: any.
 */
void nova_gsp_fail(struct nova_gsp *gsp, int error, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	scoped_guard(spinlock_irqsave, &gsp->lock) {
		if (!(allowed_from[NOVA_GSP_FAILED] & BIT(gsp->state)))
			return;
		gsp->error = error;
	}
	if (!nova_gsp_set_state(gsp, NOVA_GSP_FAILED) || !fmt)
		return;

	va_start(args, fmt);
	vaf.va = &args;
	dev_err(&gsp->core->pdev->dev, "GSP failed: %pV\n", &vaf);
	va_end(args);
}

/**
 * nova_gsp_check_alive() - look whether the GSP's core still runs
 * @gsp: the GSP
 *
 * Declares it failed if it has been started and does not.
 *
 * Context: any.
 *
 * Returns: false if it has stopped by itself or the GPU has gone; true if it
 * runs, has stopped because it was told to, or if that cannot be seen because
 * its registers are locked.
 */
bool nova_gsp_check_alive(struct nova_gsp *gsp)
{
	struct nova_falcon *flcn = &gsp->core->gsp_falcon;
	u32 cpuctl, mbox;

	if (!READ_ONCE(gsp->active) || READ_ONCE(gsp->lockdown))
		return true;

	cpuctl = nova_falcon_riscv_rd32(flcn, NV_PRISCV_RISCV_CPUCTL);
	if (nova_bar_is_dead(flcn->bar))
		return false;
	if (nova_status_is_priv_error(cpuctl) ||
	    (flcn->hal->riscv_active(flcn) && !flcn->hal->riscv_halted(flcn)))
		return true;

	mbox = nova_falcon_rd32(flcn, NV_PFALCON_FALCON_MAILBOX0);
	if (nova_gsp_state(gsp) == NOVA_GSP_STOPPING &&
	    mbox & NV_PGSP_MAILBOX0_SUSPENDED)
		return true;

	nova_gsp_fail(gsp, -EIO,
		      "its RISC-V core has stopped (CPUCTL %#x, mailbox %#x)",
		      nova_falcon_riscv_rd32(flcn, NV_PRISCV_RISCV_CPUCTL),
		      mbox);
	return false;
}

static void nova_gsp_intr(struct nova_intr_handler *handler)
{
	struct nova_gsp *gsp = container_of(handler, struct nova_gsp, intr);
	struct nova_falcon *flcn = &gsp->core->gsp_falcon;
	u32 pending;

	if (READ_ONCE(gsp->lockdown))
		return;

	pending = flcn->hal->riscv_irq_pending(flcn);
	if (nova_bar_is_dead(flcn->bar))
		return;

	/* Edges: cleared before what they announce is looked at. */
	nova_falcon_wr32(flcn, NV_PFALCON_FALCON_IRQSCLR, pending);
	if (pending & NV_PFALCON_FALCON_IRQ_SWGEN0)
		nova_gsp_cmdq_kick(&gsp->cmdq);
	if (pending & NV_PFALCON_FALCON_IRQ_HALT &&
	    nova_gsp_state(gsp) != NOVA_GSP_STOPPING)
		nova_gsp_fail(gsp, -EIO, "its firmware reports a crash");
	flcn->hal->riscv_irq_retrigger(flcn);
}

/**
 * nova_gsp_intr_enable() - let messages arrive by interrupt
 * @gsp: the GSP, running
 * @vector: its stalling interrupt, as the firmware says
 *
 * Until then the message thread polls.
 *
 * Context: process context.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_gsp_intr_enable(struct nova_gsp *gsp, unsigned int vector)
{
	int ret;

	gsp->intr.fn = nova_gsp_intr;
	gsp->intr.vector = vector;
	ret = nova_intr_enable(&gsp->core->intr, &gsp->intr);
	if (ret)
		return dev_err_probe(&gsp->core->pdev->dev, ret,
				     "GSP interrupt vector %u is not usable\n",
				     vector);

	/* Nothing was listening to edges of the time before. */
	nova_falcon_wr32(&gsp->core->gsp_falcon, NV_PFALCON_FALCON_IRQSCLR,
			 NV_PFALCON_FALCON_IRQ_SWGEN0);
	WRITE_ONCE(gsp->cmdq.irq, true);
	nova_gsp_cmdq_kick(&gsp->cmdq);
	return 0;
}

/**
 * nova_gsp_init() - allocate what the GSP shares with the CPU while it runs
 * @core: the GPU; its firmware version is known
 *
 * All of it is freed by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_gsp_init(struct nova_core *core)
{
	struct nova_gsp *gsp = &core->gsp;
	struct device *dev = &core->pdev->dev;
	struct nova_rm_libos_args libos = { };
	struct nova_rm_args args = { };
	int ret;

	gsp->core = core;
	spin_lock_init(&gsp->lock);
	/* RM says each error twice; the last line is for what was left out. */
	ratelimit_state_init(&gsp->told, DEFAULT_RATELIMIT_INTERVAL,
			     2 * DEFAULT_RATELIMIT_BURST - 1);
	ratelimit_set_flags(&gsp->told, RATELIMIT_MSG_ON_RELEASE);
	nova_gsp_history_init(&gsp->history, core->rm);

	ret = nova_gsp_log_create(core, &gsp->log);
	if (!ret)
		ret = nova_dma_alloc_bound(core, &gsp->rm_args,
					   NOVA_RM_PAGE_SIZE);
	if (!ret)
		ret = nova_dma_alloc_bound(core, &gsp->libos_args,
					   NOVA_RM_PAGE_SIZE);
	if (ret)
		return dev_err_probe(dev, ret,
				     "no memory to share with the GSP\n");

	ret = nova_gsp_cmdq_create(gsp);
	if (ret)
		return ret;

	args.queues = gsp->cmdq.mem.addr;
	args.pte_count = gsp->cmdq.layout.pte_count;
	args.cmdq_offset = gsp->cmdq.layout.cmdq_offset;
	args.statq_offset = gsp->cmdq.layout.statq_offset;
	core->rm->encode_rm_args(&args, gsp->rm_args.cpu);

	for (int i = 0; i < NOVA_GSP_LOG_COUNT; i++) {
		libos.logs[i].addr = gsp->log.bufs[i].addr;
		libos.logs[i].size = gsp->log.bufs[i].size;
	}
	libos.rm_args.addr = gsp->rm_args.addr;
	libos.rm_args.size = gsp->rm_args.size;
	core->rm->encode_libos_args(&libos, gsp->libos_args.cpu);
	return 0;
}
