// SPDX-License-Identifier: GPL-2.0
/*
 * Images: buffer to image, image to image and image to buffer, for formats of
 * 1 to 16 bytes a texel, linear and tiled, in two and three dimensions. The CPU
 * keeps both images as plain arrays and does the same copies.
 */
#include <stdio.h>
#include <string.h>

#include "nvk_lib.h"

/* Neither a multiple of a GOB nor of a block, and more than one block wide. */
static const VkExtent3D nvk_extent_2d = { 203, 77, 1 };
static const VkExtent3D nvk_extent_3d = { 45, 21, 11 };

struct nvk_image {
	VkImage image;
	VkExtent3D extent;
	uint32_t texel;		/* bytes of a texel */
	uint8_t *want;		/* the image as an array, x first */
};

struct nvk_box {
	VkOffset3D from, to;
	VkExtent3D extent;
};

static void nvk_free_image(struct nvk *nvk, uint64_t handle)
{
	vkDestroyImage(nvk->device, (VkImage)handle, NULL);
}

static size_t nvk_image_bytes(const struct nvk_image *image)
{
	return (size_t)image->extent.width * image->extent.height *
	       image->extent.depth * image->texel;
}

static struct nvk_image nvk_image_new(struct nvk *nvk, VkFormat format,
				      uint32_t texel, VkImageTiling tiling,
				      VkImageType type)
{
	struct nvk_image made = {
		.extent = type == VK_IMAGE_TYPE_3D ? nvk_extent_3d : nvk_extent_2d,
		.texel = texel,
	};
	VkImageCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
		.imageType = type,
		.format = format,
		.extent = made.extent,
		.mipLevels = 1,
		.arrayLayers = 1,
		.samples = VK_SAMPLE_COUNT_1_BIT,
		.tiling = tiling,
		.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
			 VK_IMAGE_USAGE_TRANSFER_DST_BIT,
		.sharingMode = VK_SHARING_MODE_EXCLUSIVE,
		.initialLayout = VK_IMAGE_LAYOUT_UNDEFINED,
	};
	VkImageFormatProperties can;
	VkMemoryRequirements needs;
	VkDeviceMemory memory;
	VkResult known;

	known = vkGetPhysicalDeviceImageFormatProperties(nvk->physical, format,
							 type, tiling, info.usage,
							 0, &can);
	nvk_need(known != VK_ERROR_FORMAT_NOT_SUPPORTED,
		 "the device has no such images");
	nvk_vk(known);
	nvk_vk(vkCreateImage(nvk->device, &info, NULL, &made.image));
	nvk_keep(nvk, nvk_free_image, (uint64_t)made.image);
	vkGetImageMemoryRequirements(nvk->device, made.image, &needs);
	memory = nvk_memory(nvk, needs.size,
			    nvk_memory_type(nvk, needs.memoryTypeBits, NVK_VRAM),
			    NULL);
	nvk_vk(vkBindImageMemory(nvk->device, made.image, memory, 0));
	made.want = nvk_alloc(nvk, nvk_image_bytes(&made));
	return made;
}

static VkImageSubresourceLayers nvk_layers(void)
{
	return (VkImageSubresourceLayers) { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 };
}

/* To VK_IMAGE_LAYOUT_GENERAL, where each copy can use it. */
static void nvk_image_general(VkCommandBuffer cmd, const struct nvk_image *image)
{
	VkImageMemoryBarrier barrier = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
		.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
		.oldLayout = VK_IMAGE_LAYOUT_UNDEFINED,
		.newLayout = VK_IMAGE_LAYOUT_GENERAL,
		.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
		.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
		.image = image->image,
		.subresourceRange = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1 },
	};

	vkCmdPipelineBarrier(cmd, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
			     VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, NULL, 0, NULL, 1,
			     &barrier);
}

/* Fill the whole of @image from a buffer whose rows are longer than it. */
static void nvk_image_load(struct nvk *nvk, VkCommandBuffer cmd,
			   struct nvk_image *image, uint64_t seed)
{
	uint32_t row = image->extent.width + 5, rows = image->extent.height + 3;
	VkBufferImageCopy region = {
		.bufferOffset = 48,	/* a multiple of each texel's size */
		.bufferRowLength = row,
		.bufferImageHeight = rows,
		.imageSubresource = nvk_layers(),
		.imageExtent = image->extent,
	};
	struct nvk_buffer from = nvk_buffer(nvk, 48 + (VkDeviceSize)row * rows *
					    image->extent.depth * image->texel,
					    NVK_HOST);
	size_t line = (size_t)image->extent.width * image->texel;
	uint8_t *want = image->want;
	uint32_t y, z;

	nvk_pattern(from.map, from.size, seed);
	for (z = 0; z < image->extent.depth; z++)
		for (y = 0; y < image->extent.height; y++, want += line)
			memcpy(want, from.map + 48 +
			       ((size_t)z * rows + y) * row * image->texel, line);
	nvk_image_general(cmd, image);
	vkCmdCopyBufferToImage(cmd, from.buffer, image->image,
			       VK_IMAGE_LAYOUT_GENERAL, 1, &region);
}

static uint8_t *nvk_image_at(const struct nvk_image *image, VkOffset3D at,
			     uint32_t y, uint32_t z)
{
	return image->want + (((size_t)(at.z + z) * image->extent.height + at.y + y) *
			      image->extent.width + at.x) * image->texel;
}

