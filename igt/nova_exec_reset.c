// SPDX-License-Identifier: MIT
/*
 * TEST: nova-drm when a job hangs or fails
 *
 * Only the queue that did it ends, it can say why, its fences carry errors, and
 * everything else goes on.
 */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_client.h"
#include "igt_nova_control.h"
#include "igt_nova_device.h"
#include "igt_nova_fence.h"

#define GR		DRM_NOVA_ENGINE_CLASS_GR
#define CE		DRM_NOVA_ENGINE_CLASS_CE
#define PAGE		0x1000

/* A job has five seconds to come to its end, and the machine may be slow. */
#define RUN_MS_MIN	4500
#define RUN_MS_MAX	15000
/* How often something is submitted behind a job that hangs. */
#define SUBMIT_MS	500

/* NV_PFAULT_FAULT_TYPE_* and NV_PFAULT_ACCESS_TYPE_VIRT_*, dev_mmu_fault.h */
#define FAULT_PDE	0
#define FAULT_PTE	2
#define FAULT_RO	6
#define ACCESS_READ	0
#define ACCESS_WRITE	1

/* nverror.h: ROBUST_CHANNEL_* */
#define XID_GR_EXCEPTION	13
#define XID_MMU_FAULT		31
#define XID_PBDMA		32
#define XID_CE0			39
#define XID_CE1			40
#define XID_CE2			41
#define XID_CE3			70

static bool is_ce_error(uint32_t xid)
{
	return (xid >= XID_CE0 && xid <= XID_CE2) || xid == XID_CE3;
}

/* What became of a queue that ended, and of what it was given. */
struct outcome {
	bool known;
	int first, second;		/* errors of two jobs' fences */
	int exec;			/* errno of another EXEC */
	unsigned int ms;		/* until the first fence was signalled */
	struct drm_nova_queue_get_state state;
	uint32_t vm_state;
	struct drm_nova_vm_fault vm_fault;
};

static void look(struct igt_nova_client *client, uint32_t queue,
		 struct outcome *outcome)
{
	outcome->exec = igt_nova_client_exec_errno(client, queue);
	outcome->state = igt_nova_queue_state(client->fd, queue);
	outcome->vm_state = igt_nova_client_vm_state(client,
						     &outcome->vm_fault);
}

static void assert_banned(const struct outcome *outcome, int error,
			  uint32_t state)
{
	igt_assert_eq(outcome->first, error);
	igt_assert_eq(outcome->second, ECANCELED);
	igt_assert_eq(outcome->exec, ECANCELED);
	igt_assert_eq_u32(outcome->state.state,
			  DRM_NOVA_QUEUE_STATE_BANNED | state);
	igt_assert_eq(outcome->state.error, -error);
}

static void assert_no_fault(const struct outcome *outcome)
{
	igt_assert_eq_u64(outcome->state.fault_va, 0);
	igt_assert_eq_u32(outcome->state.fault_type, 0);
	igt_assert_eq_u32(outcome->state.fault_access, 0);
	igt_assert_eq_u32(outcome->vm_state, 0);
}

/* Hangs */

static void hang(unsigned int engine_class, struct outcome *outcome)
{
	struct igt_nova_client client;
	struct drm_nova_sync second;
	struct igt_nova_spin spin;
	struct timespec start;
	uint32_t queue, other;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, engine_class);
	other = igt_nova_client_queue(&client, engine_class);
	clock_gettime(CLOCK_MONOTONIC, &start);
	igt_nova_client_hang(&client, queue, &spin);
	igt_nova_client_store(&client, queue, &second);
	igt_nova_client_check(&client, other);

	outcome->first = igt_nova_client_error(&client, &spin.done, RUN_MS_MAX);
	outcome->ms = igt_nova_client_elapsed(&start);
	/* The GPU is not at it any more. */
	igt_nova_spin_release(&spin);
	outcome->second = igt_nova_client_error(&client, &second,
						IGT_NOVA_SOON_MS);
	look(&client, queue, outcome);
	igt_nova_client_check(&client, other);
	igt_nova_client_check_new(&client, engine_class);
	igt_nova_client_close(&client);
	outcome->known = true;
	igt_info("ended after %u ms\n", outcome->ms);
}

