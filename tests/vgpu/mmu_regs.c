// SPDX-License-Identifier: GPL-2.0
/*
 * TLB invalidation and fault registers of the physical function
 *
 * NV_VIRTUAL_FUNCTION_PRIV_* are at b80000 + their offset. Invalidation:
 * dev_vm.h of tu102 and ga100, kern_gmmu_tu102.c; the rest: open-gpu-doc
 * manuals/ampere/ga102/dev_vm.ref.txt. An invalidation takes a while, and
 * nothing is forgotten before it is over: a driver that does not wait for
 * TRIGGER to read 0 still meets what was cached.
 */
#include <string.h>

#include "gmmu_priv.h"
#include "rm.h"
#include "vgpu_priv.h"

#define NV_PRIV				0xb80000u
#define NV_PRIV_BAR1_BLOCK		(NV_PRIV + 0x0f40)
#define NV_PRIV_BAR2_BLOCK		(NV_PRIV + 0x0f48)
#define NV_PRIV_BIND_STATUS		(NV_PRIV + 0x0f50)
#define NV_PRIV_MMU_FAULT_ADDR_LO	(NV_PRIV + 0x3080)
#define NV_PRIV_MMU_FAULT_INFO		(NV_PRIV + 0x3090)
#define NV_PRIV_MMU_FAULT_STATUS	(NV_PRIV + 0x3094)
#define NV_PRIV_MMU_INVALIDATE_PDB	(NV_PRIV + 0x30a0)
#define NV_PRIV_MMU_INVALIDATE_UPPER_PDB (NV_PRIV + 0x30a4)
#define NV_PRIV_MMU_INVALIDATE		(NV_PRIV + 0x30b0)

#define INVALIDATE_PDB_APERTURE_SYS	BIT(1)
#define INVALIDATE_PDB_ADDR		0xfffffff0u	/* of address >> 8 */
#define INVALIDATE_UPPER_PDB_ADDR	0x000fffffu
#define INVALIDATE_ALL_VA		BIT(0)
#define INVALIDATE_ALL_PDB		BIT(1)
#define INVALIDATE_HUBTLB_ONLY		BIT(2)
#define INVALIDATE_CACHE_LEVEL(v)	((v) >> 24 & 7)
#define INVALIDATE_RESERVED		0x78000000u	/* 30:27 */
#define STUCK_LOOK_NS		10000000ull
#define INVALIDATE_TRIGGER		BIT(31)

#define BLOCK_MODE_VIRTUAL		BIT(31)

#define INVALIDATE_NS			3000ull

struct mmu_regs_state {
	u32 pdb, upper_pdb;
	u32 command;			/* TRIGGER while under way */
	struct gmmu_invalidate inv;
	struct vtimer done;
};

static void invalidate_done(struct vgpu *g, struct vtimer *t)
{
	struct mmu_regs_state *m = g->mmu_regs;

	m->command &= ~INVALIDATE_TRIGGER;
	gmmu_invalidate(g, &m->inv);
}

/* As long as the fault is armed. */
static void invalidate_stuck(struct vgpu *g, struct vtimer *t)
{
	if (inject_armed(g, F_TLB_STUCK, NULL))
		vtimer_arm(g, t, STUCK_LOOK_NS, invalidate_stuck);
	else
		invalidate_done(g, t);
}

static u32 invalidate_read(struct vgpu *g, u32 addr)
{
	switch (addr) {
	case NV_PRIV_MMU_INVALIDATE_PDB:
		return g->mmu_regs->pdb;
	case NV_PRIV_MMU_INVALIDATE_UPPER_PDB:
		return g->mmu_regs->upper_pdb;
	default:
		return g->mmu_regs->command;
	}
}

static void reserved(struct vgpu *g, u32 addr, u32 val, u32 mask)
{
	char name[64];

	if (val & mask)
		violate(g, V_REG_RESERVED, "%s = %08x",
			reg_name(addr, name, sizeof(name)), val);
}

static u64 pdb_addr(const struct mmu_regs_state *m)
{
	return (u64)(m->pdb & INVALIDATE_PDB_ADDR) << 8 |
	       (u64)m->upper_pdb << 40;
}

/* Can there be a page directory at all? */
static bool pdb_ok(struct vgpu *g, u64 addr, bool sysmem)
{
	return sysmem ? dma_mapped(g, addr, 32) : !!vram(g, addr, 32);
}

