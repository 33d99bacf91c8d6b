// SPDX-License-Identifier: MIT
/*
 * TEST: address spaces of nova-drm: VM_CREATE, VM_DESTROY, VM_GET_STATE, queues
 */
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_fence.h"
#include "igt_nova_walk.h"

#define BO_SIZE		(256 << 10)
#define MANY		40
#define DONE_RANGES	48
#define DONE_STEP	(4ull << 20)	/* each range in a page table of its own */
#define FOREIGN_NS	10000000000ull	/* a fence of vgem ends then */
#define HOST_END	(1ull << 40)	/* the kernel's range ends there at latest */

static struct drm_nova_mmu_info mmu;

static uint64_t va_end(void)
{
	return 1ull << mmu.va_bits;
}

static int bind_errno(int fd, uint32_t vm_id, uint32_t handle, uint64_t va,
		      uint64_t range)
{
	struct drm_nova_vm_bind_op op = igt_nova_op_map(handle, va, range, 0);
	struct drm_nova_vm_bind bind = igt_nova_bind(vm_id, &op, 1);
	int err = igt_nova_vm_bind_errno(fd, &bind);

	igt_assert_eq_u32(bind.failed_op, err == EINVAL ? 0 : 1);
	return err;
}

/* The ranges must be within the address space and make sense together. */
static void check_layout(const struct drm_nova_vm_create *layout)
{
	igt_assert_eq_u64(layout->kernel_va_start % mmu.kernel_va_align, 0);
	igt_assert_eq_u64(layout->kernel_va_size % mmu.kernel_va_align, 0);
	igt_assert_lte_u64(mmu.kernel_va_min, layout->kernel_va_size);
	igt_assert_lte_u64(layout->kernel_va_size, va_end());
	igt_assert_lte_u64(layout->kernel_va_start,
			   va_end() - layout->kernel_va_size);
	igt_assert_eq_u64(layout->user_va_start % 4096, 0);
	igt_assert_eq_u64(layout->user_va_size % 4096, 0);
	igt_assert_lt_u64(0, layout->user_va_size);
	igt_assert_lte_u64(layout->user_va_size, va_end());
	igt_assert_lte_u64(layout->user_va_start,
			   va_end() - layout->user_va_size);
}

static void test_create_destroy(int fd)
{
	unsigned int before = igt_nova_vaspaces();

	for (int round = 0; round < 4; round++) {
		struct igt_nova_vm vm;

		igt_nova_vm_init(fd, &vm);
		check_layout(&vm.layout);
		igt_nova_vm_check(&vm);
		igt_nova_vm_fini(&vm);
	}
	igt_assert_eq(igt_nova_vaspaces(), before);
}

static void test_create_invalid_flags(int fd)
{
	for (int bit = 0; bit < 32; bit++) {
		struct drm_nova_vm_create args = { .flags = 1u << bit };

		do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_CREATE, &args, EINVAL);
	}
}

static void destroy_err(int fd, uint32_t id, uint32_t pad, int err)
{
	struct drm_nova_vm_destroy args = { .vm_id = id, .pad = pad };

	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_DESTROY, &args, err);
}

static void test_destroy_invalid(int fd)
{
	uint32_t id = igt_nova_vm_create(fd);

	destroy_err(fd, 0, 0, ENOENT);
	destroy_err(fd, id + 1000, 0, ENOENT);
	destroy_err(fd, UINT32_MAX, 0, ENOENT);
	destroy_err(fd, id, 1, EINVAL);
	destroy_err(fd, id, 1u << 31, EINVAL);
	igt_nova_vm_destroy(fd, id);
	destroy_err(fd, id, 0, ENOENT);
}

static void test_destroy_busy(int fd)
{
	uint32_t id = igt_nova_vm_create(fd), queues[2];

	for (int i = 0; i < 2; i++)
		queues[i] = igt_nova_bind_queue_create(fd, id);
	destroy_err(fd, id, 0, EBUSY);
	igt_nova_queue_destroy(fd, queues[0]);
	destroy_err(fd, id, 0, EBUSY);
	igt_assert_eq_u32(igt_nova_vm_state(fd, id), 0);
	igt_nova_queue_destroy(fd, queues[1]);
	igt_nova_vm_destroy(fd, id);
}

