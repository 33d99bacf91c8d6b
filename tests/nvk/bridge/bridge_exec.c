// SPDX-License-Identifier: GPL-2.0
/* EXEC. Pushes are the same in both interfaces and are not copied. */
#include <assert.h>
#include <errno.h>
#include <stddef.h>

#include <drm/nouveau_drm.h>
#include <drm/nova_drm.h>

#include "bridge_call.h"
#include "bridge_exec.h"
#include "bridge_sync.h"

static_assert(offsetof(struct drm_nouveau_exec_push, va) ==
	      offsetof(struct drm_nova_push, va), "va is va");
static_assert(offsetof(struct drm_nouveau_exec_push, va_len) ==
	      offsetof(struct drm_nova_push, size), "va_len is size");
static_assert(offsetof(struct drm_nouveau_exec_push, flags) ==
	      offsetof(struct drm_nova_push, flags), "flags is flags");
static_assert(sizeof(struct drm_nouveau_exec_push) ==
	      sizeof(struct drm_nova_push), "an array of one is one of the other");
static_assert(DRM_NOUVEAU_EXEC_PUSH_NO_PREFETCH == DRM_NOVA_PUSH_NO_PREFETCH,
	      "flags are the same");

/**
 * bridge_exec() - EXEC
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_nouveau_exec
 * @size:	bytes of @argument
 *
 * Returns: 0, %-ENODEV when the channel can do nothing any more, or another
 * negative errno.
 */
int bridge_exec(struct bridge_file *file, int fd, void *argument, size_t size)
{
	struct drm_nouveau_exec *req = argument;
	struct bridge_syncs waits, signals;
	struct drm_nova_exec exec = {
		.queue_id = req->channel,
		.push_count = req->push_count,
		.push_stride = sizeof(struct drm_nova_push),
		.sync_stride = sizeof(struct drm_nova_sync),
		.wait_count = req->wait_count,
		.signal_count = req->sig_count,
		.pushes = req->push_ptr,
	};
	int result = bridge_sync_init(&waits, req->wait_ptr, req->wait_count);
	int other = bridge_sync_init(&signals, req->sig_ptr, req->sig_count);

	exec.waits = (uintptr_t)waits.all;
	exec.signals = (uintptr_t)signals.all;
	if (!result)
		result = other;
	if (!result)
		result = bridge_call(fd, DRM_IOCTL_NOVA_EXEC, &exec);
	bridge_sync_fini(&waits);
	bridge_sync_fini(&signals);
	/* What nouveau says of a dead channel, and NVK takes for a lost device. */
	return result == -ECANCELED ? -ENODEV : result;
}
