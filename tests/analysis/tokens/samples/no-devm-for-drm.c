// SPDX-License-Identifier: GPL-2.0
static int probe(struct device *dev)
{
	void *a = devm_kzalloc(dev, 16, GFP_KERNEL); /* match */
	void *b = drmm_kzalloc(to_drm(dev), 16, GFP_KERNEL);

	return a && b ? 0 : -ENOMEM;
}
