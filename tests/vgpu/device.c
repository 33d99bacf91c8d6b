// SPDX-License-Identifier: GPL-2.0
/* The device as a whole: its blocks, power-on and reset */
#include "boot.h"
#include "ce.h"
#include "channel_priv.h"
#include "gmmu.h"
#include "gr.h"
#include "rm.h"
#include "vgpu_priv.h"
#include "video.h"

void vgpu_device_init(struct vgpu *g)
{
	mem_init(g);
	posted_init(g);
	mmio_init(g);
	pci_init(g);
	irq_init(g);
	host_init(g);
	ptimer_init(g);
	pramin_init(g);
	gmmu_init(g);
	engine_init(g);
	ce_init(g);
	gr_init(g);
	video_init(g);
	channel_init(g);
	runlist_init(g);
	doorbell_init(g);
	boot_init(g);
	rm_init(g);
	rom_window_init(g);
	vgpu_log(g, "%s (%s), %llu MiB of memory", g->chip->name,
		 g->chip->board,
		 (unsigned long long)(g->opt.vram_size >> 20));
}

/*
 * Every block returns to power-on, as a PCI bus reset or FLR does on hardware:
 * WPR2 is gone, falcons are halted, GFW boot runs again.
 */
void vgpu_reset(struct vgpu *g, const char *why)
{
	trace_event(g, "reset", "%s", why);
	stat_add(g, STAT_RESETS, 1);
	rom_window_check(g);
	posted_flush(g);
	irq_reset(g);
	pci_reset(g);
	if (inject(g, F_NO_BUS_RESET, NULL))
		return;
	mmio_reset(g);
	host_reset(g);
	pramin_reset(g);
	gmmu_reset(g);
	mem_reset(g);
	runlist_reset(g);
	rm_reset(g);
	channel_reset(g);
	boot_reset(g);
	rom_window_snapshot(g);
}
