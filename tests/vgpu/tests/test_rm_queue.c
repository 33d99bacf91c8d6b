// SPDX-License-Identifier: GPL-2.0
/*
 * test_rm_queue.c - rules 4, 9, 11 and 20: a driver that gets the arguments, the
 * queues or their records wrong. Each check must name the mistake, and RM must
 * behave as the real one: a record it cannot accept is never answered.
 */
#include <string.h>
#include <unistd.h>

#include "rm_driver.h"
#include "tap.h"

static struct rm_driver d;

static void expect_only(const char *name)
{
	rm_expect_violations(&d, name, 1);
}

/* ---- arguments: RM does not start, no INIT_DONE ------------------------ */

/* Put one wrong value into guest memory, boot, see what is said about it. */
static void bad_argument(u8 *(*where)(void), u32 off, u64 val, u32 size,
			 const char *name)
{
	u8 *p;

	if (!rm_driver_prepare(&d, NULL, NULL))
		return;
	p = where() + off;
	memcpy(p, &val, size);
	rm_driver_run(&d);
	CHECK(!rm_recv(&d, 60));
	expect_only(name);
	rm_driver_stop(&d);
}

static u8 *rmargs(void)
{
	return d.b.rmargs;
}

static u8 *libos(void)
{
	return d.b.libos;
}

static u8 *ptes(void)
{
	return d.b.queues;
}

static u8 *cmd_header(void)
{
	return d.cmdq;
}

static u8 *loginit(void)
{
	return (u8 *)d.log[0];
}

static void test_rmargs_pte_count(void)
{
	bad_argument(rmargs, 0x08, 0, 4, "rm-arguments");
}

static void test_rmargs_offset(void)
{
	bad_argument(rmargs, 0x18, 0x41800, 8, "rm-arguments");
}

static void test_rmargs_offset_beyond(void)
{
	bad_argument(rmargs, 0x18, 0x81000, 8, "rm-arguments");
}

static void test_rmargs_resume(void)
{
	bad_argument(rmargs, 0x28, 1, 1, "rm-arguments");
}

/* A region of libos has 32 bytes: id, address, size, kind, location. */
static void test_libos_kind(void)
{
	bad_argument(libos, 32 + 24, 2, 1, "libos-args");
}

static void test_libos_location(void)
{
	bad_argument(libos, 32 + 25, 2, 1, "libos-args");
}

static void test_libos_address(void)
{
	bad_argument(libos, 64 + 8, 0x100000800, 8, "libos-args");
}

static void test_libos_size(void)
{
	bad_argument(libos, 64 + 16, 0xf800, 8, "libos-args");
}

static void test_libos_no_rmargs(void)
{
	bad_argument(libos, 96, 0, 8, "libos-args");
}

/* Regions that are wrong together; RM goes on, but says so. */
static void libos_regions(void (*change)(u8 *regions))
{
	if (!rm_driver_prepare(&d, NULL, NULL))
		return;
	change(d.b.libos);
	rm_driver_run(&d);
	CHECK(rm_driver_init(&d));
	expect_only("libos-args");
	rm_driver_stop(&d);
}

static void logs_swapped(u8 *regions)
{
	u8 first[32];

	memcpy(first, regions, 32);
	memcpy(regions, regions + 32, 32);
	memcpy(regions + 32, first, 32);
}

static void test_libos_order(void)
{
	libos_regions(logs_swapped);
}

static void log_again(u8 *regions)
{
	memcpy(regions + 128, regions + 64, 32);
}

static void test_libos_twice(void)
{
	libos_regions(log_again);
}

static void log_nobody_knows(u8 *regions)
{
	memcpy(regions + 128, regions + 64, 32);
	memcpy(regions + 128, "XYZGOL", 6);
}

static void test_libos_unknown(void)
{
	libos_regions(log_nobody_knows);
}

static void log_missing(u8 *regions)
{
	memmove(regions + 32, regions + 64, 64);
	memset(regions + 96, 0, 32);
}

static void test_libos_missing(void)
{
	libos_regions(log_missing);
}

static void test_pte_first(void)
{
	bad_argument(ptes, 0, 0x100000000ull, 8, "queue-page-table");
}

static void test_pte_unmapped(void)
{
	bad_argument(ptes, 8 * 100, 0x7700000000ull, 8, "queue-page-table");
}

static void test_pte_twice(void)
{
	if (!rm_driver_prepare(&d, NULL, NULL))
		return;
	memcpy(d.b.queues + 8 * 7, d.b.queues + 8 * 6, 8);
	rm_driver_run(&d);
	CHECK(!rm_recv(&d, 60));
	expect_only("queue-page-table");
	rm_driver_stop(&d);
}

static void test_header_version(void)
{
	bad_argument(cmd_header, 0x00, 1, 4, "queue-header");
}

static void test_header_size(void)
{
	bad_argument(cmd_header, 0x04, 0x3f000, 4, "queue-header");
}

