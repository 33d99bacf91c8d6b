// SPDX-License-Identifier: MIT
/*
 * TEST: nova-drm when the kernel runs out of memory
 *
 * Each operation is repeated with its first, second, third... allocation made
 * to fail, see "fail-nth" in Documentation/fault-injection of the kernel, until
 * it needs no more allocations than that. It must fail cleanly, or get by.
 */
#include <sys/mman.h>

#include "drm_mode.h"
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_exec.h"
#include "igt_nova_fail.h"
#include "igt_nova_fence.h"
#include "igt_nova_walk.h"

#define BO_SIZE		(64 << 10)

/* Not aligned to large pages, across a boundary of 2 MiB */
#define VM_BASE		((1ull << 32) + (2 << 20) - 0x7000)
#define VM_FREE		(VM_BASE + (64 << 20))
#define PAGE		0x1000

/* What operations work on. */
struct context {
	int fd;
	uint32_t handle;	/* an object of fd */
	int dmabuf;		/* of another device */
	struct igt_nova_vm *vm;	/* with an object at VM_BASE */
	uint32_t timeline;	/* syncobj of fd */
	struct igt_nova_ctx *exec;	/* a VM that a queue is for */
	uint32_t queue, exec_timeline;
	struct igt_nova_mem vram;	/* an object of that VM */
	char aux[256];		/* name of the auxiliary device */
};

/*
 * An operation, with a failure at the @nth allocation: says whether there was
 * one, undoes what it did, and returns the errno it ended with.
 */
typedef int (*operation)(const struct context *context, int nth, bool *failed);

static int op_open(const struct context *context, int nth, bool *failed)
{
	char path[64];
	int fd, err;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", context->fd);
	igt_nova_fail_arm(nth);
	fd = open(path, O_RDWR | O_CLOEXEC);
	err = fd < 0 ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (fd >= 0)
		close(fd);
	return err;
}

static int op_query(const struct context *context, int nth, bool *failed)
{
	_Alignas(8) uint8_t buffer[4096];
	struct drm_nova_dev_query args = {
		.type = DRM_NOVA_QUERY_ENGINES,
		.size = sizeof(buffer),
		.pointer = (uintptr_t)buffer,
	};
	int err;

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_DEV_QUERY, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	return err;
}

static int create(const struct context *context, int nth, bool *failed,
		  uint32_t flags)
{
	struct drm_nova_gem_create args = {
		.size = BO_SIZE, .flags = flags,
		.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM,
	};
	int err;

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_GEM_CREATE, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err)
		gem_close(context->fd, args.handle);
	return err;
}

static int op_create(const struct context *context, int nth, bool *failed)
{
	return create(context, nth, failed, 0);
}

static int op_create_deferred(const struct context *context, int nth,
			      bool *failed)
{
	return create(context, nth, failed, DRM_NOVA_GEM_DEFER_BACKING);
}

static int op_mmap(const struct context *context, int nth, bool *failed)
{
	uint64_t offset = igt_nova_gem_info(context->fd,
					    context->handle).mmap_offset;
	void *map;
	int err;

	igt_nova_fail_arm(nth);
	map = mmap(NULL, BO_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
		   context->fd, offset);
	err = map == MAP_FAILED ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err)
		munmap(map, BO_SIZE);
	return err;
}

static int op_export(const struct context *context, int nth, bool *failed)
{
	struct drm_prime_handle args = { .flags = DRM_CLOEXEC };
	int err;

	args.handle = igt_nova_gem_create(context->fd, BO_SIZE, 0).handle;
	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err)
		close(args.fd);
	gem_close(context->fd, args.handle);
	return err;
}

static int op_import(const struct context *context, int nth, bool *failed)
{
	struct drm_prime_handle args = { .fd = context->dmabuf };
	int err;

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err)
		gem_close(context->fd, args.handle);
	return err;
}

static int op_create_vram(const struct context *context, int nth, bool *failed)
{
	struct drm_nova_gem_create args = {
		.size = PAGE, .placement = DRM_NOVA_GEM_PLACEMENT_VRAM,
		.flags = DRM_NOVA_GEM_CPU_VISIBLE,
	};
	int err;

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_GEM_CREATE, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err)
		gem_close(context->fd, args.handle);
	return err;
}

