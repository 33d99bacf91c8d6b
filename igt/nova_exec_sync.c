// SPDX-License-Identifier: MIT
/*
 * TEST: EXEC of nova-drm and time: what waits for what, and nothing else does
 */
#include <linux/dma-buf.h>
#include <poll.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_exec.h"
#include "igt_nova_fence.h"

#define FAR_POINT	((1ull << 32) + 5)
#define LAST_POINT	(~0ull)
#define PAGE		4096ull
#define STRIDE_MAX	256

static int fd = -1;
static struct igt_nova_ctx ctx;
static uint32_t queue, other;	/* of engines that copy; two, if there are */

static void setup(void)
{
	struct igt_nova_engines engines;
	struct drm_nova_engine engine = igt_nova_require_copy(fd);

	igt_nova_ctx_init(fd, &ctx);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
	igt_nova_engines(fd, &engines);
	for (unsigned int i = 0; i < engines.count; i++)
		if (engines.engine[i].runlist != engine.runlist &&
		    igt_nova_engine_has(&engines.engine[i], IGT_NOVA_CLASS_COPY))
			engine = engines.engine[i];
	other = igt_nova_queue_on(fd, ctx.vm, &engine);
}

static void teardown(void)
{
	igt_nova_queue_good(fd, queue);
	igt_nova_queue_good(fd, other);
	igt_nova_queue_destroy(fd, queue);
	igt_nova_queue_destroy(fd, other);
	igt_nova_ctx_fini(&ctx);
}

/* A job that stores a value. */
struct job {
	struct igt_nova_word word;
	struct drm_nova_push push;
	uint32_t value;
};

static struct job job_new(uint32_t value)
{
	struct igt_nova_word word = igt_nova_ctx_word(&ctx);

	return (struct job){
		.word = word, .value = value,
		.push = igt_nova_ctx_store(&ctx, IGT_NOVA_CLASS_COPY, word.va,
					   value),
	};
}

static void job_exec(uint32_t on, const struct job *job,
		     const struct drm_nova_sync *wait,
		     const struct drm_nova_sync *signal)
{
	igt_nova_exec(fd, on, &job->push, 1, wait, signal);
}

static void job_pending(const struct job *job, const struct drm_nova_sync *sync)
{
	igt_nova_sync_pending(fd, sync);
	igt_assert_eq_u32(*job->word.u32, 0);
}

static void job_done(const struct job *job, const struct drm_nova_sync *sync)
{
	igt_assert_eq(igt_nova_sync_error(fd, sync), 0);
	igt_assert_eq_u32(*job->word.u32, job->value);
}

static void test_in_binary(void)
{
	struct drm_nova_sync done = igt_nova_sync_create(fd), ready;
	struct igt_nova_spin spin;
	struct job jobs[2];

	setup();
	for (int i = 0; i < 2; i++)
		jobs[i] = job_new(i + 1);
	/* One that is signalled already. */
	ready.handle = syncobj_create(fd, DRM_SYNCOBJ_CREATE_SIGNALED);
	ready.flags = 0;
	ready.point = 0;
	job_exec(queue, &jobs[0], &ready, &done);
	job_done(&jobs[0], &done);

	igt_nova_spin_begin(&ctx, other, &spin);
	job_exec(queue, &jobs[1], &spin.done, &done);
	igt_nova_spin_running(&spin);
	job_pending(&jobs[1], &done);
	/* It is the fence that is waited for, whatever comes of the syncobj. */
	syncobj_reset(fd, &spin.done.handle, 1);
	job_pending(&jobs[1], &done);
	igt_nova_spin_release(&spin);
	job_done(&jobs[1], &done);
	igt_nova_sync_destroy(fd, &spin.done);
	igt_nova_sync_destroy(fd, &ready);
	igt_nova_sync_destroy(fd, &done);
	teardown();
}

