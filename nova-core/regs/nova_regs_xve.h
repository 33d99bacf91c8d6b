/* SPDX-License-Identifier: GPL-2.0 */
/*
 * XVE: the PCI configuration space as mirrored in BAR0.
 */
#ifndef _NOVA_REGS_XVE_H
#define _NOVA_REGS_XVE_H

#include "nova_reg.h"

/* Base of the mirror up to Ada; also told to RM. kern_bif.c, dev_nv_xve.h */
#define NV_XVE_MIRROR_BASE			0x088000
#define NV_XVE_MIRROR_SIZE			0x001000

/*
 * GP100 to Ada send the next MSI only after a write here, value ignored:
 * NV_XVE_CYA_2 in kbifRearmMSI_GM107(), kernel_bif_gm107.c
 */
#define NV_XVE_CYA_2				NOVA_REG(NV_XVE_MIRROR_BASE + 0x704)

#endif /* _NOVA_REGS_XVE_H */
