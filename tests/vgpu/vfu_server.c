// SPDX-License-Identifier: GPL-2.0
/*
 * The vfio-user server: one client at a time
 *
 * QEMU docs/interop/vfio-user.rst is the specification. A command that is
 * malformed gets an error reply; a stream that is malformed (a size that cannot
 * be, too many descriptors) ends the connection, because nothing after it can
 * be trusted. The device keeps its state when a client disconnects, its maps
 * and eventfds go.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "vfu_server.h"

/* A map of this size without a file is no ROM but the guest's RAM. */
#define RAM_LIKELY	(64ull << 20)

bool vfu_connected(const struct vgpu *g)
{
	return g->vfu && g->vfu->conn.sock >= 0;
}

static void disconnect(struct vgpu *g, const char *why)
{
	struct vfu_state *s = g->vfu;

	if (s->conn.sock < 0)
		return;
	vgpu_log(g, "client gone: %s", why);
	loop_del(g, &s->client_fd);
	vfu_conn_close(&s->conn);
	vfu_irq_drop(g);
	mem_dma_unmap_all(g);
	rom_window_check(g);
	s->negotiated = false;
	report_write(g);
	trace_flush(g);
	if (g->opt.once)
		loop_quit(g, 0);
}

/* Version data: a JSON object of numbers. Returns its length with the zero. */
static size_t put_capabilities(char *buf, size_t size)
{
	static const struct {
		const char *name;
		unsigned int val;
	} caps[] = {
		{ "max_msg_fds", VFU_MAX_FDS },
		{ "max_data_xfer_size", VFU_MAX_XFER },
		{ "max_dma_maps", MEM_MAX_MAPS },
		{ "pgsizes", 4096 },
	};
	size_t i, n;

	n = (size_t)snprintf(buf, size, "{\"capabilities\":");
	for (i = 0; i < ARRAY_SIZE(caps); i++)
		n += (size_t)snprintf(buf + n, size - n, "%c\"%s\":%u",
				      i ? ',' : '{', caps[i].name, caps[i].val);
	n += (size_t)snprintf(buf + n, size - n, "}}");
	return n + 1;
}

static int cmd_version(struct vgpu *g, const u8 *in, size_t len,
		       struct vfu_reply *r)
{
	struct vfu_state *s = g->vfu;
	struct vfu_version v;

	if (s->negotiated || len < sizeof(v))
		return -EINVAL;
	memcpy(&v, in, sizeof(v));
	if (v.major != VFU_MAJOR)
		return -EINVAL;
	/* Version data is optional; if it is there, it is a JSON object. */
	if (len > sizeof(v) && (in[sizeof(v)] != '{' || in[len - 1] != '\0'))
		return -EINVAL;
	if (v.minor > VFU_MINOR)
		v.minor = VFU_MINOR;
	memcpy(s->reply, &v, sizeof(v));
	r->len = sizeof(v) + put_capabilities((char *)s->reply + sizeof(v), 256);
	s->negotiated = true;
	return 0;
}

static int cmd_dma_map(struct vgpu *g, const u8 *in, size_t len,
		       struct vfu_reply *r)
{
	struct vfu_conn *c = &g->vfu->conn;
	struct vfu_dma_map m;

	if (len != sizeof(m) || c->nfds > 1)
		return -EINVAL;
	memcpy(&m, in, sizeof(m));
	if (m.argsz < sizeof(m) || m.flags & ~(VFU_MAP_READ | VFU_MAP_WRITE))
		return -EINVAL;
	switch (mem_dma_map(g, m.address, m.size, c->nfds ? c->fds[0] : -1,
			    m.offset, m.flags & VFU_MAP_READ,
			    m.flags & VFU_MAP_WRITE)) {
	case DMA_MAP_OK:
		if (!c->nfds && m.size >= RAM_LIKELY &&
		    m.flags & VFU_MAP_WRITE)
			vgpu_log(g, "%llu MiB of RAM without a file: QEMU needs share=on",
				 (unsigned long long)(m.size >> 20));
		return 0;
	case DMA_MAP_EXISTS:
		return -EEXIST;
	case DMA_MAP_NOMEM:
		return -ENOSPC;
	case DMA_MAP_INVALID:
		break;
	}
	return -EINVAL;
}

static int cmd_dma_unmap(struct vgpu *g, const u8 *in, size_t len,
			 struct vfu_reply *r)
{
	struct vfu_dma_unmap u;

	if (len != sizeof(u))
		return -EINVAL;
	memcpy(&u, in, sizeof(u));
	if (u.argsz < sizeof(u) || u.flags & ~VFU_UNMAP_ALL)
		return -EINVAL;
	if (u.flags & VFU_UNMAP_ALL) {
		if (u.address || u.size)
			return -EINVAL;
		mem_dma_unmap_all(g);
	} else if (!mem_dma_unmap(g, u.address, u.size)) {
		return -ENOENT;
	}
	memcpy(g->vfu->reply, &u, sizeof(u));
	r->len = sizeof(u);
	return 0;
}

static int cmd_reset(struct vgpu *g, const u8 *in, size_t len,
		     struct vfu_reply *r)
{
	if (len)
		return -EINVAL;
	vgpu_reset(g, "vfio-user reset");
	return 0;
}

/* Known to the protocol, not offered in our capabilities. */
static int cmd_unsupported(struct vgpu *g, const u8 *in, size_t len,
			   struct vfu_reply *r)
{
	return -ENOTSUP;
}

typedef int vfu_handler(struct vgpu *g, const u8 *in, size_t len,
			struct vfu_reply *r);

