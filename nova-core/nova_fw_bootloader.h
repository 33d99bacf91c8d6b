/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The RISC-V bootloader that starts the GSP firmware.
 */
#ifndef _NOVA_FW_BOOTLOADER_H
#define _NOVA_FW_BOOTLOADER_H

#include <linux/types.h>

struct device;
struct nova_fw_bin;

/**
 * struct nova_fw_bootloader - the image and what the booter asks about it
 */
struct nova_fw_bootloader {
	/** @image: goes to memory as it is */
	const u8 *image;
	/** @image_size: bytes of @image */
	u32 image_size;
	/** @code_offset: monitor code in @image */
	u32 code_offset;
	/** @data_offset: monitor data in @image */
	u32 data_offset;
	/** @manifest_offset: manifest for the boot ROM in @image */
	u32 manifest_offset;
	/** @app_version: to be written to NV_PFALCON_FALCON_OS of the GSP */
	u32 app_version;
};

int nova_fw_bootloader_parse(struct device *dev, const struct nova_fw_bin *bin,
			     struct nova_fw_bootloader *bl);

#endif /* _NOVA_FW_BOOTLOADER_H */
