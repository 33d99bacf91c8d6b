// SPDX-License-Identifier: GPL-2.0
/* compilers: context. One exit per enter. */
#include "nova_drm_scope.h"

static int exit_twice(struct nova_drm *nd)
{
	int idx, ret = 0;

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
	if (nova_core_is_dead(nd->core)) {
		ret = -EIO;
#ifndef FIXED
		nova_drm_exit(nd, idx);
#endif
	}
	nova_drm_exit(nd, idx); /* expect: nova_core 'nd->core' is not held on every path through here */ /* expect: releasing nova_core 'nd->core' that was not held */
	return ret;
}
