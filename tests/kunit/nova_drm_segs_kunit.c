// SPDX-License-Identifier: GPL-2.0
/*
 * Where memory is, as page tables need it: segments of a scatter list and the
 * pieces of a part of them, against a model of one address per page.
 */
#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>

#include <kunit/test.h>

#include "../../nova-drm/nova_drm_gem.h"
#include "../../nova-drm/nova_drm_gem_pieces.h"
#include "../../nova-drm/nova_drm_segs.h"

#define MAX_PAGES	256
#define ROUNDS		200

struct segs_model {
	struct sg_table sg;
	u64 page[MAX_PAGES];
	u32 pages;
};

static void segs_model_free(void *data)
{
	struct segs_model *model = data;

	sg_free_table(&model->sg);
}

/* A scatter list with these addresses and lengths, as if mapped for DMA. */
static struct segs_model *segs_model_new(struct kunit *test, u32 count,
					 const u64 *addr, const u32 *len)
{
	struct segs_model *model = kunit_kzalloc(test, sizeof(*model), GFP_KERNEL);
	struct scatterlist *sgl;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, model);
	KUNIT_ASSERT_EQ(test, sg_alloc_table(&model->sg, count, GFP_KERNEL), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, segs_model_free,
							model), 0);
	for_each_sg(model->sg.sgl, sgl, count, i) {
		sg_dma_address(sgl) = addr[i];
		sg_dma_len(sgl) = len[i];
		for (u32 done = 0; done < len[i]; done += PAGE_SIZE)
			model->page[model->pages++] = addr[i] + done;
	}
	return model;
}

/* Every part [first, end) of it, page by page, and in as few pieces as can be. */
static void segs_check_part(struct kunit *test, const struct segs_model *model,
			    const struct nova_drm_gem *gem, u32 first, u32 end)
{
	const u64 mask = BIT_ULL(gem->dma.segs->granule) - 1;
	struct nova_drm_gem_pieces it;
	u64 last = U64_MAX;
	u32 page = first;

	nova_drm_gem_pieces_init(&it, gem, (u64)first << PAGE_SHIFT,
				 (u64)(end - first) << PAGE_SHIFT);
	while (nova_drm_gem_pieces_next(&it)) {
		KUNIT_ASSERT_EQ(test, it.piece.aperture, NOVA_CORE_SYSTEM);
		KUNIT_ASSERT_GT(test, it.piece.size, 0);
		KUNIT_ASSERT_NE(test, it.piece.addr, last);
		if (page != first) {
			KUNIT_ASSERT_EQ(test, it.piece.addr & mask, 0);
			KUNIT_ASSERT_EQ(test, ((u64)page << PAGE_SHIFT) & mask, 0);
		}
		for (u64 done = 0; done < it.piece.size; done += PAGE_SIZE) {
			KUNIT_ASSERT_LT(test, page, end);
			KUNIT_ASSERT_EQ(test, it.piece.addr + done,
					model->page[page]);
			page++;
		}
		last = it.piece.addr + it.piece.size;
	}
	KUNIT_ASSERT_EQ(test, page, end);
}

static void segs_check(struct kunit *test, struct segs_model *model)
{
	struct nova_drm_gem *gem = kunit_kzalloc(test, sizeof(*gem), GFP_KERNEL);
	u64 size = (u64)model->pages << PAGE_SHIFT;

	KUNIT_ASSERT_NOT_NULL(test, gem);
	gem->dma.segs = nova_drm_segs_from_sg(&model->sg, size);
	KUNIT_ASSERT_FALSE(test, IS_ERR(gem->dma.segs));
	KUNIT_EXPECT_EQ(test, gem->dma.segs->size, size);
	for (u32 first = 0; first <= model->pages; first++) {
		segs_check_part(test, model, gem, first, model->pages);
		segs_check_part(test, model, gem, first / 2, first);
	}
	nova_drm_segs_free(gem->dma.segs);
}

static void segs_one(struct kunit *test)
{
	static const u64 addr[] = { 0 };
	static const u32 len[] = { SZ_64K };

	segs_check(test, segs_model_new(test, 1, addr, len));
}

/* Neighbours become one segment; what only looks like it does not. */
static void segs_merged(struct kunit *test)
{
	static const u64 addr[] = { SZ_2M, SZ_2M + SZ_64K, SZ_2M - SZ_64K,
				    SZ_4M, SZ_4M + SZ_4K };
	static const u32 len[] = { SZ_64K, SZ_4K, SZ_64K, SZ_4K, SZ_8K };
	struct segs_model *model = segs_model_new(test, 5, addr, len);
	struct nova_drm_segs *segs;

	segs = nova_drm_segs_from_sg(&model->sg, (u64)model->pages << PAGE_SHIFT);
	KUNIT_ASSERT_FALSE(test, IS_ERR(segs));
	KUNIT_EXPECT_EQ(test, segs->count, 3);
	KUNIT_EXPECT_EQ(test, segs->granule, 12);
	nova_drm_segs_free(segs);
	segs_check(test, model);
}

