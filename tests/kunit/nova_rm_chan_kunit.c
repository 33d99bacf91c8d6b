// SPDX-License-Identifier: GPL-2.0
/*
 * Engines and channels in RM: golden bytes of what is sent, and what is made of
 * answers and errors.
 */
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/test.h>

#include "../../nova-core/rm/nova_rm.h"
#include "../../nova-core/rm/nova_rm_chan.h"

/* NV_CHANNEL_ALLOC_PARAMS and so on, sizes as the compiler makes them. */
#define CHANNEL_SIZE	0x170
#define ENGINES_SIZE	0xc8c
#define FALCONS_SIZE	0x504
#define CTX_INFO_SIZE	0x680
#define PROMOTE_SIZE	0x230

static const struct nova_rm_chan_ops *nova_rm_chan_test_ops(struct kunit *test)
{
	const struct nova_rm_ops *ops = nova_rm_find(NULL, "570.144");

	KUNIT_ASSERT_FALSE(test, IS_ERR_OR_NULL(ops));
	return ops->chan;
}

static u8 *nova_rm_chan_test_alloc(struct kunit *test, size_t size, u8 fill)
{
	u8 *p = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, fill, size);
	return p;
}

/* The tables have no holes: every pointer from the first function on is set. */
static void nova_rm_chan_tables_are_complete(struct kunit *test)
{
	for (unsigned int n = 0; nova_rm_version(n); n++) {
		const struct nova_rm_chan_ops *ops =
			nova_rm_find(NULL, nova_rm_version(n))->chan;
		const struct nova_rm_control_desc *ctrls[] = {
			&ops->ctrl_engines, &ops->ctrl_falcons,
			&ops->ctrl_method_buffer, &ops->ctrl_ctx_info,
			&ops->ctrl_promote, &ops->ctrl_bind,
			&ops->ctrl_schedule, &ops->ctrl_timeslice,
			&ops->ctrl_interleave, &ops->ctrl_preempt,
			&ops->ctrl_token,
		};
		void (* const *fn)(void) = (void *)&ops->encode_subdevice;
		void (* const *end)(void) = (void *)(ops + 1);

		KUNIT_EXPECT_GT(test, ops->max_preempt_us, 0U);
		KUNIT_EXPECT_LE(test, ops->channel_size,
				(u32)NOVA_RM_ALLOC_PARAMS_MAX);
		KUNIT_EXPECT_NOT_NULL(test, ops->class_subdevice.name);
		KUNIT_EXPECT_NOT_NULL(test, ops->class_group.name);
		for (size_t i = 0; i < ARRAY_SIZE(ctrls); i++) {
			KUNIT_EXPECT_NOT_NULL(test, ctrls[i]->name);
			KUNIT_EXPECT_GT(test, ctrls[i]->cmd, 0U);
			KUNIT_EXPECT_GT(test, ctrls[i]->params_size, 0U);
		}
		for (; fn < end; fn++)
			KUNIT_EXPECT_TRUE(test, *fn);
	}
}

