/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How many tables a change of page tables can need.
 */
#ifndef _NOVA_GMMU_PLAN_H
#define _NOVA_GMMU_PLAN_H

#include <linux/types.h>

#include "nova_gmmu_fmt.h"

/* Granule of what is no memory: any entry can be sparse or invalid. */
#define NOVA_GMMU_PLAN_UNMAP	63

/**
 * struct nova_gmmu_plan - tables needed, in the worst case
 *
 * Zeroed before the first use.
 */
struct nova_gmmu_plan {
	/** @count: tables, by level */
	u64 count[NOVA_GMMU_LEVELS];
	/**
	 * @last: 1 + number of the last entry, in the whole address space, below
	 * which a table of that level has been counted; 0 if there is none
	 */
	u64 last[NOVA_GMMU_LEVELS];
};

int nova_gmmu_plan_add(struct nova_gmmu_plan *plan,
		       const struct nova_gmmu_fmt *fmt, u64 va, u64 size,
		       unsigned int granule);
u64 nova_gmmu_plan_tables(const struct nova_gmmu_plan *plan);

#endif /* _NOVA_GMMU_PLAN_H */
