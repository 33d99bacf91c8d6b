// SPDX-License-Identifier: GPL-2.0
/* rm_abi.c - finds a version's table, and what a table says */
#include <string.h>

#include "rm_abi.h"

const struct rm_abi *rm_abi_find(const char *version)
{
	static const struct rm_abi *const abis[] = { &rm_abi_r570, &rm_abi_r535 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(abis); i++)
		if (!strcmp(abis[i]->version, version))
			return abis[i];
	return NULL;
}

const struct rm_abi_ctrl *rm_abi_ctrl(const struct rm_abi *abi, u32 cmd)
{
	const struct rm_abi_ctrl *c;

	for (c = abi->ctrls; c->cmd; c++)
		if (c->cmd == cmd)
			return c;
	return NULL;
}

u32 rm_abi_params_size(const struct rm_abi *abi, u32 class, u32 base_size)
{
	const struct rm_abi_class *c;

	for (c = abi->classes; c->params_size; c++)
		if (c->class == class)
			return c->params_size;
	return base_size;
}
