// SPDX-License-Identifier: MIT
/*
 * TEST: VM_BIND of nova-drm when something is wrong: arguments, memory, the GPU
 */
#include <libgen.h>
#include <limits.h>
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_control.h"
#include "igt_nova_dump.h"
#include "igt_nova_exec.h"
#include "igt_nova_fail.h"
#include "igt_nova_fence.h"
#include "igt_nova_walk.h"

#define KB		1024ull
#define MB		(1024 * KB)
#define BASE		(1ull << 38)
#define BO_SIZE		(4 * MB)

static int fd = -1;
static struct drm_nova_mmu_info mmu;
static struct igt_nova_vm vm;
static uint32_t bo;

/* Something is mapped that must survive what goes wrong. */
static void setup(void)
{
	igt_nova_vm_init(fd, &vm);
	bo = igt_nova_gem_create(fd, BO_SIZE, 0).handle;
	igt_nova_fill_bo(fd, bo);
	igt_nova_vm_map(&vm, bo, BASE, 1 * MB, 0, 0);
	igt_nova_vm_sparse(&vm, BASE + 2 * MB, 2 * MB);
	igt_nova_vm_check_content(&vm);
}

/* And did. */
static void teardown(void)
{
	igt_nova_vm_check_content(&vm);
	igt_nova_vm_fini(&vm);
	gem_close(fd, bo);
}

/*
 * A good operation, this one, and another good one: refused, by all means, and
 * nothing done.
 */
static void refused(struct drm_nova_vm_bind_op bad, int err)
{
	struct drm_nova_vm_bind_op ops[3] = {
		igt_nova_op_unmap(BASE, 64 * KB), bad,
		igt_nova_op_map(bo, BASE + 512 * KB, 64 * KB, 0),
	};
	struct drm_nova_vm_bind bind = igt_nova_bind(vm.id, ops, 3);

	for (int async = 0; async < 2; async++) {
		int got;

		if (async)
			igt_nova_bind_syncs(&bind, NULL, 0, NULL, 0);
		got = igt_nova_vm_bind_errno(fd, &bind);
		if (got != err)
			igt_info("op %#x flags %#x handle %#x kind %#x shift %u pad %#x\n"
				 "va %#llx range %#llx offset %#llx\n",
				 bad.op, bad.flags, bad.handle, bad.pte_kind,
				 bad.page_shift, bad.pad, bad.va, bad.range,
				 bad.bo_offset);
		igt_assert_eq(got, err);
		igt_assert_eq_u32(bind.failed_op, 1);
	}
}

/* An operation with one member changed. */
#define BAD(base, member, value, err)					\
	do {								\
		struct drm_nova_vm_bind_op __bad = (base);		\
									\
		__bad.member = (value);					\
		refused(__bad, err);					\
	} while (0)

static struct drm_nova_vm_bind_op good_map(void)
{
	return igt_nova_op_map(bo, BASE + 8 * MB, 64 * KB, 0);
}

static struct drm_nova_vm_bind_op good_unmap(void)
{
	return igt_nova_op_unmap(BASE, 64 * KB);
}

static struct drm_nova_vm_bind_op good_sparse(void)
{
	return igt_nova_op_sparse(BASE + 8 * MB, 64 * KB);
}

static void test_invalid_flag(void)
{
	const uint32_t known = DRM_NOVA_VM_BIND_READONLY |
			       DRM_NOVA_VM_BIND_SPARSE |
			       DRM_NOVA_VM_BIND_GPU_UNCACHED |
			       DRM_NOVA_VM_BIND_DUMP;
	struct drm_nova_vm_bind_op op;
	struct drm_nova_vm_bind bind;

	setup();
	op = good_map();
	for (int bit = 0; bit < 32; bit++) {
		if (!(known & 1u << bit)) {
			BAD(good_map(), flags, 1u << bit, EINVAL);
			BAD(good_sparse(), flags,
			    DRM_NOVA_VM_BIND_SPARSE | 1u << bit, EINVAL);
		}
		BAD(good_unmap(), flags, 1u << bit, EINVAL);
		if (1u << bit == DRM_NOVA_VM_BIND_ASYNC)
			continue;
		bind = igt_nova_bind(vm.id, &op, 1);
		bind.flags = 1u << bit;
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EINVAL);
		bind.flags |= DRM_NOVA_VM_BIND_ASYNC;
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EINVAL);
		igt_assert_eq_u32(bind.failed_op, 1);
	}
	teardown();
}

