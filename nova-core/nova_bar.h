/* SPDX-License-Identifier: GPL-2.0 */
/*
 * BAR0: typed register access, bounded waits and the dead-device latch.
 */
#ifndef _NOVA_BAR_H
#define _NOVA_BAR_H

#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/sizes.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "regs/nova_reg.h"

struct device;
struct pci_dev;

/**
 * define NOVA_BAR_SIZE - bytes of BAR0 on every supported chip
 */
#define NOVA_BAR_SIZE	SZ_16M

/**
 * DOC: Dead devices
 *
 * A GPU that fell off the bus answers every read with all ones. &struct
 * nova_bar recognises that in one place: a read that returns all ones is
 * confirmed with NV_PMC_BOOT_0, which never is, and if that is all ones too
 * the bar is latched dead. From then on reads return all ones and writes are
 * dropped without touching the bus, polls and waits end with -ENODEV at once,
 * and everybody asleep in nova_bar_wait_event() is woken. Callers never test
 * for it themselves; they see the -ENODEV of the wait they were in.
 *
 * A GPU that is about to be reset is latched dead as well, after its GSP has been
 * stopped: it is there again soon, but knows nothing of this driver.
 */

/**
 * struct nova_bar - the register window of one GPU
 *
 * Lives as long as the PCI driver is bound. Accessors may be used in any
 * context; the polling ones that take an interval may sleep.
 */
struct nova_bar {
	/** @dev: the PCI device, for messages */
	struct device *dev;
	/** @base: mapping of BAR0, nobody else touches it */
	void __iomem *base;
	/** @flags: NOVA_BAR_DEAD; set once, never cleared */
	unsigned long flags;
#define NOVA_BAR_DEAD	0
	/**
	 * @waiters: everyone waiting for this GPU to do something that is
	 * announced by memory or interrupt; woken by the announcer, and by
	 * nova_bar_kill()
	 */
	wait_queue_head_t waiters;
	/** @died: called once when it is latched, in any context; or NULL */
	void (*died)(struct nova_bar *bar);
};

int nova_bar_map(struct nova_bar *bar, struct pci_dev *pdev);

u32 nova_bar_readl(struct nova_bar *bar, u32 addr);
void nova_bar_writel(struct nova_bar *bar, u32 addr, u32 val);
int nova_bar_poll_addr(struct nova_bar *bar, u32 addr, u32 mask, u32 want,
		       unsigned int interval_us, unsigned int timeout_us,
		       u32 *last);
void nova_bar_kill(struct nova_bar *bar, const char *reason);
void nova_bar_retire(struct nova_bar *bar);
void nova_bar_check_alive(struct nova_bar *bar);

/**
 * nova_bar_is_dead() - has the device been found gone?
 * @bar: the register window
 *
 * For reporting only: code that waits gets -ENODEV from the wait.
 *
 * Returns: true once the latch is set, for good.
 */
static inline bool nova_bar_is_dead(const struct nova_bar *bar)
{
	return test_bit(NOVA_BAR_DEAD, &bar->flags);
}

static __always_inline void nova_bar_check_reg(struct nova_reg reg)
{
	BUILD_BUG_ON(__builtin_constant_p(reg.addr) &&
		     (reg.addr >= NOVA_BAR_SIZE || (reg.addr & 3)));
}

/**
 * nova_bar_rd32() - read a register
 * @bar: the register window
 * @reg: the register
 *
 * Returns: its value; all ones when the device is dead.
 */
static __always_inline u32 nova_bar_rd32(struct nova_bar *bar,
					 struct nova_reg reg)
{
	nova_bar_check_reg(reg);
	return nova_bar_readl(bar, reg.addr);
}

/**
 * nova_bar_wr32() - write a register
 * @bar: the register window
 * @reg: the register
 * @val: value to write; dropped when the device is dead
 */
static __always_inline void nova_bar_wr32(struct nova_bar *bar,
					  struct nova_reg reg, u32 val)
{
	nova_bar_check_reg(reg);
	nova_bar_writel(bar, reg.addr, val);
}

/**
 * nova_bar_poll() - wait until some bits of a register have a value
 * @bar: the register window
 * @reg: the register
 * @mask: bits to look at
 * @want: the value of those bits to wait for
 * @interval_us: sleep between two reads, 0 to spin (short waits only)
 * @timeout_us: give up after this long; the register is read once more after
 *	the deadline, so that a preempted caller does not fail for it
 *
 * Context: may sleep if @interval_us is not 0.
 *
 * Returns: 0, -ETIMEDOUT, or -ENODEV as soon as the device is found dead.
 */
static __always_inline int nova_bar_poll(struct nova_bar *bar,
					 struct nova_reg reg, u32 mask,
					 u32 want, unsigned int interval_us,
					 unsigned int timeout_us)
{
	nova_bar_check_reg(reg);
	return nova_bar_poll_addr(bar, reg.addr, mask, want, interval_us,
				  timeout_us, NULL);
}

/**
 * nova_bar_poll_cond() - wait until a condition nobody announces comes true
 * @bar: the register window
 * @condition: expression, evaluated again and again, once more after the
 *	deadline; if it reads registers, a dead device ends the wait whatever it
 *	evaluates to
 * @interval_us: sleep between two evaluations
 * @timeout_us: deadline
 *
 * Context: sleeps.
 *
 * Returns: 0 when @condition came true, -ETIMEDOUT, or -ENODEV as soon as the
 * device is found dead.
 */
#define nova_bar_poll_cond(bar, condition, interval_us, timeout_us)	\
({									\
	struct nova_bar *__bar = (bar);					\
	unsigned int __interval = (interval_us);			\
	ktime_t __deadline = ktime_add_us(ktime_get(), timeout_us);	\
	int __ret;							\
									\
	for (;;) {							\
		bool __late = ktime_after(ktime_get(), __deadline);	\
		bool __met = (condition);				\
									\
		__ret = nova_bar_is_dead(__bar) ? -ENODEV :		\
			__met ? 0 : -ETIMEDOUT;				\
		if (__ret != -ETIMEDOUT || __late)			\
			break;						\
		usleep_range(__interval, 2 * __interval);		\
	}								\
	__ret;								\
})

/**
 * nova_bar_wait_event() - sleep until a condition, a deadline, or death
 * @bar: the register window
 * @condition: expression, evaluated after each wakeup of @bar->waiters
 * @timeout_ms: deadline in milliseconds
 *
 * Returns: 0 when @condition came true, else -ENODEV when the device is dead,
 * else -ETIMEDOUT.
 */
#define nova_bar_wait_event(bar, condition, timeout_ms)			\
({									\
	struct nova_bar *__bar = (bar);					\
	bool __met = false;						\
									\
	wait_event_timeout(__bar->waiters,				\
			   (__met = !!(condition)) ||			\
			   nova_bar_is_dead(__bar),			\
			   msecs_to_jiffies(timeout_ms));		\
	__met ? 0 : nova_bar_is_dead(__bar) ? -ENODEV : -ETIMEDOUT;	\
})

#endif /* _NOVA_BAR_H */
