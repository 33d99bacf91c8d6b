// SPDX-License-Identifier: GPL-2.0
/*
 * rm.c - life of the resource manager: started by booter, initialised by two
 * messages from the driver, running, unloaded, crashed
 *
 * The order is the one the CPU side relies on (kernel_gsp.c: _kgspBootGspRm(),
 * kgspBootstrap_TU102(), kgspUnloadRm_IMPL()): RM reads its arguments, links
 * the queues, takes SET_SYSTEM_INFO and SET_REGISTRY, may ask the CPU to run a
 * sequencer program, says INIT_DONE; at the end it answers
 * UNLOADING_GUEST_DRIVER and then shows LIBOS_INTERRUPT_PROCESSOR_SUSPENDED in
 * mailbox 0.
 */
#include <stdarg.h>
#include <string.h>

#include "firmware.h"
#include "rm_priv.h"

/* RISC-V start to the first look at memory, and RM's own initialisation. */
#define RM_BOOT_NS		10000000ull
#define RM_INIT_NS		20000000ull
#define RM_SUSPEND_NS		1000000ull

#define LIBOS_INTERRUPT_PROCESSOR_SUSPENDED	0x80000000u

bool rm_running(const struct vgpu *g)
{
	return g->rm->phase > RM_OFF && g->rm->phase < RM_UNLOADED;
}

bool rm_bars_bound(const struct vgpu *g)
{
	return g->rm->bars_bound;
}

bool rm_unloaded(const struct vgpu *g)
{
	return g->rm->phase == RM_UNLOADED;
}

bool rm_dead(const struct vgpu *g)
{
	return g->rm->phase == RM_DEAD;
}

bool rm_sequencing(const struct vgpu *g)
{
	return g->rm->phase == RM_SEQUENCE;
}

