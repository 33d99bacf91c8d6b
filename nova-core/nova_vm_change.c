// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of an address space: from a plan to an invalidated TLB.
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/dev_printk.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/list.h>
#include <linux/slab.h>

#include <kunit/visibility.h>

#include "nova_vm.h"
#include "nova_vm_change.h"

static_assert(NOVA_CORE_VM_PLAN_UNMAP == NOVA_GMMU_PLAN_UNMAP);

static void change_init(struct nova_core_vm_change *change,
			struct nova_core_vm *vm)
{
	change->vm = vm;
	/* Live pages are not merged: see Address spaces. */
	nova_gmmu_batch_init(&change->batch, 0);
}

static void change_count(struct nova_core_vm_change *change, u32 tables)
{
	change->reserved += tables;
	atomic_add(tables, &change->vm->reserved);
}

/**
 * nova_vm_change_new() - prepare a change
 * @vm: address space
 *
 * Context: sleeps and allocates.
 *
 * Returns: the change or ERR_PTR(-ENOMEM).
 */
struct nova_core_vm_change *nova_vm_change_new(struct nova_core_vm *vm)
{
	struct nova_core_vm_change *change = kzalloc_obj(*change);

	if (!change)
		return ERR_PTR(-ENOMEM);
	change_init(change, vm);
	return change;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_change_new);

/**
 * nova_vm_change_new_unmap() - prepare a change that must not fail
 * @vm: address space
 * @va: first address that will be unmapped
 * @size: bytes
 *
 * Has all it needs; what it is used for must be unmapping parts of this range
 * that touch each other, once. Where memory is short, it gets the GPU's
 * reserve, for which it waits until other such changes have been freed: so a
 * task that has one must free it before it makes the next.
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: the change; ERR_PTR(-EINVAL) for a range that cannot be mapped.
 */
struct nova_core_vm_change *nova_vm_change_new_unmap(struct nova_core_vm *vm,
						     u64 va, u64 size)
{
	const struct nova_vm_host *host = vm->host;
	struct nova_core_vm_change *change;
	int ret;

	if (nova_gmmu_fmt_check_va(host->fmt, va, size))
		return ERR_PTR(-EINVAL);
	/* A few hundred bytes: the kernel always has them, or waits. */
	change = kzalloc_obj(*change, GFP_KERNEL | __GFP_NOFAIL);
	change_init(change, vm);
	change->unmap_only = true;
	change->unmap_va = va;
	change->unmap_size = size;

	ret = nova_gmmu_plan_add(&change->plan, host->fmt, va, size,
				 NOVA_GMMU_PLAN_UNMAP);
	if (!ret)
		ret = nova_vm_change_reserve(change);
	if (ret) {
		host->ops->reserve_take(host->priv, &change->batch);
		change->from_reserve = true;
	}
	return change;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_change_new_unmap);

/**
 * nova_vm_change_plan() - a range will be changed
 * @change: prepared, not begun
 * @va: first address
 * @size: bytes
 * @granule: see nova_gmmu_plan_add()
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL if the range cannot be mapped.
 */
int nova_vm_change_plan(struct nova_core_vm_change *change, u64 va, u64 size,
			u32 granule)
{
	return nova_gmmu_plan_add(&change->plan, change->vm->host->fmt, va,
				  size, granule);
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_change_plan);

/**
 * nova_vm_change_reserve() - get all tables the plan may need
 * @change: planned; not reserved before
 *
 * Context: sleeps and allocates.
 *
 * Returns: 0; -ENOMEM or what the allocator of tables says, and the change can
 * only be freed.
 */
int nova_vm_change_reserve(struct nova_core_vm_change *change)
{
	int ret;

	nova_vm_free_retired(change->vm);
	ret = nova_gmmu_batch_reserve(&change->vm->pt, &change->batch,
				      &change->plan);
	if (!ret)
		change_count(change, nova_gmmu_plan_tables(&change->plan));
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_change_reserve);

/**
 * nova_vm_change_begin() - from here on page tables change
 * @change: reserved
 *
 * Waits for other changes of the address space to be committed.
 *
 * Context: process; may be in a fence signalling section, and begins what must
 * be like one: no memory is allocated, no RPC made until
 * nova_vm_change_commit().
 */
void nova_vm_change_begin(struct nova_core_vm_change *change)
{
	struct nova_core_vm *vm = change->vm;

	mutex_lock(&vm->lock);
	change->begun = true;
	__release(&vm->lock);
	__acquire(change);
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_change_begin);

