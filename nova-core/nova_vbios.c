// SPDX-License-Identifier: GPL-2.0
/*
 * The VBIOS: images in the ROM and the BIOS information table.
 *
 * Formats: PCI Firmware Specification 3.0 for the images; pci_exp_table.h,
 * kernel_gsp_vbios_tu102.c and kernel_gsp_fwsec.c (NVIDIA, 570.144) for the
 * extensions; open-gpu-doc, BIOS-Information-Table, for the BIT.
 */
#include <linux/align.h>
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/visibility.h>

#include "nova_bounds.h"
#include "nova_vbios.h"
#include "regs/nova_regs_pbus.h"

/* Expansion ROM header */
#define NOVA_VBIOS_ROM_SIZE		0x1a
#define NOVA_VBIOS_ROM_SIG		0xaa55
#define NOVA_VBIOS_ROM_SIG_NV		0x4e56
#define NOVA_VBIOS_ROM_SIG_NV2		0xbb77
#define NOVA_VBIOS_ROM_PCIR		0x18
#define NOVA_VBIOS_BLOCK		512

/* PCI data structure */
#define NOVA_VBIOS_PCIR_SIZE		0x16
#define NOVA_VBIOS_PCIR_SIG		0x52494350
#define NOVA_VBIOS_PCIR_SIG_NV		0x5344504e
#define NOVA_VBIOS_PCIR_SIG_NV2		0x53494752
#define NOVA_VBIOS_PCIR_LEN		0x0a
#define NOVA_VBIOS_PCIR_IMAGE_LEN	0x10
#define NOVA_VBIOS_PCIR_CODE_TYPE	0x14
#define NOVA_VBIOS_PCIR_LAST		0x15
#define NOVA_VBIOS_LAST_IMAGE		0x80

/* NVIDIA's extension of it, at the next 16 byte boundary */
#define NOVA_VBIOS_NPDE_SIZE		0x0b
#define NOVA_VBIOS_NPDE_SIG		0x4544504e
#define NOVA_VBIOS_NPDE_REV		0x04
#define NOVA_VBIOS_NPDE_LEN		0x06
#define NOVA_VBIOS_NPDE_IMAGE_LEN	0x08
#define NOVA_VBIOS_NPDE_LAST		0x0a

#define NOVA_VBIOS_TYPE_BASE		0x00
#define NOVA_VBIOS_TYPE_EXT		0xe0

/* ROM directory behind an IFR header of version 3 */
#define NOVA_VBIOS_RFRD_SIG		0x44524652
#define NOVA_VBIOS_RFRD_GAP		4096

/* BIT */
#define NOVA_VBIOS_BIT_ID		0xb8ff
#define NOVA_VBIOS_BIT_SIG		0x00544942
#define NOVA_VBIOS_BIT_SIZE		12
#define NOVA_VBIOS_BIT_HDR_LEN		8
#define NOVA_VBIOS_BIT_TOKEN_LEN	9
#define NOVA_VBIOS_BIT_TOKENS		10
#define NOVA_VBIOS_TOKEN_SHORT		6
#define NOVA_VBIOS_TOKEN_LONG		8

/*
 * A window on the ROM while it is being read: @len bytes are there, @rom_size
 * could be had.
 */
struct nova_vbios_window {
	struct device *dev;
	const u8 *rom;
	u32 len;
	u32 rom_size;
	u32 *need;
};

/* 0, -EAGAIN with *need set, or -EINVAL with a message */
static int nova_vbios_want(const struct nova_vbios_window *win, u32 offset,
			   u32 size, const char *what)
{
	if (!nova_bounds_ok(offset, size, win->rom_size)) {
		dev_err(win->dev,
			"VBIOS: %s at %#x (%#x bytes) is outside the ROM\n",
			what, offset, size);
		return -EINVAL;
	}
	if (!nova_bounds_ok(offset, size, win->len)) {
		*win->need = min(ALIGN(offset + size, SZ_4K), win->rom_size);
		return -EAGAIN;
	}
	return 0;
}

static bool nova_vbios_is_rom_sig(u16 sig)
{
	return sig == NOVA_VBIOS_ROM_SIG || sig == NOVA_VBIOS_ROM_SIG_NV ||
	       sig == NOVA_VBIOS_ROM_SIG_NV2;
}

static bool nova_vbios_is_pcir_sig(u32 sig)
{
	return sig == NOVA_VBIOS_PCIR_SIG || sig == NOVA_VBIOS_PCIR_SIG_NV ||
	       sig == NOVA_VBIOS_PCIR_SIG_NV2;
}

/*
 * Where the first image is. PROM usually skips the "init from ROM" header by
 * itself; where it does not, the header leads to the image:
 * s_romImgFindPciHeader_TU102() in kernel_gsp_vbios_tu102.c.
 */
