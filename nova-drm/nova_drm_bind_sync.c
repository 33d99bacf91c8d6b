// SPDX-License-Identifier: GPL-2.0
/*
 * VM_BIND calls that take effect on the caller's thread.
 */
#include <linux/dma-resv.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/list.h>

#include <drm/drm_exec.h>
#include <drm/drm_gem.h>

#include "nova_drm_bind.h"
#include "nova_drm_bind_op.h"
#include "nova_drm_bind_prep.h"
#include "nova_drm_bind_sync.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_change.h"

/* As long as TTM waits for memory that is being moved. */
#define NOVA_DRM_BIND_SYNC_DEADLINE	(15 * HZ)

/* Wait until the memory of all locked objects is in its place. */
static int nova_drm_bind_sync_wait_kernel(struct drm_exec *exec)
{
	struct drm_gem_object *obj;

	drm_exec_for_each_locked_object(exec, obj) {
		long ret = dma_resv_wait_timeout(obj->resv,
						 DMA_RESV_USAGE_KERNEL, true,
						 NOVA_DRM_BIND_SYNC_DEADLINE);

		if (ret <= 0)
			return ret ?: -EBUSY;
	}
	return 0;
}

static int nova_drm_bind_sync_apply(struct nova_drm *nd,
				    struct nova_drm_bind *bind)
	__must_hold_shared(nd->core)
{
	int ret = nova_drm_bind_op_run(nd, bind->vm, bind->change, bind->ops,
				       bind->count, &bind->spare);

	/* Destroyed or banned just now: as if it had been before. */
	return ret == -ECANCELED ? -ENOENT : ret;
}

static bool nova_drm_bind_sync_needs_objects(const struct nova_drm_bind *bind)
{
	for (u32 i = 0; i < bind->count; i++)
		if (bind->ops[i].gem)
			return true;
	return false;
}

/**
 * nova_drm_bind_sync_run() - prepare a call, and let it take effect
 * @nd: DRM device
 * @bind: the call, looked up
 *
 * Reservations are held until the page tables are written: so the memory does
 * not move. Jobs of the VM are not waited for.
 *
 * Context: Process context, may reclaim and evict; &nova_drm_vm.use held.
 * Returns: 0, or an error: then nothing was changed, unless the VM is banned.
 * -EBUSY if memory is being moved for too long.
 */
int nova_drm_bind_sync_run(struct nova_drm *nd, struct nova_drm_bind *bind)
{
	struct drm_exec exec;
	int ret;

	if (!nova_drm_bind_sync_needs_objects(bind)) {
		ret = nova_drm_bind_prep(nd, bind);
		return ret ?: nova_drm_bind_sync_apply(nd, bind);
	}

	drm_exec_init(&exec, DRM_EXEC_INTERRUPTIBLE_WAIT |
		      DRM_EXEC_IGNORE_DUPLICATES, 0);
	ret = nova_drm_bind_prep_lock(bind, &exec, 0);
	if (!ret)
		ret = nova_drm_bind_prep(nd, bind);
	if (!ret)
		ret = nova_drm_bind_sync_wait_kernel(&exec);
	if (!ret)
		ret = nova_drm_bind_sync_apply(nd, bind);
	drm_exec_fini(&exec);
	return ret;
}

/* One operation, with what is kept in reserve. */
static int nova_drm_bind_sync_unmap_one(struct nova_drm *nd,
					struct nova_drm_bind *bind,
					const struct nova_drm_bind_op *op)
	__must_hold_shared(nd->core)
{
	struct nova_drm_vm_change *change;
	LIST_HEAD(spare);
	int ret;

	nova_drm_gpuva_alloc_reserved(nd, &spare, 2);
	change = nova_drm_vm_change_new_unmap(nd, bind->vm, op->va, op->range);
	ret = IS_ERR(change) ? PTR_ERR(change) :
		nova_drm_bind_op_run(nd, bind->vm, change, op, 1, &spare);
	if (!IS_ERR(change))
		nova_drm_vm_change_free(bind->vm, change);
	nova_drm_gpuva_free(nd, &spare);
	return ret;
}

/**
 * nova_drm_bind_sync_unmap() - unmap when memory is short
 * @nd: DRM device
 * @bind: a call that only unmaps, and could not be prepared
 *
 * One operation after the other, because there is a reserve for one; what
 * unmapping one leaves over fills the reserve up for the next.
 *
 * Context: Process context, may reclaim; &nova_drm_vm.use held, nothing else.
 * Waits for other tasks that use the reserve, but for no signal.
 * Returns: 0, or what nova-core says when the GPU does not work.
 */
int nova_drm_bind_sync_unmap(struct nova_drm *nd, struct nova_drm_bind *bind)
{
	for (u32 i = 0; i < bind->count; i++) {
		int ret = nova_drm_bind_sync_unmap_one(nd, bind, &bind->ops[i]);

		if (ret)
			return ret;
	}
	return 0;
}
