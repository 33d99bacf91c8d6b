// SPDX-License-Identifier: GPL-2.0
/*
 * What user space can ask about the GPU: GETPARAM and DEV_QUERY.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/uaccess.h>

#include <drm/drm_file.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_resource.h>
#include <drm/ttm/ttm_tt.h>

#include "nova_drm_engines.h"
#include "nova_drm_gem.h"
#include "nova_drm_limits.h"
#include "nova_drm_priority.h"
#include "nova_drm_query.h"
#include "nova_drm_vram.h"

/**
 * nova_drm_query_param() - the GETPARAM ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file
 *
 * Context: Process context.
 * Returns: 0, or -EINVAL for a parameter that is not known.
 */
int nova_drm_query_param(struct nova_drm *nd, struct drm_nova_getparam *args,
			 struct drm_file *file)
{
	struct nova_core_vram_usage usage;
	struct nova_core_mem_info mem;

	switch (args->param) {
	case NOVA_GETPARAM_VRAM_BAR_SIZE:
		nova_core_mem_info(nd->core, &mem);
		args->value = mem.vram_bar_size;
		return 0;
	case NOVA_GETPARAM_UAPI_REV:
		args->value = DRM_NOVA_UAPI_REV;
		return 0;
	case NOVA_GETPARAM_FEATURES:
		args->value = NOVA_DRM_LIMITS_FEATURES;
		return 0;
	case NOVA_GETPARAM_EXEC_PUSH_MAX:
		args->value = NOVA_DRM_LIMITS_EXEC_PUSHES;
		return 0;
	case NOVA_GETPARAM_SYNCS_MAX:
		args->value = NOVA_DRM_LIMITS_SYNCS;
		return 0;
	case NOVA_GETPARAM_VM_BIND_OPS_MAX:
		args->value = NOVA_DRM_LIMITS_BIND_OPS;
		return 0;
	case NOVA_GETPARAM_QUEUE_PRIORITY_MASK:
		args->value = nova_drm_priority_mask(file);
		return 0;
	case NOVA_GETPARAM_QUEUES_MAX:
		args->value = NOVA_DRM_LIMITS_QUEUES;
		return 0;
	case NOVA_GETPARAM_VRAM_USED:
		nova_core_vram_usage(nd->core, &usage);
		args->value = usage.used;
		return 0;
	default:
		return -EINVAL;
	}
}

static u32 nova_drm_query_gpu_info(struct nova_drm *nd,
				   struct drm_nova_gpu_info *out)
	__must_hold_shared(nd->core)
{
	struct nova_core_gpu_info info;

	nova_core_gpu_info(nd->core, &info);

	out->chipset = info.chipset;
	out->revision = info.revision;
	out->pci_vendor = info.pci_vendor;
	out->pci_device = info.pci_device;
	out->pci_subvendor = info.pci_subvendor;
	out->pci_subdevice = info.pci_subdevice;
	out->pci_revision = info.pci_revision;
	out->gpc_mask = info.gpc_mask;
	out->gpc_count = info.gpc_count;
	out->tpc_count = info.tpc_count;
	out->sm_count = info.sm_count;
	out->warps_per_sm = info.warps_per_sm;

	static_assert(sizeof(out->uuid) == sizeof(info.uuid));
	memcpy(out->uuid, info.uuid, sizeof(out->uuid));
	strscpy_pad(out->chip_name, info.chip_name);
	strscpy_pad(out->fw_version, info.firmware_version);
	strscpy_pad(out->board_name, info.board_name);

	return sizeof(*out);
}

static void nova_drm_query_system_region(struct nova_drm *nd,
					 struct drm_nova_mem_region *out)
{
	struct ttm_resource_manager *man;

	man = ttm_manager_type(&nd->ttm, TTM_PL_SYSTEM);
	*out = (struct drm_nova_mem_region) {
		.mem_class = DRM_NOVA_MEM_CLASS_SYSTEM,
		.flags = DRM_NOVA_MEM_REGION_ALLOCATABLE,
		.min_page_size = PAGE_SIZE,
		.total = nova_drm_gem_system_limit(),
		.used = ttm_resource_manager_usage(man),
	};
	out->cpu_visible_size = out->total;
	out->cpu_visible_used = out->used;
}

static void nova_drm_query_vram_region(struct nova_drm *nd,
				       struct drm_nova_mem_region *out)
{
	struct nova_drm_vram *vram = &nd->vram;

	*out = (struct drm_nova_mem_region) {
		.mem_class = DRM_NOVA_MEM_CLASS_VRAM,
		.flags = DRM_NOVA_MEM_REGION_ALLOCATABLE,
		.min_page_size = BIT(NOVA_CORE_VRAM_MIN_SHIFT),
		.total = vram->man.size,
		.used = ttm_resource_manager_usage(&vram->man),
		.cpu_visible_size = min(vram->man.size, vram->visible_size),
	};
	scoped_guard(mutex, &vram->lock)
		out->cpu_visible_used = vram->visible_used;
}

