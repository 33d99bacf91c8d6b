// SPDX-License-Identifier: GPL-2.0
/*
 * What is written to invalidate the TLB, and when. Numbers are of dev_vm.h.
 */
#include <linux/array_size.h>
#include <linux/errno.h>

#include <kunit/static_stub.h>
#include <kunit/test.h>

#include "../../nova-core/hal/nova_hal.h"
#include "../../nova-core/nova_bar.h"
#include "../../nova-core/nova_tlb.h"

#define INVALIDATE	0xb830b0
#define TRIGGER		0x80000000

struct tlb_model {
	/* How often the register still reads as busy, before and after */
	u32 before, after;
	u32 reads;
	u32 addr[3], val[3];
	u32 writes;
	/* Written while an invalidation was under way */
	u32 early;
	bool dead;
};

static void tlb_writel(struct nova_bar *bar, u32 addr, u32 val)
{
	struct tlb_model *model = kunit_get_current_test()->priv;

	model->early += !!model->before;
	if (model->writes < ARRAY_SIZE(model->addr)) {
		model->addr[model->writes] = addr;
		model->val[model->writes] = val;
	}
	model->writes++;
}

static u32 tlb_readl(struct nova_bar *bar, u32 addr)
{
	struct tlb_model *model = kunit_get_current_test()->priv;
	u32 *busy = model->writes ? &model->after : &model->before;

	model->reads++;
	if (model->dead) {
		set_bit(NOVA_BAR_DEAD, &bar->flags);
		return U32_MAX;
	}
	if (addr != INVALIDATE || !*busy)
		return 0;
	(*busy)--;
	return TRIGGER;
}

static int tlb_invalidate(struct kunit *test, struct tlb_model *model, u64 pdb,
			  enum nova_gmmu_aperture aperture, u32 flags)
{
	struct nova_bar *bar = kunit_kzalloc(test, sizeof(*bar), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, bar);
	test->priv = model;
	kunit_activate_static_stub(test, nova_bar_writel, tlb_writel);
	kunit_activate_static_stub(test, nova_bar_readl, tlb_readl);
	return nova_hal_find(NOVA_FAMILY_GA102)->tlb_invalidate(bar, pdb,
								aperture,
								flags);
}

static void nova_tlb_words(struct kunit *test)
{
	static const struct {
		u64 pdb;
		enum nova_gmmu_aperture aperture;
		u32 flags;
		u32 lo, hi, command;
	} cases[] = {
		{ 0x33f01000, NOVA_GMMU_VID, 0, 0x33f010, 0, 0x80010001 },
		{ 0x33f01000, NOVA_GMMU_VID, NOVA_TLB_HUB_ONLY,
		  0x33f010, 0, 0x80010005 },
		{ 0x1234567000, NOVA_GMMU_VID, NOVA_TLB_DOWNGRADE,
		  0x12345670, 0, 0x800100c1 },
		{ 0x123456789abc000, NOVA_GMMU_SYS_COH,
		  NOVA_TLB_DOWNGRADE | NOVA_TLB_HUB_ONLY,
		  0x6789abc2, 0x12345, 0x800100c5 },
	};

	for (u32 i = 0; i < ARRAY_SIZE(cases); i++) {
		struct tlb_model model = { };

		KUNIT_EXPECT_EQ(test,
				tlb_invalidate(test, &model, cases[i].pdb,
					       cases[i].aperture,
					       cases[i].flags), 0);
		KUNIT_ASSERT_EQ(test, model.writes, 3U);
		KUNIT_EXPECT_EQ(test, model.addr[0], 0xb830a0U);
		KUNIT_EXPECT_EQ(test, model.val[0], cases[i].lo);
		KUNIT_EXPECT_EQ(test, model.addr[1], 0xb830a4U);
		KUNIT_EXPECT_EQ(test, model.val[1], cases[i].hi);
		KUNIT_EXPECT_EQ(test, model.addr[2], (u32)INVALIDATE);
		KUNIT_EXPECT_EQ(test, model.val[2], cases[i].command);
	}
}

/* Nothing is written while it is busy, nor returned from. */
static void nova_tlb_waits(struct kunit *test)
{
	struct tlb_model model = { .before = 3, .after = 5 };

	KUNIT_EXPECT_EQ(test, tlb_invalidate(test, &model, 0x1000,
					     NOVA_GMMU_VID, 0), 0);
	KUNIT_EXPECT_EQ(test, model.writes, 3U);
	KUNIT_EXPECT_EQ(test, model.early, 0U);
	KUNIT_EXPECT_EQ(test, model.reads, 3U + 1 + 5 + 1);
}

/* A GPU that is gone ends it at once. */
static void nova_tlb_dead(struct kunit *test)
{
	struct tlb_model model = { .dead = true };

	KUNIT_EXPECT_EQ(test, tlb_invalidate(test, &model, 0x1000,
					     NOVA_GMMU_VID, 0), -ENODEV);
	KUNIT_EXPECT_EQ(test, model.writes, 0U);
	KUNIT_EXPECT_EQ(test, model.reads, 1U);
}

static struct kunit_case nova_tlb_cases[] = {
	KUNIT_CASE(nova_tlb_words),
	KUNIT_CASE(nova_tlb_waits),
	KUNIT_CASE(nova_tlb_dead),
	{}
};

static struct kunit_suite nova_tlb_suite = {
	.name = "nova-tlb",
	.test_cases = nova_tlb_cases,
};

kunit_test_suites(&nova_tlb_suite);