/* It takes seconds, so subtests that look at the same share it. */
static const struct outcome *hang_once(unsigned int engine_class)
{
	static struct outcome outcomes[2];
	struct outcome *outcome = &outcomes[engine_class == CE];

	if (!outcome->known)
		hang(engine_class, outcome);
	return outcome;
}

static void test_hang(unsigned int engine_class)
{
	const struct outcome *outcome = hang_once(engine_class);

	assert_banned(outcome, ETIME, DRM_NOVA_QUEUE_STATE_TIMEDOUT);
	assert_no_fault(outcome);
	igt_assert_lte(RUN_MS_MIN, outcome->ms);
	igt_assert_lte(outcome->ms, RUN_MS_MAX);
}

/* More and more is submitted behind the job: that does not gain it time. */
static void test_hang_goes_on(void)
{
	struct igt_nova_client client;
	struct igt_nova_spin spin;
	struct drm_nova_push push;
	struct igt_nova_word word;
	struct timespec start;
	bool ended = false;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	word = igt_nova_ctx_word(&client.ctx);
	push = igt_nova_ctx_release(&client.ctx, word.va, 1);
	clock_gettime(CLOCK_MONOTONIC, &start);
	igt_nova_client_hang(&client, queue, &spin);
	while (!ended && igt_nova_client_elapsed(&start) < RUN_MS_MAX) {
		struct drm_nova_sync next;
		int err = igt_nova_client_submit(&client, queue, &push, NULL,
						 &next);

		igt_assert(!err || err == ECANCELED);
		ended = syncobj_wait(client.fd, &spin.done.handle, 1,
				     igt_nova_deadline(SUBMIT_MS), 0, NULL);
		igt_nova_sync_destroy(client.fd, &next);
	}
	igt_assert(ended);
	igt_assert_eq(igt_nova_client_error(&client, &spin.done, 0), ETIME);
	igt_assert_eq_u32(*word.u32, 0);
	igt_nova_spin_release(&spin);
	igt_nova_client_close(&client);
}

/* Errors that the GPU finds */

/* Give a queue a push that ends it, and a job after that. */
static void fail(struct igt_nova_client *client, uint32_t queue,
		 const struct drm_nova_push *push, struct outcome *outcome)
{
	struct drm_nova_sync gate = igt_nova_sync_create(client->fd);
	struct drm_nova_sync first, second;
	struct igt_nova_fence fence;

	/* Both are there before the first begins. */
	igt_nova_fence_create(&fence, PAGE, true);
	igt_nova_fence_to_syncobj(&fence, client->fd, gate.handle);
	igt_assert_eq(igt_nova_client_submit(client, queue, push, &gate, &first), 0);
	igt_nova_client_store(client, queue, &second);
	igt_nova_fence_destroy(&fence);

	outcome->first = igt_nova_client_error(client, &first, IGT_NOVA_SOON_MS);
	outcome->second = igt_nova_client_error(client, &second,
						IGT_NOVA_SOON_MS);
	look(client, queue, outcome);
}

struct access {
	uint64_t va;
	uint32_t type, access;
};

/* From a page in the midst of others that is not mapped. */
static struct drm_nova_push push_read(struct igt_nova_client *client,
				      struct access *access)
{
	struct igt_nova_push push = igt_nova_ctx_push(&client->ctx, 32);
	struct igt_nova_mem mem = igt_nova_mem_create(&client->ctx, 16 * PAGE);

	*access = (struct access){ mem.va + 3 * PAGE, FAULT_PTE, ACCESS_READ };
	igt_nova_ctx_unbind(&client->ctx, access->va, PAGE);
	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_copy(&push, mem.va, access->va + 0x40, 0x80);
	return igt_nova_push_end(&push);
}

/* Into a page that is there to be read. */
static struct drm_nova_push push_write(struct igt_nova_client *client,
				       struct access *access)
{
	struct igt_nova_push push = igt_nova_ctx_push(&client->ctx, 32);
	struct igt_nova_mem mem = igt_nova_mem_create(&client->ctx, 16 * PAGE);

	*access = (struct access){
		igt_nova_ctx_va(&client->ctx, mem.size) + 5 * PAGE, FAULT_RO,
		ACCESS_WRITE,
	};
	igt_nova_ctx_bind(&client->ctx, mem.handle, access->va - 5 * PAGE,
			  mem.size, DRM_NOVA_VM_BIND_READONLY);
	igt_nova_push_object(&push, IGT_NOVA_CLASS_COPY);
	igt_nova_push_copy(&push, access->va + 0x40, mem.va, 0x80);
	return igt_nova_push_end(&push);
}

