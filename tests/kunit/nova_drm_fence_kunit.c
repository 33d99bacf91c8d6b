// SPDX-License-Identifier: GPL-2.0
/*
 * Fences of channels: order, errors, and what the scheduler makes of them.
 */
#include <linux/completion.h>
#include <linux/dma-fence.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <drm/gpu_scheduler.h>
#include <kunit/device.h>
#include <kunit/test.h>

#include "../../nova-drm/nova_drm_fence.h"
#include "../../nova-drm/nova_drm_queue_chan.h"
#include "../../nova-drm/nova_drm_queue_end.h"

#define FENCES	4

/* What a queue has that is about fences */
static struct nova_drm_queue_chan *fence_queue(struct kunit *test)
{
	struct nova_drm_queue_chan *queue =
		kunit_kzalloc(test, sizeof(*queue), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, queue);
	nova_drm_fence_context_init(&queue->fences);
	return queue;
}

static void fence_emit_all(struct kunit *test, struct nova_drm_queue_chan *queue,
			   struct nova_drm_fence **fences)
{
	for (int i = 0; i < FENCES; i++) {
		fences[i] = nova_drm_fence_alloc();
		KUNIT_ASSERT_NOT_NULL(test, fences[i]);
		nova_drm_fence_emit(&queue->fences, fences[i]);
		KUNIT_EXPECT_EQ(test, fences[i]->base.seqno, (u64)i + 1);
		KUNIT_EXPECT_FALSE(test, dma_fence_is_signaled(&fences[i]->base));
	}
}

static void fence_free_all(struct nova_drm_fence **fences)
{
	for (int i = 0; i < FENCES; i++)
		nova_drm_fence_free(fences[i]);
}

static u32 fence_signal_to(struct nova_drm_queue_chan *queue, u64 completed)
{
	struct nova_drm_fence *fence;
	u32 count = 0;

	guard(spinlock_irqsave)(&queue->fences.lock);
	while ((fence = nova_drm_fence_first_locked(&queue->fences, completed))) {
		nova_drm_fence_signal_locked(&queue->fences, fence, 0);
		count++;
	}
	return count;
}

static int fence_status(struct nova_drm_fence *fence)
{
	return dma_fence_get_status(&fence->base);
}

/* All that are due, and no other; from a number that nothing has on as well. */
static void nova_drm_fence_order(struct kunit *test)
{
	struct nova_drm_queue_chan *queue = fence_queue(test);
	struct nova_drm_fence *fences[FENCES];

	fence_emit_all(test, queue, fences);
	KUNIT_EXPECT_EQ(test, fence_signal_to(queue, 0), 0u);
	KUNIT_EXPECT_EQ(test, fence_signal_to(queue, 2), 2u);
	KUNIT_EXPECT_EQ(test, fence_status(fences[0]), 1);
	KUNIT_EXPECT_EQ(test, fence_status(fences[1]), 1);
	KUNIT_EXPECT_EQ(test, fence_status(fences[2]), 0);
	KUNIT_EXPECT_TRUE(test, nova_drm_fence_is_pending(&queue->fences));
	KUNIT_EXPECT_EQ(test, fence_signal_to(queue, 2), 0u);
	KUNIT_EXPECT_EQ(test, fence_signal_to(queue, U64_MAX), 2u);
	KUNIT_EXPECT_FALSE(test, nova_drm_fence_is_pending(&queue->fences));
	fence_free_all(fences);
}

