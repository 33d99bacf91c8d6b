// SPDX-License-Identifier: GPL-2.0
/*
 * Copy engines, used as a driver should
 *
 * The oracle for block linear memory knows a GOB as NVIDIA draws it, bit by bit
 * of the address, and goes byte by byte; it shares nothing with surface.c.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ce.h"
#include "chan.h"
#include "tap.h"

#define SRC		0x10000000ull
#define DST		0x20000000ull
#define SEM		0x30000000ull
#define KB		1024ull
#define MB		(1024 * KB)
#define LINEAR		(CE_SRC_PITCH | CE_DST_PITCH)
#define PIPELINED	CE_TRANSFER_PIPELINED
#define NON_PIPELINED	CE_TRANSFER_NON_PIPELINED
#define SEM_TYPE(n)	((u32)(n) << 3)

static struct vgpu *g;

static struct chan *start_on(u32 runlist, bool privileged)
{
	struct chan *ch;

	g = chan_gpu();
	ce_init(g);
	ch = chan_new(runlist, privileged, NULL);
	chan_object(ch, SUBCH_COPY, AMPERE_DMA_COPY_B);
	return ch;
}

static struct chan *start(void)
{
	return start_on(RUNLIST_CE2, false);
}

static void ce(struct chan *ch, u32 method, u32 data)
{
	chan_method(ch, SUBCH_COPY, method, data);
}

static void addresses(struct chan *ch, u64 src, u64 dst)
{
	u32 data[4] = { src >> 32, (u32)src, dst >> 32, (u32)dst };

	chan_methods(ch, SUBCH_COPY, CE_OFFSET_IN_UPPER, data, 4);
}

static void size(struct chan *ch, s32 pitch_in, s32 pitch_out, u32 length,
		 u32 lines)
{
	u32 data[4] = { pitch_in, pitch_out, length, lines };

	chan_methods(ch, SUBCH_COPY, CE_PITCH_IN, data, 4);
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

/* ---- linear ---------------------------------------------------------------- */

static void test_linear(void)
{
	static const u32 lengths[] = { 1, 3, 511, 4096, 4097, 131072, 131069 };
	struct chan *ch = start();
	u8 *src = chan_vram(SRC, 256 * KB), *dst = chan_sysmem(DST, 256 * KB);
	u8 *want = calloc(1, 256 * KB);
	u32 i, at;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		fill_random(src, 256 * KB);
		fill_random(dst, 256 * KB);
		memcpy(want, dst, 256 * KB);
		at = i * 37;
		memcpy(want + at + 5, src + at, lengths[i]);
		addresses(ch, SRC + at, DST + at + 5);
		size(ch, 0, 0, lengths[i], 1);
		ce(ch, CE_LAUNCH_DMA, PIPELINED | LINEAR | CE_MULTI_LINE |
		   CE_FLUSH_ENABLE);
		chan_finish(ch);
		CHECK(!memcmp(dst, want, 256 * KB));
	}
	CHECK_EQ(stat_get(g, STAT_CE_COPIES), ARRAY_SIZE(lengths));
	free(want);
	chan_clean();
}

/* Without MULTI_LINE_ENABLE there is one line whatever LINE_COUNT says. */
static void test_one_line(void)
{
	struct chan *ch = start();
	u8 *src = chan_vram(SRC, 4 * KB), *dst = chan_vram(DST, 4 * KB);

	fill_random(src, 4 * KB);
	addresses(ch, SRC, DST);
	size(ch, 64, 64, 64, 7);
	ce(ch, CE_LAUNCH_DMA, NON_PIPELINED | LINEAR);
	chan_finish(ch);
	CHECK(!memcmp(src, dst, 64));
	CHECK(!dst[64]);
	chan_clean();
}

