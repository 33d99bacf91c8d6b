// SPDX-License-Identifier: GPL-2.0
/*
 * What goes wrong with a channel, as a driver sees it through RM: errors of what a
 * user pushed, engines that hang, a preemption that does not work; and what a
 * channel of a falcon needs
 */
#include <stdlib.h>
#include <string.h>

#include "rm_chan.h"
#include "tap.h"

#define KEPLER_CHANNEL_GROUP_A	0xa06c
#define GROUP(n)		(0xa06c0000u | (n))
#define A06C_SCHEDULE		0xa06c0101
#define A06C_BIND		0xa06c0102
#define A06C_PREEMPT		0xa06c0105
#define NV_ERR_BUSY		0x03u
#define NV_ERR_TIMEOUT		0x65u

/* ---- groups of one, as a user's ---------------------------------------------- */

static u32 group_schedule(u32 chid, bool on)
{
	u8 p[2] = { on, 0 };

	return rm_control(&rm_chan.d, CLIENT, GROUP(chid), A06C_SCHEDULE, p,
			  sizeof(p));
}

static u32 preempt(u32 chid)
{
	u8 p[8] = { 1, 1 };

	put32(p + 4, 1000000);
	return rm_control(&rm_chan.d, CLIENT, GROUP(chid), A06C_PREEMPT, p,
			  sizeof(p));
}

/* A group and its channel, without privileges, scheduled. */
static void user_channel(u32 chid)
{
	u8 g[0x14] = { 0 }, p[0x170] = { 0 }, bind[4];
	u32 i;

	for (i = 0; i < 0x200; i += 4)
		rm_chan_vram_wr32(rm_chan_userd(chid) + i, 0);
	put32(g + 8, VASPACE);
	put32(g + 12, rm_chan.engine);
	CHECK_EQ(rm_alloc(&rm_chan.d, CLIENT, DEVICE, GROUP(chid),
			  KEPLER_CHANNEL_GROUP_A, g, sizeof(g)), 0);
	rm_chan_params(p, chid, false);
	CHECK_EQ(rm_chan_alloc(GROUP(chid), CHANNEL(chid), p), 0);
	put32(bind, rm_chan.engine);
	CHECK_EQ(rm_control(&rm_chan.d, CLIENT, GROUP(chid), A06C_BIND, bind,
			    sizeof(bind)), 0);
	CHECK_EQ(group_schedule(chid, true), 0);
	rm_chan.put = 0;
}

static void user_free(u32 chid)
{
	rm_chan_free(chid);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, GROUP(chid)), 0);
}

static void fault(const char *spec)
{
	CHECK_STR(client_control(rm_chan.d.b.c, "inject %s", spec), "ok");
}

static unsigned long mistakes(const char *check)
{
	return strtoul(client_control(rm_chan.d.b.c, "count-user %s", check),
		       NULL, 10);
}

static void end(void)
{
	rm_chan_stop();
	CHECK_EQ(client_violation_total(rm_chan.d.b.c), 0);
	rm_driver_stop(&rm_chan.d);
}

/* Another channel works, in the same address space. */
static void next_works(u32 chid)
{
	user_channel(chid);
	rm_chan.mem[0] = 0;
	rm_chan_release(MEM_VA, 100 + chid);
	rm_chan_submit(chid);
	CHECK(rm_chan_done(chid));
	CHECK_EQ(rm_chan.mem[0], 100 + chid);
	CHECK_EQ(group_schedule(chid, false), 0);
	user_free(chid);
}

/* Methods no channel may have: RM tells, and no driver has done wrong. */
static void test_user_errors(void)
{
	static const struct {
		u32 addr, data, rc;
		const char *text, *check;
	} wrong[] = {
		{ 0x04, 0, 32, "PBDMA METHOD", "method-unknown" },
		{ 0x6c, 7, 32, "PBDMA SEMAPHORE", "semaphore-operation" },
		{ 0x0000, 0xc797, 32, "HCE_ILLEGAL_CLASS", "class-unknown" },
		{ 0x1ffc, 0, 41, "ce2", "ce-method" },
	};
	u32 i;

	if (!rm_chan_start())
		return;
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		user_channel(1);
		rm_chan_method(wrong[i].addr, wrong[i].data);
		rm_chan_submit(1);
		rm_chan_died(1, wrong[i].rc, wrong[i].text);
		CHECK_EQ(mistakes(wrong[i].check), 1);
		user_free(1);
		next_works(2);
	}
	/* A header of no kind */
	user_channel(1);
	rm_chan.pb[rm_chan.pushed++] = 0xc0000000;
	rm_chan_submit(1);
	rm_chan_died(1, 32, "PBDMA PBENTRY");
	CHECK_EQ(mistakes("pushbuffer-entry"), 1);
	user_free(1);
	/* A push that is not mapped */
	user_channel(1);
	rm_chan_method(0x08, 0);
	rm_chan_submit_at(1, NO_VA + 0x1234);
	rm_chan_died(1, 31, "FAULT_PDE ACCESS_TYPE_VIRT_READ");
	CHECK_EQ(get32(rm_chan.d.rx.data + 0x1c), NO_VA + 0x1000);
	user_free(1);
	next_works(2);
	end();
}