static void test_out_binary(void)
{
	struct drm_nova_sync signals[3];
	struct drm_nova_exec exec;
	struct igt_nova_spin spin;
	struct job job;

	setup();
	job = job_new(1);
	for (int i = 0; i < 3; i++)
		signals[i] = igt_nova_sync_create(fd);
	/* What it was before is gone with the call. */
	syncobj_signal(fd, &signals[1].handle, 1);
	igt_nova_spin_begin(&ctx, queue, &spin);
	exec = igt_nova_exec_args(queue, &job.push, 1);
	igt_nova_exec_syncs(&exec, NULL, 0, signals, 3);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), 0);
	for (int i = 0; i < 3; i++)
		job_pending(&job, &signals[i]);
	igt_nova_spin_end(&spin);
	for (int i = 0; i < 3; i++) {
		job_done(&job, &signals[i]);
		igt_nova_sync_destroy(fd, &signals[i]);
	}
	teardown();
}

static uint64_t timeline_value(uint32_t timeline)
{
	uint64_t point = ~0ull;

	syncobj_timeline_query(fd, &timeline, &point, 1);
	return point;
}

#define POINTS	8

/* Points that are waited for by other queues, over and over. */
static void run_timeline(uint64_t first, uint64_t distance)
{
	uint32_t timeline = syncobj_create(fd, 0);
	struct drm_nova_sync at[POINTS];
	struct igt_nova_spin spin;
	struct job jobs[POINTS];

	setup();
	for (int i = 0; i < POINTS; i++) {
		at[i] = igt_nova_sync_point(timeline, first + i * distance);
		jobs[i] = job_new(i + 1);
	}
	igt_nova_spin_begin(&ctx, queue, &spin);
	job_exec(queue, &jobs[0], NULL, &at[0]);
	for (int i = 1; i < POINTS; i++)
		job_exec(i & 1 ? other : queue, &jobs[i], &at[i - 1], &at[i]);
	igt_nova_spin_running(&spin);
	job_pending(&jobs[0], &at[0]);
	job_pending(&jobs[POINTS - 1], &at[POINTS - 1]);
	igt_assert_eq_u64(timeline_value(timeline), 0);
	igt_nova_spin_end(&spin);
	job_done(&jobs[POINTS - 1], &at[POINTS - 1]);
	for (int i = 0; i < POINTS; i++)
		job_done(&jobs[i], &at[i]);
	igt_assert_eq_u64(timeline_value(timeline), at[POINTS - 1].point);
	syncobj_destroy(fd, timeline);
	teardown();
}

static void test_timeline(void)
{
	run_timeline(1, 1);
	run_timeline(3, 7);
}

static void test_timeline_64bit(void)
{
	uint32_t timeline = syncobj_create(fd, 0);
	struct drm_nova_sync low, high, done = igt_nova_sync_create(fd);
	struct igt_nova_spin spin;
	struct drm_nova_exec exec;
	struct job job;

	run_timeline(FAR_POINT, 1ull << 33);
	run_timeline(LAST_POINT - POINTS, 1);

	/* Point 5 was submitted, and 2^32 + 5 was not. */
	setup();
	low = igt_nova_sync_point(timeline, FAR_POINT & 0xffffffff);
	high = igt_nova_sync_point(timeline, FAR_POINT);
	job = job_new(1);
	igt_nova_exec(fd, queue, NULL, 0, NULL, &low);
	igt_nova_sync_signalled(fd, &low);
	exec = igt_nova_exec_args(other, &job.push, 1);
	igt_nova_exec_syncs(&exec, &high, 1, &done, 1);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), EINVAL);
	igt_nova_spin_begin(&ctx, queue, &spin);
	igt_nova_exec(fd, queue, NULL, 0, NULL, &high);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), 0);
	igt_nova_spin_running(&spin);
	job_pending(&job, &done);
	igt_nova_spin_end(&spin);
	job_done(&job, &done);
	syncobj_destroy(fd, timeline);
	igt_nova_sync_destroy(fd, &done);
	teardown();
}

static void test_sync_only(void)
{
	struct drm_nova_sync done[2];
	struct igt_nova_spin spin;

	setup();
	for (int i = 0; i < 2; i++)
		done[i] = igt_nova_sync_create(fd);
	/* Not even that. */
	igt_assert_eq_u64(igt_nova_exec(fd, queue, NULL, 0, NULL, NULL), 1);
	igt_assert_eq_u64(igt_nova_exec(fd, queue, NULL, 0, NULL, &done[0]), 2);
	igt_nova_sync_signalled(fd, &done[0]);

	igt_nova_spin_begin(&ctx, other, &spin);
	igt_nova_exec(fd, queue, NULL, 0, &spin.done, &done[1]);
	igt_nova_spin_running(&spin);
	igt_nova_sync_pending(fd, &done[1]);
	igt_nova_spin_end(&spin);
	for (int i = 0; i < 2; i++) {
		igt_assert_eq(igt_nova_sync_error(fd, &done[i]), 0);
		igt_nova_sync_destroy(fd, &done[i]);
	}
	teardown();
}

