/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Changes of an address space.
 */
#ifndef _NOVA_VM_CHANGE_H
#define _NOVA_VM_CHANGE_H

#include <linux/compiler-context-analysis.h>
#include <linux/nova_core.h>
#include <linux/types.h>

#include "mmu/nova_gmmu_plan.h"
#include "mmu/nova_gmmu_pt.h"

struct nova_core_vm;

/**
 * define NOVA_VM_CHANGE_ANY_PAGE - &nova_gmmu_map.max_shift without a limit
 */
#define NOVA_VM_CHANGE_ANY_PAGE	63

/**
 * struct nova_core_vm_change - a change of page tables
 *
 * Belongs to who makes it. To the context analysis it is also what is held from
 * begin to commit, in place of &nova_core_vm.lock, which children do not see.
 */
struct nova_core_vm_change {
	/** @vm: address space; constant */
	struct nova_core_vm *vm;
	/** @plan: tables it can need */
	struct nova_gmmu_plan plan;
	/** @batch: tables it has, and those it took out */
	struct nova_gmmu_batch batch;
	/** @reserved: tables it was given */
	u32 reserved;
	/** @begun: holds the lock */
	bool begun;
	/** @from_reserve: its tables are those of the GPU's reserve */
	bool from_reserve;
	/** @unmap_only: made by nova_vm_change_new_unmap() */
	bool unmap_only;
	/** @unmap_va: if @unmap_only, start of the range it is for */
	u64 unmap_va;
	/** @unmap_size: if @unmap_only, bytes of it */
	u64 unmap_size;
};

struct nova_core_vm_change *nova_vm_change_new(struct nova_core_vm *vm);
struct nova_core_vm_change *nova_vm_change_new_unmap(struct nova_core_vm *vm,
						     u64 va, u64 size);
int nova_vm_change_plan(struct nova_core_vm_change *change, u64 va, u64 size,
			u32 granule);
int nova_vm_change_reserve(struct nova_core_vm_change *change);
void nova_vm_change_begin(struct nova_core_vm_change *change)
	__acquires(change);
int nova_vm_change_map(struct nova_core_vm_change *change,
		       const struct nova_gmmu_map *map)
	__must_hold(change);
int nova_vm_change_unmap(struct nova_core_vm_change *change, u64 va, u64 size,
			 bool sparse)
	__must_hold(change);
int nova_vm_change_commit(struct nova_core_vm_change *change)
	__releases(change);
void nova_vm_change_free(struct nova_core_vm_change *change);

#endif /* _NOVA_VM_CHANGE_H */
