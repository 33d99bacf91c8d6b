// SPDX-License-Identifier: GPL-2.0
/* The graphics engine: rule 18, and what ends a channel */
#include <string.h>

#include "chan.h"
#include "gmmu.h"
#include "gr.h"
#include "tap.h"

#define DST		0x20000000ull
#define SEM		0x30000000ull
#define NOWHERE		0x50000000ull
#define KB		1024ull
#define MMU_FAULT	31		/* ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT */
#define GR_EXCEPTION	13		/* ROBUST_CHANNEL_GR_EXCEPTION */
#define RELEASES	(GR_RELEASE_SEMAPHORE << 4)

static struct vgpu *g;
static u8 *dst, *sem;

/* A rectangle of 64 bytes by 4 lines, a semaphore, an image around it. */
static struct chan *start(void)
{
	u32 inline_state[12] = { 64, 4, DST >> 32, (u32)DST, 64, 1 << 4, 256, 16,
				 2, 1, 0, 0 };
	u32 semaphore[3] = { SEM >> 32, (u32)SEM, 1 };
	u32 execute[4] = { 1, 0, (u32)SEM, SEM >> 32 };
	struct chan *ch;

	g = chan_gpu();
	gr_init(g);
	dst = chan_vram(DST, 64 * KB);
	sem = chan_vram(SEM, 4 * KB);
	ch = chan_new(RUNLIST_GR, false, NULL);
	chan_object(ch, SUBCH_3D, AMPERE_B);
	chan_object(ch, SUBCH_COMPUTE, AMPERE_COMPUTE_B);
	chan_object(ch, SUBCH_I2M, KEPLER_INLINE_TO_MEMORY_B);
	chan_object(ch, SUBCH_2D, FERMI_TWOD_A);
	chan_methods(ch, SUBCH_I2M, GR_LINE_LENGTH_IN, inline_state, 12);
	chan_methods(ch, SUBCH_I2M, GR_SET_I2M_SEMAPHORE_A, semaphore, 3);
	chan_methods(ch, SUBCH_3D, GR_SET_REPORT_SEMAPHORE_A, semaphore, 3);
	chan_methods(ch, SUBCH_COMPUTE, GR_SET_REPORT_SEMAPHORE_A, semaphore, 3);
	chan_methods(ch, SUBCH_3D, GR_SET_REPORT_PAYLOAD_LOWER, execute, 4);
	chan_methods(ch, SUBCH_COMPUTE, GR_SET_REPORT_PAYLOAD_LOWER, execute, 4);
	return ch;
}

static void data(struct chan *ch, u32 words)
{
	while (words--)
		chan_method(ch, SUBCH_I2M, GR_LOAD_INLINE_DATA, 0x5a5a5a5a);
}

/*
 * The channel dies of a GR exception, nothing has been written, and another
 * channel, older than the error, goes on.
 */
static void refused(struct chan *ch, enum violation v)
{
	struct chan *other = chan_new(RUNLIST_GR, false, NULL);

	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, GR_EXCEPTION);
	chan_only(v, 1);
	CHECK(!dst[0] && !sem[0]);
	chan_object(other, SUBCH_3D, AMPERE_B);
	chan_methods(other, SUBCH_3D, GR_SET_REPORT_SEMAPHORE_A,
		     (u32[]){ SEM >> 32, (u32)SEM, 7, BIT(28) }, 4);
	chan_finish(other);
	CHECK_EQ(sem[0], 7);
	chan_only(v, 1);
}

static void test_methods(void)
{
	static const struct { u32 subch, addr; } unknown[] = {
		{ SUBCH_3D, 0x0178 }, { SUBCH_3D, 0x02c0 }, { SUBCH_3D, 0x0394 },
		{ SUBCH_3D, 0x0e0c }, { SUBCH_3D, 0x0f00 },
		{ SUBCH_3D, 0x1f00 }, { SUBCH_3D, 0x2180 }, { SUBCH_3D, 0x23d0 },
		{ SUBCH_COMPUTE, 0x0d78 }, { SUBCH_COMPUTE, 0x0420 },
		{ SUBCH_COMPUTE, 0x2390 },
		{ SUBCH_I2M, 0x0114 }, { SUBCH_I2M, 0x01b8 }, { SUBCH_I2M, 0x1b0c },
		{ SUBCH_I2M, 0x3800 },
		{ SUBCH_2D, 0x0180 }, { SUBCH_2D, 0x01b0 }, { SUBCH_2D, 0x01b4 },
		{ SUBCH_2D, 0x0590 }, { SUBCH_2D, 0x1b0c },
	};
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unknown); i++) {
		ch = start();
		chan_method(ch, unknown[i].subch, unknown[i].addr, 0);
		refused(ch, V_GR_METHOD);
	}
}

