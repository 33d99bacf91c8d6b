// SPDX-License-Identifier: GPL-2.0
/*
 * What "make demo" shows: which GPU and driver there is, what memory, and that
 * buffers and images are filled, copied and right.
 *
 *	showcase [-d DRIVER] [-f FAMILY]
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "nvk_lib.h"

#define SHOW_SIZE	(8u << 20)
#define SHOW_ROUNDS	16
#define SHOW_FILL	0x4e4f5641	/* "NOVA" */
#define SHOW_EDGE	512		/* texels, of 4 bytes */

static double show_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void show_rate(const char *what, double bytes, unsigned int submissions,
		      double began)
{
	printf("# %s: %.0f MiB in %u submissions, %.1f s\n", what,
	       bytes / (1 << 20), submissions, show_now() - began);
}

static void test_device(struct nvk *nvk, size_t number)
{
	VkPhysicalDeviceDriverProperties driver = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES,
	};
	VkPhysicalDeviceProperties2 device = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2,
		.pNext = &driver,
	};
	uint32_t i;

	vkGetPhysicalDeviceProperties2(nvk->physical, &device);
	printf("# GPU: %s\n# driver: %s, %s\n", device.properties.deviceName,
	       driver.driverName, driver.driverInfo);
	for (i = 0; i < nvk->memory.memoryHeapCount; i++)
		printf("# heap %u: %llu MiB%s\n", i,
		       (unsigned long long)nvk->memory.memoryHeaps[i].size >> 20,
		       nvk->memory.memoryHeaps[i].flags &
		       VK_MEMORY_HEAP_DEVICE_LOCAL_BIT ? " of the GPU" : "");
	nvk_check(nvk->memory.memoryHeapCount >= 2, "%u heaps, not two",
		  nvk->memory.memoryHeapCount);
}

/* Filled by the GPU, copied to and fro, compared by the CPU. */
static void test_buffers(struct nvk *nvk, size_t number)
{
	struct nvk_buffer vram = nvk_buffer(nvk, SHOW_SIZE, NVK_VRAM);
	struct nvk_buffer host = nvk_buffer(nvk, SHOW_SIZE, NVK_HOST);
	VkBufferCopy first = { 0, SHOW_SIZE / 2, SHOW_SIZE / 2 };
	VkBufferCopy all = { 0, 0, SHOW_SIZE };
	uint32_t *want = nvk_alloc(nvk, SHOW_SIZE);
	double began = show_now();
	unsigned int round;

	for (round = 0; round < SHOW_ROUNDS; round++) {
		VkCommandBuffer cmd = nvk_begin(nvk);

		vkCmdFillBuffer(cmd, vram.buffer, 0, SHOW_SIZE / 2,
				SHOW_FILL + round);
		nvk_barrier(cmd);
		vkCmdCopyBuffer(cmd, vram.buffer, vram.buffer, 1, &first);
		nvk_barrier(cmd);
		vkCmdCopyBuffer(cmd, vram.buffer, host.buffer, 1, &all);
		nvk_run(nvk, cmd);
		for (size_t i = 0; i < SHOW_SIZE / 4; i++)
			want[i] = SHOW_FILL + round;
		nvk_compare(host.map, want, SHOW_SIZE, "the buffer");
	}
	show_rate("filled and copied", 2.0 * SHOW_SIZE * SHOW_ROUNDS,
		  SHOW_ROUNDS, began);
}

static void show_free_image(struct nvk *nvk, uint64_t handle)
{
	vkDestroyImage(nvk->device, (VkImage)handle, NULL);
}

static VkImage show_image(struct nvk *nvk)
{
	VkImageCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
		.imageType = VK_IMAGE_TYPE_2D,
		.format = VK_FORMAT_R8G8B8A8_UNORM,
		.extent = { SHOW_EDGE, SHOW_EDGE, 1 },
		.mipLevels = 1,
		.arrayLayers = 1,
		.samples = VK_SAMPLE_COUNT_1_BIT,
		.tiling = VK_IMAGE_TILING_OPTIMAL,
		.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
			 VK_IMAGE_USAGE_TRANSFER_DST_BIT,
	};
	VkMemoryRequirements needs;
	VkDeviceMemory memory;
	VkImage image;

	nvk_vk(vkCreateImage(nvk->device, &info, NULL, &image));
	nvk_keep(nvk, show_free_image, (uint64_t)image);
	vkGetImageMemoryRequirements(nvk->device, image, &needs);
	memory = nvk_memory(nvk, needs.size,
			    nvk_memory_type(nvk, needs.memoryTypeBits, NVK_VRAM),
			    NULL);
	nvk_vk(vkBindImageMemory(nvk->device, image, memory, 0));
	return image;
}

static void show_general(VkCommandBuffer cmd, VkImage image)
{
	VkImageMemoryBarrier barrier = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
		.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
		.newLayout = VK_IMAGE_LAYOUT_GENERAL,
		.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
		.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
		.image = image,
		.subresourceRange = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1 },
	};

	vkCmdPipelineBarrier(cmd, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
			     VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, NULL, 0, NULL, 1,
			     &barrier);
}

/* Into a tiled image, from there into another, and back. */
static void test_images(struct nvk *nvk, size_t number)
{
	const size_t size = (size_t)SHOW_EDGE * SHOW_EDGE * 4;
	struct nvk_buffer from = nvk_buffer(nvk, size, NVK_HOST);
	struct nvk_buffer to = nvk_buffer(nvk, size, NVK_HOST);
	VkImage image[2] = { show_image(nvk), show_image(nvk) };
	VkImageSubresourceLayers layers = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 };
	VkBufferImageCopy flat = {
		.imageSubresource = layers,
		.imageExtent = { SHOW_EDGE, SHOW_EDGE, 1 },
	};
	VkImageCopy whole = {
		.srcSubresource = layers, .dstSubresource = layers,
		.extent = { SHOW_EDGE, SHOW_EDGE, 1 },
	};
	VkCommandBuffer cmd = nvk_begin(nvk);
	double began = show_now();

	nvk_pattern(from.map, size, 7);
	memset(to.map, 0, size);
	show_general(cmd, image[0]);
	show_general(cmd, image[1]);
	vkCmdCopyBufferToImage(cmd, from.buffer, image[0],
			       VK_IMAGE_LAYOUT_GENERAL, 1, &flat);
	nvk_barrier(cmd);
	vkCmdCopyImage(cmd, image[0], VK_IMAGE_LAYOUT_GENERAL, image[1],
		       VK_IMAGE_LAYOUT_GENERAL, 1, &whole);
	nvk_barrier(cmd);
	vkCmdCopyImageToBuffer(cmd, image[1], VK_IMAGE_LAYOUT_GENERAL, to.buffer,
			       1, &flat);
	nvk_run(nvk, cmd);
	nvk_compare(to.map, from.map, size, "the image");
	show_rate("through two tiled images", 3.0 * size, 1, began);
}

int main(int argc, char **argv)
{
	static const struct nvk_test tests[] = {
		{ "showcase.device", test_device, 0 },
		{ "showcase.buffers", test_buffers, 0 },
		{ "showcase.images", test_images, 0 },
	};

	return nvk_main(argc, argv, tests, NVK_ARRAY_SIZE(tests));
}
