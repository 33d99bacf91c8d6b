// SPDX-License-Identifier: GPL-2.0
/*
 * Views of VRAM in BAR1, for children.
 */
#include <linux/err.h>
#include <linux/export.h>

#include "nova_bar1.h"
#include "nova_core_priv.h"

/**
 * nova_core_bar1_map() - make VRAM visible in BAR1
 * @core: bound
 * @vram: an allocation, which must not be freed before the view is taken away
 * @offset: first byte of it to show, a multiple of 4 KiB
 * @size: how much, a multiple of 4 KiB, not 0
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: a view or an error pointer: -EINVAL for what is not in @vram,
 * -ENOSPC if BAR1 has no room, -ENOMEM if system memory is short, -ENODEV or
 * -ETIMEDOUT if the GPU is gone or hangs.
 */
struct nova_core_bar1 *nova_core_bar1_map(struct nova_core *core,
					  const struct nova_core_vram *vram,
					  u64 offset, u64 size)
{
	return nova_bar1_map(core, vram, offset, size);
}
EXPORT_SYMBOL_NS_GPL(nova_core_bar1_map, "NOVA_CORE");

/**
 * nova_core_bar1_unmap() - take a view away
 * @core: bound
 * @map: a view; the CPU has no mapping of it any more. NULL and error pointers
 *	are left alone
 *
 * Cannot fail: where the GPU does not answer, the range of BAR1 is not used
 * again.
 *
 * Context: sleeps; not in a fence signalling section.
 */
void nova_core_bar1_unmap(struct nova_core *core, struct nova_core_bar1 *map)
{
	if (!IS_ERR_OR_NULL(map))
		nova_bar1_unmap(core, map);
}
EXPORT_SYMBOL_NS_GPL(nova_core_bar1_unmap, "NOVA_CORE");

/**
 * nova_core_bar1_addr() - where the CPU sees a view
 * @map: the view
 *
 * Context: any.
 *
 * Returns: address of its first byte, to be mapped write-combined.
 */
phys_addr_t nova_core_bar1_addr(const struct nova_core_bar1 *map)
{
	return map->addr;
}
EXPORT_SYMBOL_NS_GPL(nova_core_bar1_addr, "NOVA_CORE");
