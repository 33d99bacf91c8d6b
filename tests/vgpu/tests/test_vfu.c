// SPDX-License-Identifier: GPL-2.0
/* The vfio-user server against good and malformed messages */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"
#include "tap.h"
#include "vgpu.h"

/* A message on a raw connection, no reply awaited. */
static void send_raw(int sock, u16 command, u32 size, u32 flags,
		     const void *payload, size_t len)
{
	struct vfu_header h = {
		.id = 7, .command = command, .size = size, .flags = flags,
	};
	char buf[256];

	memcpy(buf, &h, sizeof(h));
	memcpy(buf + sizeof(h), payload, len);
	CHECK_EQ(send(sock, buf, sizeof(h) + len, MSG_NOSIGNAL),
		 sizeof(h) + len);
}

/* The error in the reply to what send_raw() sent; -1: hung up. */
static int raw_error(int sock)
{
	struct vfu_header h;

	if (recv(sock, &h, sizeof(h), MSG_WAITALL) != sizeof(h))
		return -1;
	CHECK_EQ(h.id, 7);
	return h.flags & VFU_FLAG_ERROR ? (int)h.error : 0;
}

static void test_second_client(void)
{
	struct vfu_version v = { VFU_MAJOR, VFU_MINOR };
	struct client *c = client_start(NULL);
	int sock = client_connect_raw(c);

	CHECK(client_hung_up(sock, 2000));
	close(sock);
	/* The first one is not disturbed, but may not negotiate again. */
	CHECK_EQ(client_cfg_rd32(c, 0) & 0xffff, 0x10de);
	CHECK_EQ(client_request(c, VFU_VERSION, &v, sizeof(v), -1, NULL, NULL,
				NULL), EINVAL);
	client_stop_clean(c);
}

/*
 * Connections that begin wrongly get an error and are dropped; the model lives
 * on and serves the next one.
 */
static void test_bad_greetings(void)
{
	static const struct {
		struct vfu_version v;
		char data[8];
		size_t len;
	} bad[] = {
		{ { 1, 0 }, "", 4 },		/* other major version */
		{ { VFU_MAJOR, 0 }, "", 2 },	/* truncated */
		{ { VFU_MAJOR, 0 }, "[]", 7 },	/* version data is no object */
		{ { VFU_MAJOR, 0 }, "{}x", 7 },	/* not terminated */
	};
	struct client *c = client_start(NULL);
	char payload[64];
	size_t i;
	int sock;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		client_disconnect(c);
		sock = client_connect_raw(c);
		memcpy(payload, &bad[i].v, sizeof(bad[i].v));
		memcpy(payload + sizeof(bad[i].v), bad[i].data, 8);
		send_raw(sock, VFU_VERSION,
			 (u32)(sizeof(struct vfu_header) + bad[i].len), 0,
			 payload, bad[i].len);
		CHECK_EQ(raw_error(sock), EINVAL);
		CHECK(client_hung_up(sock, 2000));
		close(sock);
		client_reconnect(c);
		CHECK_EQ(client_cfg_rd32(c, 0) & 0xffff, 0x10de);
	}
	client_stop(c);
}

static void test_command_before_version(void)
{
	struct vfu_device_info info = { .argsz = sizeof(info) };
	struct client *c = client_start(NULL);
	int sock;

	client_disconnect(c);
	sock = client_connect_raw(c);
	send_raw(sock, VFU_DEVICE_GET_INFO,
		 sizeof(struct vfu_header) + sizeof(info), 0, &info,
		 sizeof(info));
	CHECK_EQ(raw_error(sock), EINVAL);
	CHECK(client_hung_up(sock, 2000));
	close(sock);
	client_reconnect(c);
	client_stop(c);
}

