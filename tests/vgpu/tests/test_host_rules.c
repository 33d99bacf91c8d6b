// SPDX-License-Identifier: GPL-2.0
/*
 * Rules 16 and 17, as a library: rings, doorbells and pushbuffers as no driver
 * may make them, and the faults that host can be told to have
 */
#include <stdlib.h>
#include <string.h>

#include "chan.h"
#include "tap.h"

#define MEM		0x10000000ull
#define LENGTH(n)	((n) << 10)
#define WAIT_MS		1000

enum { INC = 1, NON_INC = 3, IMMEDIATE = 4, ONE_INC = 5 };

static struct vgpu *g;
static struct chan *ch;

static void start(bool privileged)
{
	g = chan_gpu();
	ch = chan_new(RUNLIST_CE2, privileged, NULL);
}

static void fault(const char *spec)
{
	char err[128];

	if (!inject_add(g, spec, err, sizeof(err)))
		tap_bail("%s: %s", spec, err);
}

/* Host goes on. */
static void passes(enum violation v)
{
	chan_method(ch, 0, 0x20, 0);
	chan_finish(ch);
	CHECK(chan_interrupt(2));
	chan_only(v, 1);
}

/* The channel dies of a PBDMA error before it comes to the interrupt. */
static void dies(enum violation v)
{
	chan_method(ch, 0, 0x20, 0);
	chan_submit(ch);
	CHECK(chan_run(WAIT_MS));
	CHECK(!chan_interrupt(2));
	chan_died(ch, ROBUST_CHANNEL_PBDMA_ERROR);
	chan_only(v, 1);
}

/* ---- rule 16 --------------------------------------------------------------- */

static void test_doorbell_unknown(void)
{
	static const u32 wrong[] = {
		0x00020002,		/* no such channel */
		0x00030001,		/* another runlist's */
		0x00000001,
		0x00010001,		/* no such runlist */
		0x007f0001,
		0x00020fff,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		start(false);
		chan_ring(wrong[i]);
		chan_only(V_DOORBELL_UNKNOWN, 1);
		passes(V_DOORBELL_UNKNOWN);
	}
	start(false);
	chan_method(ch, 0, 0x20, 0);
	chan_segment(ch);
	memcpy(ch->userd + USERD_GP_PUT, &ch->put, sizeof(ch->put));
	chan_ring(0x80020001);
	CHECK(chan_run(WAIT_MS));
	CHECK(chan_interrupt(2));
	chan_only(V_REG_RESERVED, 1);
}

static void test_doorbell_state(void)
{
	start(false);
	ch->c->bound = false;
	chan_method(ch, 0, 0x20, 0);
	chan_submit(ch);
	CHECK(chan_run(2));
	CHECK(!chan_interrupt(2));
	chan_only(V_DOORBELL_UNBOUND, 1);
	start(false);
	ch->c->enabled = false;
	chan_method(ch, 0, 0x20, 0);
	chan_submit(ch);
	CHECK(chan_run(2));
	CHECK(!chan_interrupt(2));
	chan_only(V_DOORBELL_UNSCHEDULED, 1);
	/* The doorbell before GP_PUT is in USERD: rung for nothing. */
	start(false);
	chan_method(ch, 0, 0x20, 0);
	chan_segment(ch);
	chan_ring(RUNLIST_CE2 << 16 | ch->id);
	memcpy(ch->userd + USERD_GP_PUT, &ch->put, sizeof(ch->put));
	CHECK(chan_run(2));
	CHECK(!chan_interrupt(2));
	chan_only(V_DOORBELL_NO_WORK, 1);
}

static void test_gp_put(void)
{
	static const u32 beyond[] = { CHAN_ENTRIES, CHAN_ENTRIES + 1, ~0u };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(beyond); i++) {
		start(false);
		ch->put = beyond[i];
		chan_doorbell(ch);
		chan_died(ch, ROBUST_CHANNEL_PBDMA_ERROR);
		chan_only(V_GP_PUT_RANGE, 1);
	}
	/* Back over entries that were handed over, behind a semaphore. */
	start(false);
	chan_vram(MEM, 0x1000);
	chan_semaphore(ch, MEM, 1, 0);
	chan_submit(ch);
	chan_method(ch, 0, 0x20, 0);
	chan_submit(ch);
	CHECK(!chan_run(2));
	ch->put--;
	chan_doorbell(ch);
	chan_only(V_GP_PUT_BACKWARDS, 1);
}

