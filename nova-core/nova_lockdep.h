/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lock order, taught to lockdep.
 */
#ifndef _NOVA_LOCKDEP_H
#define _NOVA_LOCKDEP_H

struct nova_gsp_cmdq;
struct nova_tlb;
struct nova_vram;

void nova_lockdep_init(void);
void nova_lockdep_set_class(struct nova_gsp_cmdq *cmdq);
void nova_lockdep_set_vram_class(struct nova_vram *vram);
void nova_lockdep_set_tlb_class(struct nova_tlb *tlb);

#endif /* _NOVA_LOCKDEP_H */
