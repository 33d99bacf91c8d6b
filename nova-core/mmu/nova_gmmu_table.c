// SPDX-License-Identifier: GPL-2.0
/*
 * One table of a GPU address space: memory, entries, links.
 */
#include <linux/align.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "nova_gmmu_table.h"

enum nova_gmmu_table_class {
	NOVA_GMMU_TABLE_NOTHING,
	NOVA_GMMU_TABLE_LEAF,
	NOVA_GMMU_TABLE_SPARSE,
	NOVA_GMMU_TABLE_LINK,
};

/**
 * nova_gmmu_table_new() - allocate a table
 * @pt: address space it will be of
 * @level: which table
 *
 * All entries are 0; the memory has not been written.
 *
 * Context: may sleep.
 *
 * Returns: the table, in no list; ERR_PTR(-ENOMEM) or what the allocator of its
 * memory said.
 */
struct nova_gmmu_table *nova_gmmu_table_new(const struct nova_gmmu_pt *pt,
					    enum nova_gmmu_level level)
{
	u32 words = nova_gmmu_fmt_table_words(pt->fmt, level);
	struct nova_gmmu_table *t;
	int ret = -ENOMEM;

	t = kzalloc_obj(*t, GFP_KERNEL_ACCOUNT);
	if (!t)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&t->node);
	t->level = level;
	t->sync_end = words;

	t->entry = kcalloc(words, sizeof(*t->entry), GFP_KERNEL_ACCOUNT);
	if (!t->entry)
		goto err;
	if (level >= NOVA_GMMU_PD0) {
		t->child = kcalloc(words, sizeof(*t->child),
				   GFP_KERNEL_ACCOUNT);
		if (!t->child)
			goto err;
	}
	ret = pt->ops->alloc(pt->priv, &t->mem, words * sizeof(u64),
			     pt->fmt->level[level].align);
	if (!ret)
		return t;
err:
	kfree(t->child);
	kfree(t->entry);
	kfree(t);
	return ERR_PTR(ret);
}

/**
 * nova_gmmu_table_free() - free a table
 * @pt: address space it was of
 * @t: table that nothing points to; its children are left alone
 *
 * Context: may sleep.
 */
void nova_gmmu_table_free(const struct nova_gmmu_pt *pt,
			  struct nova_gmmu_table *t)
{
	pt->ops->free(pt->priv, &t->mem,
		      nova_gmmu_fmt_table_words(pt->fmt, t->level) *
		      sizeof(u64));
	kfree(t->child);
	kfree(t->entry);
	kfree(t);
}

/**
 * nova_gmmu_table_free_list() - free tables
 * @pt: address space they were of
 * @list: &nova_gmmu_table.node of each; empty afterwards
 *
 * Context: may sleep.
 */
void nova_gmmu_table_free_list(const struct nova_gmmu_pt *pt,
			       struct list_head *list)
{
	struct nova_gmmu_table *t, *next;

	list_for_each_entry_safe(t, next, list, node) {
		list_del(&t->node);
		nova_gmmu_table_free(pt, t);
	}
}

/**
 * nova_gmmu_table_take() - take a reserved table
 * @batch: who has reserved it
 * @level: which table
 *
 * Context: any.
 *
 * Returns: an empty table, in no list; NULL if there is none left.
 */
struct nova_gmmu_table *nova_gmmu_table_take(struct nova_gmmu_batch *batch,
					     enum nova_gmmu_level level)
{
	struct nova_gmmu_table *t;

	t = list_first_entry_or_null(&batch->spare[level],
				     struct nova_gmmu_table, node);
	if (t)
		list_del_init(&t->node);
	return t;
}

/**
 * nova_gmmu_table_give() - give a taken table back unused
 * @batch: who has reserved it
 * @t: table that is as it was taken
 *
 * Context: any.
 */
void nova_gmmu_table_give(struct nova_gmmu_batch *batch,
			  struct nova_gmmu_table *t)
{
	list_add(&t->node, &batch->spare[t->level]);
}

static enum nova_gmmu_table_class
nova_gmmu_table_class(const struct nova_gmmu_pt *pt,
		      const struct nova_gmmu_table *t, u32 slot)
{
	u32 words = pt->fmt->level[t->level].words;
	u64 first = t->entry[slot * words];
	u64 second = words == 2 ? t->entry[slot * words + 1] : 0;

	if (first & NOVA_GMMU_ENTRY_IS_PTE)
		return NOVA_GMMU_TABLE_LEAF;
	if (first == pt->fmt->sparse && !second)
		return NOVA_GMMU_TABLE_SPARSE;
	if (t->level >= NOVA_GMMU_PD0 && (first || second))
		return NOVA_GMMU_TABLE_LINK;
	return NOVA_GMMU_TABLE_NOTHING;
}

static void nova_gmmu_table_count(struct nova_gmmu_table *t,
				  enum nova_gmmu_table_class class, int by)
{
	switch (class) {
	case NOVA_GMMU_TABLE_LEAF:
		t->leaves += by;
		break;
	case NOVA_GMMU_TABLE_SPARSE:
		t->sparse += by;
		break;
	case NOVA_GMMU_TABLE_LINK:
		t->links += by;
		break;
	case NOVA_GMMU_TABLE_NOTHING:
		break;
	}
}