/*
 * Two binds of the same ranges have page tables reserved; the second needs none of
 * its own, which are released when it is done. That is when the VM goes.
 */
static void destroy_done_round(int fd, uint32_t handle)
{
	struct drm_nova_vm_bind_op ops[DONE_RANGES];
	struct drm_nova_sync wait = {}, signal = {};
	struct drm_nova_vm_create vm = {};
	struct igt_nova_fence fence;

	igt_nova_fence_create(&fence, 4096, true);
	wait.handle = igt_nova_fence_syncobj(&fence, fd);
	signal.handle = syncobj_create(fd, 0);
	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm);
	for (unsigned int i = 0; i < DONE_RANGES; i++)
		ops[i] = igt_nova_op_map(handle,
					 vm.user_va_start + i * DONE_STEP, 4096, 0);
	for (unsigned int i = 0; i < 2; i++) {
		struct drm_nova_vm_bind bind =
			igt_nova_bind(vm.vm_id, ops, DONE_RANGES);

		igt_nova_bind_syncs(&bind, &wait, 1, &signal, 1);
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	}
	igt_nova_fence_signal(&fence);
	igt_nova_syncobj_signalled(fd, signal.handle);
	igt_nova_vm_destroy(fd, vm.vm_id);

	igt_nova_fence_destroy(&fence);
	syncobj_destroy(fd, wait.handle);
	syncobj_destroy(fd, signal.handle);
}

static void test_destroy_done(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, BO_SIZE, 0);

	for (int round = 0; round < 30; round++)
		destroy_done_round(fd, bo.handle);
	gem_close(fd, bo.handle);
}

/* Work that waits for a fence when its VM goes. */
static void test_destroy_pending(int fd)
{
	struct drm_nova_gem_create bo = igt_nova_gem_create(fd, BO_SIZE, 0);
	struct drm_nova_vm_bind_op op;
	struct drm_nova_sync wait = {}, signal = {};
	struct drm_nova_vm_bind bind;
	struct igt_nova_fence fence;
	struct drm_nova_vm_create vm = {};
	int64_t begin;

	igt_nova_fence_create(&fence, 4096, true);
	do_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &vm);
	wait.handle = igt_nova_fence_syncobj(&fence, fd);
	signal.handle = syncobj_create(fd, 0);
	op = igt_nova_op_map(bo.handle, vm.user_va_start, BO_SIZE, 0);
	bind = igt_nova_bind(vm.vm_id, &op, 1);
	igt_nova_bind_syncs(&bind, &wait, 1, &signal, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	igt_nova_syncobj_pending(fd, signal.handle);

	/* Now, and not when somebody else is done. */
	begin = igt_nova_deadline(0);
	igt_nova_vm_destroy(fd, vm.vm_id);
	igt_assert_lt_u64(igt_nova_deadline(0) - begin, FOREIGN_NS / 2);
	destroy_err(fd, vm.vm_id, 0, ENOENT);
	igt_nova_fence_destroy(&fence);
	igt_assert_neq(igt_nova_syncobj_error(fd, signal.handle), 0);

	syncobj_destroy(fd, wait.handle);
	syncobj_destroy(fd, signal.handle);
	gem_close(fd, bo.handle);
}

/* An object that belongs to a VM is still an object when that is gone. */
static void test_destroy_private(int fd)
{
	uint32_t id = igt_nova_vm_create(fd);
	struct drm_nova_gem_create bo = {
		.size = BO_SIZE, .vm_id = id,
		.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM,
	};
	volatile uint32_t *map;

	igt_nova_gem_create_with(fd, &bo);
	map = igt_nova_map(fd, &bo);
	map[0] = 1;
	igt_nova_vm_destroy(fd, id);
	map[1] = 2;
	igt_assert_eq_u32(map[0], 1);
	igt_assert(igt_nova_gem_info(fd, bo.handle).flags & DRM_NOVA_GEM_PRIVATE);
	munmap((void *)map, BO_SIZE);
	gem_close(fd, bo.handle);
}