/* A push that is nowhere. */
static struct drm_nova_push push_nowhere(struct igt_nova_client *client,
					 struct access *access)
{
	*access = (struct access){
		IGT_NOVA_BAD_VA + PAGE, FAULT_PDE, ACCESS_READ,
	};
	return (struct drm_nova_push){ .va = access->va + 0x100, .size = 64 };
}

typedef struct drm_nova_push (*make_push)(struct igt_nova_client *client,
					  struct access *access);

static void test_mmu_fault(unsigned int engine_class, make_push make)
{
	struct igt_nova_client client;
	struct outcome outcome = {};
	struct drm_nova_push push;
	struct access access;
	uint32_t queue, other;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, engine_class);
	other = igt_nova_client_queue(&client, engine_class);
	push = make(&client, &access);
	fail(&client, queue, &push, &outcome);

	assert_banned(&outcome, EIO, DRM_NOVA_QUEUE_STATE_FAULT);
	igt_assert_eq_u32(outcome.state.rc_code, XID_MMU_FAULT);
	igt_assert_eq_u64(outcome.state.fault_va, access.va);
	igt_assert_eq_u32(outcome.state.fault_type, access.type);
	igt_assert_eq_u32(outcome.state.fault_access, access.access);
	igt_assert_eq_u32(outcome.vm_state, DRM_NOVA_VM_STATE_FAULT);
	igt_assert_eq_u64(outcome.vm_fault.va, access.va);
	igt_assert_eq_u32(outcome.vm_fault.type, access.type);
	igt_assert_eq_u32(outcome.vm_fault.access, access.access);

	/* The VM and its other queues are as good as before. */
	igt_nova_client_check(&client, other);
	igt_nova_client_check_new(&client, engine_class);
	igt_nova_client_close(&client);
}

static struct drm_nova_push push_unknown(struct igt_nova_client *client,
					 uint32_t class)
{
	struct igt_nova_push push = igt_nova_ctx_push(&client->ctx, 8);

	igt_nova_push_object(&push, class);
	igt_nova_push_unknown_method(&push, class);
	return igt_nova_push_end(&push);
}

/* A method that its engine does not have. */
static void test_invalid_method(unsigned int engine_class, uint32_t class)
{
	struct igt_nova_client client;
	struct outcome outcome = {};
	struct drm_nova_push push;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, engine_class);
	push = push_unknown(&client, class);
	fail(&client, queue, &push, &outcome);
	assert_banned(&outcome, EIO, DRM_NOVA_QUEUE_STATE_FAULT);
	assert_no_fault(&outcome);
	if (engine_class == GR)
		igt_assert_eq_u32(outcome.state.rc_code, XID_GR_EXCEPTION);
	else
		igt_assert_f(is_ce_error(outcome.state.rc_code), "Xid %u\n",
			     outcome.state.rc_code);
	igt_nova_client_check_new(&client, engine_class);
	igt_nova_client_close(&client);
}

/* What is no method at all, or one of host's that is an error. */
static void test_pbdma_error(void (*emit)(struct igt_nova_push *push))
{
	struct igt_nova_client client;
	struct outcome outcome = {};
	struct drm_nova_push push;
	struct igt_nova_push words;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	words = igt_nova_ctx_push(&client.ctx, 8);
	emit(&words);
	push = igt_nova_push_end(&words);
	fail(&client, queue, &push, &outcome);
	assert_banned(&outcome, EIO, DRM_NOVA_QUEUE_STATE_FAULT);
	assert_no_fault(&outcome);
	igt_assert_eq_u32(outcome.state.rc_code, XID_PBDMA);
	igt_nova_client_check_new(&client, CE);
	igt_nova_client_close(&client);
}

