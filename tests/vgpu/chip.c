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

#define BOOTS(arch, impl)						\
	.boot_0 = (arch) << 24 | (impl) << 20 | 0xa1,			\
	.boot_42 = (arch) << 24 | (impl) << 20 | 0xa << 16 | 0x1 << 12

static const struct chip chips[] = {
	{ .name = "ga102", BOOTS(0x17, 2), .pci_device = 0x2204,
	  .pci_subdevice = 0x147d, .board = "NVIDIA GeForce RTX 3090",
	  .gpcs = 7, .tpcs_per_gpc = 6 },
	{ .name = "ga103", BOOTS(0x17, 3), .pci_device = 0x2414,
	  .pci_subdevice = 0x1536, .board = "NVIDIA GeForce RTX 3060 Ti",
	  .gpcs = 6, .tpcs_per_gpc = 5 },
	{ .name = "ga104", BOOTS(0x17, 4), .pci_device = 0x2484,
	  .pci_subdevice = 0x146b, .board = "NVIDIA GeForce RTX 3070",
	  .gpcs = 6, .tpcs_per_gpc = 4 },
	{ .name = "ga106", BOOTS(0x17, 6), .pci_device = 0x2503,
	  .pci_subdevice = 0x1525, .board = "NVIDIA GeForce RTX 3060",
	  .gpcs = 3, .tpcs_per_gpc = 5 },
	{ .name = "ga107", BOOTS(0x17, 7), .pci_device = 0x2582,
	  .pci_subdevice = 0x1673, .board = "NVIDIA GeForce RTX 3050",
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
