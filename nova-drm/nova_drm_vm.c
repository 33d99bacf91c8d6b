// SPDX-License-Identifier: GPL-2.0
/*
 * Address spaces: how they begin, how they end.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <drm/drm_file.h>
#include <drm/drm_gpuvm.h>
#include <drm/drm_print.h>
#include <drm/nova_drm.h>

#include "nova_drm_bind_op.h"
#include "nova_drm_coredump.h"
#include "nova_drm_file.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_lockdep.h"
#include "nova_drm_queue.h"
#include "nova_drm_queue_bind.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_scope.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_change.h"
#include "nova_drm_worker.h"

/**
 * DOC: Address spaces
 *
 * A VM is two things that agree at any time: the tree of mappings (&struct
 * drm_gpuvm) and the page tables of the GPU (&struct nova_core_vm). Both change
 * together, under &nova_drm_vm.op_lock, when a change takes effect and not when
 * it is asked for; DRM calls this the immediate mode. Nothing has to foresee
 * what the address space will be like, so several queues can change it
 * independently, and an eviction sees what is there.
 *
 * The price is that the tree changes in the fence signalling path, where no
 * memory can be allocated. What a change needs at most is therefore allocated
 * before: &struct nova_drm_gpuva for new mappings and for what remains of those
 * that are cut, page tables by nova_core_vm_change_reserve().
 *
 * An object that belongs to one VM shares its reservation; others are *external*
 * and on a list of the VM. Changes that wait to be made leave a fence in the
 * reservation of the VM and of each external object they map (BOOKKEEP). The
 * memory manager moves no object before those have signalled, so a change finds
 * the memory where it was when the change was prepared.
 *
 * When an object is to lose its memory, nova_drm_vm_evict_gem_locked() takes its
 * mappings out of the page tables, in all VMs. They stay in the trees, marked
 * DRM_GPUVA_INVALIDATED, and the object goes onto its VMs' lists of evicted
 * ones. nova_drm_vm_revalidate() brings objects back and writes those mappings
 * anew, with the page sizes that the new place allows.
 *
 * A VM ends with nova_drm_vm_kill(): when it is destroyed, when its file is
 * closed, when the driver is unbound. What it has of the GPU goes away before
 * that returns. Jobs that have not run yet find &nova_drm_vm.error set and end
 * with it once what they wait for has happened; they keep the struct, and the
 * objects they were to map, for so long.
 *
 * A commit that fails (the GPU did not acknowledge a TLB invalidation) bans the
 * VM: nobody can say what the GPU still sees.
 */

/**
 * nova_drm_vm_lookup() - find a VM by its id
 * @file: open file
 * @id: id
 *
 * Context: Any.
 * Returns: the VM with a reference, which nova_drm_vm_put() drops; NULL if the
 * file has no such VM.
 */
struct nova_drm_vm *nova_drm_vm_lookup(struct drm_file *file, u32 id)
{
	struct nova_drm_file *nf = to_nova_drm_file(file);
	struct nova_drm_vm *vm;

	xa_lock(&nf->vms);
	vm = xa_load(&nf->vms, id);
	if (vm)
		drm_gpuvm_get(&vm->base);
	xa_unlock(&nf->vms);
	return vm;
}

/**
 * nova_drm_vm_put() - drop a reference
 * @vm: the VM; NULL is ignored
 *
 * Context: Process context, may sleep.
 */
void nova_drm_vm_put(struct nova_drm_vm *vm)
{
	if (vm)
		drm_gpuvm_put(&vm->base);
}

/**
 * nova_drm_vm_resv_obj() - whose reservation private objects share
 * @vm: the VM
 *
 * Context: Any.
 * Returns: a GEM object without memory; it lives as long as @vm, or longer for
 * who takes a reference.
 */
struct drm_gem_object *nova_drm_vm_resv_obj(struct nova_drm_vm *vm)
{
	return drm_gpuvm_resv_obj(&vm->base);
}

/**
 * nova_drm_vm_usable() - whether a VM can still be changed
 * @vm: the VM
 *
 * Context: Any. The answer lasts under &nova_drm_vm.op_lock, except that the VM
 * may be banned at any time.
 * Returns: false if it was killed or banned.
 */
bool nova_drm_vm_usable(const struct nova_drm_vm *vm)
{
	return !READ_ONCE(vm->error) &&
	       !(atomic_read(&vm->state) & DRM_NOVA_VM_STATE_BANNED);
}

