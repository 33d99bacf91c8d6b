// SPDX-License-Identifier: GPL-2.0
/*
 * test_rm_random.c - well-framed messages with random contents, and a queue
 * scribbled over, against the sanitised model: it must live and go on answering
 *
 * The sequence depends on VGPU_SEED (default 1) only; VGPU_ROUNDS lengthens it.
 */
#include <stdlib.h>
#include <string.h>

#include "rm_driver.h"
#include "tap.h"

static struct rm_driver d;
static u64 state;

static u32 rnd(u32 n)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (u32)(state >> 33) % n;
}

static u32 env(const char *name, u32 other)
{
	const char *s = getenv(name);

	return s ? (u32)strtoul(s, NULL, 0) : other;
}

static u32 handle(void)
{
	const u32 h[] = { d.internal_client, d.device, d.subdevice, 0xc1d00001,
			  0xc1d00002, 0xc1d00003, 0, rnd(0xffffffff) };

	return h[rnd(ARRAY_SIZE(h))];
}

static u32 command(void)
{
	static const u32 cmd[] = {
		0x20800137, 0x20800138, 0x20800a1c, 0x20800a5c, 0x20801112,
		0x20802a08, 0x208001b0, 0x2080014a, 0x20800110, 0x20800111,
		0x20800170, 0x20800301, 0x20800a22, 0x20800a26, 0x20800a2a,
		0x20800a36, 0x20800a61, 0x20801303, 0x20801320, 0x20801701,
	};

	return rnd(16) ? cmd[rnd(ARRAY_SIZE(cmd))] : rnd(0xffffffff);
}

static u32 size_of(u32 cmd)
{
	static const struct {
		u32 cmd, size;
	} s[] = {
		{ 0x20800137, 4 }, { 0x20800138, 8 }, { 0x20800a1c, 0x28 },
		{ 0x20800a5c, 0x814 }, { 0x20801112, 0xc8c }, { 0x20802a08, 4 },
		{ 0x208001b0, 0x504 }, { 0x2080014a, 0x10c }, { 0x20800110, 132 },
		{ 0x20800111, 64 }, { 0x20800170, 340 }, { 0x20800301, 20 },
		{ 0x20800a22, 23072 }, { 0x20800a26, 2368 }, { 0x20800a2a, 3712 },
		{ 0x20800a36, 88 }, { 0x20800a61, 8 }, { 0x20801303, 460 },
		{ 0x20801320, 0x308 }, { 0x20801701, 16 },
	};
	u32 i;

	for (i = 0; rnd(8) && i < ARRAY_SIZE(s); i++)
		if (s[i].cmd == cmd)
			return s[i].size;
	return rnd(200);
}

/* A message that is half right: returns its function. */
static u32 message(u8 *buf, u32 *len)
{
	static const u32 class[] = { 0, 0x41, 0x80, 0x2080, 0x90f1, 5, 0x7e, 0x1234 };
	static const u32 params[] = { 0x78, 0x78, 0x38, 4, 0x30, 0x18, 0x18, 0 };
	u32 i, k;

	for (i = 0; i < 0x6000; i++)
		buf[i] = rnd(4) ? 0 : rnd(256);
	switch (rnd(8)) {
	case 0:
	case 1:
	case 2:
		put32(buf, handle());
		put32(buf + 4, handle());
		put32(buf + 8, command());
		k = size_of(get32(buf + 8));
		put32(buf + 16, rnd(32) ? k : rnd(0xffffffff));
		put32(buf + 20, 0);
		*len = 0x18 + k;
		return FN_CONTROL;
	case 3:
	case 4:
		k = rnd(ARRAY_SIZE(class));
		put32(buf, handle());
		put32(buf + 4, rnd(4) ? get32(buf) : handle());
		put32(buf + 8, rnd(2) ? get32(buf) : handle());
		put32(buf + 12, class[k]);
		put32(buf + 20, rnd(8) ? params[k] : rnd(0xffffffff));
		*len = rnd(4) ? 0x20 + params[k] : 0x20;
		return FN_ALLOC;
	case 5:
		put32(buf, handle());
		put32(buf + 8, handle());
		*len = 16;
		return FN_FREE;
	case 6:
		*len = rnd(0x6000);
		return rnd(2) ? FN_CONTINUATION : FN_SET_REGISTRY;
	default:
		*len = rnd(0x700);
		k = rnd(240);
		return k == FN_UNLOADING ? FN_UPDATE_BAR_PDE : k;
	}
}

static void test_messages(void)
{
	u32 rounds = env("VGPU_ROUNDS", 600), i, function, len;
	u8 *buf = malloc(0x6000), p[8];

	state = env("VGPU_SEED", 1);
	if (!rm_driver_start(&d, "--seq", "none"))
		goto out;
	for (i = 0; i < rounds; i++) {
		function = message(buf, &len);
		rm_send(&d, function, buf, len);
		/* A ring's worth at a time, then a question it must answer. */
		if (i % 16 < 15 && i < rounds - 1)
			continue;
		rm_send(&d, FN_UPDATE_BAR_PDE, (u8[24]) { 1 }, 24);
		do {
			if (!CHECK(rm_recv_function(&d, FN_UPDATE_BAR_PDE, 3000)))
				goto stop;
		} while (d.rx.sequence != d.rpc_seq - 1);
	}
	CHECK_EQ(rm_subdevice_control(&d, 0x20800403, p, 8), 0);
stop:
	rm_driver_stop(&d);
out:
	free(buf);
}

/* Queue memory overwritten at random, doorbells in between; then a reset. */
static void test_scribble(void)
{
	u32 rounds = env("VGPU_ROUNDS", 600), i, k;

	state = env("VGPU_SEED", 1) + 1;
	if (!rm_driver_start(&d, "--seq", "none"))
		return;
	for (i = 0; i < rounds; i++) {
		for (k = rnd(8); k; k--)
			put32(d.cmdq + 4 * rnd(0x80000 / 4), rnd(0xffffffff));
		if (!rnd(4))
			put32(d.cmdq + 0x10, rnd(70));
		if (!rnd(4))
			put32(d.cmdq + 0x20, rnd(70));
		if (!rnd(4))
			put32(d.cmdq + 0x1038 + 0x1000 * rnd(63), rnd(0x12000));
		client_wr32(d.b.c, 0x110c00, 0);
	}
	client_reset(d.b.c);
	client_power_on(d.b.c);
	/* Back at power-on: nothing is left of it. */
	CHECK_EQ(client_rd32(d.b.c, 0x000a00) >> 20, 0x172);
	rm_driver_stop(&d);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "messages", test_messages },
		{ "scribble", test_scribble },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
