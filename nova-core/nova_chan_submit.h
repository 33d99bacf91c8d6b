/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Giving channels something to do.
 */
#ifndef _NOVA_CHAN_SUBMIT_H
#define _NOVA_CHAN_SUBMIT_H

#include <linux/types.h>

struct nova_core_chan;
struct nova_core_push;

int nova_chan_submit(struct nova_core_chan *chan,
		     const struct nova_core_push *pushes, u32 count,
		     u64 *seqno);
int nova_chan_submit_inline(struct nova_core_chan *chan, const u32 *words,
			    u32 count, u64 *seqno);

#endif /* _NOVA_CHAN_SUBMIT_H */
