/* SPDX-License-Identifier: GPL-2.0 */
/* Channels: a channel's id is that of its queue. */
#ifndef BRIDGE_CHAN_H
#define BRIDGE_CHAN_H

#include <stddef.h>
#include <stdint.h>

#include <drm/nova_drm.h>

#define BRIDGE_CHAN_CLASSES	DRM_NOVA_ENGINE_CLASSES_MAX

struct bridge_file;

int bridge_chan_alloc(struct bridge_file *file, int fd, void *argument,
		      size_t size);
int bridge_chan_free(struct bridge_file *file, int fd, void *argument,
		     size_t size);
int bridge_chan_classes(struct bridge_file *file, int fd, uint64_t channel,
			uint32_t *classes);

#endif
