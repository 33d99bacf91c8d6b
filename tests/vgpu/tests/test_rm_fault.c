// SPDX-License-Identifier: GPL-2.0
/*
 * test_rm_fault.c - the faults of faults_rm.def: each does what it says, the
 * driver is not to blame (no violation), and what follows works again
 */
#include <string.h>
#include <time.h>

#include "rm_driver.h"
#include "tap.h"

static struct rm_driver d;

static u32 get_time(void)
{
	u8 p[8] = { 0 };

	return rm_subdevice_control(&d, 0x20800403, p, 8);
}

static void request_time(void)
{
	u8 buf[0x18 + 8] = { 0 };

	put32(buf, d.internal_client);
	put32(buf + 4, d.subdevice);
	put32(buf + 8, 0x20800403);
	put32(buf + 16, 8);
	rm_send(&d, FN_CONTROL, buf, sizeof(buf));
}

static bool start(void)
{
	return rm_driver_start(&d, "--seq", "none");
}

static void arm(const char *spec)
{
	client_control(d.b.c, strchr(spec, ',') ? "inject %s" : "inject %s,count=1", spec);
}

static void stop_clean(void)
{
	CHECK_EQ(client_violation_total(d.b.c), 0);
	rm_driver_stop(&d);
}

/* ---- start ------------------------------------------------------------- */

/* Nothing, or only part of it, comes; the RISC-V core is (not) active. */
static void never_starts(const char *fault, bool header, bool active)
{
	if (!rm_driver_boot(&d, "--inject", fault))
		return;
	rm_send_init(&d);
	CHECK(!rm_recv_function(&d, EV_INIT_DONE, 300));
	CHECK_EQ(get32(d.statq + 0x04) != 0, header);
	CHECK_EQ(!!(client_rd32(d.b.c, GSP + 0x1388) & BIT(7)), active);
	rm_driver_stop(&d);
}

static void test_no_start(void)
{
	never_starts("rm-no-start", false, true);
}

static void test_no_status_queue(void)
{
	never_starts("no-status-queue", false, true);
}

static void test_no_init_done(void)
{
	never_starts("no-init-done", true, true);
}

static void test_crash_boot(void)
{
	never_starts("gsp-crash-boot", true, false);
}

static void test_init_done_result(void)
{
	if (!rm_driver_boot(&d, "--inject", "init-done-result=0x51"))
		return;
	CHECK(rm_driver_init(&d));
	CHECK_EQ(d.rx.result, 0x51);
	stop_clean();
}

/* ---- records ----------------------------------------------------------- */

/* The first record of the status queue, wherever the test's reader stopped. */
static const u8 *record(void)
{
	return d.statq + 0x1000 + d.rptr * 0x1000;
}

/* A reply that the test's reader refuses; true when it is there to look at. */
static bool refused(const char *fault)
{
	if (!start())
		return false;
	arm(fault);
	request_time();
	CHECK(!rm_recv(&d, 1000));
	return CHECK(get32(d.statq + 0x10) != d.rptr);
}

static void test_bad_checksum(void)
{
	if (refused("msgq-bad-checksum")) {
		CHECK_EQ(get32(record() + 0x24), d.rx_seq);
		stop_clean();
	}
}

static void test_bad_seq(void)
{
	if (refused("msgq-bad-seq")) {
		CHECK_EQ(get32(record() + 0x24), d.rx_seq + 7);
		stop_clean();
	}
}

static void test_bad_length(void)
{
	if (refused("msgq-bad-length=0xffffffff")) {
		CHECK_EQ(get32(record() + 0x38), 0xffffffff);
		stop_clean();
	}
}

static void test_bad_elems(void)
{
	if (refused("msgq-bad-elem-count=17")) {
		CHECK_EQ(get32(record() + 0x28), 17);
		stop_clean();
	}
}

static void test_bad_signature(void)
{
	if (refused("msgq-bad-signature")) {
		CHECK(get32(record() + 0x34) != 0x43505256);
		stop_clean();
	}
}

static void test_bad_version(void)
{
	if (refused("msgq-bad-version")) {
		CHECK_EQ(get32(record() + 0x30), 0x04000000);
		stop_clean();
	}
}

static void test_bad_writeptr(void)
{
	if (!start())
		return;
	arm("msgq-bad-writeptr=4096");
	request_time();
	CHECK(rm_recv(&d, 500));	/* the reply itself is in place */
	CHECK_EQ(get32(d.statq + 0x10), 4096);
	stop_clean();
}

