// SPDX-License-Identifier: MIT
/*
 * TEST: VM_BIND of nova-drm and time: syncs, bind queues, who waits for whom
 */
#include <pthread.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_exec.h"
#include "igt_nova_fence.h"
#include "igt_nova_walk.h"

#define KB		1024ull
#define MB		(1024 * KB)
#define BASE		(1ull << 38)
#define BO_SIZE		(256 * KB)
#define FAR_POINT	((1ull << 32) + 5)

static int fd = -1;
static struct igt_nova_vm vm;
static uint32_t bo;

static void setup(void)
{
	igt_nova_vm_init(fd, &vm);
	bo = igt_nova_gem_create(fd, BO_SIZE, 0).handle;
	igt_nova_fill_bo(fd, bo);
}

static void teardown(void)
{
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo);
}

/* Any of the syncs may be NULL. */
static void bind_async(uint32_t queue, const struct drm_nova_vm_bind_op *op,
		       const struct drm_nova_sync *wait,
		       const struct drm_nova_sync *signal)
{
	struct drm_nova_vm_bind bind = igt_nova_bind(vm.id, op, !!op);

	bind.queue_id = queue;
	igt_nova_bind_syncs(&bind, wait, !!wait, signal, !!signal);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	igt_assert_eq_u32(bind.failed_op, !!op);
}

/* A fence to wait for, and the syncobj to wait with. */
struct gate {
	struct igt_nova_fence fence;
	struct drm_nova_sync wait;
};

static void gate_close(struct gate *gate)
{
	igt_nova_fence_create(&gate->fence, 4096, true);
	gate->wait = (struct drm_nova_sync){
		.handle = igt_nova_fence_syncobj(&gate->fence, fd),
	};
}

static void gate_open(struct gate *gate)
{
	igt_nova_fence_destroy(&gate->fence);
	syncobj_destroy(fd, gate->wait.handle);
}

static struct drm_nova_sync signal_new(void)
{
	return (struct drm_nova_sync){ .handle = syncobj_create(fd, 0) };
}

static void test_sync_no_fences(void)
{
	struct drm_nova_vm_bind_op op;
	struct drm_nova_sync sync = signal_new();
	struct drm_nova_vm_bind bind;

	setup();
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	bind = igt_nova_bind(vm.id, &op, 1);
	igt_nova_bind_syncs(&bind, NULL, 0, &sync, 1);
	bind.flags = 0;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EINVAL);
	syncobj_signal(fd, &sync.handle, 1);
	igt_nova_bind_syncs(&bind, &sync, 1, NULL, 0);
	bind.flags = 0;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EINVAL);
	bind = igt_nova_bind(vm.id, &op, 1);
	bind.queue_id = igt_nova_bind_queue_create(fd, vm.id);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EINVAL);
	igt_nova_queue_destroy(fd, bind.queue_id);
	igt_nova_vm_check(&vm);
	syncobj_destroy(fd, sync.handle);
	teardown();
}

static void test_async_syncobj(void)
{
	struct drm_nova_sync signal[2];
	struct drm_nova_vm_bind_op op;
	struct gate gate;

	setup();
	gate_close(&gate);
	for (int i = 0; i < 2; i++)
		signal[i] = signal_new();
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	bind_async(0, &op, &gate.wait, &signal[0]);
	igt_nova_syncobj_pending(fd, signal[0].handle);
	igt_nova_vm_check(&vm);

	/* One that waits for it in turn. */
	op = igt_nova_op_unmap(BASE + 64 * KB, 64 * KB);
	bind_async(0, &op, &signal[0], &signal[1]);
	igt_nova_syncobj_pending(fd, signal[1].handle);
	igt_nova_vm_check(&vm);

	gate_open(&gate);
	igt_nova_syncobj_signalled(fd, signal[1].handle);
	igt_nova_syncobj_signalled(fd, signal[0].handle);
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	igt_nova_vm_expect(&vm, &op, 1);
	op = igt_nova_op_unmap(BASE + 64 * KB, 64 * KB);
	igt_nova_vm_expect(&vm, &op, 1);
	igt_nova_vm_check_content(&vm);
	for (int i = 0; i < 2; i++) {
		igt_assert_eq(igt_nova_syncobj_error(fd, signal[i].handle), 0);
		syncobj_destroy(fd, signal[i].handle);
	}
	teardown();
}

