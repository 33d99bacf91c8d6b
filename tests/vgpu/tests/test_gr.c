// SPDX-License-Identifier: GPL-2.0
/*
 * The graphics engine, used as a driver should
 *
 * Nothing of surface.c is used to say where a byte of a block linear surface is.
 */
#include <stdlib.h>
#include <string.h>

#include "ce.h"
#include "chan.h"
#include "gr.h"
#include "tap.h"

#define DST		0x20000000ull
#define SEM		0x30000000ull
#define KB		1024ull
#define SEC_OP_ONCE	5u
/* LAUNCH_DMA */
#define COMPLETION(n)	((u32)(n) << 4)
#define INTERRUPT	BIT(8)
#define FLUSHES		COMPLETION(GR_FLUSH_ONLY)
#define RELEASES	COMPLETION(GR_RELEASE_SEMAPHORE)
#define REDUCES(op)	(GR_LAUNCH_REDUCTION_ENABLE | (u32)(op) << 13)
/* SET_REPORT_SEMAPHORE_D */
#define D_REPORT_ONLY	2u
#define D_REDUCE(op)	(BIT(3) | (u32)(op) << 9)
#define D_SIGNED	BIT(17)
#define D_AWAKEN	BIT(20)
#define D_REPORT(n)	((u32)(n) << 23)
#define D_ONE_WORD	BIT(28)

static const struct { u32 subch, class; } objects[] = {
	{ SUBCH_3D, AMPERE_B }, { SUBCH_COMPUTE, AMPERE_COMPUTE_B },
	{ SUBCH_I2M, KEPLER_INLINE_TO_MEMORY_B }, { SUBCH_2D, FERMI_TWOD_A },
};

static struct vgpu *g;

static struct chan *start(void)
{
	struct chan *ch;
	u32 i;

	g = chan_gpu();
	gr_init(g);
	ch = chan_new(RUNLIST_GR, false, NULL);
	for (i = 0; i < ARRAY_SIZE(objects); i++)
		chan_object(ch, objects[i].subch, objects[i].class);
	return ch;
}

static void fill_random(u8 *p, size_t n)
{
	static u64 state = 88172645463325252ull;
	size_t i;

	for (i = 0; i < n; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		p[i] = state >> 24;
	}
}

static void rectangle(struct chan *ch, u32 subch, u64 va, u32 pitch, u32 length,
		      u32 lines)
{
	u32 data[5] = { length, lines, va >> 32, (u32)va, pitch };

	chan_methods(ch, subch, GR_LINE_LENGTH_IN, data, 5);
}

/* Launch and data in one sequence, as Mesa does: 1INC. */
static void launch(struct chan *ch, u32 subch, u32 how, const u8 *bytes, u32 n)
{
	u32 i, word, words = (n + 3) / 4;

	chan_dword(ch, chan_header(SEC_OP_ONCE, 1 + words, subch, GR_LAUNCH_DMA));
	chan_dword(ch, how);
	for (i = 0; i < words; i++) {
		word = 0;
		memcpy(&word, bytes + 4 * i, n - 4 * i < 4 ? n - 4 * i : 4);
		chan_dword(ch, word);
	}
}

/* ---- inline to memory ------------------------------------------------------ */

static void linear_on(u32 subch)
{
	static const u32 lengths[] = { 1, 3, 4, 5, 256, 2047, 4096, 4097, 20001 };
	struct chan *ch = start();
	u8 *dst = chan_vram(DST, 64 * KB);
	u8 *src = calloc(1, 64 * KB), *want = calloc(1, 64 * KB);
	u64 bytes = 0;
	u32 i, at;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		at = 1000 * i + 3;
		fill_random(src, 64 * KB);
		memcpy(want + at, src, lengths[i]);
		rectangle(ch, subch, DST + at, 0, lengths[i], 1);
		launch(ch, subch, GR_LAUNCH_PITCH | FLUSHES, src, lengths[i]);
		chan_finish(ch);
		CHECK(!memcmp(dst, want, 64 * KB));
		bytes += lengths[i];
	}
	CHECK_EQ(stat_get(g, STAT_GR_INLINE), ARRAY_SIZE(lengths));
	CHECK_EQ(stat_get(g, STAT_GR_INLINE_BYTES), bytes);
	free(src);
	free(want);
	chan_clean();
}