static void nvk_image_move(VkCommandBuffer cmd, const struct nvk_image *from,
			   const struct nvk_image *to, const struct nvk_box *box)
{
	VkImageCopy region = {
		.srcSubresource = nvk_layers(),
		.srcOffset = box->from,
		.dstSubresource = nvk_layers(),
		.dstOffset = box->to,
		.extent = box->extent,
	};
	uint32_t y, z;

	vkCmdCopyImage(cmd, from->image, VK_IMAGE_LAYOUT_GENERAL, to->image,
		       VK_IMAGE_LAYOUT_GENERAL, 1, &region);
	for (z = 0; z < box->extent.depth; z++)
		for (y = 0; y < box->extent.height; y++)
			memcpy(nvk_image_at(to, box->to, y, z),
			       nvk_image_at(from, box->from, y, z),
			       (size_t)box->extent.width * from->texel);
}

/* Into a buffer without gaps, which has the form of the array. */
static struct nvk_buffer nvk_image_store(struct nvk *nvk, VkCommandBuffer cmd,
					 const struct nvk_image *image)
{
	VkBufferImageCopy region = {
		.imageSubresource = nvk_layers(),
		.imageExtent = image->extent,
	};
	struct nvk_buffer to = nvk_buffer(nvk, nvk_image_bytes(image), NVK_HOST);

	memset(to.map, 0xa5, to.size);
	vkCmdCopyImageToBuffer(cmd, image->image, VK_IMAGE_LAYOUT_GENERAL,
			       to.buffer, 1, &region);
	return to;
}

static void nvk_image_test(struct nvk *nvk, VkFormat format, uint32_t texel,
			   VkImageType type, VkImageTiling from, VkImageTiling to)
{
	static const struct nvk_box boxes_2d[] = {
		{ { 0, 0, 0 }, { 64, 16, 0 }, { 64, 16, 1 } },
		{ { 3, 5, 0 }, { 130, 41, 0 }, { 71, 33, 1 } },
		{ { 202, 76, 0 }, { 0, 0, 0 }, { 1, 1, 1 } },
	};
	static const struct nvk_box boxes_3d[] = {
		{ { 0, 0, 0 }, { 8, 8, 4 }, { 16, 8, 4 } },
		{ { 7, 3, 1 }, { 25, 2, 9 }, { 19, 17, 2 } },
		{ { 44, 20, 10 }, { 0, 0, 0 }, { 1, 1, 1 } },
	};
	const struct nvk_box *boxes = type == VK_IMAGE_TYPE_3D ? boxes_3d : boxes_2d;
	struct nvk_image a = nvk_image_new(nvk, format, texel, from, type);
	struct nvk_image b = nvk_image_new(nvk, format, texel, to, type);
	VkCommandBuffer cmd = nvk_begin(nvk);
	struct nvk_buffer got_a, got_b;
	size_t i;

	nvk_image_load(nvk, cmd, &a, 10 + texel);
	nvk_image_load(nvk, cmd, &b, 20 + texel);
	for (i = 0; i < NVK_ARRAY_SIZE(boxes_2d); i++) {
		nvk_barrier(cmd);
		nvk_image_move(cmd, &a, &b, &boxes[i]);
	}
	nvk_barrier(cmd);
	got_a = nvk_image_store(nvk, cmd, &a);
	got_b = nvk_image_store(nvk, cmd, &b);
	nvk_run(nvk, cmd);
	nvk_compare(got_a.map, a.want, got_a.size, "the source image");
	nvk_compare(got_b.map, b.want, got_b.size, "the target image");
}

static const struct nvk_image_format {
	const char *name;
	VkFormat format;
	uint32_t texel;
} nvk_formats[] = {
	{ "r8", VK_FORMAT_R8_UINT, 1 },
	{ "r16", VK_FORMAT_R16_UINT, 2 },
	{ "rgba8", VK_FORMAT_R8G8B8A8_UINT, 4 },
	{ "rg32", VK_FORMAT_R32G32_UINT, 8 },
	{ "rgb32", VK_FORMAT_R32G32B32_UINT, 12 },
	{ "rgba32", VK_FORMAT_R32G32B32A32_UINT, 16 },
};

/* Bits of the number of a test: which tiling, which type, then the format. */
#define NVK_FROM_LINEAR	1
#define NVK_TO_LINEAR	2
#define NVK_IS_3D	4
#define NVK_VARIANTS	8
#define NVK_TESTS	(NVK_VARIANTS * NVK_ARRAY_SIZE(nvk_formats))

static void test_copy(struct nvk *nvk, size_t number)
{
	const struct nvk_image_format *format = &nvk_formats[number / NVK_VARIANTS];

	nvk_image_test(nvk, format->format, format->texel,
		       number & NVK_IS_3D ? VK_IMAGE_TYPE_3D : VK_IMAGE_TYPE_2D,
		       number & NVK_FROM_LINEAR ? VK_IMAGE_TILING_LINEAR :
						  VK_IMAGE_TILING_OPTIMAL,
		       number & NVK_TO_LINEAR ? VK_IMAGE_TILING_LINEAR :
						VK_IMAGE_TILING_OPTIMAL);
}

int main(int argc, char **argv)
{
	static char names[NVK_TESTS][64];
	struct nvk_test tests[NVK_TESTS];
	size_t i;

	for (i = 0; i < NVK_TESTS; i++) {
		snprintf(names[i], sizeof(names[i]), "image.%s-%s-%s-to-%s",
			 nvk_formats[i / NVK_VARIANTS].name,
			 i & NVK_IS_3D ? "3d" : "2d",
			 i & NVK_FROM_LINEAR ? "linear" : "tiled",
			 i & NVK_TO_LINEAR ? "linear" : "tiled");
		tests[i] = (struct nvk_test) { names[i], test_copy, i };
	}
	return nvk_main(argc, argv, tests, NVK_TESTS);
}
