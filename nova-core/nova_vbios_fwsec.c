// SPDX-License-Identifier: GPL-2.0
/*
 * Finding FWSEC in the VBIOS, and the signature for this chip's fuses.
 *
 * Formats: kernel_gsp_fwsec.c (NVIDIA, 570.144).
 */
#include <linux/align.h>
#include <linux/bitfield.h>
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/unaligned.h>

#include <kunit/visibility.h>

#include "nova_bounds.h"
#include "nova_vbios.h"
#include "regs/nova_regs_fuse.h"

/* Table of falcon microcodes, and its entries */
#define NOVA_VBIOS_UCODE_HDR_SIZE	6
#define NOVA_VBIOS_UCODE_ENTRY_SIZE	6
#define NOVA_VBIOS_UCODE_VERSION	1
#define NOVA_VBIOS_APP_FWSEC_LIC	0x05
#define NOVA_VBIOS_APP_FWSEC_PROD	0x85

/* Descriptor header: NV_BIT_FALCON_UCODE_DESC_HEADER_VDESC */
#define NOVA_VBIOS_DESC_VALID		BIT(0)
#define NOVA_VBIOS_DESC_VERSION		GENMASK(15, 8)
#define NOVA_VBIOS_DESC_SIZE		GENMASK(31, 16)

/* FALCON_UCODE_DESC_V2 */
#define NOVA_VBIOS_V2_SIZE		60
#define NOVA_VBIOS_V2_ENTRY		0x0c
#define NOVA_VBIOS_V2_INTERFACE		0x10
#define NOVA_VBIOS_V2_IMEM_PHYS		0x14
#define NOVA_VBIOS_V2_IMEM_SIZE		0x18
#define NOVA_VBIOS_V2_IMEM_VIRT		0x1c
#define NOVA_VBIOS_V2_SEC_BASE		0x20
#define NOVA_VBIOS_V2_SEC_SIZE		0x24
#define NOVA_VBIOS_V2_DMEM_OFFSET	0x28
#define NOVA_VBIOS_V2_DMEM_PHYS		0x2c
#define NOVA_VBIOS_V2_DMEM_SIZE		0x30

/* FALCON_UCODE_DESC_V3 */
#define NOVA_VBIOS_V3_SIZE		44
#define NOVA_VBIOS_V3_STORED		0x04
#define NOVA_VBIOS_V3_PKC		0x08
#define NOVA_VBIOS_V3_INTERFACE		0x0c
#define NOVA_VBIOS_V3_IMEM_PHYS		0x10
#define NOVA_VBIOS_V3_IMEM_SIZE		0x14
#define NOVA_VBIOS_V3_IMEM_VIRT		0x18
#define NOVA_VBIOS_V3_DMEM_PHYS		0x1c
#define NOVA_VBIOS_V3_DMEM_SIZE		0x20
#define NOVA_VBIOS_V3_ENGINES		0x24
#define NOVA_VBIOS_V3_UCODE_ID		0x26
#define NOVA_VBIOS_V3_SIG_COUNT		0x27
#define NOVA_VBIOS_V3_SIG_VERSIONS	0x28

/* The GSP in an engine mask: MC and falcon engine ids, kernel_falcon_ga102.c */
#define NOVA_VBIOS_ENGINE_GSP		BIT(10)

/* Falcon memories are loaded in blocks of this size: dev_falcon_v4.h */
#define NOVA_VBIOS_FALCON_BLOCK		256

