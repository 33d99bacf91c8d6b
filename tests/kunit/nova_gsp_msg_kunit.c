// SPDX-License-Identifier: GPL-2.0
/*
 * Messages: checksum, headers, continuation records.
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/test.h>

#include "../../nova-core/nova_gsp_msg.h"

static u8 *nova_gsp_msg_alloc(struct kunit *test, u32 size)
{
	u8 *p = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	return p;
}

static void nova_gsp_msg_checksums(struct kunit *test)
{
	static const u8 words[16] = {
		1, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0x80,
	};

	/* (1 ^ 4) ^ (2 ^ 0x80000008) */
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_checksum(words, 16), 0x8000000fU);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_checksum(words, 8), 3U);
	/* Odd lengths: what follows the end does not count */
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_checksum(words, 13), 0xfU);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_checksum(words, 9), 7U);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_checksum(words, 0), 0U);
}

/* SET_REGISTRY with eight bytes, byte for byte */
static void nova_gsp_msg_golden(struct kunit *test)
{
	static const u8 want[0x58] = {
		[0x24] = 5, 0, 0, 0, 1, 0, 0, 0,
		[0x30] = 0, 0, 0, 3, 'V', 'R', 'P', 'C', 0x28, 0, 0, 0,
		73, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		9, 0, 0, 0, 0, 0, 0, 0,
		[0x50] = 1, 2, 3, 4, 5, 6, 7, 8,
	};
	u8 *msg = nova_gsp_msg_alloc(test, 0x1000);
	u32 sum = 0;

	memset(msg, 0xee, 0x1000);
	memcpy(msg + 0x50, want + 0x50, 8);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_seal(msg, 73, 8, 5, 9), 1U);

	/* The checksum by another way: all 32-bit words cancel out. */
	for (int i = 0; i < 0x58; i += 4)
		sum ^= get_unaligned_le32(msg + i);
	KUNIT_EXPECT_EQ(test, sum, 0U);
	KUNIT_EXPECT_MEMEQ(test, msg + 0x24, want + 0x24, 0x58 - 0x24);
	KUNIT_EXPECT_MEMEQ(test, msg, want, 0x20);
	/* The rest of the entry is zero. */
	for (int i = 0x58; i < 0x1000; i++)
		KUNIT_ASSERT_EQ(test, msg[i], 0);
}

static void nova_gsp_msg_round_trip(struct kunit *test)
{
	static const u32 sizes[] = {
		0, 1, 7, 8, 0xfaf, 0xfb0, 0xfb1, 0x1fb0, NOVA_GSP_MSG_MAX - 0x50,
	};
	static const u32 elems[] = { 1, 1, 1, 1, 1, 1, 2, 2, 16 };
	u8 *msg = nova_gsp_msg_alloc(test, NOVA_GSP_MSG_MAX);
	struct nova_gsp_msg_info info;
	u32 n;

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		memset(msg, 0x5a, NOVA_GSP_MSG_MAX);
		n = nova_gsp_msg_seal(msg, 76, sizes[i], 1000 + i, i);
		KUNIT_EXPECT_EQ(test, n, elems[i]);
		KUNIT_EXPECT_EQ(test, nova_gsp_msg_peek(NULL, msg, &n), 0);
		KUNIT_EXPECT_EQ(test, n, elems[i]);
		KUNIT_ASSERT_EQ(test, nova_gsp_msg_check(NULL, msg, n * 0x1000,
							 1000 + i, &info), 0);
		KUNIT_EXPECT_EQ(test, info.function, 76U);
		KUNIT_EXPECT_EQ(test, info.sequence, (u32)i);
		KUNIT_EXPECT_EQ(test, info.payload_size, sizes[i]);
		KUNIT_EXPECT_EQ(test, info.result, 0xffffffffU);
	}
}

/* One bit flipped anywhere in a message is noticed. */
static void nova_gsp_msg_any_bit(struct kunit *test)
{
	u8 *msg = nova_gsp_msg_alloc(test, 0x1000);
	struct nova_gsp_msg_info info;

	nova_gsp_msg_seal(msg, 65, 0x40, 7, 7);
	for (u32 i = 0; i < 0x90 * 8; i++) {
		msg[i / 8] ^= 1 << i % 8;
		KUNIT_EXPECT_NE_MSG(test,
				    nova_gsp_msg_check(NULL, msg, 0x1000, 7,
						       &info), 0, "bit %u", i);
		msg[i / 8] ^= 1 << i % 8;
	}
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_check(NULL, msg, 0x1000, 7, &info), 0);
}

