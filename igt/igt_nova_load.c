// SPDX-License-Identifier: MIT
#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_load.h"

#define CLIENTS		IGT_NOVA_LOAD_CLIENTS
#define QUEUES		IGT_NOVA_LOAD_QUEUES

static struct igt_nova_client *client_of(struct igt_nova_load *load, int queue)
{
	return &load->client[queue / (QUEUES / CLIENTS)];
}

static int take_file(struct igt_nova_client *client, struct drm_nova_sync *sync)
{
	int file = igt_nova_client_sync_file(client, sync);

	igt_nova_sync_destroy(client->fd, sync);
	return file;
}

static void begin_endless(struct igt_nova_load *load, int queue)
{
	struct igt_nova_client *client = client_of(load, queue);
	struct drm_nova_sync behind;
	struct igt_nova_spin spin;

	igt_nova_client_hang(client, load->queue[queue], &spin);
	load->endless[queue] = take_file(client, &spin.done);
	igt_nova_client_store(client, load->queue[queue], &behind);
	load->behind[queue] = take_file(client, &behind);
}

static void begin_gated(struct igt_nova_load *load, int c)
{
	struct igt_nova_client *client = &load->client[c];
	struct drm_nova_sync gate = igt_nova_sync_create(client->fd), gated;
	struct drm_nova_push push;

	igt_nova_fence_to_syncobj(&load->fence, client->fd, gate.handle);
	load->word[c] = igt_nova_ctx_word(&client->ctx);
	push = igt_nova_ctx_release(&client->ctx, load->word[c].va, 1);
	igt_assert_eq(igt_nova_client_submit(client, load->gated_queue[c], &push,
					     &gate, &gated), 0);
	load->gated[c] = take_file(client, &gated);
	igt_nova_sync_destroy(client->fd, &gate);
}

/* All that takes long first: jobs have their time. */
void igt_nova_load_begin(struct igt_nova_load *load)
{
	for (int c = 0; c < CLIENTS; c++) {
		igt_nova_client_open(&load->client[c]);
		load->gated_queue[c] =
			igt_nova_client_queue(&load->client[c],
					      DRM_NOVA_ENGINE_CLASS_CE);
	}
	for (int q = 0; q < QUEUES; q++)
		load->queue[q] =
			igt_nova_client_queue(client_of(load, q), q & 1 ?
					      DRM_NOVA_ENGINE_CLASS_GR :
					      DRM_NOVA_ENGINE_CLASS_CE);
	igt_nova_fence_create(&load->fence, 4096, true);
	for (int c = 0; c < CLIENTS; c++)
		begin_gated(load, c);
	for (int q = 0; q < QUEUES; q++)
		begin_endless(load, q);
}

static void assert_error(int *file, int error)
{
	igt_assert_eq(igt_nova_client_file_error(*file, IGT_NOVA_SOON_MS), error);
	close(*file);
	*file = -1;
}

void igt_nova_load_ended(struct igt_nova_load *load, int error)
{
	for (int q = 0; q < QUEUES; q++) {
		assert_error(&load->endless[q], error);
		assert_error(&load->behind[q], error);
	}
	for (int c = 0; c < CLIENTS; c++)
		igt_assert_eq(sync_fence_status(load->gated[c]), 0);
	igt_nova_fence_destroy(&load->fence);
	for (int c = 0; c < CLIENTS; c++) {
		assert_error(&load->gated[c], error);
		igt_assert_eq_u32(*load->word[c].u32, 0);
	}
}

void igt_nova_load_exec_fails(struct igt_nova_load *load, int error)
{
	for (int q = 0; q < QUEUES; q++)
		igt_assert_eq(igt_nova_client_exec_errno(client_of(load, q),
							 load->queue[q]), error);
	for (int c = 0; c < CLIENTS; c++)
		igt_assert_eq(igt_nova_client_exec_errno(&load->client[c],
							 load->gated_queue[c]),
			      error);
}

void igt_nova_load_state(struct igt_nova_load *load, uint32_t state)
{
	for (int q = 0; q < QUEUES; q++)
		igt_assert_eq_u32(igt_nova_queue_state(client_of(load, q)->fd,
						       load->queue[q]).state,
				  state);
}

void igt_nova_load_close(struct igt_nova_load *load)
{
	for (int c = 0; c < CLIENTS; c++)
		igt_nova_client_close(&load->client[c]);
}
