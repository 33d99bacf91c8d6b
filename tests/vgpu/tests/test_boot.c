// SPDX-License-Identifier: GPL-2.0
/* A correct driver from power-on to RISC-V active, and reset */
#include <stdio.h>
#include <string.h>

#include "boot_driver.h"
#include "tap.h"

static void test_power_on(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	/* Falcons halted, core select falcon, WPR2 unset. */
	CHECK_EQ(client_rd32(d.c, GSP + 0x100) & BIT(4), BIT(4));
	CHECK_EQ(client_rd32(d.c, SEC2 + 0x100) & BIT(4), BIT(4));
	CHECK_EQ(client_rd32(d.c, GSP + 0x1668) & BIT(4), 0);
	CHECK_EQ(client_rd32(d.c, GSP + 0x1388) & BIT(7), 0);
	CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);
	CHECK_EQ(client_rd32(d.c, 0x1180f8) & BIT(26), 0);
	/* Heavy secure; IMEM and DMEM hold what has to go in. */
	CHECK_EQ(client_rd32(d.c, GSP + 0x12c) >> 4 & 3, 3);
	CHECK((client_rd32(d.c, GSP + 0x108) & 0x1ff) * 256 >= FWSEC_IMEM_SIZE);
	CHECK((client_rd32(d.c, SEC2 + 0x108) & 0x1ff) * 256 >=
	      d.fw.booter_load.imem_size);
	/* Fuse version 1: one blown bit at the ids in use. */
	CHECK_EQ(client_rd32(d.c, 0x8241c0 + 4 * (FWSEC_UCODE_ID - 1)), 1);
	CHECK_EQ(client_rd32(d.c, 0x824140 + 4 * 2), 1);
	CHECK_EQ(client_rd32(d.c, 0x82074c), 1);
	boot_driver_stop_clean(&d);
}

static void test_prom(void)
{
	struct boot_driver d;
	u32 at;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	for (at = 0; at < 0x300; at += 4)
		if (!CHECK_EQ(client_rd32(d.c, 0x300000 + at),
			      get32(d.vbios->rom + at)))
			break;
	for (at = d.vbios->desc_prod & ~3u; at < d.vbios->ucode_prod; at += 64)
		CHECK_EQ(client_rd32(d.c, 0x300000 + at),
			 get32(d.vbios->rom + at));
	boot_driver_stop_clean(&d);
}

static void test_frts(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK_EQ(d.mailbox[0], 0);
	CHECK_EQ(client_rd32(d.c, 0x1438) >> 16, 0);
	CHECK_EQ((u64)(client_rd32(d.c, 0x1fa824) >> 4) << 12, d.frts);
	CHECK_EQ((u64)(client_rd32(d.c, 0x1fa828) >> 4) << 12,
		 d.frts + d.frts_size);
	boot_driver_stop(&d);
}

static void test_boot(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_all(&d);
	CHECK_EQ((u64)(client_rd32(d.c, 0x1fa824) >> 4) << 12,
		 d.meta->wpr_start);
	CHECK_EQ((u64)(client_rd32(d.c, 0x1fa828) >> 4) << 12, d.meta->wpr_end);
	CHECK_EQ(client_rd32(d.c, SEC2 + 0x1388) & BIT(7), 0);
	CHECK_EQ(client_violation_total(d.c), 0);
	/* A reset of the device takes everything down. */
	client_reset(d.c);
	client_power_on(d.c);
	CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);
	CHECK_EQ(client_rd32(d.c, GSP + 0x1388) & BIT(7), 0);
	boot_driver_stop(&d);
}

/* kflcnSwitchToFalcon is not needed: upstream nova leaves the falcon selected. */
static void test_boot_falcon_core(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_gsp_prepare(&d);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	boot_falcon_reset(&d, GSP);
	client_wr32(d.c, GSP + 0x40, (u32)d.libos_addr);
	client_wr32(d.c, GSP + 0x44, (u32)(d.libos_addr >> 32));
	CHECK(boot_load(&d));
	CHECK_EQ(d.mailbox[0], 0);
	CHECK_EQ(client_rd32(d.c, GSP + 0x1388) & BIT(7), BIT(7));
	CHECK_EQ(client_violation_total(d.c), 0);
	boot_driver_stop(&d);
}

