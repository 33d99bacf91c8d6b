/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The debugfs directory of the driver and of each GPU.
 */
#ifndef _NOVA_DEBUGFS_H
#define _NOVA_DEBUGFS_H

struct dentry;
struct device;
struct nova_core;

void nova_debugfs_module_init(void);
void nova_debugfs_module_exit(void);
struct dentry *nova_debugfs_root(void);

int nova_debugfs_register(struct nova_core *core);

#endif /* _NOVA_DEBUGFS_H */