/**
 * nova_gmmu_table_set() - change a word
 * @pt: address space
 * @batch: the change; remembers the table
 * @t: table
 * @word: which word
 * @value: what to set it to
 *
 * Memory has it after the next nova_gmmu_table_sync().
 *
 * Context: any; the caller's lock.
 */
void nova_gmmu_table_set(const struct nova_gmmu_pt *pt,
			 struct nova_gmmu_batch *batch,
			 struct nova_gmmu_table *t, u32 word, u64 value)
{
	u32 slot = word / pt->fmt->level[t->level].words;

	if (list_empty(&t->node))
		list_add_tail(&t->node, &batch->changed[t->level]);
	if (t->entry[word] == value)
		return;
	nova_gmmu_table_count(t, nova_gmmu_table_class(pt, t, slot), -1);
	t->entry[word] = value;
	nova_gmmu_table_count(t, nova_gmmu_table_class(pt, t, slot), 1);

	if (!t->sync_end)
		t->sync_first = word;
	t->sync_first = min_t(u16, t->sync_first, word);
	t->sync_end = max_t(u16, t->sync_end, word + 1);
}

/**
 * nova_gmmu_table_sync() - write what has changed
 * @pt: address space
 * @t: table; if it has not been published nothing happens
 *
 * Context: any; the caller's lock.
 */
void nova_gmmu_table_sync(const struct nova_gmmu_pt *pt,
			  struct nova_gmmu_table *t)
{
	if (!t->published || !t->sync_end)
		return;
	pt->ops->write(pt->priv, &t->mem, t->sync_first,
		       t->entry + t->sync_first, t->sync_end - t->sync_first);
	t->sync_first = 0;
	t->sync_end = 0;
}

/**
 * nova_gmmu_table_link() - let a directory point to a table
 * @pt: address space
 * @batch: the change
 * @t: directory
 * @word: the word that will point to @child
 * @child: table, which is written here as a whole
 *
 * Context: any; the caller's lock.
 */
void nova_gmmu_table_link(struct nova_gmmu_pt *pt,
			  struct nova_gmmu_batch *batch,
			  struct nova_gmmu_table *t, u32 word,
			  struct nova_gmmu_table *child)
{
	const struct nova_gmmu_mem *mem = &child->mem;
	u64 pde;

	child->published = true;
	nova_gmmu_table_sync(pt, child);
	child->parent = t;
	child->index = word / pt->fmt->level[t->level].words;
	pt->tables[child->level]++;

	if (child->level == NOVA_GMMU_PT_BIG)
		pde = pt->fmt->pde_big(mem->aperture, mem->addr);
	else
		pde = pt->fmt->pde(mem->aperture, mem->addr);
	t->child[word] = child;
	nova_gmmu_table_set(pt, batch, t, word, pde);
}

/**
 * nova_gmmu_table_unlink() - forget a table and all below it
 * @pt: address space
 * @t: directory
 * @word: the word that pointed to it, to which the caller gives a new value
 * @freed: list the tables are put on; an invalidation must come before they are
 *	freed
 *
 * Nothing happens if there was no table. The depth of the recursion is that of
 * the tree.
 *
 * Context: any; the caller's lock.
 */
void nova_gmmu_table_unlink(struct nova_gmmu_pt *pt,
			    struct nova_gmmu_table *t, u32 word,
			    struct list_head *freed)
{
	struct nova_gmmu_table *child = t->child[word];

	if (!child)
		return;
	t->child[word] = NULL;
	if (child->child && child->links) {
		u32 words = nova_gmmu_fmt_table_words(pt->fmt, child->level);

		for (u32 i = 0; i < words; i++)
			nova_gmmu_table_unlink(pt, child, i, freed);
	}
	child->parent = NULL;
	pt->tables[child->level]--;
	list_move_tail(&child->node, freed);
}

/**
 * nova_gmmu_table_is_page() - are these entries the parts of a larger page?
 * @pt: address space
 * @t: table
 * @first: first entry
 * @count: how many, a power of two
 *
 * Context: any; the caller's lock.
 *
 * Returns: true if all are valid, alike, and of memory that is contiguous and
 * aligned to the size of all together. The PTE of the large page is then the
 * first of them.
 */
bool nova_gmmu_table_is_page(const struct nova_gmmu_pt *pt,
			     const struct nova_gmmu_table *t, u32 first,
			     u32 count)
{
	const struct nova_gmmu_level_fmt *l = &pt->fmt->level[t->level];
	u64 step = nova_gmmu_fmt_pte_step(pt->fmt, l->shift);
	const u64 *entry = t->entry + first * l->words;
	u64 pte = entry[0];

	if (!(pte & NOVA_GMMU_ENTRY_IS_PTE) ||
	    !IS_ALIGNED(nova_gmmu_fmt_pte_addr(pt->fmt, pte),
			(u64)count << l->shift))
		return false;
	for (u32 i = 1; i < count; i++) {
		if (entry[i * l->words] != pte + i * step)
			return false;
	}
	return true;
}
