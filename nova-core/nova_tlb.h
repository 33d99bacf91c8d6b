/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The GPU's TLB.
 */
#ifndef _NOVA_TLB_H
#define _NOVA_TLB_H

#include <linux/bits.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "mmu/nova_gmmu_fmt.h"

struct nova_core;

/* Flags of nova_tlb_invalidate() */
#define NOVA_TLB_HUB_ONLY	BIT(0)	/* BARs: no engine has translations */
#define NOVA_TLB_DOWNGRADE	BIT(1)	/* something was taken away */

/**
 * struct nova_tlb - who invalidates
 */
struct nova_tlb {
	/**
	 * @lock: one invalidation at a time; taken in fence signalling
	 * sections, so no memory is allocated under it
	 */
	struct mutex lock;
};

void nova_tlb_init(struct nova_tlb *tlb);
int nova_tlb_invalidate(struct nova_core *core, u64 pdb,
			enum nova_gmmu_aperture aperture, u32 flags);

#endif /* _NOVA_TLB_H */
