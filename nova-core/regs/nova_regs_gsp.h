/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PGSP: what the GSP has beyond a falcon.
 */
#ifndef _NOVA_REGS_GSP_H
#define _NOVA_REGS_GSP_H

#include "nova_reg.h"

/* Doorbell of command queue i; the value is not looked at. dev_gsp.h (ga102) */
#define NV_PGSP_QUEUE_HEAD__SIZE_1		8
#define NV_PGSP_QUEUE_HEAD(i)			NOVA_REG(0x110c00 + (i) * 8)

/* dev_gsp.h (ga102) */
#define NV_PGSP_MAILBOX__SIZE_1			4
#define NV_PGSP_MAILBOX(i)			NOVA_REG(0x110804 + (i) * 4)

/*
 * What RM leaves in NV_PFALCON_FALCON_MAILBOX0 of the GSP once it has shut
 * down: kgspWaitForProcessorSuspend_TU102() in kernel_gsp_tu102.c
 */
#define NV_PGSP_MAILBOX0_SUSPENDED		BIT(31)

#endif /* _NOVA_REGS_GSP_H */
