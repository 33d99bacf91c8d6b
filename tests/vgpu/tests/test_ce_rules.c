// SPDX-License-Identifier: GPL-2.0
/*
 * Rule 18: what a copy engine refuses, and what it does only with a complaint
 *
 * Rule 15 at copy engines: protected memory by physical and virtual address.
 */
#include <string.h>

#include "ce.h"
#include "chan.h"
#include "gmmu.h"
#include "tap.h"

#define SRC		0x10000000ull
#define DST		0x20000000ull
#define NOWHERE		0x50000000ull
#define KB		1024ull
#define LINEAR		(CE_SRC_PITCH | CE_DST_PITCH)
#define COPY		(CE_TRANSFER_NON_PIPELINED | LINEAR | CE_MULTI_LINE)
#define MMU_FAULT	31		/* ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT */

static struct vgpu *g;
static u8 *src, *dst;

static struct chan *start_as(bool privileged)
{
	struct chan *ch;
	u32 data[8] = { 0, SRC, 0, DST, 256, 256, 256, 16 };

	g = chan_gpu();
	ce_init(g);
	src = chan_vram(SRC, 64 * KB);
	dst = chan_vram(DST, 64 * KB);
	memset(src, 0x5a, 64 * KB);
	ch = chan_new(RUNLIST_CE2, privileged, NULL);
	chan_object(ch, SUBCH_COPY, AMPERE_DMA_COPY_B);
	chan_methods(ch, SUBCH_COPY, CE_OFFSET_IN_UPPER, data, 8);
	return ch;
}

static struct chan *start(void)
{
	return start_as(false);
}

static void ce(struct chan *ch, u32 method, u32 data)
{
	chan_method(ch, SUBCH_COPY, method, data);
}

/* The channel dies of its engine's error, nothing has been written. */
static void refused(struct chan *ch, enum violation v)
{
	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, engine_info(ENGINE_CE2)->rc_error);
	chan_only(v, 1);
	CHECK(!dst[0]);
}

static void faulted(struct chan *ch)
{
	chan_submit(ch);
	CHECK(chan_run(1000));
	chan_died(ch, MMU_FAULT);
}

static void accepted_with(struct chan *ch, enum violation v)
{
	chan_finish(ch);
	chan_only(v, 1);
}

static void test_methods(void)
{
	static const u32 unknown[] = { 0x104, 0x250, 0x304, 0x724, 0x740, 0x754,
				       0x1118, 0x3ffc };
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unknown); i++) {
		ch = start();
		ce(ch, unknown[i], 0);
		refused(ch, V_CE_METHOD);
	}
}

static void test_reserved(void)
{
	static const struct { u32 method, data; } bad[] = {
		{ CE_OFFSET_IN_UPPER, 0x20000 },
		{ CE_SET_REMAP_COMPONENTS, 0x8 },
		{ CE_SET_RENDER_ENABLE_C, 9 },
		{ CE_SET_SRC_PHYS_MODE, 0x400 },
		{ CE_SET_DST_BLOCK_SIZE, 0x11000 },
	};
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ch = start();
		ce(ch, bad[i].method, bad[i].data);
		accepted_with(ch, V_CE_RESERVED);
	}
}

static void test_launch_fields(void)
{
	static const u32 bad[] = {
		COPY | BIT(20), COPY | BIT(21), COPY | BIT(24), COPY | BIT(31),
		COPY | 3, COPY | 3 << 5, COPY | 3 << 3, COPY | 2 << 22,
		COPY | CE_REDUCTION_ENABLE | 1 << 3 | 8 << 14,
	};
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ch = start();
		ce(ch, CE_LAUNCH_DMA, bad[i]);
		refused(ch, V_CE_LAUNCH);
	}
}

static void test_pitch(void)
{
	static const struct { u32 method, pitch; } bad[] = {
		{ CE_PITCH_IN, 255 }, { CE_PITCH_IN, -255 }, { CE_PITCH_IN, 0 },
		{ CE_PITCH_OUT, 255 }, { CE_PITCH_OUT, -255 },
	};
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ch = start();
		ce(ch, bad[i].method, bad[i].pitch);
		ce(ch, CE_LAUNCH_DMA, COPY);
		refused(ch, V_CE_LAUNCH);
	}
}