/* What was complete stays so; then the one at fault, then the others. */
static void nova_drm_fence_errors(struct kunit *test)
{
	struct nova_drm_queue_chan *queue = fence_queue(test);
	struct nova_drm_fence *fences[FENCES];

	fence_emit_all(test, queue, fences);
	fence_signal_to(queue, 1);
	nova_drm_queue_end_fences(queue, -EIO, -ECANCELED);
	KUNIT_EXPECT_EQ(test, fence_status(fences[0]), 1);
	KUNIT_EXPECT_EQ(test, fence_status(fences[1]), -EIO);
	KUNIT_EXPECT_EQ(test, fence_status(fences[2]), -ECANCELED);
	KUNIT_EXPECT_EQ(test, fence_status(fences[3]), -ECANCELED);
	KUNIT_EXPECT_FALSE(test, nova_drm_fence_is_pending(&queue->fences));
	/* Nothing is left for anybody who comes late. */
	nova_drm_queue_end_fences(queue, -ETIME, -ETIME);
	KUNIT_EXPECT_EQ(test, fence_status(fences[3]), -ECANCELED);
	fence_free_all(fences);
}

/* A number is used for one submission only, and for each. */
static void nova_drm_fence_withdrawn(struct kunit *test)
{
	struct nova_drm_queue_chan *queue = fence_queue(test);
	struct nova_drm_fence *fences[FENCES], *fence = nova_drm_fence_alloc();

	KUNIT_ASSERT_NOT_NULL(test, fence);
	nova_drm_fence_emit(&queue->fences, fence);
	nova_drm_fence_withdraw(&queue->fences, fence);
	KUNIT_EXPECT_FALSE(test, nova_drm_fence_is_pending(&queue->fences));
	nova_drm_fence_free(fence);

	/* Ended while it was refused. */
	fence = nova_drm_fence_alloc();
	KUNIT_ASSERT_NOT_NULL(test, fence);
	nova_drm_fence_emit(&queue->fences, fence);
	nova_drm_queue_end_fences(queue, -EIO, -EIO);
	nova_drm_fence_withdraw(&queue->fences, fence);
	nova_drm_fence_free(fence);

	fence_emit_all(test, queue, fences);
	KUNIT_EXPECT_EQ(test, fence_signal_to(queue, FENCES), (u32)FENCES);
	fence_free_all(fences);
}

/* What has nothing to submit ends after what is before it, and as the others. */
static void nova_drm_fence_joined(struct kunit *test)
{
	struct nova_drm_queue_chan *queue = fence_queue(test);
	struct nova_drm_fence *fences[FENCES], *joined[2], *next;

	for (int i = 0; i < 2; i++) {
		joined[i] = nova_drm_fence_alloc();
		KUNIT_ASSERT_NOT_NULL(test, joined[i]);
	}
	KUNIT_EXPECT_FALSE(test, nova_drm_fence_join(&queue->fences, joined[0]));

	fence_emit_all(test, queue, fences);
	KUNIT_EXPECT_TRUE(test, nova_drm_fence_join(&queue->fences, joined[0]));
	next = nova_drm_fence_alloc();
	KUNIT_ASSERT_NOT_NULL(test, next);
	nova_drm_fence_emit(&queue->fences, next);
	KUNIT_EXPECT_EQ(test, next->base.seqno, (u64)FENCES + 1);
	KUNIT_EXPECT_TRUE(test, nova_drm_fence_join(&queue->fences, joined[1]));

	KUNIT_EXPECT_EQ(test, fence_signal_to(queue, FENCES - 1), FENCES - 1u);
	KUNIT_EXPECT_EQ(test, fence_status(joined[0]), 0);
	KUNIT_EXPECT_EQ(test, fence_signal_to(queue, FENCES), 2u);
	KUNIT_EXPECT_EQ(test, fence_status(joined[0]), 1);
	KUNIT_EXPECT_EQ(test, fence_status(joined[1]), 0);
	nova_drm_queue_end_fences(queue, -EIO, -ECANCELED);
	KUNIT_EXPECT_EQ(test, fence_status(next), -EIO);
	KUNIT_EXPECT_EQ(test, fence_status(joined[1]), -ECANCELED);

	fence_free_all(fences);
	nova_drm_fence_free(next);
	nova_drm_fence_free(joined[0]);
	nova_drm_fence_free(joined[1]);
}

