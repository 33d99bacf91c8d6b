/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PDISP: where the VGA workspace is.
 */
#ifndef _NOVA_REGS_PDISP_H
#define _NOVA_REGS_PDISP_H

#include "nova_reg.h"

/* dev_disp.h (v04_00); the address is in units of 64 KiB */
#define NV_PDISP_VGA_WORKSPACE_BASE		NOVA_REG(0x625f04)
#define   NV_PDISP_VGA_WORKSPACE_BASE_ADDR	GENMASK(31, 8)
#define   NV_PDISP_VGA_WORKSPACE_BASE_ADDR_SHIFT 16
#define   NV_PDISP_VGA_WORKSPACE_BASE_STATUS_VALID BIT(3)

#endif /* _NOVA_REGS_PDISP_H */
