// SPDX-License-Identifier: GPL-2.0
/*
 * Semaphores of host, as a library: releases, reductions and acquires of both
 * sizes beside what dev_pbdma.ref.txt says of them, written anew here
 */
#include <string.h>

#include "chan.h"
#include "tap.h"

#define MEM		0x10000000ull

/* NV_UDMA_SEM_EXECUTE */
#define ACQUIRE		0u
#define RELEASE		1u
#define ACQ_STRICT_GEQ	2u
#define ACQ_CIRC_GEQ	3u
#define ACQ_AND		4u
#define ACQ_NOR		5u
#define REDUCTION	6u
#define WFI		BIT(20)
#define PAYLOAD_64BIT	BIT(24)
#define TIMESTAMP	BIT(25)
#define REDUCE(op)	((op) << 27)
#define UNSIGNED	BIT(31)

/* SEMAPHORED */
#define OLD_ACQUIRE	1u
#define OLD_RELEASE	2u
#define OLD_ACQ_GEQ	4u
#define OLD_ACQ_AND	8u
#define OLD_REDUCTION	16u
#define OLD_4BYTE	BIT(24)

static struct vgpu *g;
static struct chan *ch;
static u8 *mem;

static void start(void)
{
	g = chan_gpu();
	ch = chan_new(RUNLIST_CE2, false, NULL);
	mem = chan_sysmem(MEM, 0x2000);
}

static u64 get(u64 offset, size_t len)
{
	u64 val = 0;

	memcpy(&val, mem + offset, len);
	return val;
}

static void put(u64 offset, u64 val)
{
	memcpy(mem + offset, &val, 8);
}

static void legacy(u64 va, u32 payload, u32 data)
{
	u32 abcd[] = { va >> 32, (u32)va, payload, data };

	chan_methods(ch, 0, 0x10, abcd, 4);
}

static void test_release(void)
{
	u64 before, after, t;

	start();
	memset(mem, 0xee, 0x1000);
	chan_semaphore(ch, MEM + 4, 0x1234, RELEASE);
	chan_finish(ch);
	CHECK_EQ(get(0, 4), 0xeeeeeeee);
	CHECK_EQ(get(4, 4), 0x1234);
	CHECK_EQ(get(8, 4), 0xeeeeeeee);
	chan_semaphore(ch, MEM + 8, 0x123456789abcdef0, RELEASE | PAYLOAD_64BIT);
	chan_finish(ch);
	CHECK_EQ(get(8, 8), 0x123456789abcdef0);
	CHECK_EQ(get(16, 8), 0xeeeeeeeeeeeeeeee);
	before = ptimer_ns(g);
	chan_semaphore(ch, MEM + 0x20, 0xfedcba98, RELEASE | TIMESTAMP | WFI);
	chan_semaphore(ch, MEM + 0x30, 0xfedcba9876543210,
		       RELEASE | TIMESTAMP | PAYLOAD_64BIT);
	chan_finish(ch);
	after = ptimer_ns(g);
	CHECK_EQ(get(0x20, 8), 0xfedcba98);
	t = get(0x28, 8);
	CHECK(t >= before && t <= after);
	CHECK_EQ(get(0x30, 8), 0xfedcba9876543210);
	CHECK(get(0x38, 8) >= t && get(0x38, 8) <= after);
	CHECK_EQ(get(0x40, 8), 0xeeeeeeeeeeeeeeee);
	CHECK_EQ(stat_get(g, STAT_SEMAPHORES), 4);
	chan_clean();
}

/* The table of dev_pbdma.ref.txt; false: not supported. */
static bool oracle(u32 op, bool is_signed, bool is_64bit, u64 v, u64 p, u64 *r)
{
	bool less = is_64bit ? (is_signed ? (s64)v < (s64)p : v < p) :
		    is_signed ? (s32)v < (s32)p : (u32)v < (u32)p;

	switch (op) {
	case 0:
		*r = less ? v : p;
		return true;
	case 1:
		*r = less ? p : v;
		return true;
	case 2:
		*r = v ^ p;
		return true;
	case 3:
		*r = v & p;
		return true;
	case 4:
		*r = v | p;
		return true;
	case 5:
		*r = is_64bit ? v + p : (u32)(v + p);
		return !(is_64bit && is_signed);
	case 6:
		*r = v >= p ? 0 : v + 1;
		return !is_64bit && !is_signed;
	case 7:
		*r = v == 0 || v > p ? p : v - 1;
		return !is_64bit && !is_signed;
	}
	return false;
}

static void reduce(u32 op, bool is_signed, bool is_64bit, u64 v, u64 p)
{
	u64 want;

	if (!is_64bit) {
		v = (u32)v;
		p = (u32)p;
	}
	if (!oracle(op, is_signed, is_64bit, v, p, &want))
		return;
	put(0, v);
	put(8, 0x5555555555555555);
	chan_semaphore(ch, MEM, p, REDUCTION | REDUCE(op) |
		       (is_signed ? 0 : UNSIGNED) |
		       (is_64bit ? PAYLOAD_64BIT : 0));
	chan_finish(ch);
	CHECK_EQ(get(0, 8), want);
	CHECK_EQ(get(8, 8), 0x5555555555555555);
}

