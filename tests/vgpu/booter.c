// SPDX-License-Identifier: GPL-2.0
/*
 * What booter_load and booter_unload do on SEC2
 *
 * booter_load gets the address of a GspFwWprMeta in its mailboxes, verifies what
 * it describes, puts GSP-RM into WPR2 and starts the GSP's RISC-V core, whose
 * mailboxes hold the address of the libos arguments. booter_unload takes WPR2
 * down again. Sources: kernel_gsp_booter_tu102.c, kernel_gsp_tu102.c
 * (kgspBootstrap_TU102, kgspTeardown_TU102), kernel_gsp_ga102.c (CORE_RESUME).
 */
#include <string.h>

#include "boot_priv.h"
#include "booter.h"
#include "falcon.h"
#include "firmware.h"
#include "rm.h"
#include "rm_abi.h"
#include "vgpu_priv.h"

#define BSI_SCRATCH_14	0x1180f8u	/* NV_PGC6_BSI_SECURE_SCRATCH_14 */
#define BOOT_STAGE_3_HANDOFF BIT(26)
#define LIBOS_ARGS_SIZE	4096u
#define UNLOAD_MAILBOX	0xffu		/* kgspExecuteBooterUnloadIfNeeded */

struct booter_state {
	struct wpr_meta meta;		/* of the running RM */
	u32 scratch_14;
	bool rm_started;		/* and not unloaded since */
	bool riscv_started;		/* since the last reset of the GSP */
	bool os_written;
	bool resume_pending;
};

static u64 mailbox_address(const struct falcon *f)
{
	return (u64)f->mailbox[1] << 32 | f->mailbox[0];
}

static enum booter_error booter_order(struct vgpu *g)
{
	const struct falcon *gsp = falcon_get(g, FALCON_GSP);

	if (!fwsec_frts_start(g) || gsp->riscv_active || gsp->running ||
	    gsp->in_reset) {
		violate(g, V_BOOTER_ORDER, "FRTS %s, GSP RISC-V %s, GSP falcon %s",
			fwsec_frts_start(g) ? "done" : "missing",
			gsp->riscv_active ? "active" : "off",
			gsp->in_reset ? "in reset" :
			gsp->running ? "running" : "halted");
		return BOOTER_ERR_ORDER;
	}
	if (gsp->ucode == UCODE_FWSEC)
		violate(g, V_BOOTER_GSP_STATE, "no reset of the GSP since FWSEC");
	return BOOTER_OK;
}

/* The bytes at a bus address are those of the file, zero-padded. */
static bool booter_same(struct vgpu *g, u64 addr, u64 size,
			const struct fw_part *want, const char *who)
{
	u8 buf[4096];
	u64 at, n, i;

	for (at = 0; at < size; at += n) {
		n = size - at < sizeof(buf) ? size - at : sizeof(buf);
		if (!dma_read(g, addr + at, buf, n, who))
			return false;
		for (i = 0; i < n; i++)
			if (buf[i] != (at + i < want->size ?
				       want->data[at + i] : 0))
				return false;
	}
	return true;
}

static enum booter_error booter_bootloader(struct vgpu *g,
					   const struct wpr_meta *m)
{
	const struct fw_bootloader *b = &firmware_active(g)->bootloader;

	if (m->bootloader_size == b->image.size &&
	    m->bootloader_code == b->code_offset &&
	    m->bootloader_data == b->data_offset &&
	    m->bootloader_manifest == b->manifest_offset &&
	    IS_ALIGNED(m->bootloader_addr, 256) &&
	    booter_same(g, m->bootloader_addr, m->bootloader_size, &b->image,
			"GSP bootloader"))
		return BOOTER_OK;
	violate(g, V_GSP_BOOTLOADER,
		"%#llx +%#llx (%#x), code %#llx (%#x), data %#llx (%#x), manifest %#llx (%#x)",
		(unsigned long long)m->bootloader_addr,
		(unsigned long long)m->bootloader_size, b->image.size,
		(unsigned long long)m->bootloader_code, b->code_offset,
		(unsigned long long)m->bootloader_data, b->data_offset,
		(unsigned long long)m->bootloader_manifest, b->manifest_offset);
	return BOOTER_ERR_BOOTLOADER;
}

