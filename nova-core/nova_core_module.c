// SPDX-License-Identifier: GPL-2.0
/*
 * Module boilerplate of nova-core. Nothing else lives here: sparse stops
 * checking a file at its first MODULE_* line.
 */
#include <linux/module.h>
#include <linux/pci.h>

#include "nova_core_driver.h"
#include "nova_debugfs.h"
#include "nova_lockdep.h"

static int __init nova_core_module_init(void)
{
	int ret;

	nova_lockdep_init();
	nova_debugfs_module_init();

	ret = pci_register_driver(&nova_core_driver);
	if (ret)
		nova_debugfs_module_exit();
	return ret;
}

static void __exit nova_core_module_exit(void)
{
	pci_unregister_driver(&nova_core_driver);
	nova_debugfs_module_exit();
}

module_init(nova_core_module_init);
module_exit(nova_core_module_exit);

/*
 * Deliberately no MODULE_DEVICE_TABLE(): the driver is loaded by whoever wants
 * it, never by udev because an NVIDIA GPU was found. MODULE_FIRMWARE() names
 * the preferred version only, so that an initramfs does not grow by 60 MB for
 * each one known.
 */
MODULE_FIRMWARE("nvidia/ga102/gsp/booter_load-570.144.bin");
MODULE_FIRMWARE("nvidia/ga102/gsp/booter_unload-570.144.bin");
MODULE_FIRMWARE("nvidia/ga102/gsp/bootloader-570.144.bin");
MODULE_FIRMWARE("nvidia/ga102/gsp/gsp-570.144.bin");

MODULE_DESCRIPTION("NVIDIA GSP GPU core driver");
MODULE_AUTHOR("The Nova C developers");
MODULE_LICENSE("GPL");
