// SPDX-License-Identifier: GPL-2.0
/*
 * rm_driver.c - message queues as message_queue_cpu.c of 570.144 drives them
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rm_driver.h"
#include "tap.h"

#define PAGE		0x1000u
#define QUEUE_SIZE	0x40000u
#define COUNT		63u		/* elements of a ring */
#define ELEMENT_HDR	0x30u
#define RPC_HDR		0x20u
#define PAYLOAD_MAX	(16 * PAGE - ELEMENT_HDR - RPC_HDR)

#define WAIT_MS		3000

#define BAR0		0xe0000000u
#define BAR1		0x800000000ull
#define BAR3		0x810000000ull

static void bars_program(struct client *c)
{
	client_cfg_wr32(c, 0x10, BAR0);
	client_cfg_wr32(c, 0x14, (u32)BAR1);
	client_cfg_wr32(c, 0x18, BAR1 >> 32);
	client_cfg_wr32(c, 0x1c, (u32)BAR3);
	client_cfg_wr32(c, 0x20, BAR3 >> 32);
}

static void put64(u8 *p, u64 v)
{
	put32(p, (u32)v);
	put32(p + 4, (u32)(v >> 32));
}

/* GSP-RM's memory, with log buffers the tests can look into. */
void rm_gsp_prepare(struct rm_driver *d)
{
	u32 i, n;
	u64 pa;

	boot_gsp_prepare(&d->b);
	for (i = 0; i < 3; i++) {
		d->log[i] = boot_alloc(&d->b, RM_LOG_SIZE, &pa);
		for (n = 0; n < RM_LOG_SIZE / PAGE; n++)
			put64((u8 *)(d->log[i] + 1 + n), pa + n * PAGE);
		put64(d->b.libos + 32 * i + 8, pa);
		d->log_addr[i] = pa;
	}
	d->cmdq = d->b.queues + PAGE;
	d->statq = d->cmdq + QUEUE_SIZE;
	d->wptr = 0;
	d->rptr = 0;
	d->tx_seq = 0;
	d->rx_seq = 0;
	memset(&d->bad, 0, sizeof(d->bad));
	d->bad.offset = NO_CORRUPTION;
}

static bool prepare_with(struct rm_driver *d, const char *version,
			 const char *opt1, const char *opt2)
{
	memset(d, 0, sizeof(*d));
	if (!boot_driver_start_with(&d->b, version, opt1, opt2))
		return false;
	bars_program(d->b.c);
	rm_gsp_prepare(d);
	return true;
}

bool rm_driver_prepare(struct rm_driver *d, const char *opt1, const char *opt2)
{
	return prepare_with(d, "570.144", opt1, opt2);
}

void rm_driver_run(struct rm_driver *d)
{
	CHECK(boot_fwsec(&d->b, FRTS_CMD));
	boot_gsp_reset_riscv(&d->b);
	CHECK(boot_load(&d->b));
	CHECK_EQ(d->b.mailbox[0], 0);
	client_wr32(d->b.c, GSP + 0x80, d->b.fw.bootloader.app_version);
}

static bool run_checked(struct rm_driver *d, bool prepared)
{
	if (!prepared)
		return false;
	rm_driver_run(d);
	CHECK_EQ(client_rd32(d->b.c, GSP + 0x1388) & BIT(7), BIT(7));
	return true;
}

bool rm_driver_boot(struct rm_driver *d, const char *opt1, const char *opt2)
{
	return run_checked(d, rm_driver_prepare(d, opt1, opt2));
}

bool rm_driver_boot_with(struct rm_driver *d, const char *version)
{
	return run_checked(d, prepare_with(d, version, NULL, NULL));
}

void rm_send_init(struct rm_driver *d)
{
	u8 buf[0x400];

	rm_send(d, FN_SET_SYSTEM_INFO, buf, rm_system_info(d, buf));
	rm_send(d, FN_SET_REGISTRY, buf, rm_registry(buf));
}

bool rm_driver_init(struct rm_driver *d)
{
	rm_send_init(d);
	return rm_recv_function(d, EV_INIT_DONE, WAIT_MS);
}

