// SPDX-License-Identifier: GPL-2.0
/*
 * GEM_NEW and GEM_INFO, and nouveau's tile mode and page kind of an object. They
 * mean nothing to the kernel: nova-drm has the kind of each mapping. Within a
 * process they go with the object over a dma-buf, too, known by its inode;
 * between processes the format modifier says the same.
 */
#include <errno.h>
#include <sys/stat.h>

#include <drm/drm.h>
#include <drm/nouveau_drm.h>
#include <drm/nova_drm.h>

#include "bridge_call.h"
#include "bridge_file.h"
#include "bridge_gem.h"

/* By inode of the dma-buf, which is not used again; never made smaller. */
static struct bridge_map bridge_gem_shared;

static uint32_t bridge_gem_placement(uint32_t domain)
{
	uint32_t placement = 0;

	if (domain & NOUVEAU_GEM_DOMAIN_VRAM)
		placement |= DRM_NOVA_GEM_PLACEMENT_VRAM;
	/* nouveau takes DOMAIN_CPU, and none at all, for memory of the system. */
	if (domain & NOUVEAU_GEM_DOMAIN_GART || !placement)
		placement |= DRM_NOVA_GEM_PLACEMENT_SYSTEM;
	return placement;
}

static uint32_t bridge_gem_flags(uint32_t domain, uint32_t placement)
{
	uint32_t never = NOUVEAU_GEM_DOMAIN_NO_SHARE | NOUVEAU_GEM_DOMAIN_MAPPABLE;

	/* Who imports it may want to map it. */
	if ((domain & never) == NOUVEAU_GEM_DOMAIN_NO_SHARE)
		return DRM_NOVA_GEM_NO_MMAP;
	return placement == DRM_NOVA_GEM_PLACEMENT_SYSTEM ?
	       DRM_NOVA_GEM_CPU_CACHED : 0;
}

static uint32_t bridge_gem_page_shift(uint32_t align)
{
	if (align >= 1u << 21)
		return 21;
	return align >= 1u << 16 ? 16 : 0;
}

/* nouveau names one domain: the only one, or where the object is. */
static uint32_t bridge_gem_domain(uint32_t placement, uint32_t resident)
{
	if (placement == DRM_NOVA_GEM_PLACEMENT_SYSTEM ||
	    (placement & DRM_NOVA_GEM_PLACEMENT_SYSTEM &&
	     resident == DRM_NOVA_GEM_PLACEMENT_SYSTEM))
		return NOUVEAU_GEM_DOMAIN_GART;
	return NOUVEAU_GEM_DOMAIN_VRAM;
}

/* Remember the tile mode of @handle; most objects have none. */
static bool bridge_gem_tile(struct bridge_file *file, uint32_t handle,
			    uint64_t mode, uint64_t flags)
{
	struct bridge_entry entry = { handle, { mode, flags } };
	bool put = true;

	bridge_file_lock();
	if (mode || flags)
		put = bridge_map_put(&file->tiles, &entry);
	else
		bridge_map_remove(&file->tiles, handle);
	bridge_file_unlock();
	return put;
}

/**
 * bridge_gem_new() - GEM_NEW
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_nouveau_gem_new
 * @size:	bytes of @argument
 *
 * Returns: 0 or a negative errno.
 */
int bridge_gem_new(struct bridge_file *file, int fd, void *argument, size_t size)
{
	struct drm_nouveau_gem_new *req = argument;
	uint32_t placement = bridge_gem_placement(req->info.domain);
	struct drm_nova_gem_create create = {
		.size = req->info.size,
		.flags = bridge_gem_flags(req->info.domain, placement),
		.placement = placement,
		.page_shift = bridge_gem_page_shift(req->align),
	};
	uint32_t kind = req->info.tile_flags & NOUVEAU_GEM_TILE_LAYOUT_MASK;
	int result;

	if (req->info.domain & NOUVEAU_GEM_DOMAIN_NO_SHARE) {
		bridge_file_lock();
		create.vm_id = file->vm_id;
		bridge_file_unlock();
	}
	result = bridge_call(fd, DRM_IOCTL_NOVA_GEM_CREATE, &create);
	if (result)
		return result;
	if (!bridge_gem_tile(file, create.handle, req->info.tile_mode, kind)) {
		struct drm_gem_close close = { .handle = create.handle };

		bridge_call(fd, DRM_IOCTL_GEM_CLOSE, &close);
		return -ENOMEM;
	}
	req->info.handle = create.handle;
	req->info.domain = bridge_gem_domain(placement, 0);
	req->info.size = create.size;
	req->info.offset = 0;
	req->info.map_handle = create.mmap_offset;
	req->info.tile_flags = kind | NOUVEAU_GEM_TILE_NONCONTIG;
	return 0;
}

