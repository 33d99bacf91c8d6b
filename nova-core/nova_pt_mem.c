// SPDX-License-Identifier: GPL-2.0
/*
 * Memory for page tables and for what else the GPU reads in small pieces.
 */
#include <linux/align.h>
#include <linux/cleanup.h>
#include <linux/dev_printk.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "nova_bar1.h"
#include "nova_bar2.h"
#include "nova_bar2_tables.h"
#include "nova_core_priv.h"
#include "nova_lockdep.h"
#include "nova_pt_chunk.h"
#include "nova_pt_mem.h"
#include "nova_vram.h"

#define PT_MEM_CHUNK	SZ_2M

static_assert(PT_MEM_CHUNK == NOVA_BAR2_SLOT_SIZE);

/* Where the CPU sees the chunk's VRAM: BAR2, or if that is full and @bar1, BAR1 */
static int pt_mem_map(struct nova_core *core, struct nova_pt_chunk *chunk,
		      bool bar1)
{
	chunk->slot = nova_bar2_map(core, chunk->addr);
	if (chunk->slot >= 0) {
		chunk->io = nova_bar2_slot(&core->bar2, chunk->slot);
		chunk->uncached = true;
		return 0;
	}
	if (chunk->slot != -ENOSPC || !bar1)
		return chunk->slot;

	chunk->bar1 = nova_bar1_map(core, chunk->vram, 0, PT_MEM_CHUNK);
	if (IS_ERR(chunk->bar1))
		return PTR_ERR(chunk->bar1);
	chunk->io = ioremap_wc(chunk->bar1->addr, PT_MEM_CHUNK);
	if (chunk->io)
		return 0;
	nova_bar1_unmap(core, chunk->bar1);
	return -ENOMEM;
}

static void pt_mem_destroy(struct nova_core *core, struct nova_pt_chunk *chunk)
{
	if (chunk->fixed) {
		kvfree(chunk);
		return;
	}
	if (chunk->bar1) {
		iounmap(chunk->io);
		nova_bar1_unmap(core, chunk->bar1);
	} else if (chunk->vram) {
		nova_bar2_unmap(core, chunk->slot);
	}
	nova_vram_free(&core->vram, chunk->vram, false);
	nova_dma_free(&chunk->dma);
	kvfree(chunk);
}

static struct nova_pt_chunk *pt_mem_new_vram(struct nova_core *core, bool bar1)
{
	static const struct nova_core_vram_params params = {
		.size = PT_MEM_CHUNK,
		.page_shift = NOVA_GMMU_SHIFT_2M,
		.flags = NOVA_CORE_VRAM_CONTIGUOUS | NOVA_CORE_VRAM_TOP_DOWN,
	};
	struct nova_pt_chunk *chunk = nova_pt_chunk_new(PT_MEM_CHUNK);
	struct nova_core_vram_iter it;
	int ret;

	if (!chunk)
		return NULL;
	chunk->vram = nova_vram_alloc(&core->vram, &params);
	if (IS_ERR(chunk->vram)) {
		kvfree(chunk);
		return NULL;
	}
	nova_vram_iter_init(&it, chunk->vram);
	nova_vram_iter_next(&it);
	chunk->addr = it.addr;
	chunk->aperture = NOVA_GMMU_VID;

	ret = pt_mem_map(core, chunk, bar1);
	if (!ret)
		return chunk;
	nova_vram_free(&core->vram, chunk->vram, false);
	kvfree(chunk);
	return NULL;
}

static struct nova_pt_chunk *pt_mem_new_system(struct nova_core *core,
					       size_t size)
{
	struct nova_pt_chunk *chunk;

	size = roundup_pow_of_two(ALIGN(size, NOVA_DMA_PAGE));
	chunk = nova_pt_chunk_new(size);
	if (!chunk)
		return NULL;
	if (nova_dma_alloc(&core->pdev->dev, &chunk->dma, size)) {
		kvfree(chunk);
		return NULL;
	}
	chunk->addr = chunk->dma.addr;
	chunk->aperture = NOVA_GMMU_SYS_COH;
	return chunk;
}

/* From a chunk there is, in BAR1 only if @bar1; VRAM first. */
static bool pt_mem_take(struct nova_pt_mem *pm, size_t size, size_t align,
			bool bar1, struct nova_gmmu_mem *mem)
	__must_hold(&pm->lock)
{
	struct nova_pt_chunk *chunk;

	list_for_each_entry(chunk, &pm->chunks, link) {
		if (chunk->bar1 && !bar1)
			continue;
		if (!nova_pt_chunk_take(chunk, size, align, &mem->addr))
			continue;
		mem->aperture = chunk->aperture;
		mem->priv = chunk;
		return true;
	}
	return false;
}

