// SPDX-License-Identifier: GPL-2.0
/*
 * Order between queues and with the CPU: timeline and binary semaphores, events,
 * many queues and threads. Each submission copies on what the one before it
 * wrote, so a wait that does not wait shows as wrong data.
 */
#include <pthread.h>
#include <string.h>

#include "nvk_lib.h"

#define NVK_BYTES 262144
#define NVK_HOPS 16
#define NVK_JOBS 24
#define NVK_THREADS 8

static void nvk_free_semaphore(struct nvk *nvk, uint64_t handle)
{
	vkDestroySemaphore(nvk->device, (VkSemaphore)handle, NULL);
}

static VkSemaphore nvk_semaphore(struct nvk *nvk, VkSemaphoreType type)
{
	VkSemaphoreTypeCreateInfo kind = {
		.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
		.semaphoreType = type,
	};
	VkSemaphoreCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO,
		.pNext = &kind,
	};
	VkSemaphore made;

	if (type == VK_SEMAPHORE_TYPE_TIMELINE)
		nvk_need(nvk->timeline, "no timeline semaphores");
	nvk_vk(vkCreateSemaphore(nvk->device, &info, NULL, &made));
	nvk_keep(nvk, nvk_free_semaphore, (uint64_t)made);
	return made;
}

static void nvk_free_pool(struct nvk *nvk, uint64_t handle)
{
	vkDestroyCommandPool(nvk->device, (VkCommandPool)handle, NULL);
}

/* A command buffer of any family; it goes with its pool. */
static VkCommandBuffer nvk_begin_on(struct nvk *nvk, uint32_t family)
{
	VkCommandPoolCreateInfo pool = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
		.queueFamilyIndex = family,
	};
	VkCommandBufferAllocateInfo info = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
		.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
		.commandBufferCount = 1,
	};
	VkCommandBufferBeginInfo begin = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
	};
	VkCommandBuffer cmd;

	nvk_vk(vkCreateCommandPool(nvk->device, &pool, NULL, &info.commandPool));
	nvk_keep(nvk, nvk_free_pool, (uint64_t)info.commandPool);
	nvk_vk(vkAllocateCommandBuffers(nvk->device, &info, &cmd));
	nvk_vk(vkBeginCommandBuffer(cmd, &begin));
	return cmd;
}

/* All queues, those of the family under test first. */
static uint32_t nvk_all_queues(struct nvk *nvk, VkQueue *queues, uint32_t *family)
{
	uint32_t count = 0, i, k;

	for (i = 0; i < nvk->families; i++) {
		uint32_t at = (nvk->family + i) % nvk->families;

		for (k = 0; k < nvk->queues[at]; k++) {
			family[count] = at;
			queues[count++] = nvk->queue[at][k];
		}
	}
	return count;
}

#define NVK_ALL_QUEUES (NVK_MAX_FAMILIES * NVK_MAX_QUEUES)

/*
 * A value travels from slot to slot of one buffer; each hop is a submission to
 * the next queue that waits for the hop before. Families share the buffer.
 */
static struct nvk_buffer nvk_relay(struct nvk *nvk, VkSemaphoreType type,
				   VkSemaphore *last)
{
	VkQueue queues[NVK_ALL_QUEUES];
	uint32_t family[NVK_ALL_QUEUES], i;
	uint32_t count = nvk_all_queues(nvk, queues, family);
	struct nvk_buffer buffer =
		nvk_buffer(nvk, (NVK_HOPS + 1) * NVK_BYTES, NVK_HOST);
	bool timeline = type == VK_SEMAPHORE_TYPE_TIMELINE;
	VkSemaphore semaphore = nvk_semaphore(nvk, type);

	memset(buffer.map, 0, buffer.size);
	for (i = 0; i < NVK_HOPS; i++) {
		VkBufferCopy hop = { i * NVK_BYTES, (i + 1) * NVK_BYTES, NVK_BYTES };
		VkCommandBuffer cmd = nvk_begin_on(nvk, family[i % count]);
		VkPipelineStageFlags stage = VK_PIPELINE_STAGE_TRANSFER_BIT;
		VkSemaphore next = timeline ? semaphore : nvk_semaphore(nvk, type);
		uint64_t wait = i + 1, signal = i + 2;
		VkTimelineSemaphoreSubmitInfo values = {
			.sType = VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO,
			.waitSemaphoreValueCount = 1,
			.pWaitSemaphoreValues = &wait,
			.signalSemaphoreValueCount = 1,
			.pSignalSemaphoreValues = &signal,
		};
		VkSubmitInfo submit = {
			.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
			.pNext = timeline ? &values : NULL,
			/* The first of binary semaphores waits for nothing. */
			.waitSemaphoreCount = timeline || i,
			.pWaitSemaphores = &semaphore,
			.pWaitDstStageMask = &stage,
			.commandBufferCount = 1,
			.pCommandBuffers = &cmd,
			.signalSemaphoreCount = 1,
			.pSignalSemaphores = &next,
		};

		if (!i)
			nvk_pattern(buffer.map, NVK_BYTES, timeline ? 5 : 6);
		vkCmdCopyBuffer(cmd, buffer.buffer, buffer.buffer, 1, &hop);
		nvk_barrier(cmd);
		nvk_vk(vkEndCommandBuffer(cmd));
		nvk_vk(vkQueueSubmit(queues[i % count], 1, &submit, VK_NULL_HANDLE));
		semaphore = next;
	}
	*last = semaphore;
	return buffer;
}