static void nova_rm_chan_channel(struct kunit *test)
{
	const struct nova_rm_chan_ops *ops = nova_rm_chan_test_ops(test);
	struct nova_rm_chan chan = {
		.chid = 0x2b5,
		.engine_type = 0xb,
		.h_vaspace = 0,
		.ring_va = 0xfe12345000ULL,
		.ring_entries = 4096,
		.instance = { 0x3fe5000, 0x1000, NOVA_GMMU_VID },
		.userd = { 0x1f00001000ULL, 0x200, NOVA_GMMU_SYS_COH },
		.method_buffer = { 0x1f00002000ULL, 0x4000, NOVA_GMMU_SYS_COH },
	};
	u8 *got = nova_rm_chan_test_alloc(test, CHANNEL_SIZE, 0xee);
	u8 *want = nova_rm_chan_test_alloc(test, CHANNEL_SIZE, 0);

	put_unaligned_le64(0xfe12345000ULL, want + 0x8);
	put_unaligned_le32(4096, want + 0x10);
	/* page 2b5h / 8 = 56h, index 5, fixed; no physical CE, no authority */
	put_unaligned_le32(0x056500 | BIT(7) | BIT(21) | BIT(22), want + 0x14);
	put_unaligned_le32(0xb, want + 0x80);
	put_unaligned_le64(0x3fe5000, want + 0x90);
	put_unaligned_le64(0x1000, want + 0x98);
	put_unaligned_le32(2, want + 0xa0);
	put_unaligned_le32(1, want + 0xa4);
	put_unaligned_le64(0x1f00001000ULL, want + 0xa8);
	put_unaligned_le64(0x200, want + 0xb0);
	put_unaligned_le32(1, want + 0xb8);
	put_unaligned_le32(1, want + 0xbc);
	put_unaligned_le64(0x3fe5000, want + 0xc0);
	put_unaligned_le64(0x200, want + 0xc8);
	put_unaligned_le32(2, want + 0xd0);
	put_unaligned_le32(1, want + 0xd4);
	put_unaligned_le64(0x1f00002000ULL, want + 0xd8);
	put_unaligned_le64(0x4000, want + 0xe0);
	put_unaligned_le32(1, want + 0xe8);
	put_unaligned_le32(0x14, want + 0xf4);

	KUNIT_ASSERT_EQ(test, ops->channel_size, (u32)CHANNEL_SIZE);
	KUNIT_EXPECT_EQ(test, ops->encode_channel(&chan, got, CHANNEL_SIZE - 1),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, ops->encode_channel(&chan, got, CHANNEL_SIZE),
			CHANNEL_SIZE);
	KUNIT_EXPECT_MEMEQ(test, got, want, CHANNEL_SIZE);

	chan.privileged = true;
	chan.h_vaspace = 0x5ace90f1;
	put_unaligned_le32(0x056500 | BIT(5) | BIT(21), want + 0x14);
	put_unaligned_le32(0x5ace90f1, want + 0x1c);
	put_unaligned_le32(0x15, want + 0xf4);
	KUNIT_EXPECT_EQ(test, ops->encode_channel(&chan, got, CHANNEL_SIZE),
			CHANNEL_SIZE);
	KUNIT_EXPECT_MEMEQ(test, got, want, CHANNEL_SIZE);
}

struct nova_rm_chan_small {
	const char *name;
	int len;
	u8 want[20];
};

static void nova_rm_chan_expect(struct kunit *test, const u8 *got, int len,
				const struct nova_rm_chan_small *want)
{
	KUNIT_ASSERT_EQ_MSG(test, len, want->len, "%s", want->name);
	KUNIT_EXPECT_MEMEQ_MSG(test, got, want->want, want->len, "%s",
			       want->name);
}

static void nova_rm_chan_small_ones(struct kunit *test)
{
	static const struct nova_rm_chan_small group = {
		"group", 20, { [8] = 0xf1, 0x90, 0xce, 0x5a, 0x0b },
	}, subdevice = {
		"subdevice", 4, { 0 },
	}, ce = {
		"copy engine", 8, { 1, 0, 0, 0, 0x0c },
	}, ce10 = {
		"eleventh copy engine", 8, { 1, 0, 0, 0, 0x34 },
	}, gr = {
		"graphics", 16, { 2, 0, 0, 0, 0, 0, 0, 0, 16 },
	}, nvdec = {
		"video", 12, { 12, 0, 0, 0, 0, 0, 0, 0, 1 },
	}, bind = {
		"bind", 4, { 0x0b },
	}, schedule = {
		"schedule", 2, { 1 },
	}, stop = {
		"stop", 2, { 0 },
	}, timeslice = {
		"timeslice", 8, { 0xd0, 0x07 },
	}, interleave = {
		"interleave", 4, { 2 },
	}, preempt = {
		"preempt", 8, { 1, 1, 0, 0, 0x40, 0x42, 0x0f },
	};
	const struct nova_rm_chan_ops *ops = nova_rm_chan_test_ops(test);
	u8 got[32];

	memset(got, 0xee, sizeof(got));
	nova_rm_chan_expect(test, got, ops->encode_group(0xb, 0x5ace90f1, got,
							 sizeof(got)), &group);
	nova_rm_chan_expect(test, got, ops->encode_subdevice(got, sizeof(got)),
			    &subdevice);
	nova_rm_chan_expect(test, got,
			    ops->encode_object(NOVA_CORE_ENGINE_CE, 3, got,
					       sizeof(got)), &ce);
	nova_rm_chan_expect(test, got,
			    ops->encode_object(NOVA_CORE_ENGINE_CE, 10, got,
					       sizeof(got)), &ce10);
	nova_rm_chan_expect(test, got,
			    ops->encode_object(NOVA_CORE_ENGINE_GR, 0, got,
					       sizeof(got)), &gr);
	nova_rm_chan_expect(test, got,
			    ops->encode_object(NOVA_CORE_ENGINE_NVDEC, 1, got,
					       sizeof(got)), &nvdec);
	nova_rm_chan_expect(test, got, ops->encode_bind(0xb, got, sizeof(got)),
			    &bind);
	nova_rm_chan_expect(test, got,
			    ops->encode_schedule(true, got, sizeof(got)),
			    &schedule);
	nova_rm_chan_expect(test, got,
			    ops->encode_schedule(false, got, sizeof(got)),
			    &stop);
	nova_rm_chan_expect(test, got,
			    ops->encode_timeslice(2000, got, sizeof(got)),
			    &timeslice);
	nova_rm_chan_expect(test, got,
			    ops->encode_interleave(NOVA_CORE_CHAN_HIGH, got,
						   sizeof(got)), &interleave);
	nova_rm_chan_expect(test, got,
			    ops->encode_preempt(1000000, got, sizeof(got)),
			    &preempt);

	KUNIT_EXPECT_EQ(test, ops->encode_group(0, 0, got, 19), -ENOSPC);
	KUNIT_EXPECT_EQ(test, ops->encode_bind(0, got, 3), -ENOSPC);
	KUNIT_EXPECT_EQ(test, ops->encode_schedule(true, got, 1), -ENOSPC);
	KUNIT_EXPECT_EQ(test, ops->encode_timeslice(0, got, 7), -ENOSPC);
	KUNIT_EXPECT_EQ(test, ops->encode_preempt(0, got, 7), -ENOSPC);
}

