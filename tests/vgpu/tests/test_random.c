// SPDX-License-Identifier: GPL-2.0
/*
 * A driver that has lost its mind: random accesses to everything
 *
 * The model must take whatever a guest does: it may report violations, but not
 * crash, hang or trip a sanitiser. VGPU_SEED=N changes the run, VGPU_ROUNDS=N
 * its length.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rm_driver.h"
#include "tap.h"
#include "vgpu.h"

#define RAM_BASE	0x100000ull
#define RAM_SIZE	0x400000u
#define ROUNDS		12000

static const u32 registers[] = {
#define R(addr, ...) addr,
#include "regnames.def"
#undef R
};

static unsigned int seed;

static u32 draw(u32 n)
{
	return (u32)rand_r(&seed) % n;
}

static u32 draw32(void)
{
	return (u32)rand_r(&seed) << 16 ^ (u32)rand_r(&seed);
}

/* Values that mean something to many registers, beside plain noise. */
static u32 draw_value(void)
{
	switch (draw(8)) {
	case 0:
		return 0;
	case 1:
		return ~0u;
	case 2:
		return BIT(draw(32));
	case 3:
		return (u32)RAM_BASE + draw(RAM_SIZE);
	case 4:
		return ((u32)RAM_BASE + draw(RAM_SIZE)) >> 8;
	case 5:
		return draw(0x100);
	default:
		return draw32();
	}
}

static u32 draw_address(void)
{
	u32 addr = registers[draw(ARRAY_SIZE(registers))];

	switch (draw(10)) {
	case 0:
		return draw(0x1000000) & ~3u;
	case 1:
		return (addr + draw(0x40) * 4) & 0xfffffc;
	case 2:
		return draw(0x1000000);
	default:
		return addr;
	}
}

static void one_access(struct client *c)
{
	static const u32 sizes[] = { 4, 4, 4, 4, 4, 4, 1, 2, 8 };
	u32 size = sizes[draw(ARRAY_SIZE(sizes))], addr = draw_address();
	u64 val;

	if (addr > 0x1000000 - size)
		addr = 0x1000000 - size;
	if (draw(2)) {
		client_rd(c, VFU_REGION_BAR0, addr, size);
	} else {
		val = (u64)draw_value() << 32 | draw_value();
		client_wr(c, VFU_REGION_BAR0, addr, size, val);
	}
}

static void one_config_access(struct client *c)
{
	u32 offset = draw(0x500) & ~3u;

	if (draw(2))
		client_cfg_rd32(c, offset);
	else
		client_cfg_wr32(c, offset, draw_value());
	/* Keep the device reachable most of the time. */
	client_cfg_wr16(c, 0x64, 0x0008);
	client_cfg_wr16(c, 0x04, 0x0006);
}

static void scribble(u32 *ram)
{
	u32 i, n = draw(64), at = draw(RAM_SIZE / 4 - 64);

	for (i = 0; i < n; i++)
		ram[at + i] = draw_value();
}

static u32 begin(void)
{
	const char *env = getenv("VGPU_SEED");

	seed = env ? (unsigned int)atoi(env) : 20;
	env = getenv("VGPU_ROUNDS");
	return env ? (u32)atoi(env) : ROUNDS;
}

/* It still answers, and starts over from a reset. */
static void end(struct client *c)
{
	client_reset(c);
	client_power_on(c);
	CHECK_EQ(client_rd32(c, 0), 0x172000a1);
	CHECK(client_violation_total(c) > 0);
}

static void play(const char *opt1, const char *opt2)
{
	struct client *c = client_start(opt1, opt2, NULL);
	u32 i, rounds = begin();
	u32 *ram;

	client_power_on(c);
	ram = client_dma_alloc(c, RAM_BASE, RAM_SIZE);
	for (i = 0; i < RAM_SIZE / 4; i++)
		ram[i] = draw_value();
	for (i = 0; i < rounds; i++) {
		switch (draw(200)) {
		case 0:
			one_config_access(c);
			break;
		case 1:
			scribble(ram);
			break;
		case 2:
			if (!draw(10))
				client_reset(c);
			client_cfg_wr16(c, 0x04, 0x0006);
			break;
		default:
			one_access(c);
		}
	}
	end(c);
	client_stop(c);
}

static void test_plain(void)
{
	play(NULL, NULL);
}

static void test_posted_writes(void)
{
	play("--dma-delay-us", "200");
}

/* RM may have died of the last message: then it reads no further ones. */
static bool has_room(struct rm_driver *d)
{
	u32 read, used;

	rm_settle(d);
	read = get32(d->statq + 0x20);
	used = (d->wptr + 63 - read) % 63;
	return read < 63 && used < 32;
}

static void noise_to_rm(struct rm_driver *d)
{
	static const u32 functions[] = {
		FN_FREE, FN_GET_STATIC_INFO, FN_UPDATE_BAR_PDE,
		FN_CONTINUATION, FN_SET_SYSTEM_INFO, FN_SET_REGISTRY,
		FN_CONTROL, FN_CONTROL, FN_ALLOC, FN_ALLOC, 0, 9999,
	};
	u32 i, len, word;
	u8 buf[0x400];

	for (i = 0; i < 400; i++) {
		if (!has_room(d))
			return;
		len = draw(sizeof(buf) / 4) * 4;
		for (word = 0; word < len / 4; word++)
			put32(buf + word * 4, draw_value());
		/* One in four has a wrong header as well. */
		if (!draw(4)) {
			d->bad.offset = 0x20 + draw(12) * 4;
			d->bad.xor = draw_value();
		}
		rm_send(d, functions[draw(ARRAY_SIZE(functions))], buf, len);
	}
}

/* The same with pointers and page tables of the queues overwritten. */
static void noise_in_queues(struct rm_driver *d)
{
	u32 i;

	for (i = 0; i < 2000; i++) {
		put32(d->b.queues + draw(0x81000 / 4) * 4, draw_value());
		if (!draw(4))
			put32(d->cmdq + draw(12) * 4, draw_value());
		if (!draw(4))
			client_wr32(d->b.c, 0x110c00, 0);
		if (!draw(16))
			one_access(d->b.c);
	}
}

static void test_running_rm(void)
{
	static struct rm_driver d;
	u32 i;

	begin();
	for (i = 0; i < 3; i++) {
		memset(&d, 0, sizeof(d));
		if (!rm_driver_start(&d, NULL, NULL))
			return;
		noise_to_rm(&d);
		noise_in_queues(&d);
		end(d.b.c);
		rm_driver_stop(&d);
	}
}

static const struct tap_test tests[] = {
	{ "random accesses do no harm", test_plain },
	{ "random accesses do no harm with delayed DMA", test_posted_writes },
	{ "noise in a running RM's queues does no harm", test_running_rm },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