static int nova_vbios_find_start(const struct nova_vbios_window *win,
				 u32 *start)
{
	const u8 *rom = win->rom;
	u32 fixed1, at, offset;
	int ret;

	ret = nova_vbios_want(win, 0, NOVA_VBIOS_ROM_SIZE, "first image");
	if (ret)
		return ret;

	*start = 0;
	if (nova_vbios_is_rom_sig(get_unaligned_le16(rom)))
		return 0;

	if (get_unaligned_le32(rom + NV_PBUS_IFR_FMT_FIXED0) !=
	    NV_PBUS_IFR_FMT_FIXED0_SIGNATURE_VALUE) {
		dev_err(win->dev,
			"VBIOS: no ROM signature: %#06x instead of 0xaa55\n",
			get_unaligned_le16(rom));
		return -EINVAL;
	}

	fixed1 = get_unaligned_le32(rom + NV_PBUS_IFR_FMT_FIXED1);
	switch (FIELD_GET(NV_PBUS_IFR_FMT_FIXED1_VERSIONSW, fixed1)) {
	case 1:
	case 2:
		at = FIELD_GET(NV_PBUS_IFR_FMT_FIXED1_FIXED_DATA_SIZE,
			       fixed1) + 4;
		break;
	case 3:
		at = FIELD_GET(NV_PBUS_IFR_FMT_FIXED2_TOTAL_DATA_SIZE,
			       get_unaligned_le32(rom + NV_PBUS_IFR_FMT_FIXED2));
		ret = nova_vbios_want(win, at, 4, "IFR flash status");
		if (ret)
			return ret;
		at = get_unaligned_le32(rom + at);
		if (at > win->rom_size) {
			dev_err(win->dev,
				"VBIOS: IFR flash status offset %#x is outside the ROM\n",
				at);
			return -EINVAL;
		}
		at += NOVA_VBIOS_RFRD_GAP;
		ret = nova_vbios_want(win, at, 12, "ROM directory");
		if (ret)
			return ret;
		if (get_unaligned_le32(rom + at) != NOVA_VBIOS_RFRD_SIG) {
			dev_err(win->dev,
				"VBIOS: no ROM directory at %#x\n", at);
			return -EINVAL;
		}
		at += 8;
		break;
	default:
		dev_err(win->dev, "VBIOS: IFR header of unknown version %lu\n",
			FIELD_GET(NV_PBUS_IFR_FMT_FIXED1_VERSIONSW, fixed1));
		return -EINVAL;
	}

	ret = nova_vbios_want(win, at, 4, "IFR image offset");
	if (ret)
		return ret;
	offset = get_unaligned_le32(rom + at);
	ret = nova_vbios_want(win, offset, NOVA_VBIOS_ROM_SIZE,
			      "image behind the IFR header");
	if (ret)
		return ret;
	if (!IS_ALIGNED(offset, 4) ||
	    !nova_vbios_is_rom_sig(get_unaligned_le16(rom + offset))) {
		dev_err(win->dev,
			"VBIOS: no image at %#x, where the IFR header says\n",
			offset);
		return -EINVAL;
	}
	*start = offset;
	return 0;
}

/*
 * Read the headers of the image at @at in the ROM. NVIDIA's extension of the
 * PCI data structure, where present, has the last word on size and on whether
 * this is the last image: s_locateExpansionRoms() in
 * kernel_gsp_vbios_tu102.c.
 */
static int nova_vbios_read_image(const struct nova_vbios_window *win, u32 at,
				 struct nova_vbios_image *image, bool *last)
{
	const u8 *pcir, *npde;
	u32 blocks, sub, off;
	u16 rev;
	int ret;

	ret = nova_vbios_want(win, at, NOVA_VBIOS_ROM_SIZE, "image header");
	if (ret)
		return ret;
	if (!nova_vbios_is_rom_sig(get_unaligned_le16(win->rom + at))) {
		dev_err(win->dev,
			"VBIOS: image at %#x has no ROM signature: %#06x\n", at,
			get_unaligned_le16(win->rom + at));
		return -EINVAL;
	}

	off = at + get_unaligned_le16(win->rom + at + NOVA_VBIOS_ROM_PCIR);
	ret = nova_vbios_want(win, off, NOVA_VBIOS_PCIR_SIZE,
			      "PCI data structure");
	if (ret)
		return ret;
	pcir = win->rom + off;
	if (!nova_vbios_is_pcir_sig(get_unaligned_le32(pcir))) {
		dev_err(win->dev,
			"VBIOS: image at %#x has no PCI data structure: signature %#010x\n",
			at, get_unaligned_le32(pcir));
		return -EINVAL;
	}
	blocks = get_unaligned_le16(pcir + NOVA_VBIOS_PCIR_IMAGE_LEN);
	image->code_type = pcir[NOVA_VBIOS_PCIR_CODE_TYPE];
	*last = pcir[NOVA_VBIOS_PCIR_LAST] & NOVA_VBIOS_LAST_IMAGE;

