// SPDX-License-Identifier: GPL-2.0
/*
 * Whole messages over a stream socket
 *
 * Descriptors belong to the message during which they arrive, so a read never
 * goes past the end of the message it is completing.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "vfu_conn.h"
#include "vgpu.h"

/* A client that does not read its replies for so long has hung. */
#define SEND_DEADLINE_MS	10000

void vfu_conn_open(struct vfu_conn *c, int sock)
{
	if (!c->buf)
		c->buf = vgpu_zalloc(VFU_MAX_MESSAGE);
	c->sock = sock;
	c->have = 0;
	c->nfds = 0;
}

void vfu_conn_done(struct vfu_conn *c)
{
	size_t i;

	for (i = 0; i < c->nfds; i++)
		if (c->fds[i] >= 0)
			close(c->fds[i]);
	c->nfds = 0;
	c->have = 0;
}

void vfu_conn_close(struct vfu_conn *c)
{
	vfu_conn_done(c);
	if (c->sock >= 0)
		close(c->sock);
	c->sock = -1;
}

int vfu_conn_take_fd(struct vfu_conn *c, size_t n)
{
	int fd;

	if (n >= c->nfds)
		return -1;
	fd = c->fds[n];
	c->fds[n] = -1;
	return fd;
}

/* False: more descriptors than we announced. */
static bool collect_fds(struct vfu_conn *c, struct msghdr *msg)
{
	struct cmsghdr *cm;
	bool ok = !(msg->msg_flags & MSG_CTRUNC);
	const int *fds;
	size_t n, i;

	for (cm = CMSG_FIRSTHDR(msg); cm; cm = CMSG_NXTHDR(msg, cm)) {
		if (cm->cmsg_level != SOL_SOCKET || cm->cmsg_type != SCM_RIGHTS)
			continue;
		fds = (const int *)(const void *)CMSG_DATA(cm);
		n = (cm->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (i = 0; i < n; i++) {
			if (c->nfds == VFU_MAX_FDS) {
				close(fds[i]);
				ok = false;
			} else {
				c->fds[c->nfds++] = fds[i];
			}
		}
	}
	return ok;
}

/* How long the message is as far as it is known: the header comes first. */
static size_t wanted(const struct vfu_conn *c)
{
	struct vfu_header h;

	if (c->have < sizeof(h))
		return sizeof(h);
	memcpy(&h, c->buf, sizeof(h));
	return h.size;
}

enum vfu_receive vfu_conn_receive(struct vfu_conn *c, const char **why)
{
	union {
		struct cmsghdr align;
		char buf[CMSG_SPACE(sizeof(int) * (VFU_MAX_FDS + 1))];
	} control;
	struct msghdr msg = { };
	struct iovec iov;
	size_t want;
	ssize_t n;

	for (;;) {
		want = wanted(c);
		if (want < sizeof(struct vfu_header) || want > VFU_MAX_MESSAGE) {
			*why = "message size out of range";
			return VFU_RECEIVE_BROKEN;
		}
		if (c->have == want)
			return VFU_RECEIVE_MESSAGE;
		iov.iov_base = c->buf + c->have;
		iov.iov_len = want - c->have;
		msg.msg_iov = &iov;
		msg.msg_iovlen = 1;
		msg.msg_control = control.buf;
		msg.msg_controllen = sizeof(control.buf);
		msg.msg_flags = 0;
		n = recvmsg(c->sock, &msg, MSG_CMSG_CLOEXEC);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return VFU_RECEIVE_AGAIN;
		if (n <= 0)
			return VFU_RECEIVE_CLOSED;
		c->have += (size_t)n;
		if (!collect_fds(c, &msg)) {
			*why = "too many file descriptors";
			return VFU_RECEIVE_BROKEN;
		}
	}
}

static bool wait_writable(int sock)
{
	struct pollfd p = { .fd = sock, .events = POLLOUT };
	int n;

	do {
		n = poll(&p, 1, SEND_DEADLINE_MS);
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

bool vfu_conn_send(struct vfu_conn *c, const struct vfu_header *h,
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
	size_t part, skip;
	ssize_t n;

	if (fd >= 0) {
		msg.msg_control = control.buf;
		msg.msg_controllen = sizeof(control.buf);
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(sizeof(fd));
		memcpy(CMSG_DATA(&control.align), &fd, sizeof(fd));
	}
	while (msg.msg_iovlen) {
		n = sendmsg(c->sock, &msg, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			if (!wait_writable(c->sock))
				return false;
			continue;
		}
		if (n < 0)
			return false;
		/* The descriptor went with the first bytes. */
		msg.msg_control = NULL;
		msg.msg_controllen = 0;
		for (skip = (size_t)n; skip; skip -= part) {
			part = msg.msg_iov->iov_len;
			if (part > skip)
				part = skip;
			msg.msg_iov->iov_base =
				(char *)msg.msg_iov->iov_base + part;
			msg.msg_iov->iov_len -= part;
			if (!msg.msg_iov->iov_len) {
				msg.msg_iov++;
				msg.msg_iovlen--;
			}
		}
	}
	return true;
}
