// SPDX-License-Identifier: GPL-2.0
/*
 * How long engines worked for an open file.
 */
#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/kref.h>
#include <linux/slab.h>

#include "nova_drm_usage.h"

/**
 * nova_drm_usage_new() - begin to count
 *
 * Context: Process context, may reclaim.
 * Returns: a usage with a reference, NULL if memory is short.
 */
struct nova_drm_usage *nova_drm_usage_new(void)
{
	struct nova_drm_usage *usage = kzalloc_obj(*usage);

	if (usage)
		kref_init(&usage->ref);
	return usage;
}

/**
 * nova_drm_usage_get() - take a reference
 * @usage: the usage
 *
 * Context: Any.
 * Returns: @usage.
 */
struct nova_drm_usage *nova_drm_usage_get(struct nova_drm_usage *usage)
{
	kref_get(&usage->ref);
	return usage;
}

static void nova_drm_usage_release(struct kref *ref)
{
	kfree(container_of(ref, struct nova_drm_usage, ref));
}

/**
 * nova_drm_usage_put() - drop a reference
 * @usage: the usage
 *
 * Context: Any.
 */
void nova_drm_usage_put(struct nova_drm_usage *usage)
{
	kref_put(&usage->ref, nova_drm_usage_release);
}

/**
 * nova_drm_usage_add() - an engine has worked for the file
 * @usage: the file's
 * @class: class of the engine
 * @ns: for how long, by the GPU's clock
 *
 * Context: Any, also hard interrupt.
 */
void nova_drm_usage_add(struct nova_drm_usage *usage,
			enum nova_core_engine_class class, u64 ns)
{
	atomic64_add(ns, &usage->ns[class]);
}

/**
 * nova_drm_usage_read() - for how long have engines worked for the file?
 * @usage: the file's
 * @class: class of the engines
 *
 * Of several engines the times are added up. Work counts when it is through.
 *
 * Context: Any.
 * Returns: nanoseconds of the GPU's clock.
 */
u64 nova_drm_usage_read(const struct nova_drm_usage *usage,
			enum nova_core_engine_class class)
{
	return atomic64_read(&usage->ns[class]);
}
