/* SPDX-License-Identifier: GPL-2.0 */
/* The firmware files the driver is expected to load, taken apart */
#ifndef VGPU_FIRMWARE_H
#define VGPU_FIRMWARE_H

#include "vgpu.h"

/* A file, mapped read-only for as long as the process lives. */
struct fw_file {
	char path[512];
	const u8 *data;
	size_t size;
};

/* Part of a file. */
struct fw_part {
	const u8 *data;
	u32 size;
};

/*
 * booter_load or booter_unload: an HS falcon image for SEC2. Offsets are into
 * @image; the signature is patched into its zero bytes at @patch_loc.
 */
struct fw_booter {
	struct fw_file file;
	struct fw_part image;
	u32 imem_offset, imem_size;
	u32 dmem_offset, dmem_size;
	u32 patch_loc;
	struct fw_part sigs;		/* @num_sigs of @sig_size each */
	u32 sig_size, num_sigs;
	u32 fuse_ver, engine_mask, ucode_id;
};

/* bootloader: what runs first on the RISC-V core (RM_RISCV_UCODE_DESC). */
struct fw_bootloader {
	struct fw_file file;
	struct fw_part image;
	u32 app_version;
	u32 manifest_offset, data_offset, code_offset;
};

/* gsp: an ELF64 container of GSP-RM and one signature per chip family. */
struct fw_gsp {
	struct fw_file file;
	struct fw_part image;		/* .fwimage */
	struct fw_part version;		/* .fwversion */
	struct fw_part signature;	/* .fwsignature_<family> */
};

/* The files of one version. */
struct firmware {
	const struct rm_abi *abi;	/* how GSP-RM of this version speaks */
	bool loaded;			/* files are there */
	struct fw_booter booter_load, booter_unload;
	struct fw_bootloader bootloader;
	struct fw_gsp gsp;
};

#define FIRMWARE_VERSIONS 2		/* rm_abi.c has a table for each */

/*
 * A GPU runs what it is given. Which version that is shows when the boot ROM
 * recognises booter_load: until then the newest is taken to be meant.
 */
struct firmware_state {
	struct firmware version[FIRMWARE_VERSIONS];
	const struct firmware *active;
};

void firmware_init(struct vgpu *g);
const struct firmware *firmware_active(const struct vgpu *g);
/* The active one's, for what is to be said to or understood of RM. */
const struct rm_abi *firmware_abi(const struct vgpu *g);
/* The files of a version; NULL: they are not there or not wanted. */
const struct firmware *firmware_get(const struct vgpu *g, unsigned int n);
/* booter_load of this version runs. */
void firmware_select(struct vgpu *g, const struct firmware *fw);

/* The pure parsers; false with a reason in @err (of @len bytes). */
bool fw_booter_parse(struct fw_booter *b, char *err, size_t len);
bool fw_bootloader_parse(struct fw_bootloader *b, char *err, size_t len);
/* @signature: section name, e.g. ".fwsignature_ga10x". */
bool fw_gsp_parse(struct fw_gsp *f, const char *signature, char *err,
		  size_t len);
bool fw_elf_section(const struct fw_file *f, const char *name,
		    struct fw_part *part, char *err, size_t len);

#endif