static void test_header_msg_size(void)
{
	bad_argument(cmd_header, 0x08, 0x2000, 4, "queue-header");
}

static void test_header_msg_count(void)
{
	bad_argument(cmd_header, 0x0c, 64, 4, "queue-header");
}

static void test_header_write_ptr(void)
{
	bad_argument(cmd_header, 0x10, 63, 4, "queue-header");
}

static void test_header_flags(void)
{
	bad_argument(cmd_header, 0x14, 0, 4, "queue-header");
}

static void test_header_rx_off(void)
{
	bad_argument(cmd_header, 0x18, 0x1c, 4, "queue-header");
}

static void test_header_entry_off(void)
{
	bad_argument(cmd_header, 0x1c, 0x40000, 4, "queue-header");
}

static void test_log_pte(void)
{
	bad_argument(loginit, 8 * 5, 0x123, 8, "libos-log-buffer");
}

/* A put pointer that does not start at 0: RM goes on, but says so. */
static void test_log_put(void)
{
	if (!rm_driver_prepare(&d, NULL, NULL))
		return;
	d.log[2][0] = 5;
	rm_driver_run(&d);
	CHECK(rm_driver_init(&d));
	expect_only("libos-log-buffer");
	rm_driver_stop(&d);
}

/* ---- records: not answered --------------------------------------------- */

static void time_request(void)
{
	u8 buf[0x18 + 8] = { 0 };

	put32(buf, d.internal_client);
	put32(buf + 4, d.subdevice);
	put32(buf + 8, 0x20800403);
	put32(buf + 16, 8);
	rm_send(&d, FN_CONTROL, buf, sizeof(buf));
}

static void bad_record_sent(const char *name)
{
	time_request();
	CHECK(!rm_recv(&d, 60));
	expect_only(name);
	/* RM does not step over it: later records wait behind. */
	time_request();
	CHECK(!rm_recv(&d, 60));
	expect_only(name);
	rm_driver_stop(&d);
}

static void test_checksum(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	d.bad.sum_xor = 0x100;
	bad_record_sent("queue-checksum");
}

static void test_sequence_ahead(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	d.bad.seq_add = 1;
	bad_record_sent("queue-sequence");
}

static void test_sequence_again(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	d.bad.seq_add = (u32)-1;
	bad_record_sent("queue-sequence");
}

static void test_elements(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	d.bad.elems = 2;
	bad_record_sent("queue-element-count");
}

static void test_length_short(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	d.bad.offset = 0x38;
	d.bad.xor = (0x20 + 0x18 + 8) ^ 0x1f;
	bad_record_sent("queue-length");
}

static void test_length_long(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	d.bad.offset = 0x38;
	d.bad.xor = 0x80000000;
	bad_record_sent("queue-length");
}

static void test_signature(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	d.bad.offset = 0x34;
	d.bad.xor = 1;
	bad_record_sent("rpc-header");
}

static void test_version(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	d.bad.offset = 0x30;
	d.bad.xor = 0x01000000;
	bad_record_sent("rpc-header");
}

/* Mistakes RM does not stumble over: noted, and answered. */
static void tolerated(u32 offset, u32 xor, const char *name)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	d.bad.offset = offset;
	d.bad.xor = xor;
	time_request();
	CHECK(rm_recv(&d, 1000));
	CHECK_EQ(d.rx.function, FN_CONTROL);
	expect_only(name);
	rm_driver_stop(&d);
}

static void test_reserved_tag(void)
{
	tolerated(0x04, 0x55, "queue-reserved");
}

static void test_reserved_pad(void)
{
	tolerated(0x2c, 1, "queue-reserved");
}

static void test_result_field(void)
{
	tolerated(0x40, 0xffffffff, "rpc-header");
}

/* The record's end is not a multiple of 8: what follows is summed up. */
static void test_padding(void)
{
	u8 buf[16] = { 0 };

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	put32(buf, d.internal_client);
	/* FREE is 0x60 bytes; 4 more end in the middle of a quadword. */
	d.bad.offset = 0x30 + 0x20 + 0x04;
	d.bad.xor = 0xff;
	rm_send(&d, FN_UPDATE_BAR_PDE, (u8[0x1c]) { 1, [16] = 47 }, 0x1c);
	CHECK(rm_recv(&d, 1000));
	CHECK_EQ(client_violations(d.b.c, "queue-padding"), 0);
	d.bad.offset = 0x30 + 0x20 + 0x1c;
	d.bad.xor = 0xff;
	rm_send(&d, FN_UPDATE_BAR_PDE, (u8[0x1c]) { 1, [16] = 47 }, 0x1c);
	CHECK(rm_recv(&d, 1000));
	expect_only("queue-padding");
	rm_driver_stop(&d);
}

/* ---- pointers, doorbell, ownership ------------------------------------- */

