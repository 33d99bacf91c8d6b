// SPDX-License-Identifier: GPL-2.0
/*
 * Which of nouveau's ioctls goes where. They are known by type and number: the
 * size and the direction in a request depend on who built it.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>

#include <drm/drm.h>
#include <drm/nouveau_drm.h>

#include "bridge_call.h"
#include "bridge_chan.h"
#include "bridge_device.h"
#include "bridge_exec.h"
#include "bridge_file.h"
#include "bridge_gem.h"
#include "bridge_nvif.h"
#include "bridge_vm.h"

/**
 * struct bridge_handler - how one ioctl is answered
 * @answer:	answers it; NULL: the kernel does
 * @size:	bytes of its argument that @answer looks at
 */
struct bridge_handler {
	int (*answer)(struct bridge_file *file, int fd, void *argument,
		      size_t size);
	size_t size;
};

#define BRIDGE_DRIVER(name) (DRM_COMMAND_BASE + DRM_NOUVEAU_##name)

static const struct bridge_handler bridge_handlers[] = {
	[_IOC_NR(DRM_IOCTL_VERSION)] = {
		bridge_device_version, sizeof(struct drm_version) },
	[_IOC_NR(DRM_IOCTL_GEM_CLOSE)] = {
		bridge_gem_close, sizeof(struct drm_gem_close) },
	[_IOC_NR(DRM_IOCTL_PRIME_HANDLE_TO_FD)] = {
		bridge_gem_export, sizeof(struct drm_prime_handle) },
	[_IOC_NR(DRM_IOCTL_PRIME_FD_TO_HANDLE)] = {
		bridge_gem_import, sizeof(struct drm_prime_handle) },
	[_IOC_NR(DRM_IOCTL_MODE_GETRESOURCES)] = {
		bridge_device_resources, sizeof(struct drm_mode_card_res) },
	[BRIDGE_DRIVER(GETPARAM)] = {
		bridge_device_getparam, sizeof(struct drm_nouveau_getparam) },
	[BRIDGE_DRIVER(CHANNEL_ALLOC)] = {
		bridge_chan_alloc, sizeof(struct drm_nouveau_channel_alloc) },
	[BRIDGE_DRIVER(CHANNEL_FREE)] = {
		bridge_chan_free, sizeof(struct drm_nouveau_channel_free) },
	[BRIDGE_DRIVER(NVIF)] = { bridge_nvif, 0 },
	[BRIDGE_DRIVER(VM_INIT)] = {
		bridge_vm_init, sizeof(struct drm_nouveau_vm_init) },
	[BRIDGE_DRIVER(VM_BIND)] = {
		bridge_vm_bind, sizeof(struct drm_nouveau_vm_bind) },
	[BRIDGE_DRIVER(EXEC)] = {
		bridge_exec, sizeof(struct drm_nouveau_exec) },
	[BRIDGE_DRIVER(GET_ZCULL_INFO)] = { bridge_device_zcull, 0 },
	[BRIDGE_DRIVER(GEM_NEW)] = {
		bridge_gem_new, sizeof(struct drm_nouveau_gem_new) },
	[BRIDGE_DRIVER(GEM_INFO)] = {
		bridge_gem_info, sizeof(struct drm_nouveau_gem_info) },
};

/**
 * bridge_ioctl() - answer a DRM ioctl as nouveau would
 * @file:	a file of nova-drm
 * @fd:		the descriptor that was used
 * @request:	the ioctl
 * @argument:	its argument
 *
 * Returns: what ioctl() returns, or a negative errno.
 */
int bridge_ioctl(struct bridge_file *file, int fd, unsigned long request,
		 void *argument)
{
	unsigned int nr = _IOC_NR(request);
	const struct bridge_handler *handler = NULL;

	if (nr < sizeof(bridge_handlers) / sizeof(*bridge_handlers))
		handler = &bridge_handlers[nr];
	if (handler && handler->answer) {
		if (_IOC_SIZE(request) >= handler->size)
			return handler->answer(file, fd, argument,
					       _IOC_SIZE(request));
		bridge_say("ioctl 0x%02x with %u bytes, not %zu", nr,
			   (unsigned int)_IOC_SIZE(request), handler->size);
		return -EINVAL;
	}
	if (nr < DRM_COMMAND_BASE || nr >= DRM_COMMAND_END)
		return bridge_call(fd, request, argument);
	bridge_say("nouveau's ioctl 0x%02x is not known here",
		   nr - DRM_COMMAND_BASE);
	return -EINVAL;
}
