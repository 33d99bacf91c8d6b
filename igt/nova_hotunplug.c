// SPDX-License-Identifier: MIT
/*
 * TEST: nova-drm when its GPU is unbound under its users
 */
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>

#include "drm_mode.h"
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_device.h"
#include "igt_nova_fence.h"
#include "igt_nova_load.h"

#define BO_SIZE		(256 << 10)

static void assert_gone(int fd)
{
	struct drm_nova_getparam param = { .param = NOVA_GETPARAM_UAPI_REV };
	struct drm_nova_gem_create create = { .size = BO_SIZE };
	struct drm_nova_gem_info info = { .handle = 1 };
	struct drm_nova_dev_query query = { .type = DRM_NOVA_QUERY_GPU_INFO };
	struct drm_nova_get_time time = { .clockid = CLOCK_MONOTONIC };
	struct drm_nova_vm_create vm = {};
	struct drm_nova_vm_destroy vm_destroy = { .vm_id = 1 };
	struct drm_nova_vm_bind bind = igt_nova_bind(1, NULL, 0);
	struct drm_nova_vm_get_state state = { .vm_id = 1 };
	struct drm_nova_queue_create queue = { .vm_id = 1 };
	struct drm_nova_queue_destroy queue_destroy = { .queue_id = 1 };
	struct drm_nova_queue_get_state queue_state = { .queue_id = 1 };
	struct drm_nova_exec exec = igt_nova_exec_args(1, NULL, 0);

	do_ioctl_err(fd, DRM_IOCTL_NOVA_GETPARAM, &param, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_CREATE, &create, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GEM_INFO, &info, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_GET_TIME, &time, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_DESTROY, &vm_destroy, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_BIND, &bind, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_GET_STATE, &state, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_QUEUE_CREATE, &queue, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_QUEUE_DESTROY, &queue_destroy, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_QUEUE_GET_STATE, &queue_state, ENODEV);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_EXEC, &exec, ENODEV);
}

static void test_ioctl(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA), again;

	igt_nova_gem_create(fd, BO_SIZE, 0);
	igt_nova_device_unbind();
	assert_gone(fd);

	/* The old file stays dead, a new one works. */
	igt_nova_device_bind();
	assert_gone(fd);
	again = drm_open_driver_render(DRIVER_NOVA);
	igt_nova_gem_create(again, BO_SIZE, 0);
	drm_close_driver(again);
	drm_close_driver(fd);
}

static void test_mmap(bool touched, uint32_t placement)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create bo = {
		.size = placement == DRM_NOVA_GEM_PLACEMENT_VRAM ? 16 << 10 :
								   BO_SIZE,
		.placement = placement,
	};
	volatile uint32_t *map;

	if (placement == DRM_NOVA_GEM_PLACEMENT_VRAM)
		igt_nova_require_vram(fd);
	igt_nova_gem_create_with(fd, &bo);
	map = igt_nova_map(fd, &bo);
	if (touched)
		for (size_t i = 0; i < bo.size / 4; i++)
			map[i] = i;
	igt_nova_device_unbind();

	/* No signal; what is written may or may not stick. */
	for (size_t i = 0; i < bo.size / 4; i++)
		map[i] = map[i] + 1;
	igt_assert(mmap(NULL, bo.size, PROT_READ, MAP_SHARED, fd,
			bo.mmap_offset) == MAP_FAILED);
	igt_assert_eq(errno, ENODEV);
	igt_nova_device_bind();
	map[0] = map[bo.size / 4 - 1];
	munmap((void *)map, bo.size);
	drm_close_driver(fd);
}