void rm_expect_violations(struct rm_driver *d, const char *name, unsigned int count)
{
	unsigned int ms;

	for (ms = 0; ms < WAIT_MS && client_violations(d->b.c, name) < count; ms += 5)
		usleep(5000);
	if (client_violations(d->b.c, name) != count ||
	    client_violation_total(d->b.c) != count)
		tap_check_str(client_control(d->b.c, "violations"), name, __FILE__,
			      __LINE__, "this violation alone");
}

/*
 * A reply is visible before RM has looked for the next request. The model
 * answers its control socket only after that.
 */
void rm_settle(struct rm_driver *d)
{
	client_control(d->b.c, "stats");
}

u32 rm_system_info(struct rm_driver *d, u8 *buf)
{
	memset(buf, 0, 0x3a0);
	put64(buf + 0x00, BAR0);
	put64(buf + 0x08, BAR1);
	put64(buf + 0x10, BAR3);
	put64(buf + 0x20, 0x100);		/* bus 1, slot 0 */
	put64(buf + 0x48, 0x7ffffffff000ull);
	put32(buf + 0x50, 0x88000);
	put32(buf + 0x54, 0x1000);
	put32(buf + 0x58, client_cfg_rd32(d->b.c, 0x00));
	put32(buf + 0x5c, client_cfg_rd32(d->b.c, 0x2c));
	put32(buf + 0x60, client_cfg_rd32(d->b.c, 0x08) & 0xff);
	put64(buf + 0x398, PAGE);
	return 0x3a0;
}

u32 rm_registry(u8 *buf)
{
	static const char *const key[] = {
		"RMSecBusResetEnable", "RMForcePcieConfigSave", "RMDevidCheckIgnore",
	};
	u32 at = 8 + 3 * 16, i;

	for (i = 0; i < 3; i++) {
		u8 *e = buf + 8 + 16 * i;

		put32(e, at);
		put32(e + 4, 1);		/* dword */
		put32(e + 8, 1);
		put32(e + 12, 4);
		memcpy(buf + at, key[i], strlen(key[i]) + 1);
		at += strlen(key[i]) + 1;
	}
	put32(buf, at);
	put32(buf + 4, 3);
	return at;
}

/* ---- sending ----------------------------------------------------------- */

static u32 checksum(const u8 *p, u32 len)
{
	u32 lo = 0, hi = 0, i;

	for (i = 0; i < len; i += 8) {
		lo ^= get32(p + i);
		hi ^= get32(p + i + 4);
	}
	return lo ^ hi;
}

static u32 cmd_free(const struct rm_driver *d)
{
	u32 read = get32(d->statq + 0x20);

	return (read + COUNT - d->wptr - 1) % COUNT;
}

static void record_send(struct rm_driver *d, u32 function, const u8 *payload, u32 len)
{
	u32 size = ELEMENT_HDR + RPC_HDR + len, n = ALIGN_UP(size, PAGE) / PAGE, i;
	u8 *rec = calloc(n, PAGE), *rpc = rec + ELEMENT_HDR;
	unsigned int ms;

	put32(rec + 0x24, d->tx_seq + d->bad.seq_add);
	put32(rec + 0x28, d->bad.elems ? d->bad.elems : n);
	put32(rpc + 0x00, 0x03000000);
	put32(rpc + 0x04, 0x43505256);
	put32(rpc + 0x08, RPC_HDR + len);
	put32(rpc + 0x0c, function);
	put32(rpc + 0x10, 0xffffffff);
	put32(rpc + 0x14, 0xffffffff);
	put32(rpc + 0x18, d->rpc_seq++);
	if (len)
		memcpy(rpc + RPC_HDR, payload, len);
	if (d->bad.offset != NO_CORRUPTION)
		put32(rec + d->bad.offset, get32(rec + d->bad.offset) ^ d->bad.xor);
	put32(rec + 0x20, checksum(rec, ALIGN_UP(size, 8)) ^ d->bad.sum_xor);

	for (ms = 0; cmd_free(d) < n && ms < WAIT_MS; ms++)
		usleep(1000);
	CHECK(cmd_free(d) >= n);
	for (i = 0; i < n; i++)
		memcpy(d->cmdq + PAGE + (d->wptr + i) % COUNT * PAGE, rec + i * PAGE, PAGE);
	d->wptr = (d->wptr + n) % COUNT;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	put32(d->cmdq + 0x10, d->wptr);
	d->tx_seq++;
	if (!d->bad.no_doorbell)
		client_wr32(d->b.c, 0x110c00, 0);
	memset(&d->bad, 0, sizeof(d->bad));
	d->bad.offset = NO_CORRUPTION;
	free(rec);
}