static void test_instance_block(void)
{
	static const u32 offsets[] = { 0x10, 0x48, 0xfc, 0x200 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		start(false);
		ch->inst[offsets[i] + 1] ^= 0x10;
		channel_ram_check(g, ch->c, "test");
		chan_only(V_INSTANCE_OVERWRITTEN, 1);
	}
}

static void test_memory_taken(void)
{
	struct channel_memory m = { 0, 0x1000, APERTURE_VID };
	u32 chid = 0;

	start(false);
	m.addr = ch->c->inst.addr + 0xfff;
	CHECK_STR(channel_memory_taken(g, NULL, &m, &chid), "instance block");
	CHECK_EQ(chid, ch->id);
	m.addr = ch->c->userd.addr - 0xfff;
	CHECK_STR(channel_memory_taken(g, NULL, &m, &chid), "USERD");
	m.addr = ch->c->userd.addr - 0x1000;
	CHECK(!channel_memory_taken(g, NULL, &m, &chid));
	m.addr = ch->c->inst.addr;
	CHECK(!channel_memory_taken(g, ch->c, &m, &chid));
	m.aperture = APERTURE_SYS_COH;
	CHECK(!channel_memory_taken(g, NULL, &m, &chid));
	chan_clean();
}

/* Ring and pushbuffer where there is no memory: an MMU fault of PBDMA's. */
static void test_unmapped(void)
{
	start(false);
	chan_protect(ch->ring_va, 0x1000, 0);
	chan_method(ch, 0, 0x20, 0);
	chan_submit(ch);
	CHECK(chan_run(WAIT_MS));
	chan_died(ch, ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT);
	start(false);
	chan_protect(ch->pb_va, 0x1000, 0);
	chan_method(ch, 0, 0x20, 0);
	chan_submit(ch);
	CHECK(chan_run(WAIT_MS));
	chan_died(ch, ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT);
	CHECK(!chan_interrupt(2));
	/* Of an address space without page directory */
	start(false);
	ch->c->vas->bound = false;
	chan_method(ch, 0, 0x20, 0);
	chan_submit(ch);
	CHECK(chan_run(WAIT_MS));
	chan_died(ch, ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT);
	chan_clean();
}

/* ---- rule 17: GP entries, pushbuffer entries ------------------------------- */

static void test_gp_entries(void)
{
	static const struct {
		u32 entry[2];
	} row[] = {
		{ { 0, 1 } },				/* ILLEGAL */
		{ { 0, 4 } },
		{ { 0, 0xff } },
		{ { 0xfffffffc, 0xff | LENGTH(1) } },	/* the last dword */
		{ { 0xfffff000, 0xff | LENGTH(0x1fffff) } },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(row); i++) {
		start(false);
		chan_entry(ch, row[i].entry[0], row[i].entry[1]);
		dies(V_GP_ENTRY);
	}
	for (i = 0; i < 2; i++) {
		start(false);
		chan_dword(ch, 0);
		chan_entry(ch, (u32)ch->pb_va | (i ? BIT(1) : 0),
			   (u32)(ch->pb_va >> 32) | LENGTH(1) |
			   (i ? 0 : BIT(8)));
		ch->submitted = ch->pushed;
		passes(V_GP_RESERVED);
	}
}

static void test_pb_entries(void)
{
	static const u32 bad[] = {
		0x40000000,		/* GRP2 */
		0xc0000000,		/* reserved opcode */
		0x00040100,		/* methods of the old form */
		0x00000010,		/* NOP with something in it */
		0x20020fff,		/* two methods from the last one on */
		0xa0020fff,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		start(false);
		chan_dword(ch, bad[i]);
		dies(V_PB_ENTRY);
	}
	/* Half a sequence in a conditional segment */
	start(false);
	chan_dword(ch, chan_header(INC, 2, 0, 0x08));
	chan_segment(ch);
	chan_dword(ch, 0);
	chan_dword(ch, 0);
	chan_entry(ch, ((u32)ch->pb_va + 4) | BIT(0),
		   (u32)(ch->pb_va >> 32) | LENGTH(2));
	ch->submitted = ch->pushed;
	chan_method(ch, 0, 0x20, 0);
	chan_submit(ch);
	CHECK(chan_run(WAIT_MS));
	chan_died(ch, ROBUST_CHANNEL_PBDMA_ERROR);
}

