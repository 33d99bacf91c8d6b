/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The RPCs nova-core itself makes.
 */
#ifndef _NOVA_GSP_RPC_H
#define _NOVA_GSP_RPC_H

#include <linux/types.h>

struct nova_gsp;
struct nova_rm_control_desc;
struct nova_rm_static_info;

int nova_gsp_rpc_prepare_boot(struct nova_gsp *gsp);
int nova_gsp_rpc_static_info(struct nova_gsp *gsp,
			     struct nova_rm_static_info *info);
int nova_gsp_rpc_control(struct nova_gsp *gsp,
			 const struct nova_rm_control_desc *desc, u32 h_client,
			 u32 h_object, u8 *params);
int nova_gsp_rpc_update_bar_pde(struct nova_gsp *gsp, u64 entry, u32 shift);
int nova_gsp_rpc_unload(struct nova_gsp *gsp);
int nova_gsp_rpc_unload_post(struct nova_gsp *gsp);

#endif /* _NOVA_GSP_RPC_H */
