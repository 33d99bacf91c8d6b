/* SPDX-License-Identifier: GPL-2.0 */
/*
 * BAR1: the CPU's window into any VRAM.
 */
#ifndef _NOVA_BAR1_H
#define _NOVA_BAR1_H

#include <linux/compiler-context-analysis.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "mmu/nova_gmmu_pt.h"
#include "nova_bar1_space.h"

struct nova_core;
struct nova_core_vram;

/**
 * DOC: BAR1
 *
 * BAR1 (PCI resource 1) is an address space whose root directory is a page of
 * RM's in VRAM. Nova-core writes its first entry there, through BAR2, and has
 * all below it; NVIDIA's driver takes the page over in the same way
 * (kbusPatchBar1Pdb_GSPCLIENT()).
 *
 * A view is a consecutive range of BAR1 that is aligned to 2 MiB or 64 KiB if
 * it is as large as that, so that large pages are used where VRAM is aligned
 * alike. Its page tables are reserved before the lock is taken; taking it away
 * needs none, as the range is exactly that of an earlier view.
 */

/**
 * struct nova_core_bar1 - VRAM that is visible in BAR1
 */
struct nova_core_bar1 {
	/** @link: in &nova_bar1.maps */
	struct list_head link;
	/** @vram: what is visible; constant */
	const struct nova_core_vram *vram;
	/** @offset: first byte of it; constant */
	u64 offset;
	/** @size: bytes; constant */
	u64 size;
	/** @va: where it is in BAR1; constant */
	u64 va;
	/** @addr: the same for the CPU; constant */
	phys_addr_t addr;
};

/**
 * struct nova_bar1 - BAR1 as a GPU address space
 */
struct nova_bar1 {
	/** @base: where the CPU sees it; constant */
	phys_addr_t base;
	/** @size: bytes; constant */
	u64 size;
	/**
	 * @lock: protects what follows; taken where memory is reclaimed, so
	 * that no memory is allocated under it
	 */
	struct mutex lock;
	/** @pt: page tables, the root is RM's */
	struct nova_gmmu_pt pt;
	/** @space: which addresses are in use */
	struct nova_bar1_space space __guarded_by(&lock);
	/** @used_bytes: bytes mapped */
	u64 used_bytes __guarded_by(&lock);
	/** @maps: &nova_core_bar1.link of all there are */
	struct list_head maps __guarded_by(&lock);
};

int nova_bar1_setup(struct nova_core *core);
struct nova_core_bar1 *nova_bar1_map(struct nova_core *core,
				     const struct nova_core_vram *vram,
				     u64 offset, u64 size);
void nova_bar1_unmap(struct nova_core *core, struct nova_core_bar1 *map);

#endif /* _NOVA_BAR1_H */