static void test_async_timeline(void)
{
	uint32_t timeline = syncobj_create(fd, 0);
	struct drm_nova_sync first = {
		.handle = timeline, .flags = DRM_NOVA_SYNC_TIMELINE,
		.point = FAR_POINT,
	}, second = first;
	struct drm_nova_vm_bind_op ops[2];
	struct gate gate;
	uint64_t point;
	uint32_t queue;

	setup();
	queue = igt_nova_bind_queue_create(fd, vm.id);
	second.point = 1ull << 63;
	gate_close(&gate);
	ops[0] = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	ops[1] = igt_nova_op_unmap(BASE, 64 * KB);
	bind_async(0, &ops[0], &gate.wait, &first);
	/* A point below the one there will be is waited for as well. */
	first.point = FAR_POINT - 1;
	bind_async(queue, &ops[1], &first, &second);
	igt_nova_timeline_pending(fd, timeline, FAR_POINT);
	syncobj_timeline_query(fd, &timeline, &point, 1);
	igt_assert_eq_u64(point, 0);

	gate_open(&gate);
	igt_nova_timeline_signalled(fd, timeline, FAR_POINT);
	igt_nova_timeline_signalled(fd, timeline, second.point);
	syncobj_timeline_query(fd, &timeline, &point, 1);
	igt_assert_eq_u64(point, second.point);
	igt_nova_vm_expect(&vm, ops, 2);
	igt_nova_vm_check_content(&vm);
	syncobj_destroy(fd, timeline);
	igt_nova_queue_destroy(fd, queue);
	teardown();
}

static void sync_refused(struct drm_nova_sync sync, bool wait, int err)
{
	struct drm_nova_vm_bind_op op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	struct drm_nova_vm_bind bind = igt_nova_bind(vm.id, &op, 1);
	int got;

	if (wait)
		igt_nova_bind_syncs(&bind, &sync, 1, NULL, 0);
	else
		igt_nova_bind_syncs(&bind, NULL, 0, &sync, 1);
	got = igt_nova_vm_bind_errno(fd, &bind);
	igt_assert_f(got == err, "%s: handle %u flags %#x point %#llx: errno %d, not %d\n",
		     wait ? "wait" : "signal", sync.handle, sync.flags, sync.point,
		     got, err);
	igt_assert_eq_u32(bind.failed_op, 1);
}

static void test_invalid_sync(void)
{
	uint32_t empty = syncobj_create(fd, 0);
	uint32_t done = syncobj_create(fd, DRM_SYNCOBJ_CREATE_SIGNALED);

	setup();
	for (int wait = 0; wait < 2; wait++) {
		uint32_t handle = wait ? done : empty;

		sync_refused((struct drm_nova_sync){}, wait, ENOENT);
		sync_refused((struct drm_nova_sync){ .handle = 0x12345 }, wait,
			     ENOENT);
		/* A point is what makes a timeline one. */
		sync_refused((struct drm_nova_sync){
			.handle = handle, .point = 1 }, wait, EINVAL);
		sync_refused((struct drm_nova_sync){
			.handle = handle, .flags = DRM_NOVA_SYNC_TIMELINE },
			wait, EINVAL);
		for (int bit = 1; bit < 32; bit++)
			sync_refused((struct drm_nova_sync){
				.handle = handle, .flags = 1u << bit }, wait,
				EINVAL);
	}
	/* Nobody has submitted it. */
	sync_refused((struct drm_nova_sync){ .handle = empty }, true, EINVAL);
	sync_refused((struct drm_nova_sync){
		.handle = empty, .flags = DRM_NOVA_SYNC_TIMELINE, .point = 1 },
		true, EINVAL);
	igt_nova_vm_check(&vm);
	syncobj_destroy(fd, empty);
	syncobj_destroy(fd, done);
	teardown();
}