static void test_reserved_bits(void)
{
	static const u32 headers[] = {
		0x20011002,		/* bit 12 */
		0x80001002,
		0x00010ff1,		/* SET_SUB_DEV_MASK */
	};
	static const struct {
		u32 addr, data;
	} method[] = {
		{ 0x78, 2 }, { 0x80, 4 }, { 0x60, 0x100 }, { 0x10, 0x100 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(headers); i++) {
		start(false);
		chan_dword(ch, headers[i]);
		if (!i)
			chan_dword(ch, 0);
		passes(V_METHOD_RESERVED);
	}
	for (i = 0; i < ARRAY_SIZE(method); i++) {
		start(false);
		chan_method(ch, 0, method[i].addr, method[i].data);
		passes(V_METHOD_RESERVED);
	}
}

/* ---- rule 17: methods ------------------------------------------------------ */

/* All that clc56f.h has below 100h */
static bool host_method(u32 addr)
{
	static const u32 known[] = {
		0x00, 0x08, 0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x28, 0x2c, 0x30,
		0x34, 0x50, 0x5c, 0x60, 0x64, 0x68, 0x6c, 0x78, 0x80, 0x84,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i] == addr)
			return true;
	return false;
}

static void test_unknown_methods(void)
{
	u32 addr;

	for (addr = 0; addr < 0x100; addr += 4) {
		if (host_method(addr))
			continue;
		start(false);
		chan_method(ch, 0, addr, 0);
		dies(V_METHOD_UNKNOWN);
	}
}

static void mem_op(u32 a, u32 b, u32 c, u32 d)
{
	u32 data[] = { a, b, c, d };

	chan_methods(ch, 0, 0x28, data, 4);
}

static void test_privileged_methods(void)
{
	start(false);
	mem_op(0, 0, 1, 9u << 27);
	dies(V_METHOD_PRIVILEGED);
	start(false);
	mem_op(0, 0, 0, 0x16u << 27);
	dies(V_METHOD_PRIVILEGED);
	start(true);
	mem_op(0, 0, 1, 9u << 27);
	mem_op(0, 0, 0, 0x16u << 27);
	chan_finish(ch);
	chan_clean();
}

static void test_mem_op(void)
{
	static const u32 fields[][4] = {
		{ 1, 0, 0, 5u << 27 },
		{ 0, 1, 0, 5u << 27 },
		{ 0, 0, 8, 5u << 27 },
		{ 0, 0, 2, 5u << 27 },
		{ 0, 0, 0, 5u << 27 | 1 },
		{ 0, 0, 1, 0x10u << 27 },
		{ 0x1000, 0, 1, 9u << 27 },		/* address of none */
		{ 0, 0, 0x1001, 9u << 27 },		/* one of all */
		{ 0, 0, 1, 9u << 27 | 1 },
		{ 3u << 6, 0, 1, 9u << 27 },		/* reserved scope */
		{ BIT(11), 0, 3, 9u << 27 },		/* sysmembar, no GPC */
		{ 0, 0, 3u << 5 | 1, 9u << 27 },	/* acknowledge 3 */
		{ 0, 0, 1, 0xau << 27 },		/* targeted at all */
	};
	static const u32 unknown[] = { 0, 4, 6, 0xb, 0x11, 0x17, 0x1f };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		start(true);
		mem_op(fields[i][0], fields[i][1], fields[i][2], fields[i][3]);
		passes(V_MEM_OP_FIELDS);
	}
	for (i = 0; i < ARRAY_SIZE(unknown); i++) {
		start(true);
		mem_op(0, 0, 0, unknown[i] << 27);
		dies(V_MEM_OP_UNKNOWN);
	}
	for (i = 0; i < 3; i++) {
		start(true);
		mem_op(0, 0, 0, 5u << 27);
		chan_method(ch, 0, i == 0 ? 0x08 : 0x28, 0);
		chan_method(ch, 0, i == 1 ? 0x08 : 0x2c, 0);
		chan_method(ch, 0, i == 2 ? 0x08 : 0x30, 0);
		chan_method(ch, 0, 0x34, 5u << 27);
		passes(V_MEM_OP_PARTIAL);
	}
}