static int nova_vbios_fwsec_v2(struct device *dev,
			       const struct nova_vbios *vbios, const u8 *desc,
			       u32 code_at, struct nova_vbios_fwsec *fwsec)
{
	u32 dmem_off = get_unaligned_le32(desc + NOVA_VBIOS_V2_DMEM_OFFSET);
	u32 sec_base = get_unaligned_le32(desc + NOVA_VBIOS_V2_SEC_BASE);
	u64 sec_off;

	fwsec->code_entry = get_unaligned_le32(desc + NOVA_VBIOS_V2_ENTRY);
	fwsec->interface_offset =
		get_unaligned_le32(desc + NOVA_VBIOS_V2_INTERFACE);
	fwsec->code_phys = get_unaligned_le32(desc + NOVA_VBIOS_V2_IMEM_PHYS);
	fwsec->code_size = get_unaligned_le32(desc + NOVA_VBIOS_V2_IMEM_SIZE);
	fwsec->code_virt = get_unaligned_le32(desc + NOVA_VBIOS_V2_IMEM_VIRT);
	fwsec->sec_size = get_unaligned_le32(desc + NOVA_VBIOS_V2_SEC_SIZE);
	fwsec->dmem_phys = get_unaligned_le32(desc + NOVA_VBIOS_V2_DMEM_PHYS);
	fwsec->dmem_size = get_unaligned_le32(desc + NOVA_VBIOS_V2_DMEM_SIZE);

	if (!fwsec->code_size || !fwsec->dmem_size ||
	    !nova_bounds_ok(code_at, fwsec->code_size, vbios->size) ||
	    !nova_bounds_ok((u64)code_at + dmem_off, fwsec->dmem_size,
			    vbios->size)) {
		dev_err(dev, "VBIOS: FWSEC (code %#x, data %#x at %#x) is outside the ROM\n",
			fwsec->code_size, fwsec->dmem_size, dmem_off);
		return -EINVAL;
	}

	/* Where the secure part is in IMEM: base - virtual + physical */
	if (sec_base < fwsec->code_virt) {
		dev_err(dev, "VBIOS: FWSEC's secure part at %#x is below its code at %#x\n",
			sec_base, fwsec->code_virt);
		return -EINVAL;
	}
	sec_off = sec_base - fwsec->code_virt;
	if (!nova_bounds_ok(sec_off, fwsec->sec_size, fwsec->code_size)) {
		dev_err(dev, "VBIOS: FWSEC's secure part %#llx+%#x is outside its code\n",
			sec_off, fwsec->sec_size);
		return -EINVAL;
	}
	fwsec->sec_offset = sec_off + fwsec->code_phys;
	fwsec->code = vbios->data + code_at;
	fwsec->dmem = vbios->data + code_at + dmem_off;
	return 0;
}

static int nova_vbios_fwsec_v3(struct device *dev,
			       const struct nova_vbios *vbios, const u8 *desc,
			       u32 desc_size, u32 code_at,
			       struct nova_vbios_fwsec *fwsec)
{
	u32 stored = get_unaligned_le32(desc + NOVA_VBIOS_V3_STORED);

	fwsec->pkc_offset = get_unaligned_le32(desc + NOVA_VBIOS_V3_PKC);
	fwsec->interface_offset =
		get_unaligned_le32(desc + NOVA_VBIOS_V3_INTERFACE);
	fwsec->code_phys = get_unaligned_le32(desc + NOVA_VBIOS_V3_IMEM_PHYS);
	fwsec->code_size = get_unaligned_le32(desc + NOVA_VBIOS_V3_IMEM_SIZE);
	fwsec->code_virt = get_unaligned_le32(desc + NOVA_VBIOS_V3_IMEM_VIRT);
	fwsec->dmem_phys = get_unaligned_le32(desc + NOVA_VBIOS_V3_DMEM_PHYS);
	fwsec->dmem_size = get_unaligned_le32(desc + NOVA_VBIOS_V3_DMEM_SIZE);
	fwsec->engine_mask = get_unaligned_le16(desc + NOVA_VBIOS_V3_ENGINES);
	fwsec->ucode_id = desc[NOVA_VBIOS_V3_UCODE_ID];
	fwsec->sig_count = desc[NOVA_VBIOS_V3_SIG_COUNT];
	fwsec->sig_versions =
		get_unaligned_le16(desc + NOVA_VBIOS_V3_SIG_VERSIONS);

