/* SPDX-License-Identifier: MIT */
#ifndef IGT_CORE_H
#define IGT_CORE_H

/*
 * The part of IGT's igt_core.h that the programs in this directory use, for
 * building them without IGT's sources. What a program prints, and its exit
 * status, are what igt_runner expects of a test; the protocol's socket part is
 * optional and left out.
 */

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Exit statuses, as igt_runner understands them. */
#define IGT_EXIT_SUCCESS	0
#define IGT_EXIT_SKIP		77
#define IGT_EXIT_INVALID	79
#define IGT_EXIT_FAILURE	98

#define __IGT_MAX_CHILDREN	64

enum __igt_result {
	__IGT_NONE,
	__IGT_PASS,
	__IGT_SKIPPED,
	__IGT_FAILED,
};

struct __igt_state {
	const char *program;
	const char *run_pattern;	/* NULL: all */
	const char *description;	/* of the next subtest */
	bool list;
	bool describe;
	bool stderr_sentinel;
	int kmsg;

	sigjmp_buf jump;
	bool in_fixture;
	const char *subtest;		/* running, or NULL */
	struct timespec start;
	enum __igt_result state;	/* left by the fixtures so far */
	bool matched, passed, failed;

	bool is_child;
	int child_count;
	pid_t children[__IGT_MAX_CHILDREN];
};

/* Weak: one for all files of a program. */
__attribute__((weak)) struct __igt_state __igt = { .kmsg = -1 };

/* One line for the kernel log, which is how igt_runner dates its messages. */
__attribute__((format(printf, 1, 2)))
static inline void __igt_kmsg(const char *fmt, ...)
{
	char line[256];
	va_list ap;
	int len;

	if (__igt.kmsg < 0)
		return;
	len = snprintf(line, sizeof(line), "<6>[IGT] %s: ", __igt.program);
	va_start(ap, fmt);
	len += vsnprintf(line + len, sizeof(line) - len, fmt, ap);
	va_end(ap);
	if (len >= (int)sizeof(line))
		len = sizeof(line) - 1;
	if (write(__igt.kmsg, line, len) < 0)
		__igt.kmsg = -1;
}

/* Tell igt_runner which kernel messages are no problem in this subtest. */
static inline void igt_emit_ignore_dmesg_regex(const char *regex)
{
	char line[256];
	int len;

	if (__igt.kmsg < 0)
		return;
	len = snprintf(line, sizeof(line), "<6>add ignored dmesg regex: %s\n",
		       regex);
	if (len < (int)sizeof(line) && write(__igt.kmsg, line, len) < 0)
		__igt.kmsg = -1;
}

/* One line of the protocol. */
__attribute__((format(printf, 1, 2)))
static inline void __igt_sentinel(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	fflush(stdout);

	if (!__igt.stderr_sentinel)
		return;
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fflush(stderr);
}

static inline const char *__igt_result_name(enum __igt_result result)
{
	switch (result) {
	case __IGT_PASS:
		return "SUCCESS";
	case __IGT_SKIPPED:
		return "SKIP";
	default:
		return "FAIL";
	}
}

static inline void __igt_end_subtest(enum __igt_result result)
{
	struct timespec now;
	double seconds;

	clock_gettime(CLOCK_MONOTONIC, &now);
	seconds = now.tv_sec - __igt.start.tv_sec +
		  (now.tv_nsec - __igt.start.tv_nsec) * 1e-9;

	__igt_sentinel("Subtest %s: %s (%.3fs)\n", __igt.subtest,
		       __igt_result_name(result), seconds);
	__igt_kmsg("finished subtest %s, %s\n", __igt.subtest,
		   __igt_result_name(result));

	__igt.passed |= result == __IGT_PASS;
	__igt.failed |= result == __IGT_FAILED;
	__igt.subtest = NULL;
}

static inline int __igt_exit_status(enum __igt_result result)
{
	switch (result) {
	case __IGT_PASS:
		return IGT_EXIT_SUCCESS;
	case __IGT_SKIPPED:
		return IGT_EXIT_SKIP;
	default:
		return IGT_EXIT_FAILURE;
	}
}

/* Leave the running subtest or fixture with a result. */
__attribute__((noreturn))
static inline void __igt_leave(enum __igt_result result)
{
	if (__igt.is_child)
		_exit(__igt_exit_status(result));
	if (__igt.subtest) {
		__igt_end_subtest(result);
		siglongjmp(__igt.jump, 1);
	}
	if (__igt.in_fixture) {
		__igt.in_fixture = false;
		__igt.state = result;
		siglongjmp(__igt.jump, 1);
	}
	fprintf(stderr, "%s outside of subtest and fixture\n",
		__igt_result_name(result));
	exit(__igt_exit_status(result));
}

/* True in the child. */
static inline bool __igt_fork(void)
{
	pid_t pid;

	if (__igt.is_child)
		return false;
	fflush(NULL);
	pid = fork();
	if (!pid) {
		__igt.is_child = true;
		return true;
	}
	if (pid < 0 || __igt.child_count == __IGT_MAX_CHILDREN) {
		fprintf(stderr, "fork failed\n");
		__igt_leave(__IGT_FAILED);
	}
	__igt.children[__igt.child_count++] = pid;
	return false;
}