static void test_invalid_sync_arrays(void)
{
	struct {
		struct drm_nova_sync sync;
		uint8_t tail[256 - sizeof(struct drm_nova_sync)];
	} wide[2] = {};
	struct drm_nova_vm_bind_op op;
	struct drm_nova_vm_bind bind;

	setup();
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	for (int i = 0; i < 2; i++)
		wide[i].sync = signal_new();
	bind = igt_nova_bind(vm.id, &op, 1);
	igt_nova_bind_syncs(&bind, NULL, 0, &wide[0].sync, 2);
	bind.sync_stride = sizeof(struct drm_nova_sync) - 1;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EINVAL);
	bind.sync_stride = 0;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EINVAL);
	bind.sync_stride = 257;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), E2BIG);
	bind.sync_stride = sizeof(wide[0]);
	wide[1].tail[9] = 1;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), E2BIG);
	bind.signals = 0;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EFAULT);
	igt_nova_vm_check(&vm);
	/* No fence has been put anywhere. */
	for (int i = 0; i < 2; i++)
		igt_assert_eq(syncobj_wait_err(fd, &wide[i].sync.handle, 1, 0, 0),
			      -EINVAL);

	bind.signals = (uintptr_t)wide;
	wide[1].tail[9] = 0;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	for (int i = 0; i < 2; i++) {
		igt_nova_syncobj_signalled(fd, wide[i].sync.handle);
		syncobj_destroy(fd, wide[i].sync.handle);
	}
	igt_nova_vm_expect(&vm, &op, 1);
	igt_nova_vm_check_content(&vm);
	teardown();
}

static void test_invalid_queue(void)
{
	struct drm_nova_vm_bind_op op;
	struct drm_nova_vm_bind bind;
	uint32_t other;

	setup();
	other = igt_nova_vm_create(fd);
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	bind = igt_nova_bind(vm.id, &op, 1);
	igt_nova_bind_syncs(&bind, NULL, 0, NULL, 0);
	bind.queue_id = 12345;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), ENOENT);
	/* Another VM's. */
	bind.queue_id = igt_nova_bind_queue_create(fd, other);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), ENOENT);
	igt_nova_queue_destroy(fd, bind.queue_id);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), ENOENT);
	igt_assert_eq_u32(bind.failed_op, 1);
	igt_nova_vm_destroy(fd, other);
	igt_nova_vm_check(&vm);
	teardown();
}

struct waiter {
	pthread_t thread;
	volatile bool done;
	int err;
};

static void *wait_thread(void *data)
{
	struct waiter *waiter = data;
	struct drm_nova_vm_bind bind = igt_nova_bind(vm.id, NULL, 0);

	waiter->err = igt_nova_vm_bind_errno(fd, &bind);
	waiter->done = true;
	return NULL;
}

static void test_zero_ops_sync(void)
{
	struct drm_nova_vm_bind bind;
	struct drm_nova_vm_bind_op ops[2];
	struct drm_nova_sync signal = signal_new();
	struct waiter waiter = {};
	struct gate gate;
	uint32_t queue;

	setup();
	/* Nothing to wait for. */
	bind = igt_nova_bind(vm.id, NULL, 0);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	igt_assert_eq_u32(bind.failed_op, 0);

	/* Two queues; what is bound in both is there when it returns. */
	queue = igt_nova_bind_queue_create(fd, vm.id);
	gate_close(&gate);
	for (int i = 0; i < 2; i++) {
		ops[i] = igt_nova_op_map(bo, BASE + i * MB, BO_SIZE, 0);
		bind_async(i ? queue : 0, &ops[i], &gate.wait, &signal);
	}
	igt_assert_eq(pthread_create(&waiter.thread, NULL, wait_thread, &waiter),
		      0);
	igt_assert(!igt_wait(waiter.done, IGT_NOVA_SHORT_MS, 10));
	gate_open(&gate);
	pthread_join(waiter.thread, NULL);
	igt_assert_eq(waiter.err, 0);
	igt_nova_vm_expect(&vm, ops, 2);
	igt_nova_vm_check_content(&vm);
	igt_nova_queue_destroy(fd, queue);
	syncobj_destroy(fd, signal.handle);
	teardown();
}

