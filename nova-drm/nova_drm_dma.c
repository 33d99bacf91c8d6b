// SPDX-License-Identifier: GPL-2.0
/*
 * System memory, mapped for DMA by the GPU: the pages of the device's own
 * objects, and what other devices export.
 */
#include <linux/cleanup.h>
#include <linux/dma-buf.h>
#include <linux/dma-mapping.h>
#include <linux/dma-resv.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include <drm/drm_device.h>
#include <drm/drm_prime.h>
#include <drm/ttm/ttm_tt.h>

#include "nova_drm_device.h"
#include "nova_drm_dma.h"
#include "nova_drm_gem.h"
#include "nova_drm_segs.h"

/**
 * DOC: DMA mappings
 *
 * An object outlives the GPU, a mapping for DMA must not: it has to be gone
 * before the PCI device loses its driver. So TTM, which could map pages as it
 * allocates them, is not told of the device; memory is mapped when the GPU is
 * about to use it, which takes a scope, and unmapped when the memory goes
 * elsewhere (moved, backed up, freed, or moved by its exporter), or by
 * nova_drm_dma_unmap_all() when the GPU is unbound.
 *
 * That function may find objects that are on their way out, so it never follows
 * one further than &nova_drm_dma_device.lock lets it: whoever unmaps an object
 * needs that lock, and an object is not freed before it is unmapped. With an
 * import it needs the exporter's reservation too, and reaches that through
 * a reference to the dma-buf.
 */

/* No cache to be flushed, no bounce buffer: see dma_is_coherent(). */
#define DMA_ATTRS	DMA_ATTR_SKIP_CPU_SYNC

static struct device *dma_dev(const struct nova_drm_gem *gem)
{
	return drm_dev_dma_dev(gem->ttm.base.dev);
}

/*
 * CPU and GPU share the memory for as long as it is mapped, and take turns
 * without telling the kernel. So the GPU must see what the CPU has in its
 * caches, and the memory itself, not a copy.
 */
static bool dma_is_coherent(struct device *dev, struct sg_table *sg)
{
	struct scatterlist *sgl;
	u32 i;

	for_each_sgtable_dma_sg(sg, sgl, i) {
		if (dma_need_sync(dev, sg_dma_address(sgl)))
			return false;
	}
	return true;
}

static void dma_unmap_pages(const struct nova_drm_gem *gem, struct sg_table *sg)
{
	dma_unmap_sgtable(dma_dev(gem), sg, DMA_BIDIRECTIONAL, DMA_ATTRS);
	sg_free_table(sg);
	kfree(sg);
}

/* Map the object's own pages. */
static struct sg_table *dma_map_pages(const struct nova_drm_gem *gem)
{
	const struct ttm_tt *tt = gem->ttm.ttm;
	struct sg_table *sg;
	int ret;

	sg = drm_prime_pages_to_sg(gem->ttm.base.dev, tt->pages, tt->num_pages);
	if (IS_ERR(sg))
		return sg;

	ret = dma_map_sgtable(dma_dev(gem), sg, DMA_BIDIRECTIONAL, DMA_ATTRS);
	if (ret) {
		sg_free_table(sg);
		kfree(sg);
		return ERR_PTR(ret);
	}
	if (!dma_is_coherent(dma_dev(gem), sg)) {
		dma_unmap_pages(gem, sg);
		return ERR_PTR(-EOPNOTSUPP);
	}
	return sg;
}

static struct sg_table *dma_map_any(const struct nova_drm_gem *gem)
{
	if (!gem->import)
		return dma_map_pages(gem);
	return dma_buf_map_attachment(gem->ttm.base.import_attach,
				      DMA_BIDIRECTIONAL);
}

static void dma_unmap_any(const struct nova_drm_gem *gem, struct sg_table *sg)
{
	if (!gem->import)
		dma_unmap_pages(gem, sg);
	else
		dma_buf_unmap_attachment(gem->ttm.base.import_attach, sg,
					 DMA_BIDIRECTIONAL);
}

/**
 * nova_drm_dma_map_locked() - map an object's system memory for the GPU
 * @nd: DRM device
 * @gem: an object with system memory, or an import; its reservation is held
 *
 * Does nothing if it is mapped already.
 *
 * Context: Process context, may reclaim.
 * Returns: 0, -ENOMEM, -EOPNOTSUPP when this machine cannot share memory
 * coherently, -EINVAL when an exporter's mapping does not cover the object, or
 * what the exporter says when it does not let the GPU have it.
 */
