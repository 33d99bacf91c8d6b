// SPDX-License-Identifier: GPL-2.0
static u32 peek(struct thing *thing)
{
	void __iomem *map = thing->map; /* match */

	/* readl() in a comment is nothing */
	nova_bar_readl(thing->bar, 0);
	return readl(map); /* match */
}

static void *map_it(struct pci_dev *pdev)
{
	print("ioremap()");
	return ioremap_wc(pci_resource_start(pdev, 0), SZ_4K); /* match */
}
