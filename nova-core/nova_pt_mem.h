/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory for page tables and for what else the GPU reads in small pieces.
 */
#ifndef _NOVA_PT_MEM_H
#define _NOVA_PT_MEM_H

#include <linux/compiler-context-analysis.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "mmu/nova_gmmu_pt.h"

struct nova_core;

/**
 * DOC: Memory for page tables
 *
 * Page tables, instance blocks and the like are pieces of 256 bytes to 4 KiB.
 * They are cut out of *chunks*: 2 MiB of VRAM that the CPU has mapped for good,
 * through BAR2 as long as there is room and else through BAR1. When there is
 * no VRAM, or no room in either, a chunk is a page of system memory: so that
 * nova_pt_mem_alloc() fails only if system memory is short, as the allocators
 * of the kernel do.
 *
 * A piece is written with nova_pt_mem_write(), in any context. The words arrive
 * in order, but later; nova_pt_mem_flush() waits until they have. What is read
 * by address (page tables) is flushed and then invalidated::
 *
 *	nova_gmmu_pt_finish(pt, batch);
 *	nova_pt_mem_flush(core);
 *	nova_tlb_invalidate(core, pdb, aperture, flags);
 *
 * &nova_pt_mem_ops is this as &struct nova_gmmu_ops; its ``priv`` is the
 * &struct nova_core.
 */

/**
 * struct nova_pt_mem - all chunks of a GPU
 */
struct nova_pt_mem {
	/** @lock: protects @chunks; nothing is taken nor allocated under it */
	struct mutex lock;
	/** @chunks: &struct nova_pt_chunk.link, those in VRAM first */
	struct list_head chunks __guarded_by(&lock);
};

extern const struct nova_gmmu_ops nova_pt_mem_ops;

int nova_pt_mem_setup(struct nova_core *core);
int nova_pt_mem_alloc(struct nova_core *core, size_t size, size_t align,
		      struct nova_gmmu_mem *mem);
int nova_pt_mem_alloc_bar1(struct nova_core *core, size_t size, size_t align,
			   struct nova_gmmu_mem *mem);
void nova_pt_mem_leave_bar1(struct nova_core *core);
void nova_pt_mem_free(struct nova_core *core, const struct nova_gmmu_mem *mem,
		      size_t size);
void nova_pt_mem_write(struct nova_core *core, const struct nova_gmmu_mem *mem,
		       u32 first, const u64 *words, u32 count);
void nova_pt_mem_zero(struct nova_core *core, const struct nova_gmmu_mem *mem,
		      size_t size);
void nova_pt_mem_flush(struct nova_core *core);

#endif /* _NOVA_PT_MEM_H */
