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
#include "igt_nova_fail.h"
#include "igt_nova_fence.h"

#define BO_SIZE		(64 << 10)

/* What operations work on. */
struct context {
	int fd;
	uint32_t handle;	/* an object of fd */
	int dmabuf;		/* of another device */
	struct drm_nova_vm_create vm;
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

static int op_vm_create(const struct context *context, int nth, bool *failed)
{
	struct drm_nova_vm_create args = {};
	int err;

	igt_nova_fail_arm(nth);
	err = ioctl(context->fd, DRM_IOCTL_NOVA_VM_CREATE, &args) ? errno : 0;
	*failed = igt_nova_fail_disarm();
	if (!err)
		igt_nova_vm_destroy(context->fd, args.vm_id);
	return err;
}

static int op_queue_create(const struct context *context, int nth, bool *failed)
{
	struct drm_nova_queue_create args = {
		.vm_id = context->vm.vm_id,
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

/* Where no table is, with a sparse range and an unmap in the same call. */
static int vm_bind(const struct context *context, int nth, bool *failed,
		   const struct drm_nova_sync *signal)
{
	uint64_t va = context->vm.user_va_start + (1ull << 32);
	struct drm_nova_vm_bind_op ops[3] = {
		{ .op = DRM_NOVA_VM_BIND_OP_MAP, .handle = context->handle,
		  .va = va, .range = BO_SIZE },
		{ .op = DRM_NOVA_VM_BIND_OP_MAP, .flags = DRM_NOVA_VM_BIND_SPARSE,
		  .va = va + BO_SIZE, .range = 1 << 20 },
		{ .op = DRM_NOVA_VM_BIND_OP_UNMAP, .va = va + 4096,
		  .range = 8192 },
	};
	struct drm_nova_vm_bind bind = igt_nova_bind(context->vm.vm_id, ops, 3);
	int err;

	if (signal)
		igt_nova_bind_syncs(&bind, NULL, 0, signal, 1);
	igt_nova_fail_arm(nth);
	err = igt_nova_vm_bind_errno(context->fd, &bind);
	*failed = igt_nova_fail_disarm();
	if (!err && signal)
		igt_nova_syncobj_signalled(context->fd, signal->handle);
	ops[0] = (struct drm_nova_vm_bind_op){
		.op = DRM_NOVA_VM_BIND_OP_UNMAP, .va = va, .range = 2 << 20,
	};
	bind = igt_nova_bind(context->vm.vm_id, ops, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(context->fd, &bind), 0);
	return err;
}

static int op_vm_bind(const struct context *context, int nth, bool *failed)
{
	return vm_bind(context, nth, failed, NULL);
}

static int op_vm_bind_async(const struct context *context, int nth, bool *failed)
{
	struct drm_nova_sync signal = {
		.handle = syncobj_create(context->fd, 0),
	};
	int err = vm_bind(context, nth, failed, &signal);

	syncobj_destroy(context->fd, signal.handle);
	return err;
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

/* Make allocation after allocation fail, until one more would not happen. */
static void sweep(const struct context *context, operation op)
{
	int errors = 0, nth = 0, err;
	bool failed, unused;

	igt_emit_ignore_dmesg_regex(IGT_NOVA_FAIL_DMESG);
	do {
		igt_assert_lt(nth, IGT_NOVA_FAIL_MAX);
		err = op(context, ++nth, &failed);
		igt_assert_f(!err || (failed && err == ENOMEM),
			     "allocation %d: %s\n", nth, strerror(err));
		errors += !!err;

		/* Whatever happened, it works afterwards. */
		errno = 0;
		igt_assert_eq(op(context, 0, &unused), 0);
	} while (failed);
	igt_assert_lt(0, errors);
	igt_info("%d allocations, %d errors\n", nth - 1, errors);
}

int igt_main()
{
	struct context context = { .fd = -1, .dmabuf = -1 };
	struct drm_nova_gem_create bo;

	igt_fixture() {
		context.fd = drm_open_driver_render(DRIVER_NOVA);
		igt_nova_fail_init();
		bo = igt_nova_gem_create(context.fd, BO_SIZE, 0);
		context.handle = bo.handle;
		context.vm = (struct drm_nova_vm_create){};
	}

	igt_describe("Opening the device");
	igt_subtest("open")
		sweep(&context, op_open);

	igt_describe("Creating an object");
	igt_subtest("gem-create")
		sweep(&context, op_create);

	igt_describe("Creating an object without memory");
	igt_subtest("gem-create-deferred")
		sweep(&context, op_create_deferred);

	igt_describe("Mapping an object");
	igt_subtest("mmap")
		sweep(&context, op_mmap);

	igt_describe("Exporting an object");
	igt_subtest("export")
		sweep(&context, op_export);

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

	/*
	 * Not in VRAM: where splitting a block fails, alloc_from_freetree() of
	 * Linux 7.2's gpu/buddy.c frees one that is in the tree of free blocks,
	 * and uses it afterwards.
	 */

	igt_describe("Creating an address space");
	igt_subtest("vm-create")
		sweep(&context, op_vm_create);

	igt_describe("Creating a bind queue");
	igt_subtest("queue-create") {
		do_ioctl(context.fd, DRM_IOCTL_NOVA_VM_CREATE, &context.vm);
		sweep(&context, op_queue_create);
	}

	igt_describe("Binding");
	igt_subtest("vm-bind") {
		do_ioctl(context.fd, DRM_IOCTL_NOVA_VM_CREATE, &context.vm);
		sweep(&context, op_vm_bind);
	}

	igt_describe("Binding asynchronously");
	igt_subtest("vm-bind-async") {
		do_ioctl(context.fd, DRM_IOCTL_NOVA_VM_CREATE, &context.vm);
		sweep(&context, op_vm_bind_async);
	}

	igt_describe("Binding the driver");
	igt_subtest("bind")
		test_bind(&context, "nova_drm_ttm_init");

	igt_fixture() {
		igt_nova_fail_exit();
		drm_close_driver(context.fd);
	}
}
