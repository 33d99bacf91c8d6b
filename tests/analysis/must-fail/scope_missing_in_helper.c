// SPDX-License-Identifier: GPL-2.0
/* compilers: context. A helper that uses the GPU says so in its declaration. */
#include "nova_drm_scope.h"

#ifdef FIXED
#define NEEDS_SCOPE(nd)	__must_hold_shared((nd)->core)
#else
#define NEEDS_SCOPE(nd)
#endif

static u64 vram_size(struct nova_drm *nd) NEEDS_SCOPE(nd)
{
	struct nova_core_mem_info info;

	nova_core_mem_info(nd->core, &info); /* expect: requires holding nova_core 'nd->core' */
	return info.vram_size;
}

static int query(struct nova_drm *nd, u64 *size, struct drm_file *file)
	__must_hold_shared(nd->core)
{
	*size = vram_size(nd);
	return 0;
}

NOVA_DRM_IOCTL(query, u64)