static void nova_rm_chan_promote(struct kunit *test)
{
	const struct nova_rm_chan_ops *ops = nova_rm_chan_test_ops(test);
	struct nova_rm_chan_ctx ctx = {
		.engine_type = 1,
		.h_client = 0xc1d00001,
		.h_channel = 0xf1f00007,
		.chid = 7,
		.count = 3,
		.buffers = {
			{ .id = 0, .va = 0xff00000000ULL, .initialize = true,
			  .addr = 0x200000, .size = 0x50000 },
			{ .id = 5, .va = 0xff01000000ULL },
			{ .id = 10, .initialize = true, .addr = 0x300000,
			  .size = 0x10000 },
		},
	};
	u8 *got = nova_rm_chan_test_alloc(test, PROMOTE_SIZE, 0xee);
	u8 *want = nova_rm_chan_test_alloc(test, PROMOTE_SIZE, 0);

	put_unaligned_le32(1, want);
	put_unaligned_le32(0xc1d00001, want + 0x4);
	put_unaligned_le32(7, want + 0x8);
	put_unaligned_le32(0xc1d00001, want + 0xc);
	put_unaligned_le32(0xf1f00007, want + 0x10);
	put_unaligned_le32(3, want + 0x28);
	put_unaligned_le64(0x200000, want + 0x30);
	put_unaligned_le64(0xff00000000ULL, want + 0x38);
	put_unaligned_le64(0x50000, want + 0x40);
	put_unaligned_le32(4, want + 0x48);
	want[0x4e] = 1;
	put_unaligned_le64(0xff01000000ULL, want + 0x58);
	put_unaligned_le16(5, want + 0x6c);
	put_unaligned_le64(0x300000, want + 0x70);
	put_unaligned_le64(0x10000, want + 0x80);
	put_unaligned_le32(4, want + 0x88);
	put_unaligned_le16(10, want + 0x8c);
	want[0x8e] = 1;
	want[0x8f] = 1;

	KUNIT_ASSERT_EQ(test, ops->ctrl_promote.params_size, (u32)PROMOTE_SIZE);
	KUNIT_EXPECT_EQ(test, ops->encode_promote(&ctx, got, PROMOTE_SIZE - 1),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, ops->encode_promote(&ctx, got, PROMOTE_SIZE),
			PROMOTE_SIZE);
	KUNIT_EXPECT_MEMEQ(test, got, want, PROMOTE_SIZE);

	/* Of an engine with a single buffer. */
	ctx.count = 0;
	ctx.va = 0xff02000000ULL;
	ctx.size = 0x3000;
	KUNIT_EXPECT_EQ(test, ops->encode_promote(&ctx, got, PROMOTE_SIZE),
			PROMOTE_SIZE);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(got + 0x18), 0xff02000000ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(got + 0x20), 0x3000ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(got + 0x28), 0U);

	ctx.count = 17;
	KUNIT_EXPECT_EQ(test, ops->encode_promote(&ctx, got, PROMOTE_SIZE),
			-ENOSPC);
}