/**
 * bridge_gem_info() - GEM_INFO
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_nouveau_gem_info
 * @size:	bytes of @argument
 *
 * Returns: 0 or a negative errno.
 */
int bridge_gem_info(struct bridge_file *file, int fd, void *argument, size_t size)
{
	struct drm_nouveau_gem_info *info = argument;
	struct drm_nova_gem_info nova = { .handle = info->handle };
	int result = bridge_call(fd, DRM_IOCTL_NOVA_GEM_INFO, &nova);
	struct bridge_entry *tile;

	if (result)
		return result;
	info->domain = bridge_gem_domain(nova.placement, nova.resident);
	info->size = nova.size;
	info->offset = 0;
	info->map_handle = nova.mmap_offset;
	bridge_file_lock();
	tile = bridge_map_find(&file->tiles, info->handle);
	info->tile_mode = tile ? tile->value[0] : 0;
	info->tile_flags = tile ? tile->value[1] : 0;
	bridge_file_unlock();
	info->tile_flags |= NOUVEAU_GEM_TILE_NONCONTIG;
	return 0;
}

/**
 * bridge_gem_close() - DRM_IOCTL_GEM_CLOSE: the handle means nothing any more
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_gem_close
 * @size:	bytes of @argument
 *
 * Returns: 0 or a negative errno.
 */
int bridge_gem_close(struct bridge_file *file, int fd, void *argument,
		     size_t size)
{
	struct drm_gem_close *close = argument;

	/* First, since the number may be another object's right after it. */
	bridge_gem_tile(file, close->handle, 0, 0);
	return bridge_call(fd, DRM_IOCTL_GEM_CLOSE, close);
}

/**
 * bridge_gem_export() - DRM_IOCTL_PRIME_HANDLE_TO_FD
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_prime_handle
 * @size:	bytes of @argument
 *
 * Returns: 0 or a negative errno.
 */
int bridge_gem_export(struct bridge_file *file, int fd, void *argument,
		      size_t size)
{
	struct drm_prime_handle *prime = argument;
	int result = bridge_call(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, prime);
	struct bridge_entry *tile, entry;
	struct stat stat;

	if (result || fstat(prime->fd, &stat))
		return result;
	bridge_file_lock();
	tile = bridge_map_find(&file->tiles, prime->handle);
	if (tile) {
		entry = *tile;
		entry.key = stat.st_ino;
		if (!bridge_map_put(&bridge_gem_shared, &entry))
			bridge_say("no memory for the tile mode of a dma-buf");
	}
	bridge_file_unlock();
	return result;
}

/**
 * bridge_gem_import() - DRM_IOCTL_PRIME_FD_TO_HANDLE
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_prime_handle
 * @size:	bytes of @argument
 *
 * Returns: 0 or a negative errno.
 */
int bridge_gem_import(struct bridge_file *file, int fd, void *argument,
		      size_t size)
{
	struct drm_prime_handle *prime = argument;
	int result = bridge_call(fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, prime);
	struct bridge_entry *tile, entry = { 0 };
	struct stat stat;

	if (result || fstat(prime->fd, &stat))
		return result;
	bridge_file_lock();
	tile = bridge_map_find(&bridge_gem_shared, stat.st_ino);
	if (tile)
		entry = *tile;
	bridge_file_unlock();
	if (tile && !bridge_gem_tile(file, prime->handle, entry.value[0],
				     entry.value[1]))
		bridge_say("no memory for the tile mode of an object");
	return result;
}
