// SPDX-License-Identifier: GPL-2.0
/*
 * Buffers: copies, fills and updates. Each goes into a buffer of the device
 * that held a pattern before; the whole of it is read back and compared with
 * what the CPU made of a copy of its own, so bytes beside the target count too.
 */
#include <stdlib.h>
#include <string.h>

#include "nvk_lib.h"

#define NVK_MANY 256
#define NVK_MIB (1024ull * 1024)

struct nvk_field {
	struct nvk_buffer source;	/* in the host */
	struct nvk_buffer target;	/* in the device */
	struct nvk_buffer result;	/* in the host */
	uint8_t *want;			/* what the target should hold */
};

static struct nvk_field nvk_field_new(struct nvk *nvk, VkDeviceSize size,
				      VkCommandBuffer *cmd)
{
	struct nvk_field field = {
		.source = nvk_buffer(nvk, size, NVK_HOST),
		.target = nvk_buffer(nvk, size, NVK_VRAM),
		.result = nvk_buffer(nvk, size, NVK_HOST),
		.want = nvk_alloc(nvk, size),
	};
	VkBufferCopy whole = { 0, 0, size };

	nvk_pattern(field.want, size, 1);
	memcpy(field.result.map, field.want, size);
	nvk_pattern(field.source.map, size, 2);
	*cmd = nvk_begin(nvk);
	vkCmdCopyBuffer(*cmd, field.result.buffer, field.target.buffer, 1, &whole);
	nvk_barrier(*cmd);
	return field;
}

static void nvk_field_check(struct nvk *nvk, VkCommandBuffer cmd,
			    struct nvk_field *field, const char *what)
{
	VkBufferCopy whole = { 0, 0, field->target.size };

	nvk_barrier(cmd);
	vkCmdCopyBuffer(cmd, field->target.buffer, field->result.buffer, 1, &whole);
	nvk_run(nvk, cmd);
	nvk_compare(field->result.map, field->want, field->target.size, what);
}

static void nvk_field_copy(VkCommandBuffer cmd, struct nvk_field *field,
			   const VkBufferCopy *regions, uint32_t count)
{
	uint32_t i;

	vkCmdCopyBuffer(cmd, field->source.buffer, field->target.buffer, count,
			regions);
	for (i = 0; i < count; i++)
		memcpy(field->want + regions[i].dstOffset,
		       field->source.map + regions[i].srcOffset, regions[i].size);
}

static void test_copy_aligned(struct nvk *nvk, size_t number)
{
	static const VkBufferCopy regions[] = {
		{ 0, 0, 4096 }, { 4096, 8192, 65536 }, { 0, 131072, 131072 },
		{ 256, 524288, 256 }, { 65536, 655360, 393216 },
	};
	VkCommandBuffer cmd;
	struct nvk_field field = nvk_field_new(nvk, NVK_MIB, &cmd);

	nvk_field_copy(cmd, &field, regions, NVK_ARRAY_SIZE(regions));
	nvk_field_check(nvk, cmd, &field, "aligned copies");
}

static void test_copy_unaligned(struct nvk *nvk, size_t number)
{
	static const VkDeviceSize sizes[] = {
		1, 2, 3, 5, 13, 63, 255, 4095, 4097, 65537, 131071, 131073,
	};
	VkCommandBuffer cmd;
	struct nvk_field field = nvk_field_new(nvk, NVK_MIB, &cmd);
	VkDeviceSize from = 1, to = 3;
	size_t i;

	for (i = 0; i < NVK_ARRAY_SIZE(sizes); i++) {
		VkBufferCopy region = { from, to, sizes[i] };

		nvk_field_copy(cmd, &field, &region, 1);
		from += sizes[i] + 1;
		to += sizes[i] + 5;
	}
	nvk_field_check(nvk, cmd, &field, "unaligned copies");
}

static void test_copy_many(struct nvk *nvk, size_t number)
{
	VkBufferCopy regions[NVK_MANY];
	VkCommandBuffer cmd;
	struct nvk_field field = nvk_field_new(nvk, NVK_MIB, &cmd);
	VkDeviceSize slot = NVK_MIB / NVK_MANY;
	uint64_t state = 7;
	uint32_t i;

	for (i = 0; i < NVK_MANY; i++) {
		VkDeviceSize size = 1 + nvk_random(&state) % slot;

		/* Targets within slots of their own do not overlap. */
		regions[i] = (VkBufferCopy) {
			.srcOffset = nvk_random(&state) % (NVK_MIB - size),
			.dstOffset = i * slot + nvk_random(&state) % (slot - size + 1),
			.size = size,
		};
	}
	nvk_field_copy(cmd, &field, regions, NVK_MANY);
	nvk_field_check(nvk, cmd, &field, "256 regions");
}

