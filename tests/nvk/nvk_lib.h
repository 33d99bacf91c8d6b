/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the Vulkan programs share: a device and one queue family of it, buffers,
 * command buffers, patterns, and results as TAP.
 *
 * A test is a function that returns when all is well and leaves through
 * nvk_fail() or nvk_skip() otherwise. What it made is freed by the caller, so
 * neither leaves anything behind.
 */
#ifndef NVK_LIB_H
#define NVK_LIB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vulkan/vulkan.h>

#define NVK_MAX_FAMILIES 8
#define NVK_MAX_QUEUES 4
/* A wait that takes longer is lost; emulated machines are slow. */
#define NVK_PATIENCE_NS (300ull * 1000000000)
#define NVK_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct nvk_made;

/**
 * struct nvk - a logical device with all its queues
 * @instance:	its instance
 * @physical:	the physical device
 * @device:	the device, with every feature that the tests use and it has
 * @driver:	part of its driver's name, as the command line had it; may be ""
 * @family:	the queue family under test
 * @families:	how many families the device has
 * @queues:	how many queues of each family are open
 * @queue:	these queues
 * @pool:	command pool of @family, used by the main thread only
 * @memory:	memory types and heaps
 * @features:	core features of the device
 * @timeline:	has timeline semaphores
 * @external:	has VK_KHR_external_memory_fd
 * @strict:	reads of unbound sparse memory give zero
 * @made:	what the running test has made, newest first
 */
struct nvk {
	VkInstance instance;
	VkPhysicalDevice physical;
	VkDevice device;
	const char *driver;
	uint32_t family;
	uint32_t families;
	uint32_t queues[NVK_MAX_FAMILIES];
	VkQueue queue[NVK_MAX_FAMILIES][NVK_MAX_QUEUES];
	VkCommandPool pool;
	VkPhysicalDeviceMemoryProperties memory;
	VkPhysicalDeviceFeatures features;
	bool timeline;
	bool external;
	bool strict;
	struct nvk_made *made;
};

enum nvk_where {
	NVK_HOST,	/* memory of the host that both can reach, cached */
	NVK_BAR,	/* memory of the device that the host can reach */
	NVK_VRAM,	/* memory of the device, not mapped */
};

struct nvk_buffer {
	VkBuffer buffer;
	VkDeviceMemory memory;
	VkDeviceSize size;
	uint8_t *map;	/* NULL for NVK_VRAM */
};

/* A test; @number is for a function that does several. */
struct nvk_test {
	const char *name;
	void (*run)(struct nvk *nvk, size_t number);
	size_t number;
};

int nvk_main(int argc, char **argv, const struct nvk_test *tests, size_t count);

void nvk_fail(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));
void nvk_skip(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));

#define nvk_check(condition, ...)				\
	do {							\
		if (!(condition))				\
			nvk_fail(__VA_ARGS__);			\
	} while (0)

#define nvk_need(condition, ...)				\
	do {							\
		if (!(condition))				\
			nvk_skip(__VA_ARGS__);			\
	} while (0)

#define nvk_vk(call)						\
	do {							\
		VkResult nvk_result = (call);			\
								\
		if (nvk_result != VK_SUCCESS)			\
			nvk_fail("%s:%d: %s gives %d", __FILE__,	\
				 __LINE__, #call, nvk_result);	\
	} while (0)

/* Have @destroy(@nvk, @handle) called when the test ends. */
void nvk_keep(struct nvk *nvk, void (*destroy)(struct nvk *nvk, uint64_t handle),
	      uint64_t handle);
void *nvk_alloc(struct nvk *nvk, size_t size);

uint32_t nvk_memory_type(struct nvk *nvk, uint32_t allowed, enum nvk_where where);
VkDeviceMemory nvk_memory(struct nvk *nvk, VkDeviceSize size, uint32_t type,
			  const void *next);
struct nvk_buffer nvk_buffer(struct nvk *nvk, VkDeviceSize size,
			     enum nvk_where where);

VkCommandBuffer nvk_begin(struct nvk *nvk);
void nvk_barrier(VkCommandBuffer cmd);
void nvk_run(struct nvk *nvk, VkCommandBuffer cmd);
void nvk_wait(struct nvk *nvk, VkFence fence);
VkFence nvk_fence(struct nvk *nvk);

uint64_t nvk_random(uint64_t *state);
void nvk_pattern(void *to, size_t size, uint64_t seed);
void nvk_compare(const void *got, const void *want, size_t size,
		 const char *what);

#endif
