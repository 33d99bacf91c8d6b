// SPDX-License-Identifier: GPL-2.0
/*
 * Jobs on their way into a queue and out of it: how many there may be, what they
 * wait for, and what is left to do for one that has nothing to do any more.
 */
#include <linux/array_size.h>
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/completion.h>
#include <linux/container_of.h>
#include <linux/dma-fence.h>
#include <linux/dma-resv.h>
#include <linux/err.h>
#include <linux/iopoll.h>
#include <linux/jiffies.h>
#include <linux/limits.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <drm/drm_device.h>
#include <drm/drm_drv.h>
#include <drm/drm_exec.h>
#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>
#include <drm/gpu_scheduler.h>
#include <kunit/device.h>
#include <kunit/test.h>

#include "../../nova-drm/nova_drm_fence.h"
#include "../../nova-drm/nova_drm_job.h"
#include "../../nova-drm/nova_drm_queue_chan.h"
#include "../../nova-drm/nova_drm_queue_room.h"

#define JOB_CREDITS	64
/* What nova_drm_queue_room.c lets wait */
#define JOB_ROOM	(8 * JOB_CREDITS)

/* What a queue has that is about jobs; it is open, and has no channel. */
static struct nova_drm_queue_chan *job_queue(struct kunit *test)
{
	struct nova_drm_queue_chan *queue =
		kunit_kzalloc(test, sizeof(*queue), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, queue);
	queue->layout.credits = JOB_CREDITS;
	init_waitqueue_head(&queue->room);
	nova_drm_fence_context_init(&queue->fences);
	return queue;
}

/* ---- how many ---------------------------------------------------------------- */

/* -ERESTARTSYS if it had to wait, for a signal is there already. */
static int job_room_now(struct nova_drm_queue_chan *queue, u32 credits)
{
	int ret;

	allow_signal(SIGUSR1);
	send_sig(SIGUSR1, current, 1);
	ret = nova_drm_queue_room_wait(queue, credits);
	flush_signals(current);
	disallow_signal(SIGUSR1);
	return ret;
}

/* All of the room, and not one more; what did not get in does not count. */
static void nova_drm_job_room(struct kunit *test)
{
	struct nova_drm_queue_chan *queue = job_queue(test);

	KUNIT_EXPECT_EQ(test, job_room_now(queue, JOB_ROOM - 1), 0);
	KUNIT_EXPECT_EQ(test, job_room_now(queue, 2), -ERESTARTSYS);
	KUNIT_EXPECT_EQ(test, atomic_read(&queue->backlog), JOB_ROOM - 1);
	KUNIT_EXPECT_EQ(test, job_room_now(queue, 1), 0);
	KUNIT_EXPECT_EQ(test, job_room_now(queue, 1), -ERESTARTSYS);
	nova_drm_queue_room_give(queue, 1);
	KUNIT_EXPECT_EQ(test, job_room_now(queue, 1), 0);
	nova_drm_queue_room_give(queue, JOB_ROOM);
	KUNIT_EXPECT_EQ(test, atomic_read(&queue->backlog), 0);
}

/* One that is larger than the room gets in alone, and no other with it. */
static void nova_drm_job_room_large(struct kunit *test)
{
	struct nova_drm_queue_chan *queue = job_queue(test);

	KUNIT_EXPECT_EQ(test, job_room_now(queue, 1), 0);
	KUNIT_EXPECT_EQ(test, job_room_now(queue, JOB_ROOM + 1), -ERESTARTSYS);
	nova_drm_queue_room_give(queue, 1);
	KUNIT_EXPECT_EQ(test, job_room_now(queue, JOB_ROOM + 1), 0);
	KUNIT_EXPECT_EQ(test, job_room_now(queue, 1), -ERESTARTSYS);
	nova_drm_queue_room_give(queue, JOB_ROOM + 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&queue->backlog), 0);
}

/* Somebody who waits for room */
struct job_waiter {
	struct nova_drm_queue_chan *queue;
	struct work_struct work;
	struct completion done;
	int ret;
};

static void job_waiter_work(struct work_struct *work)
{
	struct job_waiter *waiter = container_of(work, typeof(*waiter), work);

	waiter->ret = nova_drm_queue_room_wait(waiter->queue, 1);
	complete(&waiter->done);
}

/* Returns when it waits. */
static void job_waiter_start(struct kunit *test, struct job_waiter *waiter)
{
	bool waits;

	init_completion(&waiter->done);
	INIT_WORK_ONSTACK(&waiter->work, job_waiter_work);
	schedule_work(&waiter->work);
	KUNIT_EXPECT_EQ(test, read_poll_timeout(wq_has_sleeper, waits, waits,
						100, 10 * USEC_PER_SEC, false,
						&waiter->queue->room), 0);
}

