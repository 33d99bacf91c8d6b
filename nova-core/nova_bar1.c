// SPDX-License-Identifier: GPL-2.0
/*
 * BAR1: the CPU's window into any VRAM.
 */
#include <linux/align.h>
#include <linux/cleanup.h>
#include <linux/dev_printk.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "hal/nova_hal.h"
#include "mmu/nova_gmmu_kind.h"
#include "mmu/nova_gmmu_plan.h"
#include "nova_bar1.h"
#include "nova_bar1_space.h"
#include "nova_bar2.h"
#include "nova_core_priv.h"
#include "nova_lockdep.h"
#include "nova_pt_mem.h"
#include "nova_tlb.h"
#include "nova_vram.h"

#define BAR1_RESOURCE	1

/* The root is no memory of ours; &nova_gmmu_mem.priv is NULL then. */
static int bar1_ops_alloc(void *priv, struct nova_gmmu_mem *mem, size_t size,
			  size_t align)
{
	struct nova_core *core = priv;

	if (core->bar1.pt.root)
		return nova_pt_mem_alloc_bar1(core, size, align, mem);
	*mem = (struct nova_gmmu_mem){
		.addr = core->static_info.bar1_pdb,
		.aperture = NOVA_GMMU_VID,
	};
	return 0;
}

static void bar1_ops_free(void *priv, const struct nova_gmmu_mem *mem,
			  size_t size)
{
	if (mem->priv)
		nova_pt_mem_free(priv, mem, size);
}

static void bar1_ops_write(void *priv, const struct nova_gmmu_mem *mem,
			   u32 first, const u64 *words, u32 count)
{
	if (mem->priv)
		nova_pt_mem_write(priv, mem, first, words, count);
	else if (!first)
		nova_bar2_write_bar1_root(priv, words[0]);
}

static const struct nova_gmmu_ops bar1_ops = {
	.alloc = bar1_ops_alloc,
	.free = bar1_ops_free,
	.write = bar1_ops_write,
};

/* After a change, under the lock that made it. */
static int bar1_commit(struct nova_core *core, struct nova_gmmu_batch *batch)
	__must_hold(&core->bar1.lock)
{
	nova_gmmu_pt_finish(&core->bar1.pt, batch);
	nova_pt_mem_flush(core);
	return nova_tlb_invalidate(core, core->static_info.bar1_pdb,
				   NOVA_GMMU_VID,
				   NOVA_TLB_HUB_ONLY | NOVA_TLB_DOWNGRADE);
}

static int bar1_write(struct nova_core *core, const struct nova_core_bar1 *map,
		      struct nova_gmmu_batch *batch)
	__must_hold(&core->bar1.lock)
{
	struct nova_bar1_space_iter it;
	int ret;

	nova_bar1_space_iter_init(&it, map);
	while (nova_bar1_space_iter_next(&it)) {
		const struct nova_gmmu_map piece = {
			.va = it.va,
			.size = it.size,
			.addr = it.addr,
			.attrs.aperture = NOVA_GMMU_VID,
			.attrs.kind = NOVA_GMMU_KIND_PITCH,
			.max_shift = NOVA_GMMU_SHIFT_2M,
		};

		ret = nova_gmmu_pt_map(&core->bar1.pt, batch, &piece);
		if (ret)
			return ret;
	}
	return 0;
}

/*
 * The range may be given out again only if its old translations are not in use
 * any more.
 */
static void bar1_erase(struct nova_core *core, const struct nova_core_bar1 *map,
		       struct nova_gmmu_batch *batch)
	__must_hold(&core->bar1.lock)
{
	struct nova_bar1 *bar1 = &core->bar1;

	if (WARN_ON(nova_gmmu_pt_unmap(&bar1->pt, batch, map->va, map->size,
				       false)))
		return;
	if (!bar1_commit(core, batch))
		nova_bar1_space_free(&bar1->space, map->va, map->size);
}

static int bar1_install(struct nova_core *core, struct nova_core_bar1 *map,
			struct nova_gmmu_batch *batch)
{
	struct nova_bar1 *bar1 = &core->bar1;
	int ret;

	guard(mutex)(&bar1->lock);
	ret = bar1_write(core, map, batch);
	if (!ret)
		ret = bar1_commit(core, batch);
	if (ret) {
		bar1_erase(core, map, batch);
		return ret;
	}
	list_add_tail(&map->link, &bar1->maps);
	bar1->used_bytes += map->size;
	return 0;
}

static int bar1_reserve(struct nova_core *core,
			const struct nova_core_bar1 *map,
			struct nova_gmmu_batch *batch)
{
	struct nova_gmmu_plan plan = { };
	int ret;

	nova_gmmu_batch_init(batch, 0);
	ret = nova_gmmu_plan_add(&plan, core->bar1.pt.fmt, map->va, map->size,
				 nova_bar1_space_granule(map));
	return ret ?: nova_gmmu_batch_reserve(&core->bar1.pt, batch, &plan);
}

