/* SPDX-License-Identifier: GPL-2.0 */
/*
 * FBIF: a falcon's way to memory, at the falcon's base plus 0x600.
 */
#ifndef _NOVA_REGS_FBIF_H
#define _NOVA_REGS_FBIF_H

#include "nova_reg.h"

/* dev_fbif_v4.h (ga102); its base: dev_gsp_addendum.h, dev_sec_addendum.h */
#define NV_PFALCON_FBIF_TRANSCFG__SIZE_1	8
#define NV_PFALCON_FBIF_TRANSCFG(i)		NOVA_FALCON_REG(0x600 + (i) * 4)
#define   NV_PFALCON_FBIF_TRANSCFG_TARGET	GENMASK(1, 0)
#define     NV_PFALCON_FBIF_TRANSCFG_TARGET_LOCAL_FB		0
#define     NV_PFALCON_FBIF_TRANSCFG_TARGET_COHERENT_SYSMEM	1
#define     NV_PFALCON_FBIF_TRANSCFG_TARGET_NONCOHERENT_SYSMEM	2
#define   NV_PFALCON_FBIF_TRANSCFG_MEM_TYPE	BIT(2)
#define     NV_PFALCON_FBIF_TRANSCFG_MEM_TYPE_VIRTUAL	0
#define     NV_PFALCON_FBIF_TRANSCFG_MEM_TYPE_PHYSICAL	1

#define NV_PFALCON_FBIF_CTL			NOVA_FALCON_REG(0x624)
#define   NV_PFALCON_FBIF_CTL_ALLOW_PHYS_NO_CTX	BIT(7)

#endif /* _NOVA_REGS_FBIF_H */
