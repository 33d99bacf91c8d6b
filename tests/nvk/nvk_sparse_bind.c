// SPDX-License-Identifier: GPL-2.0
/*
 * Sparse buffers and images: bind, bind elsewhere, unbind. Bound parts hold what
 * the memory behind them holds; unbound parts take writes, and read as zero.
 * A device that does not promise zero (residencyNonResidentStrict) may give
 * anything there.
 */
#include <string.h>

#include "nvk_lib.h"

#define NVK_PAGES 8
#define NVK_MAX_BLOCKS 64
#define NVK_IMAGE_EDGE 512

static void nvk_free_sparse(struct nvk *nvk, uint64_t handle)
{
	vkDestroyBuffer(nvk->device, (VkBuffer)handle, NULL);
}

static void nvk_free_image(struct nvk *nvk, uint64_t handle)
{
	vkDestroyImage(nvk->device, (VkImage)handle, NULL);
}

static void nvk_bind(struct nvk *nvk, const VkBindSparseInfo *info)
{
	VkFence fence = nvk_fence(nvk);

	nvk_vk(vkQueueBindSparse(nvk->queue[nvk->family][0], 1, info, fence));
	nvk_wait(nvk, fence);
}

/**
 * struct nvk_sparse - a sparse buffer and memory for it
 * @buffer:	the buffer
 * @page:	bytes of a page
 * @memory:	twice as much as the buffer has pages
 * @behind:	for each page of the buffer the page of @memory, or -1
 * @holds:	what the pages of @memory hold
 * @stage:	in the host, as large as the buffer
 */
struct nvk_sparse {
	VkBuffer buffer;
	VkDeviceSize page;
	VkDeviceMemory memory;
	int behind[NVK_PAGES];
	uint8_t *holds;
	struct nvk_buffer stage;
};

static struct nvk_sparse nvk_sparse_new(struct nvk *nvk)
{
	VkBufferCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
		.flags = VK_BUFFER_CREATE_SPARSE_BINDING_BIT |
			 VK_BUFFER_CREATE_SPARSE_RESIDENCY_BIT,
		.size = NVK_PAGES * 65536,
		.usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
			 VK_BUFFER_USAGE_TRANSFER_DST_BIT,
		.sharingMode = VK_SHARING_MODE_EXCLUSIVE,
	};
	struct nvk_sparse made = { .page = 65536 };
	VkMemoryRequirements needs;
	uint32_t i;

	nvk_need(nvk->features.sparseBinding && nvk->features.sparseResidencyBuffer,
		 "no sparse buffers");
	nvk_vk(vkCreateBuffer(nvk->device, &info, NULL, &made.buffer));
	nvk_keep(nvk, nvk_free_sparse, (uint64_t)made.buffer);
	vkGetBufferMemoryRequirements(nvk->device, made.buffer, &needs);
	nvk_check(needs.alignment <= made.page, "pages of %llu bytes",
		  (unsigned long long)needs.alignment);
	made.memory = nvk_memory(nvk, 2 * info.size,
				 nvk_memory_type(nvk, needs.memoryTypeBits, NVK_VRAM),
				 NULL);
	made.holds = nvk_alloc(nvk, 2 * info.size);
	made.stage = nvk_buffer(nvk, info.size, NVK_HOST);
	for (i = 0; i < NVK_PAGES; i++)
		made.behind[i] = -1;
	return made;
}

/* Put @memory pages behind the pages of the buffer; -1 unbinds. */
static void nvk_sparse_bind(struct nvk *nvk, struct nvk_sparse *sparse,
			    const int *memory)
{
	VkSparseMemoryBind binds[NVK_PAGES];
	VkSparseBufferMemoryBindInfo buffer = { sparse->buffer, 0, binds };
	VkBindSparseInfo info = {
		.sType = VK_STRUCTURE_TYPE_BIND_SPARSE_INFO,
		.bufferBindCount = 1,
		.pBufferBinds = &buffer,
	};
	int i;

	for (i = 0; i < NVK_PAGES; i++) {
		if (memory[i] == sparse->behind[i])
			continue;
		sparse->behind[i] = memory[i];
		binds[buffer.bindCount++] = (VkSparseMemoryBind) {
			.resourceOffset = i * sparse->page,
			.size = sparse->page,
			.memory = memory[i] < 0 ? VK_NULL_HANDLE : sparse->memory,
			.memoryOffset = memory[i] < 0 ? 0 : memory[i] * sparse->page,
		};
	}
	nvk_bind(nvk, &info);
}

