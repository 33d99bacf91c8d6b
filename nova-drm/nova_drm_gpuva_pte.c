// SPDX-License-Identifier: GPL-2.0
/*
 * From a mapping to page tables.
 */
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/nova_core.h>

#include <drm/drm_gpuvm.h>
#include <drm/nova_drm.h>

#include "nova_drm_gem.h"
#include "nova_drm_gem_pieces.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_gpuva_pte.h"
#include "nova_drm_vm.h"

/**
 * nova_drm_gpuva_pte_plan() - plan page tables for a mapping to come
 * @change: change being prepared
 * @gem: object to map, with memory, its reservation held
 * @va: first address
 * @range: bytes
 * @bo_offset: where in the object
 * @page_shift: log2 of the largest page, 0 for no limit
 *
 * Context: Any.
 * Returns: 0, or what nova_core_vm_change_plan() says.
 */
int nova_drm_gpuva_pte_plan(struct nova_core_vm_change *change,
			    const struct nova_drm_gem *gem, u64 va, u64 range,
			    u64 bo_offset, u32 page_shift)
{
	u32 granule = nova_drm_gem_pieces_granule(gem);
	u64 skew = va - bo_offset;

	/* A page needs an address that is aligned like the memory. */
	if (skew)
		granule = min_t(u32, granule, __ffs64(skew));
	if (page_shift)
		granule = min(granule, page_shift);
	return nova_core_vm_change_plan(change, va, range, granule);
}

/* Some kinds are a property of VRAM; elsewhere memory is plain. */
static u8 nova_drm_gpuva_pte_kind(const struct nova_drm_vm *vm,
				  const struct nova_drm_gpuva *va,
				  enum nova_core_aperture aperture)
{
	if (aperture != NOVA_CORE_VRAM && vm->mmu.kinds_vram & BIT_ULL(va->kind))
		return 0;
	return va->kind;
}

/**
 * nova_drm_gpuva_pte_write() - write a mapping to the page tables
 * @nd: DRM device
 * @vm: its VM, &nova_drm_vm.op_lock held
 * @change: change that was begun, with tables for it
 * @va: the mapping; its object has memory that does not move
 *
 * With the largest pages that the object's memory allows where it is now.
 *
 * Context: Fence signalling section.
 * Returns: 0, or what nova_core_vm_map() says.
 */
int nova_drm_gpuva_pte_write(struct nova_drm *nd, struct nova_drm_vm *vm,
			     struct nova_core_vm_change *change,
			     const struct nova_drm_gpuva *va)
{
	struct nova_core_vm_map map = {
		.va = va->base.va.addr,
		.max_shift = va->page_shift,
	};
	struct nova_drm_gem_pieces it;
	int ret;

	lockdep_assert_held(&vm->op_lock);

	if (!va->base.gem.obj)
		return nova_core_vm_unmap(nd->core, change, va->base.va.addr,
					  va->base.va.range, true);

	if (va->flags & DRM_NOVA_VM_BIND_READONLY)
		map.flags |= NOVA_CORE_MAP_READ_ONLY;
	if (va->flags & DRM_NOVA_VM_BIND_GPU_UNCACHED)
		map.flags |= NOVA_CORE_MAP_UNCACHED;

	nova_drm_gem_pieces_init(&it, to_nova_drm_gem(va->base.gem.obj),
				 va->base.gem.offset, va->base.va.range);
	while (nova_drm_gem_pieces_next(&it)) {
		map.addr = it.piece.addr;
		map.size = it.piece.size;
		map.aperture = it.piece.aperture;
		map.kind = nova_drm_gpuva_pte_kind(vm, va, map.aperture);
		ret = nova_core_vm_map(nd->core, change, &map);
		if (ret)
			return ret;
		map.va += map.size;
	}
	return 0;
}