static enum booter_error booter_signature(struct vgpu *g,
					  const struct wpr_meta *m)
{
	const struct fw_part *s = &firmware_active(g)->gsp.signature;

	/* Rounded up to the falcon's DMA unit (_kgspCreateSignatureMemdesc). */
	if (m->signature_size == ALIGN_UP(s->size, FALCON_BLOCK) &&
	    IS_ALIGNED(m->signature_addr, FALCON_BLOCK) &&
	    booter_same(g, m->signature_addr, m->signature_size, s,
			"GSP-RM signature"))
		return BOOTER_OK;
	violate(g, V_GSP_SIGNATURE, "%#llx +%#llx for %#x bytes",
		(unsigned long long)m->signature_addr,
		(unsigned long long)m->signature_size, s->size);
	return BOOTER_ERR_SIGNATURE;
}

static enum booter_error booter_libos(struct vgpu *g)
{
	u64 args = mailbox_address(falcon_get(g, FALCON_GSP));

	if (args && IS_ALIGNED(args, LIBOS_ARGS_SIZE) &&
	    dma_mapped(g, args, LIBOS_ARGS_SIZE))
		return BOOTER_OK;
	violate(g, V_LIBOS_ADDR, "%#llx", (unsigned long long)args);
	return BOOTER_ERR_LIBOS_ARGS;
}

static enum booter_error booter_verify(struct vgpu *g, u64 addr,
				       struct wpr_meta *m)
{
	enum booter_error err = booter_order(g);

	if (err)
		return err;
	if (!addr || !IS_ALIGNED(addr, FALCON_BLOCK) ||
	    !dma_read(g, addr, m, sizeof(*m), "GspFwWprMeta")) {
		violate(g, V_META_ADDR, "%#llx", (unsigned long long)addr);
		return BOOTER_ERR_META_ADDR;
	}
	err = wpr_meta_check(g, m);
	if (!err)
		err = booter_bootloader(g, m);
	if (!err)
		err = booter_signature(g, m);
	if (!err)
		err = radix3_check(g, m->radix3_addr, m->radix3_size);
	if (!err)
		err = booter_libos(g);
	return err;
}

static void booter_start_rm(struct vgpu *g)
{
	const struct wpr_meta *m = &g->booter->meta;
	struct falcon *gsp = falcon_get(g, FALCON_GSP);
	struct rm_boot boot = {
		.version = firmware_abi(g)->version,
		.libos_args = mailbox_address(gsp),
		.wpr_start = m->wpr_start,
		.wpr_end = m->wpr_end,
		.frts_start = m->frts,
		.heap_start = m->heap,
		.nonwpr_heap = m->nonwpr_heap,
	};

	g->booter->rm_started = true;
	g->booter->os_written = false;
	fwsec_rm_started(g);
	if (inject(g, F_RISCV_NEVER, NULL))
		return;
	g->booter->riscv_started = true;
	falcon_riscv_start(g, gsp);
	rm_start(g, &boot);
}

void booter_load_run(struct vgpu *g, struct falcon *f)
{
	struct booter_state *b = g->booter;
	enum booter_error err;
	struct wpr_meta *copy;
	struct wpr_meta m;
	u64 code;

	if (inject(g, F_BOOTER_ERROR, &code))
		err = (enum booter_error)code;
	else
		err = booter_verify(g, mailbox_address(f), &m);
	f->mailbox[0] = (u32)err;
	f->mailbox[1] = 0;
	trace_event(g, "booter", "load: error %x", (u32)err);
	if (err)
		return;

	/* The verified copy at the start of WPR2 is what the bootloader reads. */
	m.verified = WPR_META_VERIFIED;
	copy = (struct wpr_meta *)vram(g, m.wpr_start, sizeof(m));
	if (copy)
		memcpy(copy, &m, sizeof(m));
	b->meta = m;
	wpr_set(g, m.wpr_start, m.wpr_end);
	booter_start_rm(g);
}