static void test_reserved(void)
{
	static const struct { u32 subch, addr, data; } bad[] = {
		{ SUBCH_3D, GR_SET_REPORT_SEMAPHORE_A, 0x100 },
		{ SUBCH_3D, 0x0e00, 2 },		/* SET_SCISSOR_ENABLE */
		{ SUBCH_COMPUTE, GR_OFFSET_OUT_UPPER, 0x20000 },
		{ SUBCH_I2M, GR_SET_DST_ORIGIN_SAMPLES_Y, 0x20000 },
		{ SUBCH_2D, 0x0294, 8 },		/* SET_COLOR_KEY_FORMAT */
	};
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ch = start();
		chan_method(ch, bad[i].subch, bad[i].addr, bad[i].data);
		chan_finish(ch);
		chan_only(V_GR_RESERVED, 1);
	}
	/* They are dropped. */
	ch = start();
	chan_method(ch, SUBCH_3D, GR_SET_REPORT_SEMAPHORE_A, 0x100 | SEM >> 32);
	chan_method(ch, SUBCH_3D, GR_SET_REPORT_SEMAPHORE_D, BIT(28));
	chan_finish(ch);
	CHECK_EQ(sem[0], 1);
	chan_only(V_GR_RESERVED, 1);
}

static void test_classes(void)
{
	static const u32 bad[] = { 0xc697, 0xc597, 0xc6c0, 0xcd40, 0xa040, 0xc997,
				   0xc7b5 };
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ch = start();
		chan_object(ch, SUBCH_3D, bad[i]);
		refused(ch, V_CLASS_UNKNOWN);
	}
}

/* Without SET_OBJECT the subchannel tells the class, which is enough. */
static void test_unbound(void)
{
	struct chan *ch;

	g = chan_gpu();
	gr_init(g);
	dst = chan_vram(DST, 4 * KB);
	sem = chan_vram(SEM, 4 * KB);
	ch = chan_new(RUNLIST_GR, false, NULL);
	chan_method(ch, SUBCH_2D, 0x02a0, 0xcc);	/* SET_ROP */
	chan_finish(ch);
	chan_clean();
	chan_method(ch, SUBCH_I2M, GR_LOAD_MME_INSTRUCTION_RAM, 0);
	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, GR_EXCEPTION);
	CHECK_EQ(violation_user_count(g, V_GR_METHOD), 1);
}

/* ---- inline data ----------------------------------------------------------- */

