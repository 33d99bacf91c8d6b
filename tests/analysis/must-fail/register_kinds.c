// SPDX-License-Identifier: GPL-2.0
/* compilers: clang, gcc. A falcon's register is not one of BAR0, nor a number. */
#include "nova_falcon.h"

static u32 mixed(struct nova_bar *bar, struct nova_falcon *flcn)
{
	struct nova_reg plain = NOVA_REG(0x1000);
	struct nova_falcon_reg inside = NOVA_FALCON_REG(0x40);
#ifdef FIXED
	return nova_bar_rd32(bar, plain) | nova_falcon_rd32(flcn, inside);
#else
	u32 val = 0x1000;

	val |= nova_bar_rd32(bar, inside); /* expect: incompatible type */
	val |= nova_falcon_rd32(flcn, plain); /* expect: incompatible type */
	return val | nova_bar_rd32(bar, val); /* expect: incompatible type */
#endif
}