	off = ALIGN(off + get_unaligned_le16(pcir + NOVA_VBIOS_PCIR_LEN), 16);
	if (nova_bounds_ok(off, NOVA_VBIOS_NPDE_SIZE, win->rom_size)) {
		ret = nova_vbios_want(win, off, NOVA_VBIOS_NPDE_SIZE,
				      "NPDE structure");
		if (ret)
			return ret;
		npde = win->rom + off;
		rev = get_unaligned_le16(npde + NOVA_VBIOS_NPDE_REV);
		if (get_unaligned_le32(npde) == NOVA_VBIOS_NPDE_SIG &&
		    (rev == 0x100 || rev == 0x101)) {
			sub = get_unaligned_le16(npde +
						 NOVA_VBIOS_NPDE_IMAGE_LEN);
			if (get_unaligned_le16(npde + NOVA_VBIOS_NPDE_LEN) >=
			    NOVA_VBIOS_NPDE_SIZE)
				*last = npde[NOVA_VBIOS_NPDE_LAST] &
					NOVA_VBIOS_LAST_IMAGE;
			else if (sub < blocks)
				*last = false;
			blocks = sub;
		}
	}

	if (!blocks) {
		dev_err(win->dev, "VBIOS: image at %#x has no length\n", at);
		return -EINVAL;
	}
	image->size = blocks * NOVA_VBIOS_BLOCK;
	if (!nova_bounds_ok(at, image->size, win->rom_size)) {
		dev_err(win->dev,
			"VBIOS: image at %#x of %#x bytes is outside the ROM\n",
			at, image->size);
		return -EINVAL;
	}
	return 0;
}

static int nova_vbios_walk(const struct nova_vbios_window *win, u32 start,
			   struct nova_vbios *vbios)
{
	struct nova_vbios_image image;
	u32 at = start, base = 0, ext = 0;
	bool last, have_base = false, have_ext = false;
	int ret;

	vbios->image_count = 0;
	do {
		if (vbios->image_count == NOVA_VBIOS_MAX_IMAGES) {
			dev_err(win->dev, "VBIOS: more than %d images\n",
				NOVA_VBIOS_MAX_IMAGES);
			return -EINVAL;
		}
		ret = nova_vbios_read_image(win, at, &image, &last);
		if (ret)
			return ret;
		image.offset = at - start;
		vbios->images[vbios->image_count++] = image;

		if (image.code_type == NOVA_VBIOS_TYPE_BASE && !have_base) {
			have_base = true;
			base = image.offset;
			vbios->base_size = image.size;
		} else if (image.code_type == NOVA_VBIOS_TYPE_EXT &&
			   !have_ext) {
			have_ext = true;
			ext = image.offset;
		}
		at += image.size;
	} while (!last);

	/* Offsets in the BIT count from the first image, so it is the base. */
	if (!have_base || base) {
		dev_err(win->dev, "VBIOS: the first image is of type %#x, not a base image\n",
			vbios->images[0].code_type);
		return -EINVAL;
	}

	/* Cannot be negative: the images do not overlap. */
	vbios->has_ext = have_ext;
	vbios->ext_shift = have_ext ? ext - vbios->base_size : 0;
	vbios->data = win->rom + start;
	vbios->size = at - start;

	return nova_vbios_want(win, start, vbios->size, "last image");
}

static int nova_vbios_find_bit(struct device *dev, struct nova_vbios *vbios)
{
	bool bad_sum = false;

	for (u32 at = 0; at + NOVA_VBIOS_BIT_SIZE <= vbios->base_size; at++) {
		const u8 *bit = vbios->data + at;
		u8 sum = 0;

		if (get_unaligned_le16(bit) != NOVA_VBIOS_BIT_ID ||
		    get_unaligned_le32(bit + 2) != NOVA_VBIOS_BIT_SIG)
			continue;
		if (bit[NOVA_VBIOS_BIT_HDR_LEN] < NOVA_VBIOS_BIT_SIZE ||
		    !nova_bounds_ok(at, bit[NOVA_VBIOS_BIT_HDR_LEN],
				    vbios->base_size))
			continue;
		for (u32 i = 0; i < bit[NOVA_VBIOS_BIT_HDR_LEN]; i++)
			sum += bit[i];
		if (sum) {
			bad_sum = true;
			continue;
		}
		if (bit[NOVA_VBIOS_BIT_TOKEN_LEN] < NOVA_VBIOS_TOKEN_SHORT) {
			dev_err(dev, "VBIOS: BIT tokens of %u bytes are too short\n",
				bit[NOVA_VBIOS_BIT_TOKEN_LEN]);
			return -EINVAL;
		}
		if (!nova_bounds_ok(at + bit[NOVA_VBIOS_BIT_HDR_LEN],
				    bit[NOVA_VBIOS_BIT_TOKENS] *
				    bit[NOVA_VBIOS_BIT_TOKEN_LEN],
				    vbios->base_size)) {
			dev_err(dev, "VBIOS: BIT at %#x reaches beyond the base image\n",
				at);
			return -EINVAL;
		}
		vbios->bit = at;
		return 0;
	}

	dev_err(dev, "VBIOS: %s\n",
		bad_sum ? "BIOS information table has a bad checksum" :
			  "no BIOS information table");
	return -EINVAL;
}

