/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Channels as text.
 */
#ifndef _NOVA_CHAN_PRINT_H
#define _NOVA_CHAN_PRINT_H

struct nova_core_chan;
struct nova_core_printer;

void nova_chan_print_state(struct nova_core_chan *chan,
			   const struct nova_core_printer *printer);
void nova_chan_print_ring(struct nova_core_chan *chan,
			  const struct nova_core_printer *printer);

#endif /* _NOVA_CHAN_PRINT_H */