static int pt_mem_alloc(struct nova_core *core, size_t size, size_t align,
			bool bar1, struct nova_gmmu_mem *mem)
{
	struct nova_pt_mem *pm = &core->pt_mem;
	struct nova_pt_chunk *chunk;

	if (WARN_ON(!size || size > PT_MEM_CHUNK || !is_power_of_2(align) ||
		    align < NOVA_PT_CHUNK_UNIT || align > PT_MEM_CHUNK))
		return -EINVAL;

	scoped_guard(mutex, &pm->lock)
		if (pt_mem_take(pm, size, align, bar1, mem))
			return 0;
	chunk = pt_mem_new_vram(core, bar1);
	if (!chunk)
		chunk = pt_mem_new_system(core, max(size, align));
	if (!chunk)
		return -ENOMEM;

	/* The piece is taken before anybody else can. */
	guard(mutex)(&pm->lock);
	nova_pt_chunk_take(chunk, size, align, &mem->addr);
	mem->aperture = chunk->aperture;
	mem->priv = chunk;
	if (chunk->vram)
		list_add(&chunk->link, &pm->chunks);
	else
		list_add_tail(&chunk->link, &pm->chunks);
	return 0;
}

/**
 * nova_pt_mem_alloc() - allocate a piece of memory for the GPU
 * @core: the GPU
 * @size: bytes, at most 2 MiB
 * @align: what its address is to be a multiple of; a power of two, 256 to 2 MiB
 * @mem: filled
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: 0, or -ENOMEM if system memory is short. VRAM never is.
 */
int nova_pt_mem_alloc(struct nova_core *core, size_t size, size_t align,
		      struct nova_gmmu_mem *mem)
{
	return pt_mem_alloc(core, size, align, true, mem);
}

/* Is there another empty chunk in VRAM, so that @chunk need not be kept? */
static bool pt_mem_superfluous(struct nova_pt_mem *pm,
			       const struct nova_pt_chunk *chunk)
	__must_hold(&pm->lock)
{
	const struct nova_pt_chunk *other;

	if (chunk->used || chunk->fixed)
		return false;
	if (!chunk->vram)
		return true;
	list_for_each_entry(other, &pm->chunks, link)
		if (other != chunk && other->vram && !other->used)
			return true;
	return false;
}

/**
 * nova_pt_mem_alloc_bar1() - the same, for a table of BAR1
 * @core: the GPU
 * @size: as there
 * @align: as there, but any power of two
 * @mem: filled
 *
 * What BAR1 is made of cannot be seen through BAR1.
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: 0, or -ENOMEM if system memory is short.
 */
int nova_pt_mem_alloc_bar1(struct nova_core *core, size_t size, size_t align,
			   struct nova_gmmu_mem *mem)
{
	return pt_mem_alloc(core, size, max_t(size_t, align, NOVA_PT_CHUNK_UNIT),
			    false, mem);
}

/**
 * nova_pt_mem_free() - give a piece back
 * @core: the GPU
 * @mem: from nova_pt_mem_alloc(); the GPU does not use it any more
 * @size: as it was asked for
 *
 * Context: sleeps; not in a fence signalling section.
 */
void nova_pt_mem_free(struct nova_core *core, const struct nova_gmmu_mem *mem,
		      size_t size)
{
	struct nova_pt_mem *pm = &core->pt_mem;
	struct nova_pt_chunk *chunk = mem->priv;

	scoped_guard(mutex, &pm->lock) {
		nova_pt_chunk_put(chunk, mem->addr, size);
		if (!pt_mem_superfluous(pm, chunk))
			return;
		list_del(&chunk->link);
	}
	pt_mem_destroy(core, chunk);
}

/**
 * nova_pt_mem_write() - write into a piece
 * @core: the GPU
 * @mem: the piece
 * @first: number of the first word to write
 * @words: what to write
 * @count: how many words
 *
 * The GPU sees the words in this order, and calls in theirs.
 *
 * Context: any.
 */
void nova_pt_mem_write(struct nova_core *core, const struct nova_gmmu_mem *mem,
		       u32 first, const u64 *words, u32 count)
{
	const struct nova_pt_chunk *chunk = mem->priv;

	if (nova_bar_is_dead(&core->bar))
		return;
	/* What is on its way to VRAM would come after what is written here. */
	if (!chunk->io)
		nova_bar2_flush(core);
	nova_pt_chunk_write(chunk, mem->addr + (u64)first * sizeof(*words),
			    words, count);
}