/* Mapped objects of all kinds, a queue, and a bind that waits. */
static void test_vm(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_sync wait = {}, signal = {};
	struct drm_nova_gem_create bo[3] = {};
	struct drm_nova_vm_create vm = {};
	struct drm_nova_vm_bind_op ops[4];
	struct drm_nova_vm_bind bind_args;
	struct pollfd done = { .events = POLLIN };
	struct igt_nova_fence fence;

	igt_nova_fence_create(&fence, 4096, true);
	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm);
	for (int i = 0; i < 3; i++) {
		bo[i].size = 64 << 10;
		bo[i].vm_id = i == 2 ? vm.vm_id : 0;
		bo[i].placement = i ? 0 : DRM_NOVA_GEM_PLACEMENT_SYSTEM;
		igt_nova_gem_create_with(fd, &bo[i]);
		ops[i] = (struct drm_nova_vm_bind_op){
			.op = DRM_NOVA_VM_BIND_OP_MAP, .handle = bo[i].handle,
			.va = vm.user_va_start + (i << 20), .range = bo[i].size,
		};
	}
	ops[3] = (struct drm_nova_vm_bind_op){
		.op = DRM_NOVA_VM_BIND_OP_MAP, .flags = DRM_NOVA_VM_BIND_SPARSE,
		.va = vm.user_va_start + (1 << 30), .range = 1 << 30,
	};
	bind_args = igt_nova_bind(vm.vm_id, ops, 4);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind_args), 0);

	wait.handle = igt_nova_fence_syncobj(&fence, fd);
	signal.handle = syncobj_create(fd, 0);
	ops[0].va += 4 << 20;
	bind_args = igt_nova_bind(vm.vm_id, ops, 1);
	bind_args.queue_id = igt_nova_bind_queue_create(fd, vm.vm_id);
	igt_nova_bind_syncs(&bind_args, &wait, 1, &signal, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind_args), 0);
	done.fd = syncobj_export_sync_file(fd, signal.handle);
	igt_nova_device_unbind();
	assert_gone(fd);

	/* Not earlier than what it waits for, but then with an error. */
	igt_assert_eq(poll(&done, 1, 0), 0);
	igt_nova_fence_signal(&fence);
	igt_assert_eq(poll(&done, 1, IGT_NOVA_LONG_MS), 1);
	igt_assert_eq(sync_fence_status(done.fd), -ENODEV);
	close(done.fd);
	igt_nova_device_bind();
	igt_nova_fence_destroy(&fence);
	drm_close_driver(fd);
}

static void test_dmabuf(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA), dmabuf;
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, BO_SIZE, 0);
	volatile uint32_t *map;

	dmabuf = prime_handle_to_fd(fd, bo.handle);
	map = mmap(NULL, BO_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, dmabuf, 0);
	igt_assert(map != MAP_FAILED);
	map[0] = 1;
	drm_close_driver(fd);
	igt_nova_device_unbind();
	map[0] = 2;
	map[BO_SIZE / 4 - 1] = 2;
	igt_nova_device_bind();
	munmap((void *)map, BO_SIZE);
	close(dmabuf);
}

/*
 * Objects in memory and in swap, mapped for GPU and CPU. Memory is reclaimed
 * while the GPU goes, and after.
 */
struct reclaim {
	volatile bool stop;
	unsigned long rounds;
};

static void *reclaim_thread(void *data)
{
	struct reclaim *reclaim = data;

	while (!reclaim->stop) {
		igt_nova_write_file("/proc/sys/vm/drop_caches", "2");
		__atomic_add_fetch(&reclaim->rounds, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

static void test_reclaim(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA), dmabuf;
	struct drm_nova_gem_create bo[4] = {};
	struct drm_nova_vm_create vm = {};
	struct drm_nova_vm_bind_op ops[ARRAY_SIZE(bo)];
	struct drm_nova_vm_bind bind_args;
	struct reclaim reclaim = {};
	volatile uint32_t *map[ARRAY_SIZE(bo)], *shared;
	pthread_t thread;

	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm);
	for (uint32_t i = 0; i < ARRAY_SIZE(bo); i++) {
		bo[i] = igt_nova_gem_create(fd, BO_SIZE, 0);
		map[i] = igt_nova_map(fd, &bo[i]);
		for (uint32_t w = 0; w < BO_SIZE / 4; w++)
			map[i][w] = igt_nova_pattern(w, i);
		ops[i] = (struct drm_nova_vm_bind_op){
			.op = DRM_NOVA_VM_BIND_OP_MAP, .handle = bo[i].handle,
			.va = vm.user_va_start + (i << 20), .range = BO_SIZE,
		};
	}
	bind_args = igt_nova_bind(vm.vm_id, ops, ARRAY_SIZE(bo));
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind_args), 0);
	dmabuf = prime_handle_to_fd(fd, bo[0].handle);
	shared = mmap(NULL, BO_SIZE, PROT_READ, MAP_SHARED, dmabuf, 0);
	igt_assert(shared != MAP_FAILED);

	igt_nova_shrink_system(fd);
	for (uint32_t i = 0; i < ARRAY_SIZE(bo); i++)
		igt_assert_eq_u32(igt_nova_gem_info(fd, bo[i].handle).resident, 0);
	for (uint32_t w = 0; w < BO_SIZE / 4; w++)
		igt_assert_eq_u32(map[1][w], igt_nova_pattern(w, 1));
	bind_args = igt_nova_bind(vm.vm_id, ops, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind_args), 0);

	igt_assert_eq(pthread_create(&thread, NULL, reclaim_thread, &reclaim), 0);
	igt_assert(igt_wait(reclaim.rounds > 1, 60000, 1));
	igt_nova_device_unbind();
	reclaim.rounds = 0;
	igt_assert(igt_wait(reclaim.rounds > 1, 60000, 1));
	reclaim.stop = true;
	pthread_join(thread, NULL);
	assert_gone(fd);

	/* No signal, wherever it was. */
	igt_assert(shared[0] == shared[0]);
	for (uint32_t i = 0; i < ARRAY_SIZE(bo); i++) {
		map[i][0]++;
		munmap((void *)map[i], BO_SIZE);
	}
	munmap((void *)shared, BO_SIZE);
	close(dmabuf);
	igt_nova_device_bind();
	drm_close_driver(fd);
}

