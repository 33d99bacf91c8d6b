/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PTIMER: nanoseconds since the timer was set.
 */
#ifndef _NOVA_REGS_PTIMER_H
#define _NOVA_REGS_PTIMER_H

#include "nova_reg.h"

/* dev_timer.h; TIME_0 holds bits 31:5, TIME_1 bits 60:32 */
#define NV_PTIMER_ALARM_INTR			NOVA_REG(0x009140)
#define NV_PTIMER_TIME_0			NOVA_REG(0x009400)
#define   NV_PTIMER_TIME_0_NSEC			GENMASK(31, 5)
#define NV_PTIMER_TIME_1			NOVA_REG(0x009410)
#define   NV_PTIMER_TIME_1_NSEC			GENMASK(28, 0)

#endif /* _NOVA_REGS_PTIMER_H */