static void test_zero_ops_async(void)
{
	struct drm_nova_sync signal[3];
	struct drm_nova_vm_bind_op op;
	struct gate gate;
	uint32_t queue;

	setup();
	queue = igt_nova_bind_queue_create(fd, vm.id);
	for (int i = 0; i < 3; i++)
		signal[i] = signal_new();
	bind_async(0, NULL, NULL, &signal[0]);
	igt_nova_syncobj_signalled(fd, signal[0].handle);
	bind_async(0, NULL, NULL, NULL);

	/* Behind what is in the queue, and behind what it waits for. */
	gate_close(&gate);
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	bind_async(0, &op, &gate.wait, NULL);
	bind_async(0, NULL, NULL, &signal[1]);
	bind_async(queue, NULL, &gate.wait, &signal[2]);
	igt_nova_syncobj_pending(fd, signal[1].handle);
	igt_nova_syncobj_pending(fd, signal[2].handle);
	gate_open(&gate);
	igt_nova_syncobj_signalled(fd, signal[1].handle);
	igt_nova_vm_expect(&vm, &op, 1);
	igt_nova_vm_check_content(&vm);
	igt_nova_syncobj_signalled(fd, signal[2].handle);
	for (int i = 0; i < 3; i++)
		syncobj_destroy(fd, signal[i].handle);
	igt_nova_queue_destroy(fd, queue);
	teardown();
}

static void test_sync_not_blocked(void)
{
	struct drm_nova_sync signal = signal_new();
	struct drm_nova_vm_bind_op op;
	struct gate gate;

	setup();
	gate_close(&gate);
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	bind_async(0, &op, &gate.wait, &signal);
	igt_nova_vm_map(&vm, bo, BASE + MB, BO_SIZE, 0, 0);
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_unmap(&vm, BASE + MB, 64 * KB);
	igt_nova_vm_check_content(&vm);
	igt_nova_syncobj_pending(fd, signal.handle);
	gate_open(&gate);
	igt_nova_syncobj_signalled(fd, signal.handle);
	igt_nova_vm_expect(&vm, &op, 1);
	igt_nova_vm_check_content(&vm);
	syncobj_destroy(fd, signal.handle);
	teardown();
}

/* The same addresses: the later one wins, whatever the first was told then. */
static void test_sync_over_pending(void)
{
	struct drm_nova_sync signal = signal_new();
	struct drm_nova_vm_bind_op op;
	struct gate gate;
	uint32_t other;

	setup();
	other = igt_nova_gem_create(fd, BO_SIZE, 0).handle;
	igt_nova_fill_bo(fd, other);
	gate_close(&gate);
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	bind_async(0, &op, &gate.wait, &signal);
	igt_nova_vm_map(&vm, other, BASE + 64 * KB, 64 * KB, 0, 0);
	igt_nova_vm_check_content(&vm);
	gate_open(&gate);
	igt_nova_syncobj_signalled(fd, signal.handle);
	igt_assert_eq(igt_nova_syncobj_error(fd, signal.handle), 0);

	/* What took effect last is the program's matter; both are allowed. */
	igt_nova_vm_map(&vm, bo, BASE, BO_SIZE, 0, 0);
	igt_nova_vm_check_content(&vm);
	syncobj_destroy(fd, signal.handle);
	gem_close(fd, other);
	teardown();
}