/* ---- rule 17: subchannels -------------------------------------------------- */

static unsigned int methods;

static bool any_class(const struct vgpu *v, u32 class)
{
	return class == 0xc7b5;
}

static void *no_context(struct vgpu *v, struct channel *c)
{
	return NULL;
}

static void forget(struct vgpu *v, void *ctx)
{
}

static void count(struct vgpu *v, struct channel *c, void *ctx,
		  const struct engine_method *m)
{
	methods++;
}

static const struct engine_ops counter = {
	.name = "counter", .has_class = any_class, .context_new = no_context,
	.context_free = forget, .method = count,
};

static void engine_start(void)
{
	start(false);
	engine_register(g, ENGINE_CE2, &counter);
	methods = 0;
}

static void test_subchannels(void)
{
	u32 subch;

	/* A class nobody there has */
	engine_start();
	chan_object(ch, SUBCH_COPY, 0xc797);
	dies(V_CLASS_UNKNOWN);
	/* Bits above the class; those of the engine are software's */
	engine_start();
	chan_object(ch, SUBCH_COPY, 0xc7b5 | BIT(21));
	passes(V_METHOD_RESERVED);
	engine_start();
	chan_object(ch, SUBCH_COPY, 0xc7b5 | 0x1f0000);
	chan_submit(ch);
	CHECK(chan_run(WAIT_MS));
	chan_died(ch, ROBUST_CHANNEL_PBDMA_ERROR);
	chan_clean();
	/* Hardware knows where a method belongs without SET_OBJECT. */
	engine_start();
	chan_method(ch, SUBCH_COPY, 0x400, 0);
	chan_submit(ch);
	CHECK(chan_run(WAIT_MS));
	chan_clean();
	CHECK_EQ(methods, 1);
	for (subch = 5; subch < 8; subch++) {
		engine_start();
		chan_method(ch, subch, 0x400, 0);
		dies(V_METHOD_SOFTWARE);
		CHECK_EQ(methods, 0);
	}
}

/* ---- waiting --------------------------------------------------------------- */

static void test_stuck(void)
{
	start(false);
	chan_vram(MEM, 0x1000);
	fault("acquire-watchdog=5");
	chan_semaphore(ch, MEM, 1, 0);
	chan_submit(ch);
	CHECK(!chan_run(40));
	chan_only(V_ACQUIRE_STUCK, 1);
	CHECK(!channel_dead(ch->c));
}

/* NVOS04_FLAGS_CHANNEL_PBDMA_ACQUIRE_TIMEOUT: about two seconds */
static void test_acquire_timeout(void)
{
	u64 begin;

	start(false);
	chan_vram(MEM, 0x1000);
	ch->c->acquire_timeout = true;
	chan_semaphore(ch, MEM, 1, 0);
	begin = vclock_now(g);
	chan_submit(ch);
	CHECK(chan_run(20000));
	CHECK(vclock_now(g) - begin >= 2000000000);
	chan_died(ch, ROBUST_CHANNEL_PBDMA_ERROR);
}

/* ---- faults ---------------------------------------------------------------- */

static void test_fault_rc(void)
{
	struct chan *other;

	start(false);
	other = chan_new(RUNLIST_CE2, false, NULL);
	fault("rc=69:2,count=1");
	chan_method(ch, 0, 0x20, 0);
	chan_finish(ch);
	chan_method(other, 0, 0x20, 0);
	chan_submit(other);
	CHECK(chan_run(WAIT_MS));
	chan_died(other, 69);
	CHECK(!channel_dead(ch->c));
	chan_clean();
}

static void test_fault_hang(void)
{
	struct chan *other;

	start(false);
	other = chan_new(RUNLIST_CE2, false, NULL);
	fault("channel-hang=0:1,count=1");
	chan_method(ch, 0, 0x20, 0);
	chan_submit(ch);
	chan_method(other, 0, 0x50, 1);
	chan_finish(other);
	CHECK_EQ(chan_gp_get(ch), 0);
	CHECK(!chan_interrupt(2));
	CHECK(!channel_dead(ch->c));
	chan_clean();
}

