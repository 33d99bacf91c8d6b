/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firmware files.
 */
#ifndef _NOVA_FIRMWARE_H
#define _NOVA_FIRMWARE_H

#include <linux/types.h>

struct firmware;
struct nova_core;
struct nova_rm_ops;

/**
 * enum nova_firmware_file - the files of one version
 * @NOVA_FIRMWARE_BOOTER_LOAD: SEC2 program that loads the GSP firmware
 * @NOVA_FIRMWARE_BOOTER_UNLOAD: SEC2 program that unloads it
 * @NOVA_FIRMWARE_BOOTLOADER: first stage on the GSP's RISC-V core
 * @NOVA_FIRMWARE_GSP: the GSP firmware, RM
 * @NOVA_FIRMWARE_FILES: number of files
 */
enum nova_firmware_file {
	NOVA_FIRMWARE_BOOTER_LOAD,
	NOVA_FIRMWARE_BOOTER_UNLOAD,
	NOVA_FIRMWARE_BOOTLOADER,
	NOVA_FIRMWARE_GSP,
	NOVA_FIRMWARE_FILES,
};

/**
 * define NOVA_FIRMWARE_PATH_LEN - bytes of a path below /lib/firmware
 */
#define NOVA_FIRMWARE_PATH_LEN	64

/**
 * struct nova_firmware - all files of one version, in memory
 */
struct nova_firmware {
	/** @rm: the interface of that version */
	const struct nova_rm_ops *rm;
	/** @paths: as requested */
	char paths[NOVA_FIRMWARE_FILES][NOVA_FIRMWARE_PATH_LEN];
	/** @blobs: contents, unchecked */
	const struct firmware *blobs[NOVA_FIRMWARE_FILES];
};

int nova_firmware_request(struct nova_core *core, struct nova_firmware *fw);
void nova_firmware_release(struct nova_firmware *fw);

#endif /* _NOVA_FIRMWARE_H */
