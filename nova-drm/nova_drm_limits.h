/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_LIMITS_H
#define _NOVA_DRM_LIMITS_H

#include <linux/errno.h>

#include <drm/nova_drm.h>

/*
 * Upper bounds that user space can ask for with GETPARAM, kept here so that the
 * answer and the check cannot differ; and what it can ask for besides.
 */

/**
 * define NOVA_DRM_LIMITS_EXEC_PUSHES - most pushes an EXEC call
 *
 * %NOVA_GETPARAM_EXEC_PUSH_MAX: half of a ring of the default size, less one.
 */
#define NOVA_DRM_LIMITS_EXEC_PUSHES	2047

/**
 * define NOVA_DRM_LIMITS_RING - entries of a ring of the default size
 */
#define NOVA_DRM_LIMITS_RING		4096

/**
 * define NOVA_DRM_LIMITS_SYNCS - most syncs to wait for, or to signal, a call
 *
 * %NOVA_GETPARAM_SYNCS_MAX.
 */
#define NOVA_DRM_LIMITS_SYNCS		1024

/**
 * define NOVA_DRM_LIMITS_BIND_OPS - most operations a VM_BIND call
 *
 * %NOVA_GETPARAM_VM_BIND_OPS_MAX.
 */
#define NOVA_DRM_LIMITS_BIND_OPS	4096

/**
 * define NOVA_DRM_LIMITS_QUEUES - most queues one DRM file can have
 *
 * %NOVA_GETPARAM_QUEUES_MAX.
 */
#define NOVA_DRM_LIMITS_QUEUES		256

/**
 * define NOVA_DRM_LIMITS_STRIDE - most bytes an element of an array can have
 */
#define NOVA_DRM_LIMITS_STRIDE		256

/**
 * define NOVA_DRM_LIMITS_FEATURES - what this driver has of what is optional
 *
 * %NOVA_GETPARAM_FEATURES.
 */
#define NOVA_DRM_LIMITS_FEATURES	(DRM_NOVA_FEATURE_ASYNC_BIND | \
					 DRM_NOVA_FEATURE_SPARSE | \
					 DRM_NOVA_FEATURE_PTE_KIND | \
					 DRM_NOVA_FEATURE_TIMELINE | \
					 DRM_NOVA_FEATURE_RESIDENT_QUERY | \
					 DRM_NOVA_FEATURE_DUMP)

/**
 * nova_drm_limits_errno() - what user space is told of a limit of nova-core's
 * @error: what nova-core says, or 0
 *
 * nova-core tells lack of VRAM, where evicting helps, from lack of all else.
 *
 * Context: Any.
 * Returns: @error, but -ENOSPC for -EUSERS.
 */
static inline int nova_drm_limits_errno(int error)
{
	return error == -EUSERS ? -ENOSPC : error;
}

#endif /* _NOVA_DRM_LIMITS_H */
