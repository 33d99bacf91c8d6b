/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How far channels have come.
 */
#ifndef _NOVA_CHAN_POLL_H
#define _NOVA_CHAN_POLL_H

#include <linux/types.h>

struct nova_core_chan;
struct nova_core_chan_times;

bool nova_chan_poll(struct nova_core_chan *chan);
bool nova_chan_poll_is_busy(const struct nova_core_chan *chan);
bool nova_chan_poll_times(const struct nova_core_chan *chan, u64 seqno,
			  struct nova_core_chan_times *times);
bool nova_chan_poll_begun(const struct nova_core_chan *chan, u64 seqno);

#endif /* _NOVA_CHAN_POLL_H */
