/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_LOAD_H
#define IGT_NOVA_LOAD_H

/*
 * Clients with jobs of all kinds at a time: some that the GPU is at, and that do
 * not end by themselves, some behind those, some that wait for another device.
 */

#include "igt_nova_client.h"
#include "igt_nova_fence.h"

#define IGT_NOVA_LOAD_CLIENTS	2
#define IGT_NOVA_LOAD_QUEUES	4	/* copy engine and graphics for each */

struct igt_nova_load {
	struct igt_nova_client client[IGT_NOVA_LOAD_CLIENTS];
	uint32_t queue[IGT_NOVA_LOAD_QUEUES];
	uint32_t gated_queue[IGT_NOVA_LOAD_CLIENTS];

	/* Fences as files, which outlive the device. */
	int endless[IGT_NOVA_LOAD_QUEUES];
	int behind[IGT_NOVA_LOAD_QUEUES];
	int gated[IGT_NOVA_LOAD_CLIENTS];
	/* What the last two write, to be seen when the file is closed, too. */
	const volatile uint32_t *words[IGT_NOVA_LOAD_CLIENTS];
	uint64_t words_va[IGT_NOVA_LOAD_CLIENTS];
	struct igt_nova_fence fence;
};

/*
 * Ends by itself after five seconds. Clients can be closed one by one: what is said
 * below of queues is said of those that are open, and of all fences.
 */
void igt_nova_load_begin(struct igt_nova_load *load);
/*
 * Every fence has this error, soon, and none before what it waits for; nothing
 * was executed of what waited. To be called once.
 */
void igt_nova_load_ended(struct igt_nova_load *load, int error);
/* EXEC says so on every queue. */
void igt_nova_load_exec_fails(struct igt_nova_load *load, int error);
/* Every queue is in this state. */
void igt_nova_load_state(struct igt_nova_load *load, uint32_t state);
void igt_nova_load_close(struct igt_nova_load *load);

#endif /* IGT_NOVA_LOAD_H */