static void test_queues_independent(void)
{
	struct drm_nova_sync signal[2];
	struct drm_nova_vm_bind_op ops[2];
	struct gate gate;
	uint32_t queues[2];

	setup();
	gate_close(&gate);
	for (int i = 0; i < 2; i++) {
		signal[i] = signal_new();
		queues[i] = igt_nova_bind_queue_create(fd, vm.id);
		ops[i] = igt_nova_op_map(bo, BASE + i * MB, BO_SIZE, 0);
		bind_async(queues[i], &ops[i], i ? NULL : &gate.wait, &signal[i]);
	}
	igt_nova_syncobj_signalled(fd, signal[1].handle);
	igt_nova_vm_expect(&vm, &ops[1], 1);
	igt_nova_vm_check_content(&vm);
	igt_nova_syncobj_pending(fd, signal[0].handle);
	gate_open(&gate);
	igt_nova_syncobj_signalled(fd, signal[0].handle);
	igt_nova_vm_expect(&vm, &ops[0], 1);
	igt_nova_vm_check_content(&vm);
	for (int i = 0; i < 2; i++) {
		syncobj_destroy(fd, signal[i].handle);
		igt_nova_queue_destroy(fd, queues[i]);
	}
	teardown();
}

static void test_queues_order(void)
{
	struct drm_nova_sync signal[8];
	struct drm_nova_vm_bind_op ops[8];
	struct gate gate;
	uint32_t queue;

	setup();
	queue = igt_nova_bind_queue_create(fd, vm.id);
	gate_close(&gate);
	/* Only the first waits; each replaces a part of those before. */
	for (int i = 0; i < 8; i++) {
		signal[i] = signal_new();
		ops[i] = igt_nova_op_map(bo, BASE + i * 16 * KB,
					 BO_SIZE - i * 8 * KB, i * 4 * KB);
		if (i % 3 == 2)
			ops[i] = igt_nova_op_unmap(BASE + i * 16 * KB, 64 * KB);
		bind_async(queue, &ops[i], i ? NULL : &gate.wait, &signal[i]);
	}
	igt_nova_syncobj_pending(fd, signal[7].handle);
	igt_nova_syncobj_pending(fd, signal[1].handle);
	igt_nova_vm_check(&vm);
	gate_open(&gate);
	igt_nova_syncobj_signalled(fd, signal[7].handle);
	for (int i = 0; i < 8; i++) {
		/* Those before are over when the last is. */
		igt_assert_eq(syncobj_wait_err(fd, &signal[i].handle, 1, 0, 0), 0);
		syncobj_destroy(fd, signal[i].handle);
	}
	igt_nova_vm_expect(&vm, ops, 8);
	igt_nova_vm_check_content(&vm);
	igt_nova_queue_destroy(fd, queue);
	teardown();
}

/* What a queue was given is still done when it is destroyed. */
static void test_queue_destroy(void)
{
	struct drm_nova_sync signal = signal_new();
	struct drm_nova_vm_bind_op op;
	struct gate gate;
	uint32_t queue;

	setup();
	queue = igt_nova_bind_queue_create(fd, vm.id);
	gate_close(&gate);
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	bind_async(queue, &op, &gate.wait, &signal);
	igt_nova_queue_destroy(fd, queue);
	igt_nova_syncobj_pending(fd, signal.handle);
	gate_open(&gate);
	igt_nova_syncobj_signalled(fd, signal.handle);
	igt_assert_eq(igt_nova_syncobj_error(fd, signal.handle), 0);
	igt_nova_vm_expect(&vm, &op, 1);
	igt_nova_vm_check_content(&vm);
	syncobj_destroy(fd, signal.handle);
	teardown();
}

/* Objects live until what maps them has run. */
static void test_close_pending_bo(void)
{
	struct drm_nova_sync signal = signal_new();
	struct drm_nova_vm_bind_op op;
	struct gate gate;
	uint32_t handle;

	setup();
	handle = igt_nova_gem_create(fd, BO_SIZE, 0).handle;
	igt_nova_fill_bo(fd, handle);
	gate_close(&gate);
	op = igt_nova_op_map(handle, BASE, BO_SIZE, 0);
	bind_async(0, &op, &gate.wait, &signal);
	gem_close(fd, handle);
	gate_open(&gate);
	igt_nova_syncobj_signalled(fd, signal.handle);
	igt_nova_vm_expect(&vm, &op, 1);
	igt_nova_vm_check_content(&vm);
	syncobj_destroy(fd, signal.handle);
	teardown();
}

