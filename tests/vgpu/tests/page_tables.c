// SPDX-License-Identifier: GPL-2.0
/* Builds page tables of version 2, for tests */
#include "page_tables.h"
#include "tap.h"

static u64 new_table(struct page_tables *pt, u64 size)
{
	u64 addr = pt->next, i;

	if (addr + 0x1000 > pt->end)
		tap_bail("page tables need more video memory");
	for (i = 0; i < size; i += 8)
		pt->wr(pt->arg, addr + i, 0);
	pt->next += 0x1000;
	return addr;
}

/* Follow the entry; when it is empty, to a new table of that size. */
static u64 follow(struct page_tables *pt, u64 entry_addr, u64 size, bool big)
{
	u64 entry = pt->rd(pt->arg, entry_addr), table;
	u64 mask = big ? 0x1fffffff0ull : 0x1ffffff00ull;

	if (entry & 6)
		return (entry & mask) << 4;
	table = new_table(pt, size);
	pt->wr(pt->arg, entry_addr, table >> 4 | PDE_VID);
	return table;
}

u64 pt_directory_entry(struct page_tables *pt, u64 va, unsigned int shift)
{
	u64 table = pt->pdb, entry = table + (va >> 47 & 3) * 8;

	if (shift == 47)
		return entry;
	table = follow(pt, entry, 0x1000, false);
	entry = table + (va >> 38 & 511) * 8;
	if (shift == 38)
		return entry;
	table = follow(pt, entry, 0x1000, false);
	entry = table + (va >> 29 & 511) * 8;
	if (shift == 29)
		return entry;
	table = follow(pt, entry, 0x1000, false);
	return table + (va >> 21 & 255) * 16;
}

u64 pt_entry(struct page_tables *pt, u64 va, unsigned int shift)
{
	u64 dual;

	if (shift >= 21)
		return pt_directory_entry(pt, va, shift);
	dual = pt_directory_entry(pt, va, 21);
	if (shift == 16)
		return follow(pt, dual, 0x100, true) + (va >> 16 & 31) * 8;
	return follow(pt, dual + 8, 0x1000, false) + (va >> 12 & 511) * 8;
}

void pt_set(struct page_tables *pt, u64 va, unsigned int shift, u64 entry)
{
	pt->wr(pt->arg, pt_entry(pt, va, shift), entry);
}

void pt_map(struct page_tables *pt, u64 va, unsigned int shift, u64 addr,
	    u64 bits)
{
	pt_set(pt, va, shift, addr >> 4 | PTE_VALID | bits);
}
