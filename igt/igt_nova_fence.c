// SPDX-License-Identifier: MIT
#include <linux/dma-buf.h>
#include <poll.h>

#include "drm_mode.h"
#include "igt.h"
#include "igt_nova_fence.h"
#include "vgem_drm.h"

void igt_nova_fence_create(struct igt_nova_fence *fence, uint64_t size,
			   bool write)
{
	struct drm_mode_create_dumb dumb = {
		.width = 1024, .height = (size + 4095) / 4096, .bpp = 32,
	};
	struct drm_vgem_fence_attach attach = {
		.flags = write ? VGEM_FENCE_WRITE : 0,
	};

	fence->vgem = drm_open_driver(DRIVER_VGEM);
	do_ioctl(fence->vgem, DRM_IOCTL_MODE_CREATE_DUMB, &dumb);
	fence->bo = dumb.handle;
	attach.handle = dumb.handle;
	do_ioctl(fence->vgem, DRM_IOCTL_VGEM_FENCE_ATTACH, &attach);
	fence->id = attach.out_fence;
	fence->dmabuf = prime_handle_to_fd(fence->vgem, fence->bo);
}

void igt_nova_fence_signal(struct igt_nova_fence *fence)
{
	struct drm_vgem_fence_signal args = { .fence = fence->id };

	/* Fails if it took the test 10 s to come here. */
	do_ioctl(fence->vgem, DRM_IOCTL_VGEM_FENCE_SIGNAL, &args);
	fence->id = 0;
}

void igt_nova_fence_destroy(struct igt_nova_fence *fence)
{
	if (fence->id)
		igt_nova_fence_signal(fence);
	close(fence->dmabuf);
	gem_close(fence->vgem, fence->bo);
	drm_close_driver(fence->vgem);
}

int igt_nova_dmabuf_export_sync_file(int dmabuf, uint32_t flags)
{
	struct dma_buf_export_sync_file args = { .flags = flags, .fd = -1 };

	do_ioctl(dmabuf, DMA_BUF_IOCTL_EXPORT_SYNC_FILE, &args);
	return args.fd;
}

void igt_nova_dmabuf_import_sync_file(int dmabuf, uint32_t flags, int sync_file)
{
	struct dma_buf_import_sync_file args = { .flags = flags, .fd = sync_file };

	do_ioctl(dmabuf, DMA_BUF_IOCTL_IMPORT_SYNC_FILE, &args);
}

void igt_nova_fence_to_syncobj(struct igt_nova_fence *fence, int fd,
			       uint32_t syncobj)
{
	int file = igt_nova_dmabuf_export_sync_file(fence->dmabuf,
						    DMA_BUF_SYNC_RW);

	syncobj_import_sync_file(fd, syncobj, file);
	close(file);
}

uint32_t igt_nova_fence_syncobj(struct igt_nova_fence *fence, int fd)
{
	uint32_t syncobj = syncobj_create(fd, 0);

	igt_nova_fence_to_syncobj(fence, fd, syncobj);
	return syncobj;
}

int64_t igt_nova_deadline(unsigned int ms)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ll + now.tv_nsec + ms * 1000000ll;
}

void igt_nova_syncobj_signalled(int fd, uint32_t syncobj)
{
	igt_assert_eq(syncobj_wait_err(fd, &syncobj, 1,
				       igt_nova_deadline(IGT_NOVA_LONG_MS), 0), 0);
}

void igt_nova_syncobj_pending(int fd, uint32_t syncobj)
{
	igt_assert_eq(syncobj_wait_err(fd, &syncobj, 1,
				       igt_nova_deadline(IGT_NOVA_SHORT_MS), 0),
		      -ETIME);
}

void igt_nova_timeline_signalled(int fd, uint32_t syncobj, uint64_t point)
{
	igt_assert_eq(syncobj_timeline_wait_err(fd, &syncobj, &point, 1,
						igt_nova_deadline(IGT_NOVA_LONG_MS),
						0), 0);
}

void igt_nova_timeline_pending(int fd, uint32_t syncobj, uint64_t point)
{
	igt_assert_eq(syncobj_timeline_wait_err(fd, &syncobj, &point, 1,
						igt_nova_deadline(IGT_NOVA_SHORT_MS),
						0), -ETIME);
}

int igt_nova_syncobj_error(int fd, uint32_t syncobj)
{
	int file = syncobj_export_sync_file(fd, syncobj);
	struct pollfd wait = { .fd = file, .events = POLLIN };
	int status;

	igt_assert_eq(poll(&wait, 1, IGT_NOVA_LONG_MS), 1);
	status = sync_fence_status(file);
	igt_assert_neq(status, 0);
	close(file);
	return status < 0 ? -status : 0;
}