static void nova_rm_chan_ctx_sizes(struct kunit *test)
{
	const struct nova_rm_chan_ops *ops = nova_rm_chan_test_ops(test);
	struct nova_rm_chan_ctx_info info;
	u8 *params = nova_rm_chan_test_alloc(test, CTX_INFO_SIZE, 0);

	KUNIT_ASSERT_EQ(test, ops->ctrl_ctx_info.params_size,
			(u32)CTX_INFO_SIZE);
	/* Of the first GR: MAIN, PATCH, and the privilege map. */
	put_unaligned_le32(0x12345, params);
	put_unaligned_le32(0x4000, params + 8 * 0x10);
	put_unaligned_le32(0x8000, params + 8 * 0x18);
	/* Of another GR */
	put_unaligned_le32(0x8000, params + 8 * (0x1a + 0x11));

	KUNIT_EXPECT_EQ(test, ops->decode_ctx_info(NULL, params,
						   CTX_INFO_SIZE - 1, &info),
			-EBADMSG);
	KUNIT_ASSERT_EQ(test, ops->decode_ctx_info(NULL, params, CTX_INFO_SIZE,
						   &info), 0);
	KUNIT_ASSERT_EQ(test, info.count, 4U);
	KUNIT_EXPECT_EQ(test, info.buffers[0].id, 0);
	KUNIT_EXPECT_EQ(test, info.buffers[0].size, 0x13000U + 0x40000U);
	KUNIT_EXPECT_TRUE(test, info.buffers[0].initialize);
	KUNIT_EXPECT_FALSE(test, info.buffers[0].global);
	KUNIT_EXPECT_EQ(test, info.buffers[1].id, 2);
	KUNIT_EXPECT_EQ(test, info.buffers[1].size, 0x4000U);
	KUNIT_EXPECT_EQ(test, info.buffers[2].id, 10);
	KUNIT_EXPECT_TRUE(test, info.buffers[2].golden_nonmapped);
	KUNIT_EXPECT_TRUE(test, info.buffers[2].read_only);
	KUNIT_EXPECT_EQ(test, info.buffers[3].id, 11);
	KUNIT_EXPECT_TRUE(test, info.buffers[3].golden_only);
	KUNIT_EXPECT_FALSE(test, info.buffers[3].golden_nonmapped);

	put_unaligned_le32(0x40000001, params + 8 * 0x10);
	KUNIT_EXPECT_EQ(test, ops->decode_ctx_info(NULL, params, CTX_INFO_SIZE,
						   &info), -EBADMSG);
}

/* RM's number of an engine, its runlist, and which engine of that it is */
static void nova_rm_chan_test_engine(u8 *params, u32 i, u32 rm_type, u32 desc,
				     u32 mc, u32 runlist, u32 runlist_engine)
{
	u8 *entry = params + 0xc + i * 0x64;

	put_unaligned_le32(desc, entry);
	put_unaligned_le32(rm_type, entry + 4 * 2);
	put_unaligned_le32(runlist, entry + 4 * 3);
	put_unaligned_le32(mc, entry + 4 * 8);
	put_unaligned_le32(1, entry + 4 * 12);
	put_unaligned_le32(runlist_engine, entry + 4 * 13);
}

