// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <linux/perf_event.h>

#include "bench_meter.h"

#define STATS_SIZE	8192
#define KMEM		"/sys/kernel/tracing/events/kmem/"
#define ALLOC_EVENTS	2
#define PIECES_MIN	8	/* fewer than that have no median */
#define PIECES_MAX	4096

static int control = -1;
static char before[STATS_SIZE], after[STATS_SIZE];
static uint64_t began, slab_before;
static uint64_t piece[PIECES_MAX];
static uint32_t pieces;
static bool going;

/* Tracepoints of the allocator, one group whose first is the leader. */
static const char *const alloc_events[ALLOC_EVENTS] = {
	KMEM "kmalloc/id", KMEM "kmem_cache_alloc/id",
};

static int alloc_fd[ALLOC_EVENTS];
static bool rehearsal;
static int64_t allocs = -1;		/* not counted */

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void read_counters(char *line)
{
	static const char command[] = "stats\n";
	size_t have = 0;
	ssize_t n;

	if (write(control, command, sizeof(command) - 1) != sizeof(command) - 1)
		err(1, "control port");
	do {
		n = read(control, line + have, STATS_SIZE - 1 - have);
		if (n <= 0)
			err(1, "control port");
		have += (size_t)n;
	} while (line[have - 1] != '\n' && have < STATS_SIZE - 1);
	line[have - 1] = '\0';
	if (line[0] != '{')
		errx(1, "virtual GPU: %s", line);
}

uint64_t bench_meter_counter(const char *name)
{
	char key[64];
	const char *found;
	uint64_t value;

	read_counters(before);
	snprintf(key, sizeof(key), "\"%s\":", name);
	found = strstr(before, key);
	if (!found || sscanf(found + strlen(key), "%" SCNu64, &value) != 1)
		errx(1, "virtual GPU: no counter %s", name);
	return value;
}

/* Bytes of kernel objects. */
static uint64_t slab(void)
{
	char line[128];
	uint64_t kib = 0;
	bool found = false;
	FILE *f = fopen("/proc/meminfo", "re");

	if (!f)
		err(1, "/proc/meminfo");
	while (!found && fgets(line, sizeof(line), f))
		found = sscanf(line, "SUnreclaim: %" SCNu64, &kib) == 1;
	fclose(f);
	if (!found)
		errx(1, "/proc/meminfo: no SUnreclaim");
	return kib * 1024;
}

void bench_meter_init(const char *path)
{
	control = open(path, O_RDWR | O_CLOEXEC);
	if (control < 0)
		err(1, "%s", path);
}

static uint64_t event_id(const char *path)
{
	FILE *f = fopen(path, "re");
	uint64_t id;

	if (!f || fscanf(f, "%" SCNu64, &id) != 1)
		err(1, "%s", path);
	fclose(f);
	return id;
}

void bench_meter_allocs_begin(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.size = sizeof(attr),
		.disabled = 1,
	};
	size_t i;

	for (i = 0; i < ALLOC_EVENTS; i++) {
		attr.config = event_id(alloc_events[i]);
		alloc_fd[i] = (int)syscall(SYS_perf_event_open, &attr, 0, -1,
					   i ? alloc_fd[0] : -1,
					   PERF_FLAG_FD_CLOEXEC);
		if (alloc_fd[i] < 0)
			err(1, "%s", alloc_events[i]);
		/* The others count whenever the leader does. */
		attr.disabled = 0;
	}
	rehearsal = true;
}

void bench_meter_allocs_end(void)
{
	uint64_t count;
	size_t i;

	bench_meter_pause();
	rehearsal = false;
	allocs = 0;
	for (i = ALLOC_EVENTS; i--; close(alloc_fd[i])) {
		if (read(alloc_fd[i], &count, sizeof(count)) != sizeof(count))
			err(1, "%s", alloc_events[i]);
		allocs += (int64_t)count;
	}
}

static void count_allocs(unsigned long request)
{
	if (ioctl(alloc_fd[0], request, 0))
		err(1, "%s", alloc_events[0]);
}

void bench_meter_pause(void)
{
	uint64_t ended = now();

	if (going && rehearsal)
		count_allocs(PERF_EVENT_IOC_DISABLE);
	else if (going && pieces == PIECES_MAX)
		errx(1, "the clock was stopped too often");
	else if (going)
		piece[pieces++] = ended - began;
	going = false;
}

void bench_meter_resume(void)
{
	going = true;
	if (rehearsal)
		count_allocs(PERF_EVENT_IOC_ENABLE);
	began = now();
}

void bench_meter_begin(void)
{
	read_counters(before);
	slab_before = slab();
	pieces = 0;
	bench_meter_resume();
}

static void print_allocs(void)
{
	if (allocs < 0)
		printf("\"allocs\": null, ");
	else
		printf("\"allocs\": %lld, ", (long long)allocs);
	allocs = -1;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* What the clock says, nanoseconds. */
static uint64_t clock_time(void)
{
	uint64_t sum = 0;
	uint32_t i;

	if (pieces >= PIECES_MIN) {
		qsort(piece, pieces, sizeof(piece[0]), compare);
		return piece[pieces / 2] * pieces;
	}
	for (i = 0; i < pieces; i++)
		sum += piece[i];
	return sum;
}

void bench_meter_end(const char *op, uint32_t count)
{
	int64_t grown;

	bench_meter_pause();
	grown = (int64_t)(slab() - slab_before);
	read_counters(after);
	printf("{\"op\": \"%s\", \"count\": %u, \"ns\": %llu, \"slab\": %lld, ",
	       op, count, (unsigned long long)clock_time(), (long long)grown);
	print_allocs();
	printf("\"before\": %s, \"after\": %s}\n", before, after);
	fflush(stdout);
}

void bench_meter_failed(const char *op, int error)
{
	allocs = -1;
	printf("{\"op\": \"%s\", \"error\": \"%s\"}\n", op,
	       error == -EOPNOTSUPP ? "not yet" : strerrorname_np(-error));
	fflush(stdout);
}