/**
 * nova_drm_vm_range_ok() - whether user space may map a range
 * @vm: the VM
 * @va: first address
 * @size: bytes
 *
 * Context: Any.
 * Returns: true if @size is not 0 and all of the range is user space's.
 */
bool nova_drm_vm_range_ok(const struct nova_drm_vm *vm, u64 va, u64 size)
{
	const struct nova_core_vm_layout *l = &vm->layout;

	if (!size || va < l->user_start ||
	    va - l->user_start > l->user_size ||
	    size > l->user_size - (va - l->user_start))
		return false;
	return va + size <= l->kernel_start ||
	       va >= l->kernel_start + l->kernel_size;
}

/**
 * nova_drm_vm_ban() - let nobody use a VM any more
 * @vm: the VM, the caller has a reference
 * @what: what went wrong, a constant string
 * @error: errno of that
 *
 * The first time a core dump is made.
 *
 * Context: Any.
 */
void nova_drm_vm_ban(struct nova_drm_vm *vm, const char *what, int error)
{
	int state = atomic_fetch_or(DRM_NOVA_VM_STATE_BANNED, &vm->state);

	if (!(state & DRM_NOVA_VM_STATE_BANNED)) {
		drm_err(vm->base.drm, "VM %s is banned: %s failed: %d\n",
			vm->name, what, error);
		nova_drm_coredump_later(&vm->coredump, what, error);
	}
	wake_up_all(&vm->tables_wait);
}

/* A fresh change for evictions: the used one keeps page tables. */
static void nova_drm_vm_renew_evict(struct nova_drm *nd, struct nova_drm_vm *vm)
	__must_hold_shared(nd->core)
{
	struct nova_core_vm_change *change;

	guard(rwsem_read)(&vm->use);
	if (!vm->core || !READ_ONCE(vm->evict_used))
		return;
	change = nova_core_vm_change_new(nd->core, vm->core);
	/* Then the next eviction has to keep more. */
	if (IS_ERR(change))
		return;
	scoped_guard(mutex, &vm->op_lock) {
		swap(vm->evict, change);
		vm->evict_used = false;
	}
	nova_core_vm_change_free(nd->core, change);
}

static void nova_drm_vm_cleanup_work(struct work_struct *work)
{
	struct nova_drm_vm *vm = container_of(work, typeof(*vm), cleanup_work);
	struct nova_drm *nd = to_nova_drm(vm->base.drm);
	int idx;

	if (nova_drm_enter(nd, &idx)) {
		nova_drm_vm_renew_evict(nd, vm);
		nova_drm_exit(nd, idx);
	}
	drm_gpuvm_bo_deferred_cleanup(&vm->base);
	nova_drm_vm_put(vm);
}

/**
 * nova_drm_vm_cleanup_later() - release what a change leaves behind
 * @vm: the VM, whose mappings were changed
 *
 * Objects that are mapped no more, and page tables. The last references to the
 * former cannot be dropped, nor can the latter be freed, where mappings are
 * changed; a worker does it.
 *
 * Context: Any, the caller has a reference.
 */
void nova_drm_vm_cleanup_later(struct nova_drm_vm *vm)
{
	drm_gpuvm_get(&vm->base);
	if (!nova_drm_worker_cleanup(&vm->cleanup_work))
		nova_drm_vm_put(vm);
}

static void nova_drm_vm_free(struct drm_gpuvm *gpuvm)
{
	struct nova_drm_vm *vm = to_nova_drm_vm(gpuvm);

	mutex_destroy(&vm->change_lock);
	mutex_destroy(&vm->op_lock);
	kfree(vm);
}

static struct drm_gpuvm_bo *nova_drm_vm_bo_alloc(void)
{
	struct nova_drm_vm_bo *vm_bo = kzalloc_obj(*vm_bo);

	return vm_bo ? &vm_bo->base : NULL;
}

static void nova_drm_vm_bo_free(struct drm_gpuvm_bo *vm_bo)
{
	kfree(to_nova_drm_vm_bo(vm_bo));
}

static const struct drm_gpuvm_ops nova_drm_vm_gpuvm_ops = {
	.vm_free = nova_drm_vm_free,
	.vm_bo_alloc = nova_drm_vm_bo_alloc,
	.vm_bo_free = nova_drm_vm_bo_free,
	.vm_bo_validate = nova_drm_vm_revalidate_bo,
	.sm_step_map = nova_drm_bind_op_step_map,
	.sm_step_remap = nova_drm_bind_op_step_remap,
	.sm_step_unmap = nova_drm_bind_op_step_unmap,
};

