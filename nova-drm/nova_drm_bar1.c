// SPDX-License-Identifier: GPL-2.0
/*
 * Who gets room in BAR1, and who gives way.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched/mm.h>
#include <linux/sizes.h>

#include <drm/drm_vma_manager.h>
#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_device.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_resource.h>

#include "nova_drm_bar1.h"
#include "nova_drm_device.h"
#include "nova_drm_scope.h"
#include "nova_drm_vram.h"

/**
 * DOC: BAR1
 *
 * VRAM is mapped in BAR1 for three reasons. Objects that the CPU must be able
 * to see at any time have a mapping as long as they are in VRAM. Other objects
 * get one when a CPU mapping of theirs faults. And the kernel opens windows, to
 * clear or to copy, which it closes again at once.
 *
 * Mappings of the second kind are on a list, least recently faulted first. When
 * there is no room the first one gives way: the CPU's page table entries are
 * removed, then the mapping in BAR1; a later access faults and makes a new one.
 * An object is off the list from the beginning of a fault to its end, so that
 * nothing is taken away between looking up an address and mapping it::
 *
 *	nova_drm_bar1_hold()		off the list
 *	nova_drm_bar1_io_reserve()	called by TTM: mapped, if it was not
 *	nova_drm_bar1_release()		back at the end of the list
 *
 * Only the holder of the object's reservation does this. Whoever takes the
 * mapping away holds only &nova_drm_vram.lock, which is what protects the list
 * and &nova_drm_vram_alloc.map.
 *
 * Mappings of the first kind cannot have all of BAR1, so that there is always
 * a place for a window: without one they could not even be evicted.
 */

/* The largest window; larger ones are not faster, but harder to find room for. */
#define BAR1_WINDOW	SZ_2M

/**
 * nova_drm_bar1_lasting() - how much of BAR1 lasting mappings may have
 * @bar_size: size of BAR1
 *
 * Context: Any.
 * Returns: bytes.
 */
u64 nova_drm_bar1_lasting(u64 bar_size)
{
	return bar_size - min_t(u64, bar_size / 4, SZ_32M);
}

/**
 * nova_drm_bar1_drop_locked() - take a mapping out of BAR1
 * @nd: DRM device
 * @alloc: whose; nothing happens if it has none
 *
 * Context: Process context.
 */
void nova_drm_bar1_drop_locked(struct nova_drm *nd,
			       struct nova_drm_vram_alloc *alloc)
{
	struct ttm_resource *res;

	list_del_init(&alloc->lru);
	if (!alloc->map)
		return;

	if (alloc->res) {
		res = &alloc->res->base;
		drm_vma_node_unmap(&res->bo->base.vma_node, nd->ttm.dev_mapping);
		res->bus.offset = 0;
		res->bus.is_iomem = false;
	}
	nova_core_bar1_unmap(nd->core, alloc->map);
	alloc->map = NULL;
}

/* Map some VRAM; others give way as long as there is no room. */
static struct nova_core_bar1 *bar1_map(struct nova_drm *nd,
				       struct nova_drm_vram_alloc *alloc,
				       u64 offset, u64 size)
	__must_hold(&nd->vram.lock) __must_hold_shared(nd->core)
{
	struct nova_drm_vram_alloc *victim;
	struct nova_core_bar1 *map;
	unsigned int flags;

	for (;;) {
		/* The lock is taken where memory is being reclaimed. */
		flags = memalloc_nofs_save();
		map = nova_core_bar1_map(nd->core, alloc->vram, offset, size);
		memalloc_nofs_restore(flags);
		if (map != ERR_PTR(-ENOSPC))
			return map;

		victim = list_first_entry_or_null(&nd->vram.lru, typeof(*victim),
						  lru);
		if (!victim)
			return map;
		nova_drm_bar1_drop_locked(nd, victim);
	}
}

/**
 * nova_drm_bar1_map_locked() - map all of an allocation
 * @nd: DRM device
 * @alloc: the allocation; has no mapping yet
 *
 * Context: Process context, may reclaim.
 * Returns: 0, -ENOSPC when there is no room even if all others gave way, or
 * what nova_core_bar1_map() says.
 */
int nova_drm_bar1_map_locked(struct nova_drm *nd,
			     struct nova_drm_vram_alloc *alloc)
{
	struct nova_core_bar1 *map;

	map = bar1_map(nd, alloc, 0, nova_core_vram_size(alloc->vram));
	if (IS_ERR(map))
		return PTR_ERR(map);
	alloc->map = map;
	return 0;
}

/* A mapping that is as large as there is room for. */
static struct nova_core_bar1 *bar1_map_some(struct nova_drm *nd,
					    struct nova_drm_vram_alloc *alloc,
					    u64 offset, u64 *size)
	__must_hold_shared(nd->core)
{
	struct nova_core_bar1 *map;

	guard(mutex)(&nd->vram.lock);
	for (;;) {
		map = bar1_map(nd, alloc, offset, *size);
		if (map != ERR_PTR(-ENOSPC) || *size <= PAGE_SIZE)
			return map;
		*size = PAGE_ALIGN(*size / 2);
	}
}

/**
 * nova_drm_bar1_open() - open a window for the kernel
 * @nd: DRM device
 * @res: place of an object whose reservation is held
 * @offset: where the window begins, a multiple of the page size
 * @size: how large it should be, a multiple of the page size, not 0
 * @window: filled in; smaller than @size if need be
 *
 * Context: Process context, may reclaim.
 * Returns: 0, -ENOSPC, -ENOMEM, -ENODEV, or what nova_core_bar1_map() says.
 */
