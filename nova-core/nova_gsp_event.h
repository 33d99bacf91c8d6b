/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages the GSP sends on its own.
 */
#ifndef _NOVA_GSP_EVENT_H
#define _NOVA_GSP_EVENT_H

#include <linux/types.h>

#include "rm/nova_rm.h"

struct nova_gsp;
struct nova_gsp_msg_info;

void nova_gsp_event(struct nova_gsp *gsp, enum nova_rm_event event,
		    const struct nova_gsp_msg_info *info, const u8 *payload,
		    u32 size);

#endif /* _NOVA_GSP_EVENT_H */
