// SPDX-License-Identifier: GPL-2.0
/*
 * Moving objects with the CPU, which sees VRAM through windows in BAR1.
 */
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/iosys-map.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include <drm/drm_cache.h>
#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_resource.h>
#include <drm/ttm/ttm_tt.h>

#include "nova_drm_bar1.h"
#include "nova_drm_device.h"
#include "nova_drm_move_cpu.h"
#include "nova_drm_vram.h"

/* One end of a copy: VRAM, or else pages. */
struct cpu_end {
	struct nova_drm_vram_res *vram;
	struct ttm_tt *tt;
	struct nova_drm_bar1_window window;
};

static struct cpu_end cpu_end(struct ttm_buffer_object *bo,
			      const struct ttm_resource *res)
{
	if (res->mem_type == TTM_PL_VRAM)
		return (struct cpu_end) { .vram = to_nova_drm_vram_res(res) };
	return (struct cpu_end) { .tt = bo->ttm };
}

/* Make a part accessible; @size becomes less if only less can be had. */
static int cpu_open(struct nova_drm *nd, struct cpu_end *end, u64 offset,
		    u64 *size)
	__must_hold_shared(nd->core)
{
	int ret;

	if (!end->vram)
		return 0;
	ret = nova_drm_bar1_open(nd, end->vram, offset, *size, &end->window);
	if (ret)
		return ret;
	*size = end->window.size;
	return 0;
}

static void cpu_close(struct nova_drm *nd, const struct cpu_end *end)
	__must_hold_shared(nd->core)
{
	if (end->vram)
		nova_drm_bar1_close(nd, &end->window);
}

/* The page at @offset; that is @done into the window, if there is one. */
static struct iosys_map cpu_page(const struct cpu_end *end, u64 offset,
				 u64 done)
{
	struct page *page;

	if (end->vram)
		return (struct iosys_map)
			IOSYS_MAP_INIT_VADDR_IOMEM(end->window.ptr + done);

	page = end->tt->pages[offset >> PAGE_SHIFT];
	return (struct iosys_map)
		IOSYS_MAP_INIT_VADDR(kmap_local_page(page));
}

static void cpu_page_end(const struct iosys_map *map)
{
	if (!map->is_iomem)
		kunmap_local(map->vaddr);
}

/* Copy what both windows show. */
static void cpu_copy_open(const struct cpu_end *to,
			  const struct cpu_end *from, u64 offset, u64 size)
{
	for (u64 done = 0; done < size; done += PAGE_SIZE) {
		struct iosys_map dst = cpu_page(to, offset + done, done);
		struct iosys_map src = cpu_page(from, offset + done, done);

		drm_memcpy_from_wc(&dst, &src, PAGE_SIZE);
		cpu_page_end(&src);
		cpu_page_end(&dst);
		cond_resched();
	}
}

/* Copy as much of the rest as can be made accessible at a time. */
static int cpu_copy_some(struct nova_drm *nd, struct cpu_end *to,
			 struct cpu_end *from, u64 offset, u64 *size)
	__must_hold_shared(nd->core)
{
	int ret;

	ret = cpu_open(nd, from, offset, size);
	if (ret)
		return ret;
	ret = cpu_open(nd, to, offset, size);
	if (!ret) {
		cpu_copy_open(to, from, offset, *size);
		cpu_close(nd, to);
	}
	cpu_close(nd, from);
	return ret;
}

/**
 * nova_drm_move_cpu_copy() - copy all of an object
 * @nd: DRM device
 * @bo: the object, its reservation held, nobody uses its memory
 * @new: where to
 *
 * Context: Process context, may reclaim.
 * Returns: 0, -EINTR when the task is being killed, -ENOSPC when there is no
 * room in BAR1, -ENOMEM.
 */
int nova_drm_move_cpu_copy(struct nova_drm *nd, struct ttm_buffer_object *bo,
			   const struct ttm_resource *new)
{
	struct cpu_end from = cpu_end(bo, bo->resource);
	struct cpu_end to = cpu_end(bo, new);
	u64 size, offset;
	int ret;

	for (offset = 0; offset < bo->base.size; offset += size) {
		/* Not at every signal: the move would begin anew each time. */
		if (fatal_signal_pending(current))
			return -EINTR;
		size = bo->base.size - offset;
		ret = cpu_copy_some(nd, &to, &from, offset, &size);
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * nova_drm_move_cpu_clear() - clear a part of new VRAM
 * @nd: DRM device
 * @res: the VRAM
 * @offset: first byte, a multiple of the page size
 * @end: first byte beyond
 *
 * Context: Process context, may reclaim.
 * Returns: as nova_drm_move_cpu_copy().
 */
int nova_drm_move_cpu_clear(struct nova_drm *nd, struct nova_drm_vram_res *res,
			    u64 offset, u64 end)
{
	struct nova_drm_bar1_window window;
	int ret;

	while (offset < end) {
		if (fatal_signal_pending(current))
			return -EINTR;
		ret = nova_drm_bar1_open(nd, res, offset, end - offset, &window);
		if (ret)
			return ret;
		for (u64 done = 0; done < window.size; done += PAGE_SIZE) {
			memset_io(window.ptr + done, 0, PAGE_SIZE);
			cond_resched();
		}
		nova_drm_bar1_close(nd, &window);
		offset += window.size;
	}
	return 0;
}
