// SPDX-License-Identifier: MIT
#include <glob.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_exec.h"
#include "igt_nova_fence.h"

/* Engines */

void igt_nova_engines(int fd, struct igt_nova_engines *engines)
{
	struct drm_nova_dev_query query = { .type = DRM_NOVA_QUERY_ENGINES };
	const struct drm_nova_engines *head;
	uint8_t buffer[16384] = {};

	query.size = sizeof(buffer);
	query.pointer = (uintptr_t)buffer;
	do_ioctl(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query);
	igt_assert_lte_u64(query.size, sizeof(buffer));

	head = (void *)buffer;
	igt_assert_lte(sizeof(engines->engine[0]), head->stride);
	igt_assert_lte(head->count, ARRAY_SIZE(engines->engine));
	igt_assert_eq_u64(query.size,
			  sizeof(*head) + (uint64_t)head->count * head->stride);
	engines->count = head->count;
	for (uint32_t i = 0; i < head->count; i++)
		memcpy(&engines->engine[i],
		       buffer + sizeof(*head) + i * head->stride,
		       sizeof(engines->engine[i]));
}

unsigned int igt_nova_engines_of(const struct igt_nova_engines *engines,
				 unsigned int engine_class)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < engines->count; i++)
		count += engines->engine[i].engine_class == engine_class;
	return count;
}

bool igt_nova_engine_has(const struct drm_nova_engine *engine, uint32_t class)
{
	for (uint32_t i = 0; i < engine->class_count; i++)
		if (engine->classes[i] == class)
			return true;
	return false;
}

struct drm_nova_engine igt_nova_require_engine(int fd, unsigned int engine_class)
{
	struct igt_nova_engines engines;

	igt_nova_engines(fd, &engines);
	for (unsigned int i = 0; i < engines.count; i++)
		if (engines.engine[i].engine_class == engine_class)
			return engines.engine[i];
	igt_skip("no engine of class %u\n", engine_class);
}

struct drm_nova_engine igt_nova_require_copy(int fd)
{
	struct igt_nova_engines engines;

	igt_nova_engines(fd, &engines);
	if (igt_nova_engines_of(&engines, DRM_NOVA_ENGINE_CLASS_CE))
		return igt_nova_require_engine(fd, DRM_NOVA_ENGINE_CLASS_CE);
	for (unsigned int i = 0; i < engines.count; i++)
		if (igt_nova_engine_has(&engines.engine[i], IGT_NOVA_CLASS_COPY))
			return engines.engine[i];
	igt_skip("no engine copies\n");
}

/* Queues */

struct drm_nova_queue_create igt_nova_queue_args(uint32_t vm,
						 unsigned int engine_class,
						 unsigned int instance)
{
	return (struct drm_nova_queue_create){
		.vm_id = vm,
		.engine_class = engine_class,
		.engine_instance = instance,
		.priority = DRM_NOVA_QUEUE_PRIORITY_MEDIUM,
	};
}

int igt_nova_queue_create_errno(int fd, struct drm_nova_queue_create *args)
{
	int err = igt_ioctl(fd, DRM_IOCTL_NOVA_QUEUE_CREATE, args) ? errno : 0;

	errno = 0;
	return err;
}

uint32_t igt_nova_queue_create(int fd, uint32_t vm, unsigned int engine_class,
			       unsigned int instance)
{
	struct drm_nova_queue_create args =
		igt_nova_queue_args(vm, engine_class, instance);

	igt_assert_eq(igt_nova_queue_create_errno(fd, &args), 0);
	igt_assert_neq_u32(args.queue_id, 0);
	return args.queue_id;
}

uint32_t igt_nova_queue_on(int fd, uint32_t vm,
			   const struct drm_nova_engine *engine)
{
	return igt_nova_queue_create(fd, vm, engine->engine_class,
				     engine->engine_instance);
}

int igt_nova_queue_destroy_errno(int fd, uint32_t queue)
{
	struct drm_nova_queue_destroy args = { .queue_id = queue };
	int err = igt_ioctl(fd, DRM_IOCTL_NOVA_QUEUE_DESTROY, &args) ? errno : 0;

	errno = 0;
	return err;
}

int igt_nova_queue_state_errno(int fd, struct drm_nova_queue_get_state *state)
{
	int err = igt_ioctl(fd, DRM_IOCTL_NOVA_QUEUE_GET_STATE, state) ? errno : 0;

	errno = 0;
	return err;
}

struct drm_nova_queue_get_state igt_nova_queue_state(int fd, uint32_t queue)
{
	struct drm_nova_queue_get_state state;

	/* All but the id is the kernel's to fill in. */
	memset(&state, 0xff, sizeof(state));
	state.queue_id = queue;
	igt_assert_eq(igt_nova_queue_state_errno(fd, &state), 0);
	igt_assert_eq_u32(state.queue_id, queue);
	return state;
}

