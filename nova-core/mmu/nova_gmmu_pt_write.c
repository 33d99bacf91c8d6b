// SPDX-License-Identifier: GPL-2.0
/*
 * Writing what is mapped, unmapped or sparse in a GPU address space.
 *
 * One kind of content for a range: nothing, sparse, or pages. An
 * entry that the range covers and that can say so by itself is written, and
 * what is below it forgotten; otherwise the table below it is descended to, and
 * made if there is none, saying at first what the entry has said.
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/sizes.h>

#include "nova_gmmu_table.h"

/* Entries of PT_SMALL for one of PT_BIG, and entries of the two tables */
#define NOVA_GMMU_PT_GROUP	(SZ_64K / SZ_4K)
#define NOVA_GMMU_PT_BIGS	(SZ_2M / SZ_64K)
#define NOVA_GMMU_PT_SMALLS	(SZ_2M / SZ_4K)

static bool nova_gmmu_pt_is_pages(const struct nova_gmmu_pt_op *op)
{
	return op->entry & NOVA_GMMU_ENTRY_IS_PTE;
}

/* What an entry for @va, of any size, is to say */
static u64 nova_gmmu_pt_entry(const struct nova_gmmu_pt_op *op, u64 va)
{
	if (!nova_gmmu_pt_is_pages(op))
		return op->entry;
	return op->entry + ((va - op->va) >> op->pt->fmt->addr_rshift);
}

/* Can one entry say what [@va, @end) is, and says it nothing else? */
static bool nova_gmmu_pt_fits(const struct nova_gmmu_pt_op *op, u64 va, u64 end,
			      unsigned int shift)
{
	const struct nova_gmmu_fmt *fmt = op->pt->fmt;
	u64 size = BIT_ULL(shift);

	if (!IS_ALIGNED(va, size) || end - va < size)
		return false;
	if (!nova_gmmu_pt_is_pages(op))
		return true;
	return shift <= op->max_shift && nova_gmmu_fmt_has_page(fmt, shift) &&
	       IS_ALIGNED(nova_gmmu_fmt_pte_addr(fmt,
						 nova_gmmu_pt_entry(op, va)),
			  size);
}

static void nova_gmmu_pt_set(const struct nova_gmmu_pt_op *op,
			     struct nova_gmmu_table *t, u32 word, u64 value)
{
	nova_gmmu_table_set(op->pt, op->batch, t, word, value);
}

/* Entries of @t that together say what a larger one, @entry, has said */
static void nova_gmmu_pt_spread(const struct nova_gmmu_pt_op *op,
				struct nova_gmmu_table *t, u32 first, u32 count,
				u64 entry)
{
	const struct nova_gmmu_level_fmt *l = &op->pt->fmt->level[t->level];
	u64 step = 0;

	if (entry & NOVA_GMMU_ENTRY_IS_PTE)
		step = nova_gmmu_fmt_pte_step(op->pt->fmt, l->shift);
	for (u32 i = 0; i < count; i++)
		nova_gmmu_pt_set(op, t, (first + i) * l->words,
				 entry + i * step);
}

static bool nova_gmmu_pt_small_is_zero(const struct nova_gmmu_table *small,
				       u32 group)
{
	for (u32 i = 0; i < NOVA_GMMU_PT_GROUP; i++) {
		if (small->entry[group * NOVA_GMMU_PT_GROUP + i])
			return false;
	}
	return true;
}

/* A new PT_BIG. Where it is 0 PT_SMALL decides, which must be there then. */
static void nova_gmmu_pt_init_big(const struct nova_gmmu_pt_op *op,
				  struct nova_gmmu_table *big,
				  const struct nova_gmmu_table *small,
				  u64 entry)
{
	u64 no_small = op->pt->fmt->no_small;

	if (!small) {
		nova_gmmu_pt_spread(op, big, 0, NOVA_GMMU_PT_BIGS,
				    entry ?: no_small);
		return;
	}
	for (u32 i = 0; i < NOVA_GMMU_PT_BIGS; i++)
		nova_gmmu_pt_set(op, big, i,
				 nova_gmmu_pt_small_is_zero(small, i) ?
				 no_small : 0);
}

/**
 * struct nova_gmmu_pt_pair - page tables below an entry of PD0
 *
 * Either may be missing, but for 64 KiB of which PT_BIG is missing or 0 there
 * is a PT_SMALL; where PT_BIG is not 0 PT_SMALL is.
 */
