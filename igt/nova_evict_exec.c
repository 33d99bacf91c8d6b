// SPDX-License-Identifier: MIT
/*
 * TEST: nova-drm with more mapped than VRAM has room for, and jobs that use it
 *
 * A copy engine fills objects and reads them back. Between the jobs, and while
 * they wait, objects are driven out of VRAM; EXEC finds them, wherever they are.
 */
#include <pthread.h>
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_client.h"
#include "igt_nova_control.h"
#include "igt_nova_fence.h"

#define KB		1024ull
#define MB		(1024 * KB)
#define OBJECTS		256
#define FILLER		(1 * MB)
#define FILLERS		128
#define CHECK_SIZE	(2 * MB)
#define EITHER		(DRM_NOVA_GEM_PLACEMENT_VRAM | \
			 DRM_NOVA_GEM_PLACEMENT_SYSTEM)

static int fd = -1;

/* As much as there is, which must not be much. */
static uint64_t require_small_vram(void)
{
	uint64_t room = igt_nova_vram_room(fd);

	igt_nova_control_require();
	igt_require_f(room < FILLERS * FILLER / 2,
		      "%llu MiB of VRAM are too much to fill, see --vram-usable of the virtual GPU\n",
		      (unsigned long long)(room / MB));
	return room;
}

static bool in_vram(int file, uint32_t handle)
{
	return igt_nova_gem_info(file, handle).resident ==
	       DRM_NOVA_GEM_PLACEMENT_VRAM;
}

/* A user of the GPU with objects, and room for the CPU to look at copies. */
struct user {
	struct igt_nova_ctx ctx;
	uint32_t queue;
	struct igt_nova_mem check;
	unsigned int count;
	uint64_t size;			/* of each object */
	struct igt_nova_mem mem[OBJECTS];
};

static void user_open(struct user *user, int file)
{
	struct drm_nova_engine engine = igt_nova_require_copy(file);

	igt_nova_ctx_init(file, &user->ctx);
	user->queue = igt_nova_queue_on(file, user->ctx.vm, &engine);
	user->check = igt_nova_mem_create(&user->ctx, CHECK_SIZE);
	user->count = 0;
}

static void user_close(struct user *user)
{
	igt_nova_queue_destroy(user->ctx.fd, user->queue);
	while (user->count) {
		struct igt_nova_mem *mem = &user->mem[--user->count];

		/* Another user's object has no handle here. */
		if (mem->handle)
			igt_nova_mem_destroy(&user->ctx, mem);
		else
			igt_nova_ctx_unbind(&user->ctx, mem->va, mem->size);
	}
	igt_nova_mem_destroy(&user->ctx, &user->check);
	igt_nova_ctx_fini(&user->ctx);
}

static void user_create(struct user *user, unsigned int count, uint64_t size,
			unsigned int private_every)
{
	igt_assert_lte(count, OBJECTS);
	user->size = size;
	for (unsigned int i = 0; i < count; i++) {
		struct drm_nova_gem_create args = {
			.size = size, .placement = EITHER,
			.flags = DRM_NOVA_GEM_NO_MMAP,
			.page_shift = size >= 2 * MB ? 21 : 16,
			.vm_id = private_every && i % private_every == 0 ?
				 user->ctx.vm : 0,
		};

		user->mem[user->count++] = igt_nova_mem_create_with(&user->ctx,
								    &args);
	}
}

/* The other's objects, in this one's VM. */
static void user_share(struct user *user, const struct user *from)
{
	user->size = from->size;
	user->count = from->count;
	for (unsigned int i = 0; i < from->count; i++) {
		user->mem[i] = (struct igt_nova_mem){
			.va = igt_nova_ctx_va(&user->ctx, from->size),
			.size = from->size,
		};
		igt_nova_ctx_bind(&user->ctx, from->mem[i].handle,
				  user->mem[i].va, from->size, 0);
	}
}

static unsigned int user_in_vram(const struct user *user)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < user->count; i++)
		count += in_vram(user->ctx.fd, user->mem[i].handle);
	return count;
}

static uint32_t value_of(unsigned int object, uint32_t seed)
{
	return igt_nova_pattern(object, seed);
}

/* A job that fills [first, first + count), each object with its own value. */
static void user_fill_some(struct user *user, unsigned int first,
			   unsigned int count, uint32_t seed)
{
	uint64_t used = user->ctx.push_used;
	struct igt_nova_push push = igt_nova_ctx_push(&user->ctx, 8 + 20 * count);
	struct drm_nova_push whole;

	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	for (unsigned int i = first; i < first + count; i++)
		igt_nova_push_fill(&push, user->mem[i].va, user->size,
				   value_of(i, seed));
	whole = igt_nova_push_end(&push);
	igt_nova_exec_done(user->ctx.fd, user->queue, &whole, 1);
	user->ctx.push_used = used;
}

