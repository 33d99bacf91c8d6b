// SPDX-License-Identifier: GPL-2.0
/*
 * Reset and start of a falcon
 *
 * No falcon code is run. What was loaded is recognised (brom.c); what it would
 * do is done when its time is over, and then the falcon halts.
 */
#include <string.h>

#include "boot_priv.h"
#include "falcon.h"
#include "vgpu_priv.h"

#define IRQ_HALT	BIT(4)
#define BCR_BRFETCH	BIT(8)

/*
 * Durations: long enough that a driver which does not poll reads the old state,
 * short enough for tests. Real ones are not documented; a driver's limits are
 * 20 ms for scrubbing and 2 s or more for microcode.
 */
#define SCRUB_NS	(30 * US)
#define EMPTY_NS	(5 * US)
#define FWSEC_NS	(1 * MS)
#define BOOTER_NS	(2 * MS)

bool falcon_scrubbing(struct vgpu *g, const struct falcon *f)
{
	return vclock_now(g) < f->scrub_end;
}

/* The state after an engine reset: "I" values of the register headers. */
void falcon_power_on(struct vgpu *g, struct falcon *f)
{
	const struct falcon_hw *hw = f->hw;

	vtimer_cancel(g, &f->done);
	memset(f->imem, 0, hw->imem_blocks * FALCON_BLOCK);
	memset(f->dmem, 0, hw->dmem_blocks * FALCON_BLOCK);
	memset(f->iblock, 0, hw->imem_blocks * sizeof(*f->iblock));
	memset(f->dblock, 0, hw->dmem_blocks * sizeof(*f->dblock));
	*f = (struct falcon){
		.hw = hw,
		.imem = f->imem,
		.dmem = f->dmem,
		.iblock = f->iblock,
		.dblock = f->dblock,
		.halted = true,
		.halt_seen = true,
		.ucode = UCODE_NONE,
		.dmactl = 1,		/* REQUIRE_CTX */
		.dma_polled_room = true,
		.dma_polled_idle = true,
		.bcr = BCR_BRFETCH,	/* falcon selected, VALID 0 */
	};
}

void falcon_check_ready(struct vgpu *g, const struct falcon *f,
			const char *what)
{
	if (!gfw_boot_seen(g))
		violate(g, V_GFW_NOT_WAITED, "%s %s", f->hw->name, what);
	if (!sysmem_flush_addr(g))
		violate(g, V_FLUSH_MISSING, "%s %s", f->hw->name, what);
	else if (!dma_mapped(g, sysmem_flush_addr(g), 4096))
		violate(g, V_FLUSH_UNMAPPED, "%#llx at %s %s",
			(unsigned long long)sysmem_flush_addr(g), f->hw->name,
			what);
}

static void falcon_reset_assert(struct vgpu *g, struct falcon *f)
{
	falcon_check_ready(g, f, "reset");
	if (!f->halt_seen && !f->hung)
		violate(g, V_FALCON_RESET_RUNNING, "%s", f->hw->name);
	trace_event(g, "falcon", "%s reset", f->hw->name);
	if (f == falcon_get(g, FALCON_GSP))
		booter_gsp_reset(g);
	falcon_power_on(g, f);
	f->in_reset = true;
}

static void falcon_reset_release(struct vgpu *g, struct falcon *f)
{
	u64 now = vclock_now(g);

	f->in_reset = false;
	f->fresh = true;
	f->scrub_seen = false;
	f->scrub_end = inject(g, F_SCRUB_NEVER, NULL) ? ~0ull : now + SCRUB_NS;
}

void falcon_engine_write(struct vgpu *g, struct falcon *f, u32 val)
{
	if (val & ~1u)
		violate(g, V_FALCON_RESERVED, "%s ENGINE = %08x", f->hw->name,
			val);
	if (val & 1 && !f->in_reset)
		falcon_reset_assert(g, f);
	else if (!(val & 1) && f->in_reset)
		falcon_reset_release(g, f);
}