static void test_invalid_pad(void)
{
	struct drm_nova_vm_bind_op op;
	struct drm_nova_vm_bind bind;

	setup();
	op = good_map();
	BAD(good_map(), pad, 1, EINVAL);
	BAD(good_map(), pad, 0x8000, EINVAL);
	BAD(good_unmap(), pad, 1, EINVAL);
	bind = igt_nova_bind(vm.id, &op, 1);
	bind.pad = 1;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EINVAL);
	igt_assert_eq_u32(bind.failed_op, 1);
	teardown();
}

static void test_invalid_op(void)
{
	static const uint32_t ops[] = { 2, 3, 0x100, 1u << 31, UINT32_MAX };

	setup();
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
		BAD(good_map(), op, ops[i], EINVAL);
	teardown();
}

static void test_invalid_va(void)
{
	const uint64_t end = 1ull << mmu.va_bits;
	const uint64_t vas[] = {
		BASE + 1, BASE + 2048, BASE + 4095, end, end - 4 * KB, 1ull << 56,
		1ull << 63, UINT64_MAX, UINT64_MAX - 4095, UINT64_MAX - 64 * KB + 1,
	};

	setup();
	for (size_t i = 0; i < ARRAY_SIZE(vas); i++) {
		BAD(good_map(), va, vas[i], EINVAL);
		BAD(good_sparse(), va, vas[i], EINVAL);
		BAD(good_unmap(), va, vas[i], EINVAL);
	}
	teardown();
}

static void test_invalid_range(void)
{
	const uint64_t ranges[] = {
		0, 1, 4095, 4097, 1ull << mmu.va_bits, UINT64_MAX,
		UINT64_MAX - 4095, UINT64_MAX - BASE + 1, 1ull << 63,
	};

	setup();
	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
		BAD(good_map(), range, ranges[i], EINVAL);
		BAD(good_sparse(), range, ranges[i], EINVAL);
		BAD(good_unmap(), range, ranges[i], EINVAL);
	}
	BAD(good_map(), range, BO_SIZE + 4 * KB, EINVAL);
	teardown();
}

static void test_invalid_offset(void)
{
	static const uint64_t offsets[] = {
		1, 2048, BO_SIZE, BO_SIZE - 60 * KB, 1ull << 40,
		UINT64_MAX - 4095, UINT64_MAX - 64 * KB + 1, UINT64_MAX,
	};

	setup();
	for (size_t i = 0; i < ARRAY_SIZE(offsets); i++)
		BAD(good_map(), bo_offset, offsets[i], EINVAL);
	BAD(good_unmap(), bo_offset, 4096, EINVAL);
	BAD(good_sparse(), bo_offset, 4096, EINVAL);
	teardown();
}

static void test_invalid_handle(void)
{
	setup();
	BAD(good_map(), handle, 0, ENOENT);
	BAD(good_map(), handle, bo + 1000, ENOENT);
	BAD(good_map(), handle, UINT32_MAX, ENOENT);
	BAD(good_unmap(), handle, bo, EINVAL);
	BAD(good_sparse(), handle, bo, EINVAL);
	teardown();
}

static void test_invalid_kind(void)
{
	setup();
	for (unsigned int kind = 0; kind < 256; kind++)
		if (!igt_nova_has_kind(mmu.kinds, kind))
			BAD(good_map(), pte_kind, kind, EINVAL);
	teardown();
}

