// SPDX-License-Identifier: GPL-2.0
static int ioctl(struct drm_device *dev)
{
	int idx;

	if (!drm_dev_enter(dev, &idx)) /* match */
		return -ENODEV;
	drm_dev_exit(idx); /* match */
	/* drm_dev_enter() is for nova_drm_enter() */
	return nova_drm_enter(dev, &idx);
}