static int op_create_private(const struct context *context, int nth, bool *failed)
{
	struct drm_nova_gem_create args = {
		.size = BO_SIZE, .placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM,
		.vm_id = context->vm->id,
	};
	int err;

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_GEM_CREATE, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err)
		gem_close(context->fd, args.handle);
	return err;
}

static int op_label(const struct context *context, int nth, bool *failed)
{
	static const char name[] = "texture";
	struct drm_nova_gem_set_label args = {
		.handle = context->handle, .size = sizeof(name),
		.label = (uintptr_t)name,
	};
	int err;

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_GEM_SET_LABEL, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	return err;
}

static int op_vm_create(const struct context *context, int nth, bool *failed)
{
	unsigned int before = igt_nova_vaspaces();
	struct drm_nova_vm_create args = { 0 };
	int err;

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_VM_CREATE, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err)
		igt_nova_vm_destroy(context->fd, args.vm_id);
	igt_assert_eq(igt_nova_vaspaces(), before);
	return err;
}

static int op_queue_create(const struct context *context, int nth, bool *failed)
{
	struct drm_nova_queue_create args = {
		.vm_id = context->vm->id,
		.engine_class = DRM_NOVA_ENGINE_CLASS_BIND,
	};
	int err;

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_QUEUE_CREATE, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err)
		igt_nova_queue_destroy(context->fd, args.queue_id);
	return err;
}

/*
 * A bind; when it fails all is as it was, when it works as it should be, and
 * @undo makes it what it was.
 */
static int bind(const struct context *context, int nth, bool *failed,
		const struct drm_nova_vm_bind_op *ops, unsigned int count,
		bool async, const struct drm_nova_vm_bind_op *undo,
		unsigned int undo_count)
{
	static uint64_t point;
	struct drm_nova_vm_bind args = igt_nova_bind(context->vm->id, ops, count);
	struct drm_nova_sync signal = {
		.handle = context->timeline,
		.flags = DRM_NOVA_SYNC_TIMELINE,
		.point = point + 1,
	};
	int err;

	if (async)
		igt_nova_bind_syncs(&args, NULL, 0, &signal, 1);
	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_VM_BIND, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err && async)
		igt_nova_timeline_signalled(context->fd, context->timeline,
					    ++point);
	if (!err)
		igt_nova_vm_expect(context->vm, ops, count);
	igt_nova_vm_check(context->vm);
	igt_assert_eq(igt_nova_vm_state(context->fd, context->vm->id), 0);
	if (!err)
		igt_nova_vm_bind(context->vm, undo, undo_count);
	return err;
}

static int bind_map(const struct context *context, int nth, bool *failed,
		    bool async)
{
	const struct drm_nova_vm_bind_op ops[] = {
		igt_nova_op_map(context->handle, VM_FREE, BO_SIZE, 0),
		igt_nova_op_sparse(VM_FREE + BO_SIZE, 4 << 20),
	};
	const struct drm_nova_vm_bind_op undo =
		igt_nova_op_unmap(VM_FREE, BO_SIZE + (4 << 20));

	return bind(context, nth, failed, ops, ARRAY_SIZE(ops), async, &undo, 1);
}

static int op_bind(const struct context *context, int nth, bool *failed)
{
	return bind_map(context, nth, failed, false);
}

static int op_bind_async(const struct context *context, int nth, bool *failed)
{
	return bind_map(context, nth, failed, true);
}

/* In the midst of what is mapped, which becomes three mappings */
static int op_bind_replace(const struct context *context, int nth, bool *failed)
{
	const struct drm_nova_vm_bind_op op =
		igt_nova_op_map(context->handle, VM_BASE + 3 * PAGE, 2 * PAGE, 0);
	const struct drm_nova_vm_bind_op undo =
		igt_nova_op_map(context->handle, VM_BASE, BO_SIZE, 0);

	return bind(context, nth, failed, &op, 1, false, &undo, 1);
}

static int op_unbind(const struct context *context, int nth, bool *failed)
{
	const struct drm_nova_vm_bind_op ops[] = {
		igt_nova_op_unmap(VM_BASE + 3 * PAGE, 2 * PAGE),
		igt_nova_op_unmap(VM_BASE + 7 * PAGE, PAGE),
	};
	const struct drm_nova_vm_bind_op undo =
		igt_nova_op_map(context->handle, VM_BASE, BO_SIZE, 0);

	return bind(context, nth, failed, ops, ARRAY_SIZE(ops), false, &undo, 1);
}