static void test_poison(void)
{
	if (!rm_driver_start(&d, "--inject", "msgq-poison"))
		return;
	CHECK_EQ(d.statq[0x1000 + 40 * 0x1000], 0xa5);
	CHECK_EQ(get_time(), 0);
	stop_clean();
}

static void test_unknown_event(void)
{
	if (!start())
		return;
	arm("msgq-unknown-function");
	request_time();
	CHECK(rm_recv(&d, 500));
	CHECK_EQ(d.rx.function, 0x1fff);
	CHECK(rm_recv(&d, 500));
	CHECK_EQ(d.rx.function, FN_CONTROL);
	stop_clean();
}

/* ---- replies ----------------------------------------------------------- */

static void test_rpc_error(void)
{
	if (!start())
		return;
	arm("rpc-error=0x66");
	request_time();
	CHECK(rm_recv(&d, 500));
	CHECK_EQ(d.rx.result, 0x66);
	CHECK_EQ(get_time(), 0);
	stop_clean();
}

/* Aimed at one function: others pass. */
static void test_rpc_error_function(void)
{
	if (!start())
		return;
	arm("rpc-error=0x55:70");
	CHECK_EQ(get_time(), 0);
	CHECK(rm_call(&d, FN_UPDATE_BAR_PDE, (u8[24]) { 1, [16] = 47 }, 24));
	CHECK_EQ(d.rx.result, 0x55);
	CHECK(rm_call(&d, FN_UPDATE_BAR_PDE, (u8[24]) { 1, [16] = 47 }, 24));
	CHECK_EQ(d.rx.result, 0);
	stop_clean();
}

static void test_rm_status(void)
{
	u8 p[4], root[0x78] = { 0 };

	if (!start())
		return;
	arm("rm-status=0x51:0x20800137");
	CHECK_EQ(get_time(), 0);
	CHECK_EQ(rm_subdevice_control(&d, 0x20800137, p, 4), 0x51);
	CHECK_EQ(rm_subdevice_control(&d, 0x20800137, p, 4), 0);
	arm("rm-status=0x51");
	CHECK_EQ(rm_alloc(&d, 0xc1d00001, 0, 0xc1d00001, 0, root, sizeof(root)), 0x51);
	stop_clean();
}

static void test_rpc_delay(void)
{
	struct timespec a, b;

	if (!start())
		return;
	arm("rpc-delay=700:76");
	clock_gettime(CLOCK_MONOTONIC, &a);
	request_time();
	CHECK(!rm_recv(&d, 300));
	/* One at a time: the next request waits for the late reply. */
	CHECK(rm_call(&d, FN_UPDATE_BAR_PDE, (u8[24]) { 1, [16] = 47 }, 24));
	clock_gettime(CLOCK_MONOTONIC, &b);
	CHECK((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000 >= 700);
	stop_clean();
}

static void test_no_reply(void)
{
	if (!start())
		return;
	arm("rpc-no-reply=76");
	CHECK(rm_call(&d, FN_UPDATE_BAR_PDE, (u8[24]) { 1, [16] = 47 }, 24));
	request_time();
	CHECK(!rm_recv(&d, 60));
	CHECK_EQ(get_time(), 0);
	stop_clean();
}

static void test_duplicate(void)
{
	u32 seq;

	if (!start())
		return;
	arm("rpc-duplicate-reply");
	CHECK_EQ(get_time(), 0);
	seq = d.rx.sequence;
	CHECK(rm_recv(&d, 500));
	CHECK_EQ(d.rx.function, FN_CONTROL);
	CHECK_EQ(d.rx.sequence, seq);
	stop_clean();
}

static void test_short_reply(void)
{
	if (!start())
		return;
	arm("rpc-short-reply=12");
	request_time();
	CHECK(rm_recv(&d, 500));
	CHECK_EQ(d.rx.len, 12);
	stop_clean();
}

static void test_wrong_sequence(void)
{
	if (!start())
		return;
	arm("rpc-wrong-sequence");
	request_time();
	CHECK(rm_recv(&d, 500));
	CHECK_EQ(d.rx.sequence, d.rpc_seq - 1 + 1000);
	stop_clean();
}

/* ---- events ------------------------------------------------------------ */

static void test_events_before_reply(void)
{
	static const u32 want[] = { 0x1006, 0x1020, 0x100c, 0x101c, 0x1005, 0x1004 };
	u32 i;

	if (!start())
		return;
	arm("events-before-reply=6");
	request_time();
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		CHECK(rm_recv(&d, 500));
		CHECK_EQ(d.rx.function, want[i]);
		CHECK_EQ(d.rx.result, 0);
	}
	CHECK(rm_recv(&d, 500));
	CHECK_EQ(d.rx.function, FN_CONTROL);
	stop_clean();
}

