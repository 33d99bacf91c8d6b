/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PRAMIN: VRAM through BAR0.
 */
#ifndef _NOVA_PRAMIN_H
#define _NOVA_PRAMIN_H

#include <linux/types.h>

struct nova_bar;

int nova_pramin_write(struct nova_bar *bar, u64 addr, const u64 *words,
		      u32 count);

#endif /* _NOVA_PRAMIN_H */