/* A queue of an engine; nothing is left of one that could not be made. */
static int op_exec_queue(const struct context *context, int nth, bool *failed)
{
	uint64_t used = igt_nova_getparam(context->fd, NOVA_GETPARAM_VRAM_USED);
	struct drm_nova_queue_create args =
		igt_nova_queue_args(context->exec->vm, DRM_NOVA_ENGINE_CLASS_CE,
				    DRM_NOVA_ENGINE_INSTANCE_ANY);
	int err;

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_QUEUE_CREATE, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err) {
		igt_nova_queue_finish(context->fd, args.queue_id);
		igt_nova_queue_destroy(context->fd, args.queue_id);
	}
	igt_assert_eq_u64(igt_nova_getparam(context->fd, NOVA_GETPARAM_VRAM_USED),
			  used);
	return err;
}

/*
 * Pushes, with syncs of both kinds: all of them are done and signalled, or
 * nothing is.
 */
static int exec(const struct context *context, int nth, bool *failed,
		unsigned int count, uint64_t va, volatile uint32_t *word)
{
	static uint32_t value;
	static uint64_t point;
	uint64_t used = context->exec->push_used;
	struct drm_nova_push pushes[64];
	struct drm_nova_sync wait = igt_nova_sync_create(context->fd);
	struct drm_nova_sync signals[] = {
		igt_nova_sync_create(context->fd),
		igt_nova_sync_point(context->exec_timeline, point + 1),
	};
	struct drm_nova_exec args =
		igt_nova_exec_args(context->queue, pushes, count);
	int err;

	syncobj_signal(context->fd, &wait.handle, 1);
	igt_assert_lte(count, ARRAY_SIZE(pushes));
	for (unsigned int i = 0; i < count; i++)
		pushes[i] = igt_nova_ctx_release(context->exec, va, ++value);
	igt_nova_exec_syncs(&args, &wait, 1, signals, ARRAY_SIZE(signals));

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_EXEC, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err) {
		point++;
		for (unsigned int i = 0; i < ARRAY_SIZE(signals); i++)
			igt_assert_eq(igt_nova_sync_error(context->fd, &signals[i]),
				      0);
	}
	igt_nova_queue_finish(context->fd, context->queue);
	igt_assert_eq(*word == value, !err);
	igt_nova_queue_good(context->fd, context->queue);
	igt_nova_sync_destroy(context->fd, &wait);
	igt_nova_sync_destroy(context->fd, &signals[0]);
	context->exec->push_used = used;
	return err;
}

static int op_exec(const struct context *context, int nth, bool *failed)
{
	static struct igt_nova_word word;

	if (!word.va)
		word = igt_nova_ctx_word(context->exec);
	return exec(context, nth, failed, 1, word.va, word.u32);
}

static int op_exec_many(const struct context *context, int nth, bool *failed)
{
	static struct igt_nova_word word;

	if (!word.va)
		word = igt_nova_ctx_word(context->exec);
	return exec(context, nth, failed, 64, word.va, word.u32);
}

/* The object that is written to has to be brought back before. */
static int op_exec_evicted(const struct context *context, int nth, bool *failed)
{
	char path[256];

	igt_require_f(igt_nova_debugfs_path(context->fd, "evict_vram", path,
					    sizeof(path)), "no debugfs\n");
	igt_assert(igt_nova_write_file(path, "1"));
	return exec(context, nth, failed, 1, context->vram.va, context->vram.u32);
}

#define AUX_DRIVER	"/sys/bus/auxiliary/drivers/nova_drm"

/* The name of the auxiliary device that nova-drm is bound to. */
static bool find_aux(char *name, size_t size)
{
	DIR *dir = opendir(AUX_DRIVER);
	struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		found = !strncmp(entry->d_name, "nova_core.", 10);
		if (found)
			snprintf(name, size, "%s", entry->d_name);
	}
	if (dir)
		closedir(dir);
	return found;
}

