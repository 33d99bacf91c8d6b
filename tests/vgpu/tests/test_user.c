// SPDX-License-Identifier: GPL-2.0
/*
 * Pushes of users, as a library: whatever is in them, the model goes on, their
 * channel alone ends, and no driver is blamed; what the driver pushes itself is
 * still looked at
 */
#include <stdlib.h>
#include <string.h>

#include "ce.h"
#include "chan.h"
#include "gr.h"
#include "tap.h"
#include "video.h"

#define MEM		0x10000000ull
#define OTHERS		0x20000000ull
#define SPARSE		0x8000000000ull		/* and 2^38 bytes on */
#define NOWHERE		0x50000000ull
#define WAIT_MS		1000
#define MMU_FAULT	ROBUST_CHANNEL_FIFO_ERROR_MMU_ERR_FLT
#define PBDMA_ERROR	ROBUST_CHANNEL_PBDMA_ERROR
#define CE2_ERROR	41		/* ROBUST_CHANNEL_CE2_ERROR */
#define GR_EXCEPTION	13		/* ROBUST_CHANNEL_GR_EXCEPTION */

enum { INC = 1, IMMEDIATE = 4 };
enum { ACQUIRE = 0, RELEASE = 1, REDUCTION = 6 };

static struct vgpu *g;

static struct chan *start(u32 runlist, bool privileged)
{
	g = chan_gpu();
	ce_init(g);
	gr_init(g);
	video_init(g);
	chan_vram(MEM, 0x1000);
	chan_vram(OTHERS, 0x1000);
	return chan_new(runlist, privileged, NULL);
}

static void submit(struct chan *ch)
{
	chan_submit(ch);
	CHECK(chan_run(WAIT_MS));
}

/* Another channel works as if nothing had been. */
static void others_work(void)
{
	struct chan *ch = chan_new(RUNLIST_CE3, false, NULL);

	chan_semaphore(ch, OTHERS, 7, RELEASE);
	chan_finish(ch);
}

/* ---- whose mistake is it? ----------------------------------------------------- */

static void blamed(enum violation v, bool user)
{
	CHECK_EQ(violation_count(g, v), !user);
	CHECK_EQ(violation_total(g), !user);
	CHECK_EQ(violation_user_count(g, v), user);
	CHECK_EQ(violation_user_total(g), user);
}

/* The same mistakes on channels without and with privileges. */
static void test_blame(void)
{
	struct chan *ch;
	u32 user;

	for (user = 0; user < 2; user++) {
		ch = start(RUNLIST_CE2, !user);
		chan_method(ch, 0, 0x04, 0);
		submit(ch);
		chan_died(ch, PBDMA_ERROR);
		blamed(V_METHOD_UNKNOWN, user);
		ch = start(RUNLIST_CE2, !user);
		chan_dword(ch, 0xc0000000);
		submit(ch);
		chan_died(ch, PBDMA_ERROR);
		blamed(V_PB_ENTRY, user);
		ch = start(RUNLIST_CE2, !user);
		chan_method(ch, SUBCH_COPY, 0x0ffc, 0);
		submit(ch);
		chan_died(ch, CE2_ERROR);
		blamed(V_CE_METHOD, user);
		ch = start(RUNLIST_GR, !user);
		chan_method(ch, SUBCH_I2M, 0x0ffc, 0);
		submit(ch);
		chan_died(ch, GR_EXCEPTION);
		blamed(V_GR_METHOD, user);
		/* Bits of nothing: the channel lives. */
		ch = start(RUNLIST_CE2, !user);
		chan_method(ch, 0, 0x78, 2);
		chan_finish(ch);
		blamed(V_METHOD_RESERVED, user);
	}
}

/* The ring is the driver's, whosever channel it is. */
static void test_ring_blame(void)
{
	struct chan *ch = start(RUNLIST_CE2, false);

	chan_entry(ch, 0, 1);
	chan_doorbell(ch);
	CHECK(chan_run(WAIT_MS));
	chan_died(ch, PBDMA_ERROR);
	blamed(V_GP_ENTRY, false);
}