/* After what was before it, and before what comes after it. */
static void test_sync_only_order(void)
{
	struct drm_nova_sync done[3];
	struct igt_nova_spin before, gate;
	struct job job;

	setup();
	for (int i = 0; i < 3; i++)
		done[i] = igt_nova_sync_create(fd);
	job = job_new(1);
	igt_nova_spin_begin(&ctx, queue, &before);
	igt_nova_exec(fd, queue, NULL, 0, NULL, &done[0]);
	igt_nova_spin_begin(&ctx, other, &gate);
	igt_nova_exec(fd, queue, NULL, 0, &gate.done, &done[1]);
	job_exec(queue, &job, NULL, &done[2]);
	igt_nova_spin_running(&before);
	igt_nova_sync_pending(fd, &done[0]);
	igt_nova_spin_end(&before);
	igt_nova_sync_signalled(fd, &done[0]);
	igt_nova_spin_running(&gate);
	igt_nova_sync_pending(fd, &done[1]);
	job_pending(&job, &done[2]);
	igt_nova_spin_end(&gate);
	job_done(&job, &done[2]);
	igt_assert(igt_nova_sync_is_signalled(fd, &done[1]));
	for (int i = 0; i < 3; i++)
		igt_nova_sync_destroy(fd, &done[i]);
	teardown();
}

/* Nothing is executed, and nothing is signalled. */
static void wait_refused(struct drm_nova_sync wait)
{
	struct drm_nova_sync done = igt_nova_sync_create(fd);
	struct job job = job_new(1);
	struct drm_nova_exec exec = igt_nova_exec_args(queue, &job.push, 1);

	igt_nova_exec_syncs(&exec, &wait, 1, &done, 1);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), EINVAL);
	exec.push_count = 0;
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), EINVAL);
	igt_nova_queue_finish(fd, queue);
	igt_assert_eq_u32(*job.word.u32, 0);
	igt_assert_eq(syncobj_wait_err(fd, &done.handle, 1, 0, 0), -EINVAL);
	igt_nova_sync_destroy(fd, &done);
}

static void test_missing_fence(void)
{
	struct drm_nova_sync empty = igt_nova_sync_create(fd);
	struct drm_nova_sync point = igt_nova_sync_point(empty.handle, 1);

	setup();
	wait_refused(empty);
	wait_refused(point);
	/* What has a fence is not enough, it takes a later one. */
	igt_nova_exec(fd, queue, NULL, 0, NULL, &point);
	point.point = 2;
	wait_refused(point);
	igt_nova_sync_destroy(fd, &empty);
	teardown();
}

#define CHAIN	64

/* A value goes from queue to queue, of engines of all kinds. */
static void test_cross_queue(void)
{
	struct drm_nova_sync at[CHAIN];
	struct igt_nova_engines engines;
	struct igt_nova_mem mem;
	uint32_t queues[8], count = 0;

	setup();
	igt_nova_engines(fd, &engines);
	for (unsigned int i = 0; i < engines.count && count < 8; i++)
		if (igt_nova_engine_has(&engines.engine[i], IGT_NOVA_CLASS_COPY))
			queues[count++] = igt_nova_queue_on(fd, ctx.vm,
							    &engines.engine[i]);
	mem = igt_nova_mem_create(&ctx, PAGE);
	mem.u32[0] = 0xcafe;
	for (uint32_t i = 0; i < CHAIN; i++) {
		struct igt_nova_push push = igt_nova_ctx_push(&ctx, 32);
		struct drm_nova_push whole;

		igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
		igt_nova_push_copy(&push, mem.va + (i + 1) * 4, mem.va + i * 4, 4);
		whole = igt_nova_push_end(&push);
		at[i] = igt_nova_sync_create(fd);
		igt_nova_exec(fd, queues[i % count], &whole, 1,
			      i ? &at[i - 1] : NULL, &at[i]);
	}
	igt_nova_sync_signalled(fd, &at[CHAIN - 1]);
	for (uint32_t i = 0; i < CHAIN; i++) {
		igt_assert_eq_u32(mem.u32[i + 1], 0xcafe);
		igt_assert_eq(igt_nova_sync_error(fd, &at[i]), 0);
		igt_nova_sync_destroy(fd, &at[i]);
	}
	for (uint32_t i = 0; i < count; i++)
		igt_nova_queue_destroy(fd, queues[i]);
	igt_nova_mem_destroy(&ctx, &mem);
	teardown();
}