/* Nothing after such a header can be trusted: the model hangs up. */
static void test_broken_stream(void)
{
	static const struct {
		u32 size, flags;
	} bad[] = {
		{ 0, 0 },
		{ 15, 0 },
		{ 0xffffffff, 0 },
		{ VFU_MAX_MESSAGE + 1, 0 },
		{ 16, VFU_TYPE_REPLY },
		{ 16, 0x2 },
	};
	struct client *c = client_start(NULL);
	size_t i;
	int sock;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		client_disconnect(c);
		sock = client_connect_raw(c);
		send_raw(sock, VFU_DEVICE_RESET, bad[i].size, bad[i].flags, "",
			 0);
		CHECK(client_hung_up(sock, 2000));
		close(sock);
	}
	client_reconnect(c);
	CHECK_EQ(client_cfg_rd32(c, 0) & 0xffff, 0x10de);
	client_stop(c);
}

/* A message cut in pieces, with the end never coming, blocks nobody. */
static void test_half_message(void)
{
	struct client *c = client_start(NULL);
	int sock;

	client_disconnect(c);
	sock = client_connect_raw(c);
	CHECK_EQ(send(sock, "\1\0\1", 3, 0), 3);
	usleep(20000);
	CHECK_EQ(client_leaks(c), 0);	/* the control socket still answers */
	close(sock);
	client_reconnect(c);
	CHECK_EQ(client_cfg_rd32(c, 0) & 0xffff, 0x10de);
	client_stop(c);
}

static void test_bad_commands(void)
{
	static const u8 zeros[64];
	static const struct {
		u16 command;
		size_t len;
		int error;
	} bad[] = {
		{ 0, 0, EINVAL },
		{ 14, 0, EINVAL },
		{ 19, 0, EINVAL },
		{ 0xffff, 0, EINVAL },
		{ VFU_DMA_READ, 16, EINVAL },
		{ VFU_DMA_MAP, 31, EINVAL },
		{ VFU_DMA_MAP, 32, EINVAL },
		{ VFU_DMA_UNMAP, 8, EINVAL },
		{ VFU_DEVICE_GET_INFO, 0, EINVAL },
		{ VFU_DEVICE_GET_INFO, 16, EINVAL },
		{ VFU_DEVICE_GET_REGION_INFO, 16, EINVAL },
		{ VFU_DEVICE_GET_REGION_INFO, 32, EINVAL },
		{ VFU_DEVICE_GET_IRQ_INFO, 16, EINVAL },
		{ VFU_DEVICE_SET_IRQS, 19, EINVAL },
		{ VFU_DEVICE_SET_IRQS, 20, EINVAL },
		{ VFU_REGION_READ, 15, EINVAL },
		{ VFU_REGION_READ, 16, EINVAL },
		{ VFU_REGION_WRITE, 16, EINVAL },
		{ VFU_DEVICE_RESET, 4, EINVAL },
		{ VFU_DEVICE_GET_REGION_IO_FDS, 16, ENOTSUP },
		{ VFU_REGION_WRITE_MULTI, 32, ENOTSUP },
		{ VFU_DEVICE_FEATURE, 8, ENOTSUP },
		{ VFU_MIG_DATA_READ, 8, ENOTSUP },
	};
	struct client *c = client_start(NULL);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK_EQ(client_request(c, bad[i].command, zeros, bad[i].len,
					-1, NULL, NULL, NULL), bad[i].error);
	client_stop_clean(c);
}

static void test_device_info(void)
{
	struct vfu_device_info info = { .argsz = sizeof(info) };
	struct client *c = client_start(NULL);
	size_t len = sizeof(info);

	CHECK_EQ(client_request(c, VFU_DEVICE_GET_INFO, &info, sizeof(info), -1,
				&info, &len, NULL), 0);
	CHECK_EQ(info.flags, VFU_DEVICE_RESETS | VFU_DEVICE_PCI);
	CHECK_EQ(info.num_regions, VFU_REGIONS);
	CHECK_EQ(info.num_irqs, VFU_IRQS);
	client_stop_clean(c);
}

struct region_reply {
	struct vfu_region_info info;
	struct vfu_cap_sparse cap;
};

static int region_info(struct client *c, u32 index, u32 argsz,
		       struct region_reply *r, size_t *len, int *fd)
{
	struct vfu_region_info req = { .argsz = argsz, .index = index };

