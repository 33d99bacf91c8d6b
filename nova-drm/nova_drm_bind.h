/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_BIND_H
#define _NOVA_DRM_BIND_H

#include <linux/list.h>
#include <linux/types.h>
#include <linux/workqueue_types.h>

#include <drm/gpu_scheduler.h>

#include "nova_drm_sync.h"

struct drm_device;
struct drm_file;
struct drm_gpuvm_bo;
struct nova_drm_gem;
struct nova_drm_queue;
struct nova_drm_vm;
struct nova_drm_vm_change;

/**
 * struct nova_drm_bind_op - one operation
 */
struct nova_drm_bind_op {
	/** @va: first address */
	u64 va;

	/** @range: bytes */
	u64 range;

	/** @bo_offset: where in the object */
	u64 bo_offset;

	/** @gem: object to map, with a reference; NULL to unmap or for sparse */
	struct nova_drm_gem *gem;

	/** @vm_bo: what the VM knows of @gem, with a reference; once prepared */
	struct drm_gpuvm_bo *vm_bo;

	/** @handle: handle of @gem */
	u32 handle;

	/** @flags: mask of DRM_NOVA_VM_BIND_READONLY and so on */
	u32 flags;

	/** @unmap: DRM_NOVA_VM_BIND_OP_UNMAP, else MAP */
	bool unmap;

	/** @kind: page kind */
	u8 kind;

	/** @page_shift: log2 of the largest page, 0 for no limit */
	u8 page_shift;
};

/**
 * struct nova_drm_bind - one VM_BIND call, from its arguments to its end
 */
struct nova_drm_bind {
	/** @job: the scheduler's part, only if the call is asynchronous */
	struct drm_sched_job job;

	/** @cleanup_work: frees this, after the job ran */
	struct work_struct cleanup_work;

	/** @vm: the VM, with a reference */
	struct nova_drm_vm *vm;

	/** @queue: the queue, with a reference; NULL for a synchronous call */
	struct nova_drm_queue *queue;

	/** @ops: operations */
	struct nova_drm_bind_op *ops;

	/** @count: elements of @ops */
	u32 count;

	/**
	 * @failed_op: index of the operation at fault, @count or more if none
	 * is
	 */
	u32 failed_op;

	/** @only_unmaps: no operation maps or makes sparse: may not fail */
	bool only_unmaps;

	/** @sync: what to wait for and to signal */
	struct nova_drm_sync sync;

	/** @spare: mappings to be used, and those that are used no more */
	struct list_head spare;

	/** @change: page tables for all operations, once prepared */
	struct nova_drm_vm_change *change;

	/** @tables: how many tables are counted in &nova_drm_vm.tables */
	u64 tables;
};

int nova_drm_bind_ioctl(struct drm_device *dev, void *data,
			struct drm_file *file);
void nova_drm_bind_free(struct nova_drm_bind *bind);

#endif /* _NOVA_DRM_BIND_H */