static vfu_handler *const handlers[] = {
	[VFU_VERSION] = cmd_version,
	[VFU_DMA_MAP] = cmd_dma_map,
	[VFU_DMA_UNMAP] = cmd_dma_unmap,
	[VFU_DEVICE_GET_INFO] = vfu_device_info,
	[VFU_DEVICE_GET_REGION_INFO] = vfu_region_info,
	[VFU_DEVICE_GET_REGION_IO_FDS] = cmd_unsupported,
	[VFU_DEVICE_GET_IRQ_INFO] = vfu_irq_info,
	[VFU_DEVICE_SET_IRQS] = vfu_irq_set,
	[VFU_REGION_READ] = vfu_region_read,
	[VFU_REGION_WRITE] = vfu_region_write,
	[VFU_DEVICE_RESET] = cmd_reset,
	[VFU_REGION_WRITE_MULTI] = cmd_unsupported,
	[VFU_DEVICE_FEATURE] = cmd_unsupported,
	[VFU_MIG_DATA_READ] = cmd_unsupported,
	[VFU_MIG_DATA_WRITE] = cmd_unsupported,
};

/* Only these may come with descriptors. */
static bool takes_fds(u16 command)
{
	return command == VFU_DMA_MAP || command == VFU_DEVICE_SET_IRQS;
}

static int dispatch(struct vgpu *g, const struct vfu_header *h,
		    struct vfu_reply *r)
{
	struct vfu_state *s = g->vfu;

	if (h->command >= ARRAY_SIZE(handlers) || !handlers[h->command])
		return -EINVAL;
	if (s->conn.nfds && !takes_fds(h->command))
		return -EINVAL;
	if (!s->negotiated && h->command != VFU_VERSION)
		return -EINVAL;
	return handlers[h->command](g, s->conn.buf + sizeof(*h),
				    h->size - sizeof(*h), r);
}

/* False: the connection has ended. */
static bool serve(struct vgpu *g)
{
	struct vfu_state *s = g->vfu;
	struct vfu_reply r = { .fd = -1 };
	struct vfu_header h;
	int err;

	memcpy(&h, s->conn.buf, sizeof(h));
	stat_add(g, STAT_VFU_MESSAGES, 1);
	if ((h.flags & VFU_TYPE_MASK) != VFU_TYPE_COMMAND) {
		disconnect(g, "sent a reply that nobody asked for");
		return false;
	}
	err = dispatch(g, &h, &r);
	vfu_conn_done(&s->conn);
	if (err)
		vgpu_log(g, "vfio-user command %u, %u bytes: refused (%s)",
			 h.command, h.size, strerror(-err));
	/* Negotiation failed: there is nothing to talk about. */
	if (!s->negotiated)
		h.flags &= ~VFU_FLAG_NO_REPLY;
	if (!(h.flags & VFU_FLAG_NO_REPLY)) {
		h.flags = VFU_TYPE_REPLY | (err ? VFU_FLAG_ERROR : 0);
		h.error = (u32)-err;
		if (err)
			r.len = 0;
		h.size = (u32)(sizeof(h) + r.len);
		if (!vfu_conn_send(&s->conn, &h, s->reply, r.len,
				   err ? -1 : r.fd)) {
			disconnect(g, "does not take its reply");
			return false;
		}
	}
	if (!s->negotiated) {
		disconnect(g, "no version agreed");
		return false;
	}
	return true;
}

static void on_client(struct vgpu *g, struct loop_fd *f, short revents)
{
	const char *why = "closed the connection";

	/* One message a turn, so that timers run under any load. */
	switch (vfu_conn_receive(&g->vfu->conn, &why)) {
	case VFU_RECEIVE_AGAIN:
		return;
	case VFU_RECEIVE_MESSAGE:
		serve(g);
		return;
	case VFU_RECEIVE_CLOSED:
	case VFU_RECEIVE_BROKEN:
		disconnect(g, why);
		return;
	}
}

static void on_listen(struct vgpu *g, struct loop_fd *f, short revents)
{
	struct vfu_state *s = g->vfu;
	int sock = accept4(f->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (sock < 0)
		return;
	if (s->conn.sock >= 0) {
		vgpu_log(g, "a second client was turned away");
		close(sock);
		return;
	}
	vfu_conn_open(&s->conn, sock);
	s->client_fd.fd = sock;
	s->client_fd.events = POLLIN;
	s->client_fd.fn = on_client;
	loop_add(g, &s->client_fd);
	vgpu_log(g, "client connected");
}

/* A UNIX socket to listen on; a socket left by an earlier run is replaced. */
int vfu_listen(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int sock;

	if (strlen(path) >= sizeof(addr.sun_path))
		vgpu_die("socket path %s is too long", path);
	memcpy(addr.sun_path, path, strlen(path) + 1);
	sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	unlink(path);
	if (sock < 0 || bind(sock, (struct sockaddr *)&addr, sizeof(addr)) ||
	    listen(sock, 4))
		vgpu_die("cannot listen on %s: %s", path, strerror(errno));
	return sock;
}

void vfu_init(struct vgpu *g)
{
	struct vfu_state *s = vgpu_zalloc(sizeof(*s));

	s->conn.sock = -1;
	s->eventfd[0] = -1;
	s->eventfd[1] = -1;
	s->reply = vgpu_zalloc(VFU_MAX_MESSAGE);
	s->listener = vfu_listen(g->opt.socket_path);
	s->listen_fd.fd = s->listener;
	s->listen_fd.events = POLLIN;
	s->listen_fd.fn = on_listen;
	g->vfu = s;
	loop_add(g, &s->listen_fd);
	vgpu_log(g, "listening on %s", g->opt.socket_path);
}

void vfu_exit(struct vgpu *g)
{
	disconnect(g, "the model ends");
	close(g->vfu->listener);
	unlink(g->opt.socket_path);
}