int nova_drm_bar1_open(struct nova_drm *nd, struct nova_drm_vram_res *res,
		       u64 offset, u64 size, struct nova_drm_bar1_window *window)
{
	struct nova_core_bar1 *map = NULL;
	phys_addr_t addr;

	if (nova_core_is_gone(nd->core))
		return -ENODEV;
	size = min_t(u64, size, BAR1_WINDOW);
	if (res->lasting) {
		/* Stays while the scope is open and the object reserved. */
		addr = nova_core_bar1_addr(res->alloc->map) + offset;
	} else {
		map = bar1_map_some(nd, res->alloc, offset, &size);
		if (IS_ERR(map))
			return PTR_ERR(map);
		addr = nova_core_bar1_addr(map);
	}

	window->map = map;
	window->size = size;
	window->ptr = ioremap_wc(addr, size);
	if (!window->ptr) {
		if (map)
			nova_core_bar1_unmap(nd->core, map);
		return -ENOMEM;
	}
	return 0;
}

/**
 * nova_drm_bar1_close() - close a window
 * @nd: DRM device
 * @window: from nova_drm_bar1_open()
 *
 * Context: Process context.
 */
void nova_drm_bar1_close(struct nova_drm *nd,
			 const struct nova_drm_bar1_window *window)
{
	/* What was written is in VRAM before the window shows something else. */
	wmb();
	iounmap(window->ptr);
	if (window->map)
		nova_core_bar1_unmap(nd->core, window->map);
}

/**
 * nova_drm_bar1_hold() - the object is about to be faulted in
 * @nd: DRM device
 * @res: its place, anywhere; its reservation is held
 *
 * Context: Process context.
 */
void nova_drm_bar1_hold(struct nova_drm *nd, struct ttm_resource *res)
{
	struct nova_drm_vram_alloc *alloc;

	if (res->mem_type != TTM_PL_VRAM)
		return;

	guard(mutex)(&nd->vram.lock);
	alloc = to_nova_drm_vram_res(res)->alloc;
	if (alloc)
		list_del_init(&alloc->lru);
}

/**
 * nova_drm_bar1_release() - the object was faulted in
 * @nd: DRM device
 * @res: its place, anywhere; its reservation is held
 *
 * Context: Process context.
 */
void nova_drm_bar1_release(struct nova_drm *nd, struct ttm_resource *res)
{
	struct nova_drm_vram_alloc *alloc;

	if (res->mem_type != TTM_PL_VRAM)
		return;

	guard(mutex)(&nd->vram.lock);
	alloc = to_nova_drm_vram_res(res)->alloc;
	if (alloc && alloc->map && !alloc->lasting)
		list_move_tail(&alloc->lru, &nd->vram.lru);
}

static int bar1_io_reserve(struct nova_drm *nd, struct nova_drm_vram_res *res)
	__must_hold_shared(nd->core)
{
	struct nova_drm_vram_alloc *alloc = res->alloc;
	int ret;

	guard(mutex)(&nd->vram.lock);
	if (!alloc->map) {
		ret = nova_drm_bar1_map_locked(nd, alloc);
		if (ret)
			return ret;
	}
	res->base.bus.offset = nova_core_bar1_addr(alloc->map);
	res->base.bus.is_iomem = true;
	res->base.bus.caching = ttm_write_combined;
	return 0;
}

/**
 * nova_drm_bar1_io_reserve() - &ttm_device_funcs.io_mem_reserve
 * @bdev: TTM device
 * @res: place of an object, its reservation held
 *
 * Context: Process context, may reclaim.
 * Returns: 0, -ENOSPC when BAR1 has no room for it, -ENODEV when the GPU is
 * gone, or what nova_core_bar1_map() says.
 */
int nova_drm_bar1_io_reserve(struct ttm_device *bdev, struct ttm_resource *res)
{
	struct nova_drm *nd = container_of(bdev, struct nova_drm, ttm);
	int idx, ret = -ENODEV;

	if (res->mem_type != TTM_PL_VRAM)
		return 0;

	if (nova_drm_enter(nd, &idx)) {
		ret = bar1_io_reserve(nd, to_nova_drm_vram_res(res));
		nova_drm_exit(nd, idx);
	}
	return ret;
}

/**
 * nova_drm_bar1_io_free() - &ttm_device_funcs.io_mem_free
 * @bdev: TTM device
 * @res: place of an object that the CPU does not map any more
 *
 * Without a scope nothing need be done: nova_drm_vram_unbind() does it, or did.
 *
 * Context: Process context.
 */
void nova_drm_bar1_io_free(struct ttm_device *bdev, struct ttm_resource *res)
{
	struct nova_drm *nd = container_of(bdev, struct nova_drm, ttm);
	struct nova_drm_vram_alloc *alloc;
	int idx;

	if (res->mem_type != TTM_PL_VRAM || !nova_drm_enter(nd, &idx))
		return;

	scoped_guard(mutex, &nd->vram.lock) {
		alloc = to_nova_drm_vram_res(res)->alloc;
		if (!alloc->lasting)
			nova_drm_bar1_drop_locked(nd, alloc);
	}
	nova_drm_exit(nd, idx);
}
