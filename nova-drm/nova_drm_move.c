// SPDX-License-Identifier: GPL-2.0
/*
 * Moving objects: VRAM to system memory and back, within VRAM, and from nowhere
 * to somewhere.
 */
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/mm.h>

#include <drm/ttm/ttm_bo.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_resource.h>
#include <drm/ttm/ttm_tt.h>

#include "nova_drm_bar1.h"
#include "nova_drm_ce.h"
#include "nova_drm_ce_move.h"
#include "nova_drm_device.h"
#include "nova_drm_dma.h"
#include "nova_drm_gem.h"
#include "nova_drm_move.h"
#include "nova_drm_move_cpu.h"
#include "nova_drm_scope.h"
#include "nova_drm_trace.h"
#include "nova_drm_vm.h"
#include "nova_drm_vram.h"

/**
 * DOC: Moves
 *
 * TTM decides that an object moves and where to, and holds its reservation.
 * A move is done when nova_drm_move() returns:
 *
 * - if it has memory, all fences of the object are waited for, those of
 *   page-table updates and jobs (BOOKKEEP) included; so whoever added one knows
 *   that the object stays where it is until that is signalled;
 * - the mappings in all VMs are taken away, importers are told, and the DMA
 *   mapping is undone (nova_drm_move_notify_locked()). TTM has taken the CPU's
 *   mappings away before;
 * - the content is copied, or the new place is cleared if there is none: by
 *   a copy engine if there is one (nova_drm_ce.c), otherwise, and if that fails,
 *   by the CPU (nova_drm_move_cpu.c). Small objects are no exception: the CPU
 *   needs page tables to be written and a TLB to be invalidated, too.
 *
 * Whatever fails does so before the object's resource is replaced: the object
 * is where it was, with its content, and mappings are made again at the next
 * validation.
 *
 * Where the GPU is gone VRAM cannot be read: its content is lost, and the object
 * gets memory that is zero.
 */

/*
 * Where the memory is, as the GPU sees it: system memory is mapped for that, if
 * it is not.
 */
static const struct nova_drm_segs *move_segs(struct nova_drm *nd,
					     struct nova_drm_gem *gem,
					     const struct ttm_resource *res)
	__must_hold_shared(nd->core)
{
	int ret;

	if (res->mem_type == TTM_PL_VRAM)
		return to_nova_drm_vram_res(res)->segs;
	ret = nova_drm_dma_map_locked(nd, gem);
	return ret ? ERR_PTR(ret) : gem->dma.segs;
}

/* Copy all of an object, with a copy engine. */
static int move_copy_ce(struct nova_drm *nd, struct nova_drm_gem *gem,
			const struct ttm_resource *new)
	__must_hold_shared(nd->core)
{
	const struct nova_drm_segs *from, *to;
	int ret;

	if (!nova_drm_ce_is_used(nd))
		return -EOPNOTSUPP;
	from = move_segs(nd, gem, gem->ttm.resource);
	if (IS_ERR(from))
		return PTR_ERR(from);
	to = move_segs(nd, gem, new);
	if (IS_ERR(to))
		return PTR_ERR(to);

	ret = nova_drm_ce_move_copy(nd, to, from);
	/* Where the object will be its pages are of use, and so is the mapping. */
	if (ret || new->mem_type == TTM_PL_VRAM)
		nova_drm_dma_unmap_locked(gem);
	return ret;
}

static int move_copy(struct nova_drm *nd, struct ttm_buffer_object *bo,
		     const struct ttm_resource *new)
	__must_hold_shared(nd->core)
{
	atomic64_t *count = &nd->moves.ce_copied;
	int ret;

	ret = move_copy_ce(nd, container_of(bo, struct nova_drm_gem, ttm), new);
	if (ret && ret != -EINTR) {
		count = &nd->moves.cpu_copied;
		ret = nova_drm_move_cpu_copy(nd, bo, new);
	}
	if (!ret)
		atomic64_add(bo->base.size, count);
	return ret;
}

static int move_clear_part(struct nova_drm *nd, struct nova_drm_vram_res *res,
			   u64 offset, u64 end)
	__must_hold_shared(nd->core)
{
	atomic64_t *count = &nd->moves.ce_cleared;
	int ret;

	ret = nova_drm_ce_move_clear(nd, res->segs, offset, end);
	if (ret && ret != -EINTR) {
		count = &nd->moves.cpu_cleared;
		ret = nova_drm_move_cpu_clear(nd, res, offset, end);
	}
	if (!ret)
		atomic64_add(end - offset, count);
	return ret;
}

/* Clear new VRAM, but for what is clear. */
static int move_clear(struct nova_drm *nd, struct nova_drm_vram_res *res)
	__must_hold_shared(nd->core)
{
	struct nova_core_vram_iter it;
	u64 offset = 0;
	int ret;

	nova_core_vram_iter_init(&it, res->alloc->vram);
	while (nova_core_vram_iter_next(&it)) {
		if (!it.cleared) {
			ret = move_clear_part(nd, res, offset, offset + it.size);
			if (ret)
				return ret;
		}
		offset += it.size;
	}
	return 0;
}

/* Is there anything to preserve? */
static bool move_has_content(struct ttm_buffer_object *bo)
{
	struct ttm_tt *tt = bo->ttm;

	if (!bo->resource)
		return false;
	if (bo->resource->mem_type == TTM_PL_VRAM)
		return true;
	return tt && (ttm_tt_is_populated(tt) || ttm_tt_is_swapped(tt));
}

static int move_content(struct nova_drm *nd, struct ttm_buffer_object *bo,
			const struct ttm_resource *new)
	__must_hold_shared(nd->core)
{
	if (move_has_content(bo))
		return move_copy(nd, bo, new);
	return move_clear(nd, to_nova_drm_vram_res(new));
}