static void job_waiter_end(struct kunit *test, struct job_waiter *waiter,
			   int ret)
{
	bool done = wait_for_completion_timeout(&waiter->done, HZ * 10);

	KUNIT_EXPECT_TRUE(test, done);
	if (!done) {
		/* One that was forgotten must not outlive the test. */
		atomic_set(&waiter->queue->backlog, 0);
		wake_up_all(&waiter->queue->room);
	}
	flush_work(&waiter->work);
	destroy_work_on_stack(&waiter->work);
	KUNIT_EXPECT_EQ(test, waiter->ret, ret);
}

/* Who waits gets in when there is room. */
static void nova_drm_job_room_wait(struct kunit *test)
{
	struct job_waiter waiter = { .queue = job_queue(test) };

	KUNIT_ASSERT_EQ(test, job_room_now(waiter.queue, JOB_ROOM), 0);
	job_waiter_start(test, &waiter);
	KUNIT_EXPECT_FALSE(test, completion_done(&waiter.done));
	nova_drm_queue_room_give(waiter.queue, JOB_ROOM);
	job_waiter_end(test, &waiter, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&waiter.queue->backlog), 1);
}

/* Nobody waits for the room of a queue that does nothing any more. */
static void nova_drm_job_room_closed(struct kunit *test)
{
	struct job_waiter waiter = { .queue = job_queue(test) };

	KUNIT_ASSERT_EQ(test, job_room_now(waiter.queue, JOB_ROOM), 0);
	job_waiter_start(test, &waiter);
	WRITE_ONCE(waiter.queue->error, -ECANCELED);
	wake_up_all(&waiter.queue->room);
	job_waiter_end(test, &waiter, -ECANCELED);
	nova_drm_queue_room_give(waiter.queue, JOB_ROOM);
	KUNIT_EXPECT_EQ(test, job_room_now(waiter.queue, 1), -ECANCELED);
	KUNIT_EXPECT_EQ(test, atomic_read(&waiter.queue->backlog), 0);
}

/* ---- nothing to do ----------------------------------------------------------- */

static struct nova_drm_fence *job_fence(struct kunit *test)
{
	struct nova_drm_fence *fence = nova_drm_fence_alloc();

	KUNIT_ASSERT_NOT_NULL(test, fence);
	return fence;
}

static void job_signal_all(struct nova_drm_queue_chan *queue)
{
	struct nova_drm_fence *fence;

	guard(spinlock_irqsave)(&queue->fences.lock);
	while ((fence = nova_drm_fence_first_locked(&queue->fences, U64_MAX)))
		nova_drm_fence_signal_locked(&queue->fences, fence, 0);
}

/* With nothing before it, it is over at once. */
static void nova_drm_job_skip_idle(struct kunit *test)
{
	struct nova_drm_queue_chan *queue = job_queue(test);
	struct nova_drm_fence *fence = job_fence(test);

	KUNIT_EXPECT_NULL(test, nova_drm_queue_chan_skip(queue, fence, 0));
	KUNIT_EXPECT_EQ(test,
			PTR_ERR(nova_drm_queue_chan_skip(queue, fence, -ECANCELED)),
			(long)-ECANCELED);
	KUNIT_EXPECT_FALSE(test, nova_drm_fence_is_pending(&queue->fences));
	nova_drm_fence_free(fence);
}

/* It ends after what is before it, with an error of its own or none. */
static void nova_drm_job_skip_behind(struct kunit *test)
{
	static const int errors[] = { 0, -ECANCELED };
	struct nova_drm_queue_chan *queue = job_queue(test);

	for (u32 i = 0; i < ARRAY_SIZE(errors); i++) {
		struct nova_drm_fence *before = job_fence(test);
		struct nova_drm_fence *fence = job_fence(test);
		struct dma_fence *end;

		nova_drm_fence_emit(&queue->fences, before);
		end = nova_drm_queue_chan_skip(queue, fence, errors[i]);
		KUNIT_ASSERT_PTR_EQ(test, end, &fence->base);
		KUNIT_EXPECT_FALSE(test, dma_fence_is_signaled(end));
		job_signal_all(queue);
		KUNIT_EXPECT_EQ(test, dma_fence_get_status(&before->base), 1);
		KUNIT_EXPECT_EQ(test, dma_fence_get_status(end), errors[i] ?: 1);
		dma_fence_put(end);
		nova_drm_fence_free(before);
		nova_drm_fence_free(fence);
	}
}

/* ---- what a job waits for ---------------------------------------------------- */

static const struct drm_driver job_driver = {
	.driver_features = DRIVER_GEM | DRIVER_GEM_GPUVA,
	.name = "nova-kunit",
	.desc = "no GPU",
};

static const struct drm_sched_backend_ops job_sched_ops = {};

