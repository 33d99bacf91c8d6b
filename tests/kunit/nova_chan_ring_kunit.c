// SPDX-License-Identifier: GPL-2.0
/*
 * Rings of channels: room, wrap, numbers, progress.
 */
#include <linux/errno.h>
#include <linux/slab.h>

#include <kunit/test.h>

#include "../../nova-core/nova_chan_ring.h"

struct nova_chan_ring_test {
	struct nova_chan_ring ring;
	struct nova_chan_ring_report *reports;
	u64 completed;
};

static void nova_chan_ring_test_fini(void *data)
{
	nova_chan_ring_fini(data);
}

static struct nova_chan_ring_test *nova_chan_ring_test_new(struct kunit *test,
							   u32 entries)
{
	struct nova_chan_ring_test *t = kunit_kzalloc(test, sizeof(*t),
						      GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_ASSERT_EQ(test, nova_chan_ring_init(&t->ring, entries), 0);
	KUNIT_ASSERT_EQ(test,
			kunit_add_action_or_reset(test, nova_chan_ring_test_fini,
						  &t->ring), 0);
	t->reports = kunit_kcalloc(test, t->ring.slots, sizeof(*t->reports),
				   GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t->reports);
	return t;
}

/* What host does when it gets to the end of a submission. */
static void nova_chan_ring_test_finish(struct nova_chan_ring_test *t, u64 seqno)
{
	u32 slot = nova_chan_ring_slot(&t->ring, seqno);

	t->reports[slot].end.seqno = cpu_to_le64(seqno);
}

static u64 nova_chan_ring_test_look(struct nova_chan_ring_test *t)
{
	t->completed = nova_chan_ring_progress(&t->ring, t->reports,
					       t->completed, t->ring.submitted);
	return t->completed;
}

static void nova_chan_ring_sizes(struct kunit *test)
{
	static const u32 bad[] = { 0, 1, 32, 63, 65, 96, 4095, 65536, U32_MAX };
	struct nova_chan_ring ring;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, nova_chan_ring_init(&ring, bad[i]),
				    -EINVAL, "%u entries", bad[i]);
	for (u32 n = NOVA_CORE_CHAN_RING_MIN; n <= NOVA_CORE_CHAN_RING_MAX;
	     n *= 2) {
		struct nova_chan_ring_test *t = nova_chan_ring_test_new(test, n);

		KUNIT_EXPECT_EQ(test, nova_chan_ring_capacity(&t->ring), n - 2);
		KUNIT_EXPECT_EQ(test, t->ring.slots, n / 8);
	}
}

static void nova_chan_ring_counts_credits(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, nova_chan_ring_credits(0), 8U);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_credits(1), 8U);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_credits(6), 8U);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_credits(7), 9U);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_credits(2047), 2049U);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_credits(U32_MAX), U32_MAX);
}

/* Who keeps to the credits always has room, whatever the submissions are. */
static void nova_chan_ring_keeps_its_word(struct kunit *test)
{
	struct nova_chan_ring_test *t = nova_chan_ring_test_new(test, 64);
	u32 capacity = nova_chan_ring_capacity(&t->ring);
	u32 used = 0, oldest = 1, random = 12345;
	u8 pushes[512] = { };

	for (u32 i = 0; i < 5000; i++) {
		u32 count, credits;

		random = random * 1103515245 + 12345;
		/* Mostly small, now and then as large as can be. */
		count = random >> 16 & 15;
		if (count == 15)
			count = capacity - NOVA_CHAN_RING_OWN;
		credits = nova_chan_ring_credits(count);
		while (used + credits > capacity) {
			nova_chan_ring_test_finish(t, oldest);
			KUNIT_ASSERT_EQ(test, nova_chan_ring_test_look(t),
					(u64)oldest);
			used -= nova_chan_ring_credits(pushes[oldest % 512]);
			oldest++;
		}
		KUNIT_ASSERT_TRUE_MSG(test,
				      nova_chan_ring_has_room(&t->ring,
							      t->completed,
							      count),
				      "submission %u of %u pushes", i, count);
		KUNIT_ASSERT_EQ(test, nova_chan_ring_advance(&t->ring, count),
				(u64)i + 1);
		pushes[(i + 1) % 512] = count;
		used += credits;
	}
}