	*len = sizeof(*r);
	memset(r, 0, sizeof(*r));
	return client_request(c, VFU_DEVICE_GET_REGION_INFO, &req, sizeof(req),
			      -1, r, len, fd);
}

static void test_region_info(void)
{
	static const u64 size[VFU_REGIONS] = {
		[VFU_REGION_BAR0] = 16 << 20, [VFU_REGION_BAR1] = 256 << 20,
		[VFU_REGION_BAR3] = 32 << 20, [VFU_REGION_CONFIG] = 4096,
	};
	struct client *c = client_start(NULL);
	struct region_reply r;
	size_t len;
	u32 i;
	int fd;

	for (i = 0; i < VFU_REGIONS; i++) {
		CHECK_EQ(region_info(c, i, sizeof(r.info), &r, &len, &fd), 0);
		CHECK_EQ(r.info.size, size[i]);
		CHECK_EQ(r.info.index, i);
		CHECK_EQ(len, sizeof(r.info));
		CHECK_EQ(fd, -1);
	}
	CHECK_EQ(region_info(c, VFU_REGIONS, 32, &r, &len, &fd), EINVAL);
	CHECK_EQ(region_info(c, 0xffffffff, 32, &r, &len, &fd), EINVAL);
	CHECK_EQ(region_info(c, 0, 31, &r, &len, &fd), EINVAL);
	client_stop_clean(c);
}

/* The ROM is mappable, and the mapping shows what reads that trap show. */
static void test_sparse_map(void)
{
	struct client *c = client_start(NULL);
	struct region_reply r;
	const u32 *rom;
	size_t len;
	u32 i;
	int fd;

	client_power_on(c);
	CHECK_EQ(region_info(c, 0, sizeof(r.info), &r, &len, &fd), 0);
	CHECK_EQ(r.info.argsz, sizeof(r));
	CHECK_EQ(region_info(c, 0, sizeof(r), &r, &len, &fd), 0);
	CHECK_EQ(len, sizeof(r));
	CHECK_EQ(r.cap.id, VFU_CAP_SPARSE_MMAP);
	CHECK_EQ(r.cap.nr_areas, 1);
	CHECK_EQ(r.cap.offset, 0x300000);
	CHECK_EQ(r.cap.size, 0x100000);
	if (!CHECK(fd >= 0)) {
		client_stop(c);
		return;
	}
	rom = mmap(NULL, r.cap.size, PROT_READ, MAP_SHARED, fd,
		   (off_t)(r.info.offset + r.cap.offset));
	CHECK(rom != MAP_FAILED);
	CHECK_EQ(rom[0] & 0xffff, 0xaa55);
	for (i = 0; i < 64; i++)
		CHECK_EQ(rom[i], client_rd32(c, 0x300000 + i * 4));
	munmap((void *)(uintptr_t)rom, r.cap.size);
	close(fd);
	client_stop_clean(c);
}

static void test_no_sparse_map(void)
{
	struct client *c = client_start("--prom-trap", NULL);
	struct region_reply r;
	size_t len;
	int fd;

	CHECK_EQ(region_info(c, 0, sizeof(r), &r, &len, &fd), 0);
	CHECK_EQ(fd, -1);
	CHECK_EQ(r.info.flags, VFU_REGION_CAN_READ | VFU_REGION_CAN_WRITE);
	client_stop_clean(c);
}

static int region_read(struct client *c, u32 region, u64 offset, u32 count)
{
	struct vfu_region_access a = { offset, region, count };
	static u8 reply[8192];
	size_t len = sizeof(reply);

	return client_request(c, VFU_REGION_READ, &a, sizeof(a), -1, reply,
			      &len, NULL);
}

