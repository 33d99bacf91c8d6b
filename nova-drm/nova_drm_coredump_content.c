// SPDX-License-Identifier: GPL-2.0
/*
 * The content of mappings, for core dumps.
 */
#include <linux/cleanup.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <drm/drm_drv.h>
#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>
#include <drm/drm_print.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_bo.h>

#include "nova_drm_coredump_content.h"
#include "nova_drm_gem.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_vm.h"

/* Words in a line */
#define NOVA_DRM_COREDUMP_CONTENT_WORDS	8

/* A part of an object, and where it is mapped. */
struct nova_drm_coredump_piece {
	struct drm_gem_object *obj;
	u64 va;
	u64 range;
	u64 offset;
};

/* The first mapping from @from on that is to be dumped; with a reference. */
static bool nova_drm_coredump_content_next(struct nova_drm_vm *vm, u64 from,
					   struct nova_drm_coredump_piece *piece)
{
	struct drm_gpuva *va;

	guard(mutex)(&vm->op_lock);
	drm_gpuvm_for_each_va_range(va, &vm->base, from, U64_MAX) {
		if (!va->gem.obj || va->va.addr < from ||
		    !(to_nova_drm_gpuva(va)->flags & DRM_NOVA_VM_BIND_DUMP))
			continue;
		drm_gem_object_get(va->gem.obj);
		*piece = (struct nova_drm_coredump_piece){
			.obj = va->gem.obj,
			.va = va->va.addr,
			.range = va->va.range,
			.offset = va->gem.offset,
		};
		return true;
	}
	return false;
}

static void nova_drm_coredump_content_words(const u32 *words, u32 count, u64 va,
					    struct drm_printer *p)
{
	for (u32 i = 0; i < count; i += NOVA_DRM_COREDUMP_CONTENT_WORDS) {
		const u32 *w = words + i;

		if (!memchr_inv(w, 0, NOVA_DRM_COREDUMP_CONTENT_WORDS * sizeof(*w)))
			continue;
		drm_printf(p, "  %#llx: %08x %08x %08x %08x %08x %08x %08x %08x\n",
			   va + i * sizeof(*w), w[0], w[1], w[2], w[3], w[4],
			   w[5], w[6], w[7]);
	}
}

/* Returns false when no more is to be read. */
static bool
nova_drm_coredump_content_piece(struct nova_drm *nd,
				const struct nova_drm_coredump_piece *piece,
				u32 *page, u64 *budget, struct drm_printer *p)
{
	struct nova_drm_gem *gem = to_nova_drm_gem(piece->obj);

	drm_printf(p, "content of VA %#llx, %#llx bytes:\n", piece->va,
		   piece->range);
	if (gem->import) {
		drm_puts(p, "  memory of another driver\n");
		return true;
	}
	for (u64 at = 0; at < piece->range; at += PAGE_SIZE) {
		int ret;

		if (*budget < PAGE_SIZE || drm_dev_is_unplugged(&nd->base)) {
			drm_printf(p, "  %#llx: left out\n", piece->va + at);
			return false;
		}
		*budget -= PAGE_SIZE;
		ret = ttm_bo_access(&gem->ttm, piece->offset + at, page,
				    PAGE_SIZE, false);
		if (ret < 0) {
			drm_printf(p, "  %#llx: cannot be read: %d\n",
				   piece->va + at, ret);
			return true;
		}
		nova_drm_coredump_content_words(page, PAGE_SIZE / sizeof(*page),
						piece->va + at, p);
	}
	return true;
}

/**
 * nova_drm_coredump_content_print() - print what user space wants to be dumped
 * @nd: DRM device
 * @vm: the VM; all its mappings with DRM_NOVA_VM_BIND_DUMP
 * @budget: so many bytes are read at most: user space decides how much there is
 * @p: where to print
 *
 * Context: Process context, may reclaim. Locks reservations.
 */
void nova_drm_coredump_content_print(struct nova_drm *nd, struct nova_drm_vm *vm,
				     u64 budget, struct drm_printer *p)
{
	struct nova_drm_coredump_piece piece;
	u64 from = 0;
	bool more = true;

	u32 *page __free(kfree) = kmalloc(PAGE_SIZE, GFP_KERNEL);

	if (!page)
		return;
	while (more && nova_drm_coredump_content_next(vm, from, &piece)) {
		more = nova_drm_coredump_content_piece(nd, &piece, page, &budget,
						       p);
		drm_gem_object_put(piece.obj);
		from = piece.va + piece.range;
	}
}
