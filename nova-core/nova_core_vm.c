// SPDX-License-Identifier: GPL-2.0
/*
 * Address spaces for children.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>

#include "nova_chan_list.h"
#include "nova_core_priv.h"
#include "nova_vm.h"
#include "nova_vm_change.h"
#include "nova_vm_layout.h"
#include "nova_vm_list.h"

/**
 * nova_core_mmu_info() - what address spaces can be like
 * @core: bound
 * @info: filled
 *
 * Context: any.
 */
void nova_core_mmu_info(struct nova_core *core, struct nova_core_mmu_info *info)
{
	nova_vm_layout_info(core->vms.host.fmt, info);
}
EXPORT_SYMBOL_NS_GPL(nova_core_mmu_info, "NOVA_CORE");

/**
 * nova_core_vm_create() - make an address space
 * @core: bound
 * @params: name, and where the kernel's window shall be
 *
 * Context: sleeps and allocates, talks to the firmware; not in a fence
 * signalling section.
 *
 * Returns: an address space that maps nothing, or an error pointer: -EINVAL for
 * a window that is not aligned, too small, not where channels can use it, or
 * leaves nothing; -ENOMEM; -EUSERS when there are too many; -ENODEV if the GPU is
 * dead; -ETIMEDOUT or another negative errno, reported, when the firmware is at
 * fault.
 */
struct nova_core_vm *
nova_core_vm_create(struct nova_core *core,
		    const struct nova_core_vm_params *params)
{
	struct nova_core_vm *vm;

	if (nova_chan_list_is_lost(&core->chans))
		return ERR_PTR(-ENODEV);
	vm = nova_vm_list_create(core, params);
	return IS_ERR(vm) ? ERR_PTR(nova_core_errno(core, PTR_ERR(vm))) : vm;
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_create, "NOVA_CORE");

/**
 * nova_core_vm_destroy() - destroy an address space
 * @core: bound
 * @vm: nothing uses it, all its changes have been freed; it need not be empty.
 *	NULL and error pointers are left alone
 *
 * Once it returns no access of the GPU goes through it. If the GPU cannot be
 * made to forget it, the page tables are kept until the driver is unbound.
 *
 * Context: sleeps, talks to the firmware; not in a fence signalling section.
 */
void nova_core_vm_destroy(struct nova_core *core, struct nova_core_vm *vm)
{
	if (!IS_ERR_OR_NULL(vm))
		nova_vm_list_destroy(core, vm);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_destroy, "NOVA_CORE");

/**
 * nova_core_vm_layout() - how an address space is divided
 * @vm: address space
 * @layout: filled
 *
 * Context: any.
 */
void nova_core_vm_layout(const struct nova_core_vm *vm,
			 struct nova_core_vm_layout *layout)
{
	*layout = vm->layout;
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_layout, "NOVA_CORE");

/**
 * nova_core_vm_stats() - what an address space costs
 * @core: bound
 * @vm: address space
 * @stats: filled; all of the same moment
 *
 * Context: sleeps; not between begin and commit of a change.
 */
void nova_core_vm_stats(struct nova_core *core, struct nova_core_vm *vm,
			struct nova_core_vm_stats *stats)
{
	nova_vm_stats(vm, stats);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_stats, "NOVA_CORE");

/**
 * nova_core_vm_lookup() - what does an address translate to?
 * @core: bound
 * @vm: address space
 * @va: any address; bits beyond the address space are not looked at
 * @leaf: filled: the entry that decides
 *
 * For debugfs, core dumps and tests.
 *
 * Context: sleeps; not between begin and commit of a change.
 */
void nova_core_vm_lookup(struct nova_core *core, struct nova_core_vm *vm,
			 u64 va, struct nova_core_vm_leaf *leaf)
{
	nova_vm_lookup(vm, va, leaf);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_lookup, "NOVA_CORE");

/**
 * nova_core_vm_pdb() - address of the root directory
 * @vm: address space
 *
 * For debugfs and tests; it says nothing about which memory that is in.
 *
 * Context: any.
 *
 * Returns: what instance blocks and TLB invalidations have.
 */
u64 nova_core_vm_pdb(const struct nova_core_vm *vm)
{
	return nova_gmmu_pt_root(&vm->pt)->addr;
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_pdb, "NOVA_CORE");

/**
 * nova_core_vm_change_new() - prepare a change
 * @core: bound
 * @vm: address space
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: the change, to be freed with nova_core_vm_change_free(), or
 * ERR_PTR(-ENOMEM).
 */
struct nova_core_vm_change *
nova_core_vm_change_new(struct nova_core *core, struct nova_core_vm *vm)
{
	return nova_vm_change_new(vm);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_change_new, "NOVA_CORE");

/**
 * nova_core_vm_change_new_unmap() - prepare a change that must not fail
 * @core: bound
 * @vm: address space
 * @va: first address that will be unmapped
 * @size: bytes
 *
 * It is planned and reserved already, and its calls of nova_core_vm_unmap(), for
 * this range or parts of it that touch each other, do not fail. When memory is
 * short there is a reserve for one such change at a time, which others wait
 * for: a task frees one before it makes the next.
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: the change, to be freed with nova_core_vm_change_free();
 * ERR_PTR(-EINVAL) for a range that is not the child's, nothing else.
 */
struct nova_core_vm_change *
nova_core_vm_change_new_unmap(struct nova_core *core, struct nova_core_vm *vm,
			      u64 va, u64 size)
{
	if (!nova_vm_is_user(vm, va, size))
		return ERR_PTR(-EINVAL);
	return nova_vm_change_new_unmap(vm, va, size);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_change_new_unmap, "NOVA_CORE");

