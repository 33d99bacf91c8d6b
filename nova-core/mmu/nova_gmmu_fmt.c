// SPDX-License-Identifier: GPL-2.0
/*
 * What follows from a page table format, whichever it is.
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sizes.h>

#include <kunit/visibility.h>

#include "nova_gmmu_fmt.h"

/**
 * nova_gmmu_fmt_table_words() - size of a table
 * @fmt: format
 * @level: which table
 *
 * Context: any.
 *
 * Returns: 64-bit words.
 */
u32 nova_gmmu_fmt_table_words(const struct nova_gmmu_fmt *fmt,
			      enum nova_gmmu_level level)
{
	return (u32)fmt->level[level].words << fmt->level[level].bits;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_fmt_table_words);

/**
 * nova_gmmu_fmt_pte_addr() - address in a PTE
 * @fmt: format
 * @pte: a valid PTE
 *
 * Context: any.
 *
 * Returns: physical address.
 */
u64 nova_gmmu_fmt_pte_addr(const struct nova_gmmu_fmt *fmt, u64 pte)
{
	return (pte & fmt->pte_addr) << fmt->addr_rshift;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_fmt_pte_addr);

/**
 * nova_gmmu_fmt_pte_step() - what to add for the page behind
 * @fmt: format
 * @shift: log2 of the page's size
 *
 * Context: any.
 *
 * Returns: difference between the PTEs of two pages of this size, the second
 * of which follows the first in memory.
 */
u64 nova_gmmu_fmt_pte_step(const struct nova_gmmu_fmt *fmt, unsigned int shift)
{
	return BIT_ULL(shift) >> fmt->addr_rshift;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_fmt_pte_step);

/**
 * nova_gmmu_fmt_has_page() - are there pages of this size?
 * @fmt: format
 * @shift: log2 of the size, any number
 *
 * Context: any.
 *
 * Returns: true if so.
 */
bool nova_gmmu_fmt_has_page(const struct nova_gmmu_fmt *fmt,
			    unsigned int shift)
{
	return shift < 32 && fmt->page_shifts & BIT(shift);
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_fmt_has_page);

/**
 * nova_gmmu_fmt_check_va() - can this range be mapped?
 * @fmt: format
 * @va: virtual address
 * @size: bytes
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL if the range is empty, is not of whole 4 KiB pages or
 * ends beyond what the format can address.
 */
int nova_gmmu_fmt_check_va(const struct nova_gmmu_fmt *fmt, u64 va, u64 size)
{
	u64 end = BIT_ULL(fmt->va_bits);

	if (!size || !IS_ALIGNED(va | size, SZ_4K) || va >= end ||
	    size > end - va)
		return -EINVAL;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_fmt_check_va);

/**
 * nova_gmmu_fmt_check() - can this memory be mapped in this way?
 * @fmt: format
 * @attrs: aperture, kind and flags
 * @addr: physical address of the memory
 * @size: bytes of it
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL if the memory is not of whole 4 KiB pages, the kind or
 * aperture is unknown or they do not go together, or a flag is unknown;
 * -ERANGE if a PTE has too few bits for the address.
 */
int nova_gmmu_fmt_check(const struct nova_gmmu_fmt *fmt,
			const struct nova_gmmu_attrs *attrs, u64 addr,
			u64 size)
{
	u64 end;

	switch (attrs->aperture) {
	case NOVA_GMMU_VID:
		end = BIT_ULL(fmt->vid_bits);
		break;
	case NOVA_GMMU_SYS_COH:
	case NOVA_GMMU_SYS_NCOH:
		end = BIT_ULL(fmt->sys_bits);
		break;
	default:
		return -EINVAL;
	}
	if (!size || !IS_ALIGNED(addr | size, SZ_4K) ||
	    attrs->flags & ~NOVA_GMMU_FLAGS)
		return -EINVAL;
	if (attrs->kind >= 32 || !(fmt->kinds & BIT(attrs->kind)))
		return -EINVAL;
	if (attrs->aperture != NOVA_GMMU_VID &&
	    fmt->kinds_vid & BIT(attrs->kind))
		return -EINVAL;
	if (addr >= end || size > end - addr)
		return -ERANGE;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_fmt_check);
