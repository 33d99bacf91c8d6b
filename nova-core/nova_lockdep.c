// SPDX-License-Identifier: GPL-2.0
/*
 * Lock order, taught to lockdep.
 *
 * Lockdep learns an order when it sees it, which for a rare path may be never.
 * Here it is told at module load, so that the first violation is reported.
 */
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/sched/mm.h>
#include <linux/spinlock.h>

#include "nova_bar1.h"
#include "nova_bar2.h"
#include "nova_clear.h"
#include "nova_core_listen.h"
#include "nova_core_priv.h"
#include "nova_gr.h"
#include "nova_gsp_cmdq.h"
#include "nova_lockdep.h"
#include "nova_pt_mem.h"
#include "nova_tlb.h"
#include "nova_vm.h"
#include "nova_vm_list.h"
#include "nova_vram.h"

/**
 * DOC: Lock order
 *
 * From the outermost to the innermost:
 *
 * 1. &nova_gr.lock (mutex): one golden context at a time, for which an address
 *    space, a channel and memory are made.
 * 2. &nova_clear.lock (mutex): the channel that clears VRAM, and what it needs.
 * 3. &nova_core.rm_lock (mutex): which clients RM knows. Held while one is made or
 *    freed, and while all are freed.
 * 4. &nova_gsp_cmdq.lock (mutex): one RPC, from sending it to its reply. Memory
 *    may be allocated under it, so it may not be taken where memory is being
 *    reclaimed.
 * 5. &nova_gsp_cmdq.pending_lock (spinlock): the reply that is awaited.
 *
 * Before all of these, &nova_core_listeners.lock (mutex): children are told that the
 * GPU is dead, who may take what they like.
 *
 * Beside these, and never together with them:
 *
 * 1. &nova_vram.lock (mutex): what VRAM is free. Memory may be allocated under
 *    it, but not with __GFP_FS, so that VRAM can be freed where memory is being
 *    reclaimed that way; it may not be taken in a fence signalling section.
 * 2. &nova_vram.used_lock (spinlock): how much of it is used.
 *
 * Beside these, and all but the first usable where memory is being reclaimed:
 *
 * 1. &nova_vm_list.lock (mutex): which address spaces there are. No RPC is
 *    made under it.
 * 2. &nova_core_vm.lock (mutex): page tables of one. A change holds it, which
 *    may be in a fence signalling section: no memory is allocated under it, and
 *    no RPC made.
 * 3. &nova_bar1.lock (mutex): the views in BAR1 and its page tables;
 *    &nova_bar2.lock (mutex): the slots of BAR2. Not one under the other, nor
 *    under the two above.
 * 4. &nova_tlb.lock (mutex): an invalidation of the TLB; also taken in fence
 *    signalling sections.
 *
 * &nova_vm_kernel.lock (mutex): which addresses are free in the kernel's window.
 * Taken alone or under &nova_vm_list.lock; memory is allocated under it.
 *
 * &nova_pt_mem.lock, &nova_gsp.lock, &nova_gsp_history.lock, &nova_intr.lock,
 * &nova_core_chan.ring_lock, &nova_core_chan.error_lock and &nova_chan_list.lock
 * are leaves: nothing of nova-core is taken under them. Interrupt handlers run
 * without &nova_intr.lock, as they call owners of channels.
 */

static struct lock_class_key clear_lock_key;
static struct lock_class_key cmdq_lock_key;
static struct lock_class_key cmdq_pending_lock_key;
static struct lock_class_key gr_lock_key;
static struct lock_class_key listen_lock_key;
static struct lock_class_key rm_lock_key;
static struct lock_class_key vm_kernel_lock_key;
static struct lock_class_key vm_lock_key;
static struct lock_class_key vms_lock_key;
static struct lock_class_key vram_lock_key;
static struct lock_class_key vram_used_lock_key;
static struct lock_class_key tlb_lock_key;
static struct lock_class_key bar2_lock_key;
static struct lock_class_key pt_mem_lock_key;
static struct lock_class_key bar1_lock_key;

/**
 * nova_lockdep_set_class() - put the locks of a queue into their classes
 * @cmdq: its locks have just been initialised
 */
void nova_lockdep_set_class(struct nova_gsp_cmdq *cmdq)
{
	lockdep_set_class(&cmdq->lock, &cmdq_lock_key);
	lockdep_set_class(&cmdq->pending_lock, &cmdq_pending_lock_key);
}

/**
 * nova_lockdep_set_rm_class() - put the lock of RM's clients into its class
 * @core: it has just been initialised
 */