/* It means nothing there. */
static void test_unmap_kind(void)
{
	setup();
	for (unsigned int kind = 0; kind < 256; kind += 5) {
		struct drm_nova_vm_bind_op op = good_unmap();

		op.pte_kind = kind;
		igt_nova_vm_bind(&vm, &op, 1);
	}
	teardown();
}

static void test_invalid_page_shift(void)
{
	setup();
	for (unsigned int shift = 1; shift < 256; shift++) {
		if (shift == 12 || shift == 16 || shift == 21)
			continue;
		BAD(good_map(), page_shift, shift, EINVAL);
	}
	BAD(good_unmap(), page_shift, 12, EINVAL);
	teardown();
}

static void test_invalid_sparse(void)
{
	setup();
	BAD(good_sparse(), flags,
	    DRM_NOVA_VM_BIND_SPARSE | DRM_NOVA_VM_BIND_READONLY, EINVAL);
	BAD(good_sparse(), flags,
	    DRM_NOVA_VM_BIND_SPARSE | DRM_NOVA_VM_BIND_GPU_UNCACHED, EINVAL);
	BAD(good_sparse(), flags,
	    DRM_NOVA_VM_BIND_SPARSE | DRM_NOVA_VM_BIND_DUMP, EINVAL);
	BAD(good_map(), flags, DRM_NOVA_VM_BIND_SPARSE, EINVAL);
	teardown();
}

static void test_invalid_stride(void)
{
	static const uint32_t bad[] = { 0, 1, 8, 39 };
	struct {
		struct drm_nova_vm_bind_op op;
		uint8_t tail[256 - sizeof(struct drm_nova_vm_bind_op)];
	} wide[2] = {};
	struct drm_nova_vm_bind bind;

	setup();
	for (int i = 0; i < 2; i++)
		wide[i].op = igt_nova_op_map(bo, BASE + (8 + i) * MB, 64 * KB, 0);
	bind = igt_nova_bind(vm.id, &wide[0].op, 2);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		bind.op_stride = bad[i];
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EINVAL);
	}
	bind.op_stride = 257;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), E2BIG);
	bind.op_stride = UINT32_MAX;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), E2BIG);

	/* A tail the kernel does not know must be empty, and is no harm then. */
	bind.op_stride = sizeof(wide[0]);
	wide[1].tail[100] = 1;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), E2BIG);
	igt_assert_eq_u32(bind.failed_op, 1);
	igt_nova_vm_check(&vm);
	wide[1].tail[100] = 0;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	for (int i = 0; i < 2; i++)
		igt_nova_vm_expect(&vm, &wide[i].op, 1);
	teardown();
}

/* Arrays that are not there, or only in part. */
static void test_bad_pointer(void)
{
	size_t page = sysconf(_SC_PAGESIZE);
	char *map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct drm_nova_vm_bind_op *ops;
	struct drm_nova_vm_bind bind;

	setup();
	igt_assert(map != MAP_FAILED);
	igt_assert_eq(munmap(map + page, page), 0);
	ops = (void *)(map + page - sizeof(*ops));
	ops[0] = igt_nova_op_unmap(BASE, 64 * KB);
	bind = igt_nova_bind(vm.id, ops, 2);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EFAULT);
	bind.ops = 0;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EFAULT);
	bind.ops = 1ull << 63;
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EFAULT);
	munmap(map, page);
	teardown();
}

static void test_invalid_vm(void)
{
	struct drm_nova_vm_bind_op op;
	struct drm_nova_vm_bind bind;

	setup();
	op = good_map();
	bind = igt_nova_bind(0, &op, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), ENOENT);
	igt_assert_eq_u32(bind.failed_op, 1);
	bind = igt_nova_bind(vm.id + 1000, &op, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), ENOENT);
	igt_assert_eq_u32(bind.failed_op, 1);
	teardown();
}

