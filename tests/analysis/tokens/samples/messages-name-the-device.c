// SPDX-License-Identifier: GPL-2.0
static void say(struct device *dev)
{
	dev_err(dev, "as it should be\n");
	pr_err("who says that?\n"); /* match */
	printk(KERN_INFO "and that?\n"); /* match */
}
