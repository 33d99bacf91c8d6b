// SPDX-License-Identifier: GPL-2.0
/*
 * test_rm_sequencer.c - RUN_CPU_SEQUENCER: the three profiles executed as
 * kgspExecuteSequencerBuffer_IMPL() does, drivers that do not, and the programs
 * the faults make
 */
#include <string.h>

#include "rm_driver.h"
#include "tap.h"

static struct rm_driver d;

/* What an executor may get wrong on purpose. */
enum mistake { NONE, SKIP_WRITE, SKIP_RESET, WRONG_LIBOS };

static void core_resume(enum mistake wrong)
{
	boot_gsp_reset_riscv(&d.b);
	if (wrong == WRONG_LIBOS)
		client_wr32(d.b.c, GSP + 0x40, (u32)d.b.rmargs_addr);
	client_wr32(d.b.c, SEC2 + 0x100, 2);
	CHECK(client_poll32(d.b.c, 0x1180f8, BIT(26), BIT(26), 2000));
	CHECK_EQ(client_rd32(d.b.c, SEC2 + 0x40), 0);
	client_wr32(d.b.c, GSP + 0x80, d.b.fw.bootloader.app_version);
	CHECK_EQ(client_rd32(d.b.c, GSP + 0x1388) & BIT(7), BIT(7));
}

static void core_reset(void)
{
	boot_falcon_reset(&d.b, GSP);
	client_wr32(d.b.c, GSP + 0x624, client_rd32(d.b.c, GSP + 0x624) | 0x80);
	client_wr32(d.b.c, GSP + 0x10c, 0);
}

/* Returns the number of commands. */
static u32 execute(const u8 *body, u32 len, enum mistake wrong)
{
	static const u8 payload[] = { 2, 3, 5, 1, 2, 0, 0, 0, 0 };
	u32 end = get32(body + 4), at = 0, n = 0, save[8];
	struct client *c = d.b.c;

	CHECK(get32(body) > end);		/* bufferSizeDWord > cmdIndex */
	CHECK_EQ(len, 0x28 + 4 * end);
	while (at < end) {
		const u8 *p = body + 0x28 + 4 * (at + 1);
		u32 op = get32(body + 0x28 + 4 * at);

		if (!CHECK(op < sizeof(payload)) || !CHECK(at + 1 + payload[op] <= end))
			return n;
		switch (op) {
		case 0:
			if (wrong != SKIP_WRITE)
				client_wr32(c, get32(p), get32(p + 4));
			break;
		case 1:
			client_wr32(c, get32(p), (client_rd32(c, get32(p)) &
						  ~get32(p + 4)) | get32(p + 8));
			break;
		case 2:
			CHECK(client_poll32(c, get32(p), get32(p + 4), get32(p + 8), 100));
			break;
		case 3:
			break;
		case 4:
			if (CHECK(get32(p + 4) < 8))
				save[get32(p + 4)] = client_rd32(c, get32(p));
			break;
		case 5:
			if (wrong != SKIP_RESET)
				core_reset();
			break;
		case 6:
			client_wr32(c, GSP + 0x100, 2);
			break;
		case 7:
			CHECK(client_poll32(c, GSP + 0x100, BIT(4), BIT(4), 2000));
			break;
		case 8:
			core_resume(wrong);
			break;
		}
		at += 1 + payload[op];
		n++;
	}
	/* The saved mailboxes: nothing in the program changes what was there. */
	if (n > 2)
		CHECK(save[0] != 0x53455131 && save[1] != 0x5345515a);
	return n;
}

static bool boot_to_program(const char *opt1, const char *opt2)
{
	if (!rm_driver_boot(&d, opt1, opt2))
		return false;
	rm_send_init(&d);
	return true;
}

static void test_none(void)
{
	if (!boot_to_program("--seq", "none"))
		return;
	CHECK(rm_recv(&d, 2000));
	CHECK_EQ(d.rx.function, EV_INIT_DONE);
	rm_driver_unload(&d);
}

static void test_empty(void)
{
	if (!boot_to_program("--seq", "empty"))
		return;
	CHECK(rm_recv(&d, 2000));
	CHECK_EQ(d.rx.function, EV_SEQUENCER);
	CHECK_EQ(execute(d.rx.data, d.rx.len, NONE), 0);
	CHECK(rm_recv(&d, 2000));
	CHECK_EQ(d.rx.function, EV_INIT_DONE);
	rm_driver_unload(&d);
}

