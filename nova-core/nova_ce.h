/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Copy engines: copying and filling what is consecutive.
 */
#ifndef _NOVA_CE_H
#define _NOVA_CE_H

#include <linux/types.h>

struct nova_push;

/* Words of the longer of both */
#define NOVA_CE_WORDS	16

void nova_ce_copy(struct nova_push *push, u64 dst, u64 src, u32 size);
void nova_ce_fill(struct nova_push *push, u64 dst, u32 size, u32 value);

#endif /* _NOVA_CE_H */
