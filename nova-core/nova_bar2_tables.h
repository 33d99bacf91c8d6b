/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The page tables of BAR2, as they are made before there is a BAR2.
 */
#ifndef _NOVA_BAR2_TABLES_H
#define _NOVA_BAR2_TABLES_H

#include <linux/types.h>

#include "mmu/nova_gmmu_fmt.h"

/**
 * define NOVA_BAR2_TABLE_WORDS - 64-bit words of a table
 */
#define NOVA_BAR2_TABLE_WORDS	512

/**
 * enum nova_bar2_slot - slots with a fixed use
 * @NOVA_BAR2_SLOT_TABLES: shows the tables
 * @NOVA_BAR2_SLOT_PAGES: has a table of 4 KiB pages
 * @NOVA_BAR2_SLOT_FREE: the first of those that have none
 */
enum nova_bar2_slot {
	NOVA_BAR2_SLOT_TABLES,
	NOVA_BAR2_SLOT_PAGES,
	NOVA_BAR2_SLOT_FREE,
};

/**
 * enum nova_bar2_page - 4 KiB pages in NOVA_BAR2_SLOT_PAGES
 * @NOVA_BAR2_PAGE_BAR1_ROOT: RM's root directory of BAR1
 */
enum nova_bar2_page {
	NOVA_BAR2_PAGE_BAR1_ROOT,
};

u32 nova_bar2_tables_count(const struct nova_gmmu_fmt *fmt);
void nova_bar2_tables_fill(const struct nova_gmmu_fmt *fmt, u64 addr,
			   u64 bar1_root, u32 table, u64 *words);
u64 nova_bar2_tables_entry(const struct nova_gmmu_fmt *fmt, u64 addr);
u32 nova_bar2_tables_slot_word(const struct nova_gmmu_fmt *fmt, int slot);
u64 nova_bar2_tables_pte(const struct nova_gmmu_fmt *fmt, u64 addr);

#endif /* _NOVA_BAR2_TABLES_H */
