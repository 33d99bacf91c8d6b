/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PMC: what chip this is.
 */
#ifndef _NOVA_REGS_PMC_H
#define _NOVA_REGS_PMC_H

#include "nova_reg.h"

/* Fermi and later decode chip ids here; never all ones. dev_boot.h */
#define NV_PMC_BOOT_0				NOVA_REG(0x000000)
#define   NV_PMC_BOOT_0_ARCHITECTURE_0		GENMASK(28, 24)
#define   NV_PMC_BOOT_0_IMPLEMENTATION		GENMASK(23, 20)
#define   NV_PMC_BOOT_0_ARCHITECTURE_1		BIT(8)
#define   NV_PMC_BOOT_0_MAJOR_REVISION		GENMASK(7, 4)
#define   NV_PMC_BOOT_0_MINOR_REVISION		GENMASK(3, 0)

/* Bytes are little endian when zero; the upper half tells a virtual function */
#define NV_PMC_BOOT_1				NOVA_REG(0x000004)
#define   NV_PMC_BOOT_1_VGPU			GENMASK(17, 16)
#define   NV_PMC_BOOT_1_ENDIAN0			BIT(0)
#define   NV_PMC_BOOT_1_ENDIAN24		BIT(24)

/* Turing and later: the full chip id. nv_arch.h, gpu.c (NVIDIA) */
#define NV_PMC_BOOT_42				NOVA_REG(0x000a00)
#define   NV_PMC_BOOT_42_CHIP_ID		GENMASK(29, 20)
#define   NV_PMC_BOOT_42_ARCHITECTURE		GENMASK(29, 24)
#define   NV_PMC_BOOT_42_IMPLEMENTATION		GENMASK(23, 20)
#define   NV_PMC_BOOT_42_MAJOR_REVISION		GENMASK(19, 16)
#define   NV_PMC_BOOT_42_MINOR_REVISION		GENMASK(15, 12)

#endif /* _NOVA_REGS_PMC_H */