/**
 * nova_vm_change_map() - map memory
 * @change: begun
 * @map: what, and where; replaces what is there
 *
 * Context: as nova_vm_change_begin().
 *
 * Returns: as nova_gmmu_pt_map(); -EINVAL in a change for unmapping.
 */
int nova_vm_change_map(struct nova_core_vm_change *change,
		       const struct nova_gmmu_map *map)
{
	if (change->unmap_only)
		return -EINVAL;
	return nova_gmmu_pt_map(&change->vm->pt, &change->batch, map);
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_change_map);

/*
 * There is no table to split an entry with, not even from the reserve. What was to be
 * unmapped must not be reached any more: then its neighbours cannot be, either.
 */
static void change_widen(struct nova_core_vm_change *change, u64 va, u64 size)
{
	struct nova_core_vm *vm = change->vm;
	const struct nova_gmmu_fmt *fmt = vm->host->fmt;
	u64 lo = va, hi = va + size;

	for (int level = NOVA_GMMU_PD0; level <= fmt->root; level++) {
		u64 align = BIT_ULL(fmt->level[level].shift);

		lo = ALIGN_DOWN(va, align);
		hi = ALIGN(va + size, align);
		if (!nova_gmmu_pt_unmap(&vm->pt, &change->batch, lo, hi - lo,
					false))
			break;
	}
	if (vm->host->dev)
		dev_err_ratelimited(vm->host->dev,
				    "VM %s: out of memory: %#llx-%#llx unmapped with all from %#llx to %#llx\n",
				    vm->name, va, va + size - 1, lo, hi - 1);
}

/**
 * nova_vm_change_unmap() - unmap, or make sparse
 * @change: begun
 * @va: first address
 * @size: bytes
 * @sparse: accesses shall not fault
 *
 * Context: as nova_vm_change_begin().
 *
 * Returns: as nova_gmmu_pt_unmap(). In a change for unmapping 0, or -EINVAL if
 * the range is not in that of the change; if the tables it got were too few,
 * more has been unmapped than asked for, which is reported.
 */
int nova_vm_change_unmap(struct nova_core_vm_change *change, u64 va, u64 size,
			 bool sparse)
{
	int ret;

	if (change->unmap_only &&
	    (va < change->unmap_va || size > change->unmap_size ||
	     va - change->unmap_va > change->unmap_size - size))
		return -EINVAL;
	ret = nova_gmmu_pt_unmap(&change->vm->pt, &change->batch, va, size,
				 sparse);
	if (ret != -ENOMEM || !change->unmap_only)
		return ret;
	change_widen(change, va, size);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_change_unmap);

/**
 * nova_vm_change_commit() - the change is what counts from here on
 * @change: begun
 *
 * It may be begun again, with what tables are left of it. Those that it took
 * out of the tree are freed when any change of the address space is reserved or
 * freed.
 *
 * Context: as nova_vm_change_begin(). Waits for the GPU, not for long.
 *
 * Returns: 0: no access uses an old translation any more; -ETIMEDOUT or
 * -ENODEV, reported, if that cannot be said: what was unmapped must not be used
 * for something else while the GPU is bound. The tables have changed anyway.
 */
int nova_vm_change_commit(struct nova_core_vm_change *change)
{
	struct nova_core_vm *vm = change->vm;
	const struct nova_vm_host *host = vm->host;
	int ret = 0;

	__release(change);
	__acquire(&vm->lock);

	nova_gmmu_pt_finish(&vm->pt, &change->batch);
	vm->changes++;
	if (vm->written) {
		host->ops->flush(host->priv);
		ret = host->ops->invalidate(host->priv,
					    nova_gmmu_pt_root(&vm->pt));
		vm->invalidations++;
		vm->written = ret;
	}
	if (ret)
		vm->stale = true;
	list_splice_tail_init(&change->batch.freed,
			      ret ? &vm->kept : &vm->retired);
	change->begun = false;
	mutex_unlock(&vm->lock);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_change_commit);

/**
 * nova_vm_change_free() - end of a change
 * @change: committed, or never begun; NULL and error pointers are left alone
 *
 * Context: sleeps; not in a fence signalling section.
 */
void nova_vm_change_free(struct nova_core_vm_change *change)
{
	struct nova_core_vm *vm;

	if (IS_ERR_OR_NULL(change) || WARN_ON(change->begun))
		return;
	vm = change->vm;
	if (change->from_reserve)
		vm->host->ops->reserve_give(vm->host->priv, &change->batch);
	nova_gmmu_batch_release(&vm->pt, &change->batch);
	nova_vm_free_retired(vm);
	atomic_sub(change->reserved, &vm->reserved);
	kfree(change);
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_change_free);