/* More events than the ring holds: RM waits for the reader, none is lost. */
static void test_event_storm(void)
{
	u32 n;

	if (!rm_driver_boot(&d, "--inject", "event-storm=700"))
		return;
	CHECK(rm_driver_init(&d));
	for (n = 0; rm_recv(&d, 500); n++)
		;
	CHECK_EQ(n, 600);		/* every seventh kind had no listener */
	stop_clean();
}

static void test_event_short(void)
{
	if (!start())
		return;
	arm("event-short");
	request_time();
	CHECK(rm_recv(&d, 500));
	CHECK_EQ(d.rx.function, EV_RC_TRIGGERED);
	CHECK_EQ(d.rx.len, 8);
	CHECK(rm_recv(&d, 500));
	stop_clean();
}

static void test_xid(void)
{
	if (!start())
		return;
	arm("xid=79");
	request_time();
	CHECK(rm_recv(&d, 500));
	CHECK_EQ(d.rx.function, EV_OS_ERROR_LOG);
	CHECK_EQ(get32(d.rx.data), 79);
	CHECK_EQ(d.rx.len, 0x110);
	CHECK(rm_recv(&d, 500));
	stop_clean();
}

/* ---- crash, unload ----------------------------------------------------- */

static void test_crash(void)
{
	if (!start())
		return;
	CHECK_EQ(get_time(), 0);
	arm("gsp-crash");
	request_time();
	CHECK(!rm_recv(&d, 60));
	CHECK_EQ(client_rd32(d.b.c, GSP + 0x1388) & BIT(7), 0);
	request_time();
	CHECK(!rm_recv(&d, 60));
	/* Cleaned up without 47, which nobody would answer, and started again. */
	CHECK(boot_fwsec(&d.b, SB_CMD));
	CHECK(boot_unload(&d.b));
	CHECK_EQ(d.b.mailbox[0], 0);
	rm_gsp_prepare(&d);
	rm_driver_run(&d);
	CHECK(rm_driver_init(&d));
	stop_clean();
}

/* "after": the third RPC from now. */
static void test_crash_later(void)
{
	if (!start())
		return;
	arm("gsp-crash,after=2,count=1");
	CHECK_EQ(get_time(), 0);
	CHECK_EQ(get_time(), 0);
	request_time();
	CHECK(!rm_recv(&d, 60));
	stop_clean();
}

static void test_unload_stuck(void)
{
	u8 body[8] = { 0 };

	if (!start())
		return;
	arm("unload-no-suspend");
	CHECK(rm_call(&d, FN_UNLOADING, body, sizeof(body)));
	CHECK(!client_poll32(d.b.c, GSP + 0x40, 0xffffffff, 0x80000000, 100));
	stop_clean();
}

/* 47 answered late: RM is up until then, and suspends after. */
static void test_unload_late(void)
{
	u8 body[8] = { 0 };

	if (!start())
		return;
	arm("rpc-delay=300:47");
	rm_send(&d, FN_UNLOADING, body, sizeof(body));
	CHECK(!rm_recv(&d, 100));
	CHECK(client_rd32(d.b.c, GSP + 0x40) != 0x80000000);
	CHECK(rm_recv_function(&d, FN_UNLOADING, 2000));
	CHECK(client_poll32(d.b.c, GSP + 0x40, 0xffffffff, 0x80000000, 1000));
	stop_clean();
}

/* 47 not answered at all: the mailbox tells. */
static void test_unload_no_reply(void)
{
	u8 body[8] = { 0 };

	if (!start())
		return;
	arm("rpc-no-reply=47");
	rm_send(&d, FN_UNLOADING, body, sizeof(body));
	CHECK(client_poll32(d.b.c, GSP + 0x40, 0xffffffff, 0x80000000, 1000));
	CHECK(!rm_recv(&d, 60));
	stop_clean();
}

/* ---- wrong facts ------------------------------------------------------- */

/* The two regions as GET_GSP_STATIC_INFO tells them. */
static const u8 *bad_static_info(const char *fault)
{
	static u8 info[0x678];

	if (!start())
		return NULL;
	arm(fault);
	CHECK(rm_call(&d, FN_GET_STATIC_INFO, info, sizeof(info)));
	return d.rx.data;
}