/* Write a pattern to the whole buffer; what is unbound drops its part. */
static void nvk_sparse_write(struct nvk *nvk, struct nvk_sparse *sparse,
			     uint64_t seed)
{
	VkBufferCopy whole = { 0, 0, sparse->stage.size };
	VkCommandBuffer cmd = nvk_begin(nvk);
	int i;

	nvk_pattern(sparse->stage.map, sparse->stage.size, seed);
	for (i = 0; i < NVK_PAGES; i++)
		if (sparse->behind[i] >= 0)
			memcpy(sparse->holds + sparse->behind[i] * sparse->page,
			       sparse->stage.map + i * sparse->page, sparse->page);
	vkCmdCopyBuffer(cmd, sparse->stage.buffer, sparse->buffer, 1, &whole);
	nvk_run(nvk, cmd);
}

static void nvk_sparse_check(struct nvk *nvk, struct nvk_sparse *sparse,
			     const char *what)
{
	VkBufferCopy whole = { 0, 0, sparse->stage.size };
	uint8_t *want = nvk_alloc(nvk, sparse->stage.size);
	VkCommandBuffer cmd = nvk_begin(nvk);
	int i;

	memset(sparse->stage.map, 0x5a, sparse->stage.size);
	vkCmdCopyBuffer(cmd, sparse->buffer, sparse->stage.buffer, 1, &whole);
	nvk_run(nvk, cmd);
	for (i = 0; i < NVK_PAGES; i++) {
		uint8_t *page = want + i * sparse->page;

		if (sparse->behind[i] >= 0)
			memcpy(page, sparse->holds + sparse->behind[i] * sparse->page,
			       sparse->page);
		else if (!nvk->strict)
			memcpy(page, sparse->stage.map + i * sparse->page,
			       sparse->page);
	}
	nvk_compare(sparse->stage.map, want, sparse->stage.size, what);
}

