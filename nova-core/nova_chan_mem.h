/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory of a channel.
 */
#ifndef _NOVA_CHAN_MEM_H
#define _NOVA_CHAN_MEM_H

#include <linux/types.h>

#include "mmu/nova_gmmu_pt.h"
#include "nova_chan_ring.h"
#include "nova_dma.h"
#include "nova_vm_kernel.h"

struct nova_core;
struct nova_core_vm;

/**
 * DOC: Memory of channels
 *
 * The instance block is RM's to write; only its place is chosen here. Ring,
 * pushes and reports are in system memory, so that submitting writes no memory
 * through a BAR, and are mapped in the kernel's window: what the GPU need not
 * write read-only, as user space's methods use the same address space. What
 * they could do to reports is only to the harm of their own channel: memory that
 * is taken from an address space is unmapped first.
 *
 * USERD, with GP_PUT, has no virtual address. It is in system memory too, which
 * has to have an address that host can use (&nova_hal_chan.dma_bits): the mask
 * of coherent memory sees to it.
 */

/**
 * define NOVA_CHAN_MEM_INSTANCE - bytes of an instance block, and alignment
 *
 * dev_ram.h: NV_RAMIN_ALLOC_SIZE, NV_RAMIN_BASE_SHIFT.
 */
#define NOVA_CHAN_MEM_INSTANCE	4096

/**
 * struct nova_chan_mem - memory of a channel
 */
struct nova_chan_mem {
	/** @vm: where it is mapped */
	struct nova_core_vm *vm;
	/** @instance: instance block */
	struct nova_gmmu_mem instance;
	/** @has_instance: it has been allocated */
	bool has_instance;
	/** @userd: USERD */
	struct nova_dma_buf userd;
	/** @method_buffer: where copy engines put methods when they fault */
	struct nova_dma_buf method_buffer;
	/** @ring: entries */
	struct nova_dma_buf ring;
	/** @pushes: &struct nova_chan_ring_push, by slot */
	struct nova_dma_buf pushes;
	/** @reports: &struct nova_chan_ring_report, by slot */
	struct nova_dma_buf reports;
	/** @read_only: @ring and @pushes in the kernel's window; size 0: not */
	struct nova_vm_kernel_map read_only;
	/** @writable: @reports in the kernel's window; size 0: not */
	struct nova_vm_kernel_map writable;
};

int nova_chan_mem_alloc(struct nova_core *core, struct nova_core_vm *vm,
			const struct nova_chan_ring *ring,
			struct nova_chan_mem *mem);
int nova_chan_mem_free(struct nova_core *core, struct nova_chan_mem *mem);
void nova_chan_mem_release_vram(struct nova_core *core,
				struct nova_chan_mem *mem);
void nova_chan_mem_release(struct nova_chan_mem *mem);
u64 nova_chan_mem_ring_va(const struct nova_chan_mem *mem);
u64 nova_chan_mem_push_va(const struct nova_chan_mem *mem, u32 slot);
u64 nova_chan_mem_report_va(const struct nova_chan_mem *mem, u32 slot);
struct nova_chan_ring_push *nova_chan_mem_push(const struct nova_chan_mem *mem,
					       u32 slot);
const struct nova_chan_ring_report *
nova_chan_mem_reports(const struct nova_chan_mem *mem);

#endif /* _NOVA_CHAN_MEM_H */
