/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NOVA_DRM_GPUVA_H
#define _NOVA_DRM_GPUVA_H

#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/types.h>

#include <drm/drm_gpuvm.h>

struct nova_drm;

/**
 * struct nova_drm_gpuva - a mapping, or a range that is sparse
 *
 * What it says is constant while it is in a VM's tree, but for @planned and
 * the flag DRM_GPUVA_INVALIDATED in @base. Both are protected by
 * &nova_drm_vm.op_lock, as the tree is.
 */
struct nova_drm_gpuva {
	/**
	 * @base: range and object, which is NULL for a sparse range.
	 * &drm_gpuva.gem.entry links it in a list of spare ones while it is in
	 * no tree.
	 */
	struct drm_gpuva base;

	/** @flags: mask of DRM_NOVA_VM_BIND_READONLY and so on */
	u32 flags;

	/** @kind: page kind */
	u8 kind;

	/** @page_shift: log2 of the largest page to map with, 0 for no limit */
	u8 page_shift;

	/**
	 * @planned: the revalidation that goes on just now has tables to write
	 * this mapping; see nova_drm_vm_revalidate()
	 */
	bool planned;
};

/**
 * to_nova_drm_gpuva() - the driver's struct of a mapping
 * @va: mapping in the tree of a nova-drm VM, not the kernel's window
 *
 * Returns: the struct @va is embedded in.
 */
static inline struct nova_drm_gpuva *to_nova_drm_gpuva(struct drm_gpuva *va)
{
	return container_of(va, struct nova_drm_gpuva, base);
}

int nova_drm_gpuva_module_init(void);
void nova_drm_gpuva_module_exit(void);

int nova_drm_gpuva_init(struct nova_drm *nd);
int nova_drm_gpuva_alloc(struct list_head *spare, u32 count);
void nova_drm_gpuva_alloc_reserved(struct nova_drm *nd, struct list_head *spare,
				   u32 count);
void nova_drm_gpuva_free(struct nova_drm *nd, struct list_head *spare);
struct nova_drm_gpuva *nova_drm_gpuva_take(struct list_head *spare);
void nova_drm_gpuva_give(struct list_head *spare, struct nova_drm_gpuva *va);

#endif /* _NOVA_DRM_GPUVA_H */