/* What a VM has of the GPU. */
static int nova_drm_vm_init_core(struct nova_drm *nd, struct nova_drm_vm *vm,
				 u64 kernel_start, u64 kernel_size)
	__must_hold_shared(nd->core)
{
	const struct nova_core_vm_params params = {
		.name = vm->name,
		.kernel_start = kernel_start,
		.kernel_size = kernel_size,
	};

	vm->core = nova_core_vm_create(nd->core, &params);
	if (IS_ERR(vm->core))
		return PTR_ERR(vm->core);

	vm->evict = nova_core_vm_change_new(nd->core, vm->core);
	if (IS_ERR(vm->evict)) {
		nova_core_vm_destroy(nd->core, vm->core);
		return PTR_ERR(vm->evict);
	}
	nova_core_vm_layout(vm->core, &vm->layout);
	nova_core_mmu_info(nd->core, &vm->mmu);
	return 0;
}

/* From here on nova_drm_vm_kill() and nova_drm_vm_put() undo it. */
static void nova_drm_vm_init(struct nova_drm *nd, struct nova_drm_vm *vm,
			     struct drm_gem_object *resv_obj)
{
	const struct nova_core_vm_layout *l = &vm->layout;
	u64 start = min(l->user_start, l->kernel_start);
	u64 end = max(l->user_start + l->user_size,
		      l->kernel_start + l->kernel_size);

	init_rwsem(&vm->use);
	mutex_init(&vm->op_lock);
	mutex_init(&vm->change_lock);
	nova_drm_lockdep_set_vm_class(vm);
	spin_lock_init(&vm->lock);
	INIT_LIST_HEAD(&vm->changes);
	INIT_LIST_HEAD(&vm->queues);
	init_waitqueue_head(&vm->tables_wait);
	INIT_WORK(&vm->cleanup_work, nova_drm_vm_cleanup_work);
	nova_drm_coredump_init_vm(vm);
	drm_gpuvm_init(&vm->base, vm->name,
		       DRM_GPUVM_IMMEDIATE_MODE | DRM_GPUVM_RESV_PROTECTED,
		       &nd->base, resv_obj, start, end - start,
		       l->kernel_start, l->kernel_size,
		       &nova_drm_vm_gpuvm_ops);

	drm_gpuvm_get(&vm->base);
	guard(mutex)(&nd->vm_lock);
	list_add(&vm->link, &nd->vms);
}

/**
 * nova_drm_vm_new() - make a VM
 * @nd: DRM device
 * @name: for debugfs and messages, copied
 * @kernel_start: first address of the kernel's window, if @kernel_size is not 0
 * @kernel_size: its size
 *
 * Context: Process context, may reclaim.
 * Returns: a VM that lives until nova_drm_vm_kill(), with a reference; or as an
 * ERR_PTR -EINVAL for a window that cannot be, -ENOMEM, -ENOSPC for a lack of
 * VRAM, or what the firmware says.
 */
struct nova_drm_vm *nova_drm_vm_new(struct nova_drm *nd, const char *name,
				    u64 kernel_start, u64 kernel_size)
{
	struct drm_gem_object *resv_obj;
	struct nova_drm_queue *queue;
	struct nova_drm_vm *vm;
	int ret;

	vm = kzalloc_obj(*vm);
	if (!vm)
		return ERR_PTR(-ENOMEM);
	strscpy(vm->name, name);

	resv_obj = drm_gpuvm_resv_object_alloc(&nd->base);
	ret = resv_obj ? nova_drm_vm_init_core(nd, vm, kernel_start,
					       kernel_size) : -ENOMEM;
	if (ret) {
		if (resv_obj)
			drm_gem_object_put(resv_obj);
		kfree(vm);
		return ERR_PTR(ret);
	}
	nova_drm_vm_init(nd, vm, resv_obj);
	drm_gem_object_put(resv_obj);

	queue = nova_drm_queue_bind_new(vm, 0);
	if (IS_ERR(queue)) {
		nova_drm_vm_kill(nd, vm, -ECANCELED);
		nova_drm_vm_put(vm);
		return ERR_CAST(queue);
	}
	vm->bind_queue = queue;
	return vm;
}