/**
 * nova_core_vm_change_plan() - a range will be changed
 * @change: prepared, not reserved
 * @va: first address, a multiple of 4 KiB
 * @size: bytes, a multiple of 4 KiB
 * @granule: log2 of the page size that each call of nova_core_vm_map() for it
 *	allows by the alignment of its address, memory and size, but for the
 *	ends of the range; 12 if that is not known. NOVA_CORE_VM_PLAN_UNMAP for
 *	nova_core_vm_unmap()
 *
 * Ranges are planned in the order in which they will be changed.
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL for a range that is not the child's.
 */
int nova_core_vm_change_plan(struct nova_core_vm_change *change, u64 va,
			     u64 size, u32 granule)
{
	if (!nova_vm_is_user(change->vm, va, size))
		return -EINVAL;
	return nova_vm_change_plan(change, va, size, granule);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_change_plan, "NOVA_CORE");

/**
 * nova_core_vm_change_tables() - how much a plan asks for
 * @change: planned
 *
 * Context: any.
 *
 * Returns: tables nova_core_vm_change_reserve() will allocate; each is 4 KiB at
 * most, and costs the CPU as much again.
 */
u64 nova_core_vm_change_tables(const struct nova_core_vm_change *change)
{
	return nova_gmmu_plan_tables(&change->plan);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_change_tables, "NOVA_CORE");

/**
 * nova_core_vm_change_reserve() - get all tables the plan may need
 * @core: bound
 * @change: planned; once only
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: 0; -ENOMEM, and then the change can only be freed.
 */
int nova_core_vm_change_reserve(struct nova_core *core,
				struct nova_core_vm_change *change)
{
	return nova_vm_change_reserve(change);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_change_reserve, "NOVA_CORE");

/**
 * nova_core_vm_change_begin() - from here on page tables change
 * @core: bound
 * @change: reserved
 *
 * Waits until other changes of the address space have been committed. The
 * analysis counts the change as held until nova_core_vm_change_commit().
 *
 * Context: process, may be in a fence signalling section. Until the commit
 * nothing may be done that is not allowed there.
 */
void nova_core_vm_change_begin(struct nova_core *core,
			       struct nova_core_vm_change *change)
{
	nova_vm_change_begin(change);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_change_begin, "NOVA_CORE");

/**
 * nova_core_vm_map() - map memory
 * @core: bound
 * @change: begun
 * @map: what, and where; replaces what is there
 *
 * Context: process, may be in a fence signalling section.
 *
 * Returns: 0; -EINVAL if the range is not the child's, or the memory cannot be
 * mapped in this way; -ERANGE if its address is too large for the GPU; and
 * nothing has changed. -ENOMEM if the plan did not cover the range, which is
 * a defect of the caller; then a part of it has been mapped.
 */
int nova_core_vm_map(struct nova_core *core, struct nova_core_vm_change *change,
		     const struct nova_core_vm_map *map)
{
	struct nova_gmmu_map m;
	int ret = nova_vm_user_map(change->vm, map, &m);

	return ret ?: nova_vm_change_map(change, &m);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_map, "NOVA_CORE");

/**
 * nova_core_vm_unmap() - unmap, or make sparse
 * @core: bound
 * @change: begun
 * @va: first address, a multiple of 4 KiB
 * @size: bytes, a multiple of 4 KiB
 * @sparse: reads shall give 0 and writes be dropped, instead of faulting
 *
 * What is not mapped may be unmapped.
 *
 * Context: process, may be in a fence signalling section.
 *
 * Returns: 0; -EINVAL if the range is not the child's, nor the change's if that
 * is for unmapping only; -ENOMEM as nova_core_vm_map(), but not in a change for
 * unmapping only.
 */
int nova_core_vm_unmap(struct nova_core *core,
		       struct nova_core_vm_change *change, u64 va, u64 size,
		       bool sparse)
{
	if (!nova_vm_is_user(change->vm, va, size))
		return -EINVAL;
	return nova_vm_change_unmap(change, va, size, sparse);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_unmap, "NOVA_CORE");

/**
 * nova_core_vm_change_commit() - have the GPU use the new page tables
 * @core: bound
 * @change: begun
 *
 * The change may be begun again, any number of times, with what is left of its
 * tables. What needs none, as unmapping a range as it was mapped, can always be
 * done so. Tables that it replaced are freed when any change of the address
 * space is reserved or freed, so they do not pile up.
 *
 * Context: process, may be in a fence signalling section. Waits for the GPU,
 * for seconds if it is about to die, and normally for microseconds.
 *
 * Returns: 0: no access uses an old translation any more. -ETIMEDOUT or
 * -ENODEV, reported: the GPU is dead, and what was unmapped must not be used for
 * something else until the driver is unbound.
 */
int nova_core_vm_change_commit(struct nova_core *core,
			       struct nova_core_vm_change *change)
{
	return nova_vm_change_commit(change);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_change_commit, "NOVA_CORE");

/**
 * nova_core_vm_change_free() - end of a change
 * @core: bound
 * @change: committed, or never begun; NULL and error pointers are left alone
 *
 * Context: sleeps; not in a fence signalling section.
 */
void nova_core_vm_change_free(struct nova_core *core,
			      struct nova_core_vm_change *change)
{
	nova_vm_change_free(change);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vm_change_free, "NOVA_CORE");
