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
#include "nova_core_priv.h"
#include "nova_engine.h"

static const char * const engine_names[NOVA_CORE_ENGINE_CLASSES] = {
	[NOVA_CORE_ENGINE_GR] = "GR",
	[NOVA_CORE_ENGINE_CE] = "CE",
	[NOVA_CORE_ENGINE_NVDEC] = "NVDEC",
	[NOVA_CORE_ENGINE_NVENC] = "NVENC",
	[NOVA_CORE_ENGINE_NVJPG] = "NVJPG",
	[NOVA_CORE_ENGINE_OFA] = "OFA",
};

static const char * const cause_names[] = {
	[NOVA_CORE_CHAN_ALIVE] = "alive",
	[NOVA_CORE_CHAN_RC] = "dead of an error",
	[NOVA_CORE_CHAN_KILLED] = "killed",
	[NOVA_CORE_CHAN_LOST] = "lost",
};

static void channels_show_one(struct seq_file *m,
			      const struct nova_core_chan *chan)
{
	seq_printf(m, "channel %u %s: %s %u, submitted %llu, completed %llu, interrupts %llu, polled %llu, %s\n",
		   chan->chid, chan->name, engine_names[chan->engine->rm.class],
		   chan->engine->rm.instance,
		   (u64)atomic64_read(&chan->submitted),
		   (u64)atomic64_read(&chan->completed),
		   (u64)atomic64_read(&chan->interrupts),
		   (u64)atomic64_read(&chan->polled),
		   cause_names[READ_ONCE(chan->error.cause)]);
}

static int channels_show(struct seq_file *m, void *unused)
{
	struct nova_chan_list *list = m->private;
	const struct nova_core_chan *chan;

	for (u32 i = 0; i < list->runlist_count; i++) {
		seq_printf(m, "runlist %u: interrupt vector %u%s\n",
			   list->runlists[i].id, list->runlists[i].intr.vector,
			   list->runlists[i].enabled ? "" : ", not in use");
		guard(rcu)();
		list_for_each_entry_rcu(chan, &list->runlists[i].chans, link)
			channels_show_one(m, chan);
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