/* A driver's own push: read-only, beside a ring that is. */
static void own(struct chan *ch)
{
	chan_protect(ch->ring_va, 0x1000, PTE_RO);
	chan_protect(ch->pb_va, 0x1000, PTE_RO);
}

static void test_own(void)
{
	struct chan *ch = start(RUNLIST_CE2, false);

	own(ch);
	chan_method(ch, 0, 0x78, 2);
	chan_finish(ch);
	blamed(V_METHOD_RESERVED, false);
	/* A push that is read-only as well, but a user's: elsewhere */
	ch = start(RUNLIST_CE2, false);
	own(ch);
	memcpy(chan_sysmem(NOWHERE, 0x1000),
	       (u32[]){ chan_header(INC, 1, 0, 0x78), 2 }, 8);
	chan_protect(NOWHERE, 0x1000, PTE_RO);
	chan_entry(ch, (u32)NOWHERE, 2 << 10);
	chan_doorbell(ch);
	CHECK(chan_run(WAIT_MS));
	blamed(V_METHOD_RESERVED, true);
	/* Beside the ring, but any push can write it */
	ch = start(RUNLIST_CE2, false);
	chan_protect(ch->ring_va, 0x1000, PTE_RO);
	chan_method(ch, 0, 0x78, 2);
	chan_finish(ch);
	blamed(V_METHOD_RESERVED, true);
}

/* What a user leaves behind is not the fault of the driver's push after it. */
static void test_leftovers(void)
{
	struct chan *ch = start(RUNLIST_CE2, false);
	u32 *user = (u32 *)chan_sysmem(NOWHERE, 0x1000);

	own(ch);
	/* A method without its data: it gets the driver's header. */
	user[0] = chan_header(INC, 1, 0, 0x78);
	chan_entry(ch, (u32)NOWHERE, 1 << 10);
	chan_method(ch, 0, 0x08, 0x80000000);
	submit(ch);
	CHECK_EQ(violation_total(g), 0);
	CHECK(violation_user_total(g) > 0);

	ch = start(RUNLIST_CE2, false);
	user = (u32 *)chan_sysmem(NOWHERE, 0x1000);
	own(ch);
	/* Half of a payload */
	user[0] = chan_header(INC, 1, 0, 0x68);
	user[1] = 5;
	chan_entry(ch, (u32)NOWHERE, 2 << 10);
	chan_semaphore(ch, MEM, 1, RELEASE);
	chan_finish(ch);
	chan_clean();
}

/* ---- faults: who, where, why ---------------------------------------------------- */

static void died_at(const struct chan *ch, u64 va, enum gmmu_access access)
{
	chan_died(ch, MMU_FAULT);
	CHECK_EQ(ch->c->fault.va & ~0xfffull, va & ~0xfffull);
	CHECK_EQ(ch->c->fault.access, access);
	chan_clean();
	others_work();
}

static void copy(struct chan *ch, u64 src, u64 dst, u32 bytes, u32 lines)
{
	u32 data[8] = { src >> 32, (u32)src, dst >> 32, (u32)dst,
			bytes, bytes, bytes, lines };

	chan_object(ch, SUBCH_COPY, AMPERE_DMA_COPY_B);
	chan_methods(ch, SUBCH_COPY, CE_OFFSET_IN_UPPER, data, 8);
	chan_method(ch, SUBCH_COPY, CE_LAUNCH_DMA,
		    CE_TRANSFER_NON_PIPELINED | CE_SRC_PITCH | CE_DST_PITCH |
		    CE_MULTI_LINE);
}

