// SPDX-License-Identifier: GPL-2.0
/*
 * Errors of channels: whose they are, and what the owner is told.
 */
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include <kunit/test.h>

#include "../../nova-core/nova_chan.h"
#include "../../nova-core/nova_chan_list.h"
#include "../../nova-core/nova_core_priv.h"

/* NV2080_ENGINE_TYPE of the engines below */
#define TYPE_GR		1
#define TYPE_CE2	11
#define TYPE_NONE	0x7f

#define CHID_GR		5
#define CHID_CE		9

struct nova_chan_fail_test {
	struct pci_dev pdev;
	struct nova_core core;
	struct nova_core_chan gr, ce;
	u32 gr_errors, ce_errors;
};

static void nova_chan_fail_test_progress(void *priv)
{
}

static void nova_chan_fail_test_error(void *priv)
{
	u32 *count = priv;

	++*count;
}

static const struct nova_core_chan_ops nova_chan_fail_test_ops = {
	.progress = nova_chan_fail_test_progress,
	.error = nova_chan_fail_test_error,
};

static void nova_chan_fail_test_fini(void *data)
{
	struct nova_chan_fail_test *t = data;

	xa_destroy(&t->core.chans.chans);
	kvfree(t);
}

static void nova_chan_fail_test_chan(struct kunit *test,
				     struct nova_chan_fail_test *t,
				     struct nova_core_chan *chan, u32 chid,
				     u32 engine, u32 *errors)
{
	chan->core = &t->core;
	chan->chid = chid;
	chan->engine = &t->core.engines.engines[engine];
	chan->ops = &nova_chan_fail_test_ops;
	chan->priv = errors;
	spin_lock_init(&chan->error_lock);
	KUNIT_ASSERT_EQ(test,
			xa_err(xa_store(&t->core.chans.chans, chid, chan,
					GFP_KERNEL)), 0);
}

static struct nova_chan_fail_test *nova_chan_fail_test_new(struct kunit *test)
{
	static const struct nova_rm_chan_engine engines[] = {
		{ .class = NOVA_CORE_ENGINE_GR, .type = TYPE_GR },
		{ .class = NOVA_CORE_ENGINE_CE, .instance = 2, .type = TYPE_CE2 },
	};
	struct nova_chan_fail_test *t = kvzalloc(sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	t->core.pdev = &t->pdev;
	t->core.chans.core = &t->core;
	xa_init_flags(&t->core.chans.chans, XA_FLAGS_ALLOC);
	KUNIT_ASSERT_EQ(test,
			kunit_add_action_or_reset(test, nova_chan_fail_test_fini,
						  t), 0);
	t->core.chans.ready = true;
	t->core.engines.count = ARRAY_SIZE(engines);
	for (size_t i = 0; i < ARRAY_SIZE(engines); i++)
		t->core.engines.engines[i].rm = engines[i];
	nova_chan_fail_test_chan(test, t, &t->gr, CHID_GR, 0, &t->gr_errors);
	nova_chan_fail_test_chan(test, t, &t->ce, CHID_CE, 1, &t->ce_errors);
	return t;
}

/* It is told once, of all there is to know. */
static void nova_chan_fail_tells_of_faults(struct kunit *test)
{
	struct nova_chan_fail_test *t = nova_chan_fail_test_new(test);
	const struct nova_rm_rc rc = {
		.engine_type = TYPE_CE2, .chid = CHID_GR, .xid = 31,
		.fault_addr = 0x7f1234567000, .fault_type = 2,
	};
	const struct nova_rm_rc later = {
		.engine_type = TYPE_GR, .chid = CHID_GR, .xid = 13,
	};
	const struct nova_core_chan_error *error = &t->gr.error;

	nova_chan_list_rc(&t->core, &rc);
	KUNIT_EXPECT_EQ(test, t->gr_errors, 1U);
	KUNIT_EXPECT_EQ(test, error->cause, NOVA_CORE_CHAN_RC);
	KUNIT_EXPECT_EQ(test, error->xid, 31U);
	KUNIT_EXPECT_TRUE(test, error->mmu_fault);
	KUNIT_EXPECT_EQ(test, error->engine, NOVA_CORE_ENGINE_CE);
	KUNIT_EXPECT_EQ(test, error->instance, 2U);
	KUNIT_EXPECT_EQ(test, error->fault_addr, 0x7f1234567000ULL);
	KUNIT_EXPECT_EQ(test, error->fault_type, 2U);
	KUNIT_EXPECT_EQ(test, error->access, NOVA_CORE_ACCESS_UNKNOWN);
	KUNIT_EXPECT_STREQ(test, error->text, "");

	nova_chan_list_rc(&t->core, &later);
	KUNIT_EXPECT_EQ(test, t->gr_errors, 1U);
	KUNIT_EXPECT_EQ(test, error->xid, 31U);
}

/* Only a fault has an address. */
static void nova_chan_fail_tells_of_errors(struct kunit *test)
{
	struct nova_chan_fail_test *t = nova_chan_fail_test_new(test);
	const struct nova_rm_rc rc = {
		.engine_type = TYPE_GR, .chid = CHID_GR, .xid = 13,
		.fault_addr = 0x1000, .fault_type = 7,
	};

	nova_chan_list_rc(&t->core, &rc);
	KUNIT_EXPECT_EQ(test, t->gr.error.xid, 13U);
	KUNIT_EXPECT_FALSE(test, t->gr.error.mmu_fault);
	KUNIT_EXPECT_EQ(test, t->gr.error.fault_addr, 0ULL);
	KUNIT_EXPECT_EQ(test, t->gr.error.fault_type, 0U);
}

/* An engine that nobody knows is taken for the channel's own. */
static void nova_chan_fail_unknown_engine(struct kunit *test)
{
	static const u32 types[] = { 0, TYPE_NONE, U32_MAX };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct nova_chan_fail_test *t = nova_chan_fail_test_new(test);
		const struct nova_rm_rc rc = {
			.engine_type = types[i], .chid = CHID_CE, .xid = 32,
		};

		nova_chan_list_rc(&t->core, &rc);
		KUNIT_EXPECT_EQ(test, t->ce_errors, 1U);
		KUNIT_EXPECT_EQ(test, t->ce.error.engine, NOVA_CORE_ENGINE_CE);
		KUNIT_EXPECT_EQ(test, t->ce.error.instance, 2U);
	}
}

