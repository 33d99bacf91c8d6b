// SPDX-License-Identifier: GPL-2.0
/*
 * How many tables a change of page tables can need.
 *
 * Nothing here looks at an address space. A table is needed below each entry
 * that is cut by the end of a range, or that no page is as large as.
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/export.h>
#include <linux/sizes.h>

#include <kunit/visibility.h>

#include "nova_gmmu_plan.h"

/**
 * struct nova_gmmu_plan_span - the entries, of one level, that a range touches
 */
struct nova_gmmu_plan_span {
	/** @lo: number of the first */
	u64 lo;
	/** @hi: number of the last */
	u64 hi;
	/** @lo_cut: the start of the range makes a table below @lo necessary */
	bool lo_cut;
	/** @hi_cut: so does its end below @hi */
	bool hi_cut;
	/** @lo_whole: the range covers @lo */
	bool lo_whole;
	/** @inner: all entries can need a table */
	bool inner;
};

static void nova_gmmu_plan_count(struct nova_gmmu_plan *plan,
				 enum nova_gmmu_level level,
				 const struct nova_gmmu_plan_span *s)
{
	u64 *last = &plan->last[level], *count = &plan->count[level];

	/*
	 * Writing a whole entry can free the tables below it, so what has been
	 * counted before may be needed once more.
	 */
	if (s->inner) {
		*count += s->hi - s->lo + 1;
		if (*last == s->lo + 1 && !s->lo_whole)
			(*count)--;
		*last = s->hi + 1;
		return;
	}
	if (*last > s->lo + s->lo_cut && *last - 1 + s->hi_cut <= s->hi)
		*last = 0;
	if (s->lo_cut) {
		*count += *last != s->lo + 1;
		*last = s->lo + 1;
	}
	if (s->hi_cut) {
		*count += *last != s->hi + 1;
		*last = s->hi + 1;
	}
}

/**
 * nova_gmmu_plan_add() - count the tables for one range
 * @plan: added to
 * @fmt: format
 * @va: virtual address
 * @size: bytes
 * @granule: log2 of the page size the memory allows and the mapping will not
 *	stay below: each piece given to nova_gmmu_pt_map() begins and ends at
 *	multiples of it, in virtual and physical address, but for the ends of the
 *	range; or %NOVA_GMMU_PLAN_UNMAP
 *
 * Ranges are added in the order in which they will be mapped and unmapped. One
 * that begins below the same entry as the one before ended shares its tables.
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL if the range cannot be mapped.
 */
int nova_gmmu_plan_add(struct nova_gmmu_plan *plan,
		       const struct nova_gmmu_fmt *fmt, u64 va, u64 size,
		       unsigned int granule)
{
	u64 end = va + size;
	int ret;

	ret = nova_gmmu_fmt_check_va(fmt, va, size);
	if (ret)
		return ret;

	for (int level = NOVA_GMMU_PT_SMALL; level < fmt->root; level++) {
		bool small = level == NOVA_GMMU_PT_SMALL;
		bool page = level <= NOVA_GMMU_PT_BIG;
		unsigned int shift =
			fmt->level[page ? NOVA_GMMU_PD0 : level + 1].shift;
		u64 mask = BIT_ULL(shift) - 1;
		struct nova_gmmu_plan_span s = {
			.lo = va >> shift,
			.hi = (end - 1) >> shift,
			.lo_cut = va & mask,
			.hi_cut = end & mask,
		};

		s.lo_whole = !s.lo_cut && (s.lo < s.hi || !s.hi_cut);

		if (granule == NOVA_GMMU_PLAN_UNMAP)
			s.inner = false;
		else if (small)
			s.inner = granule < NOVA_GMMU_SHIFT_64K;
		else
			s.inner = granule < shift ||
				  !nova_gmmu_fmt_has_page(fmt, shift);
		/* An end at a multiple of 64 KiB splits nothing into 4 KiB. */
		if (small && !s.inner) {
			s.lo_cut = !IS_ALIGNED(va, SZ_64K);
			s.hi_cut = !IS_ALIGNED(end, SZ_64K);
		}
		nova_gmmu_plan_count(plan, level, &s);
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_plan_add);

/**
 * nova_gmmu_plan_tables() - size of a plan
 * @plan: plan
 *
 * Context: any.
 *
 * Returns: tables of all levels.
 */
u64 nova_gmmu_plan_tables(const struct nova_gmmu_plan *plan)
{
	u64 sum = 0;

	for (int level = 0; level < NOVA_GMMU_LEVELS; level++)
		sum += plan->count[level];
	return sum;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_plan_tables);
