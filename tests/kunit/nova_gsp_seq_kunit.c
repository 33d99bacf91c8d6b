// SPDX-License-Identifier: GPL-2.0
/*
 * Sequencer programs: decoding, and refusing as a whole.
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "../../nova-core/nova_gsp_seq_decode.h"

/* An event with a program; returns its size */
static u32 nova_gsp_seq_event(__le32 *event, const u32 *cmds, u32 count)
{
	memset(event, 0, 0x28);
	event[0] = cpu_to_le32(count + 1);
	event[1] = cpu_to_le32(count);
	for (u32 i = 0; i < count; i++)
		event[10 + i] = cpu_to_le32(cmds[i]);
	return 0x28 + count * 4;
}

static int nova_gsp_seq_try(struct kunit *test, const u32 *cmds, u32 count,
			    struct nova_gsp_seq *seq)
{
	__le32 *event = kunit_kzalloc(test, 0x28 + count * 4, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, event);
	return nova_gsp_seq_decode_open(NULL, event,
				 nova_gsp_seq_event(event, cmds, count), SZ_16M,
				 seq);
}

static void nova_gsp_seq_empty(struct kunit *test)
{
	struct nova_gsp_seq seq;
	struct nova_gsp_seq_cmd cmd;
	u32 pos = 0;

	KUNIT_ASSERT_EQ(test, nova_gsp_seq_try(test, NULL, 0, &seq), 0);
	KUNIT_EXPECT_EQ(test, seq.cmd_count, 0U);
	KUNIT_EXPECT_EQ(test, nova_gsp_seq_decode_next(&seq, &pos, &cmd), -ENODATA);
}

static void nova_gsp_seq_all_opcodes(struct kunit *test)
{
	static const u32 program[] = {
		0, 0x110040, 0xdeadbeef,
		1, 0x110624, 0x80, 0x80,
		2, 0x1180f8, 0x4000000, 0x4000000, 250000, 3,
		2, 0x110100, 0x10, 0x10, 0, 0,
		2, 0x110100, 0x10, 0x10, 0xffffffff, 0,
		3, 20,
		4, 0x110040, 7,
		5, 6, 7, 8,
	};
	struct nova_gsp_seq_cmd cmd;
	struct nova_gsp_seq seq;
	u32 pos = 0;

	KUNIT_ASSERT_EQ(test, nova_gsp_seq_try(test, program,
					       ARRAY_SIZE(program), &seq), 0);
	KUNIT_EXPECT_EQ(test, seq.cmd_count, 11U);

	KUNIT_ASSERT_EQ(test, nova_gsp_seq_decode_next(&seq, &pos, &cmd), 0);
	KUNIT_EXPECT_EQ(test, cmd.opcode, NOVA_GSP_SEQ_REG_WRITE);
	KUNIT_EXPECT_EQ(test, cmd.addr, 0x110040U);
	KUNIT_EXPECT_EQ(test, cmd.val, 0xdeadbeefU);
	KUNIT_ASSERT_EQ(test, nova_gsp_seq_decode_next(&seq, &pos, &cmd), 0);
	KUNIT_EXPECT_EQ(test, cmd.opcode, NOVA_GSP_SEQ_REG_MODIFY);
	KUNIT_EXPECT_EQ(test, cmd.mask, 0x80U);
	KUNIT_ASSERT_EQ(test, nova_gsp_seq_decode_next(&seq, &pos, &cmd), 0);
	KUNIT_EXPECT_EQ(test, cmd.opcode, NOVA_GSP_SEQ_REG_POLL);
	KUNIT_EXPECT_EQ(test, cmd.timeout_us, 250000U);
	KUNIT_EXPECT_EQ(test, cmd.error, 3U);
	/* No timeout means the default, a huge one the most we wait. */
	KUNIT_ASSERT_EQ(test, nova_gsp_seq_decode_next(&seq, &pos, &cmd), 0);
	KUNIT_EXPECT_EQ(test, cmd.timeout_us, 4000000U);
	KUNIT_ASSERT_EQ(test, nova_gsp_seq_decode_next(&seq, &pos, &cmd), 0);
	KUNIT_EXPECT_EQ(test, cmd.timeout_us,
			(u32)NOVA_GSP_SEQ_MAX_POLL_US);
	KUNIT_ASSERT_EQ(test, nova_gsp_seq_decode_next(&seq, &pos, &cmd), 0);
	KUNIT_EXPECT_EQ(test, cmd.opcode, NOVA_GSP_SEQ_DELAY_US);
	KUNIT_EXPECT_EQ(test, cmd.val, 20U);
	KUNIT_ASSERT_EQ(test, nova_gsp_seq_decode_next(&seq, &pos, &cmd), 0);
	KUNIT_EXPECT_EQ(test, cmd.opcode, NOVA_GSP_SEQ_REG_STORE);
	KUNIT_EXPECT_EQ(test, cmd.index, 7U);
	for (u32 op = NOVA_GSP_SEQ_CORE_RESET; op < NOVA_GSP_SEQ_OPCODES; op++) {
		KUNIT_ASSERT_EQ(test, nova_gsp_seq_decode_next(&seq, &pos, &cmd), 0);
		KUNIT_EXPECT_EQ(test, (u32)cmd.opcode, op);
	}
	KUNIT_EXPECT_EQ(test, nova_gsp_seq_decode_next(&seq, &pos, &cmd), -ENODATA);
}