/* Four queues are at work when one of them fails. */
static void test_innocent_survives(void)
{
	static const unsigned int classes[] = { GR, CE, CE, GR };
	struct igt_nova_client clients[2];
	struct igt_nova_spin spins[4];
	struct outcome outcome = {};
	struct drm_nova_push push;
	uint32_t queues[4], guilty;
	struct access access;

	for (int c = 0; c < 2; c++)
		igt_nova_client_open(&clients[c]);
	guilty = igt_nova_client_queue(&clients[0], CE);
	/* Two in the same VM, two in another client's. */
	for (int i = 0; i < 4; i++) {
		queues[i] = igt_nova_client_queue(&clients[i / 2], classes[i]);
		igt_nova_client_hang(&clients[i / 2], queues[i], &spins[i]);
	}
	push = push_read(&clients[0], &access);
	fail(&clients[0], guilty, &push, &outcome);
	assert_banned(&outcome, EIO, DRM_NOVA_QUEUE_STATE_FAULT);

	for (int i = 0; i < 4; i++) {
		igt_assert(!igt_nova_sync_is_signalled(clients[i / 2].fd,
						       &spins[i].done));
		igt_nova_spin_end(&spins[i]);
		igt_nova_client_check(&clients[i / 2], queues[i]);
	}
	igt_assert_eq_u32(igt_nova_vm_state(clients[1].fd, clients[1].ctx.vm), 0);
	for (int c = 0; c < 2; c++)
		igt_nova_client_close(&clients[c]);
}

/* One error, looked at in parts. */
static void fault(struct outcome *outcome)
{
	struct igt_nova_client client;
	struct drm_nova_push push;
	struct access access;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	push = push_read(&client, &access);
	fail(&client, queue, &push, outcome);
	igt_nova_client_close(&client);
}

static void test_state_fault(void)
{
	struct outcome outcome = {};

	fault(&outcome);
	igt_assert_eq_u32(outcome.state.state, DRM_NOVA_QUEUE_STATE_BANNED |
					       DRM_NOVA_QUEUE_STATE_FAULT);
	igt_assert_eq(outcome.state.error, -EIO);
	igt_assert_eq_u32(outcome.vm_state, DRM_NOVA_VM_STATE_FAULT);
}

static void test_state_timedout(void)
{
	const struct outcome *outcome = hang_once(CE);

	igt_assert_eq_u32(outcome->state.state, DRM_NOVA_QUEUE_STATE_BANNED |
						DRM_NOVA_QUEUE_STATE_TIMEDOUT);
	igt_assert_eq(outcome->state.error, -ETIME);
	igt_assert_eq_u32(outcome->state.rc_code, 0);
	igt_assert_eq_u32(outcome->vm_state, 0);
}

/* The firmware dies: nobody's job did it. */
static void test_state_innocent(void)
{
	struct drm_nova_queue_get_state state;
	struct igt_nova_client client;
	struct drm_nova_vm_fault fault;
	struct igt_nova_spin spin;
	uint32_t queue, idle;

	igt_nova_control_require();
	igt_nova_client_tolerate("gsp-reset-while-running");
	igt_nova_client_tolerate("tlb-stale");
	igt_nova_client_tolerate("leaks");
	igt_nova_device_spoil();
	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	idle = igt_nova_client_queue(&client, GR);
	igt_nova_client_hang(&client, queue, &spin);
	igt_nova_control_ok("inject gsp-crash,count=1");
	/* It needs something to die of. */
	igt_nova_client_gsp_dead(&client);
	igt_assert_eq(igt_nova_client_error(&client, &spin.done,
					    IGT_NOVA_SOON_MS), ECANCELED);
	for (int i = 0; i < 2; i++) {
		state = igt_nova_queue_state(client.fd, i ? idle : queue);
		igt_assert_eq_u32(state.state,
				  DRM_NOVA_QUEUE_STATE_BANNED |
				  DRM_NOVA_QUEUE_STATE_INNOCENT);
		igt_assert_eq_u32(state.rc_code, 0);
	}
	igt_assert_eq_u32(igt_nova_client_vm_state(&client, &fault) &
			  DRM_NOVA_VM_STATE_FAULT, 0);
	igt_nova_client_close(&client);
	igt_nova_device_renew();
	igt_nova_client_strict();
	igt_nova_client_check_gpu();
}