static void pitch_case(s32 pin, s32 pout, u32 length, u32 lines)
{
	struct chan *ch = start();
	u8 *src = chan_sysmem(SRC, MB), *dst = chan_vram(DST, MB);
	u8 *want = calloc(1, MB);
	u64 s = MB / 2, d = MB / 2;
	u32 i;

	fill_random(src, MB);
	for (i = 0; i < lines; i++)
		memcpy(want + (s64)d + (s64)i * pout,
		       src + (s64)s + (s64)i * pin, length);
	addresses(ch, SRC + s, DST + d);
	size(ch, pin, pout, length, lines);
	ce(ch, CE_LAUNCH_DMA, NON_PIPELINED | LINEAR | CE_MULTI_LINE);
	chan_finish(ch);
	CHECK(!memcmp(dst, want, MB));
	free(want);
	chan_clean();
}

static void test_pitch(void)
{
	pitch_case(4096, 4096, 4096, 100);	/* a TTM move */
	pitch_case(256, 512, 200, 77);
	pitch_case(-256, 300, 256, 300);
	pitch_case(333, -334, 331, 1000);
}

static void test_speed(void)
{
	struct timespec a, b;
	struct chan *ch = start();
	u8 *src = chan_vram(SRC, 64 * MB), *dst = chan_sysmem(DST, 64 * MB);

	fill_random(src, 64 * MB);
	addresses(ch, SRC, DST);
	size(ch, 4096, 4096, 4096, 64 * MB / 4096);
	ce(ch, CE_LAUNCH_DMA, NON_PIPELINED | LINEAR | CE_MULTI_LINE);
	clock_gettime(CLOCK_MONOTONIC, &a);
	chan_finish(ch);
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("# 64 MiB in %ld ms\n", (b.tv_sec - a.tv_sec) * 1000 +
	       (b.tv_nsec - a.tv_nsec) / 1000000);
	CHECK(!memcmp(src, dst, 64 * MB));
	CHECK_EQ(stat_get(g, STAT_CE_BYTES), 64 * MB);
	chan_clean();
}

/* ---- block linear ---------------------------------------------------------- */

struct image {
	u32 bh, bd;			/* log2 */
	u32 width, height, depth;	/* bytes, lines, slices */
};

/*
 * Address bits within a GOB, from the lowest: x0 x1 x2 x3 y0 x4 y1 y2 x5. Then
 * the GOB's line in the block, its slice, the block across, down and behind.
 */
static u64 oracle(const struct image *im, u32 x, u32 y, u32 z)
{
	static const struct { bool of_y; u8 bit; } bits[9] = {
		{ false, 0 }, { false, 1 }, { false, 2 }, { false, 3 },
		{ true, 0 }, { false, 4 }, { true, 1 }, { true, 2 },
		{ false, 5 },
	};
	u32 gobs_high = 1 << im->bh, gobs_deep = 1 << im->bd;
	u32 across = (im->width + 63) / 64;
	u32 down = (im->height + 8 * gobs_high - 1) / (8 * gobs_high);
	u32 gob_y = y / 8, i;
	u64 at = z / gobs_deep;

	at = at * down + gob_y / gobs_high;
	at = at * across + x / 64;
	at = at * gobs_deep + z % gobs_deep;
	at = at * gobs_high + gob_y % gobs_high;
	for (i = 9; i-- > 0;)
		at = at << 1 | (((bits[i].of_y ? y : x) >> bits[i].bit) & 1);
	return at;
}

static void image_methods(struct chan *ch, u32 first, const struct image *im,
			  u32 pixel, u32 layer)
{
	u32 data[5] = { 1 << 12 | im->bd << 8 | im->bh << 4,
			im->width / pixel, im->height, im->depth, layer };

	chan_methods(ch, SUBCH_COPY, first, data, 5);
}

/* As NVK: remapping always, one to one, components of the texel. */
static u32 one_to_one(u32 pixel)
{
	u32 component = pixel % 4 == 0 ? 4 : pixel % 3 == 0 ? 3 :
			pixel % 2 == 0 ? 2 : 1;
	u32 n = pixel / component;

	return 0x3210 | (component - 1) << 16 | (n - 1) << 20 | (n - 1) << 24;
}