void booter_unload_run(struct vgpu *g, struct falcon *f)
{
	struct booter_state *b = g->booter;
	enum booter_error err = BOOTER_OK;
	u64 code;

	if (f->mailbox[0] != UNLOAD_MAILBOX || f->mailbox[1] != UNLOAD_MAILBOX)
		violate(g, V_UNLOAD_MAILBOX, "%08x %08x", f->mailbox[0],
			f->mailbox[1]);
	if (!wpr2_end(g))
		violate(g, V_UNLOAD_NO_WPR2, "nothing to take down");
	if (gsp_riscv_active(g)) {
		violate(g, V_UNLOAD_RUNNING, "the GSP has not halted");
		err = BOOTER_ERR_RUNNING;
	}
	if (b->rm_started && !fwsec_sb_done(g))
		violate(g, V_UNLOAD_NO_SB, "since RM was started");
	if (inject(g, F_BOOTER_UNLOAD_ERROR, &code))
		err = (enum booter_error)code;

	f->mailbox[0] = (u32)err;
	f->mailbox[1] = 0;
	trace_event(g, "booter", "unload: error %x", (u32)err);
	if (err || inject(g, F_WPR2_STAYS, NULL))
		return;
	wpr_clear(g);
	fwsec_wpr2_gone(g);
	b->rm_started = false;
}

/* ---- the GSP's side ------------------------------------------------------- */

/*
 * An engine reset of the GSP. While the CPU executes a sequencer program of RM's
 * it is the program's CORE_RESET: RM waits for SEC2 to resume it.
 */
void booter_gsp_reset(struct vgpu *g)
{
	struct booter_state *b = g->booter;

	if (b->riscv_started && !b->os_written)
		violate(g, V_GSP_OS, "not written before the GSP was reset");
	b->riscv_started = false;
	if (!gsp_riscv_active(g))
		return;
	b->resume_pending = rm_sequencing(g);
	if (b->resume_pending)
		b->scratch_14 &= ~BOOT_STAGE_3_HANDOFF;
	rm_core_reset(g);
}

bool booter_resume_pending(const struct vgpu *g)
{
	return g->booter->resume_pending;
}

/* The driver takes the GSP down instead of resuming it. */
void booter_resume_abandoned(struct vgpu *g)
{
	g->booter->resume_pending = false;
	rm_core_lost(g);
}

/* SEC2 was started to resume GSP-RM after a CORE_RESET. */
void booter_resume_run(struct vgpu *g, struct falcon *sec2)
{
	struct booter_state *b = g->booter;
	struct falcon *gsp = falcon_get(g, FALCON_GSP);

	if (inject(g, F_RESUME_NEVER, NULL)) {
		sec2->hung = true;
		return;
	}
	sec2->mailbox[0] = 0;
	b->resume_pending = false;
	b->os_written = false;
	b->riscv_started = true;
	b->scratch_14 |= BOOT_STAGE_3_HANDOFF;
	falcon_riscv_start(g, gsp);
	rm_core_resume(g, mailbox_address(gsp));
}

void booter_gsp_os_written(struct vgpu *g, u32 val)
{
	struct booter_state *b = g->booter;

	if (!gsp_riscv_active(g)) {
		/* After a booter that did not start the core nothing is wrong. */
		if (!b->rm_started)
			violate(g, V_GSP_OS_EARLY, "%08x", val);
		return;
	}
	if (val != firmware_active(g)->bootloader.app_version)
		violate(g, V_GSP_OS, "%08x for %08x", val,
			firmware_active(g)->bootloader.app_version);
	b->os_written = true;
}

/* What a driver waits for in a resume, instead of SEC2's HALTED. */
static u32 booter_scratch_14(struct vgpu *g, u32 addr)
{
	if (g->booter->scratch_14 & BOOT_STAGE_3_HANDOFF)
		falcon_get(g, FALCON_SEC2)->halt_seen = true;
	return g->booter->scratch_14;
}

void booter_init(struct vgpu *g)
{
	static const struct reg_range r = {
		BSI_SCRATCH_14, BSI_SCRATCH_14, booter_scratch_14, NULL,
	};

	g->booter = vgpu_zalloc(sizeof(*g->booter));
	mmio_register(g, &r, 1);
}

void booter_reset(struct vgpu *g)
{
	*g->booter = (struct booter_state){};
}
