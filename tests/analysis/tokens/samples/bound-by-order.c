// SPDX-License-Identifier: GPL-2.0
static int ioctl(struct nova_drm *nd)
{
	nova_core_assume_bound(nd->core); /* match */
	return nova_core_is_dead(nd->core);
}

static void trust_me(struct nova_core *core)
	__no_context_analysis /* match */
{
	context_unsafe(nova_core_is_dead(core)); /* match */
}
