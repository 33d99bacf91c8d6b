// SPDX-License-Identifier: GPL-2.0
/* compilers: context. An ioctl's entry point that opens no scope. */
#include "nova_drm_scope.h"

static int handler_ioctl(struct drm_device *dev, void *data,
			 struct drm_file *file)
{
	struct nova_drm *nd = to_nova_drm(dev);
#ifdef FIXED
	int idx;

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
#endif
	nova_core_mem_info(nd->core, data); /* expect: calling function 'nova_core_mem_info' requires holding nova_core 'to_nova_drm(dev).core' */
#ifdef FIXED
	nova_drm_exit(nd, idx);
#endif
	return 0;
}