static void test_kernel_window(void)
{
	uint64_t start, end;

	setup();
	start = vm.layout.kernel_va_start;
	end = start + vm.layout.kernel_va_size;
	for (int i = 0; i < 3; i++) {
		uint64_t va = i == 0 ? start : i == 1 ? end - 64 * KB :
			      start - 32 * KB;

		BAD(good_map(), va, va, EINVAL);
		BAD(good_sparse(), va, va, EINVAL);
		BAD(good_unmap(), va, va, EINVAL);
	}
	/* All there is cannot be unmapped either. */
	BAD(good_unmap(), range, end - BASE, EINVAL);
	teardown();
}

/* Wherever the bad one is in the array. */
static void test_atomic(void)
{
	struct drm_nova_vm_bind_op ops[16];
	struct drm_nova_vm_bind bind;

	setup();
	for (uint32_t bad = 0; bad < 16; bad++) {
		for (uint32_t i = 0; i < 16; i++) {
			uint64_t va = BASE + i * 128 * KB;

			ops[i] = i % 3 == 0 ? igt_nova_op_unmap(va, 64 * KB) :
				 i % 3 == 1 ? igt_nova_op_map(bo, va, 256 * KB, 0) :
					      igt_nova_op_sparse(va, 4 * MB);
		}
		ops[bad].range |= 1;
		bind = igt_nova_bind(vm.id, ops, 16);
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), EINVAL);
		igt_assert_eq_u32(bind.failed_op, bad);
		ops[bad].range &= ~1ull;
		ops[bad].op = DRM_NOVA_VM_BIND_OP_MAP;
		ops[bad].flags = 0;
		ops[bad].handle = 0x7fffffff;
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), ENOENT);
		igt_assert_eq_u32(bind.failed_op, bad);
		igt_nova_vm_check(&vm);
	}
	teardown();
}

static int bind_failing(struct drm_nova_vm_bind_op *ops, unsigned int count,
			int nth, bool *failed)
{
	struct drm_nova_vm_bind bind = igt_nova_bind(vm.id, ops, count);
	int err;

	igt_nova_fail_arm(nth);
	err = igt_nova_vm_bind_errno(fd, &bind);
	*failed = igt_nova_fail_disarm();
	return err;
}

/* An unmap that leaves parts of mappings on both sides, and of sparse ranges. */
static void test_unbind_enomem(void)
{
	struct drm_nova_vm_bind_op again[2], unmap;
	bool failed;
	int nth = 0;

	setup();
	igt_emit_ignore_dmesg_regex(IGT_NOVA_FAIL_DMESG);
	igt_nova_fail_init();
	again[0] = igt_nova_op_map(bo, BASE, BO_SIZE, 0);
	again[1] = igt_nova_op_sparse(BASE + BO_SIZE, BO_SIZE);
	unmap = igt_nova_op_unmap(BASE + BO_SIZE - 12 * KB, 36 * KB);
	do {
		int err;

		igt_nova_vm_bind(&vm, again, 2);
		igt_assert_lt(nth, IGT_NOVA_FAIL_MAX);
		err = bind_failing(&unmap, 1, ++nth, &failed);
		igt_assert_f(!err, "allocation %d: %s\n", nth, strerror(err));
		igt_nova_vm_expect(&vm, &unmap, 1);
		igt_nova_vm_check(&vm);
	} while (failed);
	igt_info("%d allocations\n", nth - 1);
	igt_nova_fail_exit();
	teardown();
}

/* Maps may fail, but then nothing has changed. */
static void test_bind_enomem(void)
{
	struct drm_nova_vm_bind_op ops[3];
	int nth = 0, errors = 0;
	bool failed;

	setup();
	igt_emit_ignore_dmesg_regex(IGT_NOVA_FAIL_DMESG);
	igt_nova_fail_init();
	do {
		int err;

		/* Where no table is yet. */
		ops[0] = igt_nova_op_map(bo, BASE + (nth + 1ull) * (1ull << 30),
					 BO_SIZE, 0);
		ops[1] = igt_nova_op_sparse(BASE + 256 * KB, 4 * KB);
		ops[2] = igt_nova_op_unmap(BASE + 512 * KB, 4 * KB);
		igt_assert_lt(nth, IGT_NOVA_FAIL_MAX);
		err = bind_failing(ops, 3, ++nth, &failed);
		igt_assert_f(!err || (failed && err == ENOMEM),
			     "allocation %d: %s\n", nth, strerror(err));
		errors += !!err;
		if (!err)
			igt_nova_vm_expect(&vm, ops, 3);
		igt_nova_vm_check(&vm);
		igt_nova_vm_map(&vm, bo, BASE, 1 * MB, 0, 0);
	} while (failed);
	igt_assert_lt(0, errors);
	igt_info("%d allocations, %d errors\n", nth - 1, errors);
	igt_nova_fail_exit();
	teardown();
}

