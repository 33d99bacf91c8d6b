// SPDX-License-Identifier: GPL-2.0
/*
 * Printing into memory that does not grow.
 *
 * drm_coredump_printer() cannot be used where nothing may be allocated: for what
 * does not fit it allocates a temporary string.
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/seq_buf.h>
#include <linux/string.h>

#include <drm/drm_print.h>
#include <kunit/visibility.h>

#include "nova_drm_coredump_text.h"

static_assert(sizeof(NOVA_DRM_COREDUMP_TEXT_END) <=
	      NOVA_DRM_COREDUMP_TEXT_TAIL);

static void text_printfn(struct drm_printer *p, struct va_format *vaf)
{
	seq_buf_printf(p->arg, "%pV", vaf);
}

static void text_puts(struct drm_printer *p, const char *str)
{
	seq_buf_printf(p->arg, "%s", str);
}

/**
 * nova_drm_coredump_text_init() - an empty text
 * @text: initialised
 * @data: memory for it
 * @size: bytes of that, more than NOVA_DRM_COREDUMP_TEXT_TAIL
 *
 * Context: any.
 */
void nova_drm_coredump_text_init(struct seq_buf *text, char *data, u32 size)
{
	seq_buf_init(text, data, size - NOVA_DRM_COREDUMP_TEXT_TAIL);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_coredump_text_init);

/**
 * nova_drm_coredump_text_printer() - a printer that adds to a text
 * @text: initialised
 *
 * What there is no room for is dropped. Nothing is allocated.
 *
 * Context: any, and so is printing.
 * Returns: the printer.
 */
struct drm_printer nova_drm_coredump_text_printer(struct seq_buf *text)
{
	return (struct drm_printer){
		.printfn = text_printfn,
		.puts = text_puts,
		.arg = text,
	};
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_coredump_text_printer);

/**
 * nova_drm_coredump_text_finish() - end a text
 * @text: nothing can be printed into it any more
 *
 * Says in the last line whether all is there; what is there are whole lines.
 *
 * Context: any.
 * Returns: bytes of the text, without a terminating zero.
 */
u32 nova_drm_coredump_text_finish(struct seq_buf *text)
{
	const char *note = seq_buf_has_overflowed(text) ?
			   NOVA_DRM_COREDUMP_TEXT_CUT :
			   NOVA_DRM_COREDUMP_TEXT_END;
	const char *last = strrchr(seq_buf_str(text), '\n');
	u32 len = last ? last + 1 - text->buffer : 0;

	memcpy(text->buffer + len, note, strlen(note));
	return len + strlen(note);
}
EXPORT_SYMBOL_IF_KUNIT(nova_drm_coredump_text_finish);
