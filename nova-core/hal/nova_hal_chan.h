/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between families in channels and engines.
 */
#ifndef _NOVA_HAL_CHAN_H
#define _NOVA_HAL_CHAN_H

#include <linux/nova_core.h>
#include <linux/types.h>

#include "../regs/nova_reg.h"

struct nova_push;

/**
 * struct nova_hal_class - a class of objects that engines have
 */
struct nova_hal_class {
	/** @engine: engines that have it */
	enum nova_core_engine_class engine;
	/** @class: NVIDIA's number */
	u32 class;
	/** @name: NVIDIA's name */
	const char *name;
};

/**
 * struct nova_hal_chan - channels and engines of one family
 *
 * Constant; no member is NULL.
 */
struct nova_hal_chan {
	/** @dma_bits: width of the addresses host has for its own memory */
	unsigned int dma_bits;
	/** @class: class of channels */
	u32 class;
	/** @class_name: NVIDIA's name of that */
	const char *class_name;
	/** @gr_class: class whose first object makes RM build a context */
	u32 gr_class;
	/** @ce_class: class of copy engines, those of GR included */
	u32 ce_class;
	/** @class_count: entries of @classes */
	u32 class_count;
	/** @classes: classes of objects, those of an engine together */
	const struct nova_hal_class *classes;
	/** @doorbell: tells host to look at a channel, by its token */
	struct nova_reg doorbell;

	/** @ce_copy: methods of a copy, as nova_ce_copy() */
	void (*ce_copy)(struct nova_push *push, u64 dst, u64 src, u32 size);
	/** @ce_fill: methods of a fill, as nova_ce_fill() */
	void (*ce_fill)(struct nova_push *push, u64 dst, u32 size, u32 value);
};

extern const struct nova_hal_chan nova_hal_chan_ga102;

#endif /* _NOVA_HAL_CHAN_H */
