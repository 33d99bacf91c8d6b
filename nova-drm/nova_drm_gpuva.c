// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of mappings: allocated before a change of the address space, used
 * while nothing can be allocated, freed after it.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mempool.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <drm/drm_managed.h>

#include <kunit/visibility.h>

#include "nova_drm_device.h"
#include "nova_drm_gpuva.h"

/*
 * What is kept for unmapping when memory is short: it takes two to cut a hole
 * into a mapping, and several tasks may be at it.
 */
#define NOVA_DRM_GPUVA_RESERVED	16

static struct kmem_cache *cache;

/**
 * nova_drm_gpuva_module_init() - make the slab cache
 *
 * Context: Module init.
 * Returns: 0, or -ENOMEM.
 */
int nova_drm_gpuva_module_init(void)
{
	cache = KMEM_CACHE(nova_drm_gpuva, 0);
	return cache ? 0 : -ENOMEM;
}

/**
 * nova_drm_gpuva_module_exit() - give the slab cache back
 *
 * Context: Module exit, no device is left.
 */
void nova_drm_gpuva_module_exit(void)
{
	kmem_cache_destroy(cache);
}

static void nova_drm_gpuva_fini(struct drm_device *dev, void *pool)
{
	mempool_destroy(pool);
}

/**
 * nova_drm_gpuva_init() - set up &nova_drm.gpuva_pool
 * @nd: DRM device, not registered yet
 *
 * Context: Process context.
 * Returns: 0, or -ENOMEM.
 */
int nova_drm_gpuva_init(struct nova_drm *nd)
{
	nd->gpuva_pool = mempool_create_slab_pool(NOVA_DRM_GPUVA_RESERVED,
						  cache);
	if (!nd->gpuva_pool)
		return -ENOMEM;
	return drmm_add_action_or_reset(&nd->base, nova_drm_gpuva_fini,
					nd->gpuva_pool);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_gpuva_init);

/**
 * nova_drm_gpuva_alloc() - allocate mappings
 * @spare: list to add them to
 * @count: how many
 *
 * Those allocated before a failure are in the list.
 *
 * Context: Process context, may reclaim.
 * Returns: 0, or -ENOMEM.
 */
int nova_drm_gpuva_alloc(struct list_head *spare, u32 count)
{
	while (count--) {
		struct nova_drm_gpuva *va = kmem_cache_alloc(cache, GFP_KERNEL);

		if (!va)
			return -ENOMEM;
		list_add(&va->base.gem.entry, spare);
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_gpuva_alloc);

/**
 * nova_drm_gpuva_alloc_reserved() - allocate mappings, whatever it takes
 * @nd: DRM device
 * @spare: list to add them to
 * @count: how many: no more than one operation needs
 *
 * Takes what is kept for the purpose when memory is short, and else waits for
 * some to be freed. Whoever frees a mapping of the device fills up the reserve
 * first.
 *
 * Context: Process context, may reclaim, no locks held.
 */
void nova_drm_gpuva_alloc_reserved(struct nova_drm *nd, struct list_head *spare,
				   u32 count)
{
	while (count--) {
		struct nova_drm_gpuva *va;

		va = mempool_alloc(nd->gpuva_pool, GFP_KERNEL);
		list_add(&va->base.gem.entry, spare);
	}
}

/**
 * nova_drm_gpuva_free() - free mappings
 * @nd: DRM device
 * @spare: the mappings, in no tree; empty afterwards
 *
 * Context: Any.
 */
void nova_drm_gpuva_free(struct nova_drm *nd, struct list_head *spare)
{
	struct nova_drm_gpuva *va, *next;

	list_for_each_entry_safe(va, next, spare, base.gem.entry)
		mempool_free(va, nd->gpuva_pool);
	INIT_LIST_HEAD(spare);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_gpuva_free);

/**
 * nova_drm_gpuva_take() - take a mapping to use
 * @spare: where from
 *
 * Context: Any.
 * Returns: an empty struct, or NULL if there is none.
 */
struct nova_drm_gpuva *nova_drm_gpuva_take(struct list_head *spare)
{
	struct nova_drm_gpuva *va;

	va = list_first_entry_or_null(spare, struct nova_drm_gpuva,
				      base.gem.entry);
	if (!va)
		return NULL;
	list_del(&va->base.gem.entry);
	memset(va, 0, sizeof(*va));
	return va;
}

/**
 * nova_drm_gpuva_give() - a mapping is not used any more
 * @spare: where to put it
 * @va: the mapping, neither in a tree nor linked to an object
 *
 * Context: Any.
 */
void nova_drm_gpuva_give(struct list_head *spare, struct nova_drm_gpuva *va)
{
	list_add(&va->base.gem.entry, spare);
}