void nova_lockdep_set_rm_class(struct nova_core *core)
{
	lockdep_set_class(&core->rm_lock, &rm_lock_key);
}

/**
 * nova_lockdep_set_listen_class() - put the lock of listeners into its class
 * @listeners: its lock has just been initialised
 */
void nova_lockdep_set_listen_class(struct nova_core_listeners *listeners)
{
	lockdep_set_class(&listeners->lock, &listen_lock_key);
}

/**
 * nova_lockdep_set_vm_class() - put an address space's locks into their classes
 * @vm: they have just been initialised
 */
void nova_lockdep_set_vm_class(struct nova_core_vm *vm)
{
	lockdep_set_class(&vm->lock, &vm_lock_key);
	lockdep_set_class(&vm->kernel.lock, &vm_kernel_lock_key);
}

/**
 * nova_lockdep_set_vms_class() - put the lock of a list into its class
 * @list: its lock has just been initialised
 */
void nova_lockdep_set_vms_class(struct nova_vm_list *list)
{
	lockdep_set_class(&list->lock, &vms_lock_key);
}

/**
 * nova_lockdep_set_vram_class() - put the locks of VRAM into their classes
 * @vram: its locks have just been initialised
 */
void nova_lockdep_set_vram_class(struct nova_vram *vram)
{
	lockdep_set_class(&vram->lock, &vram_lock_key);
	lockdep_set_class(&vram->used_lock, &vram_used_lock_key);
}

/**
 * nova_lockdep_set_tlb_class() - put the lock of the TLB into its class
 * @tlb: its lock has just been initialised
 */
void nova_lockdep_set_tlb_class(struct nova_tlb *tlb)
{
	lockdep_set_class(&tlb->lock, &tlb_lock_key);
}

/**
 * nova_lockdep_set_bar2_class() - put the lock of BAR2 into its class
 * @bar2: its lock has just been initialised
 */
void nova_lockdep_set_bar2_class(struct nova_bar2 *bar2)
{
	lockdep_set_class(&bar2->lock, &bar2_lock_key);
}

/**
 * nova_lockdep_set_pt_mem_class() - put the lock of table memory into its class
 * @pt_mem: its lock has just been initialised
 */
void nova_lockdep_set_pt_mem_class(struct nova_pt_mem *pt_mem)
{
	lockdep_set_class(&pt_mem->lock, &pt_mem_lock_key);
}

/**
 * nova_lockdep_set_bar1_class() - put the lock of BAR1 into its class
 * @bar1: its lock has just been initialised
 */
void nova_lockdep_set_bar1_class(struct nova_bar1 *bar1)
{
	lockdep_set_class(&bar1->lock, &bar1_lock_key);
}

/**
 * nova_lockdep_set_gr_class() - put the lock of contexts into its class
 * @gr: its lock has just been initialised
 */
void nova_lockdep_set_gr_class(struct nova_gr *gr)
{
	lockdep_set_class(&gr->lock, &gr_lock_key);
}

/**
 * nova_lockdep_set_clear_class() - put the lock of clearing into its class
 * @clear: its lock has just been initialised
 */
void nova_lockdep_set_clear_class(struct nova_clear *clear)
{
	lockdep_set_class(&clear->lock, &clear_lock_key);
}

/* Locks that may be waited for in a fence signalling section, or below one. */
static void nova_lockdep_mmu(void)
{
	static struct mutex tlb_lock;
	static struct mutex bar2_lock;
	static struct mutex pt_mem_lock;
	static struct mutex bar1_lock;

	mutex_init(&tlb_lock);
	mutex_init(&bar2_lock);
	mutex_init(&pt_mem_lock);
	mutex_init(&bar1_lock);
	lockdep_set_class(&tlb_lock, &tlb_lock_key);
	lockdep_set_class(&bar2_lock, &bar2_lock_key);
	lockdep_set_class(&pt_mem_lock, &pt_mem_lock_key);
	lockdep_set_class(&bar1_lock, &bar1_lock_key);

	fs_reclaim_acquire(GFP_KERNEL);
	mutex_lock(&bar1_lock);
	mutex_lock(&tlb_lock);
	mutex_unlock(&tlb_lock);
	mutex_unlock(&bar1_lock);
	mutex_lock(&bar2_lock);
	mutex_lock(&tlb_lock);
	mutex_unlock(&tlb_lock);
	mutex_unlock(&bar2_lock);
	mutex_lock(&pt_mem_lock);
	mutex_unlock(&pt_mem_lock);
	fs_reclaim_release(GFP_KERNEL);
}

