/* SPDX-License-Identifier: GPL-2.0 */
/* The address space: a file has one. */
#ifndef BRIDGE_VM_H
#define BRIDGE_VM_H

#include <stddef.h>

struct bridge_file;

int bridge_vm_init(struct bridge_file *file, int fd, void *argument,
		   size_t size);
int bridge_vm_bind(struct bridge_file *file, int fd, void *argument,
		   size_t size);

#endif
