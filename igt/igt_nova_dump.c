// SPDX-License-Identifier: MIT
/*
 * Core dumps that devices leave behind.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_dump.h"

#define GONE_MS		5000

void igt_nova_dump_find(struct igt_nova_dump *dump, int fd)
{
	char path[sizeof(dump->path)];
	size_t len;

	igt_assert(igt_nova_sysfs_path(fd, "", path, sizeof(path)));
	igt_assert(realpath(path, dump->path));
	len = strlen(dump->path);
	snprintf(dump->path + len, sizeof(dump->path) - len,
		 "/devcoredump/data");
}

bool igt_nova_dump_exists(const struct igt_nova_dump *dump)
{
	bool there = !access(dump->path, F_OK);

	errno = 0;
	return there;
}

void igt_nova_dump_dismiss(const struct igt_nova_dump *dump)
{
	while (igt_nova_dump_exists(dump)) {
		int file = open(dump->path, O_WRONLY | O_CLOEXEC);

		igt_assert_fd(file);
		igt_assert_eq(write(file, "1", 1), 1);
		close(file);
		/* A worker of the kernel's takes it away. */
		igt_assert(igt_wait(!igt_nova_dump_exists(dump), GONE_MS, 1));
	}
}