static void nvk_relay_check(const struct nvk_buffer *buffer)
{
	nvk_compare(buffer->map + NVK_HOPS * NVK_BYTES, buffer->map, NVK_BYTES,
		    "what came over the queues");
}

/* The whole relay is submitted before the CPU lets it start. */
static void test_timeline(struct nvk *nvk, size_t number)
{
	VkSemaphore semaphore;
	struct nvk_buffer buffer =
		nvk_relay(nvk, VK_SEMAPHORE_TYPE_TIMELINE, &semaphore);
	VkSemaphoreSignalInfo start = {
		.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO,
		.semaphore = semaphore,
		.value = 1,
	};
	uint64_t end = NVK_HOPS + 1, value;
	VkSemaphoreWaitInfo wait = {
		.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO,
		.semaphoreCount = 1,
		.pSemaphores = &semaphore,
		.pValues = &end,
	};

	nvk_vk(vkGetSemaphoreCounterValue(nvk->device, semaphore, &value));
	/* So that what was submitted ends when the check below fails. */
	nvk_vk(vkSignalSemaphore(nvk->device, &start));
	nvk_check(!value, "the semaphore is at %llu before its start",
		  (unsigned long long)value);
	nvk_vk(vkWaitSemaphores(nvk->device, &wait, NVK_PATIENCE_NS));
	nvk_vk(vkGetSemaphoreCounterValue(nvk->device, semaphore, &value));
	nvk_check(value == end, "the semaphore ends at %llu",
		  (unsigned long long)value);
	nvk_relay_check(&buffer);
}

static void test_binary(struct nvk *nvk, size_t number)
{
	VkSemaphore semaphore;
	struct nvk_buffer buffer =
		nvk_relay(nvk, VK_SEMAPHORE_TYPE_BINARY, &semaphore);
	VkPipelineStageFlags stage = VK_PIPELINE_STAGE_TRANSFER_BIT;
	VkSubmitInfo submit = {
		.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
		.waitSemaphoreCount = 1,
		.pWaitSemaphores = &semaphore,
		.pWaitDstStageMask = &stage,
	};
	VkFence fence = nvk_fence(nvk);

	nvk_vk(vkQueueSubmit(nvk->queue[nvk->family][0], 1, &submit, fence));
	nvk_wait(nvk, fence);
	nvk_relay_check(&buffer);
}

static void nvk_free_event(struct nvk *nvk, uint64_t handle)
{
	vkDestroyEvent(nvk->device, (VkEvent)handle, NULL);
}

/* Set and reset by the CPU, set, waited for and reset by the device. */
static void test_event(struct nvk *nvk, size_t number)
{
	VkEventCreateInfo info = { .sType = VK_STRUCTURE_TYPE_EVENT_CREATE_INFO };
	VkMemoryBarrier barrier = {
		.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
		.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
		.dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT,
	};
	struct nvk_buffer buffer = nvk_buffer(nvk, 3 * NVK_BYTES, NVK_HOST);
	VkBufferCopy first = { 0, NVK_BYTES, NVK_BYTES };
	VkBufferCopy second = { NVK_BYTES, 2 * NVK_BYTES, NVK_BYTES };
	VkCommandBuffer cmd = nvk_begin(nvk);
	VkEvent event;

	nvk_vk(vkCreateEvent(nvk->device, &info, NULL, &event));
	nvk_keep(nvk, nvk_free_event, (uint64_t)event);
	nvk_check(vkGetEventStatus(nvk->device, event) == VK_EVENT_RESET,
		  "a new event is set");
	nvk_vk(vkSetEvent(nvk->device, event));
	nvk_check(vkGetEventStatus(nvk->device, event) == VK_EVENT_SET,
		  "the CPU could not set the event");
	nvk_vk(vkResetEvent(nvk->device, event));
	nvk_check(vkGetEventStatus(nvk->device, event) == VK_EVENT_RESET,
		  "the CPU could not reset the event");
	nvk_pattern(buffer.map, NVK_BYTES, 9);
	memset(buffer.map + NVK_BYTES, 0, 2 * NVK_BYTES);
	vkCmdCopyBuffer(cmd, buffer.buffer, buffer.buffer, 1, &first);
	vkCmdSetEvent(cmd, event, VK_PIPELINE_STAGE_TRANSFER_BIT);
	vkCmdWaitEvents(cmd, 1, &event, VK_PIPELINE_STAGE_TRANSFER_BIT,
			VK_PIPELINE_STAGE_TRANSFER_BIT, 1, &barrier, 0, NULL, 0,
			NULL);
	vkCmdCopyBuffer(cmd, buffer.buffer, buffer.buffer, 1, &second);
	nvk_run(nvk, cmd);
	nvk_check(vkGetEventStatus(nvk->device, event) == VK_EVENT_SET,
		  "the device could not set the event");
	nvk_compare(buffer.map + 2 * NVK_BYTES, buffer.map, NVK_BYTES,
		    "the copy behind the event");
	cmd = nvk_begin(nvk);
	vkCmdResetEvent(cmd, event, VK_PIPELINE_STAGE_TRANSFER_BIT);
	nvk_run(nvk, cmd);
	nvk_check(vkGetEventStatus(nvk->device, event) == VK_EVENT_RESET,
		  "the device could not reset the event");
}

