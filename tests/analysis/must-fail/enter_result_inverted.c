// SPDX-License-Identifier: GPL-2.0
/* compilers: context. true means entered, unlike an errno. */
#include "nova_drm_scope.h"

static int enter_inverted(struct nova_drm *nd)
{
	int idx, ret;

#ifdef FIXED
	if (!nova_drm_enter(nd, &idx))
#else
	if (nova_drm_enter(nd, &idx))
#endif
		return -ENODEV;
	ret = nova_core_is_dead(nd->core) ? -EIO : 0; /* expect: requires holding nova_core 'nd->core' */
	nova_drm_exit(nd, idx); /* expect: releasing nova_core 'nd->core' that was not held */
	return ret;
} /* expect: nova_core 'nd->core' is not held on every path through here */