void rm_die(struct vgpu *g, const char *fmt, ...)
{
	char why[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	vgpu_log(g, "GSP-RM stops: %s", why);
	trace_event(g, "rm", "stops: %s", why);
	rm_log(g, RM_LOGINIT, g->rm->phase < RM_RUN ? RM_LOG_INIT_FAILED :
	       RM_LOG_CRASH, 0, 0, 0);
	g->rm->phase = RM_DEAD;
	vtimer_cancel(g, &g->rm->boot_timer);
	rpc_reset(g);
	gsp_halt(g);
}

/* ---- boot -------------------------------------------------------------- */

static void init_done(struct vgpu *g, struct vtimer *t)
{
	if (inject(g, F_NO_INIT_DONE, NULL))
		return;
	g->rm->phase = RM_RUN;
	g->rm->bars_bound = true;
	rm_event_init_done(g);
	rm_event_after_init(g);
	rpc_kick(g);
}

static void init_gpu(struct vgpu *g, struct vtimer *t)
{
	if (inject(g, F_GSP_CRASH_BOOT, NULL)) {
		rm_die(g, "injected crash during initialisation");
		return;
	}
	bar_start(g);
	rm_object_start(g);
	if (rm_sequencer_start(g)) {
		g->rm->phase = RM_SEQUENCE;
		return;		/* rm_core_resume() goes on */
	}
	init_done(g, t);
}

void rm_init_rpc_seen(struct vgpu *g, u32 function)
{
	struct rm_state *rm = g->rm;
	bool *seen = function == NV_VGPU_MSG_FUNCTION_SET_REGISTRY ?
		     &rm->registry_seen : &rm->system_info_seen;

	if (*seen)
		violate(g, V_RPC_ORDER, "%s for the second time",
			rpc_function_name(function));
	*seen = true;
	if (rm->phase == RM_WAIT_CPU && rm->system_info_seen && rm->registry_seen) {
		rm->phase = RM_INIT;
		vtimer_arm(g, &rm->boot_timer, RM_INIT_NS, init_gpu);
	}
}

static void boot_step(struct vgpu *g, struct vtimer *t)
{
	struct rm_state *rm = g->rm;

	if (inject(g, F_RM_NO_START, NULL))
		return;
	if (!rm_args_load(g, rm->boot.libos_args)) {
		rm_die(g, "cannot use the libos arguments at 0x%llx",
		       (unsigned long long)rm->boot.libos_args);
		return;
	}
	if (!queue_attach(g, &rm->args)) {
		rm_die(g, "cannot link the message queues at 0x%llx",
		       (unsigned long long)rm->args.shared_mem_phys_addr);
		return;
	}
	rm_log(g, RM_LOGRM, RM_LOG_INIT_QUEUES,
	       rm->args.shared_mem_phys_addr + rm->args.cmd_queue_offset,
	       rm->args.shared_mem_phys_addr + rm->args.stat_queue_offset, 0);
	rm->phase = RM_WAIT_CPU;
	rpc_kick(g);
}

void rm_start(struct vgpu *g, const struct rm_boot *boot)
{
	struct rm_state *rm = g->rm;

	rm_reset(g);
	rm->boot = *boot;
	rm->phase = RM_BOOT;
	trace_event(g, "rm", "GSP-RM %s starts, libos arguments at 0x%llx",
		    boot->version, (unsigned long long)boot->libos_args);
	vtimer_arm(g, &rm->boot_timer, RM_BOOT_NS, boot_step);
}

/* ---- resets of the GSP engine under RM --------------------------------- */

void rm_core_reset(struct vgpu *g)
{
	switch (g->rm->phase) {
	case RM_OFF:
	case RM_UNLOADED:
	case RM_DEAD:
		return;
	case RM_SEQUENCE:
		rm_sequencer_core_reset(g);
		return;
	default:
		violate(g, V_GSP_RESET_RUNNING, "RM was %s",
			g->rm->phase == RM_RUN ? "running" : "starting");
		rm_die(g, "the driver reset the GSP");
	}
}

/*
 * A reset that was no CORE_RESET: the driver gives up in the middle of the
 * program, as NVIDIA's does when it cannot execute it (kgspUnloadRm_IMPL() after
 * a failed kgspInitRm_IMPL()). Nobody will resume RM.
 */
void rm_core_lost(struct vgpu *g)
{
	if (g->rm->phase != RM_SEQUENCE)
		return;
	trace_event(g, "rm", "lost: the GSP was reset and not resumed");
	g->rm->phase = RM_DEAD;
	rpc_reset(g);
	queue_reset(g);
}

void rm_core_resume(struct vgpu *g, u64 libos_args)
{
	struct rm_state *rm = g->rm;

	if (rm->phase != RM_SEQUENCE || !rm_sequencer_resume(g, libos_args))
		return;
	rm->phase = RM_INIT;
	vtimer_arm(g, &rm->boot_timer, RM_BOOT_NS, init_done);
}

/* ---- unload ------------------------------------------------------------ */

static void suspended(struct vgpu *g, struct vtimer *t)
{
	if (!inject(g, F_UNLOAD_STUCK, NULL))
		gsp_set_mailbox(g, 0, LIBOS_INTERRUPT_PROCESSOR_SUSPENDED);
	gsp_halt(g);
	queue_reset(g);
}

void rm_unload(struct vgpu *g)
{
	u32 left = rm_object_leaks(g);

	rm_log(g, RM_LOGRM, RM_LOG_UNLOADING, left, 0, 0);
	g->rm->phase = RM_UNLOADED;
	g->rm->bars_bound = false;
	vtimer_arm(g, &g->rm->unload_timer, RM_SUSPEND_NS, suspended);
}

/* ---- what the driver pulls away ---------------------------------------- */

void rm_dma_unmapped(struct vgpu *g, u64 addr, u64 size)
{
	struct rm_state *rm = g->rm;
	const char *what = NULL;

	if (!rm_running(g))
		return;
	if (queue_uses(g, addr, size))
		what = "message queues";
	else if (rm_log_uses(g, addr, size))
		what = "log buffers";
	else if (rm->args_addr && rm->args_addr < addr + size &&
		 rm->args_addr + firmware_abi(g)->args_size > addr)
		what = "RM arguments";
	if (what)
		violate(g, V_RM_MEMORY_GONE, "%s: map 0x%llx of 0x%llx bytes went away",
			what, (unsigned long long)addr, (unsigned long long)size);
}

/* ---- registers --------------------------------------------------------- */

/*
 * NV_PGSP_QUEUE_HEAD(0), dev_gsp.h: the write interrupts the GSP, its value
 * means nothing to RM (kgspSetCmdQueueHead_TU102() writes 0). Harmless while
 * the GSP does not run: the two first messages are queued before it does.
 */
static void queue_head_write(struct vgpu *g, u32 addr, u32 val)
{
	stat_add(g, STAT_DOORBELLS, 1);
	if (g->rm->phase < RM_WAIT_CPU || !rm_running(g))
		return;
	queue_doorbell(g);
	rpc_kick(g);
}

static u32 queue_head_read(struct vgpu *g, u32 addr)
{
	return 0;
}

void rm_reset(struct vgpu *g)
{
	struct rm_state *rm = g->rm;

	if (rm->phase == RM_RUN)
		rm_object_leaks(g);
	vtimer_cancel(g, &rm->boot_timer);
	vtimer_cancel(g, &rm->unload_timer);
	memset(rm, 0, sizeof(*rm));
	rpc_reset(g);
	queue_reset(g);
	rm_object_reset(g);
	rm_sequencer_reset(g);
	rm_log_reset(g);
}

void rm_init(struct vgpu *g)
{
	static const struct reg_range regs[] = {
		{ 0x110c00, 0x110c00, queue_head_read, queue_head_write },
	};

	g->rm = vgpu_zalloc(sizeof(*g->rm));
	queue_init(g);
	rpc_init(g);
	rm_object_init(g);
	rm_sequencer_init(g);
	rm_log_init(g);
	mmio_register(g, regs, ARRAY_SIZE(regs));
}
