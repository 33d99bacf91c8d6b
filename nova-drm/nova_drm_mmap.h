/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_MMAP_H
#define _NOVA_DRM_MMAP_H

#include <linux/mm_types.h>

extern const struct vm_operations_struct nova_drm_mmap_vm_ops;

#endif /* _NOVA_DRM_MMAP_H */
