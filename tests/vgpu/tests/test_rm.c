// SPDX-License-Identifier: GPL-2.0
/* test_rm.c - a correct driver and GSP-RM: from INIT_DONE to unloaded */
#include <stdlib.h>
#include <string.h>

#include "rm_driver.h"
#include "tap.h"

static struct rm_driver d;

static void test_init_and_unload(void)
{
	if (!rm_driver_start(&d, "--seq", "none"))
		return;
	CHECK_EQ(client_stat(d.b.c, "events_sent"), 1);
	CHECK_EQ(client_stat(d.b.c, "rpcs_received"), 3);
	CHECK_EQ(client_stat(d.b.c, "rpcs_sent"), 1);
	rm_driver_unload(&d);
}

/* As RM's own driver and nouveau: both messages wait in the queue. */
static void test_queued_before_boot(void)
{
	u8 buf[0x400];

	if (!rm_driver_prepare(&d, NULL, NULL))
		return;
	rm_send(&d, FN_SET_SYSTEM_INFO, buf, rm_system_info(&d, buf));
	rm_send(&d, FN_SET_REGISTRY, buf, rm_registry(buf));
	rm_driver_run(&d);
	CHECK(rm_recv_function(&d, EV_INIT_DONE, 3000));
	rm_driver_unload(&d);
}

static void test_status_header(void)
{
	if (!rm_driver_start(&d, "--seq", "none"))
		return;
	CHECK_EQ(get32(d.statq + 0x00), 0);
	CHECK_EQ(get32(d.statq + 0x04), 0x40000);
	CHECK_EQ(get32(d.statq + 0x08), 0x1000);
	CHECK_EQ(get32(d.statq + 0x0c), 63);
	CHECK_EQ(get32(d.statq + 0x14), 1);
	CHECK_EQ(get32(d.statq + 0x18), 0x20);
	CHECK_EQ(get32(d.statq + 0x1c), 0x1000);
	/* RM has read 72 and 73 and the request for the static info. */
	CHECK_EQ(get32(d.statq + 0x20), 3);
	CHECK_EQ(get32(d.statq + 0x10), 2);
	rm_driver_unload(&d);
}

static void test_static_info(void)
{
	u64 base, limit, reserved, end;
	const u8 *i = d.rx.data;
	u32 n, r;

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	CHECK_STR((const char *)i + 0x4ec, "NVIDIA GeForce RTX 3090");
	CHECK_STR((const char *)i + 0x52c, "GA102");
	CHECK_EQ(i[0x56c] | i[0x56d] << 8, 'N');
	CHECK_EQ(get32(i + 0x20), 16);			/* GID length */
	CHECK_EQ(get64(i + 0x4c8), d.b.vram);
	CHECK_EQ(d.internal_client >> 20, 0xc1e);
	n = get32(i + 0x158);
	CHECK_EQ(n, 2);
	for (r = 0, end = 0; r < n; r++) {
		const u8 *reg = i + 0x160 + 0x30 * r;

		base = get64(reg);
		limit = get64(reg + 8);
		reserved = get64(reg + 16);
		CHECK_EQ(base, end);			/* no gap, no overlap */
		CHECK(limit > base);
		end = limit + 1;
		if (r) {
			CHECK_EQ(reserved, end - base);
		} else {
			CHECK_EQ(reserved, 0);
			CHECK(end <= d.b.meta->nonwpr_heap);
			CHECK_EQ(reg[0x1c] & reg[0x1d], 1);
			/* BAR page directories: VRAM, but not the driver's. */
			CHECK(get64(i + 0x600) >= end);
			CHECK(get64(i + 0x608) >= end);
			CHECK(get64(i + 0x608) + 0x1000 <= d.b.meta->nonwpr_heap);
		}
	}
	CHECK_EQ(end, d.b.vram);
	CHECK_EQ(get64(i + 0x670), d.b.frts);
	rm_driver_unload(&d);
}

/* GSP and SEC2 without, NVDEC0, NVDEC1, NVENC0 and OFA0 with a context */
static void check_falcons(const u8 *p)
{
	static const u32 desc[] = {
		0xda3de400, 0x28c40800, 0x8f99e100,
		0x8f99e101, 0xe97b6c00, 0xdd7bab00,
	};
	u32 i;

	CHECK_EQ(get32(p), ARRAY_SIZE(desc));
	for (i = 0; i < ARRAY_SIZE(desc); i++) {
		CHECK_EQ(get32(p + 4 + 20 * i), desc[i]);
		CHECK_EQ(get32(p + 4 + 20 * i + 8) > 0, i > 1);
	}
}