/* Every page that is user space's can be bound, its neighbours cannot. */
static void check_window(struct igt_nova_vm *vm)
{
	const struct drm_nova_vm_create *layout = &vm->layout;
	uint64_t user = layout->user_va_start, kernel = layout->kernel_va_start;
	uint64_t user_end = user + layout->user_va_size;
	uint64_t kernel_end = kernel + layout->kernel_va_size;
	struct drm_nova_gem_create bo = igt_nova_gem_create(vm->fd, 8192, 0);
	const uint64_t refused[] = { kernel, kernel_end - 4096, kernel - 4096 };

	check_layout(layout);
	igt_nova_vm_map(vm, bo.handle, user, 4096, 0, 0);
	igt_nova_vm_map(vm, bo.handle, user_end - 4096, 4096, 0, 0);
	if (kernel > user)
		igt_nova_vm_map(vm, bo.handle, kernel - 4096, 4096, 4096, 0);
	if (kernel_end < user_end)
		igt_nova_vm_map(vm, bo.handle, kernel_end, 4096, 4096, 0);
	igt_nova_vm_check(vm);

	/* The last one lies across the border. */
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		igt_assert_eq(bind_errno(vm->fd, vm->id, bo.handle, refused[i],
					 i == 2 ? 8192 : 4096), EINVAL);
	if (user)
		igt_assert_eq(bind_errno(vm->fd, vm->id, bo.handle, user - 4096,
					 4096), EINVAL);
	if (user_end < va_end())
		igt_assert_eq(bind_errno(vm->fd, vm->id, bo.handle, user_end,
					 4096), EINVAL);
	igt_assert_eq(bind_errno(vm->fd, vm->id, bo.handle, va_end(), 4096),
		      EINVAL);
	igt_nova_vm_check(vm);
	gem_close(vm->fd, bo.handle);
}

static void test_window_default(int fd)
{
	struct igt_nova_vm vm;

	igt_nova_vm_init(fd, &vm);
	igt_info("kernel's range %#llx + %#llx, user's %#llx + %#llx\n",
		 vm.layout.kernel_va_start, vm.layout.kernel_va_size,
		 vm.layout.user_va_start, vm.layout.user_va_size);
	/* The smallest will do. */
	igt_assert_eq_u64(vm.layout.kernel_va_size, mmu.kernel_va_min);
	check_window(&vm);
	igt_nova_vm_fini(&vm);
}

static void test_window_chosen(int fd)
{
	const uint64_t align = mmu.kernel_va_align, min = mmu.kernel_va_min;
	const struct {
		uint64_t start, size;
	} windows[] = {
		{ 0, min },
		{ (1ull << 35) / align * align, min },
		{ (1ull << 35) / align * align + align, min + align },
		{ (3ull << 35) / align * align, 4 * min },
		{ HOST_END - min, min },
	};

	for (size_t i = 0; i < ARRAY_SIZE(windows); i++) {
		struct drm_nova_vm_create create = {
			.kernel_va_start = windows[i].start,
			.kernel_va_size = windows[i].size,
		};
		struct igt_nova_vm vm;

		igt_nova_vm_init_with(fd, &vm, &create);
		igt_assert_eq_u64(vm.layout.kernel_va_start, windows[i].start);
		igt_assert_eq_u64(vm.layout.kernel_va_size, windows[i].size);
		check_window(&vm);
		igt_nova_vm_fini(&vm);
	}
}

