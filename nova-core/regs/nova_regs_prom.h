/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PROM: the VBIOS flash, read only, a word at a time.
 */
#ifndef _NOVA_REGS_PROM_H
#define _NOVA_REGS_PROM_H

#include "nova_reg.h"

/* dev_ext_devices.h (tu102) */
#define NV_PROM_DATA(offset)			NOVA_REG(0x300000 + (offset))

/**
 * define NV_PROM_SIZE - bytes of the window; kernel_gsp_vbios_tu102.c
 */
#define NV_PROM_SIZE				0x100000

#endif /* _NOVA_REGS_PROM_H */