static void to_image(const struct image *im, u32 pixel, u32 x, u32 y, u32 z,
		     u32 w, u32 n)
{
	struct chan *ch = start();
	u32 pitch = w * pixel + 24, i, j;
	u8 *src = chan_sysmem(SRC, 2 * MB), *dst = chan_vram(DST, 16 * MB);
	u8 *want = malloc(16 * MB);

	fill_random(src, 2 * MB);
	fill_random(dst, 16 * MB);
	memcpy(want, dst, 16 * MB);
	for (j = 0; j < n; j++)
		for (i = 0; i < w * pixel; i++)
			want[oracle(im, x * pixel + i, y + j, z)] =
				src[j * pitch + i];
	addresses(ch, SRC, DST);
	size(ch, pitch, 0, w, n);
	image_methods(ch, CE_SET_DST_BLOCK_SIZE, im, pixel, z);
	ce(ch, CE_DST_ORIGIN_X, x);
	ce(ch, CE_DST_ORIGIN_Y, y);
	ce(ch, CE_SET_REMAP_COMPONENTS, one_to_one(pixel));
	ce(ch, CE_LAUNCH_DMA, PIPELINED | CE_SRC_PITCH | CE_MULTI_LINE |
	   CE_REMAP | CE_FLUSH_ENABLE);
	chan_finish(ch);
	CHECK(!memcmp(dst, want, 16 * MB));
	chan_clean();
	free(want);
}

static void from_image(const struct image *im, u32 pixel, u32 x, u32 y, u32 z,
		       u32 w, u32 n)
{
	struct chan *ch = start();
	u32 pitch = w * pixel, i, j;
	u8 *src = chan_vram(SRC, 16 * MB), *dst = chan_sysmem(DST, 2 * MB);
	u8 *want = calloc(1, 2 * MB);

	fill_random(src, 16 * MB);
	for (j = 0; j < n; j++)
		for (i = 0; i < w * pixel; i++)
			want[j * pitch + i] =
				src[oracle(im, x * pixel + i, y + j, z)];
	addresses(ch, SRC, DST);
	size(ch, 0, pitch, w, n);
	image_methods(ch, CE_SET_SRC_BLOCK_SIZE, im, pixel, z);
	ce(ch, CE_SET_SRC_ORIGIN, y << 16 | x);
	ce(ch, CE_SET_REMAP_COMPONENTS, one_to_one(pixel));
	ce(ch, CE_LAUNCH_DMA, PIPELINED | CE_DST_PITCH | CE_MULTI_LINE |
	   CE_REMAP | CE_FLUSH_ENABLE);
	chan_finish(ch);
	CHECK(!memcmp(dst, want, 2 * MB));
	chan_clean();
	free(want);
}

static void test_block_linear(void)
{
	static const u32 pixels[] = { 1, 2, 3, 4, 6, 8, 12, 16 };
	u32 bh, i;

	for (bh = 0; bh <= 5; bh++) {
		struct image im = { bh, 0, 48 * 17, 130, 1 };

		to_image(&im, 4, 0, 0, 0, im.width / 4, im.height);
		from_image(&im, 4, 0, 0, 0, im.width / 4, im.height);
		to_image(&im, 1, 13, 5, 0, 301, 47);
		from_image(&im, 16, 1, 3, 0, 40, 99);
	}
	for (i = 0; i < ARRAY_SIZE(pixels); i++) {
		struct image im = { 2, 0, 48 * 10, 64, 1 };

		to_image(&im, pixels[i], 3, 7, 0, 25, 33);
		from_image(&im, pixels[i], 3, 7, 0, 25, 33);
	}
}

static void test_slices(void)
{
	struct image im = { 1, 2, 400, 50, 11 };
	u32 z, bd;

	for (z = 0; z < im.depth; z += 5) {
		to_image(&im, 4, 2, 1, z, 90, 48);
		from_image(&im, 4, 2, 1, z, 90, 48);
	}
	for (bd = 0; bd <= 5; bd++) {
		im.bd = bd;
		to_image(&im, 8, 0, 0, 10, 50, 50);
	}
}

