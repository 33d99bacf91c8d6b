// SPDX-License-Identifier: GPL-2.0
/*
 * Which chip this is, and whether nova-core can boot it.
 */
#include <linux/array_size.h>
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>

#include <kunit/visibility.h>

#include "nova_chip.h"
#include "regs/nova_regs_pmc.h"

/*
 * Chip ids: NVIDIA's nv_arch.h and gpu_arch.h; the kernel's nouveau
 * (nvkm/engine/device/base.c) has the same. Sorted by id.
 */
const struct nova_chip nova_chip_table[] = {
	{ 0x162, "tu102", NOVA_ARCH_TURING, NOVA_FAMILY_TU102, false },
	{ 0x164, "tu104", NOVA_ARCH_TURING, NOVA_FAMILY_TU102, false },
	{ 0x166, "tu106", NOVA_ARCH_TURING, NOVA_FAMILY_TU102, false },
	{ 0x167, "tu117", NOVA_ARCH_TURING, NOVA_FAMILY_TU102, false },
	{ 0x168, "tu116", NOVA_ARCH_TURING, NOVA_FAMILY_TU102, false },
	{ 0x170, "ga100", NOVA_ARCH_AMPERE, NOVA_FAMILY_GA100, false },
	{ 0x172, "ga102", NOVA_ARCH_AMPERE, NOVA_FAMILY_GA102, true },
	{ 0x173, "ga103", NOVA_ARCH_AMPERE, NOVA_FAMILY_GA102, true },
	{ 0x174, "ga104", NOVA_ARCH_AMPERE, NOVA_FAMILY_GA102, true },
	{ 0x176, "ga106", NOVA_ARCH_AMPERE, NOVA_FAMILY_GA102, true },
	{ 0x177, "ga107", NOVA_ARCH_AMPERE, NOVA_FAMILY_GA102, true },
	{ 0x180, "gh100", NOVA_ARCH_HOPPER, NOVA_FAMILY_GH100, false },
	{ 0x192, "ad102", NOVA_ARCH_ADA, NOVA_FAMILY_AD102, false },
	{ 0x193, "ad103", NOVA_ARCH_ADA, NOVA_FAMILY_AD102, false },
	{ 0x194, "ad104", NOVA_ARCH_ADA, NOVA_FAMILY_AD102, false },
	{ 0x196, "ad106", NOVA_ARCH_ADA, NOVA_FAMILY_AD102, false },
	{ 0x197, "ad107", NOVA_ARCH_ADA, NOVA_FAMILY_AD102, false },
	{ 0x1a0, "gb100", NOVA_ARCH_BLACKWELL, NOVA_FAMILY_GB100, false },
	{ 0x1a2, "gb102", NOVA_ARCH_BLACKWELL, NOVA_FAMILY_GB100, false },
	{ 0x1b2, "gb202", NOVA_ARCH_BLACKWELL, NOVA_FAMILY_GB202, false },
	{ 0x1b3, "gb203", NOVA_ARCH_BLACKWELL, NOVA_FAMILY_GB202, false },
	{ 0x1b5, "gb205", NOVA_ARCH_BLACKWELL, NOVA_FAMILY_GB202, false },
	{ 0x1b6, "gb206", NOVA_ARCH_BLACKWELL, NOVA_FAMILY_GB202, false },
	{ 0x1b7, "gb207", NOVA_ARCH_BLACKWELL, NOVA_FAMILY_GB202, false },
};
EXPORT_SYMBOL_IF_KUNIT(nova_chip_table);

const unsigned int nova_chip_count = ARRAY_SIZE(nova_chip_table);
EXPORT_SYMBOL_IF_KUNIT(nova_chip_count);

/**
 * define NOVA_CHIP_FIRST_GSP - lowest architecture number with a usable GSP
 */
#define NOVA_CHIP_FIRST_GSP	0x16

/*
 * Architectures without, for the message only, by the architecture field of
 * the chip id: nouveau's nvkm/engine/device/base.c. Volta has a GSP, but no
 * firmware for it was ever made.
 */
static const struct {
	u8 first, last;
	const char *name;
} nova_chip_old[] = {
	{ 0x00, 0x00, "Riva" },
	{ 0x01, 0x03, "Celsius, Kelvin or Rankine" },
	{ 0x04, 0x04, "Curie" },
	{ 0x05, 0x0a, "Tesla" },
	{ 0x0c, 0x0d, "Fermi" },
	{ 0x0e, 0x10, "Kepler" },
	{ 0x11, 0x12, "Maxwell" },
	{ 0x13, 0x13, "Pascal" },
	{ 0x14, 0x14, "Volta" },
};