static void test_linear(void)
{
	linear_on(SUBCH_3D);
	linear_on(SUBCH_COMPUTE);
	linear_on(SUBCH_I2M);
}

static void test_pitch(void)
{
	struct chan *ch = start();
	u8 *dst = chan_sysmem(DST, 64 * KB), src[64 * 20];
	u32 i;

	fill_random(src, sizeof(src));
	rectangle(ch, SUBCH_I2M, DST + 5, 100, 64, 20);
	launch(ch, SUBCH_I2M, GR_LAUNCH_PITCH, src, sizeof(src));
	chan_finish(ch);
	for (i = 0; i < 20; i++)
		CHECK(!memcmp(dst + 5 + 100 * i, src + 64 * i, 64));
	CHECK(!dst[5 + 64] && !dst[5 + 99] && !dst[5 + 100 * 19 + 64]);
	chan_clean();
}

/*
 * Address bits within a GOB, from the lowest: x0 x1 x2 x3 y0 x4 y1 y2 x5. Blocks
 * here are two GOBs high and two slices deep.
 */
static u64 oracle(u32 width, u32 height, u32 x, u32 y, u32 z)
{
	u32 across = (width + 63) / 64, down = (height + 15) / 16;
	u64 block = ((u64)(z / 2) * down + y / 16) * across + x / 64;
	u32 in = (x & 15) | (y & 1) << 4 | (x >> 4 & 1) << 5 | (y >> 1 & 3) << 6 |
		 (x >> 5 & 1) << 8;

	return ((block * 2 + z % 2) * 2 + y / 8 % 2) * 512 + in;
}

static void test_block_linear(void)
{
	u32 image[7] = { 1 << 8 | 1 << 4, 200, 45, 4, 3, 37, 11 };
	struct chan *ch = start();
	u8 *dst = chan_vram(DST, 256 * KB), *want = calloc(1, 256 * KB);
	u8 src[120 * 30];
	u32 x, y;

	fill_random(src, sizeof(src));
	for (y = 0; y < 30; y++)
		for (x = 0; x < 120; x++)
			want[oracle(200, 45, x + 37, y + 11, 3)] = src[y * 120 + x];
	rectangle(ch, SUBCH_COMPUTE, DST, 0, 120, 30);
	chan_methods(ch, SUBCH_COMPUTE, GR_SET_DST_BLOCK_SIZE, image, 7);
	launch(ch, SUBCH_COMPUTE, 0, src, sizeof(src));
	chan_finish(ch);
	CHECK(!memcmp(dst, want, 256 * KB));
	free(want);
	chan_clean();
}

/* Classes do not share their state. */
static void test_own_state(void)
{
	u8 a[8] = "aaaaaaa", b[16] = "bbbbbbbbbbbbbbb";
	struct chan *ch = start();
	u8 *dst = chan_vram(DST, 4 * KB);

	rectangle(ch, SUBCH_3D, DST, 0, 8, 1);
	rectangle(ch, SUBCH_I2M, DST + 100, 0, 16, 1);
	launch(ch, SUBCH_3D, GR_LAUNCH_PITCH, a, 8);
	launch(ch, SUBCH_I2M, GR_LAUNCH_PITCH, b, 16);
	chan_finish(ch);
	CHECK(!memcmp(dst, a, 8) && !dst[8]);
	CHECK(!memcmp(dst + 100, b, 16) && !dst[116]);
	chan_clean();
}