/* From one tiling to another, which no linear buffer sees. */
static void test_image_to_image(void)
{
	struct image a = { 4, 0, 1024, 300, 1 }, b = { 0, 3, 640, 200, 8 };
	struct chan *ch = start();
	u8 *src = chan_vram(SRC, MB), *dst = chan_vram(DST, 4 * MB);
	u8 *want = calloc(1, 4 * MB);
	u32 i, j;

	fill_random(src, MB);
	for (j = 0; j < 100; j++)
		for (i = 0; i < 480; i++)
			want[oracle(&b, 12 + i, 33 + j, 6)] =
				src[oracle(&a, 500 + i, 177 + j, 0)];
	addresses(ch, SRC, DST);
	size(ch, 0, 0, 120, 100);
	image_methods(ch, CE_SET_SRC_BLOCK_SIZE, &a, 4, 0);
	image_methods(ch, CE_SET_DST_BLOCK_SIZE, &b, 4, 6);
	ce(ch, CE_SRC_ORIGIN_X, 125);
	ce(ch, CE_SRC_ORIGIN_X + 4, 177);
	ce(ch, CE_SET_DST_ORIGIN, 33 << 16 | 3);
	ce(ch, CE_SET_REMAP_COMPONENTS, one_to_one(4));
	ce(ch, CE_LAUNCH_DMA, PIPELINED | CE_MULTI_LINE | CE_REMAP);
	chan_finish(ch);
	CHECK(!memcmp(dst, want, 4 * MB));
	free(want);
	chan_clean();
}

/* ---- remapping ------------------------------------------------------------- */

/* An empty source address: constants alone do not read. */
static void test_fill(void)
{
	struct chan *ch = start();
	u8 *dst = chan_vram(DST, MB);
	u32 i, word;

	ce(ch, CE_SET_REMAP_CONST_A, 0x11223344);
	ce(ch, CE_SET_REMAP_COMPONENTS, 4 | 3 << 16);
	addresses(ch, 0, DST + 4096);
	size(ch, 0x20000, 0x20000, 0x8000, 3);
	ce(ch, CE_LAUNCH_DMA, PIPELINED | LINEAR | CE_MULTI_LINE | CE_REMAP);
	ce(ch, CE_SET_REMAP_CONST_B, 0xabcdef);
	ce(ch, CE_SET_REMAP_COMPONENTS, 0x454 | 2 << 16 | 2 << 24);
	addresses(ch, 0, DST);
	size(ch, 0, 0, 2, 1);
	ce(ch, CE_LAUNCH_DMA, PIPELINED | LINEAR | CE_REMAP);
	chan_finish(ch);
	for (i = 0; i < 3 * 0x8000; i++) {
		memcpy(&word, dst + 4096 + 4 * i, 4);
		if (word != 0x11223344)
			break;
	}
	CHECK_EQ(i, 3 * 0x8000);
	CHECK(!memcmp(dst, "\x44\x33\x22\xef\xcd\xab\x44\x33\x22"
		      "\x44\x33\x22\xef\xcd\xab\x44\x33\x22\0", 19));
	CHECK(!dst[4096 + 3 * 0x20000]);
	chan_clean();
}