struct nova_gmmu_pt_pair {
	/** @big: table of 64 KiB pages, or NULL */
	struct nova_gmmu_table *big;
	/** @small: table of 4 KiB pages, or NULL */
	struct nova_gmmu_table *small;
	/** @need_big: write 64 KiB entries */
	bool need_big;
	/** @need_small: write 4 KiB entries */
	bool need_small;
};

/* 64 KiB of which a part is written: must they be cut into 4 KiB? */
static bool nova_gmmu_pt_cuts(const struct nova_gmmu_pt_op *op,
			      const struct nova_gmmu_pt_pair *slot, u64 va)
{
	u64 now;

	if (IS_ALIGNED(va, SZ_64K))
		return false;
	if (nova_gmmu_pt_is_pages(op) || !slot->big)
		return true;
	now = slot->big->entry[nova_gmmu_table_index(op->pt, slot->big, va)];
	return now != (op->entry ?: op->pt->fmt->no_small);
}

static void nova_gmmu_pt_slot_needs(const struct nova_gmmu_pt_op *op,
				    struct nova_gmmu_pt_pair *slot, u64 va,
				    u64 end)
{
	bool tables = slot->big || slot->small;
	u64 whole = ALIGN(va, SZ_64K);
	bool any = whole + SZ_64K <= end;

	slot->need_small = nova_gmmu_pt_cuts(op, slot, va) ||
			   nova_gmmu_pt_cuts(op, slot, end);
	if (nova_gmmu_pt_is_pages(op)) {
		slot->need_big = any &&
				 nova_gmmu_pt_fits(op, whole, end,
						   NOVA_GMMU_SHIFT_64K);
		if (any && !slot->need_big)
			slot->need_small = true;
	} else {
		slot->need_big = any && !tables;
	}
}

/* Write one group of 16 small pages, or a part of it */
static void nova_gmmu_pt_group(const struct nova_gmmu_pt_op *op,
			       const struct nova_gmmu_pt_pair *slot, u64 va,
			       u64 end)
{
	struct nova_gmmu_table *big = slot->big, *small = slot->small;
	u64 no_small = op->pt->fmt->no_small;
	u64 target = nova_gmmu_pt_is_pages(op) ? 0 : op->entry ?: no_small;
	u32 group = va >> NOVA_GMMU_SHIFT_64K & (NOVA_GMMU_PT_BIGS - 1);
	u32 first = group * NOVA_GMMU_PT_GROUP;

	if (big && nova_gmmu_pt_fits(op, va, end, NOVA_GMMU_SHIFT_64K)) {
		if (small && !big->entry[group])
			nova_gmmu_pt_spread(op, small, first,
					    NOVA_GMMU_PT_GROUP, 0);
		nova_gmmu_pt_set(op, big, group,
				 nova_gmmu_pt_entry(op, va) ?: no_small);
		return;
	}
	if (big && big->entry[group]) {
		if (big->entry[group] == target)
			return;
		if (big->entry[group] != no_small)
			nova_gmmu_pt_spread(op, small, first,
					    NOVA_GMMU_PT_GROUP,
					    big->entry[group]);
		nova_gmmu_pt_set(op, big, group, 0);
	}
	nova_gmmu_pt_spread(op, small,
			    va >> NOVA_GMMU_SHIFT_4K & (NOVA_GMMU_PT_SMALLS - 1),
			    (end - va) / SZ_4K, nova_gmmu_pt_entry(op, va));
}

/*
 * A part of what an entry of PD0 covers, or all of it in smaller pages.
 *
 * At no moment may a walk miss what is not being changed. So what is cut into
 * 4 KiB is first cut into 64 KiB, for which one word is written, and only when
 * the small pages can be reached are they looked at.
 */
static int nova_gmmu_pt_slot(const struct nova_gmmu_pt_op *op,
			     struct nova_gmmu_table *pd0, u64 va, u64 end)
{
	u32 word = nova_gmmu_table_index(op->pt, pd0, va) * 2;
	struct nova_gmmu_pt_pair slot = {
		.big = pd0->child[word],
		.small = pd0->child[word + 1],
	};
	struct nova_gmmu_table *new_big = NULL, *new_small = NULL;
	bool tables = slot.big || slot.small;
	u64 old = tables ? 0 : pd0->entry[word];

	if (!tables && !nova_gmmu_pt_is_pages(op) && old == op->entry)
		return 0;
	nova_gmmu_pt_slot_needs(op, &slot, va, end);
	/* What remains of a large page shall be as large as can be. */
	if (old && end - va < SZ_2M)
		slot.need_big = true;