static void move_notify_vms(struct nova_drm_gem *gem)
{
	struct nova_drm *nd = to_nova_drm(gem->ttm.base.dev);
	int idx;

	if (!nova_drm_enter(nd, &idx))
		return;
	nova_drm_vm_evict_gem_locked(nd, gem);
	nova_drm_exit(nd, idx);
}

/**
 * nova_drm_move_notify_locked() - the GPU's mappings of an object have to go
 * @gem: the object, its reservation held; all its fences were waited for
 *
 * To be called before its memory goes elsewhere. After it the GPU cannot reach
 * the memory.
 *
 * Context: Process context; also where memory is being reclaimed.
 */
void nova_drm_move_notify_locked(struct nova_drm_gem *gem)
{
	dma_resv_assert_held(gem->ttm.base.resv);

	move_notify_vms(gem);
	if (gem->exported)
		dma_buf_invalidate_mappings(gem->exported);
	nova_drm_dma_unmap_locked(gem);
}

/* Make sure that nobody uses the object's memory, nor will. */
static int move_quiesce(struct ttm_buffer_object *bo,
			struct ttm_operation_ctx *ctx)
{
	int ret;

	ret = ttm_bo_wait_ctx(bo, ctx);
	if (ret)
		return ret;
	nova_drm_move_notify_locked(container_of(bo, struct nova_drm_gem, ttm));

	/* Importers may have added fences for what they could not stop. */
	return ttm_bo_wait_ctx(bo, ctx);
}

/* Pages to copy to or from. */
static int move_populate(struct ttm_buffer_object *bo,
			 struct ttm_operation_ctx *ctx,
			 const struct ttm_resource *new)
{
	if (new->mem_type == TTM_PL_SYSTEM ||
	    (bo->resource && bo->resource->mem_type == TTM_PL_SYSTEM &&
	     move_has_content(bo)))
		return ttm_bo_populate(bo, ctx);
	return 0;
}

/* The GPU is gone: pages without content. */
static int move_lost(struct ttm_buffer_object *bo, struct ttm_resource *new)
{
	if (new->mem_type == TTM_PL_VRAM)
		return -ENODEV;
	ttm_tt_mark_for_clear(bo->ttm);
	return 0;
}

/**
 * nova_drm_move() - &ttm_device_funcs.move
 * @bo: the object, its reservation held
 * @evict: to make room for another object
 * @ctx: how to wait and to allocate
 * @new: where to
 * @hop: not used: every move can be done at once
 *
 * Context: Process context, may reclaim.
 * Returns: 0, -EBUSY when fences were not signalled in time, -ENOMEM, -ENOSPC
 * when there is no room in BAR1, -EINTR, -ERESTARTSYS, -ENODEV for a move to
 * VRAM when the GPU is gone.
 */
int nova_drm_move(struct ttm_buffer_object *bo, bool evict,
		  struct ttm_operation_ctx *ctx, struct ttm_resource *new,
		  struct ttm_place *hop)
{
	struct nova_drm *nd = container_of(bo->bdev, struct nova_drm, ttm);
	struct ttm_resource *old = bo->resource;
	bool content = move_has_content(bo);
	int idx, ret;

	if ((!old || old->mem_type == TTM_PL_SYSTEM) &&
	    new->mem_type == TTM_PL_SYSTEM) {
		ttm_bo_move_null(bo, new);
		return 0;
	}

	trace_nova_drm_move(bo, bo->base.size,
			    old ? (int)old->mem_type : -1, new->mem_type, evict);
	/* What has no memory nobody uses; fences may be of a VM's other objects. */
	ret = content ? move_quiesce(bo, ctx) : 0;
	if (ret)
		return ret;

	if (nova_drm_enter(nd, &idx)) {
		ret = move_populate(bo, ctx, new) ?: move_content(nd, bo, new);
		nova_drm_exit(nd, idx);
	} else {
		ret = move_lost(bo, new);
	}
	if (ret)
		return ret;

	if (content)
		ttm_bo_move_sync_cleanup(bo, new);
	else
		ttm_bo_move_null(bo, new);
	return 0;
}

static int move_access(struct nova_drm *nd, struct nova_drm_vram_res *res,
		       u64 offset, void *buf, u64 len, bool write)
	__must_hold_shared(nd->core)
{
	struct nova_drm_bar1_window window;
	u64 start = round_down(offset, PAGE_SIZE);
	int ret;

	ret = nova_drm_bar1_open(nd, res, start,
				 PAGE_ALIGN(offset + len) - start, &window);
	if (ret)
		return ret;

	len = min(len, start + window.size - offset);
	if (write)
		memcpy_toio(window.ptr + (offset - start), buf, len);
	else
		memcpy_fromio(buf, window.ptr + (offset - start), len);
	nova_drm_bar1_close(nd, &window);
	return len;
}

/**
 * nova_drm_move_access() - &ttm_device_funcs.access_memory
 * @bo: an object in VRAM, its reservation held
 * @offset: first byte
 * @buf: the bytes
 * @len: how many
 * @write: whether to write to the object, else from it
 *
 * For debuggers.
 *
 * Context: Process context, may reclaim.
 * Returns: bytes, which may be less than @len, or -EIO.
 */
int nova_drm_move_access(struct ttm_buffer_object *bo, unsigned long offset,
			 void *buf, int len, int write)
{
	struct nova_drm *nd = container_of(bo->bdev, struct nova_drm, ttm);
	int idx, ret = -EIO;

	if (nova_drm_enter(nd, &idx)) {
		ret = move_access(nd, to_nova_drm_vram_res(bo->resource),
				  offset, buf, len, write);
		nova_drm_exit(nd, idx);
	}
	return ret < 0 ? -EIO : ret;
}
