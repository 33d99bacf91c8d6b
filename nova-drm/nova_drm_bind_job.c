// SPDX-License-Identifier: GPL-2.0
/*
 * Asynchronous VM_BIND calls: one job each.
 */
#include <linux/dma-fence.h>
#include <linux/err.h>
#include <linux/workqueue.h>

#include <drm/drm_exec.h>
#include <drm/drm_file.h>
#include <drm/gpu_scheduler.h>

#include "nova_drm_bind.h"
#include "nova_drm_bind_job.h"
#include "nova_drm_bind_op.h"
#include "nova_drm_bind_prep.h"
#include "nova_drm_job.h"
#include "nova_drm_queue.h"
#include "nova_drm_scope.h"
#include "nova_drm_sync.h"
#include "nova_drm_vm.h"
#include "nova_drm_worker.h"

static struct dma_fence *nova_drm_bind_job_run(struct drm_sched_job *job)
{
	struct nova_drm_bind *bind = container_of(job, typeof(*bind), job);
	struct nova_drm *nd = to_nova_drm(bind->vm->base.drm);
	bool cookie = dma_fence_begin_signalling();
	int ret = -ENODEV, idx;

	if (nova_drm_enter(nd, &idx)) {
		ret = nova_drm_bind_op_run(nd, bind->vm, bind->change,
					   bind->ops, bind->count,
					   &bind->spare);
		nova_drm_exit(nd, idx);
	}
	dma_fence_end_signalling(cookie);
	return ret ? ERR_PTR(ret) : NULL;
}

static void nova_drm_bind_job_cleanup_work(struct work_struct *work)
{
	struct nova_drm_bind *bind = container_of(work, typeof(*bind),
						  cleanup_work);

	nova_drm_bind_free(bind);
}

/*
 * On the workqueue that jobs run on: must not lock a reservation, whose owner
 * may wait for a job.
 */
static void nova_drm_bind_job_free(struct drm_sched_job *job)
{
	struct nova_drm_bind *bind = container_of(job, typeof(*bind), job);

	drm_sched_job_cleanup(job);
	nova_drm_worker_cleanup(&bind->cleanup_work);
}

/* A job is through when it has been run, so it never hangs: no timeout. */
const struct drm_sched_backend_ops nova_drm_bind_job_sched_ops = {
	.run_job = nova_drm_bind_job_run,
	.free_job = nova_drm_bind_job_free,
};

/**
 * nova_drm_bind_job_submit() - prepare a call, and give it to its queue
 * @nd: DRM device
 * @bind: the call, looked up; the queue's when this succeeds
 * @file: the caller's file
 *
 * Context: Process context, may reclaim and evict; &nova_drm_vm.use held.
 * Returns: 0, or an error and nothing was changed.
 */
int nova_drm_bind_job_submit(struct nova_drm *nd, struct nova_drm_bind *bind,
			     struct drm_file *file)
{
	struct drm_exec exec;
	int ret;

	ret = drm_sched_job_init(&bind->job, &bind->queue->entity, 1, bind->vm,
				 file->client_id);
	if (ret)
		return ret;
	INIT_WORK(&bind->cleanup_work, nova_drm_bind_job_cleanup_work);
	ret = nova_drm_sync_add_dependencies(&bind->sync, &bind->job);
	if (ret) {
		drm_sched_job_cleanup(&bind->job);
		return ret;
	}

	drm_exec_init(&exec, DRM_EXEC_INTERRUPTIBLE_WAIT |
		      DRM_EXEC_IGNORE_DUPLICATES, 0);
	ret = nova_drm_bind_prep_lock(bind, &exec, 1);
	if (!ret)
		ret = nova_drm_bind_prep(nd, bind);
	if (!ret)
		ret = nova_drm_job_depend(&bind->job, &exec);
	if (ret)
		drm_sched_job_cleanup(&bind->job);
	else
		nova_drm_job_push(bind->queue, &bind->job, &bind->sync, &exec);
	drm_exec_fini(&exec);
	return ret;
}
