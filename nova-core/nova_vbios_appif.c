// SPDX-License-Identifier: GPL-2.0
/*
 * Telling FWSEC what to do: the application interface in its data.
 *
 * Formats: kernel_gsp_frts_tu102.c (NVIDIA, 570.144).
 */
#include <linux/align.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/visibility.h>

#include "nova_bounds.h"
#include "nova_vbios.h"

/* FALCON_APPLICATION_INTERFACE_HEADER_V1 and its entries */
#define NOVA_VBIOS_APPIF_HDR_SIZE	4
#define NOVA_VBIOS_APPIF_ENTRY_SIZE	8
#define NOVA_VBIOS_APPIF_VERSION	1
#define NOVA_VBIOS_APPIF_DMEMMAPPER	4

/* FALCON_APPLICATION_INTERFACE_DMEM_MAPPER_V3 */
#define NOVA_VBIOS_DMAP_SIZE		64
#define NOVA_VBIOS_DMAP_IN_OFFSET	0x08
#define NOVA_VBIOS_DMAP_IN_SIZE		0x0c
#define NOVA_VBIOS_DMAP_INIT_CMD	0x2c
#define NOVA_VBIOS_DMAP_CMD_FRTS	0x15
#define NOVA_VBIOS_DMAP_CMD_SB		0x19

/* FWSECLIC_READ_VBIOS_DESC, FWSECLIC_FRTS_REGION_DESC: little endian */
struct nova_vbios_fwsec_read_vbios {
	__le32 version;
	__le32 size;
	__le64 gfw_image_offset;
	__le32 gfw_image_size;
	__le32 flags;
};

struct nova_vbios_fwsec_frts_region {
	__le32 version;
	__le32 size;
	__le32 offset_4k;
	__le32 size_4k;
	__le32 media_type;
};

#define NOVA_VBIOS_READ_VBIOS_FLAGS	2
#define NOVA_VBIOS_FRTS_MEDIA_FB	2

static_assert(sizeof(struct nova_vbios_fwsec_read_vbios) == 0x18);
static_assert(sizeof(struct nova_vbios_fwsec_frts_region) == 0x14);

/* Offset of the mapper in @dmem, checked for its whole size */
static int nova_vbios_appif_find_mapper(struct device *dev, const u8 *dmem,
					u32 dmem_size, u32 at, u32 *mapper)
{
	u32 hdr_size, entry_size, count;

	if (!nova_bounds_ok(at, NOVA_VBIOS_APPIF_HDR_SIZE, dmem_size)) {
		dev_err(dev, "VBIOS: FWSEC's interface table at %#x is outside its data\n",
			at);
		return -EINVAL;
	}
	hdr_size = dmem[at + 1];
	entry_size = dmem[at + 2];
	count = dmem[at + 3];
	if (dmem[at] != NOVA_VBIOS_APPIF_VERSION ||
	    hdr_size < NOVA_VBIOS_APPIF_HDR_SIZE ||
	    entry_size < NOVA_VBIOS_APPIF_ENTRY_SIZE) {
		dev_err(dev, "VBIOS: FWSEC's interface table is of unknown form: version %u, sizes %u and %u\n",
			dmem[at], hdr_size, entry_size);
		return -EINVAL;
	}
	if (!nova_bounds_ok(at, hdr_size + entry_size * count, dmem_size)) {
		dev_err(dev, "VBIOS: FWSEC's interface table with %u entries is outside its data\n",
			count);
		return -EINVAL;
	}

	for (u32 i = 0; i < count; i++) {
		const u8 *entry = dmem + at + hdr_size + i * entry_size;
		u32 offset = get_unaligned_le32(entry + 4);

		if (get_unaligned_le32(entry) != NOVA_VBIOS_APPIF_DMEMMAPPER)
			continue;
		if (!nova_bounds_ok(offset, NOVA_VBIOS_DMAP_SIZE, dmem_size)) {
			dev_err(dev, "VBIOS: FWSEC's DMEMMAPPER at %#x is outside its data\n",
				offset);
			return -EINVAL;
		}
		*mapper = offset;
		return 0;
	}
	dev_err(dev, "VBIOS: FWSEC has no DMEMMAPPER interface\n");
	return -EINVAL;
}

/**
 * nova_vbios_appif_patch() - put a command into FWSEC's data
 * @dev: device for messages
 * @dmem: a copy of the data, to be loaded afterwards
 * @dmem_size: bytes of @dmem
 * @interface_offset: interface table in @dmem
 * @cmd: the command
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL, reported, with @dmem unchanged.
 */
int nova_vbios_appif_patch(struct device *dev, u8 *dmem, u32 dmem_size,
			   u32 interface_offset,
			   const struct nova_vbios_fwsec_cmd *cmd)
{
	struct {
		struct nova_vbios_fwsec_read_vbios read_vbios;
		struct nova_vbios_fwsec_frts_region frts;
	} args = {
		.read_vbios = {
			.version = cpu_to_le32(1),
			.size = cpu_to_le32(sizeof(args.read_vbios)),
			.flags = cpu_to_le32(NOVA_VBIOS_READ_VBIOS_FLAGS),
		},
	};
	u32 mapper, in_offset, in_size, init_cmd, size;
	int ret;

	ret = nova_vbios_appif_find_mapper(dev, dmem, dmem_size,
					   interface_offset, &mapper);
	if (ret)
		return ret;

	if (cmd->op == NOVA_VBIOS_FWSEC_FRTS) {
		if (!IS_ALIGNED(cmd->frts_offset, SZ_4K) ||
		    !IS_ALIGNED(cmd->frts_size, SZ_4K) ||
		    cmd->frts_offset >> 12 > U32_MAX) {
			dev_err(dev, "FRTS region %#llx+%#x cannot be told to FWSEC\n",
				cmd->frts_offset, cmd->frts_size);
			return -EINVAL;
		}
		args.frts.version = cpu_to_le32(1);
		args.frts.size = cpu_to_le32(sizeof(args.frts));
		args.frts.offset_4k = cpu_to_le32(cmd->frts_offset >> 12);
		args.frts.size_4k = cpu_to_le32(cmd->frts_size >> 12);
		args.frts.media_type = cpu_to_le32(NOVA_VBIOS_FRTS_MEDIA_FB);
		init_cmd = NOVA_VBIOS_DMAP_CMD_FRTS;
		size = sizeof(args.read_vbios) + sizeof(args.frts);
	} else {
		init_cmd = NOVA_VBIOS_DMAP_CMD_SB;
		size = sizeof(args.read_vbios);
	}

	in_offset = get_unaligned_le32(dmem + mapper +
				       NOVA_VBIOS_DMAP_IN_OFFSET);
	in_size = get_unaligned_le32(dmem + mapper + NOVA_VBIOS_DMAP_IN_SIZE);
	if (in_size < size || !nova_bounds_ok(in_offset, in_size, dmem_size)) {
		dev_err(dev, "VBIOS: FWSEC's command buffer %#x+%#x is too small or outside its data\n",
			in_offset, in_size);
		return -EINVAL;
	}

	memcpy(dmem + in_offset, &args, size);
	put_unaligned_le32(init_cmd, dmem + mapper + NOVA_VBIOS_DMAP_INIT_CMD);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vbios_appif_patch);
