/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Three-level table of pages: how the GSP finds a scattered image.
 */
#ifndef _NOVA_RADIX3_H
#define _NOVA_RADIX3_H

#include <linux/types.h>

/**
 * define NOVA_RADIX3_PAGE_SHIFT - pages of tables and image are 4 KiB
 */
#define NOVA_RADIX3_PAGE_SHIFT	12
/**
 * define NOVA_RADIX3_PAGE_SIZE - bytes of a page
 */
#define NOVA_RADIX3_PAGE_SIZE	4096
/**
 * define NOVA_RADIX3_ENTRIES - 64-bit addresses in a page
 */
#define NOVA_RADIX3_ENTRIES	(NOVA_RADIX3_PAGE_SIZE / 8)
/**
 * define NOVA_RADIX3_LEVELS - level 0 is the root, level 2 names the image
 */
#define NOVA_RADIX3_LEVELS	3

/**
 * struct nova_radix3 - sizes of the table for an image
 */
struct nova_radix3 {
	/** @image_size: bytes of the image */
	u64 image_size;
	/** @image_pages: pages of the image, the last one filled with zeros */
	u32 image_pages;
	/**
	 * @level_pages: pages of each level; [0] is always 1, since the booter
	 * is given the address of one root page
	 */
	u32 level_pages[NOVA_RADIX3_LEVELS];
	/** @table_pages: sum of @level_pages */
	u32 table_pages;
};

/**
 * struct nova_radix3_source - addresses of the pages a level points to
 *
 * Embed it in whatever holds the scatter list of the level below.
 */
struct nova_radix3_source {
	/**
	 * @page_addr: DMA address of page @page of the level below (of the
	 * image for level 2); asked for in rising order of @page
	 */
	u64 (*page_addr)(struct nova_radix3_source *source, u32 page);
};

int nova_radix3_plan(u64 image_size, struct nova_radix3 *r);
u32 nova_radix3_entries(const struct nova_radix3 *r, unsigned int level);
void nova_radix3_fill_page(const struct nova_radix3 *r, unsigned int level,
			   u32 page, struct nova_radix3_source *source,
			   __le64 table[NOVA_RADIX3_ENTRIES]);

#endif /* _NOVA_RADIX3_H */