/* Another device's memory is not affected, nor is ours that it uses. */
static void test_foreign(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	int vgem = drm_open_driver(DRIVER_VGEM), dmabuf;
	struct drm_mode_create_dumb dumb = {
		.width = 256, .height = BO_SIZE / 1024, .bpp = 32,
	};
	struct drm_mode_map_dumb offset = {};
	struct drm_nova_gem_create bo;
	uint32_t *theirs, *ours, handle;

	/* vgem -> nova */
	do_ioctl(vgem, DRM_IOCTL_MODE_CREATE_DUMB, &dumb);
	dmabuf = prime_handle_to_fd(vgem, dumb.handle);
	bo.handle = prime_fd_to_handle(fd, dmabuf);
	close(dmabuf);
	bo.size = BO_SIZE;
	bo.mmap_offset = igt_nova_gem_info(fd, bo.handle).mmap_offset;
	theirs = igt_nova_map(fd, &bo);
	theirs[1] = 0x1234;

	/* nova -> vgem */
	bo = igt_nova_gem_create(fd, BO_SIZE, 0);
	dmabuf = prime_handle_to_fd(fd, bo.handle);
	handle = prime_fd_to_handle(vgem, dmabuf);
	close(dmabuf);

	igt_nova_device_unbind();

	igt_assert_eq_u32(theirs[1], 0x1234);
	offset.handle = dumb.handle;
	do_ioctl(vgem, DRM_IOCTL_MODE_MAP_DUMB, &offset);
	ours = mmap(NULL, BO_SIZE, PROT_READ, MAP_SHARED, vgem, offset.offset);
	igt_assert(ours != MAP_FAILED);
	igt_assert_eq_u32(ours[1], 0x1234);
	munmap(ours, BO_SIZE);

	igt_nova_device_bind();
	gem_close(vgem, handle);
	munmap(theirs, BO_SIZE);
	drm_close_driver(fd);
	drm_close_driver(vgem);
}

/* Users that do not stop while the device goes. */
struct busy {
	int fd;
	volatile bool stop;
	unsigned long rounds, odd;
};

