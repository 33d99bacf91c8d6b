/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of KUnit as nova-core's suites use, so that they also run in user
 * space under the sanitizers. Output is TAP; each case is one test.
 */
#ifndef _NOVA_SHIM_KUNIT_TEST_H
#define _NOVA_SHIM_KUNIT_TEST_H

#include <setjmp.h>

#include "../nova_shim.h"

struct kunit {
	/* Where a failed assertion returns to */
	jmp_buf out;
	bool failed;
	/* What is done after the case, last first */
	struct {
		void (*fn)(void *data);
		void *data;
	} actions[64];
	unsigned int action_count;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
};

struct kunit_suite {
	const char *name;
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(fn)	{ .run_case = (fn), .name = #fn }

void nova_shim_kunit_add(struct kunit_suite *suite);
void nova_shim_kunit_fail(struct kunit *test, bool fatal, const char *file,
			  int line, const char *fmt, ...)
	__attribute__((__format__(__printf__, 5, 6)));
void *kunit_kzalloc(struct kunit *test, size_t size, int gfp);
#define kunit_kvzalloc kunit_kzalloc
#define kunit_kcalloc(test, n, size, gfp) \
	kunit_kzalloc(test, array_size(n, size), gfp)
int kunit_add_action_or_reset(struct kunit *test, void (*fn)(void *data),
			      void *data);

#define kunit_test_suites(suite)					\
	static __attribute__((__constructor__)) void			\
	nova_shim_kunit_register(void)					\
	{								\
		nova_shim_kunit_add(suite);				\
	}								\
	extern int nova_shim_kunit_semicolon

#define NOVA_SHIM_COMPARE(test, fatal, a, op, b)			\
do {									\
	__auto_type _left = (a);					\
	__auto_type _right = (b);					\
									\
	if (!(_left op _right))						\
		nova_shim_kunit_fail(test, fatal, __FILE__, __LINE__,	\
				     "%s " #op " %s: %#llx, %#llx",	\
				     #a, #b,				\
				     (unsigned long long)(uintptr_t)_left, \
				     (unsigned long long)(uintptr_t)_right); \
} while (0)

#define NOVA_SHIM_CHECK(test, fatal, cond, text)			\
do {									\
	if (!(cond))							\
		nova_shim_kunit_fail(test, fatal, __FILE__, __LINE__,	\
				     "%s", text);			\
} while (0)

#define KUNIT_EXPECT_EQ(t, a, b)	NOVA_SHIM_COMPARE(t, false, a, ==, b)
#define KUNIT_EXPECT_NE(t, a, b)	NOVA_SHIM_COMPARE(t, false, a, !=, b)
#define KUNIT_EXPECT_LT(t, a, b)	NOVA_SHIM_COMPARE(t, false, a, <, b)
#define KUNIT_EXPECT_LE(t, a, b)	NOVA_SHIM_COMPARE(t, false, a, <=, b)
#define KUNIT_EXPECT_GT(t, a, b)	NOVA_SHIM_COMPARE(t, false, a, >, b)
#define KUNIT_EXPECT_GE(t, a, b)	NOVA_SHIM_COMPARE(t, false, a, >=, b)
#define KUNIT_EXPECT_PTR_EQ(t, a, b)	NOVA_SHIM_COMPARE(t, false, a, ==, b)
#define KUNIT_EXPECT_TRUE(t, c)		NOVA_SHIM_CHECK(t, false, c, #c)
#define KUNIT_EXPECT_FALSE(t, c)	NOVA_SHIM_CHECK(t, false, !(c), "!" #c)
#define KUNIT_EXPECT_NULL(t, p)		NOVA_SHIM_CHECK(t, false, !(p), "!" #p)
#define KUNIT_EXPECT_NOT_NULL(t, p)	NOVA_SHIM_CHECK(t, false, p, #p)
#define KUNIT_EXPECT_STREQ(t, a, b) \
	NOVA_SHIM_CHECK(t, false, !strcmp(a, b), #a " is " #b)
#define KUNIT_EXPECT_MEMEQ(t, a, b, n) \
	NOVA_SHIM_CHECK(t, false, !memcmp(a, b, n), #a " equals " #b)
#define KUNIT_ASSERT_EQ(t, a, b)	NOVA_SHIM_COMPARE(t, true, a, ==, b)
#define KUNIT_ASSERT_GE(t, a, b)	NOVA_SHIM_COMPARE(t, true, a, >=, b)
#define KUNIT_ASSERT_LE(t, a, b)	NOVA_SHIM_COMPARE(t, true, a, <=, b)
#define KUNIT_ASSERT_TRUE(t, c)		NOVA_SHIM_CHECK(t, true, c, #c)
#define KUNIT_ASSERT_FALSE(t, c)	NOVA_SHIM_CHECK(t, true, !(c), "!" #c)
#define KUNIT_ASSERT_NOT_NULL(t, p)	NOVA_SHIM_CHECK(t, true, p, #p)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(t, p) \
	NOVA_SHIM_CHECK(t, true, (p) && !IS_ERR(p), #p)

/* With the case's data in the message */
#define NOVA_SHIM_COMPARE_MSG(t, fatal, a, op, b, ...)			\
do {									\
	if (!((a) op (b))) {						\
		printf("# " __VA_ARGS__);				\
		printf("\n");						\
		NOVA_SHIM_COMPARE(t, fatal, a, op, b);			\
	}								\
} while (0)
#define KUNIT_EXPECT_EQ_MSG(t, a, b, ...) \
	NOVA_SHIM_COMPARE_MSG(t, false, a, ==, b, __VA_ARGS__)
#define KUNIT_EXPECT_NE_MSG(t, a, b, ...) \
	NOVA_SHIM_COMPARE_MSG(t, false, a, !=, b, __VA_ARGS__)
#define KUNIT_EXPECT_MEMEQ_MSG(t, a, b, n, ...) \
	NOVA_SHIM_COMPARE_MSG(t, false, memcmp(a, b, n), ==, 0, __VA_ARGS__)
#define KUNIT_ASSERT_EQ_MSG(t, a, b, ...) \
	NOVA_SHIM_COMPARE_MSG(t, true, a, ==, b, __VA_ARGS__)
#define KUNIT_ASSERT_TRUE_MSG(t, c, ...) \
	NOVA_SHIM_COMPARE_MSG(t, true, !(c), ==, false, __VA_ARGS__)

#endif /* _NOVA_SHIM_KUNIT_TEST_H */