/* Entries are used in turn; those of what is not complete are left alone. */
static void nova_chan_ring_wraps(struct kunit *test)
{
	struct nova_chan_ring_test *t = nova_chan_ring_test_new(test, 64);

	KUNIT_ASSERT_TRUE(test, nova_chan_ring_has_room(&t->ring, 0, 60));
	KUNIT_EXPECT_FALSE(test, nova_chan_ring_has_room(&t->ring, 0, 61));
	KUNIT_EXPECT_FALSE(test, nova_chan_ring_has_room(&t->ring, 0, U32_MAX));
	KUNIT_EXPECT_EQ(test, nova_chan_ring_entry(&t->ring, 0), 0U);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_advance(&t->ring, 38), 1ULL);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_entry(&t->ring, 0), 40U);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_entry(&t->ring, 24), 0U);
	KUNIT_EXPECT_TRUE(test, nova_chan_ring_has_room(&t->ring, 0, 20));
	KUNIT_EXPECT_FALSE(test, nova_chan_ring_has_room(&t->ring, 0, 21));
	KUNIT_EXPECT_EQ(test, nova_chan_ring_advance(&t->ring, 20), 2ULL);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_entry(&t->ring, 0), 62U);
	KUNIT_EXPECT_FALSE(test, nova_chan_ring_has_room(&t->ring, 0, 0));

	/* The first one's entries come back, the second one's do not. */
	nova_chan_ring_test_finish(t, 1);
	KUNIT_ASSERT_EQ(test, nova_chan_ring_test_look(t), 1ULL);
	KUNIT_EXPECT_TRUE(test, nova_chan_ring_has_room(&t->ring, 1, 38));
	KUNIT_EXPECT_FALSE(test, nova_chan_ring_has_room(&t->ring, 1, 39));
	KUNIT_EXPECT_EQ(test, nova_chan_ring_advance(&t->ring, 38), 3ULL);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_entry(&t->ring, 0), 38U);
}

/* There are fewer slots than entries. */
static void nova_chan_ring_slots_run_out(struct kunit *test)
{
	struct nova_chan_ring_test *t = nova_chan_ring_test_new(test, 64);

	for (u32 i = 1; i < t->ring.slots; i++) {
		KUNIT_ASSERT_TRUE(test, nova_chan_ring_has_room(&t->ring, 0, 0));
		KUNIT_EXPECT_EQ(test, nova_chan_ring_slot(&t->ring, i), i - 1);
		nova_chan_ring_advance(&t->ring, 0);
	}
	KUNIT_EXPECT_FALSE(test, nova_chan_ring_has_room(&t->ring, 0, 0));
	nova_chan_ring_test_finish(t, 1);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 1ULL);
	KUNIT_EXPECT_TRUE(test, nova_chan_ring_has_room(&t->ring, 1, 0));
	KUNIT_EXPECT_EQ(test, nova_chan_ring_slot(&t->ring, 9), 0U);
}

/* Only what was submitted, in order, and by its whole number. */
static void nova_chan_ring_sees_progress(struct kunit *test)
{
	struct nova_chan_ring_test *t = nova_chan_ring_test_new(test, 64);

	nova_chan_ring_test_finish(t, 1);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 0ULL);
	memset(t->reports, 0, t->ring.slots * sizeof(*t->reports));

	for (int i = 0; i < 4; i++)
		nova_chan_ring_advance(&t->ring, 1);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 0ULL);
	nova_chan_ring_test_finish(t, 2);
	nova_chan_ring_test_finish(t, 3);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 0ULL);
	/* The beginning is not the end. */
	t->reports[0].begin.seqno = cpu_to_le64(1);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 0ULL);
	/* The upper half counts. */
	t->reports[0].end.seqno = cpu_to_le64(1ULL << 32 | 1);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 0ULL);
	/* One look for any number of them. */
	nova_chan_ring_test_finish(t, 1);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 3ULL);
	nova_chan_ring_test_finish(t, 4);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 4ULL);
	/* What is left of the round before does not count. */
	for (int i = 0; i < 7; i++)
		nova_chan_ring_advance(&t->ring, 1);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 4ULL);
}

