// SPDX-License-Identifier: MIT
/*
 * TEST: what EXEC of nova-drm costs on the GPU, as a virtual one counts it
 *
 * Jobs wait behind one that the test ends, so that what submitting them takes and
 * what their end takes are seen apart.
 */
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_exec.h"
#include "igt_nova_fence.h"

#define JOBS		32
#define QUIET_MS	50

/* The driver looks for lost interrupts now and then: these, one a rearm. */
#define RETRY_WRITES	3
/* What the handler of an interrupt reads: a summary, and two words of vectors. */
#define HANDLER_READS	3

static int fd = -1;
static struct igt_nova_ctx ctx;
static uint32_t queue;		/* of a copy engine */

/* What the driver has done to the GPU, and the GPU to the CPU. */
static const char *const names[] = {
	"mmio_reads", "mmio_writes", "bar_reads", "bar_writes",
	"rpcs_received", "doorbells", "channel_doorbells", "gp_entries",
	"tlb_invalidates", "interrupts_sent", "msi_rearms",
};

struct cost {
	union {
		struct {
			uint64_t mmio_reads, mmio_writes, bar_reads, bar_writes;
			uint64_t rpcs, gsp_doorbells, doorbells, gp_entries;
			uint64_t tlb_invalidates, interrupts, rearms;
		};
		uint64_t count[ARRAY_SIZE(names)];
	};
};

static struct cost cost_read(void)
{
	char *stats = igt_nova_control("stats");
	struct cost cost;

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		cost.count[i] = igt_nova_control_stat(stats, names[i]);
	free(stats);
	return cost;
}

/* When nothing goes on any more. */
static struct cost cost_settled(void)
{
	const struct timespec quiet = { .tv_nsec = QUIET_MS * 1000000 };
	struct cost cost = cost_read(), before;

	do {
		before = cost;
		clock_nanosleep(CLOCK_MONOTONIC, 0, &quiet, NULL);
		cost = cost_read();
	} while (memcmp(&cost, &before, sizeof(cost)));
	return cost;
}

static struct cost cost_since(const struct cost *before)
{
	struct cost cost = cost_settled();

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		cost.count[i] -= before->count[i];
		igt_info("%s%s %llu", i ? ", " : "", names[i],
			 (unsigned long long)cost.count[i]);
	}
	igt_info("\n");
	return cost;
}

/* Jobs were given to the GPU, and it was not asked or told anything else. */
static void assert_only_doorbells(const struct cost *cost, unsigned int jobs)
{
	igt_assert_eq_u64(cost->doorbells, jobs);
	igt_assert_eq_u64(cost->mmio_writes, jobs + RETRY_WRITES * cost->rearms);
	igt_assert_eq_u64(cost->mmio_reads, 0);
	igt_assert_eq_u64(cost->bar_reads, 0);
	igt_assert_eq_u64(cost->bar_writes, 0);
	igt_assert_eq_u64(cost->rpcs, 0);
	igt_assert_eq_u64(cost->gsp_doorbells, 0);
	igt_assert_eq_u64(cost->tlb_invalidates, 0);
	igt_assert_eq_u64(cost->interrupts, 0);
}

static void setup(void)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);

	igt_nova_control_require();
	igt_nova_ctx_init(fd, &ctx);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
	/* What the first job alone takes is over. */
	igt_nova_queue_finish(fd, queue);
}

static void teardown(void)
{
	igt_nova_queue_good(fd, queue);
	igt_nova_queue_destroy(fd, queue);
	igt_nova_ctx_fini(&ctx);
}

static void submit(const struct drm_nova_push *push, uint32_t count)
{
	for (int job = 0; job < JOBS; job++)
		igt_nova_exec(fd, queue, push, count, NULL, NULL);
}

/* A word that all jobs write, which is nothing the GPU could be asked for. */
static struct drm_nova_push store_one(struct igt_nova_word *word)
{
	*word = igt_nova_ctx_word(&ctx);
	return igt_nova_ctx_release(&ctx, word->va, 1);
}

static void wait_for_doorbells(const struct cost *before)
{
	igt_assert(igt_wait(cost_read().doorbells - before->doorbells >= JOBS,
			    IGT_NOVA_LONG_MS, 5));
}

/* Jobs that wait for a spinner; returns what had been counted before them. */
static struct cost submit_behind(struct igt_nova_spin *spin,
				 struct igt_nova_word *word)
{
	struct drm_nova_push push;
	struct cost before;

	push = store_one(word);
	igt_nova_spin_begin(&ctx, queue, spin);
	igt_nova_spin_running(spin);
	before = cost_settled();
	submit(&push, 1);
	return before;
}

static void test_submit(void)
{
	struct igt_nova_spin spin;
	struct igt_nova_word word;
	struct cost before, cost;

	setup();
	before = submit_behind(&spin, &word);
	wait_for_doorbells(&before);
	cost = cost_since(&before);
	assert_only_doorbells(&cost, JOBS);
	igt_assert_eq_u32(*word.u32, 0);
	igt_nova_spin_end(&spin);
	igt_nova_queue_finish(fd, queue);
	igt_assert_eq_u32(*word.u32, 1);
	teardown();
}

static void test_interrupts(void)
{
	struct igt_nova_spin spin;
	struct igt_nova_word word;
	struct drm_nova_sync done;
	struct cost before, cost;

	setup();
	before = submit_behind(&spin, &word);
	done = igt_nova_sync_create(fd);
	igt_nova_exec(fd, queue, NULL, 0, NULL, &done);
	wait_for_doorbells(&before);
	before = cost_settled();
	igt_nova_spin_end(&spin);
	igt_assert_eq(igt_nova_sync_error(fd, &done), 0);
	igt_assert_eq_u32(*word.u32, 1);

	cost = cost_since(&before);
	igt_assert_lte_u64(1, cost.interrupts);
	igt_assert_lte_u64(cost.interrupts, JOBS / 8);
	igt_assert_lte_u64(cost.mmio_reads, HANDLER_READS * cost.interrupts);
	igt_assert_eq_u64(cost.doorbells, 0);
	igt_assert_eq_u64(cost.bar_reads, 0);
	igt_assert_eq_u64(cost.rpcs, 0);
	igt_assert_eq_u64(cost.gsp_doorbells, 0);
	igt_nova_sync_destroy(fd, &done);
	teardown();
}

static void test_no_pushes(void)
{
	struct igt_nova_spin spin;
	struct cost before, cost;

	setup();
	before = cost_settled();
	submit(NULL, 0);
	igt_nova_queue_finish(fd, queue);
	cost = cost_since(&before);
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		igt_assert_eq_u64(cost.count[i], 0);

	/* Nor when there is something to wait for. */
	igt_nova_spin_begin(&ctx, queue, &spin);
	igt_nova_spin_running(&spin);
	before = cost_settled();
	submit(NULL, 0);
	cost = cost_since(&before);
	assert_only_doorbells(&cost, 0);
	igt_assert_eq_u64(cost.gp_entries, 0);
	igt_nova_spin_end(&spin);
	igt_nova_queue_finish(fd, queue);
	teardown();
}

int igt_main()
{
	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("A job costs one doorbell: nothing is read and nobody asked");
	igt_subtest("submit")
		test_submit();

	igt_describe("Jobs that end together interrupt far less often");
	igt_subtest("interrupts")
		test_interrupts();

	igt_describe("Calls without pushes cost the GPU nothing");
	igt_subtest("no-pushes")
		test_no_pushes();

	igt_fixture()
		drm_close_driver(fd);
}