/* Many at a time: preparation is throttled, nothing is lost. */
static void test_many(void)
{
	const unsigned int count = 300;
	struct drm_nova_sync signal = {
		.handle = syncobj_create(fd, 0),
		.flags = DRM_NOVA_SYNC_TIMELINE,
	};
	struct drm_nova_vm_bind_op op;

	setup();
	for (unsigned int i = 0; i < count; i++) {
		signal.point = i + 1;
		op = igt_nova_op_map(bo, BASE + i * 2 * MB, BO_SIZE, 0);
		if (i % 4 == 3)
			op = igt_nova_op_unmap(BASE + (i - 1) * 2 * MB + 4 * KB,
					       8 * KB);
		bind_async(0, &op, NULL, &signal);
		igt_nova_vm_expect(&vm, &op, 1);
	}
	igt_nova_timeline_signalled(fd, signal.handle, count);
	igt_nova_vm_check_content(&vm);
	syncobj_destroy(fd, signal.handle);
	teardown();
}

/* For one call: binary syncs and points of a timeline in turn. */
struct syncs {
	uint32_t count, timeline;
	struct drm_nova_sync *sync;
};

static struct syncs syncs_new(uint32_t count)
{
	struct syncs syncs = {
		.count = count, .timeline = syncobj_create(fd, 0),
		.sync = calloc(count, sizeof(*syncs.sync)),
	};

	igt_assert(syncs.sync);
	for (uint32_t i = 0; i < count; i++)
		syncs.sync[i] = i & 1 ?
				igt_nova_sync_point(syncs.timeline, i + 1) :
				igt_nova_sync_create(fd);
	return syncs;
}

static void syncs_free(struct syncs *syncs)
{
	for (uint32_t i = 0; i < syncs->count; i += 2)
		igt_nova_sync_destroy(fd, &syncs->sync[i]);
	syncobj_destroy(fd, syncs->timeline);
	free(syncs->sync);
}

/* The first of them, by the CPU. */
static void syncs_signal(struct syncs *syncs, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint64_t point = syncs->sync[i].point;

		if (point)
			syncobj_timeline_signal(fd, &syncs->timeline, &point, 1);
		else
			syncobj_signal(fd, &syncs->sync[i].handle, 1);
	}
}

static void syncs_pending(const struct syncs *syncs)
{
	igt_nova_sync_pending(fd, &syncs->sync[0]);
	for (uint32_t i = 0; i < syncs->count; i++)
		igt_assert(!igt_nova_sync_is_signalled(fd, &syncs->sync[i]));
}

static void syncs_done(const struct syncs *syncs)
{
	for (uint32_t i = 0; i < syncs->count; i++)
		igt_assert_eq(igt_nova_sync_error(fd, &syncs->sync[i]), 0);
}

/* Nobody has put a fence there. */
static void syncs_empty(const struct syncs *syncs)
{
	for (uint32_t i = 0; i < syncs->count; i++) {
		uint32_t handle = syncs->sync[i].handle;
		uint64_t point = syncs->sync[i].point;

		igt_assert_eq(point ? syncobj_timeline_wait_err(fd, &handle, &point,
								1, 0, 0) :
				      syncobj_wait_err(fd, &handle, 1, 0, 0),
			      -EINVAL);
	}
}

static void gate_close_with(struct gate *gate, const struct drm_nova_sync *sync)
{
	gate_close(gate);
	if (sync->point)
		syncobj_binary_to_timeline(fd, sync->handle, sync->point,
					   gate->wait.handle);
	else
		igt_nova_fence_to_syncobj(&gate->fence, fd, sync->handle);
}

