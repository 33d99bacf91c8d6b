// SPDX-License-Identifier: GPL-2.0
/* compilers: context. "continue" jumps over the exit. */
#include "nova_drm_scope.h"

static unsigned int count_dead(struct nova_drm **nd, unsigned int count)
{
	unsigned int i, dead = 0;

	for (i = 0; i < count; i++) { /* expect: expecting nova_core 'nd[i].core' to be held at start of each loop */
		struct nova_drm *one = nd[i];
		int idx;

		if (!nova_drm_enter(one, &idx))
			continue;
#ifdef FIXED
		if (nova_core_is_dead(one->core))
			dead++;
#else
		if (!nova_core_is_dead(one->core))
			continue;
		dead++;
#endif
		nova_drm_exit(one, idx);
	}
	return dead;
}
