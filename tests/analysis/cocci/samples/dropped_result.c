// SPDX-License-Identifier: GPL-2.0
static int poke(struct nova_falcon *flcn, struct nova_bar *bar)
{
	int err;

	nova_falcon_poll(flcn, REG, 1, 1, 10, 100); /* match */
	err = nova_bar_poll(bar, REG, 1, 1, 10, 100);
	if (err)
		return err;
	nova_bar_poll(bar, REG, 1, 0, 10, 100); /* match */
	return nova_bar_poll(bar, REG, 1, 1, 10, 100);
}