static void test_static_overlap(void)
{
	const u8 *i = bad_static_info("static-info-bad=0");

	if (!i)
		return;
	CHECK(get64(i + 0x190) <= get64(i + 0x168));
	stop_clean();
}

static void test_static_beyond(void)
{
	const u8 *i = bad_static_info("static-info-bad=1");

	if (!i)
		return;
	CHECK(get64(i + 0x168) >= d.b.vram);
	stop_clean();
}

static void test_static_backwards(void)
{
	const u8 *i = bad_static_info("static-info-bad=2");

	if (!i)
		return;
	CHECK(get64(i + 0x168) < get64(i + 0x160));
	stop_clean();
}

static void test_static_none(void)
{
	const u8 *i = bad_static_info("static-info-bad=3");

	if (!i)
		return;
	CHECK_EQ(get32(i + 0x158), 0);
	stop_clean();
}

static void test_static_many(void)
{
	const u8 *i = bad_static_info("static-info-bad=4");

	if (!i)
		return;
	CHECK_EQ(get32(i + 0x158), 17);
	stop_clean();
}

static void test_static_name(void)
{
	const u8 *i = bad_static_info("static-info-bad=5");

	if (!i)
		return;
	CHECK(!memchr(i + 0x4ec, 0, 64));
	stop_clean();
}

static void test_static_reserved(void)
{
	const u8 *i = bad_static_info("static-info-bad=6");

	if (!i)
		return;
	CHECK(get64(i + 0x170) && get64(i + 0x1a0));
	stop_clean();
}

static void test_intr_table(void)
{
	static u8 p[0x814];

	if (!start())
		return;
	arm("intr-table-bad=0");
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a5c, p, sizeof(p)), 0);
	CHECK_EQ(get32(p), 9);
	CHECK((get32(p + 4) & 0xffff) != 50);
	arm("intr-table-bad=1");
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a5c, p, sizeof(p)), 0);
	CHECK_EQ(get32(p + 12), 4096);
	arm("intr-table-bad=2");
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a5c, p, sizeof(p)), 0);
	CHECK_EQ(get32(p), 129);
	arm("intr-table-bad=3");
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a5c, p, sizeof(p)), 0);
	CHECK_EQ(get32(p + 12), 0xffffffff);
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a5c, p, sizeof(p)), 0);
	CHECK_EQ(get32(p + 12), 155);
	stop_clean();
}

static void test_gpc_mask(void)
{
	u8 p[4] = { 0xff };

	if (!start())
		return;
	arm("gpc-mask-zero");
	CHECK_EQ(rm_subdevice_control(&d, 0x20800137, p, 4), 0);
	CHECK_EQ(get32(p), 0);
	stop_clean();
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "no-start", test_no_start },
		{ "no-status-queue", test_no_status_queue },
		{ "no-init-done", test_no_init_done },
		{ "crash-boot", test_crash_boot },
		{ "init-done-result", test_init_done_result },
		{ "bad-checksum", test_bad_checksum },
		{ "bad-seq", test_bad_seq },
		{ "bad-length", test_bad_length },
		{ "bad-elems", test_bad_elems },
		{ "bad-signature", test_bad_signature },
		{ "bad-version", test_bad_version },
		{ "bad-writeptr", test_bad_writeptr },
		{ "poison", test_poison },
		{ "unknown-event", test_unknown_event },
		{ "rpc-error", test_rpc_error },
		{ "rpc-error-function", test_rpc_error_function },
		{ "rm-status", test_rm_status },
		{ "rpc-delay", test_rpc_delay },
		{ "no-reply", test_no_reply },
		{ "duplicate", test_duplicate },
		{ "short-reply", test_short_reply },
		{ "wrong-sequence", test_wrong_sequence },
		{ "events-before-reply", test_events_before_reply },
		{ "event-storm", test_event_storm },
		{ "event-short", test_event_short },
		{ "xid", test_xid },
		{ "crash", test_crash },
		{ "crash-later", test_crash_later },
		{ "unload-stuck", test_unload_stuck },
		{ "unload-late", test_unload_late },
		{ "unload-no-reply", test_unload_no_reply },
		{ "static-overlap", test_static_overlap },
		{ "static-beyond", test_static_beyond },
		{ "static-backwards", test_static_backwards },
		{ "static-none", test_static_none },
		{ "static-many", test_static_many },
		{ "static-name", test_static_name },
		{ "static-reserved", test_static_reserved },
		{ "intr-table", test_intr_table },
		{ "gpc-mask", test_gpc_mask },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
