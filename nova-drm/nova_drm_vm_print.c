// SPDX-License-Identifier: GPL-2.0
/*
 * What a VM is like, for people: in debugfs and in core dumps.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/rwsem.h>
#include <linux/types.h>

#include <drm/drm_gpuvm.h>
#include <drm/drm_print.h>
#include <drm/nova_drm.h>

#include "nova_drm_gem.h"
#include "nova_drm_gpuva.h"
#include "nova_drm_label.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_print.h"

/*
 * Consecutive entries of the page tables that go on where the one before ends.
 * @count is 0 while there is none.
 */
struct nova_drm_vm_print_run {
	struct nova_core_vm_leaf leaf;
	u64 count;
};

static bool nova_drm_vm_print_joins(const struct nova_drm_vm_print_run *run,
				    const struct nova_core_vm_leaf *next)
{
	const struct nova_core_vm_leaf *leaf = &run->leaf;
	u64 size = run->count << leaf->shift;

	if (!run->count || next->state != leaf->state ||
	    next->shift != leaf->shift || next->va != leaf->va + size)
		return false;
	return leaf->state != NOVA_CORE_LEAF_VALID ||
	       (next->kind == leaf->kind && next->flags == leaf->flags &&
		next->aperture == leaf->aperture &&
		next->addr == leaf->addr + size);
}

static void nova_drm_vm_print_entries(struct drm_printer *p,
				      const struct nova_drm_vm_print_run *run)
{
	const struct nova_core_vm_leaf *leaf = &run->leaf;

	if (!run->count)
		return;
	drm_printf(p, "      %#llx: %llu x %llu KiB ", leaf->va, run->count,
		   (1ULL << leaf->shift) >> 10);
	switch (leaf->state) {
	case NOVA_CORE_LEAF_VALID:
		drm_printf(p, "%s %#llx kind %#x%s%s\n",
			   leaf->aperture == NOVA_CORE_VRAM ? "VRAM" : "system",
			   leaf->addr, leaf->kind,
			   leaf->flags & NOVA_CORE_MAP_READ_ONLY ?
			   " read-only" : "",
			   leaf->flags & NOVA_CORE_MAP_UNCACHED ?
			   " uncached" : "");
		break;
	case NOVA_CORE_LEAF_SPARSE:
		drm_puts(p, "sparse\n");
		break;
	case NOVA_CORE_LEAF_INVALID:
		drm_puts(p, "not mapped\n");
		break;
	}
}

/* The page tables' entries for a mapping. */
static void nova_drm_vm_print_pages(struct nova_drm *nd, struct nova_drm_vm *vm,
				    const struct drm_gpuva *va,
				    struct drm_printer *p)
	__must_hold_shared(nd->core)
{
	struct nova_drm_vm_print_run run = { };
	u64 end = va->va.addr + va->va.range;
	struct nova_core_vm_leaf leaf;

	for (u64 at = va->va.addr; at < end; at = leaf.va + (1ULL << leaf.shift)) {
		nova_core_vm_lookup(nd->core, vm->core, at, &leaf);
		if (!nova_drm_vm_print_joins(&run, &leaf)) {
			nova_drm_vm_print_entries(p, &run);
			run = (struct nova_drm_vm_print_run){ .leaf = leaf };
		}
		run.count++;
	}
	nova_drm_vm_print_entries(p, &run);
}