	if (!nova_bounds_ok(code_at, stored, vbios->size)) {
		dev_err(dev, "VBIOS: FWSEC of %#x bytes at %#x is outside the ROM\n",
			stored, code_at);
		return -EINVAL;
	}
	if (!fwsec->code_size || !fwsec->dmem_size ||
	    (u64)fwsec->code_size + fwsec->dmem_size > stored) {
		dev_err(dev, "VBIOS: FWSEC's code %#x and data %#x do not fit its %#x bytes\n",
			fwsec->code_size, fwsec->dmem_size, stored);
		return -EINVAL;
	}
	if (!IS_ALIGNED(fwsec->code_size, NOVA_VBIOS_FALCON_BLOCK) ||
	    !IS_ALIGNED(fwsec->dmem_size, NOVA_VBIOS_FALCON_BLOCK) ||
	    !IS_ALIGNED(fwsec->code_phys, NOVA_VBIOS_FALCON_BLOCK) ||
	    !IS_ALIGNED(fwsec->dmem_phys, NOVA_VBIOS_FALCON_BLOCK)) {
		dev_err(dev, "VBIOS: FWSEC is not made of 256 byte blocks: code %#x at %#x, data %#x at %#x\n",
			fwsec->code_size, fwsec->code_phys, fwsec->dmem_size,
			fwsec->dmem_phys);
		return -EINVAL;
	}
	if (!nova_bounds_ok(fwsec->pkc_offset, NOVA_VBIOS_SIG_SIZE,
			    fwsec->dmem_size)) {
		dev_err(dev, "VBIOS: FWSEC's signature at %#x is outside its data\n",
			fwsec->pkc_offset);
		return -EINVAL;
	}
	if (desc_size - NOVA_VBIOS_V3_SIZE <
	    fwsec->sig_count * NOVA_VBIOS_SIG_SIZE ||
	    hweight16(fwsec->sig_versions) > fwsec->sig_count) {
		dev_err(dev, "VBIOS: FWSEC's descriptor of %#x bytes has no room for %u signatures (versions %#x)\n",
			desc_size, fwsec->sig_count, fwsec->sig_versions);
		return -EINVAL;
	}
	if (!(fwsec->engine_mask & NOVA_VBIOS_ENGINE_GSP) ||
	    !fwsec->ucode_id || fwsec->ucode_id > NV_FUSE_OPT_FPF_UCODE_MAX) {
		dev_err(dev, "VBIOS: FWSEC is not for the GSP: engines %#x, ucode id %u\n",
			fwsec->engine_mask, fwsec->ucode_id);
		return -EINVAL;
	}

	fwsec->code = vbios->data + code_at;
	fwsec->dmem = fwsec->code + fwsec->code_size;
	fwsec->sigs = desc + NOVA_VBIOS_V3_SIZE;
	return 0;
}

static int nova_vbios_fwsec_desc(struct device *dev,
				 const struct nova_vbios *vbios, u32 addr,
				 struct nova_vbios_fwsec *fwsec)
{
	u32 at, header, size, min_size;

	if (nova_vbios_ext_addr(vbios, addr, 4, &at)) {
		dev_err(dev, "VBIOS: FWSEC descriptor at %#x is outside the ROM\n",
			addr);
		return -EINVAL;
	}
	header = get_unaligned_le32(vbios->data + at);
	size = FIELD_GET(NOVA_VBIOS_DESC_SIZE, header);
	fwsec->desc_version = FIELD_GET(NOVA_VBIOS_DESC_VERSION, header);

	min_size = fwsec->desc_version == 2 ? NOVA_VBIOS_V2_SIZE :
					      NOVA_VBIOS_V3_SIZE;
	if (!(header & NOVA_VBIOS_DESC_VALID) ||
	    (fwsec->desc_version != 2 && fwsec->desc_version != 3)) {
		dev_err(dev, "VBIOS: FWSEC descriptor of unknown version (header %#010x)\n",
			header);
		return -EINVAL;
	}
	if (size < min_size || !nova_bounds_ok(at, size, vbios->size)) {
		dev_err(dev, "VBIOS: FWSEC descriptor of %#x bytes is too short or outside the ROM\n",
			size);
		return -EINVAL;
	}

	if (fwsec->desc_version == 2)
		return nova_vbios_fwsec_v2(dev, vbios, vbios->data + at,
					   at + size, fwsec);
	return nova_vbios_fwsec_v3(dev, vbios, vbios->data + at, size,
				   at + size, fwsec);
}