static void test_launch(void)
{
	static const struct { u32 addr, data, launch; } bad[] = {
		{ 0, 0, GR_LAUNCH_PITCH | 3 << 4 },
		{ 0, 0, GR_LAUNCH_PITCH | 2 << 8 },
		{ 0, 0, GR_LAUNCH_PITCH | RELEASES | GR_LAUNCH_REDUCTION_ENABLE |
			2 << 2 },
		{ GR_SET_I2M_SEMAPHORE_A + 4, SEM + 8, GR_LAUNCH_PITCH | RELEASES },
		{ GR_SET_I2M_SEMAPHORE_A + 4, SEM + 2,
		  GR_LAUNCH_PITCH | RELEASES | GR_LAUNCH_ONE_WORD },
		{ GR_LINE_LENGTH_IN, 0, GR_LAUNCH_PITCH },
		{ GR_LINE_COUNT, 0, GR_LAUNCH_PITCH },
		{ GR_PITCH_OUT, 63, GR_LAUNCH_PITCH },
		{ GR_SET_DST_BLOCK_SIZE, 1, 0 },
		{ GR_SET_DST_BLOCK_SIZE, 6 << 4, 0 },
		{ GR_SET_DST_BLOCK_SIZE, 6 << 8, 0 },
		{ GR_OFFSET_OUT_UPPER + 4, DST + 256, 0 },
		{ GR_SET_DST_WIDTH, 63, 0 },
		{ GR_SET_DST_HEIGHT, 3, 0 },
		{ GR_SET_DST_LAYER, 2, 0 },
		{ GR_SET_DST_ORIGIN_BYTES_X, 193, 0 },
		{ GR_SET_DST_ORIGIN_BYTES_X, 257, 0 },
		{ GR_SET_DST_ORIGIN_SAMPLES_Y, 13, 0 },
		{ GR_SET_DST_ORIGIN_SAMPLES_Y, 17, 0 },
	};
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ch = start();
		if (bad[i].addr)
			chan_method(ch, SUBCH_I2M, bad[i].addr, bad[i].data);
		chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, bad[i].launch);
		refused(ch, V_GR_INLINE);
	}
	/* Larger than the address space, in one way each and all. */
	for (i = 1; i < 8; i++) {
		ch = start();
		chan_method(ch, SUBCH_I2M, GR_SET_DST_WIDTH,
			    i & 1 ? 0xffffffff : 0x8000000);
		chan_method(ch, SUBCH_I2M, GR_SET_DST_HEIGHT,
			    i & 2 ? 0xffffffff : 0x8000);
		chan_method(ch, SUBCH_I2M, GR_SET_DST_DEPTH,
			    i & 4 ? 0xffffffff : 0x80);
		chan_method(ch, SUBCH_I2M, GR_SET_DST_LAYER, 0);
		chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, 0);
		refused(ch, V_GR_INLINE);
	}
	ch = start();
	chan_method(ch, SUBCH_I2M, GR_SET_DST_WIDTH, 0x8000000);
	chan_method(ch, SUBCH_I2M, GR_SET_DST_HEIGHT, 0x8000);
	chan_method(ch, SUBCH_I2M, GR_SET_DST_DEPTH, 0x80);
	chan_method(ch, SUBCH_I2M, GR_SET_DST_LAYER, 0);
	chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, 0);
	data(ch, 64);
	chan_finish(ch);
	CHECK(dst[0]);
	chan_clean();
	/* The same without a mistake, at the edges. */
	ch = start();
	chan_method(ch, SUBCH_I2M, GR_SET_DST_ORIGIN_BYTES_X, 192);
	chan_method(ch, SUBCH_I2M, GR_SET_DST_ORIGIN_SAMPLES_Y, 12);
	chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, RELEASES);
	data(ch, 64);
	chan_finish(ch);
	CHECK_EQ(sem[0], 1);
	chan_clean();
}

static void test_too_many(void)
{
	struct chan *ch = start();

	data(ch, 1);
	refused(ch, V_GR_INLINE);
	ch = start();
	chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, GR_LAUNCH_PITCH);
	data(ch, 65);
	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, GR_EXCEPTION);
	chan_only(V_GR_INLINE, 1);
	CHECK(dst[255] && !dst[256]);
}

static void test_too_few(void)
{
	static const u32 next[] = { GR_LAUNCH_DMA, GR_LINE_COUNT, 0x110 };
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(next); i++) {
		ch = start();
		chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA,
			    GR_LAUNCH_PITCH | RELEASES);
		data(ch, 63);
		chan_method(ch, SUBCH_I2M, next[i], 1);
		chan_submit(ch);
		CHECK(chan_run(1000));
		chan_died(ch, GR_EXCEPTION);
		chan_only(V_GR_INLINE, 1);
		CHECK(dst[191] && !dst[192] && !sem[0]);
	}
}

/* Whether a line begins with a new word is not known. */
static void test_ragged_lines(void)
{
	struct chan *ch = start();

	chan_method(ch, SUBCH_I2M, GR_LINE_LENGTH_IN, 63);
	chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, GR_LAUNCH_PITCH);
	refused(ch, V_GR_UNMODELLED);
}

/* ---- faults ------------------------------------------------------------------ */

static void faulted(struct chan *ch)
{
	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, MMU_FAULT);
}