static void test_region_bounds(void)
{
	struct {
		struct vfu_region_access a;
		u8 data[8];
	} wr = { .a = { 0, VFU_REGION_CONFIG, 8 } };
	struct client *c = client_start(NULL);

	CHECK_EQ(region_read(c, VFU_REGION_CONFIG, 0, 4096), 0);
	CHECK_EQ(region_read(c, VFU_REGION_CONFIG, 1, 4096), EINVAL);
	CHECK_EQ(region_read(c, VFU_REGION_CONFIG, 4096, 1), EINVAL);
	CHECK_EQ(region_read(c, VFU_REGION_CONFIG, ~0ull, 2), EINVAL);
	CHECK_EQ(region_read(c, VFU_REGION_BAR0, 16 << 20, 4), EINVAL);
	CHECK_EQ(region_read(c, VFU_REGION_BAR2, 0, 4), EINVAL);
	CHECK_EQ(region_read(c, VFU_REGION_ROM, 0, 4), EINVAL);
	CHECK_EQ(region_read(c, 99, 0, 4), EINVAL);
	CHECK_EQ(region_read(c, VFU_REGION_CONFIG, 0, 0), EINVAL);
	CHECK_EQ(region_read(c, VFU_REGION_BAR1, 0, VFU_MAX_XFER + 1), EINVAL);
	/* count says more, and less, than there is */
	CHECK_EQ(client_request(c, VFU_REGION_WRITE, &wr, sizeof(wr) - 1, -1,
				NULL, NULL, NULL), EINVAL);
	wr.a.count = 4;
	CHECK_EQ(client_request(c, VFU_REGION_WRITE, &wr, sizeof(wr), -1, NULL,
				NULL, NULL), EINVAL);
	client_stop_clean(c);
}

static int dma_map(struct client *c, u64 addr, u64 size, u64 offset, u32 flags,
		   int fd)
{
	struct vfu_dma_map m = {
		.argsz = sizeof(m), .flags = flags, .offset = offset,
		.address = addr, .size = size,
	};

	return client_request(c, VFU_DMA_MAP, &m, sizeof(m), fd, NULL, NULL,
			      NULL);
}

static int dma_unmap(struct client *c, u64 addr, u64 size, u32 flags)
{
	struct vfu_dma_unmap u = {
		.argsz = sizeof(u), .flags = flags, .address = addr,
		.size = size,
	};
	size_t len = sizeof(u);
	int err;

	err = client_request(c, VFU_DMA_UNMAP, &u, sizeof(u), -1, &u, &len,
			     NULL);
	if (!err) {
		CHECK_EQ(len, sizeof(u));
		CHECK_EQ(u.address, addr);
		CHECK_EQ(u.size, size);
	}
	return err;
}