/* Data come in several segments; NO_OPERATION between them. */
static void test_data_in_pieces(void)
{
	struct chan *ch = start();
	u8 *dst = chan_vram(DST, 4 * KB);

	rectangle(ch, SUBCH_3D, DST, 0, 8, 1);
	chan_method(ch, SUBCH_3D, GR_LAUNCH_DMA, GR_LAUNCH_PITCH);
	chan_method(ch, SUBCH_3D, GR_LOAD_INLINE_DATA, 0x11223344);
	chan_method(ch, SUBCH_3D, GR_NO_OPERATION, 0);
	chan_finish(ch);
	CHECK(!dst[0]);
	chan_method(ch, SUBCH_3D, GR_LOAD_INLINE_DATA, 0x55667788);
	chan_finish(ch);
	CHECK(!memcmp(dst, "\x44\x33\x22\x11\x88\x77\x66\x55", 8));
	chan_clean();
}

static void inline_semaphore(struct chan *ch, u64 va, u32 payload)
{
	u32 data[3] = { va >> 32, (u32)va, payload };

	chan_methods(ch, SUBCH_I2M, GR_SET_I2M_SEMAPHORE_A, data, 3);
}

static void test_inline_completion(void)
{
	u8 src[4] = "xyz";
	struct chan *ch = start();
	u32 *sem = (u32 *)chan_sysmem(SEM, 4 * KB);
	u64 *time = (u64 *)sem;

	chan_vram(DST, 4 * KB);
	sem[9] = 0xffffffff;
	rectangle(ch, SUBCH_I2M, DST, 0, 4, 1);
	inline_semaphore(ch, SEM, 0x1234);
	launch(ch, SUBCH_I2M, GR_LAUNCH_PITCH | RELEASES | INTERRUPT, src, 4);
	inline_semaphore(ch, SEM + 32, 0x5678);
	launch(ch, SUBCH_I2M, GR_LAUNCH_PITCH | RELEASES | GR_LAUNCH_ONE_WORD,
	       src, 4);
	chan_finish(ch);
	CHECK_EQ(sem[0], 0x1234);
	CHECK_EQ(sem[1], 0);
	CHECK(time[1]);
	CHECK_EQ(sem[8], 0x5678);
	CHECK_EQ(sem[9], 0xffffffff);
	CHECK(chan_interrupt(engine_info(ENGINE_GR0)->nonstall));
	/* RED_ADD: 0, RED_OR: 6 */
	inline_semaphore(ch, SEM + 32, 2);
	launch(ch, SUBCH_I2M, GR_LAUNCH_PITCH | RELEASES | GR_LAUNCH_ONE_WORD |
	       REDUCES(0), src, 4);
	inline_semaphore(ch, SEM + 32, 0x80000000);
	launch(ch, SUBCH_I2M, GR_LAUNCH_PITCH | RELEASES | GR_LAUNCH_ONE_WORD |
	       REDUCES(6), src, 4);
	chan_finish(ch);
	CHECK_EQ(sem[8], 0x8000567a);
	CHECK(!chan_interrupt(engine_info(ENGINE_GR0)->nonstall));
	chan_clean();
}

/* Posted writes arrive when they like, unless a flush pushes them. */
static void test_inline_flush(void)
{
	struct chan *ch = start();
	u8 *dst = chan_sysmem(DST, 4 * KB), src[4] = { 0x5a };

	chan_finish(ch);
	posted_flush(g);
	g->opt.dma_delay_us = 10000000;
	rectangle(ch, SUBCH_I2M, DST, 0, 1, 1);
	launch(ch, SUBCH_I2M, GR_LAUNCH_PITCH, src, 1);
	chan_finish(ch);
	CHECK(!dst[0]);
	launch(ch, SUBCH_I2M, GR_LAUNCH_PITCH | FLUSHES |
	       GR_LAUNCH_SYSMEMBAR_DISABLE, src, 1);
	chan_finish(ch);
	CHECK(!dst[0]);
	launch(ch, SUBCH_I2M, GR_LAUNCH_PITCH | FLUSHES, src, 1);
	chan_finish(ch);
	CHECK_EQ(dst[0], 0x5a);
	posted_flush(g);
	g->opt.dma_delay_us = 0;
	chan_clean();
}

