/* SPDX-License-Identifier: GPL-2.0 */
/* NVIF: messages by which nouveau's users make objects and ask for classes. */
#ifndef BRIDGE_NVIF_H
#define BRIDGE_NVIF_H

#include <stddef.h>

struct bridge_file;

int bridge_nvif(struct bridge_file *file, int fd, void *argument, size_t size);

#endif
