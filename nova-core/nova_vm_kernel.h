/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's window of an address space.
 */
#ifndef _NOVA_VM_KERNEL_H
#define _NOVA_VM_KERNEL_H

#include <linux/compiler-context-analysis.h>
#include <linux/gpu_buddy.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "mmu/nova_gmmu_fmt.h"

struct nova_core_vm;
struct nova_core_vm_layout;
struct nova_core_vram;

/**
 * struct nova_vm_kernel - what is where in the window
 *
 * A gpu_buddy spans it, so that what is allocated is aligned to its size, and
 * can be mapped with the pages its memory allows.
 */
struct nova_vm_kernel {
	/** @start: first address of the window; constant */
	u64 start;
	/** @lock: protects what follows; memory is allocated under it */
	struct mutex lock;
	/** @buddy: free addresses, as offsets from @start */
	struct gpu_buddy buddy __guarded_by(&lock);
	/** @maps: &nova_vm_kernel_map.link of all mappings */
	struct list_head maps __guarded_by(&lock);
};

/**
 * struct nova_vm_kernel_mem - memory to be mapped
 */
struct nova_vm_kernel_mem {
	/** @vram: all of this allocation, or NULL */
	const struct nova_core_vram *vram;
	/** @pages: else these DMA addresses of pages of 4 KiB */
	const dma_addr_t *pages;
	/** @page_count: how many */
	u32 page_count;
	/** @attrs: how; the aperture must be that of the memory */
	struct nova_gmmu_attrs attrs;
};

/**
 * struct nova_vm_kernel_map - a mapping in the window
 */
struct nova_vm_kernel_map {
	/** @va: its address */
	u64 va;
	/** @size: bytes */
	u64 size;
	/** @blocks: &gpu_buddy_block.link of the addresses it has */
	struct list_head blocks;
	/** @link: in &nova_vm_kernel.maps */
	struct list_head link;
};

int nova_vm_kernel_init(struct nova_vm_kernel *kernel,
			const struct nova_core_vm_layout *layout);
void nova_vm_kernel_fini(struct nova_vm_kernel *kernel);
u64 nova_vm_kernel_used(struct nova_vm_kernel *kernel);
int nova_vm_kernel_map(struct nova_core_vm *vm,
		       const struct nova_vm_kernel_mem *mem,
		       struct nova_vm_kernel_map *map);
int nova_vm_kernel_unmap(struct nova_core_vm *vm,
			 struct nova_vm_kernel_map *map);

#endif /* _NOVA_VM_KERNEL_H */