/* RM says no, once: the channel still runs, and may be asked again. */
static void test_preempt_refused(void)
{
	if (!rm_chan_start())
		return;
	user_channel(1);
	fault("preempt-refused=101,count=1");
	CHECK_EQ(group_schedule(1, false), NV_ERR_TIMEOUT);
	rm_chan_release(MEM_VA, 5);
	rm_chan_submit(1);
	CHECK(rm_chan_done(1));
	CHECK_EQ(rm_chan.mem[0], 5);
	CHECK_EQ(group_schedule(1, false), 0);
	fault("preempt-refused=3,count=1");
	CHECK_EQ(preempt(1), NV_ERR_BUSY);
	CHECK_EQ(preempt(1), 0);
	/* To schedule is not to take off. */
	fault("preempt-refused=101,count=1");
	CHECK_EQ(group_schedule(1, true), 0);
	CHECK_EQ(group_schedule(1, false), NV_ERR_TIMEOUT);
	CHECK_EQ(group_schedule(1, false), 0);
	user_free(1);
	next_works(2);
	end();
}

static void send_preempt(u32 chid)
{
	u8 p[0x20] = { 0 };

	put32(p, CLIENT);
	put32(p + 4, GROUP(chid));
	put32(p + 8, A06C_PREEMPT);
	put32(p + 0x10, 8);
	p[0x18] = 1;
	rm_send(&rm_chan.d, FN_CONTROL, p, sizeof(p));
}

static void test_preempt_stuck(void)
{
	if (!rm_chan_start())
		return;
	user_channel(1);
	CHECK_EQ(group_schedule(1, false), 0);
	fault("preempt-stuck,count=1");
	send_preempt(1);
	CHECK(!rm_recv(&rm_chan.d, 300));
	CHECK_EQ(preempt(1), 0);
	user_free(1);
	end();
}

/* The engine is another's when RM has preempted, or ended, the one that hangs. */
static void test_engine_hang(void)
{
	u32 i;

	if (!rm_chan_start())
		return;
	for (i = 0; i < 2; i++) {
		user_channel(1);
		fault("engine-hang=0:1,count=1");
		rm_chan_release(MEM_VA, 5);
		rm_chan_submit(1);
		user_channel(2);
		rm_chan_release(MEM_VA + 4, 6 + i);
		rm_chan_submit(2);
		CHECK(!rm_recv(&rm_chan.d, 100));
		CHECK(rm_chan.mem[1] != 6 + i);
		if (i) {
			CHECK_EQ(group_schedule(1, false), 0);
			CHECK_EQ(preempt(1), 0);
		} else {
			user_free(1);
		}
		CHECK(rm_chan_done(2));
		CHECK_EQ(rm_chan.mem[1], 6 + i);
		CHECK_EQ(rm_chan.mem[0], 0);
		if (i)
			user_free(1);
		CHECK_EQ(group_schedule(2, false), 0);
		user_free(2);
	}
	end();
}

/* ---- falcons -------------------------------------------------------------------- */

#define ENGINE_NVDEC1		0x14u
#define RUNLIST_NVDEC1		5u
#define NVDEC1_ERROR		83u	/* ROBUST_CHANNEL_NVDEC1_ERROR */
#define NVC7B0_VIDEO_DECODER	0xc7b0
#define OBJECT			0xc7b00001u
#define PROMOTE_CTX		0x2080012b
#define FALCON_INFO		0x208001b0
#define DESC_NVDEC1		0x8f99e101u
#define CONTEXT_VA		0x40000000ull
#define CONTEXT			0x2000000ull

static u32 context_size(void)
{
	static u8 p[0x504];
	u32 i;

	CHECK_EQ(rm_subdevice_control(&rm_chan.d, FALCON_INFO, p, sizeof(p)), 0);
	for (i = 0; i < get32(p); i++)
		if (get32(p + 4 + 20 * i) == DESC_NVDEC1)
			return get32(p + 4 + 20 * i + 8);
	return 0;
}

/* The last dword: of an entry that is not there */
#define NOTHING		0x22cu

/* With one dword changed. */
static u32 promote(u32 size, u32 offset, u32 val)
{
	u8 p[0x230] = { 0 };

	put32(p, ENGINE_NVDEC1);
	put32(p + 4, CLIENT);
	put32(p + 8, 1);
	put32(p + 0xc, CLIENT);
	put32(p + 0x10, CHANNEL(1));
	put32(p + 0x18, CONTEXT_VA);
	put32(p + 0x20, size);
	put32(p + offset, val);
	return rm_control(&rm_chan.d, CLIENT, CLIENT + 2, PROMOTE_CTX, p,
			  sizeof(p));
}