static void test_faults(void)
{
	struct chan *ch = start(RUNLIST_CE2, false);

	/* Host reads a push that is not there. */
	chan_entry(ch, (u32)NOWHERE + 0x2340, 4 << 10);
	chan_doorbell(ch);
	CHECK(chan_run(WAIT_MS));
	died_at(ch, NOWHERE + 0x2340, GMMU_READ);
	/* Semaphores: acquire, release, reduction, a page to read only */
	ch = start(RUNLIST_CE2, false);
	chan_semaphore(ch, NOWHERE, 1, ACQUIRE);
	submit(ch);
	died_at(ch, NOWHERE, GMMU_READ);
	ch = start(RUNLIST_CE2, false);
	chan_semaphore(ch, NOWHERE, 1, RELEASE);
	submit(ch);
	died_at(ch, NOWHERE, GMMU_WRITE);
	ch = start(RUNLIST_CE2, false);
	chan_protect(MEM, 0x1000, PTE_NO_ATOMIC);
	chan_semaphore(ch, MEM, 1, REDUCTION | SEMAPHORE_IOR << 27);
	submit(ch);
	died_at(ch, MEM, GMMU_ATOMIC);
	ch = start(RUNLIST_CE2, false);
	chan_protect(MEM, 0x1000, PTE_RO);
	chan_semaphore(ch, MEM, 1, RELEASE);
	submit(ch);
	died_at(ch, MEM, GMMU_WRITE);
	/* A copy engine reads, and writes. */
	ch = start(RUNLIST_CE2, false);
	copy(ch, NOWHERE, MEM, 64, 1);
	submit(ch);
	died_at(ch, NOWHERE, GMMU_READ);
	ch = start(RUNLIST_CE2, false);
	copy(ch, MEM, NOWHERE + 0x5000, 64, 1);
	submit(ch);
	died_at(ch, NOWHERE + 0x5000, GMMU_WRITE);
}

/* ---- anything, and without an end ------------------------------------------------ */

/* As much as a launch can ask for, over memory that swallows it. */
static void test_endless_copy(void)
{
	struct chan *ch = start(RUNLIST_CE2, false), *other;
	u64 begin, longest = 0, now;
	u32 i;

	pt_set(chan_page_tables(), SPARSE, 38, PTE_SPARSE);
	other = chan_new(RUNLIST_CE2, false, NULL);
	copy(ch, SPARSE, SPARSE, 0x1000000, 0xffffffff);
	chan_submit(ch);
	for (i = 0; i < 10; i++) {
		begin = vclock_now(g);
		chan_run(1);
		now = vclock_now(g);
		if (now - begin > longest)
			longest = now - begin;
	}
	CHECK(!channel_dead(ch->c));
	CHECK_EQ(chan_gp_get(ch), 0);
	CHECK(longest < 5000000000ull);
	chan_semaphore(other, MEM, 3, RELEASE);
	chan_submit(other);
	for (i = 0; i < 100 && chan_gp_get(other) != other->put; i++)
		chan_run(1);
	CHECK_EQ(chan_gp_get(other), other->put);
	/* It ends when its channel does. */
	ch->c->enabled = false;
	CHECK(chan_run(WAIT_MS));
	CHECK_EQ(violation_total(g), 0);
}

/* A copy in several slices is one copy: all bytes, one semaphore, at the end. */
static void test_long_copy(void)
{
	const u32 size = 40 << 20, step = 4096;
	struct chan *ch = start(RUNLIST_CE2, false);
	u32 *src = (u32 *)chan_sysmem(NOWHERE, size);
	u32 *dst = (u32 *)chan_vram(SPARSE, size);
	u32 *mem = (u32 *)chan_sysmem(MEM + 0x10000, 0x1000), i;

	for (i = 0; i < size / 4; i++)
		src[i] = i * 2654435761u;
	chan_method(ch, SUBCH_COPY, CE_SET_SEMAPHORE_A, 0);
	chan_method(ch, SUBCH_COPY, CE_SET_SEMAPHORE_A + 4, MEM + 0x10000);
	chan_method(ch, SUBCH_COPY, CE_SET_SEMAPHORE_PAYLOAD, 9);
	copy(ch, NOWHERE, SPARSE, step, size / step);
	ch->pb[ch->pushed - 1] |= CE_SEMAPHORE_ONE_WORD << 3;
	chan_finish(ch);
	CHECK(!memcmp(src, dst, size));
	CHECK_EQ(mem[0], 9);
	CHECK_EQ(stat_get(g, STAT_CE_COPIES), 1);
	CHECK_EQ(stat_get(g, STAT_SEMAPHORES), 1);
	chan_clean();
}