static void nova_gsp_seq_bad_opcode(struct kunit *test)
{
	static const u32 last[] = { 5, 9 }, huge[] = { 0xffffffff };
	struct nova_gsp_seq seq;

	KUNIT_EXPECT_EQ(test, nova_gsp_seq_try(test, last, 2, &seq), -EBADMSG);
	KUNIT_EXPECT_EQ(test, nova_gsp_seq_try(test, huge, 1, &seq), -EBADMSG);
}

static void nova_gsp_seq_arguments_missing(struct kunit *test)
{
	static const u32 args[] = { 2, 3, 5, 1, 2 };
	static const u32 zeros[5] = {};
	struct nova_gsp_seq seq;

	for (u32 op = 0; op < 5; op++) {
		u32 program[6] = { op };

		memcpy(program + 1, zeros, sizeof(zeros));
		for (u32 n = 0; n < args[op]; n++)
			KUNIT_EXPECT_EQ_MSG(test,
					    nova_gsp_seq_try(test, program,
							     1 + n, &seq),
					    -EBADMSG, "opcode %u, %u", op, n);
		KUNIT_EXPECT_EQ(test, nova_gsp_seq_try(test, program,
						       1 + args[op], &seq), 0);
	}
}

static void nova_gsp_seq_bad_register(struct kunit *test)
{
	static const u32 bad[] = { 0x110041, 0x1000000, 0xfffffffc };
	struct nova_gsp_seq seq;

	for (int i = 0; i < 3; i++) {
		u32 w[] = { 0, bad[i], 0 }, m[] = { 1, bad[i], 0, 0 };
		u32 p[] = { 2, bad[i], 0, 0, 0, 0 }, s[] = { 4, bad[i], 0 };

		KUNIT_EXPECT_EQ(test, nova_gsp_seq_try(test, w, 3, &seq),
				-EBADMSG);
		KUNIT_EXPECT_EQ(test, nova_gsp_seq_try(test, m, 4, &seq),
				-EBADMSG);
		KUNIT_EXPECT_EQ(test, nova_gsp_seq_try(test, p, 6, &seq),
				-EBADMSG);
		KUNIT_EXPECT_EQ(test, nova_gsp_seq_try(test, s, 3, &seq),
				-EBADMSG);
	}
}

static void nova_gsp_seq_bad_values(struct kunit *test)
{
	static const u32 slot[] = { 4, 0x110040, 8 };
	static const u32 delay[] = { 3, NOVA_GSP_SEQ_MAX_DELAY_US + 1 };
	struct nova_gsp_seq seq;

	KUNIT_EXPECT_EQ(test, nova_gsp_seq_try(test, slot, 3, &seq), -EBADMSG);
	KUNIT_EXPECT_EQ(test, nova_gsp_seq_try(test, delay, 2, &seq), -EBADMSG);
}

static void nova_gsp_seq_bad_lengths(struct kunit *test)
{
	static const u32 program[] = { 5, 6, 7 };
	/* Dwords of buffer and program, bytes of event */
	static const u32 bad[][3] = {
		{ 4, 3, 0 }, { 4, 3, 0x27 }, { 4, 3, 0x33 },
		/* As RM: the buffer is longer than the program */
		{ 3, 3, 0x34 }, { 0, 0, 0x34 }, { ~0U, ~0U - 1, 0x34 },
		{ ~0U, 4, 0x34 },
	};
	__le32 event[13];
	struct nova_gsp_seq seq;

	KUNIT_ASSERT_EQ(test, nova_gsp_seq_event(event, program, 3), 0x34U);
	KUNIT_EXPECT_EQ(test, nova_gsp_seq_decode_open(NULL, event, 0x34,
						       SZ_16M, &seq), 0);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		event[0] = cpu_to_le32(bad[i][0]);
		event[1] = cpu_to_le32(bad[i][1]);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_gsp_seq_decode_open(NULL, event,
							     bad[i][2], SZ_16M,
							     &seq), -EBADMSG,
				    "%u of %u dwords, %#x bytes", bad[i][1],
				    bad[i][0], bad[i][2]);
	}
}

static void nova_gsp_seq_names(struct kunit *test)
{
	for (u32 op = 0; op < NOVA_GSP_SEQ_OPCODES; op++)
		KUNIT_EXPECT_NE(test, strcmp(nova_gsp_seq_decode_opcode_name(op),
					     "unknown"), 0);
	KUNIT_EXPECT_STREQ(test, nova_gsp_seq_decode_opcode_name(9), "unknown");
}

static struct kunit_case nova_gsp_seq_cases[] = {
	KUNIT_CASE(nova_gsp_seq_empty),
	KUNIT_CASE(nova_gsp_seq_all_opcodes),
	KUNIT_CASE(nova_gsp_seq_bad_opcode),
	KUNIT_CASE(nova_gsp_seq_arguments_missing),
	KUNIT_CASE(nova_gsp_seq_bad_register),
	KUNIT_CASE(nova_gsp_seq_bad_values),
	KUNIT_CASE(nova_gsp_seq_bad_lengths),
	KUNIT_CASE(nova_gsp_seq_names),
	{}
};

static struct kunit_suite nova_gsp_seq_suite = {
	.name = "nova-gsp-seq",
	.test_cases = nova_gsp_seq_cases,
};

kunit_test_suites(&nova_gsp_seq_suite);
