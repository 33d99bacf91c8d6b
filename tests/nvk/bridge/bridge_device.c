// SPDX-License-Identifier: GPL-2.0
/* Version, parameters and device information. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <drm/drm.h>
#include <drm/nouveau_drm.h>
#include <drm/nova_drm.h>

#include "bridge_call.h"
#include "bridge_device.h"

/* NVIF's NV_DEVICE_INFO_V0_PCIE, and nouveau's parameter for the same. */
#define BRIDGE_PLATFORM_PCIE	3
#define BRIDGE_BUS_PCIE		2

static void bridge_device_text(char *to, __kernel_size_t *room, const char *text)
{
	size_t size = strlen(text);

	/* As the kernel does it: what fits, without a zero byte. */
	if (to && *room)
		memcpy(to, text, size < *room ? size : *room);
	*room = size;
}

/**
 * bridge_device_version() - DRM_IOCTL_VERSION: nouveau, with all it has today
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_version
 * @size:	bytes of @argument
 *
 * Returns: 0.
 */
int bridge_device_version(struct bridge_file *file, int fd, void *argument,
			  size_t size)
{
	struct drm_version *version = argument;

	version->version_major = 1;
	version->version_minor = 4;
	version->version_patchlevel = 3;
	bridge_device_text(version->name, &version->name_len, "nouveau");
	bridge_device_text(version->date, &version->date_len, "20120801");
	bridge_device_text(version->desc, &version->desc_len,
			   "nova-drm behind nouveau's interface");
	return 0;
}

static int bridge_device_param(int fd, uint64_t param, __u64 *value)
{
	struct drm_nova_getparam get = { .param = param };
	int result = bridge_call(fd, DRM_IOCTL_NOVA_GETPARAM, &get);

	if (!result)
		*value = get.value;
	return result;
}

static int bridge_device_gpu(int fd, uint64_t param, __u64 *value)
{
	struct drm_nova_gpu_info gpu = { 0 };
	int result = bridge_call_query(fd, DRM_NOVA_QUERY_GPU_INFO, &gpu,
				       sizeof(gpu));

	if (result)
		return result;
	switch (param) {
	case NOUVEAU_GETPARAM_PCI_VENDOR:
		*value = gpu.pci_vendor;
		break;
	case NOUVEAU_GETPARAM_PCI_DEVICE:
		*value = gpu.pci_device;
		break;
	case NOUVEAU_GETPARAM_CHIPSET_ID:
		*value = gpu.chipset;
		break;
	case NOUVEAU_GETPARAM_GRAPH_UNITS:
		*value = (gpu.gpc_count & 0xff) | (gpu.tpc_count & 0xffff) << 8;
		break;
	}
	return 0;
}

static int bridge_device_time(int fd, __u64 *value)
{
	struct drm_nova_get_time time = { .clockid = CLOCK_MONOTONIC };
	int result = bridge_call(fd, DRM_IOCTL_NOVA_GET_TIME, &time);

	if (!result)
		*value = time.gpu_ns;
	return result;
}

/* How much VRAM objects can have; none where the kernel places no object. */
static int bridge_device_vram(int fd, uint64_t *total)
{
	size_t size = DRM_NOVA_QUERY_SIZE_MAX;
	struct drm_nova_mem_regions *regions = calloc(1, size);
	int result = -ENOMEM;
	uint32_t i;

	*total = 0;
	if (regions)
		result = bridge_call_query(fd, DRM_NOVA_QUERY_MEM_REGIONS, regions,
					   size);
	for (i = 0; !result && i < regions->count; i++) {
		struct drm_nova_mem_region *region =
			(void *)((char *)(regions + 1) + i * regions->stride);

		if (region->mem_class == DRM_NOVA_MEM_CLASS_VRAM &&
		    region->flags & DRM_NOVA_MEM_REGION_ALLOCATABLE)
			*total += region->total;
	}
	free(regions);
	return result;
}

/**
 * bridge_device_getparam() - GETPARAM
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_nouveau_getparam
 * @size:	bytes of @argument
 *
 * Returns: 0, %-EINVAL for a parameter that is not known here, or what nova-drm
 * says.
 */
