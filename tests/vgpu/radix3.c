// SPDX-License-Identifier: GPL-2.0
/*
 * Walks the table through which the booter finds GSP-RM's pages
 *
 * kgspCreateRadix3: three levels of 4 KiB pages of u64 bus addresses, one page
 * on the top level; the third level's entries are the pages of the image. The
 * rest of a table's last page is zero, and so is the rest of the image's.
 */
#include <string.h>

#include "boot_priv.h"
#include "booter.h"
#include "firmware.h"
#include "vgpu_priv.h"

#define PAGE		4096u
#define ENTRIES		(PAGE / 8)
#define LEVELS		3

struct radix3 {
	u64 pages[LEVELS + 1];		/* tables of a level; last: the image's */
	u64 seen[LEVELS + 1];		/* visited so far */
	const struct fw_part *image;
	enum booter_error err;
};

static void radix3_fail(struct radix3 *r, enum booter_error err)
{
	r->err = err;
}

static void radix3_image_page(struct vgpu *g, struct radix3 *r, u64 addr)
{
	u64 at = r->seen[LEVELS] * PAGE, n = r->image->size - at, i;
	const u8 *want = r->image->data + at;
	u8 copy[PAGE];
	const u8 *page;

	if (n > PAGE)
		n = PAGE;
	page = dma_peek(g, addr, PAGE, "GSP-RM image");
	if (!page) {
		if (!dma_read(g, addr, copy, PAGE, "GSP-RM image"))
			return radix3_fail(r, BOOTER_ERR_IMAGE);
		page = copy;
	}
	if (memcmp(page, want, n)) {
		for (i = 0; page[i] == want[i]; i++)
			;
		violate(g, V_GSP_IMAGE, "byte %#llx is %02x for %02x",
			(unsigned long long)(at + i), page[i], want[i]);
		return radix3_fail(r, BOOTER_ERR_IMAGE);
	}
	for (i = n; i < PAGE; i++)
		if (page[i]) {
			violate(g, V_RADIX3_TAIL, "byte %#llx after the image",
				(unsigned long long)(at + i));
			break;
		}
}

static void radix3_table(struct vgpu *g, struct radix3 *r, unsigned int level,
			 u64 addr)
{
	u64 table[ENTRIES];
	unsigned int i;

	if (!dma_read(g, addr, table, sizeof(table), "radix3"))
		return radix3_fail(r, BOOTER_ERR_RADIX3);

	for (i = 0; i < ENTRIES && !r->err; i++) {
		if (r->seen[level + 1] == r->pages[level + 1]) {
			if (!table[i])
				continue;
			violate(g, V_RADIX3_TAIL, "level %u entry %u is %#llx",
				level, i, (unsigned long long)table[i]);
			return;
		}
		if (!table[i] || table[i] % PAGE ||
		    !dma_mapped(g, table[i], PAGE)) {
			violate(g, V_RADIX3, "level %u entry %u of %#llx is %#llx",
				level, i, (unsigned long long)addr,
				(unsigned long long)table[i]);
			return radix3_fail(r, BOOTER_ERR_RADIX3);
		}
		if (level + 1 < LEVELS)
			radix3_table(g, r, level + 1, table[i]);
		else
			radix3_image_page(g, r, table[i]);
		r->seen[level + 1]++;
	}
}

enum booter_error radix3_check(struct vgpu *g, u64 root, u64 size)
{
	struct radix3 r = { .image = &firmware_active(g)->gsp.image };
	int i;

	if (size != r.image->size || !root || root % PAGE ||
	    !dma_mapped(g, root, PAGE)) {
		violate(g, V_RADIX3, "root %#llx, %#llx bytes of %#x",
			(unsigned long long)root, (unsigned long long)size,
			r.image->size);
		return BOOTER_ERR_RADIX3;
	}
	r.pages[LEVELS] = (size + PAGE - 1) / PAGE;
	for (i = LEVELS - 1; i >= 0; i--)
		r.pages[i] = (r.pages[i + 1] + ENTRIES - 1) / ENTRIES;
	if (r.pages[0] != 1) {
		violate(g, V_RADIX3, "%#llx bytes need more than one root page",
			(unsigned long long)size);
		return BOOTER_ERR_RADIX3;
	}
	radix3_table(g, &r, 0, root);
	return r.err;
}
