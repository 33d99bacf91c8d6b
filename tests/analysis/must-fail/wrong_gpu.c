// SPDX-License-Identifier: GPL-2.0
/* compilers: context. A scope is one GPU's: it says nothing about another. */
#include "nova_drm_scope.h"

static int wrong_gpu(struct nova_drm *a, struct nova_drm *b)
{
	bool dead;
	int idx;

#ifdef FIXED
	if (!nova_drm_enter(b, &idx))
		return -ENODEV;
#else
	if (!nova_drm_enter(a, &idx))
		return -ENODEV;
#endif
	dead = nova_core_is_dead(b->core); /* expect: requires holding nova_core 'b->core' */
#ifdef FIXED
	nova_drm_exit(b, idx);
#else
	nova_drm_exit(a, idx);
#endif
	return dead ? -EIO : 0;
}
