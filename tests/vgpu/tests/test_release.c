// SPDX-License-Identifier: GPL-2.0
/* What a running GSP leaves behind: letting go of it, and resets (rule 21) */
#include "rm_driver.h"
#include "tap.h"

#define PCI_COMMAND		0x04
#define PCI_DEVCTL		0x80
#define WPR2_LO			0x1fa824
#define WPR2_HI			0x1fa828
#define RISCV_CPUCTL		0x111388
#define RISCV_ACTIVE		BIT(7)

static struct rm_driver d;

static void test_left_running(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	CHECK_EQ(client_violation_total(d.b.c), 0);
	client_cfg_wr16(d.b.c, PCI_COMMAND, 0x0002);
	CHECK_EQ(client_violations(d.b.c, "left-gsp-running"), 1);
	CHECK_EQ(client_violations(d.b.c, "wpr2-left"), 1);
	CHECK_EQ(client_violation_total(d.b.c), 2);
	rm_driver_stop(&d);
}

static void check_running(bool running)
{
	client_cfg_wr16(d.b.c, PCI_COMMAND, 0x0006);
	CHECK_EQ(!!client_rd32(d.b.c, WPR2_LO), running);
	CHECK_EQ(!!client_rd32(d.b.c, WPR2_HI), running);
	CHECK_EQ(!!(client_rd32(d.b.c, RISCV_CPUCTL) & RISCV_ACTIVE), running);
}

/* Pulling the reset is no fault of the driver's, and everything is gone. */
static void test_reset_ends_all(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	check_running(true);
	client_reset(d.b.c);
	check_running(false);
	CHECK_EQ(client_violation_total(d.b.c), 0);
	rm_driver_stop(&d);
}

static void test_flr_ends_all(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	client_cfg_wr16(d.b.c, PCI_DEVCTL,
			(u16)(client_cfg_rd32(d.b.c, PCI_DEVCTL) | 0x8000));
	check_running(false);
	CHECK_EQ(client_violation_total(d.b.c), 0);
	rm_driver_stop(&d);
}

/* As on a board where the reset does not reach the falcons. */
static void test_fault_survives(void)
{
	if (!rm_driver_start(&d, NULL, NULL))
		return;
	client_control(d.b.c, "inject wpr2-survives-reset,count=1");
	client_reset(d.b.c);
	check_running(true);
	client_reset(d.b.c);
	check_running(false);
	rm_driver_stop(&d);
}

static const struct tap_test tests[] = {
	{ "rule 21: bus mastering goes while the GSP runs", test_left_running },
	{ "a reset ends the GSP and WPR2", test_reset_ends_all },
	{ "a function level reset ends the GSP and WPR2", test_flr_ends_all },
	{ "fault: WPR2 survives a reset", test_fault_survives },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