static bool aux_is_bound(const struct context *context)
{
	char path[300];

	snprintf(path, sizeof(path), AUX_DRIVER "/%s", context->aux);
	return !access(path, F_OK);
}

static int write_errno(const char *path, const char *text)
{
	ssize_t len = strlen(text), written;
	int fd = open(path, O_WRONLY | O_CLOEXEC), err;

	igt_assert_fd(fd);
	written = write(fd, text, len);
	err = written == len ? 0 : errno;
	close(fd);
	return err;
}

#define FAIL_FUNCTION	"/sys/kernel/debug/fail_function"

/*
 * A step of nova-drm's probe fails. (The DRM core's own steps cannot be made to
 * fail by allocation: Linux 7.2 crashes in drm_minor_alloc() then.)
 */
static void test_bind(struct context *context, const char *function)
{
	char path[128], retval[32];

	igt_emit_ignore_dmesg_regex(IGT_NOVA_FAIL_DMESG);
	igt_require(find_aux(context->aux, sizeof(context->aux)));
	igt_require_f(igt_nova_write_file(FAIL_FUNCTION "/inject", function),
		      "kernel without FAIL_FUNCTION\n");
	snprintf(path, sizeof(path), FAIL_FUNCTION "/%s/retval", function);
	snprintf(retval, sizeof(retval), "%#llx", (long long)-ENOMEM);
	igt_assert(igt_nova_write_file(path, retval));
	igt_assert(igt_nova_write_file(FAIL_FUNCTION "/verbose", "0"));
	igt_assert(igt_nova_write_file(FAIL_FUNCTION "/probability", "100"));
	igt_assert(igt_nova_write_file(FAIL_FUNCTION "/times", "1"));

	igt_assert_eq(write_errno(AUX_DRIVER "/unbind", context->aux), 0);
	igt_assert(!aux_is_bound(context));
	igt_assert_eq(write_errno(AUX_DRIVER "/bind", context->aux), ENOMEM);
	igt_assert(!aux_is_bound(context));

	snprintf(path, sizeof(path), "!%s", function);
	igt_assert(igt_nova_write_file(FAIL_FUNCTION "/inject", path));
	igt_assert_eq(write_errno(AUX_DRIVER "/bind", context->aux), 0);
	igt_assert(aux_is_bound(context));
}

/*
 * Make allocation after allocation fail, until one more would not happen.
 * Without @may_fail no failure is an error.
 */
static void sweep_errors(const struct context *context, operation op,
			 bool may_fail)
{
	int errors = 0, nth = 0, err;
	bool failed, unused;

	igt_emit_ignore_dmesg_regex(IGT_NOVA_FAIL_DMESG);
	do {
		igt_assert_lt(nth, IGT_NOVA_FAIL_MAX);
		err = op(context, ++nth, &failed);
		igt_assert_f(!err || (may_fail && failed && err == ENOMEM),
			     "allocation %d: %s\n", nth, strerror(err));
		errors += !!err;

		/* Whatever happened, it works afterwards. */
		errno = 0;
		igt_assert_eq(op(context, 0, &unused), 0);
	} while (failed);
	if (may_fail)
		igt_assert_lt(0, errors);
	igt_info("%d allocations, %d errors\n", nth - 1, errors);
}

static void sweep(const struct context *context, operation op)
{
	sweep_errors(context, op, true);
}

struct sweep {
	const char *name;
	const char *description;
	operation op;
};

static const struct sweep without_vm[] = {
	{ "open", "Opening the device", op_open },
	{ "query", "Asking for engines", op_query },
	{ "gem-create", "Creating an object", op_create },
	{ "gem-create-deferred", "Creating an object without memory",
	  op_create_deferred },
	{ "gem-set-label", "Naming an object", op_label },
	{ "mmap", "Mapping an object", op_mmap },
	{ "export", "Exporting an object", op_export },
};

static const struct sweep with_vm[] = {
	{ "vm-create", "Creating a VM", op_vm_create },
	{ "gem-create-private", "Creating an object of a VM",
	  op_create_private },
	{ "queue-create", "Creating a bind queue", op_queue_create },
	{ "vm-bind", "Binding", op_bind },
	{ "vm-bind-async", "Binding asynchronously", op_bind_async },
	{ "vm-bind-replace", "Binding in the midst of a mapping",
	  op_bind_replace },
};

