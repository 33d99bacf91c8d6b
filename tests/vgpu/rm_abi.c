// SPDX-License-Identifier: GPL-2.0
/* rm_abi.c - finds a version's table, and what a table says */
#include <assert.h>
#include <string.h>

#include "firmware.h"
#include "rm_abi.h"

const struct rm_abi *rm_abi_get(unsigned int n)
{
	static const struct rm_abi *const abis[] = { &rm_abi_r570, &rm_abi_r535 };

	static_assert(ARRAY_SIZE(abis) == FIRMWARE_VERSIONS, "files of each");
	return n < ARRAY_SIZE(abis) ? abis[n] : NULL;
}

const struct rm_abi *rm_abi_find(const char *version)
{
	const struct rm_abi *abi;
	unsigned int n;

	for (n = 0; (abi = rm_abi_get(n)); n++)
		if (!strcmp(abi->version, version))
			return abi;
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
