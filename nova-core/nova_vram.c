// SPDX-License-Identifier: GPL-2.0
/*
 * VRAM: who has what.
 */
#include <linux/align.h>
#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/dev_printk.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/sched/mm.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <kunit/visibility.h>

#include "nova_lockdep.h"
#include "nova_vram.h"

#define VRAM_UNIT	((u64)SZ_4K)
/* How many places are tried, at most, where gpu_buddy has found nothing */
#define VRAM_TRIES	1024
#define VRAM_FLAGS	(NOVA_CORE_VRAM_CONTIGUOUS | NOVA_CORE_VRAM_TOP_DOWN | \
			 NOVA_CORE_VRAM_BOTTOM_UP | NOVA_CORE_VRAM_PREFER_CLEARED)

static_assert(VRAM_UNIT == 1ULL << NOVA_CORE_VRAM_MIN_SHIFT);

/* The units of a region that lie in it as a whole; false if there are none. */
static bool vram_region_bounds(const struct nova_core_region *region,
			       u64 *start, u64 *end)
{
	*start = round_up(region->base, VRAM_UNIT);
	*end = round_down(region->base + region->size, VRAM_UNIT);
	return *start < *end;
}

/*
 * RM reserves regions as a whole: a region of its table of which it keeps some
 * is not for others (mem_mgr_gsp_client.c, memmgrInitBaseFbRegions_FWCLIENT()).
 */
static bool vram_region_usable(const struct nova_core_region *region)
{
	return !(region->flags & (NOVA_CORE_REGION_RESERVED |
				  NOVA_CORE_REGION_PROTECTED));
}

static void vram_add_bytes(u64 *sum, u64 bytes, bool more)
{
	if (more)
		*sum += bytes;
	else
		*sum -= bytes;
}

/* Bytes that two ranges have in common. */
static u64 vram_overlap(u64 start, u64 end, u64 other_start, u64 other_end)
{
	u64 from = max(start, other_start);
	u64 to = min(end, other_end);

	return from < to ? to - from : 0;
}

static void vram_charge(struct nova_vram *vram,
			const struct nova_core_vram *piece, bool more)
{
	u64 region_bytes[NOVA_CORE_MAX_REGIONS] = { };
	struct nova_core_vram_iter it;

	nova_vram_iter_init(&it, piece);
	while (nova_vram_iter_next(&it)) {
		for (u32 i = 0; i < vram->mem->region_count; i++) {
			const struct nova_core_region *region =
				&vram->mem->regions[i];

			region_bytes[i] +=
				vram_overlap(it.addr, it.addr + it.size,
					     region->base,
					     region->base + region->size);
		}
	}

	guard(spinlock)(&vram->used_lock);
	vram_add_bytes(&vram->used, piece->size, more);
	if (piece->account)
		vram_add_bytes(&piece->account->used, piece->size, more);
	for (u32 i = 0; i < vram->mem->region_count; i++)
		vram_add_bytes(&vram->region_used[i], region_bytes[i], more);
}

static void vram_release(struct nova_vram *vram, struct nova_core_vram *piece,
			 bool cleared)
	__must_hold(&vram->lock)
{
	vram_charge(vram, piece, false);
	list_del(&piece->link);
	gpu_buddy_free_list(&vram->buddy, &piece->blocks,
			    cleared ? GPU_BUDDY_CLEARED : 0);
	kfree(piece);
}

static void vram_destroy_buddy(struct nova_vram *vram)
	__must_hold(&vram->lock)
{
	gpu_buddy_free_list(&vram->buddy, &vram->reserved, 0);
	gpu_buddy_fini(&vram->buddy);
}

/* Take out of the buddy what must not be used. */
static int vram_reserve(struct nova_vram *vram, u64 start, u64 end)
	__must_hold(&vram->lock)
{
	if (start == end)
		return 0;
	return gpu_buddy_alloc_blocks(&vram->buddy, start, end, end - start,
				      VRAM_UNIT, &vram->reserved, 0);
}

