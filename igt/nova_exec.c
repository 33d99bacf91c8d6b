// SPDX-License-Identifier: MIT
/*
 * TEST: EXEC of nova-drm: what is executed, and in which order
 */
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_exec.h"
#include "igt_nova_fence.h"

#define RING_MIN	64

static int fd = -1;
static struct igt_nova_ctx ctx;
static uint32_t queue;		/* of an engine that copies */

static void setup(void)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);

	igt_nova_ctx_init(fd, &ctx);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
}

static void teardown(void)
{
	igt_nova_queue_good(fd, queue);
	igt_nova_queue_destroy(fd, queue);
	igt_nova_ctx_fini(&ctx);
}

static uint32_t create_ring(uint32_t entries)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct drm_nova_queue_create args =
		igt_nova_queue_args(ctx.vm, engine.engine_class,
				    engine.engine_instance);

	args.ring_entries = entries;
	igt_assert_eq(igt_nova_queue_create_errno(fd, &args), 0);
	return args.queue_id;
}

static void run(const struct drm_nova_push *pushes, uint32_t count)
{
	igt_nova_exec_done(fd, queue, pushes, count);
}

static void test_noop(void)
{
	struct igt_nova_engines engines;
	struct igt_nova_push push;
	struct drm_nova_push whole;

	setup();
	igt_nova_engines(fd, &engines);
	push = igt_nova_ctx_push(&ctx, 3);
	igt_nova_push_word(&push, 0);
	igt_nova_push_nop(&push);
	whole = igt_nova_push_end(&push);
	for (unsigned int i = 0; i < engines.count; i++) {
		uint32_t each = igt_nova_queue_on(fd, ctx.vm, &engines.engine[i]);

		for (uint64_t seqno = 1; seqno < 5; seqno++)
			igt_assert_eq_u64(igt_nova_exec(fd, each, &whole, 1, NULL,
							NULL), seqno);
		/* The shortest there is. */
		whole.size = 4;
		igt_nova_exec_done(fd, each, &whole, 1);
		whole.size = 12;
		igt_nova_queue_good(fd, each);
		igt_nova_queue_destroy(fd, each);
	}
	teardown();
}

static void test_store(void)
{
	struct igt_nova_engines engines;

	setup();
	igt_nova_engines(fd, &engines);
	for (unsigned int i = 0; i < engines.count; i++) {
		const struct drm_nova_engine *engine = &engines.engine[i];
		uint32_t each = igt_nova_queue_on(fd, ctx.vm, engine);
		struct igt_nova_word word = igt_nova_ctx_word(&ctx);
		struct drm_nova_push push;

		for (uint32_t k = 0; k < engine->class_count; k++) {
			/* Never 0, which is what is there without it. */
			uint32_t value = (i + 1) << 16 | k;

			push = igt_nova_ctx_store(&ctx, engine->classes[k],
						  word.va, value);
			word.u32[0] = 0;
			word.u32[1] = 0x5a5a5a5a;
			igt_nova_exec_done(fd, each, &push, 1);
			igt_assert_eq_u32(word.u32[0], value);
			igt_assert_eq_u32(word.u32[1], 0x5a5a5a5a);
		}
		igt_nova_queue_destroy(fd, each);
	}
	teardown();
}

static void test_copy(void)
{
	const uint64_t size = 256 << 10;
	struct igt_nova_mem src, dst;
	struct igt_nova_push push;
	struct drm_nova_push whole;

	setup();
	src = igt_nova_mem_create(&ctx, size);
	dst = igt_nova_mem_create(&ctx, size);
	for (uint64_t i = 0; i < size / 4; i++)
		src.u32[i] = igt_nova_pattern(i, 1);
	push = igt_nova_ctx_push(&ctx, 64);
	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_copy(&push, dst.va, src.va, size);
	igt_nova_push_fill(&push, src.va, size / 2, 0xabcd0123);
	whole = igt_nova_push_end(&push);
	run(&whole, 1);
	for (uint64_t i = 0; i < size / 4; i++) {
		igt_assert_eq_u32(dst.u32[i], igt_nova_pattern(i, 1));
		igt_assert_eq_u32(src.u32[i], i < size / 8 ? 0xabcd0123 :
						igt_nova_pattern(i, 1));
	}
	igt_nova_mem_destroy(&ctx, &src);
	igt_nova_mem_destroy(&ctx, &dst);
	teardown();
}