static void test_fault_lost(void)
{
	start(false);
	fault("doorbell-lost,count=1");
	chan_method(ch, 0, 0x20, 0);
	chan_submit(ch);
	CHECK(chan_run(WAIT_MS));
	CHECK_EQ(chan_gp_get(ch), 0);
	chan_doorbell(ch);
	CHECK(chan_run(WAIT_MS));
	CHECK_EQ(chan_gp_get(ch), 1);
	CHECK(chan_interrupt(2));
	fault("nonstall-lost,count=1");
	chan_method(ch, 0, 0x20, 0);
	chan_finish(ch);
	CHECK(!chan_interrupt(2));
	chan_method(ch, 0, 0x20, 0);
	chan_finish(ch);
	CHECK(chan_interrupt(2));
	chan_clean();
}

static void test_fault_delay(void)
{
	u64 begin;

	start(false);
	fault("channel-delay=20000,count=1");
	chan_method(ch, 0, 0x20, 0);
	begin = vclock_now(g);
	chan_finish(ch);
	CHECK(vclock_now(g) - begin >= 20000000);
	CHECK(chan_interrupt(2));
	chan_clean();
}

/* ---- anything at all ------------------------------------------------------- */

static u32 garbage(void)
{
	u32 r = (u32)rand() << 16 ^ (u32)rand();

	switch (rand() % 4) {
	case 0:				/* host's methods, most of them known */
		return chan_header((u32)rand() % 8, (u32)rand() % 4,
				   (u32)rand() % 8, (u32)rand() % 0x88 & ~3u);
	case 1:
		return r % 16;
	case 2:
		return (u32)MEM + r % 0x2000;
	default:
		return r;
	}
}

/* Whatever a channel is fed, the next one works. */
static void test_garbage(void)
{
	struct chan *other;
	u32 i, k;

	srand(1617);
	for (i = 0; i < 400; i++) {
		start(i % 2);
		engine_register(g, ENGINE_CE2, &counter);
		chan_vram(MEM, 0x1000);
		for (k = 0; k < 40; k++)
			chan_dword(ch, garbage());
		if (i % 4)
			chan_segment(ch);
		else
			chan_entry(ch, garbage(), garbage());
		chan_doorbell(ch);
		chan_run(1);
		violation_clear(g);
		chan_interrupt(2);
		other = chan_new(RUNLIST_CE2, false, NULL);
		chan_method(other, 0, 0x20, 0);
		chan_submit(other);
		for (k = 0; k < 1000 && chan_gp_get(other) != other->put; k++)
			chan_run(1);
		CHECK_EQ(chan_gp_get(other), other->put);
		CHECK(chan_interrupt(2));
	}
}

static const struct tap_test tests[] = {
	{ "rule 16: doorbell for nobody", test_doorbell_unknown },
	{ "rule 16: doorbell at the wrong time", test_doorbell_state },
	{ "rule 16: GP_PUT", test_gp_put },
	{ "rule 16: instance block overwritten", test_instance_block },
	{ "rule 16: memory of two channels", test_memory_taken },
	{ "ring or pushbuffer not mapped", test_unmapped },
	{ "rule 17: GP entries", test_gp_entries },
	{ "rule 17: pushbuffer entries", test_pb_entries },
	{ "rule 17: reserved bits", test_reserved_bits },
	{ "rule 17: unknown methods", test_unknown_methods },
	{ "rule 17: privileged methods", test_privileged_methods },
	{ "rule 17: MEM_OP", test_mem_op },
	{ "rule 17: subchannels and classes", test_subchannels },
	{ "rule 17: a semaphore nobody releases", test_stuck },
	{ "acquire timeout of PBDMA", test_acquire_timeout },
	{ "garbage", test_garbage },
	{ "fault: RC", test_fault_rc },
	{ "fault: a channel that hangs", test_fault_hang },
	{ "faults: lost doorbell, lost interrupt", test_fault_lost },
	{ "fault: delayed work", test_fault_delay },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