/* Another file's queue waits for ours, and ours for its. */
static void test_cross_file(void)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct drm_nova_sync theirs, ours, done;
	int file = drm_open_driver_render(DRIVER_NOVA), share;
	struct igt_nova_word word;
	struct drm_nova_push push;
	struct igt_nova_spin spin;
	struct igt_nova_ctx far;
	uint32_t far_queue;
	struct job job;

	setup();
	job = job_new(5);
	igt_nova_ctx_init(file, &far);
	far_queue = igt_nova_queue_on(file, far.vm, &engine);
	word = igt_nova_ctx_word(&far);
	push = igt_nova_ctx_store(&far, IGT_NOVA_CLASS_COPY, word.va, 6);

	igt_nova_spin_begin(&ctx, queue, &spin);
	share = syncobj_handle_to_fd(fd, spin.done.handle, 0);
	theirs = (struct drm_nova_sync){
		.handle = syncobj_fd_to_handle(file, share, 0),
	};
	close(share);
	done = igt_nova_sync_create(file);
	igt_nova_exec(file, far_queue, &push, 1, &theirs, &done);
	share = syncobj_handle_to_fd(file, done.handle, 0);
	ours = (struct drm_nova_sync){
		.handle = syncobj_fd_to_handle(fd, share, 0),
	};
	close(share);
	job_exec(other, &job, &ours, &ours);
	igt_nova_spin_running(&spin);
	job_pending(&job, &ours);
	igt_assert_eq_u32(*word.u32, 0);
	igt_nova_spin_end(&spin);
	job_done(&job, &ours);
	igt_assert_eq_u32(*word.u32, 6);
	igt_nova_queue_destroy(file, far_queue);
	igt_nova_ctx_fini(&far);
	drm_close_driver(file);
	igt_nova_sync_destroy(fd, &ours);
	teardown();
}

static void test_signal_twice(void)
{
	struct drm_nova_sync twice[2], points[3];
	uint32_t timeline = syncobj_create(fd, 0);
	struct igt_nova_spin spin;
	struct drm_nova_exec exec;
	struct job job;

	setup();
	job = job_new(1);
	twice[0] = igt_nova_sync_create(fd);
	twice[1] = twice[0];
	for (int i = 0; i < 3; i++)
		points[i] = igt_nova_sync_point(timeline, 10 * (i + 1));

	igt_nova_spin_begin(&ctx, queue, &spin);
	exec = igt_nova_exec_args(queue, &job.push, 1);
	igt_nova_exec_syncs(&exec, NULL, 0, twice, 2);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), 0);
	/* All of a timeline at once. */
	igt_nova_exec_syncs(&exec, NULL, 0, points, 3);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), 0);
	/* Waited for and signalled by the same call. */
	igt_nova_exec_syncs(&exec, twice, 2, twice, 2);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), 0);
	igt_nova_spin_running(&spin);
	job_pending(&job, &twice[0]);
	igt_nova_sync_pending(fd, &points[0]);
	igt_nova_spin_end(&spin);
	job_done(&job, &twice[0]);
	for (int i = 0; i < 3; i++)
		job_done(&job, &points[i]);
	igt_assert_eq_u64(timeline_value(timeline), points[2].point);
	syncobj_destroy(fd, timeline);
	igt_nova_sync_destroy(fd, &twice[0]);
	teardown();
}