static int vram_reserve_holes(struct nova_vram *vram)
	__must_hold(&vram->lock)
{
	u64 start, end, pos = 0;
	int ret;

	for (u32 i = 0; i < vram->mem->region_count; i++) {
		const struct nova_core_region *region = &vram->mem->regions[i];

		if (!vram_region_usable(region) ||
		    !vram_region_bounds(region, &start, &end))
			continue;
		ret = vram_reserve(vram, pos, start);
		if (ret)
			return ret;
		pos = end;
	}
	return 0;
}

static int vram_init_buddy(struct nova_vram *vram, u64 size)
	__must_hold(&vram->lock)
{
	int ret = gpu_buddy_init(&vram->buddy, size, VRAM_UNIT);

	if (ret)
		return ret;
	gpu_buddy_driver_set_lock(&vram->buddy, &vram->lock);

	ret = vram_reserve_holes(vram);
	if (ret)
		vram_destroy_buddy(vram);
	return ret;
}

/**
 * nova_vram_init() - everything usable is free
 * @vram: zeroed
 * @dev: for messages
 * @mem: the regions, sorted and not overlapping; stays while @vram is in use
 *
 * Context: sleeps.
 *
 * Returns: 0, -ENOMEM, or -EINVAL if no region is usable, reported.
 */
int nova_vram_init(struct nova_vram *vram, struct device *dev,
		   const struct nova_core_mem_info *mem)
{
	u64 start, end, top = 0;
	unsigned int flags;
	int ret;

	vram->dev = dev;
	vram->mem = mem;
	mutex_init(&vram->lock);
	spin_lock_init(&vram->used_lock);
	nova_lockdep_set_vram_class(vram);

	for (u32 i = 0; i < mem->region_count; i++) {
		if (!vram_region_usable(&mem->regions[i]) ||
		    !vram_region_bounds(&mem->regions[i], &start, &end))
			continue;
		vram->total += end - start;
		top = end;
	}
	if (!top) {
		dev_err(dev, "no usable page in %u regions of VRAM\n",
			mem->region_count);
		return -EINVAL;
	}

	guard(mutex)(&vram->lock);
	INIT_LIST_HEAD(&vram->reserved);
	INIT_LIST_HEAD(&vram->allocations);
	INIT_LIST_HEAD(&vram->accounts);
	flags = memalloc_nofs_save();
	ret = vram_init_buddy(vram, top);
	memalloc_nofs_restore(flags);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vram_init);

/**
 * nova_vram_fini() - the end of it
 * @vram: no longer used by anybody
 *
 * What is still allocated is reported and freed.
 *
 * Context: sleeps.
 */
void nova_vram_fini(struct nova_vram *vram)
{
	struct nova_core_vram_account *account, *next_account;
	struct nova_core_vram *piece, *next;

	guard(mutex)(&vram->lock);
	list_for_each_entry_safe(piece, next, &vram->allocations, link) {
		dev_err(vram->dev, "%llu bytes of VRAM of %s were not freed\n",
			piece->size,
			piece->account ? piece->account->name : "nobody");
		/* The account may be gone as well as its owner is. */
		piece->account = NULL;
		vram_release(vram, piece, false);
	}
	list_for_each_entry_safe(account, next_account, &vram->accounts, link)
		list_del_init(&account->link);
	vram_destroy_buddy(vram);
}
EXPORT_SYMBOL_IF_KUNIT(nova_vram_fini);

/* What is asked for, checked, in the terms of gpu_buddy. */
struct vram_request {
	/* Where to look */
	u64 start;
	u64 end;
	/* What is wanted */
	u64 size;
	u64 align;
	/* Bytes to look for and cut down to @size; 0: gpu_buddy does that. */
	u64 whole;
	/* GPU_BUDDY_* */
	unsigned long flags;
	/* One place after the other may be tried. */
	bool search;
	/* The range is all of VRAM, given only to get the bottom of it. */
	bool bottom_up;
};

