// SPDX-License-Identifier: GPL-2.0
/* compilers: gcc. An address outside of BAR0 is found at build time. */
#include "nova_bar.h"

u32 beyond(struct nova_bar *bar);

u32 beyond(struct nova_bar *bar)
{
#ifdef FIXED
	return nova_bar_rd32(bar, NOVA_REG(0xfffffc));
#else
	return nova_bar_rd32(bar, NOVA_REG(0x1000000));
#endif
}
/* expect-in: compiler_types.h: BUILD_BUG_ON failed */