static void nova_drm_vm_print_mapping(struct nova_drm *nd,
				      struct nova_drm_vm *vm,
				      struct drm_gpuva *va,
				      struct drm_printer *p)
	__must_hold_shared(nd->core)
{
	const struct nova_drm_gpuva *nva = to_nova_drm_gpuva(va);

	drm_printf(p, "    %#llx-%#llx ", va->va.addr,
		   va->va.addr + va->va.range - 1);
	if (va->gem.obj)
		drm_printf(p, "object of %zu bytes from %#llx, kind %#x%s%s%s%s\n",
			   va->gem.obj->size, va->gem.offset, nva->kind,
			   nva->flags & DRM_NOVA_VM_BIND_READONLY ?
			   ", read-only" : "",
			   nva->flags & DRM_NOVA_VM_BIND_GPU_UNCACHED ?
			   ", uncached" : "",
			   nva->flags & DRM_NOVA_VM_BIND_DUMP ? ", dump" : "",
			   drm_gpuva_invalidated(va) ? ", evicted" : "");
	else
		drm_puts(p, "sparse\n");
	if (va->gem.obj)
		nova_drm_label_print(p, 3, va->gem.obj);
	nova_drm_vm_print_pages(nd, vm, va, p);
}

static void nova_drm_vm_print_tables(struct nova_drm *nd,
				     struct nova_drm_vm *vm,
				     struct drm_printer *p)
	__must_hold_shared(nd->core)
{
	struct nova_core_vm_stats stats;

	nova_core_vm_stats(nd->core, vm->core, &stats);
	drm_printf(p, "  page tables at %#llx: %llu bytes, by level",
		   nova_core_vm_pdb(vm->core), stats.table_bytes);
	for (int i = 0; i < NOVA_CORE_VM_LEVELS; i++)
		drm_printf(p, " %u", stats.tables[i]);
	drm_printf(p, "; %u reserved\n  changes %llu, invalidations %llu, evictions %lld\n",
		   stats.reserved, stats.changes, stats.invalidations,
		   atomic64_read(&vm->evictions));
}

/**
 * nova_drm_vm_print() - describe a VM with its mappings and page tables
 * @nd: DRM device
 * @vm: the VM, dead or alive
 * @p: where to print; must not allocate memory
 *
 * Context: Process context. Takes &nova_drm_vm.use and &nova_drm_vm.op_lock.
 */
void nova_drm_vm_print(struct nova_drm *nd, struct nova_drm_vm *vm,
		       struct drm_printer *p)
{
	struct drm_gpuva *va;

	drm_printf(p, "VM %s\n", vm->name);
	guard(rwsem_read)(&vm->use);
	if (!vm->core) {
		drm_puts(p, "  was destroyed\n");
		return;
	}
	drm_printf(p, "  state:%s\n  user %#llx-%#llx, kernel %#llx-%#llx\n",
		   atomic_read(&vm->state) & DRM_NOVA_VM_STATE_BANNED ?
		   " banned" : "",
		   vm->layout.user_start,
		   vm->layout.user_start + vm->layout.user_size - 1,
		   vm->layout.kernel_start,
		   vm->layout.kernel_start + vm->layout.kernel_size - 1);
	nova_drm_vm_print_tables(nd, vm, p);

	drm_puts(p, "  mappings:\n");
	guard(mutex)(&vm->op_lock);
	drm_gpuvm_for_each_va(va, &vm->base) {
		if (va != &vm->base.kernel_alloc_node)
			nova_drm_vm_print_mapping(nd, vm, va, p);
	}
}

/* The VM after another one in the list, or the first, with a reference. */
static struct nova_drm_vm *nova_drm_vm_print_next(struct nova_drm *nd,
						  u32 index)
{
	struct nova_drm_vm *vm;

	guard(mutex)(&nd->vm_lock);
	list_for_each_entry(vm, &nd->vms, link) {
		if (!index--) {
			drm_gpuvm_get(&vm->base);
			return vm;
		}
	}
	return NULL;
}

/**
 * nova_drm_vm_print_all() - describe all VMs that live
 * @nd: DRM device
 * @p: where to print; must not allocate memory
 *
 * VMs that come or go meanwhile may be missing, or be there twice.
 *
 * Context: Process context.
 */
void nova_drm_vm_print_all(struct nova_drm *nd, struct drm_printer *p)
{
	struct nova_drm_vm *vm;

	for (u32 i = 0; (vm = nova_drm_vm_print_next(nd, i)); i++) {
		nova_drm_vm_print(nd, vm, p);
		nova_drm_vm_put(vm);
	}
}