static int vram_check(const struct nova_core_vram_params *params)
{
	if (!params->size || (params->flags & ~VRAM_FLAGS))
		return -EINVAL;
	if (!IS_ALIGNED(params->size | params->start | params->end, VRAM_UNIT))
		return -EINVAL;
	if (params->end && params->start >= params->end)
		return -EINVAL;
	if (params->page_shift &&
	    (params->page_shift < NOVA_CORE_VRAM_MIN_SHIFT ||
	     params->page_shift > NOVA_CORE_VRAM_MAX_SHIFT))
		return -EINVAL;
	if (params->flags & NOVA_CORE_VRAM_TOP_DOWN &&
	    params->flags & NOVA_CORE_VRAM_BOTTOM_UP)
		return -EINVAL;
	return 0;
}

/*
 * gpu_buddy aligns a contiguous block to its own size and no further, and
 * within a range any that is smaller than the alignment; here such a request
 * becomes one for a block of the alignment's size, which is contiguous anyway.
 */
static int vram_plan(struct gpu_buddy *buddy,
		     const struct nova_core_vram_params *params,
		     struct vram_request *req)
{
	u32 shift = params->page_shift ?: NOVA_CORE_VRAM_MIN_SHIFT;
	bool contiguous = params->flags & NOVA_CORE_VRAM_CONTIGUOUS;
	bool ranged;

	*req = (struct vram_request){
		.size = params->size,
		.align = 1ULL << shift,
	};
	if (params->flags & NOVA_CORE_VRAM_PREFER_CLEARED)
		req->flags |= GPU_BUDDY_CLEAR_ALLOCATION;
	if (params->size > buddy->avail || params->start >= buddy->size)
		return -ENOSPC;

	req->start = round_up(params->start, req->align);
	req->end = buddy->size;
	if (params->end)
		req->end = min(params->end, req->end);
	if (req->start >= req->end || params->size > req->end - req->start)
		return -ENOSPC;

	/* Only one place is possible, and gpu_buddy tries exactly that one. */
	if (params->size == req->end - req->start) {
		req->align = VRAM_UNIT;
		return 0;
	}

	ranged = req->start || req->end < buddy->size;
	req->bottom_up = !ranged && params->flags & NOVA_CORE_VRAM_BOTTOM_UP;
	if (ranged || req->bottom_up)
		req->flags |= GPU_BUDDY_RANGE_ALLOCATION;
	else if (params->flags & NOVA_CORE_VRAM_TOP_DOWN)
		req->flags |= GPU_BUDDY_TOPDOWN_ALLOCATION;

	if (params->size < req->align) {
		if (ranged || req->bottom_up)
			req->whole = req->align;
		req->search = ranged;
	} else if (contiguous) {
		req->flags |= GPU_BUDDY_CONTIGUOUS_ALLOCATION;
		req->search = ranged;
	}
	return 0;
}

static u64 vram_blocks_size(struct gpu_buddy *buddy, struct list_head *blocks)
{
	struct gpu_buddy_block *block;
	u64 size = 0;

	list_for_each_entry(block, blocks, link)
		size += gpu_buddy_block_size(buddy, block);
	return size;
}

/* How much gpu_buddy looks for; it says -EINVAL if that is too much. */
static u64 vram_rounded_size(const struct vram_request *req)
{
	u64 size = req->whole ?: req->size;

	if (req->flags & GPU_BUDDY_CONTIGUOUS_ALLOCATION)
		return req->flags & GPU_BUDDY_RANGE_ALLOCATION ?
		       roundup_pow_of_two(size) : size;
	if (size < req->align && is_power_of_2(size))
		return size;
	return round_up(size, req->align);
}

static int vram_take(struct gpu_buddy *buddy, const struct vram_request *req,
		     struct list_head *blocks)
{
	int ret;

	if (vram_rounded_size(req) > req->end - req->start)
		return -ENOSPC;

