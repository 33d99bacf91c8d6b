/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PBUS: software scratch words, the PRAMIN window and the ROM's init header.
 */
#ifndef _NOVA_REGS_PBUS_H
#define _NOVA_REGS_PBUS_H

#include "nova_reg.h"

/* dev_bus.h */
#define NV_PBUS_SW_SCRATCH__SIZE_1		64
#define NV_PBUS_SW_SCRATCH(i)			NOVA_REG(0x001400 + (i) * 4)

/* FWSEC reports here; indices and fields: kernel_gsp_frts_tu102.c */
#define NV_PBUS_VBIOS_SCRATCH_FRTS		NV_PBUS_SW_SCRATCH(0x0e)
#define   NV_PBUS_VBIOS_SCRATCH_FRTS_ERR_CODE	GENMASK(31, 16)
#define NV_PBUS_VBIOS_SCRATCH_SB		NV_PBUS_SW_SCRATCH(0x15)
#define   NV_PBUS_VBIOS_SCRATCH_SB_ERR_CODE	GENMASK(15, 0)

/* Where the PRAMIN window looks at, VRAM address >> 16. dev_bus.h (gm107) */
#define NV_PBUS_BAR0_WINDOW			NOVA_REG(0x001700)
#define   NV_PBUS_BAR0_WINDOW_BASE		GENMASK(23, 0)
#define   NV_PBUS_BAR0_WINDOW_BASE_SHIFT	16
#define   NV_PBUS_BAR0_WINDOW_TARGET		GENMASK(25, 24)
#define     NV_PBUS_BAR0_WINDOW_TARGET_VID_MEM	0

/* What it shows. dev_ram.h: NV_PRAMIN */
#define NV_PRAMIN_BASE				0x700000
#define NV_PRAMIN_SIZE				0x100000

/* Words of the ROM's "init from ROM" header, offsets in the ROM. dev_bus.h */
#define NV_PBUS_IFR_FMT_FIXED0			0x00
#define   NV_PBUS_IFR_FMT_FIXED0_SIGNATURE_VALUE 0x4947564e
#define NV_PBUS_IFR_FMT_FIXED1			0x04
#define   NV_PBUS_IFR_FMT_FIXED1_VERSIONSW	GENMASK(15, 8)
#define   NV_PBUS_IFR_FMT_FIXED1_FIXED_DATA_SIZE GENMASK(30, 16)
#define NV_PBUS_IFR_FMT_FIXED2			0x08
#define   NV_PBUS_IFR_FMT_FIXED2_TOTAL_DATA_SIZE GENMASK(19, 0)

#endif /* _NOVA_REGS_PBUS_H */
