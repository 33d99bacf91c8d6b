/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The PCI driver.
 */
#ifndef _NOVA_CORE_DRIVER_H
#define _NOVA_CORE_DRIVER_H

struct pci_driver;

extern struct pci_driver nova_core_driver;

#endif /* _NOVA_CORE_DRIVER_H */
