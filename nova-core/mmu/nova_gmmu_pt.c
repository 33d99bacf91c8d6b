// SPDX-License-Identifier: GPL-2.0
/*
 * The page tables of an address space: begin, end, changes, and a look at them.
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/export.h>

#include <kunit/visibility.h>

#include "nova_gmmu_table.h"

/**
 * nova_gmmu_pt_init() - make page tables that map nothing
 * @pt: initialised
 * @fmt: version
 * @ops: how tables are allocated and written
 * @priv: given to @ops
 *
 * Context: may sleep.
 *
 * Returns: 0; -ENOMEM, or what the allocator of table memory said.
 */
int nova_gmmu_pt_init(struct nova_gmmu_pt *pt, const struct nova_gmmu_fmt *fmt,
		      const struct nova_gmmu_ops *ops, void *priv)
{
	struct nova_gmmu_table *root;

	*pt = (struct nova_gmmu_pt){ .fmt = fmt, .ops = ops, .priv = priv };
	root = nova_gmmu_table_new(pt, fmt->root);
	if (IS_ERR(root))
		return PTR_ERR(root);
	root->published = true;
	nova_gmmu_table_sync(pt, root);
	pt->root = root;
	pt->tables[fmt->root] = 1;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_pt_init);

/**
 * nova_gmmu_pt_fini() - free all tables
 * @pt: address space that the GPU no longer uses, nor has in its TLB
 *
 * Does nothing if nova_gmmu_pt_init() failed.
 *
 * Context: may sleep; no change is under way.
 */
void nova_gmmu_pt_fini(struct nova_gmmu_pt *pt)
{
	struct list_head freed;
	u32 words;

	if (!pt->root)
		return;
	INIT_LIST_HEAD(&freed);
	words = nova_gmmu_fmt_table_words(pt->fmt, pt->fmt->root);
	for (u32 i = 0; i < words; i++)
		nova_gmmu_table_unlink(pt, pt->root, i, &freed);
	nova_gmmu_table_free_list(pt, &freed);
	nova_gmmu_table_free(pt, pt->root);
	pt->root = NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_pt_fini);

/**
 * nova_gmmu_pt_root() - the root directory
 * @pt: address space
 *
 * Context: any.
 *
 * Returns: its memory, whose address goes into instance blocks and TLB
 * invalidations; valid as long as @pt.
 */
const struct nova_gmmu_mem *nova_gmmu_pt_root(const struct nova_gmmu_pt *pt)
{
	return &pt->root->mem;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_pt_root);

/**
 * nova_gmmu_pt_bytes() - memory in use for tables
 * @pt: address space
 *
 * Context: any; the caller's lock.
 *
 * Returns: bytes the linked tables have, root included; not what allocating
 * them may have cost on top, nor the CPU's copies.
 */
u64 nova_gmmu_pt_bytes(const struct nova_gmmu_pt *pt)
{
	u64 bytes = 0;

	for (int level = 0; level <= pt->fmt->root; level++)
		bytes += (u64)pt->tables[level] * sizeof(u64) *
			 nova_gmmu_fmt_table_words(pt->fmt, level);
	return bytes;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_pt_bytes);

/**
 * nova_gmmu_pt_lookup() - what does an address translate to?
 * @pt: address space
 * @va: virtual address
 * @leaf: filled: the entry that decides
 *
 * For debugfs and tests; reads the CPU's copy.
 *
 * Context: any; the caller's lock.
 */
void nova_gmmu_pt_lookup(const struct nova_gmmu_pt *pt, u64 va,
			 struct nova_gmmu_leaf *leaf)
{
	const struct nova_gmmu_table *t = pt->root, *next = NULL;
	u32 word;

	for (;;) {
		word = nova_gmmu_table_index(pt, t, va) *
		       pt->fmt->level[t->level].words;
		next = t->child ? t->child[word] : NULL;
		if (t->level == NOVA_GMMU_PD0 && next &&
		    !next->entry[nova_gmmu_table_index(pt, next, va)])
			next = NULL;
		if (t->level == NOVA_GMMU_PD0 && !next)
			next = t->child[word + 1];
		if (!next)
			break;
		t = next;
	}
	leaf->shift = pt->fmt->level[t->level].shift;
	leaf->va = ALIGN_DOWN(va, BIT_ULL(leaf->shift));
	leaf->entry = t->entry[word];
	if (!(leaf->entry & NOVA_GMMU_ENTRY_IS_PTE) &&
	    leaf->entry != pt->fmt->sparse)
		leaf->entry = 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_pt_lookup);

/**
 * nova_gmmu_pt_map() - map memory
 * @pt: address space
 * @batch: with tables reserved for the range
 * @map: what to map, and where; replaces what is there
 *
 * Context: any, may be in a fence-signalling section; the caller's lock.
 *
 * Returns: 0; -EINVAL or -ERANGE, and nothing has changed, for what
 * nova_gmmu_fmt_check() and nova_gmmu_fmt_check_va() refuse; -ENOMEM if the
 * plan did not cover the range, which is a defect of the caller: then a part of
 * it has been mapped.
 */
int nova_gmmu_pt_map(struct nova_gmmu_pt *pt, struct nova_gmmu_batch *batch,
		     const struct nova_gmmu_map *map)
{
	struct nova_gmmu_pt_op op = {
		.pt = pt,
		.batch = batch,
		.va = map->va,
		.max_shift = map->max_shift,
	};
	int ret;

	ret = nova_gmmu_fmt_check_va(pt->fmt, map->va, map->size);
	if (!ret)
		ret = nova_gmmu_fmt_check(pt->fmt, &map->attrs, map->addr,
					  map->size);
	if (ret)
		return ret;
	op.entry = pt->fmt->pte(&map->attrs, map->addr);
	return nova_gmmu_pt_write(&op, pt->root, map->va, map->va + map->size);
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_pt_map);

/**
 * nova_gmmu_pt_unmap() - unmap a range, or make it sparse
 * @pt: address space
 * @batch: with tables reserved for the range
 * @va: virtual address, a multiple of 4 KiB
 * @size: bytes, a multiple of 4 KiB
 * @sparse: accesses shall not fault, but read zero and write nothing
 *
 * What is not mapped may be unmapped.
 *
 * Context: any, may be in a fence-signalling section; the caller's lock.
 *
 * Returns: 0; -EINVAL, and nothing has changed, for what
 * nova_gmmu_fmt_check_va() refuses; -ENOMEM as nova_gmmu_pt_map().
 */
int nova_gmmu_pt_unmap(struct nova_gmmu_pt *pt, struct nova_gmmu_batch *batch,
		       u64 va, u64 size, bool sparse)
{
	const struct nova_gmmu_pt_op op = {
		.pt = pt,
		.batch = batch,
		.va = va,
		.entry = sparse ? pt->fmt->sparse : 0,
	};
	int ret;

	ret = nova_gmmu_fmt_check_va(pt->fmt, va, size);
	if (ret)
		return ret;
	return nova_gmmu_pt_write(&op, pt->root, va, va + size);
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_pt_unmap);