static void test_banned(void)
{
	struct igt_nova_client client;
	struct outcome outcome = {};
	struct drm_nova_push push;
	struct drm_nova_sync done;
	struct access access;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	push = push_read(&client, &access);
	fail(&client, queue, &push, &outcome);

	/* Again and again, with a push or without. */
	for (int i = 0; i < 3; i++) {
		igt_assert_eq(igt_nova_client_exec_errno(&client, queue), ECANCELED);
		igt_assert_eq(igt_nova_client_submit(&client, queue, &push, NULL,
						     &done), ECANCELED);
	}
	/* It says the same as before, and takes no other's turn. */
	igt_assert_eq_u32(igt_nova_queue_state(client.fd, queue).state,
			  outcome.state.state);
	igt_nova_client_check_new(&client, CE);
	igt_nova_client_close(&client);
}

static void test_banned_destroy(void)
{
	struct drm_nova_queue_get_state state = {};
	struct igt_nova_client client;
	struct outcome outcome = {};
	struct drm_nova_push push;
	struct access access;
	uint32_t queue;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	push = push_read(&client, &access);
	fail(&client, queue, &push, &outcome);
	igt_nova_queue_destroy(client.fd, queue);
	state.queue_id = queue;
	igt_assert_eq(igt_nova_queue_state_errno(client.fd, &state), ENOENT);
	/* No queue is left. */
	igt_nova_vm_destroy(client.fd, client.ctx.vm);
	igt_nova_client_close(&client);
}

static void test_new_queue(void)
{
	struct igt_nova_client client;
	struct outcome outcome = {};
	struct drm_nova_push push;
	struct access access;
	uint32_t queue;

	igt_nova_client_open(&client);
	/* More often than there are channels that could be lost. */
	for (int i = 0; i < 20; i++) {
		queue = igt_nova_client_queue(&client, i & 1 ? GR : CE);
		push = push_nowhere(&client, &access);
		fail(&client, queue, &push, &outcome);
		assert_banned(&outcome, EIO, DRM_NOVA_QUEUE_STATE_FAULT);
		igt_nova_queue_destroy(client.fd, queue);
	}
	igt_nova_client_check_new(&client, GR);
	igt_nova_client_check_new(&client, CE);
	igt_nova_client_close(&client);
}

static void test_other_queue(void)
{
	struct igt_nova_client client;
	struct outcome outcome = {};
	struct drm_nova_push push;
	struct igt_nova_spin spin;
	struct access access;
	uint32_t queue, other;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, GR);
	other = igt_nova_client_queue(&client, GR);
	igt_nova_client_hang(&client, other, &spin);
	push = push_write(&client, &access);
	fail(&client, queue, &push, &outcome);
	assert_banned(&outcome, EIO, DRM_NOVA_QUEUE_STATE_FAULT);
	/* It was in the midst of something, and still is. */
	igt_nova_spin_end(&spin);
	igt_nova_client_check(&client, other);
	igt_nova_client_close(&client);
}

/* Clients that go while their jobs hang */

/* Well before a job's time is over. */
#define CLOSE_MS	3000

static void test_close_fd(void)
{
	struct igt_nova_client client, other;
	struct drm_nova_sync waiting;
	struct igt_nova_spin spin;
	struct timespec start;
	uint32_t queue, busy;
	int file[2];

	igt_nova_client_open(&client);
	igt_nova_client_open(&other);
	queue = igt_nova_client_queue(&client, CE);
	busy = igt_nova_client_queue(&other, CE);
	igt_nova_client_hang(&client, queue, &spin);
	igt_nova_client_store(&client, queue, &waiting);
	file[0] = igt_nova_client_sync_file(&client, &spin.done);
	file[1] = igt_nova_client_sync_file(&client, &waiting);
	igt_nova_client_check(&other, busy);

	clock_gettime(CLOCK_MONOTONIC, &start);
	igt_nova_client_close(&client);
	for (int i = 0; i < 2; i++) {
		igt_assert_eq(igt_nova_client_file_error(file[i], CLOSE_MS),
			      ECANCELED);
		close(file[i]);
	}
	igt_assert_lte(igt_nova_client_elapsed(&start), CLOSE_MS);
	igt_nova_client_check(&other, busy);
	igt_nova_client_close(&other);
}

/* The child's file descriptor, here. */
static int take_fd(pid_t child, int fd)
{
	int pidfd = syscall(SYS_pidfd_open, child, 0), ours;

	igt_assert_fd(pidfd);
	ours = syscall(SYS_pidfd_getfd, pidfd, fd, 0);
	igt_assert_fd(ours);
	close(pidfd);
	return ours;
}