	if (slot.need_big && !slot.big) {
		new_big = nova_gmmu_table_take(op->batch, NOVA_GMMU_PT_BIG);
		if (!new_big)
			return -ENOMEM;
	}
	if (slot.need_small && !slot.small) {
		new_small = nova_gmmu_table_take(op->batch, NOVA_GMMU_PT_SMALL);
		if (!new_small) {
			if (new_big)
				nova_gmmu_table_give(op->batch, new_big);
			return -ENOMEM;
		}
	}
	if (new_big) {
		nova_gmmu_pt_init_big(op, new_big, slot.small, old);
		slot.big = new_big;
	}
	if (new_small)
		slot.small = new_small;
	if (old && new_big && new_small) {
		nova_gmmu_table_link(op->pt, op->batch, pd0, word, new_big);
		nova_gmmu_table_sync(op->pt, pd0);
		new_big = NULL;
	}

	for (u64 next; va < end; va = next) {
		next = min(ALIGN(va + 1, (u64)SZ_64K), end);
		nova_gmmu_pt_group(op, &slot, va, next);
	}

	if (new_small) {
		nova_gmmu_table_link(op->pt, op->batch, pd0, word + 1,
				     new_small);
		nova_gmmu_table_sync(op->pt, pd0);
	} else if (slot.small) {
		nova_gmmu_table_sync(op->pt, slot.small);
	}
	if (new_big)
		nova_gmmu_table_link(op->pt, op->batch, pd0, word, new_big);
	else if (slot.big)
		nova_gmmu_table_sync(op->pt, slot.big);
	else
		nova_gmmu_pt_set(op, pd0, word, 0);
	return 0;
}

/* An entry says all there is to say; what is below it is not needed. */
static void nova_gmmu_pt_whole(const struct nova_gmmu_pt_op *op,
			       struct nova_gmmu_table *t, u64 va)
{
	u32 words = op->pt->fmt->level[t->level].words;
	u32 word = nova_gmmu_table_index(op->pt, t, va) * words;

	for (u32 i = 0; i < words; i++) {
		nova_gmmu_table_unlink(op->pt, t, word + i, &op->batch->freed);
		nova_gmmu_pt_set(op, t, word + i,
				 i ? 0 : nova_gmmu_pt_entry(op, va));
	}
}

/* A part of what an entry of PD1 or above covers */
static int nova_gmmu_pt_descend(const struct nova_gmmu_pt_op *op,
				struct nova_gmmu_table *t, u64 va, u64 end)
{
	u32 word = nova_gmmu_table_index(op->pt, t, va);
	struct nova_gmmu_table *child = t->child[word];
	u64 old = t->entry[word];
	int ret;

	if (child)
		return nova_gmmu_pt_write(op, child, va, end);
	if (!nova_gmmu_pt_is_pages(op) && old == op->entry)
		return 0;

	child = nova_gmmu_table_take(op->batch, t->level - 1);
	if (!child)
		return -ENOMEM;
	nova_gmmu_pt_spread(op, child, 0,
			    nova_gmmu_table_slots(op->pt, child), old);
	/* Even if there are too few tables this one says no less than @old. */
	ret = nova_gmmu_pt_write(op, child, va, end);
	nova_gmmu_table_link(op->pt, op->batch, t, word, child);
	return ret;
}

/**
 * nova_gmmu_pt_write() - write one kind of content into a range
 * @op: the content
 * @t: table, or directory, that the range is below
 * @va: start of the range
 * @end: where it ends
 *
 * Recurses as deep as there are levels.
 *
 * Context: any, may be in a fence-signalling section; the caller's lock.
 *
 * Returns: 0; -ENOMEM if the plan did not cover the range.
 */
int nova_gmmu_pt_write(const struct nova_gmmu_pt_op *op,
		       struct nova_gmmu_table *t, u64 va, u64 end)
{
	unsigned int shift = op->pt->fmt->level[t->level].shift;
	int ret = 0;

	for (u64 next; va < end && !ret; va = next) {
		next = min(ALIGN(va + 1, BIT_ULL(shift)), end);
		if (nova_gmmu_pt_fits(op, va, next, shift))
			nova_gmmu_pt_whole(op, t, va);
		else if (t->level == NOVA_GMMU_PD0)
			ret = nova_gmmu_pt_slot(op, t, va, next);
		else
			ret = nova_gmmu_pt_descend(op, t, va, next);
	}
	nova_gmmu_table_sync(op->pt, t);
	return ret;
}