/* Each with each, as each operation, of both sizes and signs */
static void test_reductions(void)
{
	static const u64 values[] = {
		0, 1, 5, 6, 0x7fffffff, 0x80000000, 0xffffffff, 0x5a5a1234a5a5,
		0x7fffffffffffffff, 0x8000000000000000, ~0ull,
	};
	size_t v, p;
	u32 op, i;

	start();
	for (op = 0; op < 8; op++)
		for (i = 0; i < 4; i++)
			for (v = 0; v < ARRAY_SIZE(values); v++)
				for (p = 0; p < ARRAY_SIZE(values); p++)
					reduce(op, i & 1, i & 2, values[v],
					       values[p]);
	chan_clean();
}

static void test_unsupported_reductions(void)
{
	u32 op, i;

	for (op = 0; op < 16; op++) {
		for (i = 0; i < 4; i++) {
			u64 r;

			if (oracle(op, i & 1, i & 2, 0, 0, &r))
				continue;
			start();
			chan_semaphore(ch, MEM, 1, REDUCTION | REDUCE(op) |
				       (i & 1 ? 0 : UNSIGNED) |
				       (i & 2 ? PAYLOAD_64BIT : 0));
			chan_submit(ch);
			CHECK(chan_run(1000));
			chan_died(ch, ROBUST_CHANNEL_PBDMA_ERROR);
			CHECK_EQ(get(0, 8), 0);
			chan_only(V_SEM_INVALID, 1);
		}
	}
}

static void test_acquires(void)
{
	static const struct {
		u32 op;
		u64 memory, payload;
		bool is_64bit, met;
	} row[] = {
		{ ACQUIRE, 5, 5, false, true },
		{ ACQUIRE, 5, 6, false, false },
		{ ACQUIRE, 0x100000005, 5, false, true },
		{ ACQUIRE, 0x100000005, 5, true, false },
		{ ACQ_STRICT_GEQ, 6, 5, false, true },
		{ ACQ_STRICT_GEQ, 5, 5, false, true },
		{ ACQ_STRICT_GEQ, 4, 5, false, false },
		{ ACQ_STRICT_GEQ, 0xffffffff, 1, false, true },
		{ ACQ_STRICT_GEQ, 1, 0xffffffff, false, false },
		{ ACQ_STRICT_GEQ, 0x200000000, 0x1ffffffff, true, true },
		{ ACQ_CIRC_GEQ, 5, 5, false, true },
		{ ACQ_CIRC_GEQ, 4, 5, false, false },
		{ ACQ_CIRC_GEQ, 0x80000000, 1, false, true },
		{ ACQ_CIRC_GEQ, 0x80000001, 1, false, false },
		{ ACQ_CIRC_GEQ, 0x8000000000000000, 1, true, true },
		{ ACQ_CIRC_GEQ, 0x8000000000000001, 1, true, false },
		{ ACQ_CIRC_GEQ, 1, 0xffffffff, false, true },
		{ ACQ_CIRC_GEQ, 0xffffffff, 1, false, false },
		{ ACQ_CIRC_GEQ, 1, 0xffffffffffffffff, true, true },
		{ ACQ_CIRC_GEQ, 1, 0xffffffff, true, false },
		{ ACQ_AND, 6, 3, false, true },
		{ ACQ_AND, 4, 3, false, false },
		{ ACQ_AND, 0x100000000, 0x100000000, true, true },
		{ ACQ_NOR, 0xfffffffe, 0, false, true },
		{ ACQ_NOR, 0xfffffffe, 1, false, false },
		{ ACQ_NOR, 0xffffffff, 0, true, true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(row); i++) {
		start();
		put(0, row[i].memory);
		chan_semaphore(ch, MEM, row[i].payload, row[i].op |
			       (row[i].is_64bit ? PAYLOAD_64BIT : 0));
		chan_submit(ch);
		if (!CHECK_EQ(chan_run(row[i].met ? 1000 : 2), row[i].met))
			vgpu_log(g, "row %zu", i);
		chan_clean();
	}
}

static void test_legacy(void)
{
	u64 before;

	start();
	memset(mem, 0xee, 0x1000);
	before = ptimer_ns(g);
	legacy(MEM, 7, OLD_RELEASE);
	legacy(MEM + 0x14, 8, OLD_RELEASE | OLD_4BYTE);
	legacy(MEM, 7, OLD_ACQUIRE);
	legacy(MEM, 6, OLD_ACQ_GEQ);
	legacy(MEM, 2, OLD_ACQ_AND);
	legacy(MEM + 0x14, 3, OLD_REDUCTION | REDUCE(5u) | UNSIGNED);
	chan_finish(ch);
	CHECK_EQ(get(0, 8), 7);
	CHECK(get(8, 8) >= before && get(8, 8) <= ptimer_ns(g));
	CHECK_EQ(get(0x10, 4), 0xeeeeeeee);
	CHECK_EQ(get(0x14, 4), 11);
	CHECK_EQ(get(0x18, 4), 0xeeeeeeee);
	/* They leave the newer methods' registers alone. */
	chan_semaphore(ch, MEM + 0x40, 1, RELEASE);
	legacy(MEM + 0x50, 2, OLD_RELEASE | OLD_4BYTE);
	chan_method(ch, 0, 0x6c, RELEASE);
	chan_finish(ch);
	CHECK_EQ(get(0x40, 4), 1);
	CHECK_EQ(get(0x50, 4), 2);
	legacy(MEM, 8, OLD_ACQ_GEQ);
	chan_submit(ch);
	CHECK(!chan_run(2));
	mem[0] = 9;
	CHECK(chan_run(1000));
	chan_clean();
}

/* Rule 17: address, operation, payload and bits that do not go together. */
static void test_rules(void)
{
	static const struct {
		u64 va;
		u32 execute;
		enum violation v;
	} row[] = {
		{ MEM + 4, RELEASE | PAYLOAD_64BIT, V_SEM_ALIGN },
		{ MEM + 4, ACQUIRE | PAYLOAD_64BIT, V_SEM_ALIGN },
		{ MEM + 8, RELEASE | TIMESTAMP, V_SEM_ALIGN },
		{ MEM + 8, REDUCTION | TIMESTAMP | PAYLOAD_64BIT, V_SEM_ALIGN },
		{ MEM, 7, V_SEM_INVALID },
	};
	u32 data[4] = { (u32)MEM, 0, 1, 1 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(row); i++) {
		start();
		chan_semaphore(ch, row[i].va, 0, row[i].execute);
		chan_submit(ch);
		CHECK(chan_run(1000));
		chan_died(ch, ROBUST_CHANNEL_PBDMA_ERROR);
		chan_only(row[i].v, 1);
	}
	start();
	legacy(MEM + 8, 1, OLD_RELEASE);
	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, ROBUST_CHANNEL_PBDMA_ERROR);
	chan_only(V_SEM_ALIGN, 1);
	start();
	legacy(MEM, 1, 3);
	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, ROBUST_CHANNEL_PBDMA_ERROR);
	chan_only(V_SEM_INVALID, 1);
	/* Hardware goes on with these. */
	start();
	chan_methods(ch, 0, 0x5c, data, 4);
	chan_method(ch, 0, 0x6c, RELEASE);
	chan_finish(ch);
	chan_only(V_SEM_PAYLOAD_HI, 1);
	start();
	chan_semaphore(ch, MEM, 0, ACQUIRE | WFI);
	chan_semaphore(ch, MEM, 1, RELEASE | REDUCE(1u));
	chan_finish(ch);
	chan_only(V_METHOD_RESERVED, 2);
	start();
	chan_semaphore(ch, MEM | 2, 1, RELEASE);
	chan_finish(ch);
	chan_only(V_SEM_ALIGN, 1);
	CHECK_EQ(get(0, 4), 1);
}

