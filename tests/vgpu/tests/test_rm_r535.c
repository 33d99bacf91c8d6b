// SPDX-License-Identifier: GPL-2.0
/*
 * test_rm_r535.c - the model as GSP-RM 535.113.01: boots with its firmware and
 * has its layouts (gsp_static_config.h, ctrl2080internal.h, cl0000.h of that
 * tag), and takes those of 570.144 for what they are: wrong
 */
#include <string.h>

#include "rm_driver.h"
#include "tap.h"

static struct rm_driver d;

#define CLIENT		0xc1d00001u
#define INFO_SIZE	0x878u

#define NV_ERR_INVALID_ARGUMENT		0x1fu
#define NV_ERR_INVALID_PARAM_STRUCT	0x3au
#define NV_ERR_NOT_SUPPORTED		0x56u

static u32 system_info(u8 *buf)
{
	u8 base[0x400];

	rm_system_info(&d, base);
	memset(buf, 0, 0x298);
	memcpy(buf + 0x00, base + 0x00, 0x18);	/* the BARs */
	memcpy(buf + 0x18, base + 0x20, 8);	/* bus, slot */
	memcpy(buf + 0x38, base + 0x48, 8);	/* maxUserVa */
	memcpy(buf + 0x40, base + 0x50, 8);	/* configuration mirror */
	return 0x298;
}

static bool boot(void)
{
	return rm_driver_boot_with(&d, "535.113.01");
}

static bool start(void)
{
	static u8 info[INFO_SIZE];
	u8 buf[0x400];

	if (!boot())
		return false;
	rm_send(&d, FN_SET_SYSTEM_INFO, buf, system_info(buf));
	rm_send(&d, FN_SET_REGISTRY, buf, rm_registry(buf));
	CHECK(rm_recv_function(&d, EV_INIT_DONE, 2000));
	memset(info, 0, sizeof(info));
	CHECK(rm_call(&d, FN_GET_STATIC_INFO, info, sizeof(info)));
	CHECK_EQ(d.rx.result, 0);
	CHECK_EQ(d.rx.len, INFO_SIZE);
	d.internal_client = get32(d.rx.data + 0x868);
	d.device = get32(d.rx.data + 0x86c);
	d.subdevice = get32(d.rx.data + 0x870);
	return true;
}

static void test_static_info(void)
{
	const u8 *i = d.rx.data;
	u32 gpc, mask;

	if (!start())
		return;
	CHECK_EQ(get32(i + 0x348), 2);			/* regions */
	CHECK_EQ(get64(i + 0x350), 0);
	CHECK_EQ(get64(i + 0x358) + 1, get64(i + 0x380));
	CHECK_EQ(get64(i + 0x388), d.b.vram - 1);
	CHECK_EQ(get64(i + 0x6d8), d.b.vram);		/* fb_length */
	CHECK(!strncmp((const char *)i + 0x71c, "NVIDIA", 6));
	CHECK(get64(i + 0x828) >= get64(i + 0x380));	/* BAR1's directory */
	CHECK(get64(i + 0x830) >= get64(i + 0x380));
	mask = get32(i + 0x124);
	CHECK(mask);
	for (gpc = 0; gpc < 32; gpc++) {
		CHECK_EQ(get32(i + 0x128 + 8 * gpc), gpc);
		CHECK_EQ(!get32(i + 0x12c + 8 * gpc), !(mask >> gpc & 1));
	}
	rm_driver_unload(&d);
}

static void test_controls(void)
{
	static const struct { u32 type, mc; } video[] = {
		{ 0x1d, 64 }, { 0x1e, 65 }, { 0x25, 38 }, { 0x3d, 80 },
	};
	static u8 p[0x1000];
	u32 i, gsp = 0;

	if (!start())
		return;
	memset(p, 0, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a5c, p, 0x814), 0);
	for (i = 0; i < get32(p) && i < 128; i++) {
		gsp += (get32(p + 4 + 16 * i) & 0xffff) == 49;
		CHECK((get32(p + 4 + 16 * i) & 0xffff) != 50);
	}
	CHECK_EQ(gsp, 1);
	/* Engines of video: RM_ENGINE_TYPE, MC_ENGINE_IDX of 535.113.01 */
	memset(p, 0, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&d, 0x20801112, p, 0xc8c), 0);
	for (i = 0; i < ARRAY_SIZE(video); i++) {
		CHECK_EQ(get32(p + 12 + 100 * (5 + i) + 4 * 2), video[i].type);
		CHECK_EQ(get32(p + 12 + 100 * (5 + i) + 4 * 8), video[i].mc);
	}
	memset(p, 0, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a1c, p, 0x38), 0);
	CHECK_EQ(p[2], 1);				/* raw mode */
	CHECK_EQ(get64(p + 0x08), 0x600000);		/* l2CacheSize */
	CHECK_EQ(p[0x10], 0);				/* reserved at bottom */
	CHECK_EQ(p[0x11], 1);				/* bFbpaPresent */
	CHECK_EQ(get32(p + 0x14), 0x10000);
	CHECK_EQ(get32(p + 0x18), 16);
	CHECK(get32(p + 0x20) && get32(p + 0x24) && get32(p + 0x28));
	memset(p, 0, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a42, p, 0x504), 0);
	CHECK(get32(p));
	/* Context buffers: 25 for each of eight engines, there is one engine. */
	memset(p, 0xff, sizeof(p));
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a32, p, 0x640), 0);
	CHECK(get32(p) && get32(p + 4));		/* GRAPHICS */
	CHECK(get32(p + 8 * 0x18) && get32(p + 8 * 0x18 + 4));
	for (i = 8 * 0x19; i < 0x640; i += 4)
		CHECK_EQ(get32(p + i), 0);
	rm_driver_unload(&d);
}