static inline bool __igt_enter_fixture(void)
{
	if (__igt.list || __igt.state != __IGT_NONE)
		return false;
	__igt.in_fixture = true;
	return true;
}

/* Patterns are separated by commas; igt_runner names many subtests at once. */
static inline bool __igt_wanted(const char *patterns, const char *name)
{
	while (*patterns) {
		size_t len = strcspn(patterns, ",");
		char *pattern = strndup(patterns, len);
		bool match = pattern && !fnmatch(pattern, name, 0);

		free(pattern);
		if (match)
			return true;
		patterns += len + (patterns[len] == ',');
	}
	return false;
}

static inline bool __igt_enter_subtest(const char *name, const char *file, int line)
{
	const char *description = __igt.description;

	__igt.description = NULL;

	if (__igt.run_pattern && !__igt_wanted(__igt.run_pattern, name))
		return false;
	__igt.matched = true;

	if (__igt.describe) {
		printf("SUB %s %s:%d:\n  %s\n\n", name, file, line,
		       description ?: "NO DOCUMENTATION!");
		return false;
	}
	if (__igt.list) {
		printf("%s\n", name);
		return false;
	}

	errno = 0;
	__igt.subtest = name;
	clock_gettime(CLOCK_MONOTONIC, &__igt.start);
	__igt_kmsg("starting subtest %s\n", name);
	__igt_sentinel("Starting subtest: %s\n", name);

	/* What the fixture could not set up. */
	if (__igt.state != __IGT_NONE) {
		__igt_end_subtest(__igt.state);
		return false;
	}
	return true;
}

static inline void __igt_usage(FILE *out)
{
	fprintf(out,
		"Usage: %s [OPTIONS]\n"
		"  --list-subtests\n"
		"  --run-subtest <pattern>\n"
		"  --dynamic-subtest <pattern>\n"
		"  --describe\n"
		"  --help|-h\n", __igt.program);
}

static inline void __igt_init(int argc, char **argv)
{
	static const struct option options[] = {
		{ "list-subtests", no_argument, NULL, 'l' },
		{ "run-subtest", required_argument, NULL, 'r' },
		{ "dynamic-subtest", required_argument, NULL, 'd' },
		{ "describe", optional_argument, NULL, 'D' },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	const char *slash = strrchr(argv[0], '/');
	int option;

	__igt.program = slash ? slash + 1 : argv[0];
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (option) {
		case 'l':
			__igt.list = true;
			break;
		case 'D':
			__igt.list = true;
			__igt.describe = true;
			if (optarg)
				__igt.run_pattern = optarg;
			break;
		case 'r':
			__igt.run_pattern = optarg;
			break;
		case 'd':
			break;
		case 'h':
			__igt_usage(stdout);
			exit(IGT_EXIT_SUCCESS);
		default:
			__igt_usage(stderr);
			exit(IGT_EXIT_INVALID);
		}
	}
	if (__igt.list)
		return;

	__igt.stderr_sentinel = getenv("IGT_SENTINEL_ON_STDERR");
	__igt.kmsg = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	printf("IGT-Version: nova (igt shim)\n");
	__igt_kmsg("executing\n");
}

__attribute__((noreturn))
static inline void igt_exit(void)
{
	int status = IGT_EXIT_SKIP;

	if (__igt.run_pattern && !__igt.matched) {
		fprintf(stderr, "Unknown subtest: %s\n", __igt.run_pattern);
		exit(IGT_EXIT_INVALID);
	}
	if (__igt.list)
		exit(IGT_EXIT_SUCCESS);

	/* A fixture that fails after the last subtest has nowhere to show. */
	if (__igt.failed || __igt.state == __IGT_FAILED)
		status = IGT_EXIT_FAILURE;
	else if (__igt.passed)
		status = IGT_EXIT_SUCCESS;

	__igt_kmsg("exiting, ret=%d\n", status);
	exit(status);
}

/* The program's body, which the macro below gives its name. */
void __igt_real_main(void);

#define igt_main()						\
	main(int argc, char **argv)				\
	{							\
		__igt_init(argc, argv);				\
		__igt_real_main();				\
		igt_exit();					\
	}							\
	void __igt_real_main(void)

/*
 * A subtest's loop ends by a jump from the third expression to the second. A
 * fixture's must not: jumping back would lose the local variables it has set.
 */
#define igt_fixture()						\
	for (int __igt_done = 0;				\
	     !__igt_done && __igt_enter_fixture() &&		\
	     (sigsetjmp(__igt.jump, 1) == 0);			\
	     __igt_done = 1, __igt.in_fixture = false)

#define igt_subtest(name)					\
	for (; __igt_enter_subtest(name, __FILE__, __LINE__) &&	\
	       (sigsetjmp(__igt.jump, 1) == 0);			\
	     __igt_leave(__IGT_PASS))

#define igt_describe(text)	(__igt.description = (text))

