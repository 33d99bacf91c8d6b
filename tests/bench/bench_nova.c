// SPDX-License-Identifier: GPL-2.0
/* nova-drm: memory objects; it has no address spaces and channels yet */
#include <drm/nova_drm.h>

#include "bench_client.h"

static int nova_buffer_create(struct bench_client *c, struct bench_buffer *b,
			      uint64_t size, enum bench_memory where)
{
	struct drm_nova_gem_create create = {
		.size = size,
		.placement = where == BENCH_VRAM ? DRM_NOVA_GEM_PLACEMENT_VRAM :
						   DRM_NOVA_GEM_PLACEMENT_SYSTEM,
	};
	int ret = bench_ioctl(c, DRM_IOCTL_NOVA_GEM_CREATE, &create);

	if (ret)
		return ret;
	b->size = create.size;
	b->handle = create.handle;
	b->map_offset = create.mmap_offset;
	return 0;
}

const struct bench_driver bench_nova = {
	.name = "nova-drm",
	.buffer_create = nova_buffer_create,
};