/* One method wrong after a good image; @first: source's or destination's. */
static void image_case(u32 first, u32 origin, u32 method, u32 data, bool good)
{
	u32 image[5] = { 1 << 12 | 1 << 4, 512, 64, 2, 1 };
	struct chan *ch = start();

	chan_methods(ch, SUBCH_COPY, first, image, 5);
	ce(ch, origin, 256);
	ce(ch, origin + 4, 48);
	if (method)
		ce(ch, method, data);
	ce(ch, CE_LAUNCH_DMA, COPY & ~(first == CE_SET_DST_BLOCK_SIZE ?
				       CE_DST_PITCH : CE_SRC_PITCH));
	if (good) {
		chan_finish(ch);
		chan_clean();
	} else {
		refused(ch, V_CE_LAUNCH);
	}
}

static void images(u32 first, u32 origin, u32 offset)
{
	image_case(first, origin, 0, 0, true);
	image_case(first, origin, first, 1 << 12 | 1, false);	/* width */
	image_case(first, origin, first, 1 << 4, false);	/* GOB height */
	image_case(first, origin, first, 2 << 12, false);
	image_case(first, origin, first, 1 << 12 | 6 << 4, false);
	image_case(first, origin, first, 1 << 12 | 6 << 8, false);
	image_case(first, origin, first + CE_BLOCK_WIDTH, 511, false);
	image_case(first, origin, first + CE_BLOCK_HEIGHT, 63, false);
	image_case(first, origin, first + CE_BLOCK_DEPTH, 1, false);
	image_case(first, origin, first + CE_BLOCK_LAYER, 2, false);
	image_case(first, origin, origin, 257, false);
	image_case(first, origin, origin + 4, 49, false);
	image_case(first, origin, origin + 4, 0xffffffff, false);
	image_case(first, origin, offset + 4, SRC + 256, false);
}

static void test_images(void)
{
	images(CE_SET_DST_BLOCK_SIZE, CE_DST_ORIGIN_X, CE_OFFSET_OUT_UPPER);
	images(CE_SET_SRC_BLOCK_SIZE, CE_SRC_ORIGIN_X, CE_OFFSET_IN_UPPER);
}

static void test_remap(void)
{
	/* The second of one component; a selector that does not exist. */
	static const u32 bad[] = { 1, 7, 0x30 | 1 << 24 | 1 << 20 };
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ch = start();
		ce(ch, CE_SET_REMAP_COMPONENTS, bad[i]);
		ce(ch, CE_LAUNCH_DMA, COPY | CE_REMAP);
		refused(ch, V_CE_LAUNCH);
	}
}

static void test_semaphore(void)
{
	static const struct { u32 addr, launch; } bad[] = {
		{ 2, 1 << 3 }, { 4, 1 << 3 | CE_PAYLOAD_TWO_WORD },
		{ 8, 2 << 3 },
	};
	struct chan *ch;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ch = start();
		ce(ch, CE_SET_SEMAPHORE_B, SRC + bad[i].addr);
		ce(ch, CE_LAUNCH_DMA, COPY | bad[i].launch);
		refused(ch, V_CE_LAUNCH);
	}
}

static void test_physical(void)
{
	struct chan *ch = start();

	ce(ch, CE_LAUNCH_DMA, COPY | CE_SRC_PHYSICAL);
	refused(ch, V_CE_PHYSICAL);
	ch = start();
	ce(ch, CE_LAUNCH_DMA, COPY | CE_DST_PHYSICAL);
	refused(ch, V_CE_PHYSICAL);
	ch = start_as(true);
	ce(ch, CE_SET_DST_PHYS_MODE, 3);
	ce(ch, CE_LAUNCH_DMA, COPY | CE_DST_PHYSICAL);
	refused(ch, V_CE_LAUNCH);
}

