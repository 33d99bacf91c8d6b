// SPDX-License-Identifier: MIT
/*
 * TEST: tracepoints of EXEC, and what can be measured with them
 */
#include <inttypes.h>
#include <sys/stat.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_ctx.h"
#include "igt_nova_exec.h"

#define TRACEFS		"/sys/kernel/tracing"
#define MAX_CALLS	16

/* What the tracepoints said of a call; times in ns of CLOCK_MONOTONIC. */
struct call {
	uint64_t submitted, run, completed;
	uint64_t hw_seqno;
	uint64_t begin, end;		/* of the GPU's clock */
	unsigned int pushes, credits;
	int error;
};

/* A trace of our own, so that others' is left alone. */
static char instance[128];

static void instance_write(const char *name, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", instance, name);
	igt_assert_f(igt_nova_write_file(path, text), "cannot write %s\n", path);
}

static void instance_clear(void)
{
	char path[256];
	int file;

	snprintf(path, sizeof(path), "%s/trace", instance);
	file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	igt_assert_fd(file);
	close(file);
}

static void instance_make(void)
{
	snprintf(instance, sizeof(instance), TRACEFS "/instances/nova-%d",
		 (int)getpid());
	igt_require_f(!access(TRACEFS "/events/nova_drm/nova_drm_submit", F_OK),
		      "no tracepoints\n");
	igt_assert_eq(mkdir(instance, 0700), 0);
	instance_write("trace_clock", "mono");
	instance_write("events/nova_drm/nova_drm_submit/enable", "1");
	instance_write("events/nova_drm/nova_drm_run/enable", "1");
	instance_write("events/nova_drm/nova_drm_complete/enable", "1");
}

static void instance_remove(void)
{
	if (instance[0])
		igt_assert_eq(rmdir(instance), 0);
}

/* Once each, for a call there is. */
static void take_event(struct call *calls, uint64_t count, uint64_t when,
		       const char *event, const char *text)
{
	struct call *call;
	uint64_t seqno;
	int fields;

	fields = sscanf(text, "seqno=%" SCNu64, &seqno);
	igt_assert_eq(fields, 1);
	igt_assert_lte_u64(1, seqno);
	igt_assert_lte_u64(seqno, count);
	call = &calls[seqno - 1];
	text = strchr(text, ' ');
	igt_assert(text);

	if (!strcmp(event, "nova_drm_submit")) {
		igt_assert_eq_u64(call->submitted, 0);
		call->submitted = when;
		fields = sscanf(text, " pushes=%u credits=%u", &call->pushes,
				&call->credits);
		igt_assert_eq(fields, 2);
	} else if (!strcmp(event, "nova_drm_run")) {
		igt_assert_eq_u64(call->run, 0);
		call->run = when;
		fields = sscanf(text, " hw_seqno=%" SCNu64, &call->hw_seqno);
		igt_assert_eq(fields, 1);
	} else if (!strcmp(event, "nova_drm_complete")) {
		igt_assert_eq_u64(call->completed, 0);
		call->completed = when;
		fields = sscanf(text, " begin=%" SCNu64 " end=%" SCNu64 " error=%d",
				&call->begin, &call->end, &call->error);
		igt_assert_eq(fields, 3);
	}
}

/* "  task-123 [000] d..1. 12.345678: nova_drm_run: vm queue=1 seqno=2 ..." */
static void take_line(struct call *calls, uint64_t count, uint32_t queue,
		      char *line)
{
	char event[32];
	uint64_t seconds, us;
	char *at = strstr(line, ": nova_drm_"), *key;
	uint32_t found;
	int fields;

	if (line[0] == '#' || !at)
		return;
	while (at > line && at[-1] != ' ')
		at--;
	fields = sscanf(at, "%" SCNu64 ".%6" SCNu64 ": %31[a-z_]", &seconds, &us,
			event);
	igt_assert_eq(fields, 3);
	key = strstr(at, " queue=");
	igt_assert(key);
	fields = sscanf(key, " queue=%u", &found);
	igt_assert_eq(fields, 1);
	if (found != queue)
		return;
	key = strstr(key, "seqno=");
	igt_assert(key);
	take_event(calls, count, (seconds * 1000000 + us) * 1000, event, key);
}