/* The last two are not over yet, one of each kind. It takes both of them. */
static void many_syncs(uint32_t count, unsigned int first)
{
	struct syncs waits = syncs_new(count), signals = syncs_new(count);
	struct drm_nova_vm_bind_op op;
	struct drm_nova_vm_bind bind;
	struct gate gates[2];

	setup();
	syncs_signal(&waits, count - 2);
	for (int i = 0; i < 2; i++)
		gate_close_with(&gates[i], &waits.sync[count - 2 + i]);
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	bind = igt_nova_bind(vm.id, &op, 1);
	igt_nova_bind_syncs(&bind, waits.sync, count, signals.sync, count);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	syncs_pending(&signals);
	gate_open(&gates[first]);
	igt_nova_sync_signalled(fd, &waits.sync[count - 2 + first]);
	syncs_pending(&signals);
	igt_nova_vm_check(&vm);
	gate_open(&gates[!first]);
	syncs_done(&signals);
	igt_nova_vm_expect(&vm, &op, 1);
	igt_nova_vm_check_content(&vm);
	syncs_free(&waits);
	syncs_free(&signals);
	teardown();
}

/* One more than a call can have is refused, whatever they are for. */
static void too_many_syncs(uint32_t max)
{
	struct syncs waits = syncs_new(max + 1), signals = syncs_new(max + 1);
	struct drm_nova_vm_bind_op op;
	struct drm_nova_vm_bind bind;

	setup();
	syncs_signal(&waits, max + 1);
	op = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	for (int more = 0; more < 2; more++) {
		bind = igt_nova_bind(vm.id, &op, 1);
		igt_nova_bind_syncs(&bind, waits.sync, max + more, signals.sync,
				    max + !more);
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), E2BIG);
		igt_assert_eq_u32(bind.failed_op, 1);
		syncs_empty(&signals);
	}
	igt_nova_vm_check(&vm);
	syncs_free(&waits);
	syncs_free(&signals);
	teardown();
}

static void test_many_syncs(void)
{
	uint32_t max = igt_nova_getparam(fd, NOVA_GETPARAM_SYNCS_MAX);

	igt_assert_lte(256, max);
	many_syncs(max, 0);
	many_syncs(max, 1);
	too_many_syncs(max);
}

int igt_main()
{
	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("Synchronous calls have no syncs and no queue");
	igt_subtest("sync-no-fences-allowed")
		test_sync_no_fences();

	igt_describe("A bind waits for a syncobj and signals another");
	igt_subtest("async-syncobj")
		test_async_syncobj();

	igt_describe("Points of a timeline that need 64 bits");
	igt_subtest("async-timeline-64bit")
		test_async_timeline();

	igt_describe("Syncs that are none are refused");
	igt_subtest("invalid-sync")
		test_invalid_sync();

	igt_describe("Arrays of syncs that are none are refused");
	igt_subtest("invalid-sync-array")
		test_invalid_sync_arrays();

	igt_describe("Queues that are not the VM's are refused");
	igt_subtest("invalid-queue")
		test_invalid_queue();

	igt_describe("A synchronous call of nothing waits for all before");
	igt_subtest("zero-ops-sync")
		test_zero_ops_sync();

	igt_describe("An asynchronous call of nothing is about syncs only");
	igt_subtest("zero-ops-async")
		test_zero_ops_async();

	igt_describe("A synchronous call does not wait for asynchronous ones");
	igt_subtest("sync-not-blocked-by-async")
		test_sync_not_blocked();

	igt_describe("Synchronous and asynchronous calls on the same addresses");
	igt_subtest("sync-over-pending")
		test_sync_over_pending();

	igt_describe("A queue does not wait for another");
	igt_subtest("queues-independent")
		test_queues_independent();

	igt_describe("A queue does things in their order");
	igt_subtest("queues-same-order")
		test_queues_order();

	igt_describe("A queue's work is done although it is destroyed");
	igt_subtest("queue-destroy-pending")
		test_queue_destroy();

	igt_describe("An object's handle is closed before it is bound");
	igt_subtest("close-handle-pending")
		test_close_pending_bo();

	igt_describe("Many binds in one queue");
	igt_subtest("many")
		test_many();

	igt_describe("As many syncs as a call can have, and more");
	igt_subtest("many-syncs")
		test_many_syncs();

	igt_fixture()
		drm_close_driver(fd);
}
