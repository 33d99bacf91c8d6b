// SPDX-License-Identifier: GPL-2.0
/*
 * Runs nova-core's KUnit suites in user space.
 */
#include <kunit/test.h>

static struct kunit_suite *nova_shim_kunit_suites[64];
static unsigned int nova_shim_kunit_count;

void nova_shim_kunit_add(struct kunit_suite *suite)
{
	assert(nova_shim_kunit_count < ARRAY_SIZE(nova_shim_kunit_suites));
	nova_shim_kunit_suites[nova_shim_kunit_count++] = suite;
}

void nova_shim_kunit_fail(struct kunit *test, bool fatal, const char *file,
			  int line, const char *fmt, ...)
{
	va_list args;

	test->failed = true;
	printf("# %s:%d: ", file, line);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
	if (fatal)
		longjmp(test->out, 1);
}

int kunit_add_action_or_reset(struct kunit *test, void (*fn)(void *data),
			      void *data)
{
	assert(test->action_count < ARRAY_SIZE(test->actions));
	test->actions[test->action_count].fn = fn;
	test->actions[test->action_count++].data = data;
	return 0;
}

void *kunit_kzalloc(struct kunit *test, size_t size, int gfp)
{
	void *p = calloc(1, size ? size : 1);

	(void)gfp;
	assert(p);
	kunit_add_action_or_reset(test, free, p);
	return p;
}

static bool nova_shim_kunit_run(const struct kunit_case *c)
{
	struct kunit *test = calloc(1, sizeof(*test));
	bool failed;

	assert(test);
	if (!setjmp(test->out))
		c->run_case(test);
	failed = test->failed;
	while (test->action_count) {
		test->action_count--;
		test->actions[test->action_count].fn(test->actions[test->action_count].data);
	}
	free(test);
	return !failed;
}

/* Is it one of those asked for, by "SUITE: CASE"? Without any, all are. */
static bool nova_shim_kunit_wanted(const struct kunit_suite *suite,
				   const struct kunit_case *c, int argc,
				   char **argv)
{
	char name[256];

	snprintf(name, sizeof(name), "%s: %s", suite->name, c->name);
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc < 2;
}

int main(int argc, char **argv)
{
	unsigned int n = 0, failures = 0;

	printf("TAP version 13\n");
	for (unsigned int s = 0; s < nova_shim_kunit_count; s++) {
		const struct kunit_suite *suite = nova_shim_kunit_suites[s];

		for (const struct kunit_case *c = suite->test_cases;
		     c->run_case; c++) {
			bool ok;

			if (!nova_shim_kunit_wanted(suite, c, argc, argv))
				continue;
			ok = nova_shim_kunit_run(c);
			failures += !ok;
			printf("%s %u - %s: %s\n", ok ? "ok" : "not ok", ++n,
			       suite->name, c->name);
			fflush(stdout);
		}
	}
	printf("1..%u\n", n);
	return failures ? 1 : 0;
}
