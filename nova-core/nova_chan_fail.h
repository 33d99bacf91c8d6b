/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The death of channels.
 */
#ifndef _NOVA_CHAN_FAIL_H
#define _NOVA_CHAN_FAIL_H

#include <linux/types.h>

struct nova_core_chan;
struct nova_core_chan_error;
struct nova_rm_error_log;
struct nova_rm_rc;

void nova_chan_fail(struct nova_core_chan *chan,
		    struct nova_core_chan_error *error);
void nova_chan_fail_rc(struct nova_core_chan *chan,
		       const struct nova_rm_rc *rc);
void nova_chan_fail_log(struct nova_core_chan *chan,
			const struct nova_rm_error_log *log);

#endif /* _NOVA_CHAN_FAIL_H */