static void overlap(u64 from, u64 to, u32 pitch, u32 length, u32 lines, bool bad)
{
	u32 data[8] = { 0, from, 0, to, pitch, pitch, length, lines };
	struct chan *ch = start();

	chan_methods(ch, SUBCH_COPY, CE_OFFSET_IN_UPPER, data, 8);
	ce(ch, CE_LAUNCH_DMA, COPY);
	if (bad) {
		accepted_with(ch, V_CE_OVERLAP);
	} else {
		chan_finish(ch);
		chan_clean();
	}
}

static void test_overlap(void)
{
	overlap(SRC, SRC, 0, 100, 1, true);
	overlap(SRC, SRC + 99, 0, 100, 1, true);
	overlap(SRC, SRC + 100, 0, 100, 1, false);
	overlap(SRC + 99, SRC, 0, 100, 1, true);
	overlap(SRC + 100, SRC, 0, 100, 1, false);
	/* The left half of a picture to its right half, then a bit less far. */
	overlap(SRC, SRC + 128, 256, 128, 16, false);
	overlap(SRC, SRC + 127, 256, 128, 16, true);
	overlap(SRC + 128, SRC, 256, 128, 16, false);
	overlap(SRC + 129, SRC, 256, 127, 16, false);
	overlap(SRC + 129, SRC, 256, 130, 16, true);
	/* Down by all lines, by one less, and by one less and across. */
	overlap(SRC, SRC + 16 * 256, 256, 256, 16, false);
	overlap(SRC, SRC + 15 * 256, 256, 256, 16, true);
	overlap(SRC, SRC + 15 * 256 + 128, 256, 128, 16, false);
	overlap(SRC, SRC + 14 * 256 + 200, 256, 100, 16, true);
}

static void test_empty(void)
{
	struct chan *ch = start();

	ce(ch, CE_LINE_LENGTH_IN, 0);
	ce(ch, CE_LAUNCH_DMA, CE_TRANSFER_PIPELINED | LINEAR | CE_MULTI_LINE);
	accepted_with(ch, V_CE_EMPTY);
	ch = start();
	ce(ch, CE_LINE_COUNT, 0);
	ce(ch, CE_LAUNCH_DMA, CE_TRANSFER_PIPELINED | LINEAR | CE_MULTI_LINE);
	accepted_with(ch, V_CE_EMPTY);
}

/* Not a violation: any user can name an address. The channel is told. */
static void test_unmapped(void)
{
	struct chan *ch = start();

	/* Nor is there a semaphore of a copy that was not. */
	ce(ch, CE_OFFSET_IN_UPPER + 4, NOWHERE);
	ce(ch, CE_SET_SEMAPHORE_B, DST + 32 * KB);
	ce(ch, CE_SET_SEMAPHORE_PAYLOAD, 1);
	ce(ch, CE_LAUNCH_DMA, COPY | 1 << 3);
	faulted(ch);
	chan_clean();
	CHECK(!dst[0]);
	CHECK(!dst[32 * KB]);
	/* What was before the fault has been copied. */
	ch = start();
	ce(ch, CE_OFFSET_OUT_UPPER + 4, DST + 64 * KB - 512);
	ce(ch, CE_LAUNCH_DMA, COPY);
	faulted(ch);
	chan_clean();
	CHECK_EQ(dst[64 * KB - 1], 0x5a);
	ch = start();
	ce(ch, CE_SET_SEMAPHORE_B, NOWHERE);
	ce(ch, CE_LAUNCH_DMA, COPY | 1 << 3);
	faulted(ch);
	chan_clean();
	CHECK_EQ(dst[16 * 256 - 1], 0x5a);
}

static void test_read_only(void)
{
	struct chan *ch = start();

	chan_protect(DST, 4 * KB, BIT(6));	/* NV_MMU_VER2_PTE_READ_ONLY */
	ce(ch, CE_LAUNCH_DMA, COPY);
	faulted(ch);
	chan_clean();
	CHECK(!dst[0]);
}