/* One submission can have all there is, and only that. */
static void nova_chan_ring_most_pushes(struct kunit *test)
{
	for (u32 n = NOVA_CORE_CHAN_RING_MIN; n <= NOVA_CORE_CHAN_RING_MAX;
	     n *= 2) {
		struct nova_chan_ring_test *t = nova_chan_ring_test_new(test, n);
		u32 most = nova_chan_ring_capacity(&t->ring) -
			   NOVA_CHAN_RING_OWN;

		KUNIT_EXPECT_EQ(test, nova_chan_ring_credits(most),
				nova_chan_ring_capacity(&t->ring));
		KUNIT_EXPECT_FALSE(test, nova_chan_ring_has_room(&t->ring, 0,
								 most + 1));
		for (u64 i = 1; i <= 3; i++) {
			KUNIT_ASSERT_TRUE(test,
					  nova_chan_ring_has_room(&t->ring,
								  t->completed,
								  most));
			nova_chan_ring_advance(&t->ring, most);
			KUNIT_EXPECT_FALSE(test,
					   nova_chan_ring_has_room(&t->ring,
								   t->completed,
								   0));
			nova_chan_ring_test_finish(t, i);
			KUNIT_ASSERT_EQ(test, nova_chan_ring_test_look(t), i);
		}
	}
	KUNIT_EXPECT_EQ(test, nova_chan_ring_credits(NOVA_CORE_CHAN_RING_MAX),
			NOVA_CORE_CHAN_RING_MAX + NOVA_CHAN_RING_OWN);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_credits(NOVA_CORE_CHAN_RING_MAX + 1),
			U32_MAX);
}

/* Positions and numbers are 64 bits: nothing happens where 32 end. */
static void nova_chan_ring_passes_32_bits(struct kunit *test)
{
	struct nova_chan_ring_test *t = nova_chan_ring_test_new(test, 64);
	const u64 before = (1ULL << 32) - 10;
	u64 first, end;

	/* As if as much had been submitted, and were complete. */
	t->ring.put = before;
	t->ring.submitted = (1ULL << 32) - 3;
	t->completed = t->ring.submitted;
	for (u32 i = 0; i < t->ring.slots; i++)
		t->ring.ends[i] = before;

	for (u32 i = 0; i < 6; i++) {
		u64 seqno = (1ULL << 32) - 2 + i, put = before + 5 * i;

		KUNIT_ASSERT_TRUE(test, nova_chan_ring_has_room(&t->ring,
								t->completed, 3));
		KUNIT_EXPECT_EQ(test, nova_chan_ring_entry(&t->ring, 0),
				(u32)(put % 64));
		KUNIT_ASSERT_EQ(test, nova_chan_ring_advance(&t->ring, 3), seqno);
		KUNIT_EXPECT_TRUE(test, nova_chan_ring_find(&t->ring, seqno,
							    &first, &end));
		KUNIT_EXPECT_EQ(test, first, put);
		KUNIT_EXPECT_EQ(test, end, put + 5);
	}
	/* 30 of 62 entries, and 6 of 8 slots: the last is kept. */
	KUNIT_EXPECT_TRUE(test, nova_chan_ring_has_room(&t->ring, t->completed,
							30));
	KUNIT_EXPECT_FALSE(test, nova_chan_ring_has_room(&t->ring, t->completed,
							 31));
	for (u32 i = 0; i < 6; i++) {
		nova_chan_ring_test_finish(t, (1ULL << 32) - 2 + i);
		KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t),
				(1ULL << 32) - 2 + i);
	}
	KUNIT_EXPECT_TRUE(test, nova_chan_ring_has_room(&t->ring, t->completed,
							60));
}

