/* SPDX-License-Identifier: GPL-2.0 */
/* Submission. */
#ifndef BRIDGE_EXEC_H
#define BRIDGE_EXEC_H

#include <stddef.h>

struct bridge_file;

int bridge_exec(struct bridge_file *file, int fd, void *argument, size_t size);

#endif
