// SPDX-License-Identifier: MIT
/*
 * TEST: fences of objects that nova-drm shares with others
 *
 * User space puts fences for others into a dma-buf by itself, and takes theirs out
 * to wait for. Neither VM_BIND nor EXEC waits for them or adds any that others would
 * wait for.
 */
#include <linux/dma-buf.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_exec.h"
#include "igt_nova_fence.h"

#define BO_SIZE		(64 << 10)
#define MANY		8

static uint64_t base;		/* of user space's range */

struct shared {
	uint32_t vm, handle;
	int dmabuf;
};

static struct shared shared_create(int fd)
{
	struct drm_nova_vm_create vm = {};
	struct shared shared;

	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm);
	base = vm.user_va_start;
	shared.vm = vm.vm_id;
	shared.handle = igt_nova_gem_create(fd, BO_SIZE, 0).handle;
	shared.dmabuf = prime_handle_to_fd(fd, shared.handle);
	return shared;
}

static void shared_destroy(int fd, struct shared *shared)
{
	close(shared->dmabuf);
	gem_close(fd, shared->handle);
	igt_nova_vm_destroy(fd, shared->vm);
}

static void bind_now(int fd, uint32_t vm, uint32_t handle, uint64_t va)
{
	struct drm_nova_vm_bind_op op = {
		.op = DRM_NOVA_VM_BIND_OP_MAP, .handle = handle, .va = va,
		.range = BO_SIZE,
	};
	struct drm_nova_vm_bind bind = igt_nova_bind(vm, &op, 1);

	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
}

/* Is there a fence that a reader or writer would have to wait for? */
static bool is_busy(int dmabuf, bool writer)
{
	struct pollfd wait = {
		.fd = dmabuf, .events = writer ? POLLOUT : POLLIN,
	};
	int file, status;

	file = igt_nova_dmabuf_export_sync_file(dmabuf, writer ?
						DMA_BUF_SYNC_RW :
						DMA_BUF_SYNC_READ);
	status = sync_fence_status(file);
	close(file);
	igt_assert_lte(0, status);
	igt_assert_eq(poll(&wait, 1, 0), status);
	return !status;
}

static void add_fence(int dmabuf, struct igt_nova_fence *fence, uint32_t flags)
{
	int file = igt_nova_dmabuf_export_sync_file(fence->dmabuf,
						    DMA_BUF_SYNC_RW);

	igt_nova_dmabuf_import_sync_file(dmabuf, flags, file);
	close(file);
}

/* A fence put in comes out again, for those whom it concerns. */
static void test_export(int fd, unsigned int count)
{
	struct shared shared[MANY];
	struct igt_nova_fence fence[MANY];

	for (unsigned int i = 0; i < count; i++) {
		bool write = !(i & 1);

		shared[i] = shared_create(fd);
		igt_assert(!is_busy(shared[i].dmabuf, true));
		igt_nova_fence_create(&fence[i], 4096, true);
		add_fence(shared[i].dmabuf, &fence[i],
			  write ? DMA_BUF_SYNC_RW : DMA_BUF_SYNC_READ);
		/* Binding does not wait for it, nor take it away. */
		bind_now(fd, shared[i].vm, shared[i].handle, base);
		igt_assert(is_busy(shared[i].dmabuf, true));
		igt_assert_eq(is_busy(shared[i].dmabuf, false), write);
	}
	for (unsigned int i = 0; i < count; i++) {
		igt_nova_fence_signal(&fence[i]);
		igt_assert(!is_busy(shared[i].dmabuf, true));
		if (i + 1 < count)
			igt_assert(is_busy(shared[i + 1].dmabuf, true));
	}
	for (unsigned int i = 0; i < count; i++) {
		igt_nova_fence_destroy(&fence[i]);
		shared_destroy(fd, &shared[i]);
	}
}

