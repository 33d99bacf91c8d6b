/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Builds page tables of version 2, for tests
 *
 * Written from the manual (open-gpu-doc manuals/turing/tu104/dev_mmu.ref.txt)
 * and not from the model's walker, so that a mistake in either shows. Tables
 * are in video memory, which is reached through two functions of the caller's.
 */
#ifndef VGPU_PAGE_TABLES_H
#define VGPU_PAGE_TABLES_H

#include "vgpu.h"

struct page_tables {
	u64 pdb;			/* PD3; the caller has zeroed it */
	u64 next, end;			/* video memory for further tables */
	u64 (*rd)(void *arg, u64 addr);
	void (*wr)(void *arg, u64 addr, u64 val);
	void *arg;
};

/* PTE bits; the address goes in as addr >> 4. */
#define PTE_VALID	1ull
#define PTE_VID		(0ull << 1)
#define PTE_PEER	(1ull << 1)
#define PTE_COH		(2ull << 1)
#define PTE_NCOH	(3ull << 1)
#define PTE_VOL		(1ull << 3)
#define PTE_PRIV	(1ull << 5)
#define PTE_RO		(1ull << 6)
#define PTE_NO_ATOMIC	(1ull << 7)
#define PTE_SPARSE	PTE_VOL		/* and not valid */
#define PTE_NO_SMALL	PTE_PRIV	/* and not valid, in a 64 KiB table */
#define PTE_KIND(k)	((u64)(k) << 56)

#define PDE_VID		(1ull << 1)

/* Where the entry for va of pages of 2^shift is; makes the tables above it. */
u64 pt_entry(struct page_tables *pt, u64 va, unsigned int shift);
/* As pt_entry() for the directory entry that covers 2^shift: 47, 38, 29, 21. */
u64 pt_directory_entry(struct page_tables *pt, u64 va, unsigned int shift);
/* One page; bits are a PTE's without the address. */
void pt_map(struct page_tables *pt, u64 va, unsigned int shift, u64 addr,
	    u64 bits);
/* A whole entry, also of nothing (0) or sparse. */
void pt_set(struct page_tables *pt, u64 va, unsigned int shift, u64 entry);

#endif
