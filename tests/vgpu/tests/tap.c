// SPDX-License-Identifier: GPL-2.0
/* Tests that report in the Test Anything Protocol */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"

/* A test that hangs kills its program, which the runner counts as failed. */
#define TEST_DEADLINE_S	120

static struct {
	bool failed, skipped;
	char reason[160];
} current;

void tap_bail(const char *fmt, ...)
{
	va_list ap;

	fputs("Bail out! ", stdout);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	fputc('\n', stdout);
	fflush(stdout);
	exit(99);
}

void tap_skip(const char *fmt, ...)
{
	va_list ap;

	current.skipped = true;
	va_start(ap, fmt);
	vsnprintf(current.reason, sizeof(current.reason), fmt, ap);
	va_end(ap);
}

bool tap_check(bool ok, const char *file, int line, const char *what)
{
	if (ok)
		return true;
	current.failed = true;
	printf("# %s:%d: failed: %s\n", file, line, what);
	return false;
}

bool tap_check_eq(unsigned long long got, unsigned long long want,
		  const char *file, int line, const char *what)
{
	if (got == want)
		return true;
	current.failed = true;
	printf("# %s:%d: failed: %s: got %#llx, want %#llx\n", file, line, what,
	       got, want);
	return false;
}

bool tap_check_str(const char *got, const char *want, const char *file,
		   int line, const char *what)
{
	if (got && !strcmp(got, want))
		return true;
	current.failed = true;
	printf("# %s:%d: failed: %s: got \"%s\", want \"%s\"\n", file, line,
	       what, got ? got : "(null)", want);
	return false;
}

static bool selected(const char *name, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc < 2;
}

int tap_run(const struct tap_test *tests, size_t n, int argc, char **argv)
{
	size_t i, count = 0, failures = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 0; i < n; i++)
		count += selected(tests[i].name, argc, argv);
	printf("1..%zu\n", count);
	count = 0;
	for (i = 0; i < n; i++) {
		if (!selected(tests[i].name, argc, argv))
			continue;
		memset(&current, 0, sizeof(current));
		alarm(TEST_DEADLINE_S);
		tests[i].fn();
		alarm(0);
		failures += current.failed;
		printf("%s %zu - %s", current.failed ? "not ok" : "ok", ++count,
		       tests[i].name);
		if (current.skipped && !current.failed)
			printf(" # SKIP %s", current.reason);
		putchar('\n');
	}
	return failures ? 1 : 0;
}
