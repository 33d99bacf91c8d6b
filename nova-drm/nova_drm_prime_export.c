// SPDX-License-Identifier: GPL-2.0
/*
 * Objects for other devices.
 */
#include <linux/cleanup.h>
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/err.h>
#include <linux/scatterlist.h>

#include <drm/drm_device.h>
#include <drm/drm_drv.h>
#include <drm/drm_gem.h>
#include <drm/drm_prime.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_bo.h>

#include "nova_drm_gem.h"
#include "nova_drm_prime_export.h"

/**
 * DOC: Exports
 *
 * Other devices reach system memory only, so an object moves there when one
 * maps it. A dynamic importer maps it without pinning it and is told when it
 * moves (nova_drm_move_notify_locked()); for any other the dma-buf core pins it
 * for as long as it is mapped.
 *
 * The DRM core's dma-buf operations do most of it. What they would do at
 * attaching, which is to pin, is not done: it is too early, and for a dynamic
 * importer wrong.
 */

static int nova_drm_prime_export_attach(struct dma_buf *dma_buf,
					struct dma_buf_attachment *attach)
{
	attach->peer2peer = false;
	return 0;
}

static int nova_drm_prime_export_pin(struct dma_buf_attachment *attach)
{
	struct drm_gem_object *obj = attach->dmabuf->priv;

	return obj->funcs->pin(obj);
}

static void nova_drm_prime_export_unpin(struct dma_buf_attachment *attach)
{
	struct drm_gem_object *obj = attach->dmabuf->priv;

	obj->funcs->unpin(obj);
}

static struct sg_table *
nova_drm_prime_export_map(struct dma_buf_attachment *attach,
			  enum dma_data_direction dir)
{
	struct nova_drm_gem *gem = to_nova_drm_gem(attach->dmabuf->priv);
	struct ttm_operation_ctx ctx = { .interruptible = true };
	int ret;

	ret = nova_drm_gem_place_system_locked(gem, &ctx);
	if (ret)
		return ERR_PTR(ret);
	return drm_gem_map_dma_buf(attach, dir);
}

/* The last reference is gone, so there are no attachments. */
static void nova_drm_prime_export_release(struct dma_buf *dma_buf)
{
	struct nova_drm_gem *gem = to_nova_drm_gem(dma_buf->priv);

	dma_resv_lock(gem->ttm.base.resv, NULL);
	if (gem->exported == dma_buf)
		gem->exported = NULL;
	dma_resv_unlock(gem->ttm.base.resv);

	drm_gem_dmabuf_release(dma_buf);
}

static const struct dma_buf_ops nova_drm_prime_export_ops = {
	.attach = nova_drm_prime_export_attach,
	.pin = nova_drm_prime_export_pin,
	.unpin = nova_drm_prime_export_unpin,
	.map_dma_buf = nova_drm_prime_export_map,
	.unmap_dma_buf = drm_gem_unmap_dma_buf,
	.release = nova_drm_prime_export_release,
	.mmap = drm_gem_dmabuf_mmap,
	.vmap = drm_gem_dmabuf_vmap,
	.vunmap = drm_gem_dmabuf_vunmap,
};

/**
 * nova_drm_prime_export() - &drm_gem_object_funcs.export
 * @obj: object of this device
 * @flags: flags for the file
 *
 * Context: Process context, takes the object's reservation.
 * Returns: a new dma-buf; ERR_PTR -EPERM for an object that belongs to a VM,
 * -ENOMEM.
 */
struct dma_buf *nova_drm_prime_export(struct drm_gem_object *obj, int flags)
{
	struct nova_drm_gem *gem = to_nova_drm_gem(obj);
	struct dma_buf_export_info info = {
		.exp_name = KBUILD_MODNAME,
		.owner = obj->dev->driver->fops->owner,
		.ops = &nova_drm_prime_export_ops,
		.size = obj->size,
		.flags = flags,
		.priv = obj,
		.resv = obj->resv,
	};
	struct dma_buf *dma_buf;

	if (gem->vm_resv)
		return ERR_PTR(-EPERM);

	dma_buf = drm_gem_dmabuf_export(obj->dev, &info);
	if (IS_ERR(dma_buf))
		return dma_buf;

	dma_resv_lock(obj->resv, NULL);
	gem->exported = dma_buf;
	dma_resv_unlock(obj->resv);
	return dma_buf;
}

/**
 * nova_drm_prime_export_own() - the object that a dma-buf stands for
 * @dev: DRM device
 * @dma_buf: a dma-buf, of any driver
 *
 * Context: Any.
 * Returns: the object if it is one of @dev, without a reference, else NULL.
 */
struct drm_gem_object *nova_drm_prime_export_own(struct drm_device *dev,
						 struct dma_buf *dma_buf)
{
	struct drm_gem_object *obj = dma_buf->priv;

	if (dma_buf->ops != &nova_drm_prime_export_ops || obj->dev != dev)
		return NULL;
	return obj;
}
