// SPDX-License-Identifier: GPL-2.0
/*
 * What nova-core knows, as text, for children.
 */
#include <linux/export.h>

#include "nova_chan_print.h"
#include "nova_core_priv.h"
#include "nova_text.h"

/**
 * nova_core_print_gsp_log() - what the firmware has logged
 * @core: bound
 * @printer: where it goes
 *
 * How the GSP is, and its log buffers in hexadecimal, without what is zero:
 * ``xxd -r`` makes of the lines of one what debugfs shows. Some hundred KiB.
 *
 * Context: as the printer; any.
 */
void nova_core_print_gsp_log(struct nova_core *core,
			     const struct nova_core_printer *printer)
{
	char state[NOVA_GSP_DESCRIPTION_LEN];

	nova_gsp_describe(&core->gsp, state);
	nova_text_line(printer, "GSP: %s", state);
	nova_gsp_log_print(&core->gsp.log, printer);
}
EXPORT_SYMBOL_NS_GPL(nova_core_print_gsp_log, "NOVA_CORE");

/**
 * nova_core_print_rpc_history() - the last messages to and from the firmware
 * @core: bound
 * @printer: where they go
 *
 * Context: as the printer; process context.
 */
void nova_core_print_rpc_history(struct nova_core *core,
				 const struct nova_core_printer *printer)
{
	nova_gsp_history_print(&core->gsp.history, printer);
}
EXPORT_SYMBOL_NS_GPL(nova_core_print_rpc_history, "NOVA_CORE");

/**
 * nova_core_print_chan() - what a channel is at
 * @core: bound
 * @chan: the channel
 * @printer: where it goes
 *
 * How far it has come, what ended it, and the entries of its ring that belong to
 * submissions which are not complete: where each push is, and how many bytes.
 *
 * Context: as the printer; any.
 */
void nova_core_print_chan(struct nova_core *core, struct nova_core_chan *chan,
			  const struct nova_core_printer *printer)
{
	nova_chan_print_state(chan, printer);
	nova_chan_print_ring(chan, printer);
}
EXPORT_SYMBOL_NS_GPL(nova_core_print_chan, "NOVA_CORE");
