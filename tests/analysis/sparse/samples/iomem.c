// SPDX-License-Identifier: GPL-2.0
/* A mapping is read through accessors, never followed. */
#include <linux/io.h>

u32 peek(u32 __iomem *map);
void *forget(void __iomem *map);

u32 peek(u32 __iomem *map)
{
	return readl(map) + *map; /* expect: dereference of noderef expression */
}

void *forget(void __iomem *map)
{
	return (void *)map; /* expect: cast removes address space '__iomem' of expression */
}