/* ---- report semaphores ----------------------------------------------------- */

static void report(struct chan *ch, u32 subch, u64 va, u32 payload, u32 d)
{
	u32 data[4] = { va >> 32, (u32)va, payload, d };

	chan_methods(ch, subch, GR_SET_REPORT_SEMAPHORE_A, data, 4);
}

static void semaphores_on(u32 subch)
{
	struct chan *ch = start();
	u32 *sem = (u32 *)chan_sysmem(SEM, 4 * KB);
	u64 *time = (u64 *)sem;
	u64 before;

	memset(sem, 0xff, 4 * KB);
	report(ch, subch, SEM, 1, D_ONE_WORD);
	report(ch, subch, SEM + 16, 2, 0);
	chan_finish(ch);
	CHECK_EQ(sem[0], 1);
	CHECK_EQ(sem[1], 0xffffffff);
	CHECK_EQ(sem[4], 2);
	CHECK_EQ(sem[5], 0);
	before = time[3];
	CHECK(before && before != ~0ull);
	CHECK(!chan_interrupt(engine_info(ENGINE_GR0)->nonstall));
	report(ch, subch, SEM + 32, 3, D_AWAKEN);
	chan_finish(ch);
	CHECK(time[5] > before);
	CHECK(chan_interrupt(engine_info(ENGINE_GR0)->nonstall));
	chan_clean();
}

static void test_semaphores(void)
{
	semaphores_on(SUBCH_3D);
	semaphores_on(SUBCH_COMPUTE);
}

static void test_reductions(void)
{
	static const struct { u32 d, memory, payload, want; } cases[] = {
		{ D_REDUCE(0), 5, 7, 12 },
		{ D_REDUCE(1), 0xfffffffe, 7, 7 },
		{ D_REDUCE(1) | D_SIGNED, 0xfffffffe, 7, 0xfffffffe },
		{ D_REDUCE(2), 0xfffffffe, 7, 0xfffffffe },
		{ D_REDUCE(2) | D_SIGNED, 0xfffffffe, 7, 7 },
		{ D_REDUCE(3), 5, 7, 6 },
		{ D_REDUCE(3), 7, 7, 0 },
		{ D_REDUCE(4), 5, 7, 4 },
		{ D_REDUCE(4), 0, 7, 7 },
		{ D_REDUCE(5), 0x0ff0, 0x3c3c, 0x0c30 },
		{ D_REDUCE(6), 0x0ff0, 0x3c3c, 0x3ffc },
		{ D_REDUCE(7), 0x0ff0, 0x3c3c, 0x33cc },
	};
	struct chan *ch = start();
	u32 *sem = (u32 *)chan_vram(SEM, 4 * KB);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		sem[i] = cases[i].memory;
		report(ch, SUBCH_3D, SEM + 4 * i, cases[i].payload,
		       cases[i].d | D_ONE_WORD);
	}
	chan_finish(ch);
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_EQ(sem[i], cases[i].want);
	chan_clean();
}

/* Queries: nothing is drawn, so all counters are zero. */
static void test_reports(void)
{
	struct chan *ch = start();
	u32 *sem = (u32 *)chan_vram(SEM, 4 * KB);
	u64 *time = (u64 *)sem;

	memset(sem, 0xff, 4 * KB);
	report(ch, SUBCH_3D, SEM, 9, D_REPORT_ONLY);	/* a timestamp */
	report(ch, SUBCH_3D, SEM + 16, 9, D_REPORT_ONLY | D_REPORT(0x15));
	report(ch, SUBCH_3D, SEM + 32, 9, D_REPORT_ONLY | D_REPORT(2));
	report(ch, SUBCH_3D, SEM + 48, 9, D_REPORT_ONLY | D_REPORT(5) | D_ONE_WORD);
	chan_finish(ch);
	CHECK_EQ(time[0], 9);
	CHECK(time[1] && time[1] != ~0ull);
	CHECK_EQ(time[2], 0);
	CHECK(time[3] >= time[1] && time[3] != ~0ull);
	CHECK_EQ(time[4], 9);
	CHECK_EQ(sem[12], 0);
	CHECK_EQ(sem[13], 0xffffffff);
	CHECK_EQ(stat_get(g, STAT_GR_REPORTS), 3);
	chan_clean();
}