static const char *nova_chip_old_name(u32 arch)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(nova_chip_old); i++)
		if (arch >= nova_chip_old[i].first &&
		    arch <= nova_chip_old[i].last)
			return nova_chip_old[i].name;
	return "older";
}

/**
 * nova_chip_find() - look a chip up
 * @id: chip id, NV_PMC_BOOT_42_CHIP_ID
 *
 * Returns: its entry, or NULL if there is none.
 */
const struct nova_chip *nova_chip_find(u16 id)
{
	for (unsigned int i = 0; i < nova_chip_count; i++)
		if (nova_chip_table[i].id == id)
			return &nova_chip_table[i];
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_chip_find);

/**
 * nova_chip_arch_name() - what to call an architecture
 * @arch: the architecture
 *
 * Returns: its name as NVIDIA writes it.
 */
const char *nova_chip_arch_name(enum nova_arch arch)
{
	switch (arch) {
	case NOVA_ARCH_TURING:
		return "Turing";
	case NOVA_ARCH_AMPERE:
		return "Ampere";
	case NOVA_ARCH_HOPPER:
		return "Hopper";
	case NOVA_ARCH_ADA:
		return "Ada";
	case NOVA_ARCH_BLACKWELL:
		return "Blackwell";
	}
	return "unknown";
}
EXPORT_SYMBOL_IF_KUNIT(nova_chip_arch_name);

/**
 * nova_chip_identify() - find out what chip this is from its registers
 * @dev: device for messages
 * @boot0: NV_PMC_BOOT_0
 * @boot1: NV_PMC_BOOT_1
 * @boot42: NV_PMC_BOOT_42
 * @ident: filled on success
 *
 * Chips before Fermi may have no NV_PMC_BOOT_42, so NV_PMC_BOOT_0 is looked at
 * first; from Fermi on NV_PMC_BOOT_42 is right (the kernel's Rust nova-core,
 * gpu.rs).
 *
 * Context: any.
 *
 * Returns: 0 for a chip that boots; -EOPNOTSUPP for one that is known and does
 * not boot yet; -ENODEV for one without a GSP, an unknown one, or no answer.
 * All failures are reported.
 */
int nova_chip_identify(struct device *dev, u32 boot0, u32 boot1, u32 boot42,
		       struct nova_chip_ident *ident)
{
	u32 id = FIELD_GET(NV_PMC_BOOT_42_CHIP_ID, boot42);
	const struct nova_chip *chip;
	u32 arch;

	if (boot0 == ~0U || boot42 == ~0U) {
		dev_err(dev, "GPU does not answer: its registers read all ones\n");
		return -ENODEV;
	}

	if (boot1 & (NV_PMC_BOOT_1_ENDIAN0 | NV_PMC_BOOT_1_ENDIAN24)) {
		dev_err(dev, "GPU is switched to big endian (NV_PMC_BOOT_1 %#010x), power-cycle it\n",
			boot1);
		return -ENODEV;
	}

	arch = FIELD_GET(NV_PMC_BOOT_0_ARCHITECTURE_0, boot0);
	if (!(boot0 & NV_PMC_BOOT_0_ARCHITECTURE_1) && arch < 0x0c)
		id = boot0 >> 20 & 0x1ff;
	arch = id >> 4;

	if (arch < NOVA_CHIP_FIRST_GSP) {
		dev_err(dev, "chip %#05x (%s) has no GSP firmware; nova-core drives Turing and later, use nouveau\n",
			id, nova_chip_old_name(arch));
		return -ENODEV;
	}

	if (FIELD_GET(NV_PMC_BOOT_1_VGPU, boot1)) {
		dev_err(dev, "this is a virtual function (NV_PMC_BOOT_1 %#010x); nova-core drives whole GPUs\n",
			boot1);
		return -ENODEV;
	}

	chip = nova_chip_find(id);
	if (!chip) {
		dev_err(dev, "chip %#05x is not known to this version of nova-core\n",
			id);
		return -ENODEV;
	}

	ident->chip = chip;
	ident->major = FIELD_GET(NV_PMC_BOOT_42_MAJOR_REVISION, boot42);
	ident->minor = FIELD_GET(NV_PMC_BOOT_42_MINOR_REVISION, boot42);

	if (!chip->boots) {
		dev_err(dev, "chip %s (%s) is known, not supported yet\n",
			chip->name, nova_chip_arch_name(chip->arch));
		return -EOPNOTSUPP;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_chip_identify);
