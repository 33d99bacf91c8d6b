/* SPDX-License-Identifier: GPL-2.0 */
/* What the walker, the TLB and the dump share */
#ifndef VGPU_GMMU_PRIV_H
#define VGPU_GMMU_PRIV_H

#include "gmmu.h"

/* PD3 is level 3 ... PD0 level 0: each entry covers 2^gmmu_shift(level). */
#define GMMU_LEVELS	4

static inline unsigned int gmmu_shift(unsigned int level)
{
	static const u8 shift[GMMU_LEVELS] = { 21, 29, 38, 47 };

	return shift[level];
}

struct gmmu_table {
	u64 addr;
	enum aperture aperture;
	bool present;
};

/* What a directory entry points to; a PD0 entry points to two tables. */
struct gmmu_pde {
	struct gmmu_table next;		/* PD2, PD1, PD0, table of 4 KiB pages */
	struct gmmu_table big;		/* PD0: table of 64 KiB pages */
};

struct gmmu_walk {
	enum gmmu_result result;
	struct gmmu_page page;		/* of GMMU_OK */
	unsigned int hole;		/* else log2 of what is missing here */
};

/*
 * The tables as they are now. @tlb: begin at the lowest directory entry the TLB
 * knows, and teach it those on the way. @report: name malformed entries.
 */
void gmmu_walk(struct vgpu *g, const struct gmmu_space *s, u64 va, bool tlb,
	       bool report, struct gmmu_walk *w);
/* Do both say the same about va? */
bool gmmu_same(const struct gmmu_walk *a, const struct gmmu_walk *b, u64 va);

/* tlb.c */
void tlb_init(struct vgpu *g);
void tlb_reset(struct vgpu *g);
bool tlb_find_page(struct vgpu *g, const struct gmmu_space *s, u64 va,
		   struct gmmu_page *page);
void tlb_add_page(struct vgpu *g, const struct gmmu_space *s,
		  const struct gmmu_page *page);
bool tlb_find_pde(struct vgpu *g, const struct gmmu_space *s,
		  unsigned int level, u64 va, struct gmmu_pde *pde);
void tlb_add_pde(struct vgpu *g, const struct gmmu_space *s,
		 unsigned int level, u64 va, const struct gmmu_pde *pde);

/* mmu_regs.c */
void mmu_regs_init(struct vgpu *g);
void mmu_regs_reset(struct vgpu *g);

#endif
