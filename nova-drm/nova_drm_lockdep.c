// SPDX-License-Identifier: GPL-2.0
/*
 * Lock order of nova-drm, taught to lockdep.
 */
#include <linux/dma-fence.h>
#include <linux/dma-resv.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched/mm.h>

#include <drm/drm_gem.h>

#include "nova_drm_device.h"
#include "nova_drm_lockdep.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_scope.h"
#include "nova_drm_vm.h"

/**
 * DOC: Lock order
 *
 * From the outermost to the innermost:
 *
 * 1. &nova_drm_file.lock (mutex): VMs and queues of a file.
 * 2. the binding scope (SRCU, nova_drm_scope.h). Entering it waits for nothing, so
 *    that is also done where memory is being reclaimed.
 * 3. &nova_drm.coredump_lock (mutex): a core dump is being made.
 * 4. &nova_drm_vm.use (rwsem): who prepares a change against who kills the VM.
 * 5. &nova_drm_queue_chan.chan_lock (mutex): closing a channel, and asking the
 *    firmware about it.
 * 6. reservations (&struct dma_resv), of objects and of VMs, by drm_exec where
 *    there is more than one. Memory may be allocated, objects may be evicted.
 *    Where memory is being reclaimed they are tried, and not waited for.
 * 7. &nova_drm_ce.lock (mutex): a copy engine's job, while an object moves. Memory
 *    may be allocated, no object is evicted.
 * 8. &nova_drm_vram.lock (mutex): VRAM and its mappings in BAR1. Memory may be
 *    allocated, but not with __GFP_FS: where it is being reclaimed the shrinker
 *    may drop an object's last reference. The CPU's page tables are changed.
 * 9. &nova_drm_queue.lock (mutex): arming and pushing a job.
 * 10. &nova_drm.vm_lock (mutex): the list of VMs.
 * 11. &nova_drm_queue_chan.run_lock (mutex): giving a job to a channel, against the
 *     channel's end. Taken in fence signalling sections, a leaf but for spinlocks.
 * 12. &nova_drm_vm.op_lock (mutex): the tree and the page tables. Taken in fence
 *     signalling sections and where memory is reclaimed: from here on nothing is
 *     allocated that may reclaim, and no fence waited for.
 * 13. ``drm_gem_object.gpuva.lock`` (mutex): an object's list of mappings.
 * 14. &nova_drm_dma_device.lock (mutex): what is mapped for DMA. Taken where
 *     memory is reclaimed, too.
 * 15. &nova_drm.label_lock (mutex): names of objects, printed under
 *     &nova_drm_vm.op_lock; a leaf.
 * 16. &nova_drm_vm.change_lock (mutex): giving a prepared change back.
 * 17. nova-core's locks.
 * 18. &nova_drm_vm.lock (spinlock): lists of a VM; a leaf.
 * 19. &nova_drm_chans.lock (spinlock): the list of open channels.
 * 20. &nova_drm_fence_context.lock (spinlock, hard interrupts): submissions that are
 *     not complete. Fences are signalled under it, and so the locks of whoever
 *     waits for a fence are taken.
 */

static struct lock_class_key use_key;
static struct lock_class_key op_lock_key;
static struct lock_class_key change_lock_key;
static struct lock_class_key chan_lock_key;
static struct lock_class_key run_lock_key;

/**
 * nova_drm_lockdep_set_vm_class() - put the locks of a VM into their classes
 * @vm: its locks have just been initialised
 */
void nova_drm_lockdep_set_vm_class(struct nova_drm_vm *vm)
{
	lockdep_set_class(&vm->use, &use_key);
	lockdep_set_class(&vm->op_lock, &op_lock_key);
	lockdep_set_class(&vm->change_lock, &change_lock_key);
}

/**
 * nova_drm_lockdep_set_queue_class() - put the locks of a queue into their classes
 * @queue: its locks have just been initialised
 */
void nova_drm_lockdep_set_queue_class(struct nova_drm_queue_chan *queue)
{
	lockdep_set_class(&queue->chan_lock, &chan_lock_key);
	lockdep_set_class(&queue->run_lock, &run_lock_key);
}

/* As a job does: these may be taken on the way to signalling a fence. */
static void nova_drm_lockdep_teach_job(struct nova_drm_vm *vm,
				       struct drm_gem_object *obj)
{
	bool cookie = dma_fence_begin_signalling();

	mutex_lock(&vm->op_lock);
	mutex_lock(&obj->gpuva.lock);
	mutex_unlock(&obj->gpuva.lock);
	mutex_unlock(&vm->op_lock);
	dma_fence_end_signalling(cookie);
}