	ret = gpu_buddy_alloc_blocks(buddy, req->start, req->end,
				     req->whole ?: req->size, req->align,
				     blocks, req->flags);
	if (!ret && req->whole)
		ret = gpu_buddy_block_trim(buddy, NULL, req->size, blocks);
	/* gpu_buddy does not tell when its own trimming fails. */
	if (!ret && vram_blocks_size(buddy, blocks) != req->size)
		ret = -ENOMEM;
	if (ret)
		gpu_buddy_free_list(buddy, blocks, 0);
	return ret;
}

/*
 * Within a range gpu_buddy finds a contiguous block only if it fits into one of
 * its own. Others are found by trying places one by one, close enough to one
 * another for a hole half as large again, unless there would be too many.
 */
static int vram_search(struct gpu_buddy *buddy, const struct vram_request *req,
		       struct list_head *blocks)
{
	u64 step = max3(req->align, rounddown_pow_of_two(req->size) / 2,
			roundup_pow_of_two((req->end - req->start) / VRAM_TRIES));
	u64 last = req->end - req->size;
	int ret = -ENOSPC;

	for (u64 start = req->start; start <= last && ret == -ENOSPC;
	     start += step)
		ret = gpu_buddy_alloc_blocks(buddy, start, start + req->size,
					     req->size, VRAM_UNIT, blocks, 0);
	return ret;
}

static int vram_find(struct nova_vram *vram,
		     const struct nova_core_vram_params *params,
		     struct list_head *blocks)
	__must_hold(&vram->lock)
{
	struct vram_request req;
	int ret;

	ret = vram_plan(&vram->buddy, params, &req);
	if (ret)
		return ret;

	ret = vram_take(&vram->buddy, &req, blocks);
	if (ret == -ENOSPC && req.search)
		ret = vram_search(&vram->buddy, &req, blocks);
	if (ret == -ENOSPC && req.bottom_up) {
		/* Without a range gpu_buddy tries harder. */
		req.flags &= ~GPU_BUDDY_RANGE_ALLOCATION;
		ret = vram_take(&vram->buddy, &req, blocks);
	}
	/* gpu_buddy does not tell either which memory was short. */
	if (ret == -ENOSPC && req.align == VRAM_UNIT && !req.start &&
	    req.end == vram->buddy.size &&
	    !(params->flags & NOVA_CORE_VRAM_CONTIGUOUS))
		ret = -ENOMEM;
	return ret;
}

/**
 * nova_vram_alloc() - allocate VRAM
 * @vram: where from
 * @params: what
 *
 * Where VRAM is fragmented, what is contiguous or aligned may not be found
 * though there is room for it.
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: the allocation or an error pointer: -EINVAL for wrong parameters,
 * -ENOSPC when VRAM is short, -ENOMEM when system memory is.
 */
struct nova_core_vram *
nova_vram_alloc(struct nova_vram *vram,
		const struct nova_core_vram_params *params)
{
	struct nova_core_vram *piece __free(kfree) = NULL;
	unsigned int flags;
	int ret;

	ret = vram_check(params);
	if (ret)
		return ERR_PTR(ret);
	piece = kzalloc_obj(*piece);
	if (!piece)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&piece->blocks);
	piece->size = params->size;
	piece->account = params->account;

	guard(mutex)(&vram->lock);
	/* VRAM may be freed where memory is being reclaimed. */
	flags = memalloc_nofs_save();
	ret = vram_find(vram, params, &piece->blocks);
	memalloc_nofs_restore(flags);
	if (ret)
		return ERR_PTR(ret);
	list_add_tail(&piece->link, &vram->allocations);
	vram_charge(vram, piece, true);
	return no_free_ptr(piece);
}
EXPORT_SYMBOL_IF_KUNIT(nova_vram_alloc);

/**
 * nova_vram_free() - give VRAM back
 * @vram: where it is from
 * @piece: the allocation; NULL and error pointers are left alone
 * @cleared: all of it is zero, and nothing on the GPU writes to it any more
 *
 * Context: sleeps; may be where memory is being reclaimed for an allocation with
 * __GFP_FS, but not in a fence signalling section.
 */