static void invalidate(struct vgpu *g, u32 val)
{
	struct mmu_regs_state *m = g->mmu_regs;
	u64 ns = INVALIDATE_NS, us;

	reserved(g, NV_PRIV_MMU_INVALIDATE, val, INVALIDATE_RESERVED);
	m->command = val;
	if (!(val & INVALIDATE_TRIGGER))
		return;
	m->inv = (struct gmmu_invalidate){
		.all_pdb = val & INVALIDATE_ALL_PDB,
		.pdb = pdb_addr(m),
		.pdb_sysmem = m->pdb & INVALIDATE_PDB_APERTURE_SYS,
		.all_va = val & INVALIDATE_ALL_VA,
		.hub_only = val & INVALIDATE_HUBTLB_ONLY,
		.level = INVALIDATE_CACHE_LEVEL(val),
	};
	/* There are no registers for a range: without ALL_VA it is empty. */
	if (!m->inv.all_va)
		violate(g, V_TLB_INVALIDATE, "%08x without ALL_VA", val);
	if (!m->inv.all_pdb && !pdb_ok(g, m->inv.pdb, m->inv.pdb_sysmem))
		violate(g, V_TLB_INVALIDATE, "no page directory at %s:%#llx",
			m->inv.pdb_sysmem ? "sys" : "vid",
			(unsigned long long)m->inv.pdb);
	if (inject(g, F_TLB_STUCK, NULL)) {
		vtimer_arm(g, &m->done, STUCK_LOOK_NS, invalidate_stuck);
		return;
	}
	if (inject(g, F_TLB_DELAY, &us))
		ns = us * 1000;
	vtimer_arm(g, &m->done, ns, invalidate_done);
}

static void invalidate_write(struct vgpu *g, u32 addr, u32 val)
{
	struct mmu_regs_state *m = g->mmu_regs;
	char name[64];

	if (m->command & INVALIDATE_TRIGGER) {
		violate(g, V_TLB_BUSY, "%s = %08x",
			reg_name(addr, name, sizeof(name)), val);
		return;
	}
	switch (addr) {
	case NV_PRIV_MMU_INVALIDATE_PDB:
		reserved(g, addr, val,
			 ~(INVALIDATE_PDB_ADDR | INVALIDATE_PDB_APERTURE_SYS));
		m->pdb = val;
		break;
	case NV_PRIV_MMU_INVALIDATE_UPPER_PDB:
		reserved(g, addr, val, ~INVALIDATE_UPPER_PDB_ADDR);
		m->upper_pdb = val & INVALIDATE_UPPER_PDB_ADDR;
		break;
	default:
		invalidate(g, val);
	}
}

/*
 * RM binds the BARs to instance blocks of its own and answers for both: the
 * driver finds them in virtual mode, with nothing pending.
 */
static u32 block_read(struct vgpu *g, u32 addr)
{
	u64 inst;

	if (!rm_bars_bound(g))
		return 0;
	inst = rm_bar_instance(g, addr == NV_PRIV_BAR1_BLOCK ? 1 : 2);
	return BLOCK_MODE_VIRTUAL | (u32)(inst >> 12);
}

static u32 bind_status_read(struct vgpu *g, u32 addr)
{
	return 0;
}

/* RM takes the faults and tells of them by event: nothing stays here. */
static u32 fault_read(struct vgpu *g, u32 addr)
{
	return 0;
}

/* Write 1 to clear; no bit is ever set. */
static void fault_status_write(struct vgpu *g, u32 addr, u32 val)
{
}

static const struct reg_range mmu_registers[] = {
	{ NV_PRIV_BAR1_BLOCK, NV_PRIV_BAR1_BLOCK, block_read, NULL },
	{ NV_PRIV_BAR2_BLOCK, NV_PRIV_BAR2_BLOCK, block_read, NULL },
	{ NV_PRIV_BIND_STATUS, NV_PRIV_BIND_STATUS, bind_status_read, NULL },
	{ NV_PRIV_MMU_FAULT_ADDR_LO, NV_PRIV_MMU_FAULT_INFO, fault_read, NULL },
	{ NV_PRIV_MMU_FAULT_STATUS, NV_PRIV_MMU_FAULT_STATUS, fault_read,
	  fault_status_write },
	{ NV_PRIV_MMU_INVALIDATE_PDB, NV_PRIV_MMU_INVALIDATE_UPPER_PDB,
	  invalidate_read, invalidate_write },
	{ NV_PRIV_MMU_INVALIDATE, NV_PRIV_MMU_INVALIDATE, invalidate_read,
	  invalidate_write },
};

void mmu_regs_init(struct vgpu *g)
{
	g->mmu_regs = vgpu_zalloc(sizeof(*g->mmu_regs));
	mmio_register(g, mmu_registers, ARRAY_SIZE(mmu_registers));
}

void mmu_regs_reset(struct vgpu *g)
{
	vtimer_cancel(g, &g->mmu_regs->done);
	memset(g->mmu_regs, 0, sizeof(*g->mmu_regs));
}
