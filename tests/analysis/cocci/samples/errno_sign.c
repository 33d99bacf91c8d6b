// SPDX-License-Identifier: GPL-2.0
static int check(struct device *dev, int what)
{
	if (what == 1)
		return EINVAL; /* match */
	if (what == 2)
		return -EINVAL;
	if (what == 3)
		return dev_err_probe(dev, EIO, "positive\n"); /* match */
	return dev_err_probe(dev, -EIO, "negative\n");
}

static void *find(int what)
{
	if (what == ENOENT)
		return ERR_PTR(ENOENT); /* match */
	return ERR_PTR(-ENOENT);
}
