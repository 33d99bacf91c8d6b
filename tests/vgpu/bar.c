// SPDX-License-Identifier: GPL-2.0
/*
 * BAR1 and BAR2 (PCI resource 3): VRAM for the CPU, by page tables
 *
 * RM owns both bindings. BAR1's page directory is a page of video memory the
 * driver writes entries into; BAR2's is RM's own, and UPDATE_BAR_PDE puts the
 * driver's first entry there (kbusPatchBar2Pdb_GSPCLIENT(), kern_bus.c). As
 * long as that entry is 0, BAR2 shows the beginning of video memory: nouveau
 * flushes through it before and after (flushBAR2PhysMode in its r535 code).
 */
#include <string.h>

#include "gmmu.h"
#include "rm_priv.h"

/* RM's page directories; entry 0 covers both BARs. */
#define BAR_PD3_SHIFT	47
#define BAR_PD3_SIZE	32

static struct gmmu_space bar_space(const struct vgpu *g, unsigned int bar)
{
	return (struct gmmu_space){
		.pdb = rm_static_bar_pdb(g, bar), .pdb_aperture = APERTURE_VID,
		.client = GMMU_HUB, .privileged = true,
		.who = bar == 1 ? "BAR1" : "BAR2",
	};
}

/* Nothing of an earlier driver's is in RM's page directories. */
void bar_start(struct vgpu *g)
{
	unsigned int bar;
	u8 *p;

	for (bar = 1; bar <= 2; bar++) {
		p = vram(g, rm_static_bar_pdb(g, bar), BAR_PD3_SIZE);
		if (p)
			memset(p, 0, BAR_PD3_SIZE);
	}
	memset(g->rm->bar_pde, 0, sizeof(g->rm->bar_pde));
	gmmu_invalidate(g, &(struct gmmu_invalidate){
		.all_pdb = true, .all_va = true });
}

u32 bar_update_pde(struct vgpu *g, unsigned int bar, u64 entry, u64 shift)
{
	u64 pdb = rm_static_bar_pdb(g, bar);
	u8 *p = vram(g, pdb, BAR_PD3_SIZE);

	if (shift != BAR_PD3_SHIFT) {
		violate(g, V_BAR_PDE, "BAR%u: level of address bit %llu, not %u",
			bar, (unsigned long long)shift, BAR_PD3_SHIFT);
		return NV_ERR_INVALID_ARGUMENT;
	}
	if (!p)
		return NV_ERR_INVALID_STATE;
	memcpy(p, &entry, sizeof(entry));
	g->rm->bar_pde[bar - 1] = entry;
	gmmu_invalidate(g, &(struct gmmu_invalidate){
		.pdb = pdb, .all_va = true, .hub_only = true });
	return NV_OK;
}

/*
 * The page tables of a BAR, or violate and false. RM has put their addresses
 * into registers (NV_VIRTUAL_FUNCTION_PRIV_BAR1_BLOCK, dev_vm.h, and BAR2's):
 * there they stay when the processor that RM runs on stops.
 */
static bool bar_bound(struct vgpu *g, unsigned int bar, const char *verb,
		      u64 offset, u32 count)
{
	if (rm_bars_bound(g))
		return true;
	violate(g, bar == 1 ? V_BAR1_UNBOUND : V_BAR3_UNBOUND,
		"%s of %u bytes at %#llx", verb, count,
		(unsigned long long)offset);
	return false;
}

static void bar_fault(struct vgpu *g, unsigned int bar, const char *verb,
		      u64 offset, u32 count, enum gmmu_result r)
{
	violate(g, V_BAR_FAULT, "BAR%u: %s of %u bytes at %#llx: %s", bar, verb,
		count, (unsigned long long)offset, gmmu_result_name(r));
}

static void trace_bar(struct vgpu *g, const char *what, unsigned int bar,
		      u64 offset, const u8 *buf, u32 count)
{
	u32 shown = count < 8 ? count : 8;
	u64 val = 0;

	memcpy(&val, buf, shown);
	trace_event(g, what, "BAR%u %#llx %u %0*llx", bar,
		    (unsigned long long)offset, count, (int)shown * 2,
		    (unsigned long long)val);
}

static bool bar2_physical(const struct vgpu *g, unsigned int bar)
{
	return bar == 2 && !g->rm->bar_pde[1];
}

void bar_read(struct vgpu *g, unsigned int bar, u64 offset, u8 *buf, u32 count)
{
	struct gmmu_space s = bar_space(g, bar);
	static const u32 bad = MMIO_BAD_READ;
	enum gmmu_result r;
	u32 i;

	if (!bar_bound(g, bar, "read", offset, count))
		return;
	if (bar2_physical(g, bar))
		r = gmmu_phys_read(g, APERTURE_VID, offset, buf, count, s.who);
	else
		r = gmmu_read(g, &s, offset, buf, count, NULL);
	if (r != GMMU_OK) {
		bar_fault(g, bar, "read", offset, count, r);
		for (i = 0; i < count; i++)
			buf[i] = bad >> 8 * (i & 3);
	}
	trace_bar(g, "rdbar", bar, offset, buf, count);
}

void bar_write(struct vgpu *g, unsigned int bar, u64 offset, const u8 *buf,
	       u32 count)
{
	struct gmmu_space s = bar_space(g, bar);
	enum gmmu_result r;

	if (!bar_bound(g, bar, "write", offset, count))
		return;
	trace_bar(g, "wrbar", bar, offset, buf, count);
	if (bar == 2)
		stat_add(g, STAT_BAR2_WRITE_BYTES, count);
	if (bar2_physical(g, bar))
		r = gmmu_phys_write(g, APERTURE_VID, offset, buf, count, s.who);
	else
		r = gmmu_write(g, &s, offset, buf, count, NULL);
	if (r != GMMU_OK)
		bar_fault(g, bar, "write", offset, count, r);
}
