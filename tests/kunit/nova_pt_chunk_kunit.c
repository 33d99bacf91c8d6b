// SPDX-License-Identifier: GPL-2.0
/*
 * Memory for page tables: no piece is given out twice, and words arrive where
 * they belong.
 */
#include <linux/align.h>
#include <linux/io.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "../../nova-core/nova_pt_chunk.h"

/* As nova_pt_mem.c has the first one: the 2 MiB begin with other tables. */
#define CHUNK_ADDR	0x33c04000ULL
#define CHUNK_SIZE	(SZ_2M - SZ_16K)

static void nova_pt_chunk_free(void *chunk)
{
	kvfree(chunk);
}

static struct nova_pt_chunk *nova_pt_chunk_test_new(struct kunit *test,
						    size_t size)
{
	struct nova_pt_chunk *chunk = nova_pt_chunk_new(size);

	KUNIT_ASSERT_NOT_NULL(test, chunk);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, nova_pt_chunk_free,
							chunk), 0);
	chunk->addr = CHUNK_ADDR;
	return chunk;
}

/* Random sizes and alignments against a byte for each unit */
static void nova_pt_chunk_random(struct kunit *test)
{
	static const struct { u32 size, align; } kinds[] = {
		{ 256, 256 }, { 4096, 4096 }, { 32, 256 }, { 512, 512 },
		{ 4096, 4096 }, { 8192, 4096 }, { 512, 4096 }, { SZ_64K, SZ_64K },
	};
	struct piece { u64 addr; u32 size; } *pieces =
		kunit_kcalloc(test, 256, sizeof(*pieces), GFP_KERNEL);
	u8 *model = kunit_kzalloc(test, CHUNK_SIZE / 256, GFP_KERNEL);
	struct nova_pt_chunk *chunk = nova_pt_chunk_test_new(test, CHUNK_SIZE);
	u32 shared = 0, refused = 0, used = 0;
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, pieces);
	KUNIT_ASSERT_NOT_NULL(test, model);
	prandom_seed_state(&rnd, 20261121);
	for (u32 i = 0; i < 30000; i++) {
		struct piece *p = &pieces[prandom_u32_state(&rnd) % 256];
		u32 kind = prandom_u32_state(&rnd) % ARRAY_SIZE(kinds);
		u32 at, count;

		if (p->size) {
			at = (p->addr - CHUNK_ADDR) / 256;
			count = ALIGN(p->size, 256) / 256;
			memset(model + at, 0, count);
			used -= count;
			nova_pt_chunk_put(chunk, p->addr, p->size);
			p->size = 0;
		} else if (nova_pt_chunk_take(chunk, kinds[kind].size,
					      kinds[kind].align, &p->addr)) {
			p->size = kinds[kind].size;
			at = (p->addr - CHUNK_ADDR) / 256;
			count = ALIGN(p->size, 256) / 256;
			KUNIT_ASSERT_TRUE(test, IS_ALIGNED(p->addr,
							   kinds[kind].align));
			KUNIT_ASSERT_GE(test, p->addr, CHUNK_ADDR);
			KUNIT_ASSERT_LE(test, at + count, CHUNK_SIZE / 256U);
			shared += !!memchr_inv(model + at, 0, count);
			memset(model + at, 1, count);
			used += count;
		} else {
			refused++;
		}
		KUNIT_ASSERT_EQ(test, chunk->used, used);
	}
	KUNIT_EXPECT_EQ(test, shared, 0U);
	/* There was pressure. */
	KUNIT_EXPECT_GT(test, refused, 0U);
}

/* Every unit can be had, and the end is the end. */
static void nova_pt_chunk_full(struct kunit *test)
{
	struct nova_pt_chunk *chunk = nova_pt_chunk_test_new(test, CHUNK_SIZE);
	u32 n = 0;
	u64 addr;

	while (nova_pt_chunk_take(chunk, 256, 256, &addr))
		KUNIT_ASSERT_EQ(test, addr, CHUNK_ADDR + 256 * n++);
	KUNIT_EXPECT_EQ(test, n, CHUNK_SIZE / 256U);
	nova_pt_chunk_put(chunk, CHUNK_ADDR + SZ_4K - 256, SZ_4K);
	/* 4 KiB are free, but not where 4 KiB begin. */
	KUNIT_EXPECT_FALSE(test, nova_pt_chunk_take(chunk, SZ_4K, SZ_4K, &addr));
	KUNIT_EXPECT_TRUE(test, nova_pt_chunk_take(chunk, SZ_4K, 256, &addr));
	KUNIT_EXPECT_EQ(test, addr, CHUNK_ADDR + SZ_4K - 256);
}

/* One page, as in system memory */
static void nova_pt_chunk_page(struct kunit *test)
{
	struct nova_pt_chunk *chunk = nova_pt_chunk_test_new(test, SZ_4K);
	u64 addr;

	KUNIT_EXPECT_FALSE(test, nova_pt_chunk_take(chunk, SZ_8K, 256, &addr));
	KUNIT_EXPECT_TRUE(test, nova_pt_chunk_take(chunk, SZ_4K, SZ_4K, &addr));
	KUNIT_EXPECT_EQ(test, addr, CHUNK_ADDR);
	KUNIT_EXPECT_FALSE(test, nova_pt_chunk_take(chunk, 1, 256, &addr));
}

static void nova_pt_chunk_words(struct kunit *test)
{
	static const u64 words[3] = { 0x1111, 0x2222, 0x3333 };
	struct nova_pt_chunk *chunk = nova_pt_chunk_test_new(test, SZ_4K);
	u64 *memory = kunit_kzalloc(test, SZ_4K, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	memset(memory, 0xff, SZ_4K);
	for (u32 kind = 0; kind < 3; kind++) {
		chunk->dma.cpu = kind == 2 ? memory : NULL;
		chunk->io = kind == 2 ? NULL : (u8 __iomem __force *)memory;
		chunk->uncached = kind == 1;

		nova_pt_chunk_write(chunk, CHUNK_ADDR + 256 + 16, words, 3);
		KUNIT_EXPECT_EQ(test, memory[33], U64_MAX);
		KUNIT_EXPECT_EQ(test, memory[34], 0x1111ULL);
		KUNIT_EXPECT_EQ(test, memory[35], 0x2222ULL);
		KUNIT_EXPECT_EQ(test, memory[36], 0x3333ULL);
		KUNIT_EXPECT_EQ(test, memory[37], U64_MAX);

		nova_pt_chunk_zero(chunk, CHUNK_ADDR + 256, 256);
		KUNIT_EXPECT_EQ(test, memory[31], U64_MAX);
		KUNIT_EXPECT_PTR_EQ(test, memchr_inv(memory + 32, 0, 256), NULL);
		KUNIT_EXPECT_EQ(test, memory[64], U64_MAX);
		memset(memory, 0xff, SZ_4K);
	}
}

static struct kunit_case nova_pt_chunk_cases[] = {
	KUNIT_CASE(nova_pt_chunk_random),
	KUNIT_CASE(nova_pt_chunk_full),
	KUNIT_CASE(nova_pt_chunk_page),
	KUNIT_CASE(nova_pt_chunk_words),
	{}
};

static struct kunit_suite nova_pt_chunk_suite = {
	.name = "nova-pt-chunk",
	.test_cases = nova_pt_chunk_cases,
};

kunit_test_suites(&nova_pt_chunk_suite);
