// SPDX-License-Identifier: GPL-2.0
/*
 * The container of small firmware files, and the booter in it.
 *
 * The container is that of the linux-firmware files for nvidia/, described by
 * nouveau's include/nvfw/fw.h and hs.h; extract-firmware-nouveau.py in the open
 * driver writes them. The rules for a booter are in kernel_gsp_booter.c.
 */
#include <linux/align.h>
#include <linux/bitfield.h>
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/visibility.h>

#include "nova_bounds.h"
#include "nova_fw_bin.h"
#include "regs/nova_regs_fuse.h"

/* Container header */
#define NOVA_FW_BIN_SIZE		0x18
#define NOVA_FW_BIN_MAGIC		0x10de
#define NOVA_FW_BIN_VERSION		1
#define NOVA_FW_BIN_OFF_VERSION		0x04
#define NOVA_FW_BIN_OFF_HEADER		0x0c
#define NOVA_FW_BIN_OFF_DATA		0x10
#define NOVA_FW_BIN_OFF_DATA_SIZE	0x14

/* Heavy-secure header, version 2 */
#define NOVA_FW_BIN_HS_SIZE		0x24
#define NOVA_FW_BIN_HS_SIGS		0x00
#define NOVA_FW_BIN_HS_SIGS_SIZE	0x04
#define NOVA_FW_BIN_HS_PATCH_LOC	0x08
#define NOVA_FW_BIN_HS_PATCH_SIG	0x0c
#define NOVA_FW_BIN_HS_META		0x10
#define NOVA_FW_BIN_HS_META_SIZE	0x14
#define NOVA_FW_BIN_HS_NUM_SIG		0x18
#define NOVA_FW_BIN_HS_LOAD		0x1c
#define NOVA_FW_BIN_HS_LOAD_SIZE	0x20

/* Signature metadata */
#define NOVA_FW_BIN_META_SIZE		0x0c
#define NOVA_FW_BIN_META_FUSE		0x00
#define NOVA_FW_BIN_META_ENGINE		0x04
#define NOVA_FW_BIN_META_UCODE		0x08

/* Load header, version 2, and its only application */
#define NOVA_FW_BIN_LOAD_SIZE		0x24
#define NOVA_FW_BIN_LOAD_NS		0x00
#define NOVA_FW_BIN_LOAD_NS_SIZE	0x04
#define NOVA_FW_BIN_LOAD_DATA		0x08
#define NOVA_FW_BIN_LOAD_DATA_SIZE	0x0c
#define NOVA_FW_BIN_LOAD_APPS		0x10
#define NOVA_FW_BIN_LOAD_APP_CODE	0x14
#define NOVA_FW_BIN_LOAD_APP_CODE_SIZE	0x18

#define NOVA_FW_BIN_FALCON_BLOCK	256
#define NOVA_FW_BIN_MAX_SIGS		32

/**
 * nova_fw_bin_parse() - open a container
 * @dev: device for messages
 * @name: name of the file, for messages; must outlive @bin
 * @file: its contents; must outlive @bin
 * @size: bytes of @file
 * @bin: filled on success
 *
 * Context: any.
 *
 * Returns: 0, or -EINVAL, reported.
 */
int nova_fw_bin_parse(struct device *dev, const char *name, const u8 *file,
		      size_t size, struct nova_fw_bin *bin)
{
	u32 header, data, data_size;

	if (size < NOVA_FW_BIN_SIZE || size > SZ_16M) {
		dev_err(dev, "%s: %zu bytes cannot be a firmware container\n",
			name, size);
		return -EINVAL;
	}
	if (get_unaligned_le32(file) != NOVA_FW_BIN_MAGIC ||
	    get_unaligned_le32(file + NOVA_FW_BIN_OFF_VERSION) !=
	    NOVA_FW_BIN_VERSION) {
		dev_err(dev, "%s: not a firmware container (magic %#x, version %u)\n",
			name, get_unaligned_le32(file),
			get_unaligned_le32(file + NOVA_FW_BIN_OFF_VERSION));
		return -EINVAL;
	}

	header = get_unaligned_le32(file + NOVA_FW_BIN_OFF_HEADER);
	data = get_unaligned_le32(file + NOVA_FW_BIN_OFF_DATA);
	data_size = get_unaligned_le32(file + NOVA_FW_BIN_OFF_DATA_SIZE);
	if (header > size || !data_size ||
	    !nova_bounds_ok(data, data_size, size)) {
		dev_err(dev, "%s: header at %#x or data %#x+%#x is outside the file of %zu bytes\n",
			name, header, data, data_size, size);
		return -EINVAL;
	}

	*bin = (struct nova_fw_bin){
		.name = name,
		.file = file,
		.file_size = size,
		.header_offset = header,
		.data = file + data,
		.data_size = data_size,
	};
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_fw_bin_parse);

