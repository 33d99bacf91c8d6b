/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VRAM: who has what.
 */
#ifndef _NOVA_VRAM_H
#define _NOVA_VRAM_H

#include <linux/compiler-context-analysis.h>
#include <linux/gpu_buddy.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct device;

/**
 * struct nova_core_vram - an allocation
 */
struct nova_core_vram {
	/** @link: in &nova_vram.allocations, under &nova_vram.lock */
	struct list_head link;
	/** @blocks: &gpu_buddy_block.link of its blocks; constant */
	struct list_head blocks;
	/** @size: bytes; constant */
	u64 size;
	/** @account: who is charged, or NULL; under &nova_vram.lock */
	struct nova_core_vram_account *account;
};

/**
 * struct nova_vram - the VRAM of one GPU
 *
 * One gpu_buddy spans VRAM from address 0 to the end of the last usable region,
 * so that its offsets are addresses and aligned alike. What must not be used
 * is taken out of it once and for all.
 */
struct nova_vram {
	/** @dev: for messages */
	struct device *dev;
	/** @mem: the regions; constant */
	const struct nova_core_mem_info *mem;
	/** @total: bytes that may be handed out; constant */
	u64 total;
	/**
	 * @lock: protects @buddy and the lists; memory is allocated under it,
	 * without __GFP_FS
	 */
	struct mutex lock;
	/** @buddy: what is free */
	struct gpu_buddy buddy __guarded_by(&lock);
	/** @reserved: blocks that are never handed out */
	struct list_head reserved __guarded_by(&lock);
	/** @allocations: &nova_core_vram.link of all there are */
	struct list_head allocations __guarded_by(&lock);
	/** @accounts: &nova_core_vram_account.link of all there are */
	struct list_head accounts __guarded_by(&lock);
	/** @used_lock: protects @used, @region_used and all accounts' bytes */
	spinlock_t used_lock;
	/** @used: bytes handed out */
	u64 used __guarded_by(&used_lock);
	/** @region_used: the same by region, bytes */
	u64 region_used[NOVA_CORE_MAX_REGIONS] __guarded_by(&used_lock);
};

int nova_vram_init(struct nova_vram *vram, struct device *dev,
		   const struct nova_core_mem_info *mem);
void nova_vram_fini(struct nova_vram *vram);

struct nova_core_vram *
nova_vram_alloc(struct nova_vram *vram,
		const struct nova_core_vram_params *params);
void nova_vram_free(struct nova_vram *vram, struct nova_core_vram *piece,
		    bool cleared);
void nova_vram_iter_init(struct nova_core_vram_iter *it,
			 const struct nova_core_vram *piece);
bool nova_vram_iter_next(struct nova_core_vram_iter *it);

void nova_vram_account_init(struct nova_vram *vram,
			    struct nova_core_vram_account *account,
			    const char *name);
void nova_vram_account_fini(struct nova_vram *vram,
			    struct nova_core_vram_account *account);
u64 nova_vram_account_used(struct nova_vram *vram,
			   const struct nova_core_vram_account *account);
void nova_vram_usage(struct nova_vram *vram,
		     struct nova_core_vram_usage *usage);

#endif /* _NOVA_VRAM_H */