/**
 * nova_vbios_fwsec_find() - find FWSEC in a ROM
 * @dev: device for messages
 * @vbios: the ROM
 * @fwsec: filled on success; borrows the ROM
 *
 * Context: any.
 *
 * Returns: 0, or -EINVAL, reported.
 */
int nova_vbios_fwsec_find(struct device *dev, const struct nova_vbios *vbios,
			  struct nova_vbios_fwsec *fwsec)
{
	const u8 *token, *table;
	u32 at, addr, hdr_size, entry_size, count;

	*fwsec = (struct nova_vbios_fwsec){};

	token = nova_vbios_bit_token(vbios, 'p', 2, 4);
	if (!token) {
		dev_err(dev, "VBIOS: no falcon data ('p') in the BIOS information table\n");
		return -EINVAL;
	}

	addr = get_unaligned_le32(token);
	if (nova_vbios_ext_addr(vbios, addr, NOVA_VBIOS_UCODE_HDR_SIZE, &at)) {
		dev_err(dev, "VBIOS: falcon microcode table at %#x is outside the ROM: the image with FWSEC is missing\n",
			addr);
		return -EINVAL;
	}
	table = vbios->data + at;
	hdr_size = table[1];
	entry_size = table[2];
	count = table[3];
	if (table[0] != NOVA_VBIOS_UCODE_VERSION ||
	    hdr_size < NOVA_VBIOS_UCODE_HDR_SIZE ||
	    entry_size < NOVA_VBIOS_UCODE_ENTRY_SIZE) {
		dev_err(dev, "VBIOS: falcon microcode table of unknown form: version %u, sizes %u and %u\n",
			table[0], hdr_size, entry_size);
		return -EINVAL;
	}
	if (!nova_bounds_ok(at, hdr_size + entry_size * count, vbios->size)) {
		dev_err(dev, "VBIOS: falcon microcode table with %u entries is outside the ROM\n",
			count);
		return -EINVAL;
	}

	for (u32 i = 0; i < count; i++) {
		const u8 *entry = table + hdr_size + i * entry_size;

		if (entry[0] == NOVA_VBIOS_APP_FWSEC_LIC ||
		    entry[0] == NOVA_VBIOS_APP_FWSEC_PROD)
			return nova_vbios_fwsec_desc(dev, vbios,
						     get_unaligned_le32(entry + 2),
						     fwsec);
	}
	dev_err(dev, "VBIOS: no FWSEC among %u falcon microcodes\n", count);
	return -EINVAL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vbios_fwsec_find);

/**
 * nova_vbios_fwsec_signature() - choose the signature this chip accepts
 * @dev: device for messages
 * @fwsec: FWSEC, descriptor version 3
 * @fuse: NV_FUSE_OPT_FPF_GSP_UCODE_VERSION() of its ucode id
 *
 * The fuse version is the position of the highest bit set, counted from one;
 * the versions' bits are in the order of the signatures:
 * kgspReadUcodeFuseVersion_GA100() and s_prepareForFwsec_TU102().
 *
 * Context: any.
 *
 * Returns: NOVA_VBIOS_SIG_SIZE bytes in the ROM, or ERR_PTR(-EINVAL),
 * reported.
 */
const u8 *nova_vbios_fwsec_signature(struct device *dev,
				     const struct nova_vbios_fwsec *fwsec,
				     u32 fuse)
{
	u32 version = fls(FIELD_GET(NV_FUSE_OPT_FPF_UCODE_VERSION_DATA, fuse));
	u32 index;

	if (version >= 16 || !(fwsec->sig_versions & BIT(version))) {
		dev_err(dev, "VBIOS: FWSEC has no signature for fuse version %u (it has versions %#x): the VBIOS is too old or too new for this chip\n",
			version, fwsec->sig_versions);
		return ERR_PTR(-EINVAL);
	}
	index = hweight16(fwsec->sig_versions & (BIT(version) - 1));
	return fwsec->sigs + index * NOVA_VBIOS_SIG_SIZE;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vbios_fwsec_signature);