int bridge_device_getparam(struct bridge_file *file, int fd, void *argument,
			   size_t size)
{
	struct drm_nouveau_getparam *get = argument;

	switch (get->param) {
	case NOUVEAU_GETPARAM_PCI_VENDOR:
	case NOUVEAU_GETPARAM_PCI_DEVICE:
	case NOUVEAU_GETPARAM_CHIPSET_ID:
	case NOUVEAU_GETPARAM_GRAPH_UNITS:
		return bridge_device_gpu(fd, get->param, &get->value);
	case NOUVEAU_GETPARAM_BUS_TYPE:
		get->value = BRIDGE_BUS_PCIE;
		return 0;
	case NOUVEAU_GETPARAM_PTIMER_TIME:
		return bridge_device_time(fd, &get->value);
	case NOUVEAU_GETPARAM_EXEC_PUSH_MAX:
		return bridge_device_param(fd, NOVA_GETPARAM_EXEC_PUSH_MAX,
					   &get->value);
	case NOUVEAU_GETPARAM_VRAM_BAR_SIZE:
		return bridge_device_param(fd, NOVA_GETPARAM_VRAM_BAR_SIZE,
					   &get->value);
	case NOUVEAU_GETPARAM_VRAM_USED:
		return bridge_device_param(fd, NOVA_GETPARAM_VRAM_USED,
					   &get->value);
	case NOUVEAU_GETPARAM_HAS_VMA_TILEMODE:
		get->value = 1;
		return 0;
	}
	bridge_say("nouveau's parameter %llu is not known here",
		   (unsigned long long)get->param);
	return -EINVAL;
}

/**
 * bridge_device_zcull() - GET_ZCULL_INFO: as nouveau where it has none
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_nouveau_get_zcull_info
 * @size:	bytes of @argument
 *
 * nova-drm does not tell how depth tiles are culled; NVK goes without it.
 *
 * Returns: %-ENOTTY.
 */
int bridge_device_zcull(struct bridge_file *file, int fd, void *argument,
			size_t size)
{
	return -ENOTTY;
}

/**
 * bridge_device_resources() - DRM_IOCTL_MODE_GETRESOURCES: no display
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_mode_card_res
 * @size:	bytes of @argument
 *
 * nouveau drives displays, so NVK takes it for a lack of memory if a primary
 * node cannot list any.
 *
 * Returns: 0 or a negative errno.
 */
int bridge_device_resources(struct bridge_file *file, int fd, void *argument,
			    size_t size)
{
	int result = bridge_call(fd, DRM_IOCTL_MODE_GETRESOURCES, argument);

	if (result != -EOPNOTSUPP)
		return result;
	*(struct drm_mode_card_res *)argument = (struct drm_mode_card_res) { 0 };
	return 0;
}

/* NV_DEVICE_INFO_V0_TURING and those after it. */
static uint8_t bridge_device_family(uint32_t chipset)
{
	switch (chipset & ~0xfu) {
	case 0x160:
		return 0x0c;
	case 0x170:
		return 0x0d;
	case 0x180:
		return 0x0f;
	case 0x190:
		return 0x0e;
	}
	return 0x10;
}

/**
 * bridge_device_info() - what NVIF tells of the device
 * @fd:		descriptor
 * @info:	where to put it
 *
 * Returns: 0 or a negative errno.
 */
int bridge_device_info(int fd, struct bridge_info *info)
{
	struct drm_nova_gpu_info gpu = { 0 };
	uint64_t vram;
	int result = bridge_call_query(fd, DRM_NOVA_QUERY_GPU_INFO, &gpu,
				       sizeof(gpu));
	size_t i;

	if (!result)
		result = bridge_device_vram(fd, &vram);
	if (result)
		return result;
	*info = (struct bridge_info) {
		.platform = BRIDGE_PLATFORM_PCIE,
		.chipset = gpu.chipset,
		.revision = gpu.revision,
		.family = bridge_device_family(gpu.chipset),
		.ram_size = vram,
		.ram_user = vram,
	};
	/* nouveau writes chips in capitals. */
	for (i = 0; i < sizeof(info->chip) - 1 && gpu.chip_name[i]; i++)
		info->chip[i] = toupper((unsigned char)gpu.chip_name[i]);
	snprintf(info->name, sizeof(info->name), "%s",
		 gpu.board_name[0] ? gpu.board_name : info->chip);
	return 0;
}