/* The fence of a bind is nobody else's business. */
static void test_bookkeep(int fd)
{
	struct shared shared = shared_create(fd);
	struct drm_nova_sync wait = {}, signal = {};
	struct drm_nova_vm_bind_op op = {
		.op = DRM_NOVA_VM_BIND_OP_MAP, .handle = shared.handle,
		.va = base, .range = BO_SIZE,
	};
	struct drm_nova_vm_bind bind = igt_nova_bind(shared.vm, &op, 1);
	struct igt_nova_fence fence;

	igt_nova_fence_create(&fence, 4096, true);
	wait.handle = igt_nova_fence_syncobj(&fence, fd);
	signal.handle = syncobj_create(fd, 0);
	igt_nova_bind_syncs(&bind, &wait, 1, &signal, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	igt_nova_syncobj_pending(fd, signal.handle);
	igt_assert(!is_busy(shared.dmabuf, true));
	igt_nova_fence_destroy(&fence);
	igt_nova_syncobj_signalled(fd, signal.handle);
	igt_assert(!is_busy(shared.dmabuf, true));
	syncobj_destroy(fd, wait.handle);
	syncobj_destroy(fd, signal.handle);
	shared_destroy(fd, &shared);
}

/* Another device still writes: that is to be waited for by who uses it. */
static void test_import(int fd, bool write)
{
	struct drm_nova_vm_create vm = {};
	struct igt_nova_fence fence;
	uint32_t handle;
	int dmabuf;

	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm);
	igt_nova_fence_create(&fence, BO_SIZE, write);
	handle = prime_fd_to_handle(fd, fence.dmabuf);
	bind_now(fd, vm.vm_id, handle, vm.user_va_start);
	dmabuf = prime_handle_to_fd(fd, handle);
	igt_assert(is_busy(dmabuf, true));
	igt_assert_eq(is_busy(dmabuf, false), write);
	igt_nova_fence_signal(&fence);
	igt_assert(!is_busy(dmabuf, true));
	close(dmabuf);
	gem_close(fd, handle);
	igt_nova_vm_destroy(fd, vm.vm_id);
	igt_nova_fence_destroy(&fence);
}

/* A push that copies one word. */
static struct drm_nova_push copy_word(struct igt_nova_ctx *ctx, uint64_t to,
				      uint64_t from)
{
	struct igt_nova_push push = igt_nova_ctx_push(ctx, 64);

	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_copy(&push, to, from, 4);
	return igt_nova_push_end(&push);
}

/* A sync with what a reader of the dma-buf has to wait for. */
static struct drm_nova_sync sync_of_writers(int fd, int dmabuf)
{
	struct drm_nova_sync sync = igt_nova_sync_create(fd);
	int file = igt_nova_dmabuf_export_sync_file(dmabuf, DMA_BUF_SYNC_READ);

	syncobj_import_sync_file(fd, sync.handle, file);
	close(file);
	return sync;
}

/* Jobs read what another device writes; only one is told to wait for that. */
static void test_import_exec(int fd)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct drm_nova_sync written, done;
	struct igt_nova_word early, late;
	struct igt_nova_fence fence;
	struct igt_nova_ctx ctx;
	struct drm_nova_push push;
	volatile uint32_t *content;
	uint32_t queue, handle;
	uint64_t va;

	igt_nova_ctx_init(fd, &ctx);
	queue = igt_nova_queue_on(fd, ctx.vm, &engine);
	early = igt_nova_ctx_word(&ctx);
	late = igt_nova_ctx_word(&ctx);
	igt_nova_fence_create(&fence, BO_SIZE, true);
	content = mmap(NULL, BO_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
		       fence.dmabuf, 0);
	igt_assert(content != MAP_FAILED);
	content[BO_SIZE / 8] = 1;
	handle = prime_fd_to_handle(fd, fence.dmabuf);
	va = igt_nova_ctx_va(&ctx, BO_SIZE);
	igt_nova_ctx_bind(&ctx, handle, va, BO_SIZE, 0);

	push = copy_word(&ctx, early.va, va + BO_SIZE / 2);
	igt_nova_exec_done(fd, queue, &push, 1);
	igt_assert_eq_u32(*early.u32, 1);

	written = sync_of_writers(fd, fence.dmabuf);
	done = igt_nova_sync_create(fd);
	push = copy_word(&ctx, late.va, va + BO_SIZE / 2);
	igt_nova_exec(fd, queue, &push, 1, &written, &done);
	igt_nova_sync_pending(fd, &done);
	igt_assert_eq_u32(*late.u32, 0);
	content[BO_SIZE / 8] = 2;
	igt_assert(!igt_nova_sync_is_signalled(fd, &done));
	igt_nova_fence_signal(&fence);
	igt_assert_eq(igt_nova_sync_error(fd, &done), 0);
	igt_assert_eq_u32(*late.u32, 2);

	/* Nothing is left to wait for. */
	igt_nova_sync_destroy(fd, &written);
	written = sync_of_writers(fd, fence.dmabuf);
	igt_assert(igt_nova_sync_is_signalled(fd, &written));
	igt_nova_queue_good(fd, queue);
	igt_nova_queue_destroy(fd, queue);
	igt_nova_sync_destroy(fd, &written);
	igt_nova_sync_destroy(fd, &done);
	igt_nova_ctx_unbind(&ctx, va, BO_SIZE);
	gem_close(fd, handle);
	igt_nova_ctx_fini(&ctx);
	munmap((void *)content, BO_SIZE);
	igt_nova_fence_destroy(&fence);
}

