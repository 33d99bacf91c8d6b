// SPDX-License-Identifier: GPL-2.0
/*
 * GSP firmware 570.144: objects of RM, and the controls of address spaces.
 *
 * What the functions do is told at the members of &struct nova_rm_ops they are
 * for.
 */
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/string.h>

#include "../nova_bounds.h"
#include "abi/nova_abi_r570_check.h"
#include "nova_rm.h"
#include "nova_rm_r570_alloc.h"

static_assert(sizeof(struct nova_abi_r570_client) <= NOVA_RM_ALLOC_PARAMS_MAX);
static_assert(sizeof(struct nova_abi_r570_device) <= NOVA_RM_ALLOC_PARAMS_MAX);
static_assert(sizeof(struct nova_abi_r570_vaspace) <= NOVA_RM_ALLOC_PARAMS_MAX);

static int nova_rm_r570_alloc_put(const void *wire, u32 len, u8 *buf, u32 size)
{
	if (size < len)
		return -ENOSPC;
	memcpy(buf, wire, len);
	return len;
}

/**
 * nova_rm_r570_alloc_encode() - &nova_rm_ops.encode_alloc
 * @alloc: what is to be made
 * @params: its parameters
 * @buf: filled
 * @size: bytes of @buf
 *
 * Returns: bytes written or -ENOSPC.
 */
int nova_rm_r570_alloc_encode(const struct nova_rm_alloc *alloc,
			      const u8 *params, u8 *buf, u32 size)
{
	const struct nova_abi_r570_alloc wire = {
		.h_client = cpu_to_le32(alloc->h_client),
		.h_parent = cpu_to_le32(alloc->h_parent),
		.h_object = cpu_to_le32(alloc->h_object),
		.class = cpu_to_le32(alloc->class),
		.params_size = cpu_to_le32(alloc->params_size),
	};

	if (!nova_bounds_ok(sizeof(wire), alloc->params_size, size))
		return -ENOSPC;
	memcpy(buf, &wire, sizeof(wire));
	memcpy(buf + sizeof(wire), params, alloc->params_size);
	return sizeof(wire) + alloc->params_size;
}

/**
 * nova_rm_r570_alloc_decode() - &nova_rm_ops.decode_alloc
 * @dev: for messages
 * @alloc: what was asked for
 * @payload: the reply
 * @size: bytes of it
 * @status: filled
 *
 * Returns: 0, or -EBADMSG, reported.
 */
int nova_rm_r570_alloc_decode(struct device *dev,
			      const struct nova_rm_alloc *alloc,
			      const u8 *payload, u32 size, u32 *status)
{
	const struct nova_abi_r570_alloc *wire = (const void *)payload;

	if (size < sizeof(*wire)) {
		dev_err(dev, "GSP: reply to an allocation has %u bytes, %zu are needed\n",
			size, sizeof(*wire));
		return -EBADMSG;
	}
	if (le32_to_cpu(wire->h_client) != alloc->h_client ||
	    le32_to_cpu(wire->h_object) != alloc->h_object) {
		dev_err(dev, "GSP: reply is to the allocation of %#x by %#x, not %#x by %#x\n",
			le32_to_cpu(wire->h_object),
			le32_to_cpu(wire->h_client), alloc->h_object,
			alloc->h_client);
		return -EBADMSG;
	}
	*status = le32_to_cpu(wire->status);
	return 0;
}

/**
 * nova_rm_r570_alloc_encode_free() - &nova_rm_ops.encode_free
 * @h_client: client
 * @h_object: its object, or itself
 * @buf: filled
 * @size: bytes of @buf
 *
 * Returns: bytes written or -ENOSPC.
 */
int nova_rm_r570_alloc_encode_free(u32 h_client, u32 h_object, u8 *buf,
				   u32 size)
{
	/* The parent is that of the object: rpcRmApiFree_GSP() sends 0. */
	const struct nova_abi_r570_free wire = {
		.h_root = cpu_to_le32(h_client),
		.h_object_old = cpu_to_le32(h_object),
	};

	return nova_rm_r570_alloc_put(&wire, sizeof(wire), buf, size);
}

/**
 * nova_rm_r570_alloc_decode_free() - &nova_rm_ops.decode_free
 * @dev: for messages
 * @payload: the reply
 * @size: bytes of it
 * @status: filled
 *
 * Returns: 0, or -EBADMSG, reported.
 */
