/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lock order, taught to lockdep.
 */
#ifndef _NOVA_LOCKDEP_H
#define _NOVA_LOCKDEP_H

struct nova_bar1;
struct nova_bar2;
struct nova_clear;
struct nova_core;
struct nova_core_listeners;
struct nova_core_vm;
struct nova_gr;
struct nova_gsp_cmdq;
struct nova_pt_mem;
struct nova_tlb;
struct nova_vm_list;
struct nova_vram;

void nova_lockdep_init(void);
void nova_lockdep_set_class(struct nova_gsp_cmdq *cmdq);
void nova_lockdep_set_rm_class(struct nova_core *core);
void nova_lockdep_set_listen_class(struct nova_core_listeners *listeners);
void nova_lockdep_set_vm_class(struct nova_core_vm *vm);
void nova_lockdep_set_vms_class(struct nova_vm_list *list);
void nova_lockdep_set_vram_class(struct nova_vram *vram);
void nova_lockdep_set_tlb_class(struct nova_tlb *tlb);
void nova_lockdep_set_bar2_class(struct nova_bar2 *bar2);
void nova_lockdep_set_pt_mem_class(struct nova_pt_mem *pt_mem);
void nova_lockdep_set_bar1_class(struct nova_bar1 *bar1);
void nova_lockdep_set_clear_class(struct nova_clear *clear);
void nova_lockdep_set_gr_class(struct nova_gr *gr);

#endif /* _NOVA_LOCKDEP_H */
