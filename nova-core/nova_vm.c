// SPDX-License-Identifier: GPL-2.0
/*
 * Address spaces of the GPU: begin, end, and a look at one.
 */
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include <kunit/visibility.h>

#include "mmu/nova_gmmu_table.h"
#include "nova_lockdep.h"
#include "nova_vm.h"
#include "nova_vm_change.h"
#include "nova_vm_layout.h"

static_assert(NOVA_CORE_VM_LEVELS == NOVA_GMMU_LEVELS);

static int vm_table_alloc(void *priv, struct nova_gmmu_mem *mem, size_t size,
			  size_t align)
{
	const struct nova_vm_host *host = ((struct nova_core_vm *)priv)->host;

	return host->ops->mem->alloc(host->priv, mem, size, align);
}

static void vm_table_free(void *priv, const struct nova_gmmu_mem *mem,
			  size_t size)
{
	const struct nova_vm_host *host = ((struct nova_core_vm *)priv)->host;

	host->ops->mem->free(host->priv, mem, size);
}

/* Under the lock, but for the root's first content */
static void vm_table_write(void *priv, const struct nova_gmmu_mem *mem,
			   u32 first, const u64 *words, u32 count)
{
	struct nova_core_vm *vm = priv;

	vm->written = true;
	vm->host->ops->mem->write(vm->host->priv, mem, first, words, count);
}

/* The host's memory, and a note that something was written */
static const struct nova_gmmu_ops vm_table_ops = {
	.alloc = vm_table_alloc,
	.free = vm_table_free,
	.write = vm_table_write,
};

/**
 * nova_vm_init() - make an address space that maps nothing
 * @vm: initialised; zeroed before
 * @host: the GPU
 * @params: name and kernel's window
 *
 * Context: sleeps and allocates.
 *
 * Returns: 0; -EINVAL for a window that cannot be; -ENOMEM or what the
 * allocator of tables says, and then there is nothing to be undone.
 */
int nova_vm_init(struct nova_core_vm *vm, const struct nova_vm_host *host,
		 const struct nova_core_vm_params *params)
{
	int ret;

	ret = nova_vm_layout_choose(&vm->layout, host->fmt,
				    host->host_va_bits, params->kernel_start,
				    params->kernel_size);
	if (ret)
		return ret;
	vm->host = host;
	strscpy(vm->name, params->name ?: "", sizeof(vm->name));
	INIT_LIST_HEAD(&vm->link);
	ret = nova_vm_kernel_init(&vm->kernel, &vm->layout);
	if (ret)
		return ret;
	mutex_init(&vm->lock);
	nova_lockdep_set_vm_class(vm);
	scoped_guard(mutex_init, &vm->lock) {
		INIT_LIST_HEAD(&vm->retired);
		INIT_LIST_HEAD(&vm->kept);
	}

	ret = nova_gmmu_pt_init(&vm->pt, host->fmt, &vm_table_ops, vm);
	if (ret) {
		nova_vm_kernel_fini(&vm->kernel);
		mutex_destroy(&vm->lock);
		return ret;
	}
	/* RM is told where it is only after this. */
	host->ops->flush(host->priv);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_init);

/**
 * nova_vm_invalidate() - have the GPU forget an address space
 * @vm: that no channel uses any more
 *
 * Before nova_vm_fini(): what is mapped still, and directories, can be in the
 * TLB, under the address of a root directory that will be used for something
 * else.
 *
 * Context: sleeps.
 *
 * Returns: 0; -ETIMEDOUT or -ENODEV, and the VM is stale.
 */
int nova_vm_invalidate(struct nova_core_vm *vm)
{
	int ret;

	guard(mutex)(&vm->lock);
	ret = vm->host->ops->invalidate(vm->host->priv,
					nova_gmmu_pt_root(&vm->pt));
	if (ret)
		vm->stale = true;
	vm->invalidations++;
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_invalidate);

/**
 * nova_vm_free_retired() - free what changes took out of the tree
 * @vm: address space
 *
 * Context: sleeps; not in a fence signalling section.
 */
void nova_vm_free_retired(struct nova_core_vm *vm)
{
	LIST_HEAD(retired);

	scoped_guard(mutex, &vm->lock)
		list_splice_init(&vm->retired, &retired);
	nova_gmmu_table_free_list(&vm->pt, &retired);
}

/**
 * nova_vm_is_stale() - may the GPU use what it should not?
 * @vm: address space
 *
 * Context: sleeps.
 *
 * Returns: true if it must not be freed while the GPU is bound.
 */
bool nova_vm_is_stale(struct nova_core_vm *vm)
{
	guard(mutex)(&vm->lock);
	return vm->stale;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_is_stale);

/**
 * nova_vm_fini() - free an address space
 * @vm: that RM does not know, nor the TLB; all changes have been freed
 *
 * Context: sleeps.
 */
