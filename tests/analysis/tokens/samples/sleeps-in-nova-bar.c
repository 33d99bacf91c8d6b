// SPDX-License-Identifier: GPL-2.0
static int nap(struct nova_bar *bar)
{
	msleep(100); /* match */
	usleep_range(10, 20); /* match */
	return nova_bar_poll(bar, NV_PMC_BOOT_0, 1, 1, 10, 1000);
}