static void test_window_invalid(int fd)
{
	const uint64_t align = mmu.kernel_va_align, min = mmu.kernel_va_min;
	const uint64_t start = (1ull << 35) / align * align;
	const struct {
		uint64_t start, size;
	} windows[] = {
		{ start + 1, min }, { start + align / 2, min },
		{ start, min + 1 }, { start, min + align / 2 },
		{ start, min - align }, { start, 1 }, { start, align / 2 },
		{ HOST_END, min }, { HOST_END - min + align, min },
		{ va_end(), min }, { va_end() - min + align, min },
		{ va_end() - align, min }, { 0, va_end() + align },
		{ start, va_end() }, { UINT64_MAX - align + 1, min },
		{ start, UINT64_MAX - align + 1 },
		{ start, UINT64_MAX - start + 1 },
		{ UINT64_MAX, UINT64_MAX },
		/* Nothing would be left. */
		{ 0, va_end() },
	};

	for (size_t i = 0; i < ARRAY_SIZE(windows); i++) {
		struct drm_nova_vm_create args = {
			.kernel_va_start = windows[i].start,
			.kernel_va_size = windows[i].size,
		};

		if (!args.kernel_va_size)
			continue;
		igt_assert_f(igt_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &args) == -1 &&
			     errno == EINVAL, "window %#llx + %#llx: errno %d\n",
			     (unsigned long long)windows[i].start,
			     (unsigned long long)windows[i].size, errno);
		errno = 0;
	}
}

static void test_id_limit(int fd)
{
	uint32_t ids[MANY];
	unsigned int count;

	for (count = 0; count < MANY; count++) {
		struct drm_nova_vm_create args = {};

		if (igt_ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &args)) {
			/* A limit there may be, but a useful one. */
			igt_assert_eq(errno, ENOSPC);
			errno = 0;
			igt_assert_lte(16, count);
			break;
		}
		ids[count] = args.vm_id;
		igt_assert_neq_u32(ids[count], 0);
		for (unsigned int i = 0; i < count; i++)
			igt_assert_neq_u32(ids[i], ids[count]);
	}
	igt_info("%u address spaces\n", count);

	/* In another order than they came; what is gone makes room. */
	for (unsigned int i = 0; i < count; i += 2)
		igt_nova_vm_destroy(fd, ids[i]);
	for (unsigned int i = 0; i < count; i += 2)
		ids[i] = igt_nova_vm_create(fd);
	while (count)
		igt_nova_vm_destroy(fd, ids[--count]);
}

static void test_other_file(int fd)
{
	int other = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create bo = igt_nova_gem_create(other, BO_SIZE, 0);
	struct drm_nova_gem_create private = { .size = BO_SIZE };
	struct drm_nova_queue_create queue = {
		.engine_class = DRM_NOVA_ENGINE_CLASS_BIND,
	};
	struct drm_nova_queue_destroy queue_destroy = {};
	struct drm_nova_vm_get_state state = {};
	uint32_t ids[3], mine;

	/* An id the other file does not have itself. */
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		ids[i] = igt_nova_vm_create(fd);
	mine = ids[2];
	igt_assert_neq_u32(igt_nova_vm_create(other), mine);

	destroy_err(other, mine, 0, ENOENT);
	igt_assert_eq(bind_errno(other, mine, bo.handle, 1ull << 30, 4096), ENOENT);
	state.vm_id = mine;
	do_ioctl_err(other, DRM_IOCTL_NOVA_VM_GET_STATE, &state, ENOENT);
	private.vm_id = mine;
	do_ioctl_err(other, DRM_IOCTL_NOVA_GEM_CREATE, &private, ENOENT);
	queue.vm_id = mine;
	do_ioctl_err(other, DRM_IOCTL_NOVA_QUEUE_CREATE, &queue, ENOENT);
	queue_destroy.queue_id = igt_nova_bind_queue_create(fd, mine);
	do_ioctl_err(other, DRM_IOCTL_NOVA_QUEUE_DESTROY, &queue_destroy, ENOENT);
	igt_nova_queue_destroy(fd, queue_destroy.queue_id);
	drm_close_driver(other);

	igt_assert_eq_u32(igt_nova_vm_state(fd, mine), 0);
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		igt_nova_vm_destroy(fd, ids[i]);
}

static uint64_t system_used(int fd)
{
	struct drm_nova_mem_region region;

	igt_assert(igt_nova_mem_region(fd, DRM_NOVA_MEM_CLASS_SYSTEM, &region));
	return region.used;
}

