/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PFB: the sysmem flush page, memory size of older chips, protected regions.
 */
#ifndef _NOVA_REGS_PFB_H
#define _NOVA_REGS_PFB_H

#include "nova_reg.h"

/* dev_fb.h (tu102, ga100); the address is in units of 256 bytes */
#define NV_PFB_NISO_FLUSH_SYSMEM_ADDR		NOVA_REG(0x100c10)
#define   NV_PFB_NISO_FLUSH_SYSMEM_ADDR_SHIFT	8
#define NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI	NOVA_REG(0x100c40)
#define   NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI_ADR_63_40 GENMASK(23, 0)

/* Memory size before GA102: magnitude << scale MiB. dev_fb.h (tu102) */
#define NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE	NOVA_REG(0x100ce0)
#define   NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_ECC_MODE	BIT(30)
#define   NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_LOWER_MAG	GENMASK(9, 4)
#define   NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_LOWER_SCALE	GENMASK(3, 0)

/* Range locked by the VBIOS, GA100. dev_fb.h (ga100); 4 KiB units */
#define NV_PFB_PRI_MMU_LOCK_CFG_PRIV_LEVEL_MASK	NOVA_REG(0x1fa7c8)
#define NV_PFB_PRI_MMU_LOCK_ADDR_LO		NOVA_REG(0x1fa82c)
#define NV_PFB_PRI_MMU_LOCK_ADDR_HI		NOVA_REG(0x1fa830)
#define   NV_PFB_PRI_MMU_LOCK_ADDR_VAL		GENMASK(31, 4)

/*
 * Write-protected region 2, where the GSP's firmware lives. LO is inclusive,
 * HI exclusive and 0 when no region is set. dev_fb.h (tu102); 4 KiB units
 */
#define NV_PFB_PRI_MMU_WPR2_ADDR_LO		NOVA_REG(0x1fa824)
#define NV_PFB_PRI_MMU_WPR2_ADDR_HI		NOVA_REG(0x1fa828)
#define   NV_PFB_PRI_MMU_WPR2_ADDR_VAL		GENMASK(31, 4)
#define   NV_PFB_PRI_MMU_WPR2_ADDR_ALIGNMENT	12

#endif /* _NOVA_REGS_PFB_H */
