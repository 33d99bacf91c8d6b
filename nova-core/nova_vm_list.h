/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All address spaces of a GPU.
 */
#ifndef _NOVA_VM_LIST_H
#define _NOVA_VM_LIST_H

#include <linux/compiler-context-analysis.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "nova_vm.h"

struct nova_core;

/**
 * struct nova_vm_list - all address spaces of a GPU, and what they need of it
 */
struct nova_vm_list {
	/** @host: the GPU; constant */
	struct nova_vm_host host;
	/** @lock: protects the lists; &nova_core_vm.lock is taken under it */
	struct mutex lock;
	/** @vms: &nova_core_vm.link of those in use */
	struct list_head vms __guarded_by(&lock);
	/** @stale: of those that were destroyed but must not be freed */
	struct list_head stale __guarded_by(&lock);
};

int nova_vm_list_setup(struct nova_core *core);
bool nova_vm_list_has_stale(struct nova_vm_list *list);
struct nova_core_vm *nova_vm_list_create(struct nova_core *core,
					 const struct nova_core_vm_params *params);
void nova_vm_list_destroy(struct nova_core *core, struct nova_core_vm *vm);

#endif /* _NOVA_VM_LIST_H */
