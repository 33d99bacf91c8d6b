// SPDX-License-Identifier: GPL-2.0
/*
 * Binding: from nova-core's auxiliary device to a registered DRM device, and
 * back.
 */
#include <linux/auxiliary_bus.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/nova_core.h>
#include <linux/ratelimit.h>

#include <drm/drm_drv.h>
#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/drm_ioctl.h>
#include <drm/drm_managed.h>

#include "nova_drm_ce.h"
#include "nova_drm_chans.h"
#include "nova_drm_debugfs.h"
#include "nova_drm_dead.h"
#include "nova_drm_device.h"
#include "nova_drm_dma.h"
#include "nova_drm_driver.h"
#include "nova_drm_engines.h"
#include "nova_drm_fdinfo.h"
#include "nova_drm_file.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_ioctl.h"
#include "nova_drm_lockdep.h"
#include "nova_drm_prime.h"
#include "nova_drm_shrinker.h"
#include "nova_drm_ttm.h"
#include "nova_drm_vm.h"
#include "nova_drm_vram.h"

/**
 * DOC: Lifetime
 *
 * Two lifetimes meet in this file. The GPU (&struct nova_core) is there from
 * probe to remove. The DRM device is there from probe until the last open file
 * and the last exported dma-buf are closed, which may be long after remove: so
 * it is not a devm allocation, and what it owns (TTM, objects) needs no GPU.
 * drm_dev_unplug() in remove is the line between the two: it waits for the
 * scopes that are open (nova_drm_scope.h) and lets no new one open.
 *
 * The DRM device's parent is the PCI device, not the auxiliary device: libdrm
 * finds GPUs by bus and does not know the auxiliary bus, and drm-pdev in fdinfo
 * and DMA mappings of imports want the PCI device as well.
 */

static const struct file_operations nova_drm_driver_fops = {
	.owner = THIS_MODULE,
	DRM_GEM_FOPS,
	.show_fdinfo = drm_show_fdinfo,
};

static const struct drm_driver nova_drm_driver_drm = {
	.driver_features = DRIVER_GEM | DRIVER_GEM_GPUVA | DRIVER_RENDER |
			   DRIVER_SYNCOBJ | DRIVER_SYNCOBJ_TIMELINE,
	.name = "nova-drm",
	.desc = "NVIDIA GPUs with GSP firmware",
	.major = 0,
	.minor = 1,
	.patchlevel = 0,
	.fops = &nova_drm_driver_fops,
	.ioctls = nova_drm_ioctls,
	.num_ioctls = NOVA_DRM_IOCTL_COUNT,
	.open = nova_drm_file_open,
	.postclose = nova_drm_file_postclose,
	.gem_prime_import = nova_drm_prime_import,
	.show_fdinfo = nova_drm_fdinfo_show,
#ifdef CONFIG_DEBUG_FS
	.debugfs_init = nova_drm_debugfs_init,
#endif
};

/* Allocate the DRM device and everything that lives as long as it does. */
static struct nova_drm *nova_drm_driver_alloc(struct device *parent)
{
	struct nova_drm *nd;
	int ret;

	nd = __drm_dev_alloc(parent, &nova_drm_driver_drm, sizeof(*nd),
			     offsetof(struct nova_drm, base));
	if (IS_ERR(nd))
		return nd;

	INIT_LIST_HEAD(&nd->vms);
	nova_drm_chans_init(&nd->chans);
	ratelimit_default_init(&nd->told);
	ratelimit_set_flags(&nd->told, RATELIMIT_MSG_ON_RELEASE);

	ret = drmm_mutex_init(&nd->base, &nd->vm_lock);
	if (!ret)
		ret = drmm_mutex_init(&nd->base, &nd->label_lock);
	if (!ret)
		ret = drmm_mutex_init(&nd->base, &nd->coredump_lock);
	if (!ret)
		ret = nova_drm_ce_init(nd);
	if (!ret)
		ret = nova_drm_gpuva_init(nd);
	if (!ret)
		ret = nova_drm_ttm_init(nd);
	if (!ret)
		ret = nova_drm_shrinker_init(nd);
	if (ret) {
		drm_dev_put(&nd->base);
		return ERR_PTR(ret);
	}
	return nd;
}

static int nova_drm_driver_probe(struct auxiliary_device *adev,
				 const struct auxiliary_device_id *id)
{
	struct device *dev = &adev->dev;
	struct nova_drm *nd;
	int ret;

	nd = nova_drm_driver_alloc(dev->parent);
	if (IS_ERR(nd))
		return dev_err_probe(dev, PTR_ERR(nd),
				     "cannot allocate a DRM device\n");

	nova_drm_lockdep_teach(nd);
	nd->core = nova_core_from_adev(adev);
	auxiliary_set_drvdata(adev, nd);
	nova_core_assume_bound(nd->core);
	nova_drm_engines_bind(&nd->engines, nd->core);
	nova_drm_vram_bind(nd);
	nova_drm_ce_bind(nd);

	ret = drm_dev_register(&nd->base, 0);
	if (ret) {
		nova_drm_ce_unbind(nd);
		nova_drm_vram_unbind(nd);
		drm_dev_put(&nd->base);
		return dev_err_probe(dev, ret,
				     "cannot register a DRM device\n");
	}
	nova_drm_dead_bind(nd);
	return 0;
}

/* When this returns nobody uses the GPU any more, or will. */
static void nova_drm_driver_shutdown(struct auxiliary_device *adev)
{
	struct nova_drm *nd = auxiliary_get_drvdata(adev);

	nova_core_assume_bound(nd->core);
	nova_drm_dead_unbind(nd);
	nova_drm_chans_close_all(nd);
	drm_dev_unplug(&nd->base);
	nova_drm_vm_unbind_all(nd);
	nova_drm_ce_unbind(nd);
	nova_drm_vram_unbind(nd);
	nova_drm_dma_unmap_all(nd);
	/* The shrinker looks at it without a scope. */
	smp_store_release(&nd->core, NULL);
}

static void nova_drm_driver_remove(struct auxiliary_device *adev)
{
	struct nova_drm *nd = auxiliary_get_drvdata(adev);

	nova_drm_driver_shutdown(adev);
	drm_dev_put(&nd->base);
}

static const struct auxiliary_device_id nova_drm_driver_ids[] = {
	{ .name = NOVA_CORE_AUX_DRM },
	{ }
};
MODULE_DEVICE_TABLE(auxiliary, nova_drm_driver_ids);

struct auxiliary_driver nova_drm_driver_auxiliary = {
	.probe = nova_drm_driver_probe,
	.remove = nova_drm_driver_remove,
	.shutdown = nova_drm_driver_shutdown,
	.id_table = nova_drm_driver_ids,
};