/* A number that no channel has is nobody's error. */
static void nova_chan_fail_wrong_chid(struct kunit *test)
{
	static const u32 chids[] = { 0, 4, 6, NOVA_CHAN_LIST_IDS, U32_MAX };
	struct nova_chan_fail_test *t = nova_chan_fail_test_new(test);
	struct nova_rm_error_log log = { .xid = 31, .text = "who?" };
	struct nova_rm_rc rc = { .engine_type = TYPE_GR, .xid = 31 };

	for (size_t i = 0; i < ARRAY_SIZE(chids); i++) {
		log.chid = chids[i];
		nova_chan_list_log(&t->core, &log);
		rc.chid = chids[i];
		nova_chan_list_rc(&t->core, &rc);
	}
	KUNIT_EXPECT_EQ(test, t->gr_errors, 0U);
	KUNIT_EXPECT_EQ(test, t->ce_errors, 0U);
	KUNIT_EXPECT_STREQ(test, t->gr.log, "");

	/* Nor is it anybody's while there are no channels yet. */
	t->core.chans.ready = false;
	rc.chid = CHID_GR;
	nova_chan_list_rc(&t->core, &rc);
	KUNIT_EXPECT_EQ(test, t->gr_errors, 0U);
}

/* The line before the event is of the same channel, and of the same error. */
static void nova_chan_fail_remembers_words(struct kunit *test)
{
	static const char text[] =
		"faulted @ 0x7f_12345000. Fault is of type FAULT_PTE ACCESS_TYPE_VIRT_WRITE";
	struct nova_chan_fail_test *t = nova_chan_fail_test_new(test);
	struct nova_rm_error_log log = { .chid = CHID_GR, .xid = 31 };
	const struct nova_rm_rc gr = {
		.engine_type = TYPE_GR, .chid = CHID_GR, .xid = 31,
	};
	const struct nova_rm_rc ce = {
		.engine_type = TYPE_CE2, .chid = CHID_CE, .xid = 31,
	};

	strscpy(log.text, text);
	nova_chan_list_log(&t->core, &log);
	nova_chan_list_rc(&t->core, &ce);
	KUNIT_EXPECT_STREQ(test, t->ce.error.text, "");
	KUNIT_EXPECT_EQ(test, t->ce.error.access, NOVA_CORE_ACCESS_UNKNOWN);
	nova_chan_list_rc(&t->core, &gr);
	KUNIT_EXPECT_STREQ(test, t->gr.error.text, text);
	KUNIT_EXPECT_EQ(test, t->gr.error.access, NOVA_CORE_ACCESS_WRITE);
}

/* Words about something else are not taken for the cause. */
static void nova_chan_fail_other_words(struct kunit *test)
{
	struct nova_chan_fail_test *t = nova_chan_fail_test_new(test);
	struct nova_rm_error_log log = {
		.chid = CHID_GR, .xid = 69, .text = "ACCESS_TYPE_VIRT_READ",
	};
	const struct nova_rm_rc rc = {
		.engine_type = TYPE_GR, .chid = CHID_GR, .xid = 31,
	};

	nova_chan_list_log(&t->core, &log);
	nova_chan_list_rc(&t->core, &rc);
	KUNIT_EXPECT_STREQ(test, t->gr.error.text, "");
	KUNIT_EXPECT_EQ(test, t->gr.error.access, NOVA_CORE_ACCESS_UNKNOWN);
}

static struct kunit_case nova_chan_fail_cases[] = {
	KUNIT_CASE(nova_chan_fail_tells_of_faults),
	KUNIT_CASE(nova_chan_fail_tells_of_errors),
	KUNIT_CASE(nova_chan_fail_unknown_engine),
	KUNIT_CASE(nova_chan_fail_wrong_chid),
	KUNIT_CASE(nova_chan_fail_remembers_words),
	KUNIT_CASE(nova_chan_fail_other_words),
	{ }
};

static struct kunit_suite nova_chan_fail_suite = {
	.name = "nova-chan-fail",
	.test_cases = nova_chan_fail_cases,
};

kunit_test_suites(&nova_chan_fail_suite);