/*
 * Reports are in memory that the VM's owner may write to with the GPU: a channel
 * can lie about itself, but not so that entries come back that were never used.
 */
static void nova_chan_ring_forged_reports(struct kunit *test)
{
	static const u64 forged[] = { 5, 9, 10, 1ULL << 32 | 2, U64_MAX };
	struct nova_chan_ring_test *t = nova_chan_ring_test_new(test, 64);

	/* Everything says that it is done, and nothing has been submitted. */
	for (u32 i = 0; i < t->ring.slots; i++)
		nova_chan_ring_test_finish(t, i + 1);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 0ULL);

	/* Never more than was submitted. */
	nova_chan_ring_advance(&t->ring, 3);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 1ULL);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 1ULL);

	/* Not another number than the next, however large. */
	nova_chan_ring_advance(&t->ring, 3);
	for (size_t i = 0; i < ARRAY_SIZE(forged); i++) {
		t->reports[1].end.seqno = cpu_to_le64(forged[i]);
		KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 1ULL);
	}
	/* Nor does what was complete become less. */
	memset(t->reports, 0, t->ring.slots * sizeof(*t->reports));
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 1ULL);
	nova_chan_ring_test_finish(t, 2);
	KUNIT_EXPECT_EQ(test, nova_chan_ring_test_look(t), 2ULL);
}

/* What is not complete is found, and what has been overwritten is not. */
static void nova_chan_ring_finds(struct kunit *test)
{
	struct nova_chan_ring_test *t = nova_chan_ring_test_new(test, 64);
	u64 first, end;

	KUNIT_EXPECT_FALSE(test, nova_chan_ring_find(&t->ring, 1, &first, &end));
	for (u32 i = 0; i < 20; i++) {
		nova_chan_ring_advance(&t->ring, i % 4);
		nova_chan_ring_test_finish(t, i + 1);
		nova_chan_ring_test_look(t);
	}
	KUNIT_EXPECT_FALSE(test, nova_chan_ring_find(&t->ring, 21, &first, &end));
	KUNIT_ASSERT_TRUE(test, nova_chan_ring_find(&t->ring, 20, &first, &end));
	KUNIT_EXPECT_EQ(test, end, t->ring.put);
	KUNIT_EXPECT_EQ(test, first, end - 5);
	/* The end of the one before it says where one begins. */
	KUNIT_ASSERT_TRUE(test, nova_chan_ring_find(&t->ring, 14, &first, &end));
	KUNIT_EXPECT_EQ(test, end - first, 3ULL);
	KUNIT_EXPECT_FALSE(test, nova_chan_ring_find(&t->ring, 13, &first, &end));
	KUNIT_EXPECT_FALSE(test, nova_chan_ring_find(&t->ring, 1, &first, &end));
}

static struct kunit_case nova_chan_ring_cases[] = {
	KUNIT_CASE(nova_chan_ring_most_pushes),
	KUNIT_CASE(nova_chan_ring_passes_32_bits),
	KUNIT_CASE(nova_chan_ring_forged_reports),
	KUNIT_CASE(nova_chan_ring_finds),
	KUNIT_CASE(nova_chan_ring_sizes),
	KUNIT_CASE(nova_chan_ring_counts_credits),
	KUNIT_CASE(nova_chan_ring_keeps_its_word),
	KUNIT_CASE(nova_chan_ring_wraps),
	KUNIT_CASE(nova_chan_ring_slots_run_out),
	KUNIT_CASE(nova_chan_ring_sees_progress),
	{ }
};

static struct kunit_suite nova_chan_ring_suite = {
	.name = "nova-chan-ring",
	.test_cases = nova_chan_ring_cases,
};

kunit_test_suites(&nova_chan_ring_suite);
