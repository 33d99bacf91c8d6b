// SPDX-License-Identifier: GPL-2.0
/*
 * radix3: sizes, and that every page of an image is found through the table.
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include <kunit/test.h>

#include "../../nova-core/nova_radix3.h"

static void nova_radix3_sizes(struct kunit *test)
{
	static const struct {
		u64 size;
		u32 image, lvl2, lvl1;
	} want[] = {
		{ 1, 1, 1, 1 },
		{ 4096, 1, 1, 1 },
		{ 4097, 2, 1, 1 },
		{ 512 * 4096, 512, 1, 1 },
		{ 512 * 4096 + 1, 513, 2, 1 },
		/* The image of 570.144 for GA10x */
		{ 0x3c99000, 15513, 31, 1 },
		{ SZ_1G, 262144, 512, 1 },
		{ SZ_1G + 1ULL, 262145, 513, 2 },
	};
	struct nova_radix3 r;

	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		KUNIT_ASSERT_EQ(test, nova_radix3_plan(want[i].size, &r), 0);
		KUNIT_EXPECT_EQ(test, r.image_pages, want[i].image);
		KUNIT_EXPECT_EQ(test, r.level_pages[2], want[i].lvl2);
		KUNIT_EXPECT_EQ(test, r.level_pages[1], want[i].lvl1);
		KUNIT_EXPECT_EQ(test, r.level_pages[0], 1U);
		KUNIT_EXPECT_EQ(test, r.table_pages,
				want[i].lvl2 + want[i].lvl1 + 1);
	}
}

static void nova_radix3_limits(struct kunit *test)
{
	u64 most = 512ULL * 512 * 512 * 4096;
	struct nova_radix3 r;

	KUNIT_EXPECT_EQ(test, nova_radix3_plan(0, &r), -EINVAL);
	KUNIT_ASSERT_EQ(test, nova_radix3_plan(most, &r), 0);
	KUNIT_EXPECT_EQ(test, r.level_pages[0], 1U);
	KUNIT_EXPECT_EQ(test, r.level_pages[1], 512U);
	KUNIT_EXPECT_EQ(test, nova_radix3_plan(most + 1, &r), -E2BIG);
	KUNIT_EXPECT_EQ(test, nova_radix3_plan(~0ULL, &r), -E2BIG);
}

/* Page p of level l is at (l + 1) << 40 | p << 12; the image is level 3. */
struct nova_radix3_test_source {
	struct nova_radix3_source source;
	unsigned int level;
	u32 next;
	bool in_order;
};

static u64 nova_radix3_test_addr(struct nova_radix3_source *source, u32 page)
{
	struct nova_radix3_test_source *s =
		container_of(source, struct nova_radix3_test_source, source);

	s->in_order = s->in_order && page == s->next++;
	return (u64)(s->level + 2) << 40 | (u64)page << 12;
}

static void nova_radix3_walk(struct kunit *test)
{
	struct nova_radix3 r;
	__le64 *tables[NOVA_RADIX3_LEVELS];

	KUNIT_ASSERT_EQ(test, nova_radix3_plan(1000 * 4096 - 5, &r), 0);
	for (unsigned int level = 0; level < NOVA_RADIX3_LEVELS; level++) {
		struct nova_radix3_test_source s = {
			.source.page_addr = nova_radix3_test_addr,
			.level = level,
			.in_order = true,
		};

		tables[level] = kunit_kzalloc(test, r.level_pages[level] *
					      NOVA_RADIX3_PAGE_SIZE, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, tables[level]);
		for (u32 page = 0; page < r.level_pages[level]; page++)
			nova_radix3_fill_page(&r, level, page, &s.source,
					      tables[level] +
					      page * NOVA_RADIX3_ENTRIES);
		KUNIT_EXPECT_TRUE(test, s.in_order);
		KUNIT_EXPECT_EQ(test, s.next, nova_radix3_entries(&r, level));
	}

	for (u32 page = 0; page < r.image_pages; page++) {
		u32 index = page / 512, lvl2_page;
		u64 addr;

		addr = le64_to_cpu(tables[0][index / 512]);
		KUNIT_ASSERT_EQ(test, addr, 2ULL << 40);
		addr = le64_to_cpu(tables[1][index]);
		KUNIT_ASSERT_EQ(test, addr >> 40, 3ULL);
		lvl2_page = (addr & 0xffffffffffULL) >> 12;
		addr = le64_to_cpu(tables[2][lvl2_page * 512 + page % 512]);
		KUNIT_ASSERT_EQ(test, addr, 4ULL << 40 | (u64)page << 12);
	}
	/* The rest is zero. */
	for (u32 i = r.image_pages; i < r.level_pages[2] * 512; i++)
		KUNIT_ASSERT_EQ(test, le64_to_cpu(tables[2][i]), 0ULL);
}

static struct kunit_case nova_radix3_cases[] = {
	KUNIT_CASE(nova_radix3_sizes),
	KUNIT_CASE(nova_radix3_limits),
	KUNIT_CASE(nova_radix3_walk),
	{}
};

static struct kunit_suite nova_radix3_suite = {
	.name = "nova-radix3",
	.test_cases = nova_radix3_cases,
};

kunit_test_suites(&nova_radix3_suite);