/* A failed boot is undone without RPC 47: SB, then booter_unload. */
static void test_unload_without_rm(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, "--inject", "riscv-never-active"))
		return;
	boot_gsp_prepare(&d);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	boot_gsp_reset_riscv(&d);
	CHECK(boot_load(&d));
	CHECK_EQ(d.mailbox[0], 0);
	CHECK_EQ(client_rd32(d.c, GSP + 0x1388) & BIT(7), 0);
	CHECK(boot_fwsec(&d, SB_CMD));
	CHECK_EQ(client_rd32(d.c, 0x1454) & 0xffff, 0);
	CHECK(boot_unload(&d));
	CHECK_EQ(d.mailbox[0], 0);
	CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);

	/* And once more, without a reset of the device. */
	client_control(d.c, "clear");
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK_EQ(client_rd32(d.c, 0x1438) >> 16, 0);
	boot_gsp_reset_riscv(&d);
	CHECK(boot_load(&d));
	CHECK_EQ(d.mailbox[0], 0);
	client_wr32(d.c, GSP + 0x80, d.fw.bootloader.app_version);
	CHECK_EQ(client_rd32(d.c, GSP + 0x1388) & BIT(7), BIT(7));
	CHECK_EQ(client_violation_total(d.c), 0);
	boot_driver_stop(&d);
}

static void test_fuse(u32 version)
{
	struct boot_driver d;
	char opt[32];

	snprintf(opt, sizeof(opt), "wrong-fuse=%u", version);
	if (!boot_driver_start(&d, "--inject", opt))
		return;
	CHECK_EQ(client_rd32(d.c, 0x8241c0 + 4 * (FWSEC_UCODE_ID - 1)),
		 (1u << version) - 1);
	boot_fwsec_prepare(&d, FRTS_CMD, version);
	boot_falcon_reset(&d, GSP);
	boot_falcon_load(&d, GSP, &d.fwsec);
	boot_falcon_brom(&d, GSP, &d.fwsec);
	CHECK(boot_falcon_run(&d, GSP, &d.fwsec, 0, 0));
	CHECK(client_rd32(d.c, 0x1fa828));
	CHECK_EQ(client_violation_total(d.c), 0);
	boot_driver_stop(&d);
}

/* Unfused chips take a booter's last signature. */
static void test_fuses(void)
{
	struct boot_driver d;

	test_fuse(0);
	test_fuse(2);
	if (!boot_driver_start(&d, "--fuse-sec2", "0"))
		return;
	boot_booter_prepare(&d, 0);
	boot_all(&d);
	CHECK_EQ(client_violation_total(d.c), 0);
	boot_driver_stop(&d);
}

/* The firmware files are the same, the boards and their VBIOSes are not. */
static void test_chips(void)
{
	const struct chip *chip;
	struct boot_driver d;
	size_t i;

	for (i = 0; (chip = chip_at(i)); i++) {
		if (!boot_driver_start(&d, "--chip", chip->name))
			return;
		CHECK_EQ(client_rd32(d.c, 0), chip->boot_0);
		CHECK_EQ(client_rd32(d.c, 0x300000 + 0x174) >> 16,
			 chip->pci_device);
		boot_all(&d);
		CHECK_EQ(client_violation_total(d.c), 0);
		boot_driver_stop(&d);
	}
	CHECK(i >= 5);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "boot: state after power-on", test_power_on },
		{ "boot: PROM shows the VBIOS", test_prom },
		{ "boot: FWSEC-FRTS makes WPR2", test_frts },
		{ "boot: RISC-V active, and gone after a reset", test_boot },
		{ "boot: falcon core selected at booter_load", test_boot_falcon_core },
		{ "boot: failed boot undone and done again", test_unload_without_rm },
		{ "boot: fuse versions 0, 1 and 2", test_fuses },
		{ "boot: every chip", test_chips },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
