/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_EXEC_H
#define IGT_NOVA_EXEC_H

/* Engines, their queues, EXEC, and syncs to wait with. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "drm/nova_drm.h"
#include "igt_nova_ctx.h"

/* Engines */

struct igt_nova_engines {
	unsigned int count;
	struct drm_nova_engine engine[64];
};

void igt_nova_engines(int fd, struct igt_nova_engines *engines);
unsigned int igt_nova_engines_of(const struct igt_nova_engines *engines,
				 unsigned int engine_class);
bool igt_nova_engine_has(const struct drm_nova_engine *engine, uint32_t class);
/* The first of its kind; skips if there is none. */
struct drm_nova_engine igt_nova_require_engine(int fd, unsigned int engine_class);
/* One that copies: a copy engine or, where there is none, GR. */
struct drm_nova_engine igt_nova_require_copy(int fd);

/* Queues */

/* For igt_nova_queue_create_errno(); has all classes, medium priority. */
struct drm_nova_queue_create igt_nova_queue_args(uint32_t vm,
						 unsigned int engine_class,
						 unsigned int instance);
uint32_t igt_nova_queue_create(int fd, uint32_t vm, unsigned int engine_class,
			       unsigned int instance);
/* For that engine. */
uint32_t igt_nova_queue_on(int fd, uint32_t vm,
			   const struct drm_nova_engine *engine);
/* 0 or the errno. */
int igt_nova_queue_create_errno(int fd, struct drm_nova_queue_create *args);
int igt_nova_queue_destroy_errno(int fd, uint32_t queue);
struct drm_nova_queue_get_state igt_nova_queue_state(int fd, uint32_t queue);
int igt_nova_queue_state_errno(int fd, struct drm_nova_queue_get_state *state);
/* It is as it was when it was made. */
void igt_nova_queue_good(int fd, uint32_t queue);
/* nova-core's list of channels, which says what each is on; skips without. */
FILE *igt_nova_channels_open(void);

/* Syncs: binary ones, and points of timelines. */

struct drm_nova_sync igt_nova_sync_create(int fd);
struct drm_nova_sync igt_nova_sync_point(uint32_t syncobj, uint64_t point);
void igt_nova_sync_destroy(int fd, struct drm_nova_sync *sync);
/* Wait until it is signalled, at most IGT_NOVA_LONG_MS. */
void igt_nova_sync_signalled(int fd, const struct drm_nova_sync *sync);
/* It is not within IGT_NOVA_SHORT_MS. */
void igt_nova_sync_pending(int fd, const struct drm_nova_sync *sync);
bool igt_nova_sync_is_signalled(int fd, const struct drm_nova_sync *sync);
/* The error its fence carries, 0 for none; waits for it. */
int igt_nova_sync_error(int fd, const struct drm_nova_sync *sync);

/* EXEC */

struct drm_nova_exec igt_nova_exec_args(uint32_t queue,
					const struct drm_nova_push *pushes,
					uint32_t push_count);
void igt_nova_exec_syncs(struct drm_nova_exec *exec,
			 const struct drm_nova_sync *waits, uint32_t wait_count,
			 const struct drm_nova_sync *signals,
			 uint32_t signal_count);
/* 0 or the errno. An interrupted call is made again. */
int igt_nova_exec_errno(int fd, struct drm_nova_exec *exec);
/* Made once, whatever it says. */
int igt_nova_exec_once(int fd, struct drm_nova_exec *exec);
/* Either sync may be NULL. Returns the seqno. */
uint64_t igt_nova_exec(int fd, uint32_t queue, const struct drm_nova_push *pushes,
		       uint32_t push_count, const struct drm_nova_sync *wait,
		       const struct drm_nova_sync *signal);
/* Until it is done, without an error. */
void igt_nova_exec_done(int fd, uint32_t queue,
			const struct drm_nova_push *pushes, uint32_t push_count);
/* All that the queue was given is done, without an error in the last of it. */
void igt_nova_queue_finish(int fd, uint32_t queue);

/*
 * A job that runs until the test ends it. The driver does so after a few seconds
 * and the virtual GPU complains after ten. Other queues of the engine have their
 * turns meanwhile.
 */
struct igt_nova_spin {
	struct igt_nova_ctx *ctx;
	struct igt_nova_word begun, end;
	struct drm_nova_sync done;
};

/* @wait may be NULL. */
void igt_nova_spin_begin_after(struct igt_nova_ctx *ctx, uint32_t queue,
			       const struct drm_nova_sync *wait,
			       struct igt_nova_spin *spin);
void igt_nova_spin_begin(struct igt_nova_ctx *ctx, uint32_t queue,
			 struct igt_nova_spin *spin);
/* Wait until the GPU is at it. */
void igt_nova_spin_running(struct igt_nova_spin *spin);
/* Let it end, without waiting for that. */
void igt_nova_spin_release(struct igt_nova_spin *spin);
/* Let it end, which it does without an error. */
void igt_nova_spin_end(struct igt_nova_spin *spin);

/* Wait until memory has the value; fails after IGT_NOVA_LONG_MS. */
void igt_nova_word_becomes(const struct igt_nova_word *word, uint32_t value);

#endif /* IGT_NOVA_EXEC_H */
