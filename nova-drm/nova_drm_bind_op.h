/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_BIND_OP_H
#define _NOVA_DRM_BIND_OP_H

#include <linux/list.h>
#include <linux/nova_core.h>

#include "nova_drm_bind.h"
#include "nova_drm_device.h"

struct drm_gpuva_op;
struct drm_gpuvm;
struct nova_drm_gpuva;

/**
 * struct nova_drm_bind_op_ctx - what the steps of an operation need
 *
 * What &struct drm_gpuvm_ops hands to its callbacks.
 */
struct nova_drm_bind_op_ctx {
	/** @vm: the tree */
	struct drm_gpuvm *vm;

	/** @op: the operation */
	const struct nova_drm_bind_op *op;

	/** @spare: mappings to take, and where to put those used no more */
	struct list_head *spare;

	/** @mapped: the new mapping */
	struct nova_drm_gpuva *mapped;
};

int nova_drm_bind_op_step_map(struct drm_gpuva_op *op, void *priv);
int nova_drm_bind_op_step_remap(struct drm_gpuva_op *op, void *priv);
int nova_drm_bind_op_step_unmap(struct drm_gpuva_op *op, void *priv);

int nova_drm_bind_op_run(struct nova_drm *nd, struct nova_drm_vm *vm,
			 struct nova_drm_vm_change *change,
			 const struct nova_drm_bind_op *ops, u32 count,
			 struct list_head *spare)
	__must_hold_shared(nd->core);

#endif /* _NOVA_DRM_BIND_OP_H */