/* By physical address, not mapped: RM does that when it likes. */
static u32 promote_physical(u32 size, u64 addr)
{
	u8 p[0x230] = { 0 }, *e = p + 0x30;

	put32(p, ENGINE_NVDEC1);
	put32(p + 0xc, CLIENT);
	put32(p + 0x10, CHANNEL(1));
	put32(p + 0x20, size);
	put32(p + 0x28, 1);
	put32(e, (u32)addr);
	put32(e + 4, addr >> 32);
	put32(e + 0x10, size);
	e[0x1e] = 1;
	e[0x1f] = 1;
	return rm_control(&rm_chan.d, CLIENT, CLIENT + 2, PROMOTE_CTX, p,
			  sizeof(p));
}

static u32 object(u32 size, u32 instance)
{
	u8 p[12] = { 0 };

	put32(p, size);
	put32(p + 8, instance);
	return rm_alloc(&rm_chan.d, CLIENT, CHANNEL(1), OBJECT,
			NVC7B0_VIDEO_DECODER, p, sizeof(p));
}

static bool falcon_start(u32 *size)
{
	u64 at;

	if (!rm_chan_start())
		return false;
	rm_chan.engine = ENGINE_NVDEC1;
	rm_chan.runlist = RUNLIST_NVDEC1;
	*size = context_size();
	CHECK(*size > 0);
	for (at = 0; at < *size; at += 0x1000)
		pt_map(&rm_chan.pt, CONTEXT_VA + at, 12, CONTEXT + at,
		       PTE_VALID | PTE_VID | PTE_PRIV | PTE_KIND(6));
	user_channel(1);
	return true;
}

static void test_falcon(void)
{
	u32 size;

	if (!falcon_start(&size))
		return;
	CHECK_EQ(promote(size, NOTHING, 0), 0);
	CHECK_EQ(object(12, 1), 0);
	rm_chan_method(0, NVC7B0_VIDEO_DECODER);
	rm_chan_release(MEM_VA, 9);
	rm_chan_submit(1);
	CHECK(rm_chan_done(1));
	CHECK_EQ(rm_chan.mem[0], 9);
	rm_chan_method(0x104, 0);
	rm_chan_submit(1);
	rm_chan_died(1, NVDEC1_ERROR, "nvdec1");
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, OBJECT), 0);
	user_free(1);
	end();
}

static void test_falcon_physical(void)
{
	u32 size;

	if (!falcon_start(&size))
		return;
	CHECK_EQ(promote_physical(size, CONTEXT), 0);
	CHECK_EQ(object(12, 1), 0);
	CHECK_EQ(rm_free(&rm_chan.d, CLIENT, OBJECT), 0);
	user_free(1);
	end();
}

/* A promotion that RM refuses: one violation more. */
static void refused(u32 status)
{
	static unsigned int count = 1;		/* the object's was the first */

	CHECK_EQ(status, NV_ERR_INVALID_ARGUMENT);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "context-buffer"), ++count);
}

static void test_falcon_rules(void)
{
	u32 size;

	if (!falcon_start(&size))
		return;
	/* An object first */
	CHECK_EQ(object(12, 1), NV_ERR_INVALID_STATE);
	rm_expect_violations(&rm_chan.d, "context-buffer", 1);
	refused(promote(size - 1, NOTHING, 0));
	refused(promote(size, 0x18, 0));
	refused(promote(size, 0x18, (u32)CONTEXT_VA + 0x80));
	refused(promote(size, 0x18, (u32)CONTEXT_VA + 0x1000));
	refused(promote(size, 0x1c, 1));
	/* Another engine's, none's; both kinds at once */
	refused(promote(size, 0, ENGINE_COPY2));
	refused(promote(size, 0, 0x55));
	refused(promote(size, 0x10, CHANNEL(2)));
	refused(promote(size, 0x28, 1));
	/* Memory: misaligned, beyond VRAM */
	refused(promote_physical(size, CONTEXT + 0x80));
	refused(promote_physical(size, 1ull << 40));
	/* Of another decoder, of no size */
	CHECK_EQ(object(12, 0), NV_ERR_INVALID_ARGUMENT);
	CHECK_EQ(object(8, 1), NV_ERR_INVALID_ARGUMENT);
	CHECK_EQ(client_violations(rm_chan.d.b.c, "rm-params-size"), 2);
	user_free(1);
	rm_chan_stop();
	rm_driver_stop(&rm_chan.d);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "errors of what users push", test_user_errors },
		{ "fault: preemption refused", test_preempt_refused },
		{ "fault: preemption not answered", test_preempt_stuck },
		{ "fault: an engine that hangs", test_engine_hang },
		{ "falcon: context and object", test_falcon },
		{ "falcon: context by physical address", test_falcon_physical },
		{ "rule 12: context of a falcon", test_falcon_rules },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
