// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of a VM's page tables that wait to be made, and how many may wait.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "nova_drm_scope.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_change.h"

static struct nova_drm_vm_change *
nova_drm_vm_change_add(struct nova_drm_vm *vm,
		       struct nova_drm_vm_change *change,
		       struct nova_core_vm_change *core)
{
	change->core = core;
	guard(spinlock)(&vm->lock);
	list_add(&change->link, &vm->changes);
	return change;
}

/**
 * nova_drm_vm_change_new() - begin to prepare a change
 * @nd: DRM device
 * @vm: the VM, alive, &nova_drm_vm.use held
 *
 * Context: Process context, may reclaim.
 * Returns: a change to plan and reserve for, or -ENOMEM as an ERR_PTR.
 */
struct nova_drm_vm_change *
nova_drm_vm_change_new(struct nova_drm *nd, struct nova_drm_vm *vm)
{
	struct nova_core_vm_change *core;
	struct nova_drm_vm_change *change;

	change = kzalloc_obj(*change);
	if (!change)
		return ERR_PTR(-ENOMEM);
	core = nova_core_vm_change_new(nd->core, vm->core);
	if (IS_ERR(core)) {
		kfree(change);
		return ERR_CAST(core);
	}
	return nova_drm_vm_change_add(vm, change, core);
}

/**
 * nova_drm_vm_change_new_unmap() - prepare to unmap, whatever it takes
 * @nd: DRM device
 * @vm: the VM, alive, &nova_drm_vm.use held
 * @va: first address
 * @size: bytes
 *
 * There is a reserve of page tables for one such change at a time: a task may
 * prepare no second one before it has freed the first.
 *
 * Context: Process context, may reclaim; no reservation held.
 * Returns: a change with which the range can be unmapped, or as an ERR_PTR
 * what nova_core_vm_change_new_unmap() says of a GPU that does not work.
 */
struct nova_drm_vm_change *
nova_drm_vm_change_new_unmap(struct nova_drm *nd, struct nova_drm_vm *vm,
			     u64 va, u64 size)
{
	struct nova_core_vm_change *core;
	struct nova_drm_vm_change *change;

	change = kzalloc_obj(*change, GFP_KERNEL | __GFP_NOFAIL);
	core = nova_core_vm_change_new_unmap(nd->core, vm->core, va, size);
	if (IS_ERR(core)) {
		kfree(change);
		return ERR_CAST(core);
	}
	return nova_drm_vm_change_add(vm, change, core);
}

/* True if the caller is to free the struct. */
static bool nova_drm_vm_change_disown(struct nova_drm_vm *vm,
				      struct nova_drm_vm_change *change)
{
	guard(spinlock)(&vm->lock);
	change->orphan = change->core;
	return !change->orphan;
}

/**
 * nova_drm_vm_change_free() - free a change, whether it was made or not
 * @vm: the VM, may have been killed
 * @change: the change; NULL is ignored
 *
 * Once the driver is unbound it only says that nobody needs the change: what
 * it has of the GPU is nova_drm_vm_unbind_all()'s to give back, which has done
 * so or will.
 *
 * Context: Process context, may sleep. Not in a fence signalling section.
 */
void nova_drm_vm_change_free(struct nova_drm_vm *vm,
			     struct nova_drm_vm_change *change)
{
	struct nova_drm *nd = to_nova_drm(vm->base.drm);
	struct nova_core_vm_change *core;
	int idx;

	if (!change)
		return;
	if (!nova_drm_enter(nd, &idx)) {
		if (nova_drm_vm_change_disown(vm, change))
			kfree(change);
		return;
	}

	scoped_guard(mutex, &vm->change_lock) {
		scoped_guard(spinlock, &vm->lock) {
			core = change->core;
			list_del_init(&change->link);
		}
		if (core)
			nova_core_vm_change_free(nd->core, core);
	}
	nova_drm_exit(nd, idx);
	kfree(change);
}

/* Take a change off the list; true if the struct has no owner. */
static struct nova_core_vm_change *
nova_drm_vm_change_steal(struct nova_drm_vm *vm,
			 struct nova_drm_vm_change **orphan)
{
	struct nova_core_vm_change *core;
	struct nova_drm_vm_change *change;

	guard(spinlock)(&vm->lock);
	change = list_first_entry_or_null(&vm->changes, typeof(*change), link);
	if (!change)
		return NULL;
	list_del_init(&change->link);
	core = change->core;
	change->core = NULL;
	*orphan = change->orphan ? change : NULL;
	return core;
}

/**
 * nova_drm_vm_change_free_all() - take away what all changes have of the GPU
 * @nd: DRM device
 * @vm: the VM, &nova_drm_vm.error set, &nova_drm_vm.use held exclusively
 *
 * Context: Process context, may sleep.
 */
void nova_drm_vm_change_free_all(struct nova_drm *nd, struct nova_drm_vm *vm)
{
	struct nova_core_vm_change *core;
	struct nova_drm_vm_change *orphan;

	guard(mutex)(&vm->change_lock);
	while ((core = nova_drm_vm_change_steal(vm, &orphan))) {
		nova_core_vm_change_free(nd->core, core);
		kfree(orphan);
	}
}

/* Count tables in, unless they are too many. */
static bool nova_drm_vm_change_admit(struct nova_drm_vm *vm, u64 tables)
{
	s64 now = atomic64_read(&vm->tables);

	do {
		if (now > 0 && now + tables > NOVA_DRM_VM_CHANGE_TABLES)
			return false;
	} while (!atomic64_try_cmpxchg(&vm->tables, &now, now + tables));
	return true;
}

/**
 * nova_drm_vm_change_throttle() - wait until there may be more reserved tables
 * @vm: the VM
 * @tables: estimate of how many a bind needs, to be given to
 *	nova_drm_vm_change_unthrottle()
 *
 * Page tables are reserved when a bind is prepared and used when it runs, which
 * may be much later; so what a program can have reserved has a bound. Who needs
 * more than that by itself waits to be alone.
 *
 * Context: Process context, waits for jobs to run: no locks, no scope.
 * Returns: 0, -ENOENT if the VM is killed or banned, -ERESTARTSYS.
 */
int nova_drm_vm_change_throttle(struct nova_drm_vm *vm, u64 tables)
{
	bool in = false;
	int ret;

	ret = wait_event_interruptible(vm->tables_wait,
				       !nova_drm_vm_usable(vm) ||
				       (in = nova_drm_vm_change_admit(vm, tables)));
	if (ret)
		return ret;
	return in ? 0 : -ENOENT;
}

/**
 * nova_drm_vm_change_unthrottle() - a bind does not need its tables any more
 * @vm: the VM
 * @tables: as many as were counted in
 *
 * Context: Any.
 */
void nova_drm_vm_change_unthrottle(struct nova_drm_vm *vm, u64 tables)
{
	if (tables) {
		atomic64_sub(tables, &vm->tables);
		wake_up_all(&vm->tables_wait);
	}
}