/* A change of page tables, and what shows them in debugfs */
static void nova_lockdep_vm(void)
{
	static struct mutex vms_lock;
	static struct mutex vm_lock;
	static struct mutex kernel_lock;
	static struct mutex tlb_lock;

	mutex_init(&vms_lock);
	mutex_init(&vm_lock);
	mutex_init(&kernel_lock);
	mutex_init(&tlb_lock);
	lockdep_set_class(&vms_lock, &vms_lock_key);
	lockdep_set_class(&vm_lock, &vm_lock_key);
	lockdep_set_class(&kernel_lock, &vm_kernel_lock_key);
	lockdep_set_class(&tlb_lock, &tlb_lock_key);

	fs_reclaim_acquire(GFP_KERNEL);
	mutex_lock(&vm_lock);
	mutex_lock(&tlb_lock);
	mutex_unlock(&tlb_lock);
	mutex_unlock(&vm_lock);
	fs_reclaim_release(GFP_KERNEL);

	mutex_lock(&vms_lock);
	mutex_lock(&vm_lock);
	mutex_unlock(&vm_lock);
	mutex_lock(&kernel_lock);
	might_alloc(GFP_KERNEL);
	mutex_unlock(&kernel_lock);
	mutex_unlock(&vms_lock);
}

/* What making a channel needs, one of nova-core's own included */
static void nova_lockdep_gr(void)
{
	static struct mutex gr_lock;
	static struct mutex clear_lock;
	static struct mutex rm_lock;
	static struct mutex lock;
	static struct mutex vms_lock;
	static struct mutex vram_lock;
	static struct mutex kernel_lock;

	mutex_init(&gr_lock);
	mutex_init(&clear_lock);
	mutex_init(&rm_lock);
	mutex_init(&lock);
	mutex_init(&vms_lock);
	mutex_init(&vram_lock);
	mutex_init(&kernel_lock);
	lockdep_set_class(&gr_lock, &gr_lock_key);
	lockdep_set_class(&clear_lock, &clear_lock_key);
	lockdep_set_class(&rm_lock, &rm_lock_key);
	lockdep_set_class(&lock, &cmdq_lock_key);
	lockdep_set_class(&vms_lock, &vms_lock_key);
	lockdep_set_class(&vram_lock, &vram_lock_key);
	lockdep_set_class(&kernel_lock, &vm_kernel_lock_key);

	mutex_lock(&gr_lock);
	mutex_lock(&clear_lock);
	mutex_lock(&rm_lock);
	mutex_lock(&lock);
	mutex_unlock(&lock);
	mutex_unlock(&rm_lock);
	mutex_lock(&vms_lock);
	mutex_unlock(&vms_lock);
	mutex_lock(&vram_lock);
	mutex_unlock(&vram_lock);
	mutex_lock(&kernel_lock);
	mutex_unlock(&kernel_lock);
	mutex_unlock(&clear_lock);
	mutex_unlock(&gr_lock);
}

/**
 * nova_lockdep_init() - take the locks once in the documented order
 *
 * Context: module init; sleeps.
 */
void nova_lockdep_init(void)
{
	static struct mutex listen_lock;
	static struct mutex lock;
	static spinlock_t pending_lock;
	static struct mutex vram_lock;
	static spinlock_t vram_used_lock;

	mutex_init(&listen_lock);
	mutex_init(&lock);
	spin_lock_init(&pending_lock);
	lockdep_set_class(&listen_lock, &listen_lock_key);
	lockdep_set_class(&lock, &cmdq_lock_key);
	lockdep_set_class(&pending_lock, &cmdq_pending_lock_key);

	mutex_lock(&listen_lock);
	mutex_lock(&lock);
	might_alloc(GFP_KERNEL);
	spin_lock(&pending_lock);
	spin_unlock(&pending_lock);
	mutex_unlock(&lock);
	mutex_unlock(&listen_lock);

	mutex_init(&vram_lock);
	spin_lock_init(&vram_used_lock);
	lockdep_set_class(&vram_lock, &vram_lock_key);
	lockdep_set_class(&vram_used_lock, &vram_used_lock_key);

	fs_reclaim_acquire(GFP_KERNEL);
	mutex_lock(&vram_lock);
	might_alloc(GFP_NOFS);
	spin_lock(&vram_used_lock);
	spin_unlock(&vram_used_lock);
	mutex_unlock(&vram_lock);
	fs_reclaim_release(GFP_KERNEL);

	nova_lockdep_mmu();
	nova_lockdep_vm();
	nova_lockdep_gr();
}
