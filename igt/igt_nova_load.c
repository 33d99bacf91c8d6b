// SPDX-License-Identifier: MIT
#include <sys/mman.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_load.h"

#define CLIENTS		IGT_NOVA_LOAD_CLIENTS
#define QUEUES		IGT_NOVA_LOAD_QUEUES

#define WORDS_SIZE	4096
#define WORD_SIZE	16

static int client_index(int queue)
{
	return queue / (QUEUES / CLIENTS);
}

static struct igt_nova_client *client_of(struct igt_nova_load *load, int queue)
{
	return &load->client[client_index(queue)];
}

static bool is_open(const struct igt_nova_client *client)
{
	return client->fd >= 0;
}

/* A mapping of the file would keep it from being closed. */
static void create_words(struct igt_nova_load *load, int c)
{
	struct igt_nova_client *client = &load->client[c];
	uint32_t handle = igt_nova_gem_create(client->fd, WORDS_SIZE, 0).handle;
	int dmabuf = prime_handle_to_fd(client->fd, handle);
	void *map = mmap(NULL, WORDS_SIZE, PROT_READ, MAP_SHARED, dmabuf, 0);

	igt_assert(map != MAP_FAILED);
	close(dmabuf);
	load->words[c] = map;
	load->words_va[c] = igt_nova_ctx_va(&client->ctx, WORDS_SIZE);
	igt_nova_ctx_bind(&client->ctx, handle, load->words_va[c], WORDS_SIZE, 0);
}

static void assert_not_written(struct igt_nova_load *load, int c)
{
	for (int i = 0; i < WORDS_SIZE / 4; i++)
		igt_assert_eq_u32(load->words[c][i], 0);
	munmap((void *)load->words[c], WORDS_SIZE);
	load->words[c] = NULL;
}

static int take_file(struct igt_nova_client *client, struct drm_nova_sync *sync)
{
	int file = igt_nova_client_sync_file(client, sync);

	igt_nova_sync_destroy(client->fd, sync);
	return file;
}

/* A job that writes one of the client's words; returns its fence. */
static int submit_store(struct igt_nova_load *load, int c, uint32_t queue,
			unsigned int word, const struct drm_nova_sync *wait)
{
	struct igt_nova_client *client = &load->client[c];
	struct drm_nova_push push;
	struct drm_nova_sync done;

	push = igt_nova_ctx_release(&client->ctx,
				    load->words_va[c] + word * WORD_SIZE, 1);
	igt_assert_eq(igt_nova_client_submit(client, queue, &push, wait, &done),
		      0);
	return take_file(client, &done);
}

static void begin_endless(struct igt_nova_load *load, int queue)
{
	struct igt_nova_client *client = client_of(load, queue);
	struct igt_nova_spin spin;

	igt_nova_client_hang(client, load->queue[queue], &spin);
	load->endless[queue] = take_file(client, &spin.done);
	load->behind[queue] = submit_store(load, client_index(queue),
					   load->queue[queue], 1 + queue, NULL);
}

static void begin_gated(struct igt_nova_load *load, int c)
{
	int fd = load->client[c].fd;
	struct drm_nova_sync gate = igt_nova_sync_create(fd);

	igt_nova_fence_to_syncobj(&load->fence, fd, gate.handle);
	load->gated[c] = submit_store(load, c, load->gated_queue[c], 0, &gate);
	igt_nova_sync_destroy(fd, &gate);
}

/* All that takes long first: jobs have their time. */
void igt_nova_load_begin(struct igt_nova_load *load)
{
	for (int c = 0; c < CLIENTS; c++) {
		igt_nova_client_open(&load->client[c]);
		create_words(load, c);
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
		assert_not_written(load, c);
	}
}

void igt_nova_load_exec_fails(struct igt_nova_load *load, int error)
{
	for (int q = 0; q < QUEUES; q++)
		if (is_open(client_of(load, q)))
			igt_assert_eq(igt_nova_client_exec_errno(client_of(load, q),
								 load->queue[q]),
				      error);
	for (int c = 0; c < CLIENTS; c++)
		if (is_open(&load->client[c]))
			igt_assert_eq(igt_nova_client_exec_errno(&load->client[c],
								 load->gated_queue[c]),
				      error);
}

static uint32_t state_of(struct igt_nova_client *client, uint32_t queue)
{
	return igt_nova_queue_state(client->fd, queue).state;
}

void igt_nova_load_state(struct igt_nova_load *load, uint32_t state)
{
	for (int q = 0; q < QUEUES; q++)
		if (is_open(client_of(load, q)))
			igt_assert_eq_u32(state_of(client_of(load, q),
						   load->queue[q]), state);
}

void igt_nova_load_close(struct igt_nova_load *load)
{
	for (int c = 0; c < CLIENTS; c++)
		if (is_open(&load->client[c]))
			igt_nova_client_close(&load->client[c]);
}