void nova_vram_free(struct nova_vram *vram, struct nova_core_vram *piece,
		    bool cleared)
{
	if (IS_ERR_OR_NULL(piece))
		return;

	guard(mutex)(&vram->lock);
	vram_release(vram, piece, cleared);
}
EXPORT_SYMBOL_IF_KUNIT(nova_vram_free);

/**
 * nova_vram_iter_init() - before the first run
 * @it: filled
 * @piece: an allocation
 *
 * Context: any.
 */
void nova_vram_iter_init(struct nova_core_vram_iter *it,
			 const struct nova_core_vram *piece)
{
	*it = (struct nova_core_vram_iter){
		.next = piece->blocks.next,
		.end = &piece->blocks,
	};
}
EXPORT_SYMBOL_IF_KUNIT(nova_vram_iter_init);

/**
 * nova_vram_iter_next() - go to the next run
 * @it: initialised; its allocation has not been freed
 *
 * Needs no lock: blocks that are allocated do not change.
 *
 * Context: any.
 *
 * Returns: false if there is none.
 */
bool nova_vram_iter_next(struct nova_core_vram_iter *it)
{
	it->size = 0;
	for (; it->next != it->end; it->next = it->next->next) {
		struct gpu_buddy_block *block =
			list_entry(it->next, struct gpu_buddy_block, link);
		u64 addr = gpu_buddy_block_offset(block);
		bool cleared = gpu_buddy_block_is_clear(block);

		if (!it->size) {
			it->addr = addr;
			it->cleared = cleared;
		} else if (addr != it->addr + it->size ||
			   cleared != it->cleared) {
			break;
		}
		it->size += VRAM_UNIT << gpu_buddy_block_order(block);
	}
	return it->size;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vram_iter_next);

/**
 * nova_vram_account_init() - there is somebody new
 * @vram: what will be used
 * @account: not in use
 * @name: copied, and cut if too long; for debugfs and messages
 *
 * Context: sleeps.
 */
void nova_vram_account_init(struct nova_vram *vram,
			    struct nova_core_vram_account *account,
			    const char *name)
{
	*account = (struct nova_core_vram_account){ };
	strscpy(account->name, name);

	guard(mutex)(&vram->lock);
	list_add_tail(&account->link, &vram->accounts);
}
EXPORT_SYMBOL_IF_KUNIT(nova_vram_account_init);

/**
 * nova_vram_account_fini() - and now is gone
 * @vram: what was used
 * @account: nothing may be charged to it any more; warns otherwise, and who
 *	has charged it is charged no longer
 *
 * Context: sleeps.
 */
void nova_vram_account_fini(struct nova_vram *vram,
			    struct nova_core_vram_account *account)
{
	struct nova_core_vram *piece;

	guard(mutex)(&vram->lock);
	list_del_init(&account->link);
	if (!WARN_ON(nova_vram_account_used(vram, account)))
		return;
	list_for_each_entry(piece, &vram->allocations, link)
		if (piece->account == account)
			piece->account = NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vram_account_fini);

/**
 * nova_vram_account_used() - how much is charged to somebody
 * @vram: what is used
 * @account: by whom
 *
 * Context: process; does not wait for allocations under way.
 *
 * Returns: bytes.
 */
u64 nova_vram_account_used(struct nova_vram *vram,
			   const struct nova_core_vram_account *account)
{
	guard(spinlock)(&vram->used_lock);
	return account->used;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vram_account_used);

/**
 * nova_vram_usage() - how much is used
 * @vram: of what
 * @usage: filled; the amounts are of the same moment
 *
 * Context: process; does not wait for allocations under way.
 */
void nova_vram_usage(struct nova_vram *vram, struct nova_core_vram_usage *usage)
{
	usage->total = vram->total;

	guard(spinlock)(&vram->used_lock);
	usage->used = vram->used;
	memcpy(usage->region_used, vram->region_used,
	       sizeof(usage->region_used));
}
EXPORT_SYMBOL_IF_KUNIT(nova_vram_usage);
