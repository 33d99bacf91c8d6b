// SPDX-License-Identifier: GPL-2.0
/*
 * PRAMIN: VRAM through BAR0, 1 MiB at a time.
 *
 * It is slow, and there is one for all. nova-core uses it only while there is no
 * BAR2, which is in probe, so that no lock is needed.
 */
#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/wordpart.h>

#include <kunit/visibility.h>

#include "nova_bar.h"
#include "nova_pramin.h"
#include "regs/nova_regs_pbus.h"

static u32 pramin_window(u64 addr)
{
	return FIELD_PREP(NV_PBUS_BAR0_WINDOW_BASE,
			  addr >> NV_PBUS_BAR0_WINDOW_BASE_SHIFT) |
	       FIELD_PREP(NV_PBUS_BAR0_WINDOW_TARGET,
			  NV_PBUS_BAR0_WINDOW_TARGET_VID_MEM);
}

/**
 * nova_pramin_write() - write to VRAM
 * @bar: the registers
 * @addr: where, a multiple of 8
 * @words: what
 * @count: how many words
 *
 * A read at the end makes sure that all has arrived (NVIDIA: kbusFlushSingle_GV100(),
 * BUS_FLUSH_VIDEO_MEMORY_VIA_PRAMIN_WINDOW).
 *
 * Context: probe; nobody else uses PRAMIN.
 *
 * Returns: 0; -EINVAL if that is beyond what PRAMIN can show; -ENODEV if the
 * GPU is gone.
 */
int nova_pramin_write(struct nova_bar *bar, u64 addr, const u64 *words,
		      u32 count)
{
	const u64 end = ((u64)NV_PBUS_BAR0_WINDOW_BASE + 1) <<
			NV_PBUS_BAR0_WINDOW_BASE_SHIFT;
	u64 size = (u64)count * sizeof(*words);
	u32 at, window, now = U32_MAX;

	if (!count || addr % sizeof(*words) || addr >= end || size > end - addr)
		return -EINVAL;

	for (u32 i = 0; i < count; i++, addr += sizeof(*words)) {
		window = pramin_window(addr & ~(u64)(NV_PRAMIN_SIZE - 1));
		at = NV_PRAMIN_BASE + (addr & (NV_PRAMIN_SIZE - 1));
		if (window != now)
			nova_bar_wr32(bar, NV_PBUS_BAR0_WINDOW, window);
		now = window;
		nova_bar_writel(bar, at, lower_32_bits(words[i]));
		nova_bar_writel(bar, at + sizeof(u32), upper_32_bits(words[i]));
	}
	nova_bar_readl(bar, NV_PRAMIN_BASE);
	return nova_bar_is_dead(bar) ? -ENODEV : 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_pramin_write);
