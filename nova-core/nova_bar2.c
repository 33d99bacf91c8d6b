// SPDX-License-Identifier: GPL-2.0
/*
 * BAR2: nova-core's own window into VRAM.
 */
#include <linux/align.h>
#include <linux/bitmap.h>
#include <linux/cleanup.h>
#include <linux/dev_printk.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "hal/nova_hal.h"
#include "nova_bar2.h"
#include "nova_bar2_tables.h"
#include "nova_core_priv.h"
#include "nova_gsp_rpc.h"
#include "nova_lockdep.h"
#include "nova_pramin.h"
#include "nova_tlb.h"

/* BAR2 is PCI's third, as the two before are of 64 bits. */
#define BAR2_RESOURCE	3

/**
 * nova_bar2_slot() - where the CPU sees a slot
 * @bar2: BAR2
 * @slot: which slot
 *
 * Context: any.
 *
 * Returns: its first byte.
 */
u8 __iomem *nova_bar2_slot(const struct nova_bar2 *bar2, int slot)
{
	return bar2->io + (size_t)slot * NOVA_BAR2_SLOT_SIZE;
}

/**
 * nova_bar2_flush() - wait until everything written to VRAM has arrived
 * @core: the GPU
 *
 * Writes through BAR1, BAR2 and BAR0 are posted. A read through BAR2 comes back
 * after them (NVIDIA: kbusFlushSingle_GV100(); nouveau: r535_bar_flush()).
 * The GPU sees what the CPU wrote to system memory before as well.
 *
 * Context: any.
 */
void nova_bar2_flush(struct nova_core *core)
{
	/* Order memory, and BAR1's write-combined writes, before the read. */
	mb();
	if (!nova_bar_is_dead(&core->bar) &&
	    readl(core->bar2.io) == U32_MAX)
		nova_bar_check_alive(&core->bar);
}

static int bar2_invalidate(struct nova_core *core)
{
	nova_bar2_flush(core);
	return nova_tlb_invalidate(core, core->static_info.bar2_pdb,
				   NOVA_GMMU_VID, NOVA_TLB_HUB_ONLY);
}

/* PD0 is the last of the tables but one. */
static u8 __iomem *bar2_entry(const struct nova_bar2 *bar2, int slot)
{
	u32 table = nova_bar2_tables_count(bar2->fmt) - 2;

	return nova_bar2_slot(bar2, NOVA_BAR2_SLOT_TABLES) + table * SZ_4K +
	       nova_bar2_tables_slot_word(bar2->fmt, slot) * sizeof(u64);
}

static int bar2_set(struct nova_core *core, int slot, u64 pte)
	__must_hold(&core->bar2.lock)
{
	if (nova_bar_is_dead(&core->bar))
		return -ENODEV;
	writeq(pte, bar2_entry(&core->bar2, slot));
	return bar2_invalidate(core);
}

/**
 * nova_bar2_map() - show VRAM in a slot
 * @core: the GPU
 * @addr: address of 2 MiB of VRAM, a multiple of that
 *
 * Context: sleeps; does not allocate.
 *
 * Returns: the slot; -ENOSPC if all are in use; -ENODEV or -ETIMEDOUT if the
 * GPU cannot be told.
 */
int nova_bar2_map(struct nova_core *core, u64 addr)
{
	struct nova_bar2 *bar2 = &core->bar2;
	u64 pte = nova_bar2_tables_pte(bar2->fmt, addr);
	int slot, ret;

	guard(mutex)(&bar2->lock);
	slot = find_first_zero_bit(bar2->used, bar2->slots);
	if (slot >= bar2->slots)
		return -ENOSPC;
	ret = bar2_set(core, slot, pte);
	if (ret)
		return ret;
	__set_bit(slot, bar2->used);
	return slot;
}

/**
 * nova_bar2_unmap() - let a slot show nothing
 * @core: the GPU
 * @slot: from nova_bar2_map(); nobody accesses it any more
 *
 * Context: sleeps; does not allocate.
 */
void nova_bar2_unmap(struct nova_core *core, int slot)
{
	struct nova_bar2 *bar2 = &core->bar2;

	guard(mutex)(&bar2->lock);
	/* A slot whose translation may be in use yet is not used again. */
	if (!bar2_set(core, slot, 0))
		__clear_bit(slot, bar2->used);
}

/**
 * nova_bar2_write_bar1_root() - write the first entry of BAR1's root directory
 * @core: the GPU
 * @entry: what to write
 *
 * The page is RM's, as its other entries are.
 *
 * Context: any.
 */
void nova_bar2_write_bar1_root(struct nova_core *core, u64 entry)
{
	u8 __iomem *page = nova_bar2_slot(&core->bar2, NOVA_BAR2_SLOT_PAGES) +
			   NOVA_BAR2_PAGE_BAR1_ROOT * SZ_4K;

	if (!nova_bar_is_dead(&core->bar))
		writeq(entry, page);
}

static int bar2_map_cpu(struct nova_core *core)
{
	struct nova_bar2 *bar2 = &core->bar2;
	struct pci_dev *pdev = core->pdev;
	u64 size = pci_resource_len(pdev, BAR2_RESOURCE);
	void __iomem *io;

	bar2->slots = min_t(u64, size / 2 / NOVA_BAR2_SLOT_SIZE,
			    NOVA_BAR2_SLOTS_MAX);
	if (!(pci_resource_flags(pdev, BAR2_RESOURCE) & IORESOURCE_MEM) ||
	    bar2->slots <= NOVA_BAR2_SLOT_FREE)
		return dev_err_probe(&pdev->dev, -ENODEV,
				     "BAR2 is %#llx bytes, too small to be of use\n",
				     size);

	io = pcim_iomap_region(pdev, BAR2_RESOURCE, "nova-core");
	if (IS_ERR(io))
		return dev_err_probe(&pdev->dev, PTR_ERR(io),
				     "cannot map BAR2\n");
	bar2->io = io;
	return 0;
}

