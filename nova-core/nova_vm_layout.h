/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How an address space is divided between kernel and child.
 */
#ifndef _NOVA_VM_LAYOUT_H
#define _NOVA_VM_LAYOUT_H

#include <linux/types.h>

struct nova_core_mmu_info;
struct nova_core_vm_layout;
struct nova_gmmu_fmt;

int nova_vm_layout_choose(struct nova_core_vm_layout *layout,
			  const struct nova_gmmu_fmt *fmt,
			  unsigned int host_va_bits, u64 kernel_start,
			  u64 kernel_size);
void nova_vm_layout_info(const struct nova_gmmu_fmt *fmt,
			 struct nova_core_mmu_info *info);

#endif /* _NOVA_VM_LAYOUT_H */
