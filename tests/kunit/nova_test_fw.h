/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made-up firmware files for tests, in the real formats.
 */
#ifndef _NOVA_TEST_FW_H
#define _NOVA_TEST_FW_H

#include <linux/types.h>

/**
 * define NOVA_TEST_FW_BOOTER_SIZE - bytes of the booter file
 */
#define NOVA_TEST_FW_BOOTER_SIZE	0xd00
/**
 * define NOVA_TEST_FW_BOOTER_IMAGE - its image, from the start of the file
 */
#define NOVA_TEST_FW_BOOTER_IMAGE	0x400
/**
 * define NOVA_TEST_FW_BL_SIZE - bytes of the bootloader file
 */
#define NOVA_TEST_FW_BL_SIZE		0x66c
/**
 * define NOVA_TEST_FW_ELF_SIZE - bytes of the ELF file
 */
#define NOVA_TEST_FW_ELF_SIZE		0x500

void nova_test_fw_booter(u8 *file);
void nova_test_fw_bootloader(u8 *file);
void nova_test_fw_elf(u8 *file);

#endif /* _NOVA_TEST_FW_H */