static void test_foreign_fence(void)
{
	struct drm_nova_sync done = igt_nova_sync_create(fd), wait = {};
	struct igt_nova_fence fence;
	struct job jobs[2];

	setup();
	for (int i = 0; i < 2; i++)
		jobs[i] = job_new(i + 1);
	igt_nova_fence_create(&fence, PAGE, true);
	wait.handle = igt_nova_fence_syncobj(&fence, fd);
	job_exec(queue, &jobs[0], &wait, &done);
	job_pending(&jobs[0], &done);
	/* Another queue does not care. */
	igt_nova_queue_finish(fd, other);
	igt_nova_fence_destroy(&fence);
	job_done(&jobs[0], &done);
	job_exec(queue, &jobs[1], &wait, &done);
	job_done(&jobs[1], &done);
	igt_nova_sync_destroy(fd, &wait);
	igt_nova_sync_destroy(fd, &done);
	teardown();
}

/*
 * Somebody's failure is no failure of those who waited for it: they are executed,
 * and what they signal says that they were.
 */
static void test_error_propagation(void)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct drm_nova_sync done = igt_nova_sync_create(fd), at[2];
	struct job job, good;
	struct drm_nova_push bad;
	uint32_t guilty;

	igt_emit_ignore_dmesg_regex("nova");
	setup();
	job = job_new(1);
	good = job_new(2);
	for (int i = 0; i < 2; i++)
		at[i] = igt_nova_sync_create(fd);
	guilty = igt_nova_queue_on(fd, ctx.vm, &engine);
	bad = igt_nova_ctx_store(&ctx, IGT_NOVA_CLASS_COPY, IGT_NOVA_BAD_VA, 1);
	job_exec(guilty, &good, NULL, &at[0]);
	igt_nova_exec(fd, guilty, &bad, 1, NULL, &at[1]);
	job_exec(queue, &job, &at[1], &done);
	igt_assert_eq(igt_nova_sync_error(fd, &at[1]), EIO);
	job_done(&good, &at[0]);
	job_done(&job, &done);

	/* Also when it failed before the call. */
	igt_assert_eq_u32(igt_nova_queue_state(fd, guilty).state,
			  DRM_NOVA_QUEUE_STATE_BANNED |
			  DRM_NOVA_QUEUE_STATE_FAULT);
	*job.word.u32 = 0;
	job_exec(other, &job, &at[1], &done);
	job_done(&job, &done);
	igt_nova_queue_destroy(fd, guilty);
	igt_nova_sync_destroy(fd, &done);
	for (int i = 0; i < 2; i++)
		igt_nova_sync_destroy(fd, &at[i]);
	teardown();
}

static void bind_later(struct drm_nova_vm_bind_op op,
		       const struct drm_nova_sync *wait,
		       const struct drm_nova_sync *signal)
{
	struct drm_nova_vm_bind bind = igt_nova_bind(ctx.vm, &op, 1);

	igt_nova_bind_syncs(&bind, wait, !!wait, signal, !!signal);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
}

static struct drm_nova_vm_bind_op map_page(uint32_t handle, uint64_t va)
{
	return (struct drm_nova_vm_bind_op){
		.op = DRM_NOVA_VM_BIND_OP_MAP, .handle = handle, .va = va,
		.range = PAGE,
	};
}

static struct drm_nova_push copy_word(uint64_t dst, uint64_t src)
{
	struct igt_nova_push push = igt_nova_ctx_push(&ctx, 32);

	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_copy(&push, dst, src, 4);
	return igt_nova_push_end(&push);
}

/* A job waits for the mapping that it needs. */
static void test_bind_then_exec(void)
{
	struct drm_nova_sync gate = {}, bound = igt_nova_sync_create(fd);
	struct drm_nova_sync done = igt_nova_sync_create(fd);
	struct igt_nova_fence fence;
	struct igt_nova_word word;
	struct igt_nova_mem mem;
	struct drm_nova_push push;
	uint64_t va;

	setup();
	mem = igt_nova_mem_create(&ctx, PAGE);
	mem.u32[0] = 0x1111;
	va = igt_nova_ctx_va(&ctx, PAGE);
	word = igt_nova_ctx_word(&ctx);
	push = copy_word(word.va, va);
	igt_nova_fence_create(&fence, PAGE, true);
	gate.handle = igt_nova_fence_syncobj(&fence, fd);
	bind_later(map_page(mem.handle, va), &gate, &bound);
	igt_nova_exec(fd, queue, &push, 1, &bound, &done);
	igt_nova_sync_pending(fd, &done);
	igt_nova_fence_destroy(&fence);
	igt_assert_eq(igt_nova_sync_error(fd, &done), 0);
	igt_assert_eq_u32(*word.u32, 0x1111);
	igt_nova_ctx_unbind(&ctx, va, PAGE);
	igt_nova_mem_destroy(&ctx, &mem);
	igt_nova_sync_destroy(fd, &gate);
	igt_nova_sync_destroy(fd, &bound);
	igt_nova_sync_destroy(fd, &done);
	teardown();
}

