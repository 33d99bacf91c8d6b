// SPDX-License-Identifier: GPL-2.0
/*
 * How an address space is divided between kernel and child.
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sizes.h>

#include <kunit/visibility.h>

#include "mmu/nova_gmmu_fmt.h"
#include "nova_vm.h"
#include "nova_vm_layout.h"

/**
 * nova_vm_layout_choose() - divide an address space
 * @layout: filled
 * @fmt: format of its page tables
 * @host_va_bits: width of the addresses host takes
 * @kernel_start: first address of the kernel's window; ignored if size is 0
 * @kernel_size: bytes of it; 0: NOVA_VM_KERNEL_MIN
 *
 * What channels need is in the window, and host reads of rings and semaphores
 * the low bits of their addresses only (max_host_va in uvm_ampere.c). So that is
 * where the window must be: by default at the end of what host can address, but
 * for the last 2 MiB, as the last bytes are not for everything.
 *
 * The child gets everything from NOVA_VM_USER_START to the end but the window,
 * as one range, which encloses the window unless that is at either end.
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL if the window is not aligned, too small, not inside the
 * addresses host takes, or leaves nothing to the child.
 */
int nova_vm_layout_choose(struct nova_core_vm_layout *layout,
			  const struct nova_gmmu_fmt *fmt,
			  unsigned int host_va_bits, u64 kernel_start,
			  u64 kernel_size)
{
	u64 start = NOVA_VM_USER_START, end = BIT_ULL(fmt->va_bits);
	u64 host_end = BIT_ULL(host_va_bits);

	if (!kernel_size) {
		kernel_size = NOVA_VM_KERNEL_MIN;
		kernel_start = host_end - NOVA_VM_KERNEL_ALIGN - kernel_size;
	}
	if (kernel_size < NOVA_VM_KERNEL_MIN || kernel_size > host_end ||
	    kernel_start > host_end - kernel_size ||
	    !IS_ALIGNED(kernel_start | kernel_size, NOVA_VM_KERNEL_ALIGN))
		return -EINVAL;

	if (kernel_start <= start)
		start = kernel_start + kernel_size;
	if (kernel_start + kernel_size == end)
		end = kernel_start;
	if (start >= end)
		return -EINVAL;

	*layout = (struct nova_core_vm_layout){
		.kernel_start = kernel_start,
		.kernel_size = kernel_size,
		.user_start = start,
		.user_size = end - start,
	};
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_layout_choose);

/**
 * nova_vm_layout_info() - what address spaces can be like
 * @fmt: format of page tables
 * @info: filled
 *
 * Context: any.
 */
void nova_vm_layout_info(const struct nova_gmmu_fmt *fmt,
			 struct nova_core_mmu_info *info)
{
	*info = (struct nova_core_mmu_info){
		.va_bits = fmt->va_bits,
		.page_shifts = fmt->page_shifts,
		.kinds = fmt->kinds,
		.kinds_vram = fmt->kinds_vid,
		.kernel_size_min = NOVA_VM_KERNEL_MIN,
		.kernel_align = NOVA_VM_KERNEL_ALIGN,
	};
	/* Entries of every level can be sparse. */
	for (int level = 0; level <= fmt->root; level++)
		info->sparse_shifts |= BIT_ULL(fmt->level[level].shift);
}
EXPORT_SYMBOL_IF_KUNIT(nova_vm_layout_info);
