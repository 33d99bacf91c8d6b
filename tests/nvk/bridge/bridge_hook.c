// SPDX-License-Identifier: GPL-2.0
/*
 * The functions of the C library that the bridge stands in front of: ioctl(),
 * and those by which a descriptor is closed or copied.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <drm/drm.h>
#include <drm/nova_drm.h>

#include "bridge_call.h"
#include "bridge_file.h"

/**
 * bridge_say() - one line on standard error
 * @format:	as for printf(), without a newline
 */
void bridge_say(const char *format, ...)
{
	char text[256];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	fprintf(stderr, "nova_nvk: %s\n", text);
}

/* The next library's function. Libraries may call before constructors run. */
static void *bridge_next(void **found, const char *name)
{
	void *next = __atomic_load_n(found, __ATOMIC_RELAXED);

	if (next)
		return next;
	next = dlsym(RTLD_NEXT, name);
	if (!next) {
		bridge_say("no library has %s()", name);
		abort();
	}
	__atomic_store_n(found, next, __ATOMIC_RELAXED);
	return next;
}

static int bridge_next_ioctl(int fd, unsigned long request, void *argument)
{
	static void *found;
	int (*next)(int fd, unsigned long request, ...) =
		bridge_next(&found, "ioctl");

	return next(fd, request, argument);
}

/**
 * bridge_call() - an ioctl of the kernel
 * @fd:		descriptor
 * @request:	the ioctl
 * @argument:	its argument
 *
 * Returns: what the kernel returns, or a negative errno.
 */
int bridge_call(int fd, unsigned long request, void *argument)
{
	int result = bridge_next_ioctl(fd, request, argument);

	return result < 0 ? -errno : result;
}

/**
 * bridge_call_query() - ask nova-drm something
 * @fd:		descriptor
 * @type:	one of DRM_NOVA_QUERY_*
 * @to:		where to put the answer; zero what the kernel does not tell
 * @size:	its size
 *
 * Returns: 0 or a negative errno.
 */
int bridge_call_query(int fd, uint32_t type, void *to, size_t size)
{
	struct drm_nova_dev_query query = {
		.type = type, .size = size, .pointer = (uintptr_t)to,
	};

	return bridge_call(fd, DRM_IOCTL_NOVA_DEV_QUERY, &query);
}

/* What follows has the C library's names; nothing else is visible outside. */
#pragma GCC visibility push(default)

int ioctl(int fd, unsigned long request, ...)
{
	struct bridge_file *file = NULL;
	void *argument;
	va_list list;
	int result;

	va_start(list, request);
	argument = va_arg(list, void *);
	va_end(list);
	if (_IOC_TYPE(request) == DRM_IOCTL_BASE)
		file = bridge_file_get(fd);
	if (!file)
		return bridge_next_ioctl(fd, request, argument);
	result = bridge_ioctl(file, fd, request, argument);
	bridge_file_put(file);
	if (result >= 0)
		return result;
	errno = -result;
	return -1;
}

int close(int fd)
{
	static void *found;
	int (*next)(int fd) = bridge_next(&found, "close");

	if (fd >= 0)
		bridge_file_forget(fd, fd);
	return next(fd);
}

int close_range(unsigned int first, unsigned int last, int flags)
{
	static void *found;
	int (*next)(unsigned int first, unsigned int last, int flags) =
		bridge_next(&found, "close_range");

	if (!(flags & CLOSE_RANGE_CLOEXEC))
		bridge_file_forget(first, last);
	return next(first, last, flags);
}

void closefrom(int first)
{
	static void *found;
	void (*next)(int first) = bridge_next(&found, "closefrom");

	bridge_file_forget(first < 0 ? 0 : first, UINT_MAX);
	next(first);
}

int dup(int fd)
{
	static void *found;
	int (*next)(int fd) = bridge_next(&found, "dup");
	int copy = next(fd);

	if (copy >= 0)
		bridge_file_share(fd, copy);
	return copy;
}

int dup2(int fd, int to)
{
	static void *found;
	int (*next)(int fd, int to) = bridge_next(&found, "dup2");
	int copy = next(fd, to);

	if (copy >= 0)
		bridge_file_share(fd, copy);
	return copy;
}

int dup3(int fd, int to, int flags)
{
	static void *found;
	int (*next)(int fd, int to, int flags) = bridge_next(&found, "dup3");
	int copy = next(fd, to, flags);

	if (copy >= 0)
		bridge_file_share(fd, copy);
	return copy;
}

int fcntl64(int fd, int command, ...)
{
	static void *found;
	int (*next)(int fd, int command, ...) = bridge_next(&found, "fcntl64");
	void *argument;
	va_list list;
	int result;

	va_start(list, command);
	argument = va_arg(list, void *);
	va_end(list);
	result = next(fd, command, argument);
	if (result >= 0 && (command == F_DUPFD || command == F_DUPFD_CLOEXEC))
		bridge_file_share(fd, result);
	return result;
}

int fcntl(int fd, int command, ...) __attribute__((alias("fcntl64")));

#pragma GCC visibility pop
