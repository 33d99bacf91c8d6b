// SPDX-License-Identifier: GPL-2.0
/* CHANNEL_ALLOC and CHANNEL_FREE, and what classes a channel has. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <drm/nouveau_drm.h>
#include <drm/nova_drm.h>

#include "bridge_call.h"
#include "bridge_chan.h"
#include "bridge_file.h"

/* Destroys a queue that was made in vain. */
static int bridge_chan_destroy(int fd, uint32_t queue_id)
{
	struct drm_nova_queue_destroy destroy = { .queue_id = queue_id };

	return bridge_call(fd, DRM_IOCTL_NOVA_QUEUE_DESTROY, &destroy);
}

static int bridge_chan_create(struct bridge_file *file, int fd, uint16_t class)
{
	struct drm_nova_queue_create create = {
		.engine_class = class,
		.engine_instance = DRM_NOVA_ENGINE_INSTANCE_ANY,
		.priority = DRM_NOVA_QUEUE_PRIORITY_MEDIUM,
	};
	struct bridge_entry entry = { 0, { class } };
	bool put;
	int result;

	bridge_file_lock();
	create.vm_id = file->vm_id;
	bridge_file_unlock();
	if (!create.vm_id) {
		bridge_say("a channel before VM_INIT");
		return -EINVAL;
	}
	result = bridge_call(fd, DRM_IOCTL_NOVA_QUEUE_CREATE, &create);
	if (result == -EOPNOTSUPP)
		bridge_say("nova-drm has no engine of class %u", class);
	if (result)
		return result;
	entry.key = create.queue_id;
	bridge_file_lock();
	put = bridge_map_put(&file->channels, &entry);
	bridge_file_unlock();
	if (put)
		return create.queue_id;
	bridge_chan_destroy(fd, create.queue_id);
	return -ENOMEM;
}

/**
 * bridge_chan_alloc() - CHANNEL_ALLOC
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_nouveau_channel_alloc
 * @size:	bytes of @argument
 *
 * Returns: 0 or a negative errno.
 */
int bridge_chan_alloc(struct bridge_file *file, int fd, void *argument,
		      size_t size)
{
	struct drm_nouveau_channel_alloc *alloc = argument;
	uint16_t class;
	int result;

	if (alloc->fb_ctxdma_handle != ~0u ||
	    alloc->tt_ctxdma_handle == NOUVEAU_FIFO_ENGINE_GR) {
		class = DRM_NOVA_ENGINE_CLASS_GR;
	} else if (alloc->tt_ctxdma_handle == NOUVEAU_FIFO_ENGINE_CE) {
		class = DRM_NOVA_ENGINE_CLASS_CE;
	} else {
		bridge_say("a channel of engine 0x%x is not known here",
			   alloc->tt_ctxdma_handle);
		return -EOPNOTSUPP;
	}
	result = bridge_chan_create(file, fd, class);
	if (result < 0)
		return result;
	alloc->channel = result;
	alloc->pushbuf_domains = NOUVEAU_GEM_DOMAIN_VRAM |
				 NOUVEAU_GEM_DOMAIN_GART;
	alloc->notifier_handle = 0;
	alloc->nr_subchan = 0;
	return 0;
}

/**
 * bridge_chan_free() - CHANNEL_FREE
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_nouveau_channel_free
 * @size:	bytes of @argument
 *
 * Returns: 0 or a negative errno.
 */
int bridge_chan_free(struct bridge_file *file, int fd, void *argument,
		     size_t size)
{
	struct drm_nouveau_channel_free *req = argument;

	bridge_file_lock();
	bridge_map_remove(&file->channels, req->channel);
	bridge_file_unlock();
	return bridge_chan_destroy(fd, req->channel);
}

/* Those of the first engine of @class: engines of a class are alike. */
static int bridge_chan_find(const struct drm_nova_engines *engines, uint64_t class,
			    uint32_t *classes)
{
	uint32_t i;

	for (i = 0; i < engines->count; i++) {
		const struct drm_nova_engine *engine =
			(const void *)((const char *)(engines + 1) +
				       i * engines->stride);

		if (engine->engine_class != class)
			continue;
		memcpy(classes, engine->classes, sizeof(engine->classes));
		return engine->class_count;
	}
	return -EINVAL;
}

/**
 * bridge_chan_classes() - classes of the objects that a channel has
 * @file:	the file
 * @fd:		descriptor
 * @channel:	id of the channel
 * @classes:	room for %BRIDGE_CHAN_CLASSES
 *
 * Returns: how many there are, or a negative errno.
 */
int bridge_chan_classes(struct bridge_file *file, int fd, uint64_t channel,
			uint32_t *classes)
{
	size_t size = DRM_NOVA_QUERY_SIZE_MAX;
	struct drm_nova_engines *engines;
	struct bridge_entry *entry;
	uint64_t class = 0;
	int result;

	bridge_file_lock();
	entry = bridge_map_find(&file->channels, channel);
	if (entry)
		class = entry->value[0];
	bridge_file_unlock();
	if (!entry)
		return -EINVAL;
	engines = calloc(1, size);
	if (!engines)
		return -ENOMEM;
	result = bridge_call_query(fd, DRM_NOVA_QUERY_ENGINES, engines, size);
	if (!result)
		result = bridge_chan_find(engines, class, classes);
	free(engines);
	return result;
}
