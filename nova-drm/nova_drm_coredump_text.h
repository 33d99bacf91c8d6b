/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Printing into memory that does not grow.
 */
#ifndef _NOVA_DRM_COREDUMP_TEXT_H
#define _NOVA_DRM_COREDUMP_TEXT_H

#include <linux/types.h>

struct drm_printer;
struct seq_buf;

/**
 * define NOVA_DRM_COREDUMP_TEXT_END - last line of a text that is whole
 */
#define NOVA_DRM_COREDUMP_TEXT_END	"end of core dump\n"

/**
 * define NOVA_DRM_COREDUMP_TEXT_CUT - last line of one that is not
 */
#define NOVA_DRM_COREDUMP_TEXT_CUT	"cut off, there was no room for more\n"

/**
 * define NOVA_DRM_COREDUMP_TEXT_TAIL - bytes of memory that are kept for that
 */
#define NOVA_DRM_COREDUMP_TEXT_TAIL	sizeof(NOVA_DRM_COREDUMP_TEXT_CUT)

void nova_drm_coredump_text_init(struct seq_buf *text, char *data, u32 size);
struct drm_printer nova_drm_coredump_text_printer(struct seq_buf *text);
u32 nova_drm_coredump_text_finish(struct seq_buf *text);

#endif /* _NOVA_DRM_COREDUMP_TEXT_H */
