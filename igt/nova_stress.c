// SPDX-License-Identifier: MIT
/*
 * TEST: nova-drm used at random by many processes, which get killed
 *
 * Each worker is a process with a file and address spaces of its own, which it
 * fills, changes and empties at random; objects of the parent are shared by
 * all. Contents are checked wherever a worker comes across them. Each address
 * space has a queue of a copy engine, too, whose jobs' results are checked, and
 * which is now and then given what ends it. The parent kills workers, whatever
 * they and the GPU are doing, and starts others. An error is accepted where it is
 * one that the call may end with, and must be the last word on it: the next call
 * works.
 *
 * NOVA_STRESS_SECONDS in the environment says how long each subtest takes.
 */
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_exec.h"
#include "igt_nova_fail.h"
#include "igt_nova_fence.h"
#include "igt_nova_walk.h"

#define WORKERS		6
#define SHARED		4
#define OBJECTS		12
#define VMS		3
#define QUEUES		2
#define PAGE		4096ull
#define KILL_MS		700
#define DEFAULT_SECONDS	30
#define JOBS		8		/* that are known of at a time */
#define JOB_VA		(1ull << 33)	/* above what is bound at random */

/* An object of a worker; handle 0: none. */
struct object {
	struct drm_nova_gem_create bo;
	uint32_t *map;
	uint32_t vm;			/* it belongs to, or 0 */
	uint32_t seed;			/* of its content */
};

/*
 * What the GPU is given to do: a page for each job, with its push, what it fills,
 * and the words that say that it is done and that it may end.
 */
struct gpu {
	uint32_t queue;			/* 0: none */
	uint32_t handle;		/* of the pages, 0: none */
	uint32_t *map;
	uint32_t timeline;		/* syncobj that jobs signal */
	uint64_t point;			/* of the last job */
	uint64_t first;			/* whose page is not known to be free */
	bool wronged;			/* it was given what may end the queue */
};

/* Words of a job's page. */
enum { JOB_DONE = 0, JOB_MAY_END = 4, JOB_PUSH = 64, JOB_FILLED = 512 };

struct vm {
	uint32_t id;			/* 0: none */
	uint32_t queue[QUEUES];
	uint32_t timeline;		/* syncobj that async binds signal */
	uint64_t point;
	struct gpu gpu;
};

struct worker {
	int fd;
	uint64_t random;
	bool failing;			/* allocations are made to fail */
	struct object object[OBJECTS];
	struct vm vm[VMS];
};

/* What the kernel says of jobs that fault and hang on purpose. */
#define BANNED_DMESG	"Xid 31|queue [0-9]+ (hangs and )?is banned"

/* What workers tell the parent. */
struct told {
	uint64_t calls, errors;
	char wrong[256];		/* the first thing that was wrong */
};

static struct told *told;
static int shared_dmabuf[SHARED];
static int make_it_fail = -1, evict = -1, shrink = -1;

/* The end of a worker that saw something wrong. */
#define WRONG(...) do {							\
	snprintf(told->wrong, sizeof(told->wrong), __VA_ARGS__);	\
	_exit(1);							\
} while (0)

static uint64_t below(struct worker *w, uint64_t limit)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	w->random ^= w->random << 17;
	return (w->random >> 11) % limit;
}

static void fail_allocations(const struct worker *w, bool fail)
{
	if (w->failing)
		pwrite(make_it_fail, fail ? "1" : "0", 1, 0);
}

/*
 * Make a call, with allocations failing if that is what is tested. @accepted
 * ends with 0. Returns 0 or the errno.
 */
static int call_name(struct worker *w, unsigned long request, void *arg,
		     const char *name, const int *accepted)
{
	int err;

	fail_allocations(w, true);
	err = ioctl(w->fd, request, arg) ? errno : 0;
	fail_allocations(w, false);
	__atomic_add_fetch(&told->calls, 1, __ATOMIC_RELAXED);
	if (!err)
		return 0;
	__atomic_add_fetch(&told->errors, 1, __ATOMIC_RELAXED);
	if (err == ENOMEM && w->failing)
		return err;
	for (; *accepted; accepted++)
		if (*accepted == err)
			return err;
	WRONG("%s: %s", name, strerror(err));
}

