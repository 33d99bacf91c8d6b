// SPDX-License-Identifier: GPL-2.0
/*
 * Copying and clearing with a copy engine: part by part, in a window.
 */
#include <linux/align.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>

#include "nova_drm_ce.h"
#include "nova_drm_ce_move.h"
#include "nova_drm_device.h"
#include "nova_drm_segs.h"

/*
 * What a job moves at most: so much that mapping it and waiting for it does not
 * count, and so little that page tables for single pages are a few.
 */
#define CE_PART		SZ_16M

/* Both ends begin where pages of any size up to this may. */
#define CE_PAGE_SHIFT	21
static_assert(IS_ALIGNED(CE_PART, BIT(CE_PAGE_SHIFT)));

/*
 * The window, from a multiple of CE_PART: destination and source of large jobs,
 * then of small ones. To make page tables and fill them with zeros takes longer
 * than to copy a few pages. So those of small jobs stay: the last page is sparse
 * for ever, which no job touches.
 */
#define CE_LARGE(end)	((end) * CE_PART)
#define CE_SMALL(end)	(2 * CE_PART + (end) * BIT(CE_PAGE_SHIFT))
#define CE_SMALL_MAX	SZ_1M
#define CE_LAST_PAGE	(BIT(CE_PAGE_SHIFT) - SZ_4K)

/* One end of a job */
struct ce_end {
	const struct nova_drm_segs *segs;
	u64 va;
	u32 flags;
};

/* A part of an object; there is no source if it is to be cleared. */
struct ce_job {
	struct ce_end dst;
	struct ce_end src;
	u64 offset;
	u32 size;
};

static int ce_end_plan(struct nova_core_vm_change *change,
		       const struct ce_end *end, u32 size)
{
	u32 granule = min_t(u32, end->segs->granule, CE_PAGE_SHIFT);

	return nova_core_vm_change_plan(change, end->va, size, granule);
}

static int ce_end_map(struct nova_drm *nd, struct nova_core_vm_change *change,
		      const struct ce_end *end, u64 offset, u32 size)
	__must_hold_shared(nd->core) __must_hold(change)
{
	const struct nova_drm_segs *segs = end->segs;
	struct nova_core_vm_map map = {
		.va = end->va,
		.aperture = segs->aperture,
		.flags = end->flags,
	};
	u64 last = offset + size;
	int ret;

	for (u32 i = nova_drm_segs_find(segs, offset); offset < last; i++) {
		map.addr = segs->seg[i].addr + (offset - segs->seg[i].offset);
		map.size = min(last, nova_drm_segs_end(segs, i)) - offset;
		ret = nova_core_vm_map(nd->core, change, &map);
		if (ret)
			return ret;
		map.va += map.size;
		offset += map.size;
	}
	return 0;
}

/* As it was mapped, so that no page has to be split. */
static int ce_end_unmap(struct nova_drm *nd, struct nova_core_vm_change *change,
			const struct ce_end *end, u32 size)
	__must_hold_shared(nd->core) __must_hold(change)
{
	return nova_core_vm_unmap(nd->core, change, end->va, size, false);
}

static int ce_job_prepare(struct nova_drm *nd,
			  struct nova_core_vm_change *change,
			  const struct ce_job *job)
	__must_hold_shared(nd->core)
{
	int ret;

	ret = ce_end_plan(change, &job->dst, job->size);
	if (!ret && job->src.segs)
		ret = ce_end_plan(change, &job->src, job->size);
	return ret ?: nova_core_vm_change_reserve(nd->core, change);
}

static int ce_job_map(struct nova_drm *nd, struct nova_core_vm_change *change,
		      const struct ce_job *job)
	__must_hold_shared(nd->core)
{
	int ret, err;

	nova_core_vm_change_begin(nd->core, change);
	ret = ce_end_map(nd, change, &job->dst, job->offset, job->size);
	if (!ret && job->src.segs)
		ret = ce_end_map(nd, change, &job->src, job->offset, job->size);
	err = nova_core_vm_change_commit(nd->core, change);
	return ret ?: err;
}

static int ce_job_unmap(struct nova_drm *nd, struct nova_core_vm_change *change,
			const struct ce_job *job)
	__must_hold_shared(nd->core)
{
	int ret, err;

	nova_core_vm_change_begin(nd->core, change);
	ret = ce_end_unmap(nd, change, &job->dst, job->size);
	if (job->src.segs)
		ret = ce_end_unmap(nd, change, &job->src, job->size) ?: ret;
	err = nova_core_vm_change_commit(nd->core, change);
	return ret ?: err;
}

static int ce_job_run(struct nova_drm *nd, const struct ce_job *job)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock)
{
	u32 words[NOVA_CORE_PUSH_INLINE_MAX], count;
	u64 seqno;
	int ret;

	if (job->src.segs)
		count = nova_core_ce_copy(nd->core, words, job->dst.va,
					  job->src.va, job->size);
	else
		count = nova_core_ce_fill(nd->core, words, job->dst.va,
					  job->size, 0);
	ret = nova_drm_ce_submit_locked(nd, words, count, &seqno);
	return ret ?: nova_drm_ce_wait_locked(nd, seqno);
}