void igt_nova_queue_good(int fd, uint32_t queue)
{
	struct drm_nova_queue_get_state state = igt_nova_queue_state(fd, queue);

	igt_assert_eq_u32(state.state, 0);
	igt_assert_eq(state.error, 0);
	igt_assert_eq_u32(state.rc_code, 0);
	igt_assert_eq_u64(state.fault_va, 0);
	igt_assert_eq_u32(state.fault_type, 0);
	igt_assert_eq_u32(state.fault_access, 0);
}

FILE *igt_nova_channels_open(void)
{
	FILE *file = NULL;
	glob_t found;

	if (!glob("/sys/kernel/debug/nova_core/*:*/channels", 0, NULL, &found) &&
	    found.gl_pathc == 1)
		file = fopen(found.gl_pathv[0], "re");
	globfree(&found);
	errno = 0;
	igt_require_f(file, "no list of one GPU's channels in debugfs\n");
	return file;
}

/* EXEC */

struct drm_nova_exec igt_nova_exec_args(uint32_t queue,
					const struct drm_nova_push *pushes,
					uint32_t push_count)
{
	return (struct drm_nova_exec){
		.queue_id = queue,
		.push_count = push_count,
		.push_stride = sizeof(*pushes),
		.sync_stride = sizeof(struct drm_nova_sync),
		.pushes = (uintptr_t)pushes,
	};
}

void igt_nova_exec_syncs(struct drm_nova_exec *exec,
			 const struct drm_nova_sync *waits, uint32_t wait_count,
			 const struct drm_nova_sync *signals,
			 uint32_t signal_count)
{
	exec->waits = (uintptr_t)waits;
	exec->wait_count = wait_count;
	exec->signals = (uintptr_t)signals;
	exec->signal_count = signal_count;
}

int igt_nova_exec_once(int fd, struct drm_nova_exec *exec)
{
	int err = ioctl(fd, DRM_IOCTL_NOVA_EXEC, exec) ? errno : 0;

	errno = 0;
	return err;
}

int igt_nova_exec_errno(int fd, struct drm_nova_exec *exec)
{
	int err;

	do {
		err = igt_nova_exec_once(fd, exec);
	} while (err == EINTR);
	return err;
}

uint64_t igt_nova_exec(int fd, uint32_t queue, const struct drm_nova_push *pushes,
		       uint32_t push_count, const struct drm_nova_sync *wait,
		       const struct drm_nova_sync *signal)
{
	struct drm_nova_exec exec = igt_nova_exec_args(queue, pushes, push_count);

	igt_nova_exec_syncs(&exec, wait, !!wait, signal, !!signal);
	igt_assert_eq(igt_nova_exec_errno(fd, &exec), 0);
	igt_assert_neq_u64(exec.seqno, 0);
	return exec.seqno;
}

void igt_nova_exec_done(int fd, uint32_t queue,
			const struct drm_nova_push *pushes, uint32_t push_count)
{
	struct drm_nova_sync done = igt_nova_sync_create(fd);

	igt_nova_exec(fd, queue, pushes, push_count, NULL, &done);
	igt_assert_eq(igt_nova_sync_error(fd, &done), 0);
	igt_nova_sync_destroy(fd, &done);
}

void igt_nova_queue_finish(int fd, uint32_t queue)
{
	igt_nova_exec_done(fd, queue, NULL, 0);
}

/* Jobs that last */

void igt_nova_spin_begin_after(struct igt_nova_ctx *ctx, uint32_t queue,
			       const struct drm_nova_sync *wait,
			       struct igt_nova_spin *spin)
{
	struct igt_nova_push push = igt_nova_ctx_push(ctx,
						      IGT_NOVA_PUSH_STORE_WORDS);
	struct drm_nova_push whole;

	*spin = (struct igt_nova_spin){
		.ctx = ctx,
		.begun = igt_nova_ctx_word(ctx),
		.end = igt_nova_ctx_word(ctx),
		.done = igt_nova_sync_create(ctx->fd),
	};
	igt_nova_push_release(&push, spin->begun.va, 1, 0);
	igt_nova_push_acquire(&push, spin->end.va, 1, 0);
	whole = igt_nova_push_end(&push);
	igt_nova_exec(ctx->fd, queue, &whole, 1, wait, &spin->done);
}

void igt_nova_spin_begin(struct igt_nova_ctx *ctx, uint32_t queue,
			 struct igt_nova_spin *spin)
{
	igt_nova_spin_begin_after(ctx, queue, NULL, spin);
}

void igt_nova_spin_running(struct igt_nova_spin *spin)
{
	igt_nova_word_becomes(&spin->begun, 1);
}

void igt_nova_spin_release(struct igt_nova_spin *spin)
{
	*spin->end.u32 = 1;
}

void igt_nova_spin_end(struct igt_nova_spin *spin)
{
	igt_nova_spin_release(spin);
	igt_assert_eq(igt_nova_sync_error(spin->ctx->fd, &spin->done), 0);
	igt_nova_sync_destroy(spin->ctx->fd, &spin->done);
}

void igt_nova_word_becomes(const struct igt_nova_word *word, uint32_t value)
{
	igt_assert_f(igt_wait(*word->u32 == value, IGT_NOVA_LONG_MS, 1),
		     "%#x instead of %#x\n", *word->u32, value);
}
