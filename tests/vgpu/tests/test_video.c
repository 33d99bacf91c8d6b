// SPDX-License-Identifier: GPL-2.0
/*
 * Video engines, as a library: their runlists, what their methods do, and what
 * becomes of those that cannot be done
 */
#include <string.h>

#include "chan.h"
#include "tap.h"
#include "video.h"

#define MEM		0x10000000ull
#define NOWHERE		0x50000000ull
#define WAIT_MS		1000
#define SUBCH		0

#define SEMAPHORE_A	0x240
#define SEMAPHORE_D	0x304
#define EXECUTE		0x300
#define FOUR_WORDS	1u
#define AWAKEN		BIT(8)
#define TRAP		(3u << 16)

enum { ACQUIRE = 0, RELEASE = 1 };

/* ROBUST_CHANNEL_NVDEC0_ERROR, _NVDEC1_, _NVENC0_, _OFA0_ of nverror.h */
static const struct {
	u32 runlist, nonstall, class, rc;
	enum engine_id id;
} engines[] = {
	{ 4, 6, 0xc7b0, 68, ENGINE_NVDEC0 },
	{ 5, 7, 0xc7b0, 83, ENGINE_NVDEC1 },
	{ 6, 8, 0xc7b7, 47, ENGINE_NVENC0 },
	{ 7, 9, 0xc7fa, 86, ENGINE_OFA0 },
};

static struct vgpu *g;
static u32 *mem;

static struct chan *start(u32 n)
{
	struct chan *ch;

	g = chan_gpu();
	video_init(g);
	mem = (u32 *)chan_sysmem(MEM, 0x1000);
	ch = chan_new(engines[n].runlist, false, NULL);
	chan_object(ch, SUBCH, engines[n].class);
	return ch;
}

static void dies(struct chan *ch, u32 rc)
{
	chan_submit(ch);
	CHECK(chan_run(WAIT_MS));
	chan_died(ch, rc);
}

static void semaphore(struct chan *ch, u64 va, u32 payload, u32 execute)
{
	u32 data[3] = { va >> 32, (u32)va, payload };

	chan_methods(ch, SUBCH, SEMAPHORE_A, data, 3);
	chan_method(ch, SUBCH, SEMAPHORE_D, execute);
}

/* Host's methods work on every runlist, and each has its own interrupt. */
static void test_host_methods(void)
{
	struct chan *ch;
	u32 i, k;

	for (i = 0; i < ARRAY_SIZE(engines); i++) {
		ch = start(i);
		chan_semaphore(ch, MEM, 0, ACQUIRE);
		chan_semaphore(ch, MEM, 100 + i, RELEASE);
		chan_method(ch, 0, 0x20, 0);
		chan_finish(ch);
		CHECK_EQ(mem[0], 100 + i);
		for (k = 0; k < 16; k++)
			CHECK_EQ(chan_interrupt(k), k == engines[i].nonstall);
		CHECK_EQ(engine_of_runlist(engines[i].runlist)->id,
			 engines[i].id);
		chan_clean();
	}
}

static void test_classes(void)
{
	static const u32 classes[] = { 0xc7b0, 0xc7b7, 0xc7fa, 0xc7b5, 0xc797 };
	struct chan *ch;
	u32 i, k;

	for (i = 0; i < ARRAY_SIZE(engines); i++)
		for (k = 0; k < ARRAY_SIZE(classes); k++) {
			ch = start(i);
			chan_object(ch, SUBCH + 1, classes[k]);
			if (classes[k] == engines[i].class) {
				chan_finish(ch);
				chan_clean();
				continue;
			}
			dies(ch, ROBUST_CHANNEL_PBDMA_ERROR);
			chan_only(V_CLASS_UNKNOWN, 1);
		}
}

/* Of the decoder and the encoder: parameters are taken, others are not known. */
static void test_methods(void)
{
	static const u16 known[][2] = {
		{ 0x200, 0x200 }, { 0x400, 0x400 }, { 0x4d8, 0x47c },
		{ 0xf1c, 0x770 }, { 0x1114, 0x1114 },
	};
	static const u16 unknown[][2] = {
		{ 0x104, 0x104 }, { 0x264, 0x250 }, { 0x4dc, 0x480 },
		{ 0x700, 0x754 }, { 0x3ffc, 0x3ffc },
	};
	struct chan *ch;
	u32 i, k;

	for (i = 0; i < 3; i++) {
		ch = start(i);
		for (k = 0; k < ARRAY_SIZE(known); k++)
			chan_method(ch, SUBCH, known[k][i == 2], 0xffffffff);
		chan_finish(ch);
		chan_clean();
		for (k = 0; k < ARRAY_SIZE(unknown); k++) {
			ch = start(i);
			chan_method(ch, SUBCH, unknown[k][i == 2], 0);
			dies(ch, engines[i].rc);
			chan_only(V_VIDEO_METHOD, 1);
		}
	}
}

static void test_semaphore(void)
{
	struct chan *ch;
	u32 i;

	for (i = 0; i < 3; i++) {
		ch = start(i);
		semaphore(ch, MEM + 4, 7, 0);
		semaphore(ch, MEM + 0x10, 8, FOUR_WORDS | AWAKEN);
		chan_finish(ch);
		CHECK_EQ(mem[1], 7);
		CHECK_EQ(mem[2], 0);
		CHECK_EQ(mem[4], 8);
		CHECK_EQ(mem[5], 0);
		CHECK(mem[6] || mem[7]);
		CHECK(chan_interrupt(engines[i].nonstall));
		chan_clean();
		ch = start(i);
		semaphore(ch, MEM + 4, 7, FOUR_WORDS);
		dies(ch, engines[i].rc);
		chan_only(V_VIDEO_SEMAPHORE, 1);
		ch = start(i);
		semaphore(ch, NOWHERE, 7, 0);
		dies(ch, ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT);
		CHECK_EQ(ch->c->fault.access, GMMU_WRITE);
		chan_clean();
		ch = start(i);
		semaphore(ch, MEM, 7, 4);
		chan_finish(ch);
		chan_only(V_VIDEO_RESERVED, 1);
	}
}

/* What would be decoded is not: that is said, and is nobody's mistake. */
static void test_unmodelled(void)
{
	struct chan *ch;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(engines); i++) {
		ch = start(i);
		chan_method(ch, SUBCH, EXECUTE, AWAKEN);
		dies(ch, engines[i].rc);
		CHECK_EQ(violation_count(g, V_VIDEO_UNMODELLED), 1);
		CHECK_EQ(violation_total(g), 1);
		ch = start(i);
		semaphore(ch, MEM, 1, TRAP);
		dies(ch, engines[i].rc);
		CHECK_EQ(violation_count(g, V_VIDEO_UNMODELLED), 1);
	}
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "host's methods and interrupts", test_host_methods },
		{ "rule 17: classes", test_classes },
		{ "rule 18: methods", test_methods },
		{ "rule 18: semaphores", test_semaphore },
		{ "rule 18: what is not modelled", test_unmodelled },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