static void test_copy_64_mib(struct nvk *nvk, size_t number)
{
	VkBufferCopy region = { 0, 0, 64 * NVK_MIB };
	VkCommandBuffer cmd;
	struct nvk_field field = nvk_field_new(nvk, region.size, &cmd);

	nvk_field_copy(cmd, &field, &region, 1);
	nvk_field_check(nvk, cmd, &field, "64 MiB");
}

/* A chain: each copy reads what the one before wrote. */
static void test_copy_chain(struct nvk *nvk, size_t number)
{
	VkCommandBuffer cmd;
	struct nvk_field field = nvk_field_new(nvk, 65536, &cmd);
	VkBufferCopy first = { 0, 0, 1000 };
	uint32_t i;

	nvk_field_copy(cmd, &field, &first, 1);
	for (i = 0; i < 40; i++) {
		VkBufferCopy step = { i * 1001, (i + 1) * 1001, 1000 };

		nvk_barrier(cmd);
		vkCmdCopyBuffer(cmd, field.target.buffer, field.target.buffer, 1,
				&step);
		memcpy(field.want + step.dstOffset, field.want + step.srcOffset,
		       step.size);
	}
	nvk_field_check(nvk, cmd, &field, "a chain of copies");
}

/* What the host writes through the BAR is there for the device, and back. */
static void test_copy_bar(struct nvk *nvk, size_t number)
{
	struct nvk_buffer from = nvk_buffer(nvk, 300001, NVK_BAR);
	struct nvk_buffer to = nvk_buffer(nvk, 300001, NVK_BAR);
	uint8_t *want = nvk_alloc(nvk, from.size);
	VkBufferCopy region = { 0, 0, from.size };
	VkCommandBuffer cmd = nvk_begin(nvk);

	nvk_pattern(want, from.size, 3);
	memcpy(from.map, want, from.size);
	memset(to.map, 0, to.size);
	vkCmdCopyBuffer(cmd, from.buffer, to.buffer, 1, &region);
	nvk_run(nvk, cmd);
	nvk_compare(to.map, want, to.size, "mapped memory of the device");
}

static void test_fill(struct nvk *nvk, size_t number)
{
	static const struct {
		VkDeviceSize offset, size;
		uint32_t data;
	} fills[] = {
		{ 0, 4, 0x01020304 }, { 8, 252, 0 }, { 4096, 4096, ~0u },
		{ 12, 65540, 0xdeadbeef }, { 131076, 200000, 0x80000001 },
		{ 600004, VK_WHOLE_SIZE, 0x12345678 },
	};
	VkCommandBuffer cmd;
	struct nvk_field field = nvk_field_new(nvk, NVK_MIB, &cmd);
	size_t i;

	for (i = 0; i < NVK_ARRAY_SIZE(fills); i++) {
		VkDeviceSize at, end = fills[i].offset + fills[i].size;

		if (fills[i].size == VK_WHOLE_SIZE)
			end = field.target.size;
		nvk_barrier(cmd);
		vkCmdFillBuffer(cmd, field.target.buffer, fills[i].offset,
				fills[i].size, fills[i].data);
		for (at = fills[i].offset; at < end; at += 4)
			memcpy(field.want + at, &fills[i].data, 4);
	}
	nvk_field_check(nvk, cmd, &field, "fills");
}

static void test_update(struct nvk *nvk, size_t number)
{
	static const VkDeviceSize sizes[] = { 4, 8, 60, 256, 4100, 65536 };
	VkCommandBuffer cmd;
	struct nvk_field field = nvk_field_new(nvk, NVK_MIB, &cmd);
	VkDeviceSize at = 4;
	size_t i;

	for (i = 0; i < NVK_ARRAY_SIZE(sizes); i++) {
		nvk_pattern(field.want + at, sizes[i], 100 + i);
		vkCmdUpdateBuffer(cmd, field.target.buffer, at, sizes[i],
				  field.want + at);
		at += sizes[i] + 12;
	}
	nvk_field_check(nvk, cmd, &field, "updates");
}

static const struct nvk_test nvk_tests[] = {
	{ "buffer.copy-aligned", test_copy_aligned, 0 },
	{ "buffer.copy-unaligned", test_copy_unaligned, 0 },
	{ "buffer.copy-many", test_copy_many, 0 },
	{ "buffer.copy-64-mib", test_copy_64_mib, 0 },
	{ "buffer.copy-chain", test_copy_chain, 0 },
	{ "buffer.copy-bar", test_copy_bar, 0 },
	{ "buffer.fill", test_fill, 0 },
	{ "buffer.update", test_update, 0 },
};

int main(int argc, char **argv)
{
	return nvk_main(argc, argv, nvk_tests, NVK_ARRAY_SIZE(nvk_tests));
}
