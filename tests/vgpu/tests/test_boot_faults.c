// SPDX-License-Identifier: GPL-2.0
/* Each injected fault shows what it says, and goes away */
#include <stdio.h>
#include <string.h>

#include "boot_driver.h"
#include "rm_driver.h"
#include "tap.h"

static void test_falcon(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, "--inject", "scrub-never,count=1"))
		return;
	client_wr32(d.c, GSP + 0x3c0, 1);
	client_wr32(d.c, GSP + 0x3c0, 0);
	CHECK(!client_poll32(d.c, GSP + 0xf4, BIT(12), 0, 50));
	boot_falcon_reset(&d, GSP);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	boot_driver_stop_clean(&d);

	if (!boot_driver_start(&d, "--inject", "reset-not-ready"))
		return;
	CHECK_EQ(client_rd32(d.c, GSP + 0xf4) & BIT(31), 0);
	client_control(d.c, "clear");
	CHECK_EQ(client_rd32(d.c, GSP + 0xf4) & BIT(31), BIT(31));
	boot_driver_stop_clean(&d);

	if (!boot_driver_start(&d, "--inject", "core-select-stuck,count=1"))
		return;
	boot_falcon_reset(&d, GSP);
	client_wr32(d.c, GSP + 0x1668, BIT(4));
	CHECK(!client_poll32(d.c, GSP + 0x1668, BIT(0), BIT(0), 20));
	client_wr32(d.c, GSP + 0x1668, 0);
	CHECK(client_poll32(d.c, GSP + 0x1668, BIT(0), BIT(0), 20));
	boot_driver_stop_clean(&d);
}

static void test_dma(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, "--inject", "dma-stuck,count=1"))
		return;
	boot_falcon_reset(&d, GSP);
	boot_falcon_dma_setup(&d, GSP);
	client_wr32(d.c, GSP + 0x110, (u32)(d.fwsec.addr >> 8));
	client_wr32(d.c, GSP + 0x128, (u32)(d.fwsec.addr >> 40));
	client_wr32(d.c, GSP + 0x118, 6u << 8);
	CHECK(!client_poll32(d.c, GSP + 0x118, BIT(1), BIT(1), 50));
	/* A reset of the falcon clears it. */
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK(client_rd32(d.c, 0x1fa828));
	boot_driver_stop_clean(&d);
}

static void test_fwsec(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, "--inject", "frts-error=0x4b,count=1"))
		return;
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK_EQ(client_rd32(d.c, 0x1438) >> 16, 0x4b);
	CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK_EQ(client_rd32(d.c, 0x1438) >> 16, 0);
	CHECK(client_rd32(d.c, 0x1fa828));
	boot_driver_stop_clean(&d);

	if (!boot_driver_start(&d, "--inject", "frts-no-wpr2"))
		return;
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK_EQ(client_rd32(d.c, 0x1438) >> 16, 0);
	CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);
	boot_driver_stop_clean(&d);

	if (!boot_driver_start(&d, "--inject", "frts-wrong-place"))
		return;
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK_EQ(client_rd32(d.c, 0x1438) >> 16, 0);
	CHECK((u64)(client_rd32(d.c, 0x1fa824) >> 4) << 12 != d.frts);
	boot_driver_stop_clean(&d);

	if (!boot_driver_start(&d, "--inject", "sb-error=7"))
		return;
	CHECK(boot_fwsec(&d, SB_CMD));
	CHECK_EQ(client_rd32(d.c, 0x1454) & 0xffff, 7);
	boot_driver_stop_clean(&d);

	if (!boot_driver_start(&d, "--inject", "fwsec-hang"))
		return;
	d.run_ms = 50;
	CHECK(!boot_fwsec(&d, FRTS_CMD));
	boot_driver_stop_clean(&d);
}

static void test_booter(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, "--inject", "booter-error=0x31,count=1"))
		return;
	boot_gsp_prepare(&d);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	boot_gsp_reset_riscv(&d);
	CHECK(boot_load(&d));
	CHECK_EQ(d.mailbox[0], 0x31);
	CHECK_EQ(client_rd32(d.c, GSP + 0x1388) & BIT(7), 0);
	/* FRTS stays; the next try works. */
	CHECK(boot_load(&d));
	CHECK_EQ(d.mailbox[0], 0);
	CHECK_EQ(client_violation_total(d.c), 0);
	boot_driver_stop(&d);

	if (!boot_driver_start(&d, "--inject", "booter-hang"))
		return;
	boot_gsp_prepare(&d);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	boot_gsp_reset_riscv(&d);
	d.run_ms = 50;
	CHECK(!boot_load(&d));
	CHECK_EQ(client_rd32(d.c, GSP + 0x1388) & BIT(7), 0);
	boot_driver_stop_clean(&d);
}

