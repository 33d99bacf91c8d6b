// SPDX-License-Identifier: GPL-2.0
/*
 * Memory beyond one device: exported to another process, and more of it than
 * the device has.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nvk_lib.h"

#define NVK_SHARED (1024u * 1024)
#define NVK_PIECE (16u * 1024 * 1024)
/* A heap above this is ordinary memory, or would take an emulator too long. */
#define NVK_MAX_HEAP (1024ull * 1024 * 1024)

static void nvk_free_buffer(struct nvk *nvk, uint64_t handle)
{
	vkDestroyBuffer(nvk->device, (VkBuffer)handle, NULL);
}

/* A buffer in memory that leaves by @fd, or came by it when that is not -1. */
static VkBuffer nvk_shared(struct nvk *nvk, int *fd)
{
	VkExternalMemoryBufferCreateInfo outside = {
		.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO,
		.handleTypes = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT,
	};
	VkBufferCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
		.pNext = &outside,
		.size = NVK_SHARED,
		.usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
			 VK_BUFFER_USAGE_TRANSFER_DST_BIT,
	};
	VkExportMemoryAllocateInfo leaves = {
		.sType = VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO,
		.handleTypes = outside.handleTypes,
	};
	VkImportMemoryFdInfoKHR comes = {
		.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR,
		.handleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT,
		.fd = *fd,
	};
	bool import = *fd >= 0;
	VkMemoryRequirements needs;
	VkDeviceMemory memory;
	VkBuffer buffer;

	nvk_vk(vkCreateBuffer(nvk->device, &info, NULL, &buffer));
	nvk_keep(nvk, nvk_free_buffer, (uint64_t)buffer);
	vkGetBufferMemoryRequirements(nvk->device, buffer, &needs);
	memory = nvk_memory(nvk, needs.size,
			    nvk_memory_type(nvk, needs.memoryTypeBits, NVK_VRAM),
			    import ? (void *)&comes : (void *)&leaves);
	nvk_vk(vkBindBufferMemory(nvk->device, buffer, memory, 0));
	if (!import) {
		VkMemoryGetFdInfoKHR get = {
			.sType = VK_STRUCTURE_TYPE_MEMORY_GET_FD_INFO_KHR,
			.memory = memory,
			.handleType = comes.handleType,
		};
		PFN_vkGetMemoryFdKHR get_fd = (PFN_vkGetMemoryFdKHR)
			vkGetDeviceProcAddr(nvk->device, "vkGetMemoryFdKHR");

		nvk_check(get_fd, "no vkGetMemoryFdKHR");
		nvk_vk(get_fd(nvk->device, &get, fd));
	}
	return buffer;
}

/* Write the pattern of @seed to @buffer by the device, or compare with it. */
static void nvk_shared_pattern(struct nvk *nvk, VkBuffer buffer, uint64_t seed,
			       bool write, const char *what)
{
	struct nvk_buffer stage = nvk_buffer(nvk, NVK_SHARED, NVK_HOST);
	uint8_t *want = nvk_alloc(nvk, NVK_SHARED);
	VkBufferCopy whole = { 0, 0, NVK_SHARED };
	VkCommandBuffer cmd = nvk_begin(nvk);

	nvk_pattern(want, NVK_SHARED, seed);
	if (write) {
		memcpy(stage.map, want, NVK_SHARED);
		vkCmdCopyBuffer(cmd, stage.buffer, buffer, 1, &whole);
	} else {
		memset(stage.map, 0, NVK_SHARED);
		vkCmdCopyBuffer(cmd, buffer, stage.buffer, 1, &whole);
	}
	nvk_run(nvk, cmd);
	if (!write)
		nvk_compare(stage.map, want, NVK_SHARED, what);
}

static void nvk_send_fd(int socket, int fd)
{
	char control[CMSG_SPACE(sizeof(fd))] = { 0 }, byte = 0;
	struct iovec data = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	nvk_check(sendmsg(socket, &message, 0) == 1, "cannot send the descriptor");
}

static int nvk_receive_fd(int socket)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec data = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *header;
	int fd;

	nvk_check(recvmsg(socket, &message, MSG_CMSG_CLOEXEC) == 1,
		  "the other process sends nothing");
	header = CMSG_FIRSTHDR(&message);
	nvk_check(header && header->cmsg_type == SCM_RIGHTS, "no descriptor came");
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