static const struct sweep with_queue[] = {
	{ "exec-fail-queue", "Creating a queue of an engine", op_exec_queue },
	{ "exec-fail-one", "EXEC of one push", op_exec },
	{ "exec-fail-many", "EXEC of many pushes", op_exec_many },
};

static void sweep_each(const struct context *context,
		       const struct sweep *sweeps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		igt_describe(sweeps[i].description);
		igt_subtest(sweeps[i].name)
			sweep(context, sweeps[i].op);
	}
}

int igt_main()
{
	struct context context = { .fd = -1, .dmabuf = -1 };
	struct drm_syncobj_create timeline = { 0 };
	struct drm_nova_gem_create bo;
	struct igt_nova_ctx ctx;
	struct igt_nova_vm vm;

	igt_fixture() {
		context.fd = drm_open_driver_render(DRIVER_NOVA);
		igt_nova_fail_init();
		bo = igt_nova_gem_create(context.fd, BO_SIZE, 0);
		context.handle = bo.handle;
	}

	sweep_each(&context, without_vm, ARRAY_SIZE(without_vm));

	igt_describe("Importing an object of another device");
	igt_subtest("import") {
		struct drm_mode_create_dumb dumb = {
			.width = 128, .height = BO_SIZE / 512, .bpp = 32,
		};
		int vgem = drm_open_driver(DRIVER_VGEM);

		do_ioctl(vgem, DRM_IOCTL_MODE_CREATE_DUMB, &dumb);
		context.dmabuf = prime_handle_to_fd(vgem, dumb.handle);
		sweep(&context, op_import);
		close(context.dmabuf);
		drm_close_driver(vgem);
	}

	igt_describe("Creating an object in VRAM that the CPU can reach");
	igt_subtest("gem-create-vram") {
		igt_nova_require_vram(context.fd);
		sweep(&context, op_create_vram);
	}

	igt_fixture() {
		igt_nova_vm_init(context.fd, &vm);
		context.vm = &vm;
		igt_nova_vm_map(&vm, context.handle, VM_BASE, BO_SIZE, 0, 0);
		do_ioctl(context.fd, DRM_IOCTL_SYNCOBJ_CREATE, &timeline);
		context.timeline = timeline.handle;
	}

	sweep_each(&context, with_vm, ARRAY_SIZE(with_vm));

	igt_describe("Unbinding, which never fails for want of memory");
	igt_subtest("vm-unbind")
		sweep_errors(&context, op_unbind, false);

	igt_fixture() {
		struct drm_nova_engine engine = igt_nova_require_copy(context.fd);

		igt_nova_ctx_init(context.fd, &ctx);
		context.exec = &ctx;
		context.queue = igt_nova_queue_on(context.fd, ctx.vm, &engine);
		context.exec_timeline = syncobj_create(context.fd, 0);
	}

	sweep_each(&context, with_queue, ARRAY_SIZE(with_queue));

	igt_describe("EXEC that brings back what was evicted");
	igt_subtest("exec-fail-evicted") {
		struct drm_nova_gem_create args = {
			.size = PAGE, .vm_id = ctx.vm,
			.placement = DRM_NOVA_GEM_PLACEMENT_VRAM,
		};

		igt_nova_require_vram(context.fd);
		context.vram = igt_nova_mem_create_with(&ctx, &args);
		sweep(&context, op_exec_evicted);
		igt_nova_mem_destroy(&ctx, &context.vram);
	}

	igt_fixture() {
		struct drm_syncobj_destroy destroy = {
			.handle = context.timeline,
		};

		do_ioctl(context.fd, DRM_IOCTL_SYNCOBJ_DESTROY, &destroy);
		syncobj_destroy(context.fd, context.exec_timeline);
		igt_nova_queue_destroy(context.fd, context.queue);
		igt_nova_ctx_fini(&ctx);
		igt_nova_vm_fini(&vm);
	}

	/* The last: after it the file is of a device that is gone. */
	igt_describe("Binding the driver");
	igt_subtest("bind") {
		test_bind(&context, "nova_drm_ttm_init");
		test_bind(&context, "nova_drm_shrinker_init");
	}

	igt_fixture() {
		igt_nova_fail_exit();
		drm_close_driver(context.fd);
	}
}
