/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the bridge knows of each open file of nova-drm, and which descriptors
 * are one. A descriptor is looked at when it is first used for a DRM ioctl, so
 * one that came by a socket, or was there before main(), is known as well.
 */
#ifndef BRIDGE_FILE_H
#define BRIDGE_FILE_H

#include <stdint.h>

#include "bridge_map.h"

/**
 * struct bridge_file - an open file of nova-drm
 *
 * Between bridge_file_lock() and bridge_file_unlock() it may be looked at. What
 * a program does with a file it does with all its descriptors.
 *
 * @users:	descriptors, and calls under way
 * @vm_id:	its VM, 0 before VM_INIT
 * @objects:	NVIF objects by their cookie; the value is a BRIDGE_NVIF_*
 * @channels:	queues by their id, which is the channel's; the value is the
 *		engine class
 * @sparse:	sparse regions of the VM by their start; the value is the end
 * @tiles:	GEM handles with a tile mode or page kind; the values are
 *		nouveau's tile_mode and tile_flags
 */
struct bridge_file {
	unsigned int users;
	uint32_t vm_id;
	struct bridge_map objects;
	struct bridge_map channels;
	struct bridge_map sparse;
	struct bridge_map tiles;
};

struct bridge_file *bridge_file_get(int fd);
void bridge_file_put(struct bridge_file *file);

void bridge_file_lock(void);
void bridge_file_unlock(void);

void bridge_file_forget(unsigned int first, unsigned int last);
void bridge_file_share(int from, int to);

#endif
