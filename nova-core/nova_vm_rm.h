/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What RM knows of an address space.
 */
#ifndef _NOVA_VM_RM_H
#define _NOVA_VM_RM_H

#include <linux/types.h>

#include "nova_rm_object.h"

struct nova_gmmu_mem;
struct nova_gsp;

/**
 * struct nova_vm_rm - objects of RM for one address space
 */
struct nova_vm_rm {
	/** @client: the root of all */
	struct nova_rm_object client;
	/** @device: below @client */
	struct nova_rm_object device;
	/** @subdevice: below @device; contexts are promoted there */
	struct nova_rm_object subdevice;
	/** @vaspace: below @device; channels name it */
	struct nova_rm_object vaspace;
	/** @bound: it has been given its page directory */
	bool bound;
};

int nova_vm_rm_bind(struct nova_vm_rm *rm, struct nova_gsp *gsp,
		    const struct nova_gmmu_mem *root, u32 entries);
int nova_vm_rm_unbind(struct nova_vm_rm *rm);

#endif /* _NOVA_VM_RM_H */