/* The second process: finds the first one's data and leaves its own. */
static void test_guest(struct nvk *nvk, size_t socket)
{
	int fd = nvk_receive_fd(socket);
	VkBuffer buffer = nvk_shared(nvk, &fd);

	nvk_shared_pattern(nvk, buffer, 60, false, "what the first process wrote");
	nvk_shared_pattern(nvk, buffer, 61, true, NULL);
}

static int nvk_child_status(pid_t child)
{
	int status;

	return waitpid(child, &status, 0) == child ? status : -1;
}

/* Started anew, since a copied process cannot use a device of before. */
static void test_share(struct nvk *nvk, size_t number)
{
	char family[16], end[16];
	int ends[2], fd = -1, status;
	VkBuffer buffer;
	pid_t child;

	nvk_need(nvk->external, "no VK_KHR_external_memory_fd");
	buffer = nvk_shared(nvk, &fd);
	nvk_shared_pattern(nvk, buffer, 60, true, NULL);
	nvk_check(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "no sockets");
	snprintf(family, sizeof(family), "%u", nvk->family);
	snprintf(end, sizeof(end), "%d", ends[1]);
	child = fork();
	if (!child) {
		dup2(STDERR_FILENO, STDOUT_FILENO);
		close(ends[0]);
		execl("/proc/self/exe", "nvk_share_evict", "-d", nvk->driver, "-f",
		      family, "-s", end, NULL);
		_exit(126);
	}
	close(ends[1]);
	nvk_check(child > 0, "no second process");
	nvk_send_fd(ends[0], fd);
	close(fd);
	status = nvk_child_status(child);
	close(ends[0]);
	nvk_check(!status, "the second process ends with 0x%x", status);
	nvk_shared_pattern(nvk, buffer, 61, false, "what the second process wrote");
}

/* An eighth more than the heap holds; each piece keeps its own data. */
static void test_evict(struct nvk *nvk, size_t number)
{
	uint32_t type = nvk_memory_type(nvk, ~0u, NVK_VRAM);
	uint32_t which = nvk->memory.memoryTypes[type].heapIndex;
	VkDeviceSize heap = nvk->memory.memoryHeaps[which].size;
	struct nvk_buffer stage = nvk_buffer(nvk, NVK_PIECE, NVK_HOST);
	uint8_t *want = nvk_alloc(nvk, NVK_PIECE);
	VkBufferCopy whole = { 0, 0, NVK_PIECE };
	size_t count = (heap + heap / 8) / NVK_PIECE + 1, i, pass;
	struct nvk_buffer *pieces;
	VkCommandBuffer cmd;

	nvk_need(heap <= NVK_MAX_HEAP, "%llu MiB of device memory are too much",
		 (unsigned long long)heap >> 20);
	pieces = nvk_alloc(nvk, count * sizeof(*pieces));
	for (i = 0; i < count; i++) {
		pieces[i] = nvk_buffer(nvk, NVK_PIECE, NVK_VRAM);
		nvk_pattern(stage.map, NVK_PIECE, 1000 + i);
		cmd = nvk_begin(nvk);
		vkCmdCopyBuffer(cmd, stage.buffer, pieces[i].buffer, 1, &whole);
		nvk_run(nvk, cmd);
	}
	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < count; i++) {
			nvk_pattern(want, NVK_PIECE, 1000 + i);
			cmd = nvk_begin(nvk);
			vkCmdCopyBuffer(cmd, pieces[i].buffer, stage.buffer, 1,
					&whole);
			nvk_run(nvk, cmd);
			nvk_compare(stage.map, want, NVK_PIECE,
				    "a piece of more than all memory");
		}
	}
}

int main(int argc, char **argv)
{
	static const struct nvk_test tests[] = {
		{ "memory.share", test_share, 0 },
		{ "memory.evict", test_evict, 0 },
	};
	/* The second process of test_share() has "-s SOCKET" at its end. */
	if (argc > 2 && !strcmp(argv[argc - 2], "-s")) {
		struct nvk_test guest = {
			"memory.guest", test_guest, strtoul(argv[argc - 1], NULL, 0)
		};

		return nvk_main(argc - 2, argv, &guest, 1);
	}
	return nvk_main(argc, argv, tests, NVK_ARRAY_SIZE(tests));
}