static void test_fault_inline(void)
{
	struct chan *ch = start();

	chan_method(ch, SUBCH_I2M, GR_OFFSET_OUT_UPPER + 4, (u32)NOWHERE);
	chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, GR_LAUNCH_PITCH | RELEASES);
	data(ch, 64);
	faulted(ch);
	CHECK(!sem[0]);
	chan_clean();
	/* The third line is beyond the mapping, two are there. */
	ch = start();
	chan_method(ch, SUBCH_I2M, GR_OFFSET_OUT_UPPER + 4,
		    (u32)(DST + 64 * KB - 128));
	chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, GR_LAUNCH_PITCH | RELEASES);
	data(ch, 64);
	faulted(ch);
	CHECK(dst[64 * KB - 128] && dst[64 * KB - 1] && !sem[0]);
	chan_clean();
	/* Read-only memory */
	ch = start();
	chan_protect(DST, 64 * KB, PTE_RO);
	chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, GR_LAUNCH_PITCH);
	data(ch, 64);
	faulted(ch);
	CHECK(!dst[0]);
	chan_clean();
}

static void test_fault_semaphores(void)
{
	struct chan *ch = start();

	chan_method(ch, SUBCH_I2M, GR_SET_I2M_SEMAPHORE_A + 4, (u32)NOWHERE);
	chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, GR_LAUNCH_PITCH | RELEASES |
		    1 << 8);
	data(ch, 64);
	faulted(ch);
	CHECK(dst[255]);
	CHECK(!chan_interrupt(engine_info(ENGINE_GR0)->nonstall));
	chan_clean();
	ch = start();
	chan_method(ch, SUBCH_3D, GR_SET_REPORT_SEMAPHORE_A + 4, (u32)NOWHERE);
	chan_method(ch, SUBCH_3D, GR_SET_REPORT_SEMAPHORE_D, BIT(20));
	faulted(ch);
	CHECK(!chan_interrupt(engine_info(ENGINE_GR0)->nonstall));
	chan_clean();
}

/* ---- report semaphores ----------------------------------------------------- */

static void test_semaphores(void)
{
	static const struct { u32 subch, low, addr, data; } bad[] = {
		{ SUBCH_3D, 8, GR_SET_REPORT_SEMAPHORE_D, 0 },
		{ SUBCH_3D, 2, GR_SET_REPORT_SEMAPHORE_D, BIT(28) },
		{ SUBCH_3D, 0, GR_SET_REPORT_SEMAPHORE_D, BIT(3) | 2 << 17 },
		{ SUBCH_3D, 0, GR_SET_REPORT_SEMAPHORE_D, BIT(3) | 2 << 23 },
		{ SUBCH_COMPUTE, 0, GR_SET_REPORT_SEMAPHORE_D, 2 },
		{ SUBCH_COMPUTE, 0, GR_SET_REPORT_SEMAPHORE_D, 1 },
		{ SUBCH_3D, 0, GR_REPORT_SEMAPHORE_EXECUTE, 3 << 13 },
		{ SUBCH_3D, 0, GR_REPORT_SEMAPHORE_EXECUTE, 1 << 13 | BIT(27) },
		{ SUBCH_COMPUTE, 0, GR_REPORT_SEMAPHORE_EXECUTE, 3 << 3 },
		{ SUBCH_COMPUTE, 0, GR_REPORT_SEMAPHORE_EXECUTE, 1 << 3 | BIT(12) },
		{ SUBCH_COMPUTE, 4, GR_REPORT_SEMAPHORE_EXECUTE, 2 << 3 | BIT(12) },
	};
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ch = start();
		chan_method(ch, bad[i].subch, GR_SET_REPORT_SEMAPHORE_A + 4,
			    (u32)SEM + bad[i].low);
		chan_method(ch, bad[i].subch, GR_SET_REPORT_ADDRESS_LOWER,
			    (u32)SEM + bad[i].low);
		chan_method(ch, bad[i].subch, bad[i].addr, bad[i].data);
		refused(ch, V_GR_SEMAPHORE);
	}
}

