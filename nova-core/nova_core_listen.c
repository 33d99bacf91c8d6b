// SPDX-License-Identifier: GPL-2.0
/*
 * Telling children that the GPU is dead.
 */
#include <linux/cleanup.h>
#include <linux/export.h>

#include "nova_chan_list.h"
#include "nova_core_listen.h"
#include "nova_core_priv.h"
#include "nova_lockdep.h"

/**
 * nova_core_listen_init() - nobody listens
 * @core: the GPU
 *
 * Context: probe.
 */
void nova_core_listen_init(struct nova_core *core)
{
	mutex_init(&core->listeners.lock);
	nova_lockdep_set_listen_class(&core->listeners);
	scoped_guard(mutex_init, &core->listeners.lock)
		INIT_LIST_HEAD(&core->listeners.list);
}

/**
 * nova_core_listen_tell() - the GPU is dead
 * @core: the GPU; those are told who have not been
 *
 * Context: sleeps.
 */
void nova_core_listen_tell(struct nova_core *core)
{
	struct nova_core_listeners *listeners = &core->listeners;
	struct nova_core_listener *listener;

	guard(mutex)(&listeners->lock);
	list_for_each_entry(listener, &listeners->list, link) {
		bool gone = nova_bar_is_dead(&core->bar);

		if (gone ? listener->told_gone : listener->told)
			continue;
		listener->told = true;
		listener->told_gone = gone;
		listener->dead(listener, gone);
	}
}

/**
 * nova_core_listen_begin() - be told when the GPU dies
 * @core: bound
 * @listener: @dead is filled in; until nova_core_listen_end()
 *
 * If it is dead already it is said soon.
 *
 * Context: sleeps.
 */
void nova_core_listen_begin(struct nova_core *core,
			    struct nova_core_listener *listener)
{
	listener->told = false;
	listener->told_gone = false;
	scoped_guard(mutex, &core->listeners.lock)
		list_add_tail(&listener->link, &core->listeners.list);
	/* If it dies after this look it is found in the list. */
	if (nova_chan_list_is_lost(&core->chans))
		nova_chan_list_lost(core);
}
EXPORT_SYMBOL_NS_GPL(nova_core_listen_begin, "NOVA_CORE");

/**
 * nova_core_listen_end() - not to be told any more
 * @core: bound
 * @listener: listens
 *
 * When it returns @dead is not running and will not be called.
 *
 * Context: sleeps; nothing may be held that @dead takes.
 */
void nova_core_listen_end(struct nova_core *core,
			  struct nova_core_listener *listener)
{
	guard(mutex)(&core->listeners.lock);
	list_del(&listener->link);
}
EXPORT_SYMBOL_NS_GPL(nova_core_listen_end, "NOVA_CORE");