static void test_dma_map(void)
{
	struct client *c = client_start(NULL);
	int fd = memfd_create("dma", 0);

	CHECK_EQ(ftruncate(fd, 0x10000), 0);
	CHECK_EQ(dma_map(c, 0x10000, 0x4000, 0, 3, fd), 0);
	CHECK_EQ(dma_map(c, 0x10000, 0x4000, 0, 3, fd), EEXIST);
	CHECK_EQ(dma_map(c, 0x13000, 0x1000, 0, 3, fd), EEXIST);
	CHECK_EQ(dma_map(c, 0xf000, 0x2000, 0, 3, fd), EEXIST);
	CHECK_EQ(dma_map(c, 0x0, 0x100000, 0, 3, -1), EEXIST);
	CHECK_EQ(dma_map(c, 0x14000, 0x4000, 0x4000, 3, fd), 0);
	/* empty, unaligned, wrapping, past the end of the file, no access */
	CHECK_EQ(dma_map(c, 0x20000, 0, 0, 3, fd), EINVAL);
	CHECK_EQ(dma_map(c, 0x20010, 0x1000, 0, 3, fd), EINVAL);
	CHECK_EQ(dma_map(c, 0x20000, 0x1010, 0, 3, fd), EINVAL);
	CHECK_EQ(dma_map(c, 0x20000, 0x1000, 0x10, 3, fd), EINVAL);
	CHECK_EQ(dma_map(c, ~0xfffull, 0x2000, 0, 3, fd), EINVAL);
	CHECK_EQ(dma_map(c, 0x20000, 0x11000, 0, 3, fd), EINVAL);
	CHECK_EQ(dma_map(c, 0x20000, 0x1000, 0x10000, 3, fd), EINVAL);
	CHECK_EQ(dma_map(c, 0x20000, 0x1000, ~0xfffull, 3, fd), EINVAL);
	CHECK_EQ(dma_map(c, 0x20000, 0x1000, 0, 0, fd), EINVAL);
	CHECK_EQ(dma_map(c, 0x20000, 0x1000, 0, 8 | 3, fd), EINVAL);
	/* without a descriptor, and up to the last page there is */
	CHECK_EQ(dma_map(c, ~0xfffull, 0x1000, 0, 1, -1), 0);
	CHECK_EQ(dma_unmap(c, 0x10000, 0x3000, 0), ENOENT);
	CHECK_EQ(dma_unmap(c, 0x11000, 0x3000, 0), ENOENT);
	CHECK_EQ(dma_unmap(c, 0x10000, 0x8000, 0), ENOENT);
	CHECK_EQ(dma_unmap(c, 0x10000, 0x4000, 0), 0);
	CHECK_EQ(dma_unmap(c, 0x10000, 0x4000, 0), ENOENT);
	CHECK_EQ(dma_unmap(c, 0x1000, 0, VFU_UNMAP_ALL), EINVAL);
	CHECK_EQ(dma_unmap(c, 0, 0, VFU_UNMAP_ALL), 0);
	CHECK_EQ(dma_unmap(c, 0x14000, 0x4000, 0), ENOENT);
	close(fd);
	client_stop_clean(c);
}

static int set_irqs(struct client *c, u32 flags, u32 index, u32 start,
		    u32 count, int fd)
{
	struct vfu_irq_set set = { sizeof(set), flags, index, start, count };

	return client_request(c, VFU_DEVICE_SET_IRQS, &set, sizeof(set), fd,
			      NULL, NULL, NULL);
}

static void test_set_irqs(void)
{
	const u32 ev = VFU_SET_DATA_EVENTFD | VFU_SET_TRIGGER;
	struct client *c = client_start(NULL);
	int fd = eventfd(0, 0);

	CHECK_EQ(set_irqs(c, ev, VFU_MSI, 0, 1, fd), 0);
	CHECK_EQ(set_irqs(c, ev, VFU_MSI, 0, 1, -1), 0);
	CHECK_EQ(set_irqs(c, ev, VFU_MSI, 1, 1, fd), EINVAL);
	CHECK_EQ(set_irqs(c, ev, VFU_MSI, 0, 2, fd), EINVAL);
	CHECK_EQ(set_irqs(c, ev, VFU_MSI, 0xffffffff, 2, fd), EINVAL);
	CHECK_EQ(set_irqs(c, ev, VFU_MSIX, 0, 1, fd), EINVAL);
	CHECK_EQ(set_irqs(c, ev, VFU_IRQS, 0, 1, fd), EINVAL);
	/* no data kind, two of them, no action, two of them, unknown bits */
	CHECK_EQ(set_irqs(c, VFU_SET_TRIGGER, VFU_MSI, 0, 1, -1), EINVAL);
	CHECK_EQ(set_irqs(c, ev | VFU_SET_DATA_NONE, VFU_MSI, 0, 1, fd),
		 EINVAL);
	CHECK_EQ(set_irqs(c, VFU_SET_DATA_NONE, VFU_MSI, 0, 1, -1), EINVAL);
	CHECK_EQ(set_irqs(c, ev | VFU_SET_MASK, VFU_MSI, 0, 1, fd), EINVAL);
	CHECK_EQ(set_irqs(c, ev | 0x100, VFU_MSI, 0, 1, fd), EINVAL);
	/* MSI cannot be masked; DATA_BOOL without its byte */
	CHECK_EQ(set_irqs(c, VFU_SET_DATA_NONE | VFU_SET_MASK, VFU_MSI, 0, 1,
			  -1), EINVAL);
	CHECK_EQ(set_irqs(c, VFU_SET_DATA_BOOL | VFU_SET_TRIGGER, VFU_MSI, 0,
			  1, -1), EINVAL);
	CHECK_EQ(set_irqs(c, VFU_SET_DATA_NONE | VFU_SET_TRIGGER, VFU_INTX, 0,
			  0, -1), 0);
	close(fd);
	client_stop_clean(c);
}

