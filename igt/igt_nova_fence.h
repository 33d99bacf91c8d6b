/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_FENCE_H
#define IGT_NOVA_FENCE_H

/* Fences that are signalled when the test says so: vgem's. */

#include <stdbool.h>
#include <stdint.h>

struct igt_nova_fence {
	int vgem;
	uint32_t bo, id;	/* of vgem */
	int dmabuf;		/* an object that has the fence */
};

/* Skips without vgem. A fence nobody signals ends by itself after 10 s. */
void igt_nova_fence_create(struct igt_nova_fence *fence, uint64_t size,
			   bool write);
void igt_nova_fence_signal(struct igt_nova_fence *fence);
/* Signalled and all released. */
void igt_nova_fence_destroy(struct igt_nova_fence *fence);
/* Put the fence into a binary syncobj of another device. */
void igt_nova_fence_to_syncobj(struct igt_nova_fence *fence, int fd,
			       uint32_t syncobj);
uint32_t igt_nova_fence_syncobj(struct igt_nova_fence *fence, int fd);

/* Fences of a dma-buf as a sync file: DMA_BUF_SYNC_READ: of writers. */
int igt_nova_dmabuf_export_sync_file(int dmabuf, uint32_t flags);
void igt_nova_dmabuf_import_sync_file(int dmabuf, uint32_t flags, int sync_file);

/* An absolute time for syncobj waits; short is for what must not come. */
int64_t igt_nova_deadline(unsigned int ms);
#define IGT_NOVA_SHORT_MS	100
#define IGT_NOVA_LONG_MS	60000

/* Wait until it is signalled; fails when it is not. */
void igt_nova_syncobj_signalled(int fd, uint32_t syncobj);
void igt_nova_syncobj_pending(int fd, uint32_t syncobj);
void igt_nova_timeline_signalled(int fd, uint32_t syncobj, uint64_t point);
void igt_nova_timeline_pending(int fd, uint32_t syncobj, uint64_t point);
/* The error its fence carries, 0 for none; waits for it. */
int igt_nova_syncobj_error(int fd, uint32_t syncobj);

#endif /* IGT_NOVA_FENCE_H */
