/* SPDX-License-Identifier: GPL-2.0 */
/*
 * GSP firmware 570.144: objects of RM. Private to nova_rm_r570*.c.
 */
#ifndef _NOVA_RM_R570_ALLOC_H
#define _NOVA_RM_R570_ALLOC_H

#include <linux/types.h>

struct device;
struct nova_rm_alloc;
struct nova_rm_page_directory;

int nova_rm_r570_alloc_encode(const struct nova_rm_alloc *alloc,
			      const u8 *params, u8 *buf, u32 size);
int nova_rm_r570_alloc_decode(struct device *dev,
			      const struct nova_rm_alloc *alloc,
			      const u8 *payload, u32 size, u32 *status);
int nova_rm_r570_alloc_encode_free(u32 h_client, u32 h_object, u8 *buf,
				   u32 size);
int nova_rm_r570_alloc_decode_free(struct device *dev, const u8 *payload,
				   u32 size, u32 *status);
int nova_rm_r570_alloc_client(u32 h_client, u8 *params, u32 size);
int nova_rm_r570_alloc_device(u32 h_client, u8 *params, u32 size);
int nova_rm_r570_alloc_vaspace(u8 *params, u32 size);
int nova_rm_r570_alloc_set_pd(const struct nova_rm_page_directory *pd,
			      u8 *params, u32 size);
int nova_rm_r570_alloc_unset_pd(u32 h_vaspace, u8 *params, u32 size);

#endif /* _NOVA_RM_R570_ALLOC_H */