static void test_write_ptr_range(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	put32(d.cmdq + 0x10, 63);
	client_wr32(d.b.c, 0x110c00, 0);
	CHECK(!rm_recv(&d, 60));
	expect_only("queue-pointer");
	rm_driver_stop(&d);
}

/* Two elements posted where the second was never written. */
static void test_write_ptr_ahead(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	put32(d.cmdq + 0x10, (d.wptr + 1) % 63);
	client_wr32(d.b.c, 0x110c00, 0);
	CHECK(!rm_recv(&d, 60));
	expect_only("queue-length");
	rm_driver_stop(&d);
}

static void test_read_ptr_passes(void)
{
	u32 i;

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	put32(d.cmdq + 0x20, (d.rptr + 5) % 63);
	time_request();
	/* RM sees no room it could trust, and sends nothing. */
	for (i = 0; i < 100 && !client_violations(d.b.c, "queue-pointer"); i++)
		usleep(10000);
	CHECK(client_violations(d.b.c, "queue-pointer") >= 1);
	rm_driver_stop(&d);
}

static void test_no_doorbell(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	d.bad.no_doorbell = true;
	time_request();
	expect_only("queue-doorbell-missing");
	CHECK(!rm_recv(&d, 60));
	rm_driver_stop(&d);
}

static void test_owner_status_header(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	put32(d.statq + 0x0c, 62);
	time_request();
	CHECK(rm_recv(&d, 1000));
	expect_only("queue-ownership");
	rm_driver_stop(&d);
}

static void test_owner_read_pointer(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	put32(d.statq + 0x20, 0);
	time_request();
	CHECK(rm_recv(&d, 1000));
	expect_only("queue-ownership");
	rm_driver_stop(&d);
}

/* A driver that never reads: RM waits for a second, then drops. */
static void test_stalled(void)
{
	if (!rm_driver_boot(&d, "--inject", "event-storm=100"))
		return;
	rm_send_init(&d);
	expect_only("status-queue-stalled");
	/* One element always stays free. */
	CHECK_EQ(get32(d.statq + 0x10), 62);
	rm_driver_stop(&d);
}

static void test_unmap_queues(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	client_dma_unmap(d.b.c, d.b.queues_addr, 0x81000);
	CHECK_EQ(client_violations(d.b.c, "rm-memory-unmapped"), 1);
	rm_driver_stop(&d);
}

static void test_unmap_log(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	client_dma_unmap(d.b.c, d.log_addr[1], RM_LOG_SIZE);
	CHECK_EQ(client_violations(d.b.c, "rm-memory-unmapped"), 1);
	rm_driver_stop(&d);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "rmargs-pte-count", test_rmargs_pte_count },
		{ "rmargs-offset", test_rmargs_offset },
		{ "rmargs-offset-beyond", test_rmargs_offset_beyond },
		{ "rmargs-resume", test_rmargs_resume },
		{ "libos-kind", test_libos_kind },
		{ "libos-location", test_libos_location },
		{ "libos-address", test_libos_address },
		{ "libos-size", test_libos_size },
		{ "libos-no-rmargs", test_libos_no_rmargs },
		{ "libos-order", test_libos_order },
		{ "libos-twice", test_libos_twice },
		{ "libos-unknown", test_libos_unknown },
		{ "libos-missing", test_libos_missing },
		{ "pte-first", test_pte_first },
		{ "pte-unmapped", test_pte_unmapped },
		{ "pte-twice", test_pte_twice },
		{ "header-version", test_header_version },
		{ "header-size", test_header_size },
		{ "header-msg-size", test_header_msg_size },
		{ "header-msg-count", test_header_msg_count },
		{ "header-write-ptr", test_header_write_ptr },
		{ "header-flags", test_header_flags },
		{ "header-rx-off", test_header_rx_off },
		{ "header-entry-off", test_header_entry_off },
		{ "log-pte", test_log_pte },
		{ "log-put", test_log_put },
		{ "checksum", test_checksum },
		{ "sequence-ahead", test_sequence_ahead },
		{ "sequence-again", test_sequence_again },
		{ "elements", test_elements },
		{ "length-short", test_length_short },
		{ "length-long", test_length_long },
		{ "signature", test_signature },
		{ "version", test_version },
		{ "reserved-tag", test_reserved_tag },
		{ "reserved-pad", test_reserved_pad },
		{ "result-field", test_result_field },
		{ "padding", test_padding },
		{ "write-ptr-range", test_write_ptr_range },
		{ "write-ptr-ahead", test_write_ptr_ahead },
		{ "read-ptr-passes", test_read_ptr_passes },
		{ "no-doorbell", test_no_doorbell },
		{ "owner-status-header", test_owner_status_header },
		{ "owner-read-pointer", test_owner_read_pointer },
		{ "stalled", test_stalled },
		{ "unmap-queues", test_unmap_queues },
		{ "unmap-log", test_unmap_log },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
