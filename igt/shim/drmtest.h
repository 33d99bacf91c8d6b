/* SPDX-License-Identifier: MIT */
#ifndef DRMTEST_H
#define DRMTEST_H

/* Opening devices by driver, as IGT's drmtest.h offers it. */

#include <dirent.h>
#include <sys/ioctl.h>

#include "drm.h"
#include "igt_core.h"

#define DRIVER_NOVA	(1 << 0)
#define DRIVER_VGEM	(1 << 1)

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

static inline int igt_ioctl(int fd, unsigned long request, void *arg)
{
	int ret;

	do {
		ret = ioctl(fd, request, arg);
	} while (ret && (errno == EINTR || errno == EAGAIN));
	return ret;
}

#define drmIoctl igt_ioctl

static inline const char *__drmtest_driver_name(int driver)
{
	switch (driver) {
	case DRIVER_NOVA:
		return "nova-drm";
	case DRIVER_VGEM:
		return "vgem";
	default:
		return "";
	}
}

static inline bool __drmtest_is_driver(int fd, const char *name)
{
	char buffer[32] = "";
	struct drm_version version = {
		.name = buffer,
		.name_len = sizeof(buffer) - 1,
	};

	return !drmIoctl(fd, DRM_IOCTL_VERSION, &version) &&
	       !strcmp(buffer, name);
}

/* The first node of @driver under /dev/dri whose name begins with @prefix. */
static inline int __drmtest_open(const char *prefix, int driver)
{
	const char *name = __drmtest_driver_name(driver);
	struct dirent *entry;
	DIR *dir = opendir("/dev/dri");
	int fd = -1;

	while (dir && fd < 0 && (entry = readdir(dir))) {
		char path[300];

		if (strncmp(entry->d_name, prefix, strlen(prefix)))
			continue;
		snprintf(path, sizeof(path), "/dev/dri/%s", entry->d_name);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd >= 0 && !__drmtest_is_driver(fd, name)) {
			close(fd);
			fd = -1;
		}
	}
	if (dir)
		closedir(dir);
	return fd;
}

/* Software drivers are loaded on demand; hardware drivers are the tester's. */
static inline int __drmtest_load(int driver)
{
	const char *name = __drmtest_driver_name(driver);
	int status = -1;
	pid_t pid;

	if (driver != DRIVER_VGEM)
		return -1;
	pid = fork();
	if (!pid) {
		execlp("modprobe", "modprobe", "-q", name, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || status)
		return -1;
	return 0;
}

static inline int __drm_open_driver(const char *prefix, int driver)
{
	int fd = __drmtest_open(prefix, driver);

	if (fd < 0 && !__drmtest_load(driver))
		fd = __drmtest_open(prefix, driver);
	igt_require_f(fd >= 0, "No %s device of driver %s\n", prefix,
		      __drmtest_driver_name(driver));
	return fd;
}

/* IGT's names; both skip when there is no such device. */
static inline int drm_open_driver(int driver)
{
	return __drm_open_driver("card", driver);
}

static inline int drm_open_driver_render(int driver)
{
	return __drm_open_driver("renderD", driver);
}

static inline int drm_close_driver(int fd)
{
	return close(fd);
}

#define do_ioctl(fd, request, arg)					\
	do {								\
		igt_assert_eq(igt_ioctl(fd, request, arg), 0);		\
		errno = 0;						\
	} while (0)

#define do_ioctl_err(fd, request, arg, err)				\
	do {								\
		igt_assert_eq(igt_ioctl(fd, request, arg), -1);		\
		igt_assert_eq(errno, err);				\
		errno = 0;						\
	} while (0)

#endif /* DRMTEST_H */
