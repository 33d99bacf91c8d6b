// SPDX-License-Identifier: GPL-2.0
/*
 * The RISC-V bootloader that starts the GSP firmware.
 *
 * Format: RM_RISCV_UCODE_DESC in rmRiscvUcode.h (NVIDIA, 570.144).
 */
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/unaligned.h>

#include <kunit/visibility.h>

#include "nova_bounds.h"
#include "nova_fw_bin.h"
#include "nova_fw_bootloader.h"

#define NOVA_FW_BOOTLOADER_MIN_SIZE	0x38
#define NOVA_FW_BOOTLOADER_APP_VERSION	0x1c
#define NOVA_FW_BOOTLOADER_MANIFEST	0x20
#define NOVA_FW_BOOTLOADER_DATA		0x28
#define NOVA_FW_BOOTLOADER_CODE		0x30

/*
 * Offset and size words at @at, checked against the image. Those of Turing and
 * GA100 are all zero: there is one part.
 */
static bool nova_fw_bootloader_part(const struct nova_fw_bin *bin,
				    const u8 *desc, u32 at, u32 *offset)
{
	u32 size = get_unaligned_le32(desc + at + 4);

	*offset = get_unaligned_le32(desc + at);
	return nova_bounds_ok(*offset, size, bin->data_size);
}

/**
 * nova_fw_bootloader_parse() - parse the bootloader file
 * @dev: device for messages
 * @bin: the file
 * @bl: filled on success; borrows the file
 *
 * Context: any.
 *
 * Returns: 0, or -EINVAL, reported.
 */
int nova_fw_bootloader_parse(struct device *dev, const struct nova_fw_bin *bin,
			     struct nova_fw_bootloader *bl)
{
	const u8 *desc = bin->file + bin->header_offset;

	if (!nova_bounds_ok(bin->header_offset, NOVA_FW_BOOTLOADER_MIN_SIZE,
			    bin->file_size)) {
		dev_err(dev, "%s: no room for a RISC-V descriptor at %#x\n",
			bin->name, bin->header_offset);
		return -EINVAL;
	}

	*bl = (struct nova_fw_bootloader){
		.image = bin->data,
		.image_size = bin->data_size,
		.app_version = get_unaligned_le32(desc + NOVA_FW_BOOTLOADER_APP_VERSION),
	};
	if (!nova_fw_bootloader_part(bin, desc, NOVA_FW_BOOTLOADER_MANIFEST,
				     &bl->manifest_offset) ||
	    !nova_fw_bootloader_part(bin, desc, NOVA_FW_BOOTLOADER_DATA,
				     &bl->data_offset) ||
	    !nova_fw_bootloader_part(bin, desc, NOVA_FW_BOOTLOADER_CODE,
				     &bl->code_offset)) {
		dev_err(dev, "%s: manifest %#x, data %#x or code %#x is outside the image of %#x bytes\n",
			bin->name,
			get_unaligned_le32(desc + NOVA_FW_BOOTLOADER_MANIFEST),
			get_unaligned_le32(desc + NOVA_FW_BOOTLOADER_DATA),
			get_unaligned_le32(desc + NOVA_FW_BOOTLOADER_CODE),
			bin->data_size);
		return -EINVAL;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_fw_bootloader_parse);
