// SPDX-License-Identifier: GPL-2.0
/*
 * What is left to devres, and until when.
 */
#include <linux/bug.h>
#include <linux/device.h>
#include <linux/pci.h>

#include "nova_core_priv.h"

/**
 * nova_core_defer() - have something done when the driver is unbound
 * @core: the GPU, not yet sealed
 * @action: called in the reverse order of registration; at once if this fails
 * @data: for @action
 *
 * The only way by which nova-core leaves work to devres. What is registered
 * after the auxiliary device would be undone while a child is still bound.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0, -ENOMEM, or -EBUSY with a warning when sealed.
 */
int nova_core_defer(struct nova_core *core, void (*action)(void *), void *data)
{
	if (WARN_ON(core->sealed)) {
		action(data);
		return -EBUSY;
	}
	return devm_add_action_or_reset(&core->pdev->dev, action, data);
}

/**
 * nova_core_seal() - nothing is left to devres from here on
 * @core: complete
 */
void nova_core_seal(struct nova_core *core)
{
	core->sealed = true;
}