static void test_close_with_mappings(int fd)
{
	uint64_t used = system_used(fd);
	unsigned int spaces = igt_nova_vaspaces();

	for (int round = 0; round < 3; round++) {
		int other = drm_open_driver_render(DRIVER_NOVA);
		struct drm_nova_gem_create bo;
		struct igt_nova_vm vm[2];

		bo = igt_nova_gem_create(other, BO_SIZE, 0);
		for (int i = 0; i < 2; i++) {
			uint64_t va;

			igt_nova_vm_init(other, &vm[i]);
			va = vm[i].layout.user_va_start;
			igt_nova_vm_map(&vm[i], bo.handle, va, BO_SIZE, 0, 0);
			igt_nova_vm_sparse(&vm[i], va + BO_SIZE, 64 << 20);
			igt_nova_vm_check(&vm[i]);
			igt_nova_bind_queue_create(other, vm[i].id);
		}
		if (round)
			gem_close(other, bo.handle);
		drm_close_driver(other);
		for (int i = 0; i < 2; i++)
			igt_nova_vm_forget(&vm[i]);
		igt_assert(igt_wait(igt_nova_vaspaces() == spaces, 20000, 10));
		igt_assert(igt_wait(system_used(fd) == used, 20000, 10));
	}
}

/* Nobody can signal what the bind waits for when the file is closed. */
static void test_close_pending(int fd)
{
	unsigned int spaces = igt_nova_vaspaces();
	int other = drm_open_driver_render(DRIVER_NOVA);
	struct drm_nova_gem_create bo = igt_nova_gem_create(other, BO_SIZE, 0);
	struct drm_nova_vm_bind_op op;
	struct drm_nova_sync wait = {}, signal = {};
	struct drm_nova_vm_bind bind;
	struct igt_nova_fence fence;
	struct drm_nova_vm_create vm = {};
	int64_t begin;
	int shared;
	uint32_t copy;

	igt_nova_fence_create(&fence, 4096, true);
	do_ioctl(other, DRM_IOCTL_NOVA_VM_CREATE, &vm);
	wait.handle = igt_nova_fence_syncobj(&fence, other);
	signal.handle = syncobj_create(other, 0);
	shared = syncobj_handle_to_fd(other, signal.handle, 0);
	copy = syncobj_fd_to_handle(fd, shared, 0);
	close(shared);

	op = igt_nova_op_map(bo.handle, vm.user_va_start, BO_SIZE, 0);
	bind = igt_nova_bind(vm.vm_id, &op, 1);
	bind.queue_id = igt_nova_bind_queue_create(other, vm.vm_id);
	igt_nova_bind_syncs(&bind, &wait, 1, &signal, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(other, &bind), 0);
	begin = igt_nova_deadline(0);
	drm_close_driver(other);
	igt_assert_lt_u64(igt_nova_deadline(0) - begin, FOREIGN_NS / 2);
	igt_nova_fence_destroy(&fence);

	/* Whoever waits learns of it. */
	igt_assert_neq(igt_nova_syncobj_error(fd, copy), 0);
	igt_assert(igt_wait(igt_nova_vaspaces() == spaces, 20000, 10));
	syncobj_destroy(fd, copy);
}

static void state_err(int fd, struct drm_nova_vm_get_state args, int err)
{
	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_GET_STATE, &args, err);
}

static void test_state(int fd)
{
	struct drm_nova_vm_fault faults[4];
	struct drm_nova_vm_get_state args = {
		.vm_id = igt_nova_vm_create(fd),
		.fault_count = 4, .fault_stride = sizeof(faults[0]),
		.faults = (uintptr_t)faults,
	}, good = args;

	memset(faults, 0xa5, sizeof(faults));
	do_ioctl(fd, DRM_IOCTL_NOVA_VM_GET_STATE, &args);
	igt_assert_eq_u32(args.state, 0);
	igt_assert_eq_u32(args.fault_count, 0);
	/* There are none to be written. */
	for (size_t i = 0; i < sizeof(faults); i++)
		igt_assert_eq(((uint8_t *)faults)[i], 0xa5);

	args = good;
	args.fault_count = 0;
	args.fault_stride = 0;
	args.faults = 0;
	do_ioctl(fd, DRM_IOCTL_NOVA_VM_GET_STATE, &args);
	igt_assert_eq_u32(args.fault_count, 0);

	args = good;
	args.fault_stride = sizeof(faults[0]) - 1;
	state_err(fd, args, EINVAL);
	args.fault_stride = 0;
	state_err(fd, args, EINVAL);
	args.fault_stride = 257;
	state_err(fd, args, E2BIG);
	args = good;
	args.vm_id = 0;
	state_err(fd, args, ENOENT);
	args.vm_id = good.vm_id + 1000;
	state_err(fd, args, ENOENT);
	igt_nova_vm_destroy(fd, good.vm_id);
	state_err(fd, good, ENOENT);
}