static void test_unmodelled(void)
{
	static const struct { u32 subch, addr, data; } bad[] = {
		{ SUBCH_3D, GR_SET_REPORT_SEMAPHORE_D, 1 },	/* acquire */
		{ SUBCH_3D, GR_SET_REPORT_SEMAPHORE_D, 3 },	/* trap */
		{ SUBCH_3D, GR_SET_REPORT_SEMAPHORE_D, BIT(19) },
		{ SUBCH_3D, GR_SET_REPORT_SEMAPHORE_D, 2 | 0x1c << 23 },
		{ SUBCH_3D, GR_SET_REPORT_SEMAPHORE_D, 2 | 0x14 << 23 },
		{ SUBCH_COMPUTE, GR_SET_REPORT_SEMAPHORE_D, 3 },
		{ SUBCH_COMPUTE, GR_REPORT_SEMAPHORE_EXECUTE, 1 },
		{ SUBCH_3D, GR_REPORT_SEMAPHORE_EXECUTE, 1 << 28 | 1 << 13 },
		{ SUBCH_3D, GR_REPORT_SEMAPHORE_EXECUTE, 2 | 0x14 << 7 },
		{ SUBCH_3D, GR_REPORT_SEMAPHORE_EXECUTE, 2 << 13 },
		{ SUBCH_COMPUTE, GR_REPORT_SEMAPHORE_EXECUTE, 1 << 13 },
		{ SUBCH_COMPUTE, GR_REPORT_SEMAPHORE_EXECUTE, 2 << 3 },
		{ SUBCH_3D, GR_NOTIFY, 0 },
		{ SUBCH_2D, GR_NOTIFY, 1 },
		{ SUBCH_3D, GR_PEER_SEMAPHORE_RELEASE, 1 },
		{ SUBCH_3D, GR_MME_DMA_WRITE, 4 },
		{ SUBCH_COMPUTE, GR_MME_DMA_REDUCTION, 0 },
	};
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ch = start();
		chan_method(ch, bad[i].subch, bad[i].addr, bad[i].data);
		refused(ch, V_GR_UNMODELLED);
	}
}

/* ---- macros -------------------------------------------------------------------- */

static void macro_case(u32 addr, u32 first, u32 second)
{
	struct chan *ch = start();

	chan_method(ch, SUBCH_3D, addr, first);
	chan_method(ch, SUBCH_3D, addr + 4, second);
	refused(ch, V_GR_MME);
}

static void test_macros(void)
{
	struct chan *ch;

	macro_case(GR_LOAD_MME_INSTRUCTION_RAM_POINTER, GR_MME_WORDS, 0);
	macro_case(GR_LOAD_MME_INSTRUCTION_RAM_POINTER, 0xffffffff, 0);
	macro_case(GR_LOAD_MME_START_ADDRESS_RAM_POINTER, GR_MME_MACROS, 0);
	macro_case(GR_LOAD_MME_START_ADDRESS_RAM_POINTER, 0xffffffff, 0);
	macro_case(GR_LOAD_MME_START_ADDRESS_RAM_POINTER, 0, GR_MME_WORDS);
	/* never loaded */
	ch = start();
	chan_method(ch, SUBCH_3D, GR_CALL_MME_MACRO, 0);
	refused(ch, V_GR_MME);
	/* it begins where no instruction was loaded */
	ch = start();
	chan_method(ch, SUBCH_3D, GR_LOAD_MME_START_ADDRESS_RAM, 5);
	chan_method(ch, SUBCH_3D, GR_CALL_MME_MACRO, 0);
	refused(ch, V_GR_MME);
	/* data for nobody */
	ch = start();
	chan_method(ch, SUBCH_3D, GR_CALL_MME_MACRO + 4, 0);
	refused(ch, V_GR_MME);
	/* and for another */
	ch = start();
	chan_method(ch, SUBCH_3D, GR_LOAD_MME_START_ADDRESS_RAM, 0);
	chan_method(ch, SUBCH_3D, GR_LOAD_MME_INSTRUCTION_RAM, 0);
	chan_method(ch, SUBCH_3D, GR_CALL_MME_MACRO, 0);
	chan_method(ch, SUBCH_3D, GR_CALL_MME_MACRO + 12, 0);
	refused(ch, V_GR_MME);
	/* compute's macros are not 3D's */
	ch = start();
	chan_method(ch, SUBCH_3D, GR_LOAD_MME_START_ADDRESS_RAM, 0);
	chan_method(ch, SUBCH_3D, GR_LOAD_MME_INSTRUCTION_RAM, 0);
	chan_method(ch, SUBCH_COMPUTE, GR_CALL_MME_MACRO, 0);
	refused(ch, V_GR_MME);
}

