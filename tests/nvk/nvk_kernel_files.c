// SPDX-License-Identifier: GPL-2.0
/*
 * nouveau's interface as NVK does not use it, but may: copies of descriptors, a
 * descriptor that a child has or that came by a socket, objects that two files
 * share. Without Vulkan, so that the bridge of tests/nvk/bridge can be compared
 * with nouveau itself. Skips where there is neither.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <drm/drm.h>
#include <drm/nouveau_drm.h>

#define KERNEL_NODE	"/dev/dri/renderD128"
#define KERNEL_START	(1ull << 39)
#define KERNEL_KIND	0x600
#define KERNEL_TILE	0x50

static int kernel_call(int fd, unsigned long request, void *argument)
{
	return ioctl(fd, request, argument) ? errno : 0;
}

static int kernel_open(void)
{
	return open(KERNEL_NODE, O_RDWR | O_CLOEXEC);
}

static bool kernel_is_nouveau(int fd)
{
	char name[16] = "";
	struct drm_version version = { .name = name, .name_len = sizeof(name) - 1 };

	return !kernel_call(fd, DRM_IOCTL_VERSION, &version) &&
	       version.name_len == 7 && !strcmp(name, "nouveau") &&
	       version.version_major == 1;
}

static int kernel_vm(int fd)
{
	struct drm_nouveau_vm_init init = {
		.kernel_managed_addr = KERNEL_START,
		.kernel_managed_size = KERNEL_START,
	};

	return kernel_call(fd, DRM_IOCTL_NOUVEAU_VM_INIT, &init);
}

static bool kernel_has_tile(int fd, uint32_t handle, uint32_t mode, uint32_t kind)
{
	struct drm_nouveau_gem_info info = { .handle = handle };

	return !kernel_call(fd, DRM_IOCTL_NOUVEAU_GEM_INFO, &info) &&
	       info.tile_mode == mode &&
	       (info.tile_flags & NOUVEAU_GEM_TILE_LAYOUT_MASK) == kind &&
	       info.domain == NOUVEAU_GEM_DOMAIN_VRAM && info.size == 65536;
}

static bool kernel_new(int fd, struct drm_nouveau_gem_new *new, uint32_t domain)
{
	*new = (struct drm_nouveau_gem_new) {
		.info = {
			.domain = domain, .size = 65536, .tile_mode = KERNEL_TILE,
			.tile_flags = KERNEL_KIND,
		},
		.align = 65536,
	};
	return !kernel_call(fd, DRM_IOCTL_NOUVEAU_GEM_NEW, new);
}

/* A file with a VM and an object that has a tile mode; 0 if there is none. */
static uint32_t kernel_start(int fd)
{
	struct drm_nouveau_gem_new new;

	if (kernel_vm(fd) || !kernel_new(fd, &new, NOUVEAU_GEM_DOMAIN_VRAM))
		return 0;
	return new.info.handle;
}

static bool kernel_knows(int fd, uint32_t handle)
{
	return kernel_is_nouveau(fd) &&
	       kernel_has_tile(fd, handle, KERNEL_TILE, KERNEL_KIND);
}

/* Has @copy, a copy of @fd, what that has? Both are closed. */
static bool kernel_is_copy(int fd, int copy)
{
	uint32_t handle = kernel_start(fd);
	bool same = handle && kernel_knows(copy, handle);

	close(fd);
	same = same && kernel_knows(copy, handle);
	close(copy);
	return same;
}

/* Is @fd a file of its own, in which nothing has been done? It is closed. */
static bool kernel_is_new(int fd, uint32_t handle)
{
	bool new = handle && !kernel_knows(fd, handle) && kernel_start(fd);

	close(fd);
	return new;
}

static bool test_two_files(void)
{
	int first = kernel_open(), second = kernel_open();
	uint32_t handle = kernel_start(first);
	bool good = kernel_is_new(second, handle) && kernel_knows(first, handle);

	close(first);
	return good;
}

static bool test_reopen(void)
{
	int first = kernel_open(), second;
	uint32_t handle = kernel_start(first);

	close(first);
	second = kernel_open();
	return first == second && kernel_is_new(second, handle);
}

static bool test_dup(void)
{
	int fd = kernel_open();

	return kernel_is_copy(fd, dup(fd));
}

static bool test_dup2(void)
{
	int fd = kernel_open(), other = kernel_open();

	/* What was open there is closed, its VM with it. */
	return kernel_start(other) && kernel_is_copy(fd, dup2(fd, other));
}

static bool test_fcntl(void)
{
	int fd = kernel_open();

	return kernel_is_copy(fd, fcntl(fd, F_DUPFD_CLOEXEC, 100));
}

static bool test_close_range(void)
{
	int first = kernel_open(), second;
	uint32_t handle = kernel_start(first);

	if (close_range(first, first + 8, 0))
		return false;
	second = kernel_open();
	return first == second && kernel_is_new(second, handle);
}

static bool test_fork(void)
{
	int fd = kernel_open(), status = -1;
	uint32_t handle = kernel_start(fd);
	pid_t child = fork();
	bool good;

	if (!child)
		_exit(!kernel_knows(fd, handle));
	/* That the child's copy is closed changes nothing. */
	good = waitpid(child, &status, 0) == child && !status &&
	       kernel_knows(fd, handle);
	close(fd);
	return good;
}

