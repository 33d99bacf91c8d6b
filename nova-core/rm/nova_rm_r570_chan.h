/* SPDX-License-Identifier: GPL-2.0 */
/*
 * GSP firmware 570.144: engines and channels. Private to nova_rm_r570*.c.
 */
#ifndef _NOVA_RM_R570_CHAN_H
#define _NOVA_RM_R570_CHAN_H

#include "nova_rm_chan.h"

extern const struct nova_rm_chan_ops nova_rm_r570_chan_ops;

/* Entries of the table above; the table is in nova_rm_r570_chan.c. */
int nova_rm_r570_engine_encode(u32 first, u8 *params, u32 size);
int nova_rm_r570_engine_decode(struct device *dev, const u8 *params, u32 size,
			       struct nova_rm_chan_engines *engines);
int nova_rm_r570_engine_decode_falcons(struct device *dev, const u8 *params,
				       u32 size,
				       struct nova_rm_chan_falcons *falcons);
int nova_rm_r570_engine_decode_size(struct device *dev, const u8 *params,
				    u32 size, u32 *bytes);
u32 nova_rm_r570_engine_type(enum nova_core_engine_class class, u32 instance);

int nova_rm_r570_ctx_encode(const struct nova_rm_chan_ctx *ctx, u8 *params,
			    u32 size);
int nova_rm_r570_ctx_decode_info(struct device *dev, const u8 *params,
				 u32 size, struct nova_rm_chan_ctx_info *info);

#endif /* _NOVA_RM_R570_CHAN_H */
