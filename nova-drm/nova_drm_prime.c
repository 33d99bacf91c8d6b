// SPDX-License-Identifier: GPL-2.0
/*
 * Objects of other devices.
 */
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include <drm/drm_drv.h>
#include <drm/drm_gem.h>
#include <drm/drm_prime.h>
#include <drm/nova_drm.h>

#include "nova_drm_dma.h"
#include "nova_drm_gem.h"
#include "nova_drm_move.h"
#include "nova_drm_prime.h"
#include "nova_drm_prime_export.h"
#include "nova_drm_scope.h"

/**
 * DOC: Imports
 *
 * An import is an object without pages. It holds the dma-buf, shares its
 * reservation, and is attached to it dynamically: the exporter may move the
 * memory whenever it calls nova_drm_prime_invalidate(). The mapping for DMA by
 * this GPU (nova_drm_dma.c) is made by the import, so that memory the GPU
 * cannot reach is refused there, and again whenever the GPU is to use the object
 * and the exporter has moved the memory since.
 */

/*
 * The exporter is about to move the memory; it holds the reservation. Page
 * tables are only changed once nobody needs them, so wait for what uses them:
 * that never depends on the exporter.
 */
static void nova_drm_prime_invalidate(struct dma_buf_attachment *attach)
{
	struct drm_gem_object *obj = attach->importer_priv;

	dma_resv_wait_timeout(obj->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	nova_drm_move_notify_locked(to_nova_drm_gem(obj));
}

static const struct dma_buf_attach_ops nova_drm_prime_attach_ops = {
	.invalidate_mappings = nova_drm_prime_invalidate,
};

/* An object that stands for @dma_buf, not attached to it yet. */
static struct nova_drm_gem *nova_drm_prime_create(struct nova_drm *nd,
						  struct dma_buf *dma_buf)
{
	struct ttm_operation_ctx ctx = { .interruptible = true };
	struct nova_drm_gem *gem;
	int ret;

	if (!dma_buf->size || !PAGE_ALIGNED(dma_buf->size))
		return ERR_PTR(-EINVAL);

	ret = dma_resv_lock_interruptible(dma_buf->resv, NULL);
	if (ret)
		return ERR_PTR(ret);

	gem = nova_drm_gem_alloc(nd, dma_buf->size);
	if (!gem) {
		dma_resv_unlock(dma_buf->resv);
		return ERR_PTR(-ENOMEM);
	}

	/* TTM may still need the reservation when this function has failed. */
	get_dma_buf(dma_buf);
	gem->import = dma_buf;
	gem->flags = DRM_NOVA_GEM_IMPORTED;
	ret = nova_drm_gem_init_locked(gem, ttm_bo_type_sg, dma_buf->resv, &ctx);
	dma_resv_unlock(dma_buf->resv);
	return ret ? ERR_PTR(ret) : gem;
}

/* Attach the GPU to the dma-buf and map it. */
static int nova_drm_prime_attach(struct nova_drm *nd, struct nova_drm_gem *gem)
	__must_hold_shared(nd->core)
{
	struct drm_gem_object *obj = &gem->ttm.base;
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(gem->import, drm_dev_dma_dev(&nd->base),
					&nova_drm_prime_attach_ops, obj);
	if (IS_ERR(attach))
		return PTR_ERR(attach);
	obj->import_attach = attach;

	ret = dma_resv_lock_interruptible(gem->import->resv, NULL);
	if (ret)
		return ret;
	ret = nova_drm_dma_map_locked(nd, gem);
	dma_resv_unlock(gem->import->resv);
	return ret;
}

/**
 * nova_drm_prime_import() - &drm_driver.gem_prime_import
 * @dev: DRM device
 * @dma_buf: what to import
 *
 * The scope makes sure that nova_drm_dma_unmap_all() sees the mapping.
 *
 * Context: Process context, the DRM core's PRIME locks are held.
 * Returns: an object with a reference for the caller, or an ERR_PTR: -ENODEV
 * when the GPU is gone, what the exporter says when it does not let the GPU
 * have the memory.
 */
struct drm_gem_object *nova_drm_prime_import(struct drm_device *dev,
					     struct dma_buf *dma_buf)
{
	struct nova_drm *nd = to_nova_drm(dev);
	struct drm_gem_object *own;
	struct nova_drm_gem *gem;
	int idx, ret;

	own = nova_drm_prime_export_own(dev, dma_buf);
	if (own) {
		drm_gem_object_get(own);
		return own;
	}

	gem = nova_drm_prime_create(nd, dma_buf);
	if (IS_ERR(gem))
		return ERR_CAST(gem);

	ret = -ENODEV;
	if (nova_drm_enter(nd, &idx)) {
		ret = nova_drm_prime_attach(nd, gem);
		nova_drm_exit(nd, idx);
	}
	if (ret) {
		drm_gem_object_put(&gem->ttm.base);
		return ERR_PTR(ret);
	}
	return &gem->ttm.base;
}

/**
 * nova_drm_prime_mmap() - map an import for the CPU
 * @obj: the import
 * @vma: the mapping; the reference the caller took for it is dropped, the
 *       exporter keeps its own
 *
 * Context: Process context, mmap lock held.
 * Returns: 0, or what the exporter says.
 */
int nova_drm_prime_mmap(struct drm_gem_object *obj, struct vm_area_struct *vma)
{
	struct dma_buf *dma_buf = to_nova_drm_gem(obj)->import;
	int ret;

	/* Nothing of this driver may stay behind in the exporter's mapping. */
	vma->vm_private_data = NULL;
	vma->vm_ops = NULL;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);

	ret = dma_buf_mmap(dma_buf, vma, 0);
	if (!ret)
		drm_gem_object_put(obj);
	return ret;
}

/**
 * nova_drm_prime_detach() - let go of the dma-buf
 * @gem: an import that TTM is through with (and so is not mapped any more)
 *
 * Context: Process context.
 */
void nova_drm_prime_detach(struct nova_drm_gem *gem)
{
	struct dma_buf_attachment *attach = gem->ttm.base.import_attach;

	if (attach)
		dma_buf_detach(gem->import, attach);
	dma_buf_put(gem->import);
}
