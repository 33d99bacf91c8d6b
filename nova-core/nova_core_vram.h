/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VRAM for children.
 */
#ifndef _NOVA_CORE_VRAM_H
#define _NOVA_CORE_VRAM_H

struct nova_core;

int nova_core_vram_setup(struct nova_core *core);

#endif /* _NOVA_CORE_VRAM_H */