/* As an ioctl does: what may be done before the first of those is taken. */
static void nova_drm_lockdep_teach_ioctl(struct nova_drm_vm *vm,
					 struct drm_gem_object *obj)
{
	down_read(&vm->use);
	dma_resv_lock(obj->resv, NULL);
	might_alloc(GFP_KERNEL);
	mutex_lock(&vm->op_lock);
	mutex_unlock(&vm->op_lock);
	mutex_lock(&vm->change_lock);
	mutex_unlock(&vm->change_lock);
	dma_resv_unlock(obj->resv);
	up_read(&vm->use);
}

/* As a queue's end does: by itself, and where a hang is looked at. */
static void nova_drm_lockdep_teach_queue(struct nova_drm_queue_chan *queue,
					 struct nova_drm_vm *vm)
{
	bool cookie;

	mutex_lock(&queue->chan_lock);
	might_alloc(GFP_NOIO);
	cookie = dma_fence_begin_signalling();
	mutex_lock(&queue->run_lock);
	mutex_unlock(&queue->run_lock);
	mutex_lock(&vm->op_lock);
	mutex_unlock(&vm->op_lock);
	dma_fence_end_signalling(cookie);
	mutex_unlock(&queue->chan_lock);
}

/* As a move does. */
static void nova_drm_lockdep_teach_move(struct nova_drm *nd,
					struct drm_gem_object *obj)
{
	dma_resv_lock(obj->resv, NULL);
	mutex_lock(&nd->ce.lock);
	might_alloc(GFP_KERNEL);
	mutex_unlock(&nd->ce.lock);
	mutex_lock(&nd->vram.lock);
	might_alloc(GFP_NOFS);
	mutex_unlock(&nd->vram.lock);
	mutex_lock(&nd->dma.lock);
	mutex_unlock(&nd->dma.lock);
	dma_resv_unlock(obj->resv);
}

/* As whoever prints a VM does. */
static void nova_drm_lockdep_teach_print(struct nova_drm *nd,
					 struct nova_drm_vm *vm)
{
	mutex_lock(&vm->op_lock);
	mutex_lock(&nd->label_lock);
	mutex_unlock(&nd->label_lock);
	mutex_unlock(&vm->op_lock);
}

/* As the shrinker does; so does an eviction in the course of an allocation. */
static void nova_drm_lockdep_teach_reclaim(struct nova_drm *nd,
					   struct nova_drm_vm *vm,
					   struct drm_gem_object *obj)
{
	int idx;

	fs_reclaim_acquire(GFP_KERNEL);
	if (dma_resv_trylock(obj->resv)) {
		if (nova_drm_enter(nd, &idx)) {
			mutex_lock(&obj->gpuva.lock);
			mutex_unlock(&obj->gpuva.lock);
			mutex_lock(&vm->op_lock);
			mutex_unlock(&vm->op_lock);
			nova_drm_exit(nd, idx);
		}
		mutex_lock(&nd->vram.lock);
		mutex_unlock(&nd->vram.lock);
		mutex_lock(&nd->dma.lock);
		mutex_unlock(&nd->dma.lock);
		dma_resv_unlock(obj->resv);
	}
	fs_reclaim_release(GFP_KERNEL);
}

/**
 * nova_drm_lockdep_teach() - take the locks once in the documented order
 * @nd: DRM device, not registered yet
 *
 * Lockdep learns an order when it sees it, which for a rare path may be never.
 *
 * Context: Probe; sleeps. Does nothing without lockdep.
 */
void nova_drm_lockdep_teach(struct nova_drm *nd)
{
	struct nova_drm_queue_chan *queue;
	struct drm_gem_object *obj;
	struct nova_drm_vm *vm;

	if (!IS_ENABLED(CONFIG_LOCKDEP))
		return;
	obj = drm_gpuvm_resv_object_alloc(&nd->base);
	vm = kzalloc_obj(*vm);
	queue = kzalloc_obj(*queue);
	if (vm && obj && queue) {
		init_rwsem(&vm->use);
		mutex_init(&vm->op_lock);
		mutex_init(&vm->change_lock);
		nova_drm_lockdep_set_vm_class(vm);
		mutex_init(&queue->chan_lock);
		mutex_init(&queue->run_lock);
		nova_drm_lockdep_set_queue_class(queue);
		nova_drm_lockdep_teach_queue(queue, vm);
		nova_drm_lockdep_teach_job(vm, obj);
		nova_drm_lockdep_teach_ioctl(vm, obj);
		nova_drm_lockdep_teach_move(nd, obj);
		nova_drm_lockdep_teach_print(nd, vm);
		nova_drm_lockdep_teach_reclaim(nd, vm, obj);
		mutex_destroy(&queue->run_lock);
		mutex_destroy(&queue->chan_lock);
		mutex_destroy(&vm->change_lock);
		mutex_destroy(&vm->op_lock);
	}
	kfree(queue);
	kfree(vm);
	if (obj)
		drm_gem_object_put(obj);
}