static void nova_drm_query_engine(const struct nova_core_engine *engine,
				  struct drm_nova_engine *out)
{
	*out = (struct drm_nova_engine) {
		.engine_class = engine->class,
		.engine_instance = engine->instance,
		.runlist = engine->runlist,
		.class_count = engine->class_count,
	};
	static_assert(sizeof(out->classes) == sizeof(engine->classes));
	memcpy(out->classes, engine->classes,
	       engine->class_count * sizeof(engine->classes[0]));
}

static u32 nova_drm_query_engines(const struct nova_drm_engines *engines,
				  struct nova_drm_query_engines *out)
{
	struct drm_nova_engines *head = &out->head;

	head->stride = sizeof(out->engine[0]);
	head->count = engines->count;
	for (u32 i = 0; i < engines->count; i++)
		nova_drm_query_engine(&engines->list[i], &out->engine[i]);

	return sizeof(*head) + head->count * sizeof(out->engine[0]);
}

static u32 nova_drm_query_mem_regions(struct nova_drm *nd,
				      struct nova_drm_query_regions *out)
	__must_hold_shared(nd->core)
{
	struct drm_nova_mem_regions *head = &out->head;

	head->stride = sizeof(out->region[0]);
	nova_drm_query_system_region(nd, &out->region[head->count++]);
	if (nd->vram.man.size)
		nova_drm_query_vram_region(nd, &out->region[head->count++]);

	return sizeof(*head) + head->count * sizeof(out->region[0]);
}

static u32 nova_drm_query_mmu(struct nova_drm *nd,
			      struct drm_nova_mmu_info *out)
	__must_hold_shared(nd->core)
{
	struct nova_core_mmu_info info;

	nova_core_mmu_info(nd->core, &info);

	out->va_bits = info.va_bits;
	out->page_sizes = info.page_shifts;
	out->sparse_sizes = info.sparse_shifts;
	out->kernel_va_min = info.kernel_size_min;
	out->kernel_va_align = info.kernel_align;
	out->kinds[0] = info.kinds;
	out->kinds_vram[0] = info.kinds_vram;

	return sizeof(*out);
}

static u32 nova_drm_query_time(struct drm_nova_time_info *out)
{
	out->frequency = NSEC_PER_SEC;
	out->resolution = NOVA_CORE_GPU_TIME_STEP;

	return sizeof(*out);
}

/**
 * nova_drm_query_device() - the DEV_QUERY ioctl's part that needs the GPU
 * @nd: DRM device
 * @type: DRM_NOVA_QUERY_*
 * @answer: filled in, zero before
 *
 * Context: Process context.
 * Returns: 0, -EINVAL for an unknown type.
 */
int nova_drm_query_device(struct nova_drm *nd, u32 type,
			  struct nova_drm_query_answer *answer)
{
	switch (type) {
	case DRM_NOVA_QUERY_GPU_INFO:
		answer->size = nova_drm_query_gpu_info(nd, &answer->data.gpu_info);
		return 0;
	case DRM_NOVA_QUERY_ENGINES:
		answer->size = nova_drm_query_engines(&nd->engines,
						      &answer->data.engines);
		return 0;
	case DRM_NOVA_QUERY_MEM_REGIONS:
		answer->size = nova_drm_query_mem_regions(nd, &answer->data.regions);
		return 0;
	case DRM_NOVA_QUERY_MMU:
		answer->size = nova_drm_query_mmu(nd, &answer->data.mmu);
		return 0;
	case DRM_NOVA_QUERY_TIME:
		answer->size = nova_drm_query_time(&answer->data.time);
		return 0;
	default:
		return -EINVAL;
	}
}

/**
 * nova_drm_query_reply() - the DEV_QUERY ioctl's other part
 * @args: the ioctl's argument
 * @answer: what to tell
 *
 * Separate because it may fault in user memory, for as long as user space
 * likes: not something to do inside a scope.
 *
 * Context: Process context, outside of any scope.
 * Returns: 0, -E2BIG or -EFAULT for a bad buffer.
 */
int nova_drm_query_reply(struct drm_nova_dev_query *args,
			 const struct nova_drm_query_answer *answer)
{
	u32 room = args->size, size = answer->size;

	args->size = size;
	if (!args->pointer)
		return 0;
	if (room > DRM_NOVA_QUERY_SIZE_MAX)
		return -E2BIG;

	if (copy_to_user(u64_to_user_ptr(args->pointer), &answer->data,
			 min(room, size)))
		return -EFAULT;
	if (room > size &&
	    clear_user(u64_to_user_ptr(args->pointer + size), room - size))
		return -EFAULT;
	return 0;
}
