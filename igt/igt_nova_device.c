// SPDX-License-Identifier: MIT
#include <limits.h>

#include "igt.h"
#include "igt_nova.h"
#include "igt_nova_device.h"

#define CHILD_DRIVER	"/sys/bus/auxiliary/drivers/nova_drm"

static char driver_path[PATH_MAX];	/* of the PCI driver in sysfs */
static char device_path[PATH_MAX];	/* of the PCI device */
static char pci_name[64];
static char child_name[64];
static bool spoiled;

static int write_errno(const char *dir, const char *name, const char *text)
{
	ssize_t len = strlen(text), written;
	char path[PATH_MAX + 80];
	int fd, err;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	igt_assert_fd(fd);
	written = write(fd, text, len);
	err = written == len ? 0 : errno;
	close(fd);
	errno = 0;
	return err;
}

static bool exists(const char *dir, const char *name)
{
	char path[PATH_MAX + 80];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return !access(path, F_OK);
}

static bool find_child(void)
{
	DIR *dir = opendir(CHILD_DRIVER);
	struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		found = !strncmp(entry->d_name, "nova_core.", 10);
		if (found)
			snprintf(child_name, sizeof(child_name), "%.60s",
				 entry->d_name);
	}
	if (dir)
		closedir(dir);
	return found;
}

void igt_nova_device_find(void)
{
	int fd = drm_open_driver_render(DRIVER_NOVA);
	char path[256];

	igt_assert(igt_nova_sysfs_path(fd, "driver", path, sizeof(path)));
	igt_assert(realpath(path, driver_path));
	igt_assert(igt_nova_sysfs_path(fd, "", path, sizeof(path)));
	igt_assert(realpath(path, device_path));
	snprintf(pci_name, sizeof(pci_name), "%.60s",
		 strrchr(device_path, '/') + 1);
	igt_assert(find_child());
	drm_close_driver(fd);
}

bool igt_nova_device_is_bound(void)
{
	return exists(driver_path, pci_name);
}

void igt_nova_device_unbind(void)
{
	igt_assert_eq(write_errno(driver_path, "unbind", pci_name), 0);
	igt_assert(!igt_nova_device_is_bound());
}

int igt_nova_device_reset(void)
{
	return write_errno(device_path, "reset", "1");
}

void igt_nova_device_spoil(void)
{
	spoiled = true;
}

/* The child's number may be another each time. */
void igt_nova_device_bind(void)
{
	if (spoiled)
		igt_nova_device_renew();
	if (!igt_nova_device_is_bound())
		igt_assert_eq(write_errno(driver_path, "bind", pci_name), 0);
	igt_assert(igt_nova_device_is_bound());
	if (!igt_nova_device_child_is_bound() && !find_child())
		igt_assert_eq(igt_nova_device_bind_child(), 0);
}

void igt_nova_device_renew(void)
{
	spoiled = false;
	if (igt_nova_device_is_bound())
		igt_nova_device_unbind();
	igt_assert_eq(igt_nova_device_reset(), 0);
	igt_nova_device_bind();
}

int igt_nova_device_unbind_child(void)
{
	return write_errno(CHILD_DRIVER, "unbind", child_name);
}

int igt_nova_device_bind_child(void)
{
	return write_errno(CHILD_DRIVER, "bind", child_name);
}

bool igt_nova_device_child_is_bound(void)
{
	return exists(CHILD_DRIVER, child_name);
}