static void nova_gsp_msg_sequence(struct kunit *test)
{
	u8 *msg = nova_gsp_msg_alloc(test, 0x1000);
	struct nova_gsp_msg_info info;

	nova_gsp_msg_seal(msg, 65, 0, 7, 0);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_check(NULL, msg, 0x1000, 6, &info),
			-EPROTO);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_check(NULL, msg, 0x1000, 8, &info),
			-EPROTO);
}

/* Make the checksum right after a change */
static void nova_gsp_msg_reseal(u8 *msg, u32 size)
{
	put_unaligned_le32(0, msg + 0x20);
	put_unaligned_le32(nova_gsp_msg_checksum(msg, size), msg + 0x20);
}

static void nova_gsp_msg_lengths(struct kunit *test)
{
	static const u32 bad[] = { 0, 0x1f, 0xfd1, 0x10000, 0x7fffffff, ~0U };
	u8 *msg = nova_gsp_msg_alloc(test, 0x1000);
	struct nova_gsp_msg_info info;
	u32 n;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		nova_gsp_msg_seal(msg, 65, 0, 0, 0);
		put_unaligned_le32(bad[i], msg + 0x38);
		nova_gsp_msg_reseal(msg, 0x50);
		KUNIT_EXPECT_EQ_MSG(test,
				    nova_gsp_msg_check(NULL, msg, 0x1000, 0,
						       &info), -EBADMSG,
				    "length %#x", bad[i]);
	}
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_check(NULL, msg, 0x4f, 0, &info),
			-EBADMSG);

	/* More bytes than the entries it says it has */
	nova_gsp_msg_seal(msg, 65, 0x10, 0, 0);
	put_unaligned_le32(0, msg + 0x28);
	nova_gsp_msg_reseal(msg, 0x60);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_check(NULL, msg, 0x1000, 0, &info),
			-EBADMSG);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_peek(NULL, msg, &n), -EBADMSG);
	put_unaligned_le32(17, msg + 0x28);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_peek(NULL, msg, &n), -EBADMSG);
	put_unaligned_le32(~0U, msg + 0x28);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_peek(NULL, msg, &n), -EBADMSG);
}

static void nova_gsp_msg_not_an_rpc(struct kunit *test)
{
	u8 *msg = nova_gsp_msg_alloc(test, 0x1000);
	struct nova_gsp_msg_info info;

	nova_gsp_msg_seal(msg, 65, 0, 0, 0);
	put_unaligned_le32(0x04000000, msg + 0x30);
	nova_gsp_msg_reseal(msg, 0x50);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_check(NULL, msg, 0x1000, 0, &info),
			-EBADMSG);
	nova_gsp_msg_seal(msg, 65, 0, 0, 0);
	put_unaligned_le32(0x43505257, msg + 0x34);
	nova_gsp_msg_reseal(msg, 0x50);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_check(NULL, msg, 0x1000, 0, &info),
			-EBADMSG);
}

static void nova_gsp_msg_chunks(struct kunit *test)
{
	static const u32 sizes[] = {
		0, 1, NOVA_GSP_MSG_MAX - 0x50, NOVA_GSP_MSG_MAX - 0x4f, 200000,
		NOVA_GSP_MSG_MAX_RPC,
	};
	static const u32 counts[] = { 1, 1, 1, 2, 4, 17 };
	struct nova_gsp_msg_chunk c;

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		u32 at = 0, n = nova_gsp_msg_chunk_count(sizes[i]);

		KUNIT_EXPECT_EQ(test, n, counts[i]);
		for (u32 k = 0; k < n; k++) {
			KUNIT_ASSERT_EQ(test, nova_gsp_msg_chunk(73, sizes[i], k,
								 &c), 0);
			KUNIT_EXPECT_EQ(test, c.offset, at);
			KUNIT_EXPECT_EQ(test, c.function, k ? 71U : 73U);
			KUNIT_EXPECT_LE(test, c.elem_count, 16U);
			KUNIT_EXPECT_LE(test, c.size + 0x50,
					c.elem_count * 0x1000);
			at += c.size;
		}
		KUNIT_EXPECT_EQ(test, at, sizes[i]);
		KUNIT_EXPECT_EQ(test, nova_gsp_msg_chunk(73, sizes[i], n, &c),
				-EINVAL);
	}
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_chunk_count(NOVA_GSP_MSG_MAX_RPC + 1),
			0U);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_chunk_count(~0U), 0U);
}