static void execute(struct chan *ch, u32 subch, u64 va, u64 payload, u32 data)
{
	u32 d[5] = { (u32)payload, payload >> 32, (u32)va, va >> 32, data };

	chan_methods(ch, subch, GR_SET_REPORT_PAYLOAD_LOWER, d, 5);
}

/* The fields lie elsewhere in each class. */
static void test_execute(void)
{
	static const u64 big = 0x123456789abcdef0ull;
	struct chan *ch = start();
	u32 *sem = (u32 *)chan_vram(SEM, 4 * KB);
	u64 *wide = (u64 *)sem;

	memset(sem, 0xff, 4 * KB);
	execute(ch, SUBCH_3D, SEM, big, 1 << 13);
	execute(ch, SUBCH_3D, SEM + 16, big, 2 << 13 | BIT(27));
	execute(ch, SUBCH_3D, SEM + 32, big, BIT(27) | BIT(6));
	chan_finish(ch);
	CHECK(chan_interrupt(engine_info(ENGINE_GR0)->nonstall));
	execute(ch, SUBCH_COMPUTE, SEM + 48, big, 1 << 3);
	execute(ch, SUBCH_COMPUTE, SEM + 64, big, 2 << 3 | BIT(12));
	execute(ch, SUBCH_COMPUTE, SEM + 80, 5, 0);
	execute(ch, SUBCH_COMPUTE, SEM + 80, 6, 1 << 3 | BIT(6));
	execute(ch, SUBCH_COMPUTE, SEM + 96, 1, BIT(2));
	chan_finish(ch);
	CHECK(chan_interrupt(engine_info(ENGINE_GR0)->nonstall));
	CHECK_EQ(sem[0], (u32)big);
	CHECK_EQ(sem[1], 0xffffffff);
	CHECK_EQ(wide[2], big);
	CHECK_EQ(wide[3], ~0ull);
	CHECK_EQ(wide[4], big);
	CHECK(wide[5] != ~0ull);
	CHECK_EQ(sem[12], (u32)big);
	CHECK_EQ(sem[13], 0xffffffff);
	CHECK_EQ(wide[8], big);
	CHECK_EQ(sem[20], 11);
	CHECK_EQ(sem[24], 1);
	chan_clean();
}

/* Each field of REPORT_SEMAPHORE_EXECUTE by itself, in both classes. */
static void test_execute_fields(void)
{
	/* RED_OR is 6, RED_MAX 2. */
	static const struct { u32 subch, data, memory, payload, want; } cases[] = {
		{ SUBCH_3D, 1 << 13 | BIT(20) | 6 << 21, 0x0f, 0x30, 0x3f },
		{ SUBCH_3D, 1 << 13 | BIT(20) | 2 << 21, 0xffffffff, 7, 0xffffffff },
		{ SUBCH_3D, 1 << 13 | BIT(20) | 2 << 21 | 1 << 24, 0xffffffff, 7, 7 },
		{ SUBCH_3D, 1 << 13 | 2 | 5 << 7, 0x0f, 0x30, 0 },
		{ SUBCH_COMPUTE, 1 << 3 | BIT(6) | 6 << 7, 0x0f, 0x30, 0x3f },
		{ SUBCH_COMPUTE, 1 << 3 | BIT(6) | 2 << 7, 0xffffffff, 7, 0xffffffff },
		{ SUBCH_COMPUTE, 1 << 3 | BIT(6) | 2 << 7 | 1 << 10, 0xffffffff, 7, 7 },
	};
	struct chan *ch = start();
	u32 *sem = (u32 *)chan_vram(SEM, 4 * KB);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		sem[0] = cases[i].memory;
		execute(ch, cases[i].subch, SEM, cases[i].payload, cases[i].data);
		chan_finish(ch);
		CHECK_EQ(sem[0], cases[i].want);
		CHECK(!chan_interrupt(engine_info(ENGINE_GR0)->nonstall));
	}
	/* A reduction of 64 bits carries. */
	sem[0] = 0xffffffff;
	execute(ch, SUBCH_COMPUTE, SEM, 1, 2 << 3 | BIT(6) | BIT(12));
	execute(ch, SUBCH_COMPUTE, SEM + 16, 1, 1 << 3 | BIT(2));
	chan_finish(ch);
	CHECK(!sem[0] && sem[1] == 1);
	CHECK(chan_interrupt(engine_info(ENGINE_GR0)->nonstall));
	chan_clean();
}