/* Hangs a queue and tells its parent the number of the fence's file. */
__attribute__((noreturn))
static void hang_and_wait(int tell)
{
	struct igt_nova_client client;
	struct igt_nova_spin spin;
	int file;

	__igt.is_child = true;
	igt_nova_client_open(&client);
	igt_nova_client_hang(&client, igt_nova_client_queue(&client, CE), &spin);
	file = igt_nova_client_sync_file(&client, &spin.done);
	if (write(tell, &file, sizeof(file)) != sizeof(file))
		_exit(1);
	/* In the kernel, waiting for a fence that does not come. */
	igt_nova_client_file_error(file, 10 * IGT_NOVA_SOON_MS);
	_exit(1);
}

static void test_kill_client(void)
{
	struct igt_nova_client other;
	int pipes[2], file, status;
	struct timespec start;
	uint32_t busy;
	pid_t child;

	igt_nova_client_open(&other);
	busy = igt_nova_client_queue(&other, CE);
	igt_assert_eq(pipe(pipes), 0);
	fflush(NULL);
	child = fork();
	igt_assert_lte(0, child);
	if (!child)
		hang_and_wait(pipes[1]);
	close(pipes[1]);
	igt_assert_eq(read(pipes[0], &file, sizeof(file)), sizeof(file));
	file = take_fd(child, file);

	clock_gettime(CLOCK_MONOTONIC, &start);
	igt_assert_eq(kill(child, SIGKILL), 0);
	igt_assert_eq(waitpid(child, &status, 0), child);
	igt_assert(WIFSIGNALED(status));
	igt_assert_eq(igt_nova_client_file_error(file, CLOSE_MS), ECANCELED);
	igt_assert_lte(igt_nova_client_elapsed(&start), CLOSE_MS);
	igt_nova_client_check(&other, busy);
	close(file);
	close(pipes[0]);
	igt_nova_client_close(&other);
}

/* Time that does not count */

/*
 * Three jobs in a row that last, and one that waits for another device: each ends
 * when it is told to, although the last ones were submitted long before that.
 */
static void test_long_jobs(void)
{
	const unsigned int each_ms = 2600;
	struct drm_nova_sync gate, waiting;
	struct igt_nova_client client;
	struct igt_nova_spin spins[3];
	struct drm_nova_push push;
	struct igt_nova_fence fence;
	struct igt_nova_word word;
	struct timespec start;
	uint32_t queue, other;

	igt_nova_client_open(&client);
	queue = igt_nova_client_queue(&client, CE);
	other = igt_nova_client_queue(&client, CE);
	igt_nova_fence_create(&fence, PAGE, true);
	gate = igt_nova_sync_create(client.fd);
	igt_nova_fence_to_syncobj(&fence, client.fd, gate.handle);
	word = igt_nova_ctx_word(&client.ctx);
	push = igt_nova_ctx_release(&client.ctx, word.va, 1);
	igt_assert_eq(igt_nova_client_submit(&client, other, &push, &gate,
					     &waiting), 0);

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (int i = 0; i < 3; i++)
		igt_nova_spin_begin(&client.ctx, queue, &spins[i]);
	for (int i = 0; i < 3; i++) {
		int file = igt_nova_client_sync_file(&client, &spins[i].done);
		struct pollfd end = { .fd = file, .events = POLLIN };

		igt_nova_spin_running(&spins[i]);
		igt_assert_eq(poll(&end, 1, each_ms), 0);
		close(file);
		igt_nova_spin_end(&spins[i]);
	}
	igt_assert_lte(3 * each_ms, igt_nova_client_elapsed(&start));
	igt_assert_eq_u32(*word.u32, 0);
	igt_nova_fence_destroy(&fence);
	igt_assert_eq(igt_nova_client_error(&client, &waiting, IGT_NOVA_SOON_MS), 0);
	igt_assert_eq_u32(*word.u32, 1);
	igt_nova_client_check(&client, queue);
	igt_nova_client_check(&client, other);
	igt_nova_client_close(&client);
}

