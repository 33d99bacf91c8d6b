// SPDX-License-Identifier: GPL-2.0
/*
 * Buffers, command buffers, patterns and the main program. See nvk_device.c for
 * how the device is opened.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nvk_device.h"
#include "nvk_lib.h"

enum nvk_outcome { NVK_PASSED, NVK_FAILED, NVK_SKIPPED };

struct nvk_made {
	struct nvk_made *next;
	void (*destroy)(struct nvk *nvk, uint64_t handle);
	uint64_t handle;
};

static jmp_buf nvk_escape;
static char nvk_reason[512];

void nvk_fail(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(nvk_reason, sizeof(nvk_reason), format, list);
	va_end(list);
	longjmp(nvk_escape, NVK_FAILED);
}

void nvk_skip(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(nvk_reason, sizeof(nvk_reason), format, list);
	va_end(list);
	longjmp(nvk_escape, NVK_SKIPPED);
}

void nvk_keep(struct nvk *nvk, void (*destroy)(struct nvk *nvk, uint64_t handle),
	      uint64_t handle)
{
	struct nvk_made *made = malloc(sizeof(*made));

	if (!made) {
		destroy(nvk, handle);
		nvk_fail("out of memory");
	}
	*made = (struct nvk_made){ nvk->made, destroy, handle };
	nvk->made = made;
}

static void nvk_free_all(struct nvk *nvk)
{
	/* A lost device is told by the test that lost it. */
	vkDeviceWaitIdle(nvk->device);
	while (nvk->made) {
		struct nvk_made *made = nvk->made;

		nvk->made = made->next;
		made->destroy(nvk, made->handle);
		free(made);
	}
}

static void nvk_free_host(struct nvk *nvk, uint64_t handle)
{
	free((void *)(uintptr_t)handle);
}

void *nvk_alloc(struct nvk *nvk, size_t size)
{
	void *memory = calloc(1, size);

	nvk_check(memory, "no memory for %zu bytes", size);
	nvk_keep(nvk, nvk_free_host, (uintptr_t)memory);
	return memory;
}

uint32_t nvk_memory_type(struct nvk *nvk, uint32_t allowed, enum nvk_where where)
{
	static const VkMemoryPropertyFlags wanted[] = {
		[NVK_HOST] = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
			     VK_MEMORY_PROPERTY_HOST_COHERENT_BIT |
			     VK_MEMORY_PROPERTY_HOST_CACHED_BIT,
		[NVK_BAR] = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
			    VK_MEMORY_PROPERTY_HOST_COHERENT_BIT |
			    VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT,
		[NVK_VRAM] = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT,
	};
	uint32_t i;

	for (i = 0; i < nvk->memory.memoryTypeCount; i++) {
		VkMemoryPropertyFlags flags =
			nvk->memory.memoryTypes[i].propertyFlags;

		if ((allowed & 1u << i) && (flags & wanted[where]) == wanted[where])
			return i;
	}
	nvk_skip("no memory with properties 0x%x", wanted[where]);
}

static void nvk_free_memory(struct nvk *nvk, uint64_t handle)
{
	vkFreeMemory(nvk->device, (VkDeviceMemory)handle, NULL);
}

VkDeviceMemory nvk_memory(struct nvk *nvk, VkDeviceSize size, uint32_t type,
			  const void *next)
{
	VkMemoryAllocateInfo info = {
		.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
		.pNext = next,
		.allocationSize = size,
		.memoryTypeIndex = type,
	};
	VkDeviceMemory memory;

	nvk_vk(vkAllocateMemory(nvk->device, &info, NULL, &memory));
	nvk_keep(nvk, nvk_free_memory, (uint64_t)memory);
	return memory;
}

static void nvk_free_buffer(struct nvk *nvk, uint64_t handle)
{
	vkDestroyBuffer(nvk->device, (VkBuffer)handle, NULL);
}

struct nvk_buffer nvk_buffer(struct nvk *nvk, VkDeviceSize size,
			     enum nvk_where where)
{
	static const uint32_t families[NVK_MAX_FAMILIES] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	VkBufferCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
		.size = size,
		.usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
			 VK_BUFFER_USAGE_TRANSFER_DST_BIT,
		.sharingMode = nvk->families > 1 ? VK_SHARING_MODE_CONCURRENT :
						   VK_SHARING_MODE_EXCLUSIVE,
		.queueFamilyIndexCount = nvk->families,
		.pQueueFamilyIndices = families,
	};
	struct nvk_buffer made = { .size = size };
	VkMemoryRequirements needs;
	uint32_t type;

	nvk_vk(vkCreateBuffer(nvk->device, &info, NULL, &made.buffer));
	nvk_keep(nvk, nvk_free_buffer, (uint64_t)made.buffer);
	vkGetBufferMemoryRequirements(nvk->device, made.buffer, &needs);
	nvk_check(needs.size >= size, "%llu bytes of memory for a buffer of %llu",
		  (unsigned long long)needs.size, (unsigned long long)size);
	type = nvk_memory_type(nvk, needs.memoryTypeBits, where);
	made.memory = nvk_memory(nvk, needs.size, type, NULL);
	nvk_vk(vkBindBufferMemory(nvk->device, made.buffer, made.memory, 0));
	if (where != NVK_VRAM)
		nvk_vk(vkMapMemory(nvk->device, made.memory, 0, VK_WHOLE_SIZE, 0,
				   (void **)&made.map));
	return made;
}

