/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Address spaces of the GPU.
 */
#ifndef _NOVA_VM_H
#define _NOVA_VM_H

#include <linux/atomic.h>
#include <linux/compiler-context-analysis.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/types.h>

#include "mmu/nova_gmmu_pt.h"
#include "nova_vm_kernel.h"
#include "nova_vm_rm.h"

struct device;

/**
 * DOC: Address spaces
 *
 * A &struct nova_core_vm is page tables and the knowledge of RM of where they
 * are: a client, a device and an *externally owned* address space, which RM
 * leaves alone, with the root directory as its page directory (nova_vm_rm.c).
 *
 * The page tables are changed in steps (nova_vm_change.c), of which those that
 * write are under &nova_core_vm.lock and may be in a fence signalling section;
 * what allocates and frees is not. A change ends with one invalidation of the
 * TLB if it wrote anything at all. It is not left out where something was
 * only added: UVM says that "the GPU TLBs may cache invalid entries using any
 * page size they decide" (map_remap() in uvm_mmu.c), and directory entries are
 * cached in any case.
 *
 * Small pages that lie side by side are never made into a large one while they
 * are valid: NVIDIA warns of doing so while they are accessed (see GPU page
 * tables), and that they are not cannot be known here. A mapping gets large
 * pages when it is made, or not at all.
 *
 * If an invalidation fails the GPU may use old translations for ever, and tables
 * that were taken out of the tree, too. The VM is *stale* from then on: what it
 * should have freed is kept, even when it is destroyed, until the driver is
 * unbound and has stopped the GPU. The memory that was mapped is the business of who mapped it.
 *
 * Pages of 512 MiB: GA100 to AD107 have them in version 2 of the format (PD1
 * has PTEs: kgmmuFmtInitLevels_GA10X() in kern_gmmu_fmt_ga10x.c, selected by
 * g_kern_gmmu_nvoc.c; uvm_ampere_mmu.c), Turing does not. They are not used
 * here: NVIDIA's driver has to put a directory of invalid entries in place
 * and to invalidate before each (map_remap(), "Bug 2734399"), which would be
 * two invalidations for a mapping, and memory that is aligned to it is rare.
 */

/**
 * define NOVA_VM_USER_START - lowest address that is not the kernel's
 *
 * So that a null pointer, and what lies behind one within a page, faults.
 */
#define NOVA_VM_USER_START	SZ_64K

/**
 * define NOVA_VM_KERNEL_ALIGN - granularity of the kernel's window
 *
 * What an entry of PD0 covers: kernel and child share no page table.
 */
#define NOVA_VM_KERNEL_ALIGN	SZ_2M

/**
 * define NOVA_VM_KERNEL_MIN - smallest window
 *
 * Contexts of the graphics engine take some ten MiB each; addresses cost
 * nothing.
 */
#define NOVA_VM_KERNEL_MIN	SZ_4G

/**
 * struct nova_vm_host_ops - what address spaces need of the GPU
 */
struct nova_vm_host_ops {
	/** @mem: memory of tables */
	const struct nova_gmmu_ops *mem;
	/** @flush: what was written has arrived. Not to sleep for long or fail */
	void (*flush)(void *priv);
	/**
	 * @invalidate: forget all translations of the tables below @root
	 *
	 * In a fence signalling section. Returns 0, -ETIMEDOUT or -ENODEV.
	 */
	int (*invalidate)(void *priv, const struct nova_gmmu_mem *root);
	/**
	 * @reserve_take: get tables that any one unmapping can do with
	 *
	 * Waits until @reserve_give was called for those given out before.
	 */
	void (*reserve_take)(void *priv, struct nova_gmmu_batch *batch);
	/** @reserve_give: what is left of them, after the invalidation */
	void (*reserve_give)(void *priv, struct nova_gmmu_batch *batch);
};

/**
 * struct nova_vm_host - the GPU as address spaces see it; constant
 */
struct nova_vm_host {
	/** @dev: for messages; may be NULL in tests */
	struct device *dev;
	/** @fmt: format of page tables */
	const struct nova_gmmu_fmt *fmt;
	/** @host_va_bits: width of the addresses host takes */
	unsigned int host_va_bits;
	/** @ops: functions */
	const struct nova_vm_host_ops *ops;
	/** @priv: for @ops and for &nova_vm_host_ops.mem */
	void *priv;
};

/**
 * struct nova_core_vm - an address space
 *
 * From nova_vm_init() to nova_vm_fini(). @rm is its owner's business.
 */
struct nova_core_vm {
	/** @link: in a list of &struct nova_vm_list, under its lock */
	struct list_head link;
	/** @host: the GPU; constant */
	const struct nova_vm_host *host;
	/** @name: for people; constant */
	char name[NOVA_CORE_NAME_LEN];
	/** @layout: how it is divided; constant */
	struct nova_core_vm_layout layout;
	/** @rm: what RM knows of it; constant until it is destroyed */
	struct nova_vm_rm rm;
	/**
	 * @lock: protects @pt but for its constant members, and what follows
	 * down to @invalidations
	 *
	 * Held from nova_vm_change_begin() to nova_vm_change_commit(), which may
	 * be in a fence signalling section.
	 */
	struct mutex lock;
	/** @pt: page tables */
	struct nova_gmmu_pt pt;
	/** @written: they have changed since the TLB was last invalidated */
	bool written;
	/** @retired: tables to be freed, which the GPU does not use */
	struct list_head retired __guarded_by(&lock);
	/** @kept: tables that must not be used again, see @stale */
	struct list_head kept __guarded_by(&lock);
	/** @stale: an invalidation failed */
	bool stale __guarded_by(&lock);
	/** @changes: how many were committed */
	u64 changes __guarded_by(&lock);
	/** @invalidations: how often the TLB was invalidated */
	u64 invalidations __guarded_by(&lock);
	/** @reserved: tables that changes have reserved and not released yet */
	atomic_t reserved;
	/** @kernel: what is where in the kernel's window */
	struct nova_vm_kernel kernel;
};

int nova_vm_init(struct nova_core_vm *vm, const struct nova_vm_host *host,
		 const struct nova_core_vm_params *params);
int nova_vm_invalidate(struct nova_core_vm *vm);
void nova_vm_free_retired(struct nova_core_vm *vm);
bool nova_vm_is_stale(struct nova_core_vm *vm);
void nova_vm_fini(struct nova_core_vm *vm);
bool nova_vm_is_user(const struct nova_core_vm *vm, u64 va, u64 size);
int nova_vm_user_map(const struct nova_core_vm *vm,
		     const struct nova_core_vm_map *map,
		     struct nova_gmmu_map *to);
void nova_vm_stats(struct nova_core_vm *vm, struct nova_core_vm_stats *stats);
void nova_vm_lookup(struct nova_core_vm *vm, u64 va,
		    struct nova_core_vm_leaf *leaf);

#endif /* _NOVA_VM_H */
