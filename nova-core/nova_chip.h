/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which chip this is, and whether nova-core can boot it.
 */
#ifndef _NOVA_CHIP_H
#define _NOVA_CHIP_H

#include <linux/types.h>

struct device;

/**
 * enum nova_arch - architectures whose GPUs have a GSP
 * @NOVA_ARCH_TURING: TU10x, TU11x
 * @NOVA_ARCH_AMPERE: GA100, GA10x
 * @NOVA_ARCH_HOPPER: GH100
 * @NOVA_ARCH_ADA: AD10x
 * @NOVA_ARCH_BLACKWELL: GB10x, GB20x
 */
enum nova_arch {
	NOVA_ARCH_TURING,
	NOVA_ARCH_AMPERE,
	NOVA_ARCH_HOPPER,
	NOVA_ARCH_ADA,
	NOVA_ARCH_BLACKWELL,
};

/**
 * enum nova_family - chips that need the same hardware abstraction
 *
 * Named after the first chip that behaves so; hal/ has one file for each.
 *
 * @NOVA_FAMILY_TU102: falcons loaded by port, FWSEC descriptor version 2
 * @NOVA_FAMILY_GA100: like TU102, but no FRTS region and no display
 * @NOVA_FAMILY_GA102: falcons loaded by DMA, FWSEC descriptor version 3
 * @NOVA_FAMILY_AD102: like GA102 with own firmware signatures
 * @NOVA_FAMILY_GH100: booted by the FSP, no VBIOS, no SEC2
 * @NOVA_FAMILY_GB100: like GH100 with other flush registers
 * @NOVA_FAMILY_GB202: like GB100 with other register bases
 * @NOVA_FAMILY_COUNT: number of families
 */
enum nova_family {
	NOVA_FAMILY_TU102,
	NOVA_FAMILY_GA100,
	NOVA_FAMILY_GA102,
	NOVA_FAMILY_AD102,
	NOVA_FAMILY_GH100,
	NOVA_FAMILY_GB100,
	NOVA_FAMILY_GB202,
	NOVA_FAMILY_COUNT,
};

/**
 * struct nova_chip - one entry of the table of chips; constant
 */
struct nova_chip {
	/** @id: NV_PMC_BOOT_42_CHIP_ID, architecture << 4 | implementation */
	u16 id;
	/** @name: lower case, also the firmware's directory, e.g. "ga102" */
	const char *name;
	/** @arch: architecture */
	enum nova_arch arch;
	/** @family: selects the hardware abstraction */
	enum nova_family family;
	/** @boots: nova-core has all it takes to boot this chip */
	bool boots;
};

/**
 * struct nova_chip_ident - what the identification registers say
 */
struct nova_chip_ident {
	/** @chip: entry in the table, never NULL after success */
	const struct nova_chip *chip;
	/** @major: major revision, 0xa for "A" */
	u8 major;
	/** @minor: minor revision */
	u8 minor;
};

extern const struct nova_chip nova_chip_table[];
extern const unsigned int nova_chip_count;

const struct nova_chip *nova_chip_find(u16 id);
const char *nova_chip_arch_name(enum nova_arch arch);
int nova_chip_identify(struct device *dev, u32 boot0, u32 boot1, u32 boot42,
		       struct nova_chip_ident *ident);

#endif /* _NOVA_CHIP_H */
