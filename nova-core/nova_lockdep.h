/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lock order, taught to lockdep.
 */
#ifndef _NOVA_LOCKDEP_H
#define _NOVA_LOCKDEP_H

struct nova_gsp_cmdq;

void nova_lockdep_init(void);
void nova_lockdep_set_class(struct nova_gsp_cmdq *cmdq);

#endif /* _NOVA_LOCKDEP_H */