static void user_fill(struct user *user, uint32_t seed)
{
	user_fill_some(user, 0, user->count, seed);
}

static struct drm_nova_push push_copies(struct user *user, unsigned int first,
					unsigned int count)
{
	struct igt_nova_push push = igt_nova_ctx_push(&user->ctx, 8 + 20 * count);

	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	for (unsigned int i = 0; i < count; i++)
		igt_nova_push_copy(&push, user->check.va + i * user->size,
				   user->mem[first + i].va, user->size);
	return igt_nova_push_end(&push);
}

static void assert_copies(const struct user *user, unsigned int first,
			  unsigned int count, uint32_t seed)
{
	for (unsigned int i = 0; i < count; i++) {
		const volatile uint32_t *words =
			user->check.u32 + i * user->size / 4;
		uint32_t value = value_of(first + i, seed);

		for (uint64_t w = 0; w < user->size / 4; w++)
			igt_assert_f(words[w] == value,
				     "object %u: word %#llx is %#x, not %#x\n",
				     first + i, (unsigned long long)w, words[w],
				     value);
	}
}

/* Jobs that copy everything to where the CPU compares it. */
static void user_compare(struct user *user, uint32_t seed)
{
	unsigned int batch = CHECK_SIZE / user->size;

	for (unsigned int first = 0; first < user->count; first += batch) {
		unsigned int count = user->count - first;
		uint64_t used = user->ctx.push_used;
		struct drm_nova_push push;

		if (count > batch)
			count = batch;
		memset(user->check.map, 0xa5, count * user->size);
		push = push_copies(user, first, count);
		igt_nova_exec_done(user->ctx.fd, user->queue, &push, 1);
		user->ctx.push_used = used;
		assert_copies(user, first, count, seed);
	}
}

/* Who takes VRAM until none of a user's objects is there any more. */
struct fillers {
	unsigned int count;
	uint32_t handle[FILLERS];
};

static void drive_out(struct fillers *fillers, const struct user *user)
{
	for (unsigned int i = 0; i < user->count; i++) {
		while (in_vram(user->ctx.fd, user->mem[i].handle)) {
			struct drm_nova_gem_create args = {
				.size = FILLER, .flags = DRM_NOVA_GEM_NO_MMAP,
				.placement = DRM_NOVA_GEM_PLACEMENT_VRAM,
			};

			igt_assert_lt(fillers->count, FILLERS);
			igt_nova_gem_create_with(fd, &args);
			fillers->handle[fillers->count++] = args.handle;
		}
	}
}

static void release(struct fillers *fillers)
{
	while (fillers->count)
		gem_close(fd, fillers->handle[--fillers->count]);
}

/* Half as much again as there is; all are driven out and used again. */
static void test_working_set(uint64_t size, unsigned int private_every,
			     bool shared)
{
	unsigned int count = require_small_vram() * 3 / 2 / size;
	struct fillers fillers = {};
	static struct user user, other;

	igt_require_f(count > 1, "not enough VRAM\n");
	user_open(&user, fd);
	user_create(&user, count, size, private_every);
	if (shared) {
		user_open(&other, fd);
		user_share(&other, &user);
	}
	for (uint32_t round = 1; round <= 2; round++) {
		user_fill(&user, round);
		igt_info("%u of %u objects are in VRAM\n", user_in_vram(&user),
			 count);
		igt_assert_lt(0, user_in_vram(&user));
		igt_assert_lt(user_in_vram(&user), count);

		drive_out(&fillers, &user);
		igt_assert_eq(user_in_vram(&user), 0);
		user_compare(shared ? &other : &user, round);
		user_fill(shared ? &other : &user, round + 100);
		release(&fillers);
		user_compare(&user, round + 100);
		igt_assert_lt(0, user_in_vram(&user));
	}
	if (shared)
		user_close(&other);
	user_close(&user);
}

/* EXEC's errno for a job that fills the first object. */
static int user_fill_errno(struct user *user, uint32_t seed)
{
	struct igt_nova_push push = igt_nova_ctx_push(&user->ctx, 32);
	struct drm_nova_push whole;
	struct drm_nova_exec exec;

	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_fill(&push, user->mem[0].va, user->size,
			   value_of(0, seed));
	whole = igt_nova_push_end(&push);
	exec = igt_nova_exec_args(user->queue, &whole, 1);
	return igt_nova_exec_errno(user->ctx.fd, &exec);
}