static void queue_err(int fd, struct drm_nova_queue_create args, int err)
{
	do_ioctl_err(fd, DRM_IOCTL_NOVA_QUEUE_CREATE, &args, err);
	igt_assert_eq_u32(args.queue_id, 0);
}

static void test_queue_invalid(int fd)
{
	const struct drm_nova_queue_create good = {
		.vm_id = igt_nova_vm_create(fd),
		.engine_class = DRM_NOVA_ENGINE_CLASS_BIND,
	};
	struct drm_nova_queue_create args;
	struct drm_nova_queue_destroy destroy = {};

#define invalid(field, value, err)					\
	do {								\
		args = good;						\
		args.field = value;					\
		queue_err(fd, args, err);				\
	} while (0)

	invalid(vm_id, 0, ENOENT);
	invalid(vm_id, good.vm_id + 1000, ENOENT);
	invalid(flags, 1, EINVAL);
	invalid(flags, 1u << 31, EINVAL);
	invalid(engine_instance, 1, EINVAL);
	invalid(priority, 1, EINVAL);
	invalid(ring_entries, 1, EINVAL);
	invalid(classes, 1, EINVAL);
	invalid(class_count, 1, EINVAL);
	invalid(pad, 1, EINVAL);
	/* Other classes of engines: nova_queue. */
	invalid(engine_class, 0xffff, EINVAL);
#undef invalid

	do_ioctl_err(fd, DRM_IOCTL_NOVA_QUEUE_DESTROY, &destroy, ENOENT);
	destroy.queue_id = igt_nova_bind_queue_create(fd, good.vm_id);
	destroy.pad = 1;
	do_ioctl_err(fd, DRM_IOCTL_NOVA_QUEUE_DESTROY, &destroy, EINVAL);
	destroy.pad = 0;
	do_ioctl(fd, DRM_IOCTL_NOVA_QUEUE_DESTROY, &destroy);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_QUEUE_DESTROY, &destroy, ENOENT);
	igt_nova_vm_destroy(fd, good.vm_id);
}

static void test_queue_limit(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	uint64_t max = igt_nova_getparam(fd, NOVA_GETPARAM_QUEUES_MAX);
	struct drm_nova_queue_create args = {
		.vm_id = igt_nova_vm_create(fd),
		.engine_class = DRM_NOVA_ENGINE_CLASS_BIND,
	};
	uint32_t last = 0;

	igt_info("%llu queues\n", (unsigned long long)max);
	igt_assert_lte_u64(1, max);
	for (uint64_t i = 0; i < max; i++)
		last = igt_nova_bind_queue_create(fd, args.vm_id);
	queue_err(fd, args, ENOSPC);
	igt_nova_queue_destroy(fd, last);
	igt_nova_bind_queue_create(fd, args.vm_id);
	queue_err(fd, args, ENOSPC);
	drm_close_driver(fd);
}

static void expect_text(const char *text, const char *wanted)
{
	igt_assert_f(strstr(text, wanted), "no '%s' in '%s'\n", wanted, text);
}