static void *busy_thread(void *data)
{
	struct busy *busy = data;

	while (!busy->stop) {
		struct drm_nova_gem_create create = { .size = 4 << 10 };
		struct drm_nova_dev_query query = {
			.type = DRM_NOVA_QUERY_GPU_INFO,
		};

		if (!igt_ioctl(busy->fd, DRM_IOCTL_NOVA_GEM_CREATE, &create)) {
			struct drm_gem_close close_bo = {
				.handle = create.handle,
			};

			igt_ioctl(busy->fd, DRM_IOCTL_GEM_CLOSE, &close_bo);
		} else if (errno != ENODEV) {
			__atomic_add_fetch(&busy->odd, 1, __ATOMIC_RELAXED);
		}
		if (igt_ioctl(busy->fd, DRM_IOCTL_NOVA_DEV_QUERY, &query) &&
		    errno != ENODEV)
			__atomic_add_fetch(&busy->odd, 1, __ATOMIC_RELAXED);
		__atomic_add_fetch(&busy->rounds, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

static void test_busy(void)
{
	struct busy busy = { .fd = drm_open_driver_render(DRIVER_NOVA) };
	pthread_t threads[2];

	for (int i = 0; i < 2; i++)
		igt_assert_eq(pthread_create(&threads[i], NULL, busy_thread,
					     &busy), 0);
	igt_assert(igt_wait(busy.rounds > 20, 60000, 1));
	igt_nova_device_unbind();
	assert_gone(busy.fd);
	busy.stop = true;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	igt_assert_eq_u64(busy.odd, 0);
	igt_nova_device_bind();
	drm_close_driver(busy.fd);
}

/* Longer than it takes where all is emulated, shorter than jobs have time. */
#define UNBIND_MS	4500

static void assert_load_gone(struct igt_nova_load *load,
			     const struct timespec *start)
{
	unsigned int ms = igt_nova_client_elapsed(start);

	igt_info("unbound after %u ms\n", ms);
	igt_nova_load_ended(load, ENODEV);
	igt_nova_load_exec_fails(load, ENODEV);
	for (int c = 0; c < IGT_NOVA_LOAD_CLIENTS; c++)
		assert_gone(load->client[c].fd);
	igt_assert_lte(ms, UNBIND_MS);
}

/* Jobs that do not end, jobs behind those, and jobs that wait. */
static void test_exec(void)
{
	struct igt_nova_load load;
	struct timespec start;

	igt_nova_load_begin(&load);
	clock_gettime(CLOCK_MONOTONIC, &start);
	igt_nova_device_unbind();
	assert_load_gone(&load, &start);

	/* The files are closed while there is another device. */
	igt_nova_device_bind();
	igt_nova_client_check_gpu();
	igt_nova_load_close(&load);
	igt_nova_client_check_gpu();
}

/* nova-core keeps the GPU, which has to be given nothing to do any more. */
static void test_child(void)
{
	struct igt_nova_load load;
	struct timespec start;

	for (int round = 0; round < 2; round++) {
		igt_nova_load_begin(&load);
		clock_gettime(CLOCK_MONOTONIC, &start);
		igt_assert_eq(igt_nova_device_unbind_child(), 0);
		igt_assert(!igt_nova_device_child_is_bound());
		igt_assert(igt_nova_device_is_bound());
		assert_load_gone(&load, &start);

		igt_assert_eq(igt_nova_device_bind_child(), 0);
		igt_assert(igt_nova_device_child_is_bound());
		igt_nova_client_check_gpu();
		igt_nova_load_close(&load);
	}
}

/* One that submits all the time, by a thread: without assertions. */
struct submitter {
	pthread_t thread;
	struct igt_nova_client client;
	uint32_t queue;
	struct drm_nova_push push;
	struct drm_nova_sync done;
	int file;		/* the last fence */
	volatile bool stop;
	unsigned long good, gone, odd;
};

/* Syncobjs go with the device. */
static void take_file(struct submitter *s)
{
	struct drm_syncobj_handle args = {
		.handle = s->done.handle, .fd = -1,
		.flags = DRM_SYNCOBJ_HANDLE_TO_FD_FLAGS_EXPORT_SYNC_FILE,
	};

	if (igt_ioctl(s->client.fd, DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD, &args))
		return;
	close(s->file);
	s->file = args.fd;
}

static void submit_one(struct submitter *s)
{
	struct drm_nova_exec exec = igt_nova_exec_args(s->queue, &s->push, 1);

	igt_nova_exec_syncs(&exec, NULL, 0, &s->done, 1);
	switch (igt_nova_exec_errno(s->client.fd, &exec)) {
	case 0:
		take_file(s);
		__atomic_add_fetch(&s->good, 1, __ATOMIC_RELAXED);
		break;
	/* While queues end, before the device is gone. */
	case ECANCELED:
	case ENODEV:
		__atomic_add_fetch(&s->gone, 1, __ATOMIC_RELAXED);
		break;
	default:
		__atomic_add_fetch(&s->odd, 1, __ATOMIC_RELAXED);
		break;
	}
}

static void *submit_thread(void *data)
{
	struct submitter *s = data;

	while (!s->stop)
		submit_one(s);
	return NULL;
}

static void submitter_start(struct submitter *s, unsigned int engine_class)
{
	struct igt_nova_word word;

	*s = (struct submitter){ .file = -1 };
	igt_nova_client_open(&s->client);
	s->queue = igt_nova_client_queue(&s->client, engine_class);
	word = igt_nova_ctx_word(&s->client.ctx);
	s->push = igt_nova_ctx_release(&s->client.ctx, word.va, 1);
	s->done = igt_nova_sync_create(s->client.fd);
	igt_assert_eq(pthread_create(&s->thread, NULL, submit_thread, s), 0);
}

static void submitter_end(struct submitter *s)
{
	int error;

	igt_assert(igt_wait(s->gone > 0, 60000, 1));
	s->stop = true;
	pthread_join(s->thread, NULL);
	igt_assert_eq_u64(s->odd, 0);
	error = igt_nova_client_file_error(s->file, IGT_NOVA_SOON_MS);
	igt_assert(!error || error == ENODEV);
	close(s->file);
	igt_info("%lu jobs, the last one's error is %d\n", s->good, error);
	igt_nova_client_close(&s->client);
}

static void test_submit(void)
{
	static const unsigned int classes[] = {
		DRM_NOVA_ENGINE_CLASS_CE, DRM_NOVA_ENGINE_CLASS_GR,
	};
	struct submitter submitters[ARRAY_SIZE(classes)];

	for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++)
		submitter_start(&submitters[i], classes[i]);
	for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++)
		igt_assert(igt_wait(submitters[i].good > 50, 60000, 1));
	igt_nova_device_unbind();
	for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++)
		submitter_end(&submitters[i]);
	igt_nova_device_bind();
	igt_nova_client_check_gpu();
}