/* A word becomes @value, and what it is then is kept. */
static struct drm_nova_push step(const struct igt_nova_word *word,
				 uint64_t kept, uint32_t value)
{
	struct igt_nova_push push = igt_nova_ctx_push(&ctx, 64);

	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_fill(&push, word->va, 4, value);
	igt_nova_push_copy(&push, kept, word->va, 4);
	return igt_nova_push_end(&push);
}

#define STEPS	256

static void test_multi_push(void)
{
	struct drm_nova_push pushes[STEPS];
	struct igt_nova_mem kept;
	struct igt_nova_word word;

	setup();
	kept = igt_nova_mem_create(&ctx, STEPS * 4);
	word = igt_nova_ctx_word(&ctx);
	for (uint32_t i = 0; i < STEPS; i++)
		pushes[i] = step(&word, kept.va + i * 4, i + 1);
	run(pushes, STEPS);
	igt_assert_eq_u32(*word.u32, STEPS);
	for (uint32_t i = 0; i < STEPS; i++)
		igt_assert_eq_u32(kept.u32[i], i + 1);

	/* The order is that of the array, not of memory. */
	for (uint32_t i = 0; i < STEPS / 2; i++) {
		struct drm_nova_push push = pushes[i];

		pushes[i] = pushes[STEPS - 1 - i];
		pushes[STEPS - 1 - i] = push;
	}
	run(pushes, STEPS);
	igt_assert_eq_u32(*word.u32, 1);
	igt_nova_mem_destroy(&ctx, &kept);
	teardown();
}

/* Pushes that each store their number. */
static struct drm_nova_push *numbered(const struct igt_nova_mem *mem,
				      uint32_t count)
{
	struct drm_nova_push *pushes = calloc(count, sizeof(*pushes));

	igt_assert(pushes);
	for (uint32_t i = 0; i < count; i++)
		pushes[i] = igt_nova_ctx_release(&ctx, mem->va + i * 4, i + 1);
	return pushes;
}

static void check_numbers(const struct igt_nova_mem *mem, uint32_t count)
{
	for (uint32_t i = 0; i < mem->size / 4; i++)
		igt_assert_eq_u32(mem->u32[i], i < count ? i + 1 : 0);
	memset(mem->map, 0, mem->size);
}

static void test_push_max(void)
{
	uint32_t max = igt_nova_getparam(fd, NOVA_GETPARAM_EXEC_PUSH_MAX), small;
	struct drm_nova_push *pushes;
	struct igt_nova_mem mem;

	igt_assert_lte(2047, max);
	setup();
	mem = igt_nova_mem_create(&ctx, (max + 1) * 4);
	pushes = numbered(&mem, max);
	run(pushes, max);
	check_numbers(&mem, max);
	run(pushes, max);
	check_numbers(&mem, max);

	small = create_ring(RING_MIN);
	igt_nova_exec_done(fd, small, pushes, RING_MIN / 2 - 1);
	check_numbers(&mem, RING_MIN / 2 - 1);
	igt_nova_queue_destroy(fd, small);
	free(pushes);
	igt_nova_mem_destroy(&ctx, &mem);
	teardown();
}

static void test_push_longest(void)
{
	struct igt_nova_word word;
	struct igt_nova_mem mem;
	struct igt_nova_push push;
	struct drm_nova_push whole;

	setup();
	word = igt_nova_ctx_word(&ctx);
	mem = igt_nova_mem_create(&ctx, DRM_NOVA_PUSH_SIZE_MAX);
	/* Words of zero, which do nothing, and methods at the very end. */
	push = (struct igt_nova_push){
		.va = mem.va, .words = mem.map, .max = DRM_NOVA_PUSH_SIZE_MAX / 4,
		.count = DRM_NOVA_PUSH_SIZE_MAX / 4 - 6,
	};
	igt_nova_push_release(&push, word.va, 3, 0);
	whole = igt_nova_push_end(&push);
	igt_assert_eq_u32(whole.size, DRM_NOVA_PUSH_SIZE_MAX);
	run(&whole, 1);
	igt_assert_eq_u32(*word.u32, 3);
	igt_nova_mem_destroy(&ctx, &mem);
	teardown();
}

