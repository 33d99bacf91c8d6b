/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who is told that the GPU is dead.
 */
#ifndef _NOVA_CORE_LISTEN_H
#define _NOVA_CORE_LISTEN_H

#include <linux/compiler-context-analysis.h>
#include <linux/list.h>
#include <linux/mutex.h>

struct nova_core;

/**
 * struct nova_core_listeners - whom to tell
 */
struct nova_core_listeners {
	/**
	 * @lock: protects @list; held while children are told, so it is taken
	 * before all they may take
	 */
	struct mutex lock;
	/** @list: &nova_core_listener.link */
	struct list_head list __guarded_by(&lock);
};

void nova_core_listen_init(struct nova_core *core);
void nova_core_listen_tell(struct nova_core *core);

#endif /* _NOVA_CORE_LISTEN_H */
