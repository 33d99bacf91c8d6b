/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What children are told about the GPU.
 */
#ifndef _NOVA_CORE_INFO_H
#define _NOVA_CORE_INFO_H

struct nova_core;
struct nova_rm_intr_table;

int nova_core_info_collect(struct nova_core *core);
int nova_core_info_intr_table(struct nova_core *core,
			      struct nova_rm_intr_table *table);

#endif /* _NOVA_CORE_INFO_H */