/* A word somewhere in the file; false if that is not inside */
static bool nova_fw_bin_word(const struct nova_fw_bin *bin, u32 offset,
			     u32 *value)
{
	if (!nova_bounds_ok(offset, 4, bin->file_size))
		return false;
	*value = get_unaligned_le32(bin->file + offset);
	return true;
}

static int nova_fw_bin_booter_load(struct device *dev,
				   const struct nova_fw_bin *bin, u32 at,
				   u32 size, struct nova_fw_bin_booter *booter)
{
	const u8 *load = bin->file + at;
	u32 apps;

	if (size < NOVA_FW_BIN_LOAD_SIZE ||
	    !nova_bounds_ok(at, size, bin->file_size)) {
		dev_err(dev, "%s: load header %#x+%#x is too short or outside the file\n",
			bin->name, at, size);
		return -EINVAL;
	}
	apps = get_unaligned_le32(load + NOVA_FW_BIN_LOAD_APPS);
	if (apps != 1) {
		dev_err(dev, "%s: %u applications where there should be one\n",
			bin->name, apps);
		return -EINVAL;
	}

	booter->ns_offset = get_unaligned_le32(load + NOVA_FW_BIN_LOAD_NS);
	booter->ns_size = get_unaligned_le32(load + NOVA_FW_BIN_LOAD_NS_SIZE);
	booter->dmem_offset = get_unaligned_le32(load + NOVA_FW_BIN_LOAD_DATA);
	booter->dmem_size =
		get_unaligned_le32(load + NOVA_FW_BIN_LOAD_DATA_SIZE);
	booter->code_offset =
		get_unaligned_le32(load + NOVA_FW_BIN_LOAD_APP_CODE);
	booter->code_size =
		get_unaligned_le32(load + NOVA_FW_BIN_LOAD_APP_CODE_SIZE);

	if (!booter->code_size || !booter->dmem_size ||
	    !nova_bounds_ok(booter->ns_offset, booter->ns_size,
			    booter->image_size) ||
	    !nova_bounds_ok(booter->code_offset, booter->code_size,
			    booter->image_size) ||
	    !nova_bounds_ok(booter->dmem_offset, booter->dmem_size,
			    booter->image_size)) {
		dev_err(dev, "%s: code %#x+%#x or data %#x+%#x is outside the image of %#x bytes\n",
			bin->name, booter->code_offset, booter->code_size,
			booter->dmem_offset, booter->dmem_size,
			booter->image_size);
		return -EINVAL;
	}
	if (!IS_ALIGNED(booter->code_offset | booter->code_size |
			booter->dmem_offset | booter->dmem_size |
			booter->ns_offset | booter->ns_size,
			NOVA_FW_BIN_FALCON_BLOCK)) {
		dev_err(dev, "%s: code %#x+%#x or data %#x+%#x is not made of 256 byte blocks\n",
			bin->name, booter->code_offset, booter->code_size,
			booter->dmem_offset, booter->dmem_size);
		return -EINVAL;
	}
	return 0;
}

static int nova_fw_bin_booter_sigs(struct device *dev,
				   const struct nova_fw_bin *bin,
				   const u8 *hs,
				   struct nova_fw_bin_booter *booter)
{
	u32 sigs = get_unaligned_le32(hs + NOVA_FW_BIN_HS_SIGS);
	u32 size = get_unaligned_le32(hs + NOVA_FW_BIN_HS_SIGS_SIZE);
	u32 meta = get_unaligned_le32(hs + NOVA_FW_BIN_HS_META);
	u32 meta_size = get_unaligned_le32(hs + NOVA_FW_BIN_HS_META_SIZE);
	u32 patch_sig, engine, ucode;

	if (!nova_fw_bin_word(bin, get_unaligned_le32(hs + NOVA_FW_BIN_HS_PATCH_LOC),
			      &booter->sig_offset) ||
	    !nova_fw_bin_word(bin, get_unaligned_le32(hs + NOVA_FW_BIN_HS_PATCH_SIG),
			      &patch_sig) ||
	    !nova_fw_bin_word(bin, get_unaligned_le32(hs + NOVA_FW_BIN_HS_NUM_SIG),
			      &booter->sig_count) ||
	    meta_size < NOVA_FW_BIN_META_SIZE ||
	    !nova_bounds_ok(meta, meta_size, bin->file_size)) {
		dev_err(dev, "%s: signature metadata is outside the file\n",
			bin->name);
		return -EINVAL;
	}

