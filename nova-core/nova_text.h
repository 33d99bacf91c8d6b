/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text, line by line, for debugfs and for core dumps.
 */
#ifndef _NOVA_TEXT_H
#define _NOVA_TEXT_H

#include <linux/compiler_attributes.h>
#include <linux/nova_core.h>

struct seq_file;

struct nova_core_printer nova_text_seq(struct seq_file *m);
__printf(2, 3)
void nova_text_line(const struct nova_core_printer *printer, const char *fmt,
		    ...);

#endif /* _NOVA_TEXT_H */