/*
 * A VM is banned when the hardware does not do what it should: here, the TLB
 * takes longer to forget than the driver waits. The GPU is given up then, and
 * taken into use again by binding the driver anew.
 */
#define QUEUE_MS	10000
#define STUCK_US	12000000

static void write_attribute(const char *dir, const char *name, const char *text)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	igt_assert_f(igt_nova_write_file(path, text), "cannot write %s\n", path);
}

/* Longest core dump there is */
#define DUMP_MAX	(16 * MB)

static void rebind(int file)
{
	char path[256], driver[PATH_MAX], device[PATH_MAX];

	igt_assert(igt_nova_sysfs_path(file, "driver", path, sizeof(path)));
	igt_assert(realpath(path, driver));
	igt_assert(igt_nova_sysfs_path(file, "", path, sizeof(path)));
	igt_assert(realpath(path, device));
	drm_close_driver(file);
	write_attribute(driver, "unbind", basename(device));
	write_attribute(driver, "bind", basename(device));
}

static bool stuck_is_over(const struct timespec *since)
{
	/* Nothing of the model's says so but time. */
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - since->tv_sec > STUCK_US / 1000000;
}

/* So many mappings of an object with a long name that no dump can hold it. */
static void map_with_name(void)
{
	static struct drm_nova_vm_bind_op ops[DUMP_MAX / DRM_NOVA_LABEL_MAX];
	static char name[DRM_NOVA_LABEL_MAX];
	struct drm_nova_gem_set_label label = {
		.handle = bo, .size = sizeof(name), .label = (uintptr_t)name,
	};
	struct drm_nova_vm_bind bind;

	memset(name, 'x', sizeof(name));
	do_ioctl(fd, DRM_IOCTL_NOVA_GEM_SET_LABEL, &label);
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
		ops[i] = igt_nova_op_map(bo, BASE + 64 * MB + i * 4 * KB,
					 4 * KB, 0);
	bind = igt_nova_bind(vm.id, ops, ARRAY_SIZE(ops));
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
}

static bool ends_with(const char *text, size_t len, const char *end)
{
	return len >= strlen(end) &&
	       !memcmp(text + len - strlen(end), end, strlen(end));
}

/* The VM as it was is left for whoever wants to know what happened. */
static void check_core_dump(const struct igt_nova_dump *dump, bool cut)
{
	static const char * const expected[] = {
		"nova-drm core dump\n", "VM_BIND failed: -110\n",
		"  state: banned\n", "  page tables at ", "  mappings:\n",
	};
	char *text = calloc(1, DUMP_MAX + 1);
	size_t len = 0;
	ssize_t got;
	int file;

	igt_assert(text);
	igt_assert(igt_wait(igt_nova_dump_exists(dump), 30000, 10));
	file = open(dump->path, O_RDONLY | O_CLOEXEC);
	igt_assert_fd(file);
	do {
		got = read(file, text + len, DUMP_MAX + 1 - len);
		igt_assert_lte(0, got);
		len += got;
		igt_assert_lte_u64(len, DUMP_MAX);
	} while (got);
	igt_assert_eq_u64(strlen(text), len);
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
		igt_assert_f(strstr(text, expected[i]), "no '%s' in '%.16384s'\n",
			     expected[i], text);
	igt_assert_f(ends_with(text, len, cut ?
			       "\ncut off, there was no room for more\n" :
			       "\nend of core dump\n"),
		     "a dump of %zu bytes ends with '%s'\n", len,
		     text + (len > 256 ? len - 256 : 0));
	/* Room is made use of: no line of this one is longer. */
	if (cut)
		igt_assert_lte_u64(DUMP_MAX - 2 * DRM_NOVA_LABEL_MAX, len);
	/* Seen: room for the next. */
	close(file);
	igt_nova_dump_dismiss(dump);
	free(text);
}

