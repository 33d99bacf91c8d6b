// SPDX-License-Identifier: GPL-2.0
/*
 * The windows into VRAM as debugfs shows them: what they hold, and the memory
 * of page tables.
 */
#include <linux/bitmap.h>
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/list.h>
#include <linux/seq_file.h>

#include "nova_bar1.h"
#include "nova_bar2.h"
#include "nova_bars_debugfs.h"
#include "nova_core_priv.h"
#include "nova_pt_chunk.h"
#include "nova_pt_mem.h"

static void bars_show_bar1(struct seq_file *m, struct nova_core *core)
{
	struct nova_bar1 *bar1 = &core->bar1;
	struct nova_bar1_space_iter it;
	const struct nova_core_bar1 *map;

	guard(mutex)(&bar1->lock);
	seq_printf(m, "bar1: %llu of %llu bytes in %zu views, tables %llu bytes\n",
		   bar1->used_bytes, bar1->size, list_count_nodes(&bar1->maps),
		   nova_gmmu_pt_bytes(&bar1->pt));
	list_for_each_entry(map, &bar1->maps, link) {
		seq_printf(m, "view: %#llx-%#llx:", map->va,
			   map->va + map->size - 1);
		nova_bar1_space_iter_init(&it, map);
		while (nova_bar1_space_iter_next(&it))
			seq_printf(m, " %#llx-%#llx", it.addr,
				   it.addr + it.size - 1);
		seq_putc(m, '\n');
	}
}

static void bars_show_bar2(struct seq_file *m, struct nova_core *core)
{
	struct nova_bar2 *bar2 = &core->bar2;

	guard(mutex)(&bar2->lock);
	seq_printf(m, "bar2: %u of %u slots, tables at %#llx\n",
		   bitmap_weight(bar2->used, bar2->slots), bar2->slots,
		   bar2->addr);
}

static void bars_show_chunks(struct seq_file *m, struct nova_core *core)
{
	struct nova_pt_mem *pm = &core->pt_mem;
	const struct nova_pt_chunk *chunk;

	guard(mutex)(&pm->lock);
	list_for_each_entry(chunk, &pm->chunks, link)
		seq_printf(m, "tables: %s %#llx, %u of %u bytes, through %s\n",
			   chunk->vram ? "vram" : "system", chunk->addr,
			   chunk->used * NOVA_PT_CHUNK_UNIT,
			   chunk->units * NOVA_PT_CHUNK_UNIT,
			   chunk->bar1 ? "bar1" : chunk->vram ? "bar2" : "memory");
}

static int bars_show(struct seq_file *m, void *unused)
{
	struct nova_core *core = m->private;

	bars_show_bar1(m, core);
	bars_show_bar2(m, core);
	bars_show_chunks(m, core);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(bars);

static void nova_bars_debugfs_remove(void *data)
{
	debugfs_remove(data);
}

/**
 * nova_bars_debugfs_register() - show the windows into VRAM
 * @core: with its directory, BAR1, BAR2 and memory for page tables
 *
 * Undone by devres before they are.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_bars_debugfs_register(struct nova_core *core)
{
	struct dentry *file = debugfs_create_file("bars", 0400, core->debugfs,
						  core, &bars_fops);

	return nova_core_defer(core, nova_bars_debugfs_remove, file);
}