int nova_drm_dma_map_locked(struct nova_drm *nd, struct nova_drm_gem *gem)
{
	struct nova_drm_dma *dma = &gem->dma;
	struct nova_drm_segs *segs;
	struct sg_table *sg;

	dma_resv_assert_held(gem->ttm.base.resv);

	if (dma->sg)
		return 0;

	sg = dma_map_any(gem);
	if (IS_ERR(sg))
		return PTR_ERR(sg);
	segs = nova_drm_segs_from_sg(sg, gem->ttm.base.size);
	if (IS_ERR(segs)) {
		dma_unmap_any(gem, sg);
		return PTR_ERR(segs);
	}

	guard(mutex)(&nd->dma.lock);
	dma->sg = sg;
	dma->segs = segs;
	list_add_tail(&dma->link, &nd->dma.maps);
	return 0;
}

/* Take an object off the list; what is to be unmapped, or NULL. */
static struct sg_table *dma_take(struct nova_drm *nd, struct nova_drm_dma *dma)
	__must_hold(&nd->dma.lock)
{
	struct sg_table *sg = dma->sg;

	if (!sg)
		return NULL;
	list_del_init(&dma->link);
	nova_drm_segs_free(dma->segs);
	dma->segs = NULL;
	dma->sg = NULL;
	return sg;
}

/**
 * nova_drm_dma_unmap_locked() - undo nova_drm_dma_map_locked()
 * @gem: the object; its reservation is held, or nobody else knows it any more.
 *       The GPU does not use the memory any more.
 *
 * Does nothing if it is not mapped.
 *
 * Context: Process context; also where memory is being reclaimed.
 */
void nova_drm_dma_unmap_locked(struct nova_drm_gem *gem)
{
	struct nova_drm *nd = to_nova_drm(gem->ttm.base.dev);
	struct sg_table *sg;

	scoped_guard(mutex, &nd->dma.lock) {
		sg = dma_take(nd, &gem->dma);
		/* Under the lock: the pages may be freed after this function. */
		if (sg && !gem->import)
			dma_unmap_pages(gem, sg);
	}
	if (sg && gem->import)
		dma_unmap_any(gem, sg);
}

/*
 * Unmap own objects up to the first import, whose dma-buf is returned with
 * a reference; NULL when all is done.
 */
static struct dma_buf *dma_unmap_own(struct nova_drm *nd)
{
	struct nova_drm_gem *gem, *next;

	guard(mutex)(&nd->dma.lock);
	list_for_each_entry_safe(gem, next, &nd->dma.maps, dma.link) {
		if (gem->import) {
			get_dma_buf(gem->import);
			return gem->import;
		}
		dma_unmap_pages(gem, dma_take(nd, &gem->dma));
	}
	return NULL;
}

/* A mapped import of @dma_buf, or NULL; stable under @dma_buf's reservation. */
static struct nova_drm_gem *dma_find_import(struct nova_drm *nd,
					    const struct dma_buf *dma_buf)
{
	struct nova_drm_gem *gem;

	guard(mutex)(&nd->dma.lock);
	list_for_each_entry(gem, &nd->dma.maps, dma.link) {
		if (gem->import == dma_buf)
			return gem;
	}
	return NULL;
}

/**
 * nova_drm_dma_unmap_all() - undo all mappings of a device
 * @nd: DRM device, unplugged and without VMs, so that no mapping is used and no
 *      new one can be made
 *
 * Context: Process context, takes the reservations of imports.
 */
void nova_drm_dma_unmap_all(struct nova_drm *nd)
{
	struct nova_drm_gem *gem;
	struct dma_buf *dma_buf;

	while ((dma_buf = dma_unmap_own(nd))) {
		dma_resv_lock(dma_buf->resv, NULL);
		gem = dma_find_import(nd, dma_buf);
		if (gem)
			nova_drm_dma_unmap_locked(gem);
		dma_resv_unlock(dma_buf->resv);
		dma_buf_put(dma_buf);
	}
}

/**
 * nova_drm_dma_init() - set up &nova_drm.dma
 * @nd: DRM device
 *
 * Context: Process context.
 */
void nova_drm_dma_init(struct nova_drm *nd)
{
	mutex_init(&nd->dma.lock);
	scoped_guard(mutex, &nd->dma.lock)
		INIT_LIST_HEAD(&nd->dma.maps);
}
