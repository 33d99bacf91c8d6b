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

static void begin_endless(struct igt_nova_load *load, int queue)
{
	struct igt_nova_client *client = client_of(load, queue);

	load->queue[queue] =
		igt_nova_client_queue(client, queue & 1 ?
					      DRM_NOVA_ENGINE_CLASS_GR :
					      DRM_NOVA_ENGINE_CLASS_CE);
	igt_nova_client_hang(client, load->queue[queue], &load->spin[queue]);
	igt_nova_client_store(client, load->queue[queue], &load->behind[queue]);
}

static void begin_gated(struct igt_nova_load *load, int c)
{
	struct igt_nova_client *client = &load->client[c];
	struct drm_nova_sync gate = igt_nova_sync_create(client->fd);
	struct drm_nova_push push;

	igt_nova_fence_to_syncobj(&load->fence, client->fd, gate.handle);
	load->gated_queue[c] = igt_nova_client_queue(client,
						     DRM_NOVA_ENGINE_CLASS_CE);
	load->word[c] = igt_nova_ctx_word(&client->ctx);
	push = igt_nova_ctx_release(&client->ctx, load->word[c].va, 1);
	igt_assert_eq(igt_nova_client_submit(client, load->gated_queue[c], &push,
					     &gate, &load->gated[c]), 0);
	igt_nova_sync_destroy(client->fd, &gate);
}

void igt_nova_load_begin(struct igt_nova_load *load)
{
	for (int c = 0; c < CLIENTS; c++)
		igt_nova_client_open(&load->client[c]);
	for (int q = 0; q < QUEUES; q++)
		begin_endless(load, q);
	igt_nova_fence_create(&load->fence, 4096, true);
	for (int c = 0; c < CLIENTS; c++)
		begin_gated(load, c);
}

void igt_nova_load_ended(struct igt_nova_load *load, int error)
{
	for (int q = 0; q < QUEUES; q++) {
		struct igt_nova_client *client = client_of(load, q);

		igt_assert_eq(igt_nova_client_error(client, &load->spin[q].done,
						    IGT_NOVA_SOON_MS), error);
		igt_assert_eq(igt_nova_client_error(client, &load->behind[q],
						    IGT_NOVA_SOON_MS), error);
	}
	for (int c = 0; c < CLIENTS; c++)
		igt_assert(!igt_nova_sync_is_signalled(load->client[c].fd,
						       &load->gated[c]));
	igt_nova_fence_destroy(&load->fence);
	for (int c = 0; c < CLIENTS; c++) {
		igt_assert_eq(igt_nova_client_error(&load->client[c],
						    &load->gated[c],
						    IGT_NOVA_SOON_MS), error);
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
