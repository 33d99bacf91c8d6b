/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Starting and stopping the GSP firmware.
 */
#ifndef _NOVA_GSP_BOOT_H
#define _NOVA_GSP_BOOT_H

struct nova_core;
struct nova_firmware;
struct nova_gsp;

int nova_gsp_boot(struct nova_core *core, const struct nova_firmware *files);
int nova_gsp_boot_activate(struct nova_gsp *gsp);
void nova_gsp_boot_stop(struct nova_core *core);

#endif /* _NOVA_GSP_BOOT_H */
