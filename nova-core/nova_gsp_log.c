// SPDX-License-Identifier: GPL-2.0
/*
 * The firmware's log buffers, and the copies kept for bug reports.
 *
 * The buffers are gone when the driver is unbound or its probe fails, which is
 * exactly when one wants to read them. So a copy is kept, together with the
 * RPC history, until the same GPU is bound again or the module is unloaded.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "nova_debugfs.h"
#include "nova_gsp_history.h"
#include "nova_gsp_log.h"
#include "nova_text.h"

static const char * const log_names[NOVA_GSP_LOG_COUNT] = {
	[NOVA_GSP_LOG_INIT] = "loginit",
	[NOVA_GSP_LOG_INTR] = "logintr",
	[NOVA_GSP_LOG_RM] = "logrm",
};

/**
 * struct nova_gsp_log_kept - what is left of a GPU that is not bound
 */
struct nova_gsp_log_kept {
	/** @link: in kept_list */
	struct list_head link;
	/** @name: PCI address */
	char *name;
	/** @state: how far the GSP had come */
	char *state;
	/** @dir: debugfs directory, named @name */
	struct dentry *dir;
	/** @logs: one allocation holding the copies */
	u8 *logs;
	/** @blobs: slices of @logs as debugfs shows them */
	struct debugfs_blob_wrapper blobs[NOVA_GSP_LOG_COUNT];
	/** @history: the last messages */
	struct nova_gsp_history history;
};

/* Bytes in a line, as xxd has them. */
#define LOG_ROW		16

/* Protects kept_list; taken alone, in process context. */
static DEFINE_MUTEX(kept_lock);
static LIST_HEAD(kept_list);

/**
 * nova_gsp_log_create() - allocate the log buffers
 * @core: the GPU; they are freed when the driver is unbound
 * @log: zeroed memory
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_gsp_log_create(struct nova_core *core, struct nova_gsp_log *log)
{
	for (int i = 0; i < NOVA_GSP_LOG_COUNT; i++) {
		struct nova_dma_buf *buf = &log->bufs[i];
		__le64 *words;
		int ret;

		ret = nova_dma_alloc_bound(core, buf, NOVA_GSP_LOG_SIZE);
		if (ret)
			return ret;

		words = buf->cpu;
		for (size_t page = 0; page < buf->size / NOVA_DMA_PAGE; page++)
			words[1 + page] = cpu_to_le64(buf->addr +
						      page * NOVA_DMA_PAGE);
	}
	return 0;
}

/**
 * nova_gsp_log_show() - let debugfs show the live buffers
 * @log: the buffers
 * @dir: directory of the GPU; must be removed before the buffers are freed
 */
void nova_gsp_log_show(struct nova_gsp_log *log, struct dentry *dir)
{
	for (int i = 0; i < NOVA_GSP_LOG_COUNT; i++) {
		log->blobs[i].data = log->bufs[i].cpu;
		log->blobs[i].size = log->bufs[i].size;
		debugfs_create_blob(log_names[i], 0400, dir, &log->blobs[i]);
	}
}

static void log_print_row(const struct nova_dma_buf *buf, size_t offset,
			  const struct nova_core_printer *printer)
{
	u8 row[LOG_ROW];

	/* A copy: the firmware goes on writing. */
	memcpy(row, buf->cpu + offset, sizeof(row));
	if (memchr_inv(row, 0, sizeof(row)))
		nova_text_line(printer, "%08zx: %*phN", offset, LOG_ROW, row);
}

/**
 * nova_gsp_log_print() - the buffers in hexadecimal, for ``xxd -r``
 * @log: the buffers
 * @printer: where to
 *
 * Lines that are zero are left out.
 *
 * Context: as the printer.
 */
void nova_gsp_log_print(const struct nova_gsp_log *log,
			const struct nova_core_printer *printer)
{
	for (int i = 0; i < NOVA_GSP_LOG_COUNT; i++) {
		const struct nova_dma_buf *buf = &log->bufs[i];

		nova_text_line(printer, "%s: %zu bytes", log_names[i],
			       buf->size);
		for (size_t pos = 0; pos < buf->size; pos += LOG_ROW)
			log_print_row(buf, pos, printer);
	}
}

