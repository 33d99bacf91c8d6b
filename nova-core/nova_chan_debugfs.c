// SPDX-License-Identifier: GPL-2.0
/*
 * Channels as debugfs shows them: by runlist, how far each has come.
 */
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>

#include "nova_chan.h"
#include "nova_chan_debugfs.h"
#include "nova_chan_list.h"
#include "nova_chan_print.h"
#include "nova_core_priv.h"
#include "nova_text.h"

static int channels_show(struct seq_file *m, void *unused)
{
	const struct nova_core_printer printer = nova_text_seq(m);
	struct nova_chan_list *list = m->private;
	struct nova_core_chan *chan;

	for (u32 i = 0; i < list->runlist_count; i++) {
		seq_printf(m, "runlist %u: interrupt vector %u%s\n",
			   list->runlists[i].id, list->runlists[i].intr.vector,
			   list->runlists[i].enabled ? "" : ", not in use");
		guard(rcu)();
		list_for_each_entry_rcu(chan, &list->runlists[i].chans, link)
			nova_chan_print_state(chan, &printer);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(channels);

static void nova_chan_debugfs_remove(void *data)
{
	debugfs_remove(data);
}

/**
 * nova_chan_debugfs_register() - show channels
 * @core: with its directory, and its runlists known
 *
 * Undone by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_chan_debugfs_register(struct nova_core *core)
{
	struct dentry *file = debugfs_create_file("channels", 0400,
						  core->debugfs, &core->chans,
						  &channels_fops);

	return nova_core_defer(core, nova_chan_debugfs_remove, file);
}
