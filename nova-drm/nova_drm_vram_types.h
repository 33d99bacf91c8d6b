/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_VRAM_TYPES_H
#define _NOVA_DRM_VRAM_TYPES_H

#include <linux/atomic.h>
#include <linux/compiler-context-analysis.h>
#include <linux/list.h>
#include <linux/mutex_types.h>
#include <linux/nova_core.h>
#include <linux/types.h>

#include <drm/ttm/ttm_resource.h>

struct nova_drm_segs;
struct nova_drm_vram_res;

/**
 * struct nova_drm_vram - a device's VRAM
 *
 * The manager lives as long as the device, what is on the list only as long as
 * the GPU is bound.
 */
struct nova_drm_vram {
	/** @man: TTM's manager of TTM_PL_VRAM, in bytes; used while bound */
	struct ttm_resource_manager man;

	/**
	 * @lock: protects the members below, all of &struct nova_drm_vram_alloc
	 * and &nova_drm_vram_res.alloc. Taken under reservations; nova-core and
	 * the CPU's page tables are called under it. Not to be taken where
	 * memory is being reclaimed.
	 */
	struct mutex lock;

	/** @allocs: all VRAM of this device, by &nova_drm_vram_alloc.link */
	struct list_head allocs __guarded_by(&lock);

	/**
	 * @lru: allocations whose mapping in BAR1 may be taken away, by
	 * &nova_drm_vram_alloc.lru, least recently used first
	 */
	struct list_head lru __guarded_by(&lock);

	/** @visible_size: bytes of BAR1 that lasting mappings may take */
	u64 visible_size;

	/** @visible_used: bytes of BAR1 they take */
	u64 visible_used __guarded_by(&lock);

	/** @freed: how often some of this device's VRAM was freed */
	atomic64_t freed;

	/** @account: whom nova-core charges */
	struct nova_core_vram_account account;
};

/**
 * struct nova_drm_vram_alloc - the VRAM of one resource
 *
 * Apart from the resource, because it goes when the GPU is unbound, and
 * whoever frees the resource after that must find out that it went.
 */
struct nova_drm_vram_alloc {
	/** @link: in &nova_drm_vram.allocs */
	struct list_head link;

	/** @vram: the memory */
	struct nova_core_vram *vram;

	/** @res: whose it is; NULL if that was freed while unplugged */
	struct nova_drm_vram_res *res;

	/** @map: mapping of all of it in BAR1, or NULL */
	struct nova_core_bar1 *map;

	/** @lasting: @map stays as long as @vram does */
	bool lasting;

	/** @lru: in &nova_drm_vram.lru while @map may be taken away */
	struct list_head lru;
};

/**
 * struct nova_drm_vram_res - an object's place in VRAM
 */
struct nova_drm_vram_res {
	/** @base: TTM's part */
	struct ttm_resource base;

	/** @alloc: the memory; NULL once the GPU was unbound */
	struct nova_drm_vram_alloc *alloc;

	/** @segs: where the memory is; constant */
	struct nova_drm_segs *segs;

	/** @lasting: &nova_drm_vram_alloc.lasting of @alloc; constant */
	bool lasting;
};

#endif /* _NOVA_DRM_VRAM_TYPES_H */
