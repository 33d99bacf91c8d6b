// SPDX-License-Identifier: GPL-2.0
/* compilers: context, clang, gcc. There is nothing to see in a core. */
#include <linux/nova_core.h>

static const void *peek(struct nova_core *core)
{
#ifdef FIXED
	return core;
#else
	return core->rm; /* expect: type 'struct nova_core' */
#endif
}