static void test_buffer(struct nvk *nvk, size_t number)
{
	static const int none[] = { -1, -1, -1, -1, -1, -1, -1, -1 };
	static const int straight[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	static const int half[] = { -1, 1, 2, -1, -1, 5, -1, 7 };
	static const int others[] = { 8, 1, 13, -1, 9, 5, 15, 12 };
	static const int reversed[] = { 7, 6, 5, 4, 3, 2, 1, 0 };
	struct nvk_sparse sparse = nvk_sparse_new(nvk);

	nvk_sparse_check(nvk, &sparse, "never bound");
	nvk_sparse_write(nvk, &sparse, 30);
	nvk_sparse_check(nvk, &sparse, "written while unbound");
	nvk_sparse_bind(nvk, &sparse, straight);
	nvk_sparse_write(nvk, &sparse, 31);
	nvk_sparse_check(nvk, &sparse, "bound");
	nvk_sparse_bind(nvk, &sparse, half);
	nvk_sparse_check(nvk, &sparse, "half unbound");
	nvk_sparse_write(nvk, &sparse, 32);
	nvk_sparse_bind(nvk, &sparse, straight);
	nvk_sparse_check(nvk, &sparse, "bound again");
	nvk_sparse_bind(nvk, &sparse, others);
	nvk_sparse_write(nvk, &sparse, 33);
	nvk_sparse_check(nvk, &sparse, "bound elsewhere");
	nvk_sparse_bind(nvk, &sparse, reversed);
	nvk_sparse_check(nvk, &sparse, "bound in reverse");
	nvk_sparse_bind(nvk, &sparse, none);
	nvk_sparse_check(nvk, &sparse, "all unbound");
}

/* One page of memory behind all pages of a buffer. */
static void test_alias(struct nvk *nvk, size_t number)
{
	static const int straight[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	static const int same[] = { 3, 3, 3, 3, 3, 3, 3, 3 };
	struct nvk_sparse sparse = nvk_sparse_new(nvk);

	nvk_sparse_bind(nvk, &sparse, straight);
	nvk_sparse_write(nvk, &sparse, 34);
	nvk_sparse_bind(nvk, &sparse, same);
	nvk_sparse_check(nvk, &sparse, "one page many times");
}

/**
 * struct nvk_tiles - a sparse image of 4 bytes a texel, and memory for it
 * @image:	the image, NVK_IMAGE_EDGE texels wide and high
 * @tile:	texels of a block
 * @bytes:	bytes of a block
 * @memory:	one block for each of the image's
 * @columns:	blocks of a row
 * @count:	blocks in all
 * @stage:	in the host, as large as the image
 */
struct nvk_tiles {
	VkImage image;
	VkExtent3D tile;
	VkDeviceSize bytes;
	VkDeviceMemory memory;
	uint32_t columns, count;
	struct nvk_buffer stage;
};

static struct nvk_tiles nvk_tiles_new(struct nvk *nvk)
{
	VkImageCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
		.flags = VK_IMAGE_CREATE_SPARSE_BINDING_BIT |
			 VK_IMAGE_CREATE_SPARSE_RESIDENCY_BIT,
		.imageType = VK_IMAGE_TYPE_2D,
		.format = VK_FORMAT_R8G8B8A8_UINT,
		.extent = { NVK_IMAGE_EDGE, NVK_IMAGE_EDGE, 1 },
		.mipLevels = 1,
		.arrayLayers = 1,
		.samples = VK_SAMPLE_COUNT_1_BIT,
		.tiling = VK_IMAGE_TILING_OPTIMAL,
		.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
			 VK_IMAGE_USAGE_TRANSFER_DST_BIT,
	};
	VkSparseImageMemoryRequirements parts[4];
	uint32_t count = NVK_ARRAY_SIZE(parts);
	VkMemoryRequirements needs;
	struct nvk_tiles made = { 0 };

	nvk_need(nvk->features.sparseResidencyImage2D, "no sparse images");
	nvk_vk(vkCreateImage(nvk->device, &info, NULL, &made.image));
	nvk_keep(nvk, nvk_free_image, (uint64_t)made.image);
	vkGetImageMemoryRequirements(nvk->device, made.image, &needs);
	vkGetImageSparseMemoryRequirements(nvk->device, made.image, &count, parts);
	nvk_check(count == 1, "%u parts of a colour image", count);
	nvk_check(parts[0].imageMipTailFirstLod > 0, "the image is all mip tail");
	made.tile = parts[0].formatProperties.imageGranularity;
	made.bytes = needs.alignment;
	made.columns = NVK_IMAGE_EDGE / made.tile.width;
	made.count = made.columns * (NVK_IMAGE_EDGE / made.tile.height);
	nvk_check(made.count && made.count <= NVK_MAX_BLOCKS, "blocks of %ux%u",
		  made.tile.width, made.tile.height);
	made.memory = nvk_memory(nvk, made.count * made.bytes,
				 nvk_memory_type(nvk, needs.memoryTypeBits, NVK_VRAM),
				 NULL);
	made.stage = nvk_buffer(nvk, NVK_IMAGE_EDGE * NVK_IMAGE_EDGE * 4, NVK_HOST);
	return made;
}

/* Is this block unbound in the second half of the test? Each third is. */
static bool nvk_tile_hole(uint32_t number)
{
	return number % 3 == 1;
}

static void nvk_tiles_bind(struct nvk *nvk, struct nvk_tiles *tiles, bool unbind)
{
	VkSparseImageMemoryBind binds[NVK_MAX_BLOCKS];
	VkSparseImageMemoryBindInfo image = { tiles->image, 0, binds };
	VkBindSparseInfo info = {
		.sType = VK_STRUCTURE_TYPE_BIND_SPARSE_INFO,
		.imageBindCount = 1,
		.pImageBinds = &image,
	};
	uint32_t i;

	for (i = 0; i < tiles->count; i++) {
		if (unbind && !nvk_tile_hole(i))
			continue;
		binds[image.bindCount++] = (VkSparseImageMemoryBind) {
			.subresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0 },
			.offset = {
				i % tiles->columns * tiles->tile.width,
				i / tiles->columns * tiles->tile.height, 0,
			},
			.extent = tiles->tile,
			.memory = unbind ? VK_NULL_HANDLE : tiles->memory,
			/* The blocks in reverse: order is not to be relied on. */
			.memoryOffset = unbind ? 0 :
				(tiles->count - 1 - i) * tiles->bytes,
		};
	}
	nvk_bind(nvk, &info);
}

