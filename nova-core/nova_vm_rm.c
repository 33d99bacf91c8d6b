// SPDX-License-Identifier: GPL-2.0
/*
 * What RM knows of an address space.
 */
#include <linux/errno.h>

#include "mmu/nova_gmmu_pt.h"
#include "nova_core_priv.h"
#include "nova_vm_rm.h"

/* Room for the parameters of either control */
#define VM_RM_PARAMS	64

static int vm_rm_set_directory(struct nova_vm_rm *rm,
			       const struct nova_gmmu_mem *root, u32 entries)
{
	const struct nova_rm_ops *ops = rm->client.gsp->core->rm;
	const struct nova_rm_page_directory pd = {
		.h_vaspace = rm->vaspace.h_object,
		.addr = root->addr,
		.aperture = root->aperture,
		.entries = entries,
	};
	u8 params[VM_RM_PARAMS];
	int ret;

	ret = ops->encode_set_page_directory(&pd, params, sizeof(params));
	if (ret < 0)
		return ret;
	ret = nova_rm_object_control(&rm->device, &ops->ctrl_set_page_directory,
				     params);
	/* Unless RM has refused it nobody knows. */
	rm->bound = !ret || ret == -ETIMEDOUT || ret == -ETIME ||
		    ret == -EBADMSG || ret == -EMSGSIZE;
	return ret;
}

static int vm_rm_unset_directory(struct nova_vm_rm *rm)
{
	const struct nova_rm_ops *ops = rm->client.gsp->core->rm;
	u8 params[VM_RM_PARAMS];
	int ret;

	if (nova_core_is_stopped(rm->client.gsp->core))
		return 0;
	ret = ops->encode_unset_page_directory(rm->vaspace.h_object, params,
					       sizeof(params));
	if (ret < 0)
		return ret;
	return nova_rm_object_control(&rm->device,
				      &ops->ctrl_unset_page_directory, params);
}

/**
 * nova_vm_rm_bind() - make an address space known to RM
 * @rm: filled; zeroed before
 * @gsp: RM runs on it
 * @root: the root directory, whose content the GPU can read
 * @entries: how many it has
 *
 * Context: sleeps, makes RPCs.
 *
 * Returns: 0 or a negative errno, reported; then nova_vm_rm_unbind() says
 * whether RM may know it nevertheless.
 */
int nova_vm_rm_bind(struct nova_vm_rm *rm, struct nova_gsp *gsp,
		    const struct nova_gmmu_mem *root, u32 entries)
{
	int ret;

	ret = nova_rm_object_client(&rm->client, gsp);
	if (!ret)
		ret = nova_rm_object_device(&rm->device, &rm->client);
	if (!ret)
		ret = nova_rm_object_subdevice(&rm->subdevice, &rm->device);
	if (!ret)
		ret = nova_rm_object_vaspace(&rm->vaspace, &rm->device);
	if (!ret)
		ret = vm_rm_set_directory(rm, root, entries);
	return ret;
}

/**
 * nova_vm_rm_unbind() - have RM forget an address space
 * @rm: no channel uses it; what there is of it is taken down
 *
 * One after the other; but when something goes wrong, the client is freed at
 * once, and RM frees all that is below it. That is a second chance and the last:
 * a GSP that does not answer is not asked again and again.
 *
 * Context: sleeps, makes RPCs.
 *
 * Returns: 0; an error, reported, if RM, and so the GPU, may still know where
 * the page tables are: they must not be freed.
 */
int nova_vm_rm_unbind(struct nova_vm_rm *rm)
{
	bool bound = rm->bound;
	int ret = 0;

	if (bound)
		ret = vm_rm_unset_directory(rm);
	if (!ret)
		ret = nova_rm_object_free(&rm->vaspace);
	if (!ret)
		ret = nova_rm_object_free(&rm->subdevice);
	if (!ret)
		nova_rm_object_free(&rm->device);
	ret = nova_rm_object_free(&rm->client);
	*rm = (struct nova_vm_rm){ };
	return bound ? ret : 0;
}
