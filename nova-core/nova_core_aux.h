/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The auxiliary device that second-level drivers bind to.
 */
#ifndef _NOVA_CORE_AUX_H
#define _NOVA_CORE_AUX_H

struct nova_core;

int nova_core_aux_register(struct nova_core *core);

#endif /* _NOVA_CORE_AUX_H */