/* Every selector in every place, all sizes, all counts: byte by byte. */
static void remap_case(u32 component, u32 num_src, u32 num_dst, u32 select)
{
	u32 sp = component * num_src, dp = component * num_dst, i, j, k, from;
	static const u32 constant[2] = { 0x87654321, 0xfedcba98 };
	struct chan *ch = start();
	u8 *src = chan_vram(SRC, 8 * KB), *dst = chan_sysmem(DST, 8 * KB);
	u8 want[8 * KB];

	fill_random(src, 8 * KB);
	fill_random(dst, 8 * KB);
	memcpy(want, dst, sizeof(want));
	for (i = 0; i < 100; i++)
		for (j = 0; j < num_dst; j++)
			for (k = 0; k < component; k++) {
				u8 *p = &want[i * dp + j * component + k];

				from = select >> 4 * j & 7;
				if (from < 4)
					*p = src[i * sp + from * component + k];
				else if (from < 6)
					*p = constant[from - 4] >> 8 * k;
			}
	ce(ch, CE_SET_REMAP_CONST_A, constant[0]);
	ce(ch, CE_SET_REMAP_CONST_B, constant[1]);
	ce(ch, CE_SET_REMAP_COMPONENTS, select | (component - 1) << 16 |
	   (num_src - 1) << 20 | (num_dst - 1) << 24);
	addresses(ch, SRC, DST);
	size(ch, 0, 0, 100, 1);
	ce(ch, CE_LAUNCH_DMA, NON_PIPELINED | LINEAR | CE_REMAP);
	chan_finish(ch);
	CHECK(!memcmp(dst, want, sizeof(want)));
	chan_clean();
}

static void test_remap(void)
{
	u32 size_, s, d, select, i, from;

	for (size_ = 1; size_ <= 4; size_++)
		for (s = 1; s <= 4; s++)
			for (d = 1; d <= 4; d++) {
				for (i = 0, select = 0; i < d; i++) {
					from = (size_ * 5 + s * 3 + i) % 7;
					if (from < 4)
						from %= s;
					select |= from << 4 * i;
				}
				remap_case(size_, s, d, select);
			}
	remap_case(1, 4, 4, 0x3012);		/* BGRA to RGBA */
	remap_case(2, 2, 4, 0x6160);
}

/* ---- semaphores, interrupts ------------------------------------------------ */

static void semaphore(struct chan *ch, u64 va, u64 payload)
{
	u32 data[4] = { va >> 32, (u32)va, (u32)payload, payload >> 32 };

	chan_methods(ch, SUBCH_COPY, CE_SET_SEMAPHORE_A, data, 4);
}

static void test_semaphores(void)
{
	struct chan *ch = start();
	u64 *sem = (u64 *)chan_sysmem(SEM, 4 * KB);
	u8 *src = chan_vram(SRC, 4 * KB), *dst = chan_vram(DST, 4 * KB);

	sem[0] = ~0ull;
	sem[2] = ~0ull;
	fill_random(src, 4 * KB);
	addresses(ch, SRC, DST);
	size(ch, 0, 0, 4096, 1);
	semaphore(ch, SEM + 4, 0x99aabbccddull);
	ce(ch, CE_LAUNCH_DMA, NON_PIPELINED | LINEAR | CE_FLUSH_ENABLE |
	   SEM_TYPE(CE_SEMAPHORE_ONE_WORD));
	chan_finish(ch);
	CHECK_EQ(sem[0], 0xaabbccddffffffffull);
	CHECK(!memcmp(src, dst, 4 * KB));
	CHECK_EQ(sem[1], 0);
	/* Without a transfer, as NVK does for an event. */
	semaphore(ch, SEM + 8, 0x1122334455667788ull);
	ce(ch, CE_LAUNCH_DMA, CE_FLUSH_ENABLE | CE_PAYLOAD_TWO_WORD |
	   SEM_TYPE(CE_SEMAPHORE_ONE_WORD));
	semaphore(ch, SEM + 16, 7);
	ce(ch, CE_LAUNCH_DMA, SEM_TYPE(CE_SEMAPHORE_FOUR_WORD));
	chan_finish(ch);
	CHECK_EQ(sem[1], 0x1122334455667788ull);
	CHECK_EQ(sem[2], 7);
	CHECK(sem[3] && sem[3] <= ptimer_ns(g));
	CHECK_EQ(stat_get(g, STAT_CE_COPIES), 1);
	chan_clean();
}

