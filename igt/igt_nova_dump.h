/* SPDX-License-Identifier: MIT */
#ifndef IGT_NOVA_DUMP_H
#define IGT_NOVA_DUMP_H

#include <stdbool.h>

/* The core dump that there is of a device, if there is one. */
struct igt_nova_dump {
	char path[256];
};

/* Of the device of this file; also when the driver is not bound later on. */
void igt_nova_dump_find(struct igt_nova_dump *dump, int fd);
bool igt_nova_dump_exists(const struct igt_nova_dump *dump);
/* Take it away, and whatever takes its place: the kernel keeps the first. */
void igt_nova_dump_dismiss(const struct igt_nova_dump *dump);

#endif /* IGT_NOVA_DUMP_H */
