// SPDX-License-Identifier: GPL-2.0
/* compilers: context. Teardown needs the GPU for itself, a scope shares it. */
#include "nova_drm_scope.h"

static void teardown(struct nova_core *core) __must_hold(core)
{
}

static void remove(struct nova_drm *nd)
{
#ifdef FIXED
	nova_core_assume_bound(nd->core);
	teardown(nd->core);
#else
	int idx;

	if (!nova_drm_enter(nd, &idx))
		return;
	teardown(nd->core); /* expect: calling function 'teardown' requires holding nova_core 'nd->core' exclusively */
	nova_drm_exit(nd, idx);
#endif
}