static void nvk_free_cmd(struct nvk *nvk, uint64_t handle)
{
	VkCommandBuffer cmd = (VkCommandBuffer)(uintptr_t)handle;

	vkFreeCommandBuffers(nvk->device, nvk->pool, 1, &cmd);
}

VkCommandBuffer nvk_begin(struct nvk *nvk)
{
	VkCommandBufferAllocateInfo info = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
		.commandPool = nvk->pool,
		.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
		.commandBufferCount = 1,
	};
	VkCommandBufferBeginInfo begin = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
	};
	VkCommandBuffer cmd;

	nvk_vk(vkAllocateCommandBuffers(nvk->device, &info, &cmd));
	nvk_keep(nvk, nvk_free_cmd, (uintptr_t)cmd);
	nvk_vk(vkBeginCommandBuffer(cmd, &begin));
	return cmd;
}

void nvk_barrier(VkCommandBuffer cmd)
{
	VkMemoryBarrier barrier = {
		.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
		.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
		.dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT |
				 VK_ACCESS_TRANSFER_WRITE_BIT |
				 VK_ACCESS_HOST_READ_BIT,
	};

	vkCmdPipelineBarrier(cmd, VK_PIPELINE_STAGE_TRANSFER_BIT,
			     VK_PIPELINE_STAGE_TRANSFER_BIT |
			     VK_PIPELINE_STAGE_HOST_BIT,
			     0, 1, &barrier, 0, NULL, 0, NULL);
}

static void nvk_free_fence(struct nvk *nvk, uint64_t handle)
{
	vkDestroyFence(nvk->device, (VkFence)handle, NULL);
}

VkFence nvk_fence(struct nvk *nvk)
{
	VkFenceCreateInfo info = { .sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO };
	VkFence fence;

	nvk_vk(vkCreateFence(nvk->device, &info, NULL, &fence));
	nvk_keep(nvk, nvk_free_fence, (uint64_t)fence);
	return fence;
}

void nvk_wait(struct nvk *nvk, VkFence fence)
{
	nvk_vk(vkWaitForFences(nvk->device, 1, &fence, VK_TRUE, NVK_PATIENCE_NS));
}

/* End @cmd, run it on the first queue of the family under test, wait for it. */
void nvk_run(struct nvk *nvk, VkCommandBuffer cmd)
{
	VkSubmitInfo submit = {
		.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
		.commandBufferCount = 1,
		.pCommandBuffers = &cmd,
	};
	VkFence fence = nvk_fence(nvk);

	nvk_barrier(cmd);
	nvk_vk(vkEndCommandBuffer(cmd));
	nvk_vk(vkQueueSubmit(nvk->queue[nvk->family][0], 1, &submit, fence));
	nvk_wait(nvk, fence);
}

/* Marsaglia's xorshift64*; @state must not be zero. */
uint64_t nvk_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dull;
}

void nvk_pattern(void *to, size_t size, uint64_t seed)
{
	uint64_t state = seed * 0x9e3779b97f4a7c15ull | 1;
	uint8_t *byte = to;

	while (size) {
		uint64_t word = nvk_random(&state);
		size_t part = size < sizeof(word) ? size : sizeof(word);

		memcpy(byte, &word, part);
		byte += part;
		size -= part;
	}
}

void nvk_compare(const void *got, const void *want, size_t size,
		 const char *what)
{
	const uint8_t *a = got, *b = want;
	size_t i, first = size, wrong = 0;

	if (!memcmp(got, want, size))
		return;
	for (i = 0; i < size; i++) {
		if (a[i] == b[i])
			continue;
		wrong++;
		if (first == size)
			first = i;
	}
	nvk_check(first < size, "%s: the memory changes while it is read", what);
	nvk_fail("%s: %zu of %zu bytes differ, the first at 0x%zx: 0x%02x, not 0x%02x",
		 what, wrong, size, first, a[first], b[first]);
}

static enum nvk_outcome nvk_try(struct nvk *nvk, const struct nvk_test *test)
{
	int outcome = setjmp(nvk_escape);

	if (outcome == NVK_PASSED)
		test->run(nvk, test->number);
	return outcome;
}

int nvk_main(int argc, char **argv, const struct nvk_test *tests, size_t count)
{
	struct nvk_choice choice = nvk_device_choice(argc, argv);
	struct nvk *nvk = calloc(1, sizeof(*nvk));
	enum nvk_outcome outcome;
	unsigned int failed = 0;
	size_t i;

	if (!nvk)
		return 1;
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("TAP version 13\n");
	nvk->family = choice.family;
	nvk->driver = choice.name;
	outcome = setjmp(nvk_escape);
	if (outcome == NVK_PASSED) {
		nvk_device_open(nvk, &choice);
	} else {
		printf(outcome == NVK_SKIPPED ? "1..0 # SKIP %s\n" :
		       "Bail out! %s\n", nvk_reason);
		return outcome == NVK_FAILED;
	}
	for (i = 0; i < count; i++) {
		const char *word = "ok";

		outcome = nvk_try(nvk, &tests[i]);
		nvk_free_all(nvk);
		if (outcome == NVK_FAILED) {
			failed++;
			word = "not ok";
			printf("# %s\n", nvk_reason);
		}
		printf("%s %zu - family%u.%s%s%s\n", word, i + 1, nvk->family,
		       tests[i].name, outcome == NVK_SKIPPED ? " # SKIP " : "",
		       outcome == NVK_SKIPPED ? nvk_reason : "");
	}
	printf("1..%zu\n", count);
	nvk_device_close(nvk);
	free(nvk);
	return failed != 0;
}