/* A scheduler, and objects with a fence each */
struct job_world {
	struct drm_gpu_scheduler sched;
	struct drm_sched_entity entity;
	struct drm_sched_job job;
	struct drm_device *drm;
	struct nova_drm_queue_chan *queue;
	struct drm_gem_object *obj[2];
	struct nova_drm_fence *fence[2];
};

static void job_world_sched(struct kunit *test, struct job_world *world)
{
	const struct drm_sched_init_args args = {
		.ops = &job_sched_ops,
		.num_rqs = 1,
		.credit_limit = 1,
		.timeout = MAX_SCHEDULE_TIMEOUT,
		.name = "nova-kunit",
		.dev = world->drm->dev,
	};
	struct drm_gpu_scheduler *sched = &world->sched;

	KUNIT_ASSERT_EQ(test, drm_sched_init(sched, &args), 0);
	KUNIT_ASSERT_EQ(test, drm_sched_entity_init(&world->entity,
						    DRM_SCHED_PRIORITY_KERNEL,
						    &sched, 1, NULL), 0);
	KUNIT_ASSERT_EQ(test, drm_sched_job_init(&world->job, &world->entity, 1,
						 test, 1), 0);
}

static struct job_world *job_world_new(struct kunit *test)
{
	struct job_world *world = kunit_kzalloc(test, sizeof(*world), GFP_KERNEL);
	struct device *dev;

	KUNIT_ASSERT_NOT_NULL(test, world);
	dev = kunit_device_register(test, "nova-job");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dev);
	world->drm = __drm_dev_alloc(dev, &job_driver, sizeof(*world->drm), 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, world->drm);
	world->queue = job_queue(test);
	for (u32 i = 0; i < ARRAY_SIZE(world->obj); i++) {
		world->obj[i] = drm_gpuvm_resv_object_alloc(world->drm);
		KUNIT_ASSERT_NOT_NULL(test, world->obj[i]);
		world->fence[i] = job_fence(test);
		nova_drm_fence_emit(&world->queue->fences, world->fence[i]);
	}
	job_world_sched(test, world);
	return world;
}

static void job_world_end(struct job_world *world)
{
	drm_sched_job_cleanup(&world->job);
	drm_sched_entity_fini(&world->entity);
	drm_sched_fini(&world->sched);
	job_signal_all(world->queue);
	for (u32 i = 0; i < ARRAY_SIZE(world->obj); i++) {
		drm_gem_object_put(world->obj[i]);
		nova_drm_fence_free(world->fence[i]);
	}
	drm_dev_put(world->drm);
}

/* What moves or clears memory is waited for, what others do with it is not. */
static void nova_drm_job_depends(struct kunit *test)
{
	static const enum dma_resv_usage usage[] = {
		DMA_RESV_USAGE_KERNEL, DMA_RESV_USAGE_WRITE,
	};
	struct job_world *world = job_world_new(test);
	struct drm_exec exec;
	int ret = 0;

	drm_exec_init(&exec, 0, 0);
	drm_exec_until_all_locked(&exec) {
		for (u32 i = 0; !ret && i < ARRAY_SIZE(world->obj); i++)
			ret = drm_exec_prepare_obj(&exec, world->obj[i], 1);
		drm_exec_retry_on_contention(&exec);
		if (ret)
			break;
	}
	KUNIT_EXPECT_EQ(test, ret, 0);
	for (u32 i = 0; !ret && i < ARRAY_SIZE(world->obj); i++)
		dma_resv_add_fence(world->obj[i]->resv, &world->fence[i]->base,
				   usage[i]);
	KUNIT_EXPECT_EQ(test, nova_drm_job_depend(&world->job, &exec), 0);
	drm_exec_fini(&exec);

	KUNIT_EXPECT_TRUE(test, drm_sched_job_has_dependency(&world->job,
							     &world->fence[0]->base));
	KUNIT_EXPECT_FALSE(test, drm_sched_job_has_dependency(&world->job,
							      &world->fence[1]->base));
	job_world_end(world);
}

static struct kunit_case nova_drm_job_cases[] = {
	KUNIT_CASE(nova_drm_job_room),
	KUNIT_CASE(nova_drm_job_room_large),
	KUNIT_CASE(nova_drm_job_room_wait),
	KUNIT_CASE(nova_drm_job_room_closed),
	KUNIT_CASE(nova_drm_job_skip_idle),
	KUNIT_CASE(nova_drm_job_skip_behind),
	KUNIT_CASE(nova_drm_job_depends),
	{ }
};

static struct kunit_suite nova_drm_job_suite = {
	.name = "nova_drm_job",
	.test_cases = nova_drm_job_cases,
};

kunit_test_suites(&nova_drm_job_suite);
