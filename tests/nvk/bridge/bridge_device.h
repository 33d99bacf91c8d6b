/* SPDX-License-Identifier: GPL-2.0 */
/* What nouveau says of itself and of the GPU. */
#ifndef BRIDGE_DEVICE_H
#define BRIDGE_DEVICE_H

#include <stddef.h>
#include <stdint.h>

struct bridge_file;

/**
 * struct bridge_info - NVIF's nv_device_info_v0, include/nvif/cl0080.h
 * @version:	0
 * @platform:	3 for PCI Express
 * @chipset:	0x172 for GA102
 * @revision:	of the chip
 * @family:	generation of the chip
 * @pad:	0
 * @ram_size:	VRAM
 * @ram_user:	VRAM that can be had
 * @chip:	name of the chip
 * @name:	name of the product
 */
struct bridge_info {
	uint8_t version;
	uint8_t platform;
	uint16_t chipset;
	uint8_t revision;
	uint8_t family;
	uint8_t pad[2];
	uint64_t ram_size;
	uint64_t ram_user;
	char chip[16];
	char name[64];
};

int bridge_device_version(struct bridge_file *file, int fd, void *argument,
			  size_t size);
int bridge_device_getparam(struct bridge_file *file, int fd, void *argument,
			   size_t size);
int bridge_device_zcull(struct bridge_file *file, int fd, void *argument,
			size_t size);
int bridge_device_resources(struct bridge_file *file, int fd, void *argument,
			    size_t size);
int bridge_device_info(int fd, struct bridge_info *info);

#endif