static void nova_rm_chan_engines_of_a_chip(struct kunit *test)
{
	const struct nova_rm_chan_ops *ops = nova_rm_chan_test_ops(test);
	static const struct {
		enum nova_core_engine_class class;
		u32 instance, type;
	} want[] = {
		{ NOVA_CORE_ENGINE_GR, 0, 0x01 },
		{ NOVA_CORE_ENGINE_CE, 0, 0x09 },
		{ NOVA_CORE_ENGINE_CE, 9, 0x12 },
		{ NOVA_CORE_ENGINE_CE, 10, 0x34 },
		{ NOVA_CORE_ENGINE_CE, 19, 0x3d },
		{ NOVA_CORE_ENGINE_NVDEC, 7, 0x1a },
		{ NOVA_CORE_ENGINE_NVENC, 2, 0x1d },
		{ NOVA_CORE_ENGINE_NVENC, 3, 0x3f },
		{ NOVA_CORE_ENGINE_NVJPG, 0, 0x2b },
		{ NOVA_CORE_ENGINE_OFA, 1, 0x3e },
	};
	static const u32 rm_types[] = {
		/* Those above, and between them SW and SEC2, of no interest */
		0x01, 0x09, 0x12, 0x2d, 0x13, 0x1c, 0x24, 0x31, 0x27, 0x28,
		0x36, 0x3f,
	};
	struct nova_rm_chan_engines *got =
		kunit_kzalloc(test, sizeof(*got), GFP_KERNEL);
	u8 *params = nova_rm_chan_test_alloc(test, ENGINES_SIZE, 0);

	KUNIT_ASSERT_NOT_NULL(test, got);
	KUNIT_ASSERT_EQ(test, ops->ctrl_engines.params_size, (u32)ENGINES_SIZE);
	for (u32 i = 0; i < ARRAY_SIZE(rm_types); i++)
		nova_rm_chan_test_engine(params, i, rm_types[i], 100 + i,
					 200 + i, i, 0);
	/* One that host does not drive */
	nova_rm_chan_test_engine(params, ARRAY_SIZE(rm_types), 0x0a, 0, 0, 0, 0);
	put_unaligned_le32(0, params + 0xc + ARRAY_SIZE(rm_types) * 0x64 + 48);
	put_unaligned_le32(32, params);
	put_unaligned_le32(ARRAY_SIZE(rm_types) + 1, params + 4);

	KUNIT_EXPECT_EQ(test, ops->decode_engines(NULL, params,
						  ENGINES_SIZE - 1, got),
			-EBADMSG);
	KUNIT_ASSERT_EQ(test, ops->decode_engines(NULL, params, ENGINES_SIZE,
						  got), 0);
	KUNIT_ASSERT_EQ(test, got->count, (u32)ARRAY_SIZE(want));
	KUNIT_EXPECT_EQ(test, got->next, 0U);
	for (u32 i = 0; i < ARRAY_SIZE(want); i++) {
		KUNIT_EXPECT_EQ_MSG(test, got->engines[i].class, want[i].class,
				    "engine %u", i);
		KUNIT_EXPECT_EQ_MSG(test, got->engines[i].instance,
				    want[i].instance, "engine %u", i);
		KUNIT_EXPECT_EQ_MSG(test, got->engines[i].type, want[i].type,
				    "engine %u", i);
	}
	KUNIT_EXPECT_EQ(test, got->engines[3].desc, 104U);
	KUNIT_EXPECT_EQ(test, got->engines[3].mc, 204U);
	KUNIT_EXPECT_EQ(test, got->engines[3].runlist, 4U);

	params[8] = 1;
	KUNIT_EXPECT_EQ(test, ops->decode_engines(NULL, params, ENGINES_SIZE,
						  got), 0);
	KUNIT_EXPECT_EQ(test, got->next, 64U);
	nova_rm_chan_test_engine(params, 0, 1, 0, 0, 256, 0);
	KUNIT_EXPECT_EQ(test, ops->decode_engines(NULL, params, ENGINES_SIZE,
						  got), -EBADMSG);
	put_unaligned_le32(33, params + 4);
	KUNIT_EXPECT_EQ(test, ops->decode_engines(NULL, params, ENGINES_SIZE,
						  got), -EBADMSG);
}

static void nova_rm_chan_asks_for_engines(struct kunit *test)
{
	const struct nova_rm_chan_ops *ops = nova_rm_chan_test_ops(test);
	u8 *got = nova_rm_chan_test_alloc(test, ENGINES_SIZE, 0xee);
	u8 *want = nova_rm_chan_test_alloc(test, ENGINES_SIZE, 0);

	want[0] = 32;
	KUNIT_EXPECT_EQ(test, ops->encode_engines(32, got, ENGINES_SIZE - 1),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, ops->encode_engines(32, got, ENGINES_SIZE),
			ENGINES_SIZE);
	KUNIT_EXPECT_MEMEQ(test, got, want, ENGINES_SIZE);
}

