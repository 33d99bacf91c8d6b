/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_SCOPE_H
#define _NOVA_DRM_SCOPE_H

#include <drm/drm_drv.h>

#include "nova_drm_device.h"

struct drm_file;

/**
 * DOC: Binding scope
 *
 * &nova_drm.core points to something that exists only while nova-drm is bound
 * to its auxiliary device. Code that may run at any time (an ioctl, a worker,
 * a callback of another subsystem) opens a scope before it follows the
 * pointer::
 *
 *	int idx;
 *
 *	if (!nova_drm_enter(nd, &idx))
 *		return -ENODEV;
 *	...			// nd->core may be used
 *	nova_drm_exit(nd, idx);
 *
 * Removing the driver waits for open scopes, so a scope must not wait for
 * anything without a deadline: the SRCU that drm_dev_unplug() waits with is
 * shared by all DRM devices of the machine.
 *
 * For clang's context analysis entering a scope acquires &struct nova_core
 * shared. Functions that use it say ``__must_hold_shared(nd->core)`` and do
 * not check anything themselves. Ioctls get their scope from
 * NOVA_DRM_IOCTL(). drm_dev_enter() stands in this file and nowhere else.
 */

/**
 * nova_drm_enter() - open a binding scope
 * @nd: DRM device, the caller holds a reference to it
 * @idx: filled in, for nova_drm_exit()
 *
 * Context: Any. Scopes nest.
 * Returns: true if &nova_drm.core may be used until nova_drm_exit(), false if
 * the driver is unbound; nova_drm_exit() must not be called then.
 */
static inline bool nova_drm_enter(struct nova_drm *nd, int *idx)
	__cond_acquires_shared(true, nd->core)
{
	if (!drm_dev_enter(&nd->base, idx))
		return false;
	__acquire_shared(nd->core);
	return true;
}

/**
 * nova_drm_exit() - close a binding scope
 * @nd: DRM device
 * @idx: from nova_drm_enter()
 *
 * Context: Any, in the task that opened the scope.
 */
static inline void nova_drm_exit(struct nova_drm *nd, int idx)
	__releases_shared(nd->core)
{
	__release_shared(nd->core);
	drm_dev_exit(idx);
}

/**
 * NOVA_DRM_IOCTL() - define an ioctl's entry point
 * @name: the handler, ``int name(struct nova_drm *, type *, struct drm_file *)``
 * @type: type of the ioctl's argument
 *
 * Defines ``name##_ioctl``, of the type DRM wants, which calls the handler
 * inside a scope, and answers -ENODEV in its place when there is none.
 */
#define NOVA_DRM_IOCTL(name, type)						\
static int name##_ioctl(struct drm_device *dev, void *data,			\
			struct drm_file *file)					\
{										\
	struct nova_drm *nd = to_nova_drm(dev);					\
	type *args = data;							\
	int idx, ret;								\
										\
	if (!nova_drm_enter(nd, &idx))						\
		return -ENODEV;							\
	ret = name(nd, args, file);						\
	nova_drm_exit(nd, idx);							\
	return ret;								\
}

#endif /* _NOVA_DRM_SCOPE_H */
