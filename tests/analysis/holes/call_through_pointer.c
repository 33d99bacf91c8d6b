// SPDX-License-Identifier: GPL-2.0
/*
 * compilers: context. A function pointer forgets what the function demands
 * (clang 23 has attributes on them). Hence no ops table between the modules.
 */
#include "nova_drm_scope.h"

static bool dead_by_pointer(struct nova_drm *nd)
{
	bool (*call)(struct nova_core *core) = nova_core_is_dead;

	return call(nd->core);
}