int nova_rm_r570_alloc_decode_free(struct device *dev, const u8 *payload,
				   u32 size, u32 *status)
{
	const struct nova_abi_r570_free *wire = (const void *)payload;

	if (size < sizeof(*wire)) {
		dev_err(dev, "GSP: reply to a release has %u bytes, %zu are needed\n",
			size, sizeof(*wire));
		return -EBADMSG;
	}
	*status = le32_to_cpu(wire->status);
	return 0;
}

/**
 * nova_rm_r570_alloc_client() - &nova_rm_ops.encode_client
 * @h_client: its handle
 * @params: filled
 * @size: bytes of @params
 *
 * Returns: bytes written or -ENOSPC.
 */
int nova_rm_r570_alloc_client(u32 h_client, u8 *params, u32 size)
{
	/* No process of this name space: RM takes it for the kernel's. */
	const struct nova_abi_r570_client wire = {
		.h_client = cpu_to_le32(h_client),
		.process_id = cpu_to_le32(~0U),
	};

	return nova_rm_r570_alloc_put(&wire, sizeof(wire), params, size);
}

/**
 * nova_rm_r570_alloc_device() - &nova_rm_ops.encode_device
 * @h_client: client it is for
 * @params: filled
 * @size: bytes of @params
 *
 * Returns: bytes written or -ENOSPC.
 */
int nova_rm_r570_alloc_device(u32 h_client, u8 *params, u32 size)
{
	const struct nova_abi_r570_device wire = {
		.h_client_share = cpu_to_le32(h_client),
	};

	return nova_rm_r570_alloc_put(&wire, sizeof(wire), params, size);
}

/**
 * nova_rm_r570_alloc_vaspace() - &nova_rm_ops.encode_vaspace
 * @params: filled
 * @size: bytes of @params
 *
 * Returns: bytes written or -ENOSPC.
 */
int nova_rm_r570_alloc_vaspace(u8 *params, u32 size)
{
	/* Index 0 is NV_VASPACE_ALLOCATION_INDEX_GPU_NEW. */
	const struct nova_abi_r570_vaspace wire = {
		.flags = cpu_to_le32(NOVA_ABI_R570_VASPACE_EXTERNALLY_OWNED),
	};

	return nova_rm_r570_alloc_put(&wire, sizeof(wire), params, size);
}

static u32 nova_rm_r570_alloc_aperture(enum nova_gmmu_aperture aperture)
{
	switch (aperture) {
	case NOVA_GMMU_SYS_COH:
		return NOVA_ABI_R570_PAGE_DIRECTORY_SYSMEM_COH;
	case NOVA_GMMU_SYS_NCOH:
		return NOVA_ABI_R570_PAGE_DIRECTORY_SYSMEM_NONCOH;
	case NOVA_GMMU_VID:
	default:
		return NOVA_ABI_R570_PAGE_DIRECTORY_VIDMEM;
	}
}

/**
 * nova_rm_r570_alloc_set_pd() - &nova_rm_ops.encode_set_page_directory
 * @pd: directory and address space
 * @params: filled
 * @size: bytes of @params
 *
 * Returns: bytes written or -ENOSPC.
 */
int nova_rm_r570_alloc_set_pd(const struct nova_rm_page_directory *pd,
			      u8 *params, u32 size)
{
	const struct nova_abi_r570_set_page_directory wire = {
		.phys_address = cpu_to_le64(pd->addr),
		.num_entries = cpu_to_le32(pd->entries),
		.flags = cpu_to_le32(nova_rm_r570_alloc_aperture(pd->aperture)),
		.h_vaspace = cpu_to_le32(pd->h_vaspace),
	};

	return nova_rm_r570_alloc_put(&wire, sizeof(wire), params, size);
}

/**
 * nova_rm_r570_alloc_unset_pd() - &nova_rm_ops.encode_unset_page_directory
 * @h_vaspace: address space
 * @params: filled
 * @size: bytes of @params
 *
 * Returns: bytes written or -ENOSPC.
 */
int nova_rm_r570_alloc_unset_pd(u32 h_vaspace, u8 *params, u32 size)
{
	const struct nova_abi_r570_unset_page_directory wire = {
		.h_vaspace = cpu_to_le32(h_vaspace),
	};

	return nova_rm_r570_alloc_put(&wire, sizeof(wire), params, size);
}
