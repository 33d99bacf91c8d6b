/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_FILE_H
#define _NOVA_DRM_FILE_H

#include <linux/mutex.h>
#include <linux/xarray.h>

#include <drm/drm_file.h>

struct drm_device;
struct nova_drm_usage;

/**
 * struct nova_drm_file - what belongs to an open DRM file
 */
struct nova_drm_file {
	/**
	 * @lock: makes looking up a VM for a queue and destroying it exclude
	 * each other; taken before anything else, but for what creating and
	 * destroying needs it is not held
	 */
	struct mutex lock;

	/** @vms: &struct nova_drm_vm by id, each with a reference */
	struct xarray vms;

	/** @queues: &struct nova_drm_queue by id, each with a reference */
	struct xarray queues;

	/** @usage: what engines did for it, with a reference */
	struct nova_drm_usage *usage;
};

/**
 * to_nova_drm_file() - the driver's struct of a file
 * @file: open file of a nova-drm device
 *
 * Returns: the struct, which lives as long as @file.
 */
static inline struct nova_drm_file *to_nova_drm_file(struct drm_file *file)
{
	return file->driver_priv;
}

int nova_drm_file_open(struct drm_device *dev, struct drm_file *file);
void nova_drm_file_postclose(struct drm_device *dev, struct drm_file *file);

#endif /* _NOVA_DRM_FILE_H */
