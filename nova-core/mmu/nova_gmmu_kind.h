/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Page kinds: how the bytes of a page are laid out and compressed.
 *
 * NV_MMU_PTE_KIND_* of dev_mmu.h, the same in tu102, ga100 and gh100. Missing
 * are INVALID and SMSKED_MESSAGE, which is no memory.
 */
#ifndef _NOVA_GMMU_KIND_H
#define _NOVA_GMMU_KIND_H

#include <linux/bits.h>

#define NOVA_GMMU_KIND_PITCH				0x0
#define NOVA_GMMU_KIND_Z16				0x1
#define NOVA_GMMU_KIND_S8				0x2
#define NOVA_GMMU_KIND_S8Z24				0x3
#define NOVA_GMMU_KIND_ZF32_X24S8			0x4
#define NOVA_GMMU_KIND_Z24S8				0x5
#define NOVA_GMMU_KIND_GENERIC_MEMORY			0x6
#define NOVA_GMMU_KIND_GENERIC_MEMORY_COMPRESSIBLE	0x8
#define NOVA_GMMU_KIND_Z24S8_COMPRESSIBLE_DISABLE_PLC	0xe

/* Bit n stands for kind n. Compression is done between L2 and VRAM. */
#define NOVA_GMMU_KINDS_COMPRESSIBLE \
	GENMASK(NOVA_GMMU_KIND_Z24S8_COMPRESSIBLE_DISABLE_PLC, \
		NOVA_GMMU_KIND_GENERIC_MEMORY_COMPRESSIBLE)
#define NOVA_GMMU_KINDS \
	(GENMASK(NOVA_GMMU_KIND_GENERIC_MEMORY, NOVA_GMMU_KIND_PITCH) | \
	 NOVA_GMMU_KINDS_COMPRESSIBLE)

#endif /* _NOVA_GMMU_KIND_H */
