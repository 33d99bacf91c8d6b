// SPDX-License-Identifier: GPL-2.0
/*
 * VRAM as debugfs shows it: how much is used, by whom, and every allocation.
 */
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "nova_core_priv.h"
#include "nova_vram.h"
#include "nova_vram_debugfs.h"

static void vram_show_bytes(struct seq_file *m, const char *what, u64 bytes)
{
	seq_printf(m, "%s: %llu bytes\n", what, bytes);
}

static void vram_show_regions(struct seq_file *m, struct nova_vram *vram)
{
	struct nova_core_vram_usage usage;

	nova_vram_usage(vram, &usage);
	vram_show_bytes(m, "total", usage.total);
	vram_show_bytes(m, "used", usage.used);
	for (u32 i = 0; i < vram->mem->region_count; i++) {
		const struct nova_core_region *region = &vram->mem->regions[i];

		seq_printf(m, "region %#013llx-%#013llx: %llu bytes used\n",
			   region->base, region->base + region->size - 1,
			   usage.region_used[i]);
	}
}

static void vram_show_piece(struct seq_file *m,
			    const struct nova_core_vram *piece)
{
	struct nova_core_vram_iter it;

	seq_printf(m, "allocation: %llu bytes, %s:", piece->size,
		   piece->account ? piece->account->name : "no account");
	nova_vram_iter_init(&it, piece);
	while (nova_vram_iter_next(&it))
		seq_printf(m, " %#llx-%#llx", it.addr, it.addr + it.size - 1);
	seq_putc(m, '\n');
}

static int vram_show(struct seq_file *m, void *unused)
{
	struct nova_vram *vram = m->private;
	const struct nova_core_vram_account *account;
	const struct nova_core_vram *piece;

	/* A list that changes meanwhile would not add up. */
	guard(mutex)(&vram->lock);
	vram_show_regions(m, vram);
	seq_printf(m, "free: %llu bytes, %llu cleared\n", vram->buddy.avail,
		   vram->buddy.clear_avail);
	list_for_each_entry(account, &vram->accounts, link)
		vram_show_bytes(m, account->name,
				nova_vram_account_used(vram, account));
	list_for_each_entry(piece, &vram->allocations, link)
		vram_show_piece(m, piece);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(vram);

static void nova_vram_debugfs_remove(void *data)
{
	debugfs_remove(data);
}

/**
 * nova_vram_debugfs_register() - show VRAM
 * @core: with its directory and its allocator
 *
 * Undone by devres before the allocator is: unlike the files of
 * nova_debugfs_register() this one is younger than the directory.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_vram_debugfs_register(struct nova_core *core)
{
	struct dentry *file = debugfs_create_file("vram", 0400, core->debugfs,
						  &core->vram, &vram_fops);

	return nova_core_defer(core, nova_vram_debugfs_remove, file);
}