static void test_controls(void)
{
	/* RM_ENGINE_TYPE_GR0 is 1, _COPY0 9, _NVDEC0 1d, _NVENC0 25, _OFA0 3e. */
	static const struct { u32 type, runlist; const char *name;
	} engines[] = {
		{ 1, 0, "gr0" },       { 9, 0, "ce0" },
		{ 10, 0, "ce1" },      { 11, 2, "ce2" },
		{ 12, 3, "ce3" },      { 0x1d, 4, "nvdec0" },
		{ 0x1e, 5, "nvdec1" }, { 0x25, 6, "nvenc0" },
		{ 0x3e, 7, "ofa0" },
	};
	static u8 p[0x5a20];
	u32 gpcs, gpc, i;
	const u8 *row;

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	CHECK_EQ(rm_subdevice_control(&d, 0x20800137, p, 4), 0);
	gpcs = get32(p);
	CHECK_EQ(gpcs, 0x7f);
	for (gpc = 0; gpc < 7; gpc++) {
		put32(p, gpc);
		put32(p + 4, 0);
		CHECK_EQ(rm_subdevice_control(&d, 0x20800138, p, 8), 0);
		CHECK_EQ(get32(p + 4), 0x3f);
	}
	memset(p, 0, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a1c, p, 0x28), 0);
	CHECK_EQ(p[2], 1);
	CHECK_EQ(get64(p + 8), 0x600000);
	memset(p, 0, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a5c, p, 0x814), 0);
	/* GSP, GR0, 4 copy engines, 4 of video */
	CHECK_EQ(get32(p), 10);
	CHECK_EQ(get32(p + 4) & 0xffff, 50);		/* GSP */
	CHECK_EQ(get32(p + 12), 155);
	CHECK_EQ(get32(p + 16), 0xffffffff);
	memset(p, 0, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&d, 0x20801112, p, 0xc8c), 0);
	CHECK_EQ(get32(p + 4), ARRAY_SIZE(engines));
	CHECK_EQ(p[8], 0);
	for (i = 0; i < ARRAY_SIZE(engines); i++) {
		row = p + 12 + 100 * i;
		CHECK_EQ(get32(row + 4 * 2), engines[i].type);
		CHECK_EQ(get32(row + 4 * 3), engines[i].runlist);
		CHECK_EQ(get32(row + 4 * 12), 1);
		CHECK_STR((char *)row + 0x54, engines[i].name);
		/* Engines of a runlist have its registers, and no others. */
		if (i)
			CHECK_EQ(get32(row + 4 * 11) == get32(row - 100 + 4 * 11),
				 engines[i].runlist == engines[i - 1].runlist);
	}
	CHECK_EQ(rm_subdevice_control(&d, 0x20802a08, p, 4), 0);
	CHECK(get32(p) > 0);
	CHECK_EQ(rm_subdevice_control(&d, 0x208001b0, p, 0x504), 0);
	check_falcons(p);
	memset(p, 0, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a22, p, 0x5a20), 0);
	CHECK_EQ(p[0xb40] | p[0xb41] << 8, 7 * 6 * 2);	/* SMs */
	CHECK_EQ(rm_subdevice_control(&d, 0x20801701, p, 16), 0);
	CHECK_EQ(get32(p), 0x170);
	CHECK_EQ(get32(p + 4), 2);
	rm_driver_unload(&d);
}

static void test_gid(void)
{
	u8 p[0x10c] = { 0 }, bin[16];

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	memcpy(bin, d.rx.data + 0x18 + 12, 16);
	put32(p + 4, 2);
	CHECK_EQ(rm_subdevice_control(&d, 0x2080014a, p, sizeof(p)), 0);
	CHECK_EQ(get32(p + 8), 16);
	CHECK(!memcmp(p + 12, bin, 16));
	memset(p, 0, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&d, 0x2080014a, p, sizeof(p)), 0);
	CHECK_EQ(get32(p + 8), 41);
	CHECK_EQ(strlen((char *)p + 12), 40);
	CHECK(!memcmp(p + 12, "GPU-", 4));
	rm_driver_unload(&d);
}