/**
 * struct nvk_worker - a thread with a queue and jobs of its own
 * @thread:	the thread
 * @device:	the device
 * @lock:	held around use of @queue, which several workers may have
 * @queue:	where the jobs go
 * @cmd:	recorded by the main thread
 * @fence:	one for each job
 * @result:	first result that was not a success
 */
struct nvk_worker {
	pthread_t thread;
	VkDevice device;
	pthread_mutex_t *lock;
	VkQueue queue;
	VkCommandBuffer cmd[NVK_JOBS];
	VkFence fence[NVK_JOBS];
	VkResult result;
};

static void *nvk_work(void *data)
{
	struct nvk_worker *worker = data;
	uint32_t i;

	for (i = 0; i < NVK_JOBS && worker->result == VK_SUCCESS; i++) {
		VkSubmitInfo submit = {
			.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
			.commandBufferCount = 1,
			.pCommandBuffers = &worker->cmd[i],
		};

		pthread_mutex_lock(worker->lock);
		worker->result = vkQueueSubmit(worker->queue, 1, &submit,
					       worker->fence[i]);
		pthread_mutex_unlock(worker->lock);
		if (worker->result == VK_SUCCESS)
			worker->result = vkWaitForFences(worker->device, 1,
							 &worker->fence[i], VK_TRUE,
							 NVK_PATIENCE_NS);
	}
	return NULL;
}

/* Threads submit beside each other, to all queues; their data stay apart. */
static void test_threads(struct nvk *nvk, size_t number)
{
	struct nvk_worker *workers = nvk_alloc(nvk, NVK_THREADS * sizeof(*workers));
	pthread_mutex_t *locks = nvk_alloc(nvk, NVK_ALL_QUEUES * sizeof(*locks));
	uint32_t part = 4099, i, k, started = 0;
	uint32_t family[NVK_ALL_QUEUES];
	VkQueue queues[NVK_ALL_QUEUES];
	uint32_t count = nvk_all_queues(nvk, queues, family);
	struct nvk_buffer buffer[NVK_THREADS];

	for (i = 0; i < count; i++)
		pthread_mutex_init(&locks[i], NULL);
	for (i = 0; i < NVK_THREADS; i++) {
		workers[i].device = nvk->device;
		workers[i].queue = queues[i % count];
		workers[i].lock = &locks[i % count];
		buffer[i] = nvk_buffer(nvk, (NVK_JOBS + 1) * part, NVK_HOST);
		memset(buffer[i].map, 0, buffer[i].size);
		nvk_pattern(buffer[i].map, part, 50 + i);
		for (k = 0; k < NVK_JOBS; k++) {
			VkBufferCopy hop = { k * part, (k + 1) * part, part };
			VkCommandBuffer cmd = nvk_begin_on(nvk, family[i % count]);

			vkCmdCopyBuffer(cmd, buffer[i].buffer, buffer[i].buffer, 1,
					&hop);
			nvk_barrier(cmd);
			nvk_vk(vkEndCommandBuffer(cmd));
			workers[i].cmd[k] = cmd;
			workers[i].fence[k] = nvk_fence(nvk);
		}
	}
	while (started < NVK_THREADS &&
	       !pthread_create(&workers[started].thread, NULL, nvk_work,
			       &workers[started]))
		started++;
	for (i = 0; i < started; i++)
		pthread_join(workers[i].thread, NULL);
	nvk_check(started == NVK_THREADS, "no more than %u threads", started);
	for (i = 0; i < NVK_THREADS; i++) {
		nvk_check(workers[i].result == VK_SUCCESS, "thread %u gets %d", i,
			  workers[i].result);
		nvk_compare(buffer[i].map + NVK_JOBS * part, buffer[i].map, part,
			    "the last copy of a thread");
	}
}

static const struct nvk_test nvk_tests[] = {
	{ "sync.timeline", test_timeline, 0 },
	{ "sync.binary", test_binary, 0 },
	{ "sync.event", test_event, 0 },
	{ "sync.threads", test_threads, 0 },
};

int main(int argc, char **argv)
{
	return nvk_main(argc, argv, nvk_tests, NVK_ARRAY_SIZE(nvk_tests));
}