static void nova_rm_chan_falcon_contexts(struct kunit *test)
{
	const struct nova_rm_chan_ops *ops = nova_rm_chan_test_ops(test);
	struct nova_rm_chan_falcons *got =
		kunit_kzalloc(test, sizeof(*got), GFP_KERNEL);
	u8 *params = nova_rm_chan_test_alloc(test, FALCONS_SIZE, 0);
	u32 bytes;

	KUNIT_ASSERT_NOT_NULL(test, got);
	put_unaligned_le32(2, params);
	put_unaligned_le32(0x1234, params + 4 + 0x14);
	put_unaligned_le32(0x5000, params + 4 + 0x14 + 8);
	KUNIT_ASSERT_EQ(test, ops->decode_falcons(NULL, params, FALCONS_SIZE,
						  got), 0);
	KUNIT_EXPECT_EQ(test, got->count, 2U);
	KUNIT_EXPECT_EQ(test, got->falcons[1].desc, 0x1234U);
	KUNIT_EXPECT_EQ(test, got->falcons[1].ctx_size, 0x5000U);
	put_unaligned_le32(65, params);
	KUNIT_EXPECT_EQ(test, ops->decode_falcons(NULL, params, FALCONS_SIZE,
						  got), -EBADMSG);
	KUNIT_EXPECT_EQ(test, ops->decode_falcons(NULL, params, 8, got),
			-EBADMSG);

	put_unaligned_le32(0x1000, params);
	KUNIT_EXPECT_EQ(test, ops->decode_method_buffer(NULL, params, 4, &bytes),
			0);
	KUNIT_EXPECT_EQ(test, bytes, 0x1000U);
	KUNIT_EXPECT_EQ(test, ops->decode_method_buffer(NULL, params, 3, &bytes),
			-EBADMSG);
	put_unaligned_le32(0, params);
	KUNIT_EXPECT_EQ(test, ops->decode_method_buffer(NULL, params, 4, &bytes),
			-EBADMSG);
	put_unaligned_le32(SZ_1M + 1, params);
	KUNIT_EXPECT_EQ(test, ops->decode_method_buffer(NULL, params, 4, &bytes),
			-EBADMSG);

	put_unaligned_le32(0x20001, params);
	KUNIT_EXPECT_EQ(test, ops->decode_token(NULL, params, 4, &bytes), 0);
	KUNIT_EXPECT_EQ(test, bytes, 0x20001U);
	KUNIT_EXPECT_EQ(test, ops->decode_token(NULL, params, 3, &bytes),
			-EBADMSG);
}

static void nova_rm_chan_reads_accesses(struct kunit *test)
{
	static const struct {
		const char *text;
		enum nova_core_access want;
	} texts[] = {
		{ "faulted @ 0x7f_01234000. Fault is of type FAULT_PDE ACCESS_TYPE_VIRT_READ",
		  NOVA_CORE_ACCESS_READ },
		{ "FAULT_RO_VIOLATION ACCESS_TYPE_VIRT_WRITE",
		  NOVA_CORE_ACCESS_WRITE },
		{ "FAULT_PTE ACCESS_TYPE_VIRT_ATOMIC_STRONG",
		  NOVA_CORE_ACCESS_ATOMIC },
		{ "FAULT_PTE ACCESS_TYPE_PHYS_PREFETCH",
		  NOVA_CORE_ACCESS_PREFETCH },
		{ "FAULT_PTE ACCESS_TYPE_READ", NOVA_CORE_ACCESS_READ },
		{ "FAULT_PTE ACCESS_TYPE_VIRT_", NOVA_CORE_ACCESS_UNKNOWN },
		{ "FAULT_PTE ACCESS_TYPE_", NOVA_CORE_ACCESS_UNKNOWN },
		{ "READ", NOVA_CORE_ACCESS_UNKNOWN },
		{ "", NOVA_CORE_ACCESS_UNKNOWN },
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		KUNIT_EXPECT_EQ_MSG(test, nova_rm_chan_access(texts[i].text),
				    texts[i].want, "%s", texts[i].text);
}

static struct kunit_case nova_rm_chan_cases[] = {
	KUNIT_CASE(nova_rm_chan_tables_are_complete),
	KUNIT_CASE(nova_rm_chan_channel),
	KUNIT_CASE(nova_rm_chan_small_ones),
	KUNIT_CASE(nova_rm_chan_promote),
	KUNIT_CASE(nova_rm_chan_ctx_sizes),
	KUNIT_CASE(nova_rm_chan_engines_of_a_chip),
	KUNIT_CASE(nova_rm_chan_asks_for_engines),
	KUNIT_CASE(nova_rm_chan_falcon_contexts),
	KUNIT_CASE(nova_rm_chan_reads_accesses),
	{ }
};

static struct kunit_suite nova_rm_chan_suite = {
	.name = "nova-rm-chan",
	.test_cases = nova_rm_chan_cases,
};

kunit_test_suites(&nova_rm_chan_suite);
