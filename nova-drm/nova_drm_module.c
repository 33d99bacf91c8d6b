// SPDX-License-Identifier: GPL-2.0
/*
 * The module. Loading it makes GPUs bound to nova-core show up under /dev/dri.
 */
#include <linux/auxiliary_bus.h>
#include <linux/module.h>

#include "nova_drm_driver.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_worker.h"

static int __init nova_drm_module_init(void)
{
	int ret;

	ret = nova_drm_gpuva_module_init();
	if (ret)
		return ret;
	ret = nova_drm_worker_module_init();
	if (!ret) {
		ret = auxiliary_driver_register(&nova_drm_driver_auxiliary);
		if (ret)
			nova_drm_worker_module_exit();
	}
	if (ret)
		nova_drm_gpuva_module_exit();
	return ret;
}
module_init(nova_drm_module_init);

static void __exit nova_drm_module_exit(void)
{
	auxiliary_driver_unregister(&nova_drm_driver_auxiliary);
	nova_drm_worker_module_exit();
	nova_drm_gpuva_module_exit();
}
module_exit(nova_drm_module_exit);

MODULE_DESCRIPTION("DRM driver for NVIDIA GPUs with GSP firmware");
MODULE_IMPORT_NS("DMA_BUF");
MODULE_IMPORT_NS("NOVA_CORE");
MODULE_LICENSE("GPL");