/* A small GPU, as far as the driver can tell. */
static void test_vram_usable(void)
{
	const u8 *i = d.rx.data;

	if (!rm_driver_start(&d, "--vram-usable", "32M"))
		return;
	CHECK_EQ(get64(i + 0x4c8), d.b.vram);
	CHECK_EQ(get32(i + 0x158), 2);
	CHECK_EQ(get64(i + 0x160), 0);
	CHECK_EQ(get64(i + 0x168), (32 << 20) - 1);
	CHECK_EQ(get64(i + 0x170), 0);
	CHECK_EQ(get64(i + 0x190), 32 << 20);
	CHECK_EQ(get64(i + 0x198), d.b.vram - 1);
	CHECK_EQ(get64(i + 0x1a0), d.b.vram - (32 << 20));
	rm_driver_unload(&d);
}

static void test_objects(void)
{
	u8 va[0x30] = { 0 }, ev[0x18] = { 0 }, set[20] = { 0 };
	const u32 c = 0xc1d00001;

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	rm_alloc_tree(&d, c);
	CHECK_EQ(rm_alloc(&d, c, c + 1, 0x90f10000, 0x90f1, va, sizeof(va)), 0);
	put32(ev, c);
	put32(ev + 8, 0x7e);
	put32(ev + 12, 0x04000000 | 37);
	CHECK_EQ(rm_alloc(&d, c, c + 2, 0xe0000000, 0x7e, ev, sizeof(ev)), 0);
	put32(set, 37);
	put32(set + 4, 2);
	CHECK_EQ(rm_control(&d, c, c + 2, 0x20800301, set, sizeof(set)), 0);
	/* The event comes before the reply to something else. */
	client_control(d.b.c, "inject events-before-reply=7");
	rm_send(&d, FN_UPDATE_BAR_PDE, (u8[24]) { 1, [16] = 47 }, 24);
	CHECK(rm_recv_function(&d, EV_POST_EVENT, 1000));
	CHECK_EQ(get32(d.rx.data), c);
	CHECK_EQ(get32(d.rx.data + 4), 0xe0000000);
	CHECK_EQ(get32(d.rx.data + 8) & 0xffff, 37);
	CHECK(rm_recv_function(&d, FN_UPDATE_BAR_PDE, 1000));
	CHECK_EQ(rm_free(&d, c, 0xe0000000), 0);
	CHECK_EQ(rm_free(&d, c, 0x90f10000), 0);
	CHECK_EQ(rm_free(&d, c, c + 2), 0);
	CHECK_EQ(rm_free(&d, c, c + 1), 0);
	CHECK_EQ(rm_free(&d, c, c), 0);
	/* Freed handles can be used again; a client takes all with it. */
	rm_alloc_tree(&d, c);
	CHECK_EQ(rm_free(&d, c, c), 0);
	rm_driver_unload(&d);
}

/* RM's own driver leaves the parameters out of ALLOC's header length. */
static void test_alloc_short_header(void)
{
	u8 buf[0x20 + 0x78] = { 0 };
	const u32 c = 0xc1d00005;

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	put32(buf, c);
	put32(buf + 8, c);
	put32(buf + 20, 0x78);
	rm_send(&d, FN_ALLOC, buf, 0x20);
	CHECK(rm_recv_function(&d, FN_ALLOC, 1000));
	CHECK_EQ(d.rx.result, 0);
	CHECK_EQ(d.rx.len, 0x20);
	CHECK_EQ(rm_free(&d, c, c), 0);
	rm_driver_unload(&d);
}

/* Continuation records both ways: three records, and around the ring's end. */
static void test_continuation(void)
{
	const u32 size = 150000;
	u8 *p = malloc(size);
	u32 i, round;

	if (!rm_driver_start(&d, NULL, NULL))
		goto out;
	for (round = 0; round < 4; round++) {
		for (i = 0; i < size; i++)
			p[i] = i * 7 + round;
		/* An unknown command gives its parameters back untouched. */
		CHECK_EQ(rm_subdevice_control(&d, 0x2080ffff, p, size), 0x56);
		CHECK_EQ(d.rx.len, 0x18 + size);
		for (i = 0; i < size; i++)
			if (p[i] != (u8)(i * 7 + round))
				break;
		CHECK_EQ(i, size);
	}
	rm_driver_unload(&d);
out:
	free(p);
}