	booter->fuse_version =
		get_unaligned_le32(bin->file + meta + NOVA_FW_BIN_META_FUSE);
	engine = get_unaligned_le32(bin->file + meta + NOVA_FW_BIN_META_ENGINE);
	ucode = get_unaligned_le32(bin->file + meta + NOVA_FW_BIN_META_UCODE);
	if (engine > U16_MAX || !ucode || ucode > NV_FUSE_OPT_FPF_UCODE_MAX) {
		dev_err(dev, "%s: signature metadata makes no sense: engines %#x, ucode id %u\n",
			bin->name, engine, ucode);
		return -EINVAL;
	}
	booter->engine_mask = engine;
	booter->ucode_id = ucode;

	if (!booter->sig_count)
		return 0;

	if (booter->sig_count > NOVA_FW_BIN_MAX_SIGS ||
	    size % booter->sig_count || !size ||
	    !nova_bounds_ok((u64)sigs + patch_sig, size, bin->file_size)) {
		dev_err(dev, "%s: %u signatures of %#x bytes at %#x are outside the file\n",
			bin->name, booter->sig_count, size, sigs);
		return -EINVAL;
	}
	booter->sig_size = size / booter->sig_count;
	booter->sigs = bin->file + sigs + patch_sig;

	if (!nova_bounds_ok(booter->sig_offset, booter->sig_size,
			    booter->image_size) ||
	    booter->sig_offset < booter->dmem_offset ||
	    !nova_bounds_ok(booter->sig_offset - booter->dmem_offset,
			    booter->sig_size, booter->dmem_size)) {
		dev_err(dev, "%s: the place of the signature, %#x, is outside the data\n",
			bin->name, booter->sig_offset);
		return -EINVAL;
	}
	booter->pkc_offset = booter->sig_offset - booter->dmem_offset;
	return 0;
}

/**
 * nova_fw_bin_booter() - parse booter_load or booter_unload
 * @dev: device for messages
 * @bin: the file
 * @booter: filled on success; borrows the file
 *
 * Context: any.
 *
 * Returns: 0, or -EINVAL, reported.
 */
int nova_fw_bin_booter(struct device *dev, const struct nova_fw_bin *bin,
		       struct nova_fw_bin_booter *booter)
{
	const u8 *hs = bin->file + bin->header_offset;
	int ret;

	if (!nova_bounds_ok(bin->header_offset, NOVA_FW_BIN_HS_SIZE,
			    bin->file_size)) {
		dev_err(dev, "%s: no room for a heavy-secure header at %#x\n",
			bin->name, bin->header_offset);
		return -EINVAL;
	}

	*booter = (struct nova_fw_bin_booter){
		.name = bin->name,
		.image = bin->data,
		.image_size = bin->data_size,
	};
	ret = nova_fw_bin_booter_load(dev, bin,
				      get_unaligned_le32(hs + NOVA_FW_BIN_HS_LOAD),
				      get_unaligned_le32(hs + NOVA_FW_BIN_HS_LOAD_SIZE),
				      booter);
	if (ret)
		return ret;
	return nova_fw_bin_booter_sigs(dev, bin, hs, booter);
}
EXPORT_SYMBOL_IF_KUNIT(nova_fw_bin_booter);

/**
 * nova_fw_bin_booter_sign() - put the signature this chip accepts into a copy
 * @dev: device for messages
 * @booter: what was parsed
 * @fuse: NV_FUSE_OPT_FPF_SEC2_UCODE_VERSION() of its ucode id
 * @image: copy of @booter->image
 * @image_size: bytes of @image, at least @booter->image_size
 *
 * The fuse version is the position of the highest bit set, counted from one.
 * The last of several signatures is for version 0, the one before for 1, and
 * so on; a single one is for all: s_patchBooterUcodeSignature() in
 * kernel_gsp_booter.c.
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL, reported, if there is no such signature.
 */
int nova_fw_bin_booter_sign(struct device *dev,
			    const struct nova_fw_bin_booter *booter, u32 fuse,
			    u8 *image, u32 image_size)
{
	u32 version = fls(FIELD_GET(NV_FUSE_OPT_FPF_UCODE_VERSION_DATA, fuse));
	u32 index = 0;

	if (image_size < booter->image_size)
		return -EINVAL;
	if (!booter->sig_count)
		return 0;
	if (booter->sig_count > 1) {
		if (version > booter->sig_count - 1) {
			dev_err(dev, "%s: no signature for fuse version %u, only up to %u: this firmware is too old for this chip\n",
				booter->name, version, booter->sig_count - 1);
			return -EINVAL;
		}
		index = booter->sig_count - 1 - version;
	}
	memcpy(image + booter->sig_offset,
	       booter->sigs + index * booter->sig_size, booter->sig_size);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_fw_bin_booter_sign);