static void nova_gsp_log_kept_free(struct nova_gsp_log_kept *kept)
{
	if (!kept)
		return;
	debugfs_remove_recursive(kept->dir);
	kvfree(kept->logs);
	kfree(kept->state);
	kfree(kept->name);
	kvfree(kept);
}

DEFINE_FREE(nova_gsp_log_kept, struct nova_gsp_log_kept *,
	    nova_gsp_log_kept_free(_T))

static int rpc_history_show(struct seq_file *m, void *unused)
{
	const struct nova_core_printer printer = nova_text_seq(m);
	struct nova_gsp_log_kept *kept = m->private;

	nova_gsp_history_print(&kept->history, &printer);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(rpc_history);

static int gsp_state_show(struct seq_file *m, void *unused)
{
	struct nova_gsp_log_kept *kept = m->private;

	seq_printf(m, "%s\n", kept->state);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(gsp_state);

/**
 * nova_gsp_log_keep() - keep copies of the logs after the GPU is unbound
 * @dev: the PCI device
 * @log: its buffers; the firmware has stopped writing them
 * @hist: its RPC history
 * @state: how far the GSP had come, one line
 *
 * Shown under the same names where the live ones were; those must have been
 * removed. If memory is short nothing is kept.
 *
 * Context: process context; sleeps.
 */
void nova_gsp_log_keep(struct device *dev, struct nova_gsp_log *log,
		       struct nova_gsp_history *hist, const char *state)
{
	struct nova_gsp_log_kept *kept __free(nova_gsp_log_kept) =
		kvzalloc(sizeof(*kept), GFP_KERNEL);

	if (!IS_ENABLED(CONFIG_DEBUG_FS) || !kept)
		return;

	kept->name = kstrdup(dev_name(dev), GFP_KERNEL);
	kept->state = kstrdup(state, GFP_KERNEL);
	kept->logs = kvmalloc_array(NOVA_GSP_LOG_COUNT, NOVA_GSP_LOG_SIZE,
				    GFP_KERNEL);
	if (!kept->name || !kept->state || !kept->logs)
		return;

	kept->dir = debugfs_create_dir(kept->name, nova_debugfs_root());
	for (int i = 0; i < NOVA_GSP_LOG_COUNT; i++) {
		kept->blobs[i].data = kept->logs + i * NOVA_GSP_LOG_SIZE;
		kept->blobs[i].size = NOVA_GSP_LOG_SIZE;
		memcpy(kept->blobs[i].data, log->bufs[i].cpu,
		       NOVA_GSP_LOG_SIZE);
		debugfs_create_blob(log_names[i], 0400, kept->dir,
				    &kept->blobs[i]);
	}
	nova_gsp_history_copy(&kept->history, hist);
	debugfs_create_file("rpc_history", 0400, kept->dir, kept,
			    &rpc_history_fops);
	debugfs_create_file("gsp_state", 0400, kept->dir, kept,
			    &gsp_state_fops);

	guard(mutex)(&kept_lock);
	list_add(&no_free_ptr(kept)->link, &kept_list);
}

/**
 * nova_gsp_log_forget() - drop what was kept of a GPU
 * @dev: the PCI device, about to show live logs
 *
 * Context: process context; sleeps.
 */
void nova_gsp_log_forget(struct device *dev)
{
	struct nova_gsp_log_kept *kept, *next;

	guard(mutex)(&kept_lock);
	list_for_each_entry_safe(kept, next, &kept_list, link) {
		if (strcmp(kept->name, dev_name(dev)))
			continue;
		list_del(&kept->link);
		nova_gsp_log_kept_free(kept);
	}
}

/**
 * nova_gsp_log_forget_all() - drop everything kept, at module unload
 *
 * Context: process context; no device is bound any more.
 */
void nova_gsp_log_forget_all(void)
{
	struct nova_gsp_log_kept *kept, *next;

	guard(mutex)(&kept_lock);
	list_for_each_entry_safe(kept, next, &kept_list, link) {
		list_del(&kept->link);
		nova_gsp_log_kept_free(kept);
	}
}