static u32 reduce(u32 memory, u32 payload, u32 op, bool is_unsigned)
{
	struct chan *ch = start();
	u32 *sem = (u32 *)chan_sysmem(SEM, 4 * KB);

	*sem = memory;
	semaphore(ch, SEM, payload);
	ce(ch, CE_LAUNCH_DMA, SEM_TYPE(CE_SEMAPHORE_ONE_WORD) |
	   CE_REDUCTION_ENABLE | op << 14 |
	   (is_unsigned ? CE_REDUCTION_UNSIGNED : 0));
	chan_finish(ch);
	chan_clean();
	CHECK_EQ(sem[1], 0);
	return *sem;
}

static void test_reductions(void)
{
	CHECK_EQ(reduce(5, -3, SEMAPHORE_IMIN, false), (u32)-3);
	CHECK_EQ(reduce(5, -3, SEMAPHORE_IMIN, true), 5);
	CHECK_EQ(reduce(5, -3, SEMAPHORE_IMAX, true), (u32)-3);
	CHECK_EQ(reduce(0xf0, 0x3c, SEMAPHORE_IXOR, true), 0xcc);
	CHECK_EQ(reduce(0xf0, 0x3c, SEMAPHORE_IAND, true), 0x30);
	CHECK_EQ(reduce(0xf0, 0x3c, SEMAPHORE_IOR, true), 0xfc);
	CHECK_EQ(reduce(5, 6, SEMAPHORE_IADD, true), 11);
	CHECK_EQ(reduce(5, 6, SEMAPHORE_INC, true), 6);
	CHECK_EQ(reduce(6, 6, SEMAPHORE_INC, true), 0);
	CHECK_EQ(reduce(0, 6, SEMAPHORE_DEC, true), 6);
}

static void test_interrupts(void)
{
	const struct engine_info *e = engine_info(ENGINE_CE3);
	struct chan *ch = start_on(RUNLIST_CE3, false);

	ce(ch, CE_LAUNCH_DMA, CE_INTERRUPT_NON_BLOCKING << 5);
	chan_finish(ch);
	CHECK(chan_interrupt(e->nonstall));
	CHECK(!chan_interrupt(e->stall));
	ce(ch, CE_LAUNCH_DMA, CE_INTERRUPT_BLOCKING << 5);
	chan_finish(ch);
	CHECK(chan_interrupt(e->stall));
	CHECK(!chan_interrupt(e->nonstall));
	CHECK(!chan_interrupt(engine_info(ENGINE_CE2)->nonstall));
	chan_clean();
}

/* What is late to land in system memory is there after a flush of type SYS. */
static void test_flush(void)
{
	struct chan *ch = start();
	u8 *dst;

	chan_vram(SRC, 4 * KB)[0] = 0x5a;
	dst = chan_sysmem(DST, 4 * KB);
	chan_finish(ch);
	posted_flush(g);
	g->opt.dma_delay_us = 10000000;
	addresses(ch, SRC, DST);
	size(ch, 0, 0, 1, 1);
	ce(ch, CE_LAUNCH_DMA, NON_PIPELINED | LINEAR);
	chan_finish(ch);
	CHECK(!dst[0]);
	ce(ch, CE_LAUNCH_DMA, CE_FLUSH_ENABLE | CE_FLUSH_GL);
	chan_finish(ch);
	CHECK(!dst[0]);
	ce(ch, CE_LAUNCH_DMA, CE_FLUSH_ENABLE);
	chan_finish(ch);
	CHECK_EQ(dst[0], 0x5a);
	posted_flush(g);
	g->opt.dma_delay_us = 0;
	chan_clean();
}

/* ---- render enable --------------------------------------------------------- */