static void test_full(void)
{
	if (!boot_to_program("--seq", "full"))
		return;
	CHECK(rm_recv(&d, 2000));
	CHECK_EQ(d.rx.function, EV_SEQUENCER);
	CHECK_EQ(execute(d.rx.data, d.rx.len, NONE), 11);
	CHECK(rm_recv(&d, 2000));
	CHECK_EQ(d.rx.function, EV_INIT_DONE);
	CHECK_EQ(client_violation_total(d.b.c), 0);
	CHECK(rm_call(&d, FN_UPDATE_BAR_PDE, (u8[24]) { 1, [16] = 47 }, 24));
	rm_driver_unload(&d);
}

/* INIT_DONE does not come before the program has run. */
static void test_full_not_run(void)
{
	if (!boot_to_program("--seq", "full"))
		return;
	CHECK(rm_recv(&d, 2000));
	CHECK_EQ(d.rx.function, EV_SEQUENCER);
	CHECK(!rm_recv(&d, 60));
	rm_driver_stop(&d);
}

static void wrong_executor(enum mistake wrong)
{
	if (!boot_to_program("--seq", "full"))
		return;
	CHECK(rm_recv(&d, 2000));
	execute(d.rx.data, d.rx.len, wrong);
	CHECK_EQ(client_violations(d.b.c, "sequencer-not-executed"), 1);
	rm_driver_stop(&d);
}

static void test_skip_write(void)
{
	wrong_executor(SKIP_WRITE);
}

static void test_wrong_libos(void)
{
	wrong_executor(WRONG_LIBOS);
}

/* Without CORE_RESET the resume is the reset RM sees, with nothing in between. */
static void test_skip_reset(void)
{
	if (!boot_to_program("--seq", "full"))
		return;
	CHECK(rm_recv(&d, 2000));
	/* Stop before CORE_START: it would start a running core. */
	put32(d.rx.data + 4, 0);
	client_wr32(d.b.c, GSP + 0x40, 0x12345678);
	core_resume(NONE);
	CHECK_EQ(client_violations(d.b.c, "sequencer-not-executed"), 1);
	rm_driver_stop(&d);
}

/* ---- faults ------------------------------------------------------------ */

/* The faulty program; INIT_DONE follows, as RM cannot know. */
static const u8 *faulty(const char *fault)
{
	if (!boot_to_program("--inject", fault))
		return NULL;
	CHECK(rm_recv(&d, 2000));
	CHECK_EQ(d.rx.function, EV_SEQUENCER);
	return d.rx.data;
}

static void test_bad_opcode(void)
{
	const u8 *b = faulty("sequencer-bad-opcode");

	if (!b)
		return;
	CHECK_EQ(get32(b + 4), 3);
	CHECK_EQ(get32(b + 0x28 + 8), 9);
	CHECK(rm_recv_function(&d, EV_INIT_DONE, 1000));
	rm_driver_unload(&d);
}

static void test_bad_register(void)
{
	const u8 *b = faulty("sequencer-bad-register=0xfffffff0");

	if (!b)
		return;
	CHECK_EQ(get32(b + 4), 3);
	CHECK_EQ(get32(b + 0x28), 0);
	CHECK_EQ(get32(b + 0x2c), 0xfffffff0);
	rm_driver_stop(&d);
}

static void test_truncated(void)
{
	const u8 *b = faulty("sequencer-truncated");

	if (!b)
		return;
	CHECK_EQ(get32(b + 4), 2);
	CHECK_EQ(d.rx.len, 0x28 + 8);
	rm_driver_stop(&d);
}

static void test_bad_index(void)
{
	const u8 *b = faulty("sequencer-bad-index");

	if (!b)
		return;
	CHECK(get32(b + 4) > get32(b));
	rm_driver_stop(&d);
}

static void test_bad_slot(void)
{
	const u8 *b = faulty("sequencer-bad-slot");

	if (!b)
		return;
	CHECK_EQ(get32(b + 0x28), 4);
	CHECK_EQ(get32(b + 0x30), 8);
	rm_driver_stop(&d);
}

static void test_poll_never(void)
{
	const u8 *b = faulty("sequencer-poll-timeout");

	if (!b)
		return;
	CHECK_EQ(get32(b + 0x28), 2);
	CHECK(!client_poll32(d.b.c, get32(b + 0x2c), get32(b + 0x30), get32(b + 0x34),
			     100));
	rm_driver_stop(&d);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "none", test_none },
		{ "empty", test_empty },
		{ "full", test_full },
		{ "full-not-run", test_full_not_run },
		{ "skip-write", test_skip_write },
		{ "skip-reset", test_skip_reset },
		{ "wrong-libos", test_wrong_libos },
		{ "bad-opcode", test_bad_opcode },
		{ "bad-register", test_bad_register },
		{ "truncated", test_truncated },
		{ "bad-index", test_bad_index },
		{ "bad-slot", test_bad_slot },
		{ "poll-never", test_poll_never },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