/* Split, seal, check, put together: the same comes out. */
static void nova_gsp_msg_continuation(struct kunit *test)
{
	u32 size = 150000, n = nova_gsp_msg_chunk_count(size);
	u8 *msg = nova_gsp_msg_alloc(test, NOVA_GSP_MSG_MAX);
	u8 *rpc = kunit_kzalloc(test, size, GFP_KERNEL);
	struct nova_gsp_msg_assembly as = {};
	struct nova_gsp_msg_chunk c;
	struct nova_gsp_msg_info info;
	u32 elems;

	KUNIT_ASSERT_NOT_NULL(test, rpc);
	as.buf = nova_gsp_msg_alloc(test, size);
	as.capacity = size;
	for (u32 i = 0; i < size; i++)
		rpc[i] = i * 7 >> 3;

	for (u32 k = 0; k < n; k++) {
		KUNIT_ASSERT_EQ(test, nova_gsp_msg_chunk(73, size, k, &c), 0);
		memcpy(msg + NOVA_GSP_MSG_HDR, rpc + c.offset, c.size);
		elems = nova_gsp_msg_seal(msg, c.function, c.size, k, 42);
		KUNIT_EXPECT_EQ(test, elems, c.elem_count);
		KUNIT_ASSERT_EQ(test, nova_gsp_msg_check(NULL, msg,
							 elems * 0x1000, k,
							 &info), 0);
		KUNIT_ASSERT_EQ(test,
				nova_gsp_msg_assembly_add(NULL, &as, &info,
							  msg + NOVA_GSP_MSG_HDR),
				0);
	}
	KUNIT_EXPECT_EQ(test, as.size, size);
	KUNIT_EXPECT_EQ(test, as.info.function, 73U);
	KUNIT_EXPECT_EQ(test, as.info.payload_size, size);
	KUNIT_EXPECT_MEMEQ(test, as.buf, rpc, size);
}

static void nova_gsp_msg_continuation_order(struct kunit *test)
{
	const struct nova_gsp_msg_info first = {
		.function = 65, .payload_size = 16,
	};
	const struct nova_gsp_msg_info more = {
		.function = NOVA_GSP_MSG_CONTINUATION, .payload_size = 16,
	};
	struct nova_gsp_msg_assembly as = { .capacity = 40 };
	u8 payload[16] = {};

	as.buf = nova_gsp_msg_alloc(test, 40);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_assembly_add(NULL, &as, &more,
							payload), -EPROTO);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_assembly_add(NULL, &as, &first,
							payload), 0);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_assembly_add(NULL, &as, &first,
							payload), -EPROTO);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_assembly_add(NULL, &as, &more,
							payload), 0);
	KUNIT_EXPECT_EQ(test, as.size, 32U);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_assembly_add(NULL, &as, &more,
							payload), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, as.size, 32U);

	nova_gsp_msg_assembly_reset(&as);
	KUNIT_EXPECT_EQ(test, nova_gsp_msg_assembly_add(NULL, &as, &first,
							payload), 0);
	KUNIT_EXPECT_EQ(test, as.size, 16U);
}

static struct kunit_case nova_gsp_msg_cases[] = {
	KUNIT_CASE(nova_gsp_msg_checksums),
	KUNIT_CASE(nova_gsp_msg_golden),
	KUNIT_CASE(nova_gsp_msg_round_trip),
	KUNIT_CASE(nova_gsp_msg_any_bit),
	KUNIT_CASE(nova_gsp_msg_sequence),
	KUNIT_CASE(nova_gsp_msg_lengths),
	KUNIT_CASE(nova_gsp_msg_not_an_rpc),
	KUNIT_CASE(nova_gsp_msg_chunks),
	KUNIT_CASE(nova_gsp_msg_continuation),
	KUNIT_CASE(nova_gsp_msg_continuation_order),
	{}
};

static struct kunit_suite nova_gsp_msg_suite = {
	.name = "nova-gsp-msg",
	.test_cases = nova_gsp_msg_cases,
};

kunit_test_suites(&nova_gsp_msg_suite);
