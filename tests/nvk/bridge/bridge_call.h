/* SPDX-License-Identifier: GPL-2.0 */
/* Calls of the kernel, and what the bridge says when it cannot make one. */
#ifndef BRIDGE_CALL_H
#define BRIDGE_CALL_H

#include <stddef.h>
#include <stdint.h>

struct bridge_file;

int bridge_call(int fd, unsigned long request, void *argument);
int bridge_call_query(int fd, uint32_t type, void *to, size_t size);
void bridge_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

int bridge_ioctl(struct bridge_file *file, int fd, unsigned long request,
		 void *argument);

#endif
