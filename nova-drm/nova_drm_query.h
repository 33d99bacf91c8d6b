/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_QUERY_H
#define _NOVA_DRM_QUERY_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include <drm/nova_drm.h>

#include "nova_drm_device.h"

struct drm_file;

/**
 * define NOVA_DRM_QUERY_REGIONS - upper bound of regions: system memory, VRAM
 */
#define NOVA_DRM_QUERY_REGIONS	2

/**
 * struct nova_drm_query_regions - an answer to DRM_NOVA_QUERY_MEM_REGIONS
 */
struct nova_drm_query_regions {
	/** @head: says how many of @region are valid */
	struct drm_nova_mem_regions head;
	/** @region: the regions */
	struct drm_nova_mem_region region[NOVA_DRM_QUERY_REGIONS];
};

/**
 * struct nova_drm_query_engines - an answer to DRM_NOVA_QUERY_ENGINES
 */
struct nova_drm_query_engines {
	/** @head: says how many of @engine are valid */
	struct drm_nova_engines head;
	/** @engine: the engines */
	struct drm_nova_engine engine[NOVA_CORE_ENGINES_MAX];
};

/**
 * struct nova_drm_query_answer - an answer to a query, on its way to user space
 *
 * Too large for the stack.
 */
struct nova_drm_query_answer {
	/** @size: bytes that are valid; the others are zero */
	u32 size;

	/** @data: by type of the query */
	union {
		/** @data.gpu_info: DRM_NOVA_QUERY_GPU_INFO */
		struct drm_nova_gpu_info gpu_info;
		/** @data.engines: DRM_NOVA_QUERY_ENGINES */
		struct nova_drm_query_engines engines;
		/** @data.regions: DRM_NOVA_QUERY_MEM_REGIONS */
		struct nova_drm_query_regions regions;
		/** @data.mmu: DRM_NOVA_QUERY_MMU */
		struct drm_nova_mmu_info mmu;
		/** @data.time: DRM_NOVA_QUERY_TIME */
		struct drm_nova_time_info time;
	} data;
};

int nova_drm_query_param(struct nova_drm *nd, struct drm_nova_getparam *args,
			 struct drm_file *file) __must_hold_shared(nd->core);
int nova_drm_query_device(struct nova_drm *nd, u32 type,
			  struct nova_drm_query_answer *answer)
	__must_hold_shared(nd->core);
int nova_drm_query_reply(struct drm_nova_dev_query *args,
			 const struct nova_drm_query_answer *answer);

#endif /* _NOVA_DRM_QUERY_H */
