// SPDX-License-Identifier: GPL-2.0
/*
 * bench NODE CONTROL [TEXT...]: measure a render node's driver on the virtual GPU
 *
 * Runs each operation of bench_ops.c once, on a file of its own; only those
 * with one of the texts in their names, if there are any.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <drm/drm.h>

#include "bench_client.h"
#include "bench_meter.h"
#include "bench_ops.h"

static const struct bench_driver *const drivers[] = {
	&bench_nouveau, &bench_nova, NULL
};

int bench_ioctl(const struct bench_client *c, unsigned long request, void *arg)
{
	int ret;

	do {
		ret = ioctl(c->fd, request, arg);
	} while (ret < 0 && (errno == EINTR || errno == EAGAIN));
	return ret < 0 ? -errno : 0;
}

static int client_open(struct bench_client *c, const char *node)
{
	char name[32] = "";
	struct drm_version version = { .name = name, .name_len = sizeof(name) - 1 };
	const struct bench_driver *const *driver;
	int ret;

	c->fd = open(node, O_RDWR | O_CLOEXEC);
	if (c->fd < 0)
		return -errno;
	ret = bench_ioctl(c, DRM_IOCTL_VERSION, &version);
	if (ret)
		return ret;
	for (driver = drivers; *driver; driver++) {
		if (!strcmp((*driver)->name, name)) {
			c->driver = *driver;
			return c->driver->start ? c->driver->start(c) : 0;
		}
	}
	errx(1, "%s: there is no client for %s", node, name);
}

static bool wanted(const char *name, char **texts)
{
	if (!*texts)
		return true;
	while (*texts && !strstr(name, *texts))
		texts++;
	return *texts;
}

int main(int argc, char **argv)
{
	const struct bench_op *op;
	struct bench_client c;
	int ret;

	if (argc < 3)
		errx(2, "usage: bench NODE CONTROL [TEXT...]");
	bench_meter_init(argv[2]);
	for (op = bench_ops; op->name; op++) {
		if (!wanted(op->name, argv + 3))
			continue;
		ret = client_open(&c, argv[1]);
		if (ret)
			errx(1, "%s: %s", argv[1], strerror(-ret));
		ret = op->run(&c, op);
		if (ret)
			bench_meter_failed(op->name, ret);
		close(c.fd);
	}
	return 0;
}
