// SPDX-License-Identifier: GPL-2.0
/* nova-drm by its user interface, uapi/drm/nova_drm.h */
#include <errno.h>
#include <stdlib.h>

#include <drm/nova_drm.h>

#include "bench_client.h"

static int nova_start(struct bench_client *c)
{
	struct drm_nova_vm_create create = { 0 };
	int ret = bench_ioctl(c, DRM_IOCTL_NOVA_VM_CREATE, &create);

	c->vm = create.vm_id;
	return ret;
}

static int nova_buffer_create(struct bench_client *c, struct bench_buffer *b,
			      uint64_t size, enum bench_memory where)
{
	struct drm_nova_gem_create create = {
		.size = size,
		.placement = where == BENCH_VRAM ? DRM_NOVA_GEM_PLACEMENT_VRAM :
						   DRM_NOVA_GEM_PLACEMENT_SYSTEM,
		.vm_id = where == BENCH_PRIVATE ? c->vm : 0,
	};
	int ret = bench_ioctl(c, DRM_IOCTL_NOVA_GEM_CREATE, &create);

	if (ret)
		return ret;
	b->size = create.size;
	b->handle = create.handle;
	b->map_offset = create.mmap_offset;
	return 0;
}

static int nova_bind(struct bench_client *c, const struct bench_range *r,
		     uint32_t count, bool map)
{
	struct drm_nova_vm_bind_op *ops = calloc(count, sizeof(*ops));
	struct drm_nova_vm_bind bind = {
		.vm_id = c->vm,
		.op_count = count,
		.op_stride = sizeof(*ops),
		.ops = (uintptr_t)ops,
	};
	uint32_t i;
	int ret;

	if (!ops)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		ops[i].op = map ? DRM_NOVA_VM_BIND_OP_MAP :
				  DRM_NOVA_VM_BIND_OP_UNMAP;
		ops[i].handle = map ? r[i].handle : 0;
		ops[i].bo_offset = map ? r[i].offset : 0;
		ops[i].va = r[i].va;
		ops[i].range = r[i].size;
	}
	ret = bench_ioctl(c, DRM_IOCTL_NOVA_VM_BIND, &bind);
	free(ops);
	return ret;
}

static int nova_channel_create(struct bench_client *c, uint32_t *channel)
{
	struct drm_nova_queue_create create = {
		.vm_id = c->vm,
		.engine_class = DRM_NOVA_ENGINE_CLASS_CE,
		.engine_instance = DRM_NOVA_ENGINE_INSTANCE_ANY,
		.priority = DRM_NOVA_QUEUE_PRIORITY_MEDIUM,
	};
	int ret = bench_ioctl(c, DRM_IOCTL_NOVA_QUEUE_CREATE, &create);

	*channel = create.queue_id;
	return ret;
}

static int nova_channel_destroy(struct bench_client *c, uint32_t channel)
{
	struct drm_nova_queue_destroy destroy = { .queue_id = channel };

	return bench_ioctl(c, DRM_IOCTL_NOVA_QUEUE_DESTROY, &destroy);
}

static int nova_submit(struct bench_client *c, const struct bench_submit *s)
{
	struct drm_nova_push pushes[BENCH_PUSHES_MAX];
	struct drm_nova_sync signal = {
		.flags = DRM_NOVA_SYNC_TIMELINE,
		.handle = s->syncobj,
		.point = s->point,
	};
	struct drm_nova_exec exec = {
		.queue_id = s->channel,
		.push_count = s->count,
		.push_stride = sizeof(*pushes),
		.pushes = (uintptr_t)pushes,
		.sync_stride = sizeof(signal),
		.signal_count = 1,
		.signals = (uintptr_t)&signal,
	};
	uint32_t i;

	for (i = 0; i < s->count; i++)
		pushes[i] = (struct drm_nova_push){
			.va = s->pushes[i].va, .size = s->pushes[i].size,
		};
	return bench_ioctl(c, DRM_IOCTL_NOVA_EXEC, &exec);
}

const struct bench_driver bench_nova = {
	.name = "nova-drm",
	.start = nova_start,
	.buffer_create = nova_buffer_create,
	.bind = nova_bind,
	.channel_create = nova_channel_create,
	.channel_destroy = nova_channel_destroy,
	.submit = nova_submit,
};