/* When it returns the engine does not reach the memory any more. */
static int ce_job_do_change(struct nova_drm *nd,
			    struct nova_core_vm_change *change,
			    const struct ce_job *job)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock)
{
	int ret, err;

	ret = ce_job_prepare(nd, change, job);
	if (ret)
		return ret;
	ret = ce_job_map(nd, change, job);
	if (!ret) {
		ret = ce_job_run(nd, job);
		if (ret)
			nova_drm_ce_fail_locked(nd, ret);
	}
	err = ce_job_unmap(nd, change, job);
	return ret ?: err;
}

static u64 ce_window(struct nova_drm *nd) __must_hold(&nd->ce.lock)
{
	struct nova_core_vm_layout layout;

	nova_core_vm_layout(nd->ce.vm, &layout);
	return ALIGN(layout.user_start, CE_PART);
}

static int ce_job_do(struct nova_drm *nd, struct ce_job *job)
	__must_hold_shared(nd->core)
{
	bool small = job->size <= CE_SMALL_MAX;
	struct nova_core_vm_change *change;
	u64 window;
	int ret;

	/* Not at every signal: the move would begin anew each time. */
	if (fatal_signal_pending(current))
		return -EINTR;

	guard(mutex)(&nd->ce.lock);
	ret = nova_drm_ce_open_locked(nd);
	if (ret)
		return ret;
	window = ce_window(nd);
	job->dst.va = window + (small ? CE_SMALL(0) : CE_LARGE(0));
	job->src.va = window + (small ? CE_SMALL(1) : CE_LARGE(1));

	change = nova_core_vm_change_new(nd->core, nd->ce.vm);
	if (IS_ERR(change))
		return PTR_ERR(change);
	ret = ce_job_do_change(nd, change, job);
	nova_core_vm_change_free(nd->core, change);
	return ret;
}

static int ce_job_do_all(struct nova_drm *nd, struct ce_job *job, u64 end)
	__must_hold_shared(nd->core)
{
	int ret;

	while (job->offset < end) {
		job->size = min_t(u64, CE_PART, end - job->offset);
		ret = ce_job_do(nd, job);
		if (ret)
			return ret;
		job->offset += job->size;
	}
	return 0;
}

/* Make the last pages of both ends of small jobs sparse. */
static int ce_keep(struct nova_drm *nd, struct nova_core_vm_change *change)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock)
{
	u64 va = ce_window(nd) + CE_LAST_PAGE;
	int ret = 0, err;

	for (u32 end = 0; end < 2 && !ret; end++)
		ret = nova_core_vm_change_plan(change, va + CE_SMALL(end), SZ_4K,
					       NOVA_CORE_VM_PLAN_UNMAP);
	if (!ret)
		ret = nova_core_vm_change_reserve(nd->core, change);
	if (ret)
		return ret;

	nova_core_vm_change_begin(nd->core, change);
	for (u32 end = 0; end < 2 && !ret; end++)
		ret = nova_core_vm_unmap(nd->core, change, va + CE_SMALL(end),
					 SZ_4K, true);
	err = nova_core_vm_change_commit(nd->core, change);
	return ret ?: err;
}

/**
 * nova_drm_ce_move_init_locked() - prepare the address space for jobs
 * @nd: DRM device, with &nova_drm_ce.vm
 *
 * Context: Process context, may reclaim.
 * Returns: 0, -ENOMEM, or what nova_core_vm_change_commit() says.
 */
int nova_drm_ce_move_init_locked(struct nova_drm *nd)
{
	struct nova_core_vm_change *change;
	int ret;

	change = nova_core_vm_change_new(nd->core, nd->ce.vm);
	if (IS_ERR(change))
		return PTR_ERR(change);
	ret = ce_keep(nd, change);
	nova_core_vm_change_free(nd->core, change);
	return ret;
}

/**
 * nova_drm_ce_move_copy() - copy an object
 * @nd: DRM device
 * @dst: where to
 * @src: where from; as large
 *
 * Memory of both is the object's, whose reservation is held; nobody uses it.
 *
 * Context: Process context, may reclaim.
 * Returns: 0; -EINTR when the task is being killed; any other negative errno if
 * the CPU has to do it.
 */
int nova_drm_ce_move_copy(struct nova_drm *nd, const struct nova_drm_segs *dst,
			  const struct nova_drm_segs *src)
{
	struct ce_job job = {
		.dst.segs = dst,
		.src.segs = src,
		.src.flags = NOVA_CORE_MAP_READ_ONLY,
	};

	if (WARN_ON(dst->size != src->size))
		return -EINVAL;
	return ce_job_do_all(nd, &job, dst->size);
}

/**
 * nova_drm_ce_move_clear() - fill a part of an object with zeros
 * @nd: DRM device
 * @dst: where it is
 * @offset: first byte, a multiple of the page size
 * @end: first byte beyond
 *
 * Context: Process context, may reclaim.
 * Returns: as nova_drm_ce_move_copy().
 */
int nova_drm_ce_move_clear(struct nova_drm *nd, const struct nova_drm_segs *dst,
			   u64 offset, u64 end)
{
	struct ce_job job = { .dst.segs = dst, .offset = offset };

	if (WARN_ON(end > dst->size))
		return -EINVAL;
	return ce_job_do_all(nd, &job, end);
}
