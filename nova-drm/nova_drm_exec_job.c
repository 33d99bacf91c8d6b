// SPDX-License-Identifier: GPL-2.0
/*
 * Jobs of queues that are a channel.
 */
#include <linux/dma-fence.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kref.h>
#include <linux/slab.h>

#include <drm/gpu_scheduler.h>

#include "nova_drm_exec_job.h"
#include "nova_drm_fence.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_queue_room.h"
#include "nova_drm_scope.h"
#include "nova_drm_sync.h"
#include "nova_drm_trace.h"
#include "nova_drm_vm.h"

static struct dma_fence *nova_drm_exec_job_run(struct drm_sched_job *base)
{
	struct nova_drm_exec_job *job = container_of(base, typeof(*job), base);
	struct nova_drm *nd = to_nova_drm(job->queue->base.vm->base.drm);
	bool cookie = dma_fence_begin_signalling();
	struct dma_fence *fence;
	int idx;

	job->fence->job = base->s_fence->finished.seqno;
	if (nova_drm_enter(nd, &idx)) {
		fence = nova_drm_queue_chan_run(nd, job->queue, job->fence,
						job->pushes, job->count);
		nova_drm_exit(nd, idx);
	} else {
		fence = nova_drm_queue_chan_skip(job->queue, job->fence,
						 -ENODEV);
	}
	if (IS_ERR_OR_NULL(fence))
		trace_nova_drm_complete(job->queue->base.vm->name,
					job->queue->base.id, job->fence->job, 0,
					0, PTR_ERR_OR_ZERO(fence));
	dma_fence_end_signalling(cookie);
	return fence;
}

static void nova_drm_exec_job_done(struct drm_sched_job *base)
{
	struct nova_drm_exec_job *job = container_of(base, typeof(*job), base);

	drm_sched_job_cleanup(base);
	nova_drm_exec_job_free(job);
}

/* What the schedulers of such queues call. A hang is not theirs to find. */
const struct drm_sched_backend_ops nova_drm_exec_job_sched_ops = {
	.run_job = nova_drm_exec_job_run,
	.free_job = nova_drm_exec_job_done,
};

/**
 * nova_drm_exec_job_new() - allocate all that a job needs
 * @queue: the queue; the job becomes a user of it
 * @count: how many pushes it will have
 *
 * Context: Process context, may reclaim.
 * Returns: a job without pushes, or NULL.
 */
struct nova_drm_exec_job *
nova_drm_exec_job_new(struct nova_drm_queue_chan *queue, u32 count)
{
	struct nova_drm_exec_job *job;

	job = kvzalloc_flex(*job, pushes, count);
	if (!job)
		return NULL;
	job->count = count;
	job->fence = nova_drm_fence_alloc();
	if (!job->fence) {
		kvfree(job);
		return NULL;
	}
	job->queue = queue;
	kref_get(&queue->base.ref);
	return job;
}

/**
 * nova_drm_exec_job_trace() - a job is about to be pushed
 * @base: the job, armed
 *
 * Not later: it may run, and be over, as soon as it is pushed.
 *
 * Context: Any.
 */
void nova_drm_exec_job_trace(const struct drm_sched_job *base)
{
	const struct nova_drm_exec_job *job =
		container_of(base, typeof(*job), base);
	const struct nova_drm_queue *queue = &job->queue->base;

	trace_nova_drm_submit(queue->vm->name, queue->id,
			      base->s_fence->finished.seqno, job->count,
			      base->credits);
}

/**
 * nova_drm_exec_job_free() - let go of all a job has
 * @job: the job, done or never pushed
 *
 * Context: Process context. No reservation is locked, no memory allocated.
 */
void nova_drm_exec_job_free(struct nova_drm_exec_job *job)
{
	nova_drm_sync_put(&job->sync);
	nova_drm_fence_free(job->fence);
	if (job->credits)
		nova_drm_queue_room_give(job->queue, job->credits);
	nova_drm_queue_put(&job->queue->base);
	kvfree(job);
}
