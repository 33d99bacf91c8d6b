/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_SYNC_H
#define _NOVA_DRM_SYNC_H

#include <linux/gfp_types.h>
#include <linux/types.h>

struct dma_fence;
struct dma_fence_chain;
struct drm_file;
struct drm_sched_job;
struct drm_syncobj;

/**
 * struct nova_drm_sync_args - where user space's arrays are
 */
struct nova_drm_sync_args {
	/** @stride: size of an element of both */
	u32 stride;

	/** @wait_count: elements of @waits */
	u32 wait_count;

	/** @signal_count: elements of @signals */
	u32 signal_count;

	/** @waits: address of an array of &struct drm_nova_sync */
	u64 waits;

	/** @signals: address of an array of &struct drm_nova_sync */
	u64 signals;
};

/**
 * struct nova_drm_sync_signal - a syncobj to be signalled
 */
struct nova_drm_sync_signal {
	/** @obj: the syncobj, with a reference */
	struct drm_syncobj *obj;

	/** @chain: for a timeline, else NULL; used up when it is signalled */
	struct dma_fence_chain *chain;

	/** @point: point of a timeline */
	u64 point;
};

/**
 * struct nova_drm_sync - what a call waits for and signals
 *
 * From nova_drm_sync_get() to nova_drm_sync_put(); all zero is none.
 */
struct nova_drm_sync {
	/** @wait_count: elements of @waits that are filled */
	u32 wait_count;

	/** @signal_count: elements of @signals that are filled */
	u32 signal_count;

	/** @waits: fences, each with a reference */
	struct dma_fence **waits;

	/** @signals: syncobjs */
	struct nova_drm_sync_signal *signals;
};

int nova_drm_sync_get(struct nova_drm_sync *sync, struct drm_file *file,
		      const struct nova_drm_sync_args *args, gfp_t gfp);
void nova_drm_sync_put(struct nova_drm_sync *sync);
int nova_drm_sync_add_dependencies(const struct nova_drm_sync *sync,
				   struct drm_sched_job *job);
int nova_drm_sync_wait(const struct nova_drm_sync *sync);
void nova_drm_sync_signal(struct nova_drm_sync *sync, struct dma_fence *fence);

#endif /* _NOVA_DRM_SYNC_H */
