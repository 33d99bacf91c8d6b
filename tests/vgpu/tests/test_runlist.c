// SPDX-License-Identifier: GPL-2.0
/*
 * Runlists, as a library: who runs while another one waits or hangs
 */
#include "ce.h"
#include "chan.h"
#include "tap.h"

#define MEM		0x10000000ull
#define WAIT_MS		1000

enum { ACQUIRE = 0, RELEASE = 1, SWITCH_TSG = BIT(12) };

static struct vgpu *g;
static u32 *mem;
static struct chan *a, *b;

static void start(void)
{
	g = chan_gpu();
	ce_init(g);
	mem = (u32 *)chan_sysmem(MEM, 0x1000);
	a = chan_new(RUNLIST_CE2, false, NULL);
	b = chan_new(RUNLIST_CE2, false, NULL);
}

static void fault(const char *spec)
{
	char err[128];

	if (!inject_add(g, spec, err, sizeof(err)))
		tap_bail("%s: %s", spec, err);
}

/* How long b's work takes while a waits, in microseconds. */
static u64 beside_waiting(u32 execute, u64 timeslice_us)
{
	u64 begin;

	start();
	a->c->tsg->timeslice_us = timeslice_us;
	chan_semaphore(a, MEM, 1, execute);
	chan_submit(a);
	chan_run(1);
	begin = vclock_now(g);
	chan_semaphore(b, MEM + 0x20, 5, RELEASE);
	chan_submit(b);
	while (!mem[8] && vclock_now(g) - begin < 5000000000)
		chan_run(1);
	CHECK_EQ(mem[8], 5);
	begin = vclock_now(g) - begin;
	mem[0] = 1;
	CHECK(chan_run(WAIT_MS));
	chan_clean();
	return begin / 1000;
}

/* Without ACQUIRE_SWITCH_TSG a group keeps the PBDMA for its timeslice. */
static void test_timeslice(void)
{
	CHECK(beside_waiting(ACQUIRE, 300000) > 200000);
	CHECK(beside_waiting(ACQUIRE | SWITCH_TSG, 300000) < 200000);
	CHECK(beside_waiting(ACQUIRE, 0) < 200000);
	CHECK(beside_waiting(ACQUIRE, 1024) < 200000);
}

/* SEMAPHORED's acquire has the same bit. */
static void legacy_acquire(struct chan *ch, u32 flags)
{
	u32 data[4] = { 0, MEM, 1, 1 | BIT(24) | flags };

	chan_methods(ch, 0, 0x10, data, 4);
}

static void test_legacy(void)
{
	start();
	a->c->tsg->timeslice_us = 500000;
	legacy_acquire(a, SWITCH_TSG);
	chan_submit(a);
	chan_run(1);
	CHECK(!a->c->keeps_pbdma);
	chan_semaphore(b, MEM + 0x20, 5, RELEASE);
	chan_submit(b);
	chan_run(300);
	CHECK_EQ(mem[8], 5);
	start();
	legacy_acquire(a, 0);
	chan_submit(a);
	chan_run(1);
	CHECK(a->c->keeps_pbdma);
	mem[0] = 1;
	CHECK(chan_run(WAIT_MS));
	chan_clean();
}

/* As long as one of the group can go on, nobody else has to wait for the others. */
static void test_group(void)
{
	struct chan *more;
	u32 i;

	start();
	a->c->tsg->timeslice_us = 5000000;
	more = chan_new(RUNLIST_CE2, false, a->c->tsg);
	for (i = 0; i < 100000; i++)
		chan_dword(more, chan_header(4, 0, 0, 0x08));
	chan_semaphore(a, MEM, 1, ACQUIRE);
	chan_submit(a);
	chan_submit(more);
	chan_semaphore(b, MEM + 0x20, 5, RELEASE);
	chan_submit(b);
	chan_run(300);
	CHECK_EQ(mem[8], 5);
	mem[0] = 1;
	CHECK(chan_run(WAIT_MS));
	chan_clean();
}

/* Two that wait without end share what there is, and others get theirs. */
static void test_two_wait(void)
{
	struct chan *c;

	start();
	c = chan_new(RUNLIST_CE2, false, NULL);
	chan_semaphore(a, MEM, 1, ACQUIRE);
	chan_semaphore(b, MEM + 4, 1, ACQUIRE);
	chan_submit(a);
	chan_submit(b);
	chan_run(10);
	chan_semaphore(c, MEM + 0x20, 5, RELEASE);
	chan_submit(c);
	chan_run(300);
	CHECK_EQ(mem[8], 5);
	mem[1] = 1;
	chan_run(300);
	CHECK_EQ(chan_gp_get(b), 1);
	CHECK_EQ(chan_gp_get(a), 0);
	mem[0] = 1;
	CHECK(chan_run(WAIT_MS));
	chan_clean();
}

static void a_hangs(void)
{
	start();
	fault("engine-hang=0:1,count=1");
	chan_method(a, 0, 0x08, 0);
	chan_submit(a);
	chan_semaphore(b, MEM + 0x20, 5, RELEASE);
	chan_submit(b);
	chan_run(20);
	CHECK_EQ(mem[8], 0);
	CHECK(!channel_dead(a->c));
}

/* An engine that hangs is nobody's until it is taken from who has it. */
static void test_engine_hang(void)
{
	struct chan *other;

	a_hangs();
	/* Other engines go on. */
	other = chan_new(RUNLIST_CE3, false, NULL);
	chan_semaphore(other, MEM + 0x30, 6, RELEASE);
	chan_submit(other);
	chan_run(300);
	CHECK_EQ(mem[12], 6);
	/* To be off the runlist is not to be off the engine. */
	a->c->enabled = false;
	chan_ring(RUNLIST_CE2 << 16 | b->id);
	chan_run(20);
	CHECK_EQ(mem[8], 0);
	runlist_preempt(g, a->c->tsg, RUNLIST_CE2);
	CHECK(chan_run(WAIT_MS));
	CHECK_EQ(mem[8], 5);
	chan_only(V_DOORBELL_NO_WORK, 1);
}

/* Or until it ends: by an error, or freed. */
static void test_engine_hang_ends(void)
{
	a_hangs();
	channel_rc(g, a->c, 43, NULL, "the test ends it");
	CHECK(chan_run(WAIT_MS));
	CHECK_EQ(mem[8], 5);
	/* To preempt a group that is still to run takes nothing from it. */
	a_hangs();
	runlist_preempt(g, a->c->tsg, RUNLIST_CE2);
	chan_run(20);
	CHECK_EQ(mem[8], 0);
	chan_clean();
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "ACQUIRE_SWITCH_TSG and timeslices", test_timeslice },
		{ "SEMAPHORED's acquire", test_legacy },
		{ "a group of which one goes on", test_group },
		{ "two that wait", test_two_wait },
		{ "fault: an engine that hangs", test_engine_hang },
		{ "fault: the end of who hangs", test_engine_hang_ends },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