/* ---- garbage -------------------------------------------------------------------- */

static u32 random32(void)
{
	static u64 state = 0x9e3779b97f4a7c15ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state >> 16;
}

/* What methods tend to be about: small numbers, edges, addresses, bits. */
static u32 odd_number(void)
{
	switch (random32() % 6) {
	case 0:
		return random32() % 70;
	case 1:
		return 0xffffffffu << random32() % 32;
	case 2:
		return DST + random32() % (68 * KB);
	case 3:
		return SEM + random32() % 64;
	case 4:
		return BIT(random32() % 32) | BIT(random32() % 32);
	default:
		return random32();
	}
}

/* Those that do something, and their parameters, more often than the others. */
static u32 any_method(void)
{
	switch (random32() % 8) {
	case 0:
		return 0x100 + random32() % 0x20 * 4;
	case 1:
	case 4:
	case 5:
		return GR_LINE_LENGTH_IN + random32() % 12 * 4;
	case 2:
	case 6:
		return GR_SET_REPORT_SEMAPHORE_A + random32() % 4 * 4;
	case 3:
		return GR_SET_REPORT_PAYLOAD_LOWER + random32() % 5 * 4;
	default:
		return 0x100 + random32() % ((GR_METHODS - 0x100) / 4) * 4;
	}
}

/* Whatever it is asked, the engine stands and the next channel is served. */
static void test_garbage(void)
{
	u32 i, j, rc, writes = 0, deaths[MMU_FAULT + 1] = { 0 };
	struct chan *ch;

	for (i = 0; i < 3000; i++) {
		ch = start();
		for (j = random32() % 8; j; j--)
			chan_method(ch, random32() % 3, any_method(), odd_number());
		chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA,
			    random32() & random32() & random32() & 0xf37f);
		data(ch, random32() & 3 ? 64 : 60 + random32() % 8);
		chan_submit(ch);
		CHECK(chan_run(20000));
		writes += stat_get(g, STAT_GR_INLINE) + stat_get(g, STAT_SEMAPHORES);
		if (!channel_dead(ch->c)) {
			CHECK_EQ(chan_gp_get(ch), ch->put);
			continue;
		}
		rc = ch->c->rc_type;
		CHECK(rc == GR_EXCEPTION || rc == MMU_FAULT);
		if (rc <= MMU_FAULT)
			deaths[rc]++;
	}
	printf("# %u writes, %u exceptions, %u faults\n", writes,
	       deaths[GR_EXCEPTION], deaths[MMU_FAULT]);
	CHECK(writes > 100 && deaths[GR_EXCEPTION] > 500 && deaths[MMU_FAULT] > 10);
	ch = start();
	chan_method(ch, SUBCH_I2M, GR_LAUNCH_DMA, GR_LAUNCH_PITCH | RELEASES);
	data(ch, 64);
	chan_finish(ch);
	CHECK(dst[255] && !dst[256] && sem[0] == 1);
	chan_clean();
}

static const struct tap_test tests[] = {
	{ "rule 18: methods the class does not have", test_methods },
	{ "rule 18: bits without a meaning", test_reserved },
	{ "rule 17: classes of other chips", test_classes },
	{ "rule 17: subchannels without a class", test_unbound },
	{ "rule 18: launches that are refused", test_launch },
	{ "rule 18: too many data", test_too_many },
	{ "rule 18: too few data", test_too_few },
	{ "rule 18: lines that are not whole words", test_ragged_lines },
	{ "faults of inline data", test_fault_inline },
	{ "faults of semaphores", test_fault_semaphores },
	{ "rule 18: semaphores that are refused", test_semaphores },
	{ "rule 18: what the model cannot do", test_unmodelled },
	{ "rule 18: macros out of bounds", test_macros },
	{ "garbage", test_garbage },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
