// SPDX-License-Identifier: GPL-2.0
/* compilers: context. Entering can fail: its result is the permission. */
#include "nova_drm_scope.h"

static bool enter_untested(struct nova_drm *nd)
{
	bool dead = true;
	int idx;

#ifdef FIXED
	if (!nova_drm_enter(nd, &idx))
		return true;
#else
	nova_drm_enter(nd, &idx);
#endif
	dead = nova_core_is_dead(nd->core); /* expect: requires holding nova_core 'nd->core' */
	nova_drm_exit(nd, idx); /* expect: releasing nova_core 'nd->core' that was not held */
	return dead;
}