enum banned {
	BANNED_IS_GONE,
	BANNED_LONG_DUMP,
	BANNED_DESTROY_ONLY,
	BANNED_QUEUE,
};

static uint32_t queue_create(void)
{
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	uint32_t queue = igt_nova_queue_on(fd, vm.id, &engine);

	igt_nova_queue_finish(fd, queue);
	return queue;
}

/* A queue that the VM had before takes nothing any more, and it gets no other. */
static void check_queue(uint32_t queue, const struct igt_nova_dump *dump)
{
	struct drm_nova_exec exec = igt_nova_exec_args(queue, NULL, 0);
	struct drm_nova_engine engine = igt_nova_require_copy(fd);
	struct drm_nova_queue_create args =
		igt_nova_queue_args(vm.id, engine.engine_class,
				    engine.engine_instance);

	igt_assert_eq(igt_nova_exec_errno(fd, &exec), ECANCELED);
	igt_assert_eq(igt_nova_queue_create_errno(fd, &args), ENOENT);
	/* The whole GPU has failed, which is not the queue's fault. */
	igt_assert(igt_wait(igt_nova_queue_state(fd, queue).state,
			    QUEUE_MS, 10));
	igt_assert_eq_u32(igt_nova_queue_state(fd, queue).state,
			  DRM_NOVA_QUEUE_STATE_BANNED |
			  DRM_NOVA_QUEUE_STATE_INNOCENT);
	/* Of the VM's end or the queue's, whichever was first. */
	igt_assert(igt_wait(igt_nova_dump_exists(dump), 30000, 10));
	igt_nova_dump_dismiss(dump);
	igt_nova_queue_destroy(fd, queue);
}

static void test_banned(enum banned what)
{
	struct drm_nova_sync signal = {};
	struct drm_nova_vm_bind_op op;
	struct drm_nova_vm_bind bind;
	struct drm_nova_vm_destroy destroy = {};
	struct igt_nova_dump dump;
	struct timespec since;
	uint32_t other, queue = 0;
	char *text;

	/* The dump of what others did wrong would be taken for this one. */
	igt_nova_dump_find(&dump, fd);
	igt_nova_dump_dismiss(&dump);
	/* What others have done wrong would be forgotten below. */
	igt_assert_eq(igt_nova_control_violations(&text), 0);
	free(text);
	text = igt_nova_control("leaks");
	igt_assert(!strcmp(text, "0"));
	free(text);

	setup();
	igt_emit_ignore_dmesg_regex("nova");
	other = igt_nova_vm_create(fd);
	if (what == BANNED_QUEUE)
		queue = queue_create();
	signal.handle = syncobj_create(fd, 0);
	if (what == BANNED_LONG_DUMP)
		map_with_name();
	igt_nova_control_ok("inject tlb-invalidate-delay=%d,count=1", STUCK_US);
	op = igt_nova_op_unmap(BASE, 1 * MB);
	bind = igt_nova_bind(vm.id, &op, 1);
	igt_nova_bind_syncs(&bind, NULL, 0, &signal, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);
	igt_assert_neq(igt_nova_syncobj_error(fd, signal.handle), 0);
	clock_gettime(CLOCK_MONOTONIC, &since);

	if (what != BANNED_DESTROY_ONLY) {
		igt_assert_eq_u32(igt_nova_vm_state(fd, vm.id),
				  DRM_NOVA_VM_STATE_BANNED);
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), ENOENT);
		op = good_map();
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), ENOENT);
		bind = igt_nova_bind(vm.id, &op, 1);
		igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), ENOENT);
		igt_assert_eq_u32(igt_nova_vm_state(fd, other), 0);
		if (what == BANNED_QUEUE)
			check_queue(queue, &dump);
		else
			check_core_dump(&dump, what == BANNED_LONG_DUMP);
	}
	destroy.vm_id = vm.id;
	do_ioctl(fd, DRM_IOCTL_NOVA_VM_DESTROY, &destroy);
	do_ioctl_err(fd, DRM_IOCTL_NOVA_VM_DESTROY, &destroy, ENOENT);
	igt_nova_vm_forget(&vm);
	syncobj_destroy(fd, signal.handle);

	igt_nova_control_ok("clear");
	igt_assert(igt_wait(stuck_is_over(&since), 2 * STUCK_US / 1000, 100));
	rebind(fd);
	igt_nova_control_ok("mark after a banned VM");
	fd = drm_open_driver_render(DRIVER_NOVA);
	setup();
	teardown();
}