/* The push is changed by the one before it. */
static void test_no_prefetch(void)
{
	struct igt_nova_word word;
	struct drm_nova_push pushes[2];
	uint64_t payload;

	setup();
	word = igt_nova_ctx_word(&ctx);
	pushes[1] = igt_nova_ctx_release(&ctx, word.va, 1);
	pushes[1].flags = DRM_NOVA_PUSH_NO_PREFETCH;
	/* A header, the address in two words, and then the payload. */
	payload = pushes[1].va + 12;
	pushes[0] = igt_nova_ctx_release(&ctx, payload, 2);
	run(pushes, 2);
	igt_assert_eq_u32(*word.u32, 2);
	teardown();
}

#define WRAPS	3000

/* A small ring, many times over, in calls of different sizes. */
static void test_ring_wrap(void)
{
	struct drm_nova_push *pushes;
	struct igt_nova_mem mem;
	uint32_t small, at = 0;

	setup();
	small = create_ring(RING_MIN);
	mem = igt_nova_mem_create(&ctx, WRAPS * 4);
	pushes = numbered(&mem, WRAPS);
	for (uint32_t i = 0; at < WRAPS; i++) {
		uint32_t count = i % (RING_MIN / 2);

		count = count < WRAPS - at ? count : WRAPS - at;
		igt_nova_exec(fd, small, pushes + at, count, NULL, NULL);
		at += count;
	}
	igt_nova_queue_finish(fd, small);
	check_numbers(&mem, WRAPS);
	igt_nova_queue_good(fd, small);
	igt_nova_queue_destroy(fd, small);
	free(pushes);
	igt_nova_mem_destroy(&ctx, &mem);
	teardown();
}

static void on_alarm(int number)
{
}