/* Take all of user space's mappings out of the page tables. */
static int nova_drm_vm_zap_locked(struct nova_drm *nd, struct nova_drm_vm *vm)
	__must_hold_shared(nd->core)
{
	const struct nova_core_vm_layout *l = &vm->layout;
	u64 kernel_end = l->kernel_start + l->kernel_size;
	u64 end = l->user_start + l->user_size;
	int ret = 0;

	nova_core_vm_change_begin(nd->core, vm->evict);
	if (l->kernel_start > l->user_start)
		ret = nova_core_vm_unmap(nd->core, vm->evict, l->user_start,
					 min(end, l->kernel_start) - l->user_start,
					 false);
	if (!ret && kernel_end < end) {
		u64 start = max(kernel_end, l->user_start);

		ret = nova_core_vm_unmap(nd->core, vm->evict, start,
					 end - start, false);
	}
	return nova_core_vm_change_commit(nd->core, vm->evict) ?: ret;
}

/**
 * nova_drm_vm_cut_off() - keep the GPU from using anything of a VM
 * @nd: DRM device
 * @vm: the VM
 * @what: what went wrong, a constant string
 * @error: errno of that
 *
 * For when it cannot be stopped: nothing of user space's is mapped afterwards,
 * and the VM is banned.
 *
 * Context: Process context, may be in a fence signalling section.
 */
void nova_drm_vm_cut_off(struct nova_drm *nd, struct nova_drm_vm *vm,
			 const char *what, int error)
{
	nova_drm_vm_ban(vm, what, error);

	guard(mutex)(&vm->op_lock);
	/* One that was killed has nothing, and no page tables soon. */
	if (vm->error)
		return;
	if (nova_drm_vm_zap_locked(nd, vm))
		drm_err(&nd->base, "VM %s: the GPU may still use its memory\n",
			vm->name);
	vm->evict_used = true;
}

/* Empty the tree. */
static void nova_drm_vm_drop_locked(struct nova_drm_vm *vm,
				    struct list_head *spare)
{
	struct drm_gpuva *va, *next;

	drm_gpuvm_for_each_va_safe(va, next, &vm->base) {
		if (va == &vm->base.kernel_alloc_node)
			continue;
		drm_gpuva_remove(va);
		drm_gpuva_unlink_defer(va);
		nova_drm_gpuva_give(spare, to_nova_drm_gpuva(va));
	}
}

/**
 * nova_drm_vm_kill() - end a VM's life
 * @nd: DRM device
 * @vm: the VM; nobody else kills it, the caller has a reference
 * @error: what jobs that have not run yet end with
 *
 * Afterwards nothing of it is on the GPU.
 *
 * Context: Process context. Waits for those who prepare a change.
 */
void nova_drm_vm_kill(struct nova_drm *nd, struct nova_drm_vm *vm, int error)
{
	struct nova_drm_queue *queue;
	LIST_HEAD(spare);
	int ret;

	/* Otherwise what the queues do would fault. */
	nova_drm_queue_chan_close_all(nd, vm, error);

	scoped_guard(mutex, &vm->op_lock) {
		ret = nova_drm_vm_zap_locked(nd, vm);
		WRITE_ONCE(vm->error, error);
		nova_drm_vm_drop_locked(vm, &spare);
	}
	if (ret)
		nova_drm_vm_ban(vm, "taking it down", ret);
	wake_up_all(&vm->tables_wait);

	scoped_guard(rwsem_write, &vm->use) {
		nova_drm_vm_change_free_all(nd, vm);
		nova_core_vm_change_free(nd->core, vm->evict);
		vm->evict = NULL;
		nova_core_vm_destroy(nd->core, vm->core);
		vm->core = NULL;
	}

	scoped_guard(spinlock, &vm->lock) {
		queue = vm->bind_queue;
		vm->bind_queue = NULL;
	}
	if (queue)
		nova_drm_queue_put(queue);

	nova_drm_gpuva_free(nd, &spare);
	drm_gpuvm_bo_deferred_cleanup(&vm->base);

	scoped_guard(mutex, &nd->vm_lock)
		list_del_init(&vm->link);
	nova_drm_vm_put(vm);
}

static struct nova_drm_vm *nova_drm_vm_first(struct nova_drm *nd)
{
	guard(mutex)(&nd->vm_lock);
	return list_first_entry_or_null(&nd->vms, struct nova_drm_vm, link);
}

/**
 * nova_drm_vm_unbind_all() - kill all VMs, the driver is being unbound
 * @nd: DRM device, unplugged: no scope is open, and none will be
 *
 * Context: Process context.
 */
void nova_drm_vm_unbind_all(struct nova_drm *nd)
{
	struct nova_drm_vm *vm;

	/* Each has a reference from the list, which killing it drops. */
	while ((vm = nova_drm_vm_first(nd))) {
		drm_gpuvm_get(&vm->base);
		nova_drm_vm_kill(nd, vm, -ENODEV);
		nova_drm_vm_put(vm);
	}
}
