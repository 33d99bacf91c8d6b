// SPDX-License-Identifier: GPL-2.0
/*
 * Write-protected region 2, as the memory system shows and enforces it
 *
 * dev_fb.h: NV_PFB_PRI_MMU_WPR2_ADDR_{LO,HI}, bits 31:4 are address bits 39:12.
 * Unset is HI = 0 (kgspIsWpr2Up_TU102). Only secure microcode can change them.
 */
#include "boot_priv.h"
#include "vgpu_priv.h"

#define WPR2_ADDR_LO	0x1fa824u
#define WPR2_ADDR_HI	0x1fa828u

struct wpr_state {
	u64 start, end;
};

u64 wpr2_start(const struct vgpu *g)
{
	return g->wpr->start;
}

u64 wpr2_end(const struct vgpu *g)
{
	return g->wpr->end;
}

void wpr_set(struct vgpu *g, u64 start, u64 end)
{
	g->wpr->start = start;
	g->wpr->end = end;
	vram_protect(g, start, end);
	trace_event(g, "wpr2", "%#llx - %#llx", (unsigned long long)start,
		    (unsigned long long)end);
}

void wpr_clear(struct vgpu *g)
{
	if (g->wpr->end)
		wpr_set(g, 0, 0);
}

static u32 wpr_read(struct vgpu *g, u32 addr)
{
	u64 val = addr == WPR2_ADDR_LO ? g->wpr->start : g->wpr->end;

	return (u32)(val >> 12) << 4;
}

void wpr_init(struct vgpu *g)
{
	static const struct reg_range r = {
		WPR2_ADDR_LO, WPR2_ADDR_HI, wpr_read, NULL,
	};

	g->wpr = vgpu_zalloc(sizeof(*g->wpr));
	mmio_register(g, &r, 1);
}
