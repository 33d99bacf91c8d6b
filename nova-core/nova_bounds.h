/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one way to ask whether a structure lies inside a buffer.
 */
#ifndef _NOVA_BOUNDS_H
#define _NOVA_BOUNDS_H

#include <linux/types.h>

/**
 * nova_bounds_ok() - does a range lie inside a buffer?
 * @offset: first byte, untrusted
 * @size: bytes, untrusted
 * @total: bytes of the buffer
 *
 * Cannot overflow, whatever the arguments; an empty range at the very end is
 * inside.
 *
 * Returns: true if all of it is there.
 */
static inline bool nova_bounds_ok(u64 offset, u64 size, u64 total)
{
	return size <= total && offset <= total - size;
}

#endif /* _NOVA_BOUNDS_H */
