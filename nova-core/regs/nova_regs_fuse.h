/* SPDX-License-Identifier: GPL-2.0 */
/*
 * FUSE: microcode versions the chip still accepts, and what is cut off.
 */
#ifndef _NOVA_REGS_FUSE_H
#define _NOVA_REGS_FUSE_H

#include "nova_reg.h"

/* Bit set: no display engine. dev_fuse.h (gm107 for Turing; ga100 after) */
#define NV_FUSE_STATUS_OPT_DISPLAY_GM107	NOVA_REG(0x021c04)
#define NV_FUSE_STATUS_OPT_DISPLAY_GA100	NOVA_REG(0x820c04)
#define   NV_FUSE_STATUS_OPT_DISPLAY_DATA	BIT(0)

/*
 * One word per microcode id, ids from 1; the position of its highest set bit
 * counts the revocations. dev_fuse.h (ga100)
 */
#define NV_FUSE_OPT_FPF_UCODE_MAX		16
#define NV_FUSE_OPT_FPF_NVDEC_UCODE_VERSION(id)	NOVA_REG(0x824100 + ((id) - 1) * 4)
#define NV_FUSE_OPT_FPF_SEC2_UCODE_VERSION(id)	NOVA_REG(0x824140 + ((id) - 1) * 4)
#define NV_FUSE_OPT_FPF_GSP_UCODE_VERSION(id)	NOVA_REG(0x8241c0 + ((id) - 1) * 4)
#define   NV_FUSE_OPT_FPF_UCODE_VERSION_DATA	GENMASK(15, 0)

#endif /* _NOVA_REGS_FUSE_H */