/**
 * nova_pt_mem_zero() - clear a piece
 * @core: the GPU
 * @mem: the piece
 * @size: its bytes, a multiple of 8
 *
 * Context: any.
 */
void nova_pt_mem_zero(struct nova_core *core, const struct nova_gmmu_mem *mem,
		      size_t size)
{
	if (!nova_bar_is_dead(&core->bar))
		nova_pt_chunk_zero(mem->priv, mem->addr, size);
}

/**
 * nova_pt_mem_flush() - wait until what was written has arrived
 * @core: the GPU
 *
 * Context: any, may be in a fence signalling section; does not sleep.
 */
void nova_pt_mem_flush(struct nova_core *core)
{
	nova_bar2_flush(core);
}

static int pt_mem_ops_alloc(void *priv, struct nova_gmmu_mem *mem, size_t size,
			    size_t align)
{
	return pt_mem_alloc(priv, size, max_t(size_t, align, NOVA_PT_CHUNK_UNIT),
			    true, mem);
}

static void pt_mem_ops_free(void *priv, const struct nova_gmmu_mem *mem,
			    size_t size)
{
	nova_pt_mem_free(priv, mem, size);
}

static void pt_mem_ops_write(void *priv, const struct nova_gmmu_mem *mem,
			     u32 first, const u64 *words, u32 count)
{
	nova_pt_mem_write(priv, mem, first, words, count);
}

/* Memory for the tables of an address space. */
const struct nova_gmmu_ops nova_pt_mem_ops = {
	.alloc = pt_mem_ops_alloc,
	.free = pt_mem_ops_free,
	.write = pt_mem_ops_write,
};

static void pt_mem_destroy_all(struct nova_core *core, bool bar1_only)
{
	struct nova_pt_mem *pm = &core->pt_mem;
	struct nova_pt_chunk *chunk, *next;
	LIST_HEAD(chunks);

	scoped_guard(mutex, &pm->lock)
		list_for_each_entry_safe(chunk, next, &pm->chunks, link)
			if (chunk->bar1 || !bar1_only)
				list_move(&chunk->link, &chunks);
	list_for_each_entry_safe(chunk, next, &chunks, link) {
		if (chunk->used)
			dev_err(&core->pdev->dev,
				"%u bytes of page table memory at %#llx were not freed\n",
				chunk->used * NOVA_PT_CHUNK_UNIT, chunk->addr);
		list_del(&chunk->link);
		pt_mem_destroy(core, chunk);
	}
}

/**
 * nova_pt_mem_leave_bar1() - do without BAR1
 * @core: the GPU; only BAR1 itself has page tables yet
 *
 * Context: teardown; sleeps.
 */
void nova_pt_mem_leave_bar1(struct nova_core *core)
{
	pt_mem_destroy_all(core, true);
}

static void pt_mem_teardown(void *data)
{
	pt_mem_destroy_all(data, false);
}

/* What BAR2's own tables leave of their 2 MiB is the first chunk. */
static struct nova_pt_chunk *pt_mem_new_fixed(struct nova_core *core)
{
	struct nova_bar2 *bar2 = &core->bar2;
	u32 taken = nova_bar2_tables_count(bar2->fmt) * SZ_4K;
	struct nova_pt_chunk *chunk = nova_pt_chunk_new(PT_MEM_CHUNK - taken);

	if (!chunk)
		return NULL;
	chunk->vram = bar2->vram;
	chunk->addr = bar2->addr + taken;
	chunk->aperture = NOVA_GMMU_VID;
	chunk->slot = NOVA_BAR2_SLOT_TABLES;
	chunk->io = nova_bar2_slot(bar2, NOVA_BAR2_SLOT_TABLES) + taken;
	chunk->uncached = true;
	chunk->fixed = true;
	return chunk;
}

/**
 * nova_pt_mem_setup() - pieces can be allocated from here on
 * @core: BAR2 works
 *
 * Undone by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_pt_mem_setup(struct nova_core *core)
{
	struct nova_pt_chunk *chunk = pt_mem_new_fixed(core);
	struct nova_pt_mem *pm = &core->pt_mem;

	if (!chunk)
		return -ENOMEM;
	mutex_init(&pm->lock);
	nova_lockdep_set_pt_mem_class(pm);
	scoped_guard(mutex, &pm->lock) {
		INIT_LIST_HEAD(&pm->chunks);
		list_add(&chunk->link, &pm->chunks);
	}
	return nova_core_defer(core, pt_mem_teardown, core);
}