/* Again and again, so that none is missed. */
static void alarm_every(unsigned int ms)
{
	const struct itimerval timer = {
		.it_interval.tv_usec = ms * 1000, .it_value.tv_usec = ms * 1000,
	};
	struct sigaction action = { .sa_handler = on_alarm };

	igt_assert_eq(sigaction(SIGALRM, &action, NULL), 0);
	igt_assert_eq(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

#define BACKLOG_MAX	100000

/* Calls that get in before one waits for room; EINTR is that one's. */
static uint32_t fill_queue(uint32_t small, const struct drm_nova_push *push)
{
	struct drm_nova_exec exec = igt_nova_exec_args(small, push, 1);
	uint32_t count;
	int err = 0;

	alarm_every(50);
	for (count = 0; count < BACKLOG_MAX; count++) {
		err = igt_nova_exec_once(fd, &exec);
		if (err)
			break;
	}
	alarm_every(0);
	igt_assert_f(err == EINTR, "after %u calls: errno %d\n", count, err);
	return count;
}

static void test_backlog(void)
{
	struct igt_nova_word word;
	struct igt_nova_spin spin;
	struct drm_nova_push push;
	uint32_t small, count;

	setup();
	small = create_ring(RING_MIN);
	word = igt_nova_ctx_word(&ctx);
	push = igt_nova_ctx_release(&ctx, word.va, 1);
	igt_nova_spin_begin(&ctx, small, &spin);
	igt_nova_spin_running(&spin);
	count = fill_queue(small, &push);
	igt_info("%u calls until one waited\n", count);
	/* More than the ring holds, where a call of one push counts for eight. */
	igt_assert_lt(RING_MIN / 8, count);
	/* It is the queue that is full, and others are not. */
	igt_assert_eq(fill_queue(small, &push), 0);
	igt_nova_queue_finish(fd, queue);
	igt_assert_eq_u32(*word.u32, 0);

	igt_nova_spin_end(&spin);
	push = igt_nova_ctx_release(&ctx, word.va, 2);
	igt_assert_eq_u64(igt_nova_exec(fd, small, &push, 1, NULL, NULL),
			  count + 2);
	igt_nova_queue_finish(fd, small);
	igt_assert_eq_u32(*word.u32, 2);
	igt_nova_queue_good(fd, small);
	igt_nova_queue_destroy(fd, small);
	teardown();
}

#define QUEUES	12
#define ROUNDS	40

static void test_many_queues(void)
{
	struct igt_nova_word word[QUEUES];
	struct igt_nova_engines engines;
	struct igt_nova_mem kept;
	uint32_t queues[QUEUES], copiers = 0;
	struct drm_nova_push push;

	setup();
	igt_nova_engines(fd, &engines);
	for (unsigned int i = 0; i < engines.count; i++)
		if (igt_nova_engine_has(&engines.engine[i], IGT_NOVA_CLASS_COPY))
			engines.engine[copiers++] = engines.engine[i];
	kept = igt_nova_mem_create(&ctx, QUEUES * ROUNDS * 4);
	for (int i = 0; i < QUEUES; i++) {
		const struct drm_nova_engine *engine =
			&engines.engine[i % copiers];

		queues[i] = igt_nova_queue_on(fd, ctx.vm, engine);
		word[i] = igt_nova_ctx_word(&ctx);
	}
	/* Each is in order by itself. */
	for (uint32_t i = 0; i < ROUNDS * QUEUES; i++) {
		push = step(&word[i % QUEUES], kept.va + i * 4, i + 1);
		igt_nova_exec(fd, queues[i % QUEUES], &push, 1, NULL, NULL);
	}
	for (int i = 0; i < QUEUES; i++) {
		igt_nova_queue_finish(fd, queues[i]);
		igt_nova_queue_good(fd, queues[i]);
		igt_nova_queue_destroy(fd, queues[i]);
	}
	for (uint32_t i = 0; i < ROUNDS * QUEUES; i++)
		igt_assert_eq_u32(kept.u32[i], i + 1);
	igt_nova_mem_destroy(&ctx, &kept);
	teardown();
}

#define VMS	8

/* The same addresses are other memory in each. */
static void test_many_vms(void)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct igt_nova_ctx ctxs[VMS];
	struct igt_nova_word word[VMS];
	struct drm_nova_push push;
	uint32_t queues[VMS];

	for (int i = 0; i < VMS; i++) {
		igt_nova_ctx_init(fd, &ctxs[i]);
		queues[i] = igt_nova_queue_on(fd, ctxs[i].vm, &engine);
		word[i] = igt_nova_ctx_word(&ctxs[i]);
		igt_assert_eq_u64(word[i].va, word[0].va);
	}
	for (uint32_t round = 1; round <= ROUNDS; round++) {
		for (uint32_t i = 0; i < VMS; i++) {
			push = igt_nova_ctx_store(&ctxs[i], IGT_NOVA_CLASS_COPY,
						  word[i].va, round << 8 | i);
			igt_nova_exec(fd, queues[i], &push, 1, NULL, NULL);
		}
	}
	for (uint32_t i = 0; i < VMS; i++) {
		igt_nova_queue_finish(fd, queues[i]);
		igt_assert_eq_u32(*word[i].u32, ROUNDS << 8 | i);
		igt_nova_queue_destroy(fd, queues[i]);
		igt_nova_ctx_fini(&ctxs[i]);
	}
}

#define THREADS		8
#define CALLS		150

struct worker {
	pthread_t thread;
	uint32_t queues[2];		/* its own, everybody's */
	struct drm_nova_push pushes[CALLS];
	int err;
};

static void *work(void *data)
{
	struct worker *worker = data;
	struct drm_nova_exec exec;

	for (int i = 0; i < CALLS && !worker->err; i++) {
		exec = igt_nova_exec_args(worker->queues[i & 1],
					  &worker->pushes[i], 1);
		worker->err = igt_nova_exec_errno(fd, &exec);
	}
	return NULL;
}

static void test_threads(void)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	static struct worker workers[THREADS];
	struct igt_nova_mem mem;
	struct drm_nova_push *pushes;

	setup();
	mem = igt_nova_mem_create(&ctx, THREADS * CALLS * 4);
	pushes = numbered(&mem, THREADS * CALLS);
	for (int i = 0; i < THREADS; i++) {
		struct worker *worker = &workers[i];

		worker->err = 0;
		worker->queues[0] = igt_nova_queue_on(fd, ctx.vm, &engine);
		worker->queues[1] = queue;
		memcpy(worker->pushes, pushes + i * CALLS,
		       sizeof(worker->pushes));
		igt_assert_eq(pthread_create(&worker->thread, NULL, work, worker),
			      0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(workers[i].thread, NULL);
	for (int i = 0; i < THREADS; i++) {
		igt_assert_eq(workers[i].err, 0);
		igt_nova_queue_finish(fd, workers[i].queues[0]);
		igt_nova_queue_destroy(fd, workers[i].queues[0]);
	}
	igt_nova_queue_finish(fd, queue);
	check_numbers(&mem, THREADS * CALLS);
	free(pushes);
	igt_nova_mem_destroy(&ctx, &mem);
	teardown();
}

#define OBJECT_SIZE	(256ull << 10)

/* Jobs of a queue that has to finish the spin first. */
static void copy_later(uint64_t dst, uint64_t src)
{
	struct igt_nova_push push = igt_nova_ctx_push(&ctx, 64);
	struct drm_nova_push whole;

	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_copy(&push, dst, src, OBJECT_SIZE);
	whole = igt_nova_push_end(&push);
	igt_nova_exec(fd, queue, &whole, 1, NULL, NULL);
}

static void fill(struct igt_nova_mem *mem, uint32_t seed)
{
	for (uint64_t i = 0; i < mem->size / 4; i++)
		mem->u32[i] = igt_nova_pattern(i, seed);
}

static void check(const struct igt_nova_mem *mem, uint32_t seed)
{
	for (uint64_t i = 0; i < mem->size / 4; i++)
		igt_assert_eq_u32(mem->u32[i], igt_nova_pattern(i, seed));
}

/* What is mapped is there, whoever has a handle. */
static void test_object_closed(uint32_t placement)
{
	struct drm_nova_gem_create create = {
		.size = OBJECT_SIZE, .placement = placement,
	};
	struct igt_nova_mem mem, src, dst;
	struct igt_nova_spin spin;

	if (placement == DRM_NOVA_GEM_PLACEMENT_VRAM)
		igt_nova_require_vram(fd);
	setup();
	mem = igt_nova_mem_create_with(&ctx, &create);
	src = igt_nova_mem_create(&ctx, OBJECT_SIZE);
	dst = igt_nova_mem_create(&ctx, OBJECT_SIZE);
	fill(&src, 1);
	igt_nova_spin_begin(&ctx, queue, &spin);
	copy_later(mem.va, src.va);
	igt_nova_spin_running(&spin);
	munmap(mem.map, mem.size);
	gem_close(fd, mem.handle);
	copy_later(dst.va, mem.va);
	igt_nova_spin_end(&spin);
	igt_nova_queue_finish(fd, queue);
	check(&dst, 1);
	igt_nova_ctx_unbind(&ctx, mem.va, mem.size);
	igt_nova_mem_destroy(&ctx, &src);
	igt_nova_mem_destroy(&ctx, &dst);
	teardown();
}

static void evict_vram(void)
{
	char path[256];

	igt_require_f(igt_nova_debugfs_path(fd, "evict_vram", path,
					    sizeof(path)), "no debugfs\n");
	igt_assert(igt_nova_write_file(path, "1"));
}

static uint32_t resident(uint32_t handle)
{
	return igt_nova_gem_info(fd, handle).resident;
}

static void test_evicted(uint32_t placement, bool private)
{
	const uint32_t vram = DRM_NOVA_GEM_PLACEMENT_VRAM;
	struct drm_nova_gem_create create = {
		.size = OBJECT_SIZE, .placement = placement,
	};
	struct igt_nova_mem mem, src, dst;

	igt_nova_require_vram(fd);
	setup();
	create.vm_id = private ? ctx.vm : 0;
	mem = igt_nova_mem_create_with(&ctx, &create);
	src = igt_nova_mem_create(&ctx, OBJECT_SIZE);
	dst = igt_nova_mem_create(&ctx, OBJECT_SIZE);
	for (uint32_t seed = 1; seed < 4; seed++) {
		fill(&src, seed);
		copy_later(mem.va, src.va);
		igt_nova_queue_finish(fd, queue);
		if (seed == 1 || placement == vram)
			igt_assert_eq_u32(resident(mem.handle), vram);
		evict_vram();
		igt_assert_neq_u32(resident(mem.handle), vram);
		copy_later(dst.va, mem.va);
		igt_nova_queue_finish(fd, queue);
		check(&dst, seed);
		if (placement == vram)
			igt_assert_eq_u32(resident(mem.handle), vram);
	}
	igt_nova_mem_destroy(&ctx, &mem);
	igt_nova_mem_destroy(&ctx, &src);
	igt_nova_mem_destroy(&ctx, &dst);
	teardown();
}

/* Out of memory altogether, and back. */
static void test_shrunk(void)
{
	struct igt_nova_mem src, dst;

	setup();
	src = igt_nova_mem_create(&ctx, OBJECT_SIZE);
	dst = igt_nova_mem_create(&ctx, OBJECT_SIZE);
	fill(&src, 1);
	igt_nova_shrink_system(fd);
	igt_assert_eq_u32(resident(src.handle), 0);
	copy_later(dst.va, src.va);
	igt_nova_queue_finish(fd, queue);
	igt_assert_eq_u32(resident(src.handle), DRM_NOVA_GEM_PLACEMENT_SYSTEM);
	check(&dst, 1);
	check(&src, 1);
	igt_nova_mem_destroy(&ctx, &src);
	igt_nova_mem_destroy(&ctx, &dst);
	teardown();
}

int igt_main()
{
	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("Pushes that do nothing");
	igt_subtest("noop")
		test_noop();

	igt_describe("Every class of every engine stores a word");
	igt_subtest("store")
		test_store();

	igt_describe("A copy engine copies and fills");
	igt_subtest("copy")
		test_copy();

	igt_describe("Pushes of a call are executed in their order");
	igt_subtest("multi-push")
		test_multi_push();

	igt_describe("As many pushes as a call can have");
	igt_subtest("push-max")
		test_push_max();

	igt_describe("The longest push");
	igt_subtest("push-longest")
		test_push_longest();

	igt_describe("A push that the one before it has written");
	igt_subtest("no-prefetch")
		test_no_prefetch();

	igt_describe("Far more than the ring has room for");
	igt_subtest("ring-wrap")
		test_ring_wrap();

	igt_describe("A call that waits for room can be interrupted");
	igt_subtest("backlog")
		test_backlog();

	igt_describe("Many queues, each in order");
	igt_subtest("many-queues")
		test_many_queues();

	igt_describe("Many VMs with the same addresses");
	igt_subtest("many-vms")
		test_many_vms();

	igt_describe("Threads with queues of their own and one in common");
	igt_subtest("threads")
		test_threads();

	igt_describe("An object's handle is closed while jobs use it");
	igt_subtest("object-closed-while-running") {
		test_object_closed(DRM_NOVA_GEM_PLACEMENT_SYSTEM);
		test_object_closed(DRM_NOVA_GEM_PLACEMENT_VRAM);
	}

	igt_describe("What was driven out of VRAM is there when a job runs");
	igt_subtest("evicted-object-comes-back") {
		const uint32_t vram = DRM_NOVA_GEM_PLACEMENT_VRAM;
		const uint32_t both = vram | DRM_NOVA_GEM_PLACEMENT_SYSTEM;

		for (int private = 0; private < 2; private++) {
			test_evicted(vram, private);
			test_evicted(both, private);
		}
	}

	igt_describe("What the shrinker took is there when a job runs");
	igt_subtest("shrunk-object-comes-back")
		test_shrunk();

	igt_fixture()
		drm_close_driver(fd);
}
