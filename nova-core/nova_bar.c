// SPDX-License-Identifier: GPL-2.0
/*
 * BAR0: the only file that dereferences the register mapping.
 */
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/ktime.h>
#include <linux/pci.h>

#include <kunit/static_stub.h>
#include <kunit/visibility.h>

#include "nova_bar.h"
#include "regs/nova_regs_pmc.h"

/**
 * nova_bar_map() - map the registers of a GPU
 * @bar: to initialise
 * @pdev: the PCI device, enabled by pcim_enable_device()
 *
 * The mapping is undone by devres when the driver is unbound.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_bar_map(struct nova_bar *bar, struct pci_dev *pdev)
{
	struct device *dev = &pdev->dev;

	bar->dev = dev;
	init_waitqueue_head(&bar->waiters);

	if (!(pci_resource_flags(pdev, 0) & IORESOURCE_MEM) ||
	    pci_resource_len(pdev, 0) < NOVA_BAR_SIZE)
		return dev_err_probe(dev, -ENODEV,
				     "BAR0 is %#llx bytes, not the 16 MiB of an NVIDIA GPU\n",
				     (u64)pci_resource_len(pdev, 0));

	bar->base = pcim_iomap_region(pdev, 0, "nova-core");
	if (IS_ERR(bar->base))
		return dev_err_probe(dev, PTR_ERR(bar->base),
				     "cannot map the registers (BAR0)\n");
	return 0;
}

static bool bar_latch(struct nova_bar *bar)
{
	if (test_and_set_bit(NOVA_BAR_DEAD, &bar->flags))
		return false;
	wake_up_all(&bar->waiters);
	if (bar->died)
		bar->died(bar);
	return true;
}

/**
 * nova_bar_kill() - latch the device dead
 * @bar: the register window
 * @reason: what was seen; printed the first time only
 *
 * Context: any.
 */
void nova_bar_kill(struct nova_bar *bar, const char *reason)
{
	if (bar_latch(bar))
		dev_err(bar->dev,
			"GPU is gone: %s; remove it or power-cycle the machine\n",
			reason);
}

/**
 * nova_bar_retire() - latch a device dead that has been stopped
 * @bar: the register window; nobody needs it any more
 *
 * Context: any.
 */
void nova_bar_retire(struct nova_bar *bar)
{
	bar_latch(bar);
}

/**
 * nova_bar_check_alive() - look whether the device still answers
 * @bar: the register window
 *
 * Latches it dead if it does not.
 *
 * Context: any.
 */
void nova_bar_check_alive(struct nova_bar *bar)
{
	nova_bar_readl(bar, NV_PMC_BOOT_0.addr);
}

/**
 * nova_bar_readl() - read a register by number
 * @bar: the register window
 * @addr: offset in BAR0, below NOVA_BAR_SIZE and a multiple of 4
 *
 * For addresses that are computed and checked by the caller; registers known
 * by name are read by nova_bar_rd32().
 *
 * Context: any.
 *
 * Returns: the value; all ones when the device is dead.
 */
u32 nova_bar_readl(struct nova_bar *bar, u32 addr)
{
	u32 val;

	KUNIT_STATIC_STUB_REDIRECT(nova_bar_readl, bar, addr);

	if (unlikely(nova_bar_is_dead(bar)))
		return U32_MAX;

	val = readl(bar->base + addr);
	if (unlikely(val == U32_MAX) &&
	    (addr == NV_PMC_BOOT_0.addr ||
	     readl(bar->base + NV_PMC_BOOT_0.addr) == U32_MAX))
		nova_bar_kill(bar, "its registers read all ones");
	return val;
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar_readl);

/**
 * nova_bar_writel() - write a register by number
 * @bar: the register window
 * @addr: offset in BAR0, below NOVA_BAR_SIZE and a multiple of 4
 * @val: value; dropped when the device is dead
 *
 * Context: any.
 */
void nova_bar_writel(struct nova_bar *bar, u32 addr, u32 val)
{
	KUNIT_STATIC_STUB_REDIRECT(nova_bar_writel, bar, addr, val);

	if (likely(!nova_bar_is_dead(bar)))
		writel(val, bar->base + addr);
}
EXPORT_SYMBOL_IF_KUNIT(nova_bar_writel);

/**
 * nova_bar_poll_addr() - nova_bar_poll() for a computed address
 * @bar: the register window
 * @addr: offset in BAR0
 * @mask: bits to look at
 * @want: the value of those bits to wait for
 * @interval_us: sleep between two reads, 0 to spin
 * @timeout_us: deadline
 * @last: the value read last, may be NULL
 *
 * Context: may sleep if @interval_us is not 0.
 *
 * Returns: 0, -ETIMEDOUT or -ENODEV.
 */
int nova_bar_poll_addr(struct nova_bar *bar, u32 addr, u32 mask, u32 want,
		       unsigned int interval_us, unsigned int timeout_us,
		       u32 *last)
{
	ktime_t deadline = ktime_add_us(ktime_get(), timeout_us);

	for (;;) {
		bool late = ktime_after(ktime_get(), deadline);
		u32 val = nova_bar_readl(bar, addr);

		if (last)
			*last = val;
		if (nova_bar_is_dead(bar))
			return -ENODEV;
		if ((val & mask) == want)
			return 0;
		if (late)
			return -ETIMEDOUT;
		if (interval_us)
			usleep_range(interval_us, 2 * interval_us);
		else
			cpu_relax();
	}
}
