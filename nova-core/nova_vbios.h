/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The VBIOS: images in the ROM, the BIOS information table, and FWSEC.
 */
#ifndef _NOVA_VBIOS_H
#define _NOVA_VBIOS_H

#include <linux/types.h>

struct device;

/**
 * DOC: VBIOS
 *
 * The ROM holds PCI expansion ROM images back to back. The first, of code type
 * 0x00, is the base image with the BIOS Information Table (BIT); the first of
 * type 0xe0 and everything behind it extend it. An address found in the BIT's
 * falcon data counts on through both, as if the extension followed the base
 * image directly, whatever lies between them (kernel_gsp_vbios_tu102.c calls
 * the distance expansionRomOffset).
 *
 * BIT token 'p' leads to the table of falcon microcodes, and there the entry
 * of FWSEC, the microcode that sets up WPR2 before the GSP can boot and cleans
 * up after it, is described with the signatures to choose from.
 *
 * Nothing in the ROM is trusted: each structure is checked against the bytes
 * there are before it is read, and each error says which one was wrong.
 */

/**
 * define NOVA_VBIOS_MAX_IMAGES - images walked before the ROM is refused
 */
#define NOVA_VBIOS_MAX_IMAGES	32

/**
 * define NOVA_VBIOS_SIG_SIZE - bytes of an RSA-3K signature, descriptor v3
 */
#define NOVA_VBIOS_SIG_SIZE	384

/**
 * struct nova_vbios_image - one PCI expansion ROM image
 */
struct nova_vbios_image {
	/** @offset: from &nova_vbios.data */
	u32 offset;
	/** @size: bytes, a multiple of 512 */
	u32 size;
	/** @code_type: of the PCI data structure: 0 base, 3 EFI, 0xe0 extension */
	u8 code_type;
};

/**
 * struct nova_vbios - a ROM whose images have been found
 *
 * Borrows the caller's buffer: valid as long as that.
 */
struct nova_vbios {
	/** @data: first byte of the first image */
	const u8 *data;
	/** @size: bytes from there to the end of the last image */
	u32 size;
	/** @image_count: valid entries in @images */
	u32 image_count;
	/** @images: in the order of the ROM */
	struct nova_vbios_image images[NOVA_VBIOS_MAX_IMAGES];
	/** @base_size: size of the base image */
	u32 base_size;
	/** @has_ext: there is an extension image */
	bool has_ext;
	/** @ext_shift: to add to an address at or behind @base_size */
	u32 ext_shift;
	/** @bit: offset of the BIT header in @data */
	u32 bit;
	/** @version: version as NVIDIA writes it, e.g. "94.02.26.40.d7"; may be "" */
	char version[16];
};

/**
 * struct nova_vbios_fwsec - FWSEC as the ROM describes it, CPU endian
 *
 * Pointers lead into the ROM buffer. All sizes have been checked against it.
 */
struct nova_vbios_fwsec {
	/** @desc_version: descriptor version, 2 (Turing, GA100) or 3 */
	u8 desc_version;
	/** @code: instructions */
	const u8 *code;
	/** @code_size: bytes of @code */
	u32 code_size;
	/** @code_phys: where in IMEM @code goes */
	u32 code_phys;
	/** @code_virt: tag address of the first instruction */
	u32 code_virt;
	/** @code_entry: v2: boot vector */
	u32 code_entry;
	/** @sec_offset: v2: start of the secure part in IMEM */
	u32 sec_offset;
	/** @sec_size: v2: bytes of the secure part */
	u32 sec_size;
	/** @dmem: data */
	const u8 *dmem;
	/** @dmem_size: bytes of @dmem */
	u32 dmem_size;
	/** @dmem_phys: where in DMEM @dmem goes */
	u32 dmem_phys;
	/** @interface_offset: application interface table, from @dmem */
	u32 interface_offset;
	/** @pkc_offset: v3: where in @dmem the signature goes */
	u32 pkc_offset;
	/** @engine_mask: v3: falcons the signature is good for */
	u16 engine_mask;
	/** @ucode_id: v3: fuse word to compare with, from 1 */
	u8 ucode_id;
	/** @sig_versions: v3: bit per fuse version that has a signature */
	u16 sig_versions;
	/** @sig_count: v3: number of signatures */
	u32 sig_count;
	/** @sigs: v3: @sig_count signatures of NOVA_VBIOS_SIG_SIZE bytes */
	const u8 *sigs;
};

/**
 * enum nova_vbios_fwsec_op - what FWSEC can be asked to do
 * @NOVA_VBIOS_FWSEC_FRTS: set up WPR2 and put the FRTS data there
 * @NOVA_VBIOS_FWSEC_SB: clean up after the GSP ("secure boot" part)
 */
enum nova_vbios_fwsec_op {
	NOVA_VBIOS_FWSEC_FRTS,
	NOVA_VBIOS_FWSEC_SB,
};

/**
 * struct nova_vbios_fwsec_cmd - a command for FWSEC
 */
struct nova_vbios_fwsec_cmd {
	/** @op: what to do */
	enum nova_vbios_fwsec_op op;
	/** @frts_offset: FRTS: VRAM offset of the region, 4 KiB aligned */
	u64 frts_offset;
	/** @frts_size: FRTS: bytes of the region, 4 KiB aligned */
	u32 frts_size;
};

int nova_vbios_parse(struct device *dev, const u8 *rom, u32 len, u32 rom_size,
		     struct nova_vbios *vbios, u32 *need);
int nova_vbios_ext_addr(const struct nova_vbios *vbios, u32 addr, u32 size,
			u32 *offset);
const u8 *nova_vbios_bit_token(const struct nova_vbios *vbios, u8 id,
			       u8 version, u32 min_size);

int nova_vbios_fwsec_find(struct device *dev, const struct nova_vbios *vbios,
			  struct nova_vbios_fwsec *fwsec);
const u8 *nova_vbios_fwsec_signature(struct device *dev,
				     const struct nova_vbios_fwsec *fwsec,
				     u32 fuse);
int nova_vbios_appif_patch(struct device *dev, u8 *dmem, u32 dmem_size,
			   u32 interface_offset,
			   const struct nova_vbios_fwsec_cmd *cmd);

#endif /* _NOVA_VBIOS_H */