/* ---- what is not done ------------------------------------------------------- */

/* As NVK loads and calls them. */
static void load_macro(struct chan *ch, u32 n, u32 at, u32 words)
{
	u32 where[2] = { n, at };
	u32 i;

	chan_methods(ch, SUBCH_3D, GR_LOAD_MME_START_ADDRESS_RAM_POINTER, where, 2);
	chan_dword(ch, chan_header(SEC_OP_ONCE, 1 + words, SUBCH_3D,
				   GR_LOAD_MME_INSTRUCTION_RAM_POINTER));
	chan_dword(ch, at);
	for (i = 0; i < words; i++)
		chan_dword(ch, 0x12345678);
}

static void test_macros(void)
{
	struct chan *ch = start();

	load_macro(ch, 0, 0, 100);
	load_macro(ch, GR_MME_MACROS - 1, GR_MME_WORDS - 10, 10);
	chan_dword(ch, chan_header(SEC_OP_ONCE, 3, SUBCH_3D, GR_CALL_MME_MACRO));
	chan_dword(ch, 0);
	chan_dword(ch, BIT(3));
	chan_dword(ch, 0x419ba4);
	chan_method(ch, SUBCH_3D, GR_CALL_MME_MACRO + 8 * (GR_MME_MACROS - 1), 1);
	chan_finish(ch);
	CHECK_EQ(stat_get(g, STAT_GR_MACROS), 2);
	chan_clean();
}