int igt_main()
{
	igt_fixture() {
		fd = drm_open_driver_render(DRIVER_NOVA);
		igt_nova_mmu_info(fd, &mmu);
	}

	igt_describe("Flags that mean nothing are refused");
	igt_subtest("invalid-flag")
		test_invalid_flag();

	igt_describe("Padding must be zero");
	igt_subtest("invalid-pad")
		test_invalid_pad();

	igt_describe("Operations there are not are refused");
	igt_subtest("invalid-op")
		test_invalid_op();

	igt_describe("Addresses out of range or in the midst of a page");
	igt_subtest("invalid-va")
		test_invalid_va();

	igt_describe("Ranges of nothing, of parts of pages, and too large ones");
	igt_subtest("invalid-range")
		test_invalid_range();

	igt_describe("Offsets beyond the object or in the midst of a page");
	igt_subtest("invalid-offset")
		test_invalid_offset();

	igt_describe("Handles of nothing, and where there is none to be");
	igt_subtest("invalid-handle")
		test_invalid_handle();

	igt_describe("Kinds the GPU does not have are refused");
	igt_subtest("invalid-kind")
		test_invalid_kind();

	igt_describe("An unmap does not look at the kind");
	igt_subtest("unmap-any-kind")
		test_unmap_kind();

	igt_describe("Page sizes there are not are refused");
	igt_subtest("invalid-page-shift")
		test_invalid_page_shift();

	igt_describe("Nothing goes together with a sparse range");
	igt_subtest("invalid-sparse")
		test_invalid_sparse();

	igt_describe("Strides are not too small, nor too large");
	igt_subtest("invalid-stride")
		test_invalid_stride();

	igt_describe("Arrays that cannot be read are refused");
	igt_subtest("bad-pointer")
		test_bad_pointer();

	igt_describe("Ids of no VM are refused");
	igt_subtest("invalid-vm")
		test_invalid_vm();

	igt_describe("The kernel's range is the kernel's");
	igt_subtest("kernel-window-refused")
		test_kernel_window();

	igt_describe("All operations are done, or none");
	igt_subtest("atomic-on-bad-op")
		test_atomic();

	igt_describe("An unmap does not need memory");
	igt_subtest("unbind-under-enomem")
		test_unbind_enomem();

	igt_describe("A map that gets no memory changes nothing");
	igt_subtest("bind-under-enomem")
		test_bind_enomem();

	igt_describe("A VM that failed is known no more");
	igt_subtest("banned-vm-enoent")
		test_banned(BANNED_IS_GONE);

	igt_describe("A core dump that is too long says so");
	igt_subtest("banned-vm-long-dump")
		test_banned(BANNED_LONG_DUMP);

	igt_describe("A VM that failed has no use for its queue, and gets no other");
	igt_subtest("banned-vm-queue")
		test_banned(BANNED_QUEUE);

	igt_describe("A VM that failed can be destroyed");
	igt_subtest("banned-destroy-ok")
		test_banned(BANNED_DESTROY_ONLY);

	igt_fixture()
		drm_close_driver(fd);
}
