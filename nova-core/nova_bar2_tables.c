// SPDX-License-Identifier: GPL-2.0
/*
 * The page tables of BAR2, as they are made before there is a BAR2.
 *
 * They follow one another in pages of 4 KiB, the highest directory first: those
 * below the root, down to PD0, and the table of 4 KiB pages of slot 1. BAR2 is
 * smaller than what PD0 covers, so there is one of each.
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include <kunit/visibility.h>

#include "mmu/nova_gmmu_kind.h"
#include "nova_bar2.h"
#include "nova_bar2_tables.h"

static_assert(NOVA_BAR2_SLOT_SIZE == 1 << NOVA_GMMU_SHIFT_2M);
static_assert(NOVA_BAR2_TABLE_WORDS * sizeof(u64) == SZ_4K);

/**
 * nova_bar2_tables_count() - how many tables there are
 * @fmt: format
 *
 * Context: any.
 *
 * Returns: their number, and so of their pages.
 */
u32 nova_bar2_tables_count(const struct nova_gmmu_fmt *fmt)
{
	return fmt->root - NOVA_GMMU_PD0 + 1;
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar2_tables_count);

/**
 * nova_bar2_tables_pte() - the entry that shows VRAM
 * @fmt: format
 * @addr: address in VRAM, a multiple of the size of the page
 *
 * Context: any.
 *
 * Returns: PTE of a page of any size; in PD0 it is the first word and the
 * second is 0.
 */
u64 nova_bar2_tables_pte(const struct nova_gmmu_fmt *fmt, u64 addr)
{
	const struct nova_gmmu_attrs attrs = {
		.aperture = NOVA_GMMU_VID,
		.kind = NOVA_GMMU_KIND_PITCH,
	};

	return fmt->pte(&attrs, addr);
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar2_tables_pte);

/**
 * nova_bar2_tables_fill() - make one of the tables
 * @fmt: format
 * @addr: where the first of them is in VRAM; where slot 0 begins
 * @bar1_root: where BAR1's root directory is in VRAM
 * @table: which one
 * @words: %NOVA_BAR2_TABLE_WORDS, filled
 *
 * Context: any.
 */
void nova_bar2_tables_fill(const struct nova_gmmu_fmt *fmt, u64 addr,
			   u64 bar1_root, u32 table, u64 *words)
{
	u32 last = nova_bar2_tables_count(fmt) - 1;
	u32 word;

	memset(words, 0, NOVA_BAR2_TABLE_WORDS * sizeof(*words));
	if (table == last) {
		words[NOVA_BAR2_PAGE_BAR1_ROOT] =
			nova_bar2_tables_pte(fmt, bar1_root);
	} else if (table == last - 1) {
		words[0] = nova_bar2_tables_pte(fmt, addr);
		word = nova_bar2_tables_slot_word(fmt, NOVA_BAR2_SLOT_PAGES);
		words[word + 1] = fmt->pde(NOVA_GMMU_VID, addr + last * SZ_4K);
	} else {
		words[0] = fmt->pde(NOVA_GMMU_VID, addr + (table + 1) * SZ_4K);
	}
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar2_tables_fill);

/**
 * nova_bar2_tables_entry() - what the root directory has to say
 * @fmt: format
 * @addr: where the tables are in VRAM
 *
 * Context: any.
 *
 * Returns: the root's first entry.
 */
u64 nova_bar2_tables_entry(const struct nova_gmmu_fmt *fmt, u64 addr)
{
	return fmt->pde(NOVA_GMMU_VID, addr);
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar2_tables_entry);

/**
 * nova_bar2_tables_slot_word() - where a slot's entry is
 * @fmt: format
 * @slot: which slot
 *
 * Context: any.
 *
 * Returns: number of the first of its two words in PD0, which is the last
 * table but one.
 */
u32 nova_bar2_tables_slot_word(const struct nova_gmmu_fmt *fmt, int slot)
{
	return slot * fmt->level[NOVA_GMMU_PD0].words;
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar2_tables_slot_word);