static u32 any(void)
{
	return (u32)rand() << 16 ^ (u32)rand();
}

/* Methods of all engines, and of none, often enough with sense in them. */
static u32 garbage(void)
{
	static const u16 classes[] = { 0xc797, 0xc7c0, 0xa140, 0x902d, 0xc7b5,
				       0xc7b0, 0xc7b7, 0xc7fa };
	u32 r = any();

	switch (rand() % 8) {
	case 0:
		return chan_header(r % 8, rand() % 4, rand() % 8,
				   (u32)rand() % 0x88 & ~3u);
	case 1:
		return chan_header(INC, rand() % 16, rand() % 5,
				   (u32)rand() % 0x1200 & ~3u);
	case 2:
		return chan_header(INC, rand() % 4, 4, (u32)(rand() % 2 ?
				   CE_LAUNCH_DMA : CE_OFFSET_IN_UPPER));
	case 3:
		return classes[rand() % 8];
	case 4:
		return chan_header(INC, 1, rand() % 5, 0);
	case 5:
		return (u32)MEM + r % 0x3000;
	case 6:
		return r % 64;
	default:
		return r;
	}
}

/* Is it one the model itself is to blame for, or a driver's? */
static unsigned int drivers(void)
{
	return violation_total(g) - violation_count(g, V_GR_UNMODELLED) -
	       violation_count(g, V_VIDEO_UNMODELLED);
}

static void test_garbage(void)
{
	static const u32 runlists[] = { 0, 2, 4, 6, 7 };
	unsigned int dead = 0, mistakes = 0;
	struct chan *ch;
	u32 i, k;

	srand(570144);
	for (i = 0; i < 1500; i++) {
		ch = start(runlists[i % ARRAY_SIZE(runlists)], false);
		pt_set(chan_page_tables(), SPARSE, 38, PTE_SPARSE);
		for (k = 0; k < 60; k++)
			chan_dword(ch, garbage());
		chan_submit(ch);
		chan_run(1);
		CHECK_EQ(drivers(), 0);
		dead += channel_dead(ch->c);
		mistakes += violation_user_total(g);
		others_work();
		if (drivers())
			return;
	}
	printf("# %u of %u channels dead, %u mistakes\n", dead, i, mistakes);
	CHECK(dead > i / 2);
	CHECK(mistakes > i / 2);
}

/* A wait without an end is a hang, not an error, and nobody's violation. */
static void test_endless_wait(void)
{
	struct chan *ch = start(RUNLIST_CE2, false);
	char err[128];

	CHECK(inject_add(g, "acquire-watchdog=5", err, sizeof(err)));
	chan_semaphore(ch, MEM, 1, ACQUIRE);
	chan_submit(ch);
	CHECK(!chan_run(40));
	CHECK(!channel_dead(ch->c));
	blamed(V_ACQUIRE_STUCK, true);
	ch->c->enabled = false;
	others_work();
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "a user's mistake is not the driver's", test_blame },
		{ "the ring is the driver's", test_ring_blame },
		{ "a driver's own pushes", test_own },
		{ "what a user's push leaves behind", test_leftovers },
		{ "faults: address and access", test_faults },
		{ "a copy without an end", test_endless_copy },
		{ "a long copy", test_long_copy },
		{ "a wait without an end", test_endless_wait },
		{ "garbage on every engine", test_garbage },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
