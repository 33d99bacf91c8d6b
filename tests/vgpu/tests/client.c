// SPDX-License-Identifier: GPL-2.0
/* A small vfio-user client that plays the driver */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "tap.h"

#define MAX_ARGS	48
#define MAX_DMA		64
#define START_MS	20000
#define REPLY_MS	60000

#define PCI_COMMAND	0x04
#define PCI_MSI_CTRL	0x68

struct client {
	char dir[64], sock_path[80], control_path[80];
	pid_t pid;
	int sock, control;
	u16 next_id;
	int msi_fd;
	struct {
		void *ptr;
		size_t size;
	} dma[MAX_DMA];
	size_t dmas;
	char *line;			/* the control socket's last reply */
	size_t line_size;
};

static void sleep_us(unsigned int us)
{
	struct timespec ts = { us / 1000000, us % 1000000 * 1000 };

	nanosleep(&ts, NULL);
}

static s64 now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (s64)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int connect_path(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (sock < 0)
		tap_bail("socket: %s", strerror(errno));
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", path);
	if (connect(sock, (struct sockaddr *)&addr, sizeof(addr))) {
		close(sock);
		return -1;
	}
	return sock;
}

static bool readable(int fd, unsigned int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;

	do {
		n = poll(&p, 1, (int)ms);
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

static void send_message(int sock, const struct vfu_header *h,
			 const void *payload, size_t len, int fd)
{
	union {
		struct cmsghdr align;
		char buf[CMSG_SPACE(sizeof(int))];
	} control = { };
	struct iovec iov[2] = {
		{ .iov_base = (void *)(uintptr_t)h, .iov_len = sizeof(*h) },
		{ .iov_base = (void *)(uintptr_t)payload, .iov_len = len },
	};
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = len ? 2 : 1 };

	if (fd >= 0) {
		msg.msg_control = control.buf;
		msg.msg_controllen = sizeof(control.buf);
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(sizeof(fd));
		memcpy(CMSG_DATA(&control.align), &fd, sizeof(fd));
	}
	if (sendmsg(sock, &msg, MSG_NOSIGNAL) != (ssize_t)(sizeof(*h) + len))
		tap_bail("the model took no message: %s", strerror(errno));
}

/* Exactly len bytes; a descriptor that comes along goes to *fd. */
static void receive(int sock, void *buf, size_t len, int *fd)
{
	union {
		struct cmsghdr align;
		char buf[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec iov;
	struct msghdr msg;
	ssize_t n;

	while (len) {
		if (!readable(sock, REPLY_MS))
			tap_bail("the model does not reply");
		iov = (struct iovec){ .iov_base = buf, .iov_len = len };
		msg = (struct msghdr){
			.msg_iov = &iov, .msg_iovlen = 1,
			.msg_control = control.buf,
			.msg_controllen = sizeof(control.buf),
		};
		n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);
		if (n <= 0)
			tap_bail("the model hung up");
		if (CMSG_FIRSTHDR(&msg)) {
			if (!fd)
				tap_bail("unexpected file descriptor");
			memcpy(fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(*fd));
		}
		buf = (char *)buf + n;
		len -= (size_t)n;
	}
}

int client_request(struct client *c, u16 command, const void *payload,
		   size_t len, int fd, void *reply, size_t *reply_len,
		   int *reply_fd)
{
	size_t room = reply_len ? *reply_len : 0, got;
	struct vfu_header h = {
		.id = c->next_id++,
		.command = command,
		.size = (u32)(sizeof(h) + len),
	};
	u16 id = h.id;

	send_message(c->sock, &h, payload, len, fd);
	if (reply_fd)
		*reply_fd = -1;
	receive(c->sock, &h, sizeof(h), reply_fd);
	if (h.id != id || h.command != command || h.size < sizeof(h) ||
	    (h.flags & VFU_TYPE_MASK) != VFU_TYPE_REPLY)
		tap_bail("reply to command %u makes no sense", command);
	got = h.size - sizeof(h);
	if (h.flags & VFU_FLAG_ERROR) {
		if (got)
			tap_bail("an error reply has a payload");
		return h.error ? (int)h.error : EIO;
	}
	if (got > room)
		tap_bail("reply to command %u is too long: %zu", command, got);
	receive(c->sock, reply, got, reply_fd);
	if (reply_len)
		*reply_len = got;
	return 0;
}

static void must(int err, const char *what)
{
	if (err)
		tap_bail("%s: %s", what, strerror(err));
}

int client_connect_raw(struct client *c)
{
	int sock = connect_path(c->sock_path);

	if (sock < 0)
		tap_bail("cannot connect: %s", strerror(errno));
	return sock;
}

bool client_hung_up(int sock, unsigned int ms)
{
	s64 end = now_ms() + ms;
	char buf[512];
	ssize_t n;

	while (now_ms() < end) {
		if (!readable(sock, 10))
			continue;
		n = recv(sock, buf, sizeof(buf), 0);
		if (n <= 0)
			return true;
	}
	return false;
}

static void negotiate(struct client *c)
{
	static const char caps[] = "{\"capabilities\":{\"max_msg_fds\":1}}";
	char reply[512];
	size_t len = sizeof(reply);
	struct {
		struct vfu_version v;
		char caps[sizeof(caps)];
	} req = { .v = { VFU_MAJOR, VFU_MINOR } };

	memcpy(req.caps, caps, sizeof(caps));
	must(client_request(c, VFU_VERSION, &req, sizeof(req), -1, reply, &len,
			    NULL), "version");
	if (len < sizeof(req.v) + 2 || reply[len - 1])
		tap_bail("version reply makes no sense");
}

static void exec_model(struct client *c, const char *arg, va_list ap)
{
	const char *argv[MAX_ARGS + 1], *model = getenv("VGPU");
	const char *firmware = getenv("VGPU_FIRMWARE");
	size_t n = 0;

	argv[n++] = model;
	argv[n++] = "--socket";
	argv[n++] = c->sock_path;
	argv[n++] = "--control";
	argv[n++] = c->control_path;
	if (firmware) {
		argv[n++] = "--firmware";
		argv[n++] = firmware;
	}
	for (; arg && n < MAX_ARGS; arg = va_arg(ap, const char *))
		argv[n++] = arg;
	argv[n] = NULL;
	/* The model's log is shown only when somebody debugs. */
	if (!getenv("VGPU_VERBOSE") &&
	    (!freopen("log", "w", stderr) || dup2(fileno(stderr), 1) < 0))
		_exit(126);
	execv(model, (char *const *)(uintptr_t)argv);
	_exit(127);
}

struct client *client_start(const char *arg, ...)
{
	struct client *c = calloc(1, sizeof(*c));
	s64 end = now_ms() + START_MS;
	va_list ap;

	if (!c || !getenv("VGPU"))
		tap_bail("$VGPU must name the model");
	snprintf(c->dir, sizeof(c->dir), "/tmp/vgpu-test-XXXXXX");
	if (!mkdtemp(c->dir))
		tap_bail("mkdtemp: %s", strerror(errno));
	snprintf(c->sock_path, sizeof(c->sock_path), "%s/vfu", c->dir);
	snprintf(c->control_path, sizeof(c->control_path), "%s/control",
		 c->dir);
	c->msi_fd = -1;
	c->pid = fork();
	if (c->pid < 0)
		tap_bail("fork: %s", strerror(errno));
	if (!c->pid) {
		if (chdir(c->dir))
			_exit(126);
		va_start(ap, arg);
		exec_model(c, arg, ap);
	}
	while ((c->sock = connect_path(c->sock_path)) < 0) {
		if (now_ms() > end || waitpid(c->pid, NULL, WNOHANG))
			tap_bail("the model did not start, see %s/log", c->dir);
		sleep_us(2000);
	}
	c->control = connect_path(c->control_path);
	if (c->control < 0)
		tap_bail("cannot connect to the control socket");
	negotiate(c);
	return c;
}

static void remove_files(const struct client *c)
{
	char log[80];

	snprintf(log, sizeof(log), "%s/log", c->dir);
	unlink(log);
	unlink(c->sock_path);
	unlink(c->control_path);
	rmdir(c->dir);
}

bool client_stop(struct client *c)
{
	int status = -1;
	bool clean;
	size_t i;

	client_disconnect(c);
	kill(c->pid, SIGTERM);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	clean = WIFEXITED(status) && !WEXITSTATUS(status);
	if (clean)
		remove_files(c);
	else
		printf("# the model ended with status %#x, see %s/log\n",
		       status, c->dir);
	close(c->control);
	if (c->msi_fd >= 0)
		close(c->msi_fd);
	for (i = 0; i < c->dmas; i++)
		munmap(c->dma[i].ptr, c->dma[i].size);
	free(c->line);
	free(c);
	return tap_check(clean, __FILE__, __LINE__, "the model exits cleanly");
}

void client_stop_clean(struct client *c)
{
	if (client_violation_total(c)) {
		tap_check(false, __FILE__, __LINE__, "no violations");
		printf("# %s\n", client_control(c, "violations"));
	}
	client_stop(c);
}

u64 client_rd(struct client *c, u32 region, u64 offset, u32 size)
{
	struct vfu_region_access a = { offset, region, size };
	struct {
		struct vfu_region_access a;
		u8 data[8];
	} reply = { };
	size_t len = sizeof(reply);
	u64 val = 0;

	must(client_request(c, VFU_REGION_READ, &a, sizeof(a), -1, &reply, &len,
			    NULL), "region read");
	if (len != sizeof(a) + size)
		tap_bail("region read: reply of %zu bytes", len);
	memcpy(&val, reply.data, size);
	return val;
}

void client_wr(struct client *c, u32 region, u64 offset, u32 size,
	       u64 val)
{
	struct {
		struct vfu_region_access a;
		u8 data[8];
	} req = { .a = { offset, region, size } };
	struct vfu_region_access reply;
	size_t len = sizeof(reply);

	memcpy(req.data, &val, size);
	must(client_request(c, VFU_REGION_WRITE, &req, sizeof(req.a) + size, -1,
			    &reply, &len, NULL), "region write");
}

u32 client_rd32(struct client *c, u32 addr)
{
	return (u32)client_rd(c, VFU_REGION_BAR0, addr, 4);
}

void client_wr32(struct client *c, u32 addr, u32 val)
{
	client_wr(c, VFU_REGION_BAR0, addr, 4, val);
}

bool client_poll32(struct client *c, u32 addr, u32 mask,
		   u32 want, unsigned int ms)
{
	s64 end = now_ms() + ms;

	for (;;) {
		if ((client_rd32(c, addr) & mask) == want)
			return true;
		if (now_ms() > end)
			return false;
		sleep_us(200);
	}
}

u32 client_cfg_rd32(struct client *c, u32 offset)
{
	return (u32)client_rd(c, VFU_REGION_CONFIG, offset, 4);
}

void client_cfg_wr32(struct client *c, u32 offset, u32 val)
{
	client_wr(c, VFU_REGION_CONFIG, offset, 4, val);
}

void client_cfg_wr16(struct client *c, u32 offset, u16 val)
{
	client_wr(c, VFU_REGION_CONFIG, offset, 2, val);
}

void client_power_on(struct client *c)
{
	client_cfg_wr16(c, PCI_COMMAND, 0x0006);
	if (!client_poll32(c, 0x118128, 0x1, 0x1, 5000) ||
	    !client_poll32(c, 0x118234, 0xff, 0xff, 5000))
		tap_bail("GFW boot does not complete");
}

void *client_dma_alloc(struct client *c, u64 addr, size_t size)
{
	struct vfu_dma_map m = {
		.argsz = sizeof(m), .flags = VFU_MAP_READ | VFU_MAP_WRITE,
		.address = addr, .size = size,
	};
	int fd = memfd_create("client", MFD_CLOEXEC);
	void *p;

	if (fd < 0 || ftruncate(fd, (off_t)size) || c->dmas == MAX_DMA)
		tap_bail("cannot make %zu bytes of guest memory", size);
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		tap_bail("mmap: %s", strerror(errno));
	must(client_request(c, VFU_DMA_MAP, &m, sizeof(m), fd, NULL, NULL,
			    NULL), "DMA map");
	close(fd);
	c->dma[c->dmas].ptr = p;
	c->dma[c->dmas++].size = size;
	return p;
}

void client_dma_unmap(struct client *c, u64 addr, size_t size)
{
	struct vfu_dma_unmap u = {
		.argsz = sizeof(u), .address = addr, .size = size,
	};
	size_t len = sizeof(u);

	must(client_request(c, VFU_DMA_UNMAP, &u, sizeof(u), -1, &u, &len,
			    NULL), "DMA unmap");
}

void client_msi_enable(struct client *c)
{
	struct vfu_irq_set set = {
		.argsz = sizeof(set),
		.flags = VFU_SET_DATA_EVENTFD | VFU_SET_TRIGGER,
		.index = VFU_MSI, .count = 1,
	};

	if (c->msi_fd < 0)
		c->msi_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	must(client_request(c, VFU_DEVICE_SET_IRQS, &set, sizeof(set),
			    c->msi_fd, NULL, NULL, NULL), "set irqs");
	client_cfg_wr32(c, PCI_MSI_CTRL,
			client_cfg_rd32(c, PCI_MSI_CTRL) | 1 << 16);
}

bool client_msi_wait(struct client *c, unsigned int ms)
{
	u64 count;

	return readable(c->msi_fd, ms) &&
	       read(c->msi_fd, &count, sizeof(count)) == sizeof(count);
}

void client_reset(struct client *c)
{
	must(client_request(c, VFU_DEVICE_RESET, NULL, 0, -1, NULL, NULL, NULL),
	     "reset");
}

void client_disconnect(struct client *c)
{
	if (c->sock >= 0)
		close(c->sock);
	c->sock = -1;
}

void client_reconnect(struct client *c)
{
	s64 end = now_ms() + START_MS;

	client_disconnect(c);
	/* Until the model has seen the end of the old one, it refuses. */
	for (;;) {
		c->sock = client_connect_raw(c);
		if (!client_hung_up(c->sock, 20))
			break;
		close(c->sock);
		if (now_ms() > end)
			tap_bail("cannot reconnect");
	}
	negotiate(c);
}

const char *client_control(struct client *c, const char *fmt, ...)
{
	size_t have = 0;
	char cmd[512];
	va_list ap;
	ssize_t n;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(cmd, sizeof(cmd) - 1, fmt, ap);
	va_end(ap);
	cmd[len++] = '\n';
	if (send(c->control, cmd, (size_t)len, MSG_NOSIGNAL) != len)
		tap_bail("the control socket takes no command");
	for (;;) {
		if (have + 4096 > c->line_size) {
			c->line_size += 65536;
			c->line = realloc(c->line, c->line_size);
			if (!c->line)
				tap_bail("out of memory");
		}
		if (!readable(c->control, REPLY_MS))
			tap_bail("the control socket does not reply");
		n = recv(c->control, c->line + have, c->line_size - have - 1, 0);
		if (n <= 0)
			tap_bail("the control socket hung up");
		have += (size_t)n;
		if (c->line[have - 1] == '\n')
			break;
	}
	c->line[have - 1] = '\0';
	return c->line;
}

static unsigned long long control_number(struct client *c, const char *reply)
{
	unsigned long long v;
	char *end;

	v = strtoull(reply, &end, 10);
	if (end == reply)
		tap_bail("control socket: %s", reply);
	return v;
}

unsigned int client_violations(struct client *c, const char *name)
{
	return (unsigned int)control_number(c, client_control(c, "count %s",
							      name));
}

static unsigned long long json_number(struct client *c, const char *json,
				      const char *key)
{
	char quoted[80];
	const char *p;

	snprintf(quoted, sizeof(quoted), "\"%s\": ", key);
	p = strstr(json, quoted);
	if (!p)
		tap_bail("no %s in %s", key, json);
	return control_number(c, p + strlen(quoted));
}

unsigned int client_violation_total(struct client *c)
{
	return (unsigned int)json_number(c, client_control(c, "violations"),
					 "total");
}

unsigned int client_leaks(struct client *c)
{
	return (unsigned int)control_number(c, client_control(c, "leaks"));
}

u64 client_stat(struct client *c, const char *name)
{
	return json_number(c, client_control(c, "stats"), name);
}
