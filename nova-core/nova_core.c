// SPDX-License-Identifier: GPL-2.0
/*
 * What is left to devres, and until when; and the end that does not come from
 * there.
 */
#include <linux/bug.h>
#include <linux/device.h>
#include <linux/pci.h>

#include <asm/barrier.h>

#include "nova_core_priv.h"
#include "nova_gsp_boot.h"

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

/**
 * nova_core_stop() - have the GPU do nothing any more, for good
 * @core: the GPU; may have been stopped before
 *
 * For a GPU that will be powered off or reset under the driver, where children stay
 * bound, and for one that may not have come to rest, when they have gone: channels
 * are dead, calls fail, and no register is touched any more. What unbinding undoes
 * after that is in the CPU's memory only: RM has gone with all its objects, and the
 * GPU neither translates addresses nor masters the bus.
 *
 * Context: process context; sleeps some seconds at worst.
 */
void nova_core_stop(struct nova_core *core)
{
	/* First, as when unbinding: handlers read what is going to be reset. */
	nova_intr_quiesce(&core->intr);
	nova_gsp_boot_stop(core);
	pci_clear_master(core->pdev);
	/* Pairs with the acquire in nova_core_is_stopped(). */
	smp_store_release(&core->stopped, true);
	nova_bar_retire(&core->bar);
	nova_chan_list_flush(core);
}

/*
 * What the GPU may use yet, because it or its GSP did not say otherwise, is about
 * to be freed.
 */
static void core_stop_lost(void *data)
{
	struct nova_core *core = data;
	bool reset;
	int ret;

	if (nova_gsp_state(&core->gsp) != NOVA_GSP_FAILED &&
	    !nova_chan_list_has_stale(&core->chans) &&
	    !nova_vm_list_has_stale(&core->vms))
		return;
	/* If it has gone, or has been reset, its engines stand still. */
	reset = !nova_core_is_stopped(core) && !nova_bar_is_dead(&core->bar);
	nova_core_stop(core);
	if (!reset)
		return;
	/* Who masters the bus next must not find engines that go on. */
	ret = pci_reset_function_locked(core->pdev);
	if (ret)
		dev_warn(&core->pdev->dev,
			 "cannot reset the GPU (%d), whose engines may run: reset it before it is bound again\n",
			 ret);
}

/**
 * nova_core_defer_stop() - have a GPU stopped that is not in good order
 * @core: channels and address spaces can be made
 *
 * Giving the GSP up stops no engine. When the driver is unbound this is done
 * before anything is freed that was kept for that reason, and the GPU is reset for
 * whoever binds it next; otherwise all is taken down in good order.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_core_defer_stop(struct nova_core *core)
{
	return nova_core_defer(core, core_stop_lost, core);
}

/**
 * nova_core_is_stopped() - has nova_core_stop() been called?
 * @core: the GPU
 *
 * Context: any.
 *
 * Returns: true if neither RM nor the GPU use anything any more.
 */
bool nova_core_is_stopped(const struct nova_core *core)
{
	/* Pairs with the release in nova_core_stop(). */
	return smp_load_acquire(&core->stopped);
}

/**
 * nova_core_errno() - what a child is told of a failure
 * @core: the GPU
 * @error: negative errno
 *
 * That the GPU has died is more than what failed because of that. Who waited for
 * the firmware in vain may say so.
 *
 * Context: any.
 *
 * Returns: @error, or -ENODEV.
 */
int nova_core_errno(struct nova_core *core, int error)
{
	if (error == -ETIMEDOUT || !nova_chan_list_is_lost(&core->chans))
		return error;
	return -ENODEV;
}