/* Again and again, with queues that have done something and are left behind. */
static void test_rebind(void)
{
	struct igt_nova_client clients[3];

	for (unsigned int i = 0; i < ARRAY_SIZE(clients); i++) {
		uint32_t queue;

		igt_nova_client_open(&clients[i]);
		queue = igt_nova_client_queue(&clients[i],
					      DRM_NOVA_ENGINE_CLASS_CE);
		igt_nova_client_check(&clients[i], queue);
		igt_nova_device_unbind();
		igt_assert_eq(igt_nova_client_exec_errno(&clients[i], queue),
			      ENODEV);
		igt_nova_device_bind();
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(clients); i++)
		igt_nova_client_close(&clients[i]);
	igt_nova_client_check_gpu();
}

int igt_main()
{
	igt_fixture()
		igt_nova_device_find();

	igt_describe("Ioctls of an open file fail with ENODEV");
	igt_subtest("ioctl-after-unbind") {
		igt_nova_device_bind();
		test_ioctl();
	}

	igt_describe("A mapping that was used can still be accessed");
	igt_subtest("mmap-after-unbind") {
		igt_nova_device_bind();
		test_mmap(true, DRM_NOVA_GEM_PLACEMENT_SYSTEM);
	}

	igt_describe("A mapping of VRAM that was used can still be accessed");
	igt_subtest("mmap-vram-after-unbind") {
		igt_nova_device_bind();
		test_mmap(true, DRM_NOVA_GEM_PLACEMENT_VRAM);
	}

	igt_describe("A mapping of VRAM not used yet can still be accessed");
	igt_subtest("mmap-vram-untouched-after-unbind") {
		igt_nova_device_bind();
		test_mmap(false, DRM_NOVA_GEM_PLACEMENT_VRAM);
	}

	igt_describe("VMs, their mappings and what waits go with the device");
	igt_subtest("vm-after-unbind") {
		igt_nova_device_bind();
		test_vm();
	}

	igt_describe("A mapping that was not used yet can still be accessed");
	igt_subtest("mmap-untouched-after-unbind") {
		igt_nova_device_bind();
		test_mmap(false, DRM_NOVA_GEM_PLACEMENT_SYSTEM);
	}

	igt_describe("An exported object outlives the device");
	igt_subtest("dmabuf-after-unbind") {
		igt_nova_device_bind();
		test_dmabuf();
	}

	igt_describe("Memory is reclaimed while the device goes");
	igt_subtest("reclaim-at-unbind") {
		igt_nova_device_bind();
		test_reclaim();
	}

	igt_describe("Sharing with another device survives");
	igt_subtest("foreign-after-unbind") {
		igt_nova_device_bind();
		test_foreign();
	}

	igt_describe("Unbinding waits for ioctls that run");
	igt_subtest("unbind-while-busy") {
		igt_nova_device_bind();
		test_busy();
	}

	igt_describe("Jobs that run, hang, and wait end with the device");
	igt_subtest("unbind-during-exec") {
		igt_nova_device_bind();
		test_exec();
	}

	igt_describe("Unbinding while jobs are submitted");
	igt_subtest("unbind-while-submitting") {
		igt_nova_device_bind();
		test_submit();
	}

	igt_describe("nova-drm alone lets go of the GPU while jobs run");
	igt_subtest("child-only-unbind") {
		igt_nova_device_bind();
		test_child();
	}

	igt_describe("A GPU that queues have used is bound anew");
	igt_subtest("rebind") {
		igt_nova_device_bind();
		test_rebind();
	}

	igt_fixture()
		igt_nova_device_bind();
}
