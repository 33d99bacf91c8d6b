// SPDX-License-Identifier: MIT
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_fail.h"

#define FAILSLAB	"/sys/kernel/debug/failslab"

static int fail_nth = -1;

/*
 * In all caches but that of gpu_buddy's blocks: Linux 7.2 uses a block that it
 * has freed when it cannot split another (alloc_from_freetree() in buddy.c). And
 * but those of kmemleak, which would not know everything then, and that of areas in
 * vmalloc's space, where what cannot sleep must not fail (va_alloc() in vmalloc.c).
 */
static bool choose_caches(void)
{
	static const char * const spared[] = {
		"gpu_buddy_block", "kmemleak_", "vmap_area",
	};
	DIR *dir = opendir("/sys/kernel/slab");
	unsigned int caches = 0;
	struct dirent *entry;
	char path[320];

	while (dir && (entry = readdir(dir))) {
		bool spare = false;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/sys/kernel/slab/%s/failslab",
			 entry->d_name);
		for (size_t i = 0; i < ARRAY_SIZE(spared); i++)
			spare |= !strncmp(entry->d_name, spared[i],
					  strlen(spared[i]));
		caches += igt_nova_write_file(path, spare ? "0" : "1");
	}
	if (dir)
		closedir(dir);
	return caches && igt_nova_write_file(FAILSLAB "/cache-filter", "Y");
}

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
	return igt_nova_write_file(FAILSLAB "/ignore-gfp-wait", "N") &&
	       igt_nova_write_file(FAILSLAB "/verbose", "0") &&
	       choose_caches();
}

void igt_nova_fail_init(void)
{
	igt_require_f(configure(), "kernel without FAILSLAB\n");
	fail_nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	igt_require_f(fail_nth >= 0, "kernel without fail-nth\n");
}

void igt_nova_fail_rate(unsigned int percent)
{
	char text[16];

	igt_require_f(configure(), "kernel without FAILSLAB\n");
	snprintf(text, sizeof(text), "%u", percent);
	igt_assert(igt_nova_write_file(FAILSLAB "/task-filter", "Y"));
	igt_assert(igt_nova_write_file(FAILSLAB "/interval", "1"));
	igt_assert(igt_nova_write_file(FAILSLAB "/times", "-1"));
	igt_assert(igt_nova_write_file(FAILSLAB "/probability", text));
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