/* BIT_DATA_BIOSDATA_BINVER in kernel_gsp_fwsec.c; 'i' has it first too. */
static void nova_vbios_read_version(struct nova_vbios *vbios)
{
	const u8 *data = NULL;

	for (u8 version = 2; version && !data; version--)
		data = nova_vbios_bit_token(vbios, 'B', version, 5);
	if (!data)
		data = nova_vbios_bit_token(vbios, 'i', 2, 5);

	vbios->version[0] = '\0';
	if (data)
		snprintf(vbios->version, sizeof(vbios->version),
			 "%02x.%02x.%02x.%02x.%02x", data[3], data[2], data[1],
			 data[0], data[4]);
}

/**
 * nova_vbios_parse() - find the images and the BIT
 * @dev: device for messages
 * @rom: the ROM from its first byte, as far as it has been read
 * @len: bytes of @rom
 * @rom_size: bytes there are to read, at least @len
 * @vbios: filled on success; borrows @rom
 * @need: with -EAGAIN, how many bytes it takes to go on, more than @len
 *
 * Reading the ROM is slow and most of it may be unused, so this is called
 * with more and more of it until it is satisfied; a few KiB are a good start.
 * It ends: *@need grows each time and is at most @rom_size.
 *
 * Context: any.
 *
 * Returns: 0; -EAGAIN if more is needed; -EINVAL, reported, if the ROM is
 * malformed.
 */
int nova_vbios_parse(struct device *dev, const u8 *rom, u32 len, u32 rom_size,
		     struct nova_vbios *vbios, u32 *need)
{
	const struct nova_vbios_window win = {
		.dev = dev,
		.rom = rom,
		.len = min(len, rom_size),
		.rom_size = rom_size,
		.need = need,
	};
	u32 start;
	int ret;

	ret = nova_vbios_find_start(&win, &start);
	if (ret)
		return ret;
	ret = nova_vbios_walk(&win, start, vbios);
	if (ret)
		return ret;
	ret = nova_vbios_find_bit(dev, vbios);
	if (ret)
		return ret;
	nova_vbios_read_version(vbios);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vbios_parse);

/**
 * nova_vbios_ext_addr() - resolve an address in falcon data
 * @vbios: the ROM
 * @addr: address as found in the ROM
 * @size: bytes needed there
 * @offset: where that is in @vbios->data
 *
 * See the overview: addresses run through the base image and then through the
 * extension.
 *
 * Returns: 0, or -EINVAL if not all of it is there; not reported.
 */
int nova_vbios_ext_addr(const struct nova_vbios *vbios, u32 addr, u32 size,
			u32 *offset)
{
	u64 at = addr;

	if (addr < vbios->base_size) {
		if (!nova_bounds_ok(addr, size, vbios->base_size))
			return -EINVAL;
	} else {
		at += vbios->ext_shift;
		if (!vbios->has_ext || !nova_bounds_ok(at, size, vbios->size))
			return -EINVAL;
	}
	*offset = at;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vbios_ext_addr);

/**
 * nova_vbios_bit_token() - find a token's data
 * @vbios: the ROM
 * @id: token id, a letter
 * @version: version of its data
 * @min_size: bytes of data wanted
 *
 * Returns: the data of the first such token that has @min_size bytes, all
 * inside the ROM; NULL if there is none.
 */
const u8 *nova_vbios_bit_token(const struct nova_vbios *vbios, u8 id,
			       u8 version, u32 min_size)
{
	const u8 *bit = vbios->data + vbios->bit;
	u32 len = bit[NOVA_VBIOS_BIT_TOKEN_LEN];

	for (u32 i = 0; i < bit[NOVA_VBIOS_BIT_TOKENS]; i++) {
		const u8 *token = bit + bit[NOVA_VBIOS_BIT_HDR_LEN] + i * len;
		u32 size = get_unaligned_le16(token + 2);
		u32 at = len >= NOVA_VBIOS_TOKEN_LONG ?
			 get_unaligned_le32(token + 4) :
			 get_unaligned_le16(token + 4);

		if (token[0] == id && token[1] == version &&
		    size >= min_size && nova_bounds_ok(at, size, vbios->size))
			return vbios->data + at;
	}
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_vbios_bit_token);