/* As if another process had sent it. */
static bool test_socket(void)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 }, byte = 0;
	struct iovec data = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	int fd = kernel_open(), copy = -1, ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return false;
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	if (sendmsg(ends[0], &message, 0) == 1 && recvmsg(ends[1], &message, 0) == 1)
		memcpy(&copy, CMSG_DATA(header), sizeof(copy));
	close(ends[0]);
	close(ends[1]);
	return kernel_is_copy(fd, copy);
}

/* Kind and tile mode go with the object to another file. */
static bool test_tile(void)
{
	int first = kernel_open(), second = kernel_open();
	struct drm_prime_handle prime = { .flags = DRM_CLOEXEC | DRM_RDWR };
	struct drm_gem_close gone;
	struct drm_nouveau_gem_new new;
	bool good = !kernel_vm(first) && !kernel_vm(second) &&
		    kernel_new(first, &new, NOUVEAU_GEM_DOMAIN_VRAM) &&
		    kernel_has_tile(first, new.info.handle, KERNEL_TILE, KERNEL_KIND);

	prime.handle = new.info.handle;
	good = good && !kernel_call(first, DRM_IOCTL_PRIME_HANDLE_TO_FD, &prime) &&
	       !kernel_call(second, DRM_IOCTL_PRIME_FD_TO_HANDLE, &prime) &&
	       kernel_has_tile(second, prime.handle, KERNEL_TILE, KERNEL_KIND);
	/* The number of a handle that was closed tells nothing of the next. */
	gone.handle = new.info.handle;
	good = good && !kernel_call(first, DRM_IOCTL_GEM_CLOSE, &gone) &&
	       !kernel_has_tile(first, gone.handle, KERNEL_TILE, KERNEL_KIND);
	close(prime.fd);
	close(first);
	close(second);
	return good;
}

static bool test_no_share(void)
{
	struct drm_prime_handle prime = { .flags = DRM_CLOEXEC | DRM_RDWR };
	struct drm_nouveau_gem_new new;
	int fd = kernel_open();
	bool good = !kernel_vm(fd) &&
		    kernel_new(fd, &new, NOUVEAU_GEM_DOMAIN_VRAM |
			       NOUVEAU_GEM_DOMAIN_NO_SHARE);

	prime.handle = new.info.handle;
	good = good && kernel_call(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &prime);
	close(fd);
	return good;
}

static int kernel_bind(int fd, uint32_t op, uint32_t flags, uint32_t handle,
		       uint64_t addr, uint64_t range)
{
	struct drm_nouveau_vm_bind_op one = {
		.op = op, .flags = flags, .handle = handle, .addr = addr,
		.range = range,
	};
	struct drm_nouveau_vm_bind bind = {
		.op_count = 1, .op_ptr = (uintptr_t)&one,
	};

	return kernel_call(fd, DRM_IOCTL_NOUVEAU_VM_BIND, &bind);
}

/* Regions do not overlap, memory comes and goes inside, they go as they came. */
static bool test_sparse(void)
{
	const uint32_t map = DRM_NOUVEAU_VM_BIND_OP_MAP;
	const uint32_t unmap = DRM_NOUVEAU_VM_BIND_OP_UNMAP;
	const uint32_t sparse = DRM_NOUVEAU_VM_BIND_SPARSE;
	const uint64_t at = 1ull << 32, size = 1 << 20;
	struct drm_nouveau_gem_new new;
	int fd = kernel_open();
	bool good = !kernel_vm(fd) && kernel_new(fd, &new, NOUVEAU_GEM_DOMAIN_VRAM) &&
		    !kernel_bind(fd, map, sparse, 0, at, size) &&
		    kernel_bind(fd, map, sparse, 0, at, size) == ENOSPC &&
		    !kernel_bind(fd, map, 6, new.info.handle, at + 65536, 65536) &&
		    !kernel_bind(fd, unmap, 6, 0, at + 65536, 65536) &&
		    kernel_bind(fd, unmap, sparse, 0, at, size / 2) == ENOENT &&
		    !kernel_bind(fd, unmap, sparse, 0, at, size) &&
		    kernel_bind(fd, unmap, sparse, 0, at, size) == ENOENT &&
		    !kernel_bind(fd, map, sparse, 0, at, size);

	close(fd);
	return good;
}

static const struct {
	const char *name;
	bool (*run)(void);
} kernel_tests[] = {
	{ "two-files", test_two_files }, { "reopen", test_reopen },
	{ "dup", test_dup }, { "dup2", test_dup2 }, { "fcntl", test_fcntl },
	{ "close-range", test_close_range }, { "fork", test_fork },
	{ "socket", test_socket }, { "tile", test_tile },
	{ "no-share", test_no_share }, { "sparse", test_sparse },
};

int main(int argc, char **argv)
{
	const size_t count = sizeof(kernel_tests) / sizeof(*kernel_tests);
	const char *family = "0";
	int option, fd, failed = 0;
	bool here;
	size_t i;

	while ((option = getopt(argc, argv, "d:f:")) != -1)
		if (option == 'f')
			family = optarg;
	fd = kernel_open();
	here = kernel_is_nouveau(fd);
	close(fd);
	printf("TAP version 13\n1..%zu\n", count);
	fflush(stdout);
	for (i = 0; i < count; i++) {
		bool good = !here || kernel_tests[i].run();

		failed += !good;
		printf("%s %zu - family%s.kernel.%s%s\n", good ? "ok" : "not ok", i + 1,
		       family, kernel_tests[i].name,
		       here ? "" : " # SKIP no nouveau here");
		fflush(stdout);
	}
	return failed != 0;
}