int igt_main()
{
	igt_fixture()
		igt_nova_device_find();

	igt_describe("A job on the graphics engine does not end");
	igt_subtest("hang-gr") {
		igt_nova_client_begin();
		test_hang(GR);
	}

	igt_describe("A job on a copy engine does not end");
	igt_subtest("hang-ce") {
		igt_nova_client_begin();
		test_hang(CE);
	}

	igt_describe("What is submitted behind a hang gains it no time");
	igt_subtest("hang-goes-on-submitting") {
		igt_nova_client_begin();
		test_hang_goes_on();
	}

	igt_describe("A job reads where nothing is mapped");
	igt_subtest("mmu-fault-read") {
		igt_nova_client_begin();
		test_mmu_fault(CE, push_read);
		test_mmu_fault(GR, push_read);
	}

	igt_describe("A job writes what it may only read");
	igt_subtest("mmu-fault-write") {
		igt_nova_client_begin();
		test_mmu_fault(CE, push_write);
		test_mmu_fault(GR, push_write);
	}

	igt_describe("A push is not mapped");
	igt_subtest("mmu-fault-push") {
		igt_nova_client_begin();
		test_mmu_fault(CE, push_nowhere);
		test_mmu_fault(GR, push_nowhere);
	}

	igt_describe("An engine does not know a method");
	igt_subtest("invalid-method") {
		igt_nova_client_begin();
		test_invalid_method(CE, IGT_NOVA_CLASS_COPY);
		test_invalid_method(GR, IGT_NOVA_CLASS_3D);
	}

	igt_describe("What is read from a push is no method");
	igt_subtest("pbdma-error") {
		igt_nova_client_begin();
		test_pbdma_error(igt_nova_push_illegal_header);
		test_pbdma_error(igt_nova_push_illegal_method);
	}

	igt_describe("One of five queues fails, the others are at work");
	igt_subtest("innocent-queue-survives") {
		igt_nova_client_begin();
		test_innocent_survives();
	}

	igt_describe("What a queue says of itself after a hang");
	igt_subtest("state-timedout") {
		igt_nova_client_begin();
		test_state_timedout();
	}

	igt_describe("What a queue says of itself after a fault");
	igt_subtest("state-fault") {
		igt_nova_client_begin();
		test_state_fault();
	}

	igt_describe("What queues say of themselves when the firmware has died");
	igt_subtest("state-innocent") {
		igt_nova_client_begin();
		test_state_innocent();
	}

	igt_describe("The error of the fence of a job that hangs");
	igt_subtest("fence-error-etime") {
		igt_nova_client_begin();
		igt_assert_eq(hang_once(GR)->first, ETIME);
	}

	igt_describe("The error of the fence of a job that fails");
	igt_subtest("fence-error-eio") {
		struct outcome outcome = {};

		igt_nova_client_begin();
		fault(&outcome);
		igt_assert_eq(outcome.first, EIO);
	}

	igt_describe("The error of the fence of what comes after that");
	igt_subtest("fence-error-ecanceled") {
		struct outcome outcome = {};

		igt_nova_client_begin();
		fault(&outcome);
		igt_assert_eq(outcome.second, ECANCELED);
		igt_assert_eq(hang_once(GR)->second, ECANCELED);
	}

	igt_describe("A banned queue takes nothing any more");
	igt_subtest("banned-exec-ecanceled") {
		igt_nova_client_begin();
		test_banned();
	}

	igt_describe("A banned queue can be destroyed, and so can its VM");
	igt_subtest("banned-destroy-ok") {
		igt_nova_client_begin();
		test_banned_destroy();
	}

	igt_describe("Another queue of the VM goes on");
	igt_subtest("other-queue-same-vm") {
		igt_nova_client_begin();
		test_other_queue();
	}

	igt_describe("After each of many faults there is a new queue");
	igt_subtest("new-queue-after-fault") {
		igt_nova_client_begin();
		test_new_queue();
	}

	igt_describe("A file is closed while its job hangs");
	igt_subtest("close-fd-during-hang") {
		igt_nova_client_begin();
		test_close_fd();
	}

	igt_describe("A process is killed while its job hangs");
	igt_subtest("kill-client-during-hang") {
		igt_nova_client_begin();
		test_kill_client();
	}

	igt_describe("Jobs that wait, for each other or for others, have time");
	igt_subtest("long-job-not-killed") {
		igt_nova_client_begin();
		test_long_jobs();
	}

	igt_fixture()
		igt_nova_client_begin();
}
