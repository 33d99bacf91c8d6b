/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Channels as debugfs shows them.
 */
#ifndef _NOVA_CHAN_DEBUGFS_H
#define _NOVA_CHAN_DEBUGFS_H

struct nova_core;

int nova_chan_debugfs_register(struct nova_core *core);

#endif /* _NOVA_CHAN_DEBUGFS_H */
