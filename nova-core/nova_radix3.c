// SPDX-License-Identifier: GPL-2.0
/*
 * Three-level table of pages: how the GSP finds a scattered image.
 *
 * Format: kgspCreateRadix3() in kernel_gsp.c (NVIDIA, 570.144). Each level is
 * an array of 64-bit DMA addresses of the pages of the next one; the root is
 * one page, whose address the booter is given.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include <kunit/visibility.h>

#include "nova_radix3.h"

/**
 * nova_radix3_plan() - compute the sizes of a table
 * @image_size: bytes of the image
 * @r: filled on success
 *
 * Context: any.
 *
 * Returns: 0, or -EINVAL for an empty image and -E2BIG for one that three
 * levels cannot hold.
 */
int nova_radix3_plan(u64 image_size, struct nova_radix3 *r)
{
	u64 pages;

	if (!image_size)
		return -EINVAL;
	/* 512 * 512 * 512 pages; checked before rounding up can overflow. */
	if (image_size > (u64)NOVA_RADIX3_ENTRIES * NOVA_RADIX3_ENTRIES *
			 NOVA_RADIX3_ENTRIES * NOVA_RADIX3_PAGE_SIZE)
		return -E2BIG;

	pages = DIV_ROUND_UP_ULL(image_size, NOVA_RADIX3_PAGE_SIZE);
	r->image_size = image_size;
	r->image_pages = pages;
	r->table_pages = 0;
	for (int level = NOVA_RADIX3_LEVELS - 1; level >= 0; level--) {
		pages = DIV_ROUND_UP_ULL(pages, NOVA_RADIX3_ENTRIES);
		r->level_pages[level] = pages;
		r->table_pages += pages;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_radix3_plan);

/**
 * nova_radix3_entries() - how many addresses a level holds
 * @r: the table
 * @level: 0 to NOVA_RADIX3_LEVELS - 1
 *
 * Returns: pages of the level below, or of the image.
 */
u32 nova_radix3_entries(const struct nova_radix3 *r, unsigned int level)
{
	return level == NOVA_RADIX3_LEVELS - 1 ? r->image_pages :
						 r->level_pages[level + 1];
}
EXPORT_SYMBOL_IF_KUNIT(nova_radix3_entries);

/**
 * nova_radix3_fill_page() - fill one page of the table
 * @r: the table
 * @level: which level
 * @page: which page of that level, below @r->level_pages[@level]
 * @source: addresses of the pages below
 * @table: the page; entries that are not used become zero
 *
 * Context: as @source.
 */
void nova_radix3_fill_page(const struct nova_radix3 *r, unsigned int level,
			   u32 page, struct nova_radix3_source *source,
			   __le64 table[NOVA_RADIX3_ENTRIES])
{
	u32 first = page * NOVA_RADIX3_ENTRIES;
	u32 n = min(nova_radix3_entries(r, level) - first,
		    (u32)NOVA_RADIX3_ENTRIES);

	for (u32 i = 0; i < n; i++)
		table[i] = cpu_to_le64(source->page_addr(source, first + i));
	memset(table + n, 0, (NOVA_RADIX3_ENTRIES - n) * sizeof(*table));
}
EXPORT_SYMBOL_IF_KUNIT(nova_radix3_fill_page);
