/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Clearing VRAM with a copy engine.
 */
#ifndef _NOVA_CLEAR_H
#define _NOVA_CLEAR_H

#include <linux/compiler-context-analysis.h>
#include <linux/mutex.h>
#include <linux/wait.h>

struct nova_core;
struct nova_core_chan;
struct nova_core_vm;
struct nova_core_vram;

/**
 * struct nova_clear - nova-core's own channel
 *
 * Made when it is first needed. A child that clears much has its own.
 */
struct nova_clear {
	/** @lock: one at a time; protects what follows; RPCs are made under it */
	struct mutex lock;
	/** @vm: address space of @chan, or NULL */
	struct nova_core_vm *vm __guarded_by(&lock);
	/** @chan: on a copy engine, or NULL */
	struct nova_core_chan *chan __guarded_by(&lock);
	/** @waiters: who waits for @chan */
	wait_queue_head_t waiters;
};

int nova_clear_setup(struct nova_core *core);
int nova_clear_vram(struct nova_core *core, const struct nova_core_vram *vram);

#endif /* _NOVA_CLEAR_H */
