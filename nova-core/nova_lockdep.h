/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lock order, taught to lockdep.
 */
#ifndef _NOVA_LOCKDEP_H
#define _NOVA_LOCKDEP_H

struct nova_gsp_cmdq;

#ifdef CONFIG_LOCKDEP
void nova_lockdep_init(void);
void nova_lockdep_set_class(struct nova_gsp_cmdq *cmdq);
#else
static inline void nova_lockdep_init(void) { }
static inline void nova_lockdep_set_class(struct nova_gsp_cmdq *cmdq) { }
#endif

#endif /* _NOVA_LOCKDEP_H */