static void nvk_tiles_copy(struct nvk *nvk, struct nvk_tiles *tiles, bool load)
{
	VkBufferImageCopy region = {
		.imageSubresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 },
		.imageExtent = { NVK_IMAGE_EDGE, NVK_IMAGE_EDGE, 1 },
	};
	VkImageMemoryBarrier barrier = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
		.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
		.oldLayout = load ? VK_IMAGE_LAYOUT_UNDEFINED :
				    VK_IMAGE_LAYOUT_GENERAL,
		.newLayout = VK_IMAGE_LAYOUT_GENERAL,
		.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
		.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
		.image = tiles->image,
		.subresourceRange = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1 },
	};
	VkCommandBuffer cmd = nvk_begin(nvk);

	vkCmdPipelineBarrier(cmd, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
			     VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, NULL, 0, NULL, 1,
			     &barrier);
	if (load)
		vkCmdCopyBufferToImage(cmd, tiles->stage.buffer, tiles->image,
				       VK_IMAGE_LAYOUT_GENERAL, 1, &region);
	else
		vkCmdCopyImageToBuffer(cmd, tiles->image, VK_IMAGE_LAYOUT_GENERAL,
				       tiles->stage.buffer, 1, &region);
	nvk_run(nvk, cmd);
}

static void test_image(struct nvk *nvk, size_t number)
{
	struct nvk_tiles tiles = nvk_tiles_new(nvk);
	size_t row = NVK_IMAGE_EDGE * 4, part = tiles.tile.width * 4;
	uint8_t *want = nvk_alloc(nvk, tiles.stage.size);
	uint32_t i, y;

	nvk_tiles_bind(nvk, &tiles, false);
	nvk_pattern(want, tiles.stage.size, 40);
	memcpy(tiles.stage.map, want, tiles.stage.size);
	nvk_tiles_copy(nvk, &tiles, true);
	memset(tiles.stage.map, 0, tiles.stage.size);
	nvk_tiles_copy(nvk, &tiles, false);
	nvk_compare(tiles.stage.map, want, tiles.stage.size, "all blocks bound");
	nvk_tiles_bind(nvk, &tiles, true);
	memset(tiles.stage.map, 0x5a, tiles.stage.size);
	nvk_tiles_copy(nvk, &tiles, false);
	for (i = 0; i < tiles.count; i++) {
		size_t at = i / tiles.columns * tiles.tile.height * row +
			    i % tiles.columns * part;

		for (y = 0; nvk_tile_hole(i) && y < tiles.tile.height; y++, at += row)
			if (nvk->strict)
				memset(want + at, 0, part);
			else
				memcpy(want + at, tiles.stage.map + at, part);
	}
	nvk_compare(tiles.stage.map, want, tiles.stage.size, "a third unbound");
}

static const struct nvk_test nvk_tests[] = {
	{ "sparse.buffer", test_buffer, 0 },
	{ "sparse.alias", test_alias, 0 },
	{ "sparse.image", test_image, 0 },
};

int main(int argc, char **argv)
{
	return nvk_main(argc, argv, nvk_tests, NVK_ARRAY_SIZE(nvk_tests));
}
