// SPDX-License-Identifier: GPL-2.0
/* compilers: context, clang, gcc. A local variable may stand for the field. */
#include "nova_drm_scope.h"

static int alias(struct nova_drm *nd)
{
	struct nova_core *core = nd->core;
	bool dead;
	int idx;

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
	dead = nova_core_is_dead(core);
	nova_drm_exit(nd, idx);
	return dead ? -EIO : 0;
}
