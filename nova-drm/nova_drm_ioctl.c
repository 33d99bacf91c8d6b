// SPDX-License-Identifier: GPL-2.0
/*
 * The ioctl table. Every entry point opens the binding scope and calls a
 * handler in the file of the noun it is about.
 */
#include <linux/cleanup.h>
#include <linux/nova_core.h>
#include <linux/slab.h>

#include <drm/drm_file.h>
#include <drm/drm_ioctl.h>
#include <drm/nova_drm.h>

#include "nova_drm_bind.h"
#include "nova_drm_exec.h"
#include "nova_drm_gem.h"
#include "nova_drm_ioctl.h"
#include "nova_drm_label.h"
#include "nova_drm_query.h"
#include "nova_drm_queue_ioctl.h"
#include "nova_drm_scope.h"
#include "nova_drm_time.h"
#include "nova_drm_vm_ioctl.h"

NOVA_DRM_IOCTL(nova_drm_query_param, struct drm_nova_getparam)
NOVA_DRM_IOCTL(nova_drm_gem_ioctl_create, struct drm_nova_gem_create)
NOVA_DRM_IOCTL(nova_drm_gem_ioctl_info, struct drm_nova_gem_info)
NOVA_DRM_IOCTL(nova_drm_queue_ioctl_destroy, struct drm_nova_queue_destroy)
NOVA_DRM_IOCTL(nova_drm_time_get, struct drm_nova_get_time)
NOVA_DRM_IOCTL(nova_drm_vm_ioctl_create, struct drm_nova_vm_create)
NOVA_DRM_IOCTL(nova_drm_vm_ioctl_destroy, struct drm_nova_vm_destroy)

/* By hand: the answer goes to user memory after the scope. */
static int nova_drm_query_device_ioctl(struct drm_device *dev, void *data,
				       struct drm_file *file)
{
	struct nova_drm *nd = to_nova_drm(dev);
	struct drm_nova_dev_query *args = data;
	int idx, ret;

	struct nova_drm_query_answer *answer __free(kfree) =
		kzalloc_obj(*answer);

	if (!answer)
		return -ENOMEM;
	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
	ret = nova_drm_query_device(nd, args->type, answer);
	nova_drm_exit(nd, idx);

	return ret ?: nova_drm_query_reply(args, answer);
}

/* The DRM core answers -EINVAL for the holes. */
const struct drm_ioctl_desc nova_drm_ioctls[NOVA_DRM_IOCTL_COUNT] = {
	DRM_IOCTL_DEF_DRV(NOVA_GETPARAM, nova_drm_query_param_ioctl,
			  DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_GEM_CREATE, nova_drm_gem_ioctl_create_ioctl,
			  DRM_AUTH | DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_GEM_INFO, nova_drm_gem_ioctl_info_ioctl,
			  DRM_AUTH | DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_DEV_QUERY, nova_drm_query_device_ioctl,
			  DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_GET_TIME, nova_drm_time_get_ioctl,
			  DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_GEM_SET_LABEL, nova_drm_label_set_ioctl,
			  DRM_AUTH | DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_VM_CREATE, nova_drm_vm_ioctl_create_ioctl,
			  DRM_AUTH | DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_VM_DESTROY, nova_drm_vm_ioctl_destroy_ioctl,
			  DRM_AUTH | DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_VM_BIND, nova_drm_bind_ioctl,
			  DRM_AUTH | DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_VM_GET_STATE, nova_drm_vm_ioctl_get_state,
			  DRM_AUTH | DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_QUEUE_CREATE, nova_drm_queue_ioctl_create,
			  DRM_AUTH | DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_QUEUE_DESTROY, nova_drm_queue_ioctl_destroy_ioctl,
			  DRM_AUTH | DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_QUEUE_GET_STATE, nova_drm_queue_ioctl_get_state,
			  DRM_AUTH | DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(NOVA_EXEC, nova_drm_exec_ioctl,
			  DRM_AUTH | DRM_RENDER_ALLOW),
};
