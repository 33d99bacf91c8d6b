// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench_meter.h"

#define STATS_SIZE	8192

static int control = -1;
static char before[STATS_SIZE], after[STATS_SIZE];
static uint64_t began, slab_before;

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

void bench_meter_begin(void)
{
	read_counters(before);
	slab_before = slab();
	began = now();
}

void bench_meter_end(const char *op, uint32_t count)
{
	uint64_t ns = now() - began;
	int64_t grown = (int64_t)(slab() - slab_before);

	read_counters(after);
	printf("{\"op\": \"%s\", \"count\": %u, \"ns\": %llu, \"slab\": %lld, ",
	       op, count, (unsigned long long)ns, (long long)grown);
	printf("\"before\": %s, \"after\": %s}\n", before, after);
	fflush(stdout);
}

void bench_meter_failed(const char *op, int error)
{
	printf("{\"op\": \"%s\", \"error\": \"%s\"}\n", op,
	       error == -EOPNOTSUPP ? "not yet" : strerrorname_np(-error));
	fflush(stdout);
}
