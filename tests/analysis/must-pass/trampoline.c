// SPDX-License-Identifier: GPL-2.0
/* compilers: context, clang, gcc. The usual ioctl, with a helper. */
#include "nova_drm_scope.h"

static u64 vram_size(struct nova_drm *nd) __must_hold_shared(nd->core)
{
	struct nova_core_mem_info info;

	nova_core_mem_info(nd->core, &info);
	return info.vram_size;
}

static int query(struct nova_drm *nd, u64 *size, struct drm_file *file)
	__must_hold_shared(nd->core)
{
	if (nova_core_is_dead(nd->core))
		return -EIO;
	*size = vram_size(nd);
	return 0;
}

NOVA_DRM_IOCTL(query, u64)
