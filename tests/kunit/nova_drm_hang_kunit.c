// SPDX-License-Identifier: GPL-2.0
/*
 * Has a job had its time?
 */
#include <kunit/test.h>

#include "../../nova-drm/nova_drm_hang.h"

/* How many periods until it is found guilty; 0: not in @max. */
static u32 hang_periods(struct nova_drm_hang *hang, u64 seqno, bool begun,
			u32 sharers, u32 max)
{
	for (u32 i = 1; i <= max; i++)
		if (nova_drm_hang_judge(hang, seqno, begun, sharers))
			return i;
	return 0;
}

/* Nobody else is there to wait for, so it does not matter whether it began. */
static void nova_drm_hang_alone(struct kunit *test)
{
	struct nova_drm_hang hang = { };

	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, true, 1, 100), 1u);
	hang = (struct nova_drm_hang){ };
	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, false, 1, 100), 1u);
	/* It has just become idle. */
	hang = (struct nova_drm_hang){ };
	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, true, 0, 100), 1u);
}

/* Each has its share of the time. */
static void nova_drm_hang_shared(struct kunit *test)
{
	struct nova_drm_hang hang = { };

	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, true, 3, 100), 3u);
	/* Others have gone, but had their share. */
	hang = (struct nova_drm_hang){ };
	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, true, 3, 1), 0u);
	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, true, 1, 100), 2u);
}

/* What has not begun does not count, up to the end of all patience. */
static void nova_drm_hang_waiting(struct kunit *test)
{
	struct nova_drm_hang hang = { };

	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, false, 2, 5), 0u);
	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, true, 2, 100), 2u);
	hang = (struct nova_drm_hang){ };
	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, false, 2, 100),
			(u32)NOVA_DRM_HANG_PERIODS_MAX);
	/* However many they are. */
	hang = (struct nova_drm_hang){ };
	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, true, 1000, 100),
			(u32)NOVA_DRM_HANG_PERIODS_MAX);
}

/* Another job begins anew. */
static void nova_drm_hang_next(struct kunit *test)
{
	struct nova_drm_hang hang = { };

	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 1, true, 4, 3), 0u);
	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 2, true, 4, 3), 0u);
	KUNIT_EXPECT_EQ(test, hang_periods(&hang, 2, true, 4, 3), 1u);
}

/* A submission has a whole period, from when it is the oldest; then one more. */
static void nova_drm_hang_too_early(struct kunit *test)
{
	struct nova_drm_hang hang = { };
	unsigned long since = -NOVA_DRM_HANG_PERIOD / 2, due = since +
						       NOVA_DRM_HANG_PERIOD;

	KUNIT_EXPECT_EQ(test, nova_drm_hang_early(&hang, 1, since, since),
			NOVA_DRM_HANG_PERIOD);
	KUNIT_EXPECT_EQ(test, nova_drm_hang_early(&hang, 1, since, due - 1), 1ul);
	KUNIT_EXPECT_EQ(test, nova_drm_hang_early(&hang, 1, since, due), 0ul);
	KUNIT_EXPECT_EQ(test, nova_drm_hang_early(&hang, 1, since, due + 1), 0ul);

	/* Who judges comes back after a period. */
	KUNIT_EXPECT_FALSE(test, nova_drm_hang_judge(&hang, 1, true, 2));
	KUNIT_EXPECT_EQ(test, nova_drm_hang_early(&hang, 1, since, due), 0ul);
	KUNIT_EXPECT_EQ(test, nova_drm_hang_early(&hang, 2, due, due),
			NOVA_DRM_HANG_PERIOD);
}

static struct kunit_case nova_drm_hang_cases[] = {
	KUNIT_CASE(nova_drm_hang_alone),
	KUNIT_CASE(nova_drm_hang_shared),
	KUNIT_CASE(nova_drm_hang_waiting),
	KUNIT_CASE(nova_drm_hang_next),
	KUNIT_CASE(nova_drm_hang_too_early),
	{ }
};

static struct kunit_suite nova_drm_hang_suite = {
	.name = "nova_drm_hang",
	.test_cases = nova_drm_hang_cases,
};

kunit_test_suites(&nova_drm_hang_suite);
