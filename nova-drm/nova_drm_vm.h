/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_VM_H
#define _NOVA_DRM_VM_H

#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/rwsem.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue_types.h>

#include <drm/drm_exec.h>
#include <drm/drm_gpuvm.h>
#include <drm/nova_drm.h>

#include "nova_drm_coredump.h"
#include "nova_drm_device.h"

struct drm_file;
struct drm_gem_object;
struct nova_drm_gem;
struct nova_drm_queue;

/**
 * define NOVA_DRM_VM_MAX - most VMs a file can have
 */
#define NOVA_DRM_VM_MAX		64

/**
 * define NOVA_DRM_VM_NAME_LEN - bytes in the name of a VM
 */
#define NOVA_DRM_VM_NAME_LEN	48

/**
 * define NOVA_DRM_VM_FAULTS - how many faults of a VM are remembered
 */
#define NOVA_DRM_VM_FAULTS	16

/**
 * struct nova_drm_vm - an address space of a client
 *
 * Reference counted through @base; each mapping, job and queue has a reference.
 * It *lives* until nova_drm_vm_kill(), which takes everything it has of the GPU;
 * the struct may be there for long after that.
 */
struct nova_drm_vm {
	/**
	 * @base: the mappings. The tree is protected by @op_lock, the lists of
	 * objects by the reservation.
	 */
	struct drm_gpuvm base;

	/** @name: for debugfs and messages */
	char name[NOVA_DRM_VM_NAME_LEN];

	/** @core: address space of the GPU; NULL, under @use, once killed */
	struct nova_core_vm *core;

	/**
	 * @evict: change to take mappings away with, without memory; protected
	 * by @op_lock, lives as long as @core
	 */
	struct nova_core_vm_change *evict;

	/** @layout: which addresses are whose; constant */
	struct nova_core_vm_layout layout;

	/** @mmu: what mappings can be like; constant */
	struct nova_core_mmu_info mmu;

	/** @link: in &nova_drm.vms while it lives */
	struct list_head link;

	/**
	 * @use: held shared by who prepares a change, exclusively by who takes
	 * @core away. Outermost, taken before any reservation.
	 */
	struct rw_semaphore use;

	/**
	 * @op_lock: held while mappings and page tables are changed. Taken in
	 * fence signalling sections: no allocation that may reclaim, no
	 * reservation and no fence to be waited for under it.
	 */
	struct mutex op_lock;

	/**
	 * @error: what jobs that have not run yet end with, 0 while it lives;
	 * set under @op_lock, once
	 */
	int error;

	/** @state: mask of DRM_NOVA_VM_STATE_*; bits are only ever added */
	atomic_t state;

	/**
	 * @change_lock: held while a change is given back to nova-core, which
	 * needs @core: who has it finds each either in @changes or given back
	 */
	struct mutex change_lock;

	/** @lock: protects the members below, to @fault_count; innermost */
	spinlock_t lock;

	/** @changes: prepared changes, by &nova_drm_vm_change.link */
	struct list_head changes;

	/** @queues: all queues for it, by &nova_drm_queue.vm_link */
	struct list_head queues;

	/** @queue_users: queues with an id; they keep the VM from being destroyed */
	u32 queue_users;

	/** @bind_queue: the queue every VM has; NULL once killed */
	struct nova_drm_queue *bind_queue;

	/** @faults: the first uses of an address that failed */
	struct drm_nova_vm_fault faults[NOVA_DRM_VM_FAULTS];

	/** @fault_count: how many there were, which may be more */
	u32 fault_count;

	/** @tables: page tables reserved for binds that have not run yet */
	atomic64_t tables;

	/** @tables_wait: for @tables to go down, or the VM to be killed */
	wait_queue_head_t tables_wait;

	/**
	 * @evictions: objects of this VM that were evicted; under the
	 * reservation of the object it counts up
	 */
	atomic64_t evictions;

	/**
	 * @displaced: some object is mapped that should rather be in VRAM;
	 * protected by the VM's reservation
	 */
	bool displaced;

