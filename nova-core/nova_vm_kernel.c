// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's window of an address space: what channels need is mapped there.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/sizes.h>

#include <kunit/visibility.h>

#include "nova_vm.h"
#include "nova_vm_change.h"
#include "nova_vm_kernel.h"
#include "nova_vram.h"

/**
 * nova_vm_kernel_init() - all of the window is free
 * @kernel: initialised
 * @layout: where it is
 *
 * Context: sleeps and allocates.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_vm_kernel_init(struct nova_vm_kernel *kernel,
			const struct nova_core_vm_layout *layout)
{
	int ret;

	kernel->start = layout->kernel_start;
	mutex_init(&kernel->lock);
	scoped_guard(mutex_init, &kernel->lock) {
		INIT_LIST_HEAD(&kernel->maps);
		ret = gpu_buddy_init(&kernel->buddy, layout->kernel_size,
				     SZ_4K);
	}
	if (ret)
		mutex_destroy(&kernel->lock);
	return ret;
}

static void kernel_free_va(struct nova_vm_kernel *kernel,
			   struct nova_vm_kernel_map *map)
	__must_hold(&kernel->lock)
{
	list_del_init(&map->link);
	gpu_buddy_free_list(&kernel->buddy, &map->blocks, 0);
}

/**
 * nova_vm_kernel_fini() - the end of the window
 * @kernel: the GPU does not use it any more
 *
 * What is still mapped is that of channels which the GPU did not let go of: it
 * never will be unmapped.
 *
 * Context: sleeps.
 */
void nova_vm_kernel_fini(struct nova_vm_kernel *kernel)
{
	struct nova_vm_kernel_map *map, *next;

	scoped_guard(mutex, &kernel->lock) {
		list_for_each_entry_safe(map, next, &kernel->maps, link)
			kernel_free_va(kernel, map);
		gpu_buddy_fini(&kernel->buddy);
	}
	mutex_destroy(&kernel->lock);
}

/**
 * nova_vm_kernel_used() - how much of the window is used
 * @kernel: window
 *
 * Context: sleeps.
 *
 * Returns: bytes.
 */
u64 nova_vm_kernel_used(struct nova_vm_kernel *kernel)
{
	guard(mutex)(&kernel->lock);
	return kernel->buddy.size - kernel->buddy.avail;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_kernel_used);

static u64 kernel_mem_size(const struct nova_vm_kernel_mem *mem)
{
	return mem->vram ? mem->vram->size : (u64)mem->page_count * SZ_4K;
}

static int kernel_alloc_va(struct nova_vm_kernel *kernel,
			   struct nova_vm_kernel_map *map)
{
	struct gpu_buddy_block *block;
	int ret;

	guard(mutex)(&kernel->lock);
	ret = gpu_buddy_alloc_blocks(&kernel->buddy, 0, kernel->buddy.size,
				     map->size, SZ_4K, &map->blocks,
				     GPU_BUDDY_CONTIGUOUS_ALLOCATION);
	if (ret)
		return ret == -ENOSPC ? -EUSERS : ret;
	block = list_first_entry(&map->blocks, struct gpu_buddy_block, link);
	map->va = gpu_buddy_block_offset(block);
	list_for_each_entry(block, &map->blocks, link)
		map->va = min(map->va, gpu_buddy_block_offset(block));
	map->va += kernel->start;
	list_add_tail(&map->link, &kernel->maps);
	return 0;
}

static int kernel_write(struct nova_core_vm_change *change,
			const struct nova_vm_kernel_mem *mem, u64 va)
	__must_hold(change)
{
	struct nova_gmmu_map map = {
		.va = va,
		.attrs = mem->attrs,
		.max_shift = NOVA_VM_CHANGE_ANY_PAGE,
	};
	struct nova_core_vram_iter it;
	int ret = 0;

	if (!mem->vram) {
		map.size = SZ_4K;
		for (u32 i = 0; i < mem->page_count && !ret; i++) {
			map.addr = mem->pages[i];
			ret = nova_vm_change_map(change, &map);
			map.va += map.size;
		}
		return ret;
	}
	nova_vram_iter_init(&it, mem->vram);
	while (!ret && nova_vram_iter_next(&it)) {
		map.addr = it.addr;
		map.size = it.size;
		ret = nova_vm_change_map(change, &map);
		map.va += map.size;
	}
	return ret;
}

/**
 * nova_vm_kernel_map() - map memory at an address that is free
 * @vm: address space
 * @mem: what to map
 * @map: filled; the address space refers to it until nova_vm_kernel_unmap()
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: 0; -EINVAL if there is nothing to be mapped or not in this way;
 * -EUSERS when the window is full; -ENOMEM; -ETIMEDOUT or -ENODEV, and then
 * @mem must not be freed while the GPU is bound.
 */
int nova_vm_kernel_map(struct nova_core_vm *vm,
		       const struct nova_vm_kernel_mem *mem,
		       struct nova_vm_kernel_map *map)
{
	struct nova_core_vm_change *change;
	int ret, done;

	*map = (struct nova_vm_kernel_map){ .size = kernel_mem_size(mem) };
	INIT_LIST_HEAD(&map->blocks);
	INIT_LIST_HEAD(&map->link);
	if (!map->size)
		return -EINVAL;
	if (map->size > vm->layout.kernel_size)
		return -EUSERS;
	change = nova_vm_change_new(vm);
	if (IS_ERR(change))
		return PTR_ERR(change);

	ret = kernel_alloc_va(&vm->kernel, map);
	if (!ret)
		ret = nova_vm_change_plan(change, map->va, map->size,
					  NOVA_GMMU_SHIFT_4K);
	if (!ret)
		ret = nova_vm_change_reserve(change);
	if (ret) {
		nova_vm_change_free(change);
		guard(mutex)(&vm->kernel.lock);
		kernel_free_va(&vm->kernel, map);
		return ret;
	}

	nova_vm_change_begin(change);
	ret = kernel_write(change, mem, map->va);
	done = nova_vm_change_commit(change);
	nova_vm_change_free(change);
	if (!ret && !done)
		return 0;
	/* That the GPU may still use it is what the caller must know. */
	done = nova_vm_kernel_unmap(vm, map) ?: done;
	return done ?: ret;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_kernel_map);

/**
 * nova_vm_kernel_unmap() - take a mapping away
 * @vm: address space
 * @map: the mapping
 *
 * Context: sleeps and allocates; not in a fence signalling section. Does not
 * fail for want of memory.
 *
 * Returns: 0; -ETIMEDOUT or -ENODEV if the GPU may still use the memory, which
 * then must not be used for something else while the GPU is bound.
 */
int nova_vm_kernel_unmap(struct nova_core_vm *vm,
			 struct nova_vm_kernel_map *map)
{
	struct nova_core_vm_change *change;
	int ret;

	change = nova_vm_change_new_unmap(vm, map->va, map->size);
	if (WARN_ON(IS_ERR(change)))
		return PTR_ERR(change);
	nova_vm_change_begin(change);
	nova_vm_change_unmap(change, map->va, map->size, false);
	ret = nova_vm_change_commit(change);
	nova_vm_change_free(change);
	guard(mutex)(&vm->kernel.lock);
	kernel_free_va(&vm->kernel, map);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_kernel_unmap);