void rm_send(struct rm_driver *d, u32 function, const void *payload, u32 len)
{
	const u8 *p = payload;

	do {
		u32 n = len < PAYLOAD_MAX ? len : PAYLOAD_MAX;

		record_send(d, function, p, n);
		p += n;
		len -= n;
		function = FN_CONTINUATION;
	} while (len);
}

/* ---- receiving --------------------------------------------------------- */

static bool record_wait(const struct rm_driver *d, unsigned int ms)
{
	struct timespec a, b;

	clock_gettime(CLOCK_MONOTONIC, &a);
	for (;;) {
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		if (get32(d->statq + 0x10) != d->rptr)
			return true;
		clock_gettime(CLOCK_MONOTONIC, &b);
		if ((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000 >=
		    (long)ms)
			return false;
		usleep(200);
	}
}

/* One record; true when it was good. */
static bool record_recv(struct rm_driver *d, u8 *rec, unsigned int ms)
{
	u32 i, n, len;

	if (!record_wait(d, ms))
		return false;
	memcpy(rec, d->statq + PAGE + d->rptr * PAGE, PAGE);
	n = get32(rec + 0x28);
	len = ELEMENT_HDR + get32(rec + ELEMENT_HDR + 0x08);
	if (n < 1 || n > 16 || len > n * PAGE || n != ALIGN_UP(len, PAGE) / PAGE)
		return false;
	for (i = 1; i < n; i++)
		memcpy(rec + i * PAGE, d->statq + PAGE + (d->rptr + i) % COUNT * PAGE,
		       PAGE);
	if (checksum(rec, ALIGN_UP(len, 8)) || get32(rec + 0x24) != d->rx_seq ||
	    get32(rec + ELEMENT_HDR) != 0x03000000 ||
	    get32(rec + ELEMENT_HDR + 4) != 0x43505256)
		return false;
	d->rx_seq++;
	d->rptr = (d->rptr + n) % COUNT;
	put32(d->cmdq + 0x20, d->rptr);
	return true;
}

bool rm_recv(struct rm_driver *d, unsigned int ms)
{
	static u8 rec[16 * PAGE];
	const u8 *rpc = rec + ELEMENT_HDR;
	u32 want, n;

	memset(&d->rx, 0, offsetof(struct rm_msg, data));
	if (!record_recv(d, rec, ms))
		return false;
	d->rx.function = get32(rpc + 0x0c);
	d->rx.result = get32(rpc + 0x10);
	d->rx.sequence = get32(rpc + 0x18);
	d->rx.len = get32(rpc + 0x08) - RPC_HDR;
	memcpy(d->rx.data, rpc + RPC_HDR, d->rx.len);
	/* Only replies to controls are ever longer than a record. */
	if (d->rx.function != FN_CONTROL || d->rx.len < PAYLOAD_MAX)
		return true;
	want = 0x18 + get32(d->rx.data + 0x10);
	while (d->rx.len < want) {
		if (!record_recv(d, rec, ms) || get32(rpc + 0x0c) != FN_CONTINUATION)
			return false;
		n = get32(rpc + 0x08) - RPC_HDR;
		if (n > want - d->rx.len || want > RM_MSG_MAX)
			return false;
		memcpy(d->rx.data + d->rx.len, rpc + RPC_HDR, n);
		d->rx.len += n;
	}
	return true;
}

bool rm_recv_function(struct rm_driver *d, u32 function, unsigned int ms)
{
	while (rm_recv(d, ms))
		if (d->rx.function == function)
			return true;
	return false;
}

bool rm_call(struct rm_driver *d, u32 function, const void *payload, u32 len)
{
	rm_send(d, function, payload, len);
	return rm_recv_function(d, function, WAIT_MS);
}

/* ---- RM's API ---------------------------------------------------------- */

u32 rm_control(struct rm_driver *d, u32 client, u32 object, u32 cmd, void *params,
	       u32 size)
{
	u8 *buf = calloc(1, 0x18 + size);
	bool ok;

	put32(buf, client);
	put32(buf + 4, object);
	put32(buf + 8, cmd);
	put32(buf + 16, size);
	if (size)
		memcpy(buf + 0x18, params, size);
	ok = rm_call(d, FN_CONTROL, buf, 0x18 + size);
	free(buf);
	if (!CHECK(ok) || d->rx.result || d->rx.len < 0x18 + size)
		return 0xffffffff;
	if (size)
		memcpy(params, d->rx.data + 0x18, size);
	return get32(d->rx.data + 12);
}

u32 rm_subdevice_control(struct rm_driver *d, u32 cmd, void *params, u32 size)
{
	return rm_control(d, d->internal_client, d->subdevice, cmd, params, size);
}

u32 rm_alloc(struct rm_driver *d, u32 client, u32 parent, u32 object, u32 class,
	     const void *params, u32 size)
{
	u8 buf[0x20 + 0x200] = { 0 };

	put32(buf, client);
	put32(buf + 4, parent);
	put32(buf + 8, object);
	put32(buf + 12, class);
	put32(buf + 20, size);
	if (size && params)
		memcpy(buf + 0x20, params, size);
	if (!CHECK(rm_call(d, FN_ALLOC, buf, 0x20 + size)))
		return 0xffffffff;
	/* Header and body say the same. */
	CHECK_EQ(d->rx.result, get32(d->rx.data + 16));
	return d->rx.result;
}

u32 rm_free(struct rm_driver *d, u32 client, u32 object)
{
	u8 buf[16] = { 0 };

	put32(buf, client);
	put32(buf + 8, object);
	if (!CHECK(rm_call(d, FN_FREE, buf, sizeof(buf))))
		return 0xffffffff;
	return d->rx.result;
}

void rm_alloc_tree(struct rm_driver *d, u32 client)
{
	u8 root[0x78] = { 0 }, dev[0x38] = { 0 }, sub[4] = { 0 };

	put32(root, client);
	CHECK_EQ(rm_alloc(d, client, 0, client, 0x0000, root, sizeof(root)), 0);
	put32(dev + 4, client);
	CHECK_EQ(rm_alloc(d, client, client, client + 1, 0x0080, dev, sizeof(dev)), 0);
	CHECK_EQ(rm_alloc(d, client, client + 1, client + 2, 0x2080, sub, sizeof(sub)), 0);
}

bool rm_driver_start(struct rm_driver *d, const char *opt1, const char *opt2)
{
	static u8 info[0x678];

	if (!rm_driver_boot(d, opt1, opt2))
		return false;
	CHECK(rm_driver_init(d));
	CHECK_EQ(d->rx.result, 0);
	memset(info, 0, sizeof(info));
	CHECK(rm_call(d, FN_GET_STATIC_INFO, info, sizeof(info)));
	CHECK_EQ(d->rx.result, 0);
	CHECK_EQ(d->rx.len, 0x678);
	d->internal_client = get32(d->rx.data + 0x640);
	d->device = get32(d->rx.data + 0x644);
	d->subdevice = get32(d->rx.data + 0x648);
	rm_settle(d);
	return true;
}

void rm_driver_unload(struct rm_driver *d)
{
	u8 body[8] = { 0 };

	CHECK(rm_call(d, FN_UNLOADING, body, sizeof(body)));
	CHECK_EQ(d->rx.result, 0);
	CHECK(client_poll32(d->b.c, GSP + 0x40, 0xffffffff, 0x80000000, WAIT_MS));
	CHECK(client_poll32(d->b.c, GSP + 0x1388, BIT(7), 0, WAIT_MS));
	CHECK(boot_fwsec(&d->b, SB_CMD));
	CHECK(boot_unload(&d->b));
	CHECK_EQ(d->b.mailbox[0], 0);
	CHECK_EQ(client_rd32(d->b.c, 0x1fa828), 0);
	boot_driver_stop_clean(&d->b);
}

void rm_driver_stop(struct rm_driver *d)
{
	boot_driver_stop(&d->b);
}