/* A mapping is replaced when the job is through with it; the next one sees it. */
static void test_exec_then_bind(void)
{
	struct drm_nova_sync first = igt_nova_sync_create(fd);
	struct drm_nova_sync bound = igt_nova_sync_create(fd);
	struct drm_nova_sync done = igt_nova_sync_create(fd);
	struct igt_nova_word words[2];
	struct drm_nova_push pushes[2];
	struct igt_nova_mem mem[2];
	struct igt_nova_spin spin;
	uint64_t va;

	setup();
	va = igt_nova_ctx_va(&ctx, PAGE);
	for (int i = 0; i < 2; i++) {
		mem[i] = igt_nova_mem_create(&ctx, PAGE);
		mem[i].u32[0] = 0x2222 + i;
		words[i] = igt_nova_ctx_word(&ctx);
		pushes[i] = copy_word(words[i].va, va);
	}
	igt_nova_ctx_bind(&ctx, mem[0].handle, va, PAGE, 0);
	igt_nova_spin_begin(&ctx, queue, &spin);
	igt_nova_exec(fd, queue, &pushes[0], 1, NULL, &first);
	bind_later(map_page(mem[1].handle, va), &first, &bound);
	igt_nova_exec(fd, other, &pushes[1], 1, &bound, &done);
	igt_nova_spin_running(&spin);
	igt_nova_sync_pending(fd, &bound);
	igt_nova_sync_pending(fd, &done);
	igt_nova_spin_end(&spin);
	igt_assert_eq(igt_nova_sync_error(fd, &done), 0);
	for (int i = 0; i < 2; i++) {
		igt_assert_eq_u32(*words[i].u32, 0x2222 + i);
		igt_nova_mem_destroy(&ctx, &mem[i]);
	}
	igt_nova_ctx_unbind(&ctx, va, PAGE);
	igt_nova_sync_destroy(fd, &first);
	igt_nova_sync_destroy(fd, &bound);
	igt_nova_sync_destroy(fd, &done);
	teardown();
}

/* Does a reader or writer of the dma-buf have to wait? */
static bool is_busy(int dmabuf)
{
	struct pollfd wait = { .fd = dmabuf, .events = POLLIN | POLLOUT };
	int file = igt_nova_dmabuf_export_sync_file(dmabuf, DMA_BUF_SYNC_RW);
	int status = sync_fence_status(file), ready;

	close(file);
	igt_assert_lte(0, status);
	ready = poll(&wait, 1, 0);
	igt_assert_lte(0, ready);
	igt_assert_eq(!status, !(wait.revents & POLLOUT));
	return !status;
}

/* Jobs are nobody else's business, and others' fences are none of theirs. */
static void test_implicit_none(void)
{
	struct drm_nova_gem_create create = {
		.size = PAGE, .placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM,
	};
	struct drm_nova_sync done = igt_nova_sync_create(fd);
	struct igt_nova_fence fence;
	struct igt_nova_spin spin;
	struct igt_nova_mem mem;
	struct drm_nova_push push;
	int dmabuf, file;

	setup();
	mem = igt_nova_mem_create_with(&ctx, &create);
	dmabuf = prime_handle_to_fd(fd, mem.handle);
	push = igt_nova_ctx_store(&ctx, IGT_NOVA_CLASS_COPY, mem.va, 9);
	igt_nova_spin_begin(&ctx, queue, &spin);
	igt_nova_exec(fd, queue, &push, 1, NULL, &done);
	igt_nova_spin_running(&spin);
	igt_assert(!is_busy(dmabuf));
	igt_assert(!igt_nova_sync_is_signalled(fd, &done));
	igt_nova_spin_end(&spin);
	igt_nova_sync_signalled(fd, &done);
	igt_assert_eq_u32(mem.u32[0], 9);

	igt_nova_fence_create(&fence, PAGE, true);
	file = igt_nova_dmabuf_export_sync_file(fence.dmabuf, DMA_BUF_SYNC_RW);
	igt_nova_dmabuf_import_sync_file(dmabuf, DMA_BUF_SYNC_RW, file);
	close(file);
	igt_assert(is_busy(dmabuf));
	push = igt_nova_ctx_store(&ctx, IGT_NOVA_CLASS_COPY, mem.va, 10);
	igt_nova_exec_done(fd, queue, &push, 1);
	igt_assert_eq_u32(mem.u32[0], 10);
	igt_assert(is_busy(dmabuf));
	igt_nova_fence_destroy(&fence);
	close(dmabuf);
	igt_nova_mem_destroy(&ctx, &mem);
	igt_nova_sync_destroy(fd, &done);
	teardown();
}

