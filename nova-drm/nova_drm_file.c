// SPDX-License-Identifier: GPL-2.0
/*
 * Open files: what they have, and what becomes of it when they are closed.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include <drm/drm_file.h>

#include "nova_drm_file.h"
#include "nova_drm_queue.h"
#include "nova_drm_scope.h"
#include "nova_drm_usage.h"
#include "nova_drm_vm.h"

/**
 * nova_drm_file_open() - &drm_driver.open
 * @dev: DRM device
 * @file: file that is being opened
 *
 * Context: Process context.
 * Returns: 0, or -ENOMEM.
 */
int nova_drm_file_open(struct drm_device *dev, struct drm_file *file)
{
	struct nova_drm_file *nf = kzalloc_obj(*nf);

	if (!nf)
		return -ENOMEM;
	nf->usage = nova_drm_usage_new();
	if (!nf->usage) {
		kfree(nf);
		return -ENOMEM;
	}

	mutex_init(&nf->lock);
	xa_init_flags(&nf->vms, XA_FLAGS_ALLOC1);
	xa_init_flags(&nf->queues, XA_FLAGS_ALLOC1);
	file->driver_priv = nf;
	return 0;
}

/**
 * nova_drm_file_postclose() - &drm_driver.postclose
 * @dev: DRM device
 * @file: file that was closed: no ioctl uses it any more
 *
 * What jobs of the file's queues would still have to do is not done: they end
 * with -ECANCELED.
 *
 * Context: Process context.
 */
void nova_drm_file_postclose(struct drm_device *dev, struct drm_file *file)
{
	struct nova_drm_file *nf = to_nova_drm_file(file);
	struct nova_drm *nd = to_nova_drm(dev);
	struct nova_drm_queue *queue;
	struct nova_drm_vm *vm;
	unsigned long id;
	int idx;

	xa_for_each(&nf->queues, id, queue)
		nova_drm_queue_close(queue);
	xa_destroy(&nf->queues);

	/* Once the driver is unbound they are dead already, or about to be. */
	if (nova_drm_enter(nd, &idx)) {
		xa_for_each(&nf->vms, id, vm)
			nova_drm_vm_kill(nd, vm, -ECANCELED);
		nova_drm_exit(nd, idx);
	}
	xa_for_each(&nf->vms, id, vm)
		nova_drm_vm_put(vm);
	xa_destroy(&nf->vms);

	nova_drm_usage_put(nf->usage);
	mutex_destroy(&nf->lock);
	kfree(nf);
}