static int bar1_map(struct nova_core *core, struct nova_core_bar1 *map)
{
	struct nova_bar1 *bar1 = &core->bar1;
	struct nova_gmmu_batch batch;
	int ret;

	scoped_guard(mutex, &bar1->lock)
		ret = nova_bar1_space_alloc(&bar1->space, map->size, &map->va);
	if (ret)
		return ret;
	map->addr = bar1->base + map->va;

	ret = bar1_reserve(core, map, &batch);
	if (ret) {
		guard(mutex)(&bar1->lock);
		nova_bar1_space_free(&bar1->space, map->va, map->size);
		return ret;
	}
	ret = bar1_install(core, map, &batch);
	nova_gmmu_batch_release(&bar1->pt, &batch);
	return ret;
}

/**
 * nova_bar1_map() - make VRAM visible in BAR1
 * @core: the GPU
 * @vram: an allocation
 * @offset: first byte of it to show, a multiple of 4 KiB
 * @size: how much, a multiple of 4 KiB
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: a view or an error pointer: -EINVAL for what is not in @vram,
 * -ENOSPC if BAR1 has no room, -ENOMEM, or -ENODEV or -ETIMEDOUT if the GPU
 * cannot be told.
 */
struct nova_core_bar1 *nova_bar1_map(struct nova_core *core,
				     const struct nova_core_vram *vram,
				     u64 offset, u64 size)
{
	struct nova_core_bar1 *map;
	int ret;

	if (!size || !IS_ALIGNED(offset | size, SZ_4K) ||
	    offset > vram->size || size > vram->size - offset)
		return ERR_PTR(-EINVAL);
	if (nova_bar_is_dead(&core->bar))
		return ERR_PTR(-ENODEV);
	map = kzalloc_obj(*map);
	if (!map)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&map->link);
	map->vram = vram;
	map->offset = offset;
	map->size = size;

	ret = bar1_map(core, map);
	if (ret) {
		kfree(map);
		return ERR_PTR(ret);
	}
	return map;
}

/**
 * nova_bar1_unmap() - take a view away
 * @core: the GPU
 * @map: from nova_bar1_map(); the CPU has no mapping of it any more
 *
 * Context: sleeps; not in a fence signalling section.
 */
void nova_bar1_unmap(struct nova_core *core, struct nova_core_bar1 *map)
{
	struct nova_bar1 *bar1 = &core->bar1;
	struct nova_gmmu_batch batch;

	nova_gmmu_batch_init(&batch, 0);
	scoped_guard(mutex, &bar1->lock) {
		list_del(&map->link);
		bar1->used_bytes -= map->size;
		bar1_erase(core, map, &batch);
	}
	nova_gmmu_batch_release(&bar1->pt, &batch);
	kfree(map);
}

static void bar1_teardown(void *data)
{
	struct nova_core *core = data;
	struct nova_bar1 *bar1 = &core->bar1;
	struct nova_core_bar1 *map;

	nova_pt_mem_leave_bar1(core);
	for (;;) {
		scoped_guard(mutex, &bar1->lock)
			map = list_first_entry_or_null(&bar1->maps,
						       struct nova_core_bar1,
						       link);
		if (!map)
			break;
		dev_err(&core->pdev->dev,
			"%llu bytes of VRAM are still visible in BAR1 at %#llx\n",
			map->size, map->va);
		nova_bar1_unmap(core, map);
	}

	/* If the last change failed there is a translation left. */
	nova_bar2_write_bar1_root(core, 0);
	nova_bar2_flush(core);
	(void)nova_tlb_invalidate(core, core->static_info.bar1_pdb,
				  NOVA_GMMU_VID,
				  NOVA_TLB_HUB_ONLY | NOVA_TLB_DOWNGRADE);
	nova_gmmu_pt_fini(&bar1->pt);
	scoped_guard(mutex, &bar1->lock)
		nova_bar1_space_fini(&bar1->space);
}

/**
 * nova_bar1_setup() - VRAM can be made visible in BAR1 from here on
 * @core: memory for page tables can be allocated
 *
 * Undone by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_bar1_setup(struct nova_core *core)
{
	struct device *dev = &core->pdev->dev;
	struct nova_bar1 *bar1 = &core->bar1;
	struct nova_bar1_space space;
	int ret;

	bar1->base = pci_resource_start(core->pdev, BAR1_RESOURCE);
	bar1->size = pci_resource_len(core->pdev, BAR1_RESOURCE);
	if (!(pci_resource_flags(core->pdev, BAR1_RESOURCE) & IORESOURCE_MEM) ||
	    !bar1->size)
		return dev_err_probe(dev, -ENODEV, "GPU has no BAR1\n");

	/* For mappings of user space. They are slower without, but work. */
	(void)devm_arch_io_reserve_memtype_wc(dev, bar1->base, bar1->size);
	(void)devm_arch_phys_wc_add(dev, bar1->base, bar1->size);

	mutex_init(&bar1->lock);
	nova_lockdep_set_bar1_class(bar1);
	/* Not under the lock, which is taken where memory is reclaimed. */
	ret = nova_bar1_space_init(&space, bar1->size);
	if (ret)
		return ret;
	scoped_guard(mutex, &bar1->lock) {
		INIT_LIST_HEAD(&bar1->maps);
		bar1->space = space;
	}
	ret = nova_gmmu_pt_init(&bar1->pt, core->hal->gmmu_fmt, &bar1_ops,
				core);
	if (ret) {
		guard(mutex)(&bar1->lock);
		nova_bar1_space_fini(&bar1->space);
		return ret;
	}
	return nova_core_defer(core, bar1_teardown, core);
}
