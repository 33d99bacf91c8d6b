// SPDX-License-Identifier: GPL-2.0
/* compilers: context. A scope that stays open blocks the unbinding for ever. */
#include "nova_drm_scope.h"

static int exit_missing(struct nova_drm *nd, u64 want)
{
	struct nova_core_mem_info info;
	int idx, ret = 0;

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
	nova_core_mem_info(nd->core, &info);
	if (info.vram_usable < want)
#ifdef FIXED
		ret = -ENOSPC;
#else
		return -ENOSPC;
#endif
	nova_drm_exit(nd, idx);
	return ret;
} /* expect: nova_core 'nd->core' is not held on every path through here */
