// SPDX-License-Identifier: GPL-2.0
/* compilers: context. The scope is over, the GPU may be gone. */
#include "nova_drm_scope.h"

static int use_after_exit(struct nova_drm *nd)
{
	bool dead = false;
	int idx;

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
#ifdef FIXED
	dead = nova_core_is_dead(nd->core);
#endif
	nova_drm_exit(nd, idx);
#ifndef FIXED
	dead = nova_core_is_dead(nd->core); /* expect: requires holding nova_core 'nd->core' */
#endif
	return dead ? -EIO : 0;
}
