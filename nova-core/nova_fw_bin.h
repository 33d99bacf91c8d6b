/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The container of small firmware files, and the booter in it.
 */
#ifndef _NOVA_FW_BIN_H
#define _NOVA_FW_BIN_H

#include <linux/types.h>

struct device;

/**
 * struct nova_fw_bin - a parsed container
 *
 * Borrows the file's buffer.
 */
struct nova_fw_bin {
	/** @name: for messages, e.g. "booter_load-570.144.bin" */
	const char *name;
	/** @file: whole file; header offsets count from here */
	const u8 *file;
	/** @file_size: bytes of @file */
	u32 file_size;
	/** @header_offset: where the application's header is, from @file */
	u32 header_offset;
	/** @data: the payload */
	const u8 *data;
	/** @data_size: bytes of @data */
	u32 data_size;
};

/**
 * struct nova_fw_bin_booter - a heavy-secure falcon image (HS header v2)
 *
 * What is called booter_load and booter_unload; runs on SEC2. Offsets into
 * the image have been checked against its size.
 */
struct nova_fw_bin_booter {
	/** @name: for messages */
	const char *name;
	/** @image: the unsigned image; copy it before signing */
	const u8 *image;
	/** @image_size: bytes of @image */
	u32 image_size;
	/** @code_offset: secure code in @image */
	u32 code_offset;
	/** @code_size: bytes of it */
	u32 code_size;
	/** @ns_offset: non-secure code in @image, used before GA102 */
	u32 ns_offset;
	/** @ns_size: bytes of it, may be 0 */
	u32 ns_size;
	/** @dmem_offset: data in @image */
	u32 dmem_offset;
	/** @dmem_size: bytes of it */
	u32 dmem_size;
	/** @sig_offset: where in @image the signature goes */
	u32 sig_offset;
	/** @pkc_offset: the same place, counted from the start of the data */
	u32 pkc_offset;
	/** @sigs: @sig_count signatures of @sig_size bytes each */
	const u8 *sigs;
	/** @sig_size: bytes of one signature */
	u32 sig_size;
	/** @sig_count: number of signatures, may be 0 */
	u32 sig_count;
	/** @fuse_version: fuse version the first signature is for */
	u32 fuse_version;
	/** @engine_mask: falcons the signature is good for */
	u16 engine_mask;
	/** @ucode_id: fuse word to compare with, from 1 */
	u8 ucode_id;
};

int nova_fw_bin_parse(struct device *dev, const char *name, const u8 *file,
		      size_t size, struct nova_fw_bin *bin);
int nova_fw_bin_booter(struct device *dev, const struct nova_fw_bin *bin,
		       struct nova_fw_bin_booter *booter);
int nova_fw_bin_booter_sign(struct device *dev,
			    const struct nova_fw_bin_booter *booter, u32 fuse,
			    u8 *image, u32 image_size);

#endif /* _NOVA_FW_BIN_H */