static void segs_granule(struct kunit *test)
{
	static const struct {
		u64 addr[2];
		u32 len[2];
		u32 granule;
	} cases[] = {
		{ { SZ_4M, SZ_16M }, { SZ_2M, SZ_2M }, 21 },
		/* Only the end of the last one does not matter. */
		{ { SZ_4M, SZ_16M }, { SZ_2M, SZ_4K }, 21 },
		{ { SZ_4M, SZ_16M }, { SZ_64K, SZ_2M }, 16 },
		{ { SZ_4M + SZ_64K, SZ_16M }, { SZ_2M, SZ_2M }, 16 },
		{ { SZ_4M, SZ_16M + SZ_4K }, { SZ_2M, SZ_2M }, 12 },
	};

	for (u32 i = 0; i < ARRAY_SIZE(cases); i++) {
		struct segs_model *model;
		struct nova_drm_segs *segs;

		model = kunit_kzalloc(test, sizeof(*model), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, model);
		KUNIT_ASSERT_EQ(test, sg_alloc_table(&model->sg, 2, GFP_KERNEL), 0);
		for (u32 n = 0; n < 2; n++) {
			sg_dma_address(&model->sg.sgl[n]) = cases[i].addr[n];
			sg_dma_len(&model->sg.sgl[n]) = cases[i].len[n];
		}
		segs = nova_drm_segs_from_sg(&model->sg, cases[i].len[0] +
					     cases[i].len[1]);
		sg_free_table(&model->sg);
		KUNIT_ASSERT_FALSE(test, IS_ERR(segs));
		KUNIT_EXPECT_EQ_MSG(test, segs->granule, cases[i].granule,
				    "case %u", i);
		nova_drm_segs_free(segs);
	}
}

/* Another driver's mapping that is too short, or not of pages. */
static void segs_refused(struct kunit *test)
{
	static const u64 addr[] = { SZ_2M, SZ_4M };
	static const u32 len[] = { SZ_64K, SZ_64K };
	struct segs_model *model = segs_model_new(test, 2, addr, len);
	struct nova_drm_segs *segs;

	segs = nova_drm_segs_from_sg(&model->sg, SZ_128K + SZ_4K);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(segs), -EINVAL);

	/* A longer one is used in part. */
	segs = nova_drm_segs_from_sg(&model->sg, SZ_64K + SZ_4K);
	KUNIT_ASSERT_FALSE(test, IS_ERR(segs));
	KUNIT_EXPECT_EQ(test, segs->size, SZ_64K + SZ_4K);
	KUNIT_EXPECT_EQ(test, segs->count, 2);
	nova_drm_segs_free(segs);

	sg_dma_address(model->sg.sgl) = SZ_2M + 512;
	segs = nova_drm_segs_from_sg(&model->sg, SZ_128K);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(segs), -EINVAL);
	sg_dma_address(model->sg.sgl) = SZ_2M;
	sg_dma_len(model->sg.sgl) = SZ_64K - 512;
	segs = nova_drm_segs_from_sg(&model->sg, SZ_64K);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(segs), -EINVAL);
}

static void segs_random(struct kunit *test)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 0x5e65);
	for (u32 round = 0; round < ROUNDS; round++) {
		u32 count = 1 + prandom_u32_state(&rnd) % 24, len[24];
		u64 addr[24], next = 0;

		for (u32 i = 0; i < count; i++) {
			u32 how = prandom_u32_state(&rnd);

			/* Half of them continue where the one before ended. */
			addr[i] = how & 1 ? next :
				  (u64)(prandom_u32_state(&rnd) % 4096) << (12 + how % 9);
			len[i] = (1 + (how >> 8) % 10) << PAGE_SHIFT;
			next = addr[i] + len[i];
		}
		segs_check(test, segs_model_new(test, count, addr, len));
	}
}

static struct kunit_case nova_drm_segs_cases[] = {
	KUNIT_CASE(segs_one),
	KUNIT_CASE(segs_merged),
	KUNIT_CASE(segs_granule),
	KUNIT_CASE(segs_refused),
	KUNIT_CASE(segs_random),
	{}
};

static struct kunit_suite nova_drm_segs_suite = {
	.name = "nova-drm-segs",
	.test_cases = nova_drm_segs_cases,
};

kunit_test_suites(&nova_drm_segs_suite);
