/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VRAM as debugfs shows it.
 */
#ifndef _NOVA_VRAM_DEBUGFS_H
#define _NOVA_VRAM_DEBUGFS_H

struct nova_core;

int nova_vram_debugfs_register(struct nova_core *core);

#endif /* _NOVA_VRAM_DEBUGFS_H */
