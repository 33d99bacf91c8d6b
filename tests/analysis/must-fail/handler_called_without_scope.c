// SPDX-License-Identifier: GPL-2.0
/* compilers: context. A handler that demands the scope, called without it. */
#include "nova_drm_scope.h"

static int query(struct nova_drm *nd, bool *dead, struct drm_file *file)
	__must_hold_shared(nd->core)
{
	*dead = nova_core_is_dead(nd->core);
	return 0;
}

#ifdef FIXED
NOVA_DRM_IOCTL(query, bool)
#else
static int query_ioctl(struct drm_device *dev, void *data,
		       struct drm_file *file)
{
	struct nova_drm *nd = to_nova_drm(dev);

	return query(nd, data, file); /* expect: calling function 'query' requires holding nova_core 'to_nova_drm(dev).core' */
}
#endif