void nova_vm_fini(struct nova_core_vm *vm)
{
	LIST_HEAD(kept);

	nova_vm_free_retired(vm);
	scoped_guard(mutex, &vm->lock)
		list_splice_init(&vm->kept, &kept);
	nova_gmmu_table_free_list(&vm->pt, &kept);
	nova_gmmu_pt_fini(&vm->pt);
	nova_vm_kernel_fini(&vm->kernel);
	mutex_destroy(&vm->lock);
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_fini);

/**
 * nova_vm_is_user() - may a child have this range?
 * @vm: address space
 * @va: first address
 * @size: bytes
 *
 * Context: any.
 *
 * Returns: false if any of it is outside of the child's range or in the
 * kernel's window, or if it is empty.
 */
bool nova_vm_is_user(const struct nova_core_vm *vm, u64 va, u64 size)
{
	const struct nova_core_vm_layout *l = &vm->layout;

	if (!size || va < l->user_start || size > l->user_size ||
	    va - l->user_start > l->user_size - size)
		return false;
	return va + size <= l->kernel_start ||
	       va >= l->kernel_start + l->kernel_size;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_is_user);

/**
 * nova_vm_user_map() - may a child map this?
 * @vm: address space
 * @map: what it asks for
 * @to: filled: the same for nova_vm_change_map()
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL if the range is not the child's, or aperture, flags or
 * limit are unknown; kind and address are not looked at.
 */
int nova_vm_user_map(const struct nova_core_vm *vm,
		     const struct nova_core_vm_map *map,
		     struct nova_gmmu_map *to)
{
	*to = (struct nova_gmmu_map){
		.va = map->va,
		.size = map->size,
		.addr = map->addr,
		.attrs.kind = map->kind,
		.max_shift = map->max_shift ?: NOVA_VM_CHANGE_ANY_PAGE,
	};

	if (!nova_vm_is_user(vm, map->va, map->size) ||
	    map->flags & ~(NOVA_CORE_MAP_READ_ONLY | NOVA_CORE_MAP_UNCACHED) ||
	    to->max_shift < NOVA_GMMU_SHIFT_4K)
		return -EINVAL;
	switch (map->aperture) {
	case NOVA_CORE_VRAM:
		to->attrs.aperture = NOVA_GMMU_VID;
		break;
	case NOVA_CORE_SYSTEM:
		to->attrs.aperture = NOVA_GMMU_SYS_COH;
		break;
	default:
		return -EINVAL;
	}
	if (map->flags & NOVA_CORE_MAP_READ_ONLY)
		to->attrs.flags |= NOVA_GMMU_READ_ONLY;
	if (map->flags & NOVA_CORE_MAP_UNCACHED)
		to->attrs.flags |= NOVA_GMMU_VOLATILE;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_user_map);

/**
 * nova_vm_stats() - what an address space costs
 * @vm: address space
 * @stats: filled
 *
 * Context: sleeps; not between begin and commit of a change.
 */
void nova_vm_stats(struct nova_core_vm *vm, struct nova_core_vm_stats *stats)
{
	guard(mutex)(&vm->lock);
	*stats = (struct nova_core_vm_stats){
		.table_bytes = nova_gmmu_pt_bytes(&vm->pt),
		.reserved = atomic_read(&vm->reserved),
		.changes = vm->changes,
		.invalidations = vm->invalidations,
	};
	memcpy(stats->tables, vm->pt.tables, sizeof(stats->tables));
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_stats);

static u32 vm_map_flags(u32 flags)
{
	return (flags & NOVA_GMMU_READ_ONLY ? NOVA_CORE_MAP_READ_ONLY : 0) |
	       (flags & NOVA_GMMU_VOLATILE ? NOVA_CORE_MAP_UNCACHED : 0);
}

/**
 * nova_vm_lookup() - what does an address translate to?
 * @vm: address space
 * @va: any address
 * @leaf: filled
 *
 * Context: sleeps; not between begin and commit of a change.
 */
void nova_vm_lookup(struct nova_core_vm *vm, u64 va,
		    struct nova_core_vm_leaf *leaf)
{
	const struct nova_gmmu_fmt *fmt = vm->host->fmt;
	struct nova_gmmu_leaf found;
	struct nova_gmmu_attrs attrs;

	scoped_guard(mutex, &vm->lock)
		nova_gmmu_pt_lookup(&vm->pt, va, &found);

	*leaf = (struct nova_core_vm_leaf){
		.va = found.va,
		.shift = found.shift,
		.state = NOVA_CORE_LEAF_INVALID,
	};
	if (found.entry & NOVA_GMMU_ENTRY_IS_PTE) {
		fmt->attrs(found.entry, &attrs);
		leaf->state = NOVA_CORE_LEAF_VALID;
		leaf->kind = attrs.kind;
		leaf->flags = vm_map_flags(attrs.flags);
		leaf->aperture = attrs.aperture == NOVA_GMMU_VID ?
				 NOVA_CORE_VRAM : NOVA_CORE_SYSTEM;
		leaf->addr = nova_gmmu_fmt_pte_addr(fmt, found.entry);
	} else if (found.entry) {
		leaf->state = NOVA_CORE_LEAF_SPARSE;
	}
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_lookup);
