/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PGC6: always-on scratch words that report the boot of the GPU itself.
 */
#ifndef _NOVA_REGS_PGC6_H
#define _NOVA_REGS_PGC6_H

#include "nova_reg.h"

/* dev_gc6_island.h, dev_gc6_island_addendum.h (tu102, ga102) */
#define NV_PGC6_BSI_SECURE_SCRATCH_14		NOVA_REG(0x1180f8)
#define   NV_PGC6_BSI_SECURE_SCRATCH_14_BOOT_STAGE_3_HANDOFF BIT(26)

#define NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_PRIV_LEVEL_MASK NOVA_REG(0x118128)
#define   NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_READ_PROTECTION_LEVEL0 BIT(0)

#define NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_0_GFW_BOOT NOVA_REG(0x118234)
#define   NV_PGC6_GFW_BOOT_PROGRESS		GENMASK(7, 0)
#define     NV_PGC6_GFW_BOOT_PROGRESS_COMPLETED	0xff

/* GA102 and later: usable VRAM in MiB */
#define NV_USABLE_FB_SIZE_IN_MB			NOVA_REG(0x1183a4)

#endif /* _NOVA_REGS_PGC6_H */