/* SET_REGISTRY in several records, as _issueRpcAsyncLarge() sends it. */
static void test_large_registry(void)
{
	const u32 n = 3000;
	u32 at = 8 + n * 16, i, size = at + n * 8;
	u8 *t = calloc(1, size), buf[0x400];

	if (!rm_driver_boot(&d, NULL, NULL))
		goto out;
	for (i = 0; i < n; i++, at += 8) {
		put32(t + 8 + 16 * i, at);
		put32(t + 12 + 16 * i, 1);
		put32(t + 16 + 16 * i, i);
		put32(t + 20 + 16 * i, 4);
		memcpy(t + at, "Key1234", 8);
	}
	put32(t, size);
	put32(t + 4, n);
	rm_send(&d, FN_SET_SYSTEM_INFO, buf, rm_system_info(&d, buf));
	rm_send(&d, FN_SET_REGISTRY, t, size);
	CHECK(rm_recv_function(&d, EV_INIT_DONE, 3000));
	rm_driver_unload(&d);
out:
	free(t);
}

/* 400 calls: both rings go round six times. */
static void test_many_calls(void)
{
	u32 i;
	u8 p[8];

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	for (i = 0; i < 400; i++)
		if (!CHECK_EQ(rm_subdevice_control(&d, 0x20800403, p, 8), 0))
			break;
	CHECK_EQ(client_stat(d.b.c, "rpcs_received"), 403);
	rm_driver_unload(&d);
}

/* SWGEN0: pending and masked as falcon registers, vector 155 of the tree. */
static void test_interrupt(void)
{
	u8 p[8];

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	CHECK_EQ(client_rd32(d.b.c, GSP + 0x08) & 0x40, 0x40);
	client_wr32(d.b.c, GSP + 0x04, 0x40);
	CHECK_EQ(client_rd32(d.b.c, GSP + 0x08) & 0x40, 0);
	CHECK_EQ(rm_subdevice_control(&d, 0x20800403, p, 8), 0);
	CHECK_EQ(client_rd32(d.b.c, GSP + 0x08) & 0x40, 0x40);
	rm_driver_unload(&d);
}

/* The logs: put pointer moved, last record ends in time stamp and metadata. */
static void test_logs(void)
{
	u64 put, words = RM_LOG_SIZE / 8 - 1;
	u32 i, before;
	u8 p[8];

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	for (i = 0; i < 3; i += 2) {
		put = d.log[i][0];
		CHECK(put >= 4 && put < words);
		CHECK(d.log[i][put] > 0);			/* time stamp */
		CHECK_EQ(d.log[i][put - 1] >> 32, 0x60);	/* metadata */
	}
	CHECK_EQ(d.log[1][0], 0);
	/* LOGRM goes around: 4 words for each call. */
	before = d.log[2][0];
	for (i = 0; i < words / 4 + 10; i++)
		if (!CHECK_EQ(rm_subdevice_control(&d, 0x20800403, p, 8), 0))
			break;
	put = d.log[2][0];
	CHECK_EQ(put, before + 4 * (words / 4 + 10));
	CHECK_EQ(d.log[2][1 + (put - 2) % words] >> 32, 0x60);
	CHECK_EQ(d.log[2][1 + (put - 4) % words], FN_CONTROL);
	rm_driver_unload(&d);
}

/* Unloaded and started again without a reset of the device. */
static void test_rebind(void)
{
	u8 body[8] = { 0 };
	u32 i;

	if (!rm_driver_start(&d, NULL, NULL))
		return;
	for (i = 0; i < 2; i++) {
		CHECK(rm_call(&d, FN_UNLOADING, body, sizeof(body)));
		CHECK(client_poll32(d.b.c, GSP + 0x40, 0xffffffff, 0x80000000, 1000));
		CHECK(client_poll32(d.b.c, GSP + 0x1388, BIT(7), 0, 1000));
		CHECK(boot_fwsec(&d.b, SB_CMD));
		CHECK(boot_unload(&d.b));
		rm_gsp_prepare(&d);
		rm_driver_run(&d);
		CHECK(rm_driver_init(&d));
	}
	rm_driver_unload(&d);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "init-and-unload", test_init_and_unload },
		{ "queued-before-boot", test_queued_before_boot },
		{ "status-header", test_status_header },
		{ "static-info", test_static_info },
	{ "--vram-usable leaves the driver less", test_vram_usable },
		{ "controls", test_controls },
		{ "gid", test_gid },
		{ "objects", test_objects },
		{ "alloc-short-header", test_alloc_short_header },
		{ "continuation", test_continuation },
		{ "large-registry", test_large_registry },
		{ "many-calls", test_many_calls },
		{ "interrupt", test_interrupt },
		{ "logs", test_logs },
		{ "rebind", test_rebind },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