/* More that has to be in VRAM at the same time than there is of it. */
static void test_overcommit(void)
{
	unsigned int count = require_small_vram() / FILLER + 2, fits;
	struct drm_nova_gem_create args = {
		.size = FILLER, .flags = DRM_NOVA_GEM_NO_MMAP,
		.placement = DRM_NOVA_GEM_PLACEMENT_VRAM,
	};
	static struct user user;

	igt_assert_lte(count, OBJECTS);
	user_open(&user, fd);
	user.size = FILLER;
	while (user.count < count)
		user.mem[user.count++] = igt_nova_mem_create_with(&user.ctx,
								  &args);
	igt_assert_eq(user_fill_errno(&user, 1), ENOSPC);
	igt_assert_eq(user_fill_errno(&user, 1), ENOSPC);
	igt_nova_queue_good(fd, user.queue);

	/* With what there is room for all is well, and was not banned for it. */
	fits = igt_nova_vram_room(fd) / FILLER;
	igt_require_f(fits, "not enough VRAM\n");
	while (user.count > fits)
		igt_nova_mem_destroy(&user.ctx, &user.mem[--user.count]);
	user_fill(&user, 2);
	user_compare(&user, 2);
	igt_assert_eq(user_in_vram(&user), user.count);
	igt_nova_queue_good(fd, user.queue);
	igt_assert_eq_u32(igt_nova_vm_state(fd, user.ctx.vm), 0);
	user_close(&user);
}

/* Two VMs, each of which wants nearly all: a job of one drives out the other. */
static void test_multi_vm(void)
{
	const uint64_t size = 256 * KB;
	unsigned int count = require_small_vram() * 3 / 4 / size;
	static struct user users[2];

	for (int u = 0; u < 2; u++) {
		user_open(&users[u], fd);
		user_create(&users[u], count, size, u ? 3 : 0);
	}
	for (uint32_t round = 0; round < 3; round++) {
		for (int u = 0; u < 2; u++)
			user_fill(&users[u], 10 * round + u);
		for (int u = 0; u < 2; u++)
			user_compare(&users[u], 10 * round + u);
	}
	for (int u = 0; u < 2; u++)
		user_close(&users[u]);
}

/* Without assertions, which are for the main thread. */
struct evictor {
	pthread_t thread;
	struct fillers fillers;
	int file;
	uint32_t target;
	int err;
};

static void *evict_thread(void *data)
{
	struct evictor *e = data;

	while (e->fillers.count < FILLERS) {
		struct drm_nova_gem_create args = {
			.size = FILLER, .flags = DRM_NOVA_GEM_NO_MMAP,
			.placement = DRM_NOVA_GEM_PLACEMENT_VRAM,
		};
		struct drm_nova_gem_info info = { .handle = e->target };

		if (igt_ioctl(e->file, DRM_IOCTL_NOVA_GEM_INFO, &info) ||
		    igt_ioctl(e->file, DRM_IOCTL_NOVA_GEM_CREATE, &args)) {
			e->err = errno;
			break;
		}
		e->fillers.handle[e->fillers.count++] = args.handle;
		if (info.resident != DRM_NOVA_GEM_PLACEMENT_VRAM)
			break;
	}
	return NULL;
}

/*
 * A bind waits, a job waits for the bind, and meanwhile the object is wanted
 * elsewhere. It may go when the job has used it.
 */
