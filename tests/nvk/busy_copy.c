// SPDX-License-Identifier: GPL-2.0
/*
 * A process that disturbs others: it copies between buffers on all queues and
 * does not stop. It is killed, or its device is lost, which must then be what
 * Vulkan says.
 *
 *	busy_copy [-d DRIVER] [-f FAMILY] -p PERCENT
 *
 * It has so much of the device's memory, in pieces of a MiB, of which it copies a
 * little; after each round, which leaves submissions behind that have not run
 * yet, it prints a line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nvk_lib.h"

#define BUSY_PIECE (1024u * 1024)
/* What is copied of a piece: to be used it must be there as a whole. */
#define BUSY_PART 4096u
#define BUSY_MAX_HEAP (1024ull * 1024 * 1024)
/* Submissions to a queue of which none has been waited for. */
#define BUSY_AHEAD 8

struct busy_queue {
	VkQueue queue;
	VkCommandBuffer cmd;
	VkFence fence[BUSY_AHEAD];
	size_t turn;
};

static VkCommandBuffer busy_record(struct nvk *nvk, const struct nvk_buffer *pieces,
				   size_t count, size_t first)
{
	VkBufferCopy part = { 0, BUSY_PIECE - BUSY_PART, BUSY_PART };
	VkCommandBufferAllocateInfo info = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
		.commandPool = nvk->pool,
		.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
		.commandBufferCount = 1,
	};
	VkCommandBufferBeginInfo begin = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
		.flags = VK_COMMAND_BUFFER_USAGE_SIMULTANEOUS_USE_BIT,
	};
	VkCommandBuffer cmd;
	size_t i;

	/* It goes with the pool: what runs may never come to an end. */
	nvk_vk(vkAllocateCommandBuffers(nvk->device, &info, &cmd));
	nvk_vk(vkBeginCommandBuffer(cmd, &begin));
	for (i = first; i + 1 < count; i += 2) {
		vkCmdCopyBuffer(cmd, pieces[i].buffer, pieces[i + 1].buffer, 1, &part);
		nvk_barrier(cmd);
	}
	nvk_vk(vkEndCommandBuffer(cmd));
	return cmd;
}

/* Another submission, once the one that long ago has run. */
static VkResult busy_submit(struct nvk *nvk, struct busy_queue *queue)
{
	VkFence *fence = &queue->fence[queue->turn++ % BUSY_AHEAD];
	VkSubmitInfo submit = {
		.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
		.commandBufferCount = 1,
		.pCommandBuffers = &queue->cmd,
	};
	VkResult result;

	result = vkWaitForFences(nvk->device, 1, fence, VK_TRUE, NVK_PATIENCE_NS);
	if (result == VK_SUCCESS)
		result = vkResetFences(nvk->device, 1, fence);
	if (result == VK_SUCCESS)
		result = vkQueueSubmit(queue->queue, 1, &submit, *fence);
	return result;
}

static void busy_start(struct nvk *nvk, struct busy_queue *queue,
		       const struct nvk_buffer *pieces, size_t count, size_t number)
{
	VkFenceCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO,
		.flags = VK_FENCE_CREATE_SIGNALED_BIT,
	};
	size_t i;

	queue->queue = nvk->queue[nvk->family][number];
	queue->cmd = busy_record(nvk, pieces, count, number & 1);
	for (i = 0; i < BUSY_AHEAD; i++)
		nvk_vk(vkCreateFence(nvk->device, &info, NULL, &queue->fence[i]));
}

/* How many pieces are that much of the heap; two at least. */
static size_t busy_count(struct nvk *nvk, size_t percent)
{
	uint32_t type = nvk_memory_type(nvk, ~0u, NVK_VRAM);
	uint32_t which = nvk->memory.memoryTypes[type].heapIndex;
	VkDeviceSize heap = nvk->memory.memoryHeaps[which].size;
	size_t count;

	nvk_check(heap <= BUSY_MAX_HEAP, "%llu MiB of device memory are too much",
		  (unsigned long long)heap >> 20);
	count = heap / 100 * percent / BUSY_PIECE;
	printf("# %zu MiB of %llu\n", count, (unsigned long long)heap >> 20);
	return count < 2 ? 2 : count;
}

static void test_busy(struct nvk *nvk, size_t percent)
{
	struct busy_queue queues[NVK_MAX_QUEUES] = { 0 };
	size_t mib = busy_count(nvk, percent);
	struct nvk_buffer *pieces = nvk_alloc(nvk, mib * sizeof(*pieces));
	uint32_t count = nvk->queues[nvk->family], i;
	VkResult result = VK_SUCCESS;

	for (i = 0; i < mib; i++)
		pieces[i] = nvk_buffer(nvk, BUSY_PIECE, NVK_VRAM);
	for (i = 0; i < count; i++)
		busy_start(nvk, &queues[i], pieces, mib, i);
	while (result == VK_SUCCESS) {
		for (i = 0; i < count && result == VK_SUCCESS; i++)
			result = busy_submit(nvk, &queues[i]);
		if (result == VK_SUCCESS)
			printf("# round\n");
	}
	nvk_check(result == VK_ERROR_DEVICE_LOST, "the end comes with %d", result);
}

int main(int argc, char **argv)
{
	struct nvk_test busy = { "busy.device-lost", test_busy, 0 };

	if (argc < 3 || strcmp(argv[argc - 2], "-p")) {
		fprintf(stderr, "usage: %s [-d DRIVER] [-f FAMILY] -p PERCENT\n", argv[0]);
		return 2;
	}
	busy.number = strtoul(argv[argc - 1], NULL, 0);
	return nvk_main(argc - 2, argv, &busy, 1);
}
