/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_ENGINES_H
#define _NOVA_DRM_ENGINES_H

#include <linux/nova_core.h>
#include <linux/types.h>

/**
 * struct nova_drm_engines - engines that queues can be made for
 *
 * Constant from nova_drm_engines_bind() on, and there as long as the device.
 */
struct nova_drm_engines {
	/** @count: valid entries of @list */
	u32 count;

	/** @list: in the order the firmware has them */
	struct nova_core_engine list[NOVA_CORE_ENGINES_MAX];
};

void nova_drm_engines_bind(struct nova_drm_engines *engines,
			   struct nova_core *core)
	__must_hold_shared(core);
u32 nova_drm_engines_count(const struct nova_drm_engines *engines,
			   enum nova_core_engine_class class);
const char *nova_drm_engines_name(enum nova_core_engine_class class);

#endif /* _NOVA_DRM_ENGINES_H */