/* Read before it is looked at: an open file keeps the instance. */
static void take_trace(struct call *calls, uint64_t count, uint32_t queue)
{
	static char text[256 << 10];
	char path[256], *line, *rest;
	size_t size;
	FILE *file;

	snprintf(path, sizeof(path), "%s/trace", instance);
	file = fopen(path, "re");
	igt_assert(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	igt_assert_lt_u64(size, sizeof(text) - 1);
	text[size] = '\0';
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		take_line(calls, count, queue, line);
}

/* The interrupt that says so may come after who waits has seen it. */
static bool all_completed(struct call *calls, uint64_t count, uint32_t queue)
{
	memset(calls, 0, count * sizeof(*calls));
	take_trace(calls, count, queue);
	for (uint64_t i = 0; i < count; i++)
		if (!calls[i].completed)
			return false;
	return true;
}

/* So many calls, one after the other, with 1, 2, 3... pushes. */
static void make_calls(int fd, struct call *calls, unsigned int count)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct drm_nova_sync done = igt_nova_sync_create(fd);
	struct drm_nova_push pushes[MAX_CALLS];
	struct igt_nova_word word;
	struct igt_nova_ctx ctx;
	uint64_t seqno;
	uint32_t queue;

	igt_nova_ctx_init(fd, &ctx);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
	word = igt_nova_ctx_word(&ctx);
	instance_clear();
	for (unsigned int i = 0; i < count; i++) {
		pushes[i] = igt_nova_ctx_release(&ctx, word.va, i);
		seqno = igt_nova_exec(fd, queue, pushes, i + 1, NULL,
				      i == count - 1 ? &done : NULL);
		igt_assert_eq_u64(seqno, i + 1);
	}
	igt_nova_sync_signalled(fd, &done);
	igt_assert(igt_wait(all_completed(calls, count, queue), 10000, 10));

	igt_nova_sync_destroy(fd, &done);
	igt_nova_queue_destroy(fd, queue);
	igt_nova_ctx_fini(&ctx);
}

static void test_exec(int fd)
{
	struct call calls[MAX_CALLS];

	make_calls(fd, calls, MAX_CALLS);
	for (int i = 0; i < MAX_CALLS; i++) {
		const struct call *call = &calls[i];

		igt_assert_lt_u64(0, call->submitted);
		igt_assert_lte_u64(call->submitted, call->run);
		igt_assert_lte_u64(call->run, call->completed);
		igt_assert_eq(call->pushes, i + 1);
		igt_assert_lt(call->pushes, call->credits);
		igt_assert_eq(call->error, 0);
		igt_assert_lt_u64(0, call->begin);
		igt_assert_lte_u64(call->begin, call->end);
		if (i) {
			igt_assert_lt_u64(call[-1].hw_seqno, call->hw_seqno);
			igt_assert_lte_u64(call[-1].end, call->begin);
		}
	}
}

/* Of several readings the one that took the shortest time. */
static struct drm_nova_get_time best_time(int fd)
{
	struct drm_nova_get_time best = { .cpu_delta_ns = UINT64_MAX };

	for (int i = 0; i < 50; i++) {
		struct drm_nova_get_time time = { .clockid = CLOCK_MONOTONIC };

		do_ioctl(fd, DRM_IOCTL_NOVA_GET_TIME, &time);
		if (time.cpu_delta_ns < best.cpu_delta_ns)
			best = time;
	}
	return best;
}

/*
 * GET_TIME relates the clocks: a time of the GPU's is not before, and at most
 * the delta after, what it becomes by the difference. The clocks may differ by a
 * hundredth since, and the trace has microseconds.
 */
static void test_latency(int fd)
{
	struct drm_nova_get_time time = best_time(fd);
	struct call calls[MAX_CALLS];

	igt_info("times of the GPU may be %llu ns later\n",
		 (unsigned long long)time.cpu_delta_ns);
	make_calls(fd, calls, MAX_CALLS);
	for (int i = 0; i < MAX_CALLS; i++) {
		const struct call *call = &calls[i];
		uint64_t slack = (call->completed - time.cpu_ns) / 100 + 1000;
		uint64_t begin = call->begin - time.gpu_ns + time.cpu_ns;
		uint64_t end = call->end - time.gpu_ns + time.cpu_ns;

		igt_info("%d: queued %" PRIi64 " us, began %" PRIi64
			 " us later, took %" PRIi64 " us, known after %" PRIi64
			 " us\n", i + 1,
			 (int64_t)(call->run - call->submitted) / 1000,
			 (int64_t)(begin - call->run) / 1000,
			 (int64_t)(end - begin) / 1000,
			 (int64_t)(call->completed - end) / 1000);
		igt_assert_lte_u64(call->run,
				   begin + time.cpu_delta_ns + slack);
		igt_assert_lte_u64(end, call->completed + slack);
	}
}

/* A job that is ended with its file is complete, in that way. */
static void test_killed(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct igt_nova_spin spin;
	struct igt_nova_ctx ctx;
	struct call call;
	uint32_t queue;

	igt_nova_ctx_init(fd, &ctx);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
	instance_clear();
	igt_nova_spin_begin(&ctx, queue, &spin);
	igt_nova_spin_running(&spin);
	/* Mappings have the file as well. */
	igt_nova_ctx_forget(&ctx);
	drm_close_driver(fd);
	igt_assert(igt_wait(all_completed(&call, 1, queue), 10000, 10));
	igt_assert_eq(call.error, -ECANCELED);
}

int igt_main()
{
	int fd = -1;

	igt_fixture() {
		fd = drm_open_driver_render(DRIVER_NOVA);
		instance_make();
	}

	igt_describe("Each call is submitted, run and completed, in that order");
	igt_subtest("exec")
		test_exec(fd);

	igt_describe("Times of the GPU are between submission and completion");
	igt_subtest("latency")
		test_latency(fd);

	igt_describe("A job that is ended says so");
	igt_subtest("killed")
		test_killed();

	igt_fixture() {
		instance_remove();
		drm_close_driver(fd);
	}
}
