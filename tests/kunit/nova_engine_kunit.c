// SPDX-License-Identifier: GPL-2.0
/*
 * The engines of a GPU: what is put together of the firmware's tables.
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "../../nova-core/nova_engine.h"
#include "../../nova-core/rm/nova_rm.h"
#include "../../nova-core/rm/nova_rm_chan.h"

/* Interrupts and contexts are found by numbers of their own. */
static void nova_engine_joins_tables(struct kunit *test)
{
	static const struct nova_rm_chan_engine engines[] = {
		{ NOVA_CORE_ENGINE_GR, 0, 0x01, .desc = 1, .mc = 84 },
		{ NOVA_CORE_ENGINE_CE, 1, 0x0a, .desc = 2, .mc = 16,
		  .runlist_engine = 2 },
		{ NOVA_CORE_ENGINE_CE, 0, 0x09, .desc = 3, .mc = 15,
		  .runlist_engine = 1 },
		{ NOVA_CORE_ENGINE_CE, 2, 0x0b, .desc = 4, .mc = 17,
		  .runlist = 2 },
		{ NOVA_CORE_ENGINE_NVDEC, 0, 0x13, .desc = 5, .mc = 64,
		  .runlist = 3 },
	};
	struct nova_rm_chan_engines *part =
		kunit_kzalloc(test, sizeof(*part), GFP_KERNEL);
	struct nova_rm_chan_falcons *falcons =
		kunit_kzalloc(test, sizeof(*falcons), GFP_KERNEL);
	struct nova_rm_intr_table *intrs =
		kunit_kzalloc(test, sizeof(*intrs), GFP_KERNEL);
	struct nova_engines *all = kunit_kzalloc(test, sizeof(*all), GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, part && falcons && intrs && all);
	part->count = ARRAY_SIZE(engines);
	memcpy(part->engines, engines, sizeof(engines));
	KUNIT_ASSERT_EQ(test, nova_engine_add(NULL, all, part), 0);
	KUNIT_EXPECT_EQ(test, nova_engine_add(NULL, all, part), -EPROTO);

	intrs->count = 3;
	intrs->rows[0] = (struct nova_rm_intr){ 84, 192, 7 };
	intrs->rows[1] = (struct nova_rm_intr){ 17, 194, 2 };
	intrs->rows[2] = (struct nova_rm_intr){ 2, 195, 3 };
	falcons->count = 2;
	falcons->falcons[0].desc = 5;
	falcons->falcons[0].ctx_size = 0x3000;
	falcons->falcons[1].desc = 64;
	falcons->falcons[1].ctx_size = 0x7000;
	nova_engine_join(all, intrs, falcons);

	KUNIT_ASSERT_EQ(test, all->count, (u32)ARRAY_SIZE(engines));
	KUNIT_EXPECT_EQ(test, all->engines[0].nonstall, 7U);
	KUNIT_EXPECT_EQ(test, all->engines[3].nonstall, 2U);
	KUNIT_EXPECT_EQ(test, all->engines[4].nonstall, (u32)NOVA_RM_NO_VECTOR);
	KUNIT_EXPECT_EQ(test, all->engines[4].ctx_size, 0x3000U);
	KUNIT_EXPECT_EQ(test, all->engines[0].ctx_size, 0U);
	KUNIT_EXPECT_TRUE(test, all->engines[0].has_copy);
	KUNIT_EXPECT_EQ(test, all->engines[0].copy, 0U);

	/* GR's copy engines are GR's; others have channels. */
	KUNIT_EXPECT_NULL(test, nova_engine_find(all, NOVA_CORE_ENGINE_CE, 0));
	KUNIT_EXPECT_PTR_EQ(test, nova_engine_find(all, NOVA_CORE_ENGINE_CE, 2),
			    (const struct nova_engine *)&all->engines[3]);
	KUNIT_EXPECT_PTR_EQ(test, nova_engine_find(all, NOVA_CORE_ENGINE_GR, 0),
			    (const struct nova_engine *)&all->engines[0]);
	KUNIT_EXPECT_NULL(test, nova_engine_find(all, NOVA_CORE_ENGINE_OFA, 0));
	KUNIT_EXPECT_PTR_EQ(test, nova_engine_find_type(all, 0x09),
			    (const struct nova_engine *)&all->engines[2]);
	KUNIT_EXPECT_NULL(test, nova_engine_find_type(all, 0x0c));
}

static struct kunit_case nova_engine_cases[] = {
	KUNIT_CASE(nova_engine_joins_tables),
	{ }
};

static struct kunit_suite nova_engine_suite = {
	.name = "nova-engine",
	.test_cases = nova_engine_cases,
};

kunit_test_suites(&nova_engine_suite);