/* What is not submitted any more has its error, whatever those before it have. */
static void nova_drm_fence_skipped(struct kunit *test)
{
	struct nova_drm_queue_chan *queue = fence_queue(test);
	struct nova_drm_fence *fences[FENCES], *skipped = nova_drm_fence_alloc();

	KUNIT_ASSERT_NOT_NULL(test, skipped);
	skipped->error = -ECANCELED;
	fence_emit_all(test, queue, fences);
	KUNIT_EXPECT_TRUE(test, nova_drm_fence_join(&queue->fences, skipped));
	KUNIT_EXPECT_EQ(test, fence_status(skipped), 0);
	KUNIT_EXPECT_EQ(test, fence_signal_to(queue, FENCES), FENCES + 1u);
	KUNIT_EXPECT_EQ(test, fence_status(fences[FENCES - 1]), 1);
	KUNIT_EXPECT_EQ(test, fence_status(skipped), -ECANCELED);
	fence_free_all(fences);
	nova_drm_fence_free(skipped);
}

/* Since when a submission is the oldest does not change with later ones. */
static void nova_drm_fence_waited(struct kunit *test)
{
	struct nova_drm_queue_chan *queue = fence_queue(test);
	struct nova_drm_fence *fences[FENCES];
	unsigned long since;
	u64 seqno;

	KUNIT_EXPECT_FALSE(test, nova_drm_fence_oldest(&queue->fences, &seqno,
						       &since));
	fences[0] = nova_drm_fence_alloc();
	KUNIT_ASSERT_NOT_NULL(test, fences[0]);
	nova_drm_fence_emit(&queue->fences, fences[0]);
	/* As if it were long ago. */
	queue->fences.since -= HZ * 100;
	for (int i = 1; i < FENCES; i++) {
		fences[i] = nova_drm_fence_alloc();
		KUNIT_ASSERT_NOT_NULL(test, fences[i]);
		nova_drm_fence_emit(&queue->fences, fences[i]);
	}
	KUNIT_EXPECT_TRUE(test, nova_drm_fence_oldest(&queue->fences, &seqno,
						      &since));
	KUNIT_EXPECT_EQ(test, seqno, 1ull);
	KUNIT_EXPECT_TRUE(test, time_after_eq(jiffies, since + HZ * 100));

	KUNIT_EXPECT_EQ(test, fence_signal_to(queue, 1), 1u);
	KUNIT_EXPECT_TRUE(test, nova_drm_fence_oldest(&queue->fences, &seqno,
						      &since));
	KUNIT_EXPECT_EQ(test, seqno, 2ull);
	KUNIT_EXPECT_TRUE(test, time_before(jiffies, since + HZ * 100));
	fence_signal_to(queue, FENCES);
	fence_free_all(fences);
}

/* One that was never emitted is memory, and nothing else. */
static void nova_drm_fence_unused(struct kunit *test)
{
	nova_drm_fence_free(nova_drm_fence_alloc());
	nova_drm_fence_free(NULL);
}

/* A job of a scheduler, whose channel is the test. */
struct fence_job {
	struct drm_sched_job base;
	struct nova_drm_queue_chan *queue;
	struct nova_drm_fence *fence;
	struct completion ran;
	struct completion freed;
};

static struct dma_fence *fence_job_run(struct drm_sched_job *base)
{
	struct fence_job *job = container_of(base, typeof(*job), base);

	nova_drm_fence_emit(&job->queue->fences, job->fence);
	complete(&job->ran);
	return dma_fence_get(&job->fence->base);
}

static void fence_job_free(struct drm_sched_job *base)
{
	struct fence_job *job = container_of(base, typeof(*job), base);

	drm_sched_job_cleanup(base);
	complete(&job->freed);
}

static const struct drm_sched_backend_ops fence_job_ops = {
	.run_job = fence_job_run,
	.free_job = fence_job_free,
};