#define call(w, request, arg, ...) \
	call_name(w, request, arg, #request, (const int[]){ __VA_ARGS__ })

/* Content: the first word of each page. */
static uint32_t word_of(const struct object *o, uint64_t page)
{
	return o->seed * 2654435761u + (uint32_t)page + 1;
}

static void content_write(const struct object *o)
{
	for (uint64_t i = 0; i < o->bo.size / PAGE; i++)
		((volatile uint32_t *)o->map)[i * PAGE / 4] = word_of(o, i);
}

static void content_check(const struct object *o)
{
	for (uint64_t i = 0; i < o->bo.size / PAGE; i++) {
		uint32_t seen = ((volatile uint32_t *)o->map)[i * PAGE / 4];

		if (seen != word_of(o, i))
			WRONG("page %llu of %llu bytes is %#x, not %#x",
			      (unsigned long long)i,
			      (unsigned long long)o->bo.size, seen,
			      word_of(o, i));
	}
}

static void object_close(struct worker *w, struct object *o)
{
	if (o->map)
		munmap(o->map, o->bo.size);
	gem_close(w->fd, o->bo.handle);
	memset(o, 0, sizeof(*o));
}

static void do_create(struct worker *w, struct object *o)
{
	static const uint32_t placement[] = {
		DRM_NOVA_GEM_PLACEMENT_SYSTEM,
		DRM_NOVA_GEM_PLACEMENT_SYSTEM,
		DRM_NOVA_GEM_PLACEMENT_VRAM,
		DRM_NOVA_GEM_PLACEMENT_VRAM | DRM_NOVA_GEM_PLACEMENT_SYSTEM,
		0,
	};
	static const uint32_t flags[] = {
		0, 0, DRM_NOVA_GEM_DEFER_BACKING, DRM_NOVA_GEM_CPU_VISIBLE,
		DRM_NOVA_GEM_CONTIGUOUS,
	};
	const struct vm *vm = &w->vm[below(w, VMS)];
	struct drm_nova_gem_create create = {
		.size = PAGE << below(w, 6),
		.placement = placement[below(w, ARRAY_SIZE(placement))],
		.flags = flags[below(w, ARRAY_SIZE(flags))],
		.vm_id = below(w, 2) ? vm->id : 0,
	};

	if (call(w, DRM_IOCTL_NOVA_GEM_CREATE, &create, ENOSPC))
		return;
	*o = (struct object){ .bo = create, .vm = create.vm_id };
	o->seed = (uint32_t)below(w, 1u << 31);
	o->map = mmap(NULL, create.size, PROT_READ | PROT_WRITE, MAP_SHARED,
		      w->fd, create.mmap_offset);
	if (o->map == MAP_FAILED)
		WRONG("mmap: %s", strerror(errno));
	for (uint64_t i = 0; i < create.size / PAGE; i++)
		if (o->map[i * PAGE / 4])
			WRONG("a new object is not zero");
	content_write(o);
}

static void do_object(struct worker *w)
{
	struct object *o = &w->object[below(w, OBJECTS)];

	if (!o->bo.handle)
		do_create(w, o);
	else if (below(w, 3))
		content_check(o);
	else
		object_close(w, o);
}

/* An object comes back from its dma-buf as what it was. */
static void do_export(struct worker *w)
{
	const struct object *o = &w->object[below(w, OBJECTS)];
	struct drm_prime_handle prime = {
		.handle = o->bo.handle, .flags = DRM_CLOEXEC | DRM_RDWR,
	};
	uint32_t handle = o->bo.handle;

	if (!handle)
		return;
	if (o->vm) {
		if (!call(w, DRM_IOCTL_PRIME_HANDLE_TO_FD, &prime, EPERM))
			WRONG("a private object was exported");
		return;
	}
	if (call(w, DRM_IOCTL_PRIME_HANDLE_TO_FD, &prime, 0))
		return;
	prime.handle = 0;
	if (!call(w, DRM_IOCTL_PRIME_FD_TO_HANDLE, &prime, 0) &&
	    prime.handle != handle)
		WRONG("object %u was imported as %u", handle, prime.handle);
	close(prime.fd);
}

static uint32_t *job_page(const struct gpu *gpu, uint64_t point)
{
	return gpu->map + point % JOBS * PAGE / 4;
}

static bool queue_ended(const struct worker *w, const struct gpu *gpu)
{
	return igt_nova_queue_state(w->fd, gpu->queue).error;
}

/* All jobs up to that one end, those that wait for the CPU as well. */
static void jobs_wait(const struct worker *w, const struct gpu *gpu, uint64_t point)
{
	struct drm_syncobj_timeline_wait wait = {
		.handles = (uintptr_t)&gpu->timeline, .count_handles = 1,
		.points = (uintptr_t)&point,
		.timeout_nsec = igt_nova_deadline(IGT_NOVA_LONG_MS),
	};

	for (uint64_t i = gpu->first; i <= point; i++)
		((volatile uint32_t *)job_page(gpu, i))[JOB_MAY_END] = 1;
	if (igt_ioctl(w->fd, DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT, &wait))
		WRONG("job %llu: %s", (unsigned long long)point, strerror(errno));
}

/* A job ends, and has done what it was to do, unless its queue has ended. */
static void job_finish(const struct worker *w, const struct gpu *gpu, uint64_t point)
{
	volatile uint32_t *page = job_page(gpu, point);

	jobs_wait(w, gpu, point);
	if (page[JOB_DONE] != (uint32_t)point) {
		if (!gpu->wronged || !queue_ended(w, gpu))
			WRONG("job %llu has written %#x",
			      (unsigned long long)point, page[JOB_DONE]);
		return;
	}
	for (uint64_t i = JOB_FILLED; i < PAGE / 4; i++)
		if (page[i] != (uint32_t)point)
			WRONG("job %llu filled a word with %#x",
			      (unsigned long long)point, page[i]);
}

/* With whatever is running; its pages are free when its jobs have ended. */
static void gpu_queue_destroy(struct worker *w, struct gpu *gpu)
{
	struct drm_nova_queue_destroy destroy = { .queue_id = gpu->queue };

	call(w, DRM_IOCTL_NOVA_QUEUE_DESTROY, &destroy, 0);
	gpu->queue = 0;
}

static void gpu_destroy(struct worker *w, struct gpu *gpu)
{
	struct drm_syncobj_destroy timeline = { .handle = gpu->timeline };

	if (gpu->queue)
		gpu_queue_destroy(w, gpu);
	if (gpu->handle) {
		munmap(gpu->map, JOBS * PAGE);
		gem_close(w->fd, gpu->handle);
		call(w, DRM_IOCTL_SYNCOBJ_DESTROY, &timeline, 0);
	}
	memset(gpu, 0, sizeof(*gpu));
}

/* The jobs' pages and the timeline; nothing is left if there is no memory. */
static void gpu_create(struct worker *w, struct vm *vm)
{
	struct drm_nova_gem_create create = {
		.size = JOBS * PAGE, .vm_id = vm->id,
		.placement = DRM_NOVA_GEM_PLACEMENT_SYSTEM |
			     (below(w, 2) ? DRM_NOVA_GEM_PLACEMENT_VRAM : 0),
	};
	struct drm_syncobj_create timeline = { 0 };
	struct drm_syncobj_destroy destroy;
	struct drm_nova_vm_bind_op op;
	struct drm_nova_vm_bind bind;

	if (call(w, DRM_IOCTL_SYNCOBJ_CREATE, &timeline, 0))
		return;
	destroy = (struct drm_syncobj_destroy){ .handle = timeline.handle };
	if (call(w, DRM_IOCTL_NOVA_GEM_CREATE, &create, ENOSPC)) {
		call(w, DRM_IOCTL_SYNCOBJ_DESTROY, &destroy, 0);
		return;
	}
	op = igt_nova_op_map(create.handle, JOB_VA, create.size, 0);
	bind = igt_nova_bind(vm->id, &op, 1);
	if (call(w, DRM_IOCTL_NOVA_VM_BIND, &bind, ENOSPC)) {
		gem_close(w->fd, create.handle);
		call(w, DRM_IOCTL_SYNCOBJ_DESTROY, &destroy, 0);
		return;
	}
	vm->gpu = (struct gpu){ .handle = create.handle,
				.timeline = timeline.handle };
	vm->gpu.map = mmap(NULL, create.size, PROT_READ | PROT_WRITE, MAP_SHARED,
			   w->fd, create.mmap_offset);
	if (vm->gpu.map == MAP_FAILED)
		WRONG("mmap: %s", strerror(errno));
}

/* Something to fill, now and then after the CPU has said so or with a fault. */
static struct drm_nova_push job_write(struct worker *w, struct gpu *gpu,
				      uint64_t point)
{
	uint64_t va = JOB_VA + point % JOBS * PAGE;
	uint32_t *page = job_page(gpu, point);
	struct igt_nova_push push = {
		.va = va + JOB_PUSH * 4, .words = page + JOB_PUSH,
		.max = JOB_FILLED - JOB_PUSH,
	};

	page[JOB_DONE] = 0;
	page[JOB_MAY_END] = 0;
	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	if (!below(w, 32)) {
		/* If the worker comes back too late, that is the queue's end. */
		gpu->wronged = true;
		igt_nova_push_acquire(&push, va + JOB_MAY_END * 4, 1, 0);
	}
	if (!below(w, 64)) {
		gpu->wronged = true;
		igt_nova_push_fill(&push, IGT_NOVA_BAD_VA, PAGE, 0);
	}
	igt_nova_push_fill(&push, va + JOB_FILLED * 4, PAGE - JOB_FILLED * 4,
			   (uint32_t)point);
	igt_nova_push_release(&push, va + JOB_DONE * 4, (uint32_t)point,
			      IGT_NOVA_SEM_WFI);
	return igt_nova_push_end(&push);
}

static void gpu_exec(struct worker *w, const struct vm *vm, struct gpu *gpu)
{
	struct drm_nova_sync wait = {
		.handle = vm->timeline, .flags = DRM_NOVA_SYNC_TIMELINE,
		.point = vm->point,
	};
	struct drm_nova_sync signal = {
		.handle = gpu->timeline, .flags = DRM_NOVA_SYNC_TIMELINE,
		.point = gpu->point + 1,
	};
	struct drm_nova_push push;
	struct drm_nova_exec exec;

	if (gpu->point + 1 == gpu->first + JOBS)
		job_finish(w, gpu, gpu->first++);
	push = job_write(w, gpu, gpu->point + 1);
	exec = igt_nova_exec_args(gpu->queue, &push, 1);
	igt_nova_exec_syncs(&exec, &wait, vm->point && below(w, 2), &signal, 1);
	switch (call(w, DRM_IOCTL_NOVA_EXEC, &exec, ENOSPC, ECANCELED)) {
	case 0:
		gpu->point++;
		return;
	case ECANCELED:
		if (!gpu->wronged)
			WRONG("a good queue was ended");
		gpu_queue_destroy(w, gpu);
	}
}

static void do_gpu(struct worker *w)
{
	struct vm *vm = &w->vm[below(w, VMS)];
	struct gpu *gpu = &vm->gpu;
	struct drm_nova_queue_create create =
		igt_nova_queue_args(vm->id, DRM_NOVA_ENGINE_CLASS_CE,
				    DRM_NOVA_ENGINE_INSTANCE_ANY);

	if (!vm->id)
		return;
	if (!gpu->handle) {
		gpu_create(w, vm);
	} else if (!gpu->queue) {
		if (call(w, DRM_IOCTL_NOVA_QUEUE_CREATE, &create, ENOSPC))
			return;
		if (gpu->point)
			jobs_wait(w, gpu, gpu->point);
		gpu->queue = create.queue_id;
		gpu->first = gpu->point + 1;
		gpu->wronged = false;
	} else if (!below(w, 64)) {
		gpu_queue_destroy(w, gpu);
	} else if (gpu->point >= gpu->first && !below(w, 8)) {
		job_finish(w, gpu, gpu->point);
	} else {
		gpu_exec(w, vm, gpu);
	}
}

static void vm_destroy(struct worker *w, struct vm *vm)
{
	struct drm_nova_vm_destroy destroy = { .vm_id = vm->id };
	struct drm_syncobj_destroy timeline = { .handle = vm->timeline };

	gpu_destroy(w, &vm->gpu);
	for (int i = 0; i < QUEUES; i++) {
		struct drm_nova_queue_destroy queue = { .queue_id = vm->queue[i] };

		if (queue.queue_id)
			call(w, DRM_IOCTL_NOVA_QUEUE_DESTROY, &queue, 0);
	}
	for (int i = 0; i < OBJECTS; i++)
		if (w->object[i].vm == vm->id)
			object_close(w, &w->object[i]);
	call(w, DRM_IOCTL_NOVA_VM_DESTROY, &destroy, 0);
	call(w, DRM_IOCTL_SYNCOBJ_DESTROY, &timeline, 0);
	memset(vm, 0, sizeof(*vm));
}

static void do_vm(struct worker *w)
{
	struct drm_nova_vm_create create = { 0 };
	struct drm_syncobj_create timeline = { 0 };
	struct vm *vm = &w->vm[below(w, VMS)];

	if (vm->id) {
		if (!below(w, 4))
			vm_destroy(w, vm);
		return;
	}
	if (call(w, DRM_IOCTL_SYNCOBJ_CREATE, &timeline, 0))
		return;
	if (call(w, DRM_IOCTL_NOVA_VM_CREATE, &create, 0)) {
		struct drm_syncobj_destroy destroy = { .handle = timeline.handle };

		call(w, DRM_IOCTL_SYNCOBJ_DESTROY, &destroy, 0);
		return;
	}
	*vm = (struct vm){ .id = create.vm_id, .timeline = timeline.handle };
}

static void do_queue(struct worker *w)
{
	struct vm *vm = &w->vm[below(w, VMS)];
	uint32_t *queue = &vm->queue[below(w, QUEUES)];
	struct drm_nova_queue_create create = {
		.vm_id = vm->id, .engine_class = DRM_NOVA_ENGINE_CLASS_BIND,
	};
	struct drm_nova_queue_destroy destroy = { .queue_id = *queue };

	if (!vm->id)
		return;
	if (*queue) {
		call(w, DRM_IOCTL_NOVA_QUEUE_DESTROY, &destroy, 0);
		*queue = 0;
	} else if (!call(w, DRM_IOCTL_NOVA_QUEUE_CREATE, &create, 0)) {
		*queue = create.queue_id;
	}
}

/* A range within 16 MiB, so that ranges meet. */
static void choose_range(struct worker *w, struct drm_nova_vm_bind_op *op)
{
	op->va = (1ull << 32) + below(w, 4096) * PAGE;
	op->range = (1 + below(w, 1ull << below(w, 10))) * PAGE;
}

static void choose_op(struct worker *w, const struct vm *vm,
		      struct drm_nova_vm_bind_op *op)
{
	const struct object *o = &w->object[below(w, OBJECTS)];
	uint64_t pages;

	*op = (struct drm_nova_vm_bind_op){ 0 };
	choose_range(w, op);
	switch (below(w, 5)) {
	case 0:
		op->op = DRM_NOVA_VM_BIND_OP_UNMAP;
		return;
	case 1:
		op->flags = DRM_NOVA_VM_BIND_SPARSE;
		return;
	default:
		if (!o->bo.handle || (o->vm && o->vm != vm->id)) {
			op->op = DRM_NOVA_VM_BIND_OP_UNMAP;
			return;
		}
		pages = o->bo.size / PAGE;
		op->handle = o->bo.handle;
		op->bo_offset = below(w, pages) * PAGE;
		op->range = (1 + below(w, pages - op->bo_offset / PAGE)) * PAGE;
		op->pte_kind = below(w, 2) ? 6 : 0;
		op->flags = below(w, 2) ? DRM_NOVA_VM_BIND_READONLY : 0;
		return;
	}
}

static void do_bind(struct worker *w)
{
	struct drm_nova_vm_bind_op op[16];
	struct vm *vm = &w->vm[below(w, VMS)];
	struct drm_nova_sync wait, signal;
	struct drm_nova_vm_bind bind = {
		.vm_id = vm->id,
		.op_count = below(w, ARRAY_SIZE(op) + 1),
		.op_stride = sizeof(op[0]),
		.ops = (uintptr_t)op,
	};

	if (!vm->id)
		return;
	for (uint32_t i = 0; i < bind.op_count; i++)
		choose_op(w, vm, &op[i]);
	if (below(w, 2)) {
		bind.flags = DRM_NOVA_VM_BIND_ASYNC;
		bind.queue_id = vm->queue[below(w, QUEUES)];
		bind.sync_stride = sizeof(wait);
		signal = (struct drm_nova_sync){
			.handle = vm->timeline,
			.flags = DRM_NOVA_SYNC_TIMELINE,
			.point = vm->point + 1,
		};
		wait = signal;
		wait.point = vm->point;
		bind.signal_count = 1;
		bind.signals = (uintptr_t)&signal;
		bind.wait_count = vm->point && below(w, 2);
		bind.waits = (uintptr_t)&wait;
	}
	if (!call(w, DRM_IOCTL_NOVA_VM_BIND, &bind, ENOSPC) &&
	    bind.signal_count)
		vm->point++;
}

/* Unmapping alone never fails. */
static void do_unbind(struct worker *w)
{
	const struct vm *vm = &w->vm[below(w, VMS)];
	struct drm_nova_vm_bind_op op = { .op = DRM_NOVA_VM_BIND_OP_UNMAP };
	struct drm_nova_vm_bind bind = {
		.vm_id = vm->id, .op_count = 1, .op_stride = sizeof(op),
		.ops = (uintptr_t)&op,
	};
	int err;

	if (!vm->id)
		return;
	choose_range(w, &op);
	err = call(w, DRM_IOCTL_NOVA_VM_BIND, &bind, 0);
	if (err)
		WRONG("UNMAP: %s", strerror(err));
}

static void do_import(struct worker *w)
{
	struct drm_prime_handle prime = { .fd = shared_dmabuf[below(w, SHARED)] };
	const struct vm *vm = &w->vm[below(w, VMS)];
	struct drm_nova_vm_bind_op op = { .range = PAGE };
	struct drm_nova_vm_bind bind = {
		.vm_id = vm->id, .op_count = 1, .op_stride = sizeof(op),
		.ops = (uintptr_t)&op,
	};

	if (!vm->id || call(w, DRM_IOCTL_PRIME_FD_TO_HANDLE, &prime, 0))
		return;
	op.va = (1ull << 32) + below(w, 4096) * PAGE;
	op.handle = prime.handle;
	call(w, DRM_IOCTL_NOVA_VM_BIND, &bind, ENOSPC);
	gem_close(w->fd, prime.handle);
}

static void do_evict(struct worker *w)
{
	if (evict >= 0 && !below(w, 8))
		pwrite(evict, "1", 1, 0);
}

static void do_shrink(struct worker *w)
{
	if (shrink >= 0 && !below(w, 8))
		pwrite(shrink, "1", 1, 0);
}

static void (* const deeds[])(struct worker *w) = {
	do_object, do_object, do_object, do_bind, do_bind, do_bind, do_unbind,
	do_vm, do_queue, do_export, do_import, do_evict, do_shrink,
	do_gpu, do_gpu, do_gpu, do_gpu,
};

static void worker_main(uint64_t seed, bool failing)
{
	struct worker w = { .random = seed | 1, .failing = failing };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (failing)
		make_it_fail = open("/proc/self/make-it-fail",
				    O_RDWR | O_CLOEXEC);
	w.fd = drm_open_driver_render(DRIVER_NOVA);
	for (;;)
		deeds[below(&w, ARRAY_SIZE(deeds))](&w);
}

static void share_objects(int fd)
{
	for (int i = 0; i < SHARED; i++) {
		struct drm_nova_gem_create bo = {
			.size = PAGE << i,
			.placement = i % 2 ? DRM_NOVA_GEM_PLACEMENT_SYSTEM : 0,
		};

		do_ioctl(fd, DRM_IOCTL_NOVA_GEM_CREATE, &bo);
		shared_dmabuf[i] = prime_handle_to_fd(fd, bo.handle);
		gem_close(fd, bo.handle);
	}
}

static pid_t worker_start(uint64_t seed, bool failing)
{
	pid_t pid = fork();

	igt_assert_lte(0, pid);
	if (!pid)
		worker_main(seed, failing);
	return pid;
}

static void worker_end(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	igt_assert_eq(waitpid(pid, &status, 0), pid);
	/* Killed by the parent, or by what it found wrong. */
	igt_assert_f(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
		     "%s (status %#x)\n", told->wrong, status);
}

static unsigned int seconds(void)
{
	const char *text = getenv("NOVA_STRESS_SECONDS");

	return text ? strtoul(text, NULL, 0) : DEFAULT_SECONDS;
}

static void stress(bool failing)
{
	uint64_t seed = 0x9e3779b97f4a7c15;
	int64_t end = igt_nova_deadline(1000 * seconds());
	unsigned int next = 0;
	pid_t pid[WORKERS];

	memset(told, 0, sizeof(*told));
	for (int i = 0; i < WORKERS; i++)
		pid[i] = worker_start(seed += 0x632be59bd9b4e019, failing);
	while (igt_nova_deadline(0) < end) {
		/* Not a wait for something: this is how long they have. */
		poll(NULL, 0, KILL_MS);
		worker_end(pid[next]);
		pid[next] = worker_start(seed += 0x632be59bd9b4e019, failing);
		next = (next + 1) % WORKERS;
	}
	for (int i = 0; i < WORKERS; i++)
		worker_end(pid[i]);
	igt_info("%llu calls, %llu errors\n", (unsigned long long)told->calls,
		 (unsigned long long)told->errors);
	igt_assert_lt(0, told->calls);
	if (failing)
		igt_assert_lt(0, told->errors);
}

/* All that workers had is gone with them. */
static void check_nothing_left(int fd, uint64_t vram_used)
{
	/* What the parent shares may have been driven out. */
	igt_assert_lte_u64(igt_nova_getparam(fd, NOVA_GETPARAM_VRAM_USED),
			   vram_used);
}

int igt_main()
{
	uint64_t vram_used;
	char path[128];
	int fd;

	igt_fixture() {
		fd = drm_open_driver_render(DRIVER_NOVA);
		told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		igt_assert(told != MAP_FAILED);
		if (igt_nova_debugfs_path(fd, "evict_vram", path, sizeof(path)))
			evict = open(path, O_WRONLY | O_CLOEXEC);
		if (igt_nova_debugfs_path(fd, "shrink_system", path, sizeof(path)))
			shrink = open(path, O_WRONLY | O_CLOEXEC);
		share_objects(fd);
		vram_used = igt_nova_getparam(fd, NOVA_GETPARAM_VRAM_USED);
	}

	igt_describe("Random use by processes that get killed");
	igt_subtest("random") {
		igt_emit_ignore_dmesg_regex(BANNED_DMESG);
		stress(false);
		check_nothing_left(fd, vram_used);
	}

	igt_describe("The same while one allocation in 50 fails");
	igt_subtest("failslab") {
		igt_emit_ignore_dmesg_regex(IGT_NOVA_FAIL_DMESG "|" BANNED_DMESG);
		igt_nova_fail_rate(2);
		stress(true);
		igt_nova_fail_rate(0);
		check_nothing_left(fd, vram_used);
	}

	igt_fixture() {
		for (int i = 0; i < SHARED; i++)
			close(shared_dmabuf[i]);
		if (evict >= 0)
			close(evict);
		if (shrink >= 0)
			close(shrink);
		drm_close_driver(fd);
	}
}