	/** @displaced_freed: &nova_drm_vram.freed when that was last tried */
	s64 displaced_freed;

	/** @cleanup_work: releases what changes of mappings leave behind */
	struct work_struct cleanup_work;

	/** @coredump: made when the VM is banned */
	struct nova_drm_coredump coredump;

	/** @evict_used: @evict has page tables to be freed; as @evict */
	bool evict_used;
};

/**
 * struct nova_drm_vm_bo - what a VM knows of an object that is mapped in it
 */
struct nova_drm_vm_bo {
	/** @base: list of mappings */
	struct drm_gpuvm_bo base;

	/**
	 * @zapped: none of the mappings is in the page tables. Protected by the
	 * object's reservation.
	 */
	bool zapped;
};

/**
 * to_nova_drm_vm() - the driver's struct of a VM
 * @gpuvm: VM of a nova-drm device
 *
 * Returns: the struct @gpuvm is embedded in.
 */
static inline struct nova_drm_vm *to_nova_drm_vm(struct drm_gpuvm *gpuvm)
{
	return container_of(gpuvm, struct nova_drm_vm, base);
}

/**
 * to_nova_drm_vm_bo() - the driver's struct of a VM's object
 * @vm_bo: object of a nova-drm VM
 *
 * Returns: the struct @vm_bo is embedded in.
 */
static inline struct nova_drm_vm_bo *
to_nova_drm_vm_bo(struct drm_gpuvm_bo *vm_bo)
{
	return container_of(vm_bo, struct nova_drm_vm_bo, base);
}

/**
 * struct nova_drm_vm_revalidation - a VM that is locked, all of it in its place
 */
struct nova_drm_vm_revalidation {
	/** @exec: the reservations; drm_gpuvm_validate() hands it to a callback */
	struct drm_exec exec;

	/* private: */
	bool may_evict;
};

struct nova_drm_vm *nova_drm_vm_lookup(struct drm_file *file, u32 id);
void nova_drm_vm_put(struct nova_drm_vm *vm);
struct drm_gem_object *nova_drm_vm_resv_obj(struct nova_drm_vm *vm);
bool nova_drm_vm_usable(const struct nova_drm_vm *vm);
bool nova_drm_vm_range_ok(const struct nova_drm_vm *vm, u64 va, u64 size);
void nova_drm_vm_ban(struct nova_drm_vm *vm, const char *what, int error);
void nova_drm_vm_cleanup_later(struct nova_drm_vm *vm);

struct nova_drm_vm *nova_drm_vm_new(struct nova_drm *nd, const char *name,
				    u64 kernel_start, u64 kernel_size)
	__must_hold_shared(nd->core);
void nova_drm_vm_kill(struct nova_drm *nd, struct nova_drm_vm *vm, int error)
	__must_hold_shared(nd->core);
void nova_drm_vm_cut_off(struct nova_drm *nd, struct nova_drm_vm *vm,
			 const char *what, int error)
	__must_hold_shared(nd->core);
void nova_drm_vm_unbind_all(struct nova_drm *nd) __must_hold_shared(nd->core);

/* In nova_drm_vm_evict.c; the memory manager's view ends here. */
void nova_drm_vm_evict_gem_locked(struct nova_drm *nd, struct nova_drm_gem *gem)
	__must_hold_shared(nd->core);

/* In nova_drm_vm_revalidate.c. */
int nova_drm_vm_revalidate_begin(struct nova_drm *nd, struct nova_drm_vm *vm,
				 struct nova_drm_vm_revalidation *r, u32 fences)
	__must_hold_shared(nd->core);
void nova_drm_vm_revalidate_end(struct nova_drm_vm *vm,
				struct nova_drm_vm_revalidation *r);
int nova_drm_vm_revalidate(struct nova_drm *nd, struct nova_drm_vm *vm)
	__must_hold_shared(nd->core);
int nova_drm_vm_revalidate_bo(struct drm_gpuvm_bo *vm_bo,
			      struct drm_exec *exec);

#endif /* _NOVA_DRM_VM_H */
