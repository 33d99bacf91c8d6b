// SPDX-License-Identifier: GPL-2.0
/*
 * compilers: context. The analysis compares expressions and does not look into
 * functions: the field is to be named. A false alarm, but a safe one.
 */
#include "nova_drm_scope.h"

static struct nova_core *to_core(struct nova_drm *nd)
{
	return nd->core;
}

static int getter(struct nova_drm *nd)
{
	bool dead;
	int idx;

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
#ifdef FIXED
	dead = nova_core_is_dead(nd->core);
#else
	dead = nova_core_is_dead(to_core(nd)); /* expect: calling function 'nova_core_is_dead' requires holding nova_core 'to_core(nd)' */
#endif
	nova_drm_exit(nd, idx);
	return dead ? -EIO : 0;
}