static void test_root_params(void)
{
	u8 root[0x6c] = { 0 };

	if (!start())
		return;
	memcpy(root, &(u32){ CLIENT }, 4);
	CHECK_EQ(rm_alloc(&d, CLIENT, 0, CLIENT, 0, root, sizeof(root)), 0);
	CHECK_EQ(rm_free(&d, CLIENT, CLIENT), 0);
	rm_driver_unload(&d);
}

#define DEVICE		0x80000001u
#define CHANNEL		0xc56f0001u

/* Of this size a channel gets as far as its engine: there is no engine 0. */
static void test_channel_params(void)
{
	u8 root[0x6c] = { 0 }, device[0x38] = { 0 }, channel[0x170] = { 0 };

	if (!start())
		return;
	memcpy(root, &(u32){ CLIENT }, 4);
	CHECK_EQ(rm_alloc(&d, CLIENT, 0, CLIENT, 0, root, sizeof(root)), 0);
	CHECK_EQ(rm_alloc(&d, CLIENT, CLIENT, DEVICE, 0x80, device,
			  sizeof(device)), 0);
	CHECK_EQ(rm_alloc(&d, CLIENT, DEVICE, CHANNEL, 0xc56f, channel, 0x170),
		 NV_ERR_INVALID_PARAM_STRUCT);
	rm_expect_violations(&d, "rm-params-size", 1);
	CHECK_EQ(rm_alloc(&d, CLIENT, DEVICE, CHANNEL, 0xc56f, channel, 0x168),
		 NV_ERR_INVALID_ARGUMENT);
	CHECK_EQ(client_violations(d.b.c, "channel-arguments"), 1);
	CHECK_EQ(rm_free(&d, CLIENT, CLIENT), 0);
	rm_driver_stop(&d);
}

/* ---- what belongs to 570.144 ---------------------------------------------- */

static void test_other_system_info(void)
{
	u8 buf[0x400];

	if (!boot())
		return;
	/* Longer, so RM reads it; nothing is where it ought to be. */
	rm_send(&d, FN_SET_SYSTEM_INFO, buf, rm_system_info(&d, buf));
	CHECK(!rm_recv(&d, 60));
	CHECK_EQ(client_violations(d.b.c, "rpc-body"), 1);
	CHECK(client_violations(d.b.c, "system-info") > 0);
	rm_driver_stop(&d);
}

static void test_other_control(void)
{
	u8 p[0x504] = { 0 };

	if (!start())
		return;
	CHECK_EQ(rm_subdevice_control(&d, 0x208001b0, p, sizeof(p)),
		 NV_ERR_NOT_SUPPORTED);
	CHECK_EQ(rm_subdevice_control(&d, 0x20800a1c, p, 0x28),
		 NV_ERR_INVALID_PARAM_STRUCT);
	rm_expect_violations(&d, "rm-params-size", 1);
	rm_driver_stop(&d);
}

static void test_other_root(void)
{
	u8 root[0x78] = { 0 };

	if (!start())
		return;
	memcpy(root, &(u32){ CLIENT }, 4);
	CHECK_EQ(rm_alloc(&d, CLIENT, 0, CLIENT, 0, root, sizeof(root)),
		 NV_ERR_INVALID_PARAM_STRUCT);
	rm_expect_violations(&d, "rm-params-size", 1);
	rm_driver_stop(&d);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "static-info", test_static_info },
		{ "controls", test_controls },
		{ "root-params", test_root_params },
		{ "channel-params", test_channel_params },
		{ "other-system-info", test_other_system_info },
		{ "other-control", test_other_control },
		{ "other-root", test_other_root },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