/* A descriptor with a command that takes none is closed, not kept. */
static void test_stray_descriptor(void)
{
	struct vfu_device_info info = { .argsz = sizeof(info) };
	struct client *c = client_start(NULL);
	int fd[2], i;
	char byte;

	for (i = 0; i < 20; i++) {
		CHECK_EQ(pipe(fd), 0);
		CHECK_EQ(client_request(c, VFU_DEVICE_GET_INFO, &info,
					sizeof(info), fd[1], NULL, NULL, NULL),
			 EINVAL);
		close(fd[1]);
		/* End of file comes once the model has closed its copy. */
		CHECK_EQ(read(fd[0], &byte, 1), 0);
		close(fd[0]);
	}
	client_stop_clean(c);
}

static void test_reconnect(void)
{
	struct client *c = client_start(NULL);

	client_power_on(c);
	client_wr32(c, 0x1700, 0x123);
	client_dma_alloc(c, 0x100000, 0x1000);
	client_reconnect(c);
	/* The device kept its state, the maps are gone. */
	CHECK_EQ(client_rd32(c, 0x1700), 0x123);
	client_dma_alloc(c, 0x100000, 0x1000);
	client_stop_clean(c);
}

/* Random messages: whatever comes back, the model survives, sanitised. */
static void test_random_messages(void)
{
	struct client *c = client_start(NULL);
	struct vfu_header h;
	unsigned int seed = 1;
	u8 buf[128];
	size_t i, n, len;
	int sock;

	client_disconnect(c);
	for (n = 0; n < 300; n++) {
		sock = client_connect_raw(c);
		/* Every other connection negotiates properly first. */
		if (n % 2)
			send_raw(sock, VFU_VERSION, 20, 0, "\0\0\0\0", 4);
		for (i = 0; i < 20; i++) {
			for (len = 0; len < sizeof(buf); len++)
				buf[len] = (u8)(rand_r(&seed) >> 8 &
						(rand_r(&seed) & 1 ? 0xff : 3));
			len = sizeof(h) + (size_t)rand_r(&seed) %
			      (sizeof(buf) - sizeof(h));
			h = (struct vfu_header){
				.id = 1,
				.command = (u16)(rand_r(&seed) % 20),
				.size = (u32)len,
				.flags = rand_r(&seed) % 8 ? 0 :
					 (u32)rand_r(&seed) % 64,
			};
			memcpy(buf, &h, sizeof(h));
			if (send(sock, buf, len, MSG_NOSIGNAL) < 0)
				break;
		}
		close(sock);
	}
	client_reconnect(c);
	CHECK_EQ(client_cfg_rd32(c, 0) & 0xffff, 0x10de);
	client_stop(c);
}

static const struct tap_test tests[] = {
	{ "second client and second negotiation are refused",
	  test_second_client },
	{ "bad version messages end the connection", test_bad_greetings },
	{ "commands before the version are refused",
	  test_command_before_version },
	{ "broken framing ends the connection", test_broken_stream },
	{ "half a message blocks nobody", test_half_message },
	{ "malformed commands get an error", test_bad_commands },
	{ "device info", test_device_info },
	{ "region info", test_region_info },
	{ "the ROM is mappable", test_sparse_map },
	{ "the ROM is not mappable with --prom-trap", test_no_sparse_map },
	{ "region accesses stay in bounds", test_region_bounds },
	{ "DMA maps are checked", test_dma_map },
	{ "SET_IRQS is checked", test_set_irqs },
	{ "stray descriptors are closed", test_stray_descriptor },
	{ "a reconnect keeps the device's state", test_reconnect },
	{ "random messages do no harm", test_random_messages },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
