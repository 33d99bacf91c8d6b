// SPDX-License-Identifier: GPL-2.0
/*
 * What jobs of VM_BIND and EXEC have in common: the way into a queue.
 */
#include <linux/dma-fence.h>
#include <linux/dma-resv.h>
#include <linux/export.h>
#include <linux/kref.h>

#include <drm/drm_exec.h>
#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>
#include <drm/gpu_scheduler.h>
#include <kunit/visibility.h>

#include "nova_drm_job.h"
#include "nova_drm_queue.h"
#include "nova_drm_sync.h"
#include "nova_drm_vm.h"

/**
 * nova_drm_job_depend() - let a job wait for the memory it uses
 * @job: the job, not armed yet
 * @exec: what the job uses, locked
 *
 * It is there once it has been moved, or cleared. For what user space wants to be
 * waited for there is nova_drm_sync_add_dependencies(), without locks.
 *
 * Context: Process context; may reclaim if there is something to wait for.
 * Returns: 0, or -ENOMEM.
 */
int nova_drm_job_depend(struct drm_sched_job *job, struct drm_exec *exec)
{
	struct drm_gem_object *obj;
	int ret;

	drm_exec_for_each_locked_object(exec, obj) {
		ret = drm_sched_job_add_resv_dependencies(job, obj->resv,
							  DMA_RESV_USAGE_KERNEL);
		if (ret)
			return ret;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_job_depend);

/**
 * nova_drm_job_push() - the point of no return: give a queue a job
 * @queue: the queue, the job is a user of it
 * @job: complete; may be over, and gone, before this function is
 * @sync: syncs of the call, the job's; it has none afterwards
 * @exec: what the job uses, locked, each with room for a fence
 *
 * Nothing fails here. Whoever locks what the job uses finds its fence there, and
 * user space in the syncobjs.
 *
 * Context: Process context, allocates nothing. The queue and its VM may be gone
 * afterwards, unless the caller has references.
 * Returns: number of the job in the queue.
 */
u64 nova_drm_job_push(struct nova_drm_queue *queue, struct drm_sched_job *job,
		      struct nova_drm_sync *sync, struct drm_exec *exec)
{
	struct nova_drm_vm *vm = queue->vm;
	struct nova_drm_sync mine = *sync;
	struct dma_fence *fence;
	u64 seqno;

	*sync = (struct nova_drm_sync){};
	drm_gpuvm_get(&vm->base);
	kref_get(&queue->ref);

	fence = nova_drm_queue_push(queue, job);
	seqno = fence->seqno;
	drm_gpuvm_resv_add_fence(&vm->base, exec, fence,
				 DMA_RESV_USAGE_BOOKKEEP,
				 DMA_RESV_USAGE_BOOKKEEP);
	nova_drm_sync_signal(&mine, fence);
	dma_fence_put(fence);

	nova_drm_sync_put(&mine);
	nova_drm_queue_put(queue);
	nova_drm_vm_put(vm);
	return seqno;
}