struct reader {
	pthread_t thread;
	int dmabuf, err;
	volatile bool done;
};

static void *read_thread(void *data)
{
	struct reader *reader = data;
	struct dma_buf_sync sync = {
		.flags = DMA_BUF_SYNC_START | DMA_BUF_SYNC_READ,
	};

	reader->err = igt_ioctl(reader->dmabuf, DMA_BUF_IOCTL_SYNC, &sync) ?
		      errno : 0;
	reader->done = true;
	return NULL;
}

/* A CPU access waits for who writes, and for no one else. */
static void test_cpu_access(int fd)
{
	struct dma_buf_sync sync = {
		.flags = DMA_BUF_SYNC_START | DMA_BUF_SYNC_READ,
	};
	struct shared shared = shared_create(fd);
	struct igt_nova_fence fence[2];
	struct reader reader = { .dmabuf = shared.dmabuf };

	igt_nova_fence_create(&fence[0], 4096, true);
	add_fence(shared.dmabuf, &fence[0], DMA_BUF_SYNC_READ);
	do_ioctl(shared.dmabuf, DMA_BUF_IOCTL_SYNC, &sync);
	sync.flags |= DMA_BUF_SYNC_END;
	do_ioctl(shared.dmabuf, DMA_BUF_IOCTL_SYNC, &sync);

	igt_nova_fence_create(&fence[1], 4096, true);
	add_fence(shared.dmabuf, &fence[1], DMA_BUF_SYNC_RW);
	igt_assert_eq(pthread_create(&reader.thread, NULL, read_thread, &reader),
		      0);
	igt_assert(!igt_wait(reader.done, IGT_NOVA_SHORT_MS, 10));
	igt_nova_fence_signal(&fence[1]);
	pthread_join(reader.thread, NULL);
	igt_assert_eq(reader.err, 0);
	do_ioctl(shared.dmabuf, DMA_BUF_IOCTL_SYNC, &sync);
	for (int i = 0; i < 2; i++)
		igt_nova_fence_destroy(&fence[i]);
	shared_destroy(fd, &shared);
}

int igt_main()
{
	int fd = -1;

	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("A fence in a dma-buf, for writers and readers");
	igt_subtest("export-once")
		test_export(fd, 1);

	igt_describe("Fences in several dma-bufs");
	igt_subtest("export-many")
		test_export(fd, MANY);

	igt_describe("Binding an object does not wait for who writes it");
	igt_subtest("import-written")
		test_import(fd, true);

	igt_describe("Binding an object does not wait for who reads it");
	igt_subtest("import-read")
		test_import(fd, false);

	igt_describe("A job waits for who writes an object when it is told to");
	igt_subtest("import-then-exec-waits")
		test_import_exec(fd);

	igt_describe("Others do not wait for binds");
	igt_subtest("bookkeep-not-implicit")
		test_bookkeep(fd);

	igt_describe("The CPU waits for who writes");
	igt_subtest("cpu-access")
		test_cpu_access(fd);

	igt_fixture()
		drm_close_driver(fd);
}
