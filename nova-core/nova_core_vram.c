// SPDX-License-Identifier: GPL-2.0
/*
 * VRAM for children.
 */
#include <linux/export.h>
#include <linux/pci.h>

#include "nova_core_priv.h"
#include "nova_core_vram.h"
#include "nova_vram.h"
#include "nova_vram_debugfs.h"

static void nova_core_vram_teardown(void *data)
{
	nova_vram_fini(data);
}

/**
 * nova_core_vram_setup() - VRAM can be allocated from here on
 * @core: its regions known
 *
 * Undone by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_core_vram_setup(struct nova_core *core)
{
	int ret = nova_vram_init(&core->vram, &core->pdev->dev, &core->mem);

	if (!ret)
		ret = nova_core_defer(core, nova_core_vram_teardown,
				      &core->vram);
	return ret ?: nova_vram_debugfs_register(core);
}

/**
 * nova_core_vram_alloc() - allocate VRAM
 * @core: bound
 * @params: what is wanted
 *
 * Where VRAM is fragmented, what is contiguous or aligned may not be found
 * though there is room for it.
 *
 * Context: sleeps and allocates; not in a fence signalling section.
 *
 * Returns: an allocation or an error pointer: -EINVAL for wrong parameters,
 * -ENOSPC when VRAM is short, -ENOMEM when system memory is.
 */
struct nova_core_vram *
nova_core_vram_alloc(struct nova_core *core,
		     const struct nova_core_vram_params *params)
{
	return nova_vram_alloc(&core->vram, params);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vram_alloc, "NOVA_CORE");

/**
 * nova_core_vram_free() - give VRAM back
 * @core: bound
 * @vram: an allocation; NULL and error pointers are left alone
 * @cleared: all of it is zero, and nothing on the GPU writes to it any more
 *
 * Context: sleeps; not in a fence signalling section.
 */
void nova_core_vram_free(struct nova_core *core, struct nova_core_vram *vram,
			 bool cleared)
{
	nova_vram_free(&core->vram, vram, cleared);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vram_free, "NOVA_CORE");

/**
 * nova_core_vram_size() - size of an allocation
 * @vram: the allocation
 *
 * Context: any.
 *
 * Returns: bytes, as asked for.
 */
u64 nova_core_vram_size(const struct nova_core_vram *vram)
{
	return vram->size;
}
EXPORT_SYMBOL_NS_GPL(nova_core_vram_size, "NOVA_CORE");

/**
 * nova_core_vram_is_cleared() - need nothing be cleared?
 * @vram: the allocation
 *
 * Context: any.
 *
 * Returns: true if all of it was zero when it was allocated.
 */
bool nova_core_vram_is_cleared(const struct nova_core_vram *vram)
{
	struct nova_core_vram_iter it;

	nova_vram_iter_init(&it, vram);
	while (nova_vram_iter_next(&it))
		if (!it.cleared)
			return false;
	return true;
}
EXPORT_SYMBOL_NS_GPL(nova_core_vram_is_cleared, "NOVA_CORE");

/**
 * nova_core_vram_iter_init() - before the first run of an allocation
 * @it: filled
 * @vram: the allocation
 *
 * Context: any.
 */
void nova_core_vram_iter_init(struct nova_core_vram_iter *it,
			      const struct nova_core_vram *vram)
{
	nova_vram_iter_init(it, vram);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vram_iter_init, "NOVA_CORE");

/**
 * nova_core_vram_iter_next() - the next run of an allocation
 * @it: initialised; its allocation has not been freed
 *
 * Context: any.
 *
 * Returns: false if there is none.
 */
bool nova_core_vram_iter_next(struct nova_core_vram_iter *it)
{
	return nova_vram_iter_next(it);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vram_iter_next, "NOVA_CORE");

/**
 * nova_core_vram_account_init() - open an account
 * @core: bound
 * @account: not in use
 * @name: copied, and cut if too long; for debugfs and messages
 *
 * Context: sleeps.
 */
void nova_core_vram_account_init(struct nova_core *core,
				 struct nova_core_vram_account *account,
				 const char *name)
{
	nova_vram_account_init(&core->vram, account, name);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vram_account_init, "NOVA_CORE");

/**
 * nova_core_vram_account_fini() - close an account
 * @core: bound
 * @account: open; all that was charged to it must have been freed
 *
 * Context: sleeps.
 */
void nova_core_vram_account_fini(struct nova_core *core,
				 struct nova_core_vram_account *account)
{
	nova_vram_account_fini(&core->vram, account);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vram_account_fini, "NOVA_CORE");

/**
 * nova_core_vram_account_used() - what is charged to an account
 * @core: bound
 * @account: open
 *
 * Context: process; does not wait for allocations under way.
 *
 * Returns: bytes.
 */
u64 nova_core_vram_account_used(struct nova_core *core,
				const struct nova_core_vram_account *account)
{
	return nova_vram_account_used(&core->vram, account);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vram_account_used, "NOVA_CORE");

/**
 * nova_core_vram_usage() - how much VRAM is in use
 * @core: bound
 * @usage: filled; all amounts are of the same moment
 *
 * Context: process; does not wait for allocations under way.
 */
void nova_core_vram_usage(struct nova_core *core,
			  struct nova_core_vram_usage *usage)
{
	nova_vram_usage(&core->vram, usage);
}
EXPORT_SYMBOL_NS_GPL(nova_core_vram_usage, "NOVA_CORE");