/* Memory that is not there, or not to be written, ends the channel by RC 31. */
static void test_faults(void)
{
	static const u32 writes[] = { RELEASE, RELEASE | TIMESTAMP,
				      REDUCTION | REDUCE(2u) };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(writes); i++) {
		start();
		chan_protect(MEM, 0x1000, PTE_RO);
		chan_semaphore(ch, MEM, 0, ACQUIRE);
		chan_finish(ch);
		chan_semaphore(ch, MEM, 1, writes[i]);
		chan_submit(ch);
		CHECK(chan_run(1000));
		chan_died(ch, ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT);
		CHECK_EQ(get(0, 8), 0);
		chan_clean();
	}
	start();
	chan_protect(MEM, 0x1000, PTE_NO_ATOMIC);
	chan_semaphore(ch, MEM, 1, RELEASE);
	chan_finish(ch);
	chan_semaphore(ch, MEM, 1, REDUCTION | REDUCE(2u));
	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT);
	CHECK_EQ(get(0, 8), 1);
	start();
	chan_semaphore(ch, MEM + 0x2000, 0, ACQUIRE);
	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT);
	chan_clean();
}

/* Pages a privileged channel may use and others may not */
static void test_privileged_page(void)
{
	start();
	chan_protect(MEM, 0x1000, PTE_PRIV);
	chan_semaphore(ch, MEM, 1, RELEASE);
	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT);
	ch = chan_new(RUNLIST_CE2, true, NULL);
	chan_semaphore(ch, MEM, 1, RELEASE);
	chan_finish(ch);
	CHECK_EQ(get(0, 4), 1);
	chan_clean();
}

static const struct tap_test tests[] = {
	{ "releases of all sizes", test_release },
	{ "reductions beside an oracle", test_reductions },
	{ "rule 17: unsupported reductions", test_unsupported_reductions },
	{ "acquires of all kinds", test_acquires },
	{ "older methods", test_legacy },
	{ "rule 17: semaphores", test_rules },
	{ "semaphores where no memory is", test_faults },
	{ "privileged pages", test_privileged_page },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
