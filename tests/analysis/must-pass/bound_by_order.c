// SPDX-License-Identifier: GPL-2.0
/*
 * compilers: context, clang, gcc. Probe and remove of a child are ordered by
 * the driver core: they say so and use the core for themselves.
 */
#include <linux/auxiliary_bus.h>

#include "nova_drm_scope.h"

static void teardown(struct nova_core *core) __must_hold(core)
{
}

static int probe(struct auxiliary_device *adev,
		 const struct auxiliary_device_id *id)
{
	struct nova_core *core = nova_core_from_adev(adev);
	struct nova_core_mem_info info;

	nova_core_assume_bound(core);
	nova_core_mem_info(core, &info);
	teardown(core);
	return info.vram_size ? 0 : -ENXIO;
}
