// SPDX-License-Identifier: MIT
#include <poll.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_client.h"
#include "igt_nova_control.h"
#include "igt_nova_device.h"

/* Of one call: the tests send no signals. */
#define INTERRUPTS_MAX	10

void igt_nova_client_open(struct igt_nova_client *client)
{
	client->fd = drm_open_driver_render(DRIVER_NOVA);
	igt_nova_ctx_init(client->fd, &client->ctx);
}

void igt_nova_client_close(struct igt_nova_client *client)
{
	drm_close_driver(client->fd);
	client->fd = -1;
	igt_nova_ctx_forget(&client->ctx);
}

uint32_t igt_nova_client_queue(struct igt_nova_client *client,
			       unsigned int engine_class)
{
	struct drm_nova_queue_create args =
		igt_nova_queue_args(client->ctx.vm, engine_class,
				    DRM_NOVA_ENGINE_INSTANCE_ANY);
	int err = igt_nova_queue_create_errno(client->fd, &args);

	igt_require_f(err != EOPNOTSUPP, "no engine of class %u\n", engine_class);
	igt_assert_eq(err, 0);
	igt_assert_neq_u32(args.queue_id, 0);
	return args.queue_id;
}

int igt_nova_client_submit(struct igt_nova_client *client, uint32_t queue,
			   const struct drm_nova_push *push,
			   const struct drm_nova_sync *wait,
			   struct drm_nova_sync *done)
{
	struct drm_nova_exec args = igt_nova_exec_args(queue, push, !!push);
	int err;

	*done = igt_nova_sync_create(client->fd);
	igt_nova_exec_syncs(&args, wait, !!wait, done, 1);
	err = igt_nova_exec_errno(client->fd, &args);
	if (err)
		igt_nova_sync_destroy(client->fd, done);
	return err;
}

void igt_nova_client_store(struct igt_nova_client *client, uint32_t queue,
			   struct drm_nova_sync *done)
{
	struct igt_nova_word word = igt_nova_ctx_word(&client->ctx);
	struct drm_nova_push push = igt_nova_ctx_release(&client->ctx, word.va, 1);

	igt_assert_eq(igt_nova_client_submit(client, queue, &push, NULL, done), 0);
}

int igt_nova_client_exec_errno(struct igt_nova_client *client, uint32_t queue)
{
	struct drm_nova_exec args = igt_nova_exec_args(queue, NULL, 0);

	return igt_nova_exec_errno(client->fd, &args);
}

void igt_nova_client_check(struct igt_nova_client *client, uint32_t queue)
{
	struct igt_nova_word word = igt_nova_ctx_word(&client->ctx);
	struct drm_nova_push push = igt_nova_ctx_release(&client->ctx, word.va,
							 0x600d);
	struct drm_nova_sync done;

	igt_assert_eq(igt_nova_client_submit(client, queue, &push, NULL, &done), 0);
	igt_assert_eq(igt_nova_client_error(client, &done, IGT_NOVA_SOON_MS), 0);
	igt_assert_eq_u32(*word.u32, 0x600d);
	igt_nova_queue_good(client->fd, queue);
	igt_nova_sync_destroy(client->fd, &done);
}

void igt_nova_client_check_new(struct igt_nova_client *client,
			       unsigned int engine_class)
{
	uint32_t queue = igt_nova_client_queue(client, engine_class);

	igt_nova_client_check(client, queue);
	igt_nova_queue_destroy(client->fd, queue);
}

void igt_nova_client_check_gpu(void)
{
	struct igt_nova_client client;

	igt_nova_client_open(&client);
	igt_nova_client_check_new(&client, DRM_NOVA_ENGINE_CLASS_CE);
	igt_nova_client_close(&client);
}

/* Not igt_ioctl(), which would repeat EAGAIN for ever. */
static int vm_create_errno(int fd)
{
	int err = EINTR;

	for (int i = 0; i < INTERRUPTS_MAX && err == EINTR; i++) {
		struct drm_nova_vm_create args = {};

		err = ioctl(fd, DRM_IOCTL_NOVA_VM_CREATE, &args) ? errno : 0;
	}
	errno = 0;
	return err;
}

void igt_nova_client_gsp_dead(struct igt_nova_client *client)
{
	int err = vm_create_errno(client->fd);

	igt_assert_f(err == ENODEV || err == ETIMEDOUT, "errno %d\n", err);
	igt_assert_eq(vm_create_errno(client->fd), ENODEV);
}

void igt_nova_client_hang(struct igt_nova_client *client, uint32_t queue,
			  struct igt_nova_spin *spin)
{
	igt_nova_spin_begin(&client->ctx, queue, spin);
	igt_nova_spin_running(spin);
}

int igt_nova_client_sync_file(struct igt_nova_client *client,
			      const struct drm_nova_sync *sync)
{
	return syncobj_export_sync_file(client->fd, sync->handle);
}

int igt_nova_client_file_error(int sync_file, unsigned int ms)
{
	struct pollfd wait = { .fd = sync_file, .events = POLLIN };
	int status;

	igt_assert_f(poll(&wait, 1, ms) == 1, "no end after %u ms\n", ms);
	status = sync_fence_status(sync_file);
	igt_assert_neq(status, 0);
	return status < 0 ? -status : 0;
}

int igt_nova_client_error(struct igt_nova_client *client,
			  const struct drm_nova_sync *sync, unsigned int ms)
{
	int file = igt_nova_client_sync_file(client, sync);
	int error = igt_nova_client_file_error(file, ms);

	close(file);
	return error;
}

uint32_t igt_nova_client_vm_state(struct igt_nova_client *client,
				  struct drm_nova_vm_fault *fault)
{
	struct drm_nova_vm_get_state args = {
		.vm_id = client->ctx.vm, .fault_count = 1,
		.fault_stride = sizeof(*fault), .faults = (uintptr_t)fault,
	};

	*fault = (struct drm_nova_vm_fault){};
	do_ioctl(client->fd, DRM_IOCTL_NOVA_VM_GET_STATE, &args);
	igt_assert_eq(!!args.fault_count,
		      !!(args.state & DRM_NOVA_VM_STATE_FAULT));
	return args.state;
}

void igt_nova_client_tolerate(const char *rule)
{
	if (igt_nova_control_present())
		igt_nova_control_ok("tolerate %s", rule);
}

void igt_nova_client_strict(void)
{
	if (!igt_nova_control_present())
		return;
	igt_nova_control_ok("strict");
	igt_nova_control_ok("clear");
}

void igt_nova_client_begin(void)
{
	igt_emit_ignore_dmesg_regex("nova");
	if (igt_nova_control_present())
		igt_nova_control_ok("clear");
	igt_nova_device_bind();
	igt_nova_client_strict();
}

unsigned int igt_nova_client_elapsed(const struct timespec *since)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - since->tv_sec) * 1000 +
	       (now.tv_nsec - since->tv_nsec) / 1000000;
}