/* What people see: mappings, names, and what the page tables say. */
static void test_debugfs(int fd)
{
	static const char label[] = "height map";
	struct drm_nova_gem_set_label name = {
		.size = sizeof(label), .label = (uintptr_t)label,
	};
	char path[256], wanted[128], *text = calloc(1, 1 << 16);
	const uint64_t va = 1ull << 32;
	struct igt_nova_vm vm;
	int file;

	igt_require_f(igt_nova_debugfs_path(fd, "vms", path, sizeof(path)),
		      "no debugfs\n");
	igt_nova_vm_init(fd, &vm);
	name.handle = igt_nova_gem_create(fd, BO_SIZE, 0).handle;
	do_ioctl(fd, DRM_IOCTL_NOVA_GEM_SET_LABEL, &name);
	igt_nova_vm_map(&vm, name.handle, va, 8192, 4096,
			DRM_NOVA_VM_BIND_READONLY | DRM_NOVA_VM_BIND_DUMP);
	igt_nova_vm_sparse(&vm, va + (4 << 20), 2 << 20);
	igt_nova_vm_check(&vm);

	file = open(path, O_RDONLY | O_CLOEXEC);
	igt_assert_fd(file);
	igt_assert_lte(1, read(file, text, (1 << 16) - 1));
	close(file);
	snprintf(wanted, sizeof(wanted), "VM nova_vm[%d].%u\n", getpid(), vm.id);
	expect_text(text, wanted);
	snprintf(wanted, sizeof(wanted),
		 "    %#llx-%#llx object of %u bytes from 0x1000, kind 0x0, read-only, dump\n",
		 (unsigned long long)va, (unsigned long long)va + 8191, BO_SIZE);
	expect_text(text, wanted);
	expect_text(text, "label=height map\n");
	expect_text(text, " read-only\n");
	snprintf(wanted, sizeof(wanted), "      %#llx: 1 x 2048 KiB sparse\n",
		 (unsigned long long)va + (4 << 20));
	expect_text(text, wanted);

	free(text);
	gem_close(fd, name.handle);
	igt_nova_vm_fini(&vm);
}

int igt_main()
{
	int fd = -1;

	igt_fixture() {
		fd = drm_open_driver_render(DRIVER_NOVA);
		igt_nova_mmu_info(fd, &mmu);
	}

	igt_describe("Mappings and page tables can be looked at");
	igt_subtest("debugfs")
		test_debugfs(fd);

	igt_describe("A new VM has nothing mapped, and goes when destroyed");
	igt_subtest("create-destroy")
		test_create_destroy(fd);

	igt_describe("There are no flags");
	igt_subtest("create-invalid-flags")
		test_create_invalid_flags(fd);

	igt_describe("Ids of no VM and padding are refused");
	igt_subtest("destroy-invalid")
		test_destroy_invalid(fd);

	igt_describe("A VM with queues cannot be destroyed");
	igt_subtest("destroy-busy")
		test_destroy_busy(fd);

	igt_describe("A VM is destroyed while what binds have used is released");
	igt_subtest("destroy-done")
		test_destroy_done(fd);

	igt_describe("Binds that have not run are signalled with an error");
	igt_subtest("destroy-pending")
		test_destroy_pending(fd);

	igt_describe("A private object outlives its VM");
	igt_subtest("destroy-private")
		test_destroy_private(fd);

	igt_describe("All but the kernel's range can be bound");
	igt_subtest("kernel-window-default")
		test_window_default(fd);

	igt_describe("The kernel's range is where user space wants it");
	igt_subtest("kernel-window-chosen")
		test_window_chosen(fd);

	igt_describe("Ranges that are none are refused");
	igt_subtest("kernel-window-invalid")
		test_window_invalid(fd);

	igt_describe("Many VMs, and ids that differ");
	igt_subtest("id-limit")
		test_id_limit(fd);

	igt_describe("Ids of another file are not known");
	igt_subtest("other-file-id")
		test_other_file(fd);

	igt_describe("VMs and what they map go with the file");
	igt_subtest("close-with-mappings")
		test_close_with_mappings(fd);

	igt_describe("Closing the file does not wait for binds that wait");
	igt_subtest("close-with-pending-bind")
		test_close_pending(fd);

	igt_describe("VM_GET_STATE of a good VM, and its arguments");
	igt_subtest("state")
		test_state(fd);

	igt_describe("Arguments of bind queues");
	igt_subtest("queue-invalid")
		test_queue_invalid(fd);

	igt_describe("A file has as many queues as it says, and no more");
	igt_subtest("queue-limit")
		test_queue_limit();

	igt_fixture()
		drm_close_driver(fd);
}
