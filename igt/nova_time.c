// SPDX-License-Identifier: MIT
/*
 * TEST: the GPU's clock beside the CPU's
 */
#include <time.h>

#include "igt.h"
#include "igt_nova.h"

#ifndef CLOCK_TAI
#define CLOCK_TAI	11
#endif

#define NSEC_PER_SEC	1000000000ull

static const uint32_t clockids[] = {
	CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_REALTIME, CLOCK_BOOTTIME,
	CLOCK_TAI,
};

static struct drm_nova_get_time get_time(int fd, uint32_t clockid)
{
	struct drm_nova_get_time args = { .clockid = clockid };

	do_ioctl(fd, DRM_IOCTL_NOVA_GET_TIME, &args);
	igt_assert_eq_u32(args.clockid, clockid);
	igt_assert_eq_u32(args.flags, 0);
	return args;
}

static struct drm_nova_time_info time_info(int fd)
{
	struct drm_nova_time_info info = {};
	struct drm_nova_dev_query query = {
		.type = DRM_NOVA_QUERY_TIME,
		.size = sizeof(info),
		.pointer = (uintptr_t)&info,
	};

	do_ioctl(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query);
	igt_assert_lte(sizeof(info), query.size);
	return info;
}

static uint64_t cpu_time(clockid_t clockid)
{
	struct timespec ts;

	igt_assert_eq(clock_gettime(clockid, &ts), 0);
	return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

static void test_query(int fd)
{
	struct drm_nova_time_info info = time_info(fd), again = time_info(fd);

	igt_assert(!memcmp(&info, &again, sizeof(info)));
	igt_assert_eq_u64(info.frequency, NSEC_PER_SEC);
	igt_assert_lte_u64(1, info.resolution);
	igt_assert_lte_u64(info.resolution, 1000);
	for (int i = 0; i < 100; i++)
		igt_assert_eq_u64(get_time(fd, CLOCK_MONOTONIC).gpu_ns %
				  info.resolution, 0);
}

/* Of all files there is one clock. */
static void test_monotonic(int fd)
{
	struct drm_nova_get_time last = get_time(fd, CLOCK_MONOTONIC), now;
	int other = drm_open_driver_render(DRIVER_NOVA);

	for (int i = 0; i < 1000; i++) {
		now = get_time(i % 2 ? fd : other, CLOCK_MONOTONIC);
		igt_assert_lte_u64(last.gpu_ns, now.gpu_ns);
		igt_assert_lte_u64(last.cpu_ns, now.cpu_ns);
		last = now;
	}
	drm_close_driver(other);
}

/*
 * Both clocks say that the same time passes from one call to another. When in
 * a call the GPU's was read is known to be between cpu_ns and the delta after;
 * no crystal is a hundredth wrong.
 */
static void test_correlated(int fd)
{
	struct drm_nova_get_time first = get_time(fd, CLOCK_MONOTONIC), last;
	const uint64_t pause = NSEC_PER_SEC / 2;
	struct timespec ts = { .tv_nsec = pause };
	uint64_t cpu, gpu, slack;

	clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, NULL);
	last = get_time(fd, CLOCK_MONOTONIC);

	cpu = last.cpu_ns - first.cpu_ns;
	gpu = last.gpu_ns - first.gpu_ns;
	slack = cpu / 100 + time_info(fd).resolution;
	igt_info("CPU %llu ns, GPU %llu ns, reading took %llu and %llu ns\n",
		 (unsigned long long)cpu, (unsigned long long)gpu,
		 (unsigned long long)first.cpu_delta_ns,
		 (unsigned long long)last.cpu_delta_ns);
	igt_assert_lte_u64(pause, cpu);
	igt_assert_lte_u64(gpu, cpu + last.cpu_delta_ns + slack);
	igt_assert_lte_u64(cpu, gpu + first.cpu_delta_ns + slack);
}

static void test_clockid(int fd, uint32_t clockid)
{
	uint64_t begin = cpu_time(CLOCK_MONOTONIC), before = cpu_time(clockid);
	struct drm_nova_get_time now = get_time(fd, clockid);
	uint64_t after = cpu_time(clockid), end = cpu_time(CLOCK_MONOTONIC);

	igt_assert_lte_u64(before, now.cpu_ns);
	igt_assert_lte_u64(now.cpu_ns, after);
	igt_assert_lt_u64(0, now.cpu_delta_ns);
	igt_assert_lte_u64(now.cpu_delta_ns, end - begin);
}

static void test_invalid_clock(int fd)
{
	static const uint32_t invalid[] = {
		CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID,
		CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE,
		CLOCK_REALTIME_ALARM, CLOCK_BOOTTIME_ALARM, 10, 12, 16, 0x10001,
		0x80000000, UINT32_MAX,
		/* The clock of a process. */
		~1u << 3 | 2,
	};

	for (size_t i = 0; i < ARRAY_SIZE(invalid); i++) {
		struct drm_nova_get_time args = { .clockid = invalid[i] };

		do_ioctl_err(fd, DRM_IOCTL_NOVA_GET_TIME, &args, EINVAL);
	}
}

static void test_invalid_flags(int fd)
{
	for (int bit = 0; bit < 32; bit++) {
		struct drm_nova_get_time args = {
			.clockid = CLOCK_MONOTONIC, .flags = 1u << bit,
		};

		do_ioctl_err(fd, DRM_IOCTL_NOVA_GET_TIME, &args, EINVAL);
	}
}

int igt_main()
{
	int fd = -1;

	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("The clock counts nanoseconds, in the steps the query names");
	igt_subtest("query")
		test_query(fd);

	igt_describe("Neither clock goes backwards");
	igt_subtest("monotonic")
		test_monotonic(fd);

	igt_describe("Both clocks are equally fast");
	igt_subtest("correlated")
		test_correlated(fd);

	igt_describe("The CPU's clock is the one that was asked for");
	igt_subtest("clockids")
		for (size_t i = 0; i < ARRAY_SIZE(clockids); i++)
			test_clockid(fd, clockids[i]);

	igt_describe("Clocks that a GPU's cannot be compared with are refused");
	igt_subtest("invalid-clock")
		test_invalid_clock(fd);

	igt_describe("Undefined flags are refused");
	igt_subtest("invalid-flags")
		test_invalid_flags(fd);

	igt_fixture()
		drm_close_driver(fd);
}