static void test_booter_unload(void)
{
	static const char * const fault[] = {
		"booter-unload-error=0x22,count=1",
		"booter-unload-keeps-wpr2,count=1",
		"booter-unload-hang,count=1",
	};
	struct boot_driver d;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fault); i++) {
		if (!boot_driver_start(&d, "--inject", fault[i]))
			return;
		CHECK(boot_fwsec(&d, FRTS_CMD));
		d.run_ms = 50;
		CHECK_EQ(boot_unload(&d), i != 2);
		CHECK_EQ(d.mailbox[0], i == 0 ? 0x22 : i == 1 ? 0 : 0xff);
		CHECK(client_rd32(d.c, 0x1fa828));
		if (i == 2) {
			/* Only a reset of the device helps. */
			client_reset(d.c);
			CHECK_EQ(client_rd32(d.c, SEC2 + 0x100) & BIT(4), BIT(4));
		} else {
			CHECK(boot_unload(&d));
			CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);
		}
		boot_driver_stop(&d);
	}
}

/* RM has the GSP reset in a sequencer program; SEC2 does not bring it back. */
static void test_resume(void)
{
	static struct rm_driver d;
	struct client *c;
	u8 buf[0x400];

	if (!rm_driver_boot(&d, "--seq", "full"))
		return;
	c = d.b.c;
	rm_send(&d, FN_SET_SYSTEM_INFO, buf, rm_system_info(&d, buf));
	rm_send(&d, FN_SET_REGISTRY, buf, rm_registry(buf));
	CHECK(rm_recv(&d, 2000));
	CHECK_EQ(d.rx.function, EV_SEQUENCER);
	/* What prepares the reset RM has asked for has no effect, no blame. */
	client_wr32(c, GSP + 0x48, 0);
	client_wr32(c, GSP + 0x1668, 0);
	CHECK_EQ(client_rd32(c, GSP + 0x1388) & BIT(7), BIT(7));
	CHECK_EQ(client_violation_total(c), 0);
	client_control(c, "inject resume-never,count=1");
	boot_gsp_reset_riscv(&d.b);
	client_wr32(c, SEC2 + 0x100, 2);
	CHECK(!client_poll32(c, 0x1180f8, BIT(26), BIT(26), 50));
	CHECK_EQ(client_rd32(c, GSP + 0x1388) & BIT(7), 0);
	client_wr32(c, SEC2 + 0x100, 2);
	CHECK(client_poll32(c, 0x1180f8, BIT(26), BIT(26), 2000));
	CHECK_EQ(client_rd32(c, GSP + 0x1388) & BIT(7), BIT(7));
	rm_driver_stop(&d);
}

/* The ROM can be damaged while the model runs, and is whole again after. */
static void test_vbios(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, "--inject", "vbios-rom-signature"))
		return;
	CHECK_EQ(client_rd32(d.c, 0x300000) & 0xffff, 0x55aa);
	client_control(d.c, "clear");
	CHECK_EQ(client_rd32(d.c, 0x300000) & 0xffff, 0xaa55);
	client_control(d.c, "inject vbios-empty");
	CHECK_EQ(client_rd32(d.c, 0x300000), 0xffffffff);
	client_control(d.c, "clear");
	CHECK_EQ(client_rd32(d.c, 0x300000) & 0xffff, 0xaa55);
	boot_driver_stop_clean(&d);
}

/* The driver cannot know: FWSEC does not run, nobody is to blame. */
static void test_ucode_corrupt(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, "--inject", "vbios-ucode-corrupt"))
		return;
	d.fwsec.mem[FWSEC_IMEM_SIZE / 2] ^= 0x10;
	boot_falcon_reset(&d, GSP);
	boot_falcon_load(&d, GSP, &d.fwsec);
	boot_falcon_brom(&d, GSP, &d.fwsec);
	CHECK(boot_falcon_run(&d, GSP, &d.fwsec, 0, 0));
	CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);
	boot_driver_stop_clean(&d);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "faults: scrubbing, reset, core select", test_falcon },
		{ "faults: DMA", test_dma },
		{ "faults: FWSEC", test_fwsec },
		{ "faults: booter_load", test_booter },
		{ "faults: booter_unload", test_booter_unload },
		{ "faults: resume", test_resume },
		{ "faults: VBIOS at run time", test_vbios },
		{ "faults: FWSEC damaged", test_ucode_corrupt },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