/* As many as a call can have; each that is waited for counts. */
static void test_many_syncs(void)
{
	uint32_t max = igt_nova_getparam(fd, NOVA_GETPARAM_SYNCS_MAX);
	struct drm_nova_sync *waits, *signals, done = igt_nova_sync_create(fd);
	uint32_t timeline = syncobj_create(fd, 0);
	struct drm_nova_exec exec;
	struct igt_nova_spin spin;
	struct job job;

	igt_assert_lte(256, max);
	setup();
	waits = calloc(max, sizeof(*waits));
	signals = calloc(max, sizeof(*signals));
	igt_assert(waits && signals);
	job = job_new(1);
	/* All are signalled but the last. */
	for (uint32_t i = 0; i < max; i++) {
		waits[i] = igt_nova_sync_create(fd);
		signals[i] = i & 1 ? igt_nova_sync_create(fd) :
				     igt_nova_sync_point(timeline, i + 1);
		if (i + 1 < max)
			syncobj_signal(fd, &waits[i].handle, 1);
	}
	igt_nova_spin_begin(&ctx, other, &spin);
	igt_nova_exec(fd, other, NULL, 0, NULL, &waits[max - 1]);
	exec = igt_nova_exec_args(queue, &job.push, 1);
	igt_nova_exec_syncs(&exec, waits, max, signals, max);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), 0);
	igt_nova_exec(fd, queue, NULL, 0, NULL, &done);
	igt_nova_spin_running(&spin);
	job_pending(&job, &done);
	igt_assert(!igt_nova_sync_is_signalled(fd, &signals[0]));
	igt_assert(!igt_nova_sync_is_signalled(fd, &signals[max - 1]));
	igt_nova_spin_end(&spin);
	job_done(&job, &done);
	for (uint32_t i = 0; i < max; i++) {
		igt_assert(igt_nova_sync_is_signalled(fd, &signals[i]));
		igt_nova_sync_destroy(fd, &waits[i]);
		if (i & 1)
			igt_nova_sync_destroy(fd, &signals[i]);
	}
	syncobj_destroy(fd, timeline);
	igt_nova_sync_destroy(fd, &done);
	free(waits);
	free(signals);
	teardown();
}

static void syncs_refused(const struct drm_nova_sync *syncs, uint32_t count,
			  uint32_t stride, int err)
{
	struct drm_nova_exec exec = igt_nova_exec_args(queue, NULL, 0);

	exec.sync_stride = stride;
	igt_nova_exec_syncs(&exec, syncs, count, NULL, 0);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), err);
	igt_nova_exec_syncs(&exec, NULL, 0, syncs, count);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), err);
}

static void test_too_many(void)
{
	uint32_t max = igt_nova_getparam(fd, NOVA_GETPARAM_SYNCS_MAX);
	uint32_t signalled = syncobj_create(fd, DRM_SYNCOBJ_CREATE_SIGNALED);
	struct drm_nova_sync *syncs = calloc(max + 1, sizeof(*syncs));

	igt_assert(syncs);
	setup();
	for (uint32_t i = 0; i <= max; i++)
		syncs[i].handle = signalled;
	syncs_refused(syncs, max + 1, sizeof(*syncs), E2BIG);
	syncs_refused(syncs, 0xffffffff, sizeof(*syncs), E2BIG);
	syncs_refused(syncs, max, sizeof(*syncs), 0);
	free(syncs);
	syncobj_destroy(fd, signalled);
	teardown();
}