static bool rendered(u32 mode, u64 first, u64 second)
{
	struct chan *ch = start();
	u64 *cond = (u64 *)chan_sysmem(SEM, 4 * KB);
	u8 *src = chan_vram(SRC, 4 * KB), *dst = chan_vram(DST, 4 * KB);

	cond[0] = first;
	cond[2] = second;
	src[0] = 0x5a;
	ce(ch, CE_SET_RENDER_ENABLE_A, SEM >> 32);
	ce(ch, CE_SET_RENDER_ENABLE_B, (u32)SEM);
	ce(ch, CE_SET_RENDER_ENABLE_C, mode);
	addresses(ch, SRC, DST);
	size(ch, 0, 0, 1, 1);
	ce(ch, CE_LAUNCH_DMA, NON_PIPELINED | LINEAR);
	chan_finish(ch);
	chan_clean();
	return dst[0] == 0x5a;
}

static void test_render_enable(void)
{
	CHECK(!rendered(0, 1, 1));
	CHECK(rendered(1, 0, 0));
	CHECK(rendered(2, 1ull << 40, 0));
	CHECK(!rendered(2, 0, 1));
	CHECK(rendered(3, 9, 9));
	CHECK(!rendered(3, 9, 1ull << 40 | 9));
	CHECK(rendered(4, 9, 8));
	CHECK(!rendered(4, 9, 9));
}

/* ---- addresses --------------------------------------------------------------- */

static void test_physical(void)
{
	struct chan *ch = start_on(RUNLIST_CE2, true);
	u64 from = chan_next_vram(), to = chan_next_sysmem();
	u8 *src = chan_vram(SRC, 16 * KB), *dst = chan_sysmem(DST, 16 * KB);

	fill_random(src, 16 * KB);
	addresses(ch, from, to);
	size(ch, 0, 0, 10000, 1);
	ce(ch, CE_SET_SRC_PHYS_MODE, 0);
	ce(ch, CE_SET_DST_PHYS_MODE, 1);
	ce(ch, CE_LAUNCH_DMA, NON_PIPELINED | LINEAR | CE_SRC_PHYSICAL |
	   CE_DST_PHYSICAL);
	chan_finish(ch);
	CHECK(!memcmp(src, dst, 10000));
	CHECK(!dst[10000]);
	chan_clean();
}

/* NVK's copies on the graphics runlist: subchannel 4 is a copy engine there. */
static void test_grce(void)
{
	struct chan *ch = start_on(RUNLIST_GR, false);
	u8 *src = chan_vram(SRC, 4 * KB), *dst = chan_vram(DST, 4 * KB);

	fill_random(src, 4 * KB);
	addresses(ch, SRC, DST);
	size(ch, 0, 0, 4096, 1);
	ce(ch, CE_LAUNCH_DMA, NON_PIPELINED | LINEAR);
	chan_finish(ch);
	CHECK(!memcmp(src, dst, 4 * KB));
	chan_clean();
}

/* NVK's barrier: a transfer of nothing that is not pipelined. */
static void test_barrier(void)
{
	struct chan *ch = start();

	size(ch, 0, 0, 0, 0);
	ce(ch, CE_LAUNCH_DMA, 0x586);
	ce(ch, CE_NOP, 0);
	chan_finish(ch);
	chan_clean();
	CHECK_EQ(stat_get(g, STAT_CE_COPIES), 0);
}

static const struct tap_test tests[] = {
	{ "linear copies of any length and alignment", test_linear },
	{ "LINE_COUNT is for MULTI_LINE_ENABLE", test_one_line },
	{ "pitches, negative ones too", test_pitch },
	{ "64 MiB", test_speed },
	{ "block linear to and from pitch", test_block_linear },
	{ "slices and blocks of several", test_slices },
	{ "block linear to block linear", test_image_to_image },
	{ "fills read no source", test_fill },
	{ "remapping: every size and count", test_remap },
	{ "semaphores of one, two and four words", test_semaphores },
	{ "semaphore reductions", test_reductions },
	{ "non-stall and stall interrupts", test_interrupts },
	{ "a flush pushes what is late", test_flush },
	{ "render enable", test_render_enable },
	{ "physical addresses on a privileged channel", test_physical },
	{ "the copy engine of the graphics runlist", test_grce },
	{ "an empty transfer as a barrier", test_barrier },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
