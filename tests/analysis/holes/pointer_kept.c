// SPDX-License-Identifier: GPL-2.0
/*
 * compilers: context. What a core returned may be kept beyond the scope. Hence
 * no call returns a pointer to a bound resource: they fill the caller's struct.
 */
#include "nova_drm_scope.h"

static struct nova_core *kept;

static int keep(struct nova_drm *nd)
{
	int idx;

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
	kept = nd->core;
	nova_drm_exit(nd, idx);
	return 0;
}