static void test_invalid_sync(void)
{
	struct {
		struct drm_nova_sync sync;
		uint8_t tail[STRIDE_MAX - sizeof(struct drm_nova_sync)];
	} wide[2] = {};
	uint32_t signalled = syncobj_create(fd, DRM_SYNCOBJ_CREATE_SIGNALED);
	const uint32_t size = sizeof(struct drm_nova_sync);
	struct drm_nova_sync sync = {};

	setup();
	syncs_refused(&sync, 1, size, ENOENT);
	sync.handle = 0x12345;
	syncs_refused(&sync, 1, size, ENOENT);
	sync = (struct drm_nova_sync){ .handle = signalled, .point = 1 };
	syncs_refused(&sync, 1, size, EINVAL);
	sync = igt_nova_sync_point(signalled, 0);
	syncs_refused(&sync, 1, size, EINVAL);
	for (int bit = 1; bit < 32; bit++) {
		sync = (struct drm_nova_sync){
			.handle = signalled, .flags = 1u << bit,
		};
		syncs_refused(&sync, 1, size, EINVAL);
	}
	syncs_refused(NULL, 1, size, EFAULT);

	for (int i = 0; i < 2; i++)
		wide[i].sync.handle = signalled;
	syncs_refused(&wide[0].sync, 2, 0, EINVAL);
	syncs_refused(&wide[0].sync, 2, size - 1, EINVAL);
	syncs_refused(&wide[0].sync, 2, STRIDE_MAX + 1, E2BIG);
	wide[1].tail[9] = 1;
	syncs_refused(&wide[0].sync, 2, STRIDE_MAX, E2BIG);
	wide[1].tail[9] = 0;
	syncs_refused(&wide[0].sync, 2, STRIDE_MAX, 0);
	syncobj_destroy(fd, signalled);
	teardown();
}

int igt_main()
{
	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("A call waits for a syncobj");
	igt_subtest("in-binary")
		test_in_binary();

	igt_describe("A call signals syncobjs");
	igt_subtest("out-binary")
		test_out_binary();

	igt_describe("Points of a timeline, from queue to queue");
	igt_subtest("timeline")
		test_timeline();

	igt_describe("Points that need 64 bits");
	igt_subtest("timeline-64bit")
		test_timeline_64bit();

	igt_describe("Calls without pushes");
	igt_subtest("sync-only")
		test_sync_only();

	igt_describe("Calls without pushes have their place in the queue");
	igt_subtest("sync-only-order")
		test_sync_only_order();

	igt_describe("To wait for what nobody has submitted is refused");
	igt_subtest("missing-fence-einval")
		test_missing_fence();

	igt_describe("A chain of jobs over all engines that copy");
	igt_subtest("cross-queue")
		test_cross_queue();

	igt_describe("Queues of two files wait for each other");
	igt_subtest("cross-file")
		test_cross_file();

	igt_describe("The same syncobj more than once in a call");
	igt_subtest("signal-same-syncobj-twice")
		test_signal_twice();

	igt_describe("A call waits for another driver's fence");
	igt_subtest("foreign-fence")
		test_foreign_fence();

	igt_describe("Who waited for a job that failed is executed");
	igt_subtest("wait-error-propagation")
		test_error_propagation();

	igt_describe("A job waits for an asynchronous bind");
	igt_subtest("bind-then-exec")
		test_bind_then_exec();

	igt_describe("An asynchronous bind waits for a job");
	igt_subtest("exec-then-bind")
		test_exec_then_bind();

	igt_describe("Jobs and fences of shared objects do not know each other");
	igt_subtest("implicit-none")
		test_implicit_none();

	igt_describe("As many syncs as a call can have");
	igt_subtest("many-syncs")
		test_many_syncs();

	igt_describe("More syncs than a call can have");
	igt_subtest("too-many-e2big")
		test_too_many();

	igt_describe("Syncs and arrays of syncs that are none");
	igt_subtest("invalid-sync")
		test_invalid_sync();

	igt_fixture()
		drm_close_driver(fd);
}
