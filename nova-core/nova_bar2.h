/* SPDX-License-Identifier: GPL-2.0 */
/*
 * BAR2: nova-core's own window into VRAM.
 */
#ifndef _NOVA_BAR2_H
#define _NOVA_BAR2_H

#include <linux/bitmap.h>
#include <linux/compiler-context-analysis.h>
#include <linux/mutex.h>
#include <linux/sizes.h>
#include <linux/types.h>

#include "mmu/nova_gmmu_fmt.h"

struct nova_core;
struct nova_core_vram;

/**
 * DOC: BAR2
 *
 * BAR2 (PCI resource 3) is an address space with page tables. The GPU knows
 * one root directory for it, RM's; nova-core makes the tables below the first
 * entry and tells RM that entry (NVIDIA: kbusPatchBar2Pdb_GSPCLIENT()). Like
 * nouveau, nova-core keeps to the lower half of the BAR.
 *
 * It is divided into *slots* of 2 MiB, which is what an entry of PD0 covers, so
 * that mapping 2 MiB of VRAM is writing one entry. Slot 0 shows the 2 MiB in
 * which the tables themselves are; they were written through PRAMIN before
 * there was a BAR2, and are only written through slot 0 since. Slot 1 has a
 * table of 4 KiB pages, for pages of RM's that nova-core has to write; the
 * first of them is BAR1's root directory. The others are for
 * nova_bar2_map().
 *
 * The CPU maps BAR2 uncached and not write-combined: whoever changes page
 * tables depends on the order of the writes, also of neighbouring words.
 */

/**
 * define NOVA_BAR2_SLOT_SIZE - bytes of a slot
 */
#define NOVA_BAR2_SLOT_SIZE	SZ_2M
/**
 * define NOVA_BAR2_SLOTS_MAX - no more slots are used, whatever BAR2's size
 */
#define NOVA_BAR2_SLOTS_MAX	128

/**
 * struct nova_bar2 - BAR2 and its page tables
 */
struct nova_bar2 {
	/** @io: the CPU's mapping, uncached; constant */
	u8 __iomem *io;
	/** @slots: how many there are; constant */
	u32 slots;
	/** @fmt: format of the tables; constant */
	const struct nova_gmmu_fmt *fmt;
	/** @vram: 2 MiB, the tables at the beginning; constant */
	struct nova_core_vram *vram;
	/** @addr: where they are in VRAM; constant */
	u64 addr;
	/** @bound: RM has the address of the tables */
	bool bound;
	/** @lock: protects @used and the entries of PD0 */
	struct mutex lock;
	/** @used: slots that show something */
	DECLARE_BITMAP(used, NOVA_BAR2_SLOTS_MAX) __guarded_by(&lock);
};

int nova_bar2_setup(struct nova_core *core);
int nova_bar2_unbind(struct nova_core *core);
int nova_bar2_map(struct nova_core *core, u64 addr);
void nova_bar2_unmap(struct nova_core *core, int slot);
u8 __iomem *nova_bar2_slot(const struct nova_bar2 *bar2, int slot);
void nova_bar2_write_bar1_root(struct nova_core *core, u64 entry);
void nova_bar2_flush(struct nova_core *core);

#endif /* _NOVA_BAR2_H */
