// SPDX-License-Identifier: GPL-2.0
/*
 * The module. Loading it makes GPUs bound to nova-core show up under /dev/dri.
 */
#include <linux/auxiliary_bus.h>
#include <linux/module.h>

#include "nova_drm_driver.h"

module_auxiliary_driver(nova_drm_driver_auxiliary);

MODULE_DESCRIPTION("DRM driver for NVIDIA GPUs with GSP firmware");
MODULE_IMPORT_NS("DMA_BUF");
MODULE_IMPORT_NS("NOVA_CORE");
MODULE_LICENSE("GPL");
