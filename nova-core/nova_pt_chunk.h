/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that is given out in small pieces.
 */
#ifndef _NOVA_PT_CHUNK_H
#define _NOVA_PT_CHUNK_H

#include <linux/list.h>
#include <linux/types.h>

#include "mmu/nova_gmmu_fmt.h"
#include "nova_dma.h"

struct nova_core_bar1;
struct nova_core_vram;

/**
 * define NOVA_PT_CHUNK_UNIT - bytes of the smallest piece, a table of 64 KiB
 * pages
 */
#define NOVA_PT_CHUNK_UNIT	256

/**
 * struct nova_pt_chunk - consecutive memory, and which parts are given out
 *
 * Either in VRAM, with @io, or in system memory, with @dma. What describes the
 * memory is constant; the rest is protected by &nova_pt_mem.lock.
 */
struct nova_pt_chunk {
	/** @link: in &nova_pt_mem.chunks */
	struct list_head link;
	/** @addr: address for the GPU, a multiple of 4 KiB */
	u64 addr;
	/** @aperture: which memory */
	enum nova_gmmu_aperture aperture;
	/** @vram: the VRAM, or NULL */
	struct nova_core_vram *vram;
	/** @slot: where it is in BAR2, if @vram and not @bar1 */
	int slot;
	/** @bar1: where it is in BAR1, or NULL */
	struct nova_core_bar1 *bar1;
	/** @io: @vram for the CPU: uncached in BAR2, write-combined in BAR1 */
	u8 __iomem *io;
	/** @uncached: no barriers are needed between writes to @io */
	bool uncached;
	/** @dma: the system memory, of size 0 if @vram */
	struct nova_dma_buf dma;
	/** @fixed: stays when it is empty; @vram is BAR2's */
	bool fixed;
	/** @units: size in units */
	u32 units;
	/** @used: units given out */
	u32 used;
	/** @map: a bit for each unit given out */
	unsigned long map[];
};

struct nova_pt_chunk *nova_pt_chunk_new(size_t size);
bool nova_pt_chunk_take(struct nova_pt_chunk *chunk, size_t size, size_t align,
			u64 *addr);
void nova_pt_chunk_put(struct nova_pt_chunk *chunk, u64 addr, size_t size);
void nova_pt_chunk_write(const struct nova_pt_chunk *chunk, u64 addr,
			 const u64 *words, u32 count);
void nova_pt_chunk_zero(const struct nova_pt_chunk *chunk, u64 addr,
			size_t size);

#endif /* _NOVA_PT_CHUNK_H */
