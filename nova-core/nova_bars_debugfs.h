/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The windows into VRAM as debugfs shows them.
 */
#ifndef _NOVA_BARS_DEBUGFS_H
#define _NOVA_BARS_DEBUGFS_H

struct nova_core;

int nova_bars_debugfs_register(struct nova_core *core);

#endif /* _NOVA_BARS_DEBUGFS_H */
