// SPDX-License-Identifier: MIT
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_fail.h"

static int fail_nth = -1;

/* Make allocations fail that may sleep, as nearly all here do, and silently. */
static bool configure(void)
{
	static const char * const optional[][2] = {
		{ "/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait", "N" },
		{ "/sys/kernel/debug/fail_page_alloc/min-order", "0" },
		{ "/sys/kernel/debug/fail_page_alloc/verbose", "0" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(optional); i++)
		igt_nova_write_file(optional[i][0], optional[i][1]);
	return igt_nova_write_file("/sys/kernel/debug/failslab/ignore-gfp-wait",
				   "N") &&
	       igt_nova_write_file("/sys/kernel/debug/failslab/verbose", "0");
}

void igt_nova_fail_init(void)
{
	igt_require_f(configure(), "kernel without FAILSLAB\n");
	fail_nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	igt_require_f(fail_nth >= 0, "kernel without fail-nth\n");
}

void igt_nova_fail_exit(void)
{
	close(fail_nth);
	fail_nth = -1;
}

void igt_nova_fail_arm(int nth)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", nth);

	igt_assert_eq(pwrite(fail_nth, text, len, 0), len);
}

bool igt_nova_fail_disarm(void)
{
	char text[16] = "";
	bool failed;

	igt_assert_lte(1, pread(fail_nth, text, sizeof(text) - 1, 0));
	failed = atoi(text) == 0;
	igt_nova_fail_arm(0);
	return failed;
}
