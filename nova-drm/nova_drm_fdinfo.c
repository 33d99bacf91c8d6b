// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/<pid>/fdinfo: what a client uses, in the keys of
 * Documentation/gpu/drm-usage-stats.rst. The DRM core prints driver, client id
 * and name, and PCI address itself.
 */
#include <linux/dma-resv.h>
#include <linux/idr.h>
#include <linux/nova_core.h>
#include <linux/spinlock.h>

#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/drm_print.h>
#include <drm/nova_drm.h>

#include "nova_drm_device.h"
#include "nova_drm_engines.h"
#include "nova_drm_fdinfo.h"
#include "nova_drm_file.h"
#include "nova_drm_gem.h"
#include "nova_drm_usage.h"

/* What a client has, by region. */
struct fdinfo_stats {
	struct drm_memory_stats system;
	struct drm_memory_stats vram;
};

/* The region an object is in; without memory, the one it should be in. */
static struct drm_memory_stats *fdinfo_region(struct fdinfo_stats *stats,
					      const struct nova_drm_gem *gem,
					      u32 resident)
{
	u32 region = resident ?: gem->placement;

	return region & DRM_NOVA_GEM_PLACEMENT_VRAM ? &stats->vram :
						      &stats->system;
}

/* Count one object. Its reservation is held. */
static void nova_drm_fdinfo_add_locked(struct nova_drm_gem *gem,
				       struct fdinfo_stats *all)
{
	u32 resident = nova_drm_gem_resident_locked(gem);
	struct drm_memory_stats *stats = fdinfo_region(all, gem, resident);
	struct drm_gem_object *obj = &gem->ttm.base;

	if (drm_gem_object_is_shared_for_memory_stats(obj))
		stats->shared += obj->size;
	else
		stats->private += obj->size;

	if (resident)
		stats->resident += obj->size;

	/* Jobs leave BOOKKEEP fences, so drm_show_memory_stats() won't do. */
	if (!dma_resv_test_signaled(obj->resv, DMA_RESV_USAGE_BOOKKEEP))
		stats->active += obj->size;
}

/* The first object with a handle of at least *@id, with a reference. */
static struct drm_gem_object *nova_drm_fdinfo_next(struct drm_file *file,
						   int *id)
{
	struct drm_gem_object *obj;

	guard(spinlock)(&file->table_lock);
	obj = idr_get_next(&file->object_idr, id);
	if (obj)
		drm_gem_object_get(obj);
	return obj;
}

/* For how long engines worked for the client, by class. */
static void fdinfo_show_engines(struct drm_printer *p,
				const struct nova_drm_engines *engines,
				const struct nova_drm_usage *usage)
{
	for (u32 class = 0; class < NOVA_CORE_ENGINE_CLASSES; class++) {
		const char *name = nova_drm_engines_name(class);
		u32 count = nova_drm_engines_count(engines, class);

		if (!count)
			continue;
		drm_printf(p, "drm-engine-%s:\t%llu ns\n", name,
			   nova_drm_usage_read(usage, class));
		if (count > 1)
			drm_printf(p, "drm-engine-capacity-%s:\t%u\n", name,
				   count);
	}
}

/**
 * nova_drm_fdinfo_show() - &drm_driver.show_fdinfo
 * @p: where to print
 * @file: the client
 *
 * Engines that the GPU does not have are not named. Nothing is ever purgeable.
 * Looks at one object at a time, with a reference instead of the handle table's
 * spinlock, since reservations are sleeping locks.
 *
 * Context: Process context.
 */
void nova_drm_fdinfo_show(struct drm_printer *p, struct drm_file *file)
{
	const enum drm_gem_object_status keys = DRM_GEM_OBJECT_ACTIVE |
						DRM_GEM_OBJECT_RESIDENT |
						DRM_GEM_OBJECT_PURGEABLE;
	struct fdinfo_stats stats = {};
	struct drm_gem_object *obj;
	int id;

	for (id = 0; (obj = nova_drm_fdinfo_next(file, &id)); id++) {
		dma_resv_lock(obj->resv, NULL);
		nova_drm_fdinfo_add_locked(to_nova_drm_gem(obj), &stats);
		dma_resv_unlock(obj->resv);
		drm_gem_object_put(obj);
	}

	fdinfo_show_engines(p, &to_nova_drm(file->minor->dev)->engines,
			    to_nova_drm_file(file)->usage);
	drm_print_memory_stats(p, &stats.system, keys, "system");
	drm_print_memory_stats(p, &stats.vram, keys, "vram0");
}
