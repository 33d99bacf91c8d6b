/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_USAGE_H
#define _NOVA_DRM_USAGE_H

#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/nova_core.h>
#include <linux/types.h>

/**
 * struct nova_drm_usage - what an open file had engines do
 *
 * Reference counted: queues, whose jobs may come to their end when the file is
 * closed already, have references, and so has the file.
 */
struct nova_drm_usage {
	/** @ref: references */
	struct kref ref;

	/** @ns: nanoseconds of the GPU's clock, by class of the engine */
	atomic64_t ns[NOVA_CORE_ENGINE_CLASSES];
};

struct nova_drm_usage *nova_drm_usage_new(void);
struct nova_drm_usage *nova_drm_usage_get(struct nova_drm_usage *usage);
void nova_drm_usage_put(struct nova_drm_usage *usage);
void nova_drm_usage_add(struct nova_drm_usage *usage,
			enum nova_core_engine_class class, u64 ns);
u64 nova_drm_usage_read(const struct nova_drm_usage *usage,
			enum nova_core_engine_class class);

#endif /* _NOVA_DRM_USAGE_H */
