/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_DRIVER_H
#define _NOVA_DRM_DRIVER_H

#include <linux/auxiliary_bus.h>

extern struct auxiliary_driver nova_drm_driver_auxiliary;

#endif /* _NOVA_DRM_DRIVER_H */
