/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_CLIENT_H
#define IGT_NOVA_CLIENT_H

/*
 * A client of the GPU with a file of its own, whose jobs go well, or hang, or
 * fail.
 */

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "drm/nova_drm.h"
#include "igt_nova_exec.h"

struct igt_nova_client {
	int fd;
	struct igt_nova_ctx ctx;
};

/* Longer than anything takes that ends, also where all is emulated. */
#define IGT_NOVA_SOON_MS	30000

void igt_nova_client_open(struct igt_nova_client *client);
/* Close the file, with all that goes on in it. */
void igt_nova_client_close(struct igt_nova_client *client);
/* On the engine with the fewest queues; skips if there is none of the class. */
uint32_t igt_nova_client_queue(struct igt_nova_client *client,
			       unsigned int engine_class);

/* A job without a fault of its own; *@done is a new sync that it signals. */
void igt_nova_client_store(struct igt_nova_client *client, uint32_t queue,
			   struct drm_nova_sync *done);
/* The same for a push, after @wait if not NULL. 0 or the errno. */
int igt_nova_client_submit(struct igt_nova_client *client, uint32_t queue,
			   const struct drm_nova_push *push,
			   const struct drm_nova_sync *wait,
			   struct drm_nova_sync *done);
/* EXEC's errno for nothing at all. */
int igt_nova_client_exec_errno(struct igt_nova_client *client, uint32_t queue);
/* A queue, or a new one of a class, does what it is given and is good. */
void igt_nova_client_check(struct igt_nova_client *client, uint32_t queue);
void igt_nova_client_check_new(struct igt_nova_client *client,
			       unsigned int engine_class);
/* A new client can have a new queue do something. */
void igt_nova_client_check_gpu(void);

/*
 * The firmware is dead, or cannot be reached, and the client asks it for something:
 * the first time may be what finds that out, the second one is told.
 */
void igt_nova_client_gsp_dead(struct igt_nova_client *client);

/* A job that hangs: the GPU is at it when this returns. */
void igt_nova_client_hang(struct igt_nova_client *client, uint32_t queue,
			  struct igt_nova_spin *spin);

/* A sync's fence as a file, to be closed. */
int igt_nova_client_sync_file(struct igt_nova_client *client,
			      const struct drm_nova_sync *sync);
/* The error that the fence carries; fails if it has not ended in time. */
int igt_nova_client_file_error(int sync_file, unsigned int ms);
int igt_nova_client_error(struct igt_nova_client *client,
			  const struct drm_nova_sync *sync, unsigned int ms);

/* The VM's state, and its first fault, all 0 if there was none, in *@fault. */
uint32_t igt_nova_client_vm_state(struct igt_nova_client *client,
				  struct drm_nova_vm_fault *fault);

/*
 * The virtual GPU shall not complain of this, and be asked again to complain of
 * all and to do nothing odd. Nothing is done elsewhere.
 */
void igt_nova_client_tolerate(const char *rule);
void igt_nova_client_strict(void);

/*
 * The beginning of a subtest: there is a GPU that does nothing odd, whatever the
 * subtest before did, and messages about what goes wrong are right. Needs
 * igt_nova_device_find().
 */
void igt_nova_client_begin(void);

/* Milliseconds since a time of CLOCK_MONOTONIC. */
unsigned int igt_nova_client_elapsed(const struct timespec *since);

#endif /* IGT_NOVA_CLIENT_H */