static void test_protected(void)
{
	struct chan *ch;
	u64 addr;

	g = chan_gpu();
	addr = chan_next_vram();
	ch = start();
	vram_protect(g, addr, addr + 4 * KB);
	ce(ch, CE_LAUNCH_DMA, COPY);
	faulted(ch);
	CHECK(violation_count(g, V_VRAM_PROTECTED) > 0);
	CHECK(!dst[0]);
	ch = start_as(true);
	vram_protect(g, addr, addr + 4 * KB);
	ce(ch, CE_OFFSET_OUT_UPPER + 4, addr);
	ce(ch, CE_OFFSET_IN_UPPER + 4, DST);
	ce(ch, CE_LAUNCH_DMA, COPY | CE_DST_PHYSICAL);
	faulted(ch);
	CHECK(violation_count(g, V_VRAM_PROTECTED) > 0);
	CHECK_EQ(src[0], 0x5a);
}

/* Mesa's NVK does not bind its copy class: host says so, the engine copies. */
static void test_unbound(void)
{
	u32 data[8] = { 0, SRC, 0, DST, 256, 256, 256, 16 };
	struct chan *ch;

	start();
	ch = chan_new(RUNLIST_CE3, false, NULL);
	chan_methods(ch, SUBCH_COPY, CE_OFFSET_IN_UPPER, data, 8);
	ce(ch, CE_LAUNCH_DMA, COPY);
	chan_finish(ch);
	CHECK(!memcmp(src, dst, 16 * 256));
	chan_clean();
}

static u32 random32(void)
{
	static u64 state = 88172645463325252ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state >> 16;
}

/* Often small, often a power of two or next to one, else anything. */
static u32 odd_number(void)
{
	switch (random32() % 4) {
	case 0:
		return random32() % 64;
	case 1:
		return (1u << random32() % 32) + random32() % 3 - 1;
	case 2:
		return random32() % 4096;
	default:
		return random32();
	}
}

static u32 any_method(void)
{
	static const u32 first[] = { CE_SET_SEMAPHORE_A, CE_OFFSET_IN_UPPER,
				     CE_SET_REMAP_CONST_A, CE_SET_SRC_BLOCK_SIZE };
	u32 at = first[random32() % ARRAY_SIZE(first)];

	return at + random32() % (at == CE_OFFSET_IN_UPPER ? 8 : 10) * 4;
}

/* Whatever it is asked, the engine stands and the next channel is served. */
static void test_garbage(void)
{
	u32 i, j, launches = 0, deaths = 0;
	struct chan *ch;

	for (i = 0; i < 1500; i++) {
		ch = start_as(i & 1);
		ce(ch, CE_SET_SRC_BLOCK_SIZE, 1 << 12 | random32() % 0x600);
		ce(ch, CE_SET_DST_BLOCK_SIZE, 1 << 12 | random32() % 0x600);
		for (j = random32() % 5; j; j--)
			ce(ch, any_method(), odd_number());
		/* A few bits of a good one turned over. */
		ce(ch, CE_LAUNCH_DMA, COPY ^ (random32() & random32() &
					      random32() & random32()));
		chan_submit(ch);
		CHECK(chan_run(20000));
		launches += stat_get(g, STAT_CE_COPIES);
		deaths += channel_dead(ch->c);
		CHECK(channel_dead(ch->c) || chan_gp_get(ch) == ch->put);
	}
	printf("# %u copies, %u channels dead\n", launches, deaths);
	CHECK(launches > 200 && deaths > 200);
	ch = start();
	ce(ch, CE_LAUNCH_DMA, COPY);
	chan_finish(ch);
	CHECK(!memcmp(src, dst, 16 * 256));
	chan_clean();
}

static const struct tap_test tests[] = {
	{ "methods that do not exist", test_methods },
	{ "bits that mean nothing", test_reserved },
	{ "LAUNCH_DMA fields out of range", test_launch_fields },
	{ "lines longer than the pitch", test_pitch },
	{ "block linear out of range", test_images },
	{ "remapping out of range", test_remap },
	{ "semaphores not aligned", test_semaphore },
	{ "physical mode on an unprivileged channel, peers", test_physical },
	{ "overlap, to the byte", test_overlap },
	{ "a pipelined copy of nothing", test_empty },
	{ "unmapped memory ends the channel", test_unmapped },
	{ "read-only memory", test_read_only },
	{ "protected memory", test_protected },
	{ "a subchannel without its class", test_unbound },
	{ "garbage", test_garbage },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
