/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the user interface takes from the kernel's drm.h.
 */
#ifndef _NOVA_SHIM_DRM_H
#define _NOVA_SHIM_DRM_H

#include <asm/types.h>
#include <sys/ioctl.h>

#define DRM_IOCTL_BASE		'd'
#define DRM_COMMAND_BASE	0x40
#define DRM_IOWR(nr, type)	_IOWR(DRM_IOCTL_BASE, nr, type)

#endif /* _NOVA_SHIM_DRM_H */
