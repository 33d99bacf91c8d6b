// SPDX-License-Identifier: GPL-2.0
/* nouveau by its VM_BIND interface, as Mesa's NVK uses it */
#include <errno.h>
#include <stdlib.h>

#include <drm/nouveau_drm.h>

#include "bench_client.h"

/*
 * Objects of a channel are made by messages for which there is no user header;
 * the layout is that of nouveau's include/nvif/ioctl.h.
 */
struct nvif_new {
	uint8_t version, type, pad[4], owner, route;
	uint64_t token;			/* the channel */
	uint64_t object;
	struct {
		uint8_t version, pad[7];
		uint64_t token;
		uint64_t object;	/* any number, not used before */
		uint32_t handle;
		int32_t oclass;
	} object_new;
};

#define NVIF_TYPE_NEW		2
#define NVIF_ROUTE_HIDDEN	0xff

/* RM's handle of the copy object; a client's channels share the name space. */
#define COPY_HANDLE(channel)	(0xbeef0000u | (uint32_t)(channel))

/* The part of the address space that the kernel keeps to itself. */
#define KERNEL_ADDR		(1ull << 38)
#define KERNEL_SIZE		(1ull << 38)

#define IOCTL_NVIF	DRM_IOWR(DRM_COMMAND_BASE + DRM_NOUVEAU_NVIF, struct nvif_new)

static int nouveau_start(struct bench_client *c)
{
	struct drm_nouveau_vm_init init = {
		.kernel_managed_addr = KERNEL_ADDR,
		.kernel_managed_size = KERNEL_SIZE,
	};

	return bench_ioctl(c, DRM_IOCTL_NOUVEAU_VM_INIT, &init);
}

static uint32_t domain(enum bench_memory where)
{
	switch (where) {
	case BENCH_VRAM:
		return NOUVEAU_GEM_DOMAIN_VRAM | NOUVEAU_GEM_DOMAIN_MAPPABLE;
	case BENCH_PRIVATE:
		return NOUVEAU_GEM_DOMAIN_GART | NOUVEAU_GEM_DOMAIN_COHERENT |
		       NOUVEAU_GEM_DOMAIN_NO_SHARE;
	default:
		return NOUVEAU_GEM_DOMAIN_GART | NOUVEAU_GEM_DOMAIN_COHERENT;
	}
}

static int nouveau_buffer_create(struct bench_client *c, struct bench_buffer *b,
				 uint64_t size, enum bench_memory where)
{
	struct drm_nouveau_gem_new create = {
		.info.size = size,
		.info.domain = domain(where),
	};
	int ret = bench_ioctl(c, DRM_IOCTL_NOUVEAU_GEM_NEW, &create);

	if (ret)
		return ret;
	b->size = create.info.size;
	b->handle = create.info.handle;
	b->map_offset = create.info.map_handle;
	return 0;
}

static int nouveau_bind(struct bench_client *c, const struct bench_range *r,
			uint32_t count, bool map)
{
	struct drm_nouveau_vm_bind_op *ops = calloc(count, sizeof(*ops));
	struct drm_nouveau_vm_bind bind = {
		.op_count = count,
		.op_ptr = (uintptr_t)ops,
	};
	uint32_t i;
	int ret;

	if (!ops)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		ops[i].op = map ? DRM_NOUVEAU_VM_BIND_OP_MAP :
				  DRM_NOUVEAU_VM_BIND_OP_UNMAP;
		ops[i].handle = map ? r[i].handle : 0;
		ops[i].bo_offset = map ? r[i].offset : 0;
		ops[i].addr = r[i].va;
		ops[i].range = r[i].size;
	}
	ret = bench_ioctl(c, DRM_IOCTL_NOUVEAU_VM_BIND, &bind);
	free(ops);
	return ret;
}

static int nouveau_channel_destroy(struct bench_client *c, uint32_t channel)
{
	struct drm_nouveau_channel_free destroy = { .channel = (int32_t)channel };

	return bench_ioctl(c, DRM_IOCTL_NOUVEAU_CHANNEL_FREE, &destroy);
}

static int nouveau_channel_create(struct bench_client *c, uint32_t *channel)
{
	/* The first of these two values makes the second an engine. */
	struct drm_nouveau_channel_alloc create = {
		.fb_ctxdma_handle = ~0u,
		.tt_ctxdma_handle = NOUVEAU_FIFO_ENGINE_CE,
	};
	struct nvif_new copy = {
		.type = NVIF_TYPE_NEW,
		.route = NVIF_ROUTE_HIDDEN,
		.object_new = { .oclass = BENCH_COPY_CLASS },
	};
	int ret = bench_ioctl(c, DRM_IOCTL_NOUVEAU_CHANNEL_ALLOC, &create);

	if (ret)
		return ret;
	copy.token = (uint64_t)create.channel;
	copy.object_new.object = (uint64_t)create.channel + 1;
	copy.object_new.handle = COPY_HANDLE(create.channel);
	ret = bench_ioctl(c, IOCTL_NVIF, &copy);
	if (ret) {
		nouveau_channel_destroy(c, (uint32_t)create.channel);
		return ret;
	}
	*channel = (uint32_t)create.channel;
	return 0;
}

static int nouveau_submit(struct bench_client *c, const struct bench_submit *s)
{
	struct drm_nouveau_exec_push pushes[BENCH_PUSHES_MAX];
	struct drm_nouveau_sync signal = {
		.flags = DRM_NOUVEAU_SYNC_TIMELINE_SYNCOBJ,
		.handle = s->syncobj,
		.timeline_value = s->point,
	};
	struct drm_nouveau_exec exec = {
		.channel = s->channel,
		.push_count = s->count,
		.push_ptr = (uintptr_t)pushes,
		.sig_count = 1,
		.sig_ptr = (uintptr_t)&signal,
	};
	uint32_t i;

	for (i = 0; i < s->count; i++)
		pushes[i] = (struct drm_nouveau_exec_push){
			.va = s->pushes[i].va, .va_len = s->pushes[i].size,
		};
	return bench_ioctl(c, DRM_IOCTL_NOUVEAU_EXEC, &exec);
}

const struct bench_driver bench_nouveau = {
	.name = "nouveau",
	.start = nouveau_start,
	.buffer_create = nouveau_buffer_create,
	.bind = nouveau_bind,
	.channel_create = nouveau_channel_create,
	.channel_destroy = nouveau_channel_destroy,
	.submit = nouveau_submit,
};
