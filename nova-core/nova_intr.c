// SPDX-License-Identifier: GPL-2.0
/*
 * Interrupts: one MSI, and the tree of vectors behind it.
 *
 * Register use follows NVIDIA's intr_tu102.c and intr_cpu_tu102.c.
 */
#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

#include "hal/nova_hal.h"
#include "nova_bar.h"
#include "nova_core_priv.h"
#include "nova_intr.h"

static_assert(NOVA_INTR_LEAVES % 2 == 0);

/* Each bit of the top register stands for two leaves. */
static u32 nova_intr_top_mask(const struct nova_intr *intr)
{
	u32 mask = 0;

	for (unsigned int leaf = 0; leaf < NOVA_INTR_LEAVES; leaf++)
		if (intr->enabled[leaf])
			mask |= BIT(leaf / 2);
	return mask;
}

/* Returns what is to be handled of a leaf, cleared. */
static u32 nova_intr_take(struct nova_intr *intr, unsigned int leaf)
{
	u32 pending =
		nova_bar_rd32(intr->bar,
			      NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_LEAF(leaf));

	/* What is not enabled did not cause this interrupt: leave it latched. */
	pending &= intr->enabled[leaf];
	if (!pending || nova_bar_is_dead(intr->bar))
		return 0;

	nova_bar_wr32(intr->bar, NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_LEAF(leaf),
		      pending);
	return pending;
}

/*
 * Without the lock: handlers call children. One that is disabled meanwhile is
 * waited for.
 */
static void nova_intr_handle(struct nova_intr *intr, unsigned int leaf,
			     unsigned long pending)
{
	unsigned int bit;

	for_each_set_bit(bit, &pending, 32) {
		struct nova_intr_handler *handler =
			READ_ONCE(intr->handlers[32 * leaf + bit]);

		if (handler)
			handler->fn(handler);
	}
}

static irqreturn_t nova_intr_isr(int irq, void *data)
{
	u32 pending[NOVA_INTR_LEAVES] = { };
	struct nova_intr *intr = data;
	u32 top;

	scoped_guard(spinlock, &intr->lock) {
		nova_bar_wr32(intr->bar,
			      NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_CLEAR,
			      U32_MAX);
		intr->hal->msi_rearm(intr->bar);

		top = nova_bar_rd32(intr->bar,
				    NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP);
		for (unsigned int leaf = 0; leaf < NOVA_INTR_LEAVES; leaf++)
			if (top & BIT(leaf / 2))
				pending[leaf] = nova_intr_take(intr, leaf);
	}

	for (unsigned int leaf = 0; leaf < NOVA_INTR_LEAVES; leaf++)
		nova_intr_handle(intr, leaf, pending[leaf]);

	/* Messages are sent again for whatever has become pending meanwhile. */
	scoped_guard(spinlock, &intr->lock)
		nova_bar_wr32(intr->bar,
			      NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_SET,
			      nova_intr_top_mask(intr));
	return IRQ_HANDLED;
}

static void nova_intr_mask_all(struct nova_intr *intr)
{
	nova_bar_wr32(intr->bar, NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_CLEAR,
		      U32_MAX);
	for (unsigned int leaf = 0; leaf < NOVA_INTR_LEAVES; leaf++)
		nova_bar_wr32(intr->bar,
			      NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_LEAF_EN_CLEAR(leaf),
			      U32_MAX);
}

/**
 * nova_intr_quiesce() - mask everything, for good
 * @intr: the interrupt
 *
 * Context: process context; when it returns no handler is running.
 */
void nova_intr_quiesce(struct nova_intr *intr)
{
	scoped_guard(spinlock_irqsave, &intr->lock) {
		memset(intr->enabled, 0, sizeof(intr->enabled));
		nova_intr_mask_all(intr);
	}
	synchronize_irq(intr->irq);
}

static void nova_intr_quiesce_action(void *intr)
{
	nova_intr_quiesce(intr);
}

/**
 * nova_intr_setup() - get ready for interrupts
 * @core: the GPU; all vectors are masked in the GPU until enabled one by one
 *
 * Undone by devres, which masks everything again before it frees the interrupt.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_intr_setup(struct nova_core *core)
{
	struct nova_intr *intr = &core->intr;
	struct device *dev = &core->pdev->dev;
	int ret;

	intr->bar = &core->bar;
	intr->hal = core->hal;
	spin_lock_init(&intr->lock);
	nova_intr_mask_all(intr);

	ret = pci_alloc_irq_vectors(core->pdev, 1, 1, PCI_IRQ_MSI);
	if (ret < 0)
		return dev_err_probe(dev, ret,
				     "no MSI; the platform must support message signalled interrupts\n");

	intr->irq = pci_irq_vector(core->pdev, 0);
	ret = devm_request_irq(dev, intr->irq, nova_intr_isr, 0,
			       "nova-core", intr);
	if (ret)
		return dev_err_probe(dev, ret, "cannot request interrupt %d\n",
				     intr->irq);

	intr->hal->msi_rearm(intr->bar);
	return nova_core_defer(core, nova_intr_quiesce_action, intr);
}

/**
 * nova_intr_retry() - have the message sent again that may have been lost
 * @intr: the interrupt
 *
 * The GPU sends the next one when it has been re-armed, which the handler of a
 * message does that never came. Does no harm if it did come, or still will: vectors
 * are latched, and handled once.
 *
 * Context: any.
 */
void nova_intr_retry(struct nova_intr *intr)
{
	guard(spinlock_irqsave)(&intr->lock);
	nova_bar_wr32(intr->bar, NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_CLEAR,
		      U32_MAX);
	intr->hal->msi_rearm(intr->bar);
	nova_bar_wr32(intr->bar, NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_SET,
		      nova_intr_top_mask(intr));
}

/**
 * nova_intr_enable() - have a handler called for its vector
 * @intr: the interrupt
 * @handler: filled in by the caller
 *
 * An edge latched before is delivered too.
 *
 * Context: any.
 *
 * Returns: 0, -ERANGE for a vector that does not exist, -EBUSY if it has a
 * handler; not reported.
 */
int nova_intr_enable(struct nova_intr *intr, struct nova_intr_handler *handler)
{
	unsigned int leaf = handler->vector / 32;

	if (handler->vector >= NOVA_INTR_VECTORS)
		return -ERANGE;

	guard(spinlock_irqsave)(&intr->lock);
	if (intr->handlers[handler->vector])
		return -EBUSY;

	WRITE_ONCE(intr->handlers[handler->vector], handler);
	intr->enabled[leaf] |= BIT(handler->vector % 32);
	nova_bar_wr32(intr->bar,
		      NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_LEAF_EN_SET(leaf),
		      BIT(handler->vector % 32));
	nova_bar_wr32(intr->bar, NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_SET,
		      nova_intr_top_mask(intr));
	return 0;
}

/**
 * nova_intr_disable() - stop calling a handler
 * @intr: the interrupt
 * @handler: enabled before
 *
 * Context: process context; when it returns the handler is not running.
 */
void nova_intr_disable(struct nova_intr *intr,
		       struct nova_intr_handler *handler)
{
	unsigned int leaf = handler->vector / 32;

	scoped_guard(spinlock_irqsave, &intr->lock) {
		WRITE_ONCE(intr->handlers[handler->vector], NULL);
		intr->enabled[leaf] &= ~BIT(handler->vector % 32);
		nova_bar_wr32(intr->bar,
			      NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_LEAF_EN_CLEAR(leaf),
			      BIT(handler->vector % 32));
	}
	synchronize_irq(intr->irq);
}
