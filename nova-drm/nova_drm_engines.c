// SPDX-License-Identifier: GPL-2.0
/*
 * The engines that queues can be made for.
 */
#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/nova_core.h>

#include <drm/nova_drm.h>

#include "nova_drm_engines.h"

/* So that no number has to be translated. */
static_assert(DRM_NOVA_ENGINE_CLASS_GR == (int)NOVA_CORE_ENGINE_GR);
static_assert(DRM_NOVA_ENGINE_CLASS_CE == (int)NOVA_CORE_ENGINE_CE);
static_assert(DRM_NOVA_ENGINE_CLASS_NVDEC == (int)NOVA_CORE_ENGINE_NVDEC);
static_assert(DRM_NOVA_ENGINE_CLASS_NVENC == (int)NOVA_CORE_ENGINE_NVENC);
static_assert(DRM_NOVA_ENGINE_CLASS_NVJPG == (int)NOVA_CORE_ENGINE_NVJPG);
static_assert(DRM_NOVA_ENGINE_CLASS_OFA == (int)NOVA_CORE_ENGINE_OFA);
static_assert(DRM_NOVA_ENGINE_CLASS_OFA + 1 == (int)NOVA_CORE_ENGINE_CLASSES);

/**
 * nova_drm_engines_bind() - find out which engines there are
 * @engines: filled in
 * @core: the GPU
 *
 * Context: Any.
 */
void nova_drm_engines_bind(struct nova_drm_engines *engines,
			   struct nova_core *core)
{
	u32 count = nova_core_engines(core, engines->list,
				      NOVA_CORE_ENGINES_MAX);

	engines->count = min(count, NOVA_CORE_ENGINES_MAX);
}

/**
 * nova_drm_engines_count() - how many engines does a class have?
 * @engines: all engines
 * @class: the class
 *
 * Context: Any.
 * Returns: the number, 0 for a class that the GPU does not have.
 */
u32 nova_drm_engines_count(const struct nova_drm_engines *engines,
			   enum nova_core_engine_class class)
{
	u32 count = 0;

	for (u32 i = 0; i < engines->count; i++)
		if (engines->list[i].class == class)
			count++;
	return count;
}

/**
 * nova_drm_engines_name() - what a class of engines is called
 * @class: the class
 *
 * As in the keys of fdinfo, where these are part of the interface.
 *
 * Context: Any.
 * Returns: the name.
 */
const char *nova_drm_engines_name(enum nova_core_engine_class class)
{
	static const char *const names[NOVA_CORE_ENGINE_CLASSES] = {
		[NOVA_CORE_ENGINE_GR] = "gr",
		[NOVA_CORE_ENGINE_CE] = "ce",
		[NOVA_CORE_ENGINE_NVDEC] = "nvdec",
		[NOVA_CORE_ENGINE_NVENC] = "nvenc",
		[NOVA_CORE_ENGINE_NVJPG] = "nvjpg",
		[NOVA_CORE_ENGINE_OFA] = "ofa",
	};

	return names[class];
}
