/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The page of the virtual function that user space may be given: doorbell, time.
 */
#ifndef _NOVA_REGS_USERMODE_H
#define _NOVA_REGS_USERMODE_H

#include "nova_regs_vfunc.h"

/* dev_vm.h (tu102, ga100): NV_VIRTUAL_FUNCTION, at 30000 */
#define NV_VIRTUAL_FUNCTION_TIME_0	NV_VFUNC_REG(0x30080)
#define   NV_VIRTUAL_FUNCTION_TIME_0_NSEC	GENMASK(31, 5)
#define NV_VIRTUAL_FUNCTION_TIME_1	NV_VFUNC_REG(0x30084)
#define   NV_VIRTUAL_FUNCTION_TIME_1_NSEC	GENMASK(28, 0)
#define NV_VIRTUAL_FUNCTION_DOORBELL	NV_VFUNC_REG(0x30090)

#endif /* _NOVA_REGS_USERMODE_H */