/* Children: their failed assertions fail the subtest at igt_waitchildren(). */
#define igt_fork(child, count)					\
	for (int child = 0; child < (count); child++)		\
		for (; __igt_fork(); exit(IGT_EXIT_SUCCESS))

static inline void igt_waitchildren(void)
{
	bool failed = false;
	int status;

	while (__igt.child_count) {
		if (waitpid(__igt.children[--__igt.child_count], &status, 0) < 0)
			failed = true;
		else if (!WIFEXITED(status) || WEXITSTATUS(status))
			failed = true;
	}
	if (failed) {
		fprintf(stderr, "a child failed\n");
		__igt_leave(__IGT_FAILED);
	}
}

#define igt_info(...)		(printf(__VA_ARGS__), (void)fflush(stdout))
#define igt_debug(...)		((void)0)
#define igt_warn(...)		((void)fprintf(stderr, __VA_ARGS__))

__attribute__((noreturn, format(printf, 5, 6)))
static inline void __igt_give_up(enum __igt_result result, const char *what,
				 const char *function, int line,
				 const char *fmt, ...)
{
	int saved = errno;
	va_list ap;

	printf("(%s:%d) %s, function %s(), line %d:\n", __igt.program,
	       (int)getpid(), what, function, line);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	if (saved)
		printf("Last errno: %d, %s\n", saved, strerror(saved));
	fflush(stdout);
	__igt_leave(result);
}

#define __igt_fail(...)							\
	__igt_give_up(__IGT_FAILED, "Test assertion failure",		\
		      __func__, __LINE__, __VA_ARGS__)
#define __igt_skip(...)							\
	__igt_give_up(__IGT_SKIPPED, "Test requirement not met",	\
		      __func__, __LINE__, __VA_ARGS__)

#define igt_assert(expr)						\
	do {								\
		if (!(expr))						\
			__igt_fail("Failed assertion: %s\n", #expr);	\
	} while (0)

#define igt_assert_f(expr, ...)						\
	do {								\
		if (!(expr)) {						\
			printf(__VA_ARGS__);				\
			__igt_fail("Failed assertion: %s\n", #expr);	\
		}							\
	} while (0)

#define __igt_compare(a, op, b, type, format)				\
	do {								\
		type __a = (a), __b = (b);				\
		if (!(__a op __b))					\
			__igt_fail("Failed assertion: %s %s %s\n"	\
				   "error: " format " " #op " " format "\n", \
				   #a, #op, #b, __a, __b);		\
	} while (0)

#define igt_assert_eq(a, b)	__igt_compare(a, ==, b, int, "%d")
#define igt_assert_neq(a, b)	__igt_compare(a, !=, b, int, "%d")
#define igt_assert_lt(a, b)	__igt_compare(a, <, b, int, "%d")
#define igt_assert_lte(a, b)	__igt_compare(a, <=, b, int, "%d")
#define igt_assert_eq_u32(a, b)	__igt_compare(a, ==, b, uint32_t, "%#x")
#define igt_assert_neq_u32(a, b) __igt_compare(a, !=, b, uint32_t, "%#x")
#define igt_assert_eq_u64(a, b)	__igt_compare(a, ==, b, unsigned long long, "%#llx")
#define igt_assert_neq_u64(a, b) __igt_compare(a, !=, b, unsigned long long, "%#llx")
#define igt_assert_lt_u64(a, b)	__igt_compare(a, <, b, unsigned long long, "%#llx")
#define igt_assert_lte_u64(a, b) __igt_compare(a, <=, b, unsigned long long, "%#llx")
#define igt_assert_fd(fd)	__igt_compare(fd, >=, 0, int, "%d")

static inline bool __igt_sleep_until(const struct timespec *end, int interval_ms)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec > end->tv_sec ||
	    (now.tv_sec == end->tv_sec && now.tv_nsec >= end->tv_nsec))
		return false;
	usleep(interval_ms * 1000);
	return true;
}

/* Poll until the condition holds; false if it does not in time. */
#define igt_wait(condition, timeout_ms, interval_ms)			\
({									\
	struct timespec __end;						\
	bool __met;							\
									\
	clock_gettime(CLOCK_MONOTONIC, &__end);				\
	__end.tv_sec += (timeout_ms) / 1000;				\
	__end.tv_nsec += (timeout_ms) % 1000 * 1000000l;		\
	if (__end.tv_nsec >= 1000000000l) {				\
		__end.tv_nsec -= 1000000000l;				\
		__end.tv_sec++;						\
	}								\
	do {								\
		__met = (condition);					\
	} while (!__met && __igt_sleep_until(&__end, interval_ms));	\
	__met;								\
})

#define igt_skip(...)		__igt_skip(__VA_ARGS__)
#define igt_require(expr)						\
	do {								\
		if (!(expr))						\
			__igt_skip("Test requirement not met: %s\n", #expr); \
	} while (0)
#define igt_require_f(expr, ...)					\
	do {								\
		if (!(expr))						\
			__igt_skip(__VA_ARGS__);			\
	} while (0)
#define igt_require_fd(fd)						\
	igt_require_f((fd) >= 0, "Test requirement not met: %s\n", #fd)

#endif /* IGT_CORE_H */
