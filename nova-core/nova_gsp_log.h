/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The firmware's log buffers: LOGINIT, LOGINTR, LOGRM.
 */
#ifndef _NOVA_GSP_LOG_H
#define _NOVA_GSP_LOG_H

#include <linux/debugfs.h>
#include <linux/types.h>

#include "nova_dma.h"

struct device;
struct nova_core;
struct nova_core_printer;
struct nova_gsp_history;

/**
 * enum nova_gsp_log_id - the log buffers
 * @NOVA_GSP_LOG_INIT: written by the first task, also stack traces of crashes
 * @NOVA_GSP_LOG_INTR: written by the interrupt task
 * @NOVA_GSP_LOG_RM: written by the resource manager
 * @NOVA_GSP_LOG_COUNT: how many there are
 */
enum nova_gsp_log_id {
	NOVA_GSP_LOG_INIT,
	NOVA_GSP_LOG_INTR,
	NOVA_GSP_LOG_RM,
	NOVA_GSP_LOG_COUNT,
};

/**
 * define NOVA_GSP_LOG_SIZE - bytes of one buffer (kernel_gsp.c, logInitValues)
 */
#define NOVA_GSP_LOG_SIZE	0x10000

/**
 * struct nova_gsp_log - the log buffers of one bound GPU
 *
 * Each buffer begins with the firmware's put pointer, a 64-bit index, followed
 * by the DMA address of each of its own pages (kernel_gsp.c,
 * _setupLogBufferBaremetal). Entries are packed binary records that need the
 * firmware's .fwlogging section to be decoded.
 */
struct nova_gsp_log {
	/** @bufs: shared with the firmware, by &enum nova_gsp_log_id */
	struct nova_dma_buf bufs[NOVA_GSP_LOG_COUNT];
	/** @blobs: what debugfs shows while the GPU is bound */
	struct debugfs_blob_wrapper blobs[NOVA_GSP_LOG_COUNT];
};

int nova_gsp_log_create(struct nova_core *core, struct nova_gsp_log *log);
void nova_gsp_log_show(struct nova_gsp_log *log, struct dentry *dir);
void nova_gsp_log_print(const struct nova_gsp_log *log,
			const struct nova_core_printer *printer);

void nova_gsp_log_keep(struct device *dev, struct nova_gsp_log *log,
		       struct nova_gsp_history *hist, const char *state);
void nova_gsp_log_forget(struct device *dev);
void nova_gsp_log_forget_all(void);

#endif /* _NOVA_GSP_LOG_H */
