// SPDX-License-Identifier: GPL-2.0
/*
 * The part of NVIF that nouveau answers user space (nouveau_abi16_ioctl()): a
 * device, objects of a channel's engine, and questions about them. An object of
 * an engine is there as soon as the queue is: making it is remembering it.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "bridge_call.h"
#include "bridge_chan.h"
#include "bridge_device.h"
#include "bridge_file.h"
#include "bridge_nvif.h"

/* nouveau's include/nvif/ioctl.h; there is no user header of it. */
#define NVIF_SCLASS	1
#define NVIF_NEW	2
#define NVIF_DEL	3
#define NVIF_MTHD	4
#define NVIF_DEVICE	0x80
#define NVIF_DEVICE_INFO	0

struct nvif_header {
	uint8_t version, type, pad[4], owner, route;
	uint64_t token;		/* with a route: the channel */
	uint64_t object;
};

struct nvif_new {
	struct nvif_header header;
	uint8_t version, pad[6], route;
	uint64_t token;
	uint64_t object;	/* the caller's name for it */
	uint32_t handle;
	int32_t oclass;
};

struct nvif_sclass {
	struct nvif_header header;
	uint8_t version, count, pad[6];
	struct {
		int32_t oclass;
		int16_t minver, maxver;
	} oclass[];
};

struct nvif_mthd {
	struct nvif_header header;
	uint8_t version, method, pad[6];
	struct bridge_info info;
};

/* What a cookie stands for. */
enum bridge_nvif { BRIDGE_NVIF_DEVICE, BRIDGE_NVIF_ENGINE };

static int bridge_nvif_remember(struct bridge_file *file, uint64_t cookie,
				enum bridge_nvif what)
{
	struct bridge_entry entry = { cookie, { what } };
	int result = 0;

	bridge_file_lock();
	if (bridge_map_find(&file->objects, cookie))
		result = -EEXIST;
	else if (!bridge_map_put(&file->objects, &entry))
		result = -ENOMEM;
	bridge_file_unlock();
	return result;
}

static int bridge_nvif_new(struct bridge_file *file, int fd,
			   struct nvif_new *message, size_t size)
{
	uint32_t classes[BRIDGE_CHAN_CLASSES];
	int count, i;

	if (size < sizeof(*message) || message->version)
		return -EINVAL;
	if (!message->header.route) {
		if (message->header.object || message->oclass != NVIF_DEVICE)
			return -EINVAL;
		return bridge_nvif_remember(file, message->object,
					    BRIDGE_NVIF_DEVICE);
	}
	count = bridge_chan_classes(file, fd, message->header.token, classes);
	for (i = 0; i < count; i++)
		if (classes[i] == (uint32_t)message->oclass)
			return bridge_nvif_remember(file, message->object,
						    BRIDGE_NVIF_ENGINE);
	if (count < 0)
		return count;
	bridge_say("channel %llu has no class 0x%x",
		   (unsigned long long)message->header.token, message->oclass);
	return -EINVAL;
}

static int bridge_nvif_del(struct bridge_file *file, struct nvif_header *message)
{
	if (message->route)
		return -EINVAL;
	bridge_file_lock();
	bridge_map_remove(&file->objects, message->object);
	bridge_file_unlock();
	return 0;
}

static int bridge_nvif_sclass(struct bridge_file *file, int fd,
			      struct nvif_sclass *message, size_t size)
{
	uint32_t classes[BRIDGE_CHAN_CLASSES];
	int count, i;

	if (size < sizeof(*message) || !message->header.route ||
	    size != sizeof(*message) + message->count * sizeof(*message->oclass))
		return -EINVAL;
	count = bridge_chan_classes(file, fd, message->header.token, classes);
	if (count < 0)
		return count;
	for (i = 0; i < count && i < message->count; i++) {
		message->oclass[i].oclass = classes[i];
		message->oclass[i].minver = -1;
		message->oclass[i].maxver = -1;
	}
	message->count = count;
	return 0;
}

static int bridge_nvif_mthd(struct bridge_file *file, int fd,
			    struct nvif_mthd *message, size_t size)
{
	struct bridge_entry *object;
	bool device;

	if (size != sizeof(*message) || message->header.route ||
	    message->method != NVIF_DEVICE_INFO)
		return -EINVAL;
	bridge_file_lock();
	object = bridge_map_find(&file->objects, message->header.object);
	device = object && object->value[0] == BRIDGE_NVIF_DEVICE;
	bridge_file_unlock();
	return device ? bridge_device_info(fd, &message->info) : -EINVAL;
}

/**
 * bridge_nvif() - NVIF
 * @file:	the file
 * @fd:		descriptor
 * @argument:	a message, of which there are several
 * @size:	bytes of @argument
 *
 * Returns: 0 or a negative errno.
 */
int bridge_nvif(struct bridge_file *file, int fd, void *argument, size_t size)
{
	struct nvif_header *header = argument;
	int result = -EINVAL;

	if (size < sizeof(*header))
		return result;
	switch (header->type) {
	case NVIF_SCLASS:
		result = bridge_nvif_sclass(file, fd, argument, size);
		break;
	case NVIF_NEW:
		result = bridge_nvif_new(file, fd, argument, size);
		break;
	case NVIF_DEL:
		return bridge_nvif_del(file, header);
	case NVIF_MTHD:
		result = bridge_nvif_mthd(file, fd, argument, size);
		break;
	}
	if (result == -EINVAL)
		bridge_say("NVIF message %u of %zu bytes is not known here",
			   header->type, size);
	return result;
}