static void bar2_free_tables(void *data)
{
	struct nova_core *core = data;

	nova_vram_free(&core->vram, core->bar2.vram, false);
}

static int bar2_alloc_tables(struct nova_core *core)
{
	static const struct nova_core_vram_params params = {
		.size = NOVA_BAR2_SLOT_SIZE,
		.page_shift = NOVA_GMMU_SHIFT_2M,
		.flags = NOVA_CORE_VRAM_CONTIGUOUS | NOVA_CORE_VRAM_TOP_DOWN,
	};
	struct nova_bar2 *bar2 = &core->bar2;
	struct nova_core_vram_iter it;

	bar2->vram = nova_vram_alloc(&core->vram, &params);
	if (IS_ERR(bar2->vram))
		return dev_err_probe(&core->pdev->dev, PTR_ERR(bar2->vram),
				     "no VRAM for the page tables of BAR2\n");
	nova_vram_iter_init(&it, bar2->vram);
	nova_vram_iter_next(&it);
	bar2->addr = it.addr;
	return nova_core_defer(core, bar2_free_tables, core);
}

static int bar2_write_tables(struct nova_core *core)
{
	struct nova_bar2 *bar2 = &core->bar2;
	int ret;

	u64 *words __free(kfree) = kcalloc(NOVA_BAR2_TABLE_WORDS,
					   sizeof(*words), GFP_KERNEL);

	if (!words)
		return -ENOMEM;

	for (u32 i = 0; i < nova_bar2_tables_count(bar2->fmt); i++) {
		nova_bar2_tables_fill(bar2->fmt, bar2->addr,
				      core->static_info.bar1_pdb, i, words);
		ret = nova_pramin_write(&core->bar, bar2->addr + i * SZ_4K,
					words, NOVA_BAR2_TABLE_WORDS);
		if (ret)
			return dev_err_probe(&core->pdev->dev, ret,
					     "cannot write BAR2's page tables to VRAM at %#llx\n",
					     bar2->addr);
	}
	return 0;
}

/**
 * nova_bar2_unbind() - let RM forget the page tables
 * @core: the GPU; its GSP may be stopping, but has not been told so. What is
 *	written through BAR2 from here on does not arrive
 *
 * Does nothing if RM does not know them.
 *
 * Context: sleeps.
 *
 * Returns: 0 or a negative errno, reported: the tables go with the GSP then.
 */
int nova_bar2_unbind(struct nova_core *core)
{
	struct nova_bar2 *bar2 = &core->bar2;

	if (!bar2->bound)
		return 0;
	bar2->bound = false;
	nova_bar2_flush(core);
	return nova_gsp_rpc_update_bar_pde(&core->gsp, 0,
					   bar2->fmt->level[bar2->fmt->root].shift);
}

static void bar2_unbind_action(void *data)
{
	(void)nova_bar2_unbind(data);
}

static int bar2_bind(struct nova_core *core)
{
	struct nova_bar2 *bar2 = &core->bar2;
	u64 entry = nova_bar2_tables_entry(bar2->fmt, bar2->addr);
	int ret;

	ret = nova_gsp_rpc_update_bar_pde(&core->gsp, entry,
					  bar2->fmt->level[bar2->fmt->root].shift);
	if (ret)
		return dev_err_probe(&core->pdev->dev, ret,
				     "GSP does not take BAR2's page tables\n");
	bar2->bound = true;
	ret = nova_core_defer(core, bar2_unbind_action, core);
	return ret ?: bar2_invalidate(core);
}

/*
 * The entry of slot 0, written through PRAMIN, is read through slot 0: that
 * needs every table to be right, and RM to have taken them. NVIDIA's driver
 * compares the two ways as well, by many patterns (kbusVerifyBar2_GM107()).
 */
static int bar2_verify(struct nova_core *core)
{
	struct nova_bar2 *bar2 = &core->bar2;
	u64 want = nova_bar2_tables_pte(bar2->fmt, bar2->addr);
	u64 have = readq(bar2_entry(bar2, NOVA_BAR2_SLOT_TABLES));

	if (have == want)
		return 0;
	nova_bar_check_alive(&core->bar);
	if (nova_bar_is_dead(&core->bar))
		return -ENODEV;
	return dev_err_probe(&core->pdev->dev, -EIO,
			     "BAR2 does not work: it shows %#llx where its page tables have %#llx\n",
			     have, want);
}

/**
 * nova_bar2_setup() - VRAM can be reached through BAR2 from here on
 * @core: VRAM can be allocated, RPCs be made, and the TLB be invalidated
 *
 * Undone by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_bar2_setup(struct nova_core *core)
{
	struct nova_bar2 *bar2 = &core->bar2;
	int ret;

	bar2->fmt = core->hal->gmmu_fmt;
	mutex_init(&bar2->lock);
	nova_lockdep_set_bar2_class(bar2);
	scoped_guard(mutex, &bar2->lock)
		bitmap_set(bar2->used, 0, NOVA_BAR2_SLOT_FREE);

	ret = bar2_map_cpu(core);
	if (ret)
		return ret;
	ret = bar2_alloc_tables(core);
	if (ret)
		return ret;
	ret = bar2_write_tables(core);
	if (ret)
		return ret;
	ret = bar2_bind(core);
	return ret ?: bar2_verify(core);
}
