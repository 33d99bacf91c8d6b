// SPDX-License-Identifier: GPL-2.0
/*
 * Text, line by line, for debugfs and for core dumps.
 */
#include <linux/seq_file.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>

#include "nova_text.h"

static void text_seq_line(void *priv, const char *line)
{
	seq_puts(priv, line);
}

/**
 * nova_text_seq() - lines go into a file
 * @m: the file
 *
 * Context: any.
 *
 * Returns: the printer.
 */
struct nova_core_printer nova_text_seq(struct seq_file *m)
{
	return (struct nova_core_printer){ .line = text_seq_line, .priv = m };
}

/**
 * nova_text_line() - print a line
 * @printer: where it goes
 * @fmt: the line, without newline; below NOVA_CORE_LINE_LEN bytes with it, or it
 *	is cut off
 *
 * Context: as the printer.
 */
void nova_text_line(const struct nova_core_printer *printer, const char *fmt,
		    ...)
{
	char line[NOVA_CORE_LINE_LEN];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(line, sizeof(line) - 1, fmt, args);
	va_end(args);
	line[len] = '\n';
	line[len + 1] = 0;
	printer->line(printer->priv, line);
}