static void test_swallowed(void)
{
	static const struct {
		u32 subch, addr, data;
		enum stat_counter stat;
	} cases[] = {
		{ SUBCH_3D, 0x0274, 3, STAT_GR_DRAWS },	/* ..._BEGIN_END_B */
		{ SUBCH_3D, 0x026c, 3, STAT_GR_DRAWS },
		{ SUBCH_3D, 0x0d78, 3, STAT_GR_DRAWS },	/* DRAW_VERTEX_ARRAY */
		{ SUBCH_3D, 0x17e0, 3, STAT_GR_DRAWS },	/* DRAW_INDEX_BUFFER */
		{ SUBCH_3D, 0x17f8, 3, STAT_GR_DRAWS },
		{ SUBCH_3D, 0x0304, 0, STAT_GR_DRAWS },	/* DRAW_ZERO_INDEX */
		{ SUBCH_3D, 0x123c, 3, STAT_GR_DRAWS },	/* DRAW_AUTO */
		{ SUBCH_3D, 0x15e8, 3, STAT_GR_DRAWS },	/* inline indices */
		{ SUBCH_3D, 0x15f0, 3, STAT_GR_DRAWS },
		{ SUBCH_3D, 0x12c8, 0, STAT_GR_CLEARS },	/* CLEAR_ZCULL_REGION */
		{ SUBCH_3D, 0x1214, 3, STAT_GR_DRAWS },
		{ SUBCH_3D, 0x19d0, 0x3c, STAT_GR_CLEARS },	/* CLEAR_SURFACE */
		{ SUBCH_3D, 0x2390, 1, STAT_GR_CONSTANTS },
		{ SUBCH_3D, 0x23cc, 1, STAT_GR_CONSTANTS },
		{ SUBCH_COMPUTE, 0x02b8, 0, STAT_GR_DISPATCHES },
		{ SUBCH_COMPUTE, 0x02bc, 2, STAT_GR_DISPATCHES },
		{ SUBCH_COMPUTE, 0x02c0, 2, STAT_GR_DISPATCHES },
		{ SUBCH_COMPUTE, 0x02c0, 3, STAT_GR_DISPATCHES },
		{ SUBCH_COMPUTE, 0x02c0, 9, STAT_GR_DISPATCHES },
		{ SUBCH_COMPUTE, 0x02c0, 10, STAT_GR_DISPATCHES },
		{ SUBCH_COMPUTE, 0x02c0, 11, STAT_GR_DISPATCHES },
		{ SUBCH_2D, 0x08dc, 0, STAT_GR_TWOD },	/* blit */
		{ SUBCH_2D, 0x0604, 0, STAT_GR_TWOD },	/* solid rectangle */
		{ SUBCH_2D, 0x07fc, 0, STAT_GR_TWOD },
		{ SUBCH_2D, 0x0860, 0, STAT_GR_TWOD },
	};
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		ch = start();
		chan_method(ch, cases[i].subch, cases[i].addr, cases[i].data);
		chan_finish(ch);
		CHECK_EQ(stat_get(g, cases[i].stat), 1);
		CHECK(gr_swallow_note(g));
		chan_clean();
	}
	/* A group's state, and signals that schedule nothing. */
	ch = start();
	chan_method(ch, SUBCH_3D, 0x0270, 3);
	chan_method(ch, SUBCH_COMPUTE, 0x02bc, 1);
	chan_method(ch, SUBCH_COMPUTE, 0x02c0, 1);
	chan_method(ch, SUBCH_COMPUTE, 0x02c0, 8);
	chan_method(ch, SUBCH_2D, 0x0600, 1);
	chan_finish(ch);
	CHECK(!gr_swallow_note(g));
	chan_clean();
}

static void test_note(void)
{
	struct chan *ch = start();

	CHECK(!gr_swallow_note(g));
	chan_method(ch, SUBCH_3D, 0x0d78, 3);
	chan_method(ch, SUBCH_3D, 0x0d78, 3);
	chan_method(ch, SUBCH_COMPUTE, 0x02c0, 3);
	chan_finish(ch);
	CHECK(!strcmp(gr_swallow_note(g),
		      "shaders do not run; not done: 2 draws, 1 dispatches"));
	chan_clean();
}

/*
 * What NVK sends when a device is made (nvk_push_draw_state_init() and the
 * like), as far as addresses are at the edge of something.
 */
static void test_state(void)
{
	static const struct { u32 subch, addr, n, data; } state[] = {
		{ SUBCH_3D, 0x0110, 1, 0 },		/* WAIT_FOR_IDLE */
		{ SUBCH_3D, 0x0280, 13, 0xa23eb139 },	/* sample order */
		{ SUBCH_3D, 0x0574, 1, 1 },		/* SET_MME_DATA_FIFO_CONFIG */
		{ SUBCH_3D, 0x0e00, 1, 0 },		/* SET_SCISSOR_ENABLE */
		{ SUBCH_3D, 0x0ef0, 1, 0 },
		{ SUBCH_3D, 0x19e0, 8, 1 },		/* SET_COLOR_COMPRESSION */
		{ SUBCH_3D, 0x1c00, 1, 0 },		/* SET_VERTEX_STREAM_A_FORMAT */
		{ SUBCH_3D, 0x1df0, 1, 0 },		/* that of stream 31 */
		{ SUBCH_3D, 0x2490, 1, 0x10 },		/* BIND_GROUP 4 */
		{ SUBCH_3D, 0x0da4, 1, 0x1000 },	/* invalidations */
		{ SUBCH_3D, 0x1424, 2, 0 },
		{ SUBCH_3D, 0x3400, 64, 0 },		/* SET_MME_SHADOW_SCRATCH */
		{ SUBCH_3D, 0x37fc, 1, 0 },
		{ SUBCH_COMPUTE, 0x0244, 1, 0 },
		{ SUBCH_COMPUTE, 0x0298, 1, 0 },
		{ SUBCH_COMPUTE, 0x02a0, 2, 0 },	/* windows */
		{ SUBCH_COMPUTE, 0x07b0, 2, 0 },
		{ SUBCH_COMPUTE, 0x1424, 1, 0 },
	};
	struct chan *ch = start();
	u32 i, j, data[64];

	for (i = 0; i < ARRAY_SIZE(state); i++) {
		for (j = 0; j < state[i].n; j++)
			data[j] = state[i].data;
		chan_methods(ch, state[i].subch, state[i].addr, data, state[i].n);
	}
	chan_finish(ch);
	chan_clean();
}