static void test_async_bind(void)
{
	struct drm_nova_sync gate, bound, done;
	struct drm_nova_vm_bind_op op = {
		.op = DRM_NOVA_VM_BIND_OP_MAP, .range = 64 * KB,
	};
	struct drm_nova_vm_bind bind;
	struct igt_nova_fence fence;
	struct drm_nova_push push;
	struct evictor e = {};
	static struct user user;

	require_small_vram();
	user_open(&user, fd);
	user_create(&user, 1, 64 * KB, 0);
	user_fill(&user, 5);
	igt_assert(in_vram(fd, user.mem[0].handle));

	igt_nova_fence_create(&fence, 4096, true);
	gate = igt_nova_sync_create(fd);
	igt_nova_fence_to_syncobj(&fence, fd, gate.handle);
	bound = igt_nova_sync_create(fd);
	done = igt_nova_sync_create(fd);
	op.handle = user.mem[0].handle;
	op.va = igt_nova_ctx_va(&user.ctx, op.range);
	bind = igt_nova_bind(user.ctx.vm, &op, 1);
	igt_nova_bind_syncs(&bind, &gate, 1, &bound, 1);
	igt_assert_eq(igt_nova_vm_bind_errno(fd, &bind), 0);

	/* From where it will be mapped */
	user.mem[0].va = op.va;
	memset(user.check.map, 0xa5, user.size);
	push = push_copies(&user, 0, 1);
	igt_nova_exec(fd, user.queue, &push, 1, &bound, &done);

	e.file = fd;
	e.target = user.mem[0].handle;
	igt_assert_eq(pthread_create(&e.thread, NULL, evict_thread, &e), 0);
	igt_nova_sync_pending(fd, &done);
	igt_nova_fence_destroy(&fence);
	igt_assert_eq(igt_nova_sync_error(fd, &done), 0);
	pthread_join(e.thread, NULL);
	igt_assert_eq(e.err, 0);
	assert_copies(&user, 0, 1, 5);

	/* It is out now, and in both places when it is needed. */
	drive_out(&e.fillers, &user);
	user_compare(&user, 5);
	user_fill(&user, 6);
	release(&e.fillers);
	user_compare(&user, 6);
	user_close(&user);
}

/* What the CPU writes while an object is out is what the GPU reads. */
static void test_swap_content(void)
{
	struct drm_nova_gem_create args = { .size = 64 * KB, .placement = EITHER };
	struct fillers fillers = {};
	static struct user user;
	struct igt_nova_mem *mem;

	require_small_vram();
	user_open(&user, fd);
	user.size = args.size;
	user.mem[user.count++] = igt_nova_mem_create_with(&user.ctx, &args);
	mem = &user.mem[0];

	user_fill(&user, 1);
	igt_assert(in_vram(fd, mem->handle));
	for (uint64_t w = 0; w < args.size / 4; w++)
		igt_assert_eq_u32(mem->u32[w], value_of(0, 1));
	for (uint32_t round = 2; round < 5; round++) {
		drive_out(&fillers, &user);
		for (uint64_t w = 0; w < args.size / 4; w++)
			mem->u32[w] = value_of(0, round);
		/* To be found in swap. */
		if (round & 1) {
			igt_nova_shrink_system(fd);
			igt_assert_eq_u32(igt_nova_gem_info(fd, mem->handle)
					  .resident, 0);
		}
		user_compare(&user, round);
		release(&fillers);
		user_compare(&user, round);
		user_fill(&user, round + 10);
		igt_assert_eq_u32(mem->u32[0], value_of(0, round + 10));
		igt_assert_eq_u32(mem->u32[args.size / 4 - 1],
				  value_of(0, round + 10));
	}
	user_close(&user);
}

/* Processes that each want a part of VRAM, and together more than all of it. */
static void test_threads(void)
{
	const uint64_t size = 128 * KB;
	unsigned int count = require_small_vram() / 2 / size;

	igt_fork(child, 3) {
		static struct user user;

		user_open(&user, drm_open_driver_render(DRIVER_NOVA));
		user_create(&user, count, size, child);
		for (uint32_t round = 0; round < 4; round++) {
			user_fill(&user, 10 * round + child);
			user_compare(&user, 10 * round + child);
		}
		user_close(&user);
	}
	igt_waitchildren();
}

int igt_main()
{
	igt_fixture()
		fd = drm_open_driver_render(DRIVER_NOVA);

	igt_describe("Many small objects");
	igt_subtest("small")
		test_working_set(64 * KB, 0, false);

	igt_describe("Few large objects");
	igt_subtest("large")
		test_working_set(2 * MB, 0, false);

	igt_describe("Objects that two VMs use");
	igt_subtest("external")
		test_working_set(256 * KB, 0, true);

	igt_describe("Private and shareable objects");
	igt_subtest("private-mixed")
		test_working_set(128 * KB, 2, false);

	igt_describe("More than fits at the same time");
	igt_subtest("overcommit-enospc")
		test_overcommit();

	igt_describe("Two VMs that drive each other out");
	igt_subtest("multi-vm")
		test_multi_vm();

	igt_describe("An object is wanted out while a bind and a job of it wait");
	igt_subtest("async-bind-then-evict")
		test_async_bind();

	igt_describe("What is out, or swapped out, is changed and comes back");
	igt_subtest("swap-content")
		test_swap_content();

	igt_describe("Processes that drive each other out");
	igt_subtest("threads")
		test_threads();

	igt_fixture()
		drm_close_driver(fd);
}