static struct fence_job *fence_job_push(struct kunit *test,
					struct nova_drm_queue_chan *queue,
					struct drm_sched_entity *entity,
					struct dma_fence **finished)
{
	struct fence_job *job = kunit_kzalloc(test, sizeof(*job), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, job);
	job->queue = queue;
	job->fence = nova_drm_fence_alloc();
	KUNIT_ASSERT_NOT_NULL(test, job->fence);
	init_completion(&job->ran);
	init_completion(&job->freed);
	KUNIT_ASSERT_EQ(test, drm_sched_job_init(&job->base, entity, 1, test, 1),
			0);
	drm_sched_job_arm(&job->base);
	*finished = dma_fence_get(&job->base.s_fence->finished);
	drm_sched_entity_push_job(&job->base);
	return job;
}

/*
 * What user space sees are the scheduler's fences: they have the errors of the
 * hardware's, and no more jobs run at a time than there are credits for.
 */
static void nova_drm_fence_scheduler(struct kunit *test)
{
	struct nova_drm_queue_chan *queue = fence_queue(test);
	struct drm_gpu_scheduler *sched =
		kunit_kzalloc(test, sizeof(*sched), GFP_KERNEL);
	struct drm_sched_entity *entity =
		kunit_kzalloc(test, sizeof(*entity), GFP_KERNEL);
	struct drm_sched_init_args args = {
		.ops = &fence_job_ops,
		.num_rqs = 1,
		.credit_limit = 2,
		.timeout = MAX_SCHEDULE_TIMEOUT,
		.name = "nova-kunit",
	};
	struct dma_fence *finished[3];
	struct fence_job *jobs[3];

	KUNIT_ASSERT_NOT_NULL(test, sched);
	KUNIT_ASSERT_NOT_NULL(test, entity);
	args.dev = kunit_device_register(test, "nova-fence");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, args.dev);
	KUNIT_ASSERT_EQ(test, drm_sched_init(sched, &args), 0);
	KUNIT_ASSERT_EQ(test, drm_sched_entity_init(entity,
						    DRM_SCHED_PRIORITY_KERNEL,
						    &sched, 1, NULL), 0);
	for (int i = 0; i < 3; i++)
		jobs[i] = fence_job_push(test, queue, entity, &finished[i]);

	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&jobs[1]->ran, HZ * 60),
			0ul);
	KUNIT_EXPECT_FALSE(test, completion_done(&jobs[2]->ran));
	KUNIT_EXPECT_FALSE(test, dma_fence_is_signaled(finished[0]));
	nova_drm_queue_end_fences(queue, -EIO, -ECANCELED);
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&jobs[2]->ran, HZ * 60),
			0ul);
	fence_signal_to(queue, U64_MAX);

	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&jobs[i]->freed,
								  HZ * 60), 0ul);
	KUNIT_EXPECT_EQ(test, dma_fence_get_status(finished[0]), -EIO);
	KUNIT_EXPECT_EQ(test, dma_fence_get_status(finished[1]), -ECANCELED);
	KUNIT_EXPECT_EQ(test, dma_fence_get_status(finished[2]), 1);

	drm_sched_entity_fini(entity);
	drm_sched_fini(sched);
	for (int i = 0; i < 3; i++) {
		dma_fence_put(finished[i]);
		nova_drm_fence_free(jobs[i]->fence);
	}
}

static struct kunit_case nova_drm_fence_cases[] = {
	KUNIT_CASE(nova_drm_fence_order),
	KUNIT_CASE(nova_drm_fence_errors),
	KUNIT_CASE(nova_drm_fence_withdrawn),
	KUNIT_CASE(nova_drm_fence_joined),
	KUNIT_CASE(nova_drm_fence_skipped),
	KUNIT_CASE(nova_drm_fence_waited),
	KUNIT_CASE(nova_drm_fence_unused),
	KUNIT_CASE(nova_drm_fence_scheduler),
	{ }
};

static struct kunit_suite nova_drm_fence_suite = {
	.name = "nova_drm_fence",
	.test_cases = nova_drm_fence_cases,
};

kunit_test_suites(&nova_drm_fence_suite);
