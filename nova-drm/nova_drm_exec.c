// SPDX-License-Identifier: GPL-2.0
/*
 * The EXEC ioctl.
 */
#include <linux/errno.h>
#include <linux/nova_core.h>

#include <drm/drm_file.h>
#include <drm/drm_gpuvm.h>
#include <drm/nova_drm.h>

#include "nova_drm_exec.h"
#include "nova_drm_exec_args.h"
#include "nova_drm_exec_job.h"
#include "nova_drm_fence.h"
#include "nova_drm_job.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_queue_room.h"
#include "nova_drm_scope.h"
#include "nova_drm_sync.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_use.h"

/**
 * DOC: EXEC
 *
 * A call goes through these steps, of which all but the last can fail and then
 * leave no trace::
 *
 *	look up			queue
 *	copy and check		pushes, syncs
 *	throttle		nova_drm_queue_room_wait()
 *	enter the scope, hold nova_drm_vm.use
 *	add dependencies	syncs
 *	lock			the VM's reservation, external objects'
 *	revalidate		what was evicted comes back
 *	add dependencies	KERNEL fences of what is locked, if there are any
 *	arm and push		the job has fences, user space sees them
 *
 * Under the reservations memory is allocated: for the list of what is locked, for
 * fences when a reservation runs out of slots, for what comes back, and for the
 * dependencies that nova_drm_job_depend() adds. Nothing is allocated under
 * &nova_drm_queue.lock, nor when the job runs, which is a section that signals
 * fences.
 *
 * What it costs does not depend on how many objects are mapped: those of the VM
 * have one reservation, and only evicted ones are looked at.
 *
 * The job then waits in the scheduler for its dependencies and for room in the
 * ring. Running it is writing to the ring and ringing the doorbell, see
 * nova_drm_queue_chan_run().
 */

/* Everything that needs user memory, or only looks something up. */
static int nova_drm_exec_fill(struct nova_drm_exec_job *job,
			      const struct drm_nova_exec *args,
			      struct drm_file *file)
{
	const struct nova_drm_sync_args sync = {
		.stride = args->sync_stride,
		.wait_count = args->wait_count,
		.signal_count = args->signal_count,
		.waits = args->waits,
		.signals = args->signals,
	};

	return nova_drm_exec_args_copy(job, args) ?:
	       nova_drm_sync_get(&job->sync, file, &sync, GFP_KERNEL);
}

static int nova_drm_exec_throttle(struct nova_drm_exec_job *job)
{
	u32 credits = nova_core_chan_credits(job->count);
	int ret;

	ret = nova_drm_queue_room_wait(job->queue, credits);
	if (!ret)
		job->credits = credits;
	return ret;
}

/* All is locked and in its place: nothing fails after the dependencies. */
static int nova_drm_exec_push(struct nova_drm_exec_job *job,
			      struct drm_exec *exec, u64 *seqno)
{
	struct nova_drm_queue_chan *queue = job->queue;
	int ret;

	ret = nova_drm_job_depend(&job->base, exec);
	if (ret)
		return ret;
	*seqno = nova_drm_job_push(&queue->base, &job->base, &job->sync, exec);
	return 0;
}

static int nova_drm_exec_submit(struct nova_drm *nd,
				struct nova_drm_exec_job *job,
				struct drm_file *file, u64 *seqno)
	__must_hold_shared(nd->core)
{
	struct nova_drm_queue_chan *queue = job->queue;
	struct nova_drm_vm *vm = queue->base.vm;
	struct nova_drm_vm_revalidation r;
	int ret;

	ret = nova_drm_queue_chan_status(queue);
	if (ret)
		return ret;
	if (!nova_drm_vm_usable(vm))
		return -ECANCELED;
	ret = drm_sched_job_init(&job->base, &queue->base.entity, job->credits,
				 vm, file->client_id);
	if (ret)
		return ret;
	ret = nova_drm_sync_add_dependencies(&job->sync, &job->base);
	if (ret) {
		drm_sched_job_cleanup(&job->base);
		return ret;
	}
	ret = nova_drm_vm_revalidate_begin(nd, vm, &r, 1);
	if (!ret)
		ret = nova_drm_exec_push(job, &r.exec, seqno);
	if (ret)
		drm_sched_job_cleanup(&job->base);
	nova_drm_vm_revalidate_end(vm, &r);
	/* Banned meanwhile */
	return ret == -ENOENT ? -ECANCELED : ret;
}

/* The part that needs the GPU, with a VM that lives meanwhile. */
static int nova_drm_exec_enter(struct nova_drm_exec_job *job,
			       struct drm_file *file, u64 *seqno)
{
	struct nova_drm_vm *vm = job->queue->base.vm;
	struct nova_drm *nd = to_nova_drm(vm->base.drm);
	int idx, ret;

	ret = nova_drm_vm_use_begin(nd, vm, &idx);
	if (ret)
		return ret;
	ret = nova_drm_exec_submit(nd, job, file, seqno);
	nova_drm_vm_use_end(nd, vm, idx);
	return ret;
}

static int nova_drm_exec_queue(struct nova_drm_queue_chan *queue,
			       struct drm_nova_exec *args, struct drm_file *file)
{
	struct nova_drm_exec_job *job;
	int ret;

	ret = nova_drm_exec_args_check(args, queue);
	if (ret)
		return ret;
	job = nova_drm_exec_job_new(queue, args->push_count);
	if (!job)
		return -ENOMEM;

	ret = nova_drm_exec_fill(job, args, file);
	if (!ret)
		ret = nova_drm_exec_throttle(job);
	if (!ret)
		ret = nova_drm_exec_enter(job, file, &args->seqno);
	if (ret)
		nova_drm_exec_job_free(job);
	return ret;
}

/**
 * nova_drm_exec_ioctl() - the EXEC ioctl
 * @dev: DRM device
 * @data: the ioctl's argument, &struct drm_nova_exec
 * @file: the caller's file
 *
 * Opens the scope itself: it reads user memory and waits before.
 *
 * Context: Process context.
 * Returns: 0, or the error &struct drm_nova_exec names.
 */
int nova_drm_exec_ioctl(struct drm_device *dev, void *data,
			struct drm_file *file)
{
	struct drm_nova_exec *args = data;
	struct nova_drm_queue *queue;
	int ret = -ENOENT;

	queue = nova_drm_queue_lookup(file, args->queue_id);
	if (!queue)
		return -ENOENT;
	if (queue->is_chan)
		ret = nova_drm_exec_queue(to_nova_drm_queue_chan(queue), args,
					  file);
	nova_drm_queue_put(queue);
	return ret;
}
