// SPDX-License-Identifier: GPL-2.0
/*
 * The chips this model can be
 *
 * BOOT_0 and BOOT_42 carry the same facts in two layouts: architecture 28:24,
 * implementation 23:20, revision 7:0 there; architecture 29:24, implementation
 * 23:20, major 19:16, minor 15:12 here (NVIDIA's gpu register names as used by
 * nouveau's device ctor and nova-core's regs.rs). PCI device ids lie in the
 * ranges of open-gpu-doc manuals/ampere/ga102/dev_nv_xve3g_fn0.ref.txt
 * (NV_XVE_ID_DEVICE_CHIP_GA102_START ...).
 */
#include <string.h>

#include "vgpu.h"

static const struct chip chips[] = {
	{ .name = "ga102", .boot_0 = 0x172000a1, .boot_42 = 0x172a1000,
	  .pci_device = 0x2204, .pci_subdevice = 0x147d,
	  .board = "NVIDIA GeForce RTX 3090",
	  .gpcs = 7, .tpcs_per_gpc = 6 },
	{ .name = "ga103", .boot_0 = 0x173000a1, .boot_42 = 0x173a1000,
	  .pci_device = 0x2414, .pci_subdevice = 0x1536,
	  .board = "NVIDIA GeForce RTX 3060 Ti",
	  .gpcs = 6, .tpcs_per_gpc = 5 },
	{ .name = "ga104", .boot_0 = 0x174000a1, .boot_42 = 0x174a1000,
	  .pci_device = 0x2484, .pci_subdevice = 0x146b,
	  .board = "NVIDIA GeForce RTX 3070",
	  .gpcs = 6, .tpcs_per_gpc = 4 },
	{ .name = "ga106", .boot_0 = 0x176000a1, .boot_42 = 0x176a1000,
	  .pci_device = 0x2503, .pci_subdevice = 0x1525,
	  .board = "NVIDIA GeForce RTX 3060",
	  .gpcs = 3, .tpcs_per_gpc = 5 },
	{ .name = "ga107", .boot_0 = 0x177000a1, .boot_42 = 0x177a1000,
	  .pci_device = 0x2582, .pci_subdevice = 0x1673,
	  .board = "NVIDIA GeForce RTX 3050",
	  .gpcs = 2, .tpcs_per_gpc = 5 },
};

const struct chip *chip_at(size_t n)
{
	return n < ARRAY_SIZE(chips) ? &chips[n] : NULL;
}

const struct chip *chip_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(chips); i++)
		if (!strcmp(chips[i].name, name))
			return &chips[i];
	return NULL;
}
