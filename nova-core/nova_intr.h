/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Interrupts: one MSI, and the tree of vectors behind it.
 */
#ifndef _NOVA_INTR_H
#define _NOVA_INTR_H

#include <linux/spinlock.h>
#include <linux/types.h>

#include "regs/nova_regs_vfunc.h"

struct nova_bar;
struct nova_core;
struct nova_hal;

/**
 * DOC: Interrupt tree
 *
 * Each interrupt source of the GPU has a vector number. A vector is a bit in
 * one of eight "leaf" registers of 32 bits, and each pair of leaves is a bit in
 * the "top" register (open-gpu-doc, dev_vm manual, NV_VIRTUAL_FUNCTION_PRIV).
 * A message is sent when a bit that is enabled in both becomes pending, once,
 * until the driver re-arms it. Leaf bits latch edges: the handler clears its
 * bit first and then looks at the source, so that what happens in between
 * raises it again.
 */

/**
 * define NOVA_INTR_LEAVES - leaf registers
 */
#define NOVA_INTR_LEAVES	NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_LEAF__SIZE_1

/**
 * define NOVA_INTR_VECTORS - vectors they hold
 */
#define NOVA_INTR_VECTORS	(32 * NOVA_INTR_LEAVES)

/**
 * struct nova_intr_handler - who is told of a vector; embed it
 *
 * Must stay valid until nova_intr_disable() has returned.
 */
struct nova_intr_handler {
	/** @fn: called in hard interrupt context, after the vector was cleared */
	void (*fn)(struct nova_intr_handler *handler);
	/** @vector: below NOVA_INTR_VECTORS */
	unsigned int vector;
};

/**
 * struct nova_intr - the interrupt of one GPU
 */
struct nova_intr {
	/** @bar: registers */
	struct nova_bar *bar;
	/** @hal: for re-arming */
	const struct nova_hal *hal;
	/** @irq: Linux interrupt number */
	int irq;
	/**
	 * @lock: protects @enabled and changes of @handlers; taken in hard
	 * interrupt, but not while a handler runs
	 */
	spinlock_t lock;
	/** @enabled: vectors that have a handler, a bit each, by leaf */
	u32 enabled[NOVA_INTR_LEAVES];
	/** @handlers: by vector, NULL if disabled */
	struct nova_intr_handler *handlers[NOVA_INTR_VECTORS];
};

int nova_intr_setup(struct nova_core *core);
void nova_intr_quiesce(struct nova_intr *intr);
void nova_intr_retry(struct nova_intr *intr);
int nova_intr_enable(struct nova_intr *intr, struct nova_intr_handler *handler);
void nova_intr_disable(struct nova_intr *intr,
		       struct nova_intr_handler *handler);

#endif /* _NOVA_INTR_H */