static void falcon_done(struct vgpu *g, struct vtimer *t)
{
	struct falcon *f = (struct falcon *)((char *)t -
					     offsetof(struct falcon, done));

	f->running = false;
	f->halted = true;
	if (f == falcon_get(g, FALCON_SEC2) && booter_resume_pending(g) &&
	    f->ucode != UCODE_BOOTER_LOAD && f->ucode != UCODE_BOOTER_UNLOAD) {
		booter_resume_run(g, f);
	} else {
		switch (f->ucode) {
		case UCODE_NONE:
		case UCODE_REFUSED:
			break;
		case UCODE_FWSEC:
			fwsec_run(g, f);
			break;
		case UCODE_BOOTER_LOAD:
			booter_load_run(g, f);
			break;
		case UCODE_BOOTER_UNLOAD:
			booter_unload_run(g, f);
			break;
		}
	}
	trace_event(g, "falcon", "%s halted, mailboxes %08x %08x", f->hw->name,
		    f->mailbox[0], f->mailbox[1]);
	falcon_irq_set(g, f, IRQ_HALT);
}

/* What has to be true for STARTCPU to do anything. */
static bool falcon_startable(struct vgpu *g, struct falcon *f)
{
	if (f->running) {
		violate(g, V_FALCON_RUNNING, "%s", f->hw->name);
		return false;
	}
	if (falcon_core_riscv(f)) {
		violate(g, V_FALCON_CORE, "%s", f->hw->name);
		return false;
	}
	falcon_check_ready(g, f, "start");
	/* In a resume the sequencer has set up what runs (rmgspseq.h). */
	if (!f->fresh && !booter_resume_pending(g))
		violate(g, V_FALCON_NOT_RESET, "%s", f->hw->name);
	if (!f->scrub_seen || falcon_scrubbing(g, f))
		violate(g, V_FALCON_SCRUB, "%s start", f->hw->name);
	if (!f->dma_polled_idle)
		violate(g, V_DMA_NOT_WAITED, "%s", f->hw->name);
	return true;
}

void falcon_start(struct vgpu *g, struct falcon *f)
{
	static const char * const name[] = {
		[UCODE_NONE] = "nothing",
		[UCODE_REFUSED] = "refused by the boot ROM",
		[UCODE_FWSEC] = "FWSEC",
		[UCODE_BOOTER_LOAD] = "booter_load",
		[UCODE_BOOTER_UNLOAD] = "booter_unload",
	};
	static const u64 duration[] = {
		[UCODE_NONE] = EMPTY_NS,
		[UCODE_REFUSED] = EMPTY_NS,
		[UCODE_FWSEC] = FWSEC_NS,
		[UCODE_BOOTER_LOAD] = BOOTER_NS,
		[UCODE_BOOTER_UNLOAD] = BOOTER_NS,
	};
	bool resume = booter_resume_pending(g);

	if (!falcon_startable(g, f))
		return;
	f->ucode = f->fresh || !resume ? brom_start(g, f) : UCODE_NONE;
	if (f->ucode == UCODE_NONE && !resume)
		violate(g, V_FALCON_EMPTY, "%s", f->hw->name);
	if (resume && (f->ucode == UCODE_FWSEC || f->ucode == UCODE_BOOTER_UNLOAD))
		booter_resume_abandoned(g);
	f->fresh = false;
	f->running = true;
	f->halted = false;
	f->halt_seen = false;
	stat_add(g, STAT_FALCON_STARTS, 1);
	trace_event(g, "falcon", "%s start: %s, mailboxes %08x %08x",
		    f->hw->name, name[f->ucode], f->mailbox[0], f->mailbox[1]);

	f->hung = (f->ucode == UCODE_FWSEC && inject(g, F_FWSEC_HANG, NULL)) ||
		  (f->ucode == UCODE_BOOTER_LOAD &&
		   inject(g, F_BOOTER_HANG, NULL)) ||
		  (f->ucode == UCODE_BOOTER_UNLOAD &&
		   inject(g, F_BOOTER_UNLOAD_HANG, NULL));
	if (!f->hung)
		vtimer_arm(g, &f->done, duration[f->ucode], falcon_done);
}
