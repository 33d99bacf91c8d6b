// SPDX-License-Identifier: GPL-2.0
/*
 * The DRM device's files in debugfs.
 */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/dma-resv.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>

#include <drm/drm_debugfs.h>
#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/drm_print.h>
#include <drm/nova_drm.h>
#include <drm/ttm/ttm_backup.h>
#include <drm/ttm/ttm_placement.h>
#include <drm/ttm/ttm_resource.h>

#include "nova_drm_ce.h"
#include "nova_drm_debugfs.h"
#include "nova_drm_device.h"
#include "nova_drm_gem.h"
#include "nova_drm_label.h"
#include "nova_drm_scope.h"
#include "nova_drm_shrinker.h"
#include "nova_drm_vm_print.h"

/**
 * DOC: Memory in debugfs
 *
 * Of the DRM device, in ``/sys/kernel/debug/dri/<address>``:
 *
 * ``copy_engine``
 *	Whether a copy engine moves and clears memory if there is one (Y), or the
 *	CPU in any case (N). For tests, and to find out whose fault it is.
 *
 * ``evict_vram``
 *	Whatever is written drives all objects out of VRAM, those that should be
 *	nowhere else included; they come back when they are used.
 *
 * ``moves``
 *	Whether a copy engine is used now, and how many bytes it and the CPU have
 *	copied and cleared since the device was made.
 *
 * ``objects``
 *	All objects that some file has a handle of: size, where it is, flags,
 *	name.
 *
 * ``shrink_system``
 *	Whatever is written backs up all objects in system memory that are idle,
 *	as when memory is short; -ENOSPC where there is no room in swap. Read, how
 *	many bytes have objects that are in memory, and neither pinned nor imports.
 *
 * ``ttm_system``, ``ttm_vram``
 *	What TTM knows of the two kinds of memory.
 *
 * ``vms``
 *	All VMs: state, page tables by level, mappings, and for each of these
 *	what the page tables say, with page sizes.
 */

static ssize_t debugfs_evict_write(struct file *file, const char __user *buf,
				   size_t count, loff_t *pos)
{
	struct nova_drm *nd = file->private_data;
	int idx, ret;

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
	ret = ttm_resource_manager_evict_all(&nd->ttm, &nd->vram.man);
	nova_drm_exit(nd, idx);
	return ret ?: count;
}

static const struct file_operations debugfs_evict_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = debugfs_evict_write,
	.llseek = noop_llseek,
};

static ssize_t debugfs_shrink_write(struct file *file, const char __user *buf,
				    size_t count, loff_t *pos)
{
	if (!ttm_backup_bytes_avail())
		return -ENOSPC;
	nova_drm_shrinker_shrink_all(file->private_data);
	return count;
}

static ssize_t debugfs_shrink_read(struct file *file, char __user *buf,
				   size_t count, loff_t *pos)
{
	struct nova_drm *nd = file->private_data;
	char text[24];
	int len;

	len = scnprintf(text, sizeof(text), "%lld\n",
			(s64)atomic_long_read(&nd->shrinker.pages) << PAGE_SHIFT);
	return simple_read_from_buffer(buf, count, pos, text, len);
}

static const struct file_operations debugfs_shrink_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = debugfs_shrink_read,
	.write = debugfs_shrink_write,
	.llseek = default_llseek,
};

static void debugfs_moves_bytes(struct drm_printer *p, const char *name,
				const atomic64_t *count)
{
	drm_printf(p, "%s: %lld\n", name, atomic64_read(count));
}

static int debugfs_moves_show(struct seq_file *m, void *data)
{
	struct drm_debugfs_entry *entry = m->private;
	struct nova_drm *nd = to_nova_drm(entry->dev);
	struct drm_printer p = drm_seq_file_printer(m);

	drm_printf(&p, "copy_engine: %d\n", nova_drm_ce_is_used(nd));
	debugfs_moves_bytes(&p, "ce_copied", &nd->moves.ce_copied);
	debugfs_moves_bytes(&p, "ce_cleared", &nd->moves.ce_cleared);
	debugfs_moves_bytes(&p, "cpu_copied", &nd->moves.cpu_copied);
	debugfs_moves_bytes(&p, "cpu_cleared", &nd->moves.cpu_cleared);
	return 0;
}

/* The first object with a handle of at least *@id, with a reference. */
static struct drm_gem_object *debugfs_next(struct drm_file *file, int *id)
{
	struct drm_gem_object *obj;

	guard(spinlock)(&file->table_lock);
	obj = idr_get_next(&file->object_idr, id);
	if (obj)
		drm_gem_object_get(obj);
	return obj;
}

static void debugfs_object(struct drm_printer *p, struct drm_gem_object *obj,
			   int handle)
{
	struct nova_drm_gem *gem = to_nova_drm_gem(obj);
	u32 resident;

	dma_resv_lock(obj->resv, NULL);
	resident = nova_drm_gem_resident_locked(gem);
	dma_resv_unlock(obj->resv);

	drm_printf(p, "  %d: size=%zu placement=%#x resident=%#x flags=%#x\n",
		   handle, obj->size, gem->placement, resident, gem->flags);
	nova_drm_label_print(p, 2, obj);
}

static int debugfs_objects_show(struct seq_file *m, void *data)
{
	struct drm_debugfs_entry *entry = m->private;
	struct drm_device *dev = entry->dev;
	struct drm_printer p = drm_seq_file_printer(m);
	struct drm_gem_object *obj;
	struct drm_file *file;
	int id;

	guard(mutex)(&dev->filelist_mutex);
	list_for_each_entry(file, &dev->filelist, lhead) {
		drm_printf(&p, "client %llu\n", file->client_id);
		for (id = 0; (obj = debugfs_next(file, &id)); id++) {
			debugfs_object(&p, obj, id);
			drm_gem_object_put(obj);
		}
	}
	return 0;
}

static int debugfs_vms_show(struct seq_file *m, void *data)
{
	struct drm_debugfs_entry *entry = m->private;
	struct nova_drm *nd = to_nova_drm(entry->dev);
	struct drm_printer p = drm_seq_file_printer(m);
	int idx;

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
	nova_drm_vm_print_all(nd, &p);
	nova_drm_exit(nd, idx);
	return 0;
}

/**
 * nova_drm_debugfs_init() - &drm_driver.debugfs_init
 * @minor: the node that is registered
 *
 * Context: Process context.
 */
void nova_drm_debugfs_init(struct drm_minor *minor)
{
	struct nova_drm *nd = to_nova_drm(minor->dev);
	struct dentry *root = minor->debugfs_root;

	debugfs_create_file("evict_vram", 0200, root, nd, &debugfs_evict_fops);
	debugfs_create_file("shrink_system", 0600, root, nd,
			    &debugfs_shrink_fops);
	debugfs_create_bool("copy_engine", 0600, root, &nd->ce.enabled);
	drm_debugfs_add_file(minor->dev, "moves", debugfs_moves_show, NULL);
	drm_debugfs_add_file(minor->dev, "objects", debugfs_objects_show, NULL);
	drm_debugfs_add_file(minor->dev, "vms", debugfs_vms_show, NULL);
	ttm_resource_manager_create_debugfs(ttm_manager_type(&nd->ttm,
							     TTM_PL_SYSTEM),
					    root, "ttm_system");
	ttm_resource_manager_create_debugfs(&nd->vram.man, root, "ttm_vram");
}