/* GR has runlist 0, and its copy engine does subchannel 4's work. */
static void test_with_copy_engine(void)
{
	u8 src[16] = "inline, then CE";
	u32 copy[4] = { DST >> 32, (u32)DST, SEM >> 32, (u32)SEM };
	struct chan *ch = start();
	u8 *dst = chan_vram(SEM, 4 * KB);

	chan_vram(DST, 4 * KB);
	rectangle(ch, SUBCH_3D, DST, 0, 16, 1);
	launch(ch, SUBCH_3D, GR_LAUNCH_PITCH | FLUSHES, src, 16);
	chan_object(ch, SUBCH_COPY, AMPERE_DMA_COPY_B);
	chan_methods(ch, SUBCH_COPY, CE_OFFSET_IN_UPPER, copy, 4);
	chan_method(ch, SUBCH_COPY, CE_LINE_LENGTH_IN, 16);
	chan_method(ch, SUBCH_COPY, CE_LAUNCH_DMA, CE_TRANSFER_NON_PIPELINED |
		    CE_SRC_PITCH | CE_DST_PITCH);
	chan_finish(ch);
	CHECK(!memcmp(dst, src, 16));
	chan_clean();
}

/* Two channels do not see each other's state. */
static void test_two_channels(void)
{
	u8 a[8] = "channel", b[8] = "another";
	struct chan *one = start(), *two = chan_new(RUNLIST_GR, false, NULL);
	u8 *dst = chan_vram(DST, 4 * KB);

	chan_object(two, SUBCH_3D, AMPERE_B);
	rectangle(one, SUBCH_3D, DST, 0, 8, 1);
	rectangle(two, SUBCH_3D, DST + 64, 0, 8, 1);
	chan_submit(one);
	chan_finish(two);
	launch(one, SUBCH_3D, GR_LAUNCH_PITCH, a, 8);
	launch(two, SUBCH_3D, GR_LAUNCH_PITCH, b, 8);
	chan_submit(two);
	chan_finish(one);
	CHECK(!memcmp(dst, a, 8) && !memcmp(dst + 64, b, 8));
	chan_clean();
}

static const struct tap_test tests[] = {
	{ "inline data of any length in three classes", test_linear },
	{ "inline data in lines with a pitch", test_pitch },
	{ "inline data into a block linear image", test_block_linear },
	{ "classes have their own state", test_own_state },
	{ "data in several segments", test_data_in_pieces },
	{ "semaphore, reduction, interrupt of inline data", test_inline_completion },
	{ "a flush pushes what is late", test_inline_flush },
	{ "semaphores of one and four words", test_semaphores },
	{ "semaphore reductions", test_reductions },
	{ "reports of counters", test_reports },
	{ "REPORT_SEMAPHORE_EXECUTE in both classes", test_execute },
	{ "fields of REPORT_SEMAPHORE_EXECUTE", test_execute_fields },
	{ "macros are loaded and called", test_macros },
	{ "draws, clears, dispatches are counted", test_swallowed },
	{ "the report's note", test_note },
	{ "NVK's state", test_state },
	{ "inline data, then a copy of them", test_with_copy_engine },
	{ "two channels", test_two_channels },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
